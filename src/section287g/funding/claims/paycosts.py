"""What of one row of payroll is covered, under the readings, before days and limits: for the accounts of officers.

Salary and benefits are whole, or those of hours under the agreement, or of dedicated posts only. Overtime is that
under the agreement in every reading. What another funder pays is never covered. Amounts are exact dollars, and
belong to the whole pay period.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.records import Payroll
from section287g.funding.explaining import Step, of_reading, smaller, stated, summed
from section287g.funding.rules import Policy
from section287g.funding.terms import share

__all__ = ["OTHERS", "PAY_COSTS", "covered_cost", "on_record"]

PAY_COSTS: Final = ("salary", "benefits", "overtime")
OTHERS: Final[Mapping[str, Callable[[Payroll], Decimal | None]]] = {
    "salary": lambda row: row.other_salary,
    "benefits": lambda row: row.other_benefits,
    "overtime": lambda row: row.other_overtime,
}
"""What another funder pays of a cost."""
_ON_RECORD: Final[Mapping[str, tuple[str, ...]]] = {
    "salary": ("regular_pay",),
    "benefits": ("benefits",),
    "overtime": ("overtime_pay",),
}
_FRINGE: Final = {"in_benefits": "benefits", "under_cap": "overtime", "not_paid": "overtime"}
"""To which cost the benefits on overtime belong, by the reading `fringe_on_overtime`."""
_LABELS: Final = {
    "regular_pay": "Regular pay",
    "benefits": "Benefits",
    "overtime_pay": "Overtime pay",
    "overtime_benefits": "Benefits on overtime",
}
_DOLLARS: Final = "dollars"


def on_record(chosen: Chosen, cost: str, row: Payroll) -> Decimal:
    """What payroll says a cost was for a pay period, in dollars, whether it is covered or not."""
    fields = _ON_RECORD[cost]
    fields += ("overtime_benefits",) if _FRINGE[chosen["fringe_on_overtime"]] == cost else ()
    return sum((amount for field in fields if (amount := getattr(row, field)) is not None), Decimal(0))


def covered_cost(policy: Policy, chosen: Chosen, cost: str, row: Payroll, dedicated: bool, on: date) -> Step:
    """What of a row's cost is covered; `dedicated` tells whether the post is, `on` is the day of the rules."""
    whole = on_record(chosen, cost, row)
    if cost == "overtime":
        return _without_others(cost, row, _overtime(policy, chosen, row), whole)
    basis, reading = chosen["salary_basis"], of_reading(policy, "salary_basis", chosen["salary_basis"])
    stated_cost = _money(row, _ON_RECORD[cost][0])
    if basis == "documented_287g_hours":
        counted = _of_hours(stated_cost, row, "regular_hours", "hours_287g", reading)
    elif basis == "dedicated_posts" and not dedicated:
        counted = Step(stated_cost.what, Fraction(0), _DOLLARS, "no dedicated post", (reading,))
    else:
        counted = Step(stated_cost.what, stated_cost.amount, _DOLLARS, "the first", (stated_cost, reading))
    if _FRINGE[chosen["fringe_on_overtime"]] == cost and row.overtime_benefits is not None:
        fringe = _of_overtime(policy, chosen, row, "overtime_benefits")
        counted = summed("Benefits, with those on overtime", _DOLLARS, (counted, fringe))
    return share(policy, f"reimbursement.{cost}.share", on, _without_others(cost, row, counted, whole))


def _overtime(policy: Policy, chosen: Chosen, row: Payroll) -> Step:
    """Overtime under the agreement, with its fringe where the reading has it under the limit."""
    if row.overtime_pay is None:
        return Step("No overtime on record", Fraction(0), _DOLLARS, "nothing stated")
    pay = _of_overtime(policy, chosen, row, "overtime_pay")
    if chosen["fringe_on_overtime"] != "under_cap" or row.overtime_benefits is None:
        return pay
    return summed(
        "Overtime with its benefits", _DOLLARS, (pay, _of_overtime(policy, chosen, row, "overtime_benefits"))
    )


def _of_overtime(policy: Policy, chosen: Chosen, row: Payroll, field: str) -> Step:
    reading = of_reading(policy, "fringe_on_overtime", chosen["fringe_on_overtime"])
    return _of_hours(_money(row, field), row, "overtime_hours", "overtime_hours_287g", reading)


def _of_hours(whole: Step, row: Payroll, all_hours: str, agreement_hours: str, reading: Step) -> Step:
    """The part of a cost that belongs to hours under the agreement."""
    hours, part = getattr(row, all_hours), getattr(row, agreement_hours)
    what = f"{whole.what} for hours under the agreement"
    if hours is None or part is None:
        return Step(what, Fraction(0), _DOLLARS, "no hours under the agreement are stated", (whole, reading))
    counted = stated("Hours under the agreement", part, "hours", row.at.cell(agreement_hours))
    of = stated("Hours", hours, "hours", row.at.cell(all_hours))
    amount = _amount(whole) * Fraction(part) / Fraction(hours) if hours else Fraction(0)
    return Step(what, amount, _DOLLARS, "the first times the second by the third", (whole, counted, of, reading))


def _without_others(cost: str, row: Payroll, counted: Step, whole: Decimal) -> Step:
    """No more of a cost than what nobody else pays of the whole of it."""
    paid = OTHERS[cost](row)
    if not paid:
        return counted
    other = stated(f"Paid by {row.other_funder}", paid, _DOLLARS, row.at.cell(f"other_{cost}"))
    all_of_it = Step(f"{cost.capitalize()} on record", Fraction(whole), _DOLLARS, "of the pay period")
    left = max(Fraction(whole - paid), Fraction(0))
    rest = Step(
        "What nobody else pays", left, _DOLLARS, "the first less the second, not below zero", (all_of_it, other)
    )
    return smaller("Covered, and paid by nobody else", _DOLLARS, counted, rest)


def _money(row: Payroll, field: str) -> Step:
    return stated(_LABELS[field], getattr(row, field), _DOLLARS, row.at.cell(field))


def _amount(step: Step) -> Fraction:
    if step.amount is None:
        raise ValueError(f"{step.what} has no amount")
    return step.amount
