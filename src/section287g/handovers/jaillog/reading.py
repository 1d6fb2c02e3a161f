"""Reads a jail's own log, `read_log`: every row a booking or a problem with its place, all in one pass. For the jail.

The file is read into memory and never written anywhere. Headings and cells that identify a person are looked for
before anything else is read, in every sheet, and with one of them the file is refused whole. CSV is UTF-8, separated
by commas, semicolons or tabs; of a workbook the sheet `log` is read, or the first. Rows are numbered as a
spreadsheet does.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from section287g.errors import InputRefused, NotFound
from section287g.handovers.clock.moments import BadMoment
from section287g.handovers.clock.zones import find_state, find_zone
from section287g.handovers.jaillog.cells import cell_text, read_time
from section287g.handovers.jaillog.columns import (
    LogColumn,
    find_columns,
    letter,
    log_columns,
    read_own_headings,
    words_of,
)
from section287g.handovers.jaillog.denial import booking_fault, denied_heading, denied_value, only_nine_digits
from section287g.handovers.jaillog.following import followed
from section287g.handovers.jaillog.model import Log, LogRow, Problem, Raw
from section287g.handovers.jaillog.orders import order_problems
from section287g.handovers.jaillog.problems import in_order, problem

__all__ = ["read_log"]

_LARGEST: Final = 64 * 1024 * 1024
_SHEET: Final = "log"
_LONGEST: Final = 60
_OLDEST: Final = 2000
_Rows = list[tuple[int, Sequence[Raw]]]


@dataclass(slots=True)
class _Row:
    """A row while it is read: what stands in its columns, and what is wrong with it."""

    number: int
    sheet: str | None
    cells: Mapping[str, Raw]
    places: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def fault(self, kind: str, column: str, detail: str = "") -> None:
        where = f"{column} ({letter(self.places[column])})" if column in self.places else column
        self.problems.append(problem(kind, (self.sheet, self.number, where), detail))

    @property
    def failed(self) -> bool:
        return any(one.severity == "error" for one in self.problems)


def read_log(
    path: Path,
    now: datetime,
    *,
    zone: str | None = None,
    state: str | None = None,
    model: str | None = None,
    own_headings: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Log:
    """A log and what is wrong with it; `zone`, `state` and `model` hold where its rows do not say. `now` has a zone.

    `progress` is told rows done and all.

    Raises `InputRefused` for what cannot be read at all, `NotFound` for a zone or state that is none.
    """
    own = {} if own_headings is None else read_own_headings(own_headings)
    given = {"state": None if state is None else find_state(state), "model": model}
    if zone is not None:
        find_zone(zone, None)
    sheets = _sheets(path)
    refusals = [one for sheet, rows in sheets for one in _denied(sheet, rows)]
    if refusals:
        read = sum(max(len(rows) - 1, 0) for _, rows in sheets)
        return Log((), in_order(refusals), read, read, (), 0)
    sheet, rows = sheets[0]
    if not rows or rows[0][0] != 1:
        raise InputRefused(f"{path.name}: the first row is empty; it must have the headings")
    places, problems, not_read = find_columns(sheet, [cell_text(cell) for cell in rows[0][1]], own)
    if any(one.severity == "refusal" for one in problems):
        return Log((), in_order(problems), len(rows) - 1, len(rows) - 1, tuple(places), not_read)
    taken: list[tuple[_Row, LogRow | None]] = []
    for number, cells in followed(rows[1:], progress):
        row = _Row(number, sheet, {name: cells[at] for name, at in places.items() if at < len(cells)}, places)
        taken.append((row, _log_row(row, now, zone, given)))
    _mark_twice(taken)
    used = tuple(found for row, found in taken if found is not None and not row.failed)
    problems += [one for row, _ in taken for one in row.problems]
    return Log(used, in_order(problems), len(taken), len(taken) - len(used), tuple(places), not_read)


def _denied(sheet: str | None, rows: _Rows) -> Iterator[Problem]:
    """Headings and cells with which the file is refused, by row and column only."""
    for position, (number, cells) in enumerate(rows):
        for place, cell in enumerate(cells):
            text = cell_text(cell)
            why = denied_heading(text) if position == 0 else None
            if why is not None:
                yield problem("heading refused", (sheet, number, letter(place)), why)
            elif (what := denied_value(text)) is not None:
                yield problem("value refused", (sheet, number, letter(place)), what)


def _log_row(row: _Row, now: datetime, zone: str | None, given: Mapping[str, str | None]) -> LogRow | None:
    """A row's record; None where it has none, and then its problems say why."""
    booking = _booking(row)
    state = _state(row) or given["state"]
    found_zone = _zone(row, zone, state)
    words = dict(_words(row))
    facility = _facility(row)
    if found_zone is None or booking is None:
        return None
    times = dict(_times(row, found_zone, now))
    for kind, earlier, later in order_problems(times):
        row.fault(kind, later, f"it is before {earlier}")
    return LogRow(
        row.number,
        booking,
        facility,
        found_zone,
        state,
        words.get("model") or given["model"],
        times,
        {name: word for name, word in words.items() if name != "model"},
    )


def _text(row: _Row, name: str) -> str:
    return cell_text(row.cells[name]) if name in row.cells else ""


def _booking(row: _Row) -> str | None:
    text = _text(row, "booking")
    if not text:
        row.fault("booking missing", "booking")
        return None
    if booking_fault(text) is not None:
        row.fault("not a booking", "booking")
        return None
    if only_nine_digits(text):
        row.fault("nine digits", "booking")
    return text


def _facility(row: _Row) -> str | None:
    text = " ".join(_text(row, "facility").split())
    if len(text) > _LONGEST:
        row.fault("text too long", "facility")
    return text or None


def _state(row: _Row) -> str | None:
    text = _text(row, "state")
    if not text:
        return None
    try:
        return find_state(text)
    except NotFound:
        row.fault("state unknown", "state")
        return None


def _zone(row: _Row, zone: str | None, state: str | None) -> ZoneInfo | None:
    text = _text(row, "zone")
    try:
        return find_zone(text or zone, state)
    except NotFound:
        row.fault("zone unknown" if text else "zone missing", "zone")
        return None


def _words(row: _Row) -> Iterator[tuple[str, str]]:
    """The columns of words that are filled, each with its word."""
    for name in row.cells:
        allowed = words_of(log_columns()[name].kind)
        text = " ".join(_text(row, name).casefold().split())
        if allowed and text:
            if text in allowed:
                yield name, allowed[text]
            else:
                row.fault("not a word", name, f"the words are {', '.join(allowed)}")


def _times(row: _Row, zone: ZoneInfo, now: datetime) -> Iterator[tuple[str, datetime]]:
    for column in _time_columns(row):
        raw = row.cells[column.name]
        if not cell_text(raw):
            continue
        try:
            moment = read_time(raw, zone)
        except BadMoment as bad:
            row.fault(bad.kind, column.name)
            continue
        if moment.astimezone(UTC) > now.astimezone(UTC):
            row.fault("time in the future", column.name)
        elif moment.year < _OLDEST:
            row.fault("time too old", column.name)
        else:
            yield column.name, moment


def _time_columns(row: _Row) -> Iterator[LogColumn]:
    return (log_columns()[name] for name in row.cells if log_columns()[name].kind == "time")


def _mark_twice(taken: Sequence[tuple[_Row, LogRow | None]]) -> None:
    """Rows with one booking id in one facility: none of them can be preferred."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row, _ in taken:
        booking = _text(row, "booking").casefold()
        if booking:
            groups[" ".join(_text(row, "facility").casefold().split()), booking].append(row)
    for rows in groups.values():
        for row in rows if len(rows) > 1 else ():
            others = [f"{one.number}" for one in rows if one is not row]
            shown = ", ".join(others[:3]) + (" and others" if len(others) > 3 else "")
            row.fault("booking twice", "booking", f"row {shown}")


def _sheets(path: Path) -> list[tuple[str | None, _Rows]]:
    """Every sheet as rows with their numbers, the log's first; blank rows are passed. Raises `InputRefused`.

    A sheet goes by its place, for its name may be anybody's.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefused(f"{path.name} is larger than 64 MB; split it by month")
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(f"{path.name} could not be read: {error.strerror or 'refused by the disk'}") from error
    return _workbook(data, path.name) if data[:2] == b"PK" else [(None, _csv_rows(data, path.name))]


def _csv_rows(data: bytes, name: str) -> _Rows:
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]
    except UnicodeDecodeError:
        raise InputRefused(f"{name} is not UTF-8; save it again as CSV in UTF-8 or as XLSX") from None
    except csv.Error:
        raise InputRefused(f"{name} is no CSV; save it again as CSV in UTF-8 or as XLSX") from None


def _workbook(data: bytes, name: str) -> list[tuple[str | None, _Rows]]:
    from python_calamine import CalamineError, CalamineWorkbook

    found: list[tuple[str | None, _Rows]] = []
    at = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for place, name_of_sheet in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(name_of_sheet)
            start = sheet.start or (0, 0)
            rows: _Rows = [
                (number, [""] * start[1] + [_raw(cell) for cell in row])
                for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=start[0] + 1)
                if any(str(cell).strip() for cell in row)
            ]
            found.append((f"sheet {place + 1}", rows))
            at = place if name_of_sheet.strip().casefold() == _SHEET else at
    except (CalamineError, ValueError, OSError):
        raise InputRefused(f"{name} is no workbook; save it again as XLSX or as CSV in UTF-8") from None
    if not found:
        raise InputRefused(f"{name} has no sheet")
    return [found[at], *found[:at], *found[at + 1 :]]


def _raw(cell: object) -> Raw:
    """A cell of a workbook; a time of day or a duration, which no column holds, as text."""
    return cell if isinstance(cell, str | int | float | date) else str(cell)
