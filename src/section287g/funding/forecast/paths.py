"""Draws of how agencies go on: who joins and who leaves, by quarter and state, from the newest list on.

Arrays are draws by states. In a draw, what joins in a quarter joins on one day, the mean day of its additions, and
what leaves, leaves in the middle of the quarter's forecast days. Days are ordinals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.growth import Growth, draw_additions, steps_until
from section287g.funding.forecast.listed import Listed
from section287g.funding.forecast.states import Split, draw_shares, place_additions
from section287g.funding.periods import Span

__all__ = ["Ahead", "Paths", "draw_paths"]

Counts = npt.NDArray[np.int64]
_FEW_LEFT: Final = (0.5, 50.0)
"""What is held of leaving before any list: half an agency in fifty agency-steps, which a month of lists outweighs."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes in one quarter after the newest list: additions and departures (draws by states), and their days."""

    added: Counts
    left: Counts
    joined: Counts
    parted: int


@dataclass(frozen=True, slots=True)
class Paths:
    """The agencies listed, and what comes after the newest list in each quarter that ends after it."""

    listed: Listed
    draws: int
    ahead: tuple[tuple[Span, Ahead], ...]

    def standing(self) -> list[tuple[Span, Counts]]:
        """Agencies at the end of each quarter ahead: draws by states."""
        now = np.repeat(self.listed.by_state(self.listed.newest)[None, :], self.draws, axis=0)
        found = []
        for quarter, one in self.ahead:
            now = now + one.added - one.left
            found.append((quarter, now))
        return found

    def national(self) -> Paths:
        """The same with all states as one, for sums that need no state."""
        ahead = tuple(
            (
                quarter,
                replace(one, added=one.added.sum(axis=1, keepdims=True), left=one.left.sum(axis=1, keepdims=True)),
            )
            for quarter, one in self.ahead
        )
        listed = replace(self.listed, states=("US",), state=np.zeros_like(self.listed.state))
        return Paths(listed, self.draws, ahead)


def draw_paths(
    listed: Listed,
    growth: Growth,
    split: Split,
    periods: list[Span],
    draws: int,
    random: np.random.Generator,
) -> Paths:
    """Draws of the periods, of which each ends after the newest list and the one before it."""
    days = steps_until(listed.newest, [one.last for one in periods])
    additions = draw_additions(growth, [day for part in days for day in part], draws, random)
    shares = draw_shares(split, draws, random)
    shape, per = _FEW_LEFT
    leaving = random.gamma(shape + growth.left, 1 / (per + growth.risk), draws) / growth.model.step
    now = listed.by_state(listed.newest)
    standing = np.repeat(now[None, :], draws, axis=0)
    room, before, done = split.room(), listed.newest, 0
    ahead = []
    for period, stops in zip(periods, days, strict=True):
        drawn = additions[done : done + len(stops)]
        done += len(stops)
        added = place_additions(drawn.sum(axis=0), shares, standing, now, room, random)
        chance = 1 - np.exp(-leaving * (period.last - before).days)
        left = random.binomial(standing, chance[:, None])
        ahead.append((period, Ahead(added, left, _mean_day(drawn, before, stops), _middle(before, period.last))))
        standing = standing + added - left
        before = period.last
    return Paths(listed, draws, tuple(ahead))


def _middle(before: date, last: date) -> int:
    """The day in the middle of those after one and through another."""
    return (before + timedelta(days=1)).toordinal() + ((last - before).days - 1) // 2


def _mean_day(drawn: Counts, before: date, stops: list[date]) -> Counts:
    """The mean day on which each draw's additions join, whole; those of a step all join in its middle."""
    middles = []
    for stop in stops:
        middles.append(_middle(before, stop))
        before = stop
    total = drawn.sum(axis=0)
    return np.asarray(np.array(middles) @ drawn // np.maximum(total, 1), dtype=np.int64)
