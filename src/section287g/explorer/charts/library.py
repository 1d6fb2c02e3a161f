"""The browser library of interactive charts, out of the installed package: made once, on request, and kept in memory.

vl-convert carries Vega, Vega-Lite and Vega-Embed, and with the last the interpreter that reads expressions without
making code of them, so that the policy of the pages stays as strict as it is.
"""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from typing import Final

from anyio import to_thread

from section287g.errors import StorageError

__all__ = ["LIBRARY", "Library", "library_address"]

LIBRARY: Final = "/charts/vega.js"
_OFFERED: Final = "window.vegaEmbed = vegaEmbed;"
_LONGEST: Final = 120
"""Seconds after which it is given up."""


@cache
def library_address() -> str:
    """The address of the library, which changes with the package that it comes from."""
    return f"{LIBRARY}?{version('vl-convert-python')}"


class Library:
    """The library as text for a browser, plain and compressed.

    It takes some seconds to put together and holds the interpreter while it does, so a process of its own does it.
    """

    def __init__(self) -> None:
        self._making = asyncio.Lock()
        self._made: tuple[bytes, bytes] | None = None

    async def get(self) -> tuple[bytes, bytes]:
        """The library, plain and compressed. Raises `StorageError` where it cannot be made."""
        async with self._making:
            if self._made is None:
                self._made = await to_thread.run_sync(_make)
            return self._made


def _bundle() -> bytes:
    """The library, in a process that ends then."""
    import vl_convert

    text: str = vl_convert.javascript_bundle(_OFFERED)
    return text.encode()


def _make() -> tuple[bytes, bytes]:
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            plain = pool.submit(_bundle).result(_LONGEST)
    except (OSError, BrokenExecutor, TimeoutError) as error:
        raise StorageError(f"the browser library cannot be made: {type(error).__name__} {error}") from None
    return plain, gzip.compress(plain, 9, mtime=0)
