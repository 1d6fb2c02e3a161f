"""Reads a Parquet file, raw or as the publisher processed it, by DuckDB and by the columns that are wanted only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from section287g.errors import InputRefused
from section287g.handovers.release.cleaning import clear_sql, odd_identifier_sql, text_of_sql
from section287g.handovers.release.engine import ask, connect, name_sql, text_sql
from section287g.handovers.release.firstpass import deny_by_query
from section287g.handovers.release.sheets import Sheet, find_header

__all__ = ["ParquetFile"]

MOST_ROWS: Final = 200_000_000
_NESTED: Final = ("STRUCT", "MAP", "UNION", "[", "LIST", "VARIANT")


class ParquetFile:
    """A Parquet file as one sheet without a name. Raises `InputRefused`; a message never has a cell in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path
        connection = connect()
        try:
            described = ask(connection, f"DESCRIBE SELECT * FROM read_parquet({text_sql(path)})", name=self.name)
            rows = ask(
                connection, f"SELECT sum(num_rows) FROM parquet_file_metadata({text_sql(path)})", name=self.name
            )
        finally:
            connection.close()
        self._rows = int(rows[0][0] or 0)
        self.counts: dict[str, int] = {}
        if self._rows > MOST_ROWS:
            raise InputRefused(
                f"{self.name}: more than {MOST_ROWS:,} rows, which no table of a release has; refused as a bomb"
            )
        names = [str(line[0]) for line in described]
        self._types = [str(line[1]).upper() for line in described]
        if len(set(names)) != len(names):
            raise InputRefused(f"{self.name}: two columns of one name; save it again with names of their own")
        sheet = find_header("", [(0, names)])
        if not sheet.headings:
            sheet = Sheet("", 0, tuple(names), None, {})
        self.sheets: tuple[Sheet, ...] = (sheet,)
        nested = [
            place
            for place, kind in enumerate(self._types)
            if any(word in kind for word in _NESTED) and (sheet.match is None or place in sheet.match.places.values())
        ]
        if nested and sheet.match is not None:
            raise InputRefused(
                f"{self.name}: column {nested[0] + 1} is a table within the table; save it as plain columns"
            )

    def close(self) -> None:
        """Nothing is held open."""

    def _column(self, place: int) -> tuple[str, str]:
        kind = self._types[place]
        return name_sql(self.sheets[0].headings[place]), "VARCHAR" if kind.startswith(("ENUM", "VARCHAR")) else kind

    def _relation(self) -> str:
        return (
            f"(SELECT *, file_row_number + 1 AS this_row FROM read_parquet({text_sql(self.path)}, "
            "file_row_number=true, hive_partitioning=false))"
        )

    def deny(self) -> dict[str, dict[int, str]]:
        """The first pass. The denied columns of the file: empty or redacted. Raises `InputRefused`."""
        sheet = self.sheets[0]
        self.counts = {"": self._rows}
        person = None if sheet.match is None else sheet.match.places.get("person")
        if not sheet.denied and person is None:
            return {"": {}}
        clear = {place: clear_sql(text_of_sql(*self._column(place)), sheet.headings[place]) for place in sheet.denied}
        said = {place: f"{self._column(place)[0]} IS NOT NULL" for place in sheet.denied}
        odd = (
            None
            if person is None
            else (person, odd_identifier_sql(text_of_sql(*self._column(person)), sheet.headings[person]))
        )
        connection = connect()
        try:
            states, self.counts[""] = deny_by_query(connection, self.name, sheet, self._relation(), clear, said, odd)
            return {"": states}
        finally:
            connection.close()

    def relation(self, sheet: Sheet) -> tuple[str, dict[int, tuple[str, str]]] | None:
        """What DuckDB reads the rows from, with each column's name and type there."""
        return self._relation(), {place: self._column(place) for place in range(len(sheet.headings))}

    def rows(self, sheet: Sheet, wanted: Sequence[int], marked: Sequence[int]) -> NoReturn:
        """Raises `TypeError`: a Parquet file is read by its relation, and never row by row."""
        raise TypeError(f"{self.name}: a Parquet file is read by its relation")
