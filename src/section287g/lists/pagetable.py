"""Reads an archived page table, as the CSV form in which it is kept. Used by `read_bytes`.

Until 2025-02-19 ICE's page showed the roster as a table: STATE, LAW ENFORCEMENT AGENCY, SUPPORT TYPE,
SIGNED, MOA, where MOA is an address.
"""

from __future__ import annotations

import csv
import io

from section287g.errors import InputRefused
from section287g.lists.columns import match_header
from section287g.lists.container import MAX_BYTES
from section287g.lists.links import without_emails
from section287g.lists.model import Anomaly, RawList, RawRow

__all__ = ["read_page_table"]


def read_page_table(data: bytes, name: str, sha256: str) -> RawList:
    """An archived page table's rows; a row's number is its line number, the header being line 1.

    Raises `InputRefused` where the file is not UTF-8, not CSV, or has another header.
    """
    if len(data) > MAX_BYTES:
        raise InputRefused(f"{name}: {len(data):,} bytes is far beyond a page table (limit {MAX_BYTES:,})")
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{name}: not a CSV file in UTF-8 ({error}); download it again") from None
    header = lines[0] if lines else []
    layout = match_header(header, page_table=True)
    if layout is None:
        raise InputRefused(
            f"{name}: the header {header} is not a page table's; it must have STATE, LAW ENFORCEMENT AGENCY, "
            "SUPPORT TYPE and SIGNED"
        )
    result = RawList(sha256, layout.kind, "", layout.header, [], anomalies=list(layout.anomalies))
    fields = ("state", "agency", "type", "county", "support_type", "signed", "addendum")
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            result.blank_rows += 1
            continue

        def cell(field: str, cells: list[str] = cells) -> str | None:
            place = layout.places[field]
            return (cells[place] or None) if place is not None and place < len(cells) else None

        link = cell("moa")
        if link is not None:
            link, removed = without_emails(link)
            result.emails_removed += removed
            result.links += 1
        values = {field: cell(field) for field in fields}
        row = RawRow(**values, moa=None, moa_link=link, addendum_link=None, extra=None)
        result.rows.append((number, False, row))
        if len(cells) != len(header):
            done = "read as far as the header goes"
            result.anomalies.append(Anomaly(number, None, str(len(cells)), "row of another width", done))
    if result.blank_rows:
        result.anomalies.append(Anomaly(None, None, str(result.blank_rows), "blank rows", "skipped and counted"))
    return result
