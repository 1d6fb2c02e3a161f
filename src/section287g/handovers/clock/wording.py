"""Says a hold's clocks in words, and as plain values: the same sentences on the screen and on the sheet.

A moment is written with its weekday and zone, as Thu 2026-07-02 12:00 CDT, and midnight says which one it is. Hours
are real hours: 48 h, 9 h 30 min.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from section287g.handovers.clock.counting import Stretch
from section287g.handovers.clock.model import BINDING, Clock, Clocks, Notice

__all__ = [
    "GIVEN",
    "clocks_object",
    "earliest_text",
    "hours_text",
    "moment_text",
    "notice_text",
    "outcome",
    "reasons",
]

GIVEN: Final = {
    "release": "Would otherwise go free",
    "custody_passed": "Warrant served, custody passed",
    "papers": "Detainer and warrant received",
}
_MINUTE: Final = 60
_HOUR: Final = 3600


def moment_text(moment: datetime) -> str:
    """A moment as the facility's clocks show it.

    >>> from zoneinfo import ZoneInfo
    >>> moment_text(datetime(2026, 5, 28, 0, 0, tzinfo=ZoneInfo("America/Chicago")))
    'Thu 2026-05-28 00:00 CDT (midnight after Wed)'
    """
    said = f"{moment:%a %Y-%m-%d %H:%M}{f':{moment:%S}' if moment.second else ''} {_zone_text(moment)}"
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        said += f" (midnight after {moment - timedelta(days=1):%a})"
    return said


def _zone_text(moment: datetime) -> str:
    """The zone's letters where it has some, else its offset."""
    name = moment.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{moment.isoformat()[-6:]}"


def hours_text(seconds: int) -> str:
    """Seconds as hours.

    >>> hours_text(48 * 3600), hours_text(34200), hours_text(59)
    ('48 h', '9 h 30 min', '59 s')
    """
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{left} s" if left else ""]
    return " ".join(part for part in parts if part) or "0 h"


def outcome(clock: Clock) -> str:
    """What a clock says, in a few words: when it ends, or that this is not known."""
    if clock.ends is None:
        return clock.status
    return f"{moment_text(clock.ends)}{', no hold on a detainer alone' if clock.status == 'no hold' else ''}"


def earliest_text(clocks: Clocks) -> str:
    """Which clocks end first; where that is so for a hold on a detainer alone only, also which do otherwise."""
    titles = {one.id: one.title for one in clocks.clocks}
    first = " and ".join(titles[name] for name in clocks.earliest) or "No clock can be told."
    others = [one for one in clocks.clocks if one.status == "known" and one.ends is not None]
    if not any(one.status == "no hold" and one.id in clocks.earliest for one in clocks.clocks):
        return first
    kept = replace(clocks, clocks=tuple(others))
    if kept.first_end is None:
        return f"{first}, if the hold rests on a detainer alone"
    end = kept.first_end.astimezone(UTC)
    also = " and ".join(one.title for one in others if one.ends is not None and one.ends.astimezone(UTC) == end)
    return f"{first}, if the hold rests on a detainer alone; if not, {moment_text(kept.first_end)}, {also}"


def reasons(clock: Clock) -> tuple[str, ...]:
    """How a clock comes to its end, sentence by sentence; or why it has none."""
    return tuple(_reasons(clock))


def _reasons(clock: Clock) -> Iterator[str]:
    if clock.hours is not None:
        yield f"{clock.hours:,} hours; begins: {clock.begins_with}; excluded days: {clock.leaves_out}."
    elif clock.begins_with is not None:
        yield f"{clock.begins_with[0].upper()}{clock.begins_with[1:]}."
    if clock.begins is not None and clock.hours is not None:
        yield f"Began {moment_text(clock.begins)}."
    if clock.why is not None:
        yield f"{clock.why[0].upper()}{clock.why[1:]}."
    if clock.run is not None:
        counted = [one for one in clock.run.stretches if one.left_out is None]
        skipped = [one for one in clock.run.stretches if one.left_out is not None]
        total = hours_text(sum(one.seconds for one in counted))
        yield f"Counted: {'; '.join(_stretch(one) for one in counted)}. Together {total}."
        if skipped:
            yield f"Not counted: {'; '.join(f'{_span(one)}, {one.left_out}' for one in skipped)}."
    if clock.readings:
        yield f"Taken: {_choice(clock.readings)}."
    for other in clock.others:
        yield f"With {_choice(other.readings)}: {moment_text(other.ends)}."
    if clock.rules:
        yield f"Rules of {clock.rules[0].on}: {', '.join(one.path for one in clock.rules)}."
    yield from clock.remarks


def _choice(readings: tuple[tuple[str, str], ...]) -> str:
    return " and ".join(f"{name} = {option}" for name, option in readings)


def _span(stretch: Stretch) -> str:
    """The day of a stretch, with its times where it is not the whole day; the end of a day is 24:00."""
    day = f"{stretch.day:%a %Y-%m-%d}"
    whole_begin = (stretch.begins.hour, stretch.begins.minute, stretch.begins.second) == (0, 0, 0)
    to_midnight = stretch.ends.date() > stretch.day
    if whole_begin and to_midnight:
        return day
    form = "%H:%M:%S" if stretch.begins.second or stretch.ends.second else "%H:%M"
    until = "24:00" if to_midnight else f"{stretch.ends:{form}}"
    return f"{day} {stretch.begins:{form}} to {until}"


def _stretch(stretch: Stretch) -> str:
    """A counted stretch with its real hours, and whether clocks changed in it."""
    begins, ends = stretch.begins.utcoffset(), stretch.ends.utcoffset()
    changed = ""
    if begins is not None and ends is not None and begins != ends:
        changed = f", clocks go {'forward' if ends > begins else 'back'}"
    return f"{_span(stretch)}, {hours_text(stretch.seconds)}{changed}"


def notice_text(notice: Notice) -> str:
    """A notice as a sentence."""
    when = "not known, for the time of release is not given" if notice.by is None else moment_text(notice.by)
    return f"{notice.title}: {notice.asks} {when}, {notice.hours:,} hours {notice.side} release."


def clocks_object(clocks: Clocks) -> dict[str, Any]:
    """Everything as plain values for JSON: moments in the zone with their offset, and in universal time."""
    hold = clocks.hold
    return {
        "zone": hold.zone.key,
        "state": hold.state,
        "model": hold.model,
        "given": {name: _moment(hold.moment(name)) for name in GIVEN},
        "also_off": sorted(day.isoformat() for day in hold.also_off),
        "clocks": [{**_clock(one), "earliest": one.id in clocks.earliest} for one in clocks.clocks],
        "earliest": list(clocks.earliest),
        "earliest_text": earliest_text(clocks),
        "notices": [_notice(one) for one in clocks.notices],
        "remarks": list(clocks.remarks),
        "binding": BINDING,
    }


def _moment(moment: datetime | None) -> dict[str, str] | None:
    if moment is None:
        return None
    utc = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"local": moment.isoformat(), "utc": utc, "text": moment_text(moment)}


def _clock(clock: Clock) -> dict[str, Any]:
    stretches = clock.run.stretches if clock.run is not None else ()
    return {
        "clock": clock.id,
        "title": clock.title,
        "status": clock.status,
        "ends": _moment(clock.ends),
        "begins": _moment(clock.begins),
        "begins_with": clock.begins_with,
        "hours": None if clock.hours is None else str(clock.hours),
        "leaves_out": clock.leaves_out,
        "why": clock.why,
        "days": [
            {
                "day": one.day.isoformat(),
                "begins": one.begins.isoformat(),
                "ends": one.ends.isoformat(),
                "seconds": one.seconds,
                "counted": one.left_out is None,
                "left_out": one.left_out,
            }
            for one in stretches
        ],
        "readings": dict(clock.readings),
        "others": [{"readings": dict(one.readings), "ends": _moment(one.ends)} for one in clock.others],
        "rules": [
            {
                "path": one.path,
                "on": one.on.isoformat(),
                "says": one.says,
                "status": one.status,
                "confidence": one.confidence,
                "note": one.note,
            }
            for one in clock.rules
        ],
        "remarks": list(clock.remarks),
        "reasons": list(reasons(clock)),
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice.id,
        "title": notice.title,
        "asks": notice.asks,
        "hours": str(notice.hours),
        "side": notice.side,
        "by": _moment(notice.by),
        "rule": notice.rule.path,
        "on": notice.rule.on.isoformat(),
    }
