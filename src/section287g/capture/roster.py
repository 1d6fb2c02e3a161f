"""The page table of the years before the workbooks: read from a page, written as the CSV that stands for it.

Until 2025-02-19 ICE's page held the list itself as a table. The CSV form depends on the roster alone, so
that the same roster has the same hash whatever page, capture or rewriting of links it stood in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from section287g.capture.addresses import ICE_PAGE, unwrap
from section287g.capture.markup import Cell, read_page

__all__ = ["RosterRow", "roster_csv", "roster_table"]

_HEADER: Final = ("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA")
_NEEDED: Final = frozenset(_HEADER[:3])
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SLASHED: Final = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_WORDED: Final = re.compile(r"^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_MOA_LINK: Final = re.compile(r"/doclib/287gMOA/", re.IGNORECASE)


class RosterRow(NamedTuple):
    """One row of a page table. ``signed`` is ISO text where it could be read, else as ICE wrote it."""

    state: str
    agency: str
    support_type: str
    signed: str
    moa: str


def roster_table(html: str, base: str = ICE_PAGE) -> list[RosterRow] | None:
    """The rows of the page table in a page, for the archive's captures; ``None`` if the page has none.

    The table is known by its column names, in any order. A page whose column names were translated by a
    machine is known by its shape: five columns, most rows with a link to an agreement. Blank rows are
    left out. Links lose the archive's prefix; a cell without a link gives an empty text.

    >>> page = "<table><tr><th>STATE<th>LAW ENFORCEMENT AGENCY<th>SUPPORT TYPE<th>SIGNED<th>MOA"
    >>> roster_table(page + "<tr><td>OHIO<td>Butler County<td>Task Force Model<td>6/9/2020<td>")[0].signed
    '2020-06-09'
    """
    rows: list[RosterRow] = []
    for table in read_page(html).tables:
        places = _places(table)
        if places is None:
            continue
        start, columns = places
        for line in table[start:]:
            row = _row(line, columns, base)
            if any(row) and [cell.upper() for cell in row[:3]] != list(_HEADER[:3]):
                rows.append(row)
    return rows or None


def roster_csv(rows: Iterable[RosterRow]) -> bytes:
    """A page table as the CSV that the store keeps: UTF-8, CRLF, quotes only where needed, a header line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def _places(table: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    """The first data row of a roster and where its columns stand; ``None`` when the table is none."""
    for number, line in enumerate(table[:3]):
        names = {cell.text.upper(): place for place, cell in reversed(list(enumerate(line)))}
        if names.keys() >= _NEEDED:
            return number + 1, {name: names[name] for name in _HEADER if name in names}
    five = [line for line in table if len(line) == len(_HEADER)]
    linked = [line for line in five if _MOA_LINK.search(line[4].href)]
    if linked and 2 * len(linked) >= len(five) - 1:
        start = 0 if _MOA_LINK.search(table[0][-1].href) else 1
        return start, {name: place for place, name in enumerate(_HEADER)}
    return None


def _row(line: Sequence[Cell], columns: dict[str, int], base: str) -> RosterRow:
    def cell(name: str) -> Cell:
        place = columns.get(name, len(line))
        return line[place] if place < len(line) else Cell()

    href = cell("MOA").href
    link = (unwrap(href, base) or "") if href else ""
    return RosterRow(
        state=cell("STATE").text,
        agency=cell("LAW ENFORCEMENT AGENCY").text,
        support_type=cell("SUPPORT TYPE").text,
        signed=_iso(cell("SIGNED").text),
        moa=link.replace("%20", " "),
    )


def _iso(text: str) -> str:
    """A day in ISO form; text that is no day, or could be two, stays as it is."""
    try:
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if match := _SLASHED.match(text):
            return date(int(match[3]), int(match[1]), int(match[2])).isoformat()
        if match := _WORDED.match(text):
            name = match[1].lower()
            months = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3])]
            if months and (_MONTHS[months[0] - 1].startswith(name) or name == "sept"):
                return date(int(match[3]), months[0], int(match[2])).isoformat()
    except ValueError:
        return text
    return text
