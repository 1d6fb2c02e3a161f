"""Which county a jail of the detainers lies in: by a table of the user's, its name, a list of jails, and its city.

The first that tells decides: a county that the name says; a listed jail of the same words; the county or the city
that is the whole name, where the jail's city agrees. A jail that no rule places stays without a county and is listed
by size: a wrong county would be worse than none. Nothing crosses a state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused
from section287g.handovers.linking.jail_names import (
    FACILITY_WORDS_SCHEMA,
    JailName,
    counties_called,
    county_in_name,
    own_name,
    read_name,
)
from section287g.places.names import place_key
from section287g.places.tables import current_counties, load_reference, open_reference, states_by_code

__all__ = [
    "FACILITY_WORDS_SCHEMA",
    "Facility",
    "ListedJails",
    "Placed",
    "listed_jails",
    "place_facilities",
    "read_facility_table",
]

ListedJails = Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]
_CODES: Final = ("facility_code", "detention_facility_code")
_NONE: Final = "no rule"
_SEVERAL: Final = "several counties"
_LEFT_TO_CITIES: Final = frozenset({_NONE, _SEVERAL})
_OF_THE_STATE: Final = frozenset({"state", "correctional", "prison"})
_COUNTIES: Final = ("county_fips", "county_fips_code")


@dataclass(frozen=True, slots=True)
class Facility:
    """A jail as detainers name it; its key is the code, or the name where there is no code."""

    facility: str
    name: str | None
    city: str | None
    state: str | None
    detainers: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a jail lies: county and state where known, and the rule that told, or why none did."""

    facility: str
    county_fips: str | None
    state: str | None
    by: str


def place_facilities(
    facilities: Iterable[Facility], table: Mapping[str, str] | None = None, listed: ListedJails | None = None
) -> tuple[Placed, ...]:
    """A line for each jail. `table`: counties by a jail's code, which go before every rule.

    `listed`: a list of jails in place of the reference list, as `listed_jails` makes it.
    """
    jails = listed_jails() if listed is None else listed
    found = [(one, _place(one, table or {}, jails)) for one in facilities]
    cities = _cities(one for one, placed in found if placed.by in _LEFT_TO_CITIES)
    return tuple(
        _by_city(one, placed, jails, cities) if placed.by in _LEFT_TO_CITIES else placed for one, placed in found
    )


def read_facility_table(path: Path) -> dict[str, str]:
    """County codes by jail's code, of a CSV or Parquet file with the columns facility_code and county_fips.

    The publisher's own headings, detention_facility_code and county_fips_code, are read too. Raises `InputRefused`
    for a file without them, a code that is no county of today's, or a jail with two counties.
    """
    import duckdb

    quoted = str(path).replace("'", "''")
    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    source = f"{reader}('{quoted}'{'' if path.suffix == '.parquet' else ', all_varchar = true'})"
    with duckdb.connect() as connection:
        try:
            held = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
            code = next((one for one in _CODES if one in held), None)
            county = next((one for one in _COUNTIES if one in held), None)
            if code is None or county is None:
                raise InputRefused(
                    f"{path.name}: a table of jails needs a column facility_code and a column county_fips"
                )
            rows = connection.execute(
                f"SELECT DISTINCT trim({code}::VARCHAR), trim({county}::VARCHAR) FROM {source}"
                f" WHERE {code} IS NOT NULL AND {county} IS NOT NULL ORDER BY ALL"
            ).fetchall()
        except duckdb.Error as error:
            raise InputRefused(f"{path.name}: {str(error).splitlines()[0]}") from None
    found: dict[str, str] = {}
    for facility, fips in rows:
        padded = fips.zfill(5)
        if len(current_counties(padded)) != 1:
            raise InputRefused(f"{path.name}: {fips!r} of {facility} is not the code of one county")
        if found.setdefault(facility, current_counties(padded)[0].county_fips) != padded:
            raise InputRefused(f"{path.name}: {facility} has two counties")
    return found


@cache
def _state_codes() -> Mapping[str, str]:
    return {
        key: one.state for one in states_by_code().values() for key in (one.state.casefold(), one.name.casefold())
    }


def _state_of(one: Facility) -> str | None:
    return _state_codes().get((one.state or "").strip().casefold())


def _place(one: Facility, table: Mapping[str, str], jails: ListedJails) -> Placed:
    state = _state_of(one)
    if one.facility in table:
        county = current_counties(table[one.facility])[0]
        return Placed(one.facility, county.county_fips, county.state, "table of jails given")
    if state is None:
        return Placed(one.facility, None, None, "no state")
    if not one.name:
        return Placed(one.facility, None, state, "no name")
    name = read_name(one.name, state)
    if name.elsewhere:
        return Placed(one.facility, None, state, "another state in its name")
    named = county_in_name(name.said, state)
    if named is not None:
        return Placed(one.facility, named, state, "county in its name")
    listed = _listed(name, state, jails)
    if len(listed) == 1:
        return Placed(one.facility, listed[0], state, "list of jails")
    return Placed(one.facility, None, state, _SEVERAL if listed else _NONE)


def _listed(name: JailName, state: str, jails: ListedJails) -> tuple[str, ...]:
    """Counties of the listed jails of the same words, else of the same words that tell a jail from others."""
    return jails.get((state, name.words), ()) or jails.get((state, name.telling if name.alone else ()), ())


def _cities(facilities: Iterable[Facility]) -> Mapping[tuple[str, str], frozenset[str]]:
    """Counties of today in which the places of these jails lie, by state and key of the place."""
    keys = {(_state_of(one), place_key(one.city)) for one in facilities if one.city}
    known = [(state, key) for state, key in keys if state is not None]
    if not known:
        return {}
    places = load_reference(known, rosters=False).places
    return {
        key: frozenset(
            county.county_fips for place in some for fips in place.county_fips for county in current_counties(fips)
        )
        for key, some in places.items()
    }


def _by_city(
    one: Facility, placed: Placed, jails: ListedJails, cities: Mapping[tuple[str, str], frozenset[str]]
) -> Placed:
    """Of a jail that its name alone does not place: what its name or the list says together with its city.

    A city by itself tells nothing, since prisons lie outside of the city that they get their letters in.
    """
    state = placed.state or ""
    counties = cities.get((state, place_key(one.city or "")), frozenset())
    name = read_name(one.name or "", state)
    both = counties.intersection(_listed(name, state, jails))
    if placed.by == _SEVERAL:
        return Placed(one.facility, min(both), state, "list of jails and city") if len(both) == 1 else placed
    own = own_name(name)
    called = counties_called(own, state)
    if len(called) == 1 and called[0] in counties:
        return Placed(one.facility, called[0], state, "county of its name and city")
    local = not _OF_THE_STATE.intersection(name.words)
    if not called and local and len(counties) == 1 and place_key(own) == place_key(one.city or ""):
        return Placed(one.facility, min(counties), state, "city in its name")
    return placed


@cache
def listed_jails(without: frozenset[str] = frozenset()) -> ListedJails:
    """Counties of today of the jails of the reference list, by state and their words, and by those that tell them.

    `without`: facilities of the list, by id, that are left out, to measure what the rules find by themselves.
    """
    found: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    with open_reference("facilities") as reference:
        for facility_id, text, state, fips in reference.execute(
            "SELECT facility_id, name, state, county_fips FROM facilities"
            " WHERE name IS NOT NULL AND county_fips IS NOT NULL"
        ).fetchall():
            if facility_id in without:
                continue
            name = read_name(text, state)
            # a line of the list may give a county of another state by mistake: it tells nothing
            own = {county.county_fips for county in current_counties(fips) if county.state == state}
            for key in {name.words, name.telling if name.alone else name.words}:
                found[state, key].update(own)
    return {key: tuple(sorted(some)) for key, some in found.items() if some}
