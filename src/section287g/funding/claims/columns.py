"""The columns of a claim's files, as data, and whose heading is which: for reading, and for the templates.

`data/claim_columns.csv` says of every column what it holds and whether it must be there. An agency's own headings
stand in its `columns.csv`, so that a payroll export needs no editing. Headings are compared without case and signs.
"""

from __future__ import annotations

import re
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
    "MAPPING_HEADINGS",
    "TABLES",
    "ClaimColumn",
    "Headings",
    "Own",
    "OwnHeadings",
    "claim_columns",
    "denied",
    "find_headings",
    "funders",
    "read_mapping",
    "words_of",
]

KINDS: Final = ("money", "day", "hours", "count", "factor", "id", "officer", "text", "yesno", "word")
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
    Column("words", "words of a heading with which a file is refused, in small letters without signs"),
    Column(
        "match", "whole: the heading is these words; words: it has all of them", check=("whole", "words").__contains__
    ),
    Column("why", "what such a column holds"),
)
TABLES: Final = ("agency", "officers", "pay", "payroll", "leads", "purchases", "payments")
"""The tables, in the order in which they are read."""
MAPPING: Final = "columns"
"""The table of an agency's own headings."""
MAPPING_HEADINGS: Final = ("table", "column", "heading")


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
def _denied() -> Sequence[tuple[frozenset[str], str, str]]:
    """Each line as its words, the whole heading that it stands for ('' for any with these words), and why."""
    lines = read_table(data_file("funding/claims", "denied_headings.csv"), DENIED_SCHEMA)
    return [
        (frozenset(line["words"].split()), line["words"] if line["match"] == "whole" else "", line["why"])
        for line in lines
    ]


def denied(heading: str) -> str | None:
    """Why a file with such a heading is refused; None where it is not."""
    plain = _plain(heading)
    words = frozenset(plain.split())
    for wanted, whole, why in _denied():
        if plain == whole or (not whole and wanted <= words):
            return why
    return None


def words_of(column: ClaimColumn) -> tuple[str, ...]:
    """The words that a column allows. ICE is a payer, and never another funder of a cost: the checks say so."""
    return tuple(funders()) if column.allowed in ("funder", "payer") else tuple(column.allowed.split("|"))


@dataclass(frozen=True, slots=True)
class Own:
    """An agency's own heading for a column, and where it stands in its `columns.csv`."""

    heading: str
    cell: Cell


OwnHeadings = Mapping[tuple[str, str], Own]
"""An agency's own headings by table and column."""


def read_mapping(
    place: Cell, headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]
) -> tuple[dict[tuple[str, str], Own], list[Problem]]:
    """An agency's own headings, from its `columns.csv`, with what is wrong in it."""
    found: dict[tuple[str, str], Own] = {}
    if tuple(_plain(text) for text in headings[:3]) != MAPPING_HEADINGS:
        wanted = ", ".join(MAPPING_HEADINGS)
        return found, [problem("no headings", Cell(place.file, place.sheet, 1, None), f"they are {wanted}")]
    problems: list[Problem] = []
    taken: dict[tuple[str, str], str] = {}
    for number, cells in rows:
        table, name, heading = (*(cell.strip() for cell in cells[:3]), "", "", "")[:3]
        cell = Cell(place.file, place.sheet, number, "heading")
        if not heading:
            continue
        other = taken.setdefault((table, _plain(heading)), name)
        if name not in claim_columns().get(table, {}):
            problems.append(problem("mapping wrong", cell, f"{table} {name}".strip()))
        elif other != name:
            problems.append(problem("heading for two columns", cell, f"{other} and {name}"))
        else:
            found[table, name] = Own(heading, cell)
    return found, problems


def find_headings(
    table: str, place: Cell, row: Sequence[str], own: OwnHeadings
) -> tuple[Headings | None, list[Problem]]:
    """Where the columns of a table stand in a row of headings; what is missing, double, denied, or not read.

    None where nothing of the table can be read: it has no headings, or a heading with which a file is refused.
    """
    known = claim_columns()[table]
    asked = {name: own[table, name].heading if (table, name) in own else name for name in known}
    wanted = {_plain(text): name for name, text in asked.items()}
    there = {_plain(text) for text in row}
    required = [asked[name] for name in known if known[name].required]
    if not any(_plain(text) in there for text in required):
        return None, [problem("no headings", Cell(place.file, place.sheet, 1, None), ", ".join(required))]
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    problems: list[Problem] = []
    refused = False
    for number, text in enumerate(row):
        cell = Cell(place.file, place.sheet, 1, text or None)
        name = wanted.get(_plain(text))
        why = None if (table, name) == ("agency", "name") else denied(text)
        if why is not None:
            refused = True
            problems.append(problem("identity refused", cell, why))
        elif name is None:
            problems += [problem("column not read", cell)] if text else []
        elif name in places:
            problems.append(problem("column twice", cell))
        else:
            places[name], headings[name] = number, text
    for name, text in asked.items():
        if name not in places and (table, name) in own:
            problems.append(problem("mapped heading missing", own[table, name].cell, f"{table} {name}"))
        elif name not in places and known[name].required:
            given = ", ".join(one for one in row if one)
            problems.append(problem("column missing", Cell(place.file, place.sheet, 1, text), f"headings: {given}"))
            headings[name] = text
    return None if refused else Headings(places, headings), problems


def _plain(heading: str) -> str:
    """A heading as compared: 'Regular_Pay ', 'regular pay' and 'RegularPay' are one; # is a number."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("#", " number "))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in apart.casefold()).split())
