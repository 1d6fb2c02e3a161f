"""What is said where an address gives nothing: why, what is near, and where to go on."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz, process

from section287g.errors import Section287gError
from section287g.explorer.asked import Asked
from section287g.explorer.forms import said_in
from section287g.explorer.inventory import lists_of
from section287g.explorer.page import Page
from section287g.explorer.pages.agency import near_agencies
from section287g.explorer.record import Record
from section287g.explorer.words import InWords, Words, words_of
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["missing_page", "near_addresses"]

Near = Sequence[tuple[str, str]]
_MOST: Final = 5
_PAGES: Final = {
    "/": "nav.home", "/covers": "nav.covers", "/agencies": "nav.agencies", "/states": "nav.states",
    "/changes": "nav.changes", "/figures": "nav.figures", "/money": "nav.money", "/hand-overs": "nav.handovers",
    "/downloads": "downloads.title", "/about": "nav.about", "/pending": "pending.title", "/lists": "lists.title",
}  # fmt: skip
_LONGEST: Final = 80
_LABELS: Final = {
    "as_of": "moment.as_of", "known_on": "moment.known_on", "from": "changes.from", "to": "changes.to",
    "status": "word.status", "state": "word.state", "model": "word.model", "type": "word.type", "sort": "word.sort",
    "kind": "lists.kind", "year": "lists.year", "row": "word.row",
}  # fmt: skip
"""The label of a field, by the parameter that it gives."""


def missing_page(
    record: Record, asked: Asked, error: Section287gError, status: int, tried: Mapping[str, str], message: str
) -> Page:
    """A page for an error: what was wrong with the address, and what is near. `tried` are the parameters given."""
    words = words_of(asked.language)
    told = said_in(words, "error", message)
    heading, near = near_addresses(record, asked, tried, status)
    of_day = heading == words("missing.days")  # the page is there; the day asked for is not
    title = words("missing.title") if status == 404 and not of_day else words("missing.refused")
    shown = {
        "error": _labelled(message if told is None else told, words),
        "in_words": told is not None or isinstance(error, InWords),
        "heading": heading,
        "near": near,
    }
    return Page("missing.html", title, {"error": message}, shown=shown, status=status)


def near_addresses(record: Record, asked: Asked, tried: Mapping[str, str], status: int) -> tuple[str, Near]:
    """What is near an address that gives nothing, as addresses with their names, under a heading."""
    words = words_of(asked.language)
    head, _, wanted = asked.path.lstrip("/").partition("/")
    if "from" in tried and "to" in tried and tried["from"] > tried["to"]:
        turned = asked.here(**{"from": tried["to"], "to": tried["from"]})
        return words("missing.turned"), [
            (
                turned,
                words(
                    "missing.from_to", first=_day_or_text(tried["to"], words), last=_day_or_text(tried["from"], words)
                ),
            )
        ]
    for name in ("as_of", "known_on", "from", "to"):
        if name in tried and not _answers(record, tried[name], name):
            return words("missing.days"), _days(record, asked, name, tried[name], words)
    if status != 404:
        return "", []
    if "agency" in tried:
        found = near_agencies(record, tried["agency"])
        return words("missing.near"), [(asked.here(agency=one["agency_id"]), _named(one)) for one in found]
    if head in _THINGS and wanted:
        return words("missing.near"), _THINGS[head](record, asked, wanted[:_LONGEST], words)
    ordered = process.extract(f"/{head}"[:_LONGEST], list(_PAGES), scorer=fuzz.ratio, limit=3)
    return words("missing.pages"), [(asked.to(path), words(_PAGES[path])) for path, _, _ in ordered]


def _day_or_text(text: str, words: Words) -> str:
    """A day as the language writes it, or the text itself where it is none."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _labelled(told: str, words: Words) -> str:
    """What was wrong, with the parameter that it begins with named as the page's form labels it."""
    name, space, rest = told.partition(" ")
    label = _LABELS.get(name, f"money.field.{name}")
    if space and words.has(label):
        return f"{words('missing.field', name=words(label))} {rest}"
    return told


def _answers(record: Record, text: str, name: str) -> bool:
    """Whether a day, or the id of a list, gives a list."""
    try:
        if name == "as_of":
            record.moment(text)
        else:
            record.moment(known_on=text)
    except Section287gError:
        return False
    return True


def _days(record: Record, asked: Asked, name: str, wanted: str, words: Words) -> Near:
    """The days with lists before and after what was asked for, as text has them; and the newest."""
    days = sorted({one["date"].isoformat(): one["date"] for one in record.series}.items())
    place = bisect(days, (wanted,))
    chosen = dict(days[max(0, place - 1) : place + 1] + days[-1:])
    return [(asked.here(**{name: text}), words.day(day)) for text, day in chosen.items()]


def _agencies(record: Record, asked: Asked, wanted: str, _: Words) -> Near:
    found = near_agencies(record, wanted)
    return [(asked.to(f"/agencies/{one['agency_id']}"), _named(one)) for one in found]


def _named(one: Mapping[str, Any]) -> str:
    return f"{one['agency']}, {one['state']}"


def _states(record: Record, asked: Asked, wanted: str, _: Words) -> Near:
    names = {code: f"{one.name} {code}" for code, one in record.states.items()}
    found = process.extract(wanted.upper(), names, scorer=fuzz.WRatio, processor=str.upper, limit=_MOST)
    return [(asked.to(f"/states/{code}"), record.states[code].name) for _, _, code in found]


def _counties(record: Record, asked: Asked, wanted: str, _: Words) -> Near:
    names = {code: code if wanted.isdigit() else f"{one.name}, {one.state}" for code, one in record.counties.items()}
    found = process.extract(wanted.lower(), names, scorer=fuzz.ratio, processor=str.lower, limit=_MOST)
    return [
        (asked.to(f"/counties/{code}"), f"{record.counties[code].name}, {record.counties[code].state} ({code})")
        for _, _, code in found
    ]


def _lists(record: Record, asked: Asked, wanted: str, words: Words) -> Near:
    """Ids are numbers at random: near is what begins alike, or was written with a wrong letter."""
    held = lists_of(record)
    found = process.extract(wanted.lower(), list(held), scorer=fuzz.ratio, limit=_MOST)
    return [
        (
            asked.to(f"/lists/{list_id}"),
            words(
                "lists.near",
                list=list_id,
                kind=words(f"lists.kind.{held[list_id].row['kind']}"),
                day=held[list_id].row["day"],
            ),
        )
        for list_id, _, _ in found
    ]


def _models(_: Record, asked: Asked, __: str, words: Words) -> Near:
    return [(asked.to(f"/models/{name}"), words(f"model.{name}")) for name in MODEL_NAMES]


_THINGS: Final[Mapping[str, Callable[[Record, Asked, str, Words], Near]]] = {
    "agencies": _agencies, "states": _states, "counties": _counties, "models": _models,
    "lists": _lists,
}  # fmt: skip
"""What looks for near things, by the first part of an address."""
