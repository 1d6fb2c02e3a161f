"""The split by state: nobody beyond the roster, nothing lost while there is room, shares as the recent additions."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding.forecast.states import Split, ceilings, draw_shares, fit_split, place_additions

from .made import FIRST, listed

WEEK = timedelta(days=7)
NEWEST = FIRST + 40 * WEEK


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 300), min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 60)), min_size=3, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_no_state_goes_beyond_its_room_and_nothing_is_lost_while_there_is_some(
    additions: list[int], states: list[tuple[int, int]], seed: int
) -> None:
    standing = np.repeat(np.array([[now for now, _ in states]]), len(additions), axis=0)
    room = np.array([now + free for now, free in states])
    split = Split(("A", "B", "C"), np.array([0.7, 0.2, 0.1]), np.full(7, 1 / 7), (None,) * 3)
    random = np.random.default_rng(seed)
    shares = draw_shares(split, len(additions), random)
    placed = place_additions(np.array(additions), shares, standing, standing[0], room, random)
    assert (placed >= 0).all()
    assert (standing + placed <= room).all()
    free = sum(free for _, free in states)
    assert placed.sum(axis=1).tolist() == [min(one, free) for one in additions]


def test_shares_are_those_of_the_recent_additions() -> None:
    """Florida joined long ago and Texas lately: nearly all of the share is Texas's, and a little Florida's."""
    old = [("FL", FIRST, None)] * 50
    new = [("TX", NEWEST - WEEK * week, None) for week in range(1, 9) for _ in range(4)]
    made = listed(old + new, NEWEST)
    shares = dict(zip(made.states, fit_split(made, (400, 1_000)).shares.tolist(), strict=True))
    assert 0 < shares["FL"] < 0.2
    assert sum(shares.values()) == 1


def test_steady_shares_are_drawn_closer_than_shares_that_jump() -> None:
    """Two states in turn each week, or one for half a year and then the other."""
    weeks = range(1, 40)
    steady = listed(
        [("FL" if week % 2 else "TX", FIRST + WEEK * week, None) for week in weeks for _ in range(6)], NEWEST
    )
    jump = listed(
        [("FL" if week < 20 else "TX", FIRST + WEEK * week, None) for week in weeks for _ in range(6)], NEWEST
    )
    limits = (400, 1_000)
    even, uneven = fit_split(steady, limits).spread, fit_split(jump, limits).spread
    assert np.cumsum(even)[3] < 0.5 < np.cumsum(uneven)[3]  # concentrations up to 25 are the uneven half


def test_ceilings_are_the_agencies_of_the_roster_or_not_known() -> None:
    """The FBI's roster has Florida and Texas, and nothing of the Northern Mariana Islands."""
    made = listed([("FL", FIRST, None), ("MP", FIRST, None), ("TX", FIRST, None)], NEWEST)
    florida, marianas, texas = ceilings(made)
    assert marianas is None
    assert florida is not None
    assert texas is not None
    assert 300 < florida < texas
