"""Lets an error of this room go out alone, without the one that it came from, which can hold a cell of a file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from section287g.errors import Section287gError

__all__ = ["without_origin"]


@contextlib.contextmanager
def without_origin() -> Iterator[None]:
    """Cuts an error off from what DuckDB, a decoder or a reader of CSV said; also as a decorator."""
    try:
        yield
    except Section287gError as error:
        error.__cause__ = error.__context__ = None
        raise
