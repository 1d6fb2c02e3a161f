"""One agreement that left, and statements that lists of agreements cannot show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from section287g.figures import Figure, Verdict, check_figures
from section287g.registry import Registry

from .conftest import JEM, TFM, WSO, Plant, Sheet, sheriff

MakeFigure = Callable[..., Figure]
LEFT = {"kind": "event", "unit": "", "relation": "", "value": "", "check": "left"}
ALDER, BIRCH = "tx-alder-county-sheriff:tfm", "tx-birch-county-sheriff:jem"
DAYS = (date(2025, 3, 3), date(2025, 4, 4), date(2025, 5, 5), date(2025, 6, 6))


def ask(registry: Registry, figure: Figure) -> Verdict:
    (verdict,) = check_figures(registry, [figure])
    return verdict


def ids(registry: Registry) -> list[str]:
    return [line["list"] for line in registry.series()]


@pytest.fixture
def gone(plant: Plant) -> Registry:
    """Birch's jail agreement stands on the first two lists, and not on the last two; Alder's on all."""
    alder, birch = sheriff("Alder"), sheriff("Birch", JEM)
    return plant(*(Sheet(day, "pm", [alder, birch] if day < DAYS[2] else [alder]) for day in DAYS))


@pytest.mark.parametrize(
    ("agreement", "from_day", "day", "verdict", "said"),
    [
        (BIRCH, "", "2025-06-06", "holds", "the lists give no reason"),
        (BIRCH, "2025-05-05", "2025-05-05", "holds", "no list since shows an agreement of this agency"),
        (BIRCH, "2025-05-06", "2025-06-06", "does not hold", "which is before 2025-05-06"),
        (BIRCH, "", "2025-05-04", "does not hold", "stands on the list of 2025-04-04 pm"),
        (ALDER, "", "2025-06-06", "does not hold", "stands on the list of 2025-06-06 pm"),
        (BIRCH, "", "2025-01-01", "cannot be told from this data", "as old as 2025-01-01"),
        ("tx-nobody-sheriff:tfm", "", "2025-06-06", "cannot be told from this data", "shows an agreement tx-nobody"),
    ],
)
def test_an_agreement_left_by_a_day_or_not(
    gone: Registry, figure: MakeFigure, agreement: str, from_day: str, day: str, verdict: str, said: str
) -> None:
    day_before = "2025-05-04" if from_day == day else from_day
    answer = ask(gone, figure(from_day=day_before, day=day, parameters=f"agreement={agreement}", **LEFT))
    assert answer.verdict == verdict
    assert said in answer.because


def test_a_departure_names_the_last_list_with_it_and_the_first_without(gone: Registry, figure: MakeFigure) -> None:
    answer = ask(gone, figure(day="2025-06-06", parameters=f"agreement={BIRCH}", **LEFT))
    _, last_with, first_without, _ = ids(gone)
    assert answer.lists == (last_with, first_without)
    assert f"the list of 2025-04-04 pm ({last_with})" in answer.because
    assert f"the list of 2025-05-05 pm ({first_without})" in answer.because
    assert answer.query == f"287g show {BIRCH}"
    assert answer.rows == f"287g rows {BIRCH}"
    assert [one.value for one in answer.found] == [0, 0]


def test_an_absence_at_the_end_of_the_lists_is_no_ending_yet(plant: Plant, figure: MakeFigure) -> None:
    alder, birch = sheriff("Alder"), sheriff("Birch", JEM)
    registry = plant(Sheet(DAYS[0], "pm", [alder, birch]), Sheet(DAYS[1], "pm", [alder]))
    answer = ask(registry, figure(day="2025-04-04", parameters=f"agreement={BIRCH}", **LEFT))
    assert answer.verdict == "cannot be told from this data"
    assert "too few later lists" in answer.because


def test_a_short_absence_is_no_ending(plant: Plant, figure: MakeFigure) -> None:
    alder, birch = sheriff("Alder"), sheriff("Birch", JEM)
    days = (date(2025, 3, 3), date(2025, 3, 5), date(2025, 3, 7))
    sheets = [Sheet(day, "pm", [alder] if day == days[1] else [alder, birch]) for day in days]
    registry = plant(*sheets)
    answer = ask(registry, figure(day="2025-03-05", parameters=f"agreement={BIRCH}", **LEFT))
    assert answer.verdict == "does not hold"
    assert "returned" in answer.because


def test_an_agreement_that_was_followed_by_another_says_so(plant: Plant, figure: MakeFigure) -> None:
    alder, birch, task = sheriff("Alder"), sheriff("Birch", JEM), sheriff("Birch", TFM, signed=date(2025, 5, 5))
    rows = ([alder, birch], [alder, birch], [alder, task], [alder, task])
    registry = plant(*(Sheet(day, "pm", held) for day, held in zip(DAYS, rows, strict=True)))
    answer = ask(registry, figure(day="2025-06-06", parameters=f"agreement={BIRCH}", **LEFT))
    assert answer.verdict == "holds"
    assert "an agreement of the agency under another model followed" in answer.because
    assert [(one.value, one.unit) for one in answer.found] == [
        (0, "agreements of this id"),
        (1, "agreements of this agency"),
    ]


NOT_TESTABLE = {"unit": "", "relation": "", "value": "", "check": "not-testable"}


def test_a_money_rule_names_the_sources_that_it_needs(gone: Registry, figure: MakeFigure) -> None:
    answer = ask(gone, figure(kind="rule", day="", parameters="needs=reimbursement-terms|payments", **NOT_TESTABLE))
    assert answer.verdict == "cannot be told from this data"
    assert "the signed instrument between ICE and an agency" in answer.because
    assert "records of payments from ICE to each agency" in answer.because
    assert (answer.found, answer.query, answer.rows, answer.lists) == ((), None, None, ())


def test_an_amount_that_cannot_be_tested_shows_the_rule_that_holds_it(gone: Registry, figure: MakeFigure) -> None:
    cells = {**NOT_TESTABLE, "unit": "dollars", "relation": "about", "published": "2025-09-26", "day": ""}
    answer = ask(gone, figure(parameters="amount=reimbursement.envelope;needs=budget-line", **cells))
    assert (answer.verdict, answer.claimed) == ("cannot be told from this data", "about 1,600,000,000 dollars")
    assert answer.query == "287g policy reimbursement.envelope"
    assert "Neither lists of agreements nor the rules held show this" in answer.because


def test_what_lists_do_show_is_told_beside(plant: Plant, figure: MakeFigure) -> None:
    rows = [sheriff("Alder", JEM), sheriff("Alder", TFM), sheriff("Birch", WSO), sheriff("Cedar", WSO)]
    registry = plant(Sheet(date(2025, 9, 3), "pm", rows))
    answer = ask(registry, figure(kind="outcome", parameters="needs=hand-overs;model=jem|wso", **NOT_TESTABLE))
    assert answer.verdict == "cannot be told from this data"
    assert "3 agreements of 3 agencies (1 jem, 2 wso), among 4 agreements of 3 agencies in all" in answer.because
    assert {one.unit: one.value for one in answer.found} == {
        "agreements": 3,
        "agencies": 3,
        "agreements under jem": 1,
        "agencies under jem": 1,
        "agreements under wso": 2,
        "agencies under wso": 2,
    }
    list_id = ids(registry)[0]
    assert answer.query == f"287g agreements --as-of {list_id} --model jem --model wso"
    early = ask(registry, figure(kind="outcome", day="2020-01-01", parameters="needs=hand-overs", **NOT_TESTABLE))
    assert early.verdict == "cannot be told from this data"
    assert "as old as 2020-01-01" in early.because
