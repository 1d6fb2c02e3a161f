"""The archive: from its index to page tables and workbooks, each capture once, and on after a failure."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from section287g.capture import CaptureReport, Check, Client, Store, backfill
from section287g.errors import CaptureError, InputRefused

from .conftest import FakeTime
from .loopback import Loopback, Reply
from .samples import PARTICIPATING, ice_page, link, table_page, workbook

PAGE = "https://www.ice.gov/287g"
FOLDER = "www.ice.gov/doclib/about/offices/ero/287g/*"
ICE = "https://www.ice.gov"
ROWS = [("OHIO", "Butler County", "Warrant Service Officer", "6/9/2020", "/doclib/287gMOA/b.pdf")]
HEADER = ["timestamp", "original", "mimetype", "statuscode", "digest"]
BOOK = workbook("archived")


class Archive:
    """The archive as the tests play it, and the backfill run against it."""

    def __init__(self, server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
        self.server, self.client, self.store, self.time = server, client, store, time

    def index(self, address: str, *captures: tuple[str, str], raw: Reply | None = None, more: str = "") -> None:
        lines = [[t, original, "text/html", "200", f"D{t}"] for t, original in captures]
        body = json.dumps([HEADER, *lines]).encode()
        query = address.replace(":", "%3A").replace("/", "%2F").replace("*", "%2A")
        fields = "%2C".join(HEADER)
        tail = "&filter=original%3A.%2A%5BAa%5Dgencies.%2A" if address.endswith("*") else ""
        path = f"/cdx?url={query}&output=json&fl={fields}&collapse=digest{tail}{more}"
        self.server.on(path, raw or Reply(body=body))

    def capture(self, timestamp: str, original: str, *replies: Reply) -> str:
        return self.server.on(f"/web/{timestamp}id_/{original}", *replies)

    def backfill(
        self,
        *addresses: str,
        since: date | None = None,
        until: date | None = None,
        check: Check | None = None,
    ) -> CaptureReport:
        self.time.pass_by(hours=1)
        self.server.seen.clear()
        return backfill(
            self.store,
            self.client,
            addresses=addresses or (PAGE,),
            cdx_url=self.server.url + "/cdx",
            archive_url=self.server.url + "/web",
            clock=self.time.clock,
            since=since,
            until=until,
            check=check,
        )

    def captures_asked(self) -> list[str]:
        return [path for path in self.server.paths() if path.startswith("/web/")]

    def sightings(self) -> list[tuple[str, str, str]]:
        return [(s.name, s.seen_at, s.seen_by) for s in self.store.sightings()]


@pytest.fixture
def archive(server: Loopback, client: Client, store: Store, time: FakeTime) -> Archive:
    return Archive(server, client, store, time)


def test_a_page_table_becomes_a_csv_seen_at_the_captures_time(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE))
    archive.capture("20210113002027", PAGE, Reply(body=table_page(ROWS)))
    report = archive.backfill()
    assert [content.name for content in report.new] == ["ParticipatingEntities-20210113002027.csv"]
    assert report.new[0].path.read_bytes() == (
        b"STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,MOA\r\n"
        b"OHIO,Butler County,Warrant Service Officer,2020-06-09,https://www.ice.gov/doclib/287gMOA/b.pdf\r\n"
    )
    assert archive.sightings() == [("ParticipatingEntities-20210113002027.csv", "2021-01-13T00:20:27Z", "archive")]


def test_one_roster_in_rewritten_captures_is_one_content_with_a_sighting_each(archive: Archive) -> None:
    archive.index(PAGE, ("20210405105038", "http://www.ice.gov:80/287g"), ("20210116022328", PAGE))
    archive.capture("20210116022328", PAGE, Reply(body=table_page(ROWS)))
    archive.capture(
        "20210405105038",
        "http://www.ice.gov:80/287g",
        Reply(body=table_page(ROWS, "/web/20210405105038/https://www.ice.gov")),
    )
    report = archive.backfill()
    assert len(report.new) == len(report.unchanged) == 1
    assert [seen_at for _, seen_at, _ in archive.sightings()] == [
        "2021-01-16T02:23:28Z",
        "2021-04-05T10:50:38Z",
    ]


def test_a_captured_page_with_rewritten_links_leads_to_its_workbook(archive: Archive) -> None:
    archive.index(PAGE, ("20250301120000", PAGE))
    page = ice_page(link(f"/web/20250301120000/{ICE}{PARTICIPATING}"))
    archive.capture("20250301120000", PAGE, Reply(body=page))
    nearest = f"/web/20250302010203id_/{ICE}{PARTICIPATING}"
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(302, headers={"Location": nearest}))
    archive.capture("20250302010203", ICE + PARTICIPATING, Reply(body=BOOK))
    report = archive.backfill()
    assert [content.path.read_bytes() for content in report.new] == [BOOK]
    assert archive.sightings() == [("participatingAgencies05182026am.xlsx", "2025-03-02T01:02:03Z", "archive")]
    assert f"{ICE}/doclib/287gMOA/template.pdf" in report.documents


def test_the_folder_of_the_workbooks_is_walked_and_other_names_left_out(archive: Archive) -> None:
    archive.index(
        FOLDER,
        ("20250301120000", ICE + PARTICIPATING),
        ("20250301120000", f"{ICE}/doclib/about/offices/ero/287g/agenciesFAQ.pdf"),
    )
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    report = archive.backfill(FOLDER)
    assert [content.name for content in report.new] == ["participatingAgencies05182026am.xlsx"]
    assert len(archive.captures_asked()) == 1


def test_a_workbook_that_the_index_lists_is_not_asked_for_again_through_a_page(archive: Archive) -> None:
    archive.index(PAGE, ("20250301120000", PAGE))
    archive.index(FOLDER, ("20250302000000", ICE + PARTICIPATING))
    archive.capture("20250301120000", PAGE, Reply(body=ice_page(link(PARTICIPATING))))
    archive.capture("20250302000000", ICE + PARTICIPATING, Reply(body=BOOK))
    report = archive.backfill(PAGE, FOLDER)
    assert len(report.new) == 1
    assert len(archive.captures_asked()) == 2
    assert report.refused == ()


def test_what_was_fetched_once_is_not_asked_for_again(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE), ("20250301120000", PAGE))
    first = archive.capture("20210113002027", PAGE, Reply(body=table_page(ROWS)))
    second = archive.capture("20250301120000", PAGE, Reply(body=ice_page(link(PARTICIPATING))))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    archive.backfill()
    before = archive.sightings()
    report = archive.backfill()
    assert archive.captures_asked() == []
    assert report.skipped == (first, second)
    assert report.new == report.unchanged == ()
    assert archive.sightings() == before


def test_a_redirected_capture_counts_as_fetched(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE))
    archive.capture("20210113002027", PAGE, Reply(302, headers={"Location": f"/web/20210112000000id_/{PAGE}"}))
    archive.capture("20210112000000", PAGE, Reply(body=table_page(ROWS)))
    archive.backfill()
    assert archive.sightings()[0][:2] == ("ParticipatingEntities-20210112000000.csv", "2021-01-12T00:00:00Z")
    archive.backfill()
    assert archive.captures_asked() == []


def test_after_a_failure_the_next_run_goes_on(archive: Archive) -> None:
    stamps = [f"2021011{n}000000" for n in range(1, 7)]
    archive.index(PAGE, *((stamp, PAGE) for stamp in stamps))
    pages = [table_page([(*ROWS[0][:3], f"2020-01-0{n}", "")]) for n in range(1, 7)]
    archive.capture(stamps[0], PAGE, Reply(body=pages[0]))
    for stamp in stamps[1:]:
        archive.capture(stamp, PAGE, Reply(503))
    report = archive.backfill()
    assert not report.complete
    assert len(report.new) == 1
    assert len(report.refused) == 3
    assert any("failed 3 times in a row. What was fetched is kept" in note for note in report.notes)
    for stamp, page in zip(stamps[1:], pages[1:], strict=True):
        archive.capture(stamp, PAGE, Reply(body=page))
    report = archive.backfill()
    assert report.complete
    assert len(report.skipped) == 1
    assert len(report.new) == 5
    assert len(archive.sightings()) == 6


@pytest.mark.parametrize("ledger", ["sightings.csv", "requests.csv"])
def test_a_kill_at_any_ledger_loses_no_sighting(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, ledger: str
) -> None:
    archive.index(PAGE, ("20210113002027", PAGE))
    archive.capture("20210113002027", PAGE, Reply(body=table_page(ROWS)))
    archive.index(FOLDER, ("20250301120000", ICE + PARTICIPATING))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    real = os.replace
    left = {1, 2, 3}

    def killed(source: Path, target: Path) -> None:
        if Path(target).name == ledger and left:
            left.pop()
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", killed)
    while left:
        with pytest.raises(KeyboardInterrupt):
            archive.backfill(PAGE, FOLDER)
    archive.backfill(PAGE, FOLDER)
    assert [name for name, _, _ in archive.sightings()] == [
        "ParticipatingEntities-20210113002027.csv",
        "participatingAgencies05182026am.xlsx",
    ]


def test_an_old_page_in_windows_letters_is_read_as_it_was_meant(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE))
    rows = [("OHIO", "Butler County Sheriff\u2019s Office", "WSO", "6/9/2020", "")]
    page = table_page(rows).decode().encode("cp1252")
    archive.capture("20210113002027", PAGE, Reply(body=page))
    assert "Sheriff\u2019s" in archive.backfill().new[0].path.read_text(encoding="utf-8")


def test_a_page_whose_workbook_failed_is_taken_up_again(archive: Archive) -> None:
    archive.index(PAGE, ("20250301120000", PAGE))
    archive.capture("20250301120000", PAGE, Reply(body=ice_page(link(PARTICIPATING))))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(503))
    report = archive.backfill()
    assert report.new == ()
    assert not report.complete
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    assert len(archive.backfill().new) == 1
    archive.backfill()
    assert archive.captures_asked() == []


def test_a_workbook_that_the_archive_lacks_is_asked_for_once(archive: Archive) -> None:
    archive.index(PAGE, ("20250301120000", PAGE), ("20250302120000", PAGE))
    archive.capture("20250301120000", PAGE, Reply(body=ice_page(link(PARTICIPATING))))
    archive.capture("20250302120000", PAGE, Reply(body=ice_page(link(PARTICIPATING), heading="Partners")))
    report = archive.backfill()
    assert [refusal.address for refusal in report.refused] == [
        f"{archive.server.url}/web/20250301120000id_/{ICE}{PARTICIPATING}"
    ]
    archive.backfill()
    assert archive.captures_asked() == []


def test_being_asked_to_slow_down_is_waited_for_and_then_heeded(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE), ("20210114002027", PAGE), ("20210115002027", PAGE))
    slow = Reply(429, headers={"Retry-After": "90"})
    archive.capture("20210113002027", PAGE, slow, Reply(body=table_page(ROWS)))
    archive.capture("20210114002027", PAGE, slow)
    archive.capture("20210115002027", PAGE, Reply(body=table_page(ROWS)))
    report = archive.backfill()
    assert archive.time.slept.count(90) == 3
    assert len(report.new) == 1
    assert not report.complete
    assert "slow down" in report.notes[-1]
    assert not any("20210115002027" in path for path in archive.captures_asked())


def test_an_index_that_asks_for_patience_gets_it(archive: Archive) -> None:
    archive.index(PAGE, raw=Reply(429))
    with pytest.raises(CaptureError, match="asks for patience; run this again later"):
        archive.backfill(PAGE, FOLDER)
    assert len(archive.server.seen) == 3


@pytest.mark.parametrize("body", [b"", b"[]", b"[]\n", json.dumps([HEADER]).encode()])
def test_an_empty_index_is_no_error(archive: Archive, body: bytes) -> None:
    archive.index(PAGE, raw=Reply(body=body))
    report = archive.backfill()
    assert report.complete
    assert report.new == ()
    assert report.refused == ()
    assert report.notes == (f"{PAGE}: the archive's index lists no capture.",)


def test_an_error_page_in_place_of_the_index_is_told_and_the_others_go_on(archive: Archive) -> None:
    archive.index(PAGE, raw=Reply(body=b"<html><title>Temporarily Offline</title>"))
    archive.index(FOLDER, ("20250301120000", ICE + PARTICIPATING))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    report = archive.backfill(PAGE, FOLDER)
    assert len(report.new) == 1
    assert "a web page titled 'Temporarily Offline'" in report.refused[0].message
    assert archive.store.requests()[0].note.startswith("refused: ")


@pytest.mark.parametrize(
    "raw",
    [Reply(body=b"<html>"), Reply(503), Reply(body=b'{"a": 1}'), Reply(body=b'[["a", "b"]]'), Reply(body=b'["a"]')],
)
def test_without_any_index_there_is_nothing_to_do(archive: Archive, raw: Reply) -> None:
    archive.index(PAGE, raw=raw)
    with pytest.raises(CaptureError, match="The archive's index could not be asked"):
        archive.backfill()


def test_odd_lines_of_the_index_are_counted_and_errors_left_out(archive: Archive) -> None:
    lines = [
        HEADER,
        ["20210113002027", PAGE, "text/html", "200", "A"],
        ["20210114002027", PAGE, "warc/revisit", "-", "A"],
        ["20210115002027", PAGE, "text/html", "404", "B"],
        ["20219999999999", PAGE, "text/html", "200", "C"],
        ["20210116002027"],
    ]
    archive.index(PAGE, raw=Reply(body=json.dumps(lines).encode()))
    for stamp in ("20210113002027", "20210114002027"):
        archive.capture(stamp, PAGE, Reply(body=table_page(ROWS)))
    report = archive.backfill()
    assert len(archive.sightings()) == len(archive.captures_asked()) == 2
    assert any("2 lines of the index could not be read" in note for note in report.notes)


def test_days_bound_the_walk(archive: Archive) -> None:
    archive.index(
        PAGE,
        ("20210112235959", PAGE),
        ("20210113002027", PAGE),
        ("20210114000000", PAGE),
        more="&from=20210113&to=20210113",
    )
    archive.capture("20210113002027", PAGE, Reply(body=table_page(ROWS)))
    archive.backfill(since=date(2021, 1, 13), until=date(2021, 1, 13))
    assert len(archive.captures_asked()) == 1
    query = parse_qs(urlsplit(archive.server.paths()[0]).query)
    assert (query["from"], query["to"]) == (["20210113"], ["20210113"])


def test_a_machine_translated_capture_is_kept_as_it_is(archive: Archive) -> None:
    rows = [("FLORIDA", "Waria-labelon County", "Petugas", "2019-05-06", "/doclib/287gMOA/w.pdf")]
    archive.index(PAGE, ("20241211140551", PAGE))
    archive.capture("20241211140551", PAGE, Reply(body=table_page(rows, names="NEGARA|LEMBAGA|JENIS|TTD|MOU")))
    report = archive.backfill()
    assert b"Waria-labelon County" in report.new[0].path.read_bytes()


def test_captures_that_hold_no_list_are_told_once(archive: Archive) -> None:
    archive.index(PAGE, ("20210113002027", PAGE))
    archive.index(FOLDER, ("20250301120000", ICE + PARTICIPATING))
    archive.capture("20210113002027", PAGE, Reply(body=b"<h1>Under construction</h1>"))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=b"<title>Not archived</title>"))
    report = archive.backfill(PAGE, FOLDER)
    assert "The capture of 20210113002027 holds no list" in report.refused[0].message
    assert "a web page titled 'Not archived'" in report.refused[1].message
    assert archive.sightings() == []
    assert archive.backfill(PAGE, FOLDER).refused == ()


def test_what_the_callers_check_refused_is_asked_for_again(archive: Archive) -> None:
    def strict(_: bytes, name: str) -> None:
        raise InputRefused(f"{name}: no column STATE")

    archive.index(FOLDER, ("20250301120000", ICE + PARTICIPATING))
    archive.capture("20250301120000", ICE + PARTICIPATING, Reply(body=BOOK))
    assert "no column STATE" in archive.backfill(FOLDER, check=strict).refused[0].message
    assert len(archive.backfill(FOLDER).new) == 1
