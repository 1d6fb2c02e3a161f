"""What the steps of an estimate are called has its Spanish, and no text is left over that no step can have."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from section287g.explorer.texts import texts_in
from section287g.funding.chosen import choose
from section287g.funding.estimate import EstimateInput, Group, OtherCost, Quantity, estimate_agency
from section287g.funding.policy import read_policy

FUNDING = Path(__file__).parents[3] / "src" / "section287g" / "funding"
TEXTS = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts" / "money.es.yaml"
HELD = {one["en"] for one in yaml.safe_load(TEXTS.read_text(encoding="utf-8"))}
Q = Quantity.of


def everything() -> EstimateInput:
    """An input with every cost and every day stated."""
    days = {name: date(2026, 3, 2) for name in ("trained", "certified", "credentialed", "first_use", "first_arrest")}
    group = Group(
        Q(6), Q(62_000), Q(24_000), date(2026, 1, 5), hours_share=Q("0.5"), overtime_hours=Q(900),
        regular_pay=Q(63_000), **days,
    )  # fmt: skip
    costs = {
        name: Q(2)
        for name in (
            "vehicles", "vehicle_cost", "equipment_cost", "travel", "bed_days", "bed_day_cost", "transports",
            "transport_cost", "insurance", "administration_hours", "administration_rate", "legal",
        )
    }  # fmt: skip
    shares = {name: Q("0.5") for name in ("overtime_benefits", "training_backfill", "duty_backfill")}
    other = (OtherCost("other costs", Q(1)),)
    return EstimateInput((group,), model="wso", success=Q(85), training_hours=Q(40), other=other, **costs, **shares)


@pytest.mark.parametrize(
    "wanted",
    [
        {"eligible_models": "any_model"},
        {"eligible_models": "any_model", "fringe_on_overtime": "in_benefits", "overtime_base": "all_regular_pay"},
        {"eligible_models": "any_model", "salary_basis": "documented_287g_hours", "overtime_part_year": "by_days"},
    ],
)
def test_every_step_of_an_estimate_has_its_spanish(wanted: dict[str, str]) -> None:
    policy = read_policy()
    made = estimate_agency(everything(), policy, choose(policy, wanted), draws=0)
    known = texts_in("es")
    for line in (*made.receipts, *made.costs):
        for _, step in line.step.walk():
            what = step.what.replace(" 'officers'", "")
            base = re.split(
                r",? (?:from )?\d{4}-\d\d-\d\d|,? (?:in|of) federal fiscal year |, as far|, officers", what
            )[0]
            base = base.removesuffix(" from")
            assert any(one in known for one in (what, base, base.removesuffix(" under the agreement"))), step.what


def test_no_text_is_left_over() -> None:
    source = " ".join(path.read_text(encoding="utf-8") for path in (FUNDING / "estimate").glob("*.py"))
    source += (FUNDING / "terms.py").read_text(encoding="utf-8")
    labels = {one.label for one in read_policy().parameters.values()}
    made = {"Annual salary of an officer", "Annual benefits of an officer", "other costs"}
    made |= {f"{kind} a year" for kind in ("Jail", "Transport", "Administration")}
    made |= {"Salary", "Benefits", "Jail", "Transport", "Insurance", "Administration", "Legal"}
    assert [one for one in sorted(HELD - labels - made) if one not in source] == []
