"""A time on the wall as one moment, or as none; zones of states; what is refused and why."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section287g.errors import NotFound
from section287g.handovers.clock import BadMoment, find_state, find_zone, read_moment
from section287g.handovers.clock.zones import zones_of
from section287g.lists.lookups import state_names

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "fold", "utc"),
    [
        ("2026-07-02T12:00", None, "2026-07-02T17:00:00+00:00"),
        ("2026-07-02 12:00:30", None, "2026-07-02T17:00:30+00:00"),
        ("2026-01-02T12:00", None, "2026-01-02T18:00:00+00:00"),
        ("2026-11-01T01:30", "first", "2026-11-01T06:30:00+00:00"),
        ("2026-11-01T01:30", "second", "2026-11-01T07:30:00+00:00"),
        ("2026-11-01T01:30-05:00", None, "2026-11-01T06:30:00+00:00"),
        ("2026-11-01T01:30-06:00", None, "2026-11-01T07:30:00+00:00"),
        ("2026-07-02T17:00Z", None, "2026-07-02T17:00:00+00:00"),
        ("2026-03-08T03:00", None, "2026-03-08T08:00:00+00:00"),
        ("2026-03-08T01:59", None, "2026-03-08T07:59:00+00:00"),
    ],
)
def test_a_time_is_a_moment(text: str, fold: str | None, utc: str) -> None:
    found = read_moment(text, CHICAGO, fold)
    assert found.astimezone(UTC).isoformat() == utc
    assert found.tzinfo == CHICAGO


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("2026-03-08T02:30", "no such time", "go forward"),
        ("2026-11-01T01:30", "time occurs twice", "-05:00 (CDT) or -06:00 (CST)"),
        ("2026-07-02T12:00-04:00", "offset wrong", "-05:00"),
        ("2026-03-08T02:30-06:00", "offset wrong", "does not exist"),
        ("2026-07-02T12:00+99:00", "offset wrong", "-05:00"),
        ("2026-07-02", "no time of day", "2026-07-02T12:00"),
        ("2026-02-30T12:00", "not a time", "check day and hour"),
        ("2026-07-02T24:00", "not a time", "check day and hour"),
        ("2026-07-02T12:60", "not a time", "check day and hour"),
        ("7/2/2026 12:00", "not a time", "2026-07-02T12:00"),
        ("", "not a time", "2026-07-02T12:00"),
        ("0001-01-01T00:00", "not a time", "out of range"),
        ("9999-12-31T23:59", "not a time", "out of range"),
        ("2100-01-01T00:00", "not a time", "out of range"),
        ("1969-12-31T23:59", "not a time", "out of range"),
    ],
)
def test_what_is_no_moment_is_refused_with_a_remedy(text: str, kind: str, said: str) -> None:
    with pytest.raises(BadMoment) as caught:
        read_moment(text, CHICAGO)
    assert caught.value.kind == kind
    assert said in str(caught.value)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(BadMoment):
        assert read_moment(text, CHICAGO).tzinfo is not None


@given(st.integers(946_684_800, 2_208_988_800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_every_moment_is_found_again_by_its_offset(moment: datetime) -> None:
    local = moment.astimezone(CHICAGO)
    assert read_moment(local.isoformat(), CHICAGO).astimezone(UTC) == moment


def test_a_state_with_one_zone_needs_no_other() -> None:
    assert find_zone(None, "NC").key == "America/New_York"
    assert find_zone(None, "HI").key == "Pacific/Honolulu"
    assert find_zone("America/Denver", "TX").key == "America/Denver"


@pytest.mark.parametrize("state", ["TX", "FL", "TN", "IN", "AZ", "AK", "ND", "OR"])
def test_a_state_with_two_zones_is_asked_for_the_zone(state: str) -> None:
    with pytest.raises(NotFound) as caught:
        find_zone(None, state)
    for zone, where in zones_of(state):
        assert f"{zone} ({where})" in str(caught.value)


@pytest.mark.parametrize("zone", ["Nowhere", "../../etc/passwd", "/etc/localtime", "America", "", "x" * 500, "a\0b"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(NotFound, match="no time zone"):
        find_zone(zone, None)


def test_neither_zone_nor_state() -> None:
    with pytest.raises(NotFound, match="time zone is not given"):
        find_zone(None, None)


def test_states_by_code_and_name() -> None:
    assert [find_state(text) for text in ("nc", "North Carolina", " puerto  rico ")] == ["NC", "NC", "PR"]
    with pytest.raises(NotFound, match="CAROLINA"):
        find_state("Carolina")


def test_every_state_has_its_zones_and_every_zone_is_of_the_united_states() -> None:
    """The tz database names the zones of each country or territory."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    american = {line[2] for line in lines if line[0] in ("US", "AS", "GU", "MP", "PR", "VI")}
    for state in state_names():
        found = zones_of(state)
        assert found
        for zone, where in found:
            assert zone in american, state
            assert ZoneInfo(zone)
            assert (where == "all") == (len(found) == 1)
