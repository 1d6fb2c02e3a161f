"""Where the agencies of ICE's own lists have authority: how many of those on the newest list have their codes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from section287g.places.jurisdiction import JURISDICTIONS
from section287g.places.tables import counties, load_reference, states_by_code
from section287g.registry import Registry

LEAST_COUNTY = 0.99
LEAST_CODE = 0.985
LEAST_FOUND = 0.97
Line = dict[str, Any]


@pytest.fixture(scope="module")
def newest(real_registry: Registry) -> list[Line]:
    """The agreements on the newest list, each with its agency's line."""
    agencies = {one["agency_id"]: dict(one) for one in real_registry.sql("FROM agencies")}
    return [agencies[one["agency_id"]] for one in real_registry.agreements()]


def share(part: int, whole: int) -> float:
    assert whole
    return part / whole


def has_its_code(one: Line) -> bool:
    """The code that the jurisdiction calls for: none for a state, a place's for a city, else a county's."""
    if one["jurisdiction"] == "state":
        return True
    return bool(one["place_fips"] if one["jurisdiction"] == "municipal" else one["county_fips"])


def split(text: str | None) -> list[str]:
    return text.split(";") if text else []


def test_every_agency_has_a_known_state_and_a_jurisdiction(newest: list[Line]) -> None:
    assert len(newest) > 1_000
    assert {one["state"] for one in newest} <= set(states_by_code())
    assert sorted({one["agency_id"] for one in newest if one["jurisdiction"] not in JURISDICTIONS}) == []


def test_nearly_all_have_their_county_or_need_none(newest: list[Line], capsys: pytest.CaptureFixture[str]) -> None:
    without = [one["agency_id"] for one in newest if one["jurisdiction"] != "state" and not one["county_fips"]]
    with capsys.disabled():
        print(f"\ncounty known or not called for: {len(newest) - len(without)} of {len(newest)} agreements")
        print(f"  without: {', '.join(sorted(set(without))) or 'none'}")
    assert share(len(newest) - len(without), len(newest)) >= LEAST_COUNTY


def test_nearly_all_have_the_code_that_their_jurisdiction_calls_for(
    newest: list[Line], capsys: pytest.CaptureFixture[str]
) -> None:
    without = [one["agency_id"] for one in newest if not has_its_code(one)]
    with capsys.disabled():
        print(f"\ncode of the jurisdiction known: {len(newest) - len(without)} of {len(newest)} agreements")
        print(f"  without: {', '.join(sorted(set(without))) or 'none'}")
    assert share(len(newest) - len(without), len(newest)) >= LEAST_CODE


def test_no_code_lies_outside_the_agencys_state(real_registry: Registry) -> None:
    agencies = [dict(one) for one in real_registry.sql("FROM agencies")]
    oris = {ori for one in agencies for ori in (*split(one["ori"]), *split(one["ori_candidates"]))}
    places = {code for one in agencies for code in split(one["place_fips"])}
    held = load_reference([], places, oris)
    wrong = []
    for one in agencies:
        states = {counties()[code].state for code in split(one["county_fips"])}
        states |= {held.place_by_fips[code].state for code in split(one["place_fips"])}
        lines = (*split(one["ori"]), *split(one["ori_candidates"]))
        states |= {held.line_by_ori[ori].state for ori in lines}
        if states - {one["state"]}:
            wrong.append(one["agency_id"])
    assert wrong == []


def test_every_county_is_one_of_today(real_registry: Registry) -> None:
    codes = {code for one in real_registry.sql("FROM agencies") for code in split(one["county_fips"])}
    assert len(codes) > 500
    assert sorted(code for code in codes if not counties()[code].current) == []


def test_of_oris_that_a_roster_may_hold_nearly_all_are_found(
    newest: list[Line], capsys: pytest.CaptureFixture[str]
) -> None:
    states = Counter(one["ori_status"] for one in newest)
    agencies = Counter(status for _, status in {(one["agency_id"], one["ori_status"]) for one in newest})
    with capsys.disabled():
        print("\nORI, agreements on the newest list (agencies):")
        for status in ("found", "ambiguous", "not in roster"):
            print(f"  {status}: {states[status]} ({agencies[status]})")
    assert set(states) <= {"found", "ambiguous", "not in roster"}
    assert share(states["found"], states["found"] + states["ambiguous"]) >= LEAST_FOUND


def test_no_line_of_a_roster_is_two_agencies_unless_they_are_divisions_of_one(real_registry: Registry) -> None:
    shared = [
        (one["ori"], one["agencies"])
        for one in real_registry.sql(
            "SELECT ori, list(agency_id ORDER BY agency_id) AS agencies FROM agencies WHERE ori IS NOT NULL"
            " GROUP BY ori HAVING count(*) > 1 ORDER BY ori"
        )
    ]
    assert shared == [
        (
            "TX0000000",
            [
                "tx-department-of-public-safety-criminal-investigations-division",
                "tx-department-of-public-safety-texas-highway-patrol",
            ],
        )
    ]


def test_every_disagreement_of_ices_county_is_of_an_agency_and_counted(real_registry: Registry) -> None:
    lines = [dict(one) for one in real_registry.table("county_disagreements")]
    agencies = {one["agency_id"] for one in real_registry.sql("FROM agencies")}
    assert lines
    assert {one["agency_id"] for one in lines} <= agencies
    assert all(one["rows"] > 0 and one["ice_county"] for one in lines)
    assert all(one["ice_county_fips"] not in split(one["county_fips"]) or "misspelled" in one["how"] for one in lines)
