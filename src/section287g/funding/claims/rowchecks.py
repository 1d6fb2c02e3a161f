"""Checks the rows of payroll, leads, purchases and payments: within themselves, and against officers and rules.

Every problem has its place. Of payroll, which is about officers, nothing but the place is told. A cell that could not
be read silences the rules that need it, and no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.eligibility import programme_start
from section287g.funding.claims.paycosts import OTHERS, PAY_COSTS, on_record
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Intake, Leads, Officer, Pay, Payment, Payroll, Problem, Purchase
from section287g.funding.claims.unread import all_read, checked
from section287g.funding.explaining import Cell
from section287g.funding.periods import quarter_of
from section287g.funding.rules import Policy

__all__ = ["check_rows"]

_HOURS_A_DAY: Final = 24
_YEAR: Final = 365
_FAR: Final = Decimal("1.5")
"""Regular pay beyond so many times the share of the annual salary is worth a look."""


@dataclass(frozen=True, slots=True)
class _About:
    """What the rules on a row need to know beside it."""

    agency_id: str | None
    officers: Mapping[str, Sequence[Officer]]
    changes: Mapping[str, Sequence[Pay]]
    policy: Policy
    chosen: Chosen
    start: date
    """The programme's first day."""


def check_rows(intake: Intake, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    """Every problem of the rows of payroll, leads, purchases and payments."""
    officers: dict[str, list[Officer]] = defaultdict(list)
    for officer in intake.officers:
        if all_read(officer.officer):
            officers[officer.officer].append(officer)
    changes: dict[str, list[Pay]] = defaultdict(list)
    for change in intake.pay:
        if all_read(change.officer, change.start, change.annual_salary):
            changes[change.officer].append(change)
    agency_id = intake.agency.agency_id if intake.agency is not None and all_read(intake.agency.agency_id) else None
    about = _About(agency_id, officers, changes, policy, chosen, programme_start(policy, date.max))
    for row in intake.payroll:
        yield from checked(_PAYROLL, row, about)
    if intake.officers and not intake.payroll:
        yield problem("no payroll", Cell("payroll", None, None, None))
    yield from _overlaps(intake.payroll)
    for one in intake.leads:
        yield from checked(_LEADS, one, about)
    yield from _twice([(row.quarter.first, row.at.cell("quarter_start")) for row in intake.leads], "quarter twice")
    for purchase in intake.purchases:
        yield from checked(_PURCHASES, purchase, about)
    yield from _twice([(row.purchase, row.at.cell("purchase")) for row in intake.purchases], "purchase twice")
    for payment in intake.payments:
        yield from checked(_PAYMENTS, payment, about)
    yield from _twice([(row.payment, row.at.cell("payment")) for row in intake.payments], "payment twice")


def _twice(rows: Sequence[tuple[object, Cell]], kind: str) -> Iterator[Problem]:
    """The later of two rows with one key, in the order of rows."""
    seen: set[object] = set()
    for key, cell in sorted((row for row in rows if all_read(row[0])), key=lambda row: row[1].row or 0):
        if key in seen:
            yield problem(kind, cell, str(key))
        seen.add(key)


def _overlaps(rows: Sequence[Payroll]) -> Iterator[Problem]:
    """Pay periods of one officer with a day in common; the later row of two is named."""
    of_officer: dict[str, list[Payroll]] = defaultdict(list)
    for row in rows:
        if all_read(row.officer, row.span.first, row.span.last) and row.span.days:
            of_officer[row.officer].append(row)
    for mine in of_officer.values():
        longest: Payroll | None = None
        for row in sorted(mine, key=lambda one: (one.span, one.at.row)):
            if longest is not None and row.span.first <= longest.span.last:
                later, other = (row, longest) if row.at.row >= longest.at.row else (longest, row)
                yield problem("periods overlap", later.at.cell("period_start"), f"with row {other.at.row}")
            if longest is None or row.span.last > longest.span.last:
                longest = row


def _period(row: Payroll, _: _About) -> Problem | None:
    return None if row.span.first <= row.span.last else problem("period upside down", row.at.cell("period_end"))


def _programme(row: Payroll, about: _About) -> Problem | None:
    if about.chosen["officer_start"] == "event" or row.span.first >= about.start or not row.span.days:
        return None
    whole = row.span.last < about.start
    return problem("before the programme" if whole else "partly before the programme", row.at.cell("period_start"))


def _known(row: Payroll, about: _About) -> Problem | None:
    if not about.officers or row.officer in about.officers:
        return None
    return problem("officer unknown", row.at.cell("officer"))


def _employed(row: Payroll, about: _About) -> Problem | None:
    """Whether the officer was employed at this agency on every day of the period."""
    rows = about.officers.get(row.officer, ())
    if not rows or not row.span.days:
        return None
    mine = [one for one in rows if about.agency_id is None or one.agency_id == about.agency_id]
    days = sum(both.days for one in mine if (both := one.employed.common(row.span)) is not None)
    return None if days >= row.span.days else problem("outside employment", row.at.cell("period_start"))


def _far(row: Payroll, about: _About) -> Problem | None:
    """Regular pay far above what any salary of the officer through the period gives for its days."""
    salaries = [one.annual_salary for one in about.officers.get(row.officer, ())]
    salaries += [one.annual_salary for one in about.changes.get(row.officer, ()) if one.start <= row.span.last]
    if not salaries or not row.span.days or row.regular_pay * _YEAR <= max(salaries) * row.span.days * _FAR:
        return None
    return problem("pay far from salary", row.at.cell("regular_pay"))


def _clock(row: Payroll, _: _About) -> Problem | None:
    hours = row.regular_hours + (row.overtime_hours if row.overtime_hours is not None else Decimal(0))
    too_many = row.span.days > 0 and hours > _HOURS_A_DAY * row.span.days
    return problem("hours beyond the clock", row.at.cell("regular_hours")) if too_many else None


def _agreement_hours(row: Payroll, _: _About) -> Problem | None:
    if row.hours_287g is None or row.hours_287g <= row.regular_hours:
        return None
    return problem("hours under agreement too many", row.at.cell("hours_287g"))


def _agreement_overtime(row: Payroll, _: _About) -> Problem | None:
    hours = row.overtime_hours if row.overtime_hours is not None else Decimal(0)
    if row.overtime_hours_287g is None or row.overtime_hours_287g <= hours:
        return None
    return problem("hours under agreement too many", row.at.cell("overtime_hours_287g"))


def _unpaid(row: Payroll, _: _About) -> Problem | None:
    unpaid = bool(row.regular_hours) and not row.regular_pay
    return problem("hours without pay", row.at.cell("regular_pay")) if unpaid else None


def _unworked(row: Payroll, _: _About) -> Problem | None:
    unworked = bool(row.regular_pay) and not row.regular_hours
    return problem("pay without hours", row.at.cell("regular_hours")) if unworked else None


def _half_overtime(row: Payroll, _: _About) -> Problem | None:
    if bool(row.overtime_hours) == bool(row.overtime_pay):
        return None
    return problem("overtime incomplete", row.at.cell("overtime_pay" if row.overtime_hours else "overtime_hours"))


def _hours_stated(row: Payroll, about: _About) -> Problem | None:
    needed = about.chosen["salary_basis"] == "documented_287g_hours" and row.hours_287g is None
    return problem("hours under agreement not stated", row.at.cell("hours_287g")) if needed else None


def _ice(row: Payroll | Purchase, _: _About) -> Problem | None:
    return problem("ice is no other funder", row.at.cell("other_funder")) if row.other_funder == "ice" else None


def _funder_alone(row: Payroll, _: _About) -> Problem | None:
    if row.other_funder is None or any(OTHERS[cost](row) for cost in PAY_COSTS):
        return None
    return problem("funder without amount", row.at.cell("other_funder"))


def _amount_alone(row: Payroll, _: _About) -> Problem | None:
    stated = [cost for cost in PAY_COSTS if OTHERS[cost](row)]
    if row.other_funder is not None or not stated:
        return None
    return problem("amount without funder", row.at.cell(f"other_{stated[0]}"))


def _over(row: Payroll, about: _About) -> Problem | None:
    for cost in PAY_COSTS:
        if (OTHERS[cost](row) or Decimal(0)) > on_record(about.chosen, cost, row):
            return problem("funder pays too much", row.at.cell(f"other_{cost}"))
    return None


_PAYROLL: Final = (
    _period,
    _programme,
    _known,
    _employed,
    _far,
    _clock,
    _agreement_hours,
    _agreement_overtime,
    _unpaid,
    _unworked,
    _half_overtime,
    _hours_stated,
    _ice,
    _funder_alone,
    _amount_alone,
    _over,
)


def _quarter(one: Leads, _: _About) -> Problem | None:
    if quarter_of(one.quarter.first) == one.quarter:
        return None
    return problem("not a quarter", one.at.cell("quarter_start"), str(one.quarter.first))


def _located(one: Leads, _: _About) -> Problem | None:
    if one.located <= one.leads:
        return None
    return problem("located above leads", one.at.cell("located"), f"{one.located} of {one.leads}")


def _factor_whole(one: Leads, _: _About) -> Problem | None:
    alone = one.factor is not None and (one.author is None or one.reason is None)
    return problem("factor incomplete", one.at.cell("factor")) if alone else None


def _factor_counted(one: Leads, about: _About) -> Problem | None:
    counts = about.chosen["overall_assistance"] == "stated_factor"
    if counts == (one.factor is not None):
        return None
    return problem("factor not stated" if counts else "factor not counted", one.at.cell("factor"))


_LEADS: Final = (_quarter, _located, _factor_whole, _factor_counted)


def _whose(one: Purchase, _: _About) -> Problem | None:
    if (one.kind == "vehicle") == (one.officer is None):
        return None
    kind = "vehicle with officer" if one.kind == "vehicle" else "equipment without officer"
    return problem(kind, one.at.cell("officer"))


def _buyer(one: Purchase, about: _About) -> Problem | None:
    if one.officer is None or not about.officers or one.officer in about.officers:
        return None
    return problem("officer unknown", one.at.cell("officer"))


def _early(one: Purchase, about: _About) -> Problem | None:
    first = about.policy.parameters[f"reimbursement.{one.kind}.amount"].values[0].start
    return problem("purchase before the rule", one.at.cell("day"), str(one.day)) if one.day < first else None


def _bought_by_other(one: Purchase, _: _About) -> Problem | None:
    if bool(one.other_amount) == (one.other_funder is not None):
        return None
    if one.other_amount:
        return problem("amount without funder", one.at.cell("other_amount"))
    return problem("funder without amount", one.at.cell("other_funder"))


def _bought_over(one: Purchase, _: _About) -> Problem | None:
    over = one.other_amount is not None and one.other_amount > one.amount
    return problem("funder pays too much", one.at.cell("other_amount")) if over else None


_PURCHASES: Final = (_whose, _buyer, _early, _ice, _bought_by_other, _bought_over)


def _for_something(one: Payment, _: _About) -> Problem | None:
    nothing = one.claim is None and one.period is None
    return problem("payment for nothing", one.at.cell("claim")) if nothing else None


def _payment_period(one: Payment, _: _About) -> Problem | None:
    if one.period is None or one.period.first <= one.period.last:
        return None
    return problem("period upside down", one.at.cell("period_end"))


_PAYMENTS: Final = (_for_something, _payment_period)
