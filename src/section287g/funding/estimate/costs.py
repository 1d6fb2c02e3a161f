"""What the agreement costs a county, by kind, exact and cumulative within a federal fiscal year: for the estimate.

Only what comes about by the agreement is a cost here: overtime, purchases, pay of officers added, and what nobody
reimburses. Pay of officers whom the county has already is paid anyway; `memo` gives the part of it that goes into
hours under the agreement. Readings move no cost. What was not stated is no zero: it is named by `not_stated`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from section287g.funding.estimate.covering import acting
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import EstimateInput, Group, Quantity
from section287g.funding.estimate.pay import (
    DOLLARS,
    accrued,
    hourly_overtime,
    hours_a_year,
    missing,
    number,
    overtime_hour,
    times_count,
    total,
)
from section287g.funding.explaining import Step, of_rule, summed
from section287g.funding.periods import Span
from section287g.funding.rules import Policy

__all__ = ["COST_KINDS", "UNREIMBURSED", "YEARLY", "Costs", "NotStated"]

COST_KINDS: Final = (
    "added_pay",
    "overtime_pay",
    "equipment_bought",
    "vehicles_bought",
    "training_backfill",
    "duty_backfill",
    "travel",
    "jail",
    "transport",
    "insurance",
    "administration",
    "legal",
    "other",
)
UNREIMBURSED: Final = COST_KINDS[4:]
"""What nobody is announced to reimburse."""
YEARLY: Final[Mapping[str, tuple[str, str, bool]]] = {
    "jail": ("bed_days", "bed_day_cost", True),
    "transport": ("transports", "transport_cost", True),
    "insurance": ("insurance", "", False),
    "administration": ("administration_hours", "administration_rate", False),
    "legal": ("legal", "", False),
}
"""Costs by the year: the field, the field of its price if it has one, and whether it begins with credentials."""
_WORDS: Final = {
    "jail": ("Bed-days a year", "Cost of a bed-day"),
    "transport": ("Transports a year", "Cost of a transport"),
    "insurance": ("Insurance a year", ""),
    "administration": ("Hours of administration a year", "Cost of an hour of administration"),
    "legal": ("Legal cost a year", ""),
}
_TIMES: Final = "the first times the second"


@dataclass(frozen=True, slots=True)
class NotStated:
    """What the input leaves out, what that leaves out of the estimate, and the fields that would settle it."""

    name: str
    what: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of one input."""

    given: EstimateInput
    policy: Policy
    horizon: Horizon

    def step(self, kind: str, year: Span, through: date) -> Step:
        """A kind of cost from the first day of a federal fiscal year through a day within it."""
        verbs: Mapping[str, Callable[[Span], Step]] = {
            "added_pay": self._added_pay,
            "overtime_pay": self._overtime,
            "equipment_bought": self._equipment,
            "vehicles_bought": self._vehicles,
            "training_backfill": self._training_backfill,
            "duty_backfill": self._duty_backfill,
            "travel": self._travel,
            "other": self._other,
        }
        span = self.horizon.span.common(Span(year.first, min(through, year.last)))
        if span is None:
            return total(kind, Span(year.first, through), [])
        return verbs[kind](span) if kind in verbs else self._yearly(kind, span)

    def memo(self, year: Span, through: date) -> Step:
        """Pay of officers whom the county has already, for hours under the agreement; unknown without these hours."""
        span = self.horizon.span.common(Span(year.first, min(through, year.last)))
        parts = []
        for group in self.given.groups:
            days = acting(self.given, group, span) if span is not None else None
            if group.hired is not None or days is None:
                continue
            if group.share_of_hours is None:
                return missing(
                    "pay", f"officers {group.name!r}: the share of hours under the agreement is not stated"
                )
            part = number("Share of hours under the agreement", group.share_of_hours, "share")
            for name in ("salary", "benefits"):
                cost = accrued(number(f"Annual {name} of an officer", getattr(group, name), DOLLARS), days)
                both = (cost, part)
                parts.append(times_count(group, Step(cost.what, _product(*both), DOLLARS, _TIMES, both)))
        return total("Pay of officers already there, for hours under the agreement", year, parts)

    def training_hours(self, group: Group) -> Step | None:
        """Hours of the course of one officer: as stated, or by the rule of the model; None where it is not known."""
        if self.given.training_hours is not None:
            return number("Hours of training of an officer", self.given.training_hours, "hours")
        path = f"training.{self.given.model_of(group)}.hours"
        if path not in self.policy.parameters or self.policy.parameters[path].on(group.training) is None:
            return None
        return of_rule(self.policy, path, group.training)[1]

    def ice_pays_travel(self, group: Group) -> bool | None:
        """Whether the agreement leaves travel to training to ICE; None where no text is known for the day."""
        path = f"training.{self.given.model_of(group)}.travel"
        value = self.policy.parameters[path].on(group.training) if path in self.policy.parameters else None
        return None if value is None else value.value == "ICE"

    def not_stated(self) -> list[NotStated]:
        """Every cost that the estimate leaves out because something is not stated."""
        given, groups = self.given, self.given.groups
        present = [one for one in groups if one.hired is None]
        found = []
        if any(one.overtime_hours is None for one in groups):
            found.append(NotStated("overtime_pay", "overtime under the agreement", ("overtime_hours",)))
        elif given.overtime_benefits is None and any(_some(one.overtime_hours) for one in groups):
            found.append(NotStated("overtime_benefits", "the employer's taxes on overtime", ("overtime_benefits",)))
        if given.equipment_cost is None:
            found.append(NotStated("equipment_bought", "what equipment costs", ("equipment_cost",)))
        if given.vehicles is None:
            found.append(NotStated("vehicles_bought", "whether vehicles are bought", ("vehicles",)))
        elif given.vehicle_cost is None and _some(given.vehicles):
            found.append(NotStated("vehicles_bought", "what vehicles cost", ("vehicle_cost",)))
        if present and given.training_backfill is None:
            what = "filling in for officers in training"
            found.append(NotStated("training_backfill", what, ("training_backfill",)))
        elif _some(given.training_backfill) and any(self.training_hours(one) is None for one in present):
            found.append(NotStated("training_backfill", "how long training takes", ("training_hours",)))
        absent = [one for one in present if one.share_of_hours is None]
        if present and given.duty_backfill is None:
            what = "filling in for officers at work under the agreement"
            fields = ("duty_backfill", "hours_share") if absent else ("duty_backfill",)
            found.append(NotStated("duty_backfill", what, fields))
        elif absent and _some(given.duty_backfill):
            found.append(NotStated("duty_backfill", "hours under the agreement", ("hours_share",)))
        if given.travel is None and not all(self.ice_pays_travel(one) for one in groups):
            found.append(NotStated("travel", "travel to training", ("travel",)))
        found += self._yearly_not_stated()
        return found

    def is_stated(self, kind: str) -> bool | None:
        """Whether the input states what this kind costs; a stated zero counts.

        None where nothing is stated and nothing is open: nobody is added, or the agreement leaves travel to ICE.
        """
        given, groups = self.given, self.given.groups
        present = [one for one in groups if one.hired is None]
        if kind in YEARLY:
            name, price, _ = YEARLY[kind]
            return _both(getattr(given, name), getattr(given, price) if price else Quantity.of(0))
        if kind == "added_pay":
            return True if len(present) < len(groups) else None
        if kind == "travel" and given.travel is None:
            return None if all(self.ice_pays_travel(one) for one in groups) else False
        if kind in ("training_backfill", "duty_backfill") and not present:
            return None
        known = {
            "overtime_pay": any(one.overtime_hours is not None for one in groups),
            "equipment_bought": given.equipment_cost is not None,
            "vehicles_bought": _both(given.vehicles, given.vehicle_cost),
            "training_backfill": any(_both(given.training_backfill, self.training_hours(one)) for one in present),
            "duty_backfill": any(_both(given.duty_backfill, one.share_of_hours) for one in present),
            "travel": True,
            "other": bool(given.other),
        }
        return known[kind]

    def _yearly_not_stated(self) -> Iterator[NotStated]:
        whats = {
            "jail": "jail bed-days of holds",
            "transport": "transport",
            "insurance": "insurance",
            "administration": "administration",
            "legal": "legal cost",
        }
        for kind, (name, price, _) in YEARLY.items():
            held = getattr(self.given, name)
            absent = [name] if held is None else []
            if price and getattr(self.given, price) is None and (held is None or _some(held)):
                absent.append(price)
            if absent:
                yield NotStated(kind, whats[kind], tuple(absent))

    def _added_pay(self, span: Span) -> Step:
        parts = []
        for group in self.given.groups:
            if group.hired is None:
                continue
            days = span.common(Span(group.hired, group.leaves or date.max))
            if days is not None:
                for name in ("salary", "benefits"):
                    yearly = number(f"Annual {name} of an officer", getattr(group, name), DOLLARS)
                    parts.append(times_count(group, accrued(yearly, days)))
        return total("Pay of officers added", span, parts)

    def _overtime(self, span: Span) -> Step:
        parts = []
        for group in self.given.groups:
            days = acting(self.given, group, span)
            if days is None or group.overtime_hours is None:
                continue
            cost = hourly_overtime(self.given, self.policy, group, days)
            if self.given.overtime_benefits is not None:
                rate = number("Benefits on a dollar of overtime", self.given.overtime_benefits, "share")
                fringe = Step("Benefits on overtime", _product(cost, rate), DOLLARS, _TIMES, (cost, rate))
                cost = summed("Overtime with its benefits", DOLLARS, (cost, fringe))
            parts.append(times_count(group, cost))
        return total("Overtime under the agreement", span, parts)

    def _equipment(self, span: Span) -> Step:
        cost = self.given.equipment_cost
        parts = [
            times_count(group, number("Equipment of an officer", cost, DOLLARS))
            for group in self.given.groups
            if cost is not None and self._starts(group) in span
        ]
        return total("Equipment bought", span, parts)

    def _vehicles(self, span: Span) -> Step:
        vehicles, cost = self.given.vehicles, self.given.vehicle_cost
        first = min(self._starts(group) for group in self.given.groups)
        if vehicles is None or cost is None or first not in span:
            return total("Vehicles bought", span, [])
        both = (number("Vehicles", vehicles, "vehicles"), number("Cost of a vehicle", cost, DOLLARS))
        return total("Vehicles bought", span, [Step("Vehicles", _product(*both), DOLLARS, _TIMES, both)])

    def _starts(self, group: Group) -> date:
        """The first day on which a group can act: purchases are taken as made on it."""
        return group.credentialed if self.given.signed is None else max(group.credentialed, self.given.signed)

    def _training_backfill(self, span: Span) -> Step:
        """On the first day of training: the hours of the course that others fill, at their overtime."""
        held = self.given.training_backfill
        parts = []
        for group in self.given.groups:
            hours = self.training_hours(group)
            if held is None or hours is None or group.hired is not None or group.training not in span:
                continue
            factors = (hours, number("Share that others fill", held, "share"), self._hour(group, span))
            parts.append(times_count(group, _thrice("Filling in during training of an officer", factors)))
        return total("Filling in during training", span, parts)

    def _duty_backfill(self, span: Span) -> Step:
        """Day by day: the hours under the agreement that others fill, at their overtime."""
        held = self.given.duty_backfill
        parts = []
        for group in self.given.groups:
            days = acting(self.given, group, span)
            hours = group.share_of_hours
            if held is None or hours is None or group.hired is not None or days is None:
                continue
            worked = accrued(hours_a_year(self.given, self.policy, days), days)
            under = number("Share of hours under the agreement", hours, "share")
            spent = Step("Hours under the agreement", _product(worked, under), "hours", _TIMES, (worked, under))
            factors = (spent, number("Share that others fill", held, "share"), self._hour(group, days))
            parts.append(times_count(group, _thrice("Filling in for an officer under the agreement", factors)))
        return total("Filling in for hours under the agreement", span, parts)

    def _hour(self, group: Group, days: Span) -> Step:
        return overtime_hour(self.given, self.policy, group, days)

    def _travel(self, span: Span) -> Step:
        """On the first day of training, where the agreement does not leave it to ICE."""
        cost = self.given.travel
        parts = [
            times_count(group, number("Travel to training of an officer", cost, DOLLARS))
            for group in self.given.groups
            if cost is not None and group.training in span and not self.ice_pays_travel(group)
        ]
        return total("Travel to training", span, parts)

    def yearly_days(self, with_credentials: bool, span: Span) -> Span | None:
        """The days of a span in which the agency has its yearly costs: until the last officers leave."""
        groups = self.given.groups
        first = min(self._starts(one) if with_credentials else one.training for one in groups)
        last = max(one.leaves or date.max for one in groups)
        return span.common(Span(first, last)) if first <= last else None

    def _yearly(self, kind: str, span: Span) -> Step:
        name, price, with_credentials = YEARLY[kind]
        held: Quantity | None = getattr(self.given, name)
        priced: Quantity | None = getattr(self.given, price) if price else None
        days = self.yearly_days(with_credentials, span)
        what, each = _WORDS[kind]
        if held is None or days is None or (price and priced is None):
            return total(kind.capitalize(), span, [])
        yearly = number(what, held, "a year" if price else DOLLARS)
        if priced is not None:
            both = (yearly, number(each, priced, DOLLARS))
            yearly = Step(f"{kind.capitalize()} a year", _product(*both), DOLLARS, _TIMES, both)
        return total(kind.capitalize(), span, [accrued(yearly, days)])

    def _other(self, span: Span) -> Step:
        days = self.yearly_days(False, span)
        parts = [accrued(number(one.name, one.yearly, DOLLARS), days) for one in self.given.other if days is not None]
        return total("Other costs", span, parts)


def _thrice(what: str, factors: tuple[Step, Step, Step]) -> Step:
    one, two, three = factors
    amount = _product(one, two) * (three.amount or Fraction(0))
    return Step(what, amount, DOLLARS, "the first times the second times the third", factors)


def _product(one: Step, other: Step) -> Fraction:
    return (one.amount or Fraction(0)) * (other.amount or Fraction(0))


def _both(held: Quantity | None, other: object | None) -> bool:
    """Whether a number is stated and, where it may be more than zero, what it is multiplied by."""
    return held is not None and (other is not None or not _some(held))


def _some(held: Quantity | None) -> bool:
    """Whether a number is stated and may be more than zero."""
    return held is not None and held.high > 0
