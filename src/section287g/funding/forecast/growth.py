"""How fast task force agencies join: fitted to the past exactly, on a grid, and drawn on into the future.

The model in words. New agencies come at a rate that is not known and changes: its logarithm moves at random from
week to week, by a *volatility* that is not known either, and keeps what it has moved. At a given rate additions come
unevenly, as a negative binomial number whose *evenness* is not known, because ICE signs in batches. Additions are
counted on the day of signing, in steps of 28 days back from the newest list; the last steps are corrected for what is
signed and not yet listed. The expected rate stays what it is. All three unknowns are carried as a distribution, on a
grid and without randomness, so an interval holds them. `docs/explanation/forecast.md` says why, and what was tried.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.listed import Listed

__all__ = ["Growth", "GrowthModel", "draw_additions", "fit_growth", "steps_until"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
_WEEK: Final = 7.0
_LEAST: Final = 1e-9
"""Additions expected of a step of which nothing can be seen yet, for the logarithm."""


@dataclass(frozen=True, slots=True)
class GrowthModel:
    """What the model holds possible before it sees a list; every combination equally likely.

    `volatility` is the standard deviation of the logarithm of the rate after a week. `evenness` is the size of the
    negative binomial for a week: at 1 the variance of a week's additions is their mean and its square, at 10 a
    tenth of the square. Rates are agencies a week, on `points` points from `slowest` to `fastest`.
    """

    step: int = 28
    volatility: tuple[float, ...] = (0.03, 0.06, 0.12, 0.24)
    evenness: tuple[float, ...] = (0.3, 0.6, 1.2, 2.4, 5.0, 10.0)
    slowest: float = 0.05
    fastest: float = 300.0
    points: int = 160


@dataclass(frozen=True, slots=True)
class Growth:
    """What the lists say of the rate on the day of the newest one.

    `weight` is the probability of each pair of volatility and evenness; `now` that of each rate for each pair.
    `left` agencies left in `risk` agency-steps. `additions` are those of each step, oldest first, and `seen` the
    share of each that can be listed by now.
    """

    model: GrowthModel
    newest: date
    log_rates: Floats
    weight: Floats
    now: Floats
    additions: Counts
    seen: Floats
    left: int
    risk: int

    def pairs(self) -> list[tuple[float, float]]:
        """Volatility and evenness of each weight."""
        return [(one, other) for one in self.model.volatility for other in self.model.evenness]

    def rate(self) -> tuple[float, float, float]:
        """Agencies a week on the day of the newest list: the 10th, 50th and 90th percentile."""
        cumulative = np.cumsum(self.weight @ self.now)
        low, middle, high = (float(np.exp(self.log_rates[np.searchsorted(cumulative, at)])) for at in (0.1, 0.5, 0.9))
        return low, middle, high


def fit_growth(listed: Listed, model: GrowthModel | None = None) -> Growth:
    """The distribution of rate, volatility and evenness, given the lists. It is computed, not drawn."""
    model = model or GrowthModel()
    additions, seen = _steps(listed, model.step)
    weeks = model.step / _WEEK
    log_rates = np.linspace(math.log(model.slowest), math.log(model.fastest), model.points)
    mean = np.maximum(np.exp(log_rates)[None, :] * weeks * seen[:, None], _LEAST)
    log_weight, now = [], []
    for volatility in model.volatility:
        moves = _moves(log_rates, volatility * math.sqrt(weeks))
        for evenness in model.evenness:
            chance = _log_chance(additions, mean, evenness * weeks)
            found, filtered = _filter(chance, moves)
            log_weight.append(found)
            now.append(filtered)
    weight = np.exp(np.array(log_weight) - max(log_weight))
    left, risk = listed.departures(model.step)
    return Growth(model, listed.newest, log_rates, weight / weight.sum(), np.array(now), additions, seen, left, risk)


def _steps(listed: Listed, step: int) -> tuple[Counts, Floats]:
    """Additions by step back from the newest list to the first with such an agency, and the share of each seen.

    An agency is seen as long after its signing as the known ones were; the lag of the known ones tells the share.
    """
    end = listed.newest.toordinal()
    number = max((end - int(listed.first.min())) // step, 1)
    edges = end - step * np.arange(number, -1, -1)
    additions = np.histogram(listed.event, edges + 0.5)[0].astype(np.int64)
    lags = np.sort(listed.first - listed.event)
    ages = end - np.arange(edges[0] + 1, end + 1)
    shown = np.searchsorted(lags, ages, side="right") / len(lags)
    return additions, shown.reshape(number, step).mean(axis=1)


def _moves(log_rates: Floats, deviation: float) -> Floats:
    """From each rate to each, by a normal move of the logarithm; every line sums to one."""
    moves = np.exp(-0.5 * ((log_rates[None, :] - log_rates[:, None]) / deviation) ** 2)
    return np.asarray(moves / moves.sum(axis=1, keepdims=True))


def _log_chance(additions: Counts, mean: Floats, size: float) -> Floats:
    """The logarithm of the negative binomial chance of each step's additions at each rate."""
    constant = np.array([math.lgamma(one + size) - math.lgamma(size) - math.lgamma(one + 1) for one in additions])
    count = additions[:, None]
    return np.asarray(constant[:, None] + size * np.log(size / (size + mean)) + count * np.log(mean / (size + mean)))


def _filter(chance: Floats, moves: Floats) -> tuple[float, Floats]:
    """The logarithm of the chance of all steps, and the distribution of the rate after the last."""
    state = np.full(chance.shape[1], 1 / chance.shape[1])
    total = 0.0
    for number, line in enumerate(chance):
        if number:
            state = state @ moves
        top = float(line.max())
        state = state * np.exp(line - top)
        mass = float(state.sum())
        total += math.log(mass) + top
        state = state / mass
    return total, state


def steps_until(start: date, ends: Sequence[date], longest: int = 31) -> list[list[date]]:
    """The days between a start and each of several later days, at which a draw stops: at most `longest` days apart.

    >>> [[day.isoformat() for day in one] for one in steps_until(date(2026, 2, 27), [date(2026, 3, 31)])]
    [['2026-03-15', '2026-03-31']]
    """
    found = []
    for end in ends:
        days = (end - start).days
        parts = max(-(-days // longest), 1)
        found.append([start + timedelta(days=days * part // parts) for part in range(1, parts + 1)])
        start = end
    return found


def draw_additions(
    growth: Growth, days: Sequence[date], draws: int, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Additions up to each of some days after the newest list: days by draws.

    Volatility and evenness are each draw's. The logarithm falls by half the variance that a step adds, so that the
    expected rate stays the same.
    """
    pick = random.choice(len(growth.weight), size=draws, p=growth.weight)
    log_rate = np.empty(draws)
    for pair in range(len(growth.weight)):
        mine = np.flatnonzero(pick == pair)
        log_rate[mine] = random.choice(growth.log_rates, size=len(mine), p=growth.now[pair])
    pairs = np.array(growth.pairs())
    volatility, evenness = pairs[pick, 0], pairs[pick, 1]
    found = np.zeros((len(days), draws), dtype=np.int64)
    before = growth.newest
    for number, day in enumerate(days):
        weeks = (day - before).days / _WEEK
        deviation = volatility * math.sqrt(weeks)
        log_rate = log_rate + random.standard_normal(draws) * deviation - deviation**2 / 2
        size = evenness * weeks
        found[number] = random.poisson(random.gamma(size, np.exp(log_rate) * weeks / size))
        before = day
    return found
