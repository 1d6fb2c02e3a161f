"""Writes one table as CSV or as Parquet: for spreadsheets, pandas, Polars, DuckDB, R and whatever comes.

CSV is UTF-8 after RFC 4180: a header, lines that end with CR LF, quotes only where they are needed. A day is
2025-09-03, a time 2025-09-03T12:30:00Z, a boolean true or false. Unknown is an empty cell; a text that is known
to be empty is a quoted one. Text stays as it is, also where a spreadsheet program would take it for a formula:
whoever opens a CSV there imports its columns as text, or takes the workbook instead.

Parquet is plain, for any reader: version 1 pages, Snappy, small row groups, native dates; a time is UTC without
a zone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from section287g.publish.source import Form, Source

__all__ = ["ENDINGS", "write_flat"]

ENDINGS: Final = ("csv", "parquet")
_OPTIONS: Final = {
    "csv": (
        "FORMAT csv",
        "HEADER true",
        "NEW_LINE '\\r\\n'",
    ),
    "parquet": (
        "FORMAT parquet",
        "PARQUET_VERSION v1",
        "COMPRESSION snappy",
        "ROW_GROUP_SIZE 61440",  # a group is held in memory while it is written
    ),
}
_FORMS: Final[dict[str, Form]] = {"csv": "iso", "parquet": "own"}


def write_flat(source: Source, name: str, path: Path) -> None:
    """Writes a whole table or view in its stated order to a file that ends with .csv or .parquet.

    Raises `OSError` or `duckdb.IOException` where the disk refuses.
    """
    ending = path.suffix.removeprefix(".")
    target = str(path).replace("'", "''")
    options = ", ".join(_OPTIONS[ending])
    source.connection.execute(f"COPY ({source.query(name, _FORMS[ending])}) TO '{target}' ({options})")
