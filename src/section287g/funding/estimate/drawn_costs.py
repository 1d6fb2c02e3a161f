"""Costs of many draws at once, in whole cents: for the simulation of an estimate.

The formulas are written apart from those of `costs`, which days and hours by rule alone are taken from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import partial

from section287g.funding.estimate.costs import YEARLY, Costs
from section287g.funding.estimate.covering import acting
from section287g.funding.estimate.drawing import HOURS, SHARE, Draws, per_dollar, years_of
from section287g.funding.estimate.inputs import Group
from section287g.funding.estimate.pay import hours_a_year
from section287g.funding.estimate.wholes import Exact, Wholes
from section287g.funding.periods import Span

__all__ = ["CostDraws"]


class CostDraws(Draws):
    """Every kind of cost."""

    def __init__(self, costs: Costs, drawn: Mapping[str, Wholes], draws: int) -> None:
        super().__init__(costs.given, costs.policy, costs.horizon, drawn, draws)
        self.costs = costs

    def kinds(self) -> Mapping[str, Callable[[Span], Exact]]:
        return {
            "added_pay": self._added,
            "overtime_pay": self._overtime_pay,
            "equipment_bought": self._equipment_bought,
            "vehicles_bought": self._vehicles_bought,
            "training_backfill": self._training,
            "duty_backfill": self._duty,
            "travel": self._travel,
            "other": self._other,
            **{kind: partial(self._yearly, kind) for kind in YEARLY},
        }

    def _added(self, span: Span) -> Exact:
        parts = []
        for group in self.given.groups:
            days = self._inside(Span(group.hired, group.leaves or date.max), span) if group.hired else None
            if days is not None:
                both = self.money("salary", group).plus(self.money("benefits", group))
                parts.append(both.times(years_of(days)).times(self.of("count", group)))
        return self.sum(parts)

    def _inside(self, days: Span, span: Span) -> Span | None:
        both = self.horizon.span.common(span)
        return both.common(days) if both is not None else None

    def _acting(self, span: Span) -> Iterator[tuple[Group, Span]]:
        both = self.horizon.span.common(span)
        for group in self.given.groups:
            days = acting(self.given, group, both) if both is not None else None
            if days is not None:
                yield group, days

    def _overtime_pay(self, span: Span) -> Exact:
        parts = []
        for group, days in self._acting(span):
            if group.overtime_hours is None:
                continue
            cost = self.hours_paid(group, days)
            cost = self.with_fringe(cost) if self.given.overtime_benefits is not None else cost
            parts.append(cost.times(self.of("count", group)))
        return self.sum(parts)

    def _first(self, group: Group) -> date:
        return max(group.credentialed, self.given.signed or group.credentialed)

    def _in(self, day: date, span: Span) -> bool:
        return self._inside(Span(day, day), span) is not None

    def _equipment_bought(self, span: Span) -> Exact:
        if self.given.equipment_cost is None:
            return self.nothing
        groups = (one for one in self.given.groups if self._in(self._first(one), span))
        return self.sum(self.money("equipment_cost").times(self.of("count", one)) for one in groups)

    def _vehicles_bought(self, span: Span) -> Exact:
        first = min(self._first(one) for one in self.given.groups)
        if self.given.vehicles is None or self.given.vehicle_cost is None or not self._in(first, span):
            return self.nothing
        return self.money("vehicle_cost").times(self.of("vehicles"))

    def _training(self, span: Span) -> Exact:
        parts = []
        for group in self.given.groups:
            hours = self.costs.training_hours(group)
            absent = hours is None or self.given.training_backfill is None or group.hired is not None
            if absent or not self._in(group.training, span):
                continue
            both = self._inside(span, span)
            rate = per_dollar(self.given, self.policy, group, both or span) / SHARE
            each = self.money("salary", group).times(self.of("training_backfill"))
            if self.given.training_hours is not None:
                each = each.times(self.of("training_hours")).times(rate / HOURS)
            else:
                each = each.times(rate * (hours.amount or 0) if hours is not None else rate)
            parts.append(each.times(self.of("count", group)))
        return self.sum(parts)

    def _duty(self, span: Span) -> Exact:
        parts = []
        for group, days in self._acting(span):
            if self.given.duty_backfill is None or group.share_of_hours is None or group.hired is not None:
                continue
            rate = (hours_a_year(self.given, self.policy, days).amount or Fraction(0)) * per_dollar(
                self.given, self.policy, group, days
            )
            each = self.money("salary", group).times(self.under(group)).times(self.of("duty_backfill"))
            each = each.times(rate * years_of(days) / SHARE**2)
            parts.append(each.times(self.of("count", group)))
        return self.sum(parts)

    def _travel(self, span: Span) -> Exact:
        groups = (
            one
            for one in self.given.groups
            if self._in(one.training, span) and self.given.travel is not None and not self.costs.ice_pays_travel(one)
        )
        return self.sum(self.money("travel").times(self.of("count", one)) for one in groups)

    def _yearly(self, kind: str, span: Span) -> Exact:
        name, price, with_credentials = YEARLY[kind]
        both = self.horizon.span.common(span)
        days = self.costs.yearly_days(with_credentials, both) if both is not None else None
        if days is None or name not in self.drawn or (price and price not in self.drawn):
            return self.nothing
        if not price:
            return self.money(name).times(years_of(days))
        scale = HOURS if name.endswith("_hours") else 1
        return self.money(price).times(self.of(name)).times(years_of(days) / scale)

    def _other(self, span: Span) -> Exact:
        both = self.horizon.span.common(span)
        days = self.costs.yearly_days(False, both) if both is not None else None
        if days is None:
            return self.nothing
        rate = years_of(days)
        return self.sum(self.money(f"cost of {one.name}").times(rate) for one in self.given.other)
