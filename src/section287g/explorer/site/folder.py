"""The folder of a site on this machine: whose it is, what is in it, and files that are there whole or not at all.

A manifest names every file of the site. It is written before the first new file and again at the end, so that after a
run that was stopped the next one still knows what is the site's own. Nothing else in the folder is touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from section287g.errors import StorageError

__all__ = ["MANIFEST", "SiteFolder", "put", "put_copy", "site_folder"]

MANIFEST: Final = "site.json"
_PROGRAM: Final = "section287g"
_MAKING: Final = ".287g-making"
"""Where files lie until they are whole: in the folder itself, so that one step moves them to their names."""
_CHUNK: Final = 1 << 20
_NUMBER: Final = itertools.count()


@dataclass(slots=True)
class SiteFolder:
    """A folder that this program may write to. `own` are the names of files that an earlier run wrote or began to."""

    path: Path
    own: frozenset[str]

    def begin(self, planned: Collection[str], about: Mapping[str, Any]) -> None:
        """Notes which files are about to be written. Raises `StorageError` where something else lies there."""
        ours = self.own | {MANIFEST}
        wanted = [name for name in planned if name not in ours]
        links = frozenset(_links(self.path))
        for name in planned:
            parts = name.split("/")
            crossed = next((one for end in range(1, len(parts) + 1) if (one := "/".join(parts[:end])) in links), None)
            if crossed is not None:
                raise StorageError(f"{self.path / crossed} is a symbolic link where a file of the site goes")
        for name in wanted:
            if (self.path / name).exists():
                raise StorageError(f"{self.path / name} is no file of this site; move it, or give another folder")
        if wanted:
            files = dict.fromkeys(sorted(self.own | set(planned)))
            put(self.path, MANIFEST, _manifest({**about, "finished": False, "files": files}))

    def finish(self, files: Mapping[str, str], about: Mapping[str, Any]) -> int:
        """Removes files of an earlier run that are none of this one's, and notes those that are, with their SHA-256.

        Gives how many were removed.
        """
        removed = sum(self._remove(name) for name in sorted(self.own - set(files)))
        put(self.path, MANIFEST, _manifest({**about, "finished": True, "files": dict(sorted(files.items()))}))
        return removed

    def _remove(self, name: str) -> bool:
        """Removes a file, and folders that are empty then."""
        path = self.path / name
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False
        except OSError as error:
            raise StorageError(f"{path}: {error.strerror or error}") from None
        for parent in path.parents:
            if parent == self.path:
                break
            try:
                parent.rmdir()
            except OSError:  # something else is in it
                break
        return True


@contextmanager
def site_folder(folder: Path) -> Iterator[SiteFolder]:
    """A new folder, an empty one or one with a site of this program, for this run alone.

    Raises `StorageError` for any other, for one out of which a symbolic link leads, and while another run writes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        root = folder.resolve(strict=True)
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except FileExistsError:
        raise StorageError(f"{folder} is no folder") from None
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror or error}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageError(f"another run writes to {folder}; wait for it") from None
        own = _own(root)
        for link in _links(root):
            if not (root / link).resolve().is_relative_to(root):
                raise StorageError(f"{root / link} is a symbolic link that leads out of the folder; remove it")
        shutil.rmtree(root / _MAKING, ignore_errors=True)
        yield SiteFolder(root, own)
        shutil.rmtree(root / _MAKING, ignore_errors=True)
    finally:
        os.close(handle)


def put(root: Path, name: str, content: bytes) -> bool:
    """Writes a file unless it holds just that already; says whether it did. Raises `StorageError`."""
    path = root / name
    try:
        if _holds(path, content):
            return False
        new = _new(root)
        new.write_bytes(content)
        _place(new, path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; run it again to make the site whole") from None
    return True


def put_copy(root: Path, name: str, source: Path, sha256: str) -> bool:
    """Writes a copy of a file unless it is there already; says whether it did. Raises `StorageError`."""
    path = root / name
    try:
        if path.is_file() and path.stat().st_size == source.stat().st_size and _sha256(path) == sha256:
            return False
        new = _new(root)
        with source.open("rb") as held, new.open("wb") as target:
            shutil.copyfileobj(held, target, _CHUNK)
        _place(new, path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; run it again to make the site whole") from None
    return True


def _holds(path: Path, content: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _new(root: Path) -> Path:
    making = root / _MAKING
    making.mkdir(exist_ok=True)
    return making / f"{os.getpid()}-{next(_NUMBER)}"


def _place(new: Path, path: Path) -> None:
    try:
        new.replace(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(told: Mapping[str, Any]) -> bytes:
    return (json.dumps({"program": _PROGRAM, **told}, indent=0) + "\n").encode()


def _own(root: Path) -> frozenset[str]:
    """The files of an earlier run. Raises `StorageError` for a folder that holds anything and is no site."""
    path = root / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if any(one.name != _MAKING for one in root.iterdir()):
            raise StorageError(
                f"{root} holds files and is no site of this program; give a new or empty folder"
            ) from None
        return frozenset()
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read ({error}); give a new or empty folder") from None
    try:
        held = json.loads(text)
        names = held["files"] if held["program"] == _PROGRAM else None
    except (ValueError, KeyError, TypeError):
        names = None
    if not isinstance(names, dict) or not all(_is_inside(name) for name in names):
        raise StorageError(f"{path} is not as this program writes it; give a new or empty folder")
    return frozenset(names)


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file below the folder, and nowhere else."""
    return bool(name) and not any(part in ("", ".", "..") for part in name.split("/")) and "\0" not in name


def _links(root: Path, below: str = "") -> Iterator[str]:
    """Every symbolic link below a folder, by its name there. What a link leads to is not looked into."""
    with os.scandir(root / below) as entries:
        for one in entries:
            if one.is_symlink():
                yield below + one.name
            elif one.is_dir():
                yield from _links(root, f"{below}{one.name}/")
