"""The public verb of this room: bytes of a file in, the list in it out. For the registry's build."""

from __future__ import annotations

import hashlib
from typing import Final

from section287g.lists.model import RawList
from section287g.lists.pagetable import read_page_table
from section287g.lists.workbook import read_workbook

__all__ = ["READER_VERSION", "read_bytes"]

READER_VERSION: Final = 1
"""Raised when a change here makes the same bytes give other raw rows; then nothing read before is reused."""


def read_bytes(data: bytes, name: str) -> RawList:
    """What a file of ICE's says: its kind by its header, and every row, hidden ones too, as raw text.

    `name` is the file's name: its ending tells a workbook from a page table, and messages begin with it.
    Its words never decide the kind. Raises `InputRefused` for anything that is not a list.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if name.lower().endswith(".csv"):
        return read_page_table(data, name, sha256)
    return read_workbook(data, name, sha256)
