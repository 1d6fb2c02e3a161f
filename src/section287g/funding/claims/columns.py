"""The columns of a claim's files, as data, and whose heading is which: for reading, and for the templates.

`data/claim_columns.csv` says of every column what it holds and whether it must be there. An agency's own headings
stand in its `columns.csv`, so that a payroll export needs no editing. Headings are compared without case and signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Problem
from section287g.funding.explaining import Cell

__all__ = [
    "CLAIM_COLUMNS_SCHEMA",
    "DENIED_SCHEMA",
    "FUNDERS_SCHEMA",
    "MAPPING",
    "TABLES",
    "ClaimColumn",
    "Headings",
    "claim_columns",
    "find_headings",
    "funders",
    "read_mapping",
    "words_of",
]

KINDS: Final = ("money", "day", "hours", "count", "factor", "id", "text", "yesno", "word")
CLAIM_COLUMNS_SCHEMA: Schema = (
    Column("table", "the table"),
    Column("column", "the column's heading"),
    Column("kind", f"what it holds: {', '.join(KINDS)}", check=KINDS.__contains__),
    Column("required", "whether it must be filled, yes or no", check=("yes", "no").__contains__),
    Column(
        "private",
        "whether it is about officers, so that no message shows its value",
        check=("yes", "no").__contains__,
    ),
    Column("unit", "its unit", required=False),
    Column(
        "allowed", "the words allowed, separated by |; funder and payer stand for the ids of funders", required=False
    ),
    Column("meaning", "what it is"),
    Column("example", "an invented example", required=False),
)
FUNDERS_SCHEMA: Schema = (
    Column("funder", "id of who pays"),
    Column("label", "who that is"),
    Column("note", "what to know"),
)
DENIED_SCHEMA: Schema = (
    Column("heading", "a heading, in small letters without signs, with which a file is refused"),
    Column("why", "what such a column holds"),
)
TABLES: Final = ("agency", "officers", "pay", "payroll", "leads", "purchases", "payments")
"""The tables, in the order in which they are read."""
MAPPING: Final = "columns"
"""The table of an agency's own headings: table, column, heading."""


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """One column: what it holds, whether it must be filled, and whether messages may show its value."""

    table: str
    name: str
    kind: str
    required: bool
    private: bool
    unit: str
    allowed: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column of a table stands in a file, and under which heading."""

    places: Mapping[str, int]
    headings: Mapping[str, str]


@cache
def claim_columns() -> Mapping[str, Mapping[str, ClaimColumn]]:
    """Every column by table and name."""
    found: dict[str, dict[str, ClaimColumn]] = {table: {} for table in TABLES}
    for line in read_table(data_file("funding/claims", "claim_columns.csv"), CLAIM_COLUMNS_SCHEMA):
        column = ClaimColumn(
            line["table"],
            line["column"],
            line["kind"],
            line["required"] == "yes",
            line["private"] == "yes",
            line["unit"],
            line["allowed"],
            line["meaning"],
            line["example"],
        )
        found[column.table][column.name] = column
    return found


@cache
def funders() -> Mapping[str, str]:
    """The ids of funders and who they are."""
    lines = read_table(data_file("funding/claims", "funders.csv"), FUNDERS_SCHEMA)
    return {line["funder"]: line["label"] for line in lines}


@cache
def _denied() -> Mapping[str, str]:
    lines = read_table(data_file("funding/claims", "denied_headings.csv"), DENIED_SCHEMA)
    return {line["heading"]: line["why"] for line in lines}


def words_of(column: ClaimColumn) -> tuple[str, ...]:
    """The words that a column allows. ICE is a payer, and never another funder of a cost: the checks say so."""
    return tuple(funders()) if column.allowed in ("funder", "payer") else tuple(column.allowed.split("|"))


def read_mapping(
    place: Cell, rows: Sequence[tuple[int, Sequence[str]]]
) -> tuple[dict[tuple[str, str], str], list[Problem]]:
    """An agency's own headings by table and column, from the rows of its `columns.csv`, with what is wrong in it."""
    found: dict[tuple[str, str], str] = {}
    problems = []
    for number, cells in rows:
        table, name, heading = (*(cell.strip() for cell in cells[:3]), "", "", "")[:3]
        cell = Cell(place.file, place.sheet, number, "column")
        if not heading:
            continue
        if name not in claim_columns().get(table, {}):
            problems.append(problem("mapping wrong", cell, f"{table} {name}".strip() or "an empty line"))
        else:
            found[table, name] = heading
    return found, problems


def find_headings(
    table: str, place: Cell, row: Sequence[str], own: Mapping[tuple[str, str], str]
) -> tuple[Headings, list[Problem]]:
    """Where the columns of a table stand in a row of headings; what is missing, double, denied, or not read."""
    known = claim_columns()[table]
    wanted = {_plain(own.get((table, name), name)): name for name in known}
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    problems: list[Problem] = []
    for number, text in enumerate(row):
        heading = str(text).strip()
        cell = Cell(place.file, place.sheet, 1, heading or None)
        name = wanted.get(_plain(heading))
        if _plain(heading) in _denied():
            problems.append(problem("identity refused", cell, _denied()[_plain(heading)]))
        elif name is None:
            problems += [problem("column not read", cell)] if heading else []
        elif name in places:
            problems.append(problem("column twice", cell))
        else:
            places[name], headings[name] = number, heading
    there = ", ".join(str(text).strip() for text in row if str(text).strip()) or "none"
    for name, column in known.items():
        if column.required and name not in places:
            asked = own.get((table, name), name)
            problems.append(problem("column missing", Cell(place.file, place.sheet, 1, asked), f"headings: {there}"))
    return Headings(places, headings), problems


def _plain(heading: str) -> str:
    """A heading without case, signs and doubled spaces: 'Regular_Pay ' and 'regular pay' are one."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in heading.casefold()).split())
