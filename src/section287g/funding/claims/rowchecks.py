"""Checks the rows of payroll, leads, purchases and payments: within themselves, and against officers and rules.

Every problem has its place. Of payroll, which is about officers, nothing but the place is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.eligibility import programme_start
from section287g.funding.claims.paycosts import OTHERS, PAY_COSTS, on_record
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Intake, Leads, Officer, Payment, Payroll, Problem, Purchase
from section287g.funding.periods import quarter_of
from section287g.funding.rules import Policy

__all__ = ["check_rows"]

_HOURS_A_DAY: Final = 24
_YEAR: Final = 365
_FAR: Final = Decimal("1.5")
"""Regular pay beyond so many times the share of the annual salary is worth a look."""
_PAID_BY: Final = {"salary": "other_salary", "benefits": "other_benefits", "overtime": "other_overtime"}


def check_rows(intake: Intake, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    """Every problem of the rows of payroll, leads, purchases and payments."""
    officers: dict[str, list[Officer]] = defaultdict(list)
    for officer in intake.officers:
        officers[officer.officer].append(officer)
    rows: dict[str, list[Payroll]] = defaultdict(list)
    start = programme_start(policy, date.max)
    for row in intake.payroll:
        rows[row.officer].append(row)
        yield from _payroll(row, officers.get(row.officer, []), chosen, start)
    for of_officer in rows.values():
        for before, after in pairwise(sorted(of_officer, key=lambda one: (one.span, one.at.row))):
            if before.span.common(after.span) is not None:
                later, other = (after, before) if after.at.row >= before.at.row else (before, after)
                yield problem("periods overlap", later.at.cell("period_start"), f"with row {other.at.row}")
    yield from _leads(intake.leads, chosen)
    yield from _purchases(intake.purchases, officers, policy)
    yield from _payments(intake.payments)


def _payroll(row: Payroll, employments: Sequence[Officer], chosen: Chosen, start: date) -> Iterator[Problem]:
    at = row.at
    if not row.span.days:
        yield problem("period upside down", at.cell("period_end"))
        return
    if chosen["officer_start"] != "event" and row.span.first < start:
        whole = row.span.last < start
        yield problem("before the programme" if whole else "partly before the programme", at.cell("period_start"))
    if not employments:
        yield problem("officer unknown", at.cell("officer"))
    elif not _employed_throughout(row, employments):
        yield problem("outside employment", at.cell("period_start"))
    else:
        yield from _far(row, employments)
    yield from _hours(row, chosen)
    yield from _others(row, chosen)


def _employed_throughout(row: Payroll, employments: Sequence[Officer]) -> bool:
    days = sum(both.days for one in employments if (both := one.employed.common(row.span)) is not None)
    return days >= row.span.days


def _far(row: Payroll, employments: Sequence[Officer]) -> Iterator[Problem]:
    highest = max(one.annual_salary for one in employments)
    if row.regular_pay * _YEAR > highest * row.span.days * _FAR:
        yield problem("pay far from salary", row.at.cell("regular_pay"))


def _hours(row: Payroll, chosen: Chosen) -> Iterator[Problem]:
    at = row.at
    if row.regular_hours + (row.overtime_hours or 0) > _HOURS_A_DAY * row.span.days:
        yield problem("hours beyond the clock", at.cell("regular_hours"))
    if row.hours_287g is not None and row.hours_287g > row.regular_hours:
        yield problem("hours under agreement too many", at.cell("hours_287g"))
    if row.overtime_hours_287g is not None and row.overtime_hours_287g > (row.overtime_hours or 0):
        yield problem("hours under agreement too many", at.cell("overtime_hours_287g"))
    if row.regular_hours and not row.regular_pay:
        yield problem("hours without pay", at.cell("regular_pay"))
    if row.regular_pay and not row.regular_hours:
        yield problem("pay without hours", at.cell("regular_hours"))
    if bool(row.overtime_hours) != bool(row.overtime_pay):
        yield problem("overtime incomplete", at.cell("overtime_pay" if row.overtime_hours else "overtime_hours"))
    if chosen["salary_basis"] == "documented_287g_hours" and row.hours_287g is None:
        yield problem("hours under agreement not stated", at.cell("hours_287g"))


def _others(row: Payroll, chosen: Chosen) -> Iterator[Problem]:
    at = row.at
    paid = {cost: OTHERS[cost](row) for cost in PAY_COSTS}
    stated = [cost for cost, amount in paid.items() if amount]
    if row.other_funder == "ice":
        yield problem("ice is no other funder", at.cell("other_funder"))
    if row.other_funder is not None and not stated:
        yield problem("funder without amount", at.cell("other_funder"))
    for cost in stated:
        if row.other_funder is None:
            yield problem("amount without funder", at.cell(_PAID_BY[cost]))
        if (paid[cost] or 0) > on_record(chosen, cost, row):
            yield problem("funder pays too much", at.cell(_PAID_BY[cost]))


def _leads(rows: Sequence[Leads], chosen: Chosen) -> Iterator[Problem]:
    seen: set[date] = set()
    for one in sorted(rows, key=lambda row: (row.quarter, row.at.row)):
        at = one.at
        if quarter_of(one.quarter.first) != one.quarter:
            yield problem("not a quarter", at.cell("quarter_start"), str(one.quarter.first))
        if one.quarter.first in seen:
            yield problem("quarter twice", at.cell("quarter_start"), str(one.quarter.first))
        seen.add(one.quarter.first)
        if one.located > one.leads:
            yield problem("located above leads", at.cell("located"), f"{one.located} of {one.leads}")
        if one.factor is not None and (one.author is None or one.reason is None):
            yield problem("factor incomplete", at.cell("factor"))
        if one.factor is not None and chosen["overall_assistance"] != "stated_factor":
            yield problem("factor not counted", at.cell("factor"))


def _purchases(rows: Sequence[Purchase], officers: dict[str, list[Officer]], policy: Policy) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in sorted(rows, key=lambda row: row.at.row):
        at = one.at
        if one.purchase in seen:
            yield problem("purchase twice", at.cell("purchase"), one.purchase)
        seen.add(one.purchase)
        if one.kind == "vehicle" and one.officer is not None:
            yield problem("vehicle with officer", at.cell("officer"))
        if one.kind == "equipment" and one.officer is None:
            yield problem("equipment without officer", at.cell("officer"))
        if one.officer is not None and one.officer not in officers:
            yield problem("officer unknown", at.cell("officer"))
        if one.day < policy.parameters[f"reimbursement.{one.kind}.amount"].values[0].start:
            yield problem("purchase before the rule", at.cell("day"), str(one.day))
        yield from _bought_with(one)


def _bought_with(one: Purchase) -> Iterator[Problem]:
    at = one.at
    if one.other_funder == "ice":
        yield problem("ice is no other funder", at.cell("other_funder"))
    if one.other_funder is not None and not one.other_amount:
        yield problem("funder without amount", at.cell("other_funder"))
    if one.other_amount and one.other_funder is None:
        yield problem("amount without funder", at.cell("other_amount"))
    if one.other_amount is not None and one.other_amount > one.amount:
        yield problem("funder pays too much", at.cell("other_amount"))


def _payments(rows: Sequence[Payment]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in sorted(rows, key=lambda row: row.at.row):
        if one.payment in seen:
            yield problem("payment twice", one.at.cell("payment"), one.payment)
        seen.add(one.payment)
        if one.claim is None and one.period is None:
            yield problem("payment for nothing", one.at.cell("claim"))
        if one.period is not None and not one.period.days:
            yield problem("period upside down", one.at.cell("period_end"))
