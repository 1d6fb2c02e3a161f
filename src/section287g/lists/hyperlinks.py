"""A sheet's hyperlinks, which no fast reader exposes: for `workbook`.

The link of a cell stands apart from it: an element of the sheet names a cell and a relationship, the
relationships part names the address. Excel writes both in one fixed form, which a regular expression reads;
whatever is written otherwise goes through expat.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from typing import Final
from xml.parsers import expat

from section287g.errors import InputRefused
from section287g.lists.container import Container

__all__ = ["column_number", "read_links", "relationships", "walk"]

MAX_LINK_CELLS: Final = 20_000
_EXCEL_CELL: Final = re.compile(rb'<hyperlink ref="([A-Z])(\d{1,6})" r:id="([^"&]*)"')
_EXCEL_LINK: Final = re.compile('<hyperlink ref="([^"]*)" r:id="([^"]*)"')
_EXCEL_TARGET: Final = re.compile('<Relationship Id="([^"]*)" Type="[^"]*" Target="([^"]*)"')
_REF: Final = re.compile(r"^\$?([A-Z]{1,2})\$?(\d{1,6})(?::\$?([A-Z]{1,2})\$?(\d{1,6}))?$")


def read_links(container: Container, part: str, sheet: bytes) -> tuple[dict[int, dict[int, str]], int]:
    """Addresses by column and row, both from 0, as stored; and how many hyperlinks the sheet has.

    A hyperlink over a range counts once and stands at each of its cells. One whose relationship is missing
    has no address and is left out.
    """
    begin = sheet.find(b"<hyperlinks")
    end = sheet.find(b"</hyperlinks>", begin)
    if begin < 0 or end < 0:
        return {}, 0
    folder, _, file = part.rpartition("/")
    targets = relationships(container, f"{folder}/_rels/{file}.rels")
    element = sheet[begin:end] + b"</hyperlinks>"
    found: dict[int, dict[int, str]] = {}
    count = cells = 0
    plain = _EXCEL_CELL.findall(element)
    if len(plain) == element.count(b"<hyperlink "):
        for letter, row, key in plain:
            if (target := targets.get(key.decode())) is not None:
                found.setdefault(letter[0] - 65, {})[int(row) - 1] = target
                count += 1
        return found, count
    for ref, key in _pairs(element, _EXCEL_LINK, "<hyperlink ", f"{container.name}: {part}", "ref", "r:id"):
        target, place = targets.get(key), _place(ref)
        if target is None or place is None:
            continue
        count += 1
        columns, rows = place
        cells += len(columns) * len(rows)
        if cells > MAX_LINK_CELLS:
            raise InputRefused(f"{container.name}: hyperlinks over {MAX_LINK_CELLS:,} cells; not ICE's form")
        for column in columns:
            found.setdefault(column, {}).update(dict.fromkeys(rows, target))
    return found, count


@lru_cache(maxsize=65_536)
def _place(ref: str) -> tuple[range, range] | None:
    """The columns and rows, both from 0, of a cell or range."""
    cells = _REF.match(ref)
    if cells is None:
        return None
    columns = range(column_number(cells[1]), column_number(cells[3] or cells[1]) + 1)
    return columns, range(int(cells[2]) - 1, int(cells[4] or cells[2]))


def relationships(container: Container, part: str) -> dict[str, str]:
    """Targets by id of a relationships part; none where the part is absent."""
    if part not in container:
        return {}
    xml = container.read(part)
    place = f"{container.name}: {part}"
    return dict(_pairs(xml, _EXCEL_TARGET, "<Relationship ", place, "Id", "Target"))


def walk(xml: bytes, start: Callable[[str, dict[str, str]], None], place: str) -> None:
    """Calls `start` for each element of a part; raises `InputRefused` where it is not well-formed."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise InputRefused(f"{place} is not well-formed ({error}); download the workbook again") from None


def column_number(letters: str) -> int:
    """The number of a column from 0.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


_plain = lru_cache(maxsize=65_536)(unescape)


def _pairs(
    xml: bytes, excel: re.Pattern[str], tag: str, place: str, first: str, second: str
) -> list[tuple[str, str]]:
    """Two attributes of each element with this tag."""
    text = xml.decode("utf-8", "replace")
    found: list[tuple[str, str]] = excel.findall(text)
    if len(found) == text.count(tag):
        return [(_plain(one), _plain(two)) for one, two in found] if "&" in text else found
    pairs: list[tuple[str, str]] = []
    name = tag.strip("< ")

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == name and first in attributes and second in attributes:
            pairs.append((attributes[first], attributes[second]))

    walk(xml, start, place)
    return pairs
