"""Reads an archived page table, as the CSV form in which it is kept. Used by `read_bytes`.

Until 2025-02-19 ICE's page showed the roster as a table: STATE, LAW ENFORCEMENT AGENCY, SUPPORT TYPE,
SIGNED, MOA, where MOA is an address.
"""

from __future__ import annotations

import csv
import io
import json

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
    known = {place for place in layout.places.values() if place is not None}
    headings = {place: heading for heading, place in layout.unknown}
    fields = ("state", "agency", "type", "county", "support_type", "signed", "addendum")
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            result.blank_rows += 1
            continue

        clean = [without_emails(cell) for cell in cells]
        result.emails_removed += sum(removed for _, removed in clean)
        values = {place: text for place, (text, _) in enumerate(clean) if text}

        def cell(field: str, values: dict[int, str] = values) -> str | None:
            place = layout.places[field]
            return values.get(place) if place is not None else None

        extra = {
            headings.get(place, f"column {place + 1}"): text for place, text in values.items() if place not in known
        }
        link = cell("moa")
        result.links += link is not None
        named = {field: cell(field) for field in fields}
        kept = json.dumps(extra) if extra else None
        row = RawRow(**named, moa=None, moa_link=link, addendum_link=None, extra=kept)
        result.rows.append((number, False, row))
        if len(cells) != len(header):
            done = "cells under a heading are read; further ones are kept beside the row as 'extra'"
            result.anomalies.append(Anomaly(number, None, str(len(cells)), "row of another width", done))
    if result.emails_removed:
        done = f"{result.emails_removed} removed at reading"
        result.anomalies.append(Anomaly(None, None, None, "e-mail addresses in links", done))
    if result.blank_rows:
        result.anomalies.append(Anomaly(None, None, str(result.blank_rows), "blank rows", "skipped and counted"))
    return result
