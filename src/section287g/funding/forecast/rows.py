"""A forecast as rows: by quarter, fiscal year, state or kind of outlay. For tables and files.

Money is in whole dollars. Each measured thing has its middle and the ends of its intervals, as `outlay`,
`outlay_low80`, `outlay_high80`, `outlay_low95`, `outlay_high95`; what is not known is None. Middles of parts do not
add up to the middle of a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.model import Forecast, Spread, spread
from section287g.funding.forecast.outlay import KINDS
from section287g.funding.periods import Span, quarter_name, year_of

__all__ = ["ROWS", "columns_by", "dollars", "forecast_rows"]

Counts = npt.NDArray[np.int64]
_CENTS: Final = 100
_CALENDAR: Final = "federal_fiscal"
_ENDS: Final = ("", "_low80", "_high80", "_low95", "_high95")


def dollars(cents: int) -> int:
    """Whole dollars, halves up."""
    return (2 * cents + _CENTS) // (2 * _CENTS)


def forecast_rows(forecast: Forecast, by: str) -> list[dict[str, Any]]:
    """The rows by `quarter`, `fiscal-year`, `state` or `type`."""
    return ROWS[by](forecast)


def columns_by(by: str) -> list[str]:
    """The columns of the rows by something, in order."""
    return _COLUMNS[by]


def _measured(name: str, found: Spread | None, money: bool = False) -> dict[str, int | None]:
    """A spread as columns."""
    if found is None:
        return dict.fromkeys(f"{name}{end}" for end in _ENDS)
    values = (found.middle, found.low80, found.high80, found.low95, found.high95)
    return {f"{name}{end}": dollars(one) if money else one for end, one in zip(_ENDS, values, strict=True)}


def _names(*measured: str) -> list[str]:
    return [f"{name}{end}" for name in measured for end in _ENDS]


def _quarters(forecast: Forecast) -> list[Span]:
    """The quarters shown: those with terms, and those ahead."""
    ahead = [quarter for quarter, _ in forecast.paths.ahead]
    return sorted({*(one.quarter for one in forecast.terms), *ahead})


def _basis(forecast: Forecast, quarter: Span) -> str:
    """Whether the agencies of a quarter are counted from lists, in part, or forecast."""
    if quarter.last <= forecast.newest:
        return "counted"
    return "begun" if quarter.first <= forecast.newest else "forecast"


def _by_quarter(forecast: Forecast) -> list[dict[str, Any]]:
    ahead = dict(forecast.agencies())
    outlay, envelope = forecast.outlay, forecast.envelope
    place = {} if outlay is None else {quarter: number for number, quarter in enumerate(outlay.quarters)}
    running = None if outlay is None else np.cumsum(outlay.total(), axis=0)
    rows = []
    for quarter in _quarters(forecast):
        count = forecast.paths.listed.count(quarter.last)
        agencies = ahead.get(quarter, Spread(count, count, count, count, count))
        at = place.get(quarter)
        row: dict[str, Any] = {
            "quarter": quarter_name(quarter, _CALENDAR),
            "from": quarter.first,
            "through": quarter.last,
            "basis": _basis(forecast, quarter),
            **_measured("agencies", agencies),
        }
        if outlay is None or running is None or at is None:
            row |= {name: None for name in _COLUMNS["quarter"] if name not in row}
        else:
            row |= _measured("officers", spread(outlay.eligible[at]))
            row |= _measured("outlay", spread(outlay.total()[at]), money=True)
            row |= _measured("cumulative", spread(running[at]), money=True)
            row |= _kinds(outlay.by_kind[at])
            within = spread(envelope.within[at]) if envelope is not None else None
            row |= _measured("within_envelope", within, money=True)
        rows.append(row)
    return rows


def _kinds(by_kind: Counts) -> dict[str, int]:
    return {kind: dollars(spread(by_kind[number]).middle) for number, kind in enumerate(KINDS)}


def _by_year(forecast: Forecast) -> list[dict[str, Any]]:
    outlay, envelope = forecast.outlay, forecast.envelope
    if outlay is None:
        return []
    ahead, rows = dict(forecast.agencies()), []
    for year in sorted({year_of(quarter.first, _CALENDAR) for quarter in outlay.quarters}):
        mine = [number for number, quarter in enumerate(outlay.quarters) if quarter.first in year]
        last = outlay.quarters[mine[-1]]
        count = forecast.paths.listed.count(last.last)
        within = spread(envelope.within[mine].sum(axis=0)) if envelope is not None else None
        rows.append(
            {
                "fiscal_year": f"FY{year.last.year}",
                "from": outlay.quarters[mine[0]].first,
                "through": last.last,
                "quarters": len(mine),
                **_measured("agencies", ahead.get(last, Spread(count, count, count, count, count))),
                **_measured("officers", spread(outlay.eligible[mine[-1]])),
                **_measured("outlay", spread(outlay.total()[mine].sum(axis=0)), money=True),
                **_kinds(outlay.by_kind[mine].sum(axis=0)),
                **_measured("within_envelope", within, money=True),
            }
        )
    return rows


def _by_state(forecast: Forecast) -> list[dict[str, Any]]:
    """Agencies at the last quarter's end, and outlay of all quarters, the state with the most outlay first."""
    listed, outlay, split = forecast.paths.listed, forecast.outlay, forecast.split
    (_, now), counts = forecast.paths.standing()[-1], listed.by_state(listed.newest)
    rows = []
    for place, state in enumerate(listed.states):
        total = spread(outlay.by_state[:, place].sum(axis=0)) if outlay is not None else None
        rows.append(
            {
                "state": state,
                "listed": int(counts[place]),
                "on_roster": split.ceilings[place],
                **_measured("agencies", spread(now[:, place])),
                **_measured("outlay", total, money=True),
            }
        )
    return sorted(rows, key=lambda row: (-(row["outlay"] or row["agencies"] or 0), row["state"]))


def _by_type(forecast: Forecast) -> list[dict[str, Any]]:
    """Outlay of all quarters by kind, and the sum."""
    outlay = forecast.outlay
    if outlay is None:
        return []
    kinds = [(kind, outlay.by_kind[:, number].sum(axis=0)) for number, kind in enumerate(KINDS)]
    kinds.append(("all", outlay.total().sum(axis=0)))
    return [{"type": kind, **_measured("outlay", spread(total), money=True)} for kind, total in kinds]


ROWS: Final[Mapping[str, Callable[[Forecast], list[dict[str, Any]]]]] = {
    "quarter": _by_quarter,
    "fiscal-year": _by_year,
    "state": _by_state,
    "type": _by_type,
}
"""How the rows are made, by what they are by."""

_COLUMNS: Final[Mapping[str, list[str]]] = {
    "quarter": [
        *("quarter", "from", "through", "basis"),
        *_names("agencies", "officers", "outlay", "cumulative"),
        *KINDS,
        *_names("within_envelope"),
    ],
    "fiscal-year": [
        *("fiscal_year", "from", "through", "quarters"),
        *_names("agencies", "officers", "outlay"),
        *KINDS,
        *_names("within_envelope"),
    ],
    "state": ["state", "listed", "on_roster", *_names("agencies", "outlay")],
    "type": ["type", *_names("outlay")],
}
