"""The whole record as files: the registry's own tables, and CSV, workbook and SQLite that are made once and kept.

What is made lies in the user's folder for caches (`$XDG_CACHE_HOME`, else `~/.cache`), one folder a registry and
program; the newest two stay. A name in an address is looked up in a fixed table and never becomes a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from section287g.errors import StorageError
from section287g.explorer.guarding import guard_tables
from section287g.explorer.record import Record
from section287g.registry.registry import Registry
from section287g.registry.store import PACKAGE_NAME

__all__ = [
    "MADE",
    "Download",
    "cache_folder",
    "find_download",
    "made_files",
    "made_mark",
    "make_downloads",
    "own_files",
]

MADE: Final = {
    "section287g.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "section287g-csv.zip": "application/zip",
    "section287g.db": "application/vnd.sqlite3",
    "DICTIONARY.md": "text/markdown; charset=utf-8",
}
"""What is made from a registry, and its media type."""
_ARCHIVE: Final = "section287g-csv.zip"
_LISTED: Final = "made.json"
_GENERATIONS: Final = 2
_FIRST_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same registry gives the same bytes."""
_PARQUET: Final = "application/vnd.apache.parquet"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Download:
    """One file: its name below /downloads/, where it lies, its size in bytes, its SHA-256 and media type."""

    name: str
    path: Path
    size: int
    sha256: str
    media: str
    rows: int | None = None
    about: str | None = None


def own_files(record: Record) -> Mapping[str, Download]:
    """The registry's data package and its tables, by name; they lie as the package says."""
    return record.fixed("own files", lambda: _own_files(record))


def _own_files(record: Record) -> Mapping[str, Download]:
    manifest = record.registry.manifest
    package = manifest.root / PACKAGE_NAME
    files = {
        PACKAGE_NAME: Download(
            PACKAGE_NAME, package, package.stat().st_size, _sha256(package), "application/json; charset=utf-8"
        )
    }
    for one in manifest.about["resources"]:
        files[one["path"]] = Download(
            one["path"],
            manifest.table(one["name"]),
            one["bytes"],
            one["hash"].removeprefix("sha256:"),
            _PARQUET,
            one["rows"],
            one["description"],
        )
    return files


def made_files(record: Record) -> Mapping[str, Download]:
    """What has been made from this registry by this program, by name; empty where nothing has."""
    folder = _generation(record)
    try:
        listed = json.loads((folder / _LISTED).read_text(encoding="utf-8"))
        found = {one["name"]: Download(path=folder / one["name"], media=MADE[one["name"]], **one) for one in listed}
        sizes = {name: one.path.stat().st_size for name, one in found.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if all(sizes[name] == one.size for name, one in found.items()) else {}


def made_mark(record: Record) -> str:
    """What has been made, in a word, for the mark of the page that lists it."""
    return " ".join(one.sha256 for one in made_files(record).values())


def find_download(record: Record, name: str) -> Download | None:
    """The file of a name; None where there is none, or none yet."""
    return own_files(record).get(name) or made_files(record).get(name)


def make_downloads(record: Record) -> None:
    """Makes every file of `MADE`. Takes some seconds and may run in a thread: it has a connection of its own.

    Raises `StorageError` where the disk refuses, `RegistryError` where the registry cannot be read.
    """
    from section287g.publish import export

    home = cache_folder()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=home) as scratch:
            new = Path(scratch) / "new"
            new.mkdir()
            raw = Path(scratch) / "export"
            export(Registry(record.registry.manifest), raw, formats=("xlsx", "sqlite"))
            for name in MADE:
                if name != _ARCHIVE:
                    (raw / name).rename(new / name)
            export(Registry(record.registry.manifest), raw, formats=("csv",))
            guard_tables(Registry(record.registry.manifest), raw)
            _pack(raw, new / _ARCHIVE)
            listed = [
                {"name": name, "size": (new / name).stat().st_size, "sha256": _sha256(new / name)} for name in MADE
            ]
            (new / _LISTED).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
            _put(new, _generation(record))
        _prune(home, _generation(record))
    except OSError as error:
        raise StorageError(f"{home}: {error.strerror or error}; free some space there") from None


def cache_folder() -> Path:
    """Where made files are kept."""
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "section287g" / "downloads"


def _generation(record: Record) -> Path:
    from section287g import __version__

    return cache_folder() / f"{record.version}-{__version__}"


def _pack(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIRST_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, _CHUNK)


def _put(new: Path, target: Path) -> None:
    """Puts what was made in its place; another process may have been faster, or something damaged lies there."""
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)


def _prune(home: Path, newest: Path) -> None:
    """Removes all but the newest generations."""
    others = [one for one in home.iterdir() if one.is_dir() and one != newest and not one.name.startswith(".")]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[_GENERATIONS - 1 :]:
        shutil.rmtree(one, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
