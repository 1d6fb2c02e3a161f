"""The agreements and addenda themselves: the PDF files that ICE's page and workbooks link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from section287g.capture.addresses import file_name, unwrap
from section287g.capture.client import Client, NoAnswer
from section287g.capture.names import safe_name
from section287g.capture.report import CaptureReport, Clock, Content, Progress, Tally
from section287g.capture.store import Store, utc_text
from section287g.capture.workbook import describe

__all__ = ["DOCUMENT_COLUMNS", "fetch_documents"]

DOCUMENT_COLUMNS = ("sha256", "address", "fetched_at", "status", "bytes")
"""Columns of ``documents/ledger.csv``; ``sha256`` is empty when nothing was stored."""

_WAIT_AFTER_404: Final = timedelta(days=7)
_FAILURES_IN_A_ROW: Final = 5


def fetch_documents(
    store: Store,
    client: Client,
    links: Iterable[str],
    *,
    clock: Clock,
    progress: Progress | None = None,
) -> CaptureReport:
    """Fetch agreements and addenda into ``documents/`` of the store, for whoever wants the texts at hand.

    ``links`` may be wrapped as they stand in a workbook. Each is asked only if it changed since; one that
    was not found is left alone for seven days. What is not a PDF is refused. Every outcome is a line of
    ``documents/ledger.csv``. One failure never stops the others; when five in a row bring no answer at all
    the rest is left for the next run. The report's ``complete`` is false when some did not answer.

    Raises ``StorageError`` only: the disk refused, or another process is writing.
    """
    tally = Tally(progress)
    failures = 0
    with store.locked():
        ledger = store.ledger("documents", "ledger.csv", DOCUMENT_COLUMNS)
        missing = _missing_since(ledger.rows())
        wanted = _wanted(links, client, tally)
        for number, address in enumerate(wanted):
            if failures >= _FAILURES_IN_A_ROW:
                tally.complete = False
                tally.note(
                    f"{failures} documents in a row brought no answer; {len(wanted) - number} were not asked. "
                    "Run the same command later to go on."
                )
                break
            since = missing.get(address)
            if since is not None and clock() - since < _WAIT_AFTER_404:
                tally.skipped.append(address)
                continue
            tally.ask(address)
            try:
                line = _fetched(store, client, address, clock, tally)
            except NoAnswer as error:
                failures = failures + 1 if error.transient else 0
                tally.refuse(address, str(error), later=error.transient)
                status = "" if error.status is None else str(error.status)
                line = ("", address, utc_text(clock()), status, "")
            else:
                failures = 0
            ledger.append([line])
    return tally.report()


def _wanted(links: Iterable[str], client: Client, tally: Tally) -> list[str]:
    """The addresses to ask, each once; links that lead elsewhere are refused."""
    wanted: dict[str, None] = {}
    for link in links:
        address = unwrap(link)
        if address is None or not client.allows(address):
            tally.refuse(link, f"{link}: not asked, as it is not an address on one of ICE's hosts.")
        else:
            wanted[address] = None
    return list(wanted)


def _fetched(store: Store, client: Client, address: str, clock: Clock, tally: Tally) -> tuple[str, ...]:
    """Ask for one document and keep it; its line for the ledger."""
    answer = client.get(address, store, held_in="documents")
    name = safe_name(file_name(address))
    now, status = utc_text(clock()), answer.request.status
    if answer.unchanged:
        path = store.find(answer.request.sha256, area="documents")
        if path is None:
            raise NoAnswer(address, "said unchanged of bytes now gone", status=304, transient=True)
        store.log(answer.request)
        tally.keep(Content(answer.request.sha256, name, path), new=False)
        return answer.request.sha256, address, now, status, str(len(store.read(answer.request.sha256)))
    if not answer.body.startswith(b"%PDF"):
        message = (
            f"{address}: is not a PDF but {describe(answer.body)}; it was not stored. "
            "Open the address in a browser; if a document comes there, run this again."
        )
        store.log(replace(answer.request, note=f"refused: {message}"))
        tally.refuse(address, message)
        return "", address, now, status, str(len(answer.body))
    stored = store.put(answer.body, name, area="documents")
    store.log(answer.request)
    tally.keep(Content(stored.sha256, name, stored.path), new=stored.new)
    return stored.sha256, address, now, status, str(len(answer.body))


def _missing_since(rows: Iterable[tuple[str, ...]]) -> dict[str, datetime]:
    """When each address whose last line says "not found" was asked."""
    missing: dict[str, datetime] = {}
    for _, address, fetched_at, status, _ in rows:
        missing.pop(address, None)
        if status in ("404", "410"):
            try:
                moment = datetime.strptime(fetched_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            except ValueError:
                continue
            missing[address] = moment
    return missing
