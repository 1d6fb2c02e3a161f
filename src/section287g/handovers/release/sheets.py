"""What a sheet of a file is, where its header lies, and how refusals of it are worded. For every reader here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from section287g.errors import InputRefused
from section287g.handovers.release.denying import denied_heading, shown_heading
from section287g.handovers.release.layouts import Match, match_headings

__all__ = ["HEAD_ROWS", "Batch", "Rows", "Sheet", "find_header", "refuse_clear", "refuse_odd"]

HEAD_ROWS: Final = 40
"""A header lies among the first rows: ICE's after five or six lines of preamble."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the row of its header, its headings, and the table that they belong to, if it is one.

    `denied` are the places from 0 of columns that must be empty or redacted, with what they hold.
    """

    name: str
    header_row: int
    headings: tuple[str, ...]
    match: Match | None
    denied: dict[int, str]


@dataclass(slots=True)
class Batch:
    """Some rows: their numbers in the sheet, their columns as text, and how many more lines were no rows."""

    numbers: list[int]
    columns: list[list[str | None]]
    malformed: int = 0
    blank: int = 0


Rows = Iterator[Batch]


def find_header(name: str, rows: Sequence[tuple[int, Sequence[str]]]) -> Sheet:
    """The sheet whose first rows these are: the header is the first row of a table's headings.

    Where no row is one, it is the first row with a value in the second column, so that denied columns are looked at
    in any sheet.
    """
    for number, cells in rows:
        if (match := match_headings(cells)) is not None:
            return Sheet(name, number, tuple(cells), match, _denied(cells))
    for number, cells in rows:
        if len(cells) > 1 and cells[1].strip():
            return Sheet(name, number, tuple(cells), None, _denied(cells))
    return Sheet(name, 0, (), None, {})


def _denied(headings: Sequence[str]) -> dict[int, str]:
    found = {}
    for place, heading in enumerate(headings):
        if (what := denied_heading(heading)) is not None:
            found[place] = what
    return found


def refuse_clear(file: str, sheet: Sheet, place: int, row: int) -> NoReturn:
    """Refuses a file because of a cell that is not redacted. The message does not say what it holds."""
    heading = shown_heading(sheet.headings[place], place)
    raise InputRefused(
        f"{file}, {_of(sheet)}row {row}, column {heading}: this cell is to hold {sheet.denied[place]} and is not "
        "redacted. "
        "The whole file is refused and nothing of it was kept; do not pass it on, and tell the publisher"
    )


def refuse_odd(file: str, sheet: Sheet, place: int, row: int) -> NoReturn:
    """Refuses a file because its identifier could be a name or a number. The message does not say what it holds."""
    heading = shown_heading(sheet.headings[place], place)
    raise InputRefused(
        f"{file}, {_of(sheet)}row {row}, column {heading}: this cell is to hold an anonymous identifier and has "
        "not the "
        "form of one; it could name or number a person. The whole file is refused and nothing of it was kept"
    )


def _of(sheet: Sheet) -> str:
    return f"sheet {sheet.name}, " if sheet.name else ""
