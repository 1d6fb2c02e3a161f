"""What receipts and costs of many draws share: numbers drawn, and amounts by officers and days, exact in cents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Final

import numpy as np

from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import SCALES, EstimateInput, Group, quantities
from section287g.funding.estimate.pay import overtime_hour
from section287g.funding.estimate.wholes import Exact, Wholes
from section287g.funding.periods import Span, fiscal_year
from section287g.funding.rules import Policy

__all__ = ["HOURS", "SHARE", "Draws", "draw", "per_dollar", "years_of"]

SHARE: Final = SCALES["share"]
HOURS: Final = SCALES["hours"]
"""How many whole numbers of a draw are one."""
_DAY: Final = timedelta(days=1)


def draw(given: EstimateInput, draws: int, seed: int) -> dict[str, Wholes]:
    """A whole number of the finest step of its unit for each number stated and each draw, in order of names."""
    random = np.random.default_rng(seed)
    found = {}
    for name, (held, unit) in sorted(quantities(given).items()):
        low, mid, high = (int(value * SCALES[unit]) for value in (held.low, held.mid, held.high))
        if low == high:
            found[name] = np.full(draws, low, dtype=np.int64)
        else:
            found[name] = np.rint(random.triangular(low, mid, high, draws)).astype(np.int64)
    return found


class Draws(ABC):
    """Kinds of amounts over all draws, each cumulative from the first day of a federal fiscal year through a day."""

    def __init__(
        self, given: EstimateInput, policy: Policy, horizon: Horizon, drawn: Mapping[str, Wholes], draws: int
    ) -> None:
        self.given, self.policy, self.horizon, self.drawn = given, policy, horizon, drawn
        self.nothing = Exact.cents(np.zeros(draws, dtype=np.int64))

    @abstractmethod
    def kinds(self) -> Mapping[str, Callable[[Span], Exact]]:
        """Each kind, and what computes it for a span that begins with a federal fiscal year."""

    def rows(self) -> Wholes:
        """The sum of all kinds, in whole cents: one row a quarter, rounded as the estimate is."""
        found = []
        for quarter in self.horizon.quarters:
            year = fiscal_year(quarter.first)
            row = np.zeros_like(self.nothing.whole)
            for compute in self.kinds().values():
                row += compute(Span(year.first, quarter.last)).rounded()
                if quarter.first > year.first:
                    row -= compute(Span(year.first, quarter.first - _DAY)).rounded()
            found.append(row)
        return np.array(found)

    def of(self, name: str, group: Group | None = None) -> Wholes:
        return self.drawn[name if group is None else f"{name} of {group.name}"]

    def money(self, name: str, group: Group | None = None) -> Exact:
        return Exact.cents(self.of(name, group))

    def sum(self, parts: Iterable[Exact]) -> Exact:
        total = self.nothing
        for part in parts:
            total = total.plus(part)
        return total

    def under(self, group: Group) -> Wholes:
        """The share of hours under the agreement; the whole for dedicated posts."""
        stated = group.hours_share is not None
        return self.of("hours_share", group) if stated else np.full_like(self.nothing.whole, SHARE)

    def hours_paid(self, group: Group, days: Span) -> Exact:
        """One officer's overtime of days, without limit and fringe."""
        rate = per_dollar(self.given, self.policy, group, days) * years_of(days) / HOURS
        return self.money("salary", group).times(self.of("overtime_hours", group)).times(rate)

    def with_fringe(self, cost: Exact) -> Exact:
        return cost.times(self.of("overtime_benefits") + SHARE).over(SHARE)


def years_of(days: Span) -> Fraction:
    """Days as a part of their federal fiscal years."""
    found = Fraction(0)
    day = days.first
    while day <= days.last:
        year = fiscal_year(day)
        last = min(days.last, year.last)
        found += Fraction((last - day).days + 1, year.days)
        day = last + _DAY
    return found


def per_dollar(given: EstimateInput, policy: Policy, group: Group, days: Span) -> Fraction:
    """Pay of an hour of overtime, for each dollar of annual salary."""
    return (overtime_hour(given, policy, group, days).amount or Fraction(0)) / Fraction(group.salary.mid)
