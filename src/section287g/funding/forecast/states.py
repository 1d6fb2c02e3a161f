"""In which states new agencies join, and how many a state can have: for the forecast's split by state.

A state's share of new agencies is drawn around its share of the recent ones, with a spread that the past of the
same lists tells. It falls with the agencies that are left to join, and no state goes beyond the number of its
agencies on the FBI's latest roster, where that is known; what a full state cannot take goes to the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.listed import Listed
from section287g.places.tables import open_reference

__all__ = ["Split", "ceilings", "draw_shares", "fit_split", "place_additions"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
_HALF_LIFE: Final = 30.0
"""Days after which an addition counts half in a state's share."""
_AHEAD: Final = 90
"""Days ahead over which the spread of shares is measured."""
_EVERYWHERE: Final = 3.0
"""Agencies added to the recent additions of all states together, by ceiling: a state without any can have one."""
_SPREADS: Final = (3.0, 6.0, 12.0, 25.0, 50.0, 100.0, 200.0)
"""Concentrations that shares may have, from very uneven to hardly any spread, all equally likely at first."""
_NO_LIMIT: Final = 2**31
"""Stands for a ceiling that is not known, in arrays only."""


@dataclass(frozen=True, slots=True)
class Split:
    """Expected shares of new agencies by state, the chance of each concentration, and ceilings (None: not known)."""

    states: tuple[str, ...]
    shares: Floats
    spread: Floats
    ceilings: tuple[int | None, ...]

    def room(self) -> Counts:
        """The ceilings as numbers; what is not known limits nothing."""
        return np.array([_NO_LIMIT if one is None else one for one in self.ceilings], dtype=np.int64)


def ceilings(listed: Listed) -> tuple[int | None, ...]:
    """How many agencies each state has on the FBI's latest roster, federal and tribal ones left out.

    None where the roster has no agency of the state. Where more were listed than the roster knows, these count.
    """
    with open_reference("rosters") as connection:
        found: dict[str, int] = dict(
            connection.execute(
                "SELECT state, count(*) FROM rosters WHERE in_latest AND agency_type NOT IN ('Federal', 'Tribal') "
                "GROUP BY state"
            ).fetchall()
        )
    ever = np.bincount(listed.state, minlength=len(listed.states))
    return tuple(
        max(found[state], int(ever[place])) if state in found else None for place, state in enumerate(listed.states)
    )


def fit_split(listed: Listed, limits: tuple[int | None, ...]) -> Split:
    """Shares of the recent additions, and how far such shares lay from what followed, earlier in the same lists."""
    known = np.array([0 if one is None else one for one in limits], dtype=np.float64)
    spread_everywhere = _EVERYWHERE * known / known.sum() if known.sum() else np.zeros(len(limits))
    newest, began = listed.newest.toordinal(), int(listed.first.min())
    log_weight = np.zeros(len(_SPREADS))
    for origin in range(newest - _AHEAD, began + _AHEAD - 1, -_AHEAD):
        shares = _shares(listed, origin, spread_everywhere)
        after = (listed.event > origin) & (listed.event <= origin + _AHEAD)
        came = np.bincount(listed.state[after], minlength=len(listed.states))
        log_weight += np.array([_log_chance(came, shares * one) for one in _SPREADS])
    weight = np.exp(log_weight - log_weight.max())
    return Split(listed.states, _shares(listed, newest, spread_everywhere), weight / weight.sum(), limits)


def _shares(listed: Listed, origin: int, everywhere: Floats) -> Floats:
    """Each state's share of the additions up to a day, weighted by age, every state with a little."""
    past = listed.first <= origin
    weight = 0.5 ** ((origin - listed.event[past]) / _HALF_LIFE)
    counts = np.bincount(listed.state[past], weights=weight, minlength=len(listed.states)) + everywhere
    least = counts[counts > 0].min()
    counts = np.maximum(counts, least)
    return np.asarray(counts / counts.sum())


def _log_chance(came: Counts, alpha: Floats) -> float:
    """The logarithm of the Dirichlet-multinomial chance of additions by state, but for a constant."""
    found = math.lgamma(alpha.sum()) - math.lgamma(alpha.sum() + int(came.sum()))
    return found + sum(math.lgamma(a + n) - math.lgamma(a) for a, n in zip(alpha, came.tolist(), strict=True) if n)


def draw_shares(split: Split, draws: int, random: np.random.Generator) -> Floats:
    """Shares by draws and states: one set a draw, which lasts."""
    spread = random.choice(np.array(_SPREADS), size=draws, p=split.spread)
    parts = random.standard_gamma(split.shares[None, :] * spread[:, None])
    parts = np.maximum(parts, 1e-300)
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


def place_additions(
    additions: Counts,
    shares: Floats,
    standing: Counts,
    now: Counts,
    room: Counts,
    random: np.random.Generator,
) -> Counts:
    """Additions of each draw, placed in states with room: draws by states. What no state can take is left out.

    `standing` is how many agencies each draw and state has, `now` how many it has on the newest list, and `room` how
    many it can have. A share falls with the part of the room that is left of what is left now.
    """
    placed = np.zeros_like(standing)
    left_now = np.maximum(room - now, 1)
    left = additions.copy()
    while left.any():
        free = np.maximum(room[None, :] - standing - placed, 0)
        weights = shares * (free / left_now)
        total = weights.sum(axis=1)
        active = np.flatnonzero((left > 0) & (total > 0))
        if not len(active):
            break
        drawn = random.multinomial(left[active], weights[active] / total[active, None])
        drawn = np.minimum(drawn, free[active])
        placed[active] += drawn
        left[active] -= drawn.sum(axis=1)
    return placed
