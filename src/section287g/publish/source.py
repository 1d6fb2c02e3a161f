"""A registry opened for one export: its tables in their stated order, for the writers of each format.

It has a connection of its own, so the caller's is left alone, with one thread and little memory: the same
registry gives the same bytes, and a large view is sorted on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

import duckdb

from section287g.errors import RegistryError
from section287g.publish.about import make_about
from section287g.publish.layout import read_layout
from section287g.registry.registry import Registry
from section287g.registry.tables import ColumnSpec, TableSpec, describe_tables

__all__ = ["Form", "Source", "quoted"]

Form = Literal["own", "iso", "plain"]
"""How values come: of their own type; with times as ISO text; or as text and numbers alone, dates as ISO text."""
_MEMORY: Final = "256MB"
_BATCH: Final = 5_000


class Source:
    """The tables and views of one registry, for reading in order and for checking how they hang together."""

    def __init__(self, registry: Registry, spill: Path) -> None:
        self.registry = Registry(registry.manifest)
        self.about = make_about(registry.manifest)
        self.tables = describe_tables()
        self.layout = read_layout()
        try:
            self.connection = self.registry.connection
            self.connection.execute("SET threads = 1")
            self.connection.execute(f"SET memory_limit = '{_MEMORY}'")
            self.connection.execute(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
            self.rows = {name: self._number(f"SELECT count(*) FROM {quoted(name)}") for name in self.tables}
            self.keys, self.references, self.broken = self._what_holds()
        except duckdb.Error as error:
            self.close()
            reason = str(error).splitlines()[0]
            raise RegistryError(f"{registry.manifest.root} cannot be read ({reason}); build it again") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self.registry.close()

    def query(self, name: str, form: Form = "own") -> str:
        """The SQL of a whole table or view in its stated order.

        A stored table is read as it was written, which is in order; a view is sorted.
        """
        table = self.tables[name]
        columns = ", ".join(_expression(column, form) for column in table.columns)
        order = "" if table.stored else " ORDER BY " + _ordered(table.order or self.layout.tables[name].order)
        return f"SELECT {columns} FROM {quoted(name)}{order}"

    def read(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The lines of an answer, a few thousand at a time."""
        cursor = self.connection.cursor()
        try:
            cursor.execute(query)
            while lines := cursor.fetchmany(_BATCH):
                yield from lines
        finally:
            cursor.close()

    def sheet_query(self, table: TableSpec) -> str:
        """The SQL of a table in its stated order with the agency's name after its first column."""
        names = {column.name for column in table.columns}
        columns = [f"t.{quoted(column.name)}" for column in table.columns]
        through = "t" if "agency_id" in names else "a"
        join = "" if "agency_id" in names else " LEFT JOIN agreements a ON a.agreement_id = t.agreement_id"
        return (
            f"SELECT {', '.join([columns[0], 'g.agency', *columns[1:]])} FROM {quoted(table.name)} t{join} "
            f"LEFT JOIN agencies g ON g.agency_id = {through}.agency_id "
            f"ORDER BY {', '.join(f't.{quoted(name)} NULLS FIRST' for name in table.order)}"
        )

    def series(self) -> list[tuple[Any, ...]]:
        """The series by list, in the order of its description."""
        answer = self.registry.series()
        places = [answer.columns.index(column.name) for column in self.layout.series.columns]
        return [tuple(line[place] for place in places) for line in answer.rows()]

    def _number(self, query: str) -> int:
        found = self.connection.execute(query).fetchone()
        return int(found[0]) if found is not None else 0

    def _what_holds(
        self,
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, dict[str, tuple[str, str]]], tuple[str, ...]]:
        """The keys and references that hold in this registry, and in words those that do not."""
        keys: dict[str, tuple[str, ...]] = {}
        broken: list[str] = []
        sure: set[tuple[str, str]] = set()
        for name, layout in self.layout.tables.items():
            for columns in (layout.key, *((one,) for one in layout.unique)):
                if not columns:
                    continue
                if self._repeats(name, columns):
                    broken.append(f"{name}: {', '.join(columns)} does not identify a line")
                    continue
                if columns == layout.key:
                    keys[name] = columns
                if len(columns) == 1:
                    sure.add((name, columns[0]))
        references: dict[str, dict[str, tuple[str, str]]] = {}
        for name, layout in self.layout.tables.items():
            for column, target in layout.references.items():
                if target not in sure or self._strays(name, column, target):
                    broken.append(f"{name}: {column} does not always point to a line of {target[0]}")
                else:
                    references.setdefault(name, {})[column] = target
        return keys, references, tuple(broken)

    def _repeats(self, name: str, columns: tuple[str, ...]) -> bool:
        listed = ", ".join(map(quoted, columns))
        empty = " OR ".join(f"{quoted(column)} IS NULL" for column in columns)
        return (
            self._number(
                f"SELECT (SELECT count(*) FROM {quoted(name)} WHERE {empty}) + "
                f"(SELECT count(*) FROM (SELECT {listed} FROM {quoted(name)} GROUP BY {listed} HAVING count(*) > 1))"
            )
            > 0
        )

    def _strays(self, name: str, column: str, target: tuple[str, str]) -> bool:
        table, other = map(quoted, target)
        return (
            self._number(
                f"SELECT count(*) FROM {quoted(name)} t WHERE {quoted(column)} IS NOT NULL "
                f"AND NOT EXISTS (FROM {table} o WHERE o.{other} = t.{quoted(column)})"
            )
            > 0
        )


def quoted(name: str) -> str:
    """A name of a table or column as SQL, in DuckDB and in SQLite."""
    return '"' + name.replace('"', '""') + '"'


def _ordered(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{quoted(name)} NULLS FIRST" for name in columns)


def _expression(column: ColumnSpec, form: Form) -> str:
    name = quoted(column.name)
    if column.type == "time" and form != "own":
        return f"replace({name}::VARCHAR, ' ', 'T') || 'Z' AS {name}"
    if column.type == "date" and form == "plain":
        return f"{name}::VARCHAR AS {name}"
    if column.type == "boolean" and form == "plain":
        return f"{name}::INTEGER AS {name}"
    return name
