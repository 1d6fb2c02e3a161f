"""Cards that another site may show in a frame: a number with its unit and day, a sentence, a map where it helps.

A card loads one small style sheet of this site and no script; its links open a window of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, tostring

from starlette.responses import Response

from section287g.errors import Section287gError
from section287g.explorer.asked import Asked
from section287g.explorer.charts.kinds import find_chart
from section287g.explorer.charts.painting import painted, swatch
from section287g.explorer.page import Page, Redirected
from section287g.explorer.pages.counties import county_page
from section287g.explorer.record import Record
from section287g.explorer.words import InWords, NotFoundInWords, Words, words_of
from section287g.explorer.writing import write_html

__all__ = ["card_of", "embed_addresses", "embed_page", "refused_card"]

PREFIX: Final = "/embed/"
_DRAWN_FOR: Final = 700
"""Pixels for which a card's map is drawn: it is shown at half of that on most, with strokes as fine."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: of what, a number and its unit, one sentence, lines below, and the page that says it all."""

    title: str
    number: str
    unit: str
    sentence: str
    lines: Sequence[tuple[str, str]]
    page: str
    chart: str | None = None


def embed_page(record: Record, asked: Asked, path: str) -> str:
    """The card at an address without language, as /embed/states/TX, in the language and at the moment of `asked`.

    Raises `NotFound` where there is none, `BadRequest` for a day that is none, `Redirected` for a former id.
    """
    return bytes(card_of(record, asked, path).body).decode()


def embed_addresses(record: Record) -> Iterator[str]:
    """Every address of `embed_page`, without language: the nation, states, agencies and counties."""
    yield f"{PREFIX}nation"
    for code in record.states:
        yield f"{PREFIX}states/{code}"
    for agency_id in record.dossiers:
        yield f"{PREFIX}agencies/{agency_id}"
    for fips in record.counties:
        yield f"{PREFIX}counties/{fips}"


def card_of(record: Record, asked: Asked, path: str) -> Response:
    """The card as an answer. Raises as `embed_page` does."""
    words = words_of(asked.language)
    for form, make in _KINDS:
        matched = form.fullmatch(path)
        if matched is not None:
            card = make(record, asked, matched.groupdict())
            break
    else:
        raise NotFoundInWords(words("charts.embed.missing"))
    standing = record.standing(asked.as_of, asked.known_on)
    shown: dict[str, Any] = {"card": card, "moment": standing.moment, "drawing": "", "key": (), "trouble": None}
    if card.chart is not None:
        chart = find_chart(record, asked, card.chart)
        shown["drawing"] = record.kept(
            ("card", card.chart, standing.moment.position, standing.moment.known),
            lambda: _drawn(chart.draw()),
        )
        shown["key"] = [(_written(swatch(name)), words(f"charts.key.{name}")) for name, _ in chart.key]
    return write_html(record, asked, Page("embed.html", card.title, {}, shown=shown), ())


def refused_card(record: Record, asked: Asked, error: Section287gError, status: int) -> Response:
    """A card that says why there is none; whoever frames it sees that too."""
    words = words_of(asked.language)
    card = Card(words("missing.title" if status == 404 else "missing.refused"), "", "", "", (), "/")
    shown = {
        "card": card,
        "moment": record.moment(),
        "drawing": "",
        "key": (),
        "trouble": (str(error), isinstance(error, InWords)),
    }
    return write_html(record, asked, Page("embed.html", card.title, {}, shown=shown, status=status), ())


def _nation(record: Record, asked: Asked, _: Mapping[str, str]) -> Card:
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    counts = standing.count()
    return Card(
        words("charts.embed.nation"),
        words.number(counts["agreements"]),
        words.count("charts.embed.agreements", counts["agreements"]),
        words(
            "home.lead",
            day=standing.moment.day,
            agreements=words.count("unit.agreements", counts["agreements"]),
            agencies=words.count("unit.agencies", counts["agencies"]),
            states=words.count("unit.states", len(standing.by_state)),
        ),
        (),
        "/",
        "nation",
    )


def _state(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Card:
    words = words_of(asked.language)
    code = parameters["state"]
    if code not in record.states:
        raise NotFoundInWords(words("missing.state", id=code[:40]))
    standing = record.standing(asked.as_of, asked.known_on)
    counts = standing.count(standing.by_state.get(code, ()))
    name = record.states[code].name
    return Card(
        words("charts.embed.title", name=name),
        words.number(counts["agreements"]),
        words.count("charts.embed.agreements", counts["agreements"]),
        words(
            "charts.embed.state" if counts["agreements"] else "charts.embed.state.none",
            name=name,
            day=standing.moment.day,
            agreements=words.count("unit.agreements", counts["agreements"]),
            agencies=words.count("unit.agencies", counts["agencies"]),
        ),
        (),
        f"/states/{code}",
        f"states/{code}" if counts["agreements"] else None,
    )


def _agency(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Card:
    words = words_of(asked.language)
    agency_id = parameters["agency_id"]
    if agency_id in record.redirects:
        raise Redirected(f"{PREFIX}agencies/{record.redirects[agency_id]}")
    dossier = record.dossiers.get(agency_id)
    if dossier is None:
        raise NotFoundInWords(words("missing.agency", id=agency_id[:80]))
    standing = record.standing(asked.as_of, asked.known_on)
    then = [one for one in standing.agreements if one["agency_id"] == agency_id]
    listed = [one for one in then if one["status"] == "listed"]
    name = f"{dossier['agency']}, {dossier['state']}"
    told = words(
        "charts.embed.agency" if listed else "charts.embed.agency.none",
        name=name,
        day=standing.moment.day,
        agreements=words.count("unit.agreements", len(listed)),
    )
    lines = [
        (
            words(f"model.{one['model']}"),
            f"{_signed(one, words)}; {words('status.' + one['status'])}",
        )
        for one in then
    ]
    return Card(
        words("charts.embed.title", name=name),
        words.number(len(listed)),
        words.count("charts.embed.agreements", len(listed)),
        told,
        lines,
        f"/agencies/{agency_id}",
    )


def _county(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Card:
    words = words_of(asked.language)
    page = county_page(record, asked, parameters)
    standing = record.standing(asked.as_of, asked.known_on)
    agencies, agreements = page.data["agencies"], page.data["agreements"]
    return Card(
        words("charts.embed.title", name=page.title),
        words.number(agencies),
        words.count("charts.embed.agencies", agencies),
        words(
            "charts.embed.county" if agencies else "charts.embed.county.none",
            name=page.title,
            day=standing.moment.day,
            agreements=words.count("unit.agreements", agreements),
            agencies=words.count("unit.agencies", agencies),
        ),
        [(words(f"scope.{one.jurisdiction}"), words.number(one.agencies)) for one in page.shown["scopes"]],
        f"/counties/{parameters['fips']}",
    )


def _signed(agreement: Mapping[str, object], words: Words) -> str:
    day = agreement["signed"]
    return words("agency.signed", day=day) if day else words("agency.signed.unknown")


def _drawn(drawing: str) -> str:
    """A chart's drawing as markup for a card."""
    found = re.search(r'viewBox="\S+ \S+ (\S+) ', drawing)
    if found is None:
        raise ValueError("a drawing without a viewBox")
    return _written(painted(drawing, _DRAWN_FOR / float(found.group(1)), titles=False, ground=False))


def _written(element: Element) -> str:
    element.set("aria-hidden", "true")
    return tostring(element, "unicode")


_Maker = Callable[[Record, Asked, Mapping[str, str]], Card]
_KINDS: Final[Sequence[tuple[re.Pattern[str], _Maker]]] = (
    (re.compile(f"{PREFIX}nation"), _nation),
    (re.compile(f"{PREFIX}states/(?P<state>[A-Z]{{2}})"), _state),
    (re.compile(f"{PREFIX}agencies/(?P<agency_id>[a-z0-9-]{{1,200}})"), _agency),
    (re.compile(f"{PREFIX}counties/(?P<fips>[0-9]{{5}})"), _county),
)
"""The form of a card's address, and who makes it."""
