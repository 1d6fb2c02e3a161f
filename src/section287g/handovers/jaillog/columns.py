"""The columns of a jail's log, as data, and whose heading is which: for reading.

A jail's own headings stand in a file with the headings `column,heading`, so that its export needs no editing.
Headings are compared without case and signs. Of a heading that is not known only its letter is told, for it may be a
value.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import InputRefused
from section287g.handovers.jaillog.denial import denied_heading, plain
from section287g.handovers.jaillog.model import Problem
from section287g.handovers.jaillog.problems import problem

__all__ = [
    "LOG_COLUMNS_SCHEMA",
    "LOG_WORDS_SCHEMA",
    "LogColumn",
    "find_columns",
    "letter",
    "log_columns",
    "read_own_headings",
    "steps",
    "words_of",
]

_ROOM: Final = "handovers/jaillog"
_KINDS: Final = ("id", "text", "zone", "state", "time", "model", "issuer", "form", "reason")
LOG_COLUMNS_SCHEMA: Schema = (
    Column("column", "the column's heading"),
    Column("kind", f"what it holds: {', '.join(_KINDS)}", check=_KINDS.__contains__),
    Column("step", "its place among the steps from booking to hand-over, if it is one", False, str.isdigit),
    Column("meaning", "what it is"),
    Column("example", "an invented example", required=False),
)
LOG_WORDS_SCHEMA: Schema = (
    Column("kind", "the kind of column", check=_KINDS.__contains__),
    Column("word", "a word that it allows, in small letters"),
    Column("means", "what it is read as"),
)
_OWN: Final = ("column", "heading")
_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class LogColumn:
    """One column: what it holds, and its place among the steps if it is one."""

    name: str
    kind: str
    step: int | None
    meaning: str
    example: str


@cache
def log_columns() -> Mapping[str, LogColumn]:
    """Every column by name, in the order in which the documents give them."""
    lines = read_table(data_file(_ROOM, "log_columns.csv"), LOG_COLUMNS_SCHEMA)
    return {
        line["column"]: LogColumn(
            line["column"],
            line["kind"],
            int(line["step"]) if line["step"] else None,
            line["meaning"],
            line["example"],
        )
        for line in lines
    }


@cache
def words_of(kind: str) -> Mapping[str, str]:
    """The words of a kind of column, and what each is read as; none for other kinds."""
    lines = read_table(data_file(_ROOM, "words.csv"), LOG_WORDS_SCHEMA)
    return {line["word"]: line["means"] for line in lines if line["kind"] == kind}


@cache
def steps() -> tuple[LogColumn, ...]:
    """The steps from booking to hand-over, in order."""
    found = [(column.step, column) for column in log_columns().values() if column.step is not None]
    return tuple(column for _, column in sorted(found, key=lambda pair: pair[0]))


def letter(place: int) -> str:
    """A column as a spreadsheet calls it.

    >>> letter(0), letter(25), letter(27)
    ('A', 'Z', 'AB')
    """
    before, rest = divmod(place, _LETTERS)
    return (letter(before - 1) if before else "") + chr(ord("A") + rest)


def read_own_headings(path: Path) -> dict[str, str]:
    """A jail's own headings by column. Raises `InputRefused` with the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path.name} could not be read as CSV in UTF-8") from error
    if not lines or tuple(plain(text) for text in lines[0]) != _OWN:
        raise InputRefused(f"{path.name}, line 1: the headings are {','.join(_OWN)}")
    found: dict[str, str] = {}
    for number, cells in enumerate(lines[1:], start=2):
        place = f"{path.name}, line {number}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(_OWN) or not all(cell.strip() for cell in cells):
            raise InputRefused(f"{place}: a column and its heading are needed")
        name, heading = (cell.strip() for cell in cells)
        if name not in log_columns():
            raise InputRefused(f"{place}: there is no such column; the columns are {', '.join(log_columns())}")
        if name in found:
            raise InputRefused(f"{place}: {name} has a heading already")
        if (why := denied_heading(heading)) is not None:
            raise InputRefused(f"{place}: a column that holds {why} is never read")
        found[name] = heading
    return found


def find_columns(
    sheet: str | None, row: Sequence[str], own: Mapping[str, str]
) -> tuple[dict[str, int], list[Problem], int]:
    """Where each column stands in a row of headings, what is wrong, and how many columns are not read."""
    wanted = {plain(own.get(name, name)): name for name in log_columns()}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    not_read = 0
    for place, text in enumerate(row):
        name = wanted.get(plain(text))
        if name is not None and name in places:
            problems.append(problem("column twice", (sheet, 1, letter(place)), name))
        elif name is not None:
            places[name] = place
        elif text.strip():
            not_read += 1
            problems.append(problem("column not read", (sheet, 1, letter(place))))
    if "booking" not in places:
        problems.append(problem("column missing", (sheet, 1, None), "booking"))
    if not any(log_columns()[name].kind == "time" for name in places):
        problems.append(problem("nothing to measure", (sheet, 1, None)))
    for name in own:
        if name not in places:
            problems.append(problem("column missing", (sheet, 1, None), f"{name}, by the heading of --columns"))
    return places, problems, not_read
