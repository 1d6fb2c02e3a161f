"""Rows one after another, with word of how far it is: `followed`, for reading and measuring long logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

__all__ = ["followed"]

One = TypeVar("One")
_EACH: Final = 500


def followed(rows: Sequence[One], progress: Callable[[int, int], None] | None) -> Iterator[One]:
    """The rows; every so many of them, and at the end, `progress` is told how many are done, and of how many."""
    for done, row in enumerate(rows):
        if progress is not None and done % _EACH == 0:
            progress(done, len(rows))
        yield row
    if progress is not None:
        progress(len(rows), len(rows))
