"""The share not yet booked in by days since the detainer, where some are not observed to the end: Kaplan-Meier.

Computed from counts by day, exactly, in fractions. Who is no longer observed after day N was at risk on day N.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Curve", "Step", "curve_of"]


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which somebody was booked in: how many, of how many at risk, and the share still waiting after it."""

    days: int
    booked: int
    at_risk: int
    waiting: Fraction


@dataclass(frozen=True, slots=True)
class Curve:
    """The estimate: detainers in it, those booked in, and a step for each day with a book-in."""

    detainers: int
    booked: int
    steps: tuple[Step, ...]

    def waiting(self, days: int) -> Fraction:
        """The estimated share not yet booked in after so many days."""
        share = Fraction(1)
        for step in self.steps:
            if step.days > days:
                break
            share = step.waiting
        return share

    def quantile(self, share: Fraction) -> int | None:
        """The first day after which at least this share was booked in; None where the curve does not come so far."""
        return next((step.days for step in self.steps if step.waiting <= 1 - share), None)

    @property
    def median(self) -> int | None:
        """The first day after which at least half were booked in; None where half never were inside the window."""
        return self.quantile(Fraction(1, 2))


def curve_of(counts: Iterable[tuple[int, int, int]]) -> Curve:
    """The curve of (days, booked in after them, not observed beyond them). Raises `ValueError` below zero.

    >>> curve_of([(1, 1, 0), (2, 1, 1), (5, 1, 0)]).median
    2
    """
    booked: dict[int, int] = {}
    left: dict[int, int] = {}
    for days, events, unobserved in counts:
        if min(days, events, unobserved) < 0:
            raise ValueError(f"days and counts are zero or more, not {days}, {events}, {unobserved}")
        booked[days] = booked.get(days, 0) + events
        left[days] = left.get(days, 0) + unobserved
    total = sum(booked.values()) + sum(left.values())
    at_risk, waiting = total, Fraction(1)
    steps = []
    for days in sorted(booked):
        if booked[days]:
            waiting *= Fraction(at_risk - booked[days], at_risk)
            steps.append(Step(days, booked[days], at_risk, waiting))
        at_risk -= booked[days] + left[days]
    return Curve(total, sum(booked.values()), tuple(steps))
