"""Outlay of draws without spread, against fractions counted day by day and agency by agency."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding.chosen import choose
from section287g.funding.explaining import Step
from section287g.funding.forecast.outlay import KINDS, Outlay, compute_outlay, terms_of
from section287g.funding.forecast.paths import Ahead, Paths
from section287g.funding.periods import Span, quarter_of, quarters
from section287g.funding.policy import read_policy
from section287g.funding.rules import Table
from section287g.funding.terms import award

from .made import FIRST, listed

NEWEST = date(2026, 1, 19)
LAST = date(2026, 9, 30)
DRAWS = 3
MONEY = {
    "pay_year": 6_500_000,
    "benefits_rate": 4_500,
    "overtime_use": 500,
    "hours_share": 1_000,
    "dedicated_share": 500,
    "lag_days": 30,
    "award_success": 8_550,
    "vehicle_share": 5_000,
}
Agency = tuple[str, date, date | None]
Later = tuple[tuple[int, int], tuple[int, int]]


def half_up(amount: Fraction) -> int:
    return math.floor(amount + Fraction(1, 2))


def ahead_of(later: list[Later], states: int) -> list[tuple[Span, Ahead]]:
    """Quarters ahead: additions and departures of the first two states, all on fixed days."""
    found = []
    first = NEWEST + timedelta(days=1)
    for (added, left), quarter in zip(later, quarters(first, LAST), strict=True):
        start = max(quarter.first, first)
        joined = (start + timedelta(days=20)).toordinal()
        counts = [np.zeros((DRAWS, states), dtype=np.int64) for _ in range(2)]
        for place in range(min(2, states)):
            counts[0][:, place], counts[1][:, place] = added[place], left[place]
        parted = (start + timedelta(days=31)).toordinal()
        found.append((quarter, Ahead(counts[0], counts[1], np.full(DRAWS, joined), parted)))
    return found


def simulated(agencies: list[Agency], later: list[Later], money: Mapping[str, int], **readings: str) -> Outlay:
    made = listed(agencies, NEWEST)
    paths = Paths(made, DRAWS, tuple(ahead_of(later, len(made.states))))
    policy = read_policy()
    terms = tuple(terms_of(policy, quarter, None) for quarter in quarters(date(2025, 9, 26), LAST))
    drawn = {name: np.full(DRAWS, value, dtype=np.int64) for name, value in money.items()}
    return compute_outlay(paths, terms, drawn, (8_501, 473), choose(policy, readings))


def exact(
    agencies: list[Agency], later: list[Later], money: Mapping[str, int], **readings: str
) -> dict[tuple[str, str, Span], int]:
    """Cents by state, kind and quarter, with fractions."""
    policy = read_policy()
    chosen = choose(policy, readings)
    states = sorted({state for state, _, _ in agencies})
    ahead = ahead_of(later, len(states))
    lag = timedelta(days=money["lag_days"])
    pay, ratio = Fraction(money["pay_year"]), Fraction(8_501, 473)
    start = date(2025, 10, 1)
    lists = [NEWEST - timedelta(days=7 * back) for back in range((NEWEST - FIRST).days // 7, -1, -1)]
    part = {
        "full_annual_salary": Fraction(1),
        "documented_287g_hours": Fraction(money["hours_share"], 10_000),
        "dedicated_posts": Fraction(money["dedicated_share"], 10_000),
    }[chosen["salary_basis"]]
    posts = part if chosen["salary_basis"] == "dedicated_posts" else Fraction(1)

    gone = {
        one: next((day for day in lists if one[2] is not None and day >= one[2]), date.max) for one in agencies
    }  # the first day without it: that of the first list on which it is not

    found = {}
    for place, state in enumerate(states):
        mine = [one for one in agencies if one[0] == state]
        joins = [(date.fromordinal(int(one.joined[0])), int(one.added[0, place])) for _, one in ahead]
        parts = [(date.fromordinal(one.parted), int(one.left[0, place])) for _, one in ahead]

        def eligible(day: date, mine: list[Agency] = mine) -> int:
            return sum(1 for one in mine if one[1] + lag <= day < gone[one])

        for quarter in quarters(date(2025, 9, 26), LAST):
            days = [quarter.first + timedelta(days=one) for one in range(quarter.days)]
            paid = [day for day in days if day >= start]
            counted = sum(eligible(day) for day in paid)
            if chosen["officer_start"] == "first_day_only":
                early = [one for one in mine if one[1] + lag <= start]
                counted = sum(1 for day in paid for one in early if one[1] + lag <= day < gone[one])
            else:
                counted += sum(number for day in paid for joined, number in joins if joined + lag <= day)
            counted -= sum(number for day in paid for parted, number in parts if parted <= day)
            at_end = eligible(quarter.last)
            at_end += sum(number for joined, number in joins if joined + lag <= quarter.last)
            at_end = max(at_end - sum(number for parted, number in parts if parted <= quarter.last), 0)
            if chosen["award_officers"] == "all_eligible":
                at_end += sum(
                    1
                    for one in mine
                    if paid and gone[one] > paid[0] and gone[one] <= quarter.last and one[1] + lag < gone[one]
                )
                at_end += sum(number for parted, number in parts if paid and paid[0] <= parted <= quarter.last)
            new = {}
            for kind in ("equipment", "vehicle"):
                known = policy.parameters[f"reimbursement.{kind}.amount"].values[0].start
                arise = [day for one in mine if (day := max(one[1] + lag, known)) < gone[one]]
                arise += [max(joined + lag, known) for joined, number in joins for _ in range(number)]
                new[kind] = sum(1 for day in arise if day in quarter)
            each = {
                "salary": half_up(pay * part / 4),
                "benefits": half_up(pay * part * Fraction(money["benefits_rate"], 10_000) / 4),
                "overtime": half_up(pay * posts * min(Fraction(money["overtime_use"], 10_000), Fraction(1, 4)) / 4),
            }
            amounts = {
                kind: half_up(max(counted, 0) * ratio * cents / quarter.days) if paid else 0
                for kind, cents in each.items()
            }
            amounts["equipment"] = half_up(new["equipment"] * ratio * 750_000)
            amounts["vehicles"] = half_up(new["vehicle"] * Fraction(money["vehicle_share"], 10_000) * 10_000_000)
            percent = Fraction(money["award_success"], 100)
            dollars = next((dollars for least, dollars in ((90, 1_000), (80, 750), (70, 500)) if percent >= least), 0)
            amounts["awards"] = half_up(at_end * ratio * dollars * 100) if paid else 0
            found |= {(state, kind, quarter): cents for kind, cents in amounts.items()}
    return found


def days_between(first: date, last: date) -> st.SearchStrategy[date]:
    return st.integers(0, (last - first).days).map(lambda days: first + timedelta(days=days))


@st.composite
def agencies_of(draw: st.DrawFn) -> list[Agency]:
    """Up to eight agencies in up to three states, each on at least one weekly list."""
    found: list[Agency] = []
    for _ in range(draw(st.integers(1, 8))):
        signed = draw(days_between(FIRST, NEWEST - timedelta(days=8)))
        stays = draw(st.booleans())
        gone = None if stays else draw(days_between(signed + timedelta(days=8), NEWEST + timedelta(days=1)))
        found.append((draw(st.sampled_from(["FL", "PA", "TX"])), signed, gone))
    return found


few = st.tuples(st.integers(0, 9), st.integers(0, 9))
ahead_quarters = len(quarters(NEWEST + timedelta(days=1), LAST))
MONIES = st.fixed_dictionaries(
    {
        "pay_year": st.integers(0, 20_000_000),
        "benefits_rate": st.integers(0, 10_000),
        "overtime_use": st.integers(0, 10_000),
        "hours_share": st.integers(0, 10_000),
        "dedicated_share": st.integers(0, 10_000),
        "lag_days": st.integers(0, 400),
        "award_success": st.integers(0, 10_000),
        "vehicle_share": st.integers(0, 10_000),
    }
)


@settings(deadline=None, max_examples=200)
@given(
    agencies_of(),
    st.lists(st.tuples(few, few), min_size=ahead_quarters, max_size=ahead_quarters),
    MONIES,
    st.sampled_from(["full_annual_salary", "documented_287g_hours", "dedicated_posts"]),
    st.sampled_from(["programme_or_event", "first_day_only"]),
    st.sampled_from(["all_eligible", "eligible_on_last_day"]),
)
def test_draws_without_spread_agree_with_fractions_to_the_cent(
    agencies: list[Agency], later: list[Later], money: dict[str, int], basis: str, start: str, officers: str
) -> None:
    readings = {"salary_basis": basis, "officer_start": start, "award_officers": officers}
    outlay = simulated(agencies, later, money, **readings)
    wanted = exact(agencies, later, money, **readings)
    for number, quarter in enumerate(outlay.quarters):
        for place, kind in enumerate(KINDS):
            total = sum(wanted[state, kind, quarter] for state in outlay.states)
            assert outlay.by_kind[number, place].tolist() == [total] * DRAWS, (quarter, kind)
        for place, state in enumerate(outlay.states):
            total = sum(wanted[state, kind, quarter] for kind in KINDS)
            assert outlay.by_state[number, place].tolist() == [total] * DRAWS, (quarter, state)


NO_ONE: list[Later] = [((0, 0), (0, 0))] * ahead_quarters


def test_one_agency_by_hand() -> None:
    """473 agencies would have 8,501 officers, so one has 8501/473; signed long before the start, it stays."""
    outlay = simulated([("FL", FIRST, None)], NO_ONE, MONEY)
    first, second = outlay.by_kind[0, :, 0].tolist(), outlay.by_kind[1, :, 0].tolist()
    # equipment 7,500 dollars an officer = 134,793.87; vehicles half of 100,000; nothing of pay before October
    assert dict(zip(KINDS, first, strict=True)) == {
        "salary": 0, "benefits": 0, "overtime": 0, "equipment": 13_479_387, "vehicles": 5_000_000, "awards": 0,
    }  # fmt: skip
    # 65,000 / 4 = 16,250.00 an officer; 45 % of it 7,312.50; 5 % of it 812.50; 85.5 percent is 750 dollars
    assert dict(zip(KINDS, second, strict=True)) == {
        "salary": 29_205_338, "benefits": 13_142_402, "overtime": 1_460_267, "equipment": 0, "vehicles": 0,
        "awards": 1_347_939,
    }  # fmt: skip
    assert outlay.eligible[:, 0].tolist() == [18] * len(outlay.quarters)


def test_overtime_is_limited_to_a_quarter_of_the_salary() -> None:
    kinds = {
        use: simulated([("FL", FIRST, None)], NO_ONE, {**MONEY, "overtime_use": use}).by_kind
        for use in (2_500, 9_000)
    }
    assert (kinds[2_500] == kinds[9_000]).all()
    quarter = kinds[9_000][1, :, 0]
    assert abs(4 * quarter[KINDS.index("overtime")] - quarter[KINDS.index("salary")]) <= 2


@pytest.mark.parametrize("edges", ["floor", "half_up", "exact"])
def test_awards_are_those_of_the_announced_terms(edges: str) -> None:
    """Hundredths of a percent around every edge, against the exact terms that a claim uses."""
    policy, on = read_policy(), date(2026, 1, 1)
    chosen = choose(policy, {"award_band_edges": edges})
    table = policy.value("reimbursement.award.bands", on).value
    assert isinstance(table, Table)
    centres = [int(Decimal(100) * band.start) for band in table.bands]
    tried = sorted(
        {one for centre in centres for one in range(centre - 120, centre + 121) if one <= 10_000} | {0, 10_000}
    )
    for success in tried:
        rated = Step("", Fraction(success, 100), "percent", "")
        one = award(policy, chosen, on, rated, Step("", Fraction(1), "people", "")).amount
        outlay = simulated([("FL", FIRST, None)], NO_ONE, {**MONEY, "award_success": success}, award_band_edges=edges)
        assert one is not None
        cents = half_up(one * 100 * Fraction(8_501, 473))
        assert outlay.by_kind[1, KINDS.index("awards"), 0] == cents, success


def test_what_was_not_known_on_a_day_is_not_in_the_terms() -> None:
    policy, quarter = read_policy(), quarter_of(date(2025, 11, 1))
    before = terms_of(policy, quarter, date(2025, 9, 1))
    assert (before.paid_from, before.salary, before.equipment, before.bands) == (None, None, None, None)
    announced = terms_of(policy, quarter, date(2025, 9, 2))
    assert (announced.paid_from, announced.salary) == (date(2025, 10, 1).toordinal(), 1)
    assert (announced.equipment, announced.vehicle) == (None, None)
    paid = terms_of(policy, quarter, date(2025, 9, 30))
    assert (paid.equipment, paid.vehicle) == (750_000, 10_000_000)
