"""A sheet's hyperlinks, which no fast reader exposes: for `workbook`.

The link of a cell stands apart from it: an element of the sheet names a cell and a relationship, the
relationships part names the address. Excel writes both in one fixed form, which a regular expression reads;
whatever is written otherwise goes through expat.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final
from xml.parsers import expat

from section287g.errors import InputRefused
from section287g.lists.container import Container

__all__ = ["column_number", "read_links", "relationships", "walk"]

MAX_LINK_CELLS: Final = 20_000
_EXCEL_LINK: Final = re.compile(rb'<hyperlink ref="([^"]*)" r:id="([^"]*)"')
_EXCEL_TARGET: Final = re.compile(rb'<Relationship Id="([^"]*)" Type="[^"]*" Target="([^"]*)"')
_REF: Final = re.compile(r"^\$?([A-Z]{1,2})\$?(\d{1,6})(?::\$?([A-Z]{1,2})\$?(\d{1,6}))?$")


def read_links(container: Container, part: str, sheet: bytes) -> tuple[dict[tuple[int, int], str], int]:
    """Addresses by (row, column), both from 0, as stored; and how many hyperlinks the sheet has.

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
    found: dict[tuple[int, int], str] = {}
    count = 0
    for ref, key in _pairs(element, _EXCEL_LINK, b"<hyperlink ", f"{container.name}: {part}", "ref", "r:id"):
        target, cells = targets.get(key), _REF.match(ref)
        if target is None or cells is None:
            continue
        count += 1
        columns = range(column_number(cells[1]), column_number(cells[3] or cells[1]) + 1)
        rows = range(int(cells[2]) - 1, int(cells[4] or cells[2]))
        if len(columns) * len(rows) + len(found) > MAX_LINK_CELLS:
            raise InputRefused(f"{container.name}: hyperlinks over {MAX_LINK_CELLS:,} cells; not ICE's form")
        for row in rows:
            for column in columns:
                found[row, column] = target
    return found, count


def relationships(container: Container, part: str) -> dict[str, str]:
    """Targets by id of a relationships part; none where the part is absent."""
    if part not in container:
        return {}
    xml = container.read(part)
    place = f"{container.name}: {part}"
    return dict(_pairs(xml, _EXCEL_TARGET, b"<Relationship ", place, "Id", "Target"))


def walk(xml: bytes, start: Callable[[str, dict[str, str]], None], place: str) -> None:
    """Calls `start` for each element of a part; raises `InputRefused` where it is not well-formed."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
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


def _pairs(
    xml: bytes, excel: re.Pattern[bytes], tag: bytes, place: str, first: str, second: str
) -> list[tuple[str, str]]:
    """Two attributes of each element with this tag."""
    found = excel.findall(xml)
    if len(found) == xml.count(tag):
        return [(unescape(one.decode()), unescape(two.decode())) for one, two in found]
    pairs: list[tuple[str, str]] = []
    name = tag.strip(b"< ").decode()

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == name and first in attributes and second in attributes:
            pairs.append((attributes[first], attributes[second]))

    walk(xml, start, place)
    return pairs
