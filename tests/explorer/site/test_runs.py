"""What a run writes: nothing that is there already, whole files only, and nothing but the site's own."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

from section287g.errors import InputRefused, StorageError
from section287g.explorer.site import where_of

from .conftest import Freezer, stamps, tree

BASE = "https://example.org/287g"
ALACHUA, BRADFORD = "fl-alachua-county-sheriff", "fl-bradford-county-sheriff"


def test_a_second_run_writes_nothing(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    first = small(two_lists, tmp_path / "site", BASE)
    before = stamps(tmp_path / "site")
    second = small(two_lists, tmp_path / "site", BASE)
    assert stamps(tmp_path / "site") == before
    assert (first.written, second.written, second.removed) == (first.files, 0, 0)
    assert second.files == len(before) - 1  # the manifest is none of its own files
    manifest = json.loads((tmp_path / "site" / "site.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) | {"site.json"} == set(before)
    assert (manifest["finished"], manifest["base"], manifest["newest_list"]) == (True, BASE, "2025-08-01")


def test_two_processes_make_the_same_site(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    small(two_lists, tmp_path / "one", BASE)
    small(two_lists, tmp_path / "two", BASE, processes=2, progress=lambda done, total: told.append((done, total)))
    assert tree(tmp_path / "two") == tree(tmp_path / "one")
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_new_list_writes_what_changed_and_leaves_the_rest(
    small: Freezer, two_lists: Path, three_lists: Path, tmp_path: Path
) -> None:
    small(two_lists, tmp_path / "site", BASE)
    before = stamps(tmp_path / "site")
    done = small(three_lists, tmp_path / "site", BASE)
    after = stamps(tmp_path / "site")
    same = {name for name in before if after.get(name) == before[name]}
    assert done.written == done.files - len(same)
    assert {"assets/style.css", "robots.txt", f"feeds/agencies/{ALACHUA}.atom", f"agencies/{ALACHUA}.csv"} & same >= {
        "assets/style.css", "robots.txt", f"feeds/agencies/{ALACHUA}.atom",
    }  # fmt: skip
    assert {"index.html", f"agencies/{BRADFORD}/index.html", f"feeds/agencies/{BRADFORD}.atom"}.isdisjoint(same)
    small(three_lists, tmp_path / "clean", BASE)
    assert tree(tmp_path / "site") == tree(tmp_path / "clean")


def test_what_is_no_longer_there_is_removed_with_its_folder(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    small(two_lists, tmp_path / "site", BASE)
    (tmp_path / "site" / "embed" / "nation" / "of-mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "site" / "CNAME").write_text("example.org\n", encoding="utf-8")
    done = small(two_lists, tmp_path / "site")  # no feeds and no cards without an address
    assert done.removed > 20
    assert not (tmp_path / "site" / "feeds").exists()
    assert not (tmp_path / "site" / "sitemap.xml").exists()
    small(two_lists, tmp_path / "clean")
    mine = {"embed/nation/of-mine.txt": b"mine", "CNAME": b"example.org\n"}
    assert tree(tmp_path / "site") == tree(tmp_path / "clean") | mine


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_run_that_was_stopped_leaves_whole_files_and_is_made_whole(
    small: Freezer, two_lists: Path, three_lists: Path, tmp_path: Path, after: int
) -> None:
    small(three_lists, tmp_path / "clean", BASE)
    clean = tree(tmp_path / "clean")
    small(two_lists, tmp_path / "old", BASE)
    old = tree(tmp_path / "old")
    for start in ("new", "old"):
        folder, told = tmp_path / f"site-{start}", []
        if start == "old":
            small(two_lists, folder, BASE)

        def stop(done: int, total: int, told: list[int] = told) -> None:
            told.append(done)
            if len(told) == after:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            small(three_lists, folder, BASE, progress=stop)
        left = tree(folder)
        for name, content in left.items():
            assert name == "site.json" or content in (clean.get(name), old.get(name)), name
        making = folder / ".287g-making"
        making.mkdir(exist_ok=True)
        (making / "1-1").write_bytes(b"half of a pa")
        small(three_lists, folder, BASE)
        assert tree(folder) == clean


def test_a_stopped_run_of_another_registry_leaves_nothing_behind(
    small: Freezer, two_lists: Path, three_lists: Path, tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small(three_lists, tmp_path / "site", BASE, progress=stop)
    small(two_lists, tmp_path / "site")
    small(two_lists, tmp_path / "clean")
    assert tree(tmp_path / "site") == tree(tmp_path / "clean")


def test_a_page_that_somebody_changed_is_made_whole(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    small(two_lists, tmp_path / "site")
    clean = tree(tmp_path / "site")
    (tmp_path / "site" / "index.html").write_text("changed", encoding="utf-8")
    (tmp_path / "site" / "states.csv").unlink()
    assert small(two_lists, tmp_path / "site").written == 2
    assert tree(tmp_path / "site") == clean


def test_a_folder_with_anything_else_is_refused_and_left_alone(
    small: Freezer, two_lists: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError, match="no site of this program"):
        small(two_lists, folder)
    assert tree(folder) == {"letter.txt": b"mine"}
    with pytest.raises(StorageError, match="no folder"):
        small(two_lists, folder / "letter.txt")


@pytest.mark.parametrize(
    "manifest",
    [
        '{"program": "another", "files": {}}',
        '{"files": {}}',
        "not json",
        '{"program": "section287g", "files": ["a"]}',
        '{"program": "section287g", "files": {"../outside.txt": null}}',
        '{"program": "section287g", "files": {"/outside.txt": null}}',
        '{"program": "section287g", "files": {"a/../../outside.txt": null}}',
        '{"program": "section287g", "files": {"": null}}',
    ],
)
def test_a_manifest_that_is_not_ours_or_leads_out_is_refused(
    small: Freezer, two_lists: Path, tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "outside.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(StorageError, match=r"site\.json"):
        small(two_lists, tmp_path / "site")
    assert (tmp_path / "outside.txt").read_text(encoding="utf-8") == "mine"
    assert tree(tmp_path / "site") == {"site.json": manifest.encode()}


@pytest.mark.parametrize("name", ["states", "index.html", "mine", "es/states/TX"])
def test_a_symbolic_link_that_leads_out_is_refused(
    small: Freezer, two_lists: Path, tmp_path: Path, name: str
) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    (outside / "TX").mkdir()
    (outside / "index.html").write_text("mine", encoding="utf-8")
    small(two_lists, folder)
    place = folder / name
    if place.is_dir():
        place.rename(tmp_path / "moved")
    elif place.exists():
        place.unlink()
    place.symlink_to(outside / "index.html" if name == "index.html" else outside)
    with pytest.raises(StorageError, match="leads out of the folder"):
        small(two_lists, folder)
    assert tree(outside) == {"index.html": b"mine"}


def test_a_symbolic_link_within_is_refused_where_the_site_writes(
    small: Freezer, two_lists: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    small(two_lists, folder)
    (folder / "es").rename(folder / "spanish")
    (folder / "es").symlink_to("spanish")
    with pytest.raises(StorageError, match="where a file of the site goes"):
        small(two_lists, folder)
    (folder / "es").unlink()
    (folder / "spanish").rename(folder / "es")
    (folder / "newest").symlink_to("changes")
    assert small(two_lists, folder).written == 0
    assert (folder / "newest").is_symlink()


def test_a_folder_that_is_itself_a_link_is_written_to(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    assert small(two_lists, tmp_path / "site").folder == tmp_path / "real"
    assert (tmp_path / "real" / "index.html").is_file()


def test_a_file_of_somebody_else_at_a_name_of_the_site_is_left_alone(
    small: Freezer, two_lists: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    small(two_lists, folder)
    (folder / "feeds").mkdir()
    (folder / "feeds" / "changes.atom").write_text("mine", encoding="utf-8")
    before = tree(folder)
    with pytest.raises(StorageError, match=r"changes\.atom is no file of this site"):
        small(two_lists, folder, BASE)
    assert tree(folder) == before


def test_two_runs_do_not_write_at_once(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    handle = os.open(tmp_path / "site", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(StorageError, match="another run"):
        small(two_lists, tmp_path / "site")
    os.close(handle)
    assert small(two_lists, tmp_path / "site").written > 0


def test_the_files_of_the_whole_record_go_along(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    small(two_lists, folder, downloads=True)
    rows = json.loads((folder / "downloads.json").read_text(encoding="utf-8"))["rows"]
    named = {row["name"]: row["bytes"] for row in rows}
    assert {"section287g.xlsx", "section287g-csv.zip", "section287g.db", "datapackage.json"} < set(named)
    for name, size in named.items():
        assert (folder / "downloads" / name).stat().st_size == size
    before = stamps(folder)
    assert small(two_lists, folder, downloads=True).written == 0
    assert stamps(folder) == before
    (folder / "downloads" / "section287g.db").write_bytes(b"x" * named["section287g.db"])
    assert small(two_lists, folder, downloads=True).written == 1


@pytest.mark.parametrize(
    "base",
    [
        "", "example.org", "ftp://example.org", "https://", "https:///x", "https://example.org/?q=1", "//example.org",
        "https://example.org/#top", "https://user@example.org", "https://example.org/a b", "https://example.org/../x",
        'https://example.org/"x', "https://exa mple.org", "javascript:alert(1)", "https://example.org/a//b",
        " https://example.org", "https://example.org/%2e%2e/", "https://ejempló.org", "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(base: str, small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no address of a site"):
        small(two_lists, tmp_path / "site", base)
    assert not (tmp_path / "site").exists()


def test_addresses_are_written_one_way() -> None:
    assert where_of("HTTPS://Example.org:8080/a/b/").base == "https://example.org:8080/a/b"
    assert where_of("http://localhost").base == "http://localhost"
    assert where_of(None).asked("es", "/states/TX").to("/") == "../../../es/"
    assert where_of("https://example.org/x").asked("es", "/states/TX").to("/") == "/x/es/"
