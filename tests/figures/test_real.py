"""The story's figures on ICE's real lists, against counts made by hand on the files; skipped without the lists."""

from __future__ import annotations

import pytest

from section287g.figures import Verdict, check_figures
from section287g.registry import Registry


@pytest.fixture(scope="session")
def verdicts(real_registry: Registry) -> dict[str, Verdict]:
    return {one.id: one for one in check_figures(real_registry)}


def found(verdict: Verdict, unit: str) -> set[float]:
    return {float(one.value) for one in verdict.found if one.unit == unit}


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ("story-01", "holds for another unit"),
        ("story-02", "holds for another unit"),
        ("story-03", "holds"),
        ("story-04", "holds"),
        *((f"story-{number:02}", "cannot be told from this data") for number in (5, 9, 10)),
        *((f"story-{number:02}", "holds") for number in (6, 7, 8)),
        ("story-11", "holds"),
        ("dhs-2025-09-02-agreements", "does not hold"),
        ("dhs-2025-09-02-states", "holds"),
        ("dhs-2025-09-17-agreements", "does not hold"),
        ("fwd-2026-01-26-agreements", "holds"),
        ("press-2026-02-13-agreements", "does not hold"),
    ],
)
def test_the_verdict_on_a_published_figure(verdicts: dict[str, Verdict], figure: str, verdict: str) -> None:
    assert verdicts[figure].verdict == verdict, verdicts[figure].because


def test_the_counts_agree_with_the_count_by_hand(verdicts: dict[str, Verdict]) -> None:
    january, september, growth = verdicts["story-01"], verdicts["story-02"], verdicts["story-03"]
    assert (found(january, "agreements"), found(january, "agencies")) == ({135}, {133})
    assert found(september, "agreements") == {957}
    assert all(abs(number - 795) <= 4 for number in found(september, "agencies"))
    assert found(growth, "percent in agreements") == {608.9}
    assert all(abs(number - 498) <= 4 for number in found(growth, "percent in agencies"))


def test_the_header_row_explains_the_departments_totals(verdicts: dict[str, Verdict]) -> None:
    assert found(verdicts["dhs-2025-09-02-agreements"], "agreements") == {956, 957}
    assert (
        "the 957 rows of list b3b4664d and its header row together are 958"
        in verdicts["dhs-2025-09-02-agreements"].because
    )
    assert "1,000 rows" in verdicts["dhs-2025-09-17-agreements"].because
    assert "and its header row together are" in verdicts["dhs-2025-09-17-agreements"].because


def test_thirteen_left_and_none_joined_and_bristol_was_one(verdicts: dict[str, Verdict]) -> None:
    four_years, bristol = verdicts["story-10"], verdicts["story-11"]
    assert found(four_years, "agreements that left") == {13}
    assert found(four_years, "agreements that joined") == {0}
    assert four_years.rows is not None
    assert "ma-bristol-county-sheriff:jem" in four_years.rows
    assert bristol.lists == ("33336785", "bda35794")
    assert "2021-05-20" in bristol.because
