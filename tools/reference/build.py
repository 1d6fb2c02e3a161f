"""Builds any of the reference tables in one go, each from its sources and from the tables it needs.

A table that is needed but not asked for is read from the folder of the tables as it stands there, so that the
rosters can be rebuilt without the package archives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from section287g.datafiles import Schema, read_table, write_table
from section287g.places.tables import CHANGES_SCHEMA, COUNTIES_SCHEMA, SOURCES_SCHEMA, STATES_SCHEMA
from tools.reference import report
from tools.reference.connecticut import beside_lines
from tools.reference.counties import COUNTY_FILES, DELPHI, CensusCounties, county_lines, read_census, state_lines
from tools.reference.evidence import EVIDENCE_FILES, ZIPS, Evidence, gather
from tools.reference.facilities import HIFLD_FACILITIES, facility_rows
from tools.reference.hifld import HIFLD_AGENCIES, hifld_rows
from tools.reference.matching import county_names
from tools.reference.places import OCD, Draft, drafts, place_rows
from tools.reference.police import attach_agencies
from tools.reference.provenance import source_lines
from tools.reference.rosters import FBI_2018, FBI_LATEST, roster_rows
from tools.reference.sources import DATA, Sources
from tools.reference.writing import parquet_bytes, parquet_rows
from tools.reference.zips import zip_rows

__all__ = ["FROM_SHARED", "INPUTS", "TABLES", "Built", "build_tables", "needed_files"]

Rows = Sequence[Mapping[str, Any]]
FROM_SHARED: Final = ("rosters", "hifld", "facilities")
_COUNTIES: Final = frozenset({*COUNTY_FILES, OCD})
_ROSTERS: Final = frozenset({FBI_LATEST, FBI_2018})
INPUTS: Final[dict[str, frozenset[str]]] = {
    "states": _COUNTIES,
    "counties": _COUNTIES,
    "county_changes": frozenset({OCD, HIFLD_AGENCIES, *EVIDENCE_FILES}),
    "places": frozenset({OCD, HIFLD_AGENCIES, *_ROSTERS, *EVIDENCE_FILES}),
    "zips": frozenset({DELPHI, ZIPS}),
    "rosters": _ROSTERS,
    "hifld": frozenset({HIFLD_AGENCIES, *_ROSTERS}),
    "facilities": frozenset({HIFLD_FACILITIES}),
    "sources": frozenset(),
}
TABLES: Final = tuple(INPUTS)
_SCHEMAS: Final[dict[str, Schema]] = {
    "states": STATES_SCHEMA,
    "counties": COUNTIES_SCHEMA,
    "county_changes": CHANGES_SCHEMA,
    "sources": SOURCES_SCHEMA,
}


@dataclass(frozen=True, slots=True)
class Built:
    """The files' contents by name, and the report in lines."""

    files: Mapping[str, bytes]
    report: Sequence[str]


def needed_files(tables: Sequence[str]) -> frozenset[str]:
    """The sources that these tables are built from.

    >>> sorted(needed_files(["facilities"]))
    ['hifld-jails-prisons.csv.gz']
    """
    return frozenset(file for table in tables for file in INPUTS[table])


def build_tables(sources: Sources, wanted: Sequence[str], folder: Path) -> Built:
    """Builds the wanted tables; raises `InputRefused` for a source that is missing or not the recorded one."""
    work = _Work(sources, folder, frozenset(wanted))
    files: dict[str, bytes] = {}
    for table in (one for one in TABLES if one in wanted):
        schema = _SCHEMAS.get(table)
        if schema is None:
            files[f"{table}.parquet"] = parquet_bytes(table, work.rows(table))
        else:
            files[f"{table}.csv"] = write_table(schema, list(work.rows(table))).encode()
    return Built(files, work.report)


@dataclass(slots=True)
class _Work:
    """What was built or read so far; a table is built where it is wanted and read where it is only needed."""

    sources: Sources
    folder: Path
    wanted: frozenset[str]
    report: list[str] = field(default_factory=list)
    _tables: dict[str, Rows] = field(default_factory=dict)
    _census: CensusCounties | None = None
    _evidence: Evidence | None = None
    _drafts: list[Draft] | None = None

    def rows(self, table: str) -> Rows:
        if table not in self._tables:
            self._tables[table] = _BUILDERS[table](self) if table in self.wanted else self._read(table)
        return self._tables[table]

    def _read(self, table: str) -> Rows:
        schema = _SCHEMAS.get(table)
        if schema is not None:
            return list(read_table(self.folder / f"{table}.csv", schema))
        return parquet_rows(self.folder / f"{table}.parquet", table)

    def census(self) -> CensusCounties:
        if self._census is None:
            self._census = read_census(self.sources, self.sources.shared_table(OCD))
            self.report += report.on_counties(self._census)
        return self._census

    def evidence(self) -> Evidence:
        if self._evidence is None:
            self._evidence = gather(self.sources, self.rows("states"), self.rows("hifld"))
        return self._evidence

    def drafts(self) -> list[Draft]:
        if self._drafts is None:
            lines = self.sources.shared_table(OCD)
            self._drafts = drafts(lines, self.rows("states"), self.rows("counties"), self.evidence())
        return self._drafts


def _build_changes(work: _Work) -> Rows:
    lines, doubtful = beside_lines(work.drafts(), work.evidence(), work.rows("counties"))
    work.report += report.on_changes(doubtful)
    return [*read_table(DATA / "county_changes.csv", CHANGES_SCHEMA), *lines]


def _build_places(work: _Work) -> Rows:
    fits = attach_agencies(work.drafts(), work.rows("rosters"))
    rows = place_rows(work.drafts())
    work.report += report.on_places(rows, fits)
    return rows


def _build_rosters(work: _Work) -> Rows:
    built = roster_rows(work.sources, county_names(work.rows("counties")))
    work.report += report.on_rosters(built)
    return built.rows


def _build_hifld(work: _Work) -> Rows:
    rows = hifld_rows(work.sources, work.rows("rosters"))
    work.report += report.on_hifld(rows)
    return rows


_BUILDERS: Final[dict[str, Callable[[_Work], Rows]]] = {
    "states": lambda work: state_lines(work.census()),
    "counties": lambda work: county_lines(work.census()),
    "county_changes": _build_changes,
    "places": _build_places,
    "zips": lambda work: zip_rows(work.sources, work.rows("states"), work.rows("counties")),
    "rosters": _build_rosters,
    "hifld": _build_hifld,
    "facilities": lambda work: facility_rows(work.sources),
    "sources": lambda work: source_lines(INPUTS),
}
