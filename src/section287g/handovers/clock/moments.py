"""Reads a time as a clock on the wall showed it, as one moment: for the commands and for a jail's log.

A local time is a moment only in a time zone, and twice a year not even there: an hour does not exist, another occurs
twice. The first is refused; the second needs `fold` ("first" or "second") or an offset from UTC behind the time.

>>> from zoneinfo import ZoneInfo
>>> read_moment("2026-07-02T12:00", ZoneInfo("America/Chicago")).isoformat()
'2026-07-02T12:00:00-05:00'
>>> try: read_moment("2026-03-08T02:30", ZoneInfo("America/Chicago"))
... except BadMoment as bad: print(bad.kind)
no such time
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["FOLDS", "BadMoment", "local_moment", "read_moment"]

FOLDS: Final = ("first", "second")
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\s*(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2099
"""Further on nobody knows the rules of zones and holidays."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadMoment(ValueError):
    """What was given is no moment; `kind` says why in few words, the message says what to do. No value is in it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read_moment(text: str, zone: ZoneInfo, fold: str | None = None) -> datetime:
    """The moment of a time such as 2026-07-02T12:00 in a zone, or with its own offset. Raises `BadMoment`."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        if _DAY.fullmatch(text.strip()):
            raise BadMoment("no time of day", "the time of day is missing; write 2026-07-02T12:00")
        raise BadMoment("not a time", "write it as 2026-07-02T12:00, with 24 hours to the day")
    try:
        plain = datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError:
        raise BadMoment("not a time", "no calendar or clock shows it; check day and hour") from None
    return local_moment(plain, zone, fold, match[3])


def local_moment(plain: datetime, zone: ZoneInfo, fold: str | None = None, offset: str | None = None) -> datetime:
    """The moment at which a zone's clocks showed a day and time. Raises `BadMoment`.

    >>> local_moment(datetime(2026, 11, 1, 1, 30), ZoneInfo("America/Chicago"), "second").isoformat()
    '2026-11-01T01:30:00-06:00'
    """
    if not _FIRST_YEAR <= plain.year <= _LAST_YEAR:
        raise BadMoment("not a time", f"the year is out of range, which is {_FIRST_YEAR} to {_LAST_YEAR}")
    found = _moments(plain, zone)
    if offset is not None:
        return _by_offset(plain, found, offset, zone)
    if not found:
        raise BadMoment(
            "no such time",
            f"clocks in {zone.key} go forward past this time, so it does not exist there; give the time that they "
            "showed",
        )
    if len(found) == 1:
        return found[0]
    if fold is None:
        shown = " or ".join(f"{_offset(one)} ({one.tzname()})" for one in found)
        raise BadMoment(
            "time occurs twice",
            f"clocks in {zone.key} go back, so this time occurs twice; write {shown} behind it"
            ", or choose the first or the second",
        )
    return found[FOLDS.index(fold)]


def _moments(plain: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments at which the clocks showed it, in order: none, one or two."""
    found: list[datetime] = []
    for fold in (0, 1):
        moment = plain.replace(tzinfo=zone, fold=fold)
        back = moment.astimezone(UTC).astimezone(zone)
        if back.replace(tzinfo=None, fold=0) == plain and all(back.utcoffset() != one.utcoffset() for one in found):
            found.append(back)
    return found


def _by_offset(plain: datetime, found: list[datetime], offset: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(plain.isoformat() + offset.replace("Z", "+00:00"))
    except ValueError:
        raise BadMoment("offset wrong", "the offset behind the time is none; write -05:00") from None
    fitting = [one for one in found if one.utcoffset() == moment.utcoffset()]
    if fitting:
        return fitting[0]
    if not moment.utcoffset():  # in universal time, which every zone can tell
        return moment.astimezone(zone)
    shown = " or ".join(_offset(one) for one in found) or "none, for the time does not exist there"
    raise BadMoment("offset wrong", f"the offset is not that of {zone.key} at this time, which is {shown}")


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:]
