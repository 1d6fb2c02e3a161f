"""What a reviewer of a claim should see though nothing forbids it: for its packet, beside the files' problems.

The registry's word on the agreement, quarters that are not rated, limits reached, days that nobody claimed, readings
that changed since an earlier claim. Kinds and what to do are in `data/problem_kinds.csv`. Of an officer only the
place in the files is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.accounts import Account
from section287g.funding.claims.allotments import Allotments, Quarter
from section287g.funding.claims.eligibility import programme_start
from section287g.funding.claims.lines import Past
from section287g.funding.claims.model import Standing
from section287g.funding.claims.problems import SEVERITIES, problem
from section287g.funding.claims.records import Intake, Problem
from section287g.funding.explaining import Cell, Step
from section287g.funding.periods import Span, quarters
from section287g.funding.rules import Policy
from section287g.funding.terms import award

__all__ = ["exceptions_of"]

_DAY: Final = timedelta(days=1)
_ANSWERS: Final = {
    "contradicted": "registry contradicts",
    "not yet listed": "registry not yet",
    "unknown after its last list": "registry unknown",
}


def exceptions_of(
    policy: Policy,
    chosen: Chosen,
    intake: Intake,
    accounts: Sequence[Account],
    allotments: Allotments,
    standings: Sequence[Standing],
    period: Span,
    earlier: Sequence[Past],
) -> tuple[Problem, ...]:
    """The problems of the files that do not forbid a claim, and the exceptions of this one, by severity and place."""
    found = [
        *intake.problems,
        *_registry(intake, standings),
        *_awards(policy, chosen, intake, allotments, period),
        *_limits(accounts, period),
        *_before(policy, chosen, intake, period, earlier),
        *_funders(intake, period),
    ]
    weight = {severity: place for place, severity in enumerate(SEVERITIES)}
    return tuple(sorted(found, key=lambda one: (weight[one.severity], str(one.cell), one.kind, one.message)))


def _place(intake: Intake, field: str) -> Cell:
    return intake.agency.at.cell(field) if intake.agency is not None else Cell("agency", None, None, None)


def _registry(intake: Intake, standings: Sequence[Standing]) -> Iterator[Problem]:
    """The answers of the registry other than confirmed, each with the days and officers that it touches."""
    for answer, kind in _ANSWERS.items():
        runs = [one for one in standings if one.eligible and one.registry == answer]
        if runs:
            days = sum(one.span.days for one in runs)
            officers = len({one.officer for one in runs})
            span = Span(min(one.span.first for one in runs), max(one.span.last for one in runs))
            yield problem(kind, _place(intake, "signed"), f"{span}, {officers} officers, {days} days of officers")


def _awards(
    policy: Policy, chosen: Chosen, intake: Intake, allotments: Allotments, period: Span
) -> Iterator[Problem]:
    known = {one.quarter: one for one in allotments.quarters(period.last)}
    for quarter in quarters(period.first, period.last):
        if quarter.last not in period:
            continue
        if quarter not in known:
            yield problem("no leads stated", Cell("leads", None, None, None), f"Quarter {quarter}")
            continue
        yield from _award(policy, chosen, known[quarter])


def _award(policy: Policy, chosen: Chosen, one: Quarter) -> Iterator[Problem]:
    cell, what = one.leads.at.cell("located"), f"Quarter {one.quarter}"
    if one.rated.amount is None:
        yield problem("quarter not rated", one.leads.at.cell("leads"), what)
        return
    if one.award.amount is None:
        yield problem("award not known", cell, what)
    if one.rated.amount.denominator != 1 and _differs_by_reading(policy, chosen, one):
        yield problem("band edge", cell, what)
    step = Fraction(100, one.leads.leads)
    near = [one.rated.amount + change for change in (-step, step) if 0 <= one.rated.amount + change <= 100]
    if any(_award_at(policy, chosen, one, percent) != one.award.amount for percent in near):
        yield problem("one lead from the next band", cell, what)


def _differs_by_reading(policy: Policy, chosen: Chosen, one: Quarter) -> bool:
    options = [option.name for option in policy.reading("award_band_edges").options]
    amounts = {
        _award_at(policy, chosen.with_option("award_band_edges", option), one, one.rated.amount) for option in options
    }
    return len(amounts) > 1


def _award_at(policy: Policy, chosen: Chosen, one: Quarter, percent: Fraction | None) -> Fraction | None:
    """The award of the quarter if its success were another."""
    officers = Step("Officers", Fraction(one.officers), "officers", "counted")
    return award(policy, chosen, one.quarter.last, Step("Success", percent, "percent", "if"), officers).amount


def _limits(accounts: Sequence[Account], period: Span) -> Iterator[Problem]:
    for account in accounts:
        cell = account.employments[-1].at.cell("annual_salary")
        for cost, kind in (("overtime", "overtime limit reached"), ("salary", "salary limit reached")):
            year = account.year(cost, period.last)
            if account.due(cost, year, period.last).limited:
                yield problem(kind, cell, f"Year {year}")
        for row in account.payroll:
            if row.span.common(period) is not None and row.overtime_pay and row.overtime_hours_287g is None:
                cell = row.at.cell("overtime_hours_287g")
                yield problem("overtime hours not stated", cell)


def _before(
    policy: Policy, chosen: Chosen, intake: Intake, period: Span, earlier: Sequence[Past]
) -> Iterator[Problem]:
    day = programme_start(policy, period.last)
    for past in sorted(earlier, key=lambda one: one.period):
        if day < past.period.first and past.period.first < period.first:
            yield problem("days not claimed", _place(intake, "signed"), str(Span(day, past.period.first - _DAY)))
        day = max(day, past.period.last + _DAY)
        changed = sorted(name for name, option in past.readings.items() if chosen.options.get(name) != option)
        if changed:
            what = f"Claim {past.claim}, {', '.join(changed)}"
            yield problem("other readings before", Cell(past.claim, None, None, None), what)
    if day < period.first and earlier:
        yield problem("days not claimed", _place(intake, "signed"), str(Span(day, period.first - _DAY)))


def _funders(intake: Intake, period: Span) -> Iterator[Problem]:
    """Other funders whose payment for the period is on record, and who stand at no cost of it."""
    paying = {one.other_funder for one in intake.payroll if one.span.common(period) is not None}
    paying |= {one.other_funder for one in intake.purchases if one.day in period}
    for one in intake.payments:
        if one.payer == "ice" or one.payer in paying or one.period is None or one.period.common(period) is None:
            continue
        if one.event == "paid":
            yield problem("funder not declared", one.at.cell("payer"), f"Payment of {one.day}")
