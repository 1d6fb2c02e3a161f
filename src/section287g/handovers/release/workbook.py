"""Reads a workbook of any size as a stream: which sheets and headings it has, then its rows. For `opening`.

Two passes over the same cells, by one reader. In the first, nothing is kept of the cells but whether those of denied
columns are clear; of the shared strings, one bit each. Only then are strings and cells read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused
from section287g.handovers.release.cleaning import NUMBER_MARK
from section287g.handovers.release.denying import is_clear, is_odd_identifier
from section287g.handovers.release.sheetcells import Raw, plain_text, rows_of_sheet, shared_strings
from section287g.handovers.release.sheets import HEAD_ROWS, Batch, Rows, Sheet, find_header, refuse_clear, refuse_odd
from section287g.handovers.release.zipparts import Parts

__all__ = ["Workbook"]

BATCH: Final = 50_000
MOST_TEXT: Final = 1 << 30
"""Characters of all shared strings together, which have to be held while a workbook is read."""
_SHEET: Final = re.compile(rb"<sheet\s[^>]*?>")
_RELATION: Final = re.compile(rb"<Relationship\s[^>]*?>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_STRINGS: Final = "xl/sharedStrings.xml"


class Workbook:
    """The sheets of a workbook. Raises `InputRefused`; a message never has a cell in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._parts = Parts(path)
        self._zero = NUMBER_MARK
        self._part_of: dict[str, str] = {}
        self._held: list[str] | None = None
        self.counts: dict[str, int] = {}
        self.sheets = self._open()

    def close(self) -> None:
        """Closes the file and lets go of its strings."""
        self._held = None
        self._parts.close()

    def _attributes(self, tag: bytes) -> dict[str, str]:
        try:
            return {key.decode(): plain_text(value.decode("utf-8")) for key, value in _ATTRIBUTE.findall(tag)}
        except UnicodeDecodeError:
            raise InputRefused(f"{self.name}: a part is not UTF-8; save the workbook again with Excel") from None

    def _open(self) -> tuple[Sheet, ...]:
        book = self._parts.read("xl/workbook.xml")
        if re.search(rb'date1904="(?:1|true)"', book):
            self._zero = NUMBER_MARK * 2
        targets = {}
        for tag in _RELATION.findall(self._parts.read("xl/_rels/workbook.xml.rels")):
            about = self._attributes(tag)
            targets[about.get("Id", "")] = about.get("Target", "")
        heads: list[tuple[str, list[tuple[int, list[Raw]]]]] = []
        for tag in _SHEET.findall(book):
            about = self._attributes(tag)
            identity = next((value for key, value in about.items() if key.endswith(":id")), "")
            target = targets.get(identity, "")
            if "worksheets/" not in target:
                continue
            title = about.get("name", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self._part_of[title] = part
            heads.append((title, list(islice(self._rows(part), HEAD_ROWS))))
        if not heads:
            raise InputRefused(f"{self.name}: the workbook has no sheet")
        shared = (text for _, rows in heads for _, cells in rows for _, kind, text in cells if kind == "s")
        needed = {int(text) for text in shared if text.isdecimal()}
        strings = self._some_strings(needed)
        sheets = []
        for title, rows in heads:
            texts = [(number, _row_of_text(cells, strings)) for number, cells in rows]
            sheets.append(find_header(title, texts))
        return tuple(sheets)

    def _rows(self, part: str, wanted: Sequence[int] | None = None) -> Iterator[tuple[int, list[Raw]]]:
        try:
            yield from rows_of_sheet(self._parts.pieces(part), self.name, wanted)
        except UnicodeDecodeError:
            raise InputRefused(f"{self.name}: a sheet is not UTF-8; save the workbook again with Excel") from None

    def _strings(self) -> Iterator[str]:
        if _STRINGS not in self._parts:
            return
        try:
            yield from shared_strings(self._parts.pieces(_STRINGS), self.name)
        except UnicodeDecodeError:
            raise InputRefused(f"{self.name}: shared strings are not UTF-8; save the workbook again") from None

    def _some_strings(self, needed: set[int]) -> dict[int, str]:
        if not needed:
            return {}
        last = max(needed)
        return {place: text for place, text in enumerate(islice(self._strings(), last + 1)) if place in needed}

    def _bits(self) -> tuple[bytearray, bytearray, dict[int, str]]:
        """For each shared string: is it clear, and is it no identifier; and those that are headings."""
        clear, odd, again = bytearray(), bytearray(), {}
        headings = {heading for sheet in self.sheets for heading in sheet.headings}
        for place, text in enumerate(self._strings()):
            clear.append(is_clear(text))
            odd.append(is_odd_identifier(text))
            if text in headings:
                again[place] = text
        return clear, odd, again

    def deny(self) -> dict[str, dict[int, str]]:
        """The first pass. For each sheet, its denied columns: empty or redacted. Raises `InputRefused`."""
        clear, odd, again = self._bits()
        found: dict[str, dict[int, str]] = {}
        for sheet in self.sheets:
            states = found[sheet.name] = dict.fromkeys(sheet.denied, "empty")
            person = None if sheet.match is None else sheet.match.places.get("person")
            self.counts[sheet.name] = 0
            looked_at = [*sheet.denied, *([person] if person is not None else [])]
            for number, cells in self._rows(self._part_of[sheet.name], looked_at):
                if number <= sheet.header_row:
                    continue
                self.counts[sheet.name] += 1
                for place, kind, text in cells:
                    heading = sheet.headings[place]
                    if kind == "s" and text.isdecimal() and again.get(int(text)) == heading:
                        continue  # the headings once more: set aside at reading
                    if place in states:
                        if self._says(kind, text, clear):
                            refuse_clear(self.name, sheet, place, number)
                        states[place] = "redacted" if kind in "st" and text.strip() else states[place]
                    elif self._is_odd(kind, text, odd):
                        refuse_odd(self.name, sheet, place, number)
        return found

    def _string(self, strings: list[str], text: str) -> str:
        try:
            return strings[int(text) if text.isdecimal() else len(strings)]
        except IndexError:
            raise InputRefused(f"{self.name}: a cell points to a string that is not there; get it anew") from None

    def _at(self, text: str, bits: bytearray) -> bool:
        place = int(text) if text.isdecimal() else -1
        if not 0 <= place < len(bits):
            raise InputRefused(f"{self.name}: a cell points to a string that is not there; get the workbook anew")
        return bool(bits[place])

    def _says(self, kind: str, text: str, clear: bytearray) -> bool:
        if kind == "s":
            return self._at(text, clear)
        return kind != "e" and is_clear(text)

    def _is_odd(self, kind: str, text: str, odd: bytearray) -> bool:
        if kind == "s":
            return self._at(text, odd)
        return kind != "e" and is_odd_identifier(text)

    def _all_strings(self) -> list[str]:
        if self._held is None:
            self._held, size = [], 0
            for text in self._strings():
                size += len(text)
                if size > MOST_TEXT:
                    raise InputRefused(f"{self.name}: more text than a workbook of ICE's can have; refused")
                self._held.append(text)
        return self._held

    def relation(self, sheet: Sheet) -> None:
        """A workbook's rows are read by `rows` only."""
        del sheet

    def rows(self, sheet: Sheet, wanted: Sequence[int], marked: Sequence[int]) -> Rows:
        """The second pass: batches of the wanted columns as text.

        Numbers of the columns `marked` begin with a mark, so that a day and a text that looks like one differ.
        """
        strings = self._all_strings()
        mark = dict.fromkeys(marked, self._zero)
        places = {place: index for index, place in enumerate(wanted)}
        width = len(wanted)
        batch = Batch([], [[] for _ in wanted])
        columns = batch.columns
        for number, cells in self._rows(self._part_of[sheet.name], list(places)):
            if number <= sheet.header_row:
                continue
            row: list[str | None] = [None] * width
            for place, kind, text in cells:
                if kind == "s":
                    row[places[place]] = self._string(strings, text)
                elif kind == "n" and place in mark:
                    row[places[place]] = mark[place] + text
                elif kind != "e":
                    row[places[place]] = text
            batch.numbers.append(number)
            for index in range(width):
                columns[index].append(row[index])
            if len(batch.numbers) >= BATCH:
                yield batch
                batch = Batch([], [[] for _ in wanted])
                columns = batch.columns
        yield batch


def _row_of_text(cells: Sequence[Raw], strings: dict[int, str]) -> list[str]:
    row: list[str] = []
    for place, kind, text in cells:
        if place > 16_383:
            continue
        row.extend([""] * (place + 1 - len(row)))
        row[place] = text if kind != "s" else strings.get(int(text), "") if text.isdecimal() else ""
    return row
