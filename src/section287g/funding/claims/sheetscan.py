"""Looks into a claim's workbook before its values are read: cells that say nothing or lie far off, for the tables.

A reader of values gives an error cell, and a formula that was never computed, as empty. Here they are found, so that
they are problems and never taken for nothing. A cell far outside any table is refused, for a reader would make room
for all cells before it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from section287g.errors import InputRefused
from section287g.lists.container import Container

__all__ = ["Odd", "scan_workbook"]

_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 400
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE: Final = re.compile(rb"([A-Z]{1,4})([0-9]{1,8})")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that a reader of values gives as empty: its row and column from 1, and the kind of problem."""

    row: int
    column: int
    kind: str


def scan_workbook(data: bytes, name: str) -> dict[str, list[Odd]]:
    """The odd cells of every sheet, by the sheet's name.

    Raises `InputRefused` for what is no workbook, and for a cell far outside any table.
    """
    container = Container(data, name)
    targets = {
        _attributes(one)[b"Id"]: _attributes(one)[b"Target"].decode()
        for one in _RELATION.findall(container.read("xl/_rels/workbook.xml.rels"))
    }
    found: dict[str, list[Odd]] = {}
    for one in _SHEET.findall(container.read("xl/workbook.xml")):
        about = _attributes(one)
        identity = next((value for key, value in about.items() if key.endswith(b":id")), b"")
        target = targets.get(identity, "")
        if "worksheets/" not in target:
            continue
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found[html.unescape(about[b"name"].decode())] = _scan(container.read(part), name)
    return found


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))


def _scan(sheet: bytes, name: str) -> list[Odd]:
    odd = []
    for match in _CELL.finditer(sheet):
        about = _attributes(match[1])
        reference = _REFERENCE.fullmatch(about.get(b"r", b""))
        if reference is None:
            continue
        row, column = int(reference[2]), _number(reference[1])
        if row > _MOST_ROWS or column > _MOST_COLUMNS:
            raise InputRefused(f"{name}: a cell lies at {about[b'r'].decode()}, far outside any table; delete it")
        body = match[2] or b""
        if about.get(b"t") == b"e":
            odd.append(Odd(row, column, "error cell"))
        elif about.get(b"t") != b"str" and _FORMULA.search(body) and not _VALUE.search(body):
            odd.append(Odd(row, column, "formula not computed"))
    return odd


def _number(letters: bytes) -> int:
    """A column's number from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
