"""The public version: sums and counts, nothing of one officer, and no figure from which one officer's pay follows."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding import read_policy
from section287g.funding.claims.model import Claim, Funding, Standing
from section287g.funding.claims.public import public_claim, write_public
from section287g.funding.claims.records import Problem, SourceFile
from section287g.funding.explaining import Cell, Step
from support.sample_claim import PERIOD, large_claim, sample_claim, with_amounts

PAY = ("salary", "benefits", "overtime")
TOGETHER = "salary, benefits and overtime"
FOUR = [("salary", f"D-10{one}", "1000.00") for one in (1, 2, 3, 4)]

Shown = dict[str, str | None]


def shown(claim: Claim) -> tuple[str, str | None, Shown]:
    """How pay is shown, the total, and the amount of each cost."""
    public = public_claim(claim, read_policy())
    return public["pay"]["shown"], public["total"], {one["cost"]: one["amount"] for one in public["costs"]}


def test_enough_officers_behind_every_cost() -> None:
    lines = [(cost, f"D-10{one}", f"{one}00.00") for cost in PAY for one in (1, 2, 3)]
    assert shown(with_amounts(lines)) == (
        "by cost",
        "1800.00",
        {"salary": "600.00", "benefits": "600.00", "overtime": "600.00"},
    )


def test_overtime_of_one_hides_in_the_sum_of_pay() -> None:
    """The total less the other costs would be the overtime of one, so no cost of pay stands alone."""
    assert shown(with_amounts([*FOUR, ("overtime", "D-101", "55.50")])) == (
        "together",
        "4055.50",
        {"salary": None, "overtime": None, TOGETHER: "4055.50"},
    )


def test_a_correction_of_one_hides_who_pays() -> None:
    """The sum claimed less what ICE is asked for the period would be the correction."""
    claim = with_amounts(FOUR, [("salary", "D-103", "-75.25")])
    assert shown(claim) == ("sum claimed only", "3924.75", {"salary": None, TOGETHER: "3924.75"})
    assert public_claim(claim, read_policy())["funding"] == []


def test_a_grant_for_one_hides_who_pays() -> None:
    claim = with_amounts(FOUR)
    first = replace(claim.funding[0], total=Decimal("1400.00"), others={"State grant": Decimal("400.00")})
    public = public_claim(replace(claim, funding=(first, *claim.funding[1:])), read_policy())
    assert public["pay"]["shown"] == "sum claimed only"
    assert "400.00" not in json.dumps(public)


@pytest.mark.parametrize(
    "lines",
    [
        [("salary", "D-101", "1000.00")],
        [("salary", "D-101", "1000.00"), ("benefits", "D-102", "300.00")],
        [("salary", "D-101", "1000.00"), ("salary", "D-102", "0.00"), ("salary", "D-103", "0.00")],
        [("salary", "D-101", "1000.00"), ("salary", "D-102", "1000.00"), ("overtime", "D-102", "9.00")],
    ],
)
def test_pay_of_fewer_than_three_is_withheld_and_the_total_with_it(lines: list[tuple[str, str | None, str]]) -> None:
    """Who is paid nothing hides nobody."""
    way, total, amounts = shown(
        with_amounts([*lines, ("equipment", "D-101", "7500.00"), ("vehicle", None, "100000.00")])
    )
    assert (way, total) == ("withheld", None)
    assert {cost: amount for cost, amount in amounts.items() if amount is not None} == {
        "equipment": "7500.00",
        "vehicle": "100000.00",
    }


def test_allotments_alone_are_shown_with_their_total() -> None:
    assert shown(with_amounts([("equipment", "D-101", "7500.00")])) == ("none", "7500.00", {"equipment": "7500.00"})


def test_who_pays_the_costs_of_many() -> None:
    claim = with_amounts(FOUR)
    grants = tuple(
        replace(one, total=Decimal("1250.00"), others={"State grant": Decimal("200.00")}, agency=Decimal("50.00"))
        for one in claim.funding
    )
    public = public_claim(replace(claim, funding=grants), read_policy())
    assert public["funding"] == [
        {
            "cost": "salary",
            "on_record": "5000.00",
            "ice": "4000.00",
            "others": [{"funder": "State grant", "amount": "800.00"}],
            "agency": "200.00",
        }
    ]


def test_counts_and_versions_of_the_sample(tmp_path: Path) -> None:
    claim = sample_claim()
    write_public(claim, read_policy(), tmp_path / "public.json")
    public = json.loads((tmp_path / "public.json").read_bytes())
    assert {one["cost"]: (one["lines"], one["officers"]) for one in public["costs"]} == {
        "salary": (3, 3),
        "benefits": (3, 3),
        "overtime": (2, 2),
        "equipment": (1, 1),
        "vehicle": (1, 0),
        "award": (1, 0),
        TOGETHER: (8, 3),
    }
    assert public["total"] == "173529.90"
    assert {"severity": "warning", "kind": "overtime_limit", "exceptions": 1} in public["exceptions"]
    assert {one["reading"] for one in public["readings"] if one["by_hand"]} == {"salary_basis", "eligibility_start"}
    assert "reimbursement.overtime.cap" in {one["rule"] for one in public["rules"]}
    assert (public["policy_version"], public["replaces"]) == (claim.policy_version, claim.replaces)
    text = json.dumps(public)
    for secret in ("D-10", "62400", "15600", "payroll.xlsx", "officers.csv", claim.files[0].sha256):
        assert secret not in text, secret


def test_a_funder_named_after_an_officer_has_no_name() -> None:
    claim = large_claim(3)
    named = tuple(
        replace(one, total=one.ice + 1, others={"Union fund of D-0001": Decimal("1.00")}) for one in claim.funding
    )
    public = public_claim(replace(claim, funding=named), read_policy())
    assert public["pay"]["shown"] == "by cost"
    assert public["funding"][0]["others"] == [{"funder": "a funder whose name is left out", "amount": "3.00"}]


def test_other_rules_than_those_of_the_claim_are_refused() -> None:
    with pytest.raises(ValueError, match="was made by the rules"):
        public_claim(replace(sample_claim(), policy_version="0" * 64), read_policy())


ODD = st.text(alphabet="ЖЩЮФ", min_size=4, max_size=9)
"""Letters that no other text of a claim has, so that finding one would be finding an officer or a file."""
CENTS = st.integers(-500, 100_000).map(lambda cents: str(Decimal(cents).scaleb(-2)))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    officers = draw(st.lists(ODD, min_size=1, max_size=6, unique=True))
    pairs = st.tuples(st.sampled_from((*PAY, "equipment")), st.sampled_from(officers))
    own = draw(st.lists(pairs, max_size=18, unique=True))
    past = draw(st.lists(pairs, max_size=5, unique=True))
    claim = with_amounts(
        [(cost, officer, draw(CENTS)) for cost, officer in own],
        [(cost, officer, draw(CENTS)) for cost, officer in past],
    )
    granted = draw(st.booleans())
    funding = tuple(
        replace(one, others={"Grant": Decimal(draw(CENTS))}, agency=Decimal(draw(CENTS))) if granted else one
        for one in claim.funding
    )
    file = draw(ODD)
    cell = Cell(f"{file}.csv", None, draw(st.integers(2, 99)), file)
    lines = tuple(
        replace(
            line,
            step=Step(
                f"Of {line.officer}", line.step.amount, "dollars", "as stated", (replace(line.step, cell=cell),)
            ),
        )
        for line in claim.lines
    )
    return replace(
        claim,
        lines=lines,
        funding=tuple(replace(one, why=f"days of {one.officer}", cell=cell) for one in funding),
        standings=tuple(Standing(one, PERIOD, True, f"for {one}", "confirmed") for one in officers),
        exceptions=(Problem("warning", "a kind", f"about {officers[0]}", "ask", cell),),
        files=(SourceFile(f"{file}.csv", "ab" * 32, "payroll", 3),),
    )


@settings(deadline=None)
@given(claims())
def test_no_officer_and_no_file_is_anywhere_in_it(claim: Claim) -> None:
    text = json.dumps(public_claim(claim, read_policy()), ensure_ascii=False)
    assert not set(text) & set("ЖЩЮФ")
    assert "ab" * 32 not in text


def behind(claim: Claim, cost: str) -> list[set[str]]:
    """For each kind of amount of a cost, the officers with an amount that is not zero, counted anew."""
    amounts: dict[tuple[str, str | None], Decimal] = {}

    def add(kind: str, officer: str | None, amount: Decimal | None) -> None:
        amounts[kind, officer] = amounts.get((kind, officer), Decimal(0)) + (amount or Decimal(0))

    for one in claim.funding:
        if one.cost == cost:
            add("agency", one.officer, one.agency)
            add("grant", one.officer, one.others.get("Grant"))
    for line in claim.lines:
        if line.cost == cost:
            add("past" if line.corrects else "own", line.officer, line.amount)
    kinds = ("agency", "grant", "past", "own")
    return [{who for (kind, who), amount in amounts.items() if kind == name and amount and who} for name in kinds]


@settings(deadline=None)
@given(claims())
def test_a_cost_of_pay_is_shown_only_with_three_officers_behind_each_part(claim: Claim) -> None:
    way, total, _ = shown(claim)
    parts = [part for cost in PAY for part in behind(claim, cost)]
    officers = {line.officer for line in claim.lines if line.cost in PAY}
    small = any(0 < len(part) < 3 for part in parts) or len(officers) < 3
    assert (way == "by cost") == (bool(officers) and not small)
    if way != "none" and len(officers) < 3:
        assert (way, total) == ("withheld", None)


@settings(deadline=None)
@given(claims(), st.integers(1, 10_000))
def test_where_pay_is_withheld_nothing_depends_on_it(claim: Claim, more: int) -> None:
    """What reads the same for any pay says nothing of it."""
    way, _, _ = shown(claim)
    if way == "withheld":
        factor = Decimal(more) + 1

        def pay(one: Funding) -> Funding:
            others = {name: amount * factor for name, amount in one.others.items()}
            left = one.agency * factor if one.agency is not None else None
            return replace(one, ice=one.ice * factor, others=others, agency=left)

        other = replace(
            claim,
            lines=tuple(
                replace(line, amount=line.amount * factor) if line.cost in PAY else line for line in claim.lines
            ),
            funding=tuple(pay(one) if one.cost in PAY else one for one in claim.funding),
        )
        assert public_claim(claim, read_policy()) == public_claim(other, read_policy())
