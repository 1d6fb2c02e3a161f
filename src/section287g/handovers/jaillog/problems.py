"""Kinds of problem in a jail's log, as data: how heavy each is, what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.jaillog.model import SEVERITIES, Problem

__all__ = ["LOG_PROBLEMS_SCHEMA", "Place", "in_order", "problem"]

LOG_PROBLEMS_SCHEMA: Schema = (
    Column("kind", "the problem, in few words"),
    Column(
        "severity",
        "refusal (of the file), error (the row is set aside), warning or note",
        True,
        SEVERITIES.__contains__,
    ),
    Column("meaning", "what is so"),
    Column("remedy", "what to do"),
)
Place = tuple[str | None, int | None, str | None]
"""Sheet, row and column."""
_LAST: Final = 1 << 30


@cache
def _kinds() -> Mapping[str, Mapping[str, str]]:
    lines = read_table(data_file("handovers/jaillog", "problem_kinds.csv"), LOG_PROBLEMS_SCHEMA)
    return {line["kind"]: line for line in lines}


def problem(kind: str, place: Place, detail: str = "") -> Problem:
    """One problem at a place; `detail` is of this program's own words and never a value of the file."""
    known = _kinds()[kind]
    what = f"{known['meaning']}: {detail}" if detail else known["meaning"]
    return Problem(known["severity"], kind, *place, what, known["remedy"])


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by sheet, row and column, each once; what is of the whole file last."""
    unique = dict.fromkeys(problems)
    key = {one: (one.sheet or "", one.row or _LAST, one.column or "", one.kind) for one in unique}
    return tuple(sorted(unique, key=lambda one: (*key[one], one.what)))
