"""Says in lines what the build could not match or decide, for the person who ran it; nothing is dropped unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tools.reference.counties import CensusCounties
from tools.reference.rosters import RosterTable

__all__ = ["on_changes", "on_counties", "on_hifld", "on_places", "on_rosters"]

_PLACE_DIGITS: Final = 7
Rows = Sequence[Mapping[str, Any]]


def on_counties(census: CensusCounties) -> list[str]:
    """Differences between the sources of county names."""
    return [f"counties: {line}" for line in census.differences]


def on_changes(doubtful: Sequence[str]) -> list[str]:
    """Connecticut's towns whose points do not all lie in one county and region, or which have none."""
    return [f"county_changes: {town}" for town in doubtful]


def on_rosters(table: RosterTable) -> list[str]:
    """County names that no county of the state has, and agencies without any."""
    lines = [
        f"rosters: no county of {state} is called {name!r} ({count} rows)"
        for (state, name), count in sorted(table.not_found.items())
    ]
    without = sum(not row["county_fips"] for row in table.rows)
    return [*lines, f"rosters: {len(table.rows)} agencies, {without} without a county"]


def on_hifld(rows: Rows) -> list[str]:
    """How many agencies each rule joined to the FBI's roster."""
    joined = Counter(row["ori_by"] or "no rule" for row in rows)
    return [f"hifld: {count} of {len(rows)} joined by {rule}" for rule, count in joined.most_common()]


def on_places(rows: Rows, fits: Mapping[str, int]) -> list[str]:
    """Shares of places with one county, several and none, and by what the counties were found."""
    places = [row for row in rows if len(row["place_fips"]) == _PLACE_DIGITS]
    counts = Counter(_how_many(row["county_fips"]) for row in places)
    undecided = sum(row["undecided"] for row in places)
    by_source = Counter(row["county_source"] or "nothing" for row in places)
    populations = Counter(row["population_source"].split(" ")[0] or "nothing" for row in rows)
    points = Counter(row["point_source"] or "nothing" for row in rows)
    return [
        f"places: {len(rows)}, of them {len(places)} with a seven-digit code",
        *(f"places: {count} seven-digit places with {number}" for number, count in sorted(counts.items())),
        f"places: {undecided} seven-digit places undecided between several counties",
        *(f"places: county of {count} seven-digit places by {name}" for name, count in by_source.most_common()),
        *(f"places: population of {count} by {name}" for name, count in populations.most_common()),
        *(f"places: point of {count} by {name}" for name, count in points.most_common()),
        *(f"places: {count} city agencies of the rosters fit {number}" for number, count in fits.items()),
        *(f"places: no county for {row['state']} {row['name']}" for row in places if not row["county_fips"]),
    ]


def _how_many(codes: str) -> str:
    if not codes:
        return "no county"
    return "several counties" if ";" in codes else "one county"
