"""The columns that linking reads of a release, under this room's own names; what a release lacks is empty, and said.

`data/canonical_columns.csv` is the only place that knows how the tables of a release name their columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import sqlglot

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.linking.engines import TYPES, Engine

__all__ = ["CANONICAL_SCHEMA", "canonical_columns", "open_sources"]

CANONICAL_SCHEMA: Schema = (
    Column("view", "view that the queries read"),
    Column("name", "name of the column there"),
    Column("table", "table of a release"),
    Column("column", "column of that table; {rule} stands for the duplicate rule"),
    Column("type", "text, day, time or flag", check=TYPES.__contains__),
    Column("meaning", "what it holds"),
)
NO_RULE: Final = "none"


@cache
def _columns() -> tuple[Mapping[str, str], ...]:
    return tuple(read_table(data_file("handovers/linking", "canonical_columns.csv"), CANONICAL_SCHEMA))


def canonical_columns(rule: str) -> tuple[str, ...]:
    """Every column that linking reads, as table.column.

    >>> "detainers.detainer_prepare_date" in canonical_columns("newer")
    True
    """
    return tuple(f"{line['table']}.{line['column'].replace('{rule}', rule)}" for line in _columns())


def open_sources(
    engine: Engine, tables: Mapping[str, Path], rule: str
) -> tuple[tuple[str, ...], dict[str, Mapping[str, str]]]:
    """Makes the views of a release's tables; the columns that it lacks, as table.column, and those that it holds.

    Views of tables that the release lacks are empty. Every table is there as it is stored too, as `stored_<name>`.
    """
    stored = {table: engine.scan(f"stored_{table}", path) for table, path in tables.items()}
    views: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for line in _columns():
        views[line["view"]].append(line)
    lacking = []
    for view, lines in views.items():
        table = lines[0]["table"]
        held: Mapping[str, str] = stored.get(table, {})
        shown = []
        for line in lines:
            column = line["column"].replace("{rule}", rule)
            if column in held and not (line["name"] == "duplicate" and rule == NO_RULE):
                shown.append(f"CAST({column} AS {TYPES[line['type']]}) AS {line['name']}")
                continue
            shown.append(f"CAST(NULL AS {TYPES[line['type']]}) AS {line['name']}")
            if not (line["name"] == "duplicate" and rule == NO_RULE):
                lacking.append(f"{table}.{column}")
        source = f"FROM stored_{table}" if table in tables else "WHERE FALSE"
        text = f"SELECT {', '.join(shown)} {source}"
        engine.view(view, sqlglot.transpile(text, read="duckdb", write=engine.dialect)[0])
    return tuple(lacking), stored
