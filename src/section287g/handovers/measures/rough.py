"""Counts and shares told so roughly that differences between them tell no count under the minimum: for publishing.

Counts that overlap others (days around a signing, jails without a county) are rounded to ten times the minimum, and
shares to whole percents of at least two hundred times it, so that each is open by the minimum and more.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["percent", "rough_count", "rough_percent"]


def rough_count(count: int, minimum: int) -> int | None:
    """A count rounded to ten times the minimum; None under that.

    >>> rough_count(1249, 10), rough_count(99, 10)
    (1200, None)
    """
    unit = 10 * minimum
    return None if count < unit else (2 * count + unit) // (2 * unit) * unit


def rough_percent(share: Fraction, of: int, minimum: int) -> int | None:
    """A share in whole percents; None where it is one of fewer than two hundred times the minimum.

    >>> rough_percent(Fraction(1, 3), 3000, 10), rough_percent(Fraction(1, 3), 300, 10)
    (33, None)
    """
    return None if of < 200 * minimum else int(share * 100 + Fraction(1, 2))


def percent(count: int, of: int) -> float | None:
    """A share of published counts in percents with one place; None of nothing.

    >>> percent(1, 3)
    33.3
    """
    return None if not of else int(Fraction(count * 1000, of) + Fraction(1, 2)) / 10
