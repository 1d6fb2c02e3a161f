"""Opens a file of a release, whatever it is, and makes the first pass over it before anything else reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from section287g.errors import InputRefused
from section287g.handovers.release.filekinds import CSV, WORKBOOK, file_kind
from section287g.handovers.release.layouts import not_a_table
from section287g.handovers.release.quiet import without_origin
from section287g.handovers.release.sheets import Rows, Sheet

__all__ = ["Opened", "Reader", "open_file", "refuse_changed"]

PIECE: Final = 1 << 22
_PATTERN: Final = "*?[]{}"


class Reader(Protocol):
    """What reads one kind of file. After `deny`, `counts` has the rows of each sheet below its headings."""

    name: str
    sheets: tuple[Sheet, ...]
    counts: dict[str, int]

    def deny(self) -> dict[str, dict[int, str]]: ...
    def relation(self, sheet: Sheet) -> tuple[str, dict[int, tuple[str, str]]] | None: ...
    def rows(self, sheet: Sheet, wanted: Sequence[int], marked: Sequence[int]) -> Rows: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file after its first pass: its kind, its reader, what its denied columns are, its content's hash."""

    path: Path
    kind: str
    sha256: str
    size: int
    stamp: tuple[int, int, int]
    reader: Reader
    denied: dict[str, dict[int, str]]

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """The sheets that are one of the five tables."""
        return tuple(sheet for sheet in self.reader.sheets if sheet.match is not None)


@without_origin()
def open_file(path: Path) -> Opened:
    """Opens a file and makes the first pass. Raises `InputRefused` with what it is and what to do."""
    if any(letter in str(path) for letter in _PATTERN):
        raise InputRefused(
            f"{path.name}: its path has one of {' '.join(_PATTERN)}, which could mean other files; rename it"
        )
    kind = file_kind(path)
    stamp = _stamp(path)
    reader = _reader(path, kind)
    try:
        denied = reader.deny()
        if not any(sheet.match is not None for sheet in reader.sheets):
            raise InputRefused(f"{path.name}: {_no_table(reader.sheets)}")
        opened = Opened(path, kind, _hash(path), stamp[1], stamp, reader, denied)
    except BaseException:
        reader.close()
        raise
    refuse_changed(opened)
    return opened


def _reader(path: Path, kind: str) -> Reader:
    if kind == WORKBOOK:
        from section287g.handovers.release.workbook import Workbook

        return Workbook(path)
    if kind == CSV:
        from section287g.handovers.release.textfile import TextFile

        return TextFile(path)
    from section287g.handovers.release.parquetfile import ParquetFile

    return ParquetFile(path)


def refuse_changed(opened: Opened) -> None:
    """Refuses a file that is no longer the one over which the first pass was made."""
    if _stamp(opened.path) != opened.stamp:
        raise InputRefused(f"{opened.name}: the file changed while it was read; nothing of it was kept")


def _stamp(path: Path) -> tuple[int, int, int]:
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _no_table(sheets: Sequence[Sheet]) -> str:
    for sheet in sheets:
        if (known := not_a_table(sheet.headings)) is not None:
            what, remedy = known
            return f"this is {what}; {remedy}"
    told = [
        f"{f'sheet {sheet.name}, ' if sheet.name else ''}row {sheet.header_row} has {len(sheet.headings)} headings"
        for sheet in sheets
        if sheet.header_row
    ]
    return (
        "no row of headings is that of arrests, detainers, detentions, encounters or removals"
        + (f" ({'; '.join(told[:3])})" if told else "")
        + "; if ICE renamed columns, add the new headings to handovers/release/data/aliases.csv"
    )
