"""Which day is a list of? From the names it went by, repaired where they err, and checked. For the build.

ICE names a workbook after its day and half (`participatingAgencies09032025am.xlsx`), sometimes wrongly; the
workbook's own time of modification, which only rises from list to list, is the check. A list that carries no
name of ICE's is of the day of its first sighting. Days are US Eastern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from section287g.errors import InputRefused
from section287g.lists.ledger import Sighting
from section287g.lists.model import Anomaly, RawList

__all__ = ["HALVES", "ListDay", "NameDay", "date_list", "day_of_name"]

EASTERN: Final = ZoneInfo("America/New_York")
HALVES: Final = ("am", "mid", "pm")
MAX_LAG: Final = timedelta(days=10)  # an unchanged list was posted again up to 8 days after its last change
MAX_EDITS: Final = 2
_NAME: Final = re.compile(r"(?:participating|pending)Agencies(\d{7,9})(am|mid|pm)?(.*)\.xlsx", re.IGNORECASE)
_CAPTURE: Final = re.compile(r"(?:participatingAgencies|pendingAgencies|ParticipatingEntities)-(\d{14})\.")
_HALF_ENDS: Final = {"am": 12, "mid": 16, "pm": 24}


@dataclass(frozen=True, slots=True)
class NameDay:
    """The day and half in a name of ICE's, how many characters were repaired, and whether it fits."""

    day: date
    half: str | None
    edits: int
    fits: bool


@dataclass(frozen=True, slots=True)
class ListDay:
    """A list's day and half in US Eastern time, the name it is best known by, and how the day was found.

    `source` is one of: name, repaired name, first sighting, modified time.
    """

    day: date
    half: str
    name: str
    source: str
    anomalies: tuple[Anomaly, ...]


def day_of_name(name: str, modified: datetime | None) -> NameDay | None:
    """The day in a workbook's name, repaired against the workbook's time where it cannot be; None if none.

    >>> from datetime import UTC
    >>> day_of_name("participatingAgencies08022025pm.xlsx", datetime(2025, 9, 2, 20, 5, tzinfo=UTC)).day
    datetime.date(2025, 9, 2)
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    digits, half = match[1], match[2].lower() if match[2] else None
    written = _written(digits)
    if modified is None:
        return NameDay(written, half, 0, True) if written is not None else None
    changed = modified.astimezone(EASTERN)
    if written is not None and timedelta(0) <= written - changed.date() <= MAX_LAG:
        return NameDay(written, half, 0, True)
    # a day within the year after is rather an old content posted again than a typing error
    posted_late = written is not None and timedelta(0) < written - changed.date() < timedelta(days=366)
    best: tuple[int, bool, int] | None = None
    for lag in range(MAX_LAG.days + 1):
        day = changed.date() + timedelta(days=lag)
        edits = OSA.distance(digits, day.strftime("%m%d%Y"))
        too_early = lag == 0 and half is not None and changed.hour >= _HALF_ENDS[half]
        if edits <= (1 if posted_late else MAX_EDITS) and (best is None or (edits, too_early, lag) < best):
            best = (edits, too_early, lag)
    if best is not None:
        return NameDay(changed.date() + timedelta(days=best[2]), half, best[0], True)
    return NameDay(written, half, 0, False) if written is not None else None


def _written(digits: str) -> date | None:
    try:
        return date(int(digits[4:]), int(digits[:2]), int(digits[2:4])) if len(digits) == 8 else None
    except ValueError:
        return None


def date_list(raw: RawList, names: Iterable[str], sightings: Iterable[Sighting]) -> ListDay:
    """The day of one list, from every name and sighting known of its content.

    The earliest fitting name of ICE's wins; then the first sighting by the archive or an update; then a
    name's day that does not fit; then the workbook's own time. Raises `InputRefused` where nothing tells.
    """
    seen = sorted(one for one in sightings if one.seen_by != "collector")
    known = sorted({*names, *(one.name for one in sightings)})
    anomalies: list[Anomaly] = []
    dated: list[tuple[date, int, str, NameDay]] = []
    misfits: list[tuple[date, str, NameDay]] = []
    for name in known:
        found = day_of_name(name, raw.modified)
        if found is None:
            continue
        if found.fits:
            dated.append((found.day, HALVES.index(_half(found, raw.modified)), name, found))
        else:
            misfits.append((found.day, name, found))
    if dated:
        day, half, name, found = min(dated, key=lambda one: one[:3])
        if found.edits:
            done = f"read as {day:%m%d%Y}: the workbook was changed on {raw.modified:%Y-%m-%d}"
            anomalies.append(Anomaly(None, None, name, "name with a wrong day", done))
        if found.half is None:
            anomalies.append(Anomaly(None, None, name, "name without a half", f"read as {HALVES[half]}"))
        anomalies.extend(
            Anomaly(None, None, other, "stale sighting", f"the content is of {day}; nothing becomes current")
            for _, other, _ in misfits
        )
        return ListDay(day, HALVES[half], name, "repaired name" if found.edits else "name", tuple(anomalies))
    captured = [(one.seen_at, one.name) for one in seen]
    captured += [(_captured(name), name) for name in known if _CAPTURE.match(name)]
    if captured:
        moment, name = min(captured)
        local = moment.astimezone(EASTERN)
        if raw.modified is not None and raw.modified > moment:
            anomalies.append(
                Anomaly(
                    None, None, name, "changed after it was seen", f"the workbook says {raw.modified:%Y-%m-%dT%H:%MZ}"
                )
            )
        return ListDay(local.date(), _half_of(local), name, "first sighting", tuple(anomalies))
    if misfits:
        day, name, found = min(misfits, key=lambda one: one[:2])
        done = f"taken as written, though the workbook was changed on {raw.modified:%Y-%m-%d}"
        anomalies.append(Anomaly(None, None, name, "name far from the workbook's time", done))
        return ListDay(day, _half(found, raw.modified), name, "name", tuple(anomalies))
    name = known[0] if known else raw.sha256[:8]
    if raw.modified is not None:
        local = raw.modified.astimezone(EASTERN)
        done = f"dated {local:%Y-%m-%d} by the workbook's own time"
        anomalies.append(Anomaly(None, None, name, "name without a day", done))
        return ListDay(local.date(), _half_of(local), name, "modified time", tuple(anomalies))
    raise InputRefused(
        f"{name}: nothing tells which day this list is of; name it as ICE does "
        "(participatingAgenciesMMDDYYYYam.xlsx) or add a line for it to sightings.csv beside it"
    )


def _captured(name: str) -> datetime:
    match = _CAPTURE.match(name)
    stamp = match[1] if match else ""
    return datetime.strptime(stamp + "+0000", "%Y%m%d%H%M%S%z")


def _half(found: NameDay, modified: datetime | None) -> str:
    if found.half is not None:
        return found.half
    return _half_of(modified.astimezone(EASTERN)) if modified is not None else "pm"


def _half_of(local: datetime) -> str:
    return "am" if local.hour < 12 else "pm"
