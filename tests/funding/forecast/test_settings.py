"""What a forecast takes from the rules fits the rules, and what it cannot compute is refused with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from section287g.errors import NotFound
from section287g.funding.chosen import choose
from section287g.funding.forecast.officers import officers_under, usable_officers
from section287g.funding.forecast.settings import check_readings, known_by, read_settings
from section287g.funding.policy import read_policy
from section287g.funding.rules import Reference

from .made import listed


def test_every_option_is_computed_or_refused_with_a_reason() -> None:
    policy, settings = read_policy(), read_settings()
    for name, computed in settings.computed.items():
        options = {option.name for option in policy.reading(name).options}
        refused = settings.refused.get(name, {})
        assert set(computed) | set(refused) == options, name
        assert not set(computed) & set(refused), name
    assert set(settings.officers) == {one.name for one in policy.reading("officers_per_agency").options}
    for path in (
        *settings.officers.values(),
        *settings.appropriations,
        settings.envelope,
        *sum(settings.implied, ()),
    ):
        assert path in policy.parameters
    for group in settings.published:
        assert policy.under(group)
    for gap in settings.gaps:
        assert policy.gap(gap).question


def test_every_reading_takes_its_default() -> None:
    assert set(check_readings(choose(read_policy()))) == set(read_settings().computed)


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        ("eligible_models", "any_model", "no source gives the trained officers of the other models"),
        ("award_below_bands", "unknown", "the sum would be unknown too"),
        ("officer_start", "event", "before the first day of the programme"),
        ("award_calendar", "calendar", "does not bear on a forecast"),
    ],
)
def test_what_cannot_be_computed_is_refused(name: str, option: str, said: str) -> None:
    with pytest.raises(NotFound, match=said):
        check_readings(choose(read_policy(), {name: option}))


@pytest.mark.parametrize(
    ("source", "day", "known"),
    [
        ("dhs-2025-09-02", date(2025, 9, 1), False),
        ("dhs-2025-09-02", date(2025, 9, 2), True),
        ("fop-2025-09", date(2025, 9, 29), False),  # only the month is known: from its last day
        ("fop-2025-09", date(2025, 9, 30), True),
        ("dallas-2025", date(2025, 12, 30), False),  # only the year
        ("dallas-2025", date(2025, 12, 31), True),
        ("cfr-8-287.7", date(2099, 1, 1), False),  # no day at all
    ],
)
def test_a_source_is_known_from_its_day(source: str, day: date, known: bool) -> None:
    assert known_by(read_policy(), (Reference(source, "somewhere"),), day) is known
    assert known_by(read_policy(), (Reference(source, "somewhere"),), None)


def test_officers_an_agency_are_a_number_over_the_agencies_of_its_day() -> None:
    """Two agencies on 2 September 2025, four on 26 January 2026; the report of January is of February."""
    agencies = [("FL", date(2025, 6, 2), None)] * 2 + [("TX", date(2025, 12, 1), None)] * 2
    made = listed(agencies, date(2026, 3, 2))
    found = usable_officers(read_policy(), made, None)
    assert {name: (one.officers, one.agencies) for name, one in found.items()} == {
        "trained_2025_09": (8_501, 2),
        "reported_2026_01_low": (13_800, 4),
        "reported_2026_01_high": (15_800, 4),
    }
    assert list(usable_officers(read_policy(), made, date(2026, 2, 15))) == ["trained_2025_09"]
    assert list(usable_officers(read_policy(), made, date(2026, 2, 16))) == list(found)
    assert usable_officers(read_policy(), listed(agencies[:2], date(2025, 9, 1)), None) == {}
    with pytest.raises(NotFound, match="known on 2026-02-15 under officers_per_agency = reported_2026_01_low"):
        officers_under("reported_2026_01_low", {}, date(2026, 2, 15))
