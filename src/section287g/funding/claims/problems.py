"""Kinds of problem in the files of a claim, as data: how heavy each is, what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.funding.claims.records import Problem
from section287g.funding.explaining import Cell

__all__ = ["PROBLEM_KINDS_SCHEMA", "SEVERITIES", "errors_stand", "in_order", "problem"]

SEVERITIES: Final = ("error", "warning", "note")
PROBLEM_KINDS_SCHEMA: Schema = (
    Column("kind", "the problem, in few words"),
    Column("severity", "error (nothing is made while it stands), warning or note", check=SEVERITIES.__contains__),
    Column("meaning", "what is so"),
    Column("remedy", "what to do"),
)


@dataclass(frozen=True, slots=True)
class _Kind:
    severity: str
    meaning: str
    remedy: str


@cache
def _kinds() -> Mapping[str, _Kind]:
    lines = read_table(data_file("funding/claims", "problem_kinds.csv"), PROBLEM_KINDS_SCHEMA)
    return {line["kind"]: _Kind(line["severity"], line["meaning"], line["remedy"]) for line in lines}


def problem(kind: str, cell: Cell, detail: str = "") -> Problem:
    """One problem of a kind at a place; `detail` adds what is special to it, and never a value about an officer."""
    known = _kinds()[kind]
    message = f"{detail}: {known.meaning[0].lower()}{known.meaning[1:]}" if detail else known.meaning
    return Problem(known.severity, kind, message, known.remedy, cell)


def errors_stand(number: int) -> str:
    """'1 error stands' or '3 errors stand', as messages begin."""
    return "1 error stands" if number == 1 else f"{number:,} errors stand"


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems by file, row and column, each once."""
    unique = dict.fromkeys(problems)
    return tuple(
        sorted(
            unique,
            key=lambda one: (
                one.cell.file,
                one.cell.sheet or "",
                one.cell.row or 0,
                one.cell.column or "",
                one.kind,
                one.message,
            ),
        )
    )
