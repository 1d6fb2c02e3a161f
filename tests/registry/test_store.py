"""On disk: a kill at any moment, a full disk, a damaged or newer registry, readers that hold an old one."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from section287g.errors import RegistryError, StorageError
from section287g.registry import build, open_registry
from section287g.registry.store import FORMAT_VERSION

from .making import bytes_of, many, put

PACKAGE = "datapackage.json"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one list."""
    folder = tmp_path_factory.mktemp("old")
    put(folder, 0, many(30))
    return folder


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with another list beside it."""
    folder = tmp_path_factory.mktemp("new")
    put(folder, 0, many(30))
    put(folder, 1, many(32))
    return folder


@pytest.fixture(scope="module")
def built_once(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry of the one list."""
    folder = tmp_path_factory.mktemp("built") / "registry"
    build([old], folder)
    return folder


@pytest.fixture
def out(built_once: Path, tmp_path: Path) -> Path:
    """A registry of its own for each test."""
    return shutil.copytree(built_once, tmp_path / "registry")


def tidy(out: Path) -> None:
    """Nothing lies in a registry's folder but its tables, those before them, the manifest and the lock."""
    names = {path.name for path in out.iterdir()}
    folders = {name for name in names if (out / name).is_dir()}
    assert names - folders <= {PACKAGE, ".lock"}
    assert 1 <= len(folders) <= 2
    assert json.loads((out / PACKAGE).read_text())["section287g"]["folder"] in folders


_KILLS = """
import hashlib, json, os, sys
from pathlib import Path
from section287g.registry.builder import build
from section287g.registry.store import read_manifest

old, new, out = (Path(one) for one in sys.argv[1:4])
stride = int(sys.argv[4])

def child(lists, at):
    # Builds in a process of its own, which dies at the given touch of the disk; without one, counts them.
    reader, writer = os.pipe()
    one = os.fork()
    if one:
        os.close(writer)
        said = os.read(reader, 20)
        os.close(reader)
        _, status = os.waitpid(one, 0)
        return os.waitstatus_to_exitcode(status), int(said or 0)
    touched = 0
    def watch(event, arguments):
        nonlocal touched
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "tempfile.mkdtemp"):
            if any(str(out) in str(one) for one in arguments):
                touched += 1
                if touched == at:
                    os._exit(9)
    sys.addaudithook(watch)
    try:
        build([lists], out)
        os.write(writer, str(touched).encode())
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(1)
    os._exit(0)

def stands():
    # The folder that the manifest names, with every table as the manifest says.
    manifest = read_manifest(out)
    for one in manifest.about["resources"]:
        data = (out / one["path"]).read_bytes()
        assert "sha256:" + hashlib.sha256(data).hexdigest() == one["hash"], one["name"]
    return manifest.folder.name

code, _ = child(new, 0)
assert code == 0
newer = stands()
code, count = child(old, 0)
assert code == 0 and count > 20, (code, count)
older = stands()
killed = 0
now = older
for at in [*range(1, count, stride), *range(max(1, count - 6), count + 1)]:
    wanted, lists = (newer, new) if now == older else (older, old)
    code, _ = child(lists, at)
    assert code in (0, 9), code
    killed += code == 9
    after = stands()
    assert after in (now, wanted), at
    now = after
for lists, wanted in ((old, older), (new, newer)):
    code, _ = child(lists, 0)
    assert code == 0
    assert stands() == wanted
print(killed)
"""


def test_a_kill_at_any_touch_of_the_disk_leaves_a_whole_registry_and_no_debris(
    old: Path, new: Path, tmp_path: Path
) -> None:
    out = tmp_path / "registry"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _KILLS, str(old), str(new), str(out), "7"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 8
    tidy(out)
    build([new], tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


class Killed(BaseException):
    """What no handler expects."""


def raising(error: BaseException, at: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that fails at its nth call and works before."""
    calls = 0

    def replaced(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            raise error
        return real(*arguments, **named)

    return replaced


PLACES: list[tuple[Any, str, int]] = [
    (os, "fsync", 1),
    (os, "fsync", 5),
    (Path, "rename", 1),
    (os, "fsync", 20),
    (Path, "replace", 1),
]
IDS = [f"{place.__name__}.{name} {at}" for place, name, at in PLACES]


@pytest.mark.parametrize(("place", "name", "at"), PLACES, ids=IDS)
def test_whatever_ends_a_build_leaves_the_old_registry(
    place: Any,
    name: str,
    at: int,
    new: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = bytes_of(out)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, raising(Killed(), at, getattr(place, name)))
        with pytest.raises(Killed):
            build([new], out)
    assert bytes_of(out) == before
    build([new], out)
    tidy(out)


@pytest.mark.parametrize(("place", "name", "at"), PLACES, ids=IDS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_disk_that_refuses_is_a_storage_error_and_leaves_the_old_registry(
    place: Any, name: str, at: int, code: int, new: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(out)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, raising(OSError(code, os.strerror(code)), at, getattr(place, name)))
        with pytest.raises(StorageError, match="the registry is as it was") as refused:
            build([new], out)
    assert str(out) in str(refused.value)
    assert bytes_of(out) == before
    tidy(out)
    build([new], out)
    tidy(out)


def test_a_disk_that_is_really_full_is_a_storage_error(new: Path, out: Path) -> None:
    before = bytes_of(out)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
    try:
        with pytest.raises(StorageError, match="the registry is as it was"):
            build([new], out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert bytes_of(out) == before
    build([new], out)
    tidy(out)


def test_a_folder_that_cannot_be_is_a_storage_error(old: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="choose a folder that can be written"):
        build([old], tmp_path / "file" / "registry")


def edit(out: Path, change: Callable[[dict[str, Any]], object]) -> None:
    package = json.loads((out / PACKAGE).read_text())
    change(package)
    (out / PACKAGE).write_text(json.dumps(package))


def test_a_registry_of_a_newer_version_is_neither_read_nor_overwritten(old: Path, out: Path) -> None:
    edit(out, lambda package: package["section287g"].update(format_version=FORMAT_VERSION + 1))
    before = (out / PACKAGE).read_bytes()
    with pytest.raises(RegistryError, match="newer version"):
        open_registry(out)
    with pytest.raises(RegistryError, match="newer version"):
        build([old], out)
    assert (out / PACKAGE).read_bytes() == before


def folder_of(out: Path) -> Path:
    return out / str(json.loads((out / PACKAGE).read_text())["section287g"]["folder"])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a table is missing": lambda out: (folder_of(out) / "rows.parquet").unlink(),
    "a table is cut short": lambda out: (folder_of(out) / "rows.parquet").write_bytes(b"PAR1xx"),
    "a table is empty": lambda out: (folder_of(out) / "lists.parquet").write_bytes(b""),
    "the manifest is cut short": lambda out: (out / PACKAGE).write_text('{"section287g": {'),
    "the manifest is something else": lambda out: (out / PACKAGE).write_text("[1, 2]"),
    "the manifest lacks its tables": lambda out: edit(out, lambda package: package.pop("resources")),
    "the version is no number": lambda out: edit(out, lambda p: p["section287g"].update(format_version="x")),
    "there is none": lambda out: (out / PACKAGE).unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_registry_says_so(damage: Callable[[Path], object], out: Path) -> None:
    damage(out)
    with pytest.raises(RegistryError) as refused:
        open_registry(out).agreements()
    assert str(out) in str(refused.value)


@pytest.mark.parametrize(
    "damage",
    [one for name, one in DAMAGE.items() if "version" not in name],
    ids=[one for one in DAMAGE if "version" not in one],
)
def test_building_again_mends_a_damaged_registry(damage: Callable[[Path], object], old: Path, out: Path) -> None:
    before = bytes_of(out)
    damage(out)
    build([old], out)
    assert bytes_of(out) == before
    tidy(out)


def test_a_reader_of_an_old_registry_still_reads_after_one_further_build(new: Path, out: Path) -> None:
    asked, unasked = open_registry(out), open_registry(out)
    assert len(asked.agreements()) == 30
    build([new], out)
    assert len(asked.agreements()) == 30
    assert len(unasked.agreements()) == 30  # its tables are opened only now
    with open_registry(out) as newest:
        assert len(newest.agreements()) == 32
    asked.close()
    unasked.close()


def test_the_folder_before_stays_one_generation(old: Path, new: Path, tmp_path: Path) -> None:
    out = tmp_path / "registry"
    seen = []
    for lists in (old, new, old, new, new):
        seen.append(build([lists], out).manifest.folder.name)
        tidy(out)
    assert seen[0] == seen[2] != seen[1] == seen[3] == seen[4]


def test_a_folder_is_named_by_what_it_holds(old: Path, new: Path, tmp_path: Path) -> None:
    one = build([old], tmp_path / "a").manifest.folder.name
    assert build([old], tmp_path / "b").manifest.folder.name == one
    assert build([new], tmp_path / "c").manifest.folder.name != one
