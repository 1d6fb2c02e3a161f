"""The nouns of this room: a raw row, a raw list, an anomaly. For every room to the right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

__all__ = ["FIELDS", "PAGE_TABLE", "PARTICIPATING", "PENDING", "Anomaly", "RawList", "RawRow"]

PARTICIPATING: Final = "participating"
PENDING: Final = "pending"
PAGE_TABLE: Final = "page table"


class RawRow(NamedTuple):
    """One row as ICE wrote it, as text; None is an empty cell or a column that the list lacks.

    A date cell is its ISO date. An error cell is its code (``#N/A``). Links are the sheet's hyperlinks as
    stored, except that e-mail addresses in them are removed. ``extra`` holds the cells of columns that this
    program does not know, as JSON.
    """

    state: str | None
    agency: str | None
    type: str | None
    county: str | None
    support_type: str | None
    signed: str | None
    moa: str | None
    addendum: str | None
    moa_link: str | None
    addendum_link: str | None
    extra: str | None


FIELDS: Final = RawRow._fields


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something odd, and what was done about it. `row` is the sheet's row number; None means the file."""

    row: int | None
    column: str | None
    raw: str | None
    kind: str
    done: str


@dataclass(slots=True)
class RawList:
    """One list as read: its kind, its rows with their sheet row numbers, and what was odd about the file."""

    sha256: str
    kind: str
    sheet: str
    header: tuple[str, ...]
    rows: list[tuple[int, bool, RawRow]]  # (sheet row number, hidden, cells)
    blank_rows: int = 0
    links: int = 0
    hidden_rows: int = 0
    emails_removed: int = 0
    created: datetime | None = None
    modified: datetime | None = None
    anomalies: list[Anomaly] = field(default_factory=list)
