"""Kaplan-Meier against curves worked out by hand, and against scipy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from section287g.handovers.measures import curve_of

COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=25)


def test_a_curve_by_hand() -> None:
    """Ten at risk: 2 booked in on day 1; 3 leave after day 2; 1 of 5 on day 4; the 4 left are seen to day 9."""
    curve = curve_of([(1, 2, 0), (2, 0, 3), (4, 1, 0), (9, 0, 4)])
    assert (curve.detainers, curve.booked) == (10, 3)
    assert [(step.days, step.at_risk, step.waiting) for step in curve.steps] == [
        (1, 10, Fraction(8, 10)),
        (4, 5, Fraction(8, 10) * Fraction(4, 5)),
    ]
    assert curve.waiting(0) == 1
    assert curve.waiting(3) == Fraction(8, 10)
    assert curve.median is None
    assert curve.quantile(Fraction(1, 4)) == 4


def test_who_leaves_on_a_day_was_at_risk_on_it() -> None:
    assert curve_of([(5, 1, 1)]).steps[0].waiting == Fraction(1, 2)


def test_without_censoring_it_is_the_plain_share() -> None:
    curve = curve_of([(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 0)])
    assert curve.median == 2
    assert curve.waiting(3) == Fraction(1, 4)


def test_nothing_gives_no_median() -> None:
    assert curve_of([]).median is None


def test_counts_below_zero_are_an_error() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        curve_of([(-1, 1, 0)])


@settings(deadline=None, max_examples=100)
@given(COUNTS)
def test_medians_and_curves_are_those_of_the_reference_library(counts: list[tuple[int, int, int]]) -> None:
    curve = curve_of(counts)
    seen = [float(day) for day, booked, _ in counts for _ in range(booked)]
    left = [float(day) for day, _, left in counts for _ in range(left)]
    if not seen:
        assert curve.median is None
        return
    survival = ecdf(CensoredData(uncensored=seen, right=left)).sf if left else ecdf(seen).sf
    for day in range(41):
        assert float(curve.waiting(day)) == pytest.approx(float(survival.evaluate(day)), abs=1e-12)
    reached = [day for day in range(41) if float(survival.evaluate(day)) <= 0.5 + 1e-12]
    assert curve.median == (reached[0] if reached else None)


@pytest.mark.parametrize(
    ("counts", "median"),
    [  # medians that lifelines 0.30.3, another library, gave for these counts
        ([(0, 1, 0), (3, 5, 2), (7, 9, 1), (15, 4, 6), (30, 2, 8), (60, 1, 9)], 60),
        ([(1, 3, 0), (2, 4, 4), (5, 2, 0), (8, 1, 5), (21, 3, 1), (22, 0, 2)], 21),
        ([(2, 10, 10), (4, 5, 20), (9, 1, 30)], None),
        ([(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 0)], 3),
    ],
)
def test_medians_recorded_of_another_library(counts: list[tuple[int, int, int]], median: int | None) -> None:
    assert curve_of(counts).median == median
