"""What must be so of every estimate: sums, limits, order, and that draws without a spread are the estimate itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from funding.estimate.samples import Q, choices, given, group, inputs
from section287g.funding import Chosen, choose, read_policy
from section287g.funding.estimate import EstimateInput, Group, Quantity, Refused, estimate_agency
from section287g.funding.estimate.costs import COST_KINDS, Costs
from section287g.funding.estimate.covering import SHARED
from section287g.funding.estimate.horizon import make_horizon
from section287g.funding.estimate.model import Line
from section287g.funding.estimate.monthly import line
from section287g.funding.estimate.receipts import KINDS, OWN, Receipts
from section287g.funding.estimate.sensitivity import costs_total
from section287g.funding.estimate.simulating import simulate
from section287g.funding.estimate.spread import extremes, receipts_total

POLICY = read_policy()
few = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
many = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def received(made: EstimateInput, chosen: Chosen) -> dict[str, Line]:
    horizon = make_horizon(made, POLICY)
    receipts = Receipts.of(made, POLICY, chosen, horizon)
    return {kind: line(kind, partial(receipts.step, kind), horizon) for kind in KINDS}


def spent(made: EstimateInput) -> dict[str, Line]:
    horizon = make_horizon(made, POLICY)
    costs = Costs(made, POLICY, horizon)
    return {kind: line(kind, partial(costs.step, kind), horizon) for kind in COST_KINDS}


def total(lines: dict[str, Line]) -> Decimal:
    return sum((sum(one.months, Decimal(0)) for one in lines.values() if one.months is not None), Decimal(0))


@few
@drawn(inputs(), choices())
def test_quarters_and_both_kinds_of_year_sum_to_the_total(made: EstimateInput, chosen: Chosen) -> None:
    found = estimate_agency(made, POLICY, chosen, draws=0)
    whole = found.whole
    for periods in (found.by_quarter(), found.by_federal_year(), found.by_own_year()):
        for kind in KINDS:
            assert sum(one.receipts[kind] or 0 for one in periods) == whole.receipts[kind]
        for kind in COST_KINDS:
            assert sum(one.costs[kind] or 0 for one in periods) == whole.costs[kind]
        assert sum(one.net or 0 for one in periods) == whole.net
        assert sum(one.months for one in periods) == 3 * len(found.horizon.quarters)


@many
@drawn(inputs(), choices(), st.data())
def test_a_group_in_two_parts_and_another_order_change_nothing(
    made: EstimateInput, chosen: Chosen, data: st.DataObject
) -> None:
    first = made.groups[0]
    part = data.draw(st.integers(0, int(first.count.mid)))
    split = (replace(first, count=Q(part)), replace(first, count=Q(first.count.mid - part), name="the rest"))
    other = replace(made, groups=tuple(data.draw(st.permutations([*made.groups[1:], *split]))))
    for lines in (partial(received, chosen=chosen), spent):
        one, two = lines(made), lines(other)
        assert {kind: held.months for kind, held in one.items()} == {kind: held.months for kind, held in two.items()}


@many
@drawn(inputs(), choices())
def test_an_award_never_exceeds_four_of_the_highest_band_an_officer_and_year(
    made: EstimateInput, chosen: Chosen
) -> None:
    made = replace(made, success=Q(100))
    horizon = make_horizon(made, POLICY)
    officers = sum(int(one.count.mid) for one in made.groups)
    months = received(made, chosen)["award"].months
    assert months is not None
    for year in horizon.years:
        places = horizon.months_of(year)
        assert sum(months[place] for place in places) <= 4 * 1_000 * officers


@many
@drawn(inputs(), choices())
def test_overtime_never_exceeds_a_quarter_of_the_salary_in_the_year_of_the_limit(
    made: EstimateInput, chosen: Chosen
) -> None:
    chosen = chosen.with_option("overtime_year", "federal_fiscal")
    regular = chosen["overtime_base"] == "all_regular_pay"
    most = sum(((one.regular_pay if regular else one.salary) or Q(0)).mid * one.count.mid / 4 for one in made.groups)
    horizon = make_horizon(made, POLICY)
    months = received(made, chosen)["overtime"].months
    assert months is not None
    for year in horizon.years:
        assert sum(months[place] for place in horizon.months_of(year)) <= most + Decimal("0.01")


@many
@drawn(inputs(), choices(), st.decimals("0", "1", places=4), st.integers(0, 800))
def test_more_hours_never_pay_less(made: EstimateInput, chosen: Chosen, share: Decimal, hours: int) -> None:
    before = sum(total({kind: one}) for kind, one in received(made, chosen).items())
    assert all(one.hours_share is not None and one.overtime_hours is not None for one in made.groups)
    more = replace(made, groups=tuple(_more(one, share, hours) for one in made.groups))
    assert total(received(more, chosen)) >= before


def _more(one: Group, share: Decimal, hours: int) -> Group:
    assert one.hours_share is not None
    assert one.overtime_hours is not None
    return replace(
        one,
        hours_share=Q(max(one.hours_share.mid, share)),
        overtime_hours=Q(one.overtime_hours.mid + hours),
    )


@few
@drawn(inputs(), choices())
def test_draws_without_a_spread_are_the_estimate_to_the_cent(made: EstimateInput, chosen: Chosen) -> None:
    horizon = make_horizon(made, POLICY)
    found = simulate(made, POLICY, chosen, horizon, 3, 1)
    assert found is not None
    exact, costs = received(made, chosen), spent(made)
    for place, quarter in enumerate(horizon.quarters):
        months = horizon.months_of(quarter)
        for lines, row in ((exact, found.receipts[place]), (costs, found.costs[place])):
            wanted = sum((one.over(months) or Decimal(0) for one in lines.values()), Decimal(0))
            assert row.tolist() == [int(wanted * 100)] * 3


@few
@drawn(inputs(), choices(), choices())
def test_no_combination_of_readings_lies_beyond_the_range(made: EstimateInput, chosen: Chosen, other: Chosen) -> None:
    horizon = make_horizon(made, POLICY)
    bounds = extremes(made, POLICY, chosen, horizon)
    assert bounds is not None
    (low, lowest), (high, highest) = bounds
    amount, _ = receipts_total(Receipts.of(made, POLICY, other, horizon))
    assert amount is not None
    assert low <= amount <= high
    for end, readings in ((low, lowest), (high, highest)):
        assert receipts_total(Receipts.of(made, POLICY, readings, horizon))[0] == end


@many
@drawn(inputs(), choices())
@example(given(group(count=Q(0))), choose(POLICY))
def test_readings_move_no_cost_and_nothing_is_negative(made: EstimateInput, chosen: Chosen) -> None:
    lines = {**received(made, chosen), **spent(made)}
    for one in lines.values():
        assert one.months is not None
        assert all(amount >= 0 for amount in one.months)
    assert costs_total(made, POLICY, make_horizon(made, POLICY)) == total(spent(made))


def test_draws_lie_between_the_ends_and_are_the_same_each_time() -> None:
    made = given(group(count=Q(4, 6, 8), salary=Q(55_000, 62_000, 70_000)), success=Q(60, 85, 95), insurance=Q(900))
    chosen = choose(POLICY)
    one, two = (estimate_agency(made, POLICY, chosen, draws=500).simulated for _ in range(2))
    assert one is not None
    assert two is not None
    assert np.array_equal(one.net, two.net)
    assert one.varied == ("count of officers", "salary of officers", "success")
    ends = []
    for place in ("low", "high"):
        fixed = given(
            group(count=Q(4 if place == "low" else 8), salary=Q(55_000 if place == "low" else 70_000)),
            success=Q(60 if place == "low" else 95),
            insurance=Q(900),
        )
        ends.append(int((estimate_agency(fixed, POLICY, chosen, draws=0).whole.net or Decimal(0)) * 100))
    nets = one.net.sum(axis=0)
    assert ends[0] <= nets.min() < nets.max() <= ends[1]
    spread = one.total()
    assert spread.low < spread.median < spread.high
    other = estimate_agency(made, POLICY, chosen, draws=500, seed=7).simulated
    assert other is not None
    assert not np.array_equal(one.net, other.net)


def test_draws_below_the_bands_are_not_known_where_the_reading_leaves_them_open() -> None:
    made = given(success=Q(60, 85, 95), legal=Q(0))
    chosen = choose(POLICY, {"award_below_bands": "unknown"})
    found = estimate_agency(made, POLICY, chosen, draws=200)
    assert found.whole.net is not None
    assert found.simulated is None


def test_amounts_too_large_for_whole_numbers_are_refused_and_not_wrong() -> None:
    huge = group(count=Q(50_000, 60_000, 99_000), salary=Q(90_000_000, 95_000_000, 100_000_000))
    made = given(replace(huge, hours_share=Q("0.3333"), overtime_hours=Q("0.1", "99999.9", "999999.9")))
    made = replace(made, overtime_benefits=Q("0.9999"), duty_backfill=Q("0.7777"))
    with pytest.raises(Refused, match="--draws 0"):
        estimate_agency(made, POLICY, draws=10)
    assert estimate_agency(made, POLICY, draws=0).whole.net is not None


def test_the_horizon_has_whole_quarters_and_dates_do_not_depend_on_today() -> None:
    made = given(start=date(2026, 5, 20), quarters=3)
    horizon = make_horizon(made, POLICY)
    assert (horizon.span.first, horizon.span.last) == (date(2026, 4, 1), date(2026, 12, 31))
    assert len(horizon.months) == 9


def test_a_quantity_keeps_three_values() -> None:
    held = Quantity.of(1, 2, 3)
    assert (held.spread, held.fixed(Decimal(2))) == (True, Quantity.of(2))


def test_every_reading_that_bears_on_the_reimbursement_is_in_the_range() -> None:
    bearing = {
        name
        for name, one in POLICY.readings.items()
        if any(path.startswith("reimbursement.") for path in one.affects)
    }
    assert bearing == {*SHARED, *(name for _, own in OWN for name in own)}
    assert {kind for kinds, _ in OWN for kind in kinds} == set(KINDS)
