"""The agreements' files: fetched once, looked at, and left alone while they are missing."""

from __future__ import annotations

import csv
import hashlib

import pytest

from section287g.capture import CaptureReport, Client, Store, fetch_documents

from .conftest import FakeTime
from .loopback import Loopback, Reply

PDF = b"%PDF-1.7\n%agreement"
PATH = "/doclib/287gMOA/287gWSO_Butler%20Co.pdf"


class Shelf:
    """The documents as the tests play them, and the fetching run against them."""

    def __init__(self, server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
        self.server, self.client, self.store, self.time = server, client, store, time

    def fetch(self, *links: str) -> CaptureReport:
        self.server.seen.clear()
        return fetch_documents(self.store, self.client, links, clock=self.time.clock)

    def ledger(self) -> list[list[str]]:
        with (self.store.folder / "documents" / "ledger.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


@pytest.fixture
def shelf(server: Loopback, client: Client, store: Store, time: FakeTime) -> Shelf:
    return Shelf(server, client, store, time)


def test_a_document_stands_under_its_hash_with_a_line_in_the_ledger(shelf: Shelf) -> None:
    address = shelf.server.on(PATH, Reply(body=PDF, etag='"1"'))
    report = shelf.fetch(address)
    digest = hashlib.sha256(PDF).hexdigest()
    path = shelf.store.folder / "documents" / digest[:8] / "287gWSO_Butler Co.pdf"
    assert path.read_bytes() == PDF
    assert [content.path for content in report.new] == [path]
    assert shelf.ledger() == [
        ["sha256", "address", "fetched_at", "status", "bytes"],
        [digest, address, "2026-05-18T12:00:00Z", "200", str(len(PDF))],
    ]
    assert shelf.store.sightings() == ()


def test_the_second_time_it_is_only_asked_whether_it_changed(shelf: Shelf) -> None:
    address = shelf.server.on(PATH, Reply(body=PDF, etag='"1"'))
    shelf.fetch(address)
    report = shelf.fetch(address)
    assert report.new == ()
    assert [content.name for content in report.unchanged] == ["287gWSO_Butler Co.pdf"]
    assert [line[3] for line in shelf.ledger()[1:]] == ["200", "304"]
    assert shelf.server.seen[0].headers["If-None-Match"] == '"1"'


def test_a_missing_document_is_left_alone_for_seven_days(shelf: Shelf) -> None:
    address = shelf.server.on(PATH, Reply(404))
    report = shelf.fetch(address)
    assert "answered 404" in report.refused[0].message
    assert shelf.ledger()[1] == ["", address, "2026-05-18T12:00:00Z", "404", ""]
    shelf.time.pass_by(days=6, hours=23)
    report = shelf.fetch(address)
    assert shelf.server.seen == []
    assert report.skipped == (address,)
    shelf.time.pass_by(hours=1)
    shelf.server.on(PATH, Reply(body=PDF))
    assert len(shelf.fetch(address).new) == 1


def test_a_web_page_in_place_of_a_document_is_refused_and_written_down(shelf: Shelf) -> None:
    address = shelf.server.on(PATH, Reply(body=b"<html><title>Oops</title>"))
    other = shelf.server.on("/doclib/287gMOA/b.pdf", Reply(body=PDF))
    report = shelf.fetch(address, other)
    assert report.refused[0].message.startswith(f"{address}: is not a PDF but a web page titled 'Oops'")
    assert [content.name for content in report.new] == ["b.pdf"]
    assert shelf.ledger()[1] == ["", address, "2026-05-18T12:00:00Z", "200", "25"]
    assert shelf.store.requests()[0].note.startswith("refused: ")


def test_wrapped_links_to_one_document_are_one_request(shelf: Shelf) -> None:
    address = shelf.server.on(PATH, Reply(body=PDF))
    shelf.fetch(address, f"https://web.archive.org/web/20250301120000/{address}", address + "#page=2")
    assert shelf.server.paths() == [PATH]


def test_links_that_lead_elsewhere_are_refused_without_being_asked(shelf: Shelf) -> None:
    report = shelf.fetch("https://elsewhere.example/a.pdf", "mailto:x@example.org", "")
    assert shelf.server.seen == []
    assert len(report.refused) == 3
    assert "not asked" in report.refused[0].message


def test_failures_do_not_stop_the_others_until_nothing_answers(shelf: Shelf) -> None:
    bad = [shelf.server.on(f"/doclib/287gMOA/bad{n}.pdf", Reply(500)) for n in range(6)]
    good = [shelf.server.on(f"/doclib/287gMOA/good{n}.pdf", Reply(body=PDF + b"%d" % n)) for n in range(2)]
    report = shelf.fetch(*bad[:4], good[0], *bad[:5], bad[5], good[1])
    assert [content.name for content in report.new] == ["good0.pdf", "good1.pdf"]
    assert not report.complete
    assert not any("were not asked" in note for note in report.notes)
    report = shelf.fetch(*bad, good[1])
    assert not report.complete
    assert "2 were not asked" in report.notes[-1]
    assert len(report.refused) == 5


def test_one_text_under_two_addresses_is_stored_once(shelf: Shelf) -> None:
    links = [shelf.server.on(f"/doclib/287gMOA/{name}.pdf", Reply(body=PDF)) for name in "ab"]
    report = shelf.fetch(*links)
    assert [content.name for content in report.new] == ["a.pdf"]
    assert [content.name for content in report.unchanged] == ["b.pdf"]
    assert len(list((shelf.store.folder / "documents").glob("*/*.pdf"))) == 1
