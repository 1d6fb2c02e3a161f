"""`287g policy`: rules by name and day, readings, gaps and sources, in every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

from section287g.cli.main import COMMANDS
from section287g.funding import read_policy
from support.commands import Run

ABOUT = "The programme's rules as dated parameters, and what is open."


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "policy", ("policy", ABOUT))


def plain(text: str) -> str:
    """Text without its line ends, so that a wrapped sentence can be looked for."""
    return " ".join(text.split())


def test_without_a_path_every_value_is_a_dated_line(run: Run) -> None:
    said = run("policy")
    header, _, *lines = said.out.splitlines()
    assert (said.code, header.split()[:5]) == (0, ["path", "value", "unit", "from", "until"])
    notice = [line.split() for line in lines if line.startswith("agreement.tfm.ice_notice_days ")]
    assert [line[1:5] for line in notice] == [
        ["0", "days", "2025-01-30", "2025-02-11"],
        ["90", "days", "2025-02-12", "enacted"],
    ]
    assert [line for line in lines if "29,850,000,000" in line and "2029-09-30" in line]
    policy = read_policy()
    values = sum(len(rule.values) for rule in policy.parameters.values())
    assert len(lines) == values
    assert said.err == f"{len(policy.parameters)} parameters, {values} values; policy version {policy.version[:12]}\n"


def test_a_day_narrows_to_what_holds_then(run: Run) -> None:
    said = run("policy", "--on", "2025-09-30", "--format", "csv")
    paths = {line["path"]: line for line in csv.DictReader(io.StringIO(said.out))}
    assert paths["reimbursement.equipment.amount"]["value"] == "7500"
    assert paths["hold.state.nc.starts"]["until"] == "2025-09-30"
    assert "reimbursement.salary.share" not in paths
    assert "without a known value on 2025-09-30" in said.err
    later = run("policy", "--on", "2025-10-01", "--format", "csv").out
    assert "reimbursement.salary.share,1.00,share,2025-10-01,,announced,medium,dhs-2025-09-02" in later


def test_a_path_shows_notes_references_and_what_is_open(run: Run) -> None:
    text = plain(run("policy", "reimbursement.overtime.cap").out)
    for wanted in (
        "reimbursement.overtime.cap: Most overtime covered",
        "from 2025-10-01: announced, confidence medium 0.25 Note: Some press reports",
        "- dhs-2025-09-02, terms of the reimbursement programme: New reimbursement opportunities",
        "Open: A quarter of which salary limits overtime? overtime_base = base_pay unless chosen.",
    ):
        assert wanted in text
    bands = plain(run("policy", "reimbursement.award.bands").out)
    wanted = "70 to below 80: 500 dollars; 80 to below 90: 750 dollars; 90 to 100: 1,000 dollars"
    assert wanted in bands


def test_a_prefix_shows_all_below_it_once(run: Run) -> None:
    out = run("policy", "hold.state", "hold.state.nc").out
    heads = [line.split(":")[0] for line in out.splitlines() if line.startswith("hold.")]
    assert heads == sorted(set(heads))
    assert {"hold.state.nc.hours", "hold.state.nh.excluded", "hold.state.me.detainer_only"} <= set(heads)


def test_a_day_without_a_value_is_told_and_is_not_zero(run: Run) -> None:
    said = run("policy", "reimbursement.salary.share", "--on", "2025-09-30")
    assert said.code == 0
    assert "On 2025-09-30 no value is known; one is known from 2025-10-01." in plain(said.out)
    assert said.err.startswith("1 parameter, 0 values, 1 parameter without a known value on 2025-09-30;")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reimbursement.salary.shar"], "there is no parameter 'reimbursement.salary.shar'; the nearest are"),
        (["--readings", "salary_base"], "there is no reading 'salary_base'; the nearest are salary_basis"),
        (["--unknown", "claim_forms"], "there is no gap 'claim_forms'; the nearest are claim_form"),
        (["--sources", "dhs-2025"], "there is no source 'dhs-2025'; the nearest are dhs-2025-09-"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(run: Run, words: list[str], said: str) -> None:
    ran = run("policy", *words)
    assert (ran.code, ran.out) == (8, "")
    assert said in ran.err


def test_a_day_does_not_go_with_readings(run: Run) -> None:
    for view in ("--readings", "--unknown", "--sources"):
        assert run("policy", view, "--on", "2025-10-01").code == 2


def test_readings_give_options_default_and_reason(run: Run) -> None:
    text = plain(run("policy", "--readings", "award_band_edges").out)
    for wanted in (
        "award_band_edges: Which band holds a percentage that is not whole?",
        "floor (default): Decimals are cut: 79.5 counts as 79 and earns 500 dollars, 89.5 as 89 and earns 750.",
        "half_up: Rounded, halves up: 79.5 counts as 80 and earns 750 dollars, 89.5 as 90 and earns 1,000",
        "Why floor: A band is reached",
    ):
        assert wanted in text
    rows = list(csv.DictReader(io.StringIO(run("policy", "--readings", "--format", "csv").out)))
    assert {row["reading"]: row["default"] for row in rows}["salary_basis"] == "full_annual_salary"
    assert len(rows) == len(read_policy().readings)


def test_gaps_and_sources_can_be_listed(run: Run) -> None:
    gap = plain(run("policy", "--unknown", "award_percentage").out)
    assert "Settled by: A published definition, or a letter that rates an agency." in gap
    rows = list(csv.DictReader(io.StringIO(run("policy", "--unknown", "--format", "csv").out)))
    assert len(rows) == len(read_policy().unknown)
    assert all(row["settled_by"] for row in rows)
    sources = list(csv.DictReader(io.StringIO(run("policy", "--sources", "--format", "csv").out)))
    seen = {row["source"]: row["seen"] for row in sources}
    assert (seen["dhs-2025-09-02"], seen["usc-8-1716"]) == ("reprint or digest", "official text")
    assert "dhs-2025-09-02" in run("policy", "--sources").out


def test_json_has_everything_and_exact_numbers(run: Run) -> None:
    whole = run("policy", "--format", "json").json()
    policy = read_policy()
    assert whole["version"] == policy.version
    assert [len(whole[key]) for key in ("parameters", "readings", "unknown", "sources")] == [
        len(policy.parameters),
        len(policy.readings),
        len(policy.unknown),
        len(policy.sources),
    ]
    rules = {rule["path"]: rule for rule in whole["parameters"]}
    assert rules["reimbursement.salary.share"]["values"][0]["value"] == "1.00"
    assert rules["reimbursement.award.bands"]["values"][0]["value"]["bands"][2] == {
        "from": "90",
        "below": None,
        "through": "100",
        "dollars": "1000",
    }
    assert rules["hold.state.nc.starts"]["values"][0]["until"] == "2025-09-30"
    options = next(one for one in whole["readings"] if one["name"] == "overtime_year")["options"]
    assert list(options) == ["federal_fiscal", "calendar", "agreement"]


def test_json_of_one_rule_and_of_each_view(run: Run) -> None:
    one = run("policy", "pay.hours_per_year", "--on", "2026-01-01", "--format", "json").json()
    assert (one["on"], [rule["path"] for rule in one["parameters"]]) == ("2026-01-01", ["pay.hours_per_year"])
    assert one["parameters"][0]["values"][0]["references"] == []
    for view in ("readings", "unknown", "sources"):
        assert set(run("policy", f"--{view}", "--format", "json").json()) == {"version", view}
    lines = run("policy", "reimbursement", "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["status"] for line in lines} == {"announced", "reported"}


def test_the_answer_is_the_same_each_time(run: Run) -> None:
    for words in (["policy"], ["policy", "--format", "json"], ["policy", "--readings"]):
        assert run(*words) == run(*words)
