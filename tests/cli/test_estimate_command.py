"""`287g estimate`: the answer first, equal amounts in every format, explanations, charts, refusals by option."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from section287g.cli.main import COMMANDS
from support.commands import Run

ABOUT = "What an agency would receive and what it would cost, with its range."
EXAMPLE = Path(__file__).parents[2] / "docs" / "how-to" / "estimate-example.yaml"
OFFICERS = (
    *("--officers", "6", "--salary", "62000", "--benefits", "24000"),
    *("--training", "2026-01-05", "--credentialed", "2026-02-16"),
)


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "estimate", ("estimate", ABOUT))


def plain(text: str) -> str:
    """Text without its line ends, so that a wrapped sentence can be looked for."""
    return " ".join(text.split())


def steps(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for part in tree.get("parts", ()):
        yield from steps(part)


def test_the_allotments_of_sullivan_county(run: Run) -> None:
    said = run("estimate", "--officers", 6, "--vehicles", 1, "--allotments")
    assert said.code == 0
    assert [line.split()[-1] for line in said.out.splitlines()[2:5]] == ["45,000.00", "100,000.00", "145,000.00"]
    explained = plain(run("estimate", "--officers", 6, "--vehicles", 1, "--allotments", "--explain", "all").out)
    for wanted in (
        "Equipment and vehicles, paid once: 145,000 dollars (sum)",
        "Allotment for equipment of an officer: 7,500 dollars per officer (by rule)",
        "[reimbursement.vehicle.amount on ",
        "reading equipment_amount = fixed",
        "Officers: 6 people (as stated)",
    ):
        assert wanted in explained


@pytest.mark.parametrize(("officers", "total"), [(3200, "24000000.00"), (974, "7305000.00"), (3676, "27570000.00")])
def test_allotments_without_vehicles_say_so(run: Run, officers: int, total: str) -> None:
    said = run("estimate", "--allotments", "--officers", officers, "--format", "json").json()
    assert (said["equipment"], said["vehicle"], said["total"]) == (total, None, total)
    assert {one.get("rule", {}).get("path") for one in steps(said["explanation"])} >= {
        "reimbursement.equipment.amount"
    }
    assert "No vehicles are stated" in run("estimate", "--allotments", "--officers", officers).out
    rows = list(csv.DictReader(io.StringIO(run("estimate", "--allotments", "--officers", 6, "--format", "csv").out)))
    assert rows[1:] == [{"kind": "vehicle", "dollars": ""}, {"kind": "total", "dollars": "45000.00"}]


def test_allotments_by_cost_need_a_cost(run: Run) -> None:
    words = ("estimate", "--allotments", "--officers", 6, "--reading", "equipment_amount=actual_up_to_cap")
    assert "not known" in run(*words).out
    assert "31,200.00" in run(*words, "--equipment-cost", 5200).out


def test_the_answer_comes_first_and_says_what_is_left_out(run: Run) -> None:
    said = run("estimate", *OFFICERS, "--vehicles", "1", "--insurance", "20000", "--quarters", "4")
    assert said.code == 0
    text = plain(said.out)
    begins = "An agency, model tfm: 6 officers, 4 quarters from 2026-01-01 to 2026-12-31 Under the announced terms"
    assert text.startswith(begins)
    for wanted in (
        "Range over every reading that can be computed:",
        "Readings that move it most: officer_start",
        "Numbers that move it most: officers, 5 to 7",
        "Not stated, and left out of every figure: overtime under the agreement; what equipment costs;",
        "awards: no success was stated",
        "Pay of officers already there is paid anyway",
        "Not known: officers 'officers': no day is stated for training completed.",
        "Not stated: jail bed-days of holds; --bed-days, --bed-day-cost.",
        "pay already there (2) not known",
    ):
        assert wanted in text, wanted
    assert said.err.startswith("4 quarters from 2026-01-01 to 2026-12-31; policy version ")


def test_without_any_cost_there_is_no_net(run: Run) -> None:
    """Six officers and a vehicle, without a payroll day covered: 6 x 7,500 and 100,000."""
    text = plain(run("estimate", *OFFICERS, "--vehicles", "1", "--quarters", "4").out)
    assert "No cost is stated, so there is no net." in text
    assert "Range of the receipts over every reading that can be computed: 145,000.00 (" in text
    assert "Receipts if one number is low or high" in text


def test_every_format_has_the_same_exact_amounts(run: Run) -> None:
    words = ("estimate", "--input", EXAMPLE, "--draws", "100")
    table, whole = run(*words).out, run(*words, "--format", "json").json()
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    lines = [json.loads(line) for line in run(*words, "--format", "jsonl").out.splitlines()]
    assert [line["dollars"] or "" for line in lines] == [row["dollars"] for row in rows]
    assert {row["dollars"] for row in rows if row["kind"] == "legal"} == {""}, "the file states no legal cost"
    for calendar in ("quarters", "federal_fiscal_years", "own_fiscal_years"):
        for side, total in (("receipt", "received"), ("cost", "spent")):
            ours = [row["dollars"] for row in rows if (row["calendar"], row["side"]) == (calendar, side)]
            amounts = [Decimal(one) for one in ours if one]
            assert sum(amounts) == Decimal(whole["total"][total])
    for name in ("received", "spent", "net", "accounting"):
        assert f"{Decimal(whole['total'][name]):,}" in table
    assert set(whole["explanations"]) == {row["kind"] for row in rows} - {"net", "accounting"}
    for kind, tree in whole["explanations"].items():
        side = "receipts" if kind in whole["total"]["receipts"] else "costs"
        if whole["total"].get(side, {}).get(kind) is None and kind != "pay_already_there":
            assert (tree["how"], "amount" in tree) == ("not stated", False)
        elif kind != "pay_already_there":
            assert Decimal(tree["amount"]) == Decimal(whole["total"][side][kind])
    assert whole["input"]["groups"][0]["hours_share"] == ["0.05", "0.10", "0.30"]
    assert whole["simulated"]["draws"] == 100
    assert (whole["readings"]["salary_basis"], whole["readings_by_hand"]) == ("full_annual_salary", [])
    assert len(whole["stops"]) == 9
    assert "insurance" in whole["costs_stated"]
    assert "legal" not in whole["costs_stated"]
    assert [one["paid_in"] for one in whole["cash"]][:2] == ["0.00", "0.00"]


def test_the_answer_is_the_same_each_time(run: Run) -> None:
    for form in ("table", "json"):
        words = ("estimate", "--input", EXAMPLE, "--draws", "200", "--format", form)
        assert run(*words) == run(*words)


def test_options_of_the_agency_go_before_the_file_and_officers_do_not(run: Run) -> None:
    changed = run("estimate", "--input", EXAMPLE, "--quarters", 2, "--draws", 0, "--format", "json").json()
    assert (len(changed["quarters"]), changed["input"]["quarters"]) == (2, 2)
    refused = run("estimate", "--input", EXAMPLE, "--officers", 3)
    assert refused.code == 2
    assert "--officers: officers are stated in estimate-example.yaml" in refused.err


def test_a_reading_and_a_stop_are_taken_by_name(run: Run) -> None:
    words = ("estimate", *OFFICERS, "--format", "json", "--draws", 0)
    assert run(*words, "--reading", "officer_start=first_day_only").json()["total"]["receipts"]["salary"] == "0.00"
    stopped = run(*words, "--stop-quarter", 2).json()
    assert [one["received"] == "0.00" for one in stopped["quarters"]] == [False, *[True] * 7]
    unknown = run(*words, "--reading", "eligibility_start=first_arrest").json()
    assert (unknown["total"]["net"], unknown["stops"]) == (None, [])
    assert "first arrest made" in unknown["not_known"]["salary"]


def test_one_kind_is_explained_down_to_rules_and_days(run: Run) -> None:
    text = plain(run("estimate", *OFFICERS, "--explain", "salary").out)
    for wanted in (
        "Days from 2026-02-16 to 2026-09-30: 227 days (counted)",
        "Days of federal fiscal year 2026: 365 days (counted)",
        "[reimbursement.salary.share on 2026-02-16]",
        "reading salary_basis = full_annual_salary",
    ):
        assert wanted in text


def test_the_registry_fills_in_name_and_model_and_says_what_sworn_means(run: Run) -> None:
    said = run("estimate", *OFFICERS, "--agency", "tn-sullivan-county-sheriff", "--model", "tfm")
    text = plain(said.out)
    assert text.startswith("Sullivan County Sheriff's Office, TN [tn-sullivan-county-sheriff], model tfm: 6 officers")
    assert "138 sworn officers (FBI roster 2025): all of the agency, whatever their duty, and no plan" in text
    several = run("estimate", *OFFICERS, "--agency", "tn-sullivan-county-sheriff")
    assert several.code == 2
    assert "--model: tn-sullivan-county-sheriff has agreements under tfm, wso; say which one is meant" in several.err
    absent = run("estimate", *OFFICERS, "--agency", "tn-sullivan-county-sherif")
    assert absent.code == 8
    assert "near are tn-sullivan-county-sheriff" in absent.err


def test_the_chart_is_the_same_each_time_and_names_what_is_left_out(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.svg", "two.svg", "three.PNG")]
    for path in paths:
        said = run("estimate", "--input", EXAMPLE, "--draws", 0, "--plot", path)
        assert (said.code, f"chart in {path}" in said.err) == (0, True)
    first, second, image = (path.read_bytes() for path in paths)
    assert first == second
    assert image.startswith(b"\x89PNG")
    text = first.decode()
    for wanted in (
        "Example County Sheriff",
        "Not stated and left out: legal cost.",
        "reimbursed by nobody",
        "FY2028 Q1",
    ):
        assert wanted in text
    refused = run("estimate", "--input", EXAMPLE, "--plot", tmp_path / "chart.pdf")
    assert (refused.code, refused.out) == (2, "")
    full = run("estimate", "--input", EXAMPLE, "--draws", 0, "--plot", tmp_path / "no" / "chart.svg")
    assert full.code == 7
    assert "nothing was written" in full.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "state --officers N: Officers who would work under the agreement; --salary DOLLARS"),
        ((*OFFICERS, "--officers", "-6"), "--officers: it must not be negative"),
        ((*OFFICERS, "--officers", "2.5"), "--officers: it must be a multiple of 1"),
        ((*OFFICERS, "--salary", "0"), "--salary: it must be more than zero"),
        ((*OFFICERS, "--salary", "a lot"), "it must be a number in plain digits"),
        ((*OFFICERS, "--salary", "3,2"), "one number, or three"),
        ((*OFFICERS, "--salary", "3,2,1"), "--salary: give low, middle and high in this order"),
        ((*OFFICERS, "--credentialed", "2026-01-04"), "--credentialed: 2026-01-04 lies before training, 2026-01-05"),
        ((*OFFICERS, "--credentialed", "soon"), "is not a day"),
        ((*OFFICERS, "--hours-share", "25"), "--hours-share: it must not exceed 1; a share is of one"),
        ((*OFFICERS, "--dedicated", "--hours-share", "0.5"), "--hours-share: dedicated officers do nothing else"),
        ((*OFFICERS, "--quarters", "4", "--stop-quarter", "5"), "--stop-quarter: the estimate has 4 quarters"),
        ((*OFFICERS, "--overtime-rate", "1,2,3"), "give one number"),
        ((*OFFICERS, "--explain", "wages"), "there is no such kind; the kinds are salary, benefits"),
        ((*OFFICERS, "--on", "2026-01-01"), "--on goes with --allotments"),
        (("--allotments",), "--allotments needs --officers N"),
        (("--allotments", "--officers", "1,2,3"), "takes one number"),
        (("--allotments", "--officers", "2.5"), "2.5 is no whole number"),
        (("--allotments", "--officers", "-2"), "--officers: it must not be negative"),
        (("--allotments", "--officers", "6", "--salary", "1"), "--salary: --allotments takes officers, vehicles"),
        (("--allotments", "--officers", "6", "--input", str(EXAMPLE)), "goes without --input"),
        ((*OFFICERS, "--draws", "-1"), "--draws"),
    ],
)
def test_a_slip_is_named_with_its_option(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("estimate", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in plain(ran.err)


def test_a_slip_in_a_file_and_an_unknown_reading_have_their_own_exit_codes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "county.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("count: 6", "count: -6"), encoding="utf-8")
    ran = run("estimate", "--input", path)
    assert (ran.code, ran.out) == (3, "")
    assert "county.yaml, line 11: officers[1].count cannot be '-6'; it must not be negative" in ran.err
    unknown = run("estimate", *OFFICERS, "--reading", "salary_base=x")
    assert unknown.code == 8
    assert "the nearest are salary_basis" in unknown.err
