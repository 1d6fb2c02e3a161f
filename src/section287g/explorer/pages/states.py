"""States: all of them with their counts, and one with its agencies, counties and curve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.drawn.nation import draw_state, with_moment
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.known import series_until
from section287g.explorer.page import Page, Redirected
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, words_of
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["series_of_states", "state_page", "states_page"]

_COUNTS: Final = ("agreements", "agencies", *MODEL_NAMES)
_AGREEMENT: Final = (
    "agreement_id", "agency_id", "agency", "state", "county", "model", "signed", "status", "first_listed",
    "last_listed", "moa_url", "addendum_url",
)  # fmt: skip


def states_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Every state and territory with its counts; those with none are told too."""
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    rows = [
        {"state": code, "name": one.name, **standing.count(standing.by_state.get(code, ()))}
        for code, one in sorted(record.states.items(), key=lambda item: item[1].name)
    ]
    data = {"in_words": standing.moment.in_words(), "with_agreements": sum(bool(one["agreements"]) for one in rows)}
    shown = {"moment": standing.moment, "permanent": asked.permanent(as_of=record.named(standing.moment))}
    return Page("states.html", words("states.title"), data, rows, ("state", "name", *_COUNTS), shown)


def state_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """One state: agreements at the moment, by county and agency. Its table is the agreements."""
    words = words_of(asked.language)
    code = parameters["state"].upper()
    if code != parameters["state"]:
        raise Redirected(f"/states/{code}")
    if code not in record.states:
        raise NotFoundInWords(words("missing.state", id=code[:40]))
    state = record.states[code]
    standing = record.standing(asked.as_of, asked.known_on)
    rows = standing.by_state.get(code, ())
    series = series_until(series_of_states(record).get(code, []), standing.moment)
    agencies: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in rows:
        agencies[one["agency_id"]].append(one)
    data = {"state": code, "name": state.name, "in_words": standing.moment.in_words(), **standing.count(rows)}
    cells = Cells(record, asked, words)
    return Page(
        "state.html",
        state.name,
        data,
        rows,
        _AGREEMENT,
        {
            "state": state,
            "counts": standing.count(rows),
            "moment": standing.moment,
            "permanent": asked.permanent(as_of=record.named(standing.moment)),
            "agencies": [_row(record.dossiers[key], agencies[key], cells) for key in _by_name(record, agencies)],
            "map": with_moment(
                record.kept(
                    ("state map", code, standing.moment.position, standing.moment.known, asked.language),
                    lambda: draw_state(record, standing, code, words),
                ),
                asked,
            ),
            "series": draw_series(series, standing.moment.day, words, asked) if series else "",
        },
    )


def _by_name(record: Record, keys: Iterable[str]) -> Sequence[str]:
    """Ids of agencies in the order of their names, whatever the id begins with."""
    return sorted(keys, key=lambda key: (record.dossiers[key]["agency"].casefold(), key))


def _row(agency: Mapping[str, Any], agreements: Sequence[Mapping[str, Any]], cells: Cells) -> tuple[str, ...]:
    """An agency's cells: name, agreements, county, kind."""
    return (
        cells.agency(agency),
        cells.agreements(agreements),
        cells.counties(agency["county_fips"]),
        cells.kind(agency["agency_type"]),
    )


def series_of_states(record: Record) -> Mapping[str, list[Mapping[str, Any]]]:
    """What every list holds of each state that was ever on one, by the state's two letters."""
    return record.fixed("series of states", lambda: _series(record))


def _series(record: Record) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in record.registry.series("state"):
        found[one["state"]].append(one)
    return found
