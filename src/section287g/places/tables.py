"""The reference tables as typed lines: counties whole, places and rosters only for the names that are asked for.

Counties come from a CSV that a reader can correct; places, rosters and ZIP codes are larger and lie in Parquet.
`reference.yaml` beside them describes every column, `sources.csv` says whence each table came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

import duckdb

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.places.names import place_key

__all__ = [
    "CHANGES_SCHEMA",
    "COUNTIES_SCHEMA",
    "SOURCES_SCHEMA",
    "STATES_SCHEMA",
    "County",
    "HifldLine",
    "Place",
    "Reference",
    "RosterLine",
    "State",
    "counties",
    "counties_by_key",
    "county_changes",
    "current_counties",
    "load_reference",
    "open_reference",
    "states_by_code",
]

_NUMBER: Final = str.isdigit
_POPULATIONS: Final = tuple(
    Column(f"population_{year}", f"people in {year}, Census Bureau estimate", required=False, check=_NUMBER)
    for year in (2010, 2015, 2019, 2020)
)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


STATES_SCHEMA: Schema = (
    Column("state", "two-letter code", check=lambda text: len(text) == 2 and text.isupper()),
    Column("fips", "the state's FIPS code, two digits", check=lambda text: len(text) == 2 and text.isdigit()),
    Column("name", "name"),
    Column("kind", "state, district or territory", check=("state", "district", "territory").__contains__),
    Column("fbi_state", "code that the FBI's files use"),
    *_POPULATIONS,
)
COUNTIES_SCHEMA: Schema = (
    Column("county_fips", "five digits", check=lambda text: len(text) == 5 and text.isdigit()),
    Column("state", "two-letter code", check=lambda text: len(text) == 2 and text.isupper()),
    Column("name", "legal name: Alachua County, Orleans Parish, Baltimore city"),
    Column("short_name", "the name without its kind"),
    Column("kind", "county, parish, borough, census area, independent city, municipio, planning region, ..."),
    *_POPULATIONS,
    Column("since", "first day of the code, where it is not from before 2010", required=False, check=_is_day),
    Column("until", "first day on which the code no longer stood", required=False, check=_is_day),
    Column("note", "what a reader should know", required=False),
)
CHANGES_SCHEMA: Schema = (
    Column("changed_on", "day of the change", check=_is_day),
    Column(
        "change",
        "split, merged, renamed, or beside (both stand, for different uses)",
        check=("split", "merged", "renamed", "beside").__contains__,
    ),
    Column("former_fips", "code before, or Connecticut's county", check=_NUMBER),
    Column("fips", "code after, or Connecticut's planning region", check=_NUMBER),
    Column("note", "what happened", required=False),
    Column("source", "where it is written"),
)

SOURCES_SCHEMA: Schema = (
    Column("table", "a reference table"),
    Column("source", "the package and its version, or the title of the file"),
    Column("publisher", "who made the data"),
    Column("licence", "terms of the data"),
    Column("vintage", "year or years that the data describe"),
    Column("file", "the file as it was read"),
    Column("sha256", "its SHA-256"),
    Column("note", "what is used of it", required=False),
)


@dataclass(frozen=True, slots=True)
class State:
    """A state, the District or a territory; population is that of 2020."""

    state: str
    fips: str
    name: str
    kind: str
    population: int | None


@dataclass(frozen=True, slots=True)
class County:
    """A county or its equivalent; population is that of 2020, or of 2010 for a code that ended before."""

    county_fips: str
    state: str
    name: str
    short_name: str
    kind: str
    population: int | None
    since: str
    until: str

    @property
    def current(self) -> bool:
        """Whether the code stands today and belongs to the system of counties, not Connecticut's regions."""
        return not self.until and self.kind != "planning region"


@dataclass(frozen=True, slots=True)
class Place:
    """A place or town with a government: seven digits, or ten where a county's subdivision."""

    place_fips: str
    state: str
    name: str
    short_name: str
    kind: str
    county_fips: tuple[str, ...]
    population: int | None
    population_source: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One agency of the FBI's rosters, by its ORI."""

    ori: str
    state: str
    name: str
    full_name: str
    agency_type: str
    county_fips: tuple[str, ...]
    population: int | None
    officers: int | None
    year: int | None
    latitude: float | None
    longitude: float | None
    in_latest: bool

    @property
    def label(self) -> str:
        """The name to print: the full one where a roster has it."""
        return (self.full_name or self.name).strip().rstrip(":")

    @property
    def is_unit(self) -> bool:
        """Whether a colon tells that the line is a unit's, as in 'Highway Patrol: Troop A'."""
        return ":" in self.name or ":" in self.full_name


@dataclass(frozen=True, slots=True)
class HifldLine:
    """One agency of HIFLD's list of 2024: a point, a county, sworn officers; its ORI where it was joined to one."""

    hifld_id: str
    state: str
    name: str
    county_fips: str
    latitude: float | None
    longitude: float | None
    sworn: int | None
    ori: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The lines of the large tables that a question needs, by state and key, and by code."""

    places: Mapping[tuple[str, str], tuple[Place, ...]]
    roster: Mapping[tuple[str, str], tuple[RosterLine, ...]]
    place_by_fips: Mapping[str, Place]
    line_by_ori: Mapping[str, RosterLine]
    hifld: Mapping[tuple[str, str], tuple[HifldLine, ...]]
    hifld_by_ori: Mapping[str, HifldLine]


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def states_by_code() -> Mapping[str, State]:
    """States, the District and territories by two-letter code."""
    lines = read_table(data_file("places", "states.csv"), STATES_SCHEMA)
    return {
        line["state"]: State(
            line["state"], line["fips"], line["name"], line["kind"], _number(line["population_2020"])
        )
        for line in lines
    }


@cache
def counties() -> Mapping[str, County]:
    """Counties and their equivalents by FIPS code, former codes and Connecticut's planning regions too.

    >>> counties()["12001"].name
    'Alachua County'
    """
    lines = read_table(data_file("places", "counties.csv"), COUNTIES_SCHEMA)
    return {
        line["county_fips"]: County(
            line["county_fips"],
            line["state"],
            line["name"],
            line["short_name"],
            line["kind"],
            _number(line["population_2020"] or (line["population_2010"] if line["until"] else "")),
            line["since"],
            line["until"],
        )
        for line in lines
    }


@cache
def county_changes() -> tuple[Mapping[str, str], ...]:
    """The dated changes of county codes, one a line."""
    return tuple(read_table(data_file("places", "county_changes.csv"), CHANGES_SCHEMA))


@cache
def current_counties(code: str) -> tuple[County, ...]:
    """The counties of today that a code stands for: itself, a former code's followers, a planning region's counties.

    >>> [one.name for one in current_counties("09110")]
    ['Hartford County', 'Tolland County']
    """
    county = counties().get(code)
    if county is None or county.current:
        return () if county is None else (county,)
    region = county.kind == "planning region"
    others = [
        line["former_fips"] if region else line["fips"]
        for line in county_changes()
        if code == (line["fips"] if region else line["former_fips"])
    ]
    return tuple(counties()[other] for other in sorted(set(others)))


@cache
def _counties_by_state() -> Mapping[str, tuple[County, ...]]:
    found: dict[str, list[County]] = defaultdict(list)
    for county in sorted(counties().values(), key=lambda one: (not one.current, one.county_fips)):
        found[county.state].append(county)
    return {state: tuple(some) for state, some in found.items()}


@cache
def counties_by_key(state: str) -> Mapping[str, tuple[County, ...]]:
    """A state's counties by key, of the short name as well as the whole; current codes before former ones.

    >>> [one.name for one in counties_by_key("VA")["richmond"]]
    ['Richmond County', 'Richmond city']
    """
    found: dict[str, list[County]] = defaultdict(list)
    for county in _counties_by_state().get(state, ()):
        for key in {place_key(county.name), place_key(county.short_name)}:
            found[key].append(county)
    return {key: tuple(some) for key, some in found.items()}


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One database in memory for all questions: to open one costs more than most of them."""
    return duckdb.connect()


def open_reference(*names: str) -> duckdb.DuckDBPyConnection:
    """A connection with views of the large reference tables named: places, rosters, hifld, facilities, zips."""
    connection = _database().cursor()
    for name in names:
        path = str(data_file("places", f"{name}.parquet")).replace("'", "''")
        connection.execute(f"CREATE VIEW IF NOT EXISTS {name} AS FROM read_parquet('{path}', file_row_number = true)")
    return connection


def load_reference(
    keys: Iterable[tuple[str, str]], place_fips: Iterable[str] = (), oris: Iterable[str] = (), rosters: bool = True
) -> Reference:
    """Places, and unless `rosters` is false roster lines, under these (state, key) pairs or with these codes."""
    wanted = sorted(set(keys))
    parameters = {"states": [state for state, _ in wanted], "keys": [key for _, key in wanted]}
    by_place: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_key: dict[tuple[str, str], list[RosterLine]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[HifldLine]] = defaultdict(list)
    places: dict[str, Place] = {}
    lines: dict[str, RosterLine] = {}
    hifld: dict[str, HifldLine] = {}
    with open_reference("places", *(("rosters", "hifld") if rosters else ())) as connection:
        connection.execute(
            "CREATE TEMP TABLE wanted AS SELECT unnest($states::TEXT[]) AS state, unnest($keys::TEXT[]) AS key",
            parameters,
        )
        for found, values in _fetch(connection, "places", _PLACE_COLUMNS, "place_fips", sorted(set(place_fips))):
            place = Place(*_split_codes(values))
            places[place.place_fips] = place
            for key in found:
                by_place[place.state, key].append(place)
        if rosters:
            for found, values in _fetch(connection, "rosters", _ROSTER_COLUMNS, "ori", sorted(set(oris))):
                line = RosterLine(*_split_codes(values))
                lines[line.ori] = line
                for key in found:
                    by_key[line.state, key].append(line)
            for found, values in _fetch(connection, "hifld", _HIFLD_COLUMNS, "ori", sorted(lines)):
                one = HifldLine(*values)
                if one.ori:
                    hifld[one.ori] = one
                for key in found:
                    by_name[one.state, key].append(one)
    return Reference(_frozen(by_place), _frozen(by_key), places, lines, _frozen(by_name), hifld)


_T = TypeVar("_T")


def _frozen(found: Mapping[tuple[str, str], list[_T]]) -> dict[tuple[str, str], tuple[_T, ...]]:
    return {key: tuple(some) for key, some in found.items()}


_PLACE_COLUMNS: Final = (
    "place_fips, state, name, short_name, kind, coalesce(county_fips, ''), population,"
    " coalesce(population_source, ''), latitude, longitude"
)
_ROSTER_COLUMNS: Final = (
    "ori, state, coalesce(name, ''), coalesce(full_name, ''), agency_type, coalesce(county_fips, ''), population,"
    " officers, year, latitude, longitude, in_latest"
)
_HIFLD_COLUMNS: Final = (
    "hifld_id, state, name, coalesce(county_fips, ''), latitude, longitude, sworn, coalesce(ori, '')"
)


def _fetch(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str, column: str, codes: list[str]
) -> list[tuple[list[str], tuple[Any, ...]]]:
    """The lines of a table under the wanted keys, each with these keys, and those with a code in `column`."""
    rows = connection.execute(
        f"""WITH hits AS (
            SELECT t.number, list_distinct(list(w.key)) AS hit_keys
            FROM (SELECT file_row_number AS number, state, unnest(string_split(keys, ';')) AS key FROM {table}
                WHERE state IN (SELECT state FROM wanted)) t JOIN wanted w USING (state, key)
            GROUP BY t.number
        )
        SELECT coalesce(hit_keys, []), {columns} FROM {table} t LEFT JOIN hits ON hits.number = t.file_row_number
        WHERE hits.number IS NOT NULL OR list_contains($codes, t.{column}) ORDER BY t.file_row_number""",
        {"codes": codes},
    ).fetchall()
    return [(row[0], row[1:]) for row in rows]


def _split_codes(values: Sequence[Any]) -> list[Any]:
    """A line's values with its county codes, the sixth, as a tuple."""
    return [*values[:5], tuple(values[5].split(";")) if values[5] else (), *values[6:]]
