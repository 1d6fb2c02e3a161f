"""`287g update` against a server on this machine that has a page of ICE's shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from capture.loopback import Loopback, Reply
from capture.samples import PAGE, ice_page, link, table_page
from support.commands import Run
from support.workbooks import Row, workbook

FOLDER = "/doclib/about/offices/ero/287g"
NEW = f"{FOLDER}/participatingAgencies03022026am.xlsx"
WAITING = f"{FOLDER}/pendingAgencies03022026am.xlsx"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = Loopback()
    yield server
    server.close()


def a_list(count: int, **options: object) -> bytes:
    listed = [
        Row("TEXAS", f"Newtown{number} Police Department", type="Municipality", county=f"COUNTY{number} COUNTY",
            signed=date(2026, 3, 1))
        for number in range(count)
    ]  # fmt: skip
    return workbook(listed, modified=datetime(2026, 3, 2, 13, tzinfo=UTC), **options)  # type: ignore[arg-type]


def publish(server: Loopback, participating: Reply, pending: Reply | None = None) -> str:
    links = [link(NEW, "Participating agencies")]
    server.on(NEW, participating)
    if pending is not None:
        links.append(link(WAITING, "Pending agencies"))
        server.on(WAITING, pending)
    server.on(PAGE, Reply(body=ice_page(*links), headers={"Content-Type": "text/html"}))
    return server.url + PAGE


def test_a_new_list_is_added_to_the_embedded_record(run: Run, server: Loopback, tmp_path: Path) -> None:
    page = publish(server, Reply(body=a_list(800), etag='"one"'))
    said = run("update", "--page", page, "--pause", "0")
    assert said.code == 0, said.err
    assert said.out == ""
    assert "1 list more than before; newest list of 2026-03-02 (before: 2026-02-27)" in said.err
    home = tmp_path / "home"
    assert (home / "captures" / "sightings.csv").read_text().count(",update") == 1
    about = run("info", "--format", "json").json()
    assert about["chosen"] == "your own"
    assert about["newest_day"] == "2026-03-02"
    assert len(run("agreements", "--format", "json").json()) == 800
    assert len(run("agreements", "--as-of", "2025-09-03", "--format", "json").json()) == 957


def test_asking_again_changes_nothing_but_the_sightings(run: Run, server: Loopback, tmp_path: Path) -> None:
    page = publish(server, Reply(body=a_list(800), etag='"one"'))
    run("update", "--page", page, "--pause", "0")
    before = run("agreements", "--format", "json").json()
    said = run("update", "--page", page, "--pause", "0")
    assert said.code == 0, said.err
    assert "0 lists more than before" in said.err
    assert run("agreements", "--format", "json").json() == before
    asked = [seen for seen in server.seen if seen.path == NEW]
    assert asked[-1].headers.get("If-None-Match", asked[-1].headers.get("if-none-match")) == '"one"'


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (Reply(status=404), 6, "404"),
        (Reply(body=b"<!DOCTYPE html><html>maintenance</html>"), 6, "a web page"),
        (Reply(body=b""), 6, "none of the workbooks"),
        (Reply(body=b"STATE,AGENCY\nTEXAS,x\n"), 6, "none of the workbooks"),
    ],
)
def test_what_is_no_list_leaves_the_registry_as_it_was(
    run: Run, server: Loopback, tmp_path: Path, reply: Reply, code: int, said: str
) -> None:
    page = publish(server, reply)
    ran = run("update", "--page", page, "--pause", "0")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "home" / "registry" / "datapackage.json").exists()
    assert run("info", "--format", "json").json()["chosen"] == "embedded"


def test_a_shrunken_list_is_captured_but_not_believed(run: Run, server: Loopback) -> None:
    page = publish(server, Reply(body=a_list(30)))
    said = run("update", "--page", page, "--pause", "0")
    assert said.code == 3
    assert "30 rows after 1492" in said.err
    assert len(run("agreements", "--format", "json").json()) == 1492


def test_an_unknown_header_is_refused_before_it_is_stored(run: Run, server: Loopback, tmp_path: Path) -> None:
    page = publish(server, Reply(body=a_list(800, rename={"SIGNED": "DATE SIGNED"})))
    said = run("update", "--page", page, "--pause", "0")
    assert said.code == 6
    assert "DATE SIGNED" in said.err
    assert "columns.csv" in said.err
    assert not list((tmp_path / "home" / "captures").glob("*/*.xlsx"))


def test_backfill_adds_an_older_page_table(run: Run, server: Loopback) -> None:
    page = publish(server, Reply(body=a_list(800)))
    rows = [("TEXAS", "Oldtown Police Department", "Jail Enforcement Model", "2019-05-06", "/doclib/287gMOA/a.pdf")]
    index = (
        '[["timestamp","original","mimetype","statuscode","digest"],'
        '["20200105000000","https://www.ice.gov/287g","text/html","200","AAAA"]]'
    )
    server.on("/cdx", Reply(body=index.encode(), headers={"Content-Type": "application/json"}))
    server.on("/web/20200105000000id_/https://www.ice.gov/287g", Reply(body=table_page(rows)))
    said = run(
        "update", "--page", page, "--pause", "0", "--backfill",
        "--cdx", server.url + "/cdx", "--archive", server.url + "/web",
    )  # fmt: skip
    assert said.code == 0, said.err
    (one,) = run("agreements", "--as-of", "2020-01-10", "--format", "json").json()
    assert one["agreement_id"] == "tx-oldtown-police:jem"
    assert one["first_listed"] == "2020-01-04"


def test_a_folder_with_other_things_in_it_is_not_taken(run: Run, server: Loopback, tmp_path: Path) -> None:
    page = publish(server, Reply(body=a_list(800)))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    said = run("update", "--page", page, "--registry", tmp_path / "mine")
    assert said.code == 5
    assert "not empty" in said.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
