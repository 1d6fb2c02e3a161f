"""Which county a jail of the detainers lies in: by a table of the user's, else by its own name or a list of jails.

A jail that no rule places stays without a county and is listed by size. Names alone never cross a state.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import InputRefused
from section287g.places.names import place_key
from section287g.places.tables import counties_by_key, current_counties, open_reference, states_by_code

__all__ = ["FACILITY_WORDS_SCHEMA", "Facility", "Placed", "place_facilities", "read_facility_table"]

FACILITY_WORDS_SCHEMA: Schema = (
    Column("word", "word of a jail's name, in small letters"),
    Column("means", "the word it stands for; empty where it says nothing about which jail", required=False),
)
_CODES: Final = ("facility_code", "detention_facility_code")
_COUNTIES: Final = ("county_fips", "county_fips_code")
_COUNTY: Final = re.compile(r"^(?P<name>.+?)\s+(?:county|co|parish|borough)\b")
_CITY: Final = re.compile(r"^(?P<name>.+?)\s+city\b")


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


def place_facilities(facilities: Iterable[Facility], table: Mapping[str, str] | None = None) -> tuple[Placed, ...]:
    """A line for each jail. `table`: counties by a jail's code, which go before every rule."""
    return tuple(_place(one, table or {}) for one in facilities)


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


def _place(one: Facility, table: Mapping[str, str]) -> Placed:
    state = _state_codes().get((one.state or "").strip().casefold())
    if one.facility in table:
        county = current_counties(table[one.facility])[0]
        return Placed(one.facility, county.county_fips, county.state, "table of jails given")
    if state is None:
        return Placed(one.facility, None, None, "no state")
    if not one.name:
        return Placed(one.facility, None, state, "no name")
    named = _by_name(_words(one.name), state)
    if named is not None:
        return Placed(one.facility, named, state, "county in its name")
    listed = _jails().get((state, _key(one.name)), ())
    if len(listed) == 1:
        return Placed(one.facility, listed[0], state, "list of jails")
    return Placed(one.facility, None, state, "several counties" if listed else "no rule")


def _by_name(words: str, state: str) -> str | None:
    """The one county of a state that a jail's name begins with."""
    for pattern, ending in ((_CITY, " city"), (_COUNTY, " county"), (_COUNTY, "")):
        found = pattern.match(words)
        if found is None:
            continue
        some = [c for c in counties_by_key(state).get(place_key(found["name"] + ending), ()) if c.current]
        if len(some) == 1:
            return some[0].county_fips
    return None


def _words(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", name.casefold().replace("'", "")).split())


@cache
def _meanings() -> Mapping[str, str]:
    lines = read_table(data_file("handovers/linking", "facility_words.csv"), FACILITY_WORDS_SCHEMA)
    return {line["word"]: line["means"] for line in lines}


def _key(name: str) -> tuple[str, ...]:
    """The words that tell one jail of a state from another, in order and each once."""
    words: Sequence[str] = [_meanings().get(word, word) for word in _words(name).split()]
    return tuple(sorted({word for word in words if word}))


@cache
def _jails() -> Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """Counties of today of the jails of the reference list, by state and key."""
    found: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    with open_reference("facilities") as reference:
        for name, state, fips in reference.execute(
            "SELECT name, state, county_fips FROM facilities WHERE name IS NOT NULL AND county_fips IS NOT NULL"
        ).fetchall():
            found[state, _key(name)].update(county.county_fips for county in current_counties(fips))
    return {key: tuple(sorted(some)) for key, some in found.items()}
