"""When a hold must end: every line of `vectors.yaml`, which was counted by hand and can be read by a jailer."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from section287g.funding import choose, read_policy
from section287g.funding.yamlfile import Entry, parse_yaml
from section287g.handovers import Hold, hold_clocks
from section287g.handovers.clock import find_zone, read_moment

FILE = Path(__file__).parent / "vectors.yaml"
EXPECTED = {"regulation": "regulation", "form": "form", "agreement": "agreement", "state_rule": "state"}
UNKNOWN = ("not known", "no rule known")
MOMENTS = ("release", "custody_passed", "papers")
KEYS = ("name", "zone", "state", "model", "fold", "days", "holidays", "also", *MOMENTS, *EXPECTED)
TESTS = [
    one.only(*KEYS) for one in parse_yaml(FILE.read_text(encoding="utf-8"), FILE.name).only("tests").entries("tests")
]


def plain(text: str) -> tuple[str, str, str | None]:
    """Day of the week, time as ISO, and the zone's letters where they are given."""
    weekday, day, time, *letters = text.split()
    return weekday, f"{day}T{time}", letters[0] if letters else None


def check_written(text: str, moment: datetime) -> None:
    """The vector itself is right: its day of the week and its letters are those of the moment."""
    weekday, _, letters = plain(text)
    assert f"{moment:%a}" == weekday
    assert letters in (None, moment.tzname())


def moment_of(test: Entry, name: str, zone: ZoneInfo) -> datetime | None:
    text = test.maybe_text(name)
    if text is None:
        return None
    found = read_moment(plain(text)[1], zone, test.maybe_text("fold"))
    check_written(text, found)
    return found


def hold_of(test: Entry) -> Hold:
    zone = find_zone(test.maybe_text("zone"), test.maybe_text("state"))
    release, custody, papers = (moment_of(test, name, zone) for name in MOMENTS)
    also = frozenset(date.fromisoformat(day) for day in test.texts("also"))
    return Hold(zone, release, custody, papers, test.maybe_text("state"), test.maybe_text("model"), also)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.text("name"))
def test_a_hold_ends_when_it_was_counted_to_end(test: Entry) -> None:
    policy, hold = read_policy(), hold_of(test)
    wanted = {"hold_holiday_day": test.maybe_text("days"), "hold_holidays": test.maybe_text("holidays")}
    chosen = choose(policy, {name: option for name, option in wanted.items() if option is not None})
    clocks = {one.id: one for one in hold_clocks(hold, policy, chosen).clocks}
    asked = 0
    for key, name in EXPECTED.items():
        expected = test.maybe_text(key)
        if expected is None:
            continue
        asked += 1
        found = clocks[name]
        if expected in UNKNOWN:
            assert (found.status, found.ends) == (expected, None)
            assert found.why
            continue
        status, _, text = expected.rpartition(", ")
        assert (found.status, found.ends is not None) == (status or "known", True)
        assert found.ends is not None
        check_written(text, found.ends)
        assert found.ends.replace(tzinfo=None) == datetime.fromisoformat(plain(text)[1])
    assert asked


def test_the_table_is_large_and_every_name_is_its_own() -> None:
    names = [test.text("name") for test in TESTS]
    assert len(names) == len(set(names)) >= 60 + 12
