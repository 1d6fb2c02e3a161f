"""One writer at a time in a store: a lock that the system itself drops when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

from section287g.errors import StorageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["FolderLock"]


class FolderLock:
    """An exclusive lock on a file, for a store's writer; taking it again in the same object only counts.

    It is not for sharing between threads. A kill, at any moment, frees it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._depth = 0

    def take(self) -> bool:
        """Take the lock, at once or not at all; true when it was not held by this object before.

        Raises ``StorageError`` when another process holds it, or when the folder cannot be written.
        """
        if self._file is not None:
            self._depth += 1
            return False
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+b")
        except OSError as error:
            raise StorageError(
                f"{self._path.parent}: the store's folder cannot be written ({error.strerror or error}). "
                "Give another folder, or mend its permissions."
            ) from error
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            holder = file.read(20).decode("ascii", "replace").strip("\0 \n")
            file.close()
            raise StorageError(
                f"{self._path.parent}: another process{f' (number {holder})' if holder.isdigit() else ''} is "
                "writing to this store. Wait until it has finished, then run the same command again."
            ) from error
        with contextlib.suppress(OSError):
            file.truncate(0)
            file.write(str(os.getpid()).encode())
            file.flush()
        self._file, self._depth = file, 1
        return True

    def give_back(self) -> None:
        """Let go what one ``take`` took; the last one frees the lock for other processes."""
        if self._file is None:
            return
        self._depth -= 1
        if self._depth == 0:
            _unlock(self._file)
            self._file.close()
            self._file = None


if sys.platform == "win32":

    def _lock(file: BinaryIO) -> None:
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: BinaryIO) -> None:
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
