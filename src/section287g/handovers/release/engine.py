"""DuckDB as this room uses it: two threads, a limit of memory, a spill folder of its own or none, quiet errors.

What DuckDB says of a bad cell can quote the cell, so its words never reach a message: only what kind of error it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g.errors import InputRefused, StorageError

__all__ = ["ask", "connect", "name_sql", "text_sql"]

MEMORY_LIMIT: Final = "2300MB"
"""What DuckDB may hold; the process as a whole then stays below 4 GB."""
THREADS: Final = 2
_DISK: Final = ("space", "could not write", "cannot write", "too large", "quota", "read-only", "permission")
"""What DuckDB says where the disk is to blame and not the file."""


def connect(spill: Path | None = None, threads: int = THREADS, memory: str = MEMORY_LIMIT) -> Any:
    """A database in memory. Without `spill` nothing that it reads can reach a disk."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": "" if spill is None else str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    connection = duckdb.connect(config=config)
    connection.execute("SET enable_progress_bar = false")
    # a list of values would become a join, which costs more here and loses the order of rows
    connection.execute("SET disabled_optimizers = 'in_clause'")
    return connection


def ask(
    connection: Any, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = (), *, name: str
) -> list[tuple[Any, ...]]:
    """Runs a query on the file `name` and gives all rows.

    Raises `InputRefused` for what the file is to blame for and `StorageError` for the disk or the memory; neither
    says what a cell holds.
    """
    try:
        return list(connection.execute(sql, parameters).fetchall())
    except (duckdb.OutOfMemoryException, MemoryError):
        raise StorageError(
            f"{name}: {MEMORY_LIMIT} of memory are not enough for this file; nothing was kept"
        ) from None
    except duckdb.IOException as error:
        if any(word in str(error).lower() for word in _DISK):
            raise StorageError(f"{name}: the disk is full or cannot be written; nothing was kept") from None
        raise _refused(name, error) from None
    except (duckdb.Error, UnicodeError) as error:
        raise _refused(name, error) from None


def _refused(name: str, error: Exception) -> InputRefused:
    kind = type(error).__name__.removesuffix("Exception")
    return InputRefused(
        f"{name}: the file is damaged or not what it says it is ({kind} error while reading); get it anew"
    )


def text_sql(text: str | Path) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def name_sql(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
