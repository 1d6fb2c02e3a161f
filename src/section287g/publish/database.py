"""Writes the SQLite file `section287g.db`: for Datasette, and for whoever asks in SQL without installing anything.

Stored tables with their keys, references and indexes; the views `listings`, `anomalies` and `agreements_listed`;
and `agencies_fts`, a full-text index over the agencies' names and every spelling that lists used, whose rowid is
that of `agencies`. Days and times are ISO text, booleans 0 or 1. The same registry gives the same bytes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from section287g.publish.source import Source, quoted
from section287g.registry.registry import ANOMALIES_SQL, LISTINGS_SQL
from section287g.registry.tables import TableSpec

__all__ = ["DATABASE_NAME", "FULL_TEXT", "write_database"]

DATABASE_NAME: Final = "section287g.db"
FULL_TEXT: Final = "agencies_fts"
_TYPES: Final = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
    "time": "TEXT",
}
_SETTINGS: Final = (
    "page_size = 4096",
    "encoding = 'UTF-8'",
    "journal_mode = OFF",
    "synchronous = OFF",
    "temp_store = MEMORY",
)


def write_database(source: Source, path: Path) -> None:
    """Writes the whole registry as one SQLite file.

    Raises `OSError` or `sqlite3.OperationalError` where the disk refuses.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
        database.execute("BEGIN")
        for name, table in source.tables.items():
            if table.stored:
                _fill(source, database, table)
                _index(source, database, name)
        _add_full_text(database)
        database.execute(LISTINGS_SQL)
        database.execute(ANOMALIES_SQL)
        database.execute(_listed_view(source))
        database.execute("COMMIT")
        database.execute("VACUUM")


def _fill(source: Source, database: sqlite3.Connection, table: TableSpec) -> None:
    key = source.keys.get(table.name, ())
    parts: list[str] = []
    for column in table.columns:
        alone = " PRIMARY KEY" if key == (column.name,) else ""
        parts.append(f"{quoted(column.name)} {_TYPES[column.type]}{alone}")
    if len(key) > 1:
        parts.append(f"PRIMARY KEY ({_listed(key)})")
    for column_name, (other, target) in source.references.get(table.name, {}).items():
        parts.append(f"FOREIGN KEY ({quoted(column_name)}) REFERENCES {quoted(other)} ({quoted(target)})")
    tail = " WITHOUT ROWID" if len(key) > 1 else ""
    database.execute(f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(parts) + f"\n){tail}")
    marks = ", ".join("?" * len(table.columns))
    lines = source.read(source.query(table.name, "plain"))
    database.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", lines)


def _index(source: Source, database: sqlite3.Connection, name: str) -> None:
    layout = source.layout.tables[name]
    pointed = {target for references in source.references.values() for target in references.values()}
    for column in layout.unique:
        if (name, column) in pointed:
            database.execute(f"CREATE UNIQUE INDEX {quoted(f'{name}_{column}')} ON {quoted(name)} ({quoted(column)})")
    for columns in layout.indexes:
        database.execute(
            f"CREATE INDEX {quoted('_'.join(('idx', name, *columns)))} ON {quoted(name)} ({_listed(columns)})"
        )


def _add_full_text(database: sqlite3.Connection) -> None:
    """The full-text index: a line an agency, with its name and all its spellings, by the rowid of the agency."""
    database.execute(
        f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5(agency, spellings, agency_id UNINDEXED, state UNINDEXED, "
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    spelt: dict[str, list[str]] = {}
    for agency_id, spelling in database.execute("SELECT agency_id, spelling FROM spellings ORDER BY rowid"):
        spelt.setdefault(agency_id, []).append(spelling)
    agencies = database.execute("SELECT rowid, agency, agency_id, state FROM agencies ORDER BY rowid").fetchall()
    database.executemany(
        f"INSERT INTO {FULL_TEXT} (rowid, agency, spellings, agency_id, state) VALUES (?, ?, ?, ?, ?)",
        [
            (rowid, agency, "\n".join(spelt.get(agency_id, ())), agency_id, state)
            for rowid, agency, agency_id, state in agencies
        ],
    )
    database.execute(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}) VALUES ('optimize')")


def _listed_view(source: Source) -> str:
    columns = ", ".join(
        f"{table}.{quoted(column)}" for column, table in source.layout.agreements_listed.columns.items()
    )
    return (
        f"CREATE VIEW agreements_listed AS SELECT {columns} FROM agreements "
        "JOIN agencies ON agencies.agency_id = agreements.agency_id "
        "LEFT JOIN versions ON versions.agreement_id = agreements.agreement_id AND versions.position = "
        "(SELECT max(other.position) FROM versions other WHERE other.agreement_id = agreements.agreement_id) "
        "LEFT JOIN \"rows\" AS rows ON rows.row_id = versions.row_id WHERE agreements.status = 'listed'"
    )


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, columns))
