"""What can become of a booking in a synthetic log, and what is true of it by each clock: for `jail_logs`.

`data/log_stories.csv` has the stories. A release is at ten in the morning of a day in March or April 2026, in weeks
without a federal holiday and without a change of clocks. So one of a Tuesday has until Thursday at ten by form and by
regulation alike; one of a Friday until Sunday at ten by form, and until Tuesday at ten by the regulation, which
leaves out the weekend. A release of today is ten hours old and has another 38 by either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.jaillog.columns import log_columns
from section287g.handovers.jaillog.limits import STANDINGS

__all__ = ["CLOCKS", "DETAINER_STEPS", "LOG_STORIES_SCHEMA", "Story", "log_stories", "measured_at", "release_of"]

CLOCKS: Final = ("form", "regulation", "agreement")
"""The clocks of which a story tells how a hold stands."""
_RELEASES: Final = ("tuesday", "friday", "today", "none")
DETAINER_STEPS: Final[Mapping[str, float]] = {
    "screened": -66,
    "records_checked": -65.5,
    "detainer_prepared": -65,
    "detainer_lodged": -64,
    "warrant_issued": -64,
    "papers_received": -63.5,
    "detainer_served": -63,
}
"""Steps of every booking with a detainer, in hours before the release, or before the day that stands for it."""


def _are_steps(text: str) -> bool:
    return all(_is_step(*part.partition("=")) for part in text.split("|"))


def _is_step(name: str, _: str, hours: str) -> bool:
    try:
        float(hours)
    except ValueError:
        return False
    return name in log_columns() and log_columns()[name].kind == "time"


LOG_STORIES_SCHEMA: Schema = (
    Column("story", "what became of the booking"),
    Column("weight", "how many of a hundred bookings", check=str.isdigit),
    Column("release", f"the day of the release otherwise due: {', '.join(_RELEASES)}", check=_RELEASES.__contains__),
    Column("detainer", "whether a detainer was lodged, yes or no", check=("yes", "no").__contains__),
    Column("steps", "further steps with hours after the release, separated by |", False, _are_steps),
    Column("outcome", "the outcome that the log shows"),
    Column("form", "how the hold stands by the clock of form I-247A", check=STANDINGS.__contains__),
    Column("regulation", "how it stands by the regulation's clock", check=STANDINGS.__contains__),
    Column("agreement", "how it stands by the agreement's clock", check=STANDINGS.__contains__),
)
_NOW: Final = datetime.combine(date(2026, 5, 6), time(12))
"""A Wednesday. As with all times here it is what the jail's clocks show."""
_MONDAYS: Final = tuple(date(2026, 3, 9) + timedelta(weeks=week) for week in range(7))
_AT: Final = time(10)
_DAYS: Final = {"tuesday": 1, "friday": 4, "none": 1}


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its share in hundred, the day of the release, the steps by hours after it, and what is true."""

    name: str
    weight: int
    release: str
    detainer: bool
    steps: Mapping[str, float]
    outcome: str
    standings: Mapping[str, str]


@cache
def log_stories() -> tuple[Story, ...]:
    """All stories, in the order of the file."""
    found = []
    for line in read_table(data_file("handovers/synthetic", "log_stories.csv"), LOG_STORIES_SCHEMA):
        steps = [part.split("=") for part in line["steps"].split("|") if part]
        found.append(
            Story(
                line["story"],
                int(line["weight"]),
                line["release"],
                line["detainer"] == "yes",
                {name: float(hours) for name, hours in steps},
                line["outcome"],
                {clock: line[clock] for clock in CLOCKS},
            )
        )
    return tuple(found)


def measured_at(zone: str) -> datetime:
    """The moment at which a synthetic log is to be measured: noon of Wednesday 2026-05-06 where the jail is."""
    return _NOW.replace(tzinfo=ZoneInfo(zone))


def release_of(story: Story, week: int) -> datetime:
    """When the person of a story would go free, as the jail's clocks show it; `week` is any number.

    For a story without a release it is the moment from which its other steps are counted.
    """
    if story.release == "today":
        return _NOW - timedelta(hours=10)
    day = _MONDAYS[week % len(_MONDAYS)] + timedelta(days=_DAYS[story.release])
    return datetime.combine(day, _AT)
