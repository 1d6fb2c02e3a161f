"""What ICE published, by its content's hash, with the ledgers of who saw it when.

A store is a folder::

    STORE/1a2b3c4d/participatingAgencies05182026am.xlsx    bytes, once; the folder is the hash's start
    STORE/sightings.csv                                    sha256, name, seen_at, seen_by
    STORE/requests.csv                                     every request made, and what came of it
    STORE/pages/, STORE/documents/                         ICE's page and its agreements, in the same way

Each file is whole under its name or not there at all; see ``write_atomic``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, get_args

from section287g.capture.ledger import Ledger, write_atomic
from section287g.capture.lock import FolderLock
from section287g.capture.names import safe_name
from section287g.errors import StorageError

__all__ = ["Area", "Request", "SeenBy", "Sighting", "Store", "Stored", "utc_text"]

Area = Literal["lists", "pages", "documents"]
"""Part of a store. Lists (workbooks, page tables) stand in the store's own folder."""

SeenBy = Literal["archive", "collector", "update"]

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NOTE_LENGTH: Final = 400
_LOCK_NAME: Final = ".lock"
_SCRATCH_NAME: Final = ".tmp"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One line of ``sightings.csv``: a content's hash, the name it went by, when (UTC), seen by whom."""

    sha256: str
    name: str
    seen_at: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class Request:
    """One line of ``requests.csv``. ``status`` is empty when there was no answer, ``sha256`` without bytes."""

    address: str
    asked_at: str
    status: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a content stands in the store; ``new`` is false when its bytes were there before."""

    sha256: str
    name: str
    path: Path
    new: bool


def utc_text(moment: datetime) -> str:
    """A moment as the ledgers write it, in UTC and whole seconds, for every line with a time.

    >>> utc_text(datetime(2025, 4, 22, 13, 17, 18, tzinfo=UTC))
    '2025-04-22T13:17:18Z'
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone cannot be dated: {moment!r}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """A folder of contents and its ledgers, for whoever captures lists and whoever reads them.

    Reading needs no lock and writes nothing. Writing takes the store's lock for one step; ``locked``
    holds it over several. One object is for one thread.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Store(folder).put(b"bytes", "pendingAgencies11122025.xlsx").path.name
    'pendingAgencies11122025.xlsx'
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._lock = FolderLock(self.folder / _LOCK_NAME)
        scratch = self.folder / _SCRATCH_NAME
        self._scratch = scratch
        self._sightings = Ledger(self.folder / "sightings.csv", ("sha256", "name", "seen_at", "seen_by"), scratch)
        self._requests = Ledger(self.folder / "requests.csv", Request.__match_args__, scratch)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from writing while the block runs; they are told, and do not wait.

        Raises ``StorageError`` when another process is writing.
        """
        first = self._lock.take()
        try:
            if first:
                self._sweep()
            yield
        finally:
            self._lock.give_back()

    def put(self, data: bytes, name: str, *, area: Area = "lists") -> Stored:
        """Store a content once, by its hash, under the name it went by; tell where it stands.

        ``name`` is made safe first. When the same bytes are there already, under whatever name, they stay
        as they are. Raises ``StorageError`` when the disk refuses.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self.locked():
            found = self.find(digest, area=area)
            if found is not None:
                return Stored(digest, found.name, found, new=False)
            base = self._area(area)
            folder = next(base / digest[:n] for n in (8, 12, 64) if n == 64 or not _files(base / digest[:n]))
            target = folder / safe_name(name)
            write_atomic(target, data, self._scratch)
            return Stored(digest, target.name, target, new=True)

    def find(self, sha256: str, *, area: Area | None = None) -> Path | None:
        """The file that holds a content, its bytes checked against the hash; ``None`` if there is none."""
        if not _SHA256.fullmatch(sha256):
            return None
        for part in (area,) if area else get_args(Area):
            for length in (8, 12, 64):
                for path in _files(self._area(part) / sha256[:length]):
                    if _digest(path) == sha256:
                        return path
        return None

    def add_sighting(self, sha256: str, name: str, seen_at: datetime, seen_by: SeenBy) -> bool:
        """Write down that a content was seen under a name; false if that very line is there already.

        Raises ``StorageError`` when the disk refuses, ``ValueError`` for a hash or a witness that is none.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower-case hexadecimal: {sha256!r}")
        if seen_by not in get_args(SeenBy):
            raise ValueError(f"seen by archive, collector or update, not by {seen_by!r}")
        line = (sha256, safe_name(name), utc_text(seen_at), seen_by)
        with self.locked():
            if line in self._sightings.rows():
                return False
            self._sightings.append([line])
        return True

    def sightings(self) -> tuple[Sighting, ...]:
        """Every sighting, in the order of the ledger."""
        return tuple(Sighting(*row) for row in self._sightings.rows())

    def log(self, request: Request) -> None:
        """Add one line to the log of requests. Raises ``StorageError`` when the disk refuses."""
        cells = [*astuple(request)[:-1], request.note[:_NOTE_LENGTH]]
        with self.locked():
            self._requests.append([cells])

    def requests(self) -> tuple[Request, ...]:
        """Every request of the log, in the order in which they were written down."""
        return tuple(Request(*row) for row in self._requests.rows())

    def last_good(self, address: str, area: Area) -> Request | None:
        """The newest request of ``address`` that was answered 200, if that part still holds its bytes.

        It is what a conditional request leans on: without the bytes, "not modified" would help nobody.
        """
        for row in reversed(self._requests.rows()):
            if row[0] == address and row[2] == "200":
                request = Request(*row)
                return request if self.find(request.sha256, area=area) is not None else None
        return None

    def read(self, sha256: str) -> bytes:
        """A content's bytes. Raises ``StorageError`` when it is not in the store or cannot be read."""
        path = self.find(sha256)
        if path is None:
            raise StorageError(f"{self.folder}: no content with the hash {sha256}; run the update again.")
        try:
            return path.read_bytes()
        except OSError as error:
            raise StorageError(f"{path}: cannot be read ({error.strerror or error})") from error

    def ledger(self, area: Area, name: str, columns: tuple[str, ...]) -> Ledger:
        """A further ledger in one part of the store, for the modules of this room."""
        return Ledger(self._area(area) / name, columns, self._scratch)

    def _area(self, area: Area) -> Path:
        return self.folder if area == "lists" else self.folder / area

    def _sweep(self) -> None:
        """Remove what a killed process left half written; only the lock's holder may."""
        for path in _files(self._scratch):
            with contextlib.suppress(OSError):
                path.unlink()


def _files(folder: Path) -> list[Path]:
    """The plain files of a folder, by name, without hidden ones; none if there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(e.path) for e in entries if e.is_file() and not e.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StorageError(f"{folder}: cannot be read ({error.strerror or error})") from error


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(f"{path}: cannot be read ({error.strerror or error})") from error
