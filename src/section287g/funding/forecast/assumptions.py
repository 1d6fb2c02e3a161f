"""What no source gives, as three values each: read from the rules, overridden by whoever knows better, and drawn.

Each is drawn from a triangular distribution between low and high with its top at the middle, once a draw, for all
agencies and quarters. Amounts are whole cents, shares ten-thousandths, days whole days: `scale` says how many to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.errors import NotFound
from section287g.funding.rules import Policy, no_such

__all__ = ["Assumption", "draw_assumptions", "override", "read_assumptions"]

_GROUP: Final = "assumption.programme."
_ENDS: Final = ("low", "mid", "high")
_SCALES: Final[Mapping[str, int]] = {"dollars": 100, "share": 10_000, "days": 1}
_MOST: Final[Mapping[str, int]] = {"dollars": 1_000_000, "share": 1, "days": 3_650}
"""The most that a value can be, by unit: beyond it a slip is likely, and whole cents would no longer be exact."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: its values in its unit, what it is, why its values are these, and whether a user gave them."""

    name: str
    label: str
    unit: str
    low: Decimal
    mid: Decimal
    high: Decimal
    notes: tuple[str, str, str]
    given: bool = False

    @property
    def scale(self) -> int:
        """How many whole numbers of a draw are one unit."""
        return _SCALES[self.unit]

    def fixed(self, value: Decimal) -> Assumption:
        """The same with one value for all three."""
        return replace(self, low=value, mid=value, high=value)

    def whole(self, value: Decimal) -> int:
        """A value as a whole number of the scale. Raises `ValueError` where it is finer than that."""
        found = value * self.scale
        if found != found.to_integral_value():
            raise ValueError(f"{self.name}: {value} is finer than 1/{self.scale} of {self.unit}")
        return int(found)


def read_assumptions(policy: Policy) -> dict[str, Assumption]:
    """The assumptions of the rules, by name: whatever has a low, a mid and a high value below `assumption.programme`.

    Of each, the newest value counts.
    """
    names = sorted(
        {path.removeprefix(_GROUP).rpartition(".")[0] for path in policy.parameters if path.startswith(_GROUP)}
    )
    found = {}
    for name in names:
        three = [policy.parameters.get(f"{_GROUP}{name}.{end}") for end in _ENDS]
        rules = [one for one in three if one is not None]
        if len(rules) < len(_ENDS):
            continue
        values = [one.values[-1] for one in rules]
        low, mid, high = (Decimal(str(one.value)) for one in values)
        notes = tuple(one.note or "" for one in values)
        made = Assumption(
            name,
            rules[0].label.rpartition(",")[0],
            rules[0].unit,
            low,
            mid,
            high,
            (notes[0], notes[1], notes[2]),
        )
        found[name] = _checked(made)
    return found


def override(assumptions: Mapping[str, Assumption], texts: Iterable[str]) -> dict[str, Assumption]:
    """The assumptions with those that a user gives, as `pay_year=50000,62000,80000` or `lag_days=60` for one value.

    Raises `NotFound` for a name that is not there, and `ValueError` for what is no value of it.
    """
    found = dict(assumptions)
    for text in texts:
        name, equals, written = (part.strip() for part in text.partition("="))
        if not equals or not written:
            raise ValueError(f"{text!r} assumes nothing; write NAME=LOW,MID,HIGH, as lag_days=14,75,210")
        if name not in found:
            raise NotFound(f"{no_such('assumption', name, found)}; there are {', '.join(found)}")
        try:
            values = [Decimal(one.strip().replace("_", "")) for one in written.split(",")]
        except InvalidOperation:
            raise ValueError(f"{text!r}: values are numbers, as lag_days=14,75,210") from None
        if len(values) not in (1, len(_ENDS)):
            raise ValueError(f"{text!r}: give one value, or three: low, middle and high")
        low, mid, high = values * (len(_ENDS) // len(values))
        found[name] = _checked(replace(found[name], low=low, mid=mid, high=high, given=True))
    return found


def _checked(one: Assumption) -> Assumption:
    values = (one.low, one.mid, one.high)
    if not all(value.is_finite() for value in values):
        raise ValueError(f"{one.name}: values are numbers")
    if not one.low <= one.mid <= one.high:
        raise ValueError(f"{one.name}: {one.low}, {one.mid}, {one.high} are not in order; low, middle, high")
    if one.low < 0 or one.high > _MOST[one.unit]:
        raise ValueError(f"{one.name}: in {one.unit} a value lies between 0 and {_MOST[one.unit]:,}")
    for value in values:
        one.whole(value)
    return one


def draw_assumptions(
    assumptions: Mapping[str, Assumption], draws: int, random: np.random.Generator
) -> dict[str, npt.NDArray[np.int64]]:
    """A whole number of the scale for each assumption and draw; where low and high are one value, that value."""
    found = {}
    for name in sorted(assumptions):
        one = assumptions[name]
        low, mid, high = (one.whole(value) for value in (one.low, one.mid, one.high))
        if low == high:
            found[name] = np.full(draws, low, dtype=np.int64)
        else:
            found[name] = np.rint(random.triangular(low, mid, high, draws)).astype(np.int64)
    return found
