"""Reads the atlases straight out of their archives, for the two builders.

`data/sources.csv` says which file of which archive each edition is, and the archive's SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from section287g.datafiles import Column, read_table
from section287g.errors import InputRefused

__all__ = ["Atlas", "read_atlases"]

_SCHEMA: Final = (
    Column("archive", "the archive's file name"),
    Column("sha256", "of the archive", check=lambda cell: len(cell) == 64),
    Column("member", "the file in it that is read"),
    Column("edition", "year of the boundaries", check=str.isdigit),
    Column("source", "what it is, and from what it was made"),
    Column("licence", "SPDX code"),
)


@dataclass(frozen=True, slots=True)
class Atlas:
    """One edition of the boundaries: TopoJSON as read, and its line of the sources."""

    edition: str
    source: str
    licence: str
    topology: dict[str, Any]


def read_atlases(folder: Path) -> dict[str, Atlas]:
    """The atlases by edition, from the archives in a folder.

    Raises `InputRefused` where an archive is missing, is another one, or lacks the file.
    """
    lines = read_table(Path(__file__).parent / "data" / "sources.csv", _SCHEMA)
    return {line["edition"]: _read(folder / line["archive"], line) for line in lines}


def _read(archive: Path, line: dict[str, str]) -> Atlas:
    if not archive.is_file():
        raise InputRefused(f"{archive} is not there; it is {line['source']}")
    packed = archive.read_bytes()
    found = hashlib.sha256(packed).hexdigest()
    if found != line["sha256"]:
        raise InputRefused(f"{archive} has SHA-256 {found}, it must be {line['sha256']}")
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as files:
        member = files.extractfile(line["member"])
        if member is None:
            raise InputRefused(f"{archive} has no file {line['member']}")
        return Atlas(line["edition"], line["source"], line["licence"], json.load(member))
