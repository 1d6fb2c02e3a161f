"""What ICE published before: the archive's captures of the page and of the workbooks, walked once each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from section287g.capture import cdx
from section287g.capture.addresses import (
    ARCHIVE_URL,
    CDX_URL,
    FORMER_PAGES,
    ICE_PAGE,
    WORKBOOK_FOLDER,
    file_name,
    unwrap,
)
from section287g.capture.client import REDIRECT_NOTE, Answer, Client, NoAnswer
from section287g.capture.markup import decode_html
from section287g.capture.names import safe_name
from section287g.capture.page import find_links
from section287g.capture.report import CaptureReport, Check, Clock, Content, Progress, Tally
from section287g.capture.roster import roster_csv, roster_table
from section287g.capture.store import Request, Store, utc_text
from section287g.capture.workbook import verify_workbook
from section287g.errors import CaptureError, InputRefused

__all__ = ["DEFAULT_ADDRESSES", "backfill"]

DEFAULT_ADDRESSES = (ICE_PAGE, *FORMER_PAGES, WORKBOOK_FOLDER)
"""The page, its former addresses, and the folder of the workbooks."""

_AGAIN: Final = "to be asked again: "
"""How the log's note on a capture begins that did not end well and that the next run takes up."""

_WORKBOOK_NAME: Final = re.compile(r"agencies.*\.xls[xmb]?$", re.IGNORECASE)
_CAPTURED_AT: Final = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_FAILURES_IN_A_ROW: Final = 3
_HOPS: Final = 6


class _Stop(Exception):
    """The archive does not answer any more: the walk ends here, and the next run goes on."""


@dataclass(slots=True)
class _Walk:
    """What one walk through the archive's captures carries with it."""

    store: Store
    client: Client
    archive_url: str
    check: Check | None
    tally: Tally
    log: dict[str, Request] = field(default_factory=dict)
    indexed: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    failures: int = 0

    def capture_address(self, timestamp: str, original: str) -> str:
        return f"{self.archive_url}/{timestamp}id_/{original}"

    def settled(self, address: str) -> bool:
        """Whether the log says that this capture was fetched and done with."""
        for _ in range(_HOPS):
            request = self.log.get(address)
            if request is None:
                return False
            if request.note.startswith(REDIRECT_NOTE):
                address = request.note.removeprefix(REDIRECT_NOTE)
                continue
            return request.status == "200" and not request.note.startswith(_AGAIN)
        return False


def backfill(
    store: Store,
    client: Client,
    *,
    addresses: Sequence[str] = DEFAULT_ADDRESSES,
    since: date | None = None,
    until: date | None = None,
    cdx_url: str = CDX_URL,
    archive_url: str = ARCHIVE_URL,
    clock: Clock,
    check: Check | None = None,
    progress: Progress | None = None,
) -> CaptureReport:
    """Capture what ICE published before, from the archive's captures, for whoever builds the whole record.

    The index is asked for the captures of each address (one that ends in ``*`` stands for a folder), from
    the day ``since`` to the day ``until``. A captured page gives its table, stored as
    ``ParticipatingEntities-<timestamp>.csv``, or, when it links workbooks, their captures nearest to that
    time. A captured workbook is stored under ICE's name. Each is a sighting, by ``archive``, at the time
    of the capture. What the log of requests says was fetched is not asked again, so an interrupted run is
    simply started again. When the archive stops answering, the report comes back with ``complete`` false.

    Raises ``CaptureError`` when the index answered for none of the addresses or asks for patience,
    ``StorageError`` when the disk refused or another process is writing. What was stored before the error
    stays.
    """
    tally = Tally(progress)
    walk = _Walk(store, client, archive_url.rstrip("/"), check, tally)
    with store.locked():
        captures = _index(walk, addresses, since, until, cdx_url)
        walk.log = {request.address: request for request in store.requests()}
        walk.indexed = {plain for c in captures if (plain := unwrap(c.original)) is not None}
        tally.say(f"{len(captures)} captures at {utc_text(clock())}")
        try:
            for capture in captures:
                _visit(walk, capture)
        except _Stop as stop:
            tally.complete = False
            tally.note(f"{stop} What was fetched is kept; run the same command later to go on.")
    return tally.report()


def _index(
    walk: _Walk, addresses: Sequence[str], since: date | None, until: date | None, cdx_url: str
) -> list[cdx.Capture]:
    """The captures of all addresses, oldest first."""
    tally = walk.tally
    captures: list[cdx.Capture] = []
    for address in addresses:
        index = cdx.index_address(cdx_url, address, since, until)
        tally.ask(index)
        try:
            answer = walk.client.get(index, walk.store, held_in=None)
            try:
                found, unread = cdx.parse_index(answer.body, index)
            except CaptureError as error:
                walk.store.log(replace(answer.request, note=f"refused: {error}"))
                raise
        except CaptureError as error:
            if isinstance(error, NoAnswer) and error.status == 429:
                raise CaptureError(f"The archive asks for patience; run this again later. {error}") from error
            tally.refuse(index, str(error), later=True)
            continue
        walk.store.log(answer.request)
        if address.endswith("*"):
            found = [c for c in found if _WORKBOOK_NAME.search(file_name(c.original))]
        first = since.strftime("%Y%m%d") if since else ""
        last = until.strftime("%Y%m%d") if until else "9"
        found = [c for c in found if first <= c.timestamp[:8] <= last]
        if unread:
            tally.note(f"{index}: {unread} lines of the index could not be read and were left out.")
        if not found:
            tally.note(f"{address}: the archive's index lists no capture.")
        captures += found
    if addresses and len(tally.refused) == len(addresses):
        reasons = " | ".join(refusal.message for refusal in tally.refused)
        raise CaptureError(f"The archive's index could not be asked. {reasons}")
    return cdx.distinct(captures)


def _visit(walk: _Walk, capture: cdx.Capture) -> None:
    """Fetch one capture, unless that was done, and keep what it holds; a failure is noted and passes."""
    address = walk.capture_address(capture.timestamp, capture.original)
    if walk.settled(address):
        walk.tally.skipped.append(address)
        return
    answer = _fetch(walk, address)
    if answer is None:
        return
    if _WORKBOOK_NAME.search(file_name(capture.original)):
        _keep_workbook(walk, answer, capture.timestamp)
    else:
        _keep_page(walk, answer, capture)


def _fetch(walk: _Walk, address: str) -> Answer | None:
    """One address of the archive; ``None`` when it gave nothing, which is noted."""
    walk.tally.ask(address)
    try:
        answer = walk.client.get(address, walk.store, held_in=None)
    except NoAnswer as error:
        walk.tally.refuse(address, str(error), later=error.transient)
        walk.failures = walk.failures + 1 if error.transient else 0
        if error.status == 429:
            raise _Stop("The archive asked this program to slow down, several times.") from error
        if walk.failures >= _FAILURES_IN_A_ROW:
            raise _Stop(f"The archive failed {walk.failures} times in a row.") from error
        return None
    walk.failures = 0
    return answer


def _captured_at(answer: Answer, asked_for: str) -> str:
    """When the capture that answered was made: the archive may lead on to the one nearest in time."""
    found = _CAPTURED_AT.search(answer.request.address)
    return found[1] if found and cdx.is_timestamp(found[1]) else asked_for


def _keep_workbook(walk: _Walk, answer: Answer, timestamp: str) -> None:
    """Store a captured workbook under ICE's name, seen at the time of the capture that answered."""
    moment = cdx.moment_of(_captured_at(answer, timestamp))
    original = unwrap(answer.request.address) or answer.request.address
    name = safe_name(file_name(original))
    try:
        verify_workbook(answer.body, name, answer.request.address, walk.check)
    except InputRefused as refusal:
        by_check = isinstance(refusal.__cause__, InputRefused)
        note = f"{_AGAIN if by_check else 'refused: '}{refusal}"
        _log(walk, replace(answer.request, note=note))
        walk.tally.refuse(answer.asked, str(refusal))
        return
    stored = walk.store.put(answer.body, name)
    walk.store.add_sighting(stored.sha256, name, moment, "archive")
    _log(walk, answer.request)
    walk.tally.keep(Content(stored.sha256, name, stored.path), new=stored.new)


def _keep_page(walk: _Walk, answer: Answer, capture: cdx.Capture) -> None:
    """Store the table of a captured page, or follow the page to captures of its workbooks."""
    html = decode_html(answer.body)
    rows = roster_table(html, capture.original)
    if rows is not None:
        timestamp = _captured_at(answer, capture.timestamp)
        name = f"ParticipatingEntities-{timestamp}.csv"
        stored = walk.store.put(roster_csv(rows), name)
        walk.store.add_sighting(stored.sha256, name, cdx.moment_of(timestamp), "archive")
        _log(walk, replace(answer.request, note=f"page table of {len(rows)} rows"))
        walk.tally.keep(Content(stored.sha256, name, stored.path), new=stored.new)
        return
    try:
        links = find_links(html, capture.original)
    except CaptureError as error:
        _log(walk, replace(answer.request, note="page without a table or workbooks"))
        walk.tally.refuse(answer.asked, f"The capture of {capture.timestamp} holds no list. {error}")
        return
    known = set(walk.tally.documents)
    walk.tally.documents += [document for document in links.documents if document not in known]
    missed = 0
    try:
        for workbook in dict.fromkeys((*links.participating, *links.pending)):
            missed += not _follow(walk, workbook, capture.timestamp)
    except _Stop:
        missed += 1
        raise
    finally:
        if missed:
            note = f"{_AGAIN}{missed} of the page's workbooks did not come"
            _log(walk, replace(answer.request, note=note))
    if not missed:
        _log(walk, replace(answer.request, note="page followed to its workbooks"))


def _follow(walk: _Walk, workbook: str, timestamp: str) -> bool:
    """Ask the archive for a workbook at a captured page's time; false if that should be tried again.

    A workbook that the index lists is fetched by its own line there, and one that the archive does not
    have is not asked for again in this run.
    """
    if workbook in walk.indexed or workbook in walk.absent:
        return True
    address = walk.capture_address(timestamp, workbook)
    if walk.settled(address):
        walk.tally.skipped.append(address)
        return True
    answer = _fetch(walk, address)
    if answer is None:
        gone = walk.failures == 0
        if gone:
            walk.absent.add(workbook)
        return gone
    _keep_workbook(walk, answer, timestamp)
    return True


def _log(walk: _Walk, request: Request) -> None:
    walk.store.log(request)
    walk.log[request.address] = request
