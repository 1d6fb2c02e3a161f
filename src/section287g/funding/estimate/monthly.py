"""Exact amounts to whole cents by month, cumulatively within a federal fiscal year: for every line of an estimate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.model import Line
from section287g.funding.explaining import Step, cents, summed
from section287g.funding.periods import Span

__all__ = ["NOT_STATED", "StepOf", "line", "whole"]

NOT_STATED: Final = "not stated"

_ROUNDED: Final = "the first, in whole cents, less the others"
StepOf = Callable[[Span, date], Step]
"""What something comes to from the first day of a federal fiscal year through a day, in exact dollars."""


def line(kind: str, step_of: StepOf, horizon: Horizon, *, left_out: bool = False) -> Line:
    """A line of an estimate: its months, which sum to its years, and the step that explains the sum of the years.

    `left_out` is a line of which nothing was stated: it has no amount, which is not zero.
    """
    if left_out:
        what = step_of(horizon.years[0], horizon.years[0].last).what.partition(",")[0]
        return Line(kind, None, Step(what, None, "dollars", NOT_STATED), NOT_STATED, left_out=True)
    months: list[Decimal] = []
    explained: list[Step] = []
    for year in horizon.years:
        before = Decimal("0.00")
        for month in horizon.months:
            if month.first not in year:
                continue
            step = step_of(year, month.last)
            if step.amount is None:
                return Line(kind, None, step, step.how)
            to_date = cents(step.amount)
            months.append(to_date - before)
            before = to_date
        what = f"{step.what.partition(',')[0]} in federal fiscal year {year.last.year}"
        explained.append(Step(what, Fraction(before), "dollars", _ROUNDED, (step,)))
    name = explained[0].what.partition(" in federal")[0]
    return Line(kind, tuple(months), summed(f"{name}, {horizon.span}", "dollars", tuple(explained)))


def whole(step_of: StepOf, horizon: Horizon) -> tuple[Decimal | None, str]:
    """The sum over the horizon, as the months sum to it; None where it is not known, and why."""
    total = Decimal("0.00")
    for year in horizon.years:
        step = step_of(year, min(year.last, horizon.span.last))
        if step.amount is None:
            return None, step.how
        total += cents(step.amount)
    return total, ""
