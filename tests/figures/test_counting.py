"""Counts and growth: each verdict, both units, several lists a day, days without a list, the header row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from section287g.figures import Figure, Verdict, check_figures
from section287g.registry import Registry

from .conftest import JEM, TFM, WSO, Plant, Sheet, agreement, sheriff

DAY = date(2025, 9, 3)
THREE_OF_TWO = (sheriff("Alder", TFM), sheriff("Alder", JEM), sheriff("Birch", TFM))
MakeFigure = Callable[..., Figure]


def ask(registry: Registry, figure: Figure) -> Verdict:
    (verdict,) = check_figures(registry, [figure])
    return verdict


def values(verdict: Verdict) -> dict[str, list[int | Decimal]]:
    found: dict[str, list[int | Decimal]] = {}
    for one in verdict.found:
        found.setdefault(one.unit, []).append(one.value)
    return found


def ids(registry: Registry) -> list[str]:
    return [line["list"] for line in registry.series()]


@pytest.mark.parametrize(
    ("unit", "value", "verdict", "said"),
    [
        ("agreements", "3", "holds", "3 holds for agreements"),
        ("agencies", "2", "holds", "2 holds for agencies"),
        ("agencies", "3", "holds for another unit", "3 holds for agreements and not for agencies"),
        ("agreements", "2", "holds for another unit", "2 holds for agencies and not for agreements"),
        ("agreements", "9", "does not hold", "9 does not hold for agreements"),
    ],
)
def test_a_count_is_judged_in_the_unit_that_the_source_names(
    plant: Plant, figure: MakeFigure, unit: str, value: str, verdict: str, said: str
) -> None:
    registry = plant(Sheet(DAY, "pm", THREE_OF_TWO))
    answer = ask(registry, figure(unit=unit, value=value))
    assert answer.verdict == verdict
    assert said in answer.because
    assert values(answer) == {"agreements": [3], "agencies": [2]}
    assert answer.unit == unit
    assert answer.claimed == f"{value} {unit}"
    assert list(answer.lists) == ids(registry)
    assert "3 agreements of 2 agencies" in answer.because
    assert "2025-09-03 pm" in answer.because


def test_the_header_row_counted_is_recognised(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(Sheet(DAY, "pm", THREE_OF_TWO))
    answer = ask(registry, figure(value="4"))
    assert answer.verdict == "does not hold"
    assert f"the 3 rows of list {ids(registry)[0]} and its header row together are 4" in answer.because
    assert "header" not in ask(registry, figure(value="5")).because
    assert "header" not in ask(registry, figure(value="4", relation="more than")).because


def test_the_header_row_is_counted_with_rows_and_not_with_agreements(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(Sheet(DAY, "pm", (*THREE_OF_TWO, THREE_OF_TWO[0])))  # one row twice: 4 rows, 3 agreements
    rows = ask(registry, figure(value="4"))
    assert rows.verdict == "holds for another unit"
    assert "4 holds for rows and not for agreements" in rows.because
    header = ask(registry, figure(value="5"))
    assert header.verdict == "does not hold"
    assert "the 4 rows of list" in header.because


def test_a_part_of_a_list_has_no_header_row(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(Sheet(DAY, "pm", THREE_OF_TWO))
    answer = ask(registry, figure(value="3", parameters="model=tfm"))
    assert answer.verdict == "does not hold"
    assert values(answer)["agreements"] == [2]
    assert "header" not in answer.because


def test_names_as_written_are_told_from_agencies(plant: Plant, figure: MakeFigure) -> None:
    curly = agreement("ALDER COUNTY SHERIFF\u2019S OFFICE", WSO)
    registry = plant(Sheet(DAY, "pm", (*THREE_OF_TWO, sheriff("Birch", JEM), curly)))  # 5 of 2, written 3 ways
    answer = ask(registry, figure(unit="agencies", value="3"))
    assert answer.verdict == "holds for another unit"
    assert "holds for spellings of agencies as written" in answer.because
    assert values(answer)["agencies"] == [2]


def test_a_figure_holds_if_it_holds_on_any_list_of_its_day(plant: Plant, figure: MakeFigure) -> None:
    morning = Sheet(DAY, "am", THREE_OF_TWO)
    noon = Sheet(DAY, "mid", (*THREE_OF_TWO, sheriff("Cedar")))
    evening = Sheet(DAY, "pm", (*THREE_OF_TWO, sheriff("Cedar"), sheriff("Dogwood")))
    registry = plant(morning, noon, evening)
    am, mid, pm = ids(registry)
    for value, list_id in (("3", am), ("4", mid), ("5", pm)):
        answer = ask(registry, figure(value=value))
        assert (answer.verdict, answer.lists) == ("holds", (list_id,))
        assert f"holds for agreements on {list_id}" in answer.because
        assert answer.query == f"287g agreements --as-of {list_id}"
        assert answer.rows == f"287g rows --as-of {list_id}"
        assert values(answer)["agreements"] == [3, 4, 5]
    neither = ask(registry, figure(value="9"))
    assert (neither.verdict, neither.lists) == ("does not hold", (am, mid, pm))
    assert ask(registry, figure(value="6")).because.endswith(
        f"the 5 rows of list {pm} and its header row together are 6."
    )


def test_the_named_unit_on_a_later_list_goes_before_another_unit_on_an_earlier(
    plant: Plant, figure: MakeFigure
) -> None:
    evening = Sheet(DAY, "pm", (*THREE_OF_TWO, sheriff("Cedar")))
    registry = plant(Sheet(DAY, "am", THREE_OF_TWO), evening)  # agreements 3 and 4, agencies 2 and 3
    answer = ask(registry, figure(unit="agencies", value="3"))
    assert (answer.verdict, answer.lists) == ("holds", (ids(registry)[1],))


def test_a_day_without_a_list_is_answered_by_the_list_then_current(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(
        Sheet(date(2025, 9, 1), "pm", THREE_OF_TWO), Sheet(date(2025, 9, 9), "am", (*THREE_OF_TWO, sheriff("Cedar")))
    )
    answer = ask(registry, figure(value="3"))
    assert (answer.verdict, answer.lists) == ("holds", (ids(registry)[0],))
    assert "list of 2025-09-01 pm" in answer.because
    assert "current on 2025-09-03" in answer.because
    assert answer.query == "287g agreements --as-of 2025-09-03"
    assert len(registry.agreements(as_of="2025-09-03")) == 3


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-08-31", "no list in this registry is as old as 2025-08-31; the first is of 2025-09-01 pm"),
        ("2025-09-10", "2025-09-10 lies after the newest list in this registry, of 2025-09-09 am"),
    ],
)
def test_a_day_outside_all_lists_cannot_be_told(plant: Plant, figure: MakeFigure, day: str, said: str) -> None:
    registry = plant(Sheet(date(2025, 9, 1), "pm", THREE_OF_TWO), Sheet(date(2025, 9, 9), "am", THREE_OF_TWO))
    answer = ask(registry, figure(day=day))
    assert answer.verdict == "cannot be told from this data"
    assert said.casefold() in answer.because.casefold()
    assert (answer.found, answer.query, answer.sql, answer.rows, answer.lists) == ((), None, None, None, ())


def test_a_territory_is_not_a_state(plant: Plant, figure: MakeFigure) -> None:
    rows = (sheriff("Alder"), sheriff("Alder", state="FLORIDA"), agreement("Guam Police Department", state="GUAM"))
    registry = plant(Sheet(DAY, "pm", rows))
    two = ask(registry, figure(unit="states", value="2"))
    assert two.verdict == "holds"
    assert "in 2 states and 1 territory or district" in two.because
    three = ask(registry, figure(unit="states", value="3"))
    assert three.verdict == "holds for another unit"
    assert "states and territories" in three.because


def test_a_count_can_be_narrowed(plant: Plant, figure: MakeFigure) -> None:
    rows = (
        *THREE_OF_TWO,
        agreement("Alder Police Department"),
        agreement("Elm Police Department", WSO, "FLORIDA"),
    )
    registry = plant(Sheet(DAY, "pm", rows))
    list_id = ids(registry)[0]
    jail = ask(registry, figure(value="1", parameters="model=jem"))
    assert (jail.verdict, jail.query) == ("holds", f"287g agreements --as-of {list_id} --model jem")
    assert jail.rows == f"287g rows --as-of {list_id} --model jem"
    police = ask(registry, figure(unit="agencies", value="2", parameters="types=police"))
    assert (police.verdict, police.query) == ("holds", f"287g agencies --as-of {list_id}")
    both = ask(registry, figure(value="4", parameters="types=police|sheriff;state=TX"))
    assert both.verdict == "holds"
    nobody = ask(registry, figure(value="1", parameters="types=marshal"))
    assert (nobody.verdict, values(nobody)) == ("does not hold", {"agreements": [0], "agencies": [0]})


BEFORE = Sheet(date(2025, 1, 20), "pm", (sheriff("Alder", TFM), sheriff("Alder", JEM)))  # 2 of 1
AFTER = Sheet(DAY, "pm", (*BEFORE.rows, sheriff("Birch"), sheriff("Cedar"), sheriff("Dogwood")))  # 5 of 4


@pytest.mark.parametrize(
    ("unit", "relation", "value", "verdict"),
    [
        ("agreements", "exactly", "150", "holds"),
        ("agencies", "exactly", "300", "holds"),
        ("agreements", "exactly", "300", "holds for another unit"),
        ("agencies", "almost", "151", "holds for another unit"),
        ("agencies", "more than", "300", "does not hold"),
    ],
)
def test_growth_is_judged_in_the_unit_that_the_source_names(
    plant: Plant, figure: MakeFigure, unit: str, relation: str, value: str, verdict: str
) -> None:
    registry = plant(BEFORE, AFTER)
    cells = {"kind": "growth", "check": "growth", "from_day": "2025-01-20"}
    answer = ask(registry, figure(unit=unit, relation=relation, value=value, **cells))
    assert answer.verdict == verdict
    assert "+150.0 percent in agreements and +300.0 percent in agencies" in answer.because
    assert values(answer) == {
        "agreements": [2, 5],
        "agencies": [1, 4],
        "percent in agreements": [150],
        "percent in agencies": [300],
    }
    assert list(answer.lists) == ids(registry)
    assert answer.query == "287g series"


def test_growth_from_none_or_from_before_all_lists_cannot_be_told(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(BEFORE, AFTER)
    cells = {"kind": "growth", "check": "growth", "value": "100"}
    none = ask(registry, figure(from_day="2025-01-20", parameters="model=wso", **cells))
    assert none.verdict == "cannot be told from this data"
    assert "growth from none" in none.because
    early = ask(registry, figure(from_day="2024-01-01", **cells))
    assert early.verdict == "cannot be told from this data"
    assert "as old as 2024-01-01" in early.because


def test_growth_may_hold_between_any_two_lists_of_the_days(plant: Plant, figure: MakeFigure) -> None:
    evening = Sheet(DAY, "pm", AFTER.rows)
    registry = plant(BEFORE, Sheet(DAY, "am", (*BEFORE.rows, sheriff("Birch"))), evening)  # 2, then 3 and 5
    january, morning, _ = ids(registry)
    answer = ask(registry, figure(kind="growth", check="growth", from_day="2025-01-20", value="50"))
    assert (answer.verdict, answer.lists) == ("holds", (january, morning))


def test_the_sql_and_the_command_line_show_what_was_found(plant: Plant, figure: MakeFigure) -> None:
    registry = plant(Sheet(DAY, "pm", (*THREE_OF_TWO, agreement("Alder Police Department", WSO))))
    answer = ask(registry, figure(unit="agencies", value="3"))
    assert answer.sql is not None
    (row,) = registry.sql(answer.sql)
    assert (row["agreements"], row["agencies"]) == (4, 3)
    assert answer.query is not None
    command, _, list_id = answer.query.rpartition(" ")
    assert command == "287g agencies --as-of"
    assert len(registry.agencies(as_of=list_id)) == 3
    assert answer.rows is not None
    assert len(registry.listings(as_of=answer.rows.rpartition(" ")[2])) == 4
