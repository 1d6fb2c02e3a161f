"""What does this file say, cell by cell? Bytes in, a list and its listings out, raw and parsed.

The room reads what ICE published (workbooks since 2025-02-20, a page table before) and survives what is odd
in it. It decides nothing about identity: a listing here is one row of one list.

Public verbs: `read_bytes` (bytes to raw rows), `parse_row` (a raw row to values and anomalies), `date_list`
(which day a list is of, from names, sightings and the workbook's own time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.lists.cells import Listing, parse_row
    from section287g.lists.day import ListDay, date_list
    from section287g.lists.ledger import Sighting, read_ledger
    from section287g.lists.model import FIELDS, PAGE_TABLE, PARTICIPATING, PENDING, Anomaly, RawList, RawRow
    from section287g.lists.read import READER_VERSION, read_bytes

__all__ = [
    "FIELDS",
    "PAGE_TABLE",
    "PARTICIPATING",
    "PENDING",
    "READER_VERSION",
    "Anomaly",
    "ListDay",
    "Listing",
    "RawList",
    "RawRow",
    "Sighting",
    "date_list",
    "parse_row",
    "read_bytes",
    "read_ledger",
]
__getattr__ = offer(
    __name__,
    {
        "cells": "Listing parse_row",
        "day": "ListDay date_list",
        "ledger": "Sighting read_ledger",
        "model": "FIELDS PAGE_TABLE PARTICIPATING PENDING Anomaly RawList RawRow",
        "read": "READER_VERSION read_bytes",
    },
)
