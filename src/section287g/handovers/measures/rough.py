"""Counts and shares told roughly, and whether even that is too much beside exact counts: for publishing.

A rounded count beside the exact count of something larger tells the difference between two bounds. Rounding alone
does not keep these apart: of 1,158 detainers of whom "about 1,200" were before a day, at most 8 were not. So every
rough number is checked against the exact ones around it, and is withheld where the difference would be told to be
under the minimum. The check asks for what a reader sees, and for nothing else.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["percent", "rough_count", "rough_percent", "size_of", "span_of"]


def rough_count(count: int, minimum: int) -> int | None:
    """A count rounded to ten times the minimum; None under that.

    >>> rough_count(1249, 10), rough_count(99, 10)
    (1200, None)
    """
    unit = 10 * minimum
    return None if count < unit else (2 * count + unit) // (2 * unit) * unit


def span_of(rounded: int, minimum: int) -> tuple[int, int]:
    """The least and the greatest count that `rough_count` shows as this number.

    >>> span_of(1200, 10), span_of(100, 10)
    ((1150, 1249), (100, 149))
    """
    unit = 10 * minimum
    return max(rounded - unit // 2, unit), rounded + unit // 2 - 1


def rough_percent(share: Fraction, of: int, minimum: int) -> int | None:
    """A share in whole percents; None where it is one of fewer than 250 times the minimum.

    Half a percent of that many is more than the minimum, so that not even 0 or 100 percent tells a small count.

    >>> rough_percent(Fraction(1, 3), 3000, 10), rough_percent(Fraction(1, 3), 300, 10)
    (33, None)
    """
    return None if of < 250 * minimum else int(share * 100 + Fraction(1, 2))


def size_of(count: int, minimum: int) -> int | None:
    """The greatest power of ten times the minimum that a count reaches; None under ten times the minimum.

    >>> size_of(99, 10), size_of(100, 10), size_of(23456, 10)
    (None, 100, 10000)
    """
    size = 10 * minimum
    if count < size:
        return None
    while count >= 10 * size:
        size *= 10
    return size


def percent(count: int, of: int) -> float | None:
    """A share of published counts in percents with one place; None of nothing.

    >>> percent(1, 3)
    33.3
    """
    return None if not of else int(Fraction(count * 1000, of) + Fraction(1, 2)) / 10
