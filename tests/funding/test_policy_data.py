"""The package's own rules: every policy test of `policy/*.yaml`, and what must be so of all files.

A policy test names a rule and a day, and what must be found: `expect`, or `expect_unknown: yes`. `at` asks a table.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from section287g.errors import NotFound
from section287g.funding import Table, read_policy
from section287g.funding.yamlfile import Entry, parse_yaml

FOLDER = Path(__file__).parent / "policy"
KEYS = ("name", "path", "on", "at", "expect", "expect_unknown", "reading", "expect_options", "expect_default")
TESTS = [
    test.only(*KEYS)
    for path in sorted(FOLDER.glob("*.yaml"))
    for test in parse_yaml(path.read_text(encoding="utf-8"), path.name).only("tests").entries("tests")
]
VALUES = [test for test in TESTS if "path" in test.content]
READINGS = [test for test in TESTS if "reading" in test.content]


def identity(test: Entry) -> str:
    return f"{test.file}: {test.text('name')}"


@pytest.mark.parametrize("test", VALUES, ids=identity)
def test_a_rule_says_what_is_expected(test: Entry) -> None:
    policy, path, on = read_policy(), test.text("path"), test.day("on")
    assert path in policy.parameters
    at = test.maybe_number("at")
    if "expect_unknown" in test.content:
        assert (test.word("expect_unknown", ("yes",)), test.content.get("expect")) == ("yes", None)
        if at is None:
            with pytest.raises(NotFound):
                policy.value(path, on)
            return
    held = policy.value(path, on).value
    if at is None:
        assert held == test.value("expect")
    else:
        assert isinstance(held, Table)
        assert held.at(at) == test.maybe_number("expect")


@pytest.mark.parametrize("test", READINGS, ids=identity)
def test_a_reading_offers_what_is_expected(test: Entry) -> None:
    reading = read_policy().reading(test.text("reading"))
    assert tuple(option.name for option in reading.options) == test.texts("expect_options")
    assert reading.default == test.text("expect_default")


def test_every_test_is_of_one_kind() -> None:
    assert len(VALUES) + len(READINGS) == len(TESTS) > 0
    assert {test.file for test in TESTS} == {path.name for path in FOLDER.iterdir()}


def test_both_sides_of_every_edge_are_tested() -> None:
    tested = {(test.text("path"), test.day("on")) for test in VALUES}
    missing = []
    for path, parameter in read_policy().parameters.items():
        for value in parameter.values:
            edges = [value.start - timedelta(days=1), value.start]
            edges += [value.until, value.until + timedelta(days=1)] if value.until is not None else []
            missing += [(path, day) for day in edges if (path, day) not in tested]
    assert missing == []
    assert {test.text("reading") for test in READINGS} == set(read_policy().readings)


def test_the_announced_terms_are_those_of_the_announcement() -> None:
    """Written down apart from the data files, from the announcement of 2 September 2025 and the accounts of it."""
    policy, day = read_policy(), date(2025, 10, 1)
    found = {path: policy.value(f"reimbursement.{path}", day).value for path in ANNOUNCED}
    assert found == ANNOUNCED
    bands = policy.value("reimbursement.award.bands", day).value
    assert isinstance(bands, Table)
    awards = {percent: bands.at(Decimal(percent)) for percent in (0, 69, 70, 79, 80, 89, 90, 100)}
    assert awards == {0: None, 69: None, 70: 500, 79: 500, 80: 750, 89: 750, 90: 1000, 100: 1000}


ANNOUNCED = {
    "salary.share": Decimal(1),
    "benefits.share": Decimal(1),
    "overtime.cap": Decimal("0.25"),
    "equipment.amount": Decimal(7500),
    "vehicle.amount": Decimal(100_000),
    "models": "tfm",
    "award.period": "quarter",
    "award.payee": "agency",
}


def test_amounts_of_the_two_appropriations() -> None:
    policy = read_policy()
    for path, day, billions, last in (
        ("pl_119_21.ice", date(2025, 7, 4), "29.85", date(2029, 9, 30)),
        ("pl_119_21.border_security_fund", date(2025, 7, 4), "10", date(2034, 9, 30)),
        ("pl_119_21.biden_fund", date(2025, 7, 4), "3.5", None),
        ("pl_119_98.ice", date(2026, 6, 10), "31.075", date(2029, 9, 30)),
        ("pl_119_98.not_cooperating", date(2026, 6, 10), "0.35", date(2029, 9, 30)),
    ):
        value = policy.value(f"appropriations.{path}", day)
        assert (value.value, value.until) == (Decimal(billions) * 10**9, last), path


def test_the_clocks_of_a_hold_are_kept_apart() -> None:
    """The regulation leaves out weekends and holidays; form and agreements state nothing; North Carolina changed."""
    policy = read_policy()
    excluded = {
        clock: policy.value(f"hold.{clock}.excluded", date(2026, 1, 1)).value
        for clock in ("detainer", "form_i247a", "agreement.jem", "agreement.wso", "state.nh")
    }
    assert excluded == {
        "detainer": "Saturdays, Sundays and holidays",
        "form_i247a": "none stated",
        "agreement.jem": "none stated",
        "agreement.wso": "none stated",
        "state.nh": "weekends and holidays",
    }
    before, after = date(2025, 9, 30), date(2025, 10, 1)
    starts = [str(policy.value("hold.state.nc.starts", day).value) for day in (before, after)]
    assert starts == ["receipt of the detainer and the warrant", "when the person would otherwise be released"]
    assert policy.value("hold.state.nc.notice_hours", after).value == 2
    with pytest.raises(NotFound, match="from 2025-10-01"):
        policy.value("hold.state.nc.notice_hours", before)


def test_what_is_recalled_is_assumed_and_says_so() -> None:
    values = [(path, value) for path, rule in read_policy().parameters.items() for value in rule.values]
    for path, value in values:
        said = (value.note or "").casefold()
        if not value.references:
            assert (value.status, value.confidence) == ("assumed", "low"), path
        if said.startswith("recalled"):
            assert value.status == "assumed", path
        if value.status == "assumed":
            assert any(word in said for word in ("recalled", "assumed", "not", "is taken", "rounded")), path
    unsourced = {path for path, value in values if not value.references}
    assert {path for path in unsourced if not path.startswith("assumption.")} == {
        "agreement.older.duration",
        "appropriations.pl_119_21.stonegarden",
        "pay.hours_per_year",
        "pay.overtime.rate",
        "records.benefits",
        "records.costs",
        "records.equipment",
        "records.pay_estimates",
        "state.ca.agreements",
        "state.fl.agreements",
        "state.nj.agreements",
    }


def test_no_claim_is_surer_than_its_sources() -> None:
    """High confidence needs an official text that was read; press alone neither enacts nor announces."""
    policy = read_policy()
    for path, rule in policy.parameters.items():
        for value in rule.values:
            seen = {policy.sources[one.source].seen for one in value.references}
            if value.confidence == "high":
                assert "official text" in seen, path
            if value.status in ("enacted", "announced") and value.confidence != "low":
                assert seen & {"official text", "reprint or digest"}, path


def test_every_source_is_used_and_every_reading_bears_on_a_rule() -> None:
    policy = read_policy()
    used = {one.source for rule in policy.parameters.values() for value in rule.values for one in value.references}
    for reading in policy.readings.values():
        for option in reading.options:
            used |= {one.source for one in (*option.speaks_for, *option.speaks_against)}
    assert set(policy.sources) - used == set()
    bearing = {(name, path) for path, rule in policy.parameters.items() for name in rule.open}
    affected = {(name, path) for name, one in policy.readings.items() for path in one.affects if "." in path}
    assert bearing == affected


def test_an_agency_without_leads_is_not_rated_whatever_is_chosen() -> None:
    assert [option.name for option in read_policy().reading("award_no_leads").options] == ["not_rated"]
