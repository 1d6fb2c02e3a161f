"""Growth: what the fit finds in planted additions, that it sees nothing later, and that draws keep the rate."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from section287g.errors import NotFound
from section287g.funding.forecast.growth import GrowthModel, draw_additions, fit_growth, steps_until
from section287g.funding.forecast.listed import read_listed
from section287g.registry import Registry

from .made import FIRST, growing, listed, registry, row

WEEK = timedelta(days=7)


def test_a_steady_rate_is_found_and_steps_count_the_additions() -> None:
    """Three agencies a week for 32 weeks: 12 in each step of 28 days."""
    newest = FIRST + 32 * WEEK
    agencies = [("FL", FIRST + WEEK * week, None) for week in range(1, 33) for _ in range(3)]
    growth = fit_growth(listed([("FL", FIRST, None), *agencies], newest))
    assert growth.additions.tolist() == [12] * 8
    assert growth.seen.tolist() == [1.0] * 8
    low, middle, high = growth.rate()
    assert low < 3 < high
    assert middle == pytest.approx(3, rel=0.15)
    assert (growth.left, growth.weight.sum(), growth.now.sum(axis=1)) == (0, pytest.approx(1), pytest.approx(1))


def test_a_rate_that_falls_is_followed() -> None:
    """Ten a week for twenty weeks, then one a week: what counts is the end."""
    newest = FIRST + 40 * WEEK
    fast = [("FL", FIRST + WEEK * week, None) for week in range(20) for _ in range(10)]
    slow = [("FL", FIRST + WEEK * week, None) for week in range(20, 41)]
    low, middle, high = fit_growth(listed(fast + slow, newest)).rate()
    assert 0.3 < low < 1 < high < 3
    assert middle < 2


def test_uneven_additions_widen_what_is_drawn() -> None:
    """The same number of agencies, even and in bursts: bursts leave more possible."""
    newest = FIRST + 40 * WEEK
    even = [("FL", FIRST + WEEK * week, None) for week in range(41) for _ in range(4)]
    bursts = [("FL", FIRST + WEEK * week, None) for week in range(0, 41, 8) for _ in range(32)][: len(even)]
    spreads = []
    for agencies in (even, bursts):
        growth = fit_growth(listed(agencies, newest))
        drawn = draw_additions(growth, [newest + 13 * WEEK], 4_000, np.random.default_rng(1))
        spreads.append(np.percentile(drawn, 90) - np.percentile(drawn, 10))
    assert spreads[1] > 2 * spreads[0]


def test_what_is_signed_but_not_yet_listed_is_allowed_for() -> None:
    """Every agency is listed three weeks after it signs, so of the last step a quarter can be seen."""
    newest = FIRST + 30 * WEEK
    made = listed([("FL", FIRST + WEEK * week, None) for week in range(31)], newest)
    late = type(made)(made.days, made.states, made.state, made.event - 21, made.first, made.present)
    growth = fit_growth(late)
    assert growth.seen[-1] == pytest.approx(0.25)
    assert growth.seen[:-1].tolist() == [1.0] * (len(growth.seen) - 1)
    assert growth.additions[-1] == 1


def test_the_expected_rate_stays_what_it_is() -> None:
    newest = FIRST + 40 * WEEK
    growth = fit_growth(listed([("FL", FIRST + WEEK * week, None) for week in range(41) for _ in range(5)], newest))
    days = [newest + 4 * WEEK * step for step in range(1, 14)]
    drawn = draw_additions(growth, days, 200_000, np.random.default_rng(7)).mean(axis=1)
    assert drawn == pytest.approx(drawn[0], rel=0.1)


def test_departures_are_counted_with_the_agencies_at_risk() -> None:
    """Ten agencies on 9 lists of weeks, of which one leaves: 2 steps back, 10 at risk before and 10 before that."""
    newest = FIRST + 8 * WEEK
    agencies = [("FL", FIRST, None) for _ in range(9)] + [("FL", FIRST, FIRST + 6 * WEEK)]
    assert listed(agencies, newest).departures(28) == (1, 20)


def test_steps_do_not_pass_a_month_and_end_where_they_must() -> None:
    start, ends = date(2026, 2, 27), [date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1)]
    steps = steps_until(start, ends)
    assert [one[-1] for one in steps] == ends
    days = [start, *(day for one in steps for day in one)]
    assert all(1 <= (after - before).days <= 31 for before, after in pairwise(days))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Sixteen weekly lists with two agencies more each."""
    return registry(tmp_path_factory.mktemp("grown"), growing(16, 2))


def test_a_day_sees_the_lists_up_to_it_and_no_other(grown: Registry, tmp_path: Path) -> None:
    """What is read as known on a day is what a registry of those lists alone gives, to the last number."""
    day = FIRST + 9 * WEEK + timedelta(days=3)
    early = {one: rows for one, rows in growing(16, 2).items() if one <= day}
    alone = read_listed(registry(tmp_path, early))
    known = read_listed(grown, day)
    for name in ("days", "states", "state", "event", "first", "present"):
        assert np.array_equal(getattr(known, name), getattr(alone, name)), name
    assert (fit_growth(known).now == fit_growth(alone).now).all()
    assert (known.newest, known.count(day), known.count(FIRST - WEEK)) == (FIRST + 9 * WEEK, 20, 0)
    assert known.by_state(FIRST + WEEK).tolist() == [2, 2]


def test_a_revised_signing_date_counts_only_once_it_is_listed(tmp_path: Path) -> None:
    """The first list says 1 March; a later one 3 February. Known between, it is 1 March."""
    first, second = date(2025, 3, 3), date(2025, 3, 10)
    lists = {first: [row(0, date(2025, 3, 1))], second: [row(0, date(2025, 2, 3))]}
    made = registry(tmp_path, lists)
    assert read_listed(made, first).event.tolist() == [date(2025, 3, 1).toordinal()]
    assert read_listed(made).event.tolist() == [date(2025, 2, 3).toordinal()]


def test_a_signing_date_that_cannot_be_its_own_gives_way_to_the_listing(tmp_path: Path) -> None:
    """One agency signed after its listing by the cell, one ten years before."""
    day = date(2025, 3, 3)
    made = registry(tmp_path, {day: [row(0, date(2025, 3, 9)), row(2, date(2015, 3, 1))]})
    assert read_listed(made).event.tolist() == [day.toordinal()] * 2


def test_other_models_and_no_lists_are_no_growth(tmp_path: Path) -> None:
    made = registry(tmp_path, {FIRST: [row(0, FIRST, model="Jail Enforcement Model")]})
    with pytest.raises(NotFound, match="no list up to 2025-03-03 shows an agency with a task force agreement"):
        read_listed(made)


def test_the_model_can_be_another() -> None:
    newest = FIRST + 12 * WEEK
    made = listed([("FL", FIRST + WEEK * week, None) for week in range(13)], newest)
    growth = fit_growth(made, GrowthModel(step=14, volatility=(0.1,), evenness=(2.0, 4.0)))
    assert (growth.pairs(), growth.additions.tolist()) == ([(0.1, 2.0), (0.1, 4.0)], [2] * 6)
