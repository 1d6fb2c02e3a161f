"""An estimate as plain values: rows for CSV, one object for JSON. Amounts are texts, for they are exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.funding.estimate.allotments import Allotted
from section287g.funding.estimate.costs import UNREIMBURSED
from section287g.funding.estimate.inputs import EstimateInput, Quantity
from section287g.funding.estimate.model import Estimate, Extreme, Line, Period
from section287g.funding.explaining import exact_text

if TYPE_CHECKING:
    from section287g.funding.estimate.simulating import Simulated

__all__ = ["COLUMNS", "LABELS", "allotted_object", "estimate_object", "estimate_rows"]

COLUMNS: Final = ("calendar", "period", "first", "last", "months", "side", "kind", "dollars")
LABELS: Final[Mapping[str, str]] = {
    "salary": "salary",
    "benefits": "benefits",
    "overtime": "overtime",
    "overtime_benefits": "benefits on overtime",
    "equipment": "equipment",
    "vehicle": "vehicles",
    "award": "awards",
    "added_pay": "pay of officers added",
    "overtime_pay": "overtime worked",
    "equipment_bought": "equipment bought",
    "vehicles_bought": "vehicles bought",
    "training_backfill": "filling in, training",
    "duty_backfill": "filling in, duty",
    "travel": "travel to training",
    "jail": "jail bed-days",
    "transport": "transport",
    "insurance": "insurance",
    "administration": "administration",
    "legal": "legal",
    "other": "other costs",
    "pay_already_there": "pay already there",
}
"""A kind of receipt or cost as a table names it."""


def estimate_rows(made: Estimate) -> Iterator[dict[str, Any]]:
    """One row for each kind in each quarter, federal year and own year; an empty amount is not known or stated."""
    for calendar, periods in _calendars(made).items():
        for one in periods:
            about = {"calendar": calendar, "period": one.name, "first": one.span.first, "last": one.span.last}
            sides: Mapping[str, Mapping[str, Decimal | None]] = {
                "receipt": one.receipts,
                "cost": one.costs,
                "memo": {"pay_already_there": one.memo},
                "net": {"net": one.net, "accounting": one.accounting},
            }
            for side, amounts in sides.items():
                for kind, dollars in amounts.items():
                    yield {**about, "months": one.months, "side": side, "kind": kind, "dollars": _text(dollars)}


def estimate_object(made: Estimate) -> dict[str, Any]:
    """The whole estimate with its input, readings, range, sensitivities, gaps and explanations."""
    return {
        "input": _input(made.given),
        "first": made.horizon.span.first,
        "last": made.horizon.span.last,
        "policy_version": made.policy_version,
        "readings": dict(made.readings),
        "readings_by_hand": list(made.readings_by_hand),
        "total": _period(made.whole),
        **{name: [_period(one) for one in periods] for name, periods in _calendars(made).items()},
        "not_known": {one.kind: one.why for one in _lines(made) if one.months is None and not one.left_out},
        "costs_stated": sorted(made.costs_stated),
        "not_stated": [asdict(one) for one in made.not_stated],
        "unreimbursed": list(UNREIMBURSED),
        "notes": list(made.notes),
        "assumed": [{"path": path, "on": on} for path, on in made.assumed],
        "options": [_texts(asdict(one)) for one in made.options],
        "lowest": _extreme(made.lowest),
        "highest": _extreme(made.highest),
        "sensitivities": [{**_texts(asdict(one)), "swing": str(one.swing)} for one in made.swings],
        "stops": [_texts(asdict(one)) for one in made.stops],
        "cash": [_texts(asdict(one)) for one in made.cash],
        "simulated": _simulated(made.simulated),
        "explanations": {one.kind: one.step.as_object() for one in _lines(made)},
    }


def allotted_object(made: Allotted) -> dict[str, Any]:
    """Allotments with their explanation."""
    about = {one.name: getattr(made, one.name) for one in fields(made) if one.name != "step"}
    return {**_texts(about), "explanation": made.step.as_object()}


def _calendars(made: Estimate) -> dict[str, list[Period]]:
    return {
        "quarters": made.by_quarter(),
        "federal_fiscal_years": made.by_federal_year(),
        "own_fiscal_years": made.by_own_year(),
    }


def _lines(made: Estimate) -> tuple[Line, ...]:
    return (*made.receipts, *made.costs, made.memo)


def _period(one: Period) -> dict[str, Any]:
    return {
        "period": one.name,
        "first": one.span.first,
        "last": one.span.last,
        "months": one.months,
        "receipts": _texts(one.receipts),
        "costs": _texts(one.costs),
        "received": _text(one.received),
        "spent": _text(one.spent),
        "unreimbursed": _text(one.unreimbursed),
        "net": _text(one.net),
        "pay_already_there": _text(one.memo),
        "accounting": _text(one.accounting),
    }


def _extreme(one: Extreme | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {**_texts(asdict(one)), "quarters": [str(amount) for amount in one.quarters]}


def _simulated(one: Simulated | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "draws": one.draws,
        "seed": one.seed,
        "varied": list(one.varied),
        "net": _texts(asdict(one.total())),
        "net_by_quarter": [_texts(asdict(spread)) for spread in one.by_quarter()],
        "share_below_zero": exact_text(one.negative),
    }


def _input(given: EstimateInput) -> dict[str, Any]:
    """What was stated; what was not is left out."""
    found = _stated(given)
    return {**found, "groups": [_stated(group) for group in given.groups], "other": [_stated(o) for o in given.other]}


def _stated(held: Any) -> dict[str, Any]:
    values = {one.name: getattr(held, one.name) for one in fields(held)}
    return {name: _value(value) for name, value in values.items() if value is not None and value != ()}


def _value(value: Any) -> Any:
    if isinstance(value, Quantity):
        return [str(value.low), str(value.mid), str(value.high)] if value.spread else str(value.mid)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
