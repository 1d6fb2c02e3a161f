"""Where 287(g) stands in a release, column by column, and arrests by month under both readings of the labels.

Labels of arrests changed in mid-2025, and whether 287(g) can be told from other custodial arrests afterwards is not
settled. So both are given: 287(g) as labelled, and custodial arrests with 287(g) in one, which the change leaves
whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.linking.linked import Linked
from section287g.handovers.release.columns import anchors
from section287g.handovers.release.vocabularies import UNKNOWN, group_of_method, marking_columns, vocabularies

__all__ = [
    "BOTH",
    "LABEL_CHANGES_SCHEMA",
    "METHOD",
    "PROGRAM",
    "ArrestCounts",
    "LabelChange",
    "MarkedColumn",
    "arrest_counts",
    "criminality_of",
    "is_marked",
    "label_changes",
    "marked_columns",
]

LABEL_CHANGES_SCHEMA: Schema = (
    Column("table", "table of a release"),
    Column("column", "column whose labels changed"),
    Column("from", "first day of the new labels, as far as known"),
    Column("says", "what changed"),
    Column("status", "sourced or assumed", check=("sourced", "assumed").__contains__),
    Column("source", "where it is written"),
)
BOTH: Final = "287(g) by method and programme"
METHOD: Final = "287(g) by method only"
PROGRAM: Final = "287(g) by programme only"
_MARK: Final = "287(g)"


@dataclass(frozen=True, slots=True)
class LabelChange:
    """A day from which labels of a column differ, and how certain that is."""

    table: str
    column: str
    first: date
    says: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class MarkedColumn:
    """A column that can mark 287(g): rows of its table, those where it is filled, and those it marks."""

    table: str
    column: str
    rows: int
    filled: int
    marked: int


@cache
def label_changes() -> tuple[LabelChange, ...]:
    """The changes of labels that are known."""
    lines = read_table(data_file("handovers/measures", "label_changes.csv"), LABEL_CHANGES_SCHEMA)
    return tuple(
        LabelChange(
            line["table"],
            line["column"],
            date.fromisoformat(line["from"]),
            line["says"],
            line["status"],
            line["source"],
        )
        for line in lines
    )


def _marks(value: str | None) -> bool:
    return value is not None and vocabularies()["programs"].class_of(value) == _MARK


def marked_columns(linked: Linked) -> tuple[MarkedColumn, ...]:
    """Every column of the release that can mark 287(g); rows are those that the duplicate rule keeps."""
    found = []
    for table, columns in marking_columns().items():
        held = linked.held.get(table, {})
        kept = (
            [f"NOT COALESCE(duplicate_{linked.duplicates}, FALSE)"]
            if f"duplicate_{linked.duplicates}" in held
            else []
        )
        when = (
            f"(CAST({anchors()[table]} AS DATE) <= DATE '{linked.extracted}')" if anchors()[table] in held else "TRUE"
        )
        for column in columns:
            if column not in held:
                continue
            where = " AND ".join([when, *kept])
            rows = linked.engine.rows(
                f"SELECT {column}, COUNT(*) FROM stored_{table} WHERE {where} GROUP BY {column}"
            )
            counts = {value: int(number) for value, number in rows}
            marked = sum(number for value, number in counts.items() if _marks(value))
            total = sum(counts.values())
            found.append(MarkedColumn(table, column, total, total - counts.get(None, 0), marked))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ArrestCounts:
    """Arrests by month and class, and by class and criminality; `no_method` are those that the programme alone marks
    and that have no method."""

    by_month: Mapping[tuple[str, ...], int]
    by_criminality: Mapping[tuple[str, ...], int]
    no_method: int


def arrest_counts(linked: Linked, grouping: str) -> ArrestCounts:
    """Arrests by class: 287(g) by which columns, else the method's group. Raises `NotFound` for no such grouping."""
    by_month: dict[tuple[str, ...], int] = {}
    by_criminality: dict[tuple[str, ...], int] = {}
    no_method = 0
    for month, method, program, criminality, number in linked.rows("arrest_labels", extracted=linked.extracted):
        kind = _class(method, program, grouping)
        for cells, key in ((by_month, (month, kind)), (by_criminality, (kind, criminality_of(criminality)))):
            cells[key] = cells.get(key, 0) + int(number)
        if method is None and kind == PROGRAM:
            no_method += int(number)
    return ArrestCounts(by_month, by_criminality, no_method)


def criminality_of(value: str | None) -> str:
    """The class of a value of criminality, in ICE's coding.

    >>> criminality_of("2 Pending Criminal Charges"), criminality_of(None)
    ('pending', 'not recorded')
    """
    if value is None:
        return "not recorded"
    found = vocabularies()["criminality"].class_of(value)
    return "not in the vocabulary" if found == UNKNOWN else found


def is_marked(kind: str) -> bool:
    """Whether a class of arrests is one of those that a column marks as 287(g)."""
    return kind in (BOTH, METHOD, PROGRAM)


def _class(method: str | None, program: str | None, grouping: str) -> str:
    by_method, by_program = _marks(method), _marks(program)
    if by_method or by_program:
        return BOTH if by_method and by_program else METHOD if by_method else PROGRAM
    return "not stated" if method is None else group_of_method(method, grouping)
