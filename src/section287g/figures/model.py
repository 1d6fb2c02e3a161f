"""What a published figure is, and what a verdict on it says: for the checks, the command line and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

__all__ = [
    "CANNOT_BE_TOLD",
    "DOES_NOT_HOLD",
    "HOLDS",
    "HOLDS_FOR_ANOTHER_UNIT",
    "PERCENTS",
    "VERDICTS",
    "Figure",
    "Found",
    "Number",
    "Verdict",
    "agreements_of",
    "counted",
    "in_digits",
]

HOLDS: Final = "holds"
HOLDS_FOR_ANOTHER_UNIT: Final = "holds for another unit"
DOES_NOT_HOLD: Final = "does not hold"
CANNOT_BE_TOLD: Final = "cannot be told from this data"
VERDICTS: Final = (HOLDS, HOLDS_FOR_ANOTHER_UNIT, DOES_NOT_HOLD, CANNOT_BE_TOLD)

PERCENTS: Final = ("growth", "share")
"""Kinds whose value is a percentage."""

Number = int | Decimal
_ONE: Final = {
    "agreements": "agreement",
    "agencies": "agency",
    "states": "state",
    "rows": "row",
    "officers": "officer",
    "persons": "person",
    "dollars": "dollar",
    "allotments": "allotment",
    "quarters": "quarter",
}


def in_digits(value: Number) -> str:
    """A number as verdicts print it.

    >>> in_digits(1372), in_digits(Decimal("608.9"))
    ('1,372', '608.9')
    """
    return f"{value:,}"


def counted(value: Number, unit: str) -> str:
    """A count with its unit, in the singular for one.

    >>> counted(1, "agencies"), counted(1372, "agreements that left")
    ('1 agency', '1,372 agreements that left')
    """
    first, space, rest = unit.partition(" ")
    return f"{in_digits(value)} {_ONE.get(first, first) if value == 1 else first}{space}{rest}"


def agreements_of(counts: Mapping[str, Number]) -> str:
    """Both units of a count, as sentences give them: '957 agreements of 796 agencies'."""
    return f"{counted(counts['agreements'], 'agreements')} of {counted(counts['agencies'], 'agencies')}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published statement and how to test it; one line of a figures file.

    `unit` and `relation` are None where the source names none. `parameters` holds each parameter's values.
    `place` is the file and line.
    """

    id: str
    source: str
    published: date
    statement: str
    kind: str
    unit: str | None
    relation: str | None
    value: Decimal | None
    from_day: date | None
    day: date | None
    check: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""

    @property
    def on(self) -> date:
        """The day it speaks of, for a check that needs one."""
        if self.day is None:
            raise ValueError(f"{self.place}: {self.check} needs a day")
        return self.day

    @property
    def since(self) -> date:
        """The day it speaks from, for a check that needs one."""
        if self.from_day is None:
            raise ValueError(f"{self.place}: {self.check} needs from_day")
        return self.from_day

    @property
    def counts(self) -> str:
        """The unit that it counts, for a check that needs one."""
        if self.unit is None:
            raise ValueError(f"{self.place}: {self.check} needs a unit")
        return self.unit

    @property
    def number(self) -> str | None:
        """The number claimed, without its unit: 'almost 960', 'more than 600 percent', 'hundreds'."""
        if self.relation is None:
            return None
        words = [] if self.relation == "exactly" else [self.relation]
        words += [in_digits(self.value)] if self.value is not None else []
        return " ".join([*words, "percent"] if self.kind in PERCENTS else words)

    @property
    def claimed(self) -> str | None:
        """The number claimed with the unit that the source names; None where it claims no number."""
        if self.number is None or self.unit is None:
            return self.number
        joint = " in " if self.kind == "growth" else " of " if self.value is None or self.kind == "share" else " "
        return f"{self.number}{joint}{self.unit}"


@dataclass(frozen=True, slots=True)
class Found:
    """A value that the data give: the number, its unit, and the list or lists it was counted on.

    For money, `where` names the rule and the day on which it was asked; what was inferred has it in its unit.
    """

    value: Number
    unit: str
    where: str

    def __str__(self) -> str:
        return f"{counted(self.value, self.unit)} ({self.where})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say about one figure.

    `unit` and `claimed` are the source's, None where it names none; `found` are the values computed, always in
    agreements and in agencies where a count is claimed. `because` is one sentence. `query` is the command line
    that shows the count, and `rows` the one for the rows behind it; where no option narrows as the figure does,
    they show what it was counted from. For a statement about money they show the rules and the sources behind
    them. `sql` is the count itself as SQL over the registry (`Registry.sql`).
    These three are None where there is nothing to show; several commands are separated by `; `. `lists` are
    the ids of the lists that decided.
    """

    id: str
    source: str
    published: date
    statement: str
    unit: str | None
    claimed: str | None
    found: tuple[Found, ...]
    verdict: str
    because: str
    query: str | None
    sql: str | None
    rows: str | None
    lists: tuple[str, ...]
