"""What a hold, its clocks and their reasons are: the words in which a hold's end is told.

Moments are `datetime`s with a zone. Unknown is a value: a clock without an end says why. Nobody is named anywhere;
a hold is a few moments, a place and a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from section287g.handovers.clock.counting import Run

__all__ = ["BINDING", "STATUSES", "Clock", "Clocks", "Hold", "Notice", "Other", "Taken"]

BINDING: Final = (
    "Which of these clocks binds is a legal choice of the jurisdiction; this program computes each one and chooses "
    "none."
)
STATUSES: Final = ("known", "no hold", "not known", "no rule known")
"""`known`: it ends; `no hold`: a rule allows none on a detainer alone; the others say why there is no end."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What is known of a hold. `release`: when the person would otherwise go free; `papers`: both papers received.

    `also_off` are days that a user counts as holidays, such as a closure by order.
    """

    zone: ZoneInfo
    release: datetime | None = None
    custody_passed: datetime | None = None
    papers: datetime | None = None
    state: str | None = None
    model: str | None = None
    also_off: frozenset[date] = frozenset()

    def moment(self, name: str) -> datetime | None:
        """One of its moments by name, in its zone."""
        found = {"release": self.release, "custody_passed": self.custody_passed, "papers": self.papers}[name]
        return None if found is None else found.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule as taken: its name, the day asked, what it says, and how sure that is."""

    path: str
    on: date
    label: str
    says: str
    status: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Other:
    """Where the clock would end under other options of the readings."""

    readings: tuple[tuple[str, str], ...]
    ends: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: its status, when it began and ends, by which rules, and what to know; `why` where it has no end."""

    id: str
    title: str
    status: str
    begins: datetime | None = None
    begins_with: str | None = None
    hours: Decimal | None = None
    leaves_out: str | None = None
    ends: datetime | None = None
    run: Run | None = None
    why: str | None = None
    readings: tuple[tuple[str, str], ...] = ()
    others: tuple[Other, ...] = ()
    rules: tuple[Taken, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """When ICE is to be told, by a rule; `by` is None where the time of release is not given."""

    id: str
    title: str
    asks: str
    hours: Decimal
    side: str
    by: datetime | None
    rule: Taken


@dataclass(frozen=True, slots=True)
class Clocks:
    """All clocks of a hold, apart; `earliest` are the ids of those that end first among the ones that can be told."""

    hold: Hold
    clocks: tuple[Clock, ...]
    notices: tuple[Notice, ...]
    earliest: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def first_end(self) -> datetime | None:
        """When the earliest of the clocks that can be told ends."""
        ends = [one.ends for one in self.clocks if one.ends is not None]
        # in universal time, for two local times of one zone compare by what the clocks showed
        return min(ends, key=lambda one: one.astimezone(UTC), default=None)
