"""The backtest: held against the lists by hand, and blind to what came after each origin."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from section287g.errors import NotFound
from section287g.funding.forecast import backtest
from section287g.funding.forecast.backtesting import Held
from section287g.registry import Registry, open_registry

from .made import FIRST, growing, registry, row

WEEK = timedelta(days=7)
DAY = FIRST + 19 * WEEK


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Thirty weekly lists with two agencies more each."""
    return registry(tmp_path_factory.mktemp("steady"), growing(30, 2))


def test_a_steady_record_is_foretold(steady: Registry) -> None:
    """Known on the twentieth list, 40 agencies are listed; on the thirtieth, 60."""
    found = backtest(steady, known_on=DAY, first_origin=FIRST + 12 * WEEK, every=14, horizons=(28, 56), draws=1_000)
    assert [one.on for one in found.followed] == [DAY + WEEK * week for week in range(1, 11)]
    last = found.followed[-1]
    assert (last.before, last.listed, last.line) == (40, 60, 40 + round(26 * 70 / 90))  # 14 agencies 90 days before
    assert abs(last.error) <= 5
    assert all(one.within()[2] for one in found.followed)
    by_horizon = {one.horizon: one for one in found.coverage}
    # origins every two weeks from the thirteenth list on, while the horizon ends by the thirtieth
    assert (by_horizon[28].forecasts, by_horizon[56].forecasts) == (7, 5)
    assert (by_horizon[28].error_no_growth, by_horizon[56].error_no_growth) == (8.0, 16.0)
    assert by_horizon[28].held[2] == 7


def test_intervals_and_errors_are_counted() -> None:
    held = Held(DAY, DAY + WEEK, 40, 45, 43, ((42, 44), (41, 45), (40, 50)), 46)
    assert (held.error, held.within()) == (-2, (False, True, True))


def test_what_comes_later_changes_no_forecast(tmp_path: Path) -> None:
    """The same lists up to a day, then none new in one record and thirty a week in the other."""
    early = {one: rows for one, rows in growing(30, 2).items() if one <= DAY}
    last = early[DAY]
    forecasts = []
    for name, each in (("none", 0), ("many", 30)):
        later = {
            DAY + WEEK * week: last + [row(200 + 40 * week + one, DAY + WEEK * week) for one in range(each)]
            for week in range(1, 5)
        }
        made = registry(tmp_path / name, {**early, **later})
        forecasts.append(backtest(made, known_on=DAY, draws=500).followed)
    assert [(one.middle, one.ends, one.line) for one in forecasts[0]] == [
        (one.middle, one.ends, one.line) for one in forecasts[1]
    ]
    assert forecasts[0][0].listed != forecasts[1][0].listed


def test_nothing_to_hold_it_against_is_said(steady: Registry) -> None:
    with pytest.raises(NotFound, match="no list lies between 2030-01-01 and"):
        backtest(steady, known_on=date(2030, 1, 1))


def test_the_record_of_the_package() -> None:
    """What the document of the forecast says: better than no growth and a straight line, intervals not too narrow."""
    found = backtest(open_registry(), until=date(2026, 2, 27), draws=1_000)
    last = found.followed[-1]
    assert (last.known_on, last.on, last.before, last.listed) == (date(2025, 9, 3), date(2026, 2, 27), 473, 868)
    assert last.within()[1:] == (True, True)
    for one in found.coverage:
        assert one.error is not None
        assert one.error_line is not None
        assert one.error_no_growth is not None
        assert one.error < one.error_line < one.error_no_growth
        shares = [held / one.forecasts for held in one.held]
        states = [held / one.state_forecasts for held in one.state_held]
        assert shares[1] >= 0.7
        assert shares[2] >= 0.9
        assert all(abs(share - width) < 0.25 for share, width in zip(states, (0.5, 0.8, 0.95), strict=True))
