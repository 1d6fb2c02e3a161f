"""The steps that receipts and costs share: numbers as stated, pay by days, overtime by hours, times the officers.

A year's amount accrues by day: the amount times the days, by the days of the federal fiscal year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from section287g.funding.estimate.inputs import EstimateInput, Group, Quantity
from section287g.funding.explaining import Step, of_rule, summed
from section287g.funding.periods import Span, fiscal_year
from section287g.funding.rules import Policy

__all__ = [
    "DOLLARS",
    "accrued",
    "hourly_overtime",
    "hours_a_year",
    "missing",
    "number",
    "overtime_hour",
    "times_count",
    "total",
]

DOLLARS: Final = "dollars"
_RATE: Final = "pay.overtime.rate"
_HOURS: Final = "pay.hours_per_year"
_DAY: Final = timedelta(days=1)


def number(what: str, held: Quantity, unit: str) -> Step:
    """A number as the county states it: of three, the middle."""
    how = "as stated" if not held.spread else f"as stated, the middle of {held.low} to {held.high}"
    return Step(what, Fraction(held.mid), unit, how)


def missing(what: str, why: str) -> Step:
    """What cannot be known, and why."""
    return Step(what, None, DOLLARS, why)


def total(what: str, span: Span, parts: Sequence[Step]) -> Step:
    """The sum of parts of a span; not known where one of them is not."""
    unknown = next((one for one in parts if one.amount is None), None)
    if unknown is not None:
        return missing(what, unknown.how)
    return summed(f"{what}, {span}", DOLLARS, tuple(parts))


def times_count(group: Group, each: Step) -> Step:
    """An amount of one officer times the officers of the group."""
    if each.amount is None:
        return each
    officers = number(f"Officers {group.name!r}", group.count, "people")
    amount = each.amount * Fraction(group.count.mid)
    return Step(f"{each.what}, {group.name}", amount, DOLLARS, "the first times the second", (each, officers))


def accrued(yearly: Step, days: Span, *also: Step) -> Step:
    """A year's amount for days, year by federal fiscal year; further steps only explain."""
    parts = []
    day = days.first
    while day <= days.last:
        year = fiscal_year(day)
        both = Span(day, min(days.last, year.last))
        counted = Step(f"Days from {both}", Fraction(both.days), "days", "counted")
        of = Step(f"Days of federal fiscal year {year.last.year}", Fraction(year.days), "days", "counted")
        amount = (yearly.amount or Fraction(0)) * both.days / year.days
        what = f"{yearly.what}, {both}"
        parts.append(
            Step(what, amount, yearly.unit, "the first times the second by the third", (yearly, counted, of, *also))
        )
        day = year.last + _DAY
    return parts[0] if len(parts) == 1 else summed(f"{yearly.what}, {days}", yearly.unit, tuple(parts))


def hours_a_year(given: EstimateInput, policy: Policy, days: Span) -> Step:
    """Paid hours in a year: as stated, or by rule."""
    if given.hours_per_year is not None:
        return Step("Paid hours in a year", Fraction(given.hours_per_year), "hours", "as stated")
    return of_rule(policy, _HOURS, _known(policy, _HOURS, days))[1]


def overtime_hour(given: EstimateInput, policy: Policy, group: Group, days: Span) -> Step:
    """What an hour of overtime of one officer is paid."""
    salary = number("Annual salary of an officer", group.salary, DOLLARS)
    if given.overtime_rate is not None:
        rate = Step("Overtime rate", Fraction(given.overtime_rate), "share", "as stated")
    else:
        rate = of_rule(policy, _RATE, _known(policy, _RATE, days))[1]
    hours = hours_a_year(given, policy, days)
    amount = (salary.amount or Fraction(0)) * (rate.amount or Fraction(0)) / (hours.amount or Fraction(1))
    parts = (salary, rate, hours)
    return Step("Pay of an hour of overtime", amount, DOLLARS, "the first times the second by the third", parts)


def hourly_overtime(given: EstimateInput, policy: Policy, group: Group, days: Span) -> Step:
    """One officer's overtime under the agreement for days, in dollars."""
    held = group.overtime_hours if group.overtime_hours is not None else Quantity.of(0)
    hours = accrued(number("Overtime hours a year of an officer", held, "hours"), days)
    rate = overtime_hour(given, policy, group, days)
    amount = (hours.amount or Fraction(0)) * (rate.amount or Fraction(0))
    return Step("Overtime under the agreement", amount, DOLLARS, "the first times the second", (hours, rate))


def _known(policy: Policy, path: str, days: Span) -> date:
    """The first of the days on which a rule of pay is known: what was worked before is counted by its first value."""
    return max(days.first, policy.parameters[path].values[0].start)
