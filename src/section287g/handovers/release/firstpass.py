"""The first pass over what DuckDB reads: one streaming query that keeps row numbers and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from section287g.handovers.release.engine import ask
from section287g.handovers.release.sheets import Sheet, refuse_clear, refuse_odd

__all__ = ["Irregular", "deny_by_query"]


class Irregular(Exception):
    """A line of a CSV has another number of cells, or its quotation marks are odd: to be read line by line."""


def deny_by_query(
    connection: Any,
    file: str,
    sheet: Sheet,
    relation: str,
    clear: Mapping[int, str],
    said: Mapping[int, str],
    odd: tuple[int, str] | None,
    every: Sequence[str] = (),
) -> tuple[dict[int, str], int]:
    """For each denied column: empty or redacted; and how many rows there are.

    Raises `InputRefused` at the first clear cell. `clear`, `said` and `odd` are conditions in
    SQL by the column's place; `every` are further columns to go through.
    """
    parts = [f"min(this_row) FILTER (WHERE {condition})" for condition in clear.values()]
    parts += [f"count(*) FILTER (WHERE {condition})" for condition in said.values()]
    parts.append(f"min(this_row) FILTER (WHERE {odd[1]})" if odd is not None else "NULL")
    parts.append("count(*)")
    parts += every
    sql = f"SELECT {', '.join(parts)} FROM {relation}"
    if every:
        try:
            line = connection.execute(sql).fetchone()
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            raise Irregular from None
    else:
        line = ask(connection, sql, name=file)[0]
    for place, row in zip(clear, line, strict=False):
        if row is not None:
            refuse_clear(file, sheet, place, row)
    if odd is not None and line[len(clear) + len(said)] is not None:
        refuse_odd(file, sheet, odd[0], line[len(clear) + len(said)])
    counts = line[len(clear) : len(clear) + len(said)]
    states = {place: "redacted" if count else "empty" for place, count in zip(said, counts, strict=True)}
    return states, int(line[len(clear) + len(said) + 1])
