"""Whom the programme hands over, by ICE's own coding: shares planted by hand, and those of a made release."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import section287g
from section287g.figures import Figure, check_figures
from section287g.figures.criminality import check_criminality
from section287g.handovers.measures import CriminalityShares, MeasureSettings, report_release
from section287g.handovers.release import load_release
from section287g.handovers.synthetic import make_release

MakeFigure = Callable[..., Figure]
STATEMENT = {"kind": "outcome", "unit": "persons", "relation": "", "value": "", "day": "", "check": "criminality"}
SHARE = {**STATEMENT, "kind": "share"}
NEEDS = "needs=enforcement-records"
DETAINERS = CriminalityShares(
    "detainers", "as coded when the detainer was made", 200, {"convicted": 90, "pending": 70, "neither": 40}, ""
)
ARRESTS = CriminalityShares(
    "all arrests", "as labelled", 1000, {"convicted": 300, "pending": 200, "neither or not recorded": 500}, ""
)
WITHHELD = CriminalityShares("arrests, 287(g) by method or programme", "as labelled", None, {}, "withheld")


def test_without_a_release_it_says_what_is_needed(figure: MakeFigure) -> None:
    answer = check_criminality(figure(parameters=NEEDS, **STATEMENT), [], "")
    assert answer.verdict == "cannot be told from this data"
    assert "no release of such records is given" in answer.because
    assert not answer.found


def test_a_statement_without_a_number_is_answered_with_shares_and_denominators(figure: MakeFigure) -> None:
    answer = check_criminality(figure(parameters=NEEDS, **STATEMENT), [DETAINERS, ARRESTS, WITHHELD], "2026-03")
    assert answer.verdict == "cannot be told from this data"
    assert "of 200 detainers (as coded when the detainer was made): convicted 45.0 percent" in answer.because
    assert "pending 35.0 percent, neither 20.0 percent" in answer.because
    assert "not of what" in answer.because
    assert ("90 detainers, convicted, of 200 (release 2026-03, as coded when the detainer was made)") in [
        str(one) for one in answer.found
    ]


def test_what_stands_together_is_not_told_apart(figure: MakeFigure) -> None:
    answer = check_criminality(figure(parameters=NEEDS, **STATEMENT), [ARRESTS], "2026-03")
    assert "convicted 30.0 percent, pending 20.0 percent (" not in answer.because
    assert "neither" not in answer.because.partition("all arrests")[2].partition("It says")[0]


@pytest.mark.parametrize(
    ("relation", "value", "parameters", "verdict"),
    [
        ("exactly", "45", "classes=convicted;of=detainers", "holds"),
        ("exactly", "80", "classes=convicted|pending;of=detainers", "holds"),
        ("exactly", "30", "classes=convicted", "holds"),  # of all arrests
        ("more than", "45", "classes=convicted;of=detainers", "does not hold"),
        ("at least", "45", "classes=convicted;of=detainers", "holds"),
        ("exactly", "50", "classes=neither;of=arrests", "cannot be told from this data"),
        ("exactly", "50", "classes=convicted;of=arrests-287g", "cannot be told from this data"),
    ],
)
def test_a_share_that_is_claimed_is_tested(
    figure: MakeFigure, relation: str, value: str, parameters: str, verdict: str
) -> None:
    claimed = {**SHARE, "relation": relation, "value": value}
    asked = figure(parameters=f"{NEEDS};{parameters}", **claimed)
    answer = check_criminality(asked, [DETAINERS, ARRESTS, WITHHELD], "2026-03")
    assert answer.verdict == verdict
    assert answer.claimed is not None
    assert answer.claimed.endswith("percent of persons")


def test_the_storys_figure_is_answered_by_a_release(tmp_path: Path) -> None:
    """Counted here from the file itself: detainers that ask to hold, one of each that repeats."""
    truth = make_release(tmp_path / "files", stints=6_000, detainers=3_000, seed=9)
    release = load_release(truth.files, "made", store=tmp_path / "store")
    with section287g.open() as registry:
        answers = {one.id: one for one in check_figures(registry, release=release)}
    path = next(one for one in truth.files if "Detainers" in one.name)
    code = '"Detainer Criminality"'
    held = "\"Detainer Type\" LIKE 'I247A%'"
    with duckdb.connect() as connection:
        counted = dict(
            connection.execute(
                f"SELECT left({code}, 1), count(*) FROM read_parquet('{path}') WHERE {held} GROUP BY 1"
            ).fetchall()
        )
        every = sum(counted.values())
    answer = answers["story-09"]
    found = {one.unit: one.value for one in answer.found if one.unit.startswith("detainers, ")}
    assert found[f"detainers, requests to hold, convicted, of {every:,}"] == counted["1"]
    assert found[f"detainers, requests to hold, pending, of {every:,}"] == counted["2"]
    assert found[f"detainers, requests to hold, neither, of {every:,}"] == counted["3"]
    share = (Decimal(counted["1"]) * 100 / every).quantize(Decimal("0.1"))
    assert f"of {every:,} detainers, requests to hold" in answer.because
    assert f"convicted {share} percent" in answer.because
    assert answer.query == "287g handovers report --release made"


def test_a_release_published_by_another_grouping_answers_with_what_was_published(tmp_path: Path) -> None:
    truth = make_release(tmp_path / "files", stints=3_000, detainers=1_500, seed=9)
    release = load_release(truth.files, "made", store=tmp_path / "store")
    with section287g.open() as registry:
        report = report_release(release, measures=MeasureSettings(("state",), requests="all"), registry=registry)
        answer = {one.id: one for one in check_figures(registry, release=release)}["story-09"]
    every = next(one for one in report.section("criminality") if (one.group, one.value) == ("all", "all"))
    assert every.number is not None
    assert f"of {every.number:,} detainers, all requests" in answer.because
    assert "requests to hold" not in answer.because
