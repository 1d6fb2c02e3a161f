"""What ICE publishes now: ask the page, follow it to the workbooks, store what is new."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from section287g.capture.addresses import ICE_PAGE, file_name
from section287g.capture.client import Answer, Client, NoAnswer
from section287g.capture.markup import decode_html
from section287g.capture.names import safe_name
from section287g.capture.page import PageLinks, find_links
from section287g.capture.report import CaptureReport, Check, Clock, Content, Progress, Tally
from section287g.capture.store import Store
from section287g.capture.workbook import verify_workbook
from section287g.errors import CaptureError, InputRefused

__all__ = ["update"]

_LISTS: Final = ("participating", "pending")


def update(
    store: Store,
    client: Client,
    *,
    page_url: str = ICE_PAGE,
    clock: Clock,
    check: Check | None = None,
    progress: Progress | None = None,
) -> CaptureReport:
    """Capture what ICE publishes at this moment, for whoever keeps a record up to date.

    The page at ``page_url`` is asked, then every workbook that it links, each only if it changed since it
    was last fetched. A workbook that came or was found unchanged is a sighting, by ``update``, at
    ``clock()``. ``check`` may refuse a workbook by raising ``InputRefused``; one refused workbook does not
    stop the others, and the report tells of it. ICE's page itself is kept in the store too.

    Raises ``CaptureError`` when the page did not answer, links no workbook, or none of its workbooks could
    be had; ``StorageError`` when the disk refused or another process is writing. What was stored before
    the error stays.
    """
    tally = Tally(progress)
    with store.locked():
        links = _ask_page(store, client, page_url, tally)
        for workbook in dict.fromkeys((*links.participating, *links.pending)):
            _take(store, client, workbook, page_url, clock, check, tally)
    if not tally.new and not tally.unchanged:
        reasons = " | ".join(refusal.message for refusal in tally.refused)
        raise CaptureError(f"{page_url}: none of the workbooks that the page links could be had. {reasons}")
    return tally.report()


def _ask_page(store: Store, client: Client, page_url: str, tally: Tally) -> PageLinks:
    """The page's links; the page is stored, and logged with what became of it."""
    tally.ask(page_url)
    answer = client.get(page_url, store, held_in="pages")
    body = store.read(answer.request.sha256) if answer.unchanged else answer.body
    address = answer.request.address
    if not answer.unchanged:
        store.put(body, f"{safe_name(file_name(address))}.html", area="pages")
    try:
        links = find_links(decode_html(body), address)
    except CaptureError:
        store.log(replace(answer.request, note="no link to a list on the page"))
        raise
    store.log(answer.request)
    tally.documents.extend(links.documents)
    for kind, found in zip(_LISTS, (links.participating, links.pending), strict=True):
        if not found:
            tally.note(f"{address}: the page links no workbook of {kind} agencies.")
    for other in links.other_workbooks:
        tally.note(f"{other}: left aside, as the page does not say which list this workbook is.")
    return links


def _take(
    store: Store,
    client: Client,
    address: str,
    page_url: str,
    clock: Clock,
    check: Check | None,
    tally: Tally,
) -> None:
    """Fetch one workbook, look at it, store it and note the sighting; a failure is noted and passes."""
    if not client.allows(address, beside=page_url):
        tally.refuse(address, f"{address}: not asked, as it is not on one of ICE's hosts.")
        return
    tally.ask(address)
    try:
        answer = client.get(address, store, held_in="lists")
        content, new = _kept(store, answer, address, check)
    except NoAnswer as error:
        tally.refuse(address, str(error), later=error.transient)
        return
    except InputRefused as refusal:
        tally.refuse(address, str(refusal))
        return
    store.add_sighting(content.sha256, content.name, clock(), "update")
    store.log(answer.request)
    tally.keep(content, new=new)


def _kept(store: Store, answer: Answer, address: str, check: Check | None) -> tuple[Content, bool]:
    """The content of an answer, in the store; refused bytes are logged and stay out of it."""
    name = safe_name(file_name(address))
    if answer.unchanged:
        path = store.find(answer.request.sha256, area="lists")
        if path is None:
            raise NoAnswer(address, "said unchanged of bytes now gone", status=304, transient=True)
        return Content(answer.request.sha256, name, path), False
    try:
        verify_workbook(answer.body, name, address, check)
    except InputRefused as refusal:
        store.log(replace(answer.request, note=f"refused: {refusal}"))
        raise
    stored = store.put(answer.body, name)
    return Content(stored.sha256, name, stored.path), stored.new
