"""Which charts and maps there are, each with its words, its drawing and the data behind it, at a moment.

A chart's name is its address below /charts/ without ending: `nation`, `states/TX`, `models/tfm`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.charts.tables import (
    CLAIM_COLUMNS,
    MAP_COLUMNS,
    QUARTER_COLUMNS,
    SERIES_COLUMNS,
    SPAN_COLUMNS,
    claim_rows,
    claim_series,
    map_rows,
    quarter_rows,
    series_rows,
    span_rows,
)
from section287g.explorer.drawn.amounts import draw_quarters
from section287g.explorer.drawn.claims import draw_claims
from section287g.explorer.drawn.nation import SHADES, draw_nation, draw_state
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.drawn.spans import draw_spans
from section287g.explorer.known import agreements_until, series_until
from section287g.explorer.page import Redirected
from section287g.explorer.pages.money import money_page, money_parameters
from section287g.explorer.pages.states import series_of_states
from section287g.explorer.record import Record, Standing
from section287g.explorer.words import BadRequestInWords, NotFoundInWords, Words, words_of
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["Chart", "allowed_parameters", "chart_names", "find_chart"]

_MAP_KEY: Final = (*SHADES, "none", "points")


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart before it is written. `key` names the marks that it explains and what each means.

    `draw` makes the drawing for a page, of `explorer.drawn`; `rows` the table behind it, with units in `columns`.
    `source` says in words where its data are from; `behind` are the lists beside which `rows` are drawn, if any.
    """

    name: str
    title: str
    about: str
    source: str
    key: Sequence[tuple[str, str]]
    draw: Callable[[], str]
    columns: Sequence[str]
    rows: Callable[[], Sequence[Mapping[str, Any]]]
    behind: Callable[[], Sequence[Mapping[str, Any]]] = tuple


def find_chart(record: Record, asked: Asked, name: str) -> Chart:
    """The chart of a name at the moment that is asked about.

    Raises `NotFound` where there is none, `BadRequest` for a day that is none, `Redirected` for a former id.
    """
    for form, make, _ in _KINDS:
        matched = form.fullmatch(name)
        if matched is not None:
            return make(record, asked, matched.groupdict())
    raise NotFoundInWords(words_of(asked.language)("charts.missing", name=name[:80]))


def chart_names(record: Record) -> Iterator[str]:
    """The name of every chart that needs no figures of the asker."""
    yield "nation"
    yield "agreements"
    yield "figures"
    for model in MODEL_NAMES:
        yield f"models/{model}"
    listed = series_of_states(record)
    for code in record.states:
        yield f"states/{code}"
        if code in listed:
            yield f"states/{code}/agreements"
    for agency_id, dossier in record.dossiers.items():
        if dossier["agreements"]:
            yield f"agencies/{agency_id}"


def allowed_parameters(name: str) -> frozenset[str]:
    """The parameters that an address of this chart may have."""
    for form, _, parameters in _KINDS:
        if form.fullmatch(name) is not None:
            return parameters()
    return _moment()


def _nation(record: Record, asked: Asked, _: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    return Chart(
        "nation",
        words("charts.nation", day=standing.moment.day),
        f"{_counted(standing, None, words)} {words('home.map.note')}",
        _listed(record, standing, words),
        [(name, words(_MAP_WORDS[name])) for name in _MAP_KEY],
        lambda: record.kept(
            ("nation", standing.moment.position, standing.moment.known, asked.language),
            lambda: draw_nation(record, standing, words),
        ),
        MAP_COLUMNS,
        lambda: map_rows(record, standing),
    )


def _state(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    code, name = _known_state(record, parameters["state"], words)
    standing = record.standing(asked.as_of, asked.known_on)
    return Chart(
        f"states/{code}",
        words("charts.state", name=name, day=standing.moment.day),
        f"{_counted(standing, code, words)} {words('home.map.note')}",
        _listed(record, standing, words),
        [(mark, words(_MAP_WORDS[mark])) for mark in _MAP_KEY],
        lambda: record.kept(
            ("state map", code, standing.moment.position, standing.moment.known, asked.language),
            lambda: draw_state(record, standing, code, words),
        ),
        MAP_COLUMNS,
        lambda: map_rows(record, standing, code),
    )


def _agreements(record: Record, asked: Asked, _: Mapping[str, str]) -> Chart:
    title = words_of(asked.language)("charts.agreements")
    columns = (*SERIES_COLUMNS, "states_and_territories")
    rows = [{**one, "states_and_territories": one["states"]} for one in record.series]
    return _curve(record, asked, "agreements", title, rows, columns)


def _state_agreements(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    code, name = _known_state(record, parameters["state"], words)
    found = series_of_states(record).get(code)
    if not found:
        raise NotFoundInWords(words("charts.none", name=name))
    title = words("charts.agreements.of", name=name)
    return _curve(record, asked, f"states/{code}/agreements", title, found, SERIES_COLUMNS)


def _model_agreements(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    model = parameters["model"]
    if model not in MODEL_NAMES:
        raise NotFoundInWords(words("missing.model", id=model[:20]))
    found = [
        {name: one[name] for name in ("list", "date", "half")} | {"agreements": one[model]} for one in record.series
    ]
    title = words("charts.agreements.of", name=words(f"model.{model}"))
    return _curve(record, asked, f"models/{model}", title, found, ("list", "date", "half", "agreements"))


def _curve(
    record: Record, asked: Asked, name: str, title: str, series: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> Chart:
    """A curve over the lists that may be known."""
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    known = series_until(series, standing.moment)
    if not known:
        raise NotFoundInWords(words("charts.none.known", name=title, day=standing.moment.last_day))
    return Chart(
        name,
        title,
        words("home.time.note"),
        _listed(record, standing, words),
        [("line", words("word.agreements")), ("mark", words("charts.mark", day=standing.moment.day))],
        lambda: draw_series(known, standing.moment.day, words, asked),
        columns,
        lambda: series_rows(known) if "jem" in known[0] else known,
    )


def _agency(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    agency_id = parameters["agency_id"]
    if agency_id in record.redirects:
        raise Redirected(f"/charts/agencies/{record.redirects[agency_id]}")
    dossier = record.dossiers.get(agency_id)
    if dossier is None:
        raise NotFoundInWords(words("missing.agency", id=agency_id[:80]))
    standing = record.standing(asked.as_of, asked.known_on)
    name = f"{dossier['agency']}, {dossier['state']}"
    known = record.moment(None, asked.known_on)
    agreements = agreements_until(dossier["agreements"], known) if asked.known_on else dossier["agreements"]
    if not agreements:
        raise NotFoundInWords(words("charts.none", name=name))
    models = [model for model in MODEL_NAMES if any(one["model"] == model for one in agreements)]
    return Chart(
        f"agencies/{agency_id}",
        words("charts.agency", name=name),
        words("charts.agency.about"),
        _listed(record, standing, words),
        [
            *((f"bar {model}", words(f"model.{model}")) for model in models),
            ("signed", words("charts.signed")),
            ("mark", words("charts.mark", day=standing.moment.day)),
        ],
        lambda: draw_spans(agreements, series_until(record.series, standing.moment), standing.moment, words),
        SPAN_COLUMNS,
        lambda: span_rows(agreements),
    )


def _figures(record: Record, asked: Asked, _: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    claims = claim_rows(record)
    if not claims:
        raise NotFoundInWords(words("charts.missing", name="figures"))
    known = claim_series(record, claims)
    return Chart(
        "figures",
        words("charts.figures"),
        words("charts.figures.about"),
        _listed(record, record.standing(), words),
        [
            ("line", words("word.agreements")),
            ("second", words("word.agencies")),
            *((f"claim {unit}", words(f"charts.figures.key.{unit}")) for unit in ("agreements", "agencies")),
        ],
        lambda: draw_claims(known, claims, words),
        CLAIM_COLUMNS,
        lambda: claims,
        lambda: known,
    )


def _money(record: Record, asked: Asked, _: Mapping[str, str]) -> Chart:
    words = words_of(asked.language)
    made = money_page(record, asked, {}).shown["made"]
    if made is None:
        raise BadRequestInWords(words("charts.money.needed"))
    whole = made.horizon.span
    return Chart(
        "money",
        words("charts.money", first=whole.first, last=whole.last),
        words("money.announced"),
        words("charts.source.money", rules=made.policy_version[:12], program=_program()),
        [(name, words(f"money.{name}")) for name in ("received", "spent", "net")],
        lambda: draw_quarters(made, words),
        QUARTER_COLUMNS,
        lambda: quarter_rows(made),
    )


def _known_state(record: Record, code: str, words: Words) -> tuple[str, str]:
    if code not in record.states:
        raise NotFoundInWords(words("missing.state", id=code[:40]))
    return code, record.states[code].name


def _counted(standing: Standing, code: str | None, words: Words) -> str:
    """The agreements and agencies of everywhere or one state, in words."""
    counts = standing.count(None if code is None else standing.by_state.get(code, ()))
    return words(
        "charts.counted",
        day=standing.moment.day,
        agreements=words.count("unit.agreements", counts["agreements"]),
        agencies=words.count("unit.agencies", counts["agencies"]),
    )


def _listed(record: Record, standing: Standing, words: Words) -> str:
    """Where the data are from: the list, its day, the registry and the program."""
    return words(
        "charts.source",
        list=standing.moment.list_id,
        day=standing.moment.day,
        registry=record.version,
        program=_program(),
    )


def _program() -> str:
    from section287g import __version__

    return __version__


def _moment() -> frozenset[str]:
    return frozenset({"as_of", "known_on"})


_MAP_WORDS: Final = {**{shade: f"model.{shade}" for shade in SHADES}, "none": "charts.white", "points": "map.points"}
_Maker = Callable[[Record, Asked, Mapping[str, str]], Chart]
_KINDS: Final[Sequence[tuple[re.Pattern[str], _Maker, Callable[[], frozenset[str]]]]] = (
    (re.compile("nation"), _nation, _moment),
    (re.compile("agreements"), _agreements, _moment),
    (re.compile("figures"), _figures, frozenset),
    (re.compile("money"), _money, money_parameters),
    (re.compile("states/(?P<state>[A-Z]{2})"), _state, _moment),
    (re.compile("states/(?P<state>[A-Z]{2})/agreements"), _state_agreements, _moment),
    (re.compile("models/(?P<model>[a-z]{1,20})"), _model_agreements, _moment),
    (re.compile("agencies/(?P<agency_id>[a-z0-9-]{1,200})"), _agency, _moment),
)
"""The form of a chart's name, who makes it, and which parameters its address may have."""
