"""Writes one table as CSV or as Parquet: for spreadsheets, pandas, Polars, DuckDB, R and whatever comes.

CSV is UTF-8 after RFC 4180: a header, lines that end with CR LF, quotes only where they are needed. A day is
2025-09-03, a time 2025-09-03T12:30:00Z, a boolean true or false. Unknown is an empty cell; a text that is known
to be empty is a quoted one. Text stays as it is, also where a spreadsheet program would take it for a formula:
whoever opens a CSV there imports its columns as text, or takes the workbook instead. *Guarded*, as the explorer's
downloads are, such a text begins with an apostrophe; `count_guarded` says how many there are.

Parquet is plain, for any reader: version 1 pages, Snappy, small row groups, native dates; a time is UTC without
a zone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from section287g.publish.source import Form, Source, quoted

__all__ = ["ENDINGS", "FORMULA_SIGNS", "count_guarded", "write_flat"]

ENDINGS: Final = ("csv", "parquet")
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a text may begin with that a spreadsheet program takes for a formula; the last four are the wide forms."""
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


def write_flat(source: Source, name: str, path: Path, *, guarded: bool = False) -> None:
    """Writes a whole table or view in its stated order to a file that ends with .csv or .parquet.

    `guarded` puts an apostrophe before each text that a spreadsheet program would take for a formula.

    Raises `OSError` or `duckdb.IOException` where the disk refuses.
    """
    ending = path.suffix.removeprefix(".")
    target = str(path).replace("'", "''")
    options = ", ".join(_OPTIONS[ending])
    query = source.query(name, _FORMS[ending])
    texts = _texts(source, name)
    if guarded and texts:
        changed = ", ".join(f"CASE WHEN {_risky(one)} THEN chr(39) || {one} ELSE {one} END AS {one}" for one in texts)
        query = f"SELECT * REPLACE ({changed}) FROM ({query})"
    source.connection.execute(f"COPY ({query}) TO '{target}' ({options})")


def count_guarded(source: Source, name: str) -> int:
    """How many cells of a table or view `guarded` changes."""
    texts = _texts(source, name)
    if not texts:
        return 0
    counts = " + ".join(f"count(*) FILTER (WHERE {_risky(one)})" for one in texts)
    found = source.connection.execute(f"SELECT {counts} FROM {quoted(name)}").fetchone()
    return int(found[0]) if found is not None else 0


def _texts(source: Source, name: str) -> list[str]:
    """The columns of a table that hold text, as SQL names them."""
    return [quoted(column.name) for column in source.tables[name].columns if column.type == "text"]


def _risky(column: str) -> str:
    """Whether a cell begins with one of the signs, as SQL."""
    return " OR ".join(f"starts_with({column}, chr({ord(sign)}))" for sign in FORMULA_SIGNS)
