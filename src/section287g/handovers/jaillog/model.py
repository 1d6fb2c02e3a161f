"""What a jail's log is once it is read: rows of moments under made-up booking ids, and what was wrong with the file.

A moment that is not there is not known, and never taken for something that did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["SEVERITIES", "Log", "LogRow", "Problem", "Raw"]

Raw = str | int | float | bool | date | datetime
"""A cell as its file gives it: always text in CSV, also numbers and times in a workbook."""
SEVERITIES: Final = ("refusal", "error", "warning", "note")
"""A refusal is of the whole file, an error sets a row aside; warnings and notes change nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where it is, what it is and what to do; never a value of a cell."""

    severity: str
    kind: str
    sheet: str | None
    row: int | None
    column: str | None
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One booking: its place, the moments on record by column, and the words on record by column."""

    row: int
    booking: str
    facility: str | None
    zone: ZoneInfo
    state: str | None
    model: str | None
    times: Mapping[str, datetime]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Log:
    """A log as read. `read` rows were not blank: `rows` are used, `set_aside` by their problems are not."""

    rows: tuple[LogRow, ...]
    problems: tuple[Problem, ...]
    read: int
    set_aside: int
    columns: tuple[str, ...]
    columns_not_read: int

    @property
    def refused(self) -> bool:
        """Whether the file as a whole was refused; nothing of it is held then."""
        return any(one.severity == "refusal" for one in self.problems)
