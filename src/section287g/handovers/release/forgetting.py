"""Removes a release with its key: for whoever loaded it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from section287g.errors import StorageError
from section287g.handovers.release.storing import default_store, open_release, remove, write_lock

__all__ = ["forget_release"]


def forget_release(name: str, store: Path | None = None) -> None:
    """Removes a release of a store, its key first.

    Raises `NotFound`, and `StorageError` where another process writes there or the disk refuses.
    """
    folder = store or default_store()
    with contextlib.suppress(StorageError):  # damaged, or of a newer program: it can be forgotten all the same
        open_release(name, folder)
    with write_lock(folder):
        try:
            remove(folder, name)
        except OSError as error:
            raise StorageError(f"{folder}: {error.strerror or error}; the release may still be there") from None
