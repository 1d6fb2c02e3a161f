"""The record as files: what is offered is there, whole and in parts, with its hash; no name becomes a path."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.downloading import MADE, cache_folder
from section287g.registry import open_registry

from .conftest import FORMULA_NAME


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for caches of its own, empty at first."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("caches")
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def site(cache: Path) -> Iterator[TestClient]:
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: date(2026, 3, 9))) as client:
        yield client


def offered(site: TestClient) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in site.get("/downloads.json").json()["rows"]}


def test_what_is_not_made_yet_is_made_once_and_then_told(site: TestClient, cache: Path) -> None:
    before, page = offered(site), site.get("/downloads")
    assert {name for name, row in before.items() if row["sha256"] is None} == set(MADE)
    assert "not made yet" in page.text
    assert list(cache.iterdir()) == []
    assert site.get("/downloads/DICTIONARY.md").status_code == 200
    after = offered(site)
    assert all(row["sha256"] for row in after.values())
    again = site.get("/downloads", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 200
    assert "not made yet" not in again.text
    (generation,) = cache_folder().iterdir()
    stamps = {one.name: one.stat().st_mtime_ns for one in generation.iterdir()}
    assert site.get("/downloads/section287g.xlsx").status_code == 200
    assert {one.name: one.stat().st_mtime_ns for one in generation.iterdir()} == stamps


def test_every_file_is_what_the_page_says(site: TestClient) -> None:
    site.get("/downloads/DICTIONARY.md")
    rows = offered(site)
    assert len(rows) > 20
    for name, row in rows.items():
        assert row["about"], name
        answer = site.get(row["address"])
        assert answer.status_code == 200
        assert len(answer.content) == row["bytes"]
        assert hashlib.sha256(answer.content).hexdigest() == row["sha256"]
        assert answer.headers["etag"] == f'"{row["sha256"]}"'
        assert answer.headers["content-type"].startswith(row["media"])
        assert "content-encoding" not in answer.headers
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["access-control-allow-origin"] == "*"


def test_the_files_open_and_hold_the_record(site: TestClient, tmp_path: Path) -> None:
    with open_registry() as registry:
        agencies = len(registry.table("agencies"))
    database = tmp_path / "record.db"
    database.write_bytes(site.get("/downloads/section287g.db").content)
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*) FROM agencies").fetchone() == (agencies,)
    connection.close()
    book = load_workbook(io.BytesIO(site.get("/downloads/section287g.xlsx").content), read_only=True)
    assert sum(1 for _ in book["agencies"].iter_rows()) == agencies + 1
    with zipfile.ZipFile(io.BytesIO(site.get("/downloads/section287g-csv.zip").content)) as packed:
        package = json.loads(packed.read("datapackage.json"))
        for one in package["resources"]:
            assert len(packed.read(one["path"])) == one["bytes"]
        assert {"csv/agencies.csv", "csv/listings.csv", "DICTIONARY.md"} <= set(packed.namelist())


def test_the_package_and_its_tables_are_a_registry(site: TestClient, tmp_path: Path) -> None:
    package = site.get("/downloads/datapackage.json")
    (tmp_path / "datapackage.json").write_bytes(package.content)
    for one in package.json()["resources"]:
        target = tmp_path / one["path"]
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(site.get(f"/downloads/{one['path']}").content)
    with open_registry(tmp_path) as copy, open_registry() as registry:
        assert copy.summary() == registry.summary()


def test_a_range_is_a_part_of_the_file(site: TestClient) -> None:
    whole = site.get("/downloads/section287g.db")
    part = site.get("/downloads/section287g.db", headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole.content[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(whole.content)}"
    assert part.headers["etag"] == whole.headers["etag"]
    last = site.get("/downloads/section287g.db", headers={"Range": "bytes=-10", "If-Range": whole.headers["etag"]})
    assert (last.status_code, last.content) == (206, whole.content[-10:])
    other = site.get("/downloads/section287g.db", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, len(other.content)) == (200, len(whole.content))
    beyond = site.get("/downloads/section287g.db", headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    held = site.get("/downloads/section287g.db", headers={"If-None-Match": whole.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    head = site.head("/downloads/section287g.db")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(whole.content)))


@pytest.mark.parametrize(
    "name",
    [
        "made.json", "../made.json", "..%2fmade.json", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd",
        "section287g.db/../made.json", "section287g.db%00", "datapackage.json/", "lists.parquet", "none",
        "..%5c..%5cmade.json", "section287g.DB", "%0asection287g.db",
    ],
)  # fmt: skip
def test_no_other_name_gives_a_file(site: TestClient, name: str) -> None:
    answer = site.get(f"/downloads/{name}", follow_redirects=False)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "sha256" not in answer.text


def test_a_damaged_or_foreign_cache_is_made_anew(site: TestClient) -> None:
    site.get("/downloads/DICTIONARY.md")
    (generation,) = cache_folder().iterdir()
    wanted = offered(site)["section287g.db"]["sha256"]
    (generation / "section287g.db").write_bytes(b"cut")
    assert offered(site)["section287g.db"]["sha256"] is None
    content = site.get("/downloads/section287g.db").content
    assert hashlib.sha256(content).hexdigest() == wanted
    (generation / "made.json").write_text('[{"name": "../../x", "size": 1, "sha256": "0"}]')
    assert site.get("/downloads/x").status_code == 404
    assert hashlib.sha256(site.get("/downloads/section287g.db").content).hexdigest() == wanted


def test_the_cache_does_not_grow(site: TestClient) -> None:
    site.get("/downloads/DICTIONARY.md")
    home = cache_folder()
    (generation,) = home.iterdir()
    for number in range(4):
        (home / f"older{number}").mkdir()
    (generation / "made.json").unlink()
    assert site.get("/downloads/DICTIONARY.md").status_code == 200
    left = sorted(one.name for one in home.iterdir())
    assert len(left) == 2
    assert generation.name in left
    for one in left:
        if one.startswith("older"):
            (home / one).rmdir()


def test_a_disk_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with open_registry() as registry, TestClient(make_app(registry)) as client:
        answer = client.get("/downloads/section287g.xlsx")
        assert answer.status_code == 503
        assert set(answer.json()["error"]) == {"status", "code", "message"}
        assert client.get("/downloads").status_code == 200


def test_the_workbook_has_no_formulas(hostile_site: TestClient, cache: Path) -> None:
    book = load_workbook(io.BytesIO(hostile_site.get("/downloads/section287g.xlsx").content))
    cells = [cell for row in book["agencies"].iter_rows() for cell in row]
    assert FORMULA_NAME in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    for path in cache_folder().iterdir():
        assert path.is_dir()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_leads_to_files_feeds_and_the_api(site: TestClient, prefix: str) -> None:
    text = site.get(f"{prefix}/downloads").text
    for address in ("/downloads/section287g.xlsx", f"{prefix}/feeds/states/TX.atom", f"{prefix}/api"):
        assert f'href="{address}"' in text
    assert "CC0-1.0" in text
    assert "creativecommons.org/publicdomain/zero/1.0" in text
