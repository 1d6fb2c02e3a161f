"""What a county states for an estimate: officers, dates, pay, costs. For the file, the options and Python alike.

A `Quantity` is one number, or low, middle and high. Money is `Decimal` dollars, shares are of one, `success` is in
percent; yearly amounts are of a federal fiscal year. None means that nothing was stated, which is never zero.
`check_input` refuses what cannot be, naming group and field; whoever read the input adds its option or line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from section287g.errors import InputRefused

__all__ = [
    "AGENCY_UNITS",
    "EVENTS",
    "GROUP_UNITS",
    "MODELS",
    "SCALES",
    "EstimateInput",
    "Group",
    "OtherCost",
    "Quantity",
    "Refused",
    "quantities",
    "with_quantity",
]

MODELS: Final = ("jem", "tfm", "wso")
EVENTS: Final = ("trained", "certified", "credentialed", "first_use", "first_arrest")
"""The events that readings may ask for; the day of credentials must be given."""
SCALES: Final[Mapping[str, int]] = {
    "people": 1,
    "a year": 1,
    "vehicles": 1,
    "hours": 10,
    "dollars": 100,
    "percent": 100,
    "share": 10_000,
}
"""The finest step of each unit: how many steps to one."""
_MOST: Final[Mapping[str, int]] = {
    "people": 100_000,
    "a year": 10_000_000,
    "vehicles": 10_000,
    "hours": 1_000_000,
    "dollars": 100_000_000,
    "percent": 100,
    "share": 10,
}
"""Beyond it a slip is likely; a share may exceed one only where it is a rate."""
GROUP_UNITS: Final[Mapping[str, str]] = {
    "count": "people",
    "salary": "dollars",
    "benefits": "dollars",
    "regular_pay": "dollars",
    "hours_share": "share",
    "overtime_hours": "hours",
}
AGENCY_UNITS: Final[Mapping[str, str]] = {
    "vehicles": "vehicles",
    "vehicle_cost": "dollars",
    "equipment_cost": "dollars",
    "overtime_benefits": "share",
    "success": "percent",
    "training_hours": "hours",
    "training_backfill": "share",
    "duty_backfill": "share",
    "travel": "dollars",
    "bed_days": "a year",
    "bed_day_cost": "dollars",
    "transports": "a year",
    "transport_cost": "dollars",
    "insurance": "dollars",
    "administration_hours": "hours",
    "administration_rate": "dollars",
    "legal": "dollars",
}
_SHARES: Final = ("hours_share", "overtime_benefits", "training_backfill", "duty_backfill")
_MOST_QUARTERS: Final = 80


_Held = TypeVar("_Held", "EstimateInput", "Group")


class Refused(InputRefused):
    """An input that cannot be: `field` and, for officers, the `group` tell where; `why` says what to do."""

    def __init__(self, name: str, why: str, group: str | None = None) -> None:
        super().__init__(f"officers {group!r}, {name}: {why}" if group is not None else f"{name}: {why}")
        self.field, self.why, self.group = name, why, group


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as one value, or as low, middle and high."""

    low: Decimal
    mid: Decimal
    high: Decimal

    @classmethod
    def of(cls, *values: Decimal | int | str) -> Quantity:
        """One value or three, as numbers or text. Raises `ValueError` for anything else.

        >>> Quantity.of("62000") == Quantity.of(62000, 62000, 62000)
        True
        """
        try:
            found = [Decimal(str(one).strip().replace("_", "")) for one in values]
        except InvalidOperation:
            raise ValueError("it must be a number in plain digits, as 62000 or 0.25") from None
        if len(found) not in (1, 3) or not all(one.is_finite() for one in found):
            raise ValueError("it must be one number, or three: low, middle and high")
        low, mid, high = found * (3 // len(found))
        return cls(low, mid, high)

    @property
    def spread(self) -> bool:
        """Whether low and high differ."""
        return self.low != self.high

    def fixed(self, value: Decimal) -> Quantity:
        """One value in place of three."""
        return Quantity(value, value, value)


@dataclass(frozen=True, slots=True)
class Group:
    """Officers with the same pay and the same dates. `leaves` is the last day of authority, included."""

    count: Quantity
    salary: Quantity
    benefits: Quantity
    training: date
    """First day of training."""
    credentialed: date
    name: str = "officers"
    model: str | None = None
    """Where it differs from the agency's."""
    trained: date | None = None
    certified: date | None = None
    first_use: date | None = None
    first_arrest: date | None = None
    leaves: date | None = None
    hired: date | None = None
    """First day of pay of officers added for this; None where they are officers that the agency has already."""
    dedicated: bool | None = None
    hours_share: Quantity | None = None
    """Share of paid hours under the agreement."""
    overtime_hours: Quantity | None = None
    """Overtime hours a year under the agreement, of one officer."""
    regular_pay: Quantity | None = None
    """Annual salary with longevity, shift and other regular supplements."""

    def event(self, name: str) -> date | None:
        """The day of an event by its name in the readings."""
        return {
            "trained": self.trained,
            "certified": self.certified,
            "credentialed": self.credentialed,
            "first_use": self.first_use,
            "first_arrest": self.first_arrest,
        }[name]

    @property
    def share_of_hours(self) -> Quantity | None:
        """The share of paid hours under the agreement; the whole for a dedicated post."""
        return Quantity.of(1) if self.dedicated and self.hours_share is None else self.hours_share


@dataclass(frozen=True, slots=True)
class OtherCost:
    """A yearly cost of the county's own that nobody reimburses, with its name."""

    name: str
    yearly: Quantity


@dataclass(frozen=True, slots=True)
class EstimateInput:
    """All that is stated for one estimate. Costs of the agency are those of a year unless they say otherwise."""

    groups: tuple[Group, ...]
    model: str = "tfm"
    name: str | None = None
    agency: str | None = None
    """The agency's id in the registry, where it has one."""
    signed: date | None = None
    start: date | None = None
    quarters: int | None = None
    fiscal_year_month: int = 10
    """The first month of the agency's own fiscal year."""
    stop_quarter: int | None = None
    """Federal money stops at the start of this quarter; the first is 1."""
    lag_quarters: int | None = None
    """Quarters from earning to payment."""
    vehicles: Quantity | None = None
    vehicle_cost: Quantity | None = None
    equipment_cost: Quantity | None = None
    """What equipment of one officer costs."""
    overtime_benefits: Quantity | None = None
    """What the employer pays on a dollar of overtime: taxes, and pension where it counts."""
    success: Quantity | None = None
    """Percent on which awards rest, in every quarter; None is 'not rated'."""
    success_by_quarter: tuple[Decimal | None, ...] = ()
    """Percent quarter by quarter, in place of `success`; None and what is left out is 'not rated'."""
    training_hours: Quantity | None = None
    training_backfill: Quantity | None = None
    """Share of the hours in training that others fill at overtime."""
    duty_backfill: Quantity | None = None
    """Share of the hours under the agreement that others fill at overtime."""
    overtime_rate: Decimal | None = None
    hours_per_year: Decimal | None = None
    travel: Quantity | None = None
    """Travel to training of one officer, whoever pays it."""
    bed_days: Quantity | None = None
    bed_day_cost: Quantity | None = None
    transports: Quantity | None = None
    transport_cost: Quantity | None = None
    insurance: Quantity | None = None
    administration_hours: Quantity | None = None
    administration_rate: Quantity | None = None
    legal: Quantity | None = None
    other: tuple[OtherCost, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What the registry said, where it was asked."""

    def model_of(self, group: Group) -> str:
        """The model of a group of officers."""
        return group.model or self.model


def quantities(given: EstimateInput) -> dict[str, tuple[Quantity, str]]:
    """Every number stated that can vary, by name, with its unit: `salary of patrol`, `bed_days`."""
    found: dict[str, tuple[Quantity, str]] = {}
    for group in given.groups:
        for name, unit in GROUP_UNITS.items():
            held = getattr(group, name)
            if held is not None:
                found[f"{name} of {group.name}"] = (held, unit)
    for name, unit in AGENCY_UNITS.items():
        held = getattr(given, name)
        if held is not None:
            found[name] = (held, unit)
    found |= {f"cost of {one.name}": (one.yearly, "dollars") for one in given.other}
    return found


def with_quantity(given: EstimateInput, wanted: str, value: Quantity) -> EstimateInput:
    """The same input but for one number, by its name in `quantities`."""
    if wanted in AGENCY_UNITS:
        return _replaced(given, {wanted: value})
    name, _, of = wanted.partition(" of ")
    if name == "cost":
        other = tuple(replace(one, yearly=value) if one.name == of else one for one in given.other)
        return replace(given, other=other)
    groups = tuple(_replaced(one, {name: value}) if one.name == of else one for one in given.groups)
    return replace(given, groups=groups)


def _replaced(held: _Held, values: Mapping[str, Any]) -> _Held:
    return replace(held, **values)


def check_input(given: EstimateInput) -> None:
    """Raises `Refused` for what cannot be: by group and field, with the remedy."""
    if not given.groups:
        raise Refused("officers", "state at least one group of officers")
    _check_choice("model", given.model, MODELS)
    names = [one.name for one in given.groups]
    for group in given.groups:
        if names.count(group.name) > 1:
            raise Refused("name", "two groups have this name; give each its own", group.name)
        _check_group(group)
    for name, unit in AGENCY_UNITS.items():
        _check_quantity(name, getattr(given, name), unit, None)
    others = [one.name for one in given.other]
    for other in given.other:
        if others.count(other.name) > 1 or not other.name.strip():
            raise Refused("other", f"the cost {other.name!r} needs a name of its own")
        _check_quantity(f"other, {other.name}", other.yearly, "dollars", None)
    for name, most in (("quarters", _MOST_QUARTERS), ("stop_quarter", _MOST_QUARTERS + 1), ("fiscal_year_month", 12)):
        number = getattr(given, name)
        if number is not None and not 1 <= number <= most:
            raise Refused(name, f"it must lie between 1 and {most}")
    if given.lag_quarters is not None and not 0 <= given.lag_quarters <= _MOST_QUARTERS:
        raise Refused("lag_quarters", f"it must lie between 0 and {_MOST_QUARTERS}")
    for name in ("overtime_rate", "hours_per_year"):
        value = getattr(given, name)
        if value is not None and not 0 < value <= 10_000:
            raise Refused(name, "it must be more than zero, and no more than 10,000")
    for percent in given.success_by_quarter:
        _check_quantity("success_by_quarter", None if percent is None else Quantity.of(percent), "percent", None)
    if given.success is not None and given.success_by_quarter:
        raise Refused("success_by_quarter", "give success, or success_by_quarter, not both")


def _check_group(group: Group) -> None:
    if group.model is not None:
        _check_choice("model", group.model, MODELS, group.name)
    for name, unit in GROUP_UNITS.items():
        _check_quantity(name, getattr(group, name), unit, group.name)
    if group.salary.low == 0:
        raise Refused("salary", "it must be more than zero: state what an officer is paid in a year", group.name)
    if group.regular_pay is not None and group.regular_pay.mid < group.salary.mid:
        raise Refused("regular_pay", "it holds the salary, so it is no less; state both together", group.name)
    if group.dedicated and group.hours_share is not None and group.hours_share.low != 1:
        why = "dedicated officers do nothing else, so it is 1; leave it out, or say dedicated: no"
        raise Refused("hours_share", why, group.name)
    before: list[tuple[str, date]] = []
    order = ("hired", "training", "trained", "certified", "credentialed", "first_use", "first_arrest")
    for name in order:
        day = getattr(group, name)
        if day is None:
            continue
        late = [(other, earlier) for other, earlier in before if earlier > day and (other, name) != _FREE]
        if late:
            other, earlier = late[-1]
            raise Refused(name, f"{day} lies before {other}, {earlier}; correct one of the two days", group.name)
        before.append((name, day))
    if group.leaves is not None and group.leaves < group.training:
        raise Refused("leaves", f"{group.leaves} lies before training, {group.training}; correct one", group.name)


_FREE: Final = ("first_use", "first_arrest")
"""Which of these two came first is not for the estimate to say."""


def _check_choice(name: str, value: str, allowed: tuple[str, ...], group: str | None = None) -> None:
    if value not in allowed:
        raise Refused(name, f"it is one of {', '.join(allowed)}", group)


def _check_quantity(name: str, held: Quantity | None, unit: str, group: str | None) -> None:
    if held is None:
        return
    values = (held.low, held.mid, held.high)
    if not held.low <= held.mid <= held.high:
        raise Refused(name, "give low, middle and high in this order", group)
    if held.low < 0:
        raise Refused(name, "it must not be negative; leave it out where it is not known", group)
    most = 1 if name in _SHARES else _MOST[unit]
    if held.high > most:
        more = "; a share is of one: 0.25 is a quarter" if unit == "share" else ""
        raise Refused(name, f"it must not exceed {most:,}{more}", group)
    if any((value * SCALES[unit]) % 1 for value in values):
        step = Decimal(1) / SCALES[unit]
        raise Refused(name, f"it must be a multiple of {step}", group)
