"""`287g forecast`: the same numbers in every format, tables for a reader, files of charts, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from support.commands import Run

FEW = ("--draws", "200", "--quarters", "2")


def test_formats_agree(run: Run) -> None:
    for by in ("quarter", "fiscal-year", "state", "type"):
        asked = ("forecast", *FEW, "--by", by, "--format")
        rows = run(*asked, "json").json()["rows"]
        assert [json.loads(line) for line in run(*asked, "jsonl").out.splitlines()] == rows
        lines = list(csv.DictReader(io.StringIO(run(*asked, "csv").out)))
        assert [list(line) for line in lines] == [list(row) for row in rows]
        as_text = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
        assert lines == as_text


def test_a_table_says_what_it_is_under_which_readings_and_what_is_not_known(run: Run) -> None:
    said = run("forecast", *FEW)
    assert said.code == 0
    text = " ".join(said.out.split())
    for words in (
        "by lists up to 2026-02-27 (list ac3a707e). 200 draws, seed 287.",
        "It is not what is paid.",
        "Money in million dollars.",
        "17.97 officers an agency (8,501 over 473 listed on 2025-09-02)",
        "salary_basis = full_annual_salary",
        "documented_287g_hours reported_2026_01_high 20.68",
        "What no source gives is assumed",
        "Annual pay of a task force officer",
        "None has a line for 287(g)",
        "1,600 million dollars",
        "Outlay of the programme in 2026 as FWD.us projects it, lower number: 1,400 million dollars (fwd-2026-02-16)",
        "dollars an officer and year: 101,449 to 126,582",
        "Which part of the appropriations of 2025 and 2026 is for 287(g)?",
    ):
        assert words in text, words
    assert "2 quarters ahead of the list of 2026-02-27" in said.err
    assert run("forecast", *FEW).out == said.out


def test_readings_and_assumptions_are_taken(run: Run) -> None:
    whole = run("forecast", *FEW, "--format", "json").json()
    made = run(
        "forecast", *FEW, "--reading", "salary_basis=dedicated_posts", "--assume", "dedicated_share=0.1,0.2,0.3",
        "--format", "json",
    ).json()  # fmt: skip
    assert made["readings"]["salary_basis"] == "dedicated_posts"
    given = {one["name"]: one for one in made["assumptions"]}["dedicated_share"]
    assert (given["low"], given["mid"], given["high"], given["given"]) == ("0.1", "0.2", "0.3", True)
    assert made["rows"][-1]["salary"] < whole["rows"][-1]["salary"]
    assert made["rows"][-1]["agencies"] == whole["rows"][-1]["agencies"]


def test_a_day_before_the_announcement_has_agencies_only(run: Run) -> None:
    said = run("forecast", *FEW, "--known-on", "2025-06-01")
    assert said.code == 0
    assert "no reimbursement was announced" in said.out
    assert "million" not in said.out
    rows = run("forecast", *FEW, "--known-on", "2025-06-01", "--format", "json").json()["rows"]
    assert [(row["quarter"], row["outlay"]) for row in rows] == [("FY2025 Q3", None), ("FY2025 Q4", None)]


def test_the_backtest_says_what_was_and_how_often_intervals_held(run: Run) -> None:
    said = run("forecast", "--backtest")
    assert said.code == 0
    text = " ".join(said.out.split())
    assert "On 2026-02-27, 177 days later, 868 agencies were listed" in text
    assert "No growth at all would have said 473 (395 too few)" in text
    whole = run("forecast", "--backtest", "--format", "json").json()
    assert (whole["known_on"], whole["until"], whole["followed"][-1]["listed"]) == ("2025-09-03", "2026-02-27", 868)
    assert [one["horizon_days"] for one in whole["coverage"]] == [30, 90, 176]
    lines = run("forecast", "--backtest", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole["followed"] + whole["rolling"]


@pytest.mark.parametrize("name", ["chart.svg", "chart.PNG"])
def test_charts_are_written_by_the_file_s_ending(run: Run, tmp_path: Path, name: str) -> None:
    said = run("forecast", *FEW, "--plot", tmp_path / name)
    assert said.code == 0
    assert (tmp_path / name).read_bytes()[:4] in (b"<svg", b"\x89PNG")
    assert f"charts in {tmp_path / name}" in said.err


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    said = run("forecast", *FEW, "--plot", tmp_path / "none" / "chart.svg")
    assert said.code == 7
    assert "No such file or directory; nothing was written" in said.err


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("--plot", "chart.pdf"), 2, "a chart is written as .svg or .png"),
        (("--quarters", "0"), 2, "--quarters"),
        (("--draws", "5"), 2, "--draws"),
        (("--known-on", "soon"), 2, "is not a day"),
        (("--assume", "pay_year=3,2,1"), 2, "not in order"),
        (("--assume", "pay=3"), 8, "the nearest are pay_year"),
        (("--reading", "salary_basis=full"), 8, "no option of salary_basis"),
        (("--reading", "salary_basis"), 8, "write NAME=OPTION"),
        (("--reading", "eligible_models=any_model"), 8, "no source gives"),
        (("--known-on", "2025-09-03", "--reading", "officers_per_agency=reported_2026_01_low"), 8, "source is later"),
        (("--known-on", "2024-01-01"), 8, "there is no growth to go by"),
        (("--backtest", "--assume", "pay_year=1"), 2, "without --reading, --assume and --plot"),
        (("--backtest", "--known-on", "2030-01-01"), 8, "no list lies between"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_said(run: Run, asked: tuple[str, ...], code: int, said: str) -> None:
    found = run("forecast", *asked)
    assert (found.code, found.out) == (code, "")
    assert said in found.err
