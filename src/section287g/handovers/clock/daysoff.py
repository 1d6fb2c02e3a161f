"""Which calendar days a clock leaves out, and why: Saturdays, Sundays, and holidays by rule, reading and state.

Federal holidays are those of the rule `holidays.federal` on the day, read from its words; before the first day for
which the rules on record have a list they are those of the library `holidays`, as are a state's. Days that a user
names count as holidays too. A reason is a short text; None means that the day counts.

>>> from section287g.funding import read_policy
>>> off = days_off(read_policy(), frozenset({"saturdays", "holidays"}), ("federal", "observed"), None)
>>> off(date(2026, 7, 3)), off(date(2026, 7, 4)), off(date(2026, 7, 5))
('day in lieu of 4 July', 'Saturday and federal holiday (4 July)', None)
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from section287g.datafiles import DataFileError
from section287g.errors import NotFound
from section287g.funding.rules import Policy
from section287g.handovers.clock.counting import LeftOut
from section287g.handovers.clock.specs import means
from section287g.lists.lookups import state_names

__all__ = ["FEDERAL", "READINGS", "days_off", "library_used"]

FEDERAL: Final = "holidays.federal"
READINGS: Final = ("hold_holidays", "hold_holiday_day")
"""The readings that decide on holidays, in the order in which their options are given to `days_off`."""
_LIEU: Final = {5: "holidays.saturday", 6: "holidays.sunday"}
_WEEKEND: Final = {5: ("saturdays", "Saturday"), 6: ("sundays", "Sunday")}
_MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS: Final = {name: number for number, name in enumerate(calendar.day_name)}
_PLACES: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_FIXED: Final = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]+)")
_MOVING: Final = re.compile(r"([a-z]+) ([A-Z][a-z]+) of ([A-Z][a-z]+)")
_DAY: Final = timedelta(days=1)
_OBSERVED: Final = "observed"


def days_off(
    policy: Policy,
    kinds: frozenset[str],
    options: tuple[str, str],
    state: str | None,
    also_off: frozenset[date] = frozenset(),
) -> LeftOut:
    """Tells of a day why it is left out: `kinds` are those of the rule, `options` those of `READINGS`.

    Raises `NotFound` where state holidays are wanted and no state is given.
    """
    if "holidays" in kinds and options[0] == "federal_and_state" and state is None:
        raise NotFound("the reading hold_holidays = federal_and_state needs the state")

    def why(day: date) -> str | None:
        reasons = [name for number, (kind, name) in _WEEKEND.items() if day.weekday() == number and kind in kinds]
        if "holidays" in kinds:
            reasons += [one for one in (_federal(policy, day, options[1] == _OBSERVED),) if one is not None]
            if options[0] == "federal_and_state" and state is not None:
                names = _library(day.year, state, options[1] == _OBSERVED)
                reasons += [f"state holiday ({names[day]})"] if day in names and not reasons else []
            reasons += ["holiday named by hand"] if day in also_off else []
        return " and ".join(reasons) or None

    return why


def library_used(policy: Policy, first: date) -> str | None:
    """What to say where the rules on record have no list of federal holidays on a day; None where they have one."""
    parameter = policy.parameters[FEDERAL]
    if parameter.on(first) is not None:
        return None
    return (
        f"The rules on record list the federal holidays {parameter.known()}; for other days the list of the public "
        "library 'holidays' is taken."
    )


@lru_cache(maxsize=65536)
def _federal(policy: Policy, day: date, observed: bool) -> str | None:
    """Why a day is a federal holiday or, where days in lieu count, one of these."""
    listed = policy.parameters[FEDERAL].on(day)
    if listed is None:
        name = _library(day.year, None, observed).get(day)
        return None if name is None else f"federal holiday ({name})"
    holidays = _listed(str(listed.value), day.year)
    if day in holidays:
        return f"federal holiday ({holidays[day]})"
    if observed:
        for weekday, path in _LIEU.items():
            holiday = day - int(means("lieu", str(policy.value(path, day).value))) * _DAY
            if holiday.weekday() == weekday and holiday in (found := _listed(str(listed.value), holiday.year)):
                return f"day in lieu of {found[holiday]}"
    return None


@cache
def _listed(words: str, year: int) -> Mapping[date, str]:
    """The days of a year that a rule's words list, as '19 June; last Monday of May'. Raises `DataFileError`."""
    return {_dated(part.strip(), year): part.strip() for part in words.split(";")}


def _dated(words: str, year: int) -> date:
    if (fixed := _FIXED.fullmatch(words)) is not None and fixed[2] in _MONTHS:
        return date(year, _MONTHS[fixed[2]], int(fixed[1]))
    moving = _MOVING.fullmatch(words)
    if moving is not None and moving[1] in _PLACES and moving[2] in _WEEKDAYS and moving[3] in _MONTHS:
        weeks = calendar.Calendar().monthdatescalendar(year, _MONTHS[moving[3]])
        days = [week[_WEEKDAYS[moving[2]]] for week in weeks]
        return [day for day in days if day.month == _MONTHS[moving[3]]][_PLACES[moving[1]]]
    raise DataFileError(f"{FEDERAL}: {words!r} is no day of a year; write '19 June' or 'last Monday of May'")


@lru_cache(maxsize=4096)
def _library(year: int, state: str | None, observed: bool) -> Mapping[date, str]:
    """A year's public holidays by the library: of a state, or federal ones. A state's list may lack federal ones."""
    import holidays

    if state is not None and state not in state_names():
        raise NotFound(f"there is no state {state!r}")
    return dict(holidays.country_holidays("US", subdiv=state, years=year, observed=observed).items())
