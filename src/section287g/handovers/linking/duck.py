"""DuckDB as an engine: the default, in this process, spilling into a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g.handovers.linking.engines import TYPES

__all__ = ["Duck"]

_MEMORY: Final = "2500MB"
"""What DuckDB's buffers may take; a whole process stays under 4 GB with it."""


class Duck:
    """A DuckDB database for one linking."""

    dialect: Final = "duckdb"

    def __init__(self) -> None:
        self._spilled = tempfile.TemporaryDirectory(prefix="287g-link-")
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self._connection.execute(f"SET temp_directory = '{_quoted(self._spilled.name)}'")
        self._connection.execute("SET preserve_insertion_order = false")

    def scan(self, name: str, path: Path) -> Mapping[str, str]:
        """Makes a view of a Parquet file; its columns."""
        self.view(name, f"SELECT * FROM read_parquet('{_quoted(str(path))}')")
        return {row[0]: row[1] for row in self.rows(f"DESCRIBE {name}")}

    def view(self, name: str, sql: str) -> None:
        """Names a query, or names it anew."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def keep(self, name: str, sql: str) -> int:
        """Makes a table of a query, or makes it anew; its rows."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])

    def give(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Makes a small table of values; columns with their types of `TYPES`."""
        shown = ", ".join(f"unnest(${one}::{TYPES[kind]}[]) AS {one}" for one, kind in columns.items())
        values = {one: [row[place] for row in rows] for place, one in enumerate(columns)}
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {shown}", values)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query."""
        return self._connection.execute(sql).fetchall()

    def drop(self, names: Iterable[str]) -> None:
        """Forgets tables."""
        for name in names:
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")

    def close(self) -> None:
        """Ends it and removes what it spilled."""
        self._connection.close()
        self._spilled.cleanup()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
