"""A forecast as plain values for `287g forecast --format json`; money in whole dollars, other numbers as text."""

from __future__ import annotations

from typing import Any

from section287g.funding.forecast.model import Beside, Forecast, Spread
from section287g.funding.forecast.rows import dollars, forecast_rows
from section287g.funding.periods import Span, quarter_name

__all__ = ["forecast_object"]


def forecast_object(made: Forecast, by: str) -> dict[str, Any]:
    """The whole forecast as plain values; money in whole dollars."""
    low, middle, high = made.growth.rate()
    return {
        "known_on": made.known_on,
        "newest_list": {"day": made.newest, "id": made.list_id, "agencies": made.counted[-1][1]},
        "draws": made.draws,
        "seed": made.seed,
        "new_agencies_a_week": {"low80": round(low, 2), "middle": round(middle, 2), "high80": round(high, 2)},
        "readings": dict(made.readings),
        "officers_per_agency": [
            {"option": one.option, "officers": one.officers, "agencies": one.agencies, "day": one.day}
            for one in made.usable.values()
        ],
        "assumptions": [
            {
                "name": one.name,
                "label": one.label,
                "unit": one.unit,
                "low": str(one.low),
                "mid": str(one.mid),
                "high": str(one.high),
                "given": one.given,
            }
            for one in made.assumptions.values()
        ],
        "by": by,
        "rows": forecast_rows(made, by),
        "under_other_readings": [
            {
                "salary_basis": one.salary_basis,
                "officers_per_agency": one.officers.option,
                **_spread_object(one.total),
            }
            for one in made.comparisons
        ],
        "swings": [
            {"name": one.name, "outlay_at_low": dollars(one.low), "outlay_at_high": dollars(one.high)}
            for one in made.swings
        ],
        "envelope": _envelope_object(made),
        "appropriations": [_beside_object(one) for one in made.appropriations],
        "published": [_beside_object(one) for one in made.published],
        "dollars_an_officer_and_year": {
            "forecast": None if made.each is None else dollars(made.each.middle),
            "published_by_division": [int(one) for one in made.implied],
        },
        "left_out": list(made.left_out),
        "not_known": list(made.gaps),
    }


def _spread_object(found: Spread) -> dict[str, int]:
    return {
        "outlay": dollars(found.middle),
        "outlay_low80": dollars(found.low80),
        "outlay_high80": dollars(found.high80),
        "outlay_low95": dollars(found.low95),
        "outlay_high95": dollars(found.high95),
    }


def _envelope_object(made: Forecast) -> dict[str, Any] | None:
    envelope, outlay = made.envelope, made.outlay
    if envelope is None or outlay is None:
        return None
    return {
        "path": envelope.path,
        "dollars": str(envelope.dollars),
        "passed_in": {
            "low80": _named(envelope.low80),
            "middle": _named(envelope.middle),
            "high80": _named(envelope.high80),
        },
        "passed_by_end_of": {
            quarter_name(quarter, "federal_fiscal"): round(share, 4)
            for quarter, share in zip(outlay.quarters, envelope.passed, strict=True)
        },
    }


def _beside_object(one: Beside) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": one.path,
        "label": one.label,
        "unit": one.unit,
        "value": str(one.value),
        "from": one.start,
        "until": one.until,
        "status": one.status,
        "sources": list(one.sources),
    }
    return found | (_spread_object(one.outlay) if one.outlay is not None else {})


def _named(quarter: Span | None) -> str | None:
    return None if quarter is None else quarter_name(quarter, "federal_fiscal")
