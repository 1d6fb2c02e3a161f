"""Puts a new export in the place of the former one in one step, for `export`; a kill leaves the former one.

The new files are made in a hidden folder beside the target, which is locked while it is in use. At the end the
former export moves into it and the new one moves out. Whatever a killed export left is cleared by the next one;
if the kill fell between the two moves, the former export goes back to its place first.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from section287g.errors import StorageError
from section287g.publish.package import read_listed

__all__ = ["Workplace", "replacing"]

_NEW: Final = "new"
_FORMER: Final = "former"
_SPILL: Final = "spill"
_LITTER: Final = {".DS_Store", "Thumbs.db", "desktop.ini"}


class Workplace:
    """The hidden folder of one export: `new` takes its files, `spill` what does not fit into memory."""

    def __init__(self, root: Path) -> None:
        self.new = root / _NEW
        self.spill = root / _SPILL
        self.former = root / _FORMER


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Workplace]:
    """A workplace whose `new` becomes the folder when the block ends well; else the folder stays as it was.

    Raises `StorageError` where the folder is neither new nor empty nor a former export, and `OSError` where
    the disk refuses.
    """
    target = folder.resolve()
    if not target.name:
        raise StorageError(f"{target} cannot be replaced by an export; name a folder in it")
    prefix = f".{target.name}.exporting-"
    if target.parent.is_dir():
        _sweep(target, prefix)
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        place = Workplace(root)
        place.new.mkdir()
        yield place
        _sync(place.new)
        _check(target)
        if target.exists():
            target.rename(place.former)
        place.new.rename(target)
    finally:
        _clear(root, target)
        os.close(handle)


def _check(target: Path) -> None:
    """Raises `StorageError` where something stands there that an export must not replace."""
    if not target.exists():
        return
    if not target.is_dir():
        raise StorageError(f"{target} is a file; name a folder for the export")
    if _is_here(target):
        raise StorageError(
            f"{target} is the folder that you are in, and an export replaces its folder as a whole; go one up, or "
            "name a folder in it"
        )
    present = {
        (Path(root) / name).relative_to(target).as_posix()
        for root, folders, names in os.walk(target)
        for name in [*names, *(one for one in folders if (Path(root) / one).is_symlink())]
        if name not in _LITTER
    }
    if not present:
        return
    listed = read_listed(target)
    if listed is None:
        raise StorageError(
            f"{target} holds files that are not an export of this program ({_some(present)}), and stays as it is; "
            "name a new or empty folder"
        )
    if present - listed:
        raise StorageError(
            f"{target} holds files beside the export that stands there ({_some(present - listed)}), and stays as it "
            "is; move them elsewhere, or name another folder"
        )


def _is_here(target: Path) -> bool:
    try:
        return Path.cwd().is_relative_to(target)
    except FileNotFoundError:  # the folder that one is in is gone
        return False


def _some(names: set[str]) -> str:
    first = sorted(names)[:3]
    return ", ".join(first) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _sweep(target: Path, prefix: str) -> None:
    """Clears what killed exports left; the workplace of one that still runs is locked and stays."""
    for root in sorted(one for one in target.parent.iterdir() if one.name.startswith(prefix)):
        handle = os.open(root, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            _clear(root, target)
        finally:
            os.close(handle)


def _clear(root: Path, target: Path) -> None:
    former = root / _FORMER
    if former.exists() and not target.exists():
        former.rename(target)
    shutil.rmtree(root, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Has the system write every file and folder to the disk before the switch."""
    for path in (*sorted(folder.rglob("*")), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
