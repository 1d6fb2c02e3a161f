"""What must be so of every hold, against a clock that is stepped minute by minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding import choose, read_policy
from section287g.handovers import Hold, hold_clocks
from section287g.handovers.clock import Clock, run_out

ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Phoenix",
    "America/Adak",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "America/Indiana/Indianapolis",
)
MINUTE = timedelta(minutes=1)
LIMIT = timedelta(hours=48)
FIRST, LAST = datetime(2021, 7, 1, tzinfo=UTC), datetime(2034, 12, 1, tzinfo=UTC)
SPAN = (LAST - FIRST) // MINUTE
NEAR_CHANGES = [
    datetime(year, month, day, tzinfo=UTC)
    for year, month, day in ((2026, 3, 6), (2026, 10, 30), (2025, 3, 7), (2025, 10, 31), (2027, 12, 29), (2026, 7, 1))
]
releases = st.one_of(
    st.integers(0, SPAN).map(lambda minutes: FIRST + minutes * MINUTE),
    st.builds(lambda day, minutes: day + minutes * MINUTE, st.sampled_from(NEAR_CHANGES), st.integers(0, 5 * 1440)),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
days_options = st.sampled_from(("statutory", "observed"))


@cache
def federal(year: int, observed: bool) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year, observed=observed))


def is_off(day: date, observed: bool) -> bool:
    return day.weekday() >= 5 or day in federal(day.year, observed)


def stepped(begins: datetime, zone: ZoneInfo, off: Callable[[date], bool]) -> datetime:
    """Minute by minute: a minute counts where its local day does."""
    now, left = begins.astimezone(UTC), LIMIT // MINUTE
    while left:
        left -= not off(now.astimezone(zone).date())
        now += MINUTE
    return now


def clock(begins: datetime, zone: ZoneInfo, option: str, name: str, also: frozenset[date] = frozenset()) -> Clock:
    policy = read_policy()
    hold = Hold(zone, begins.astimezone(zone), also_off=also)
    found = hold_clocks(hold, policy, choose(policy, {"hold_holiday_day": option}), others=False)
    return next(one for one in found.clocks if one.id == name)


def ends(begins: datetime, zone: ZoneInfo, option: str, name: str, also: frozenset[date] = frozenset()) -> datetime:
    found = clock(begins, zone, option, name, also).ends
    assert found is not None
    return found.astimezone(UTC)


@given(releases, zones, days_options)
@settings(deadline=None)
def test_the_regulation_agrees_with_a_clock_stepped_by_minutes(
    release: datetime, zone: ZoneInfo, option: str
) -> None:
    expected = stepped(release, zone, lambda day: is_off(day, option == "observed"))
    assert ends(release, zone, option, "regulation") == expected


@given(releases, zones)
@settings(deadline=None)
def test_the_form_is_48_real_hours(release: datetime, zone: ZoneInfo) -> None:
    assert ends(release, zone, "observed", "form") == release + LIMIT


@given(releases, zones, days_options)
@settings(deadline=None)
def test_no_clock_ends_before_its_limit_and_the_form_ends_no_later_than_the_regulation(
    release: datetime, zone: ZoneInfo, option: str
) -> None:
    regulation = ends(release, zone, option, "regulation")
    assert release + LIMIT <= ends(release, zone, option, "form") <= regulation
    assert ends(release, zone, "statutory", "regulation") <= ends(release, zone, "observed", "regulation")


@given(releases, zones, days_options, st.integers(0, 5 * 1440))
@settings(deadline=None)
def test_a_later_release_never_ends_earlier(release: datetime, zone: ZoneInfo, option: str, minutes: int) -> None:
    later = release + minutes * MINUTE
    assert ends(release, zone, option, "regulation") <= ends(later, zone, option, "regulation")


@given(releases, zones, days_options, st.integers(-1, 6))
@settings(deadline=None)
def test_a_further_holiday_never_shortens(release: datetime, zone: ZoneInfo, option: str, after: int) -> None:
    also = frozenset({release.astimezone(zone).date() + timedelta(days=after)})
    assert ends(release, zone, option, "regulation") <= ends(release, zone, option, "regulation", also)


@given(releases, zones, days_options)
@settings(deadline=None)
def test_the_stretches_add_up_to_the_limit_and_leave_no_gap(release: datetime, zone: ZoneInfo, option: str) -> None:
    found = clock(release, zone, option, "regulation")
    assert found.run is not None
    stretches = found.run.stretches
    assert sum(one.seconds for one in stretches if one.left_out is None) == 48 * 3600
    assert stretches[0].begins.astimezone(UTC) == release
    assert stretches[-1].ends == found.ends
    for before, after in pairwise(stretches):
        assert before.ends.astimezone(UTC) == after.begins.astimezone(UTC)
        assert after.day == before.day + timedelta(days=1)
    for one in stretches:
        assert (one.left_out is not None) == is_off(one.day, option == "observed")


@given(releases, zones, st.integers(0, 72 * 3600))
@settings(deadline=None)
def test_without_days_left_out_a_clock_is_real_time(release: datetime, zone: ZoneInfo, seconds: int) -> None:
    run = run_out(release.astimezone(zone), seconds, lambda day: None)
    assert run.ends.astimezone(UTC) == release + timedelta(seconds=seconds)
