"""Which holds of a log went past a limit, and which reach one soon, by each clock on its own: for the jail.

A hold is measured from the clock's beginning to the moment at which the person left the jail, taken by ICE or
released, whichever is first on record. Whether custody had passed to ICE before the limit is counted apart, for
whether that ends a detainer's clock is a legal question. Nothing on record is not known: such a hold is open and not
ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.rules import Policy
from section287g.handovers.clock.holding import clock_title, hold_clocks
from section287g.handovers.clock.model import Clock, Hold
from section287g.handovers.clock.specs import clock_specs
from section287g.handovers.jaillog.model import LogRow
from section287g.handovers.jaillog.spread import Spread, spread_of

__all__ = ["BANDS", "STANDINGS", "LimitLine", "Past", "Soon", "measure_limits"]

STANDINGS: Final = (
    "within",
    "past",
    "open",
    "open past",
    "another paper",
    "not known",
    "no rule known",
)
"""Ended within the limit or past it; still open, or open past it; not measured; its beginning not on record; no
rule."""
BANDS: Final = (1, 6, 24, 48)
"""Hours past a limit by which holds are counted: up to each of them, and more."""
_HOUR: Final = 3600
_PAPERS: Final = ("warrant_issued", "warrant_served", "custody_passed", "papers_received")
_ORDER: Final = tuple(spec.id for spec in clock_specs())


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One clock over all rows: how many holds stand how, and by how much those that ended past it were over."""

    clock: str
    title: str
    standings: Counter[str]
    over: Spread
    bands: tuple[int, ...]
    custody_passed_before: int


@dataclass(frozen=True, slots=True)
class Past:
    """A hold past a limit: `over` seconds when it ended, or so far where no end is on record."""

    row: int
    facility: str | None
    booking: str
    clock: str
    due: datetime
    ended: datetime | None
    over: int


@dataclass(frozen=True, slots=True)
class Soon:
    """An open hold that reaches a limit in `left` seconds."""

    row: int
    facility: str | None
    booking: str
    clock: str
    due: datetime
    left: int


@dataclass(slots=True)
class _Tally:
    """What is counted of one clock while rows pass."""

    standings: Counter[str] = field(default_factory=Counter)
    over: list[int] = field(default_factory=list)
    custody_passed_before: int = 0


def measure_limits(
    rows: Iterable[LogRow],
    policy: Policy,
    chosen: Chosen,
    now: datetime,
    within: timedelta,
    also_off: frozenset[date],
) -> tuple[tuple[LimitLine, ...], tuple[Past, ...], tuple[Soon, ...]]:
    """Every clock's line, the holds past a limit in order of rows, and the limits ahead in order of time."""
    tallies: dict[tuple[str, str], _Tally] = {}
    past: list[Past] = []
    soon: list[Soon] = []
    for row in rows:
        ended = _ended(row)
        for clock in _clocks(row, policy, chosen, also_off):
            tally = tallies.setdefault((clock.id, clock.title), _Tally())
            standing, over = _standing(clock, row, ended, now)
            tally.standings[standing] += 1
            if clock.ends is None or standing == "another paper":
                continue
            if standing in ("past", "open past"):
                past.append(Past(row.row, row.facility, row.booking, clock.title, clock.ends, ended, over))
            if standing == "past":
                tally.over.append(over)
                tally.custody_passed_before += _custody_in_time(row, clock)
            if standing == "open" and clock.ends.astimezone(UTC) <= now.astimezone(UTC) + within:
                soon.append(Soon(row.row, row.facility, row.booking, clock.title, clock.ends, -over))
    keys = sorted(tallies, key=lambda key: (_ORDER.index(key[0]), key[1]))
    lines = tuple(_line(clock, title, tallies[clock, title]) for clock, title in keys)
    return lines, tuple(past), tuple(sorted(soon, key=lambda one: (one.due.astimezone(UTC), one.row)))


def _clocks(row: LogRow, policy: Policy, chosen: Chosen, also_off: frozenset[date]) -> Sequence[Clock]:
    """The clocks of a row; without any moment to begin with, each of them is not known."""
    custody = row.times.get("warrant_served") or row.times.get("custody_passed")
    release, papers = row.times.get("release_event"), row.times.get("papers_received")
    hold = Hold(row.zone, release, custody, papers, row.state, row.model, also_off)
    if release is None and custody is None and papers is None:
        return [Clock(spec.id, clock_title(spec.title, hold), "not known") for spec in clock_specs()]
    return hold_clocks(hold, policy, chosen, others=False).clocks


def _ended(row: LogRow) -> datetime | None:
    found = [row.times[name] for name in ("picked_up", "released") if name in row.times]
    return min(found, key=lambda one: one.astimezone(UTC), default=None)


def _standing(clock: Clock, row: LogRow, ended: datetime | None, now: datetime) -> tuple[str, int]:
    """How a hold stands by a clock, and by how many seconds it is over the limit, below zero while there are left."""
    if clock.ends is None:
        return clock.status, 0
    if clock.status == "no hold" and any(name in row.times for name in _PAPERS):
        return "another paper", 0
    until = now if ended is None else ended
    over = (until.astimezone(UTC) - clock.ends.astimezone(UTC)) // timedelta(seconds=1)
    if ended is None:
        return ("open past" if over > 0 else "open"), over
    return ("past" if over > 0 else "within"), over


def _custody_in_time(row: LogRow, clock: Clock) -> bool:
    passed = row.times.get("custody_passed") or row.times.get("warrant_served")
    if clock.ends is None or passed is None or clock.id == "agreement":
        return False
    return passed.astimezone(UTC) <= clock.ends.astimezone(UTC)


def _line(clock: str, title: str, tally: _Tally) -> LimitLine:
    edges = [0, *(hours * _HOUR for hours in BANDS)]
    bands = [sum(low < over <= high for over in tally.over) for low, high in pairwise(edges)]
    bands.append(sum(over > edges[-1] for over in tally.over))
    return LimitLine(clock, title, tally.standings, spread_of(tally.over), tuple(bands), tally.custody_passed_before)
