"""Reads a CSV: its form and header, then its rows, by DuckDB where every line is regular and line by line where not.

The file is first gone through as bytes: it must be UTF-8 without NUL. A file whose lines all have as many cells as
the header is read by DuckDB. In any other, lines with too few or too many cells are set aside and counted; what
follows a quotation mark that is never closed cannot be told, and the file is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused
from section287g.handovers.release.cleaning import clear_sql, odd_identifier_sql, text_of_sql
from section287g.handovers.release.denying import is_clear, is_odd_identifier
from section287g.handovers.release.engine import connect, text_sql
from section287g.handovers.release.firstpass import Irregular, deny_by_query
from section287g.handovers.release.sheets import HEAD_ROWS, Batch, Rows, Sheet, find_header, refuse_clear, refuse_odd

__all__ = ["TextFile"]

BATCH: Final = 50_000
HEAD: Final = 1 << 18
PIECE: Final = 1 << 22
_DELIMITERS: Final = (",", "\t", ";", "|")


class TextFile:
    """A CSV as one sheet without a name. Raises `InputRefused`; a message never has a cell in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path
        self.counts: dict[str, int] = {}
        self._regular = self._look()
        self.delimiter, self.sheets, self._lines = self._open()

    def close(self) -> None:
        """Nothing is held open."""

    def _look(self) -> bool:
        """Checks the bytes; whether no line is blank."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        regular, line, edge = True, 1, b""
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                if b"\0" in piece:
                    at = line + piece[: piece.find(b"\0")].count(b"\n")
                    raise InputRefused(f"{self.name}: a NUL byte near line {at}; this is no CSV")
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError as error:
                    at = line + piece[: error.start].count(b"\n")
                    raise InputRefused(
                        f"{self.name}: near line {at} the text is not UTF-8; save it as CSV in UTF-8"
                    ) from None
                seen = edge + piece
                regular = regular and b"\n\n" not in seen and b"\n\r\n" not in seen
                edge, line = piece[-2:], line + piece.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise InputRefused(f"{self.name}: the text ends within a letter: it is truncated; get it anew") from None
        return regular

    def _open(self) -> tuple[str, tuple[Sheet, ...], int]:
        with self.path.open("rb") as file:
            head = file.read(HEAD).decode("utf-8-sig", "ignore")
        best: tuple[int, str, Sheet, int] | None = None
        for delimiter in _DELIMITERS:
            reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
            rows, ends = [], []
            try:
                for number, cells in enumerate(islice(reader, HEAD_ROWS), 1):
                    rows.append((number, cells))
                    ends.append(reader.line_num)
            except csv.Error:
                continue
            sheet = find_header("", rows)
            rank = (1000 if sheet.match else 0) + len(sheet.headings)
            if best is None or rank > best[0]:
                best = rank, delimiter, sheet, ends[sheet.header_row - 1] if sheet.header_row else 0
        if best is None:
            raise InputRefused(f"{self.name}: no row of headings is found; check what was downloaded")
        return best[1], (best[2],), best[3]

    def _relation(self, sheet: Sheet) -> str:
        """The file as DuckDB reads it: columns c0, c1, ... as text, and the row's number in the file."""
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(sheet.headings)))
        return (
            f"(SELECT *, row_number() OVER () + {sheet.header_row} AS this_row FROM read_csv({text_sql(self.path)}, "
            f"auto_detect=false, compression='none', header=false, skip={self._lines}, "
            f"delim={text_sql(self.delimiter)}, quote='\"', "
            f"escape='\"', nullstr='', all_varchar=true, strict_mode=true, columns={{{columns}}}))"
        )

    def deny(self) -> dict[str, dict[int, str]]:
        """The first pass. For each sheet, its denied columns: empty or redacted. Raises `InputRefused`."""
        sheet = self.sheets[0]
        if not sheet.headings:
            return {sheet.name: {}}
        if self._regular:
            person = None if sheet.match is None else sheet.match.places.get("person")
            connection = connect()
            try:
                clear = {
                    place: clear_sql(text_of_sql(f"c{place}", "VARCHAR"), sheet.headings[place])
                    for place in sheet.denied
                }
                said = {place: f"c{place} IS NOT NULL" for place in sheet.denied}
                odd = None
                if person is not None:
                    text = text_of_sql(f"c{person}", "VARCHAR")
                    odd = person, odd_identifier_sql(text, sheet.headings[person])
                # every column is read once, so that an irregular line is found now
                every = [f"count(c{place})" for place in range(len(sheet.headings))]
                relation = self._relation(sheet)
                states, self.counts[""] = deny_by_query(
                    connection, self.name, sheet, relation, clear, said, odd, every
                )
                return {"": states}
            except Irregular:
                self._regular = False
            finally:
                connection.close()
        return {"": self._deny_by_line(sheet)}

    def _deny_by_line(self, sheet: Sheet) -> dict[int, str]:
        states = dict.fromkeys(sheet.denied, "empty")
        self.counts[""] = 0
        person = None if sheet.match is None else sheet.match.places.get("person")
        for number, cells in self._records(sheet):
            self.counts[""] += 1
            if len(cells) != len(sheet.headings):
                continue  # set aside at reading: its cells are not kept
            for place in states:
                if is_clear(cells[place]) and cells[place].strip() != sheet.headings[place].strip():
                    refuse_clear(self.name, sheet, place, number)
                if cells[place].strip():
                    states[place] = "redacted"
            if person is None or cells[person].strip() == sheet.headings[person].strip():
                continue
            if is_odd_identifier(cells[person]):
                refuse_odd(self.name, sheet, person, number)
        return states

    def _records(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        number = 0
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    raise InputRefused(
                        f"{self.name}: near line {reader.line_num} a quotation mark is not closed or stands "
                        "within a cell; "
                        "what follows cannot be told, so the file is refused"
                    ) from None
                number += 1
                if number > sheet.header_row:
                    yield number, cells

    def relation(self, sheet: Sheet) -> tuple[str, dict[int, tuple[str, str]]] | None:
        """What DuckDB reads the rows from, with each column's name and type there; None where it cannot."""
        if not self._regular:
            return None
        return self._relation(sheet), {place: (f"c{place}", "VARCHAR") for place in range(len(sheet.headings))}

    def rows(self, sheet: Sheet, wanted: Sequence[int], marked: Sequence[int]) -> Rows:
        """The second pass, line by line: batches of the wanted columns."""
        del marked  # numbers are text here
        batch = Batch([], [[] for _ in wanted])
        for number, cells in self._records(sheet):
            if len(cells) != len(sheet.headings):
                if any(cell.strip() for cell in cells):
                    batch.malformed += 1
                else:
                    batch.blank += 1
                continue
            batch.numbers.append(number)
            for column, place in zip(batch.columns, wanted, strict=True):
                column.append(cells[place])
            if len(batch.numbers) >= BATCH:
                yield batch
                batch = Batch([], [[] for _ in wanted])
        yield batch
