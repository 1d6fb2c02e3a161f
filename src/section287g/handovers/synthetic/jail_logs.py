"""Writes a synthetic log of a jail and the truth about it: `make_log`, for tests and for whoever wants to try.

Bookings are stories (`log_stories`) in exact numbers; which booking has which is drawn by the seed. What is true of
them is told by the stories and by what was planted, and by nothing that measures logs.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from section287g.handovers.jaillog.columns import log_columns, steps
from section287g.handovers.synthetic.log_stories import (
    CLOCKS,
    DETAINER_STEPS,
    Story,
    log_stories,
    measured_at,
    release_of,
)

__all__ = ["LogFaults", "LogTruth", "make_log"]

_BOOKED: Final = {"arrest": -74.0, "booked": -72.0}
_COLUMNS: Final = tuple(name for name in log_columns() if name not in ("zone", "state", "model", "detainer_reported"))
_CLAIMS: Final = {"in time": 0.5, "late": 3.0, "not on record": None}
"""Hours from a claim to citizenship to its report; the agreement's limit is one."""
_IN_TIME: Final = "in time"
_NOT_ON_RECORD: Final = "not on record"
_NO_CASE: Final = "no case"


@dataclass(frozen=True, slots=True)
class LogFaults:
    """How many bookings have each fault. Those up to `claims_not_reported` are of rows that are used; the further
    ones are rows beside these, and none of them can be used.

    `two_rows_of_one_booking` counts pairs. `identities` are cells in the form of a number that identifies a person:
    one of them, and the file is refused whole.
    """

    warrants_not_on_record: int = 0
    services_not_on_record: int = 0
    interviews_not_on_record: int = 0
    claims_in_time: int = 0
    claims_late: int = 0
    claims_not_reported: int = 0
    no_times: int = 0
    days_without_time: int = 0
    two_digit_years: int = 0
    times_in_the_future: int = 0
    reversed_times: int = 0
    without_booking: int = 0
    two_rows_of_one_booking: int = 0
    blank_lines: int = 0
    identities: int = 0


@dataclass(frozen=True, slots=True)
class LogTruth:
    """What was planted: rows that are read, used and set aside, problems by kind, and what is true of those used.

    `standings` are by clock (form, regulation, agreement), `papers` by check (warrant, served, citizenship),
    `on_record` by step. `now` is the moment at which the log is to be measured; `zone` and `model` are to be given
    with it.
    """

    path: Path
    now: datetime
    zone: str
    model: str
    refused: bool
    read: int
    used: int
    set_aside: int
    problems: Mapping[str, int]
    outcomes: Mapping[str, int]
    standings: Mapping[str, Mapping[str, int]]
    papers: Mapping[str, Mapping[str, int]]
    on_record: Mapping[str, int]


def make_log(
    path: Path,
    *,
    bookings: int = 500,
    seed: int = 287,
    zone: str = "America/Chicago",
    model: str = "jem",
    faults: LogFaults | None = None,
) -> LogTruth:
    """Writes a log as CSV and gives what is true of it. `bookings` are rows that can be used, before faults add any.

    Raises `ValueError` where fewer bookings can have a fault than are asked to.
    """
    wanted = faults or LogFaults()
    rng = np.random.default_rng(seed)
    stories = _told(bookings)
    rows = [_row(number, stories[place], number) for number, place in enumerate(rng.permutation(bookings))]
    _plant(rows, wanted, rng)
    lines = [row.cells for row in rows]
    broken = list(_broken(len(lines), wanted))
    lines += [cells for cells, _ in broken]
    order = [lines[int(place)] for place in rng.permutation(len(lines))]
    blank = Counter(int(place) for place in rng.integers(0, len(lines) + 1, wanted.blank_lines))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for place, cells in enumerate([*order, None]):
            writer.writerows([[""] * len(_COLUMNS)] * blank[place])
            if cells is not None:
                writer.writerow([cells.get(name, "") for name in _COLUMNS])
    refused = wanted.identities > 0
    used = [] if refused else rows
    return LogTruth(
        path,
        measured_at(zone),
        zone,
        model,
        refused,
        len(lines),
        len(used),
        len(lines) - len(used),
        {"value refused": wanted.identities} if refused else dict(Counter(kind for _, kind in broken)),
        dict(Counter(row.story.outcome for row in used)),
        {clock: dict(Counter(row.story.standings[clock] for row in used)) for clock in CLOCKS},
        {check: dict(Counter(row.papers[check] for row in used)) for check in ("warrant", "served", "citizenship")},
        {step.name: sum(step.name in row.cells for row in used) for step in steps()},
    )


@dataclass(slots=True)
class _Row:
    story: Story
    cells: dict[str, str]
    papers: dict[str, str]
    release: datetime


def _told(bookings: int) -> list[Story]:
    """As many stories as bookings, each in its share; what rounding leaves goes to the first ones."""
    stories = log_stories()
    whole = sum(story.weight for story in stories)
    counts = [bookings * story.weight // whole for story in stories]
    for place in range(bookings - sum(counts)):
        counts[place % len(counts)] += 1
    return [story for story, count in zip(stories, counts, strict=True) for _ in range(count)]


def _row(number: int, story: Story, week: int) -> _Row:
    release = release_of(story, week)
    hours = {**_BOOKED, **(DETAINER_STEPS if story.detainer else {}), **story.steps}
    cells = {"booking": f"B-{number + 1:07}", "facility": "Example Jail"}
    cells |= {name: _written(release, after) for name, after in hours.items()}
    if story.release != "none":
        cells |= {"release_event": _written(release, 0), "release_reason": "bond"}
    if story.detainer:
        cells |= {"detainer_by": "ice", "warrant_form": "I-200"}
    paper = _IN_TIME if story.detainer else _NO_CASE
    return _Row(story, cells, {"warrant": paper, "served": paper, "citizenship": _NO_CASE}, release)


def _written(release: datetime, hours: float) -> str:
    return (release + timedelta(hours=hours)).isoformat(timespec="minutes")


def _plant(rows: Sequence[_Row], wanted: LogFaults, rng: Any) -> None:
    """Takes papers and steps out of rows and puts claims in, each in as many rows as asked."""
    detained = [row for row in rows if row.story.detainer]
    unserved = [row for row in detained if "warrant_served" not in row.cells]
    for row in _chosen(unserved, wanted.warrants_not_on_record, rng, "a warrant"):
        del row.cells["warrant_issued"], row.cells["papers_received"]
        row.papers["warrant"] = _NOT_ON_RECORD
    for row in _chosen(detained, wanted.services_not_on_record, rng, "a service of the detainer"):
        del row.cells["detainer_served"]
        row.papers["served"] = _NOT_ON_RECORD
    for row in _chosen(detained, wanted.interviews_not_on_record, rng, "an interview"):
        del row.cells["screened"]
    claims = {
        _IN_TIME: wanted.claims_in_time,
        "late": wanted.claims_late,
        _NOT_ON_RECORD: wanted.claims_not_reported,
    }
    told = [what for what, count in claims.items() for _ in range(count)]
    for row, what in zip(_chosen(rows, len(told), rng, "a claim to citizenship"), told, strict=True):
        row.cells["citizenship_claimed"] = _written(row.release, -70)
        after = _CLAIMS[what]
        if after is not None:
            row.cells["citizenship_reported"] = _written(row.release, -70 + after)
        row.papers["citizenship"] = what


def _chosen(rows: Sequence[_Row], count: int, rng: Any, what: str) -> list[_Row]:
    if count > len(rows):
        raise ValueError(f"{count:,} bookings are to have {what} in or out, and {len(rows):,} can")
    return [rows[int(place)] for place in rng.choice(len(rows), count, replace=False)]


def _broken(first: int, wanted: LogFaults) -> Iterator[tuple[dict[str, str], str]]:
    """Rows that cannot be used, each with the kind of its one problem."""
    story = log_stories()[0]
    number = first
    for kind, count, cells in (
        ("not a time", wanted.no_times, {"arrest": "late in the evening"}),
        ("no time of day", wanted.days_without_time, {"arrest": "3/14/2026"}),
        ("two-digit year", wanted.two_digit_years, {"arrest": "3/14/26 10:00"}),
        ("time in the future", wanted.times_in_the_future, {"released": "2026-06-01T10:00"}),
        ("reversed", wanted.reversed_times, {"arrest": _written(release_of(story, 0), -71)}),
        ("booking missing", wanted.without_booking, {"booking": ""}),
        ("value refused", wanted.identities, {"facility": "A-012-345-678"}),
    ):
        for _ in range(count):
            yield {**_row(number, story, 0).cells, **cells}, kind
            number += 1
    for _ in range(wanted.two_rows_of_one_booking):
        for _ in range(2):
            yield _row(number, story, 0).cells, "booking twice"
        number += 1
