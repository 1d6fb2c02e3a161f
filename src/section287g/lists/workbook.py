"""Reads a workbook of ICE's: its kind, its rows with their links, hidden ones too. Used by `read_bytes`.

calamine gives the values. What it does not give comes from the parts themselves: hidden rows and error
cells by a scan of the sheet's bytes, hyperlinks by `hyperlinks`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from section287g.errors import InputRefused
from section287g.lists.columns import Layout, match_header
from section287g.lists.container import Container
from section287g.lists.hyperlinks import column_number, read_links, relationships, walk
from section287g.lists.links import without_emails
from section287g.lists.model import PARTICIPATING, PENDING, Anomaly, RawList, RawRow

__all__ = ["read_workbook"]

_FAR: Final = (  # beyond column Z, row 9,999: ICE's largest list has under 2,000
    re.compile(rb'r="(?!http:)[A-Za-z]{2}'),
    re.compile(rb'r="[A-Za-z]?\d{5}'),
)
_OTHER_FORM: Final = (  # a reference written as Excel never does, which the patterns above would miss
    re.compile(rb"r[ \t\r\n]+=[ \t\r\n]*[\"']"),
    re.compile(rb"r=[ \t\r\n']"),
)
_ROW: Final = re.compile(rb"<row(?=[ >/])([^>]*)>")
_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_REF: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE: Final = re.compile(rb"<v>([^<]*)</v>")
_TIME: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>\s*([^<\s]+)\s*<")
_CREATED: Final = {  # one constant a list, in every workbook so far: a witness to the kind, never its judge
    "2025-02-15T19:41:07Z": PARTICIPATING,
    "2025-02-05T16:53:09Z": PENDING,
}
Cell = str | float | bool | date | datetime | time | timedelta
Table = list[list[Cell]]


def read_workbook(data: bytes, name: str, sha256: str) -> RawList:
    """A workbook's rows as ICE wrote them, from the sheet whose header is a list's.

    Raises `InputRefused` where the container, the header or a part is not what a list's would be.
    """
    container = Container(data, name)
    for part in container.markup():
        container.read(part)
    sheets = list(_sheets(container))
    for _, part in sheets:
        _check_sheet(container.read(part), name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = ((title, part, book.get_sheet_by_name(title).to_python(False)) for title, part in sheets)
        return _first_list(container, tables, [title for title, _ in sheets], sha256)
    except (CalamineError, ValueError, OSError, KeyError) as error:
        raise InputRefused(f"{name}: the workbook cannot be read ({error}); download it again") from None


def _first_list(
    container: Container, tables: Iterable[tuple[str, str, Table]], titles: list[str], sha256: str
) -> RawList:
    tried: list[str] = []
    for title, part, table in tables:
        first = next((number for number, cells in enumerate(table) if any(_text(c) for c in cells)), None)
        header = [] if first is None else [_text(cell) or "" for cell in table[first]]
        while header and not header[-1]:
            header.pop()
        layout = match_header(header)
        if layout is None or first is None:
            tried.append(f"sheet {title!r} has {header}")
            continue
        result = _rows(container, part, title, table, first, layout, sha256)
        others = [other for other in titles if other != title]
        if others:
            result.anomalies.append(
                Anomaly(None, None, "; ".join(others), "other sheet", "left aside: only the list's sheet is read")
            )
        _core(container, result)
        return result
    raise InputRefused(
        f"{container.name}: no sheet has a list's header: {'; '.join(tried) or 'it has no sheets'}. If ICE renamed "
        "a column, add the new heading to lists/data/columns.csv"
    )


def _check_sheet(sheet: bytes, name: str) -> None:
    if b"<worksheet" not in sheet[:2000] or any(other.search(sheet) for other in _OTHER_FORM):
        raise InputRefused(f"{name}: a sheet is not in the form that Excel writes; save it again as .xlsx with Excel")
    if any(far.search(sheet) for far in _FAR):
        raise InputRefused(f"{name}: a sheet reaches beyond column Z or row 9,999, which no list of ICE's does")


def _sheets(container: Container) -> Iterator[tuple[str, str]]:
    """(sheet name, part) in the workbook's order."""
    targets = relationships(container, "xl/_rels/workbook.xml.rels")
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            target = targets.get(key, "")
            if "worksheets/" in target:
                part = target.lstrip("/") if target.startswith("/") else "xl/" + target
                found.append((attributes.get("name", ""), part))

    walk(container.read("xl/workbook.xml"), start, f"{container.name}: xl/workbook.xml")
    yield from found


def _text(cell: Cell) -> str | None:
    """A cell as text: dates in ISO form, whole numbers without a point, None for an empty cell."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


@lru_cache(maxsize=65_536)
def _raw_row(
    layout: Layout, cells: tuple[Cell, ...], moa_link: str | None, addendum_link: str | None
) -> tuple[RawRow | None, int]:
    """A row's cells by field, and how many e-mail addresses were removed; None for a blank row.

    Cached, because ICE republishes the same rows: the lists of a year hold 40 of each distinct one.
    """
    removed = 0

    def clean(text: str | None) -> str | None:
        nonlocal removed
        if text is None:
            return None
        text, gone = without_emails(text)
        removed += gone
        return text

    def cell(field: str) -> str | None:
        place = layout.places[field]
        return clean(_text(cells[place])) if place is not None and place < len(cells) else None

    values = [cell(field) for field in RawRow._fields[:8]]
    named = {place for place in layout.places.values() if place is not None}
    headings = {place: name for name, place in layout.unknown}
    extra = {
        headings.get(place, f"column {chr(ord('A') + place)}"): clean(text)
        for place, value in enumerate(cells)
        if place not in named and (text := _text(value))
    }
    if not extra and not any(value and not value.isspace() for value in values):
        return None, removed
    values += [clean(moa_link), clean(addendum_link), json.dumps(extra) if extra else None]
    return RawRow._make(values), removed


def _rows(
    container: Container, part: str, title: str, table: Table, first: int, layout: Layout, sha256: str
) -> RawList:
    sheet = container.read(part)
    errors = _error_cells(sheet)
    links, link_count = read_links(container, part, sheet)
    hidden = _hidden_rows(sheet)
    result = RawList(sha256, layout.kind, title, layout.header, [], links=link_count, hidden_rows=len(hidden))
    result.anomalies.extend(layout.anomalies)
    if first:
        result.anomalies.append(Anomaly(None, None, str(first), "rows above the header", "header found by its names"))
    moa, addendum = layout.places["moa"], layout.places["addendum"]
    moa_links = links.pop(moa, {}) if moa is not None else {}
    addendum_links = links.pop(addendum, {}) if addendum is not None else {}
    read = _raw_row.__wrapped__ if b't="b"' in sheet else _raw_row  # a cache would take TRUE for 1
    removed = 0
    for index in range(first + 1, len(table)):
        cells = table[index]
        for column, code in errors.get(index, ()):
            if column < len(cells):
                cells[column] = code
        row, gone = read(layout, tuple(cells), moa_links.pop(index, None), addendum_links.pop(index, None))
        removed += gone
        if row is not None:
            result.rows.append((index + 1, index + 1 in hidden, row))

    stray = [(index, column, link) for column, cells_of in links.items() for index, link in cells_of.items()]
    stray += [(index, moa or 0, link) for index, link in moa_links.items()]
    stray += [(index, addendum or 0, link) for index, link in addendum_links.items()]
    for index, column, link in sorted(stray):
        kept, gone = without_emails(link)
        removed += gone
        if index > first:
            done = "kept here: the cell is not a link column of a row with cells"
            result.anomalies.append(Anomaly(index + 1, chr(ord("A") + column), kept, "link outside the rows", done))
    result.blank_rows = max(0, sheet.count(b"<row ") - 1 - len(result.rows))
    if removed:
        done = f"{removed} removed at reading"
        result.anomalies.append(Anomaly(None, None, None, "e-mail addresses in links", done))
    if result.blank_rows:
        result.anomalies.append(Anomaly(None, None, str(result.blank_rows), "blank rows", "skipped and counted"))
    if hidden:
        done = "read like any other: a saved filter hides them in Excel only"
        result.anomalies.append(Anomaly(None, None, str(len(hidden)), "hidden rows", done))
    result.emails_removed = removed
    return result


def _error_cells(sheet: bytes) -> dict[int, list[tuple[int, str]]]:
    """Error cells, which calamine gives as empty: by row from 0, the column and the code that Excel shows."""
    found: dict[int, list[tuple[int, str]]] = {}
    at = sheet.find(b't="e"')
    while at >= 0:
        start, end = sheet.rfind(b"<", 0, at), sheet.find(b"</c>", at)
        cell = sheet[start:end]
        ref, value = _REF.search(cell), _VALUE.search(cell)
        if cell.startswith(b"<c ") and ref and value:
            place = column_number(ref[1].decode()), value[1].decode("utf-8", "replace")
            found.setdefault(int(ref[2]) - 1, []).append(place)
        at = sheet.find(b't="e"', at + 5)
    return found


def _hidden_rows(sheet: bytes) -> set[int]:
    if sheet.find(b'hidden="', sheet.find(b"<sheetData")) < 0:
        return set()
    hidden: set[int] = set()
    number = 0
    for tag in _ROW.finditer(sheet):
        given = _NUMBER.search(tag[1])
        number = int(given[1]) if given else number + 1
        if b'hidden="1"' in tag[1] or b'hidden="true"' in tag[1]:
            hidden.add(number)
    return hidden


def _core(container: Container, result: RawList) -> None:
    """The workbook's own times, and what they say about its kind."""
    if "docProps/core.xml" not in container:
        return
    for match in _TIME.finditer(container.read("docProps/core.xml")):
        raw = match[2].decode("ascii", "replace")
        try:
            moment = datetime.fromisoformat(raw).astimezone(UTC)
        except ValueError:
            result.anomalies.append(Anomaly(None, None, raw, "workbook time not understood", "left out"))
            continue
        if match[1] == b"modified":
            result.modified = moment
        else:
            result.created = moment
            witness = _CREATED.get(raw)
            if witness is not None and witness != result.kind:
                done = f"read as {result.kind}: the header decides"
                result.anomalies.append(Anomaly(None, None, raw, "created like a list of the other kind", done))
