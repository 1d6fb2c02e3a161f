"""Finds what table a row of headings belongs to, by headings and aliases kept as data and never by position.

`data/headings.csv` has every heading of every layout that is known, `data/aliases.csv` typos and spellings beside
them, `data/layouts.csv` which release a layout may come from. Ids link tables inside one release only, so the files
of one loading must be able to come from one release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.handovers.release.columns import ROOM, TableColumn, anchors, table_columns
from section287g.handovers.release.model import TABLES

__all__ = [
    "ALIASES_SCHEMA",
    "HEADINGS_SCHEMA",
    "LAYOUTS_SCHEMA",
    "NOT_TABLES_SCHEMA",
    "PREFERRED_SCHEMA",
    "Match",
    "layout_tables",
    "match_headings",
    "not_a_table",
    "plain",
]

LAYOUTS_SCHEMA: Schema = (
    Column("layout", "name of the layout, mostly that of its release"),
    Column("form", "raw as ICE wrote it, or processed by the publisher", check=("raw", "processed").__contains__),
    Column("releases", "releases whose files may have it, separated by ;"),
    Column("extracted", "day of the extraction, where it is certain for all files", required=False),
    Column("requests", "numbers of the requests under which it was released", required=False),
    Column("period", "which time it covers", required=False),
    Column("note", "what else is known of it", required=False),
)
HEADINGS_SCHEMA: Schema = (
    Column("layout", "name of the layout"),
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("heading", "heading in the file"),
    Column("column", "our name of the column"),
)
ALIASES_SCHEMA: Schema = (
    Column("table", "table of a release, * for all", check=lambda text: text == "*" or text in TABLES),
    Column("heading", "heading in the file"),
    Column("column", "our name of the column"),
    Column("why", "where it was seen"),
)
PREFERRED_SCHEMA: Schema = (
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("column", "the column that is wanted"),
    Column("instead_of", "the column that stands in for it in files that lack it"),
    Column("why", "why there are two"),
)
NOT_TABLES_SCHEMA: Schema = (
    Column("heading", "a heading that only this file has"),
    Column("what", "what the file is"),
    Column("do", "what to do"),
)
_FEWEST: Final = 3
"""A row of headings has at least this many that are known."""
_UNKNOWN: Final = 5
"""A heading that a layout does not have counts as much as so many of its own that the file lacks."""
_NEAR: Final = 5
"""A layout is a candidate if it is at most so much farther from the file's headings than the nearest."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a row of headings is: a table, the nearest layout, where each column stands, and what is left over."""

    table: str
    layout: str
    form: str
    releases: frozenset[str]
    places: Mapping[str, int]
    unknown: tuple[int, ...]
    lacking: tuple[str, ...]
    known: int

    def columns(self, kept: str) -> list[TableColumn]:
        """The columns of the file that are kept in this way, in the table's order."""
        return [one for one in table_columns(self.table).values() if one.kept == kept and one.name in self.places]


def plain(heading: str) -> str:
    """A heading as compared: case, signs and spaces do not count, nor a reader's mark of a second one.

    >>> plain("Detainer_Prepare_Date"), plain("Final Order Yes No...33"), plain("Birth Date (redacted)")
    ('detainer prepare date', 'final order yes no', 'birth date')
    """
    text = re.sub(r"\.\.\.[0-9]+$|\(redacted\)", " ", heading.casefold())
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    form: str
    releases: frozenset[str]
    headings: Mapping[str, tuple[tuple[str, str], ...]]


@cache
def _layouts() -> tuple[_Layout, ...]:
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for line in read_table(data_file(ROOM, "headings.csv"), HEADINGS_SCHEMA):
        if line["column"] not in table_columns(line["table"]):
            raise DataFileError(f"headings.csv: columns.csv has no column {line['column']} of {line['table']}")
        rows = found.setdefault(line["layout"], {}).setdefault(line["table"], [])
        rows.append((plain(line["heading"]), line["column"]))
    return tuple(
        _Layout(
            line["layout"],
            line["form"],
            frozenset(line["releases"].split(";")),
            MappingProxyType({table: tuple(rows) for table, rows in found[line["layout"]].items()}),
        )
        for line in read_table(data_file(ROOM, "layouts.csv"), LAYOUTS_SCHEMA)
    )


def layout_tables() -> Mapping[str, tuple[str, ...]]:
    """The tables of each layout.

    >>> "detainers" in layout_tables()["2012-2023"]
    False
    """
    return MappingProxyType({one.name: tuple(one.headings) for one in _layouts()})


@cache
def _spellings(table: str) -> Mapping[str, tuple[str, ...]]:
    """Every spelling of a table's headings, and the columns that it can be, in order."""
    found: dict[str, list[str]] = {}

    def add(heading: str, column: str) -> None:
        columns = found.setdefault(heading, [])
        if column not in columns:
            columns.append(column)

    for layout in _layouts():
        for heading, column in layout.headings.get(table, ()):
            add(heading, column)
    for line in read_table(data_file(ROOM, "aliases.csv"), ALIASES_SCHEMA):
        if line["table"] in ("*", table):
            add(plain(line["heading"]), line["column"])
    for column in table_columns(table):
        add(plain(column), column)
    return MappingProxyType({heading: tuple(columns) for heading, columns in found.items()})


def _place(
    table: str, headings: Sequence[str], own: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], list[int]]:
    """Where each column of a table stands; a layout's own spelling goes before that of any other."""
    places: dict[str, int] = {}
    left = [(place, heading) for place, heading in enumerate(headings) if heading]
    for line in _preferred(table):
        found = next((place for place, heading in left if heading == plain(line["column"])), None)
        if found is not None:
            places[line["column"]] = found
            left = [one for one in left if one[0] != found]
    for spellings in (own, _spellings(table)):
        still = []
        # a heading that can only be one column takes it before one that can be several
        for place, heading in sorted(left, key=lambda one: len(spellings.get(one[1], ())) > 1):
            column = next((one for one in spellings.get(heading, ()) if one not in places), None)
            if column is None:
                still.append((place, heading))
            else:
                places[column] = place
        left = sorted(still)
    for line in _preferred(table):
        if line["column"] not in places and line["instead_of"] in places:
            places[line["column"]] = places.pop(line["instead_of"])
    return places, [place for place, _ in left]


@cache
def _preferred(table: str) -> tuple[dict[str, str], ...]:
    lines = read_table(data_file(ROOM, "preferred.csv"), PREFERRED_SCHEMA)
    return tuple(line for line in lines if line["table"] == table)


def match_headings(headings: Sequence[str]) -> Match | None:
    """The table that a row of headings belongs to, or None where it is none of the five.

    >>> match_headings(["Event Date", "Event Type", "Responsible AOR", "Anonymized Identifier"]).table
    'encounters'
    """
    return _match(tuple(plain(heading) for heading in headings))


@cache
def _match(headings: tuple[str, ...]) -> Match | None:
    best: tuple[tuple[int, int, int], Match] | None = None
    given = {heading for heading in headings if heading}
    for table in TABLES:
        distances: list[tuple[int, _Layout]] = []
        for layout in _layouts():
            rows = layout.headings.get(table)
            if rows is not None:
                wanted = {heading for heading, _ in rows}
                distances.append((_UNKNOWN * len(given - wanted) + len(wanted - given), layout))
        nearest = min(distance for distance, _ in distances)
        layout = next(one for distance, one in distances if distance == nearest)
        own: dict[str, tuple[str, ...]] = {}
        for heading, column in layout.headings[table]:
            own[heading] = (*own.get(heading, ()), column)
        places, unknown = _place(table, headings, own)
        if anchors()[table] not in places or len(places) < _FEWEST or 2 * len(places) < len(given):
            continue
        near = [one for distance, one in distances if distance <= nearest + _NEAR]
        match = Match(
            table,
            layout.name,
            layout.form,
            frozenset().union(*(one.releases for one in near)),
            MappingProxyType(places),
            tuple(unknown),
            tuple(column for _, column in layout.headings[table] if column not in places),
            len(places),
        )
        rank = (len(places), -nearest, -TABLES.index(table))
        if best is None or rank > best[0]:
            best = rank, match
    return None if best is None else best[1]


def not_a_table(headings: Sequence[str]) -> tuple[str, str] | None:
    """What a file is that is none of the five tables but known, and what to do."""
    given = {plain(heading) for heading in headings}
    for line in read_table(data_file(ROOM, "not_tables.csv"), NOT_TABLES_SCHEMA):
        if plain(line["heading"]) in given:
            return line["what"], line["do"]
    return None
