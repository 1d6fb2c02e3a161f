"""What a county would receive, by kind, exact and cumulative within a federal fiscal year: for the estimate.

`Receipts.step(kind, year, through)` is what a kind comes to from the year's first day through a day, as a `Step` in
dollars. Its amount is None where the readings ask for something that was not stated: then `why` says what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.covering import Cover, cover
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import EstimateInput, Group, Quantity
from section287g.funding.estimate.pay import DOLLARS, accrued, hourly_overtime, missing, number, times_count, total
from section287g.funding.explaining import Step, of_reading, smaller, summed
from section287g.funding.periods import Span, quarter_name, quarters, year_of
from section287g.funding.rules import Policy
from section287g.funding.terms import award, equipment, overtime_cap, share, vehicle

__all__ = ["KINDS", "OWN", "Receipts", "is_active"]

KINDS: Final = ("salary", "benefits", "overtime", "overtime_benefits", "equipment", "vehicle", "award")
OWN: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("salary", "benefits"), ("salary_basis",)),
    (
        ("overtime", "overtime_benefits"),
        ("overtime_base", "overtime_part_year", "overtime_salary", "overtime_year", "fringe_on_overtime"),
    ),
    (("equipment",), ("equipment_amount",)),
    (("vehicle",), ("vehicle_amount",)),
    (
        ("award",),
        (
            "award_band_edges",
            "award_below_bands",
            "award_calendar",
            "award_no_leads",
            "award_officers",
            "overall_assistance",
        ),
    ),
)
"""Kinds that hang together, and the readings that move them and no other kind; with those of `covering.SHARED`."""
_DAY: Final = timedelta(days=1)
_AWARDED: Final = "tfm"
"""Awards are sized by task force officers, whatever other models the reading covers."""
_CAP: Final = "reimbursement.overtime.cap"
_BANDS: Final = "reimbursement.award.bands"


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of one input under one choice of readings."""

    given: EstimateInput
    policy: Policy
    chosen: Chosen
    horizon: Horizon
    covers: Mapping[str, Cover]

    @classmethod
    def of(cls, given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon) -> Receipts:
        covers = {group.name: cover(given, policy, chosen, horizon, group) for group in given.groups}
        return cls(given, policy, chosen, horizon, covers)

    def step(self, kind: str, year: Span, through: date) -> Step:
        """A kind of receipt from the first day of a federal fiscal year through a day within it."""
        verbs: Mapping[str, Callable[[Span], Step]] = {
            "salary": lambda span: self._pay("salary", span),
            "benefits": lambda span: self._pay("benefits", span),
            "overtime": self._overtime,
            "overtime_benefits": self._overtime_benefits,
            "equipment": self._equipment,
            "vehicle": self._vehicle,
            "award": self._awards,
        }
        span = Span(year.first, min(through, year.last))
        unknown = next((one.unknown for one in self.covers.values() if one.unknown is not None), None)
        return missing(kind, unknown) if unknown is not None else verbs[kind](span)

    def is_stated(self, kind: str) -> bool:
        """Whether the input states what this kind rests on; pay and equipment rest on what every input has."""
        given = self.given
        overtime = any(one.overtime_hours is not None for one in given.groups)
        due = self.chosen["fringe_on_overtime"] == "in_benefits"
        known = {
            "overtime": overtime,
            "overtime_benefits": not due or (overtime and given.overtime_benefits is not None),
            "vehicle": given.vehicles is not None,
            "award": given.success is not None or any(one is not None for one in given.success_by_quarter),
        }
        return known.get(kind, True)

    def _groups(self) -> Iterator[tuple[Group, Cover]]:
        return ((group, self.covers[group.name]) for group in self.given.groups)

    def _pay(self, kind: str, span: Span) -> Step:
        """Salary or benefits, for each day that is covered, by the share that the rule covers on it."""
        basis = self.chosen["salary_basis"]
        reading = of_reading(self.policy, "salary_basis", basis)
        parts = []
        for group, one in self._groups():
            days = one.acting if basis == "documented_287g_hours" else one.days
            within = days.common(span) if days is not None else None
            if within is None:
                continue
            if basis == "dedicated_posts" and not group.dedicated:
                if group.dedicated is None:
                    return missing(kind, f"officers {group.name!r}: whether the posts are dedicated is not stated")
                continue
            hours = group.share_of_hours
            if basis == "documented_287g_hours" and hours is None:
                return missing(kind, f"officers {group.name!r}: the share of hours under the agreement is not stated")
            yearly = number(f"Annual {kind} of an officer", getattr(group, kind), DOLLARS)
            cost = accrued(yearly, within, reading)
            if basis == "documented_287g_hours" and hours is not None:
                part = number("Share of hours under the agreement", hours, "share")
                what = f"{cost.what} under the agreement"
                cost = Step(what, _product(cost, part), DOLLARS, "the first times the second", (cost, part))
            parts.append(times_count(group, self._shared(f"reimbursement.{kind}.share", within, cost)))
        return total(kind.capitalize(), span, parts)

    def _shared(self, path: str, days: Span, cost: Step) -> Step:
        """A cost of days times the share that a rule covers; where the rule changes among the days, part by part."""
        found = []
        covered = 0
        for value in self.policy.parameters[path].values:
            both = days.common(Span(value.start, value.until or date.max))
            if both is None:
                continue
            covered += both.days
            if both == days:
                return share(self.policy, path, both.first, cost)
            part = Step("Days of the rule", Fraction(both.days), "days", "counted")
            of = Step("Days", Fraction(days.days), "days", "counted")
            amount = _amount(cost) * both.days / days.days
            piece = Step(cost.what, amount, DOLLARS, "the first times the second by the third", (cost, part, of))
            found.append(share(self.policy, path, both.first, piece))
        if covered < days.days:
            return missing("pay", f"{path}: no value is known on some of the days {days}")
        return summed(cost.what, DOLLARS, tuple(found))

    def _overtime(self, span: Span) -> Step:
        """Overtime under the agreement, each officer's up to the limit of the year that the reading names."""
        parts = []
        for group, one in self._groups():
            if group.overtime_hours is None or one.acting is None or one.days is None:
                continue
            if self.chosen["overtime_base"] == "all_regular_pay" and group.regular_pay is None:
                return missing("overtime", f"officers {group.name!r}: regular pay with supplements is not stated")
            if self.chosen["overtime_year"] == "agreement" and self.given.signed is None:
                return missing("overtime", "the day on which the agreement was signed is not stated")
            first = one.acting.first
            if self.policy.parameters[_CAP].on(first) is None:
                return missing("overtime", f"{_CAP}: no value is known on {first}")
            for year in self._cap_years(span):
                through = min(span.last, year.last)
                due = self._capped(group, one, year, through)
                if year.first < span.first:
                    before = self._capped(group, one, year, span.first - _DAY)
                    what = f"{due.what}, without what belongs to the federal fiscal year before"
                    how = "the first less the second, not below zero"
                    due = Step(what, _amount(due) - _amount(before), DOLLARS, how, (due, before))
                if due.amount:
                    parts.append(times_count(group, due))
        return total("Overtime", span, parts)

    def _cap_years(self, span: Span) -> list[Span]:
        """The years of the limit that have a day in a span."""
        found = []
        day = span.first
        while day <= span.last:
            found.append(year_of(day, self.chosen["overtime_year"], self.given.signed))
            day = found[-1].last + _DAY
        return found

    def _capped(self, group: Group, one: Cover, year: Span, through: date) -> Step:
        """One officer's overtime of a year of the limit, through a day, and no more than the limit."""
        span = Span(year.first, through)
        days = one.days.common(span) if one.days is not None else None
        worked = one.acting.common(span) if one.acting is not None else None
        if days is None or worked is None:
            return Step("Overtime of an officer", Fraction(0), DOLLARS, "no day is covered")
        cost = hourly_overtime(self.given, self.policy, group, worked)
        fringe = self.given.overtime_benefits
        reading = of_reading(self.policy, "fringe_on_overtime", self.chosen["fringe_on_overtime"])
        if self.chosen["fringe_on_overtime"] == "under_cap" and fringe is not None:
            cost = summed("Overtime with its benefits", DOLLARS, (cost, _fringe(cost, fringe), reading))
        whole_pay = self.chosen["overtime_base"] == "all_regular_pay" and group.regular_pay is not None
        base = group.regular_pay if whole_pay and group.regular_pay is not None else group.salary
        salary = number("Annual regular pay" if whole_pay else "Annual salary", base, DOLLARS)
        part = Step("Part of the year", Fraction(days.days, year.days), "share", f"{days.days} of {year.days} days")
        cap = overtime_cap(self.policy, self.chosen, worked.first, salary, part)
        return smaller(f"Overtime of an officer, {span}", DOLLARS, cost, cap)

    def _overtime_benefits(self, span: Span) -> Step:
        """What the employer pays on overtime, where the reading has it among the benefits."""
        fringe = self.given.overtime_benefits
        parts = []
        if self.chosen["fringe_on_overtime"] == "in_benefits" and fringe is not None:
            for group, one in self._groups():
                worked = one.acting.common(span) if one.acting is not None else None
                if worked is None or group.overtime_hours is None:
                    continue
                cost = _fringe(hourly_overtime(self.given, self.policy, group, worked), fringe)
                parts.append(times_count(group, self._shared("reimbursement.benefits.share", worked, cost)))
        return total("Benefits on overtime", span, parts)

    def _equipment(self, span: Span) -> Step:
        parts = []
        for group, one in self._groups():
            if one.due is None or one.due not in span:
                continue
            cost = self.given.equipment_cost
            if cost is None and self.chosen["equipment_amount"] == "actual_up_to_cap":
                return missing("equipment", "what equipment of an officer costs is not stated")
            spent = None if cost is None else number("Equipment of an officer", cost, DOLLARS)
            parts.append(times_count(group, equipment(self.policy, self.chosen, one.due, spent)))
        return total("Equipment", span, parts)

    def _vehicle(self, span: Span) -> Step:
        """Once for the agency, when its first officers can act, if it buys a vehicle at all."""
        number_of = self.given.vehicles
        first = self.vehicle_day()
        if number_of is None or not number_of.mid or first is None or first not in span:
            return total("Vehicles", span, [])
        cost = self.given.vehicle_cost
        if cost is None and self.chosen["vehicle_amount"] == "actual_up_to_cap":
            return missing("vehicle", "what a vehicle costs is not stated")
        spent = None
        if cost is not None:
            both = (number("Vehicles", number_of, "vehicles"), number("Cost of a vehicle", cost, DOLLARS))
            amount = _product(*both)
            spent = Step("Vehicles bought", amount, DOLLARS, "the first times the second", both)
        return total("Vehicles", span, [vehicle(self.policy, self.chosen, first, spent)])

    def vehicle_day(self) -> date | None:
        """The day on which the allotment for vehicles falls due; None where that is not in the horizon."""
        days = [one.due for _, one in self._groups() if one.due is not None]
        if not days or any(one.early for _, one in self._groups()):
            return None
        day = max(min(days), self.policy.parameters["reimbursement.vehicle.amount"].values[0].start)
        return day if self.horizon.paid is not None and day in self.horizon.paid else None

    def _awards(self, span: Span) -> Step:
        """Awards of the quarters that end in the span while money is paid; without a percentage there is none."""
        parts = []
        paid = self.horizon.paid
        for place, quarter in enumerate(self.horizon.quarters):
            if quarter not in quarters(span.first, span.last) or quarter.last > span.last:
                continue
            percent = self.percent(place)
            if percent is None or paid is None or quarter.last not in paid:
                continue
            officers = self._awarded(quarter)
            if officers.amount is None:
                return officers
            if not officers.amount:
                continue
            if self.policy.parameters[_BANDS].on(quarter.last) is None:
                return missing("award", f"{_BANDS}: no value is known on {quarter.last}")
            rated = number("Success", percent, "percent")
            due = award(self.policy, self.chosen, quarter.last, rated, officers)
            if due.amount is None:
                return missing("award", f"success of {percent.mid} percent is below the bands")
            name = quarter_name(quarter, self.chosen["award_calendar"])
            parts.append(Step(f"Award of {name}", due.amount, DOLLARS, "the first", (due,)))
        return total("Awards", span, parts)

    def percent(self, place: int) -> Quantity | None:
        """The success of the horizon's quarter at a place, from 0; None where it is not rated."""
        by_quarter = self.given.success_by_quarter
        if not by_quarter:
            return self.given.success
        percent = by_quarter[place] if place < len(by_quarter) else None
        return None if percent is None else Quantity.of(percent)

    def _awarded(self, quarter: Span) -> Step:
        """The officers who count for a quarter's award, by the reading."""
        counted = self.chosen["award_officers"]
        parts = []
        for group, one in self._groups():
            span = Span(quarter.last, quarter.last) if counted == "eligible_on_last_day" else quarter
            if self.given.model_of(group) != _AWARDED or one.days is None or one.days.common(span) is None:
                continue
            if counted == "active_in_quarter":
                active = is_active(group, one, quarter)
                if active is None:
                    return missing(
                        "award", f"officers {group.name!r}: their hours under the agreement are not stated"
                    )
                if not active:
                    continue
            parts.append(number(f"Officers {group.name!r}", group.count, "people"))
        return summed("Officers who count", "officers", tuple(parts))


def is_active(group: Group, one: Cover, quarter: Span) -> bool | None:
    """Whether a group has hours under the agreement in a quarter; None where its hours are not stated."""
    if one.acting is None or one.acting.common(quarter) is None:
        return False
    hours = [held.mid > 0 for held in (group.share_of_hours, group.overtime_hours) if held is not None]
    if any(hours):
        return True
    return False if len(hours) == 2 else None


def _fringe(cost: Step, rate: Quantity) -> Step:
    part = number("Benefits on a dollar of overtime", rate, "share")
    return Step("Benefits on overtime", _product(cost, part), DOLLARS, "the first times the second", (cost, part))


def _product(one: Step, other: Step) -> Fraction:
    return _amount(one) * _amount(other)


def _amount(step: Step) -> Fraction:
    if step.amount is None:
        raise ValueError(f"{step.what} has no amount")
    return step.amount
