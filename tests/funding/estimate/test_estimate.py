"""Estimates against amounts computed by hand: pay by days, limits, allotments, awards, costs, readings, stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from funding.estimate.samples import POLICY, Q, estimated, given, group
from section287g.funding import choose
from section287g.funding.estimate import Estimate, Quantity, estimate_agency, estimate_allotments
from section287g.funding.explaining import OPERATIONS


def year(made: Estimate, name: str, kind: str) -> Decimal | None:
    period = next(one for one in made.by_federal_year() if one.name == name)
    return {**period.receipts, **period.costs}[kind]


def cents(amount: Fraction) -> Decimal:
    """Halves up, written apart from the program."""
    return Decimal(int(amount * 100 + Fraction(1, 2))) / 100


@pytest.mark.parametrize(
    ("officers", "vehicles", "equipment", "total"),
    [
        (6, 1, "45000.00", "145000.00"),
        (6, 2, "45000.00", "145000.00"),
        (6, 0, "45000.00", "45000.00"),
        (3200, None, "24000000.00", "24000000.00"),
        (974, None, "7305000.00", "7305000.00"),
        (3676, None, "27570000.00", "27570000.00"),
    ],
)
def test_allotments_come_to_the_payments_reported(
    officers: int, vehicles: int | None, equipment: str, total: str
) -> None:
    """Sullivan County, Tennessee: 145,000 for six deputies and a vehicle; Dallas; local and state Florida."""
    made = estimate_allotments(officers, vehicles)
    assert (made.equipment, made.total) == (Decimal(equipment), Decimal(total))
    assert (made.vehicle is None) == (vehicles is None)


def test_the_amount_reported_for_sullivan_county_is_what_the_terms_give() -> None:
    on = date(2026, 2, 13)
    reported = {name: POLICY.value(f"published.payments.sullivan.{name}", on).value for name in ("officers", "total")}
    made = estimate_allotments(int(str(reported["officers"])), 1, on=on)
    assert made.total == reported["total"]
    whole = estimated(given(vehicles=Q(1))).whole
    assert (whole.receipts["equipment"], whole.receipts["vehicle"]) == (Decimal(45_000), Decimal(100_000))


def test_allotments_by_cost_are_known_only_with_a_cost() -> None:
    chosen = choose(POLICY, {"equipment_amount": "actual_up_to_cap", "vehicle_amount": "actual_up_to_cap"})
    unknown = estimate_allotments(6, 1, POLICY, chosen)
    assert (unknown.equipment, unknown.vehicle, unknown.total) == (None, None, None)
    known = estimate_allotments(6, 2, POLICY, chosen, equipment_cost=Decimal("5200.50"), vehicle_cost=Decimal(48_000))
    assert (known.equipment, known.vehicle) == (Decimal("31203.00"), Decimal("96000.00"))
    above = estimate_allotments(6, 2, POLICY, chosen, equipment_cost=Decimal(9000), vehicle_cost=Decimal(68_000))
    assert above.total == Decimal(145_000)


def test_pay_accrues_by_day_of_the_federal_fiscal_year() -> None:
    """From 2026-02-16 through 2026-09-30 are 13 + 31 + 30 + 31 + 30 + 31 + 31 + 30 = 227 days of 365."""
    made = estimated(given())
    assert year(made, "FY2026", "salary") == cents(Fraction(6 * 62_000 * 227, 365))
    assert year(made, "FY2026", "benefits") == cents(Fraction(6 * 24_000 * 227, 365))
    assert year(made, "FY2027", "salary") == Decimal(372_000)
    # 2027-10-01 to 2027-12-31 are 92 days of 366
    assert year(made, "FY2028", "salary") == cents(Fraction(6 * 62_000 * 92, 366))


def test_each_reading_of_the_salary_has_its_own_amount() -> None:
    posts = group(name="posts", count=Q(2), dedicated=True)
    patrol = group(name="patrol", count=Q(6), dedicated=False, hours_share=Q("0.1"))
    made = given(posts, patrol)
    whole = {
        basis: year(estimated(made, salary_basis=basis), "FY2027", "salary")
        for basis in ("full_annual_salary", "documented_287g_hours", "dedicated_posts")
    }
    assert whole == {
        "full_annual_salary": Decimal(8 * 62_000),
        "documented_287g_hours": Decimal(2 * 62_000) + Decimal(6 * 6_200),
        "dedicated_posts": Decimal(2 * 62_000),
    }
    shown = {one.option: one.receipts for one in estimated(made).options if one.reading == "salary_basis"}
    for basis, total in shown.items():
        assert total == estimated(made, salary_basis=basis).whole.received


def test_what_a_reading_asks_for_and_nobody_stated_is_not_known() -> None:
    made = estimated(given())
    why = {(one.reading, one.option): (one.receipts, one.why) for one in made.options}
    for option, words in (
        ("trained", "no day is stated for training completed"),
        ("first_arrest", "no day is stated for first arrest made"),
    ):
        assert why["eligibility_start", option] == (None, f"officers 'officers': {words}")
    assert "whether the posts are dedicated" in why["salary_basis", "dedicated_posts"][1]
    assert "share of hours" in why["salary_basis", "documented_287g_hours"][1]
    unknown = estimated(given(), eligibility_start="first_arrest")
    assert (unknown.whole.received, unknown.whole.net, unknown.stops) == (None, None, ())
    assert unknown.highest is not None


def test_an_event_without_its_day_is_not_asked_of_officers_who_are_not_covered() -> None:
    made = estimated(given(model="wso"), eligibility_start="first_arrest")
    assert made.whole.received == Decimal(0)
    paid = estimated(given(model="wso", success=Q(95), vehicles=Q(1)), eligible_models="any_model")
    assert year(paid, "FY2027", "salary") == Decimal(372_000)
    assert paid.whole.receipts["award"] == Decimal(0)


def test_overtime_stops_at_a_quarter_of_the_salary() -> None:
    """62,000 / 2,080 x 1.5 is 44.7115... an hour, so 15,500 are reached after 346.67 hours."""
    hour = Fraction(62_000 * 3, 2_080 * 2)
    below = estimated(given(group(overtime_hours=Q(300))))
    assert year(below, "FY2027", "overtime") == cents(6 * 300 * hour)
    above = estimated(given(group(overtime_hours=Q(800))))
    assert year(above, "FY2027", "overtime") == Decimal(6 * 15_500)
    assert year(above, "FY2027", "overtime_pay") == cents(6 * 800 * hour)
    # of FY2026 227 days are covered: 800 x 227 / 365 hours are 22,245 dollars, above the whole year's limit
    assert year(above, "FY2026", "overtime") == Decimal(6 * 15_500)
    by_days = estimated(given(group(overtime_hours=Q(800))), overtime_part_year="by_days")
    assert year(by_days, "FY2026", "overtime") == cents(Fraction(6 * 15_500 * 227, 365))
    base = estimated(given(group(overtime_hours=Q(800), regular_pay=Q(66_000))), overtime_base="all_regular_pay")
    assert year(base, "FY2027", "overtime") == Decimal(6 * 16_500)


def test_benefits_on_overtime_lie_where_the_reading_puts_them() -> None:
    made = given(group(overtime_hours=Q(300)), overtime_benefits=Q("0.1"))
    hour = Fraction(62_000 * 3, 2_080 * 2)
    pay = 300 * hour
    found = {
        option: [year(estimated(made, fringe_on_overtime=option), "FY2027", kind) for kind in _OVERTIME]
        for option in ("not_paid", "under_cap", "in_benefits")
    }
    assert found == {
        "not_paid": [cents(6 * pay), Decimal(0)],
        "under_cap": [cents(6 * min(pay * Fraction(11, 10), Fraction(15_500))), Decimal(0)],
        "in_benefits": [cents(6 * pay), cents(6 * pay / 10)],
    }


_OVERTIME = ("overtime", "overtime_benefits")


def test_the_year_of_the_limit_moves_what_a_part_year_earns() -> None:
    """In calendar 2026 cover begins on 02-16: 800 hours a year reach the limit once in it, not twice."""
    made = given(group(overtime_hours=Q(800)), signed=date(2026, 1, 2))
    calendar = estimated(made, overtime_year="calendar")
    assert year(calendar, "FY2026", "overtime") == Decimal(6 * 15_500)
    quarter = next(one for one in calendar.by_quarter() if one.name == "FY2027 Q1")
    assert quarter.receipts["overtime"] == Decimal(0)
    unsigned = replace(made, signed=None)
    assert estimated(unsigned, overtime_year="agreement").whole.received is None


@pytest.mark.parametrize(
    ("percent", "readings", "each"),
    [
        ("69.99", {}, 0),
        ("70", {}, 500),
        ("79.5", {}, 500),
        ("79.5", {"award_band_edges": "half_up"}, 750),
        ("79.5", {"award_band_edges": "exact"}, 500),
        ("89.5", {}, 750),
        ("89.5", {"award_band_edges": "half_up"}, 1000),
        ("90", {}, 1000),
        ("100", {}, 1000),
    ],
)
def test_awards_by_band(percent: str, readings: dict[str, str], each: int) -> None:
    made = estimated(given(success=Q(percent)), **readings)
    assert year(made, "FY2027", "award") == Decimal(6 * each * 4)


def test_a_quarter_without_a_percentage_has_no_award_and_is_named() -> None:
    made = estimated(given())
    assert made.whole.receipts["award"] is None
    assert [one.name for one in made.not_stated if one.name == "award"] == ["award"]
    by_quarter = estimated(given(success_by_quarter=(Decimal(95), None, Decimal(72))))
    assert [one.receipts["award"] for one in by_quarter.by_quarter()] == [6000, 0, 3000, 0, 0, 0, 0, 0]
    below = estimated(given(success=Q(50)), award_below_bands="unknown")
    assert (below.whole.receipts["award"], below.whole.net) == (None, None)


def test_which_officers_an_award_counts() -> None:
    leaving = group(name="leaving", count=Q(3), leaves=date(2026, 5, 10), hours_share=Q(0), overtime_hours=Q(0))
    made = given(leaving, group(name="staying", hours_share=Q("0.1")), success=Q(95))
    second = {
        option: estimated(made, award_officers=option).by_quarter()[1].receipts["award"]
        for option in ("all_eligible", "eligible_on_last_day", "active_in_quarter")
    }
    assert second == {"all_eligible": 9000, "eligible_on_last_day": 6000, "active_in_quarter": 6000}


def test_costs_by_hand() -> None:
    """The course of 2026-01-05 has 40 hours by rule; an hour of overtime is 44.7115... dollars."""
    hour = Fraction(62_000 * 3, 2_080 * 2)
    made = estimated(
        given(
            group(hours_share=Q("0.1"), dedicated=False),
            vehicles=Q(2),
            vehicle_cost=Q(60_000),
            equipment_cost=Q("5200.25"),
            training_backfill=Q("0.5"),
            duty_backfill=Q("0.25"),
            travel=Q(900),
            bed_days=Q(120),
            bed_day_cost=Q("83.30"),
            administration_hours=Q(104),
            administration_rate=Q(41),
        )
    )
    costs = {kind: year(made, "FY2026", kind) for kind in made.whole.costs}
    assert costs["vehicles_bought"] == Decimal(120_000)
    assert costs["equipment_bought"] == Decimal("31201.50")
    assert costs["training_backfill"] == cents(6 * 20 * hour)
    assert costs["travel"] == Decimal(0), "the agreement leaves it to ICE"
    assert costs["jail"] == cents(Fraction(120 * 8330 * 227, 100 * 365))
    assert costs["administration"] == cents(Fraction(104 * 41 * 269, 365)), "from the first day of training"
    assert year(made, "FY2027", "duty_backfill") == cents(6 * 52 * hour)
    assert costs["added_pay"] == Decimal(0)
    wso = estimated(given(model="wso", travel=Q(900)))
    assert wso.whole.costs["travel"] == Decimal(5400)


def test_officers_added_cost_their_pay_and_officers_already_there_do_not() -> None:
    there = estimated(given(group(hours_share=Q("0.1")), legal=Q(0)))
    added = estimated(given(group(hired=date(2026, 1, 1), hours_share=Q("0.1"))))
    assert (year(there, "FY2027", "added_pay"), year(added, "FY2027", "added_pay")) == (0, Decimal(6 * 86_000))
    assert there.by_federal_year()[1].memo == Decimal(6 * 8_600)
    assert added.by_federal_year()[1].memo == Decimal(0)
    period = there.by_federal_year()[1]
    assert (period.net, period.accounting) == (Decimal(516_000), Decimal(516_000 - 51_600))


def test_money_that_stops_leaves_costs_going_on() -> None:
    base = given(group(hours_share=Q("0.1")), vehicles=Q(1), success=Q(95), insurance=Q(20_000))
    whole = estimated(base)
    for stop in whole.stops[:-1]:
        stopped = estimated(replace(base, stop_quarter=stop.quarter))
        assert stopped.whole.received == stop.earned
        assert stopped.whole.spent == whole.whole.spent == stop.costs_before + stop.costs_after
        assert stopped.whole.net == stop.net
        assert all(one.received == 0 for one in stopped.by_quarter()[stop.quarter - 1 :])
    assert whole.stops[-1].net == whole.whole.net
    assert whole.stops[0].earned == 0


def test_cash_comes_later_and_the_agency_advances() -> None:
    made = estimated(given(insurance=Q(20_000), lag_quarters=2))
    quarters = made.by_quarter()
    assert [one.paid_in for one in made.cash] == [0, 0, *(one.received for one in quarters[:-2])]
    assert made.cash[1].balance == -sum((one.spent or Decimal(0) for one in quarters[:2]), Decimal(0))
    assert estimated(given()).cash == ()


def test_the_horizon_begins_with_training_and_no_earlier_than_the_money() -> None:
    assert estimated(given()).horizon.span.first == date(2026, 1, 1)
    old = group(training=date(2025, 3, 3), credentialed=date(2025, 4, 1))
    made = estimated(given(old, vehicles=Q(1)))
    assert made.horizon.span.first == date(2025, 7, 1)
    assert [one.receipts["salary"] for one in made.by_quarter()][:2] == [0, cents(Fraction(6 * 62_000 * 92, 365))]
    assert [one.receipts["equipment"] for one in made.by_quarter()][:2] == [45_000, 0]
    assert estimated(given(old), officer_start="event").whole.received is None
    late = estimated(given(old, vehicles=Q(1), start=date(2026, 2, 1)))
    assert (late.whole.receipts["equipment"], late.whole.receipts["vehicle"]) == (0, 0)
    assert any("allotments fell due before 2026-01-01" in note for note in late.notes)


def test_the_last_quarter_before_the_programme_day_is_not_paid() -> None:
    early = group(training=date(2025, 9, 1), credentialed=date(2025, 9, 29))
    made = estimated(given(early))
    assert made.by_quarter()[0].receipts["salary"] == 0
    assert made.by_quarter()[1].receipts["salary"] == cents(Fraction(6 * 62_000 * 92, 365))


def test_nothing_is_paid_before_the_agreement_is_signed() -> None:
    made = estimated(given(signed=date(2026, 4, 1)))
    assert [one.receipts["salary"] for one in made.by_quarter()][:2] == [0, cents(Fraction(6 * 62_000 * 91, 365))]


def test_the_most_moving_number_comes_first_and_low_and_high_are_those_stated() -> None:
    made = estimated(given(group(count=Q(4, 6, 8)), insurance=Q(1000)))
    first = made.swings[0]
    assert (first.name, first.low, first.high, first.given) == ("count of officers", "4", "8", True)
    low = estimated(given(group(count=Q(4)), insurance=Q(1000))).whole.net
    assert first.net_low == low
    swings = [one.swing for one in made.swings]
    assert swings == sorted(swings, reverse=True)
    insurance = next(one for one in made.swings if one.name == "insurance")
    assert (insurance.low, insurance.high, insurance.given) == ("900 dollars", "1,100 dollars", False)


def test_every_step_recomputes_from_the_steps_below_it() -> None:
    made = estimated(
        given(
            group(overtime_hours=Q(500), hours_share=Q("0.1"), dedicated=False),
            group(name="added", hired=date(2025, 12, 1), overtime_hours=Q(10)),
            success=Q(85),
            overtime_benefits=Q("0.0765"),
            vehicles=Q(1),
            training_backfill=Q(1),
            duty_backfill=Q("0.5"),
            bed_days=Q(10),
            bed_day_cost=Q(90),
        ),
        salary_basis="documented_287g_hours",
    )
    computed = 0
    for kind in (*made.whole.receipts, *made.whole.costs):
        root = made.explain(kind)
        assert root is not None
        assert root.amount == {**made.whole.receipts, **made.whole.costs}[kind]
        for _, step in root.walk():
            if step.how in OPERATIONS:
                parts = [part.amount for part in step.parts if part.amount is not None]
                assert OPERATIONS[step.how](*parts) == step.amount, step
                computed += 1
    assert computed > 100


def test_one_value_may_be_given_as_text_or_number() -> None:
    assert Quantity.of("62_000") == Quantity.of(62000) == Quantity.of(Decimal(62000))
    for wrong in (("x",), (1, 2), ("nan",), ()):
        with pytest.raises(ValueError, match="number"):
            Quantity.of(*wrong)


def test_an_award_belongs_to_the_year_in_which_its_quarter_ends() -> None:
    """Where years begin in February, the first quarter of 2026 ends in the second of them."""
    made = estimated(given(group(training=date(2026, 1, 2), credentialed=date(2026, 1, 5)), success=Q(95)))
    own = estimate_agency(
        given(group(training=date(2026, 1, 2), credentialed=date(2026, 1, 5)), success=Q(95), fiscal_year_month=2),
        POLICY,
        draws=0,
    ).by_own_year()
    assert made.by_quarter()[0].receipts["award"] == Decimal(6000)
    assert [(one.name, one.months, one.receipts["award"]) for one in own[:2]] == [
        ("2026", 1, Decimal(0)),
        ("2027", 12, Decimal(24_000)),
    ]
