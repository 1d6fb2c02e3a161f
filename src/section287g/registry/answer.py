"""An answer of the registry: rows with named columns, in whatever form the asker works with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Answer", "answer_of"]


class Answer:
    """Rows of an answer: iterate for dictionaries, or take it as tuples, a DuckDB relation, pandas or Polars.

    `unit` says what one row is (agreements, agencies, listings, ...), so that no count goes without it.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any], unit: str
    ) -> None:
        cursor = connection.execute(sql, parameters)
        self.columns: tuple[str, ...] = tuple(column[0] for column in cursor.description or ())
        self.unit = unit
        self._rows: list[tuple[Any, ...]] = cursor.fetchall()
        self._types = [str(column[1]) for column in cursor.description or ()]
        self._connection = connection

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._rows:
            yield dict(zip(self.columns, row, strict=True))

    def __repr__(self) -> str:
        return f"<{len(self)} {self.unit}: {', '.join(self.columns)}>"

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows as tuples, in the order of `columns`."""
        return list(self._rows)

    @property
    def relation(self) -> duckdb.DuckDBPyRelation:
        """The answer as a DuckDB relation, to go on asking in SQL or by its methods."""
        values = [list(column) for column in zip(*self._rows, strict=True)] or [[] for _ in self.columns]
        parts = ", ".join(
            f'unnest(?::{kind}[]) AS "{name}"' for name, kind in zip(self.columns, self._types, strict=True)
        )
        return self._connection.sql(f"SELECT {parts}", params=values)

    def df(self) -> pd.DataFrame:
        """The answer as a pandas data frame; needs pandas (`pip install 'section287g[pandas]'`)."""
        frame: pd.DataFrame = self.relation.df()
        return frame

    def pl(self) -> pl.DataFrame:
        """The answer as a Polars data frame; needs Polars (`pip install 'section287g[polars]'`)."""
        frame: pl.DataFrame = self.relation.pl()
        return frame


def answer_of(
    connection: duckdb.DuckDBPyConnection, types: dict[str, str], rows: Sequence[tuple[Any, ...]], unit: str
) -> Answer:
    """An answer with these rows, which were computed in Python; `types` are the columns and their SQL types."""
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in types]
    parts = ", ".join(f'unnest(${name}::{kind}[]) AS "{name}"' for name, kind in types.items())
    return Answer(connection, f"SELECT {parts}", dict(zip(types, values, strict=True)), unit)
