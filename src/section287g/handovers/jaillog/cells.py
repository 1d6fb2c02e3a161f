"""Reads one cell of a jail's log exactly, or says which kind of problem it is: for reading.

A time is one that the facility's clocks showed: 2026-07-02T12:00, 2026-07-02 12:00, 7/2/2026 14:30 or 7/2/2026 2:30
PM, or a cell that a workbook holds as a time. The month comes first, as in America; nothing else is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from section287g.handovers.clock.moments import BadMoment, local_moment, read_moment
from section287g.handovers.jaillog.model import Raw

__all__ = ["cell_text", "read_time"]

_AMERICAN: Final = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})[ ,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([AaPp][Mm])?\s*"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_AMERICAN_DAY: Final = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?:[^0-9].*)?")
_HALF_SECOND: Final = timedelta(milliseconds=500)
_HALF_DAY: Final = 12


def cell_text(raw: Raw) -> str:
    """A cell as text: a whole number without '.0', a time as ISO."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return raw.isoformat() if isinstance(raw, date) else str(raw).strip()


def read_time(raw: Raw, zone: ZoneInfo) -> datetime:
    """The moment of a cell in a zone. Raises `BadMoment`."""
    if isinstance(raw, datetime):
        # a workbook holds a time as a fraction of a day, so it may be off by less than a second
        return local_moment((raw.replace(tzinfo=None) + _HALF_SECOND).replace(microsecond=0), zone)
    if isinstance(raw, date):
        raise BadMoment("no time of day", "")
    text = cell_text(raw)
    if (match := _AMERICAN.fullmatch(text)) is not None:
        return local_moment(_american(match), zone, offset=match[8])
    if _AMERICAN_DAY.fullmatch(text):
        raise BadMoment("no time of day", "")
    if _SHORT_YEAR.fullmatch(text):
        raise BadMoment("two-digit year", "")
    return read_moment(text, zone)


def _american(match: re.Match[str]) -> datetime:
    hour = int(match[4])
    if match[7] is not None:
        if not 1 <= hour <= _HALF_DAY:
            raise BadMoment("not a time", "")
        hour = hour % _HALF_DAY + (_HALF_DAY if match[7].casefold() == "pm" else 0)
    try:
        day = date(int(match[3]), int(match[1]), int(match[2]))
        return datetime.combine(day, time(hour, int(match[5]), int(match[6] or 0)))
    except ValueError:
        raise BadMoment("not a time", "") from None
