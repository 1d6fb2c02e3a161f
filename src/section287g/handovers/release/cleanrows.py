"""SQL of the rows of one sheet, cleaned: for `staging`, which writes them, and `tablerows`, which reads them at once.

Every row of the sheet is there, those set aside with a number that says why (`ASIDE`). The publisher's hash of a
person is still in it, in the column `identifier`: whoever writes rows anywhere replaces it by `person_sql`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from section287g.handovers.release.cleaning import clean_sql, odd_sql, value_sql
from section287g.handovers.release.columns import STORED, TableColumn, anchors
from section287g.handovers.release.engine import name_sql, text_sql
from section287g.handovers.release.layouts import plain
from section287g.handovers.release.sheets import Sheet

__all__ = ["ASIDE", "IDENTIFIER", "MALFORMED", "ODD", "aside_sql", "cleaned_sql", "sql_type"]

ASIDE: Final = {
    1: "nothing in any column that is kept",
    2: "the headings again",
    3: "a note or total: one cell, and not the event's day",
}
MALFORMED: Final = "too few or too many cells in the line"
ODD: Final = "odd_"
IDENTIFIER: Final = "identifier"
_SQL_TYPES: Final = {
    "person": "VARCHAR",
    "day": "DATE",
    "time": "TIMESTAMP",
    "text": "VARCHAR",
    "amount": "DECIMAL(18,2)",
    "flag": "BOOLEAN",
}


def sql_type(column: TableColumn) -> str:
    """DuckDB's type of a column."""
    return _SQL_TYPES[column.type]


def cleaned_sql(
    columns: Sequence[TableColumn],
    raw: Sequence[tuple[str, str]],
    source: str,
    sheet: Sheet,
    number: int,
    extracted: date | None,
) -> str:
    """A query of n, this_row, repeated, identifier, the columns but the person's, and for some of them what is odd.

    `raw` are each column's name and type in `source`; `number` is the sheet's place in its table and begins each
    row's n; `repeated` is true where the row is the headings again.
    """
    texts = [f"t{place}" for place in range(len(columns))]
    values = [f"{value_sql(column, *one)} AS {text}" for column, one, text in zip(columns, raw, texts, strict=True)]
    shown = [f"({number}::BIGINT << 32) + this_row AS n", "this_row"]
    anchor = "" if sheet.match is None else anchors()[sheet.match.table]
    identifier, repeated = "NULL::VARCHAR", "false"
    for column, (_, kind), text in zip(columns, raw, texts, strict=True):
        if column.type == "person":
            identifier = text
        else:
            shown.append(f"{clean_sql(column, text, kind, extracted)} AS {name_sql(column.name)}")
        if column.type != "text":
            shown.append(f"{odd_sql(column, text, kind, extracted)} AS {name_sql(ODD + column.name)}")
        if column.name == anchor and kind == "VARCHAR" and sheet.match is not None:
            heading = plain(sheet.headings[sheet.match.places[anchor]])
            repeated = f"coalesce(lower({text}) = {text_sql(heading)}, false)"
    shown += [f"{repeated} AS repeated", f"{identifier} AS {IDENTIFIER}"]
    return f"SELECT {', '.join(shown)} FROM (SELECT {', '.join(['this_row', *values])} FROM {source})"


def aside_sql(table: str, columns: Sequence[TableColumn], person: str) -> str:
    """Why a row of `cleaned_sql` is set aside, 0 where it is not; `person` is looked at where no day tells it."""
    anchor = name_sql(anchors()[table])
    names = [name_sql(one.name) for one in columns if one.kept == STORED and one.type != "person"]
    filled = " + ".join(f"({name} IS NOT NULL)::INTEGER" for name in names)
    return (
        f"CASE WHEN repeated THEN 2 WHEN {anchor} IS NOT NULL THEN 0 WHEN {person} IS NOT NULL THEN 0 "
        f"WHEN {filled} = 0 THEN 1 WHEN {filled} = 1 THEN 3 ELSE 0 END::TINYINT"
    )
