"""Median, quartiles and longest of times in exact seconds, told in hours: for the measures of a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

__all__ = ["Spread", "in_hours", "spread_of"]

_HOUR: Final = 3600
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `count` times, in hours rounded to two places; None where there is no time."""

    count: int
    first_quartile: Decimal | None
    median: Decimal | None
    third_quartile: Decimal | None
    longest: Decimal | None


def in_hours(seconds: int | Fraction) -> Decimal:
    """Seconds as hours with two places, halves away from zero.

    >>> str(in_hours(34200)), str(in_hours(18))
    ('9.50', '0.01')
    """
    exact = Fraction(seconds) / _HOUR
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_CENT, ROUND_HALF_UP)


def spread_of(seconds: Sequence[int]) -> Spread:
    """Quartiles lie between the neighbouring times, in proportion (as a spreadsheet's QUARTILE.INC).

    >>> spread_of([3600, 7200, 10800, 14400]).median
    Decimal('2.50')
    """
    ordered = sorted(seconds)
    if not ordered:
        return Spread(0, None, None, None, None)
    quarters = [in_hours(_between(ordered, Fraction(part, 4))) for part in (1, 2, 3)]
    return Spread(len(ordered), quarters[0], quarters[1], quarters[2], in_hours(ordered[-1]))


def _between(ordered: Sequence[int], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
