"""What the form on money asks and how its answers are read: numbers, days, choices, each by its name in the address.

A number is one, or low, middle and high. Dollar signs and marked thousands are read where they can mean one thing
only; what can mean two is asked about. A month stands for its first day, or its last where something happens by it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked, BadRequest
from section287g.explorer.record import Record

if TYPE_CHECKING:
    from section287g.funding.estimate import EstimateInput, Quantity

__all__ = ["FIELDS", "GROUP", "MODELS", "MORE", "NEEDED", "months_taken", "read_form"]

NEEDED: Final = ("officers", "salary", "benefits", "training", "credentialed")
MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "days": ("signed", "trained", "certified", "first_use", "first_arrest", "hired", "leaves"),
    "officers": ("dedicated", "hours_share", "overtime_hours", "regular_pay", "success", "success_by_quarter"),
    "purchases": ("vehicles", "vehicle_cost", "equipment_cost", "travel"),
    "work": (
        "overtime_benefits", "overtime_rate", "hours_per_year", "training_hours", "training_backfill",
        "duty_backfill",
    ),
    "costs": (
        "bed_days", "bed_day_cost", "transports", "transport_cost", "insurance", "administration_hours",
        "administration_rate", "legal", "other",
    ),
    "time": ("fiscal_year_month", "start", "quarters", "stop_quarter", "lag_quarters"),
}  # fmt: skip
"""What may be stated besides, in the order of the form, by what it is about."""
_DAYS: Final = ("training", "credentialed", "start", *MORE["days"])
_WHOLES: Final[Mapping[str, int]] = {
    "fiscal_year_month": 12, "quarters": 20, "stop_quarter": 21, "lag_quarters": 20,
}  # fmt: skip
"""Whole numbers from 1, with the largest."""
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_DAYS, "day"),
    **dict.fromkeys(_WHOLES, "whole"),
    "fiscal_year_month": "month",
    "dedicated": "yes",
    "overtime_rate": "plain",
    "hours_per_year": "plain",
    "success_by_quarter": "percents",
}
FIELDS: Final[Mapping[str, str]] = {
    name: _KINDS.get(name, "number") for name in (*NEEDED, *(one for group in MORE.values() for one in group))
}
"""Every field by its name in the address, with its kind."""
GROUP: Final[Mapping[str, str]] = {
    "officers": "count",
    **{name: name for name in ("salary", "benefits", "training", "credentialed")},
    **{name: name for name in MORE["days"] if name != "signed"},
    **{name: name for name in ("dedicated", "hours_share", "overtime_hours", "regular_pay")},
}
"""Fields of the officers, by their names in the address; the others are of the agency."""
MODELS: Final = ("tfm", "jem", "wso")
_OTHER: Final = "other costs"
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_APART: Final = re.compile(r";\s*|,\s+")
_BY_ITS_END: Final = ("credentialed", "trained", "certified", "first_use", "first_arrest", "leaves")
"""Days which, where only a month is stated, are taken as its last."""


def read_form(record: Record, asked: Asked) -> EstimateInput:
    """The input of an estimate as the form states it. Raises `BadRequest` naming the field, and `Refused`."""
    from section287g.funding.estimate import EstimateInput, Group, OtherCost, prefill

    values = {name: _value(asked, name, kind) for name, kind in FIELDS.items() if asked.text(name) is not None}
    officers = {GROUP[name]: value for name, value in values.items() if name in GROUP}
    ours = {name: value for name, value in values.items() if name not in GROUP}
    if "other" in ours:
        ours["other"] = (OtherCost(_OTHER, ours["other"]),)
    given = EstimateInput((Group(**officers),), **ours)
    model, agency = asked.one_of("model", MODELS), asked.text("agency")
    if model is not None:
        given = replace(given, model=model)
    return given if agency is None else prefill(given, record.registry, agency, model)


def months_taken(asked: Asked) -> Iterator[tuple[str, date]]:
    """The fields for which a month was stated, and the day that it was taken as."""
    for name in _DAYS:
        text = asked.text(name)
        day = None if text is None else _day_of_month(name, text)
        if day is not None:
            yield name, day


def _value(asked: Asked, name: str, kind: str) -> Any:
    text = asked.text(name) or ""
    if kind == "day":
        return _day_of_month(name, text) or asked.day(name)
    if kind in ("whole", "month"):
        return asked.number(name, 1, _WHOLES[name])
    if kind == "yes":
        return asked.one_of(name, ("yes", "no")) == "yes"
    if kind == "percents":
        return tuple(_percent(name, one) for one in text.split(","))
    held = _quantity(name, text)
    if name == "success" and 0 < held.low < 1:
        raise BadRequest(f"{name}: {held.low} is less than one percent; write 95 for 95 percent, and 0 for none")
    if kind == "plain":
        if held.spread:
            raise BadRequest(f"{name} cannot be {text!r}: it is one number")
        return held.mid
    return held


def _percent(name: str, text: str) -> Decimal | None:
    """One quarter's percentage; empty is 'not rated'."""
    if not text.strip():
        return None
    held = _quantity(name, text).mid
    if 0 < held < 1:
        raise BadRequest(f"{name}: {held} is less than one percent; write 95 for 95 percent, and 0 for none")
    return held


def _day_of_month(name: str, text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if found is None or int(found[1]) == 0:
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, monthrange(year, month)[1] if name in _BY_ITS_END else 1)


def _quantity(name: str, text: str) -> Quantity:
    """One number, or three. `62,000` and `$62,000` are one number: two are never written."""
    from section287g.funding.estimate.inputs import Quantity

    plain = text.replace("$", "").strip()
    if _APART.search(plain):
        parts = [one.replace(",", "") if _THOUSANDS.fullmatch(one) else one for one in _APART.split(plain)]
    elif _THOUSANDS.fullmatch(plain) and _is_one(name, text, plain):
        parts = [plain.replace(",", "")]
    else:
        parts = plain.split(",")
    try:
        return Quantity.of(*parts)
    except ValueError as error:
        raise BadRequest(f"{name} cannot be {text!r}: {error}; three are written as 55000,62000,70000") from None


def _is_one(name: str, text: str, plain: str) -> bool:
    """Whether commas mark thousands. Three ascending numbers of three digits each are low, middle and high."""
    parts = plain.split(",")
    if len(parts) != 3 or "." in plain or text.count("$") == 1:
        return True
    low, mid, high = map(int, parts)
    if not low <= mid <= high:
        return True
    if len(parts[0]) == 3:
        return False
    raise BadRequest(
        f"{name} cannot be {text!r}: it may be one number or three; write one without commas, and put a space after "
        "each comma of three"
    )
