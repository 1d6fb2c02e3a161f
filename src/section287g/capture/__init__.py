"""What did ICE publish, and when was it seen? The room that goes to the network, and the only one.

It asks ICE's page, follows it to the two workbooks, and keeps their bytes by hash in a ``Store``, with a
ledger of sightings (which content, under which name, when, seen by whom) and a log of every request. It
does not read the workbooks: a room to the right does, and may pass in a check that refuses one.

- ``update``: what ICE publishes now.
- ``backfill``: what the Wayback Machine captured before, page tables included. It can be interrupted.
- ``fetch_documents``: the agreements and addenda that are linked.
- ``find_links``, ``roster_table``, ``roster_csv``: a page read, without any network.

All verbs take the clock, and a ``Client`` that has the clock and the sleep passed in::

    from datetime import UTC, datetime
    from time import sleep
    from section287g.capture import Client, Store, update

    def clock() -> datetime:
        return datetime.now(UTC)

    with Client(clock=clock, sleep=sleep, contact="mailto:me@example.org") as client:
        report = update(Store("lists"), client, clock=clock)

Errors are ``CaptureError`` (no usable answer) and ``StorageError`` (the disk, or another process).
"""

from __future__ import annotations

from section287g.capture.addresses import ALLOWED_HOSTS, ARCHIVE_URL, CDX_URL, ICE_PAGE, unwrap
from section287g.capture.client import Answer, Client, NoAnswer, user_agent
from section287g.capture.documents import fetch_documents
from section287g.capture.names import safe_name
from section287g.capture.page import PageLinks, find_links
from section287g.capture.report import CaptureReport, Check, Clock, Content, Progress, Refusal
from section287g.capture.roster import RosterRow, roster_csv, roster_table
from section287g.capture.store import Request, Sighting, Store, Stored
from section287g.capture.update import update
from section287g.capture.wayback import DEFAULT_ADDRESSES, backfill

__all__ = [
    "ALLOWED_HOSTS",
    "ARCHIVE_URL",
    "CDX_URL",
    "DEFAULT_ADDRESSES",
    "ICE_PAGE",
    "Answer",
    "CaptureReport",
    "Check",
    "Client",
    "Clock",
    "Content",
    "NoAnswer",
    "PageLinks",
    "Progress",
    "Refusal",
    "Request",
    "RosterRow",
    "Sighting",
    "Store",
    "Stored",
    "backfill",
    "fetch_documents",
    "find_links",
    "roster_csv",
    "roster_table",
    "safe_name",
    "unwrap",
    "update",
    "user_agent",
]
