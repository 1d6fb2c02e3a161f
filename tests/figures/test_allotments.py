"""Reported amounts against the announced terms: exact where all counts are known, and never told where one is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import section287g
from section287g.figures import Figure, Verdict, check_figures, read_figures
from section287g.funding import Policy, read_policy
from section287g.registry import Registry
from support.commands import Run

MakeFigure = Callable[..., Figure]
MONEY = {"unit": "dollars", "day": "2026-02-13", "check": "allotments"}
HOLDS, NOT, UNTOLD = "holds", "does not hold", "cannot be told from this data"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return section287g.open()


@pytest.fixture(scope="module")
def real(registry: Registry) -> dict[str, Verdict]:
    return {one.id: one for one in check_figures(registry)}


def ask(registry: Registry, figure: Figure, policy: Policy | None = None) -> Verdict:
    (verdict,) = check_figures(registry, [figure], policy)
    return verdict


def found(verdict: Verdict) -> dict[str, int | Decimal]:
    return {one.unit: one.value for one in verdict.found}


def with_amount(path: str, amount: str) -> Policy:
    """The package's rules with another amount in each value of one rule."""
    policy = read_policy()
    rule = policy.parameters[path]
    values = tuple(replace(value, value=Decimal(amount)) for value in rule.values)
    return replace(policy, parameters={**policy.parameters, path: replace(rule, values=values)})


@pytest.mark.parametrize(
    ("figure", "verdict", "claimed"),
    [
        ("fl-2025-09-26-local", UNTOLD, "10,005,665 dollars"),
        ("fl-2025-09-26-state", UNTOLD, "28,570,240 dollars"),
        ("fl-2025-09-26-total", UNTOLD, "38,575,905 dollars"),
        ("lavaca-2025-11-10", UNTOLD, "220,000 dollars"),
        ("dallas-2025", UNTOLD, "about 25,000,000 dollars"),
        ("sullivan-2026-02-13", HOLDS, "145,000 dollars"),
        ("dhs-2025-09-02-awards", HOLDS, "1,000 dollars"),
        ("derived-awards-of-a-year", HOLDS, "4,000 dollars"),
        ("ice-2025-09-26-envelope", UNTOLD, "about 1,600,000,000 dollars"),
        ("ice-2025-09-26-envelope-quoted", UNTOLD, "about 1,700,000,000 dollars"),
        ("fwd-2026-01-26-paid", UNTOLD, "at least 137,000,000 dollars"),
        ("fwd-2026-outlay-low", UNTOLD, "about 1,400,000,000 dollars"),
        ("fwd-2026-outlay-high", UNTOLD, "about 2,000,000,000 dollars"),
        ("fwd-2027-outlay", UNTOLD, "about 3,400,000,000 dollars"),
    ],
)
def test_the_verdict_on_a_published_amount(real: dict[str, Verdict], figure: str, verdict: str, claimed: str) -> None:
    assert (real[figure].verdict, real[figure].claimed) == (verdict, claimed), real[figure].because


def test_florida_agrees_for_equipment_and_shows_what_is_left_as_inferred(real: dict[str, Verdict]) -> None:
    assert found(real["fl-2025-09-26-local"]) == {
        "officers": 974,
        "dollars for equipment": 7_305_000,
        "dollars that remain, transport as reported": 2_700_665,
        "allotments for vehicles (inferred)": 27,
        "dollars left over": 665,
    }
    assert found(real["fl-2025-09-26-state"]) == {
        "officers": 3_676,
        "dollars for equipment": 27_570_000,
        "dollars that remain, transport as reported": 1_000_240,
        "allotments for vehicles (inferred)": 10,
        "dollars left over": 240,
    }
    local, state, total = (real[f"fl-2025-09-26-{part}"].because for part in ("local", "state", "total"))
    assert "7,305,000 dollars (reported as 7,300,000 dollars, rounded)" in local
    assert "27,570,000 dollars (reported as 27,500,000 dollars, cut and not rounded)" in state
    assert "(inferred, not reported)" in local
    assert "the number of agencies that were paid" in local
    assert "reimbursement.vehicle.amount first known on 2025-09-30" in local
    assert "the sum of 28,570,240 dollars and 10,005,665 dollars" in total
    assert found(real["fl-2025-09-26-total"])["dollars for equipment"] == 34_875_000


def test_sullivan_dallas_and_lavaca_say_what_they_rest_on(real: dict[str, Verdict]) -> None:
    sullivan, dallas = real["sullivan-2026-02-13"], real["dallas-2025"]
    assert found(sullivan) == {
        "officers": 6,
        "allotments for vehicles": 1,
        "dollars for equipment": 45_000,
        "dollars for vehicles": 100_000,
        "dollars in all": 145_000,
    }
    assert "reimbursement.equipment.amount on 2026-02-13 (reported, confidence medium)" in sullivan.because
    assert "rest on this report too (sullivan-2026-02-13)" in sullivan.because
    assert "fop-2025-09" in str(sullivan.rows)
    assert found(dallas) == {
        "officers": 3_200,
        "dollars for equipment": 24_000_000,
        "dollars that remain": 1_000_000,
    }
    assert found(real["lavaca-2025-11-10"])["officers (inferred)"] == 16


def test_every_command_of_a_verdict_on_money_can_be_run(real: dict[str, Verdict], run: Run) -> None:
    commands = {text for one in real.values() for text in (one.query, one.rows) if text and "287g policy" in text}
    assert len(commands) > 10
    for command in commands:
        said = run(*command.split()[1:])
        assert (said.code, bool(said.out)) == (0, True), command


@pytest.mark.parametrize(
    ("value", "officers", "vehicles", "verdict", "said"),
    [
        ("145000", 6, 1, HOLDS, "so 145,000 dollars holds"),
        ("145001", 6, 1, NOT, "1 dollar less than claimed"),
        ("144999", 6, 1, NOT, "1 dollar more than claimed"),
        ("144999.99", 6, 1, NOT, "0.01 dollars more than claimed"),
        ("145000", 7, 1, NOT, "7,500 dollars more than claimed"),
        ("145000", 5, 1, NOT, "7,500 dollars less than claimed"),
        ("145000", 6, 2, NOT, "100,000 dollars more than claimed"),
        ("45000", 6, 0, HOLDS, "0 allotments for vehicles at 100,000 dollars each is 0 dollars"),
    ],
)
def test_with_all_counts_an_amount_is_exact_to_the_cent(
    registry: Registry, figure: MakeFigure, value: str, officers: int, vehicles: int, verdict: str, said: str
) -> None:
    parameters = f"terms=equipment|vehicles;officers={officers};vehicles={vehicles}"
    answer = ask(registry, figure(value=value, parameters=parameters, **MONEY))
    assert answer.verdict == verdict
    assert said in answer.because
    below = "as an upper limit" in answer.because
    assert below == (verdict == NOT and "more than claimed" in answer.because)


@pytest.mark.parametrize(
    ("relation", "value", "verdict"),
    [
        ("about", "143600", HOLDS),  # one percent of it is 1,436
        ("about", "143500", NOT),
        ("more than", "144999", HOLDS),
        ("more than", "145000", NOT),
        ("at least", "145000", HOLDS),
        ("almost", "145001", HOLDS),
    ],
)
def test_a_relation_counts_for_amounts_too(
    registry: Registry, figure: MakeFigure, relation: str, value: str, verdict: str
) -> None:
    parameters = "terms=equipment|vehicles;officers=6;vehicles=1"
    assert ask(registry, figure(relation=relation, value=value, parameters=parameters, **MONEY)).verdict == verdict


@pytest.mark.parametrize(
    ("parameters", "verdict", "said"),
    [
        ("equipment=7300000;transport=2700000", UNTOLD, "(reported as 7,300,000 dollars, rounded)"),
        ("equipment=7200000", NOT, "equipment was reported as 7,200,000 dollars"),  # more than a percent away
        ("transport=2600000", NOT, "transport was reported as 2,600,000 dollars, and 2,700,665 dollars remain"),
        ("sum=10005665", UNTOLD, "the amount is the sum of 10,005,665 dollars"),
        ("sum=10000000|5664", NOT, "10,000,000 dollars and 5,664 dollars add up to 10,005,664 dollars"),
        ("equipment=7305000", UNTOLD, "(reported as 7,305,000 dollars)"),
    ],
)
def test_parts_that_were_reported_must_agree(
    registry: Registry, figure: MakeFigure, parameters: str, verdict: str, said: str
) -> None:
    terms = "terms=equipment|vehicles;officers=974;needs=agencies-paid"
    answer = ask(registry, figure(value="10005665", parameters=f"{terms};{parameters}", **MONEY))
    assert answer.verdict == verdict
    assert said in answer.because


def test_what_the_known_part_alone_exceeds_does_not_hold(registry: Registry, figure: MakeFigure) -> None:
    terms = "terms=equipment|vehicles;officers=974;needs=agencies-paid"
    answer = ask(registry, figure(value="7304999", parameters=terms, **MONEY))
    assert answer.verdict == NOT
    assert "1 dollar more than claimed" in answer.because
    assert "dollars left over" not in found(answer)
    exact = ask(registry, figure(value="7305000", parameters=terms, **MONEY))
    assert (exact.verdict, found(exact)["allotments for vehicles (inferred)"]) == (UNTOLD, 0)


def test_the_amounts_are_those_of_the_rules_on_the_day(registry: Registry, figure: MakeFigure) -> None:
    asked = figure(value="106000", parameters="terms=equipment|vehicles;officers=6;vehicles=1", **MONEY)
    assert ask(registry, asked).verdict == NOT
    assert ask(registry, asked, with_amount("reimbursement.equipment.amount", "1000")).verdict == HOLDS
    free = with_amount("reimbursement.vehicle.amount", "0")
    lacking = figure(value="7305000", parameters="terms=equipment|vehicles;officers=974;needs=payments", **MONEY)
    assert "is zero" in ask(registry, lacking, free).because


def test_a_day_before_the_terms_cannot_be_told(registry: Registry, figure: MakeFigure) -> None:
    cells = {**MONEY, "day": "2025-09-25"}
    answer = ask(registry, figure(value="45000", parameters="terms=equipment;officers=6", **cells))
    assert answer.verdict == UNTOLD
    assert "no value is known on 2025-09-25; one is known from 2025-09-26" in answer.because
    awards = figure(value="1000", parameters="terms=awards;officers=1;quarters=1", **{**MONEY, "day": "2025-09-30"})
    assert ask(registry, awards).verdict == UNTOLD


@pytest.mark.parametrize(("value", "verdict"), [("4000", HOLDS), ("4001", NOT), ("3999", NOT), ("3000", NOT)])
def test_the_highest_awards_of_a_year(registry: Registry, figure: MakeFigure, value: str, verdict: str) -> None:
    answer = ask(registry, figure(value=value, parameters="terms=awards;officers=1;quarters=4", **MONEY))
    assert answer.verdict == verdict
    assert "upper limit" not in answer.because


def test_a_published_number_may_stand_in_the_rules_alone() -> None:
    sullivan = next(one for one in read_figures() if one.id == "sullivan-2026-02-13")
    assert sullivan.value == 145_000
    changed = with_amount("published.payments.sullivan.total", "145001")
    assert next(one for one in read_figures(policy=changed) if one.id == sullivan.id).value == 145_001


BASE = next(one for one in read_figures() if one.id == "sullivan-2026-02-13")
counts = st.integers(min_value=0, max_value=100_000)


@given(officers=counts, vehicles=counts, off=st.integers(min_value=-10_000, max_value=10_000))
def test_an_amount_holds_if_and_only_if_it_is_the_sum_of_whole_allotments(
    officers: int, vehicles: int, off: int
) -> None:
    total = 7_500 * officers + 100_000 * vehicles
    parameters = {
        "terms": ("equipment", "vehicles"),
        "officers": (str(officers),),
        "vehicles": (str(vehicles),),
    }
    claimed = replace(BASE, value=Decimal(total + off), parameters=parameters)
    assert ask(section287g.open(), claimed).verdict == (HOLDS if off == 0 else NOT)


@given(officers=counts, rest=st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_inferred_adds_up_to_what_was_claimed(officers: int, rest: Decimal) -> None:
    parameters = {"terms": ("equipment", "vehicles"), "officers": (str(officers),), "needs": ("payments",)}
    answer = ask(section287g.open(), replace(BASE, value=7_500 * officers + rest, parameters=parameters))
    values = found(answer)
    whole, over = values["allotments for vehicles (inferred)"], values["dollars left over"]
    assert answer.verdict == UNTOLD
    assert 0 <= over < 100_000
    assert whole == int(whole)
    assert values["dollars for equipment"] + whole * 100_000 + over == 7_500 * officers + rest
