"""Assumptions: what the rules hold, what a user gives, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from section287g.errors import NotFound
from section287g.funding.forecast.assumptions import Assumption, draw_assumptions, override, read_assumptions
from section287g.funding.policy import read_policy

NAMES = {
    "award_success", "benefits_rate", "dedicated_share", "hours_share", "lag_days", "overtime_use", "pay_year",
    "vehicle_share",
}  # fmt: skip


def test_each_assumption_of_the_rules_is_assumed_with_low_confidence_and_says_why() -> None:
    policy = read_policy()
    found = read_assumptions(policy)
    assert set(found) == NAMES
    for name, one in found.items():
        assert one.low <= one.mid <= one.high
        assert all(note.startswith("Assumed.") for note in one.notes), name
        for end in ("low", "mid", "high"):
            value = policy.parameters[f"assumption.programme.{name}.{end}"].values[0]
            assert (value.status, value.confidence, value.references) == ("assumed", "low", ()), name


def test_a_user_gives_three_values_or_one() -> None:
    found = override(read_assumptions(read_policy()), ["pay_year=50_000, 60000,70000", "lag_days=45"])
    assert (found["pay_year"].low, found["pay_year"].mid, found["pay_year"].high) == (50_000, 60_000, 70_000)
    assert (found["lag_days"].low, found["lag_days"].high, found["lag_days"].given) == (45, 45, True)
    assert not found["hours_share"].given


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("pay_yaer=1,2,3", NotFound, "the nearest are pay_year"),
        ("pay_year", ValueError, "write NAME=LOW,MID,HIGH"),
        ("pay_year=", ValueError, "write NAME=LOW,MID,HIGH"),
        ("pay_year=1,2", ValueError, "one value, or three"),
        ("pay_year=a,b,c", ValueError, "values are numbers"),
        ("pay_year=NaN", ValueError, "values are numbers"),
        ("pay_year=Infinity", ValueError, "values are numbers"),
        ("pay_year=3,2,1", ValueError, "not in order"),
        ("pay_year=-1,2,3", ValueError, "between 0 and"),
        ("pay_year=1,2,1000000000", ValueError, "between 0 and"),
        ("hours_share=0.1,0.2,1.1", ValueError, "between 0 and 1"),
        ("hours_share=0.00001", ValueError, "finer than"),
        ("lag_days=1.5", ValueError, "finer than"),
    ],
)
def test_what_is_no_value_is_refused_and_said(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        override(read_assumptions(read_policy()), [text])


def test_draws_lie_between_low_and_high_around_the_middle_and_one_value_is_itself() -> None:
    made = {
        "a": Assumption("a", "A", "share", Decimal("0.1"), Decimal("0.2"), Decimal("0.6"), ("", "", "")),
        "b": Assumption("b", "B", "dollars", Decimal("12.34"), Decimal("12.34"), Decimal("12.34"), ("", "", "")),
    }
    drawn = draw_assumptions(made, 20_000, np.random.default_rng(5))
    assert (drawn["a"].min() >= 1_000, drawn["a"].max() <= 6_000) == (True, True)
    assert drawn["a"].mean() == pytest.approx(3_000, rel=0.02)  # the mean of a triangle is that of its three values
    assert set(drawn["b"].tolist()) == {1_234}
