"""Which assumption moves the net most, and what happens when federal money stops or comes late: for the estimate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import accumulate
from typing import Any, Final

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.costs import COST_KINDS, Costs
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import (
    EVENTS,
    SCALES,
    EstimateInput,
    Group,
    Quantity,
    quantities,
    with_quantity,
)
from section287g.funding.estimate.model import Cash, Period, Stop, Swing
from section287g.funding.estimate.monthly import whole
from section287g.funding.estimate.receipts import Receipts
from section287g.funding.estimate.spread import receipts_total
from section287g.funding.rules import Policy

__all__ = ["LATER", "cash_by_quarter", "costs_total", "stops_by_quarter", "swings"]

LATER: Final = "credentials later"
_VARIATION: Final = "assumption.agency.variation"
_DELAY: Final = "assumption.agency.delay_days"
_WORDS: Final[Mapping[str, str]] = {
    "count": "officers",
    "salary": "annual salary",
    "benefits": "annual benefits",
    "regular_pay": "regular pay with supplements",
    "hours_share": "share of hours under the agreement",
    "overtime_hours": "overtime hours a year",
    "vehicles": "vehicles",
    "vehicle_cost": "cost of a vehicle",
    "equipment_cost": "cost of an officer's equipment",
    "overtime_benefits": "benefits on a dollar of overtime",
    "success": "success, in percent",
    "training_hours": "hours of training",
    "training_backfill": "share of training that others fill",
    "duty_backfill": "share of hours under the agreement that others fill",
    "travel": "travel to training",
    "bed_days": "jail bed-days a year",
    "bed_day_cost": "cost of a bed-day",
    "transports": "transports a year",
    "transport_cost": "cost of a transport",
    "insurance": "insurance a year",
    "administration_hours": "hours of administration a year",
    "administration_rate": "cost of an hour of administration",
    "legal": "legal cost a year",
}


def costs_total(given: EstimateInput, policy: Policy, horizon: Horizon) -> Decimal:
    """All costs over the horizon."""
    costs = Costs(given, policy, horizon)
    amounts = (whole(partial(costs.step, kind), horizon)[0] for kind in COST_KINDS)
    return sum((one for one in amounts if one is not None), Decimal("0.00"))


def swings(given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon) -> list[Swing]:
    """One line for each number stated, and one for later credentials; what moves the net most comes first.

    A number whose net is not known at an end (an award below the bands, left open) has no line.
    """
    on = max(horizon.span.last, policy.parameters[_VARIATION].values[0].start)
    variation = Decimal(str(policy.value(_VARIATION, on).value))
    found = []
    for name, (held, unit) in quantities(given).items():
        varied = held if held.spread else _varied(held, unit, variation)
        if not varied.spread:
            continue
        nets = [
            _net(with_quantity(given, name, held.fixed(value)), policy, chosen, horizon)
            for value in (varied.low, varied.high)
        ]
        low, high = nets
        if low is not None and high is not None:
            one, two, three = (_text(value, unit) for value in (varied.low, held.mid, varied.high))
            found.append(Swing(name, _what(name, given), one, two, three, held.spread, low, high))
    days = int(str(policy.value(_DELAY, on).value))
    now = _net(given, policy, chosen, horizon)
    later = _net(_delayed(given, days), policy, chosen, horizon)
    if now is not None and later is not None:
        what = "credentials and all later events"
        found.append(Swing(LATER, what, "as stated", "as stated", f"{days} days later", False, now, later))
    return sorted(found, key=lambda one: (-one.swing, one.name))


def stops_by_quarter(quarters: Sequence[Period]) -> list[Stop]:
    """What a stop at the start of each quarter would leave, and of none; empty where an amount is not known."""
    received = [one.received for one in quarters]
    spent = [one.spent for one in quarters]
    if None in received or None in spent:
        return []
    earned = [Decimal("0.00"), *accumulate(one for one in received if one is not None)]
    costs = [Decimal("0.00"), *accumulate(one for one in spent if one is not None)]
    names = [*(one.name for one in quarters), "no stop"]
    return [
        Stop(place + 1, name, earned[place], costs[place], costs[-1] - costs[place], earned[place] - costs[-1])
        for place, name in enumerate(names)
    ]


def cash_by_quarter(quarters: Sequence[Period], lag: int) -> list[Cash]:
    """Receipts so many quarters after they were earned, costs at once; what arrives after the horizon is left out."""
    found = []
    balance = Decimal("0.00")
    for place, one in enumerate(quarters):
        earned, out = one.received, one.spent
        if earned is None or out is None:
            return []
        before = quarters[place - lag].received if place >= lag else None
        arrived = before if before is not None else Decimal("0.00")
        balance += arrived - out
        found.append(Cash(one.name, earned, arrived, out, balance))
    return found


def _net(given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon) -> Decimal | None:
    amount, _ = receipts_total(Receipts.of(given, policy, chosen, horizon))
    return None if amount is None else amount - costs_total(given, policy, horizon)


def _varied(held: Quantity, unit: str, variation: Decimal) -> Quantity:
    """A tenth, say, down and up, in the steps of the unit; what counts whole things by one at least."""
    scale = SCALES[unit]
    step = (held.mid * variation * scale).to_integral_value() / scale
    if scale == 1 and held.mid:
        step = max(step, Decimal(1))
    most = {"share": Decimal(1), "percent": Decimal(100)}.get(unit, held.mid + step)
    return Quantity(max(held.mid - step, Decimal(0)), held.mid, max(min(held.mid + step, most), held.mid))


def _delayed(given: EstimateInput, days: int) -> EstimateInput:
    return replace(given, groups=tuple(_later(one, days) for one in given.groups))


def _later(group: Group, days: int) -> Group:
    moved: dict[str, Any] = dict(_moved(group, timedelta(days=days)))
    return replace(group, **moved)


def _moved(group: Group, by: timedelta) -> Iterator[tuple[str, date]]:
    for name in EVENTS:
        day = group.event(name)
        if day is not None:
            yield name, day + by


def _what(name: str, given: EstimateInput) -> str:
    field, _, of = name.partition(" of ")
    if field == "cost":
        return of
    word = _WORDS[field]
    return f"{word}, {of}" if of and len(given.groups) > 1 else word


def _text(value: Decimal, unit: str) -> str:
    number = f"{value.normalize():,f}" if value == value.to_integral_value() else f"{value:,f}".rstrip("0")
    return f"{number} dollars" if unit == "dollars" else number
