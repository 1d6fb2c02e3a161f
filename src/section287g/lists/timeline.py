"""The order of the lists, and which was current when: for identity, and for every question 'as of'.

A list is current from its day until the next list's. A content returns only where the archive or an update
saw it again after another list was certainly out, and, for a workbook, only if it was not changed before the
list then current; otherwise it is a stale sighting, which makes nothing current.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from section287g.lists.day import HALVES, ListDay
from section287g.lists.ledger import Sighting
from section287g.lists.model import PAGE_TABLE, Anomaly, RawList

__all__ = ["Standing", "order_key", "timeline"]

EASTERN: Final = ZoneInfo("America/New_York")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """A list becoming current: its hash, from which day and half, and whether it had been current before."""

    sha256: str
    day: date
    half: str
    returned: bool


def order_key(raw: RawList, day: ListDay) -> tuple[date, int, datetime, str]:
    """Where a list stands among the lists of its kind: by day, half, workbook's time, hash."""
    return day.day, HALVES.index(day.half), raw.modified or _NEVER, raw.sha256


def timeline(
    lists: Sequence[tuple[RawList, ListDay]], sightings: Mapping[str, Iterable[Sighting]]
) -> tuple[list[Standing], dict[str, list[Anomaly]]]:
    """The sequence in which lists of one kind became current, and the stale sightings by hash of list.

    `lists` are of one kind (page tables and participating workbooks are one sequence).
    """
    ordered = sorted(lists, key=lambda one: order_key(*one))
    standings = [Standing(raw.sha256, day.day, day.half, returned=False) for raw, day in ordered]
    events: list[tuple[datetime, int]] = []  # a list is out for certain, or is seen again
    for place, (raw, day) in enumerate(ordered):
        seen = [one.seen_at for one in sightings.get(raw.sha256, ()) if one.seen_by != "collector"]
        events += [(moment, place) for moment in seen or [_end_of(day)]]
    stale: dict[str, list[Anomaly]] = {}
    started: set[int] = set()
    current = newest = -1
    for moment, place in sorted(set(events)):
        raw = ordered[place][0]
        if place not in started:
            started.add(place)
            if place > newest:
                current = newest = place
        elif place != current:
            local = moment.astimezone(EASTERN)
            former = ordered[current][0]
            if raw.kind == PAGE_TABLE or (raw.modified or _NEVER) >= (former.modified or _NEVER):
                current = place
                standings.append(Standing(raw.sha256, local.date(), "am" if local.hour < 12 else "pm", returned=True))
            else:
                done = f"seen on {local:%Y-%m-%d} while a later list was current; nothing becomes current"
                stale.setdefault(raw.sha256, []).append(Anomaly(None, None, None, "stale sighting", done))
    standings.sort(key=lambda one: (one.day, HALVES.index(one.half)))
    return standings, stale


def _end_of(day: ListDay) -> datetime:
    """When a list that only a collector saw was out for certain: when its day had ended."""
    return datetime.combine(day.day + timedelta(days=1), time(), EASTERN).astimezone(UTC)
