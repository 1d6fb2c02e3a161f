"""What a jail's log says, `measure_log`: limits, papers, steps, outcomes and hours, with every row accounted for.

Counts are of rows, which are bookings; times are real time. A step that is not on record is not known, and never a
no. Nobody is ranked: rows come in the file's order, limits ahead in that of time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import InputRefused
from section287g.funding.chosen import Chosen
from section287g.funding.rules import Policy
from section287g.handovers.clock.daysoff import READINGS
from section287g.handovers.jaillog.columns import log_columns, steps
from section287g.handovers.jaillog.following import followed
from section287g.handovers.jaillog.limits import LimitLine, Past, Soon, measure_limits
from section287g.handovers.jaillog.model import Log, LogRow
from section287g.handovers.jaillog.papers import MissingPaper, PaperLine, measure_papers
from section287g.handovers.jaillog.spread import Spread, spread_of

__all__ = [
    "LOG_OUTCOMES_SCHEMA",
    "LOG_SPANS_SCHEMA",
    "LogReport",
    "OutcomeLine",
    "SpanLine",
    "StepLine",
    "measure_log",
]

_ROOM: Final = "handovers/jaillog"
_NOTHING: Final = "no outcome on record"


def _is_time(name: str) -> bool:
    return name in log_columns() and log_columns()[name].kind == "time"


LOG_SPANS_SCHEMA: Schema = (
    Column("from", "the column of the time at which it begins", check=_is_time),
    Column("to", "the column of the time at which it ends", check=_is_time),
    Column("title", "what is measured"),
)
LOG_OUTCOMES_SCHEMA: Schema = (
    Column("outcome", "the outcome; a row has the first whose columns it has all on record"),
    Column("columns", "columns separated by |", check=lambda text: all(map(_is_time, text.split("|")))),
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: rows that have it on record, rows that don't, and those of the latter with a later step on record."""

    step: str
    meaning: str
    on_record: int
    not_known: int
    later_on_record: int


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome and the rows that have it; outcomes of all rows add up to the rows used."""

    outcome: str
    rows: int


@dataclass(frozen=True, slots=True)
class SpanLine:
    """The time between two steps, over the rows with both; rows in which they are reversed are counted apart."""

    begins: str
    ends: str
    title: str
    spread: Spread
    one_only: int
    neither: int
    reversed: int


@dataclass(frozen=True, slots=True)
class LogReport:
    """Everything measured of a log, the readings taken, and the log with its problems."""

    log: Log
    now: datetime
    within: timedelta
    readings: tuple[tuple[str, str], ...]
    limits: tuple[LimitLine, ...]
    past: tuple[Past, ...]
    soon: tuple[Soon, ...]
    papers: tuple[PaperLine, ...]
    missing: tuple[MissingPaper, ...]
    funnel: tuple[StepLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    spans: tuple[SpanLine, ...]


def measure_log(
    log: Log,
    policy: Policy,
    chosen: Chosen,
    now: datetime,
    within: timedelta,
    also_off: frozenset[date] = frozenset(),
    progress: Callable[[int, int], None] | None = None,
) -> LogReport:
    """The report of a log at a moment. `within`: how far ahead limits are listed; `also_off`: further holidays.

    `progress` is told rows done and all.
    Raises `InputRefused` where the file was refused, and `NotFound` where a reading needs a state that is not known.
    """
    if log.refused:
        raise InputRefused("the log was refused, and nothing of it is measured")
    limits, past, soon = measure_limits(followed(log.rows, progress), policy, chosen, now, within, also_off)
    papers, missing = measure_papers(log.rows, policy, now)
    readings = tuple((name, chosen[name]) for name in READINGS)
    spans = tuple(_span(log.rows, line) for line in _spans())
    return LogReport(
        log, now, within, readings, limits, past, soon, papers, missing, _funnel(log.rows), _outcomes(log.rows), spans
    )


@cache
def _spans() -> tuple[dict[str, str], ...]:
    return tuple(read_table(data_file(_ROOM, "spans.csv"), LOG_SPANS_SCHEMA))


@cache
def _outcome_columns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = read_table(data_file(_ROOM, "outcomes.csv"), LOG_OUTCOMES_SCHEMA)
    return tuple((line["outcome"], tuple(line["columns"].split("|"))) for line in lines)


def _funnel(rows: Sequence[LogRow]) -> tuple[StepLine, ...]:
    names = [column.name for column in steps()]
    lines = []
    for place, column in enumerate(steps()):
        without = [row for row in rows if column.name not in row.times]
        later = sum(any(name in row.times for name in names[place + 1 :]) for row in without)
        lines.append(StepLine(column.name, column.meaning, len(rows) - len(without), len(without), later))
    return tuple(lines)


def _outcomes(rows: Sequence[LogRow]) -> tuple[OutcomeLine, ...]:
    counts = Counter(
        next((outcome for outcome, names in _outcome_columns() if all(name in row.times for name in names)), _NOTHING)
        for row in rows
    )
    return tuple(OutcomeLine(name, counts[name]) for name in (*(one for one, _ in _outcome_columns()), _NOTHING))


def _span(rows: Sequence[LogRow], line: dict[str, str]) -> SpanLine:
    begins, ends = line["from"], line["to"]
    both = [row for row in rows if begins in row.times and ends in row.times]
    neither = sum(begins not in row.times and ends not in row.times for row in rows)
    seconds = [
        (row.times[ends].astimezone(UTC) - row.times[begins].astimezone(UTC)) // timedelta(seconds=1) for row in both
    ]
    forward = [one for one in seconds if one >= 0]
    return SpanLine(
        begins,
        ends,
        line["title"],
        spread_of(forward),
        len(rows) - len(both) - neither,
        neither,
        len(seconds) - len(forward),
    )
