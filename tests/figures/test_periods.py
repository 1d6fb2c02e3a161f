"""What was signed, and what left and joined, between two days; an intention is never judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from section287g.figures import Figure, Verdict, check_figures
from section287g.registry import Registry

from .conftest import JEM, WSO, Plant, Sheet, agreement, sheriff

MakeFigure = Callable[..., Figure]
FIRST, LAST = date(2025, 3, 3), date(2025, 9, 3)


def ask(registry: Registry, figure: Figure) -> Verdict:
    (verdict,) = check_figures(registry, [figure])
    return verdict


def found(verdict: Verdict, unit: str) -> list[int]:
    return [int(one.value) for one in verdict.found if one.unit == unit]


def ids(registry: Registry) -> list[str]:
    return [line["list"] for line in registry.series()]


@pytest.fixture
def signed(plant: Plant) -> Registry:
    """On 2025-09-03: two sheriffs (three agreements) and one police since March; one sheriff of 2020."""
    rows = [
        sheriff("Alder", signed=date(2025, 3, 3)),
        sheriff("Alder", JEM, signed=date(2025, 9, 3)),
        sheriff("Birch", WSO, signed=date(2025, 5, 5)),
        sheriff("Cedar", JEM, signed=date(2020, 6, 8)),
        agreement("Elm Police Department", signed=date(2025, 6, 6)),
    ]
    gone = sheriff("Dogwood", signed=date(2025, 3, 3))
    late = sheriff("Fir", signed=date(2025, 9, 2))  # signed by then, listed later
    return plant(
        Sheet(FIRST, "pm", [rows[0], rows[3], gone]),
        Sheet(date(2025, 6, 9), "pm", [rows[0], rows[2], rows[3], rows[4]]),
        Sheet(LAST, "pm", rows),
        Sheet(date(2025, 9, 8), "am", [*rows, late]),
    )


@pytest.mark.parametrize(
    ("unit", "value", "parameters", "verdict"),
    [
        ("agreements", "4", "", "holds"),
        ("agencies", "3", "", "holds"),
        ("agencies", "4", "", "holds for another unit"),
        ("agencies", "2", "types=sheriff", "holds"),
        ("agencies", "1", "types=police|marshal", "holds"),
        ("agreements", "1", "model=wso", "holds"),
        ("agencies", "5", "", "does not hold"),
    ],
)
def test_what_was_signed_is_counted_on_the_days_list(
    signed: Registry, figure: MakeFigure, unit: str, value: str, parameters: str, verdict: str
) -> None:
    cells = {"check": "signed", "from_day": "2025-03-03", "unit": unit, "value": value, "parameters": parameters}
    answer = ask(signed, figure(**cells))
    assert answer.verdict == verdict
    assert answer.lists == (ids(signed)[2],)


def test_signed_by_and_listed_on_are_told_apart_and_by_type(signed: Registry, figure: MakeFigure) -> None:
    answer = ask(
        signed, figure(check="signed", from_day="2025-03-03", unit="agencies", relation="hundreds", value="")
    )
    assert answer.verdict == "does not hold"
    assert "4 agreements of 3 agencies (sheriff 2, police 1) signed from 2025-03-03 to 2025-09-03" in answer.because
    assert "by all lists of this registry together, 6 agreements of 5 agencies" in answer.because
    assert found(answer, "agreements") == [4, 6]
    assert found(answer, "agencies") == [3, 5]
    assert found(answer, "agencies of type sheriff") == [2]
    assert found(answer, "agencies of type police") == [1]
    assert answer.sql is not None
    assert sum(row["agreements"] for row in signed.sql(answer.sql)) == 4
    list_id = ids(signed)[2]
    assert answer.query == f"287g agencies --as-of {list_id} --status listed --signed-by 2025-09-03"
    assert answer.rows == f"287g rows --as-of {list_id} --status listed --signed-by 2025-09-03"


@pytest.fixture
def changed(plant: Plant) -> Registry:
    """Left: Alder's jem (tfm stays) and Birch's only one. Joined: Dogwood's. In between: Elm's."""
    alder, jail, birch, cedar = sheriff("Alder"), sheriff("Alder", JEM), sheriff("Birch"), sheriff("Cedar")
    elm = sheriff("Elm", WSO, signed=date(2025, 4, 4))
    dogwood = sheriff("Dogwood", signed=date(2025, 7, 7))
    return plant(
        Sheet(date(2025, 2, 24), "pm", [alder, jail, birch, cedar, sheriff("Gum", WSO)]),  # Gum's left before
        Sheet(FIRST, "pm", [alder, jail, birch, cedar]),
        Sheet(date(2025, 5, 5), "pm", [alder, cedar, elm]),
        Sheet(date(2025, 8, 8), "pm", [alder, cedar, dogwood]),
        Sheet(LAST, "pm", [alder, cedar, dogwood]),
        Sheet(date(2025, 9, 9), "pm", [alder, cedar, dogwood, sheriff("Hazel", WSO)]),  # Hazel's joined after
    )


CHANGES = {"check": "changes", "from_day": "2025-03-03"}


@pytest.mark.parametrize(
    ("unit", "value", "change", "verdict"),
    [
        ("agreements", "2", "left", "holds"),
        ("agencies", "1", "left", "holds"),
        ("agencies", "2", "left", "holds for another unit"),
        ("agreements", "1", "joined", "holds"),
        ("agreements", "2", "joined", "does not hold"),
    ],
)
def test_what_left_and_what_joined_is_judged(
    changed: Registry, figure: MakeFigure, unit: str, value: str, change: str, verdict: str
) -> None:
    answer = ask(changed, figure(unit=unit, value=value, parameters=f"change={change}", **CHANGES))
    assert answer.verdict == verdict
    assert "2 agreements (1 agency) left, 1 agreement (1 agency) joined" in answer.because
    assert "1 agreement joined and left in between" in answer.because
    _, first, _, _, last, _ = ids(changed)
    assert answer.lists == (first, last)
    assert answer.query == f"287g diff {first} {last}"


def test_an_intention_is_answered_with_counts_and_no_verdict(changed: Registry, figure: MakeFigure) -> None:
    cells = {"kind": "intention", "unit": "", "relation": "", "value": "", "parameters": "needs=intention"}
    answer = ask(changed, figure(**cells, **CHANGES))
    assert answer.verdict == "cannot be told from this data"
    assert answer.claimed is None
    assert found(answer, "agreements that left") == [2]
    assert found(answer, "agencies that left") == [1]
    assert found(answer, "agreements that joined") == [1]
    assert found(answer, "agreements that joined and left in between") == [1]
    assert "the lists give no reason" in answer.because
    assert "decisions and statements of the administration" in answer.because
    assert answer.rows == "287g rows tx-alder-county-sheriff:jem tx-birch-county-sheriff:tfm"
    assert answer.sql is not None
    assert changed.sql(answer.sql).rows() == [
        ("left", 2, 1),
        ("joined", 1, 1),
        ("joined and left in between", 1, 1),
    ]


def test_changes_may_hold_between_any_two_lists_of_the_days(plant: Plant, figure: MakeFigure) -> None:
    alder, birch, cedar = sheriff("Alder"), sheriff("Birch"), sheriff("Cedar")
    registry = plant(
        Sheet(FIRST, "pm", [alder, birch, cedar]), Sheet(LAST, "am", [alder, birch]), Sheet(LAST, "pm", [alder])
    )
    first, morning, _ = ids(registry)
    answer = ask(registry, figure(value="1", parameters="change=left", **CHANGES))
    assert (answer.verdict, answer.lists) == ("holds", (first, morning))


def test_changes_since_before_all_lists_cannot_be_told(changed: Registry, figure: MakeFigure) -> None:
    answer = ask(changed, figure(parameters="change=left", check="changes", from_day="2021-01-20"))
    assert answer.verdict == "cannot be told from this data"
    assert "as old as 2021-01-20" in answer.because
