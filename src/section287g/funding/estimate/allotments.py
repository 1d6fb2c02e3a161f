"""`estimate_allotments`: what is paid once, for equipment and vehicles, and nothing else. For a first question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from section287g.funding.chosen import Chosen, choose
from section287g.funding.estimate.inputs import Quantity, Refused
from section287g.funding.estimate.pay import number
from section287g.funding.explaining import Step, cents, summed
from section287g.funding.policy import read_policy
from section287g.funding.rules import Policy
from section287g.funding.terms import equipment, vehicle

__all__ = ["Allotted", "estimate_allotments"]

_PATHS = ("reimbursement.equipment.amount", "reimbursement.vehicle.amount")


@dataclass(frozen=True, slots=True)
class Allotted:
    """What is paid once: dollars in whole cents, exact steps, and the readings; None is 'not known'."""

    officers: int
    vehicles: int | None
    on: date
    equipment: Decimal | None
    vehicle: Decimal | None
    total: Decimal | None
    step: Step
    readings: dict[str, str]
    policy_version: str


def estimate_allotments(
    officers: int,
    vehicles: int | None = None,
    policy: Policy | None = None,
    chosen: Chosen | None = None,
    *,
    on: date | None = None,
    equipment_cost: Decimal | None = None,
    vehicle_cost: Decimal | None = None,
) -> Allotted:
    """Allotments for so many officers who can act, and for the agency's vehicles where it buys any.

    `on` is the day of the rules, by default that of the newest. The costs are of one officer's equipment and of one
    vehicle; where a reading pays by cost and none is given, the amount is not known. Without `vehicles` no allotment
    for them is counted. Raises `Refused` for what cannot be.

    >>> estimate_allotments(6, 1).total
    Decimal('145000.00')
    """
    rules = policy if policy is not None else read_policy()
    readings = chosen if chosen is not None else choose(rules)
    stated = {"officers": officers, "vehicles": vehicles}
    for name, value in {**stated, "equipment_cost": equipment_cost, "vehicle_cost": vehicle_cost}.items():
        if value is not None and value < 0:
            raise Refused(name, "it must not be negative; leave it out where it is not known")
    day = on if on is not None else max(rules.parameters[path].values[-1].start for path in _PATHS)
    officer = _one("equipment", rules, readings, day, equipment_cost, "Equipment of an officer")
    people = number("Officers", Quantity.of(officers), "people")
    parts = [_times("Equipment", officer, people)]
    if vehicles:
        count = number("Vehicles", Quantity.of(vehicles), "vehicles")
        spent = None if vehicle_cost is None else vehicle_cost * vehicles
        parts.append(_one("vehicle", rules, readings, day, spent, f"Cost of {count.amount} vehicles"))
    known = all(one.amount is not None for one in parts)
    step = summed("Equipment and vehicles, paid once", "dollars", tuple(parts))
    if not known:
        step = Step(step.what, None, "dollars", "a part of it is not known", tuple(parts))
    amounts = [None if one.amount is None else cents(one.amount) for one in (*parts, step)]
    paid = amounts[1] if vehicles else Decimal("0.00") if vehicles == 0 else None
    names = ("equipment_amount", "vehicle_amount")
    return Allotted(
        officers,
        vehicles,
        day,
        amounts[0],
        paid,
        amounts[-1],
        step,
        {name: readings[name] for name in names},
        rules.version,
    )


def _one(kind: str, policy: Policy, chosen: Chosen, on: date, spent: Decimal | None, what: str) -> Step:
    if spent is None and chosen[f"{kind}_amount"] != "fixed":
        return Step(what, None, "dollars", "what it costs is not stated")
    cost = None if spent is None else Step(what, Fraction(spent), "dollars", "as stated")
    return (equipment if kind == "equipment" else vehicle)(policy, chosen, on, cost)


def _times(what: str, each: Step, people: Step) -> Step:
    if each.amount is None or people.amount is None:
        return Step(what, None, "dollars", each.how, (each, people))
    return Step(what, each.amount * people.amount, "dollars", "the first times the second", (each, people))
