"""What an agency's equipment, vehicles and awards come to, exact and cumulative: for claims, once or by quarter.

Equipment is due once for each officer who can act, vehicles once for an agency that has such an officer, an award
for each quarter that has ended and is rated. What another funder pays of a purchase is never claimed. Amounts are
`Fraction` dollars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.accounts import Account
from section287g.funding.claims.eligibility import operational_day
from section287g.funding.claims.records import Agency, Leads, Purchase
from section287g.funding.explaining import Step, smaller, stated, summed
from section287g.funding.periods import Span, quarter_name, year_of
from section287g.funding.rules import Policy
from section287g.funding.terms import award, equipment, success, vehicle

__all__ = ["Allotments", "Quarter"]

_DOLLARS: Final = "dollars"
_TERMS: Final = {"equipment": equipment, "vehicle": vehicle}
_AWARDED: Final = "tfm"
"""Awards are sized by task force officers, whatever other models the reading covers."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter's award: its success, the officers who count, and the award; no amount where none is known."""

    quarter: Span
    leads: Leads
    rated: Step
    officers: int
    award: Step


class Allotments:
    """What is due to an agency apart from pay, through any day."""

    def __init__(
        self,
        policy: Policy,
        chosen: Chosen,
        agency: Agency,
        accounts: Sequence[Account],
        purchases: Sequence[Purchase],
        leads: Sequence[Leads],
    ) -> None:
        self._policy, self._chosen, self._agency = policy, chosen, agency
        self._accounts = {one.officer: one for one in accounts}
        self._purchases = tuple(sorted(purchases, key=lambda one: (one.day, one.purchase)))
        self._leads = tuple(sorted(leads, key=lambda one: one.quarter))
        self.operational = _operational_days(policy, chosen, agency, accounts)

    def equipment(self, officer: str, through: date) -> Step | None:
        """The equipment of one officer through a day; None where nothing is due yet."""
        day = self.operational.get(officer)
        bought = self.bought("equipment", officer)
        return None if day is None or day > through else self._once("equipment", day, bought, through)

    def vehicle(self, through: date) -> Step | None:
        """The agency's vehicles through a day, where one is on record and an officer can act; None otherwise."""
        day = min(self.operational.values(), default=None)
        bought = [one for one in self.bought("vehicle", None) if one.day <= through]
        return None if day is None or day > through or not bought else self._once("vehicle", day, bought, through)

    def bought(self, kind: str, officer: str | None) -> list[Purchase]:
        """The purchases of a kind, for an officer or for the agency."""
        return [one for one in self._purchases if one.kind == kind and one.officer == officer]

    def quarters(self, through: date) -> list[Quarter]:
        """The quarters with leads on record that end on or before a day, each with its award."""
        return [self._quarter(one) for one in self._leads if one.quarter.last <= through]

    def award_year(self, quarter: Span) -> Span:
        """The year to which a quarter's award belongs, by the reading."""
        return year_of(quarter.first, self._chosen["award_calendar"])

    def awards(self, year: Span, through: date) -> Step:
        """The awards of a year's quarters that ended on or before a day; those that are not rated only explain."""
        found = [one for one in self.quarters(through) if self.award_year(one.quarter) == year]
        name = self._chosen["award_calendar"]
        parts = tuple(
            Step(f"{quarter_name(one.quarter, name)}", one.award.amount, _DOLLARS, "the first", (one.award,))
            for one in found
        )
        return summed(f"Awards of the year through {min(through, year.last)}", _DOLLARS, parts)

    def _once(self, kind: str, day: date, bought: Sequence[Purchase], through: date) -> Step:
        """An allotment by the rule of the day on which it fell due, without what others pay of the purchase."""
        made = [one for one in bought if one.day <= through]
        cost = summed("Purchases on record", _DOLLARS, tuple(_spent(one) for one in made))
        on = max(day, self._policy.parameters[f"reimbursement.{kind}.amount"].values[0].start)
        due = _TERMS[kind](self._policy, self._chosen, on, cost if made else None)
        paid = [one for one in made if one.other_amount]
        if not paid:
            return due
        other = summed("Paid by others", _DOLLARS, tuple(_other(one) for one in paid))
        left = max((cost.amount or Fraction(0)) - (other.amount or Fraction(0)), Fraction(0))
        rest = Step(
            "What nobody else pays", left, _DOLLARS, "the first less the second, not below zero", (cost, other)
        )
        return smaller("Allotted, and paid by nobody else", _DOLLARS, due, rest)

    def _quarter(self, one: Leads) -> Quarter:
        at = one.at
        factor = (
            None if one.factor is None else stated("Factor stated by ICE", one.factor, "factor", at.cell("factor"))
        )
        rated = success(
            self._policy,
            self._chosen,
            stated("Leads supplied", one.leads, "leads", at.cell("leads")),
            stated("Persons located", one.located, "people", at.cell("located")),
            factor,
        )
        officers = sum(self._counts(account, one.quarter) for account in self._accounts.values())
        number = Step("Officers who count", Fraction(officers), "officers", "counted")
        due = award(self._policy, self._chosen, one.quarter.last, rated, number)
        return Quarter(one.quarter, one, rated, officers, due)

    def _counts(self, account: Account, quarter: Span) -> bool:
        """Whether an officer counts for a quarter's award, by the reading."""
        if not any(one.model == _AWARDED for one in account.employments):
            return False
        if self._chosen["award_officers"] == "eligible_on_last_day":
            return account.eligible_days(Span(quarter.last, quarter.last)) > 0
        if account.eligible_days(quarter) == 0:
            return False
        return self._chosen["award_officers"] == "all_eligible" or account.active(quarter)


def _operational_days(
    policy: Policy, chosen: Chosen, agency: Agency, accounts: Sequence[Account]
) -> Mapping[str, date]:
    """For each officer who can act, the first day on which that is so and an allotment is announced."""
    found: dict[str, date] = {}
    for account in accounts:
        days = [operational_day(policy, agency, one, chosen) for one in account.employments]
        known = [day for day in days if day is not None]
        if known:
            found[account.officer] = min(known)
    return found


def _spent(one: Purchase) -> Step:
    return stated(f"Purchase {one.purchase} of {one.day}", one.amount, _DOLLARS, one.at.cell("amount"))


def _other(one: Purchase) -> Step:
    paid = one.other_amount if one.other_amount is not None else 0
    return stated(f"Paid by {one.other_funder}", paid, _DOLLARS, one.at.cell("other_amount"))
