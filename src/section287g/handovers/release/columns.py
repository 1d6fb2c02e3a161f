"""The columns of the five tables, as this project names them: which are stored, used once, left out, denied.

`data/columns.csv` is the list. A column is stored only where a count or a time of hand-overs needs it; traits of
persons, charges and sentences are left out, and columns that name or number a person are denied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.release.model import TABLES

__all__ = [
    "ANCHORS_SCHEMA",
    "DENIED",
    "LEFT_OUT",
    "RELEASE_COLUMNS_SCHEMA",
    "ROOM",
    "STORED",
    "USED",
    "TableColumn",
    "anchors",
    "table_columns",
]

ROOM: Final = "handovers/release"
STORED: Final = "stored"
USED: Final = "used"
LEFT_OUT: Final = "left out"
DENIED: Final = "denied"
_TYPES: Final = ("person", "day", "time", "text", "amount", "flag")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


RELEASE_COLUMNS_SCHEMA: Schema = (
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("column", "our name of the column, where possible the publisher's own", check=_is_name),
    Column(
        "type", "person (a keyed hash), day, time (without zone), text, amount or flag", check=_TYPES.__contains__
    ),
    Column(
        "kept",
        "stored; used (once, to tell duplicates); left out (never read); denied (must be empty or redacted)",
        check=(STORED, USED, LEFT_OUT, DENIED).__contains__,
    ),
    Column("earliest", "an earlier day is set to missing", required=False, check=_is_day),
    Column("vocabulary", "the file of its values in data/vocabularies", required=False),
    Column("meaning", "what the column holds"),
)
ANCHORS_SCHEMA: Schema = (
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("column", "the column without which a sheet is not this table"),
    Column("why", "what it is"),
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table: its name, type, whether it is kept, the earliest day it may hold, what it means."""

    table: str
    name: str
    type: str
    kept: str
    earliest: date | None
    vocabulary: str | None
    meaning: str


@cache
def table_columns(table: str) -> Mapping[str, TableColumn]:
    """The columns of a table by name, in their order; stored ones first.

    >>> table_columns("detainers")["person"].kept
    'stored'
    """
    return MappingProxyType({one.name: one for one in _columns() if one.table == table})


@cache
def _columns() -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(
            line["table"],
            line["column"],
            line["type"],
            line["kept"],
            date.fromisoformat(line["earliest"]) if line["earliest"] else None,
            line["vocabulary"] or None,
            line["meaning"],
        )
        for line in read_table(data_file(ROOM, "columns.csv"), RELEASE_COLUMNS_SCHEMA)
    )


@cache
def anchors() -> Mapping[str, str]:
    """For each table the column that dates its event."""
    lines = read_table(data_file(ROOM, "anchors.csv"), ANCHORS_SCHEMA)
    return MappingProxyType({line["table"]: line["column"] for line in lines})
