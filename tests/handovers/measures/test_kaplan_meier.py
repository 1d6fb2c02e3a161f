"""Kaplan-Meier against curves worked out by hand, and against a reference library where it is installed."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@settings(deadline=None, max_examples=50)
@given(COUNTS)
def test_medians_and_curves_are_those_of_the_reference_library(counts: list[tuple[int, int, int]]) -> None:
    lifelines = pytest.importorskip(
        "lifelines", reason="lifelines is not installed: medians were not compared with it"
    )
    curve = curve_of(counts)
    if not curve.detainers:
        return
    days = [day for day, booked, left in counts for _ in range(booked + left)]
    seen = [known for _, booked, left in counts for known in [1] * booked + [0] * left]
    fitter = lifelines.KaplanMeierFitter().fit(days, seen)
    reference = fitter.median_survival_time_
    exact = curve.median
    if exact is None:
        assert math.isinf(reference) or abs(float(curve.steps[-1].waiting) - 0.5) < 1e-9
    elif all(step.waiting != Fraction(1, 2) for step in curve.steps):  # there a float may fall on either side
        assert reference == exact
    for day in range(0, 41, 5):
        assert float(curve.waiting(day)) == pytest.approx(float(fitter.predict(day)), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "median"),
    [  # medians that lifelines 0.30.3 gave for these counts
        ([(0, 1, 0), (3, 5, 2), (7, 9, 1), (15, 4, 6), (30, 2, 8), (60, 1, 9)], 60),
        ([(1, 3, 0), (2, 4, 4), (5, 2, 0), (8, 1, 5), (21, 3, 1), (22, 0, 2)], 21),
        ([(2, 10, 10), (4, 5, 20), (9, 1, 30)], None),
        ([(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 0)], 3),
    ],
)
def test_medians_recorded_of_the_reference_library(counts: list[tuple[int, int, int]], median: int | None) -> None:
    assert curve_of(counts).median == median
