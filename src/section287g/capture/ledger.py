"""The capture store's ledgers: CSV files that only grow, and that no kill or full disk can tear.

A ledger is rewritten as a whole beside itself and put in place in one step, so that under its own name
there are always whole lines: the old ones, or the old ones and the new.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from section287g.errors import StorageError

__all__ = ["Ledger", "write_atomic"]

_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
"""What would break a line of a ledger, for this program or for another reader of it."""


def write_atomic(target: Path, data: bytes, scratch: Path) -> None:
    """Put ``data`` at ``target`` whole or not at all, for everything that the capture store writes.

    The bytes are written into ``scratch`` (a folder on the same disk), forced to the disk, and renamed. On
    any failure the target is as it was and the temporary file is removed.

    Raises ``StorageError`` when the disk refuses.
    """
    temporary = scratch / f"{os.getpid()}-{target.name}"
    try:
        try:
            scratch.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise StorageError(
            f"{target}: could not be written ({error.strerror or error}). Nothing there has changed. "
            "Free some space or mend the permissions of the folder, then run the same command again."
        ) from error


def _sync_folder(folder: Path) -> None:
    """Force the rename itself to the disk, where the system can do that for a folder."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Ledger:
    """A CSV file of fixed columns that lines are only ever added to, for the store's books.

    ``rows`` reads it, ``append`` adds lines. Lines end in CRLF, cells are quoted only where they must be.
    What is already in the file stays there to the byte.
    """

    def __init__(self, path: Path, columns: Sequence[str], scratch: Path) -> None:
        self.path = path
        self.columns = tuple(columns)
        self._scratch = scratch
        self._seen: tuple[int, int, int] | None = None
        self._data = b""
        self._rows: list[tuple[str, ...]] = []

    def rows(self) -> Sequence[tuple[str, ...]]:
        """Every line, oldest first, as cells in the order of the columns; none if there is no file.

        Raises ``StorageError`` when the file cannot be read or is not this ledger.
        """
        self._load()
        return self._rows

    def append(self, lines: Iterable[Sequence[str]]) -> None:
        """Add lines at the end, all of them or none. The caller holds the store's lock.

        Raises ``StorageError`` when the disk refuses; the ledger is then as it was.
        """
        added = [tuple(_BREAKS.sub(" ", cell) for cell in line) for line in lines]
        if not added:
            return
        if any(len(line) != len(self.columns) for line in added):
            raise ValueError(f"a line of {self.path.name} has {len(self.columns)} cells: {added!r}")
        self._load()
        data = self._data or _as_csv([self.columns])
        if not data.endswith(b"\n"):
            data += b"\r\n"
        data += _as_csv(added)
        write_atomic(self.path, data, self._scratch)
        self._data, self._seen = data, self._stamp()
        self._rows = [*self._rows, *added]

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(f"{self.path}: cannot be looked at ({error.strerror or error})") from error
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _load(self) -> None:
        stamp = self._stamp()
        if stamp is None:
            self._seen, self._data, self._rows = None, b"", []
            return
        if stamp == self._seen:
            return
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise StorageError(
                f"{self.path}: cannot be read ({error.strerror or error}). Mend its permissions, then retry."
            ) from error
        self._rows = self._parsed(data)
        self._data, self._seen = data, stamp

    def _parsed(self, data: bytes) -> list[tuple[str, ...]]:
        try:
            lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise StorageError(
                f"{self.path}: is not a CSV file in UTF-8 ({error}). Put back an intact copy, then retry."
            ) from error
        if lines and tuple(lines[0]) != self.columns:
            raise StorageError(
                f"{self.path}, line 1: columns are {','.join(lines[0])!r}, not {','.join(self.columns)!r}. "
                "Is this the store's folder? If it is, put back an intact copy of the file."
            )
        rows: list[tuple[str, ...]] = []
        for number, line in enumerate(lines[1:], start=2):
            if not line:
                continue
            if len(line) != len(self.columns):
                raise StorageError(
                    f"{self.path}, line {number}: has {len(line)} cells, not {len(self.columns)}: {line!r}. "
                    "Mend or delete that line, then retry."
                )
            rows.append(tuple(line))
        return rows


def _as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()
