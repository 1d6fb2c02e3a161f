"""How right the room is: 200 agencies located by hand, apart from the program, against the embedded registry.

The table of accuracy is printed on every run, with each agency on which program and hand do not agree.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import section287g
from places.draw import SIZES, draw

SAMPLE = Path(__file__).with_name("sample.csv")
LEAST = {"jurisdiction": 0.99, "county_fips": 0.98, "place_fips": 0.985, "ori": 0.99}
"""The least share of agencies that must be right, by column."""
WRONGLY_FOUND: dict[str, str] = {}
"""Agencies whose ORI the program finds though the hand found none or another, each with the reason."""

Line = dict[str, Any]


@pytest.fixture(scope="module")
def by_hand() -> list[dict[str, str]]:
    with SAMPLE.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def by_program() -> dict[str, Line]:
    with section287g.open() as registry:
        return {one["agency_id"]: dict(one) for one in registry.sql("FROM agencies")}


def codes(text: str | None) -> frozenset[str]:
    return frozenset(text.split(";")) if text else frozenset()


def right(hand: str, found: str | None) -> bool:
    """Codes are right as a set, whatever their order: both have the same, or both have none."""
    return codes(hand) == codes(found)


def wrong(column: str, by_hand: list[dict[str, str]], by_program: dict[str, Line]) -> list[str]:
    return [
        f"{one['agency_id']}: by hand {one[column] or 'none'}, by program {by_program[one['agency_id']][column]}"
        for one in by_hand
        if not right(one[column], by_program[one["agency_id"]][column])
    ]


def test_the_sample_is_what_the_seed_draws(by_hand: list[dict[str, str]], by_program: dict[str, Line]) -> None:
    drawn = {agency_id for _, agency_id in draw((key, one["jurisdiction"]) for key, one in by_program.items())}
    held = {one["agency_id"] for one in by_hand}
    assert len(by_hand) == len(held) == sum(SIZES.values()) == 200
    assert (sorted(held - drawn), sorted(drawn - held)) == ([], [])


def test_every_line_of_the_sample_is_of_the_agency_that_it_names(
    by_hand: list[dict[str, str]], by_program: dict[str, Line]
) -> None:
    assert {one["agency_id"]: one["agency"] for one in by_hand} == {
        one["agency_id"]: by_program[one["agency_id"]]["agency"] for one in by_hand
    }
    assert all(one["evidence"] and one["checked_by"] for one in by_hand)


def test_the_program_is_as_right_as_is_claimed(
    by_hand: list[dict[str, str]], by_program: dict[str, Line], capsys: pytest.CaptureFixture[str]
) -> None:
    missed = {column: wrong(column, by_hand, by_program) for column in (*LEAST, "ori_status")}
    order = [
        one["agency_id"]
        for one in by_hand
        if right(one["county_fips"], by_program[one["agency_id"]]["county_fips"])
        and one["county_fips"] != (by_program[one["agency_id"]]["county_fips"] or "")
    ]
    share = {column: 1 - len(some) / len(by_hand) for column, some in missed.items()}
    with capsys.disabled():
        print(f"\nplaces of {len(by_hand)} agencies, by hand against by program:")
        for column, some in missed.items():
            print(f"  {column}: {len(by_hand) - len(some)} right, {share[column]:.1%}")
            print("".join(f"    {one}\n" for one in some), end="")
        print(f"  the same counties in another order: {', '.join(order) or 'none'}")
    assert {column: share[column] for column, least in LEAST.items() if share[column] < least} == {}


def test_no_ori_is_found_that_the_hand_did_not_find(
    by_hand: list[dict[str, str]], by_program: dict[str, Line]
) -> None:
    found = {
        one["agency_id"]
        for one in by_hand
        if by_program[one["agency_id"]]["ori"] and by_program[one["agency_id"]]["ori"] != one["ori"]
    }
    assert found == set(WRONGLY_FOUND)


def test_where_hand_and_program_name_the_state_of_an_ori_otherwise_neither_has_one(
    by_hand: list[dict[str, str]], by_program: dict[str, Line]
) -> None:
    """Ambiguous and not in roster differ only in whether candidates are worth a look."""
    for one in by_hand:
        found = by_program[one["agency_id"]]
        if found["ori_status"] != one["ori_status"]:
            assert {found["ori_status"], one["ori_status"]} == {"ambiguous", "not in roster"}, one["agency_id"]
            assert (found["ori"], one["ori"]) == (None, "")


@pytest.mark.parametrize(
    ("status", "holds"),
    [
        ("found", lambda one: one["ori"] and not one["ori_candidates"]),
        ("ambiguous", lambda one: not one["ori"] and one["ori_candidates"]),
        ("not in roster", lambda one: not one["ori"] and not one["ori_candidates"]),
    ],
)
def test_the_state_of_an_ori_tells_what_there_is(
    status: str, holds: Callable[[Line], object], by_program: dict[str, Line]
) -> None:
    of_it = [one for one in by_program.values() if one["ori_status"] == status]
    assert of_it
    assert [one["agency_id"] for one in of_it if not holds(one)] == []
