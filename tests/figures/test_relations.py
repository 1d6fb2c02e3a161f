"""The words between a figure and its value must mean what the published table says, at their very bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from section287g.figures import read_figures
from section287g.figures.relations import fits, relations

COUNT = next(one for one in read_figures() if one.id == "dhs-2025-09-02-agreements")
GROWTH = next(one for one in read_figures() if one.id == "story-03")


@pytest.mark.parametrize(
    ("word", "value", "fitting", "failing"),
    [
        ("exactly", "958", (958,), (957, 959)),
        ("about", "1000", (990, 1000, 1010), (989, 1011)),
        ("almost", "960", (951, 957, 959), (950, 960, 961)),
        ("more than", "600", (601, 90_000), (600, 599)),
        ("at least", "600", (600, 601), (599,)),
        ("hundreds", None, (200, 1999), (199, 2000)),
    ],
)
def test_a_relation_fits_within_its_bounds_only(
    word: str, value: str | None, fitting: tuple[int, ...], failing: tuple[int, ...]
) -> None:
    figure = replace(COUNT, relation=word, value=Decimal(value) if value else None)
    assert [number for number in (*fitting, *failing) if fits(figure, number)] == list(fitting)


@pytest.mark.parametrize(
    ("published", "found", "fit"),
    [
        ("609", Fraction(822, 135), True),  # 608.88... rounds to 609
        ("608", Fraction(822, 135), False),
        ("608.9", Fraction(822, 135), True),
        ("608.8", Fraction(822, 135), False),
        ("0.5", Fraction(45, 10000), True),  # half up: 0.45 percent is 0.5
    ],
)
def test_an_exact_percentage_is_compared_as_it_was_published(published: str, found: Fraction, fit: bool) -> None:
    percent = Decimal(found.numerator) * 100 / Decimal(found.denominator)
    assert fits(replace(GROWTH, relation="exactly", value=Decimal(published)), percent) is fit


def test_more_than_is_not_met_by_rounding() -> None:
    assert not fits(replace(GROWTH, value=Decimal(609)), Decimal("608.9"))


def test_every_word_says_what_it_means() -> None:
    assert set(relations()) == {"exactly", "about", "almost", "more than", "at least", "hundreds"}
    assert all(one.meaning for one in relations().values())
    assert {word for word, one in relations().items() if one.explained} == {"about", "almost", "hundreds"}
