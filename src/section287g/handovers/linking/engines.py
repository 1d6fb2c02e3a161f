"""The engines that run the queries: DuckDB, and with the extra `spark` Apache Spark over the same Parquet files.

An engine keeps tables by name for one linking, in memory or in a folder of its own that goes when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

from section287g.errors import NotFound

__all__ = ["ENGINES", "TYPES", "Engine", "open_engine"]

TYPES: Final = {"text": "VARCHAR", "integer": "BIGINT", "day": "DATE", "time": "TIMESTAMP", "flag": "BOOLEAN"}
"""Types of the columns that this room names, in the dialect in which its queries are written."""


class Engine(Protocol):
    """What linking and measures ask of an engine; SQL comes in the engine's dialect."""

    @property
    def dialect(self) -> str:
        """The name by which sqlglot knows its SQL."""

    def scan(self, name: str, path: Path) -> Mapping[str, str]:
        """Makes a view of a Parquet file; its columns."""

    def view(self, name: str, sql: str) -> None:
        """Names a query, or names it anew."""

    def keep(self, name: str, sql: str) -> int:
        """Makes a table of a query, or makes it anew; its rows."""

    def give(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Makes a small table of values; columns with their types of `TYPES`."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query."""

    def drop(self, names: Iterable[str]) -> None:
        """Forgets tables."""

    def close(self) -> None:
        """Ends it and removes what it spilled."""


def _duck() -> Engine:
    from section287g.handovers.linking.duck import Duck

    return Duck()


def _spark() -> Engine:
    if find_spec("pyspark") is None:
        raise NotFound("the engine spark needs PySpark and Java: pip install 'section287g[spark]'")
    from section287g.handovers.linking.spark import Spark

    return Spark()


_OPENED: Final[Mapping[str, Callable[[], Engine]]] = {"duckdb": _duck, "spark": _spark}
ENGINES: Final = tuple(_OPENED)


def open_engine(name: str) -> Engine:
    """An engine by name, to be closed. Raises `NotFound` for an unknown one, or where what it needs is missing."""
    if name not in _OPENED:
        raise NotFound(f"no engine {name!r}; engines are {', '.join(ENGINES)}")
    return _OPENED[name]()
