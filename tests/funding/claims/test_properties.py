"""What must hold of every claim, whatever the records: sums, caps, divisions of time, order of rows, explanations."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.claims.made import YEAR, amounts, made, past
from section287g.funding.claims.bundle import bundle_text
from section287g.funding.claims.records import Intake
from section287g.funding.claims.verifying import wrong_steps
from section287g.funding.periods import Span
from support.claim_records import intake as records
from support.claim_records import leads, officer, overtime, payroll, purchase, raised

MONEY = st.decimals(min_value=0, max_value=9_000, places=2)
READINGS = st.fixed_dictionaries(
    {
        "salary_basis": st.sampled_from(["full_annual_salary", "documented_287g_hours", "dedicated_posts"]),
        "officer_start": st.sampled_from(["programme_or_event", "event", "first_day_only"]),
        "overtime_year": st.sampled_from(["federal_fiscal", "calendar", "agreement"]),
        "overtime_part_year": st.sampled_from(["whole_year", "by_days"]),
        "overtime_salary": st.sampled_from(["latest", "first_of_year"]),
        "fringe_on_overtime": st.sampled_from(["in_benefits", "under_cap", "not_paid"]),
        "equipment_amount": st.sampled_from(["fixed", "actual_up_to_cap"]),
        "vehicle_amount": st.sampled_from(["fixed", "actual_up_to_cap"]),
        "award_officers": st.sampled_from(["all_eligible", "eligible_on_last_day", "active_in_quarter"]),
    }
)


@st.composite
def years(draw: st.DrawFn) -> Intake:
    """A federal fiscal year of up to three officers: pay, overtime, others' money, purchases, leads, a raise."""
    officers, rows, bought, changes = [], [], [], []
    for number in range(draw(st.integers(1, 3))):
        name = f"D-{number}"
        credentialed = draw(st.none() | st.dates(date(2025, 6, 1), date(2026, 8, 1)))
        last = draw(st.just(date.max) | st.dates(date(2025, 11, 1), date(2026, 9, 1)))
        employed = Span(date(2020, 1, 1), last)
        dedicated = draw(st.booleans())
        officers.append(officer(name, credentialed, row=number + 2, employed=employed, dedicated=dedicated))
        day = date(2025, 10, 1) - timedelta(days=draw(st.integers(0, 13)))
        while day < date(2026, 10, 1):
            pay, other = draw(MONEY), draw(st.none() | st.decimals(min_value=0, max_value=50, places=2))
            extra = overtime(str(draw(MONEY)), 10, draw(st.integers(0, 10)), str(draw(MONEY)))
            funded = {} if other is None else {"other_funder": "state", "other_salary": min(other, pay)}
            rows.append(payroll(name, day, 14, len(rows) + 2, regular_pay=pay, **(extra | funded)))
            day += timedelta(days=14 * draw(st.integers(1, 6)))
        if draw(st.booleans()):
            when = draw(st.dates(date(2025, 10, 1), date(2026, 9, 1)))
            bought.append(purchase(f"P{number}", "equipment", name, when, str(draw(MONEY))))
            changes.append(raised(name, when, draw(st.integers(30_000, 90_000))))
    if draw(st.booleans()):
        bought.append(purchase("car", "vehicle", None, date(2026, 1, 15), str(draw(MONEY) * 20)))
    supplied = draw(st.lists(st.integers(0, 30), min_size=4, max_size=4))
    rated = [
        leads(date(2025, 10, 1) + timedelta(days=92 * place), number, draw(st.integers(0, number)))
        for place, number in enumerate(supplied)
    ]
    return records(officers, rows, pay=tuple(changes), purchases=tuple(bought), leads=tuple(rated))


@settings(deadline=None, max_examples=80)
@given(year=years(), readings=READINGS, cuts=st.lists(st.dates(date(2025, 10, 1), date(2026, 9, 29)), max_size=4))
def test_splitting_a_period_changes_nothing(year: Intake, readings: dict[str, str], cuts: list[date]) -> None:
    whole = made(year, YEAR, readings)
    ends = [*sorted(set(cuts)), YEAR.last]
    earlier, first, parts = [], YEAR.first, []
    for end in ends:
        claim = made(year, Span(first, end), readings, earlier)
        assert all(line.corrects is None for line in claim.lines)
        parts.append(claim)
        earlier.append(past(claim))
        first = end + timedelta(days=1)
    sums: dict[tuple[str, str | None], Decimal] = {}
    for claim in parts:
        for place, amount in amounts(claim).items():
            sums[place] = sums.get(place, Decimal(0)) + amount
    assert {place: amount for place, amount in sums.items() if amount} == amounts(whole)


@settings(deadline=None, max_examples=60)
@given(before=years(), after=years(), cut=st.dates(date(2025, 10, 1), date(2026, 9, 29)))
def test_corrections_bring_an_earlier_claim_to_what_it_should_be(before: Intake, after: Intake, cut: date) -> None:
    first = made(before, Span(YEAR.first, cut))
    second = made(after, Span(cut + timedelta(days=1), YEAR.last), earlier=[past(first)])
    assert first.total + second.total == made(after, YEAR).total


@settings(deadline=None, max_examples=80)
@given(year=years(), readings=READINGS)
def test_nothing_exceeds_its_cap_and_everything_sums(year: Intake, readings: dict[str, str]) -> None:
    claim = made(year, YEAR, readings)
    assert claim.total == sum((line.amount for line in claim.lines), Decimal(0)) == sum(claim.totals().values())
    highest = {
        one.officer: max([one.annual_salary, *(pay.annual_salary for pay in year.pay if pay.officer == one.officer)])
        for one in year.officers
    }
    for line in claim.lines:
        assert line.amount >= 0
        if line.officer is not None:
            most = {
                "salary": highest[line.officer],
                "overtime": highest[line.officer] / 4,
                "equipment": Decimal(7500),
            }
            assert line.to_date <= most.get(line.cost, line.to_date)
    totals = claim.totals()
    assert totals.get("vehicle", Decimal(0)) <= 100_000
    assert totals.get("award", Decimal(0)) <= 4_000 * len(year.officers)
    for share in claim.funding:
        if share.total is not None and share.agency is not None:
            assert share.total == share.ice + sum(share.others.values(), Decimal(0)) + share.agency
        if share.cost in ("salary", "benefits", "overtime"):
            assert share.agency is not None
            assert share.agency >= 0 or "earlier days" in share.why


@settings(deadline=None, max_examples=60)
@given(year=years(), readings=READINGS, seed=st.integers())
def test_the_order_of_rows_is_irrelevant(year: Intake, readings: dict[str, str], seed: int) -> None:
    random = Random(seed)
    shuffled = {
        name: tuple(random.sample(getattr(year, name), len(getattr(year, name))))
        for name in ("officers", "payroll", "purchases", "leads", "pay")
    }
    assert bundle_text(made(year, YEAR, readings), {}) == bundle_text(
        made(replace(year, **shuffled), YEAR, readings), {}
    )


@settings(deadline=None, max_examples=80)
@given(year=years(), readings=READINGS, place=st.integers(0, 200), more=st.integers(1, 60))
def test_more_hours_never_pay_less(year: Intake, readings: dict[str, str], place: int, more: int) -> None:
    rows = list(year.payroll)
    place %= len(rows)
    row = rows[place]
    hours = min(row.regular_hours, (row.hours_287g or Decimal(0)) + more)
    overtime_hours = min(row.overtime_hours or Decimal(0), (row.overtime_hours_287g or Decimal(0)) + more)
    rows[place] = replace(row, hours_287g=hours, overtime_hours_287g=overtime_hours)
    assert made(replace(year, payroll=tuple(rows)), YEAR, readings).total >= made(year, YEAR, readings).total


@settings(deadline=None, max_examples=60)
@given(year=years(), readings=READINGS)
def test_every_explanation_recomputes_from_its_leaves(year: Intake, readings: dict[str, str]) -> None:
    content = json.loads(bundle_text(made(year, YEAR, readings), {}))
    for line in content["lines"]:
        assert list(wrong_steps(line["explanation"])) == []
        assert Decimal(line["explanation"]["amount"]) == Decimal(line["amount"])


@settings(deadline=None, max_examples=20)
@given(year=years())
def test_an_explanation_reads_the_same_as_text_and_as_objects(year: Intake) -> None:
    for line in made(year, YEAR).lines:
        assert json.loads(line.step.as_json({})) == line.step.as_object()
