"""What the forecast would have said: fitted to the lists of a day, held against the lists that came after it.

Every fit sees the lists of its day and earlier only. Ids of agencies are today's (ruling 8 of the architecture); the
growth model's shape was chosen with the whole record in view, so the rolling origins test its numbers, not its form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.errors import NotFound
from section287g.funding.forecast.growth import GrowthModel, fit_growth
from section287g.funding.forecast.listed import Listed, read_listed
from section287g.funding.forecast.paths import Paths, draw_paths
from section287g.funding.forecast.states import ceilings, fit_split
from section287g.funding.periods import Span
from section287g.registry.registry import Registry

__all__ = ["FOLLOWED", "INTERVALS", "Backtest", "Coverage", "Held", "backtest"]

Counts = npt.NDArray[np.int64]
INTERVALS: Final = (50, 80, 95)
FOLLOWED: Final = date(2025, 9, 3)
"""The day of the forecast that is followed where nobody gives one: just after the reimbursement was announced."""
FIRST_ORIGIN: Final = date(2025, 4, 1)
"""The first rolling forecast: some weeks after the first task force agreements."""
_LINE_DAYS: Final = 90
"""The straight line goes on as in this many days before its origin."""
_STATES_FROM: Final = 5
"""A state's interval is held against the lists where at least so many agencies are expected."""


@dataclass(frozen=True, slots=True)
class Held:
    """One forecast of agencies against what was listed: middle, interval ends by width, and two naive rules."""

    known_on: date
    on: date
    before: int
    listed: int
    middle: int
    ends: tuple[tuple[int, int], ...]
    line: int

    @property
    def error(self) -> int:
        """The middle less what was listed."""
        return self.middle - self.listed

    def within(self) -> tuple[bool, ...]:
        """Whether each interval held."""
        return tuple(low <= self.listed <= high for low, high in self.ends)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All rolling forecasts of one horizon: how often each interval held, and mean absolute errors.

    Errors are in agencies, None where there is no forecast. `state_forecasts` and `state_held` are the same for
    single states.
    """

    horizon: int
    forecasts: int
    held: tuple[int, ...]
    error: float | None
    error_no_growth: float | None
    error_line: float | None
    state_forecasts: int
    state_held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """One forecast followed list by list, and rolling ones by horizon. The unit is agencies."""

    known_on: date
    until: date
    draws: int
    seed: int
    followed: tuple[Held, ...]
    rolling: tuple[Held, ...]
    coverage: tuple[Coverage, ...]


def backtest(
    registry: Registry,
    *,
    known_on: date = FOLLOWED,
    until: date | None = None,
    first_origin: date = FIRST_ORIGIN,
    every: int = 30,
    horizons: Sequence[int] = (30, 90, 176),
    draws: int = 4_000,
    seed: int = 287,
    model: GrowthModel | None = None,
) -> Backtest:
    """Forecasts of agencies against the registry's own later lists.

    One is fitted to what was known on a day and followed on every list until another, by default the newest; the
    rolling ones start every so many days from `first_origin`. Raises `NotFound` where no list lies between.
    """
    whole = read_listed(registry)
    until = until if until is not None else whole.newest
    days = [day for day in map(date.fromordinal, whole.days.tolist()) if known_on < day <= until]
    if not days:
        raise NotFound(f"no list lies between {known_on} and {until}; there is nothing to hold a forecast against")
    random = np.random.default_rng(seed)
    followed, _ = _hold(registry, whole, known_on, days, draws, random, model)
    rolling: list[Held] = []
    by_state: dict[int, list[tuple[bool, ...]]] = {horizon: [] for horizon in horizons}
    origin = max(first_origin, whole.began)
    while origin + timedelta(days=min(horizons)) <= until:
        ahead = [day for one in sorted(horizons) if (day := origin + timedelta(days=one)) <= until]
        held, states = _hold(registry, whole, origin, ahead, draws, random, model)
        rolling += held
        for one, found in zip(held, states, strict=True):
            by_state[(one.on - origin).days] += found
        origin += timedelta(days=every)
    coverage = tuple(_coverage(horizon, rolling, by_state[horizon]) for horizon in sorted(horizons))
    return Backtest(known_on, until, draws, seed, tuple(followed), tuple(rolling), coverage)


def _hold(
    registry: Registry,
    whole: Listed,
    known_on: date,
    days: Sequence[date],
    draws: int,
    random: np.random.Generator,
    model: GrowthModel | None,
) -> tuple[list[Held], list[list[tuple[bool, ...]]]]:
    """One origin's forecasts of some days against the lists, for the nation and for states."""
    listed = read_listed(registry, known_on)
    starts = [listed.newest, *days]
    periods = [Span(before + timedelta(days=1), day) for before, day in zip(starts, days, strict=False)]
    growth, split = fit_growth(listed, model), fit_split(listed, ceilings(listed))
    paths = draw_paths(listed, growth, split, periods, draws, random)
    before, earlier = listed.count(known_on), listed.count(known_on - timedelta(days=_LINE_DAYS))
    found, states = [], []
    for day, now in _standing(paths):
        total = now.sum(axis=1)
        line = before + round((before - earlier) * (day - known_on).days / _LINE_DAYS)
        ends = tuple(_ends(total, one) for one in INTERVALS)
        middle = int(np.percentile(total, 50, method="inverted_cdf"))
        found.append(Held(known_on, day, before, whole.count(day), middle, ends, line))
        states.append(_by_state(listed, whole, day, now))
    return found, states


def _standing(paths: Paths) -> list[tuple[date, Counts]]:
    return [(period.last, now) for period, now in paths.standing()]


def _ends(draws: Counts, percent: int) -> tuple[int, int]:
    """The ends of the interval that holds so many percent of the draws, as many below as above."""
    low, high = np.percentile(draws, (50 - percent / 2, 50 + percent / 2), method="inverted_cdf")
    return int(low), int(high)


def _by_state(listed: Listed, whole: Listed, day: date, now: Counts) -> list[tuple[bool, ...]]:
    """For each state of which enough is expected, whether each interval held."""
    counts = dict(zip(whole.states, whole.by_state(day).tolist(), strict=True))
    found = []
    for place, state in enumerate(listed.states):
        if now[:, place].mean() >= _STATES_FROM:
            ends = [_ends(now[:, place], one) for one in INTERVALS]
            found.append(tuple(low <= counts[state] <= high for low, high in ends))
    return found


def _coverage(horizon: int, rolling: Sequence[Held], states: Sequence[tuple[bool, ...]]) -> Coverage:
    held = [one for one in rolling if (one.on - one.known_on).days == horizon]
    return Coverage(
        horizon,
        len(held),
        tuple(sum(one.within()[place] for one in held) for place in range(len(INTERVALS))),
        _mean([abs(one.error) for one in held]),
        _mean([abs(one.before - one.listed) for one in held]),
        _mean([abs(one.line - one.listed) for one in held]),
        len(states),
        tuple(sum(one[place] for one in states) for place in range(len(INTERVALS))),
    )


def _mean(numbers: Sequence[int]) -> float | None:
    """The mean; None of nothing."""
    return sum(numbers) / len(numbers) if numbers else None
