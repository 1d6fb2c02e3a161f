"""What one officer's pay comes to, exact and cumulative within a year: salary, benefits and overtime, for claims.

A pay period's cost is spread evenly over its days; what counts are the days on which the officer was eligible. So
an amount through a day is the same however the time before it is divided. Amounts are `Fraction` dollars. Salary
is limited by the annual salary of the year, overtime by the announced share of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.eligibility import eligible_spans, programme_start
from section287g.funding.claims.paycosts import OTHERS, PAY_COSTS, covered_cost, on_record
from section287g.funding.claims.records import Agency, At, Officer, Pay, Payroll
from section287g.funding.explaining import Step, of_reading, smaller, stated, summed
from section287g.funding.periods import Span, year_of
from section287g.funding.rules import Policy
from section287g.funding.terms import overtime_cap

__all__ = ["Account", "Due"]

_NOTHING: Final = Fraction(0)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What a cost comes to in a year through a day: the amount, what it was before its limit, and the limit."""

    amount: Fraction
    uncapped: Fraction
    limit: Fraction | None

    @property
    def limited(self) -> bool:
        """Whether the limit took something away."""
        return self.limit is not None and self.uncapped > self.limit


@dataclass(frozen=True, slots=True)
class _Rate:
    """An officer's pay a year from a day on, and where it stands."""

    start: date
    salary: Decimal
    regular: Decimal | None
    at: At


class Account:
    """One officer's pay: every row of payroll, the days that count, and what they come to."""

    def __init__(
        self,
        policy: Policy,
        chosen: Chosen,
        agency: Agency,
        employments: Sequence[Officer],
        changes: Sequence[Pay],
        payroll: Sequence[Payroll],
        through: date,
    ) -> None:
        self._policy, self._chosen, self._agency = policy, chosen, agency
        self.employments = tuple(sorted(employments, key=lambda one: one.employed))
        self.officer = self.employments[0].officer
        self.payroll = tuple(sorted(payroll, key=lambda one: one.span))
        self._rates = _rates(self.employments, changes)
        self._spans = [
            span for one in self.employments for span in eligible_spans(policy, chosen, agency, one, through)
        ]
        start = programme_start(policy, through)
        self._covered = {
            (cost, place): covered_cost(policy, chosen, cost, row, self._dedicated(row), max(row.span.first, start))
            for cost in PAY_COSTS
            for place, row in enumerate(self.payroll)
        }
        self._dues: dict[tuple[str, Span, date], Due] = {}
        self._days = [self.eligible_days(row.span) for row in self.payroll]
        self._whole = {
            (cost, place): (step.amount or _NOTHING) * Fraction(self._days[place], self.payroll[place].span.days)
            for (cost, place), step in self._covered.items()
        }

    def eligible_days(self, span: Span) -> int:
        """How many days of a span count."""
        return sum(both.days for one in self._spans if (both := one.common(span)) is not None)

    def active(self, span: Span) -> bool:
        """Whether payroll has hours under the agreement in a pay period that touches a span."""
        hours = [
            (row.hours_287g or Decimal(0)) + (row.overtime_hours_287g or Decimal(0))
            for row in self.payroll
            if row.span.common(span) is not None
        ]
        return any(hours)

    def year(self, cost: str, day: date) -> Span:
        """The year of a day within which a cost is cumulative, by the reading."""
        calendar = self._chosen["overtime_year"] if cost == "overtime" else "federal_fiscal"
        return year_of(day, calendar, self._agency.signed)

    def due(self, cost: str, year: Span, through: date) -> Due:
        """What a cost comes to in a year through a day of it; nothing where the day lies before the year."""
        place = (cost, year, through)
        if place not in self._dues:
            self._dues[place] = self._due(cost, year, Span(year.first, min(through, year.last)))
        return self._dues[place]

    def _due(self, cost: str, year: Span, to_date: Span) -> Due:
        total = sum((self._amount(cost, place, days) for place, days in self._counted(to_date)), _NOTHING)
        limit = self._limit(cost, year, to_date).amount if cost in _LIMITS and total else None
        return Due(total if limit is None else min(total, limit), total, limit)

    def step(self, cost: str, year: Span, through: date) -> Step:
        """The same amount as `due`, with every step that leads to it."""
        to_date = Span(year.first, min(through, year.last))
        parts = []
        for place, days in self._counted(to_date):
            span = self.payroll[place].span
            counted = Step(f"{days} of {span.days} days", Fraction(days, span.days), "share", "days that count")
            amount = self._amount(cost, place, days)
            covered = self._covered[cost, place]
            how = "the first times the second"
            parts.append(Step(f"Pay period {span}", amount, "dollars", how, (covered, counted)))
        names = ("eligible_models", "eligibility_start", "officer_start")
        readings = [of_reading(self._policy, name, self._chosen[name]) for name in names]
        total = summed(f"{cost.capitalize()} of the year through {to_date.last}", "dollars", (*parts, *readings))
        if cost not in _LIMITS or not total.amount:
            return total
        return smaller(f"{total.what}, within its limit", "dollars", total, self._limit(cost, year, to_date))

    def on_record(self, cost: str, span: Span) -> Fraction:
        """What payroll says a cost was on the days of a span, whether it is covered or not."""
        return self._spread(span, lambda row: on_record(self._chosen, cost, row))

    def funders(self, cost: str, span: Span) -> list[str]:
        """The other funders who paid of a cost on the days of a span."""
        paid = (row for row in self.payroll if OTHERS[cost](row) and row.span.common(span) is not None)
        return sorted({row.other_funder for row in paid if row.other_funder is not None})

    def by_other(self, cost: str, funder: str, span: Span) -> Fraction:
        """What one of them paid of it."""
        return self._spread(
            span, lambda row: (OTHERS[cost](row) or Decimal(0)) if row.other_funder == funder else Decimal(0)
        )

    def _counted(self, span: Span) -> list[tuple[int, int]]:
        """The rows with a day in a span, by their place, and how many of these days count."""
        found = []
        for place, row in enumerate(self.payroll):
            if span.first <= row.span.first and row.span.last <= span.last:
                found.append((place, self._days[place]))
            elif (both := row.span.common(span)) is not None:
                found.append((place, self.eligible_days(both)))
        return found

    def _amount(self, cost: str, place: int, days: int) -> Fraction:
        """What so many days of a row come to."""
        if days == self._days[place]:
            return self._whole[cost, place]
        return (self._covered[cost, place].amount or _NOTHING) * Fraction(days, self.payroll[place].span.days)

    def _dedicated(self, row: Payroll) -> bool:
        return any(one.dedicated is True for one in self.employments if one.employed.common(row.span) is not None)

    def _spread(self, span: Span, amount: Callable[[Payroll], Decimal]) -> Fraction:
        """Amounts of pay periods, spread over their days, as far as these lie in a span."""
        total = _NOTHING
        for row in self.payroll:
            both = row.span.common(span)
            if both is not None:
                whole = Fraction(amount(row))
                total += whole if both == row.span else whole * Fraction(both.days, row.span.days)
        return total

    def _limit(self, cost: str, year: Span, to_date: Span) -> Step:
        return self._salary_of(year) if cost == "salary" else self._overtime_limit(year, to_date)

    def _salary_of(self, year: Span) -> Step:
        """The annual salary of a year, each rate for its days: no more of it can be a full annual salary."""
        parts = []
        for number, rate in enumerate(self._rates):
            first = year.first if number == 0 else max(rate.start, year.first)
            after = self._rates[number + 1].start - _DAY if number + 1 < len(self._rates) else year.last
            span = Span(first, min(after, year.last))
            if not span.days:
                continue
            salary = stated("Annual salary", rate.salary, "dollars", rate.at.cell("annual_salary"))
            days = Step(
                f"{span.days} of {year.days} days", Fraction(span.days, year.days), "share", "days of the year"
            )
            amount = Fraction(rate.salary) * Fraction(span.days, year.days)
            parts.append(Step(f"Salary from {span}", amount, "dollars", "the first times the second", (salary, days)))
        return summed(f"Full annual salary of {year}", "dollars", tuple(parts))

    def _overtime_limit(self, year: Span, to_date: Span) -> Step:
        days = [both for one in self._spans if (both := one.common(to_date)) is not None]
        first, last = (min(days).first, max(days).last) if days else (to_date.first, to_date.last)
        day = last if self._chosen["overtime_salary"] == "latest" else first
        rate = next((one for one in reversed(self._rates) if one.start <= day), self._rates[0])
        field, label = _BASES[self._chosen["overtime_base"]]
        pay = rate.salary if field == "annual_salary" else rate.regular
        if pay is None:
            raise ValueError(f"{rate.at.cell(field)}: {field} is not stated, and the reading overtime_base needs it")
        salary = stated(label, pay, "dollars", rate.at.cell(field))
        counted = self.eligible_days(to_date)
        part = Step(f"{counted} of {year.days} days", Fraction(counted, year.days), "share", "days that count")
        on = max(day, programme_start(self._policy, day if days else to_date.last))
        return overtime_cap(self._policy, self._chosen, on, salary, part)


_BASES: Final = {
    "base_pay": ("annual_salary", "Annual salary"),
    "all_regular_pay": ("annual_regular_pay", "Annual regular pay"),
}
_LIMITS: Final = frozenset({"salary", "overtime"})
"""The costs that have a limit by year; no source states one for benefits."""


def _rates(employments: Sequence[Officer], changes: Sequence[Pay]) -> list[_Rate]:
    """An officer's rates of pay, in order of their days; that of an employment holds from its first day."""
    stated_at_start = [
        _Rate(one.employed.first, one.annual_salary, one.annual_regular_pay, one.at) for one in employments
    ]
    changed = [_Rate(one.start, one.annual_salary, one.annual_regular_pay, one.at) for one in changes]
    return sorted([*stated_at_start, *changed], key=lambda one: one.start)
