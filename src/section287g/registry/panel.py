"""The balanced panel that researchers build: every county or agency in every month or quarter. For `287g panel`.

A period's state is that of the list current at its end. A gain or a loss is dated to the first list that shows it,
or no longer shows it; what stood on the first list of all has no gain, since what came before is not held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import duckdb

from section287g.errors import NotFound
from section287g.places.jurisdiction import fills_counties
from section287g.places.tables import counties
from section287g.registry.answer import Answer, answer_of
from section287g.registry.moment import find_moment

__all__ = ["PERIODS", "UNITS", "ask_panel"]

UNITS: Final = ("county", "agency")
PERIODS: Final = ("month", "quarter")
_MODELS: Final = ("jem", "wso", "tfm")
_COUNTY_COLUMNS: Final = {
    "county_fips": "VARCHAR",
    "county": "VARCHAR",
    "state": "VARCHAR",
    "people": "INTEGER",
}
_AGENCY_COLUMNS: Final = {
    "agency_id": "VARCHAR",
    "agency": "VARCHAR",
    "state": "VARCHAR",
    "jurisdiction": "VARCHAR",
    "county_fips": "VARCHAR",
    "ori": "VARCHAR",
}
_PERIOD_COLUMNS: Final = {
    "period": "VARCHAR",
    "period_end": "DATE",
    "list": "VARCHAR",
    "complete": "BOOLEAN",
}
_MEASURES: Final = {
    "jem": "INTEGER",
    "wso": "INTEGER",
    "tfm": "INTEGER",
    "listed": "INTEGER",
    "gained_on": "DATE",
    "lost_on": "DATE",
}
_OF_COUNTIES_ONLY: Final = {
    "municipal_agreements": "INTEGER",
    "other_local_agreements": "INTEGER",
    "state_agreements": "INTEGER",
}
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Period:
    name: str
    end: date
    first: int
    last: int
    complete: bool


def ask_panel(connection: duckdb.DuckDBPyConnection, unit: str = "county", every: str = "month") -> Answer:
    """Every unit in every period, from the first list's to the newest's: balanced, in the order of unit and period.

    `jem`, `wso`, `tfm` and `listed` are 1 where an agreement of the county's agency (for agencies: of the agency)
    stood on the period's last list. `gained_on` and `lost_on` are the days of the first change of `listed` to 1
    and the last to 0 within the period. `complete` is false for the last period if lists may still be added to it.
    Raises `NotFound` for an unknown unit or period.
    """
    if unit not in UNITS or every not in PERIODS:
        raise NotFound(
            f"no panel of {unit!r} by {every!r}; units are {', '.join(UNITS)}, periods {', '.join(PERIODS)}"
        )
    find_moment(connection)  # refuses a registry without participating lists
    days = [
        (day, list_id)
        for day, list_id in connection.execute(
            "SELECT s.day, l.list_id FROM standings s JOIN lists l USING (list_no)"
            " WHERE sequence = 'participating' ORDER BY position"
        ).fetchall()
    ]
    periods = list(_periods([day for day, _ in days], every))
    spans = _spans(connection)
    if unit == "county":
        types = {**_COUNTY_COLUMNS, **_PERIOD_COLUMNS, **_MEASURES, **_OF_COUNTIES_ONLY}
        rows = list(_county_rows(spans, periods, days))
    else:
        types = {**_AGENCY_COLUMNS, **_PERIOD_COLUMNS, **_MEASURES}
        rows = list(_agency_rows(connection, spans, periods, days))
    return answer_of(connection, types, rows, f"{unit}-{every}s")


def _periods(days: Sequence[date], every: str) -> Iterable[_Period]:
    """The periods from the first list to the last, each with the positions of its lists, if it has any."""
    months = 1 if every == "month" else 3
    start = date(days[0].year, (days[0].month - 1) // months * months + 1, 1)
    position = 0
    while start <= days[-1]:
        index = start.month - 1 + months
        after = date(start.year + index // 12, index % 12 + 1, 1)
        first = position
        while position < len(days) and days[position] < after:
            position += 1
        name = f"{start:%Y-%m}" if every == "month" else f"{start.year}Q{(start.month + 2) // 3}"
        yield _Period(name, after - timedelta(days=1), first, position - 1, position < len(days))
        start = after


@dataclass(frozen=True, slots=True)
class _Stood:
    """One agreement: whose, under which model, where, and on which positions it stood."""

    agency_id: str
    state: str
    model: str
    jurisdiction: str | None
    countywide: bool
    county_fips: tuple[str, ...]
    intervals: tuple[Interval, ...]


def _spans(connection: duckdb.DuckDBPyConnection) -> list[_Stood]:
    rows = connection.execute(
        """SELECT a.agency_id, a.state, a.model, g.jurisdiction,
            g.agency_type,
            coalesce(g.county_fips, ''), list((s.first_position, s.last_position) ORDER BY s.first_position)
        FROM agreements a JOIN agencies g USING (agency_id) JOIN spans s USING (agreement_id)
        GROUP BY ALL ORDER BY a.agency_id, a.model, min(s.first_position)"""
    ).fetchall()
    return [
        _Stood(
            agency_id,
            state,
            model,
            jurisdiction,
            fills_counties(jurisdiction, agency_type),
            tuple(codes.split(";")) if codes else (),
            tuple((first, last) for first, last in intervals),
        )
        for agency_id, state, model, jurisdiction, agency_type, codes, intervals in rows
    ]


def _union(intervals: Iterable[Interval]) -> list[Interval]:
    """The positions of any of these, as runs that do not touch."""
    runs: list[list[int]] = []
    for first, last in sorted(intervals):
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(runs[-1][1], last)
        else:
            runs.append([first, last])
    return [(first, last) for first, last in runs]


def _at(intervals: Sequence[Interval], position: int) -> int:
    return sum(first <= position <= last for first, last in intervals)


def _changes(
    runs: Sequence[Interval], period: _Period, days: Sequence[tuple[date, str]]
) -> tuple[date | None, date | None]:
    """The first gain and the last loss within a period; a run from the first list of all was not seen to begin."""
    gained = [first for first, _ in runs if first > 0 and period.first <= first <= period.last]
    lost = [last + 1 for _, last in runs if last + 1 < len(days) and period.first <= last + 1 <= period.last]
    return (days[gained[0]][0] if gained else None), (days[lost[-1]][0] if lost else None)


def _period_cells(period: _Period, days: Sequence[tuple[date, str]]) -> tuple[Any, ...]:
    return period.name, period.end, days[period.last][1], period.complete


def _by_model(stood: Iterable[_Stood]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = {model: [] for model in _MODELS}
    for one in stood:
        if one.model in found:
            found[one.model] += one.intervals
    return found


def _county_rows(
    spans: Sequence[_Stood], periods: Sequence[_Period], days: Sequence[tuple[date, str]]
) -> Iterable[tuple[Any, ...]]:
    wide: dict[str, list[_Stood]] = defaultdict(list)
    municipal: dict[str, list[Interval]] = defaultdict(list)
    other: dict[str, list[Interval]] = defaultdict(list)
    state: dict[str, list[Interval]] = defaultdict(list)
    for one in spans:
        if one.jurisdiction == "state":
            state[one.state] += one.intervals
        for code in one.county_fips:
            if one.countywide:
                wide[code].append(one)
            else:
                (municipal if one.jurisdiction == "municipal" else other)[code] += one.intervals
    for county in sorted(counties().values(), key=lambda one: one.county_fips):
        if not county.current:
            continue
        code = county.county_fips
        models = _by_model(wide[code])
        runs = _union(interval for one in wide[code] for interval in one.intervals)
        about = (code, county.name, county.state, county.population)
        for period in periods:
            yield (
                *about,
                *_period_cells(period, days),
                *(min(1, _at(models[model], period.last)) for model in _MODELS),
                _at(runs, period.last),
                *_changes(runs, period, days),
                _at(municipal[code], period.last),
                _at(other[code], period.last),
                _at(state[county.state], period.last),
            )


def _agency_rows(
    connection: duckdb.DuckDBPyConnection,
    spans: Sequence[_Stood],
    periods: Sequence[_Period],
    days: Sequence[tuple[date, str]],
) -> Iterable[tuple[Any, ...]]:
    stood: dict[str, list[_Stood]] = defaultdict(list)
    for one in spans:
        stood[one.agency_id].append(one)
    agencies = connection.execute(
        "SELECT agency_id, agency, state, jurisdiction, county_fips, ori FROM agencies WHERE agreements > 0"
        " ORDER BY agency_id"
    ).fetchall()
    for about in agencies:
        own = stood[about[0]]
        models = _by_model(own)
        runs = _union(interval for one in own for interval in one.intervals)
        for period in periods:
            yield (
                *about,
                *_period_cells(period, days),
                *(min(1, _at(models[model], period.last)) for model in _MODELS),
                _at(runs, period.last),
                *_changes(runs, period, days),
            )
