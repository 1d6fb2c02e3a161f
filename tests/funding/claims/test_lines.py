"""What a claim comes to in cases worked out by hand: pay, limits, allotments, awards, corrections, other funders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from funding.claims.made import FIRST_QUARTER, SECOND_QUARTER, YEAR, amounts, made, past
from section287g.errors import ClaimRefused
from section287g.funding.claims.records import Payroll, Problem
from section287g.funding.explaining import Cell
from section287g.funding.periods import Span
from support.claim_records import agency, leads, officer, overtime, payroll, purchase, raised
from support.claim_records import intake as records


def months(name: str, first: date, count: int, **changes: object) -> list[Payroll]:
    """Pay periods of 14 days in a row."""
    return [payroll(name, first + timedelta(days=14 * place), row=place + 2, **changes) for place in range(count)]


def test_pay_of_a_quarter_is_that_of_its_days() -> None:
    """Seven pay periods of 14 days from 1 October have 98 days, 92 of them in the quarter: 16,100 x 92 / 98."""
    claim = made(records([officer("D-1")], months("D-1", date(2025, 10, 1), 7)))
    assert amounts(claim)["salary", "D-1"] == Decimal("15114.29")
    assert amounts(claim)["benefits", "D-1"] == Decimal("4600.00")


def test_an_officer_credentialed_within_the_quarter_is_covered_from_that_day() -> None:
    """One pay period of 14 days, credentialed on its eighth: half of 2,300.00."""
    claim = made(records([officer("D-1", date(2025, 10, 8))], [payroll("D-1", date(2025, 10, 1))]))
    assert amounts(claim)["salary", "D-1"] == Decimal("1150.00")
    runs = [(one.span.first, one.eligible, one.why) for one in claim.standings]
    assert runs[0] == (date(2025, 10, 1), False, "before: credentials issued")


@pytest.mark.parametrize(
    ("day", "dollars"),
    [(date(2025, 9, 30), "2300.00"), (date(2025, 10, 1), "2300.00"), (date(2025, 10, 2), "2135.71")],
)
def test_both_sides_of_the_first_day(day: date, dollars: str) -> None:
    """Thirteen of fourteen days of 2,300.00 are 2,135.714..."""
    claim = made(records([officer("D-1", day)], [payroll("D-1", date(2025, 10, 1))]))
    assert amounts(claim)["salary", "D-1"] == Decimal(dollars)


def test_days_before_the_programme_do_not_count() -> None:
    """A pay period from 24 September has seven days in October."""
    claim = made(records([officer("D-1")], [payroll("D-1", date(2025, 9, 24))]))
    assert amounts(claim)["salary", "D-1"] == Decimal("1150.00")


def test_an_officer_who_leaves_is_covered_through_the_last_day() -> None:
    """Employed through the seventh of fourteen days."""
    left = officer("D-1", employed=Span(date(2020, 1, 1), date(2025, 10, 7)))
    claim = made(records([left], [payroll("D-1", date(2025, 10, 1))]))
    assert amounts(claim)["salary", "D-1"] == Decimal("1150.00")
    assert claim.standings[-1].why == "not employed"


def test_withdrawn_authority_and_an_ended_agreement_end_cover() -> None:
    withdrawn = officer("D-1", withdrawn=date(2025, 10, 8))
    claim = made(records([withdrawn], [payroll("D-1", date(2025, 10, 1))]))
    assert (amounts(claim)["salary", "D-1"], claim.standings[-1].why) == (Decimal("1150.00"), "authority withdrawn")
    ended = records([officer("D-1")], [payroll("D-1", date(2025, 10, 1))], agency=agency(ended=date(2025, 10, 8)))
    claim = made(ended)
    assert amounts(claim)["salary", "D-1"] == Decimal("1150.00")
    assert claim.standings[-1].why == "after the agreement ended"


@pytest.mark.parametrize(
    ("basis", "dedicated", "dollars"),
    [
        ("full_annual_salary", False, "2300.00"),
        ("documented_287g_hours", False, "575.00"),
        ("dedicated_posts", False, None),
        ("dedicated_posts", True, "2300.00"),
    ],
)
def test_salary_under_each_reading(basis: str, dedicated: bool, dollars: str | None) -> None:
    """20 of 80 hours are a quarter of 2,300.00."""
    one = officer("D-1", dedicated=dedicated)
    claim = made(records([one], [payroll("D-1", date(2025, 10, 1))]), readings={"salary_basis": basis})
    assert amounts(claim).get(("salary", "D-1")) == (None if dollars is None else Decimal(dollars))


def test_overtime_is_that_under_the_agreement_and_stops_at_a_quarter_of_the_salary() -> None:
    """60,000 a year: 15,000 is the limit. Eight periods of 2,000.00 reach it; the eighth has 1,000.00 left."""
    rows = months("D-1", date(2025, 10, 1), 8, **overtime("4000.00", 20, 10))
    claim = made(records([officer("D-1")], rows), YEAR)
    assert amounts(claim)["overtime", "D-1"] == Decimal("15000.00")
    assert [one.kind for one in claim.exceptions if "limit" in one.kind] == ["overtime limit reached"]
    share = next(one for one in claim.funding if one.cost == "overtime")
    assert (share.total, share.ice, share.agency) == (Decimal("32000.00"), Decimal("15000.00"), Decimal("17000.00"))
    assert "the limit of the year is reached" in share.why


@pytest.mark.parametrize(
    ("pay", "claimed"), [("14999.99", "14999.99"), ("15000.00", "15000.00"), ("15000.01", "15000.00")]
)
def test_both_sides_of_the_limit_on_overtime(pay: str, claimed: str) -> None:
    rows = [payroll("D-1", date(2025, 10, 1), **overtime(pay))]
    assert amounts(made(records([officer("D-1")], rows)))["overtime", "D-1"] == Decimal(claimed)


def test_the_limit_of_overtime_begins_again_with_the_year_of_the_reading() -> None:
    """10,000.00 in December and again in January: one federal year, two calendar years."""
    rows = [
        payroll("D-1", date(2025, 12, 1), **overtime("10000.00")),
        payroll("D-1", date(2026, 1, 5), **overtime("10000.00")),
    ]
    both = records([officer("D-1")], rows)
    assert amounts(made(both, YEAR))["overtime", "D-1"] == Decimal("15000.00")
    assert amounts(made(both, YEAR, {"overtime_year": "calendar"}))["overtime", "D-1"] == Decimal("20000.00")


def test_a_raise_lifts_the_limit_from_its_day_or_not_by_the_reading() -> None:
    rows = [payroll("D-1", date(2026, 5, 1), **overtime("20000.00"))]
    paid = records([officer("D-1")], rows, pay=(raised("D-1", date(2026, 4, 1), 72_000),))
    assert amounts(made(paid, YEAR))["overtime", "D-1"] == Decimal("18000.00")
    first = {"overtime_salary": "first_of_year"}
    assert amounts(made(paid, YEAR, first))["overtime", "D-1"] == Decimal("15000.00")


def test_part_of_a_year_under_the_reading_by_days() -> None:
    """Credentialed on 1 July 2026: 92 of 365 days of 15,000.00 are 3,780.82."""
    one = officer("D-1", date(2026, 7, 1))
    paid = records([one], [payroll("D-1", date(2026, 9, 1), **overtime("9000.00"))])
    assert amounts(made(paid, YEAR))["overtime", "D-1"] == Decimal("9000.00")
    assert amounts(made(paid, YEAR, {"overtime_part_year": "by_days"}))["overtime", "D-1"] == Decimal("3780.82")


def test_the_base_of_the_limit_under_the_reading() -> None:
    one = officer("D-1", annual_regular_pay=Decimal(64_000))
    paid = records([one], [payroll("D-1", date(2025, 10, 1), **overtime("20000.00"))])
    assert amounts(made(paid))["overtime", "D-1"] == Decimal("15000.00")
    assert amounts(made(paid, readings={"overtime_base": "all_regular_pay"}))["overtime", "D-1"] == Decimal(
        "16000.00"
    )


@pytest.mark.parametrize(
    ("fringe", "benefits", "extra"),
    [("in_benefits", "750.00", "500.00"), ("under_cap", "700.00", "550.00"), ("not_paid", "700.00", "500.00")],
)
def test_benefits_on_overtime_under_each_reading(fringe: str, benefits: str, extra: str) -> None:
    """Ten of twenty hours of overtime: half of 1,000.00 and half of 100.00."""
    rows = [payroll("D-1", date(2025, 10, 1), **overtime("1000.00", 20, 10, "100.00"))]
    found = amounts(made(records([officer("D-1")], rows), readings={"fringe_on_overtime": fringe}))
    assert (found["benefits", "D-1"], found["overtime", "D-1"]) == (Decimal(benefits), Decimal(extra))


def test_overtime_without_hours_under_the_agreement_is_not_claimed_and_said_to_be() -> None:
    row = payroll("D-1", date(2025, 10, 1), overtime_pay=Decimal(900), overtime_hours=Decimal(20))
    claim = made(records([officer("D-1")], [row]))
    assert ("overtime", "D-1") not in amounts(claim)
    assert "overtime hours not stated" in [one.kind for one in claim.exceptions]


def test_what_another_funder_pays_is_not_claimed() -> None:
    funded = {"other_funder": "state", "other_salary": Decimal("800.00"), "other_benefits": Decimal("700.00")}
    claim = made(records([officer("D-1")], [payroll("D-1", date(2025, 10, 1), **funded)]))
    assert amounts(claim)["salary", "D-1"] == Decimal("1500.00")
    assert ("benefits", "D-1") not in amounts(claim)
    share = next(one for one in claim.funding if one.cost == "salary")
    assert (share.total, share.ice, share.others, share.agency) == (
        Decimal("2300.00"), Decimal("1500.00"), {"state": Decimal("800.00")}, Decimal("0.00"),
    )  # fmt: skip


def test_no_more_salary_than_the_annual_salary() -> None:
    """27 pay periods of 2,300.00 are 62,100.00; the annual salary is 60,000."""
    claim = made(
        records([officer("D-1")], months("D-1", date(2025, 10, 1), 26) + months("D-1", date(2026, 9, 30), 1)), YEAR
    )
    assert amounts(claim)["salary", "D-1"] == Decimal("59964.29")
    dear = officer("D-1", annual_salary=Decimal(50_000))
    claim = made(records([dear], months("D-1", date(2025, 10, 1), 26)), YEAR)
    assert amounts(claim)["salary", "D-1"] == Decimal("50000.00")
    assert "salary limit reached" in [one.kind for one in claim.exceptions]


def test_equipment_once_for_each_officer_and_a_vehicle_once_for_the_agency() -> None:
    """Six officers and one vehicle under the announced terms are 145,000, and nothing more later."""
    six = [officer(f"D-{number}", row=number + 2) for number in range(6)]
    bought = (purchase("car", "vehicle", None, date(2025, 11, 3), "62000.00"),)
    first = made(records(six, purchases=bought))
    assert first.total == Decimal("145000.00")
    assert first.totals() == {"equipment": Decimal("45000.00"), "vehicle": Decimal("100000.00")}
    again = (*bought, purchase("car 2", "vehicle", None, date(2026, 2, 3), "70000.00"))
    assert made(records(six, purchases=again), SECOND_QUARTER, earlier=[past(first)]).total == 0


@pytest.mark.parametrize(
    ("spent", "allotted"), [("7499.99", "7499.99"), ("7500.00", "7500.00"), ("7500.01", "7500.00")]
)
def test_equipment_by_cost_up_to_its_limit(spent: str, allotted: str) -> None:
    bought = (purchase("kit", "equipment", "D-1", date(2025, 10, 20), spent),)
    claim = made(records([officer("D-1")], purchases=bought), readings={"equipment_amount": "actual_up_to_cap"})
    assert amounts(claim)["equipment", "D-1"] == Decimal(allotted)


def test_a_vehicle_that_a_grant_pays_in_part() -> None:
    bought = (
        purchase(
            "car", "vehicle", None, date(2025, 11, 3), "90000.00", other_funder="state", other_amount=Decimal(30_000)
        ),
    )
    assert amounts(made(records([officer("D-1")], purchases=bought)))["vehicle", None] == Decimal("60000.00")


def test_no_vehicle_without_an_officer_who_can_act() -> None:
    bought = (purchase("car", "vehicle", None, date(2025, 11, 3), "90000.00"),)
    assert made(records([officer("D-1", None)], purchases=bought)).total == 0


AWARDS = [
    (1000, 695, "floor", 0),
    (1000, 695, "half_up", 500),
    (1000, 699, "exact", 0),
    (1000, 700, "floor", 500),
    (1000, 795, "floor", 500),
    (1000, 795, "half_up", 750),
    (1000, 795, "exact", 500),
    (1000, 799, "floor", 500),
    (1000, 800, "floor", 750),
    (1000, 895, "floor", 750),
    (1000, 894, "half_up", 750),
    (1000, 895, "half_up", 1000),
    (1000, 899, "exact", 750),
    (1000, 900, "exact", 1000),
    (1000, 1000, "floor", 1000),
    (3, 2, "half_up", 0),
]


@pytest.mark.parametrize(("supplied", "located", "edges", "each"), AWARDS)
def test_awards_on_both_sides_of_every_band(supplied: int, located: int, edges: str, each: int) -> None:
    two = [officer("D-1"), officer("D-2", row=3)]
    claim = made(
        records(two, leads=(leads(date(2025, 10, 1), supplied, located),)), readings={"award_band_edges": edges}
    )
    assert claim.totals().get("award", 0) == 2 * each


def test_a_quarter_without_leads_is_not_rated() -> None:
    claim = made(records([officer("D-1")], leads=(leads(date(2025, 10, 1), 0, 0),)))
    assert "award" not in claim.totals()
    assert "quarter not rated" in [one.kind for one in claim.exceptions]


def test_an_award_is_for_a_quarter_that_has_ended() -> None:
    given = records([officer("D-1")], leads=(leads(date(2025, 10, 1), 10, 10),))
    assert "award" not in made(given, Span(date(2025, 10, 1), date(2025, 12, 30))).totals()
    assert made(given).totals()["award"] == 1000


@pytest.mark.parametrize(
    ("option", "officers"), [("all_eligible", 3), ("eligible_on_last_day", 2), ("active_in_quarter", 1)]
)
def test_which_officers_an_award_counts(option: str, officers: int) -> None:
    """D-1 works all quarter, D-2 leaves in November without hours, D-3 comes on its last day."""
    three = [
        officer("D-1"),
        officer("D-2", row=3, employed=Span(date(2020, 1, 1), date(2025, 11, 15))),
        officer("D-3", date(2025, 12, 31), row=4),
    ]
    given = records(three, [payroll("D-1", date(2025, 10, 1))], leads=(leads(date(2025, 10, 1), 10, 10),))
    assert made(given, readings={"award_officers": option}).totals()["award"] == 1000 * officers


def test_a_stated_factor_counts_only_under_its_reading_and_never_beyond_100() -> None:
    given = records([officer("D-1")], leads=(leads(date(2025, 10, 1), 100, 85, "1.2"),))
    assert made(given).totals()["award"] == 750
    assert made(given, readings={"overall_assistance": "stated_factor"}).totals()["award"] == 1000


def test_a_correction_of_an_earlier_period_is_a_line_of_its_own() -> None:
    """The second pay period was entered 100.00 too high and is mended after the first claim."""
    rows = months("D-1", date(2025, 10, 1), 6)
    wrong = [rows[0], replace(rows[1], regular_pay=Decimal("2400.00")), *rows[2:]]
    first = made(records([officer("D-1")], wrong))
    second = made(
        records([officer("D-1")], [*rows, payroll("D-1", date(2026, 1, 5))]), SECOND_QUARTER, earlier=[past(first)]
    )
    mended = [line for line in second.lines if line.corrects is not None]
    assert [(one.cost, one.amount, one.corrects, one.period) for one in mended] == [
        ("salary", Decimal("-100.00"), first.claim, FIRST_QUARTER)
    ]


def test_a_resubmission_names_what_it_replaces_and_counts_in_its_place() -> None:
    rows = months("D-1", date(2025, 10, 1), 3)
    first = made(records([officer("D-1")], rows[:2]))
    again = made(records([officer("D-1")], rows), replaces=past(first))
    assert (again.replaces, again.claim.rpartition(".")[2]) == (first.claim, "2")
    assert again.total == made(records([officer("D-1")], rows)).total
    with pytest.raises(ClaimRefused, match="replaces its like"):
        made(records([officer("D-1")], rows), SECOND_QUARTER, replaces=past(first))


def test_days_that_a_claim_has_are_not_claimed_again() -> None:
    first = made(records([officer("D-1")], months("D-1", date(2025, 10, 1), 3)))
    with pytest.raises(ClaimRefused, match="overlaps claim"):
        made(records([officer("D-1")]), Span(date(2025, 12, 31), date(2026, 3, 31)), earlier=[past(first)])


def test_an_officer_taken_off_the_list_is_given_back() -> None:
    first = made(records([officer("D-1")], months("D-1", date(2025, 10, 1), 6)))
    second = made(records([officer("D-2")]), SECOND_QUARTER, earlier=[past(first)])
    assert amounts(second)["salary", "D-1"] == -amounts(first)["salary", "D-1"]
    assert amounts(second)["equipment", "D-1"] == Decimal("-7500.00")


def test_a_reading_changed_between_claims_is_told_and_its_lines_are_computed_again() -> None:
    rows = [payroll("D-1", date(2025, 12, 1), **overtime("10000.00"))]
    first = made(records([officer("D-1")], rows), readings={"overtime_year": "calendar"})
    second = made(records([officer("D-1")], rows), SECOND_QUARTER, earlier=[past(first)])
    assert second.total == 0
    changed = [one for one in second.lines if one.cost == "overtime"]
    assert sorted((one.amount, str(one.year)) for one in changed) == [
        (Decimal("-10000.00"), "2025-01-01 to 2025-12-31"),
        (Decimal("10000.00"), "2025-10-01 to 2026-09-30"),
    ]
    assert "other readings before" in [one.kind for one in second.exceptions]


def test_nothing_is_made_while_an_error_stands() -> None:
    problem = Problem("error", "missing", "missing", "add it", Cell("payroll.csv", None, 3, "regular_pay"))
    with pytest.raises(ClaimRefused, match="1 error stands"):
        made(records([officer("D-1")], problems=(problem,)))


def test_a_period_before_the_programme_or_upside_down_is_refused() -> None:
    with pytest.raises(ClaimRefused, match="begins on 2025-10-01"):
        made(records([officer("D-1")]), Span(date(2025, 7, 1), date(2025, 9, 30)))
    with pytest.raises(ClaimRefused, match="ends before it begins"):
        made(records([officer("D-1")]), Span(date(2025, 12, 31), date(2025, 12, 1)))


def test_other_models_are_covered_only_under_the_other_reading() -> None:
    jailer = officer("D-1", model="jem")
    given = records([jailer], [payroll("D-1", date(2025, 10, 1))], leads=(leads(date(2025, 10, 1), 10, 10),))
    assert made(given).total == 0
    found = amounts(made(given, readings={"eligible_models": "any_model"}))
    assert found["salary", "D-1"] == Decimal("2300.00")
    assert ("award", None) not in found or found["award", None] == 0
