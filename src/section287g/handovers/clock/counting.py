"""Counts hours that are left out of some calendar days, exactly: for every clock of a hold.

`run_out` walks from a moment through local calendar days. On a day that is left out the clock stands still, from
local midnight to local midnight; on every other day it runs by real hours, so a day on which clocks change has 23 or
25. All arithmetic is in universal time, in whole seconds.

>>> from zoneinfo import ZoneInfo
>>> friday = datetime(2026, 5, 22, 18, tzinfo=ZoneInfo("America/Chicago"))
>>> weekend = lambda day: "weekend" if day.weekday() > 4 else None
>>> run_out(friday, 48 * 3600, weekend).ends.isoformat()
'2026-05-26T18:00:00-05:00'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from section287g.datafiles import DataFileError

__all__ = ["LeftOut", "Run", "Stretch", "run_out"]

LeftOut = Callable[[date], str | None]
"""Why a calendar day is left out, or None where it counts."""
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_MOST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one local calendar day: from and to, in real seconds, and why it does not count if it does not."""

    day: date
    begins: datetime
    ends: datetime
    left_out: str | None

    @property
    def seconds(self) -> int:
        """Its real length, whatever the clocks on the wall do."""
        return (self.ends.astimezone(UTC) - self.begins.astimezone(UTC)) // _SECOND


@dataclass(frozen=True, slots=True)
class Run:
    """A clock that ran out: when, and every stretch from its beginning to its end."""

    ends: datetime
    stretches: tuple[Stretch, ...]


def run_out(begins: datetime, seconds: int, left_out: LeftOut) -> Run:
    """When so many seconds are over, in the zone of `begins`, which must have one.

    Raises `DataFileError` where more than a year of days is left out one after the other.
    """
    zone = begins.tzinfo
    if zone is None:
        raise ValueError("a clock begins at a moment, and a local time without its zone is none")
    now, left = begins.astimezone(UTC), timedelta(seconds=seconds)
    stretches: list[Stretch] = []
    for _ in range(_MOST_DAYS):
        local = now.astimezone(zone)
        day = local.date()
        midnight = datetime.combine(day + _DAY, time.min, tzinfo=zone).astimezone(UTC)
        why = left_out(day)
        if why is None and left <= midnight - now:
            ends = (now + left).astimezone(zone)
            return Run(ends, (*stretches, Stretch(day, local, ends, None)))
        stretches.append(Stretch(day, local, midnight.astimezone(zone), why))
        left -= timedelta(0) if why is not None else midnight - now
        now = midnight
    raise DataFileError(f"no end was found within {_MOST_DAYS} days; too many days are left out")
