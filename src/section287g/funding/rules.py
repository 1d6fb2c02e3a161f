"""What a rule, a reading, a source and a gap are: the words in which the rules are held, for the funding room.

A `Policy` answers with a `Value` and where it comes from, or with `NotFound`. Amounts are `Decimal` in the
parameter's unit; a share is of one; days are both included. Nothing here reads files: `policy.read_policy` does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from section287g.errors import NotFound

__all__ = [
    "Band",
    "Option",
    "Parameter",
    "Policy",
    "Reading",
    "Reference",
    "Source",
    "Table",
    "Unknown",
    "Value",
    "no_such",
]

_NEAR: Final = 5
"""How many near names an error gives."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value or an argument comes from: a source's id, and the place in it."""

    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Band:
    """From `start` (included) to `below` (excluded) or `through` (included); without either there is no upper end."""

    start: Decimal
    below: Decimal | None
    through: Decimal | None
    dollars: Decimal

    def holds(self, amount: Decimal) -> bool:
        under = (self.below is None or amount < self.below) and (self.through is None or amount <= self.through)
        return self.start <= amount and under


@dataclass(frozen=True, slots=True)
class Table:
    """Bands with an amount of dollars each, and what is measured to choose one."""

    measure: str
    bands: tuple[Band, ...]

    def at(self, amount: Decimal) -> Decimal | None:
        """The dollars of the band that holds an amount; None where no band does, and nothing is stated."""
        return next((band.dollars for band in self.bands if band.holds(amount)), None)


@dataclass(frozen=True, slots=True)
class Value:
    """What a rule says from `start` to `until`, both included; without `until` no end is known."""

    start: date
    until: date | None
    value: Decimal | str | Table
    status: str
    confidence: str
    references: tuple[Reference, ...]
    note: str | None

    def holds(self, on: date) -> bool:
        return self.start <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One rule: its name, what it is, its unit, its values in order of days, and the readings that bear on it."""

    path: str
    label: str
    about: str
    unit: str
    values: tuple[Value, ...]
    open: tuple[str, ...]

    def on(self, day: date) -> Value | None:
        """The value on a day; None where none is known."""
        return next((value for value in self.values if value.holds(day)), None)

    def known(self) -> str:
        """When a value is known, in words: 'from 2025-10-01', 'from 2024-12-01 through 2025-09-30 and from ...'."""
        return " and ".join(
            f"from {value.start}" + (f" through {value.until}" if value.until is not None else "")
            for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One meaning of an open rule, with what speaks for and against it."""

    name: str
    meaning: str
    speaks_for: tuple[Reference, ...]
    speaks_against: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question: its options, which is taken where nobody chooses, and why. `affects` are rules or words."""

    name: str
    question: str
    about: str
    options: tuple[Option, ...]
    default: str
    why_default: str
    affects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One source: a day, month or year where that is known, and in which form it was read (`SEEN`)."""

    id: str
    title: str
    publisher: str
    day: str | None
    address: str
    seen: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was searched for and not found, and what would settle it."""

    id: str
    question: str
    searched: str
    settled_by: str
    affects: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All rules, readings, sources and gaps; `version` is the SHA-256 of their files. One is equal to itself only."""

    parameters: Mapping[str, Parameter]
    readings: Mapping[str, Reading]
    sources: Mapping[str, Source]
    unknown: tuple[Unknown, ...]
    version: str

    def value(self, path: str, on: date) -> Value:
        """A rule's value on a day.

        Raises `NotFound` for a name that no rule bears, with the nearest, and for a day without a known value,
        with the days that have one.
        """
        if path not in self.parameters:
            raise NotFound(no_such("parameter", path, self.parameters))
        parameter = self.parameters[path]
        found = parameter.on(on)
        if found is None:
            raise NotFound(f"{path}: no value is known on {on}; one is known {parameter.known()}")
        return found

    def on(self, day: date) -> list[tuple[Parameter, Value]]:
        """Every rule with a known value on a day, in order of names."""
        found = ((parameter, parameter.on(day)) for parameter in self.parameters.values())
        return [(parameter, value) for parameter, value in found if value is not None]

    def under(self, prefix: str) -> list[Parameter]:
        """The rule of this name, or every rule below it: `under("reimbursement.award")`. Raises `NotFound`."""
        found = [one for path, one in self.parameters.items() if f"{path}.".startswith(f"{prefix}.")]
        if not found:
            raise NotFound(no_such("parameter", prefix, [*self.parameters, *_groups(self.parameters)]))
        return found

    def reading(self, name: str) -> Reading:
        """A reading by its name. Raises `NotFound` with the nearest names."""
        if name not in self.readings:
            raise NotFound(no_such("reading", name, self.readings))
        return self.readings[name]

    def readings_of(self, prefix: str) -> dict[str, Reading]:
        """The readings that bear on a rule of this name, or on a rule below it."""
        return {
            name: reading
            for name, reading in self.readings.items()
            if any(f"{path}.".startswith(f"{prefix}.") for path in reading.affects)
        }

    def version_of(self, *prefixes: str) -> str:
        """A SHA-256 of the rules of these names and below, and of the readings that bear on them.

        A calculation that uses no others can name this version: it stays the same while other rules change.
        """
        rules = {one.path: one for prefix in prefixes for one in self.under(prefix)}
        readings = {name: one for prefix in prefixes for name, one in self.readings_of(prefix).items()}
        held = [*(rules[path] for path in sorted(rules)), *(readings[name] for name in sorted(readings))]
        return hashlib.sha256("\n".join(map(repr, held)).encode()).hexdigest()

    def source(self, name: str) -> Source:
        """A source by its id. Raises `NotFound` with the nearest ids."""
        if name not in self.sources:
            raise NotFound(no_such("source", name, self.sources))
        return self.sources[name]

    def gap(self, name: str) -> Unknown:
        """What is not known, by its id. Raises `NotFound` with the nearest ids."""
        gaps = {one.id: one for one in self.unknown}
        if name not in gaps:
            raise NotFound(no_such("gap", name, gaps))
        return gaps[name]


def _groups(paths: Mapping[str, Parameter]) -> list[str]:
    """The first parts of the names, which stand for all rules below them."""
    parts = [path.split(".") for path in paths]
    return sorted({".".join(one[:length]) for one in parts for length in range(1, len(one))})


def no_such(kind: str, name: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """The message for a name that nothing bears, with the nearest names."""
    begun = [one for one in known if one.startswith(name)] if name else []
    close = [one for one in get_close_matches(name, list(known), n=_NEAR, cutoff=0.5) if one not in begun]
    near = [*begun, *close][:_NEAR]
    return f"there is no {kind} {name!r}" + (f"; the nearest are {', '.join(near)}" if near else "")
