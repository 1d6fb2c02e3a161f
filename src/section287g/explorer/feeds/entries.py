"""A change as an entry of a feed: its id for good, its title and text in words. It says what was seen, not more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from section287g.explorer.feeds.seen import SeenChange
from section287g.explorer.words import Words
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["Entry", "clean", "make_entry", "tag", "time_of"]

_AUTHORITY: Final = "section287g.invalid,2026"
"""Who names the entries, and since when (RFC 4151). A name that nobody can hold, so it is the same on any host."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML cannot hold or nobody can read."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `page` is the agency's address without language, `compared` that of the two lists side by side."""

    id: str
    title: str
    text: str
    day: date
    page: str
    compared: str
    words: tuple[str, ...]


def tag(language: str, key: str) -> str:
    """The id of a feed or entry. The languages differ, since an entry's text does."""
    return f"tag:{_AUTHORITY}:{language}/{key}"


def time_of(day: date) -> str:
    """A list's day as a time (RFC 3339). Lists have days and halves of days; no clock is read."""
    return f"{day.isoformat()}T00:00:00Z"


def clean(text: str) -> str:
    """A text of a list without control characters, on one line and not endless."""
    told = " ".join(_CONTROL.sub("", text).split())
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def make_entry(words: Words, seen: SeenChange, frozen: bool = False) -> Entry:
    """The entry of one change, with addresses of the application or of a frozen site."""
    agency = clean(seen.agency)
    model = words(f"model.{seen.model}") if seen.model in MODEL_NAMES else words("feeds.unknown")
    who = words("feeds.who", agency=agency, state=seen.state, model=model)
    kind = seen.change if seen.column is None else "cell"
    values = {
        "who": who,
        "day": seen.day,
        "list": seen.list,
        "former_day": seen.former_day,
        "former_list": seen.former_list,
        "other_day": seen.other_day or "",
        "other_list": seen.other_list or "",
        "lists": seen.lists or 0,
        "column": words(f"feeds.column.{seen.column}") if seen.column else "",
        "before": _cell(words, seen.before),
        "after": _cell(words, seen.after),
    }
    title = words(f"feeds.title.{kind}", **values)
    text = words(f"feeds.text.{kind}", **values)
    if kind in ("joined", "returned") and seen.signed is not None:
        text += " " + words("feeds.signed", signed=seen.signed)
    told = (kind, seen.state, seen.model)
    return Entry(
        tag(words.language, f"changes/{seen.key}"),
        title,
        text,
        seen.day,
        f"/agencies/{seen.agency_id}{'/' if frozen else ''}",
        f"/changes/{seen.day:%Y-%m}/" if frozen else f"/changes?from={seen.former_day}&to={seen.day}",
        tuple(one for one in told if one in MODEL_NAMES or one in (kind, seen.state)),
    )


def _cell(words: Words, value: str | None) -> str:
    return words("feeds.empty") if value is None else f"“{clean(value)}”"
