"""The store of loaded releases: a folder each, made aside and renamed at the end, and a key beside it.

A kill at any moment leaves every release that was there. The key of a release is random, lies in a folder of its own
with access for the user alone, and is never part of what a release gives out.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from section287g.errors import NotFound, StorageError
from section287g.handovers.release.model import Release
from section287g.registry.locate import home

__all__ = [
    "ABOUT",
    "KEY_BYTES",
    "building",
    "check_name",
    "default_store",
    "key_path",
    "list_releases",
    "open_release",
    "publish",
    "remove",
    "write_key",
    "write_lock",
]

ABOUT: Final = "release.json"
KEY_BYTES: Final = 32
FORMAT_VERSION: Final = 1
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_KEYS: Final = ".keys"
_BUILDING: Final = ".building-"
_LEAVING: Final = ".leaving-"


def default_store() -> Path:
    """The folder of a user's releases: `handovers` beside the user's own registry."""
    return home() / "handovers"


def check_name(name: str) -> str:
    """A release's name, if it can be one. Raises `NotFound`."""
    if _NAME.fullmatch(name) is None:
        raise NotFound(
            f"{name!r} is no name for a release; take small letters, digits, points and hyphens, as 2026-03 or "
            "my-county"
        )
    return name


@contextlib.contextmanager
def write_lock(store: Path) -> Iterator[None]:
    """Holds the store for writing and removes what a killed process left. Raises `StorageError`."""
    if any(letter in str(store) for letter in "*?[]{}"):
        raise StorageError(
            f"{store}: a folder with one of * ? [ ] {{ }} in its path cannot hold releases; choose another"
        )
    try:
        store.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = (store / ".lock").open("a")
    except OSError as error:
        raise StorageError(f"{store}: {error.strerror or error}; choose a folder that can be written") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageError(f"{store}: another process is loading or forgetting there; try again later") from None
        _sweep(store)
        yield


def _left(store: Path) -> list[Path]:
    return [*store.glob(f"{_BUILDING}*"), *store.glob(f"{_LEAVING}*")]


def _sweep(store: Path) -> None:
    for left in _left(store):
        shutil.rmtree(left, ignore_errors=True)
    for key in (store / _KEYS).glob("*.key"):
        if not (store / key.stem).is_dir():
            erase(key)


@contextlib.contextmanager
def building(store: Path) -> Iterator[Path]:
    """A folder to make a release in, which is gone afterwards if it was not published."""
    try:
        made = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=store))
    except OSError as error:
        raise StorageError(f"{store}: {error.strerror or error}; nothing was loaded") from None
    try:
        yield made
    except OSError as error:
        raise StorageError(f"{store}: {error.strerror or error}; nothing was loaded") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def key_path(store: Path, name: str) -> Path:
    """Where the key of a release lies."""
    return store / _KEYS / f"{name}.key"


def write_key(store: Path, name: str, key: bytes) -> None:
    """Writes a key for the user alone."""
    folder = store / _KEYS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = key_path(store, name)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


def erase(path: Path) -> None:
    """Overwrites a key and removes it."""
    if path.is_file():
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def publish(store: Path, name: str, made: Path, about: dict[str, Any], report: dict[str, Any], key: bytes) -> Release:
    """Makes a folder of finished tables the release of a name, in one step at the end."""
    texts = {ABOUT: {"format_version": FORMAT_VERSION, **about}, "report.json": report}
    for file, content in texts.items():
        (made / file).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in made.iterdir():
        path.chmod(0o600)
        _sync(path)
    _sync(made)
    write_key(store, name, key)
    try:
        made.rename(store / name)
    except OSError:
        erase(key_path(store, name))
        raise
    _sync(store)
    return open_release(name, store)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(store: Path, name: str) -> None:
    """Removes a release and its key; the key first, without which the rest joins nothing."""
    erase(key_path(store, name))
    leaving = Path(tempfile.mkdtemp(prefix=_LEAVING, dir=store))
    (store / name).rename(leaving / name)
    shutil.rmtree(leaving)


def _sweep_if_left(store: Path) -> None:
    """Removes what a killed process left, unless one is at work there or the store cannot be written."""
    if not _left(store):
        return
    with contextlib.suppress(StorageError), write_lock(store):
        pass  # to take the lock is to sweep


def list_releases(store: Path | None = None) -> list[Release]:
    """All releases of a store, by name. What a killed process left there is removed."""
    folder = store or default_store()
    _sweep_if_left(folder)
    names = sorted(one.parent.name for one in folder.glob(f"*/{ABOUT}") if not one.parent.name.startswith("."))
    return [open_release(name, folder) for name in names]


def open_release(name: str, store: Path | None = None) -> Release:
    """A release of a store, from which what a killed process left is removed.

    Raises `NotFound`, and `StorageError` where the release is damaged or of a newer program.
    """
    folder = (store or default_store()) / check_name(name)
    _sweep_if_left(folder.parent)
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        version, tables = about["format_version"], about["tables"]
    except FileNotFoundError:
        have = [one.parent.name for one in folder.parent.glob(f"*/{ABOUT}") if not one.parent.name.startswith(".")]
        told = (
            f"there are {', '.join(sorted(have))}" if have else "there is none; load one with '287g handovers load'"
        )
        raise NotFound(f"{folder.parent} has no release {name!r}; {told}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{folder}: damaged ({type(error).__name__}); forget it and load it again") from None
    if version > FORMAT_VERSION:
        raise StorageError(f"{folder} was written by a newer version of this program; install that one")
    missing = [table for table in tables if not (folder / f"{table}.parquet").is_file()]
    if missing:
        raise StorageError(f"{folder}: {', '.join(missing)} missing; forget the release and load it again")
    return Release(name, folder, about)
