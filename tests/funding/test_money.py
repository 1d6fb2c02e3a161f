"""What the rules and readings come to in dollars: every test of `money/*.yaml` is one small claim.

Each gives one officer (or several alike), what was paid, leads and purchases, the readings that are not defaults,
and the dollars expected by cost. What a test does not give is as in `GIVEN`; every figure is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funding.claims.made import YEAR, made
from section287g.funding import read_policy
from section287g.funding.claims.records import Intake
from section287g.funding.periods import Span
from section287g.funding.yamlfile import Entry, parse_yaml
from support.claim_records import agency, leads, officer, payroll, purchase, raised
from support.claim_records import intake as records

FOLDER = Path(__file__).parent / "money"
EVENTS = ("nominated", "trained", "certified", "credentialed", "first_use", "first_arrest")
HOURS_AND_PAY = (
    "regular_hours",
    "regular_pay",
    "benefits",
    "hours_287g",
    "overtime_hours",
    "overtime_pay",
    "overtime_benefits",
    "overtime_hours_287g",
    "other_salary",
    "other_benefits",
    "other_overtime",
)
GIVEN = parse_yaml((FOLDER / "given.yaml").read_text(encoding="utf-8"), "given.yaml")
TESTS = [
    test.only("name", "officer", "pay", "agency", "leads", "purchase", "readings", "period", "expect")
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.name != "given.yaml"
    for test in parse_yaml(path.read_text(encoding="utf-8"), path.name).only("tests").entries("tests")
]


def identity(test: Entry) -> str:
    return f"{test.file}: {test.text('name')}"


def part(test: Entry, name: str) -> Entry:
    """A part of a test over what is given where the test says nothing."""
    own, given = test.content.get(name), GIVEN.content.get(name)
    assert own is None or isinstance(own, Entry)
    content = {**(given.content if isinstance(given, Entry) else {}), **(own.content if own is not None else {})}
    return Entry(test.file, name, {key: value for key, value in content.items() if value != "absent"}, {})


def days(entry: Entry, *names: str) -> dict[str, date]:
    return {name: entry.day(name) for name in names if name in entry.content}


def people(test: Entry) -> tuple[dict[str, Any], int]:
    one = part(test, "officer")
    last = one.maybe_day("employed_until") or date.max
    changes = {
        "employed": Span(one.day("employed_from"), last),
        "events": days(one, *EVENTS),
        "withdrawn": one.maybe_day("withdrawn"),
        "dedicated": one.text("dedicated") == "yes",
        "model": one.text("model"),
        "annual_salary": one.number("annual_salary"),
        "annual_regular_pay": one.maybe_number("annual_regular_pay"),
    }
    return changes, int(one.number("officers"))


def claim_records(test: Entry) -> Intake:
    changes, count = people(test)
    names = [f"D-{number}" for number in range(1, count + 1)]
    of_agency = part(test, "agency")
    given: dict[str, Any] = {"agency": agency(signed=of_agency.day("signed"), ended=of_agency.maybe_day("ended"))}
    rows = []
    if "pay" in test.content:
        pay = part(test, "pay")
        amounts: dict[str, Any] = {name: pay.maybe_number(name) for name in HOURS_AND_PAY}
        amounts["other_funder"] = pay.maybe_text("other_funder")
        periods, long = int(pay.number("periods")), int(pay.number("days"))
        starts = [pay.day("first") + timedelta(days=long * place) for place in range(periods)]
        rows = [payroll(name, start, long, **amounts) for name in names for start in starts]
    if "leads" in test.content:
        one = part(test, "leads")
        factor = one.maybe_number("factor")
        stated = None if factor is None else str(factor)
        given["leads"] = (leads(one.day("quarter"), int(one.number("supplied")), int(one.number("located")), stated),)
    if "purchase" in test.content:
        one = part(test, "purchase")
        buyer = None if one.text("kind") == "vehicle" else names[0]
        other = {"other_funder": one.maybe_text("other_funder"), "other_amount": one.maybe_number("other_amount")}
        given["purchases"] = (
            purchase("one", one.text("kind"), buyer, one.day("day"), str(one.number("amount")), **other),
        )
    own = part(test, "officer")
    if "raise_from" in own.content:
        given["pay"] = tuple(raised(name, own.day("raise_from"), int(own.number("raise_to"))) for name in names)
    officers = [officer(name, row=place, **changes) for place, name in enumerate(names, start=2)]
    return records(officers, rows, **given)


def readings_of(test: Entry) -> Mapping[str, str]:
    chosen = part(test, "readings")
    return {name: chosen.text(name) for name in chosen.content}


@pytest.mark.parametrize("test", TESTS, ids=identity)
def test_a_claim_comes_to_what_is_expected(test: Entry) -> None:
    period = part(test, "period")
    span = Span(period.day("first"), period.day("last")) if period.content else YEAR
    expected = part(test, "expect")
    totals = made(claim_records(test), span, readings_of(test)).totals()
    assert totals == {cost: expected.number(cost) for cost in expected.content if expected.number(cost)}


def test_every_option_of_every_reading_has_a_test() -> None:
    policy = read_policy()
    tried = {(name, option) for test in TESTS for name, option in readings_of(test).items()}
    wanted = {
        (name, option.name)
        for name, reading in policy.readings_of("reimbursement").items()
        for option in reading.options
    }
    assert wanted - tried == set()
    assert all(Decimal(0) <= amount for test in TESTS for amount in part(test, "expect").content.values())
