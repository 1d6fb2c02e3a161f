"""The update: from ICE's page to files, sightings and a report, with everything that can go wrong between."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from section287g.capture import CaptureReport, Check, Client, Store, update
from section287g.errors import CaptureError, InputRefused, StorageError

from .conftest import FakeTime
from .loopback import Loopback, Reply
from .samples import FOLDER, PAGE, PARTICIPATING, PENDING, ice_page, link, workbook

FIRST = workbook("participating 1")
SECOND = workbook("pending 1")


class Ice:
    """ICE's site as the tests play it, and the update run against it."""

    def __init__(self, server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
        self.server, self.client, self.store, self.time = server, client, store, time
        self.page(link(PARTICIPATING), link(PENDING))
        self.serve(PARTICIPATING, FIRST)
        self.serve(PENDING, SECOND)

    def page(self, *anchors: str, **words: str) -> None:
        body = ice_page(*anchors, **words)
        self.server.on(PAGE, Reply(body=body, etag=f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'))

    def serve(self, path: str, body: bytes) -> None:
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        self.server.on(path, Reply(body=body, etag=etag))

    def update(self, check: Check | None = None) -> CaptureReport:
        self.time.pass_by(hours=1)
        return update(
            self.store,
            self.client,
            page_url=self.server.url + PAGE,
            clock=self.time.clock,
            check=check,
        )

    def lists(self) -> list[str]:
        """The workbooks in the store's folder."""
        return sorted(p.name for p in self.store.folder.glob("[0-9a-f]*/*"))

    def sightings(self) -> list[tuple[str, str]]:
        return [(s.name, s.seen_at) for s in self.store.sightings() if s.seen_by == "update"]

    def name(self, path: str) -> str:
        return path.rsplit("/", 1)[1]


@pytest.fixture
def ice(server: Loopback, client: Client, store: Store, time: FakeTime) -> Ice:
    return Ice(server, client, store, time)


def test_the_first_update_stores_both_lists_and_says_so(ice: Ice) -> None:
    report = ice.update()
    names = [ice.name(PARTICIPATING), ice.name(PENDING)]
    assert ice.lists() == names
    assert [content.name for content in report.new] == names
    assert [content.path.read_bytes() for content in report.new] == [FIRST, SECOND]
    assert report.unchanged == ()
    assert report.refused == ()
    assert report.complete
    assert report.asked == tuple(ice.server.url + path for path in (PAGE, PARTICIPATING, PENDING))
    assert report.documents == (
        f"{ice.server.url}/doclib/287gMOA/template.pdf",
        f"{ice.server.url}{FOLDER}/addendum%20Aransas.pdf",
    )
    assert [name for name, _ in ice.sightings()] == names
    assert [(r.status, r.note) for r in ice.store.requests()] == [("200", "")] * 3


def test_the_second_update_downloads_nothing_and_is_a_sighting_of_both(ice: Ice) -> None:
    ice.update()
    before = ice.lists()
    report = ice.update()
    assert report.new == ()
    assert [content.name for content in report.unchanged] == before
    assert ice.lists() == before
    assert [r.status for r in ice.store.requests()] == ["200"] * 3 + ["304"] * 3
    assert all(r.sha256 and r.etag for r in ice.store.requests())
    seen = ice.sightings()
    assert len(seen) == 4
    assert seen[0][1] < seen[2][1]


def test_a_changed_content_under_the_same_name_is_a_second_content(ice: Ice) -> None:
    ice.update()
    ice.serve(PARTICIPATING, workbook("participating 2"))
    report = ice.update()
    assert [content.name for content in report.new] == [ice.name(PARTICIPATING)]
    assert ice.lists().count(ice.name(PARTICIPATING)) == 2


def test_the_same_content_under_a_new_name_is_stored_once_and_seen_under_both(ice: Ice) -> None:
    ice.update()
    renamed = PARTICIPATING.replace("0518", "0519")
    ice.serve(renamed, FIRST)
    ice.page(link(renamed), link(PENDING))
    report = ice.update()
    assert report.new == ()
    assert [content.name for content in report.unchanged] == [ice.name(renamed), ice.name(PENDING)]
    assert len(ice.lists()) == 2
    assert ice.sightings()[2][0] == ice.name(renamed)


def test_several_links_to_a_list_are_all_captured(ice: Ice) -> None:
    older = PARTICIPATING.replace("0518", "0515")
    ice.serve(older, workbook("participating 0"))
    ice.page(link(PARTICIPATING), link(older), link(PENDING))
    assert [content.name for content in ice.update().new] == [
        ice.name(PARTICIPATING),
        ice.name(older),
        ice.name(PENDING),
    ]


def test_a_list_that_left_the_page_is_a_remark(ice: Ice) -> None:
    ice.page(link(PARTICIPATING))
    report = ice.update()
    assert len(report.new) == 1
    assert any("links no workbook of pending agencies" in note for note in report.notes)
    assert any("FY26_detentionStats.xlsx: left aside" in note for note in report.notes)


def test_a_moved_page_is_followed(ice: Ice) -> None:
    ice.server.on("/new-page", Reply(body=ice_page(link(PARTICIPATING))))
    ice.server.on(PAGE, Reply(301, headers={"Location": "/new-page"}))
    assert len(ice.update().new) == 1


def test_a_page_that_moved_to_a_strange_host_is_not_followed(ice: Ice) -> None:
    ice.server.on(PAGE, Reply(301, headers={"Location": "https://elsewhere.example/287g"}))
    with pytest.raises(CaptureError, match=r"redirects to https://elsewhere\.example/287g"):
        ice.update()
    assert ice.lists() == []


def test_a_workbook_on_a_strange_host_is_not_asked(ice: Ice) -> None:
    ice.page(link(PARTICIPATING), link("https://elsewhere.example/pendingAgencies.xlsx"))
    report = ice.update()
    assert len(report.new) == 1
    assert "elsewhere.example/pendingAgencies.xlsx: not asked" in report.refused[0].message


def test_a_missing_workbook_does_not_stop_the_other(ice: Ice) -> None:
    ice.server.on(PARTICIPATING, Reply(404))
    report = ice.update()
    assert [content.name for content in report.new] == [ice.name(PENDING)]
    assert report.refused[0].address == ice.server.url + PARTICIPATING
    assert "answered 404 (Not Found)" in report.refused[0].message
    assert ice.lists() == [ice.name(PENDING)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><title>Pardon our dust</title>", "a web page titled 'Pardon our dust' (36 bytes)"),
        (b"", "an empty answer (0 bytes)"),
        (b"STATE,AGENCY\r\nOHIO,x\r\n", "CSV text that begins 'STATE,AGENCY' (22 bytes)"),
        (FIRST[:-30], f"a zip container that is cut short or damaged ({len(FIRST) - 30} bytes)"),
        (b"%PDF-1.7", "a PDF (8 bytes)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "8 bytes that begin d0 cf 11 e0 a1 b1 1a e1"),
    ],
    ids=["html", "empty", "csv", "cut", "pdf", "old-excel"],
)
def test_what_is_no_workbook_is_named_and_kept_out(ice: Ice, body: bytes, said: str) -> None:
    ice.serve(PARTICIPATING, body)
    report = ice.update()
    address = ice.server.url + PARTICIPATING
    assert report.refused[0].message.startswith(f"{address}: is not a workbook but {said}; it was not stored.")
    assert ice.lists() == [ice.name(PENDING)]
    assert [name for name, _ in ice.sightings()] == [ice.name(PENDING)]
    logged = next(r for r in ice.store.requests() if r.address == address)
    assert (logged.status, logged.sha256) == ("200", hashlib.sha256(body).hexdigest())
    assert logged.note.startswith("refused: ")


def test_a_missing_workbook_that_leads_back_to_the_page_is_no_list(ice: Ice) -> None:
    ice.server.on(PARTICIPATING, Reply(302, headers={"Location": PAGE}))
    for _ in range(2):
        report = ice.update()
        assert "is not a workbook but a web page titled" in report.refused[0].message
    assert {name for name, _ in ice.sightings()} == {ice.name(PENDING)}


def test_what_was_refused_is_asked_for_in_full_the_next_time(ice: Ice) -> None:
    ice.serve(PARTICIPATING, b"<html>")
    ice.update()
    ice.serve(PARTICIPATING, FIRST)
    assert [content.name for content in ice.update().new] == [ice.name(PARTICIPATING)]


def test_the_callers_check_can_refuse_a_workbook(ice: Ice) -> None:
    def check(body: bytes, name: str) -> None:
        if body == FIRST:
            raise InputRefused(f"{name}: sheet 1 has no column STATE")

    report = ice.update(check=check)
    assert "participatingAgencies05182026am.xlsx: sheet 1 has no column STATE" in report.refused[0].message
    assert ice.lists() == [ice.name(PENDING)]


def test_nothing_usable_at_all_is_an_error_that_says_all(ice: Ice) -> None:
    ice.server.on(PARTICIPATING, Reply(404))
    ice.serve(PENDING, b"<html>")
    with pytest.raises(CaptureError) as caught:
        ice.update()
    assert "none of the workbooks" in str(caught.value)
    assert "404" in str(caught.value)
    assert "a web page" in str(caught.value)
    assert ice.store.sightings() == ()


def test_a_page_without_lists_is_an_error_and_the_page_is_kept(ice: Ice) -> None:
    ice.page()
    with pytest.raises(CaptureError, match="no link to a workbook"):
        ice.update()
    assert ice.store.requests()[-1].note == "no link to a list on the page"
    assert ice.store.read(ice.store.requests()[-1].sha256) == ice_page()


def test_an_unavailable_page_is_an_error_and_leaves_a_trace(ice: Ice) -> None:
    ice.server.on(PAGE, Reply(503))
    with pytest.raises(CaptureError, match="answered 503"):
        ice.update()
    assert [r.status for r in ice.store.requests()] == ["503"] * 3
    assert not (ice.store.folder / "sightings.csv").exists()


def test_a_busy_server_is_waited_for(ice: Ice) -> None:
    ice.server.on(PARTICIPATING, Reply(429, headers={"Retry-After": "60"}), Reply(body=FIRST), Reply(body=FIRST))
    assert len(ice.update().new) == 2
    assert 60 in ice.time.slept


def test_a_cut_download_is_never_stored(ice: Ice) -> None:
    ice.server.on(PARTICIPATING, Reply(body=FIRST[:50], declared=len(FIRST)))
    report = ice.update()
    assert "cut short" in report.refused[0].message
    assert not report.complete
    assert ice.lists() == [ice.name(PENDING)]


def test_a_disk_that_fills_up_in_the_middle_keeps_what_was_stored(ice: Ice, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def full(source: Path, target: Path) -> None:
        if Path(target).name == ice.name(PENDING):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(StorageError, match="No space left on device"):
            ice.update()
    assert ice.lists() == [ice.name(PARTICIPATING)]
    report = ice.update()
    assert [content.name for content in report.new] == [ice.name(PENDING)]
    assert [content.name for content in report.unchanged] == [ice.name(PARTICIPATING)]


def test_a_kill_before_the_sighting_was_written_loses_no_sighting(ice: Ice, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def killed(source: Path, target: Path) -> None:
        if Path(target).name == "sightings.csv":
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            ice.update()
    assert ice.lists() == [ice.name(PARTICIPATING)]
    ice.update()
    assert [name for name, _ in ice.sightings()] == [ice.name(PARTICIPATING), ice.name(PENDING)]


def test_a_second_update_at_once_is_told(ice: Ice) -> None:
    with Store(ice.store.folder).locked(), pytest.raises(StorageError, match="is writing to this store"):
        ice.update()
    assert ice.server.seen == []


def test_a_wild_name_stays_inside_the_store(ice: Ice) -> None:
    wild = "/doclib/..%2f..%2f..%2fparticipatingAgencies%0a05182026.xlsx"
    ice.serve(wild, FIRST)
    ice.page(link(wild))
    report = ice.update()
    assert [content.name for content in report.new] == ["participatingAgencies05182026.xlsx"]
    assert ice.lists() == ["participatingAgencies05182026.xlsx"]


def test_progress_is_told_line_by_line(ice: Ice) -> None:
    lines: list[str] = []
    update(
        ice.store,
        ice.client,
        page_url=ice.server.url + PAGE,
        clock=ice.time.clock,
        progress=lines.append,
    )
    assert lines[0] == f"asking {ice.server.url}{PAGE}"
    assert lines[-1] == f"new: {ice.name(PENDING)}"
