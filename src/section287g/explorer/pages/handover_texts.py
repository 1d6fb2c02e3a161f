"""What the measures write in English, in the page's language: sections, groups, values, units, notes and settings.

The measures compose their texts of words and numbers; `words/handovers.*.yaml` have the forms, by what a text is
(`handover.value.`, `handover.note.`, ...). Columns of tables become code, months and days are written by locale, and
what no form has is English and marked so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from section287g.explorer.asked import Asked
from section287g.explorer.forms import said_in
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of

__all__ = ["Piece", "Teller", "capital", "is_month", "month_told", "told"]

_KEPT: Final = 4_096
"""Texts that are kept as they were told: a report says the same ones again and again."""
_OR: Final = " or "
_WITHIN: Final = " | "
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER: Final = re.compile(r"(\d{4})Q([1-4])")
_DAY: Final = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_COLUMN: Final = re.compile(r"\b((?:arrests|detainers|detentions|encounters|removals)\.[a-z0-9_]+)")
_COUNTY: Final = re.compile(r"(\d{5}) (.+)")
_SIGNED: Final = "first agreement "
_MOST: Final = 3
"""Agencies of one group that are named; of more, their number is told."""
_HEADS: Final = {
    "arrests by label": "month",
    "arrests under both readings": "month",
    "criminality of arrests": "population",
    "how the answer moves": "way",
    "before and after signing": "signing",
}
"""What the groups of a section are, where it is not what the report is grouped by."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: plain, `day`, `code`, `link`, `listed` and `quoted` (ICE's words), or `english` (no form)."""

    text: str
    kind: str = "plain"
    href: str = ""


class Teller:
    """Tells the texts of one report. `about` is how the report was made; `record` knows the names of agencies."""

    def __init__(self, words: Words, about: Mapping[str, str], record: Record, asked: Asked) -> None:
        self.words = words
        self._by = tuple(one for one in about.get("grouped by", "").split(", ") if one in _KINDS)
        self._record = record
        self._asked = asked

    def title(self, name: str, slug: str) -> Piece:
        """The heading of a section."""
        key = f"handovers.section.{slug}"
        return Piece(self.words(key)) if self.words.has(key) else Piece(name, "english")

    def unit(self, unit: str) -> str:
        """A unit, as it stands after a number."""
        return told(self.words, "unit", unit) or unit

    def unit_head(self, unit: str) -> Sequence[Piece]:
        """A unit as the head of a column."""
        return capital([Piece(self.unit(unit))])

    def value(self, section: str, value: str) -> Sequence[Piece]:
        """What a line counts."""
        if section == "jails without a county":
            return [Piece(value, "listed") if value else Piece(self.words("handovers.unnamed"))]
        if section == "words that no vocabulary has":
            return [Piece(value, "quoted")]
        if section == "booked in after so many days" and value.isdigit():
            return [Piece(self.words.count("handovers.days", int(value)))]
        return _coded(self._told("value", value))

    def note(self, note: str) -> Sequence[Piece]:
        """A note, or several that stand in one."""
        return _coded(self._told("note", note)) if note else ()

    def says(self, text: str) -> Sequence[Piece]:
        """A note that belongs to every figure of a report."""
        return _coded(self._told("reading", text))

    def settings(self, about: Mapping[str, str]) -> Iterable[tuple[Piece, Sequence[Piece]]]:
        """How a report was made: names and values."""
        for name, value in about.items():
            yield capital([self._told("setting", name)])[0], self._setting(name, value)

    def group(self, section: str, group: str) -> Sequence[Piece]:
        """The group of a line."""
        if group == "all":
            return [Piece(self.words("handovers.all"))]
        models = group.removeprefix(_SIGNED)
        if models != group:
            return [Piece(_models(models))]
        parts = group.split(_WITHIN)
        if section not in _HEADS and len(parts) == len(self._by):
            return _joined(
                [self._part(kind, part) for kind, part in zip(self._by, parts, strict=True)], "\N{MIDDLE DOT}"
            )
        return self._part(_HEADS.get(section, ""), group)

    def group_head(self, section: str) -> Sequence[Piece]:
        """What the groups of a section are, as the head of a column."""
        kinds = (_HEADS[section],) if section in _HEADS else self._by or ("group",)
        return _joined([[Piece(self.words(f"handovers.by.{kind}"))] for kind in kinds], "\N{MIDDLE DOT}")

    def _told(self, field: str, text: str) -> Piece:
        said = told(self.words, field, text)
        return Piece(text, "english") if said is None else Piece(said)

    def _part(self, kind: str, part: str) -> Sequence[Piece]:
        said = told(self.words, "group", part)
        if said is not None:
            return [Piece(said)]
        return _KINDS[kind](self, part) if kind in _KINDS else [Piece(part, "english")]

    def _setting(self, name: str, value: str) -> Sequence[Piece]:
        if name == "grouped by" and self._by:
            return [Piece(" \N{MIDDLE DOT} ".join(self.words(f"handovers.by.{kind}") for kind in self._by))]
        said = told(self.words, f"set.{name}", value) or told(self.words, "set", value)
        if said is not None:
            return [Piece(said)]
        return [Piece(self.words.number(int(value))) if value.isdigit() else Piece(value, "code")]

    def _month(self, part: str) -> Sequence[Piece]:
        return [Piece(month_told(self.words, part) if is_month(part) else part, "day")]

    def _quarter(self, part: str) -> Sequence[Piece]:
        found = _QUARTER.fullmatch(part)
        if not found:
            return [Piece(part, "day")]
        first = date(int(found[1]), 3 * int(found[2]) - 2, 1)
        return [Piece(self.words.day(first, self.words("handovers.quarter_form")), "day")]

    def _county(self, part: str) -> Sequence[Piece]:
        found = _COUNTY.fullmatch(part)
        if found is None:
            return [Piece(part, "code")]
        known = found[1] in self._record.counties
        return [Piece(found[2], "link", self._asked.to(f"/counties/{found[1]}")) if known else Piece(found[2])]

    def _state(self, part: str) -> Sequence[Piece]:
        state = self._record.states.get(part)
        return [Piece(part if state is None else state.name)]

    def _agency(self, part: str) -> Sequence[Piece]:
        ids = part.split("+")
        if len(ids) > _MOST:
            return [Piece(self.words.count("unit.agencies", len(ids)))]
        return _joined([[self._named(one)] for one in ids], ",", before="")

    def _named(self, agency_id: str) -> Piece:
        known = self._record.dossiers.get(agency_id)
        if known is None:
            return Piece(agency_id, "code")
        return Piece(f"{known['agency']}, {known['state']}", "link", self._asked.to(f"/agencies/{agency_id}"))

    def _model(self, part: str) -> Sequence[Piece]:
        return [Piece(_models(part))]


_KINDS: Final[Mapping[str, Callable[[Teller, str], Sequence[Piece]]]] = {
    "month": Teller._month,
    "quarter": Teller._quarter,
    "county": Teller._county,
    "state": Teller._state,
    "agency": Teller._agency,
    "model": Teller._model,
}
"""How the groups of each kind are told."""


def capital(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """A text that begins with a capital, unless it begins with code or with a name."""
    first, *rest = pieces
    return [Piece(first.text[:1].upper() + first.text[1:]), *rest] if first.kind == "plain" else pieces


def told(words: Words, field: str, text: str) -> str | None:
    """A text of the measures in the page's language, its days by locale; None where no form has it.

    Several notes in one, a reason and a link, and values counted together are told each by itself.
    """
    return _told(words.language, field, text)


def is_month(text: str) -> bool:
    """Whether a group is a month, as 2025-07, and not several small ones together."""
    return _MONTH.fullmatch(text) is not None


def month_told(words: Words, month: str) -> str:
    """A month as 2025-07, as the language writes it."""
    return words.day(date.fromisoformat(f"{month}-01"), words("handovers.month_form"))


@lru_cache(_KEPT)
def _told(language: str, field: str, text: str) -> str | None:
    words = words_of(language)
    said = said_in(words, f"handover.{field}", text)
    if said is not None:
        return _DAY.sub(lambda found: words.day(date.fromisoformat(found[0])), said)
    for sign in ("; ", ": "):
        first, _, rest = text.partition(sign)
        if rest:
            parts = [_told(language, field, one) for one in (first, rest)]
            return None if None in parts else sign.join(one for one in parts if one is not None)
    return _alternatives(language, field, text.split(_OR))


def _alternatives(language: str, field: str, parts: Sequence[str]) -> str | None:
    """Values joined by "or", of which one may have that word in its own name."""
    for size in range(len(parts) - 1, 0, -1):
        words = words_of(language)
        first = said_in(words, f"handover.{field}", _OR.join(parts[:size]))
        rest = _told(language, field, _OR.join(parts[size:])) if first is not None else None
        if first is not None and rest is not None:
            return words("handovers.or", first=first, second=rest)
    return None


def _models(text: str) -> str:
    return " + ".join(one.upper() for one in text.split("+"))


def _joined(parts: Sequence[Sequence[Piece]], sign: str, before: str = " ") -> Sequence[Piece]:
    found: list[Piece] = []
    for place, pieces in enumerate(parts):
        if place:
            found.append(Piece(f"{before}{sign} "))
        found += pieces
    return found


def _coded(piece: Piece) -> Sequence[Piece]:
    """A text with the columns of tables that it names as code."""
    parts = _COLUMN.split(piece.text)
    return [Piece(part, "code" if place % 2 else piece.kind) for place, part in enumerate(parts) if part]
