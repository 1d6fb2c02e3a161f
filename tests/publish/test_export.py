"""An export is whole or not there: same bytes, refusals, a full disk, a kill, exports side by side."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from section287g.errors import NotFound, RegistryError, StorageError
from section287g.publish import ExportReport, export
from section287g.registry import Registry, open_registry

SRC = Path(__file__).resolve().parents[2] / "src"
KILLED = """
import os, pathlib, signal, sys
from section287g.publish import export
from section287g.registry import open_registry

registry, folder, moment = sys.argv[1], sys.argv[2], sys.argv[3]
rename = pathlib.Path.rename

def stop():
    os.kill(os.getpid(), signal.SIGKILL)

def step(done, total):
    if moment == str(done) or (moment == "end" and done == total):
        stop()

def move(self, target):
    if moment == "between" and str(target) == folder and self.name == "new":
        stop()
    return rename(self, target)

pathlib.Path.rename = move
export(open_registry(registry), folder, progress=step)
"""


def state(folder: Path) -> dict[str, str]:
    """Every file of a folder, with its hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@contextlib.contextmanager
def small_disk(limit: int) -> Iterator[None]:
    """The system refuses to let any file grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def former(report: ExportReport, tmp_path: Path) -> Path:
    """A copy of a former export."""
    shutil.copytree(report.folder, tmp_path / "out")
    return tmp_path / "out"


def test_the_same_registry_gives_the_same_bytes(
    registry: Registry, report: ExportReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "another place" / "o'ut"
    shutil.copytree(registry.manifest.root, tmp_path / "moved")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(tmp_path)
    with open_registry(tmp_path / "moved") as moved:
        export(moved, elsewhere)
    assert state(elsewhere) == state(report.folder)


def test_the_caller_s_registry_is_left_alone(registry: Registry, tmp_path: Path) -> None:
    before = registry.sql("SELECT current_setting('threads'), current_setting('memory_limit')").rows()
    export(registry, tmp_path / "out", formats=("csv",))
    assert registry.sql("SELECT current_setting('threads'), current_setting('memory_limit')").rows() == before


def test_a_former_export_is_replaced_as_a_whole(registry: Registry, former: Path) -> None:
    (former / ".DS_Store").write_text("what a file browser leaves")
    export(registry, former, formats=("csv",))
    assert not (former / "section287g.db").exists()
    assert not (former / "parquet").exists()
    assert [path.name for path in former.parent.iterdir()] == ["out"]


def test_an_empty_folder_and_one_yet_to_be_made_will_do(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "yet" / "to be made"):
        export(registry, folder, formats=("csv",))
        assert (folder / "csv" / "listings.csv").is_file()


def test_a_link_to_a_folder_stays_a_link(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    export(registry, tmp_path / "link", formats=("csv",))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "datapackage.json").is_file()


def test_a_folder_with_other_files_is_refused(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("to whom it may concern")
    with pytest.raises(StorageError, match=r"dear\.txt.*name a new or empty folder"):
        export(registry, tmp_path / "letters")
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "dear.txt"]


def test_a_registry_is_no_former_export(registry: Registry, tmp_path: Path) -> None:
    shutil.copytree(registry.manifest.root, tmp_path / "registry")
    before = state(tmp_path / "registry")
    with pytest.raises(StorageError, match="not an export"):
        export(registry, tmp_path / "registry")
    assert state(tmp_path / "registry") == before


def test_a_file_is_refused(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StorageError, match="is a file"):
        export(registry, tmp_path / "out")
    with pytest.raises(StorageError, match="name a folder in it"):
        export(registry, "/")


def test_the_folder_that_one_is_in_is_refused(
    registry: Registry, former: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(former)
    for inside in (former, former / "csv"):
        monkeypatch.chdir(inside)
        with pytest.raises(StorageError, match="the folder that you are in"):
            export(registry, former)
    assert state(former) == before


def test_someone_s_own_file_in_a_former_export_is_not_lost(registry: Registry, former: Path) -> None:
    (former / "csv" / "notes.txt").write_text("mine")
    before = state(former)
    with pytest.raises(StorageError, match=r"csv/notes\.txt.*move them elsewhere"):
        export(registry, former)
    assert state(former) == before


def test_a_file_that_comes_while_exporting_is_not_lost(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    def step(done: int, total: int) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "mine.txt").write_text("mine")

    with pytest.raises(StorageError, match=r"mine\.txt"):
        export(registry, folder, formats=("csv",), progress=step)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


@pytest.mark.parametrize("formats", [("csv",), ("parquet",), ("xlsx",), ("sqlite",)])
def test_a_full_disk_leaves_the_former_export(formats: tuple[str, ...], registry: Registry, former: Path) -> None:
    before = state(former)
    with small_disk(600), pytest.raises(StorageError, match=r"as it was\. Free some space") as refused:
        export(registry, former, formats=formats)
    assert "exporting-" not in str(refused.value)
    assert state(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_says_so(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="name another folder"):
        export(registry, tmp_path / "file" / "out")


@pytest.mark.parametrize("moment", ["0", "21", "40", "end"])
def test_a_kill_leaves_the_former_export(moment: str, registry: Registry, former: Path) -> None:
    before = state(former)
    killed = kill(registry, former, moment)
    assert killed == -signal.SIGKILL
    assert state(former) == before
    assert len(list(former.parent.iterdir())) == 2
    export(registry, former)
    assert [path.name for path in former.parent.iterdir()] == ["out"]


def test_a_kill_leaves_nothing_under_a_new_name(registry: Registry, tmp_path: Path) -> None:
    assert kill(registry, tmp_path / "out", "30") == -signal.SIGKILL
    assert not (tmp_path / "out").exists()


def test_after_a_kill_between_the_two_moves_the_former_export_comes_back(registry: Registry, former: Path) -> None:
    before = state(former)
    assert kill(registry, former, "between") == -signal.SIGKILL
    assert not former.exists()
    with pytest.raises(RuntimeError):
        export(registry, former, progress=failing(0))
    assert state(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["out"]


def test_an_error_on_the_way_leaves_the_former_export(registry: Registry, former: Path) -> None:
    before = state(former)
    for moment in (0, 25, 41):
        with pytest.raises(RuntimeError):
            export(registry, former, progress=failing(moment))
        assert state(former) == before
        assert [path.name for path in former.parent.iterdir()] == ["out"]


def test_exports_side_by_side_do_not_disturb_each_other(
    registry: Registry, report: ExportReport, tmp_path: Path
) -> None:
    def step(done: int, total: int) -> None:
        if done == 30:
            export(registry, tmp_path / "out", formats=("csv",))

    export(registry, tmp_path / "out", progress=step)
    assert state(tmp_path / "out") == state(report.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_progress_counts_files(registry: Registry, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = export(registry, tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    assert told == [(done, len(report.files) - 1) for done in range(len(report.files))]


@pytest.mark.parametrize("formats", [("csv", "ods"), (), "ods"])
def test_an_unknown_format_is_named(formats: tuple[str, ...], registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="the formats are csv, parquet, xlsx, sqlite"):
        export(registry, tmp_path / "out", formats=formats)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_registry_is_said_to_be_one(registry: Registry, tmp_path: Path) -> None:
    shutil.copytree(registry.manifest.root, tmp_path / "registry")
    with open_registry(tmp_path / "registry") as damaged:
        damaged.manifest.table("spans").write_bytes(b"no Parquet")
        with pytest.raises(RegistryError, match="build it again"):
            export(damaged, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_key_that_does_not_hold_is_left_out_and_told(registry: Registry, tmp_path: Path) -> None:
    shutil.copytree(registry.manifest.root, tmp_path / "registry")
    with open_registry(tmp_path / "registry") as odd:
        path = odd.manifest.table("agencies")
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE one AS FROM read_parquet(?)", [str(path)])
            connection.execute("INSERT INTO one FROM one LIMIT 1")
            connection.execute(f"COPY one TO '{path}' (FORMAT parquet)")
        report = export(odd, tmp_path / "out")
    assert "agencies: agency_id does not identify a line" in report.notes
    assert (tmp_path / "out" / "section287g.db").is_file()


def test_the_real_lists_come_out_whole(real_registry: Registry, tmp_path: Path) -> None:
    report = export(real_registry, tmp_path / "out")
    assert report.notes == ()
    for name in ("listings", "anomalies"):
        path = str(tmp_path / "out" / "parquet" / f"{name}.parquet")
        found = duckdb.connect().execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone()
        assert found == (len(real_registry.table(name)),)


def failing(moment: int) -> Callable[[int, int], None]:
    """A progress that fails at a moment."""

    def step(done: int, total: int) -> None:
        if done == moment:
            raise RuntimeError("stopped")

    return step


def kill(registry: Registry, folder: Path, moment: str) -> int:
    """An export in a process of its own that is killed at a moment; its return code."""
    command = [sys.executable, "-c", KILLED, str(registry.manifest.root), str(folder), moment]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(SRC)}, check=False).returncode
