"""Receipts of many draws at once, in whole cents: for the simulation of an estimate.

The formulas are written apart from those of `receipts`, which the days and readings alone are taken from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.covering import Cover
from section287g.funding.estimate.drawing import SHARE, Draws, years_of
from section287g.funding.estimate.inputs import SCALES, Group, Quantity
from section287g.funding.estimate.receipts import Receipts, is_active
from section287g.funding.estimate.wholes import Exact, Wholes
from section287g.funding.periods import Span, quarters, year_of
from section287g.funding.rules import Table

__all__ = ["ReceiptDraws"]

_DAY: Final = timedelta(days=1)
_PERCENT: Final = SCALES["percent"]


class ReceiptDraws(Draws):
    """Every kind of receipt; `below_bands` tells whether a draw has an award of which nothing is known."""

    def __init__(self, receipts: Receipts, drawn: Mapping[str, Wholes], draws: int) -> None:
        super().__init__(receipts.given, receipts.policy, receipts.horizon, drawn, draws)
        self.receipts = receipts
        self.chosen: Chosen = receipts.chosen
        self.below_bands = False

    def kinds(self) -> Mapping[str, Callable[[Span], Exact]]:
        return {
            "salary": partial(self._pay, "salary"),
            "benefits": partial(self._pay, "benefits"),
            "overtime": self._overtime,
            "overtime_benefits": self._overtime_benefits,
            "equipment": self._equipment,
            "vehicle": self._vehicle,
            "award": self._award,
        }

    def _covers(self, span: Span) -> Iterator[tuple[Group, Cover, Span, Span | None]]:
        """Each group with covered days in a span: the days, and those on which it acts."""
        for group in self.given.groups:
            one = self.receipts.covers[group.name]
            days = one.days.common(span) if one.days is not None else None
            if days is not None:
                yield group, one, days, one.acting.common(span) if one.acting is not None else None

    def _pay(self, kind: str, span: Span) -> Exact:
        basis = self.chosen["salary_basis"]
        parts = []
        for group, _, days, active in self._covers(span):
            if basis == "dedicated_posts" and not group.dedicated:
                continue
            counted = active if basis == "documented_287g_hours" else days
            if counted is None:
                continue
            each = self.money(kind, group).times(self._rate(f"reimbursement.{kind}.share", counted))
            if basis == "documented_287g_hours":
                each = each.times(self.under(group)).over(SHARE)
            parts.append(each.times(self.of("count", group)))
        return self.sum(parts)

    def _rate(self, path: str, days: Span) -> Fraction:
        """The part of a year's amount that is covered for days: by each value of the rule, its days of the year."""
        rate = Fraction(0)
        for value in self.policy.parameters[path].values:
            both = days.common(Span(value.start, value.until or date.max))
            rate += Fraction(str(value.value)) * years_of(both) if both is not None else 0
        return rate

    def _overtime(self, span: Span) -> Exact:
        total = self.nothing
        day = span.first
        while day <= span.last:
            year = year_of(day, self.chosen["overtime_year"], self.given.signed)
            total = total.plus(self._capped(year, min(year.last, span.last)))
            if year.first < span.first:
                total = total.less(self._capped(year, span.first - _DAY))
            day = year.last + _DAY
        return total

    def _capped(self, year: Span, through: date) -> Exact:
        parts = []
        for group, _, days, active in self._covers(Span(year.first, through)):
            if group.overtime_hours is None or active is None:
                continue
            cost = self.hours_paid(group, active)
            if self.chosen["fringe_on_overtime"] == "under_cap" and self.given.overtime_benefits is not None:
                cost = self.with_fringe(cost)
            cap = Fraction(str(self.policy.value("reimbursement.overtime.cap", active.first).value))
            if self.chosen["overtime_part_year"] == "by_days":
                cap *= Fraction(days.days, year.days)
            base = "regular_pay" if self.chosen["overtime_base"] == "all_regular_pay" else "salary"
            each = cost.smaller(self.money(base, group).times(cap))
            parts.append(each.times(self.of("count", group)))
        return self.sum(parts)

    def _overtime_benefits(self, span: Span) -> Exact:
        if self.chosen["fringe_on_overtime"] != "in_benefits" or self.given.overtime_benefits is None:
            return self.nothing
        parts = []
        for group, _, _, active in self._covers(span):
            if group.overtime_hours is None or active is None:
                continue
            fringe = self.hours_paid(group, active).times(self.of("overtime_benefits")).over(SHARE)
            rate = self._rate("reimbursement.benefits.share", active) / years_of(active)
            parts.append(fringe.times(rate).times(self.of("count", group)))
        return self.sum(parts)

    def _equipment(self, span: Span) -> Exact:
        parts = []
        for group in self.given.groups:
            due = self.receipts.covers[group.name].due
            if due is not None and due in span:
                each = self._allotted("equipment", due, lambda: self.money("equipment_cost"))
                parts.append(each.times(self.of("count", group)))
        return self.sum(parts)

    def _vehicle(self, span: Span) -> Exact:
        day = self.receipts.vehicle_day()
        if self.given.vehicles is None or day is None or day not in span:
            return self.nothing
        vehicles = self.of("vehicles")
        if not vehicles.any():
            return self.nothing
        each = self._allotted("vehicle", day, lambda: self.money("vehicle_cost").times(vehicles))
        return each.times((vehicles > 0).astype(np.int64))

    def _allotted(self, kind: str, on: date, spent: Callable[[], Exact]) -> Exact:
        amount = Fraction(str(self.policy.value(f"reimbursement.{kind}.amount", on).value)) * 100
        limit = Exact.cents(np.ones_like(self.nothing.whole)).times(amount)
        return limit if self.chosen[f"{kind}_amount"] == "fixed" else spent().smaller(limit)

    def _award(self, span: Span) -> Exact:
        parts = []
        paid = self.horizon.paid
        within = quarters(span.first, span.last)
        for place, quarter in enumerate(self.horizon.quarters):
            percent = self.receipts.percent(place)
            if percent is None or paid is None or quarter not in within or quarter.last not in paid:
                continue
            officers = np.zeros_like(self.nothing.whole)
            for group in self.given.groups:
                officers += self.of("count", group) * self._counts(group, quarter)
            if quarter.last <= span.last and officers.any():
                parts.append(Exact.cents(self._dollars(percent, quarter.last) * 100).times(officers))
        return self.sum(parts)

    def _counts(self, group: Group, quarter: Span) -> int:
        one = self.receipts.covers[group.name]
        last = self.chosen["award_officers"] == "eligible_on_last_day"
        span = Span(quarter.last, quarter.last) if last else quarter
        eligible = one.days is not None and one.days.common(span) is not None
        active = self.chosen["award_officers"] != "active_in_quarter" or is_active(group, one, quarter)
        return int(self.given.model_of(group) == "tfm" and eligible and bool(active))

    def _dollars(self, percent: Quantity, on: date) -> Wholes:
        """The award of an officer at the percentage of each draw."""
        table = self.policy.value("reimbursement.award.bands", on).value
        if not isinstance(table, Table):
            raise TypeError("reimbursement.award.bands is no table of bands")
        if self.given.success is not None:
            drawn = self.of("success")
        else:
            drawn = np.full_like(self.nothing.whole, int(percent.mid * _PERCENT))
        ways: Mapping[str, Callable[[Wholes], Wholes]] = {
            "exact": lambda values: values,
            "half_up": lambda values: (values + _PERCENT // 2) // _PERCENT * _PERCENT,
            "floor": lambda values: values // _PERCENT * _PERCENT,
        }
        counted = ways[self.chosen["award_band_edges"]](drawn)
        found = np.zeros_like(counted)
        for value in np.unique(counted):
            dollars = table.at(Decimal(int(value)) / _PERCENT)
            if dollars is None and self.chosen["award_below_bands"] != "no_award":
                self.below_bands = True
            found[counted == value] = int(dollars or 0)
        return found
