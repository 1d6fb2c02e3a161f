"""The announced terms as exact arithmetic, one function a term: for claims, estimates, forecasts and checked figures.

Every function takes the rules, the readings chosen and a day, and answers with a `Step`: the exact amount in
dollars and how it came about. Nothing is rounded here and nothing is read from anywhere but the rules.

>>> from section287g.funding.chosen import choose
>>> from section287g.funding.policy import read_policy
>>> policy, on = read_policy(), date(2026, 2, 13)
>>> chosen = choose(policy)
>>> officers = [equipment(policy, chosen, on, None).amount for _ in range(6)]
>>> sum(officers) + vehicle(policy, chosen, on, None).amount
Fraction(145000, 1)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from section287g.funding.chosen import Chosen
from section287g.funding.explaining import Step, of_reading, of_rule, smaller
from section287g.funding.rules import Policy, Table

__all__ = ["award", "covered_models", "equipment", "overtime_cap", "share", "success", "vehicle"]


def covered_models(policy: Policy, chosen: Chosen, on: date) -> tuple[str, ...]:
    """The models whose officers have their pay covered on a day: those of the rule, or under a reading any."""
    if chosen["eligible_models"] == "any_model":
        return ("jem", "tfm", "wso")
    return tuple(str(policy.value("reimbursement.models", on).value).split())


def share(policy: Policy, path: str, on: date, cost: Step) -> Step:
    """A cost times the share that a rule covers (`reimbursement.salary.share`), in dollars."""
    _, rate = of_rule(policy, path, on)
    what = f"{cost.what}, as far as it is covered"
    return Step(what, _amount(cost) * _amount(rate), "dollars", "the first times the second", (cost, rate))


def overtime_cap(policy: Policy, chosen: Chosen, on: date, salary: Step, year_part: Step | None = None) -> Step:
    """The most overtime covered in a year: a share of the annual salary, in dollars.

    `salary` is the annual salary that the readings `overtime_base` and `overtime_salary` point to; `year_part` is
    the part of the year in which the officer is eligible, which counts only under `overtime_part_year = by_days`.
    """
    _, rate = of_rule(policy, "reimbursement.overtime.cap", on)
    readings = tuple(
        of_reading(policy, name, chosen[name]) for name in ("overtime_base", "overtime_salary", "overtime_year")
    )
    amount = _amount(salary) * _amount(rate)
    if chosen["overtime_part_year"] == "by_days" and year_part is not None:
        part = of_reading(policy, "overtime_part_year", "by_days")
        factors = (salary, rate, year_part, part, *readings)
        how = "the first times the second times the third"
        return Step("Most overtime covered so far", amount * _amount(year_part), "dollars", how, factors)
    return Step("Most overtime covered", amount, "dollars", "the first times the second", (salary, rate, *readings))


def equipment(policy: Policy, chosen: Chosen, on: date, spent: Step | None) -> Step:
    """The allotment for one officer's equipment, once, in dollars; `spent` is what it cost, where that is known."""
    return _allotment(policy, chosen, "equipment", on, spent)


def vehicle(policy: Policy, chosen: Chosen, on: date, spent: Step | None) -> Step:
    """The allotment for an agency's vehicles, once, in dollars; `spent` is what they cost, where that is known."""
    return _allotment(policy, chosen, "vehicle", on, spent)


def _allotment(policy: Policy, chosen: Chosen, kind: str, on: date, spent: Step | None) -> Step:
    """Fixed, the whole amount; by actual cost, what was spent up to the amount, and nothing while nothing is."""
    _, limit = of_rule(policy, f"reimbursement.{kind}.amount", on)
    reading = of_reading(policy, f"{kind}_amount", chosen[f"{kind}_amount"])
    if chosen[f"{kind}_amount"] == "fixed":
        return Step(limit.what, limit.amount, "dollars", "the whole amount", (limit, reading))
    cost = spent if spent is not None else Step("Nothing spent on record", Fraction(0), "dollars", "no purchase")
    return smaller(f"{limit.what}, by cost", "dollars", limit, cost, reading)


def success(policy: Policy, chosen: Chosen, leads: Step, located: Step, factor: Step | None = None) -> Step:
    """The percentage on which an award rests, 0 to 100; its amount is None in a quarter without leads: not rated.

    No definition is published. It is taken as persons located of leads supplied; a factor that ICE states counts
    under `overall_assistance = stated_factor` only, and nothing counts beyond 100.
    """
    assistance = of_reading(policy, "overall_assistance", chosen["overall_assistance"])
    if _amount(leads) == 0:
        reading = of_reading(policy, "award_no_leads", chosen["award_no_leads"])
        return Step("Not rated: no leads were supplied", None, "percent", "no leads", (leads, located, reading))
    percent = 100 * _amount(located) / _amount(leads)
    if chosen["overall_assistance"] == "stated_factor" and factor is not None:
        percent = min(percent * _amount(factor), Fraction(100))
        how = "the first of the second, in percent, times the third, at most 100"
        return Step("Success", percent, "percent", how, (located, leads, factor, assistance))
    return Step("Success", percent, "percent", "the first of the second, in percent", (located, leads, assistance))


def award(policy: Policy, chosen: Chosen, on: date, rated: Step, officers: Step) -> Step:
    """The award of a quarter, in dollars: the band's amount times the officers who count.

    `rated` is what `success` answered. Its amount is None where the quarter is not rated, and where the percentage
    lies below the bands under the reading that leaves this open: then no award is known, which is not zero.
    """
    path = "reimbursement.award.bands"
    value, bands = of_rule(policy, path, on)
    edges = of_reading(policy, "award_band_edges", chosen["award_band_edges"])
    counted = of_reading(policy, "award_officers", chosen["award_officers"])
    if rated.amount is None:
        return Step("Award", None, "dollars", "no award follows", (rated, bands))
    table = value.value
    if not isinstance(table, Table):
        raise TypeError(f"{path} is no table of bands")
    percent = _in_bands(rated.amount, chosen["award_band_edges"])
    dollars = table.at(percent)
    if dollars is None:
        below = of_reading(policy, "award_below_bands", chosen["award_below_bands"])
        nothing = Fraction(0) if chosen["award_below_bands"] == "no_award" else None
        return Step("Award", nothing, "dollars", "below the bands", (rated, edges, bands, below))
    each = Step(
        "Award for each officer", Fraction(dollars), "dollars per officer", "the band's", (rated, edges, bands)
    )
    total = _amount(each) * _amount(officers)
    return Step("Award", total, "dollars", "the first times the second", (each, officers, counted))


def _in_bands(percent: Fraction, edges: str) -> Decimal:
    """The percentage as the bands are asked for it. 'exact' keeps it; a long fraction is cut far behind the point."""
    if edges == "exact":
        return Decimal(percent.numerator * 10**12 // percent.denominator).scaleb(-12)
    if edges == "half_up":
        whole, rest = divmod(percent.numerator, percent.denominator)
        return Decimal(whole + (1 if 2 * rest >= percent.denominator else 0))
    return Decimal(percent.numerator // percent.denominator)


def _amount(step: Step) -> Fraction:
    """The amount of a step that must have one."""
    if step.amount is None:
        raise ValueError(f"{step.what} has no amount")
    return step.amount
