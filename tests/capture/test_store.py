"""The store: what stands in its folder, and that nothing ever stands there half."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.capture import Request, Sighting, Store, safe_name
from section287g.errors import StorageError

NOON = datetime(2025, 4, 22, 13, 17, 18, tzinfo=UTC)
NAME = "participatingAgencies04222025am.xlsx"


def visible(folder: Path) -> list[str]:
    """Every file of a store that is not hidden, by its path inside."""
    files = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(str(p) for p in files if not any(part.startswith(".") for part in p.parts))


def test_bytes_stand_under_their_hash_with_a_ledger_of_the_known_form(store: Store) -> None:
    data = b"a list"
    digest = hashlib.sha256(data).hexdigest()
    stored = store.put(data, NAME)
    store.add_sighting(digest, NAME, NOON, "update")
    assert stored.new
    assert stored.path == store.folder / digest[:8] / NAME
    assert stored.path.read_bytes() == data
    assert (store.folder / "sightings.csv").read_bytes() == (
        f"sha256,name,seen_at,seen_by\r\n{digest},{NAME},2025-04-22T13:17:18Z,update\r\n".encode()
    )


def test_the_same_bytes_under_another_name_are_kept_once(store: Store) -> None:
    first = store.put(b"a list", NAME)
    again = store.put(b"a list", "participatingAgencies04232025am.xlsx")
    assert not again.new
    assert again.path == first.path
    assert visible(store.folder) == [f"{first.sha256[:8]}/{NAME}"]


def test_a_folder_taken_by_another_hash_gives_way_to_a_longer_one(store: Store) -> None:
    digest = hashlib.sha256(b"a list").hexdigest()
    taken = store.folder / digest[:8]
    taken.mkdir(parents=True)
    (taken / NAME).write_bytes(b"something else")
    stored = store.put(b"a list", NAME)
    assert stored.path == store.folder / digest[:12] / NAME
    assert (taken / NAME).read_bytes() == b"something else"
    assert store.put(b"a list", NAME).path == stored.path


def test_bytes_that_changed_on_the_disk_no_longer_count(store: Store) -> None:
    stored = store.put(b"a list", NAME)
    stored.path.write_bytes(b"a l1st")
    assert store.find(stored.sha256) is None


def test_a_sighting_twice_in_a_second_is_one_line_and_later_is_another(store: Store) -> None:
    digest = store.put(b"a list", NAME).sha256
    assert store.add_sighting(digest, NAME, NOON, "update")
    assert not store.add_sighting(digest, NAME, NOON.replace(microsecond=5), "update")
    assert store.add_sighting(digest, NAME, NOON.replace(hour=14), "update")
    assert store.add_sighting(digest, NAME, NOON, "archive")
    assert [(s.seen_at, s.seen_by) for s in store.sightings()] == [
        ("2025-04-22T13:17:18Z", "update"),
        ("2025-04-22T14:17:18Z", "update"),
        ("2025-04-22T13:17:18Z", "archive"),
    ]


def test_lines_that_were_there_stay_to_the_byte(store: Store) -> None:
    store.folder.mkdir()
    before = b"sha256,name,seen_at,seen_by\n" + b"0" * 64 + b",old.xlsx,2025-02-21T20:00:00Z,collector"
    ledger = store.folder / "sightings.csv"
    ledger.write_bytes(before)
    digest = store.put(b"a list", NAME).sha256
    store.add_sighting(digest, NAME, NOON, "update")
    assert ledger.read_bytes().startswith(before)
    assert [s.seen_by for s in Store(store.folder).sightings()] == ["collector", "update"]


def test_what_another_writer_added_is_not_overwritten(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    one.add_sighting("a" * 64, "one.xlsx", NOON, "update")
    other.add_sighting("b" * 64, "other.xlsx", NOON, "update")
    one.add_sighting("c" * 64, "third.xlsx", NOON, "update")
    assert [s.name for s in Store(tmp_path).sightings()] == ["one.xlsx", "other.xlsx", "third.xlsx"]


def test_a_note_with_line_breaks_is_one_line_of_the_log(store: Store) -> None:
    store.log(Request("http://x/", "2025-04-22T13:17:18Z", note='a "quoted"\r\nnote, with\x00 more'))
    lines = (store.folder / "requests.csv").read_bytes().split(b"\r\n")
    assert lines[0] == b"address,asked_at,status,etag,last_modified,sha256,note"
    assert len(lines) == 3
    assert store.requests()[0].note == 'a "quoted" note, with  more'


def test_reading_writes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.sightings() == ()
    assert store.requests() == ()
    assert store.find("a" * 64) is None
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"sha256,name\r\n", "line 1: columns are 'sha256,name'"),
        (b"sha256,name,seen_at,seen_by\r\nabc,x\r\n", "line 2: has 2 cells, not 4: ['abc', 'x']"),
        (b"\xff\xfe\x00", "is not a CSV file in UTF-8"),
    ],
)
def test_a_damaged_ledger_is_named_with_its_line_and_left_alone(store: Store, content: bytes, said: str) -> None:
    store.folder.mkdir()
    ledger = store.folder / "sightings.csv"
    ledger.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        store.add_sighting("a" * 64, NAME, NOON, "update")
    assert said in str(caught.value)
    assert str(ledger) in str(caught.value)
    assert ledger.read_bytes() == content


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_everything_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    store.add_sighting("a" * 64, NAME, NOON, "update")
    before = (store.folder / "sightings.csv").read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(StorageError, match=r"No space left on device.*Free some space"):
            store.put(b"new bytes", NAME)
        with pytest.raises(StorageError, match=r"sightings\.csv"):
            store.add_sighting("b" * 64, NAME, NOON, "update")
    assert visible(store.folder) == ["sightings.csv"]
    assert (store.folder / "sightings.csv").read_bytes() == before
    assert not any(p.is_file() for p in (store.folder / ".tmp").iterdir())
    assert store.put(b"new bytes", NAME).new


def test_an_interruption_while_writing_leaves_no_half_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            store.put(b"new bytes", NAME)
    assert visible(store.folder) == []
    assert store.put(b"new bytes", NAME).path.read_bytes() == b"new bytes"


KILLED = """
import os, signal, sys
from section287g.capture import Store
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
os.{step} = die
Store(sys.argv[1]).put(b"new bytes" * 1000, "pendingAgencies.xlsx")
"""


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_killed_writer_leaves_no_half_file_and_no_lock(store: Store, step: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(step=step), str(store.folder)], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    assert visible(store.folder) == []
    stored = store.put(b"another", NAME)
    assert visible(store.folder) == [f"{stored.sha256[:8]}/{NAME}"]
    assert not any((store.folder / ".tmp").iterdir())


HOLDER = """
import sys
from section287g.capture import Store
with Store(sys.argv[1]).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_and_changes_nothing(store: Store) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match=rf"another process \(number {holder.pid}\).*Wait until"):
            store.add_sighting("a" * 64, NAME, NOON, "update")
        holder.stdin.close()
        holder.wait()
    assert store.sightings() == ()
    store.add_sighting("a" * 64, NAME, NOON, "update")
    assert store.sightings() == (Sighting("a" * 64, NAME, "2025-04-22T13:17:18Z", "update"),)


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="file: the store's folder cannot be written"):
        Store(tmp_path / "file").put(b"x", NAME)


def test_a_moment_without_a_zone_is_not_a_sighting(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.add_sighting("a" * 64, NAME, NOON.replace(tzinfo=None), "update")


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("participatingAgencies05122025amB.xlsx", "participatingAgencies05122025amB.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/", "unnamed"),
        ("..", "unnamed"),
        (".hidden", "hidden"),
        ("a\x00b\r\nc\x1b[31m.pdf", "abc_31m.pdf"),
        ("=HYPERLINK(1).xlsx", "_HYPERLINK(1).xlsx"),
        ("-rf", "rf"),
        ("NUL.xlsx", "_NUL.xlsx"),
        ("287gJEM_ etowahCoAL_06-09-2020.pdf", "287gJEM_ etowahCoAL_06-09-2020.pdf"),
        ("Sheriff\u2019s.pdf", "Sheriff_s.pdf"),
    ],
)
def test_names_from_the_network_become_plain(raw: str, safe: str) -> None:
    assert safe_name(raw) == safe


@settings(deadline=None)
@given(st.one_of(st.text(max_size=400), st.text(alphabet="./\\ -conul\x00é\u202e:*", max_size=60)))
def test_any_name_is_one_plain_part_and_stays_so(raw: str) -> None:
    name = safe_name(raw)
    assert name == safe_name(name)
    assert 0 < len(name.encode()) <= 150
    assert Path(name).name == name
    assert name not in (".", "..")
    assert not name.startswith((".", "-", " ", "=", "+", "@"))
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|')
    assert list(csv.reader(io.StringIO(f"{name.replace(',', '')},x"))) == [[name.replace(",", ""), "x"]]


def test_a_traversing_name_stays_inside_the_store(store: Store) -> None:
    stored = store.put(b"x", "../../../outside.xlsx")
    assert stored.path == store.folder / stored.sha256[:8] / "outside.xlsx"
