"""`287g claim make`, `explain`, `verify`, `ledger` on the example year, as a clerk and an auditor run them."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from support.commands import Run

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "a-year-of-claims"
REGISTRY = ("--registry", str(EXAMPLE / "registry"))
AGENCY = "tx-example-county-sheriff"
FIRST = f"{AGENCY}.2025-10-01.2025-12-31.1"
QUARTER = ("--from", "2025-10-01", "--through", "2025-12-31")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of the first quarter, to change."""
    return Path(shutil.copytree(EXAMPLE / "1-first-quarter", tmp_path / "files"))


def change(path: Path, row: int, column: str, value: str) -> None:
    """Writes a cell; rows are numbered as a spreadsheet does."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_a_packet_is_written_and_verified(files: Path, run: Run) -> None:
    said = run("claim", "make", str(files), *QUARTER, *REGISTRY, "--public")
    assert said.code == 0
    assert said.out.splitlines()[-1].split() == ["all", "14", "3", "184,701.37", "0.00", "184,701.37"]
    packet = files / "claims" / FIRST
    assert sorted(path.name for path in packet.iterdir()) == [
        "claim.json",
        "packet.pdf",
        "packet.xlsx",
        "public.json",
    ]
    assert (packet / "claim.json").read_bytes() == (EXAMPLE / "claims" / FIRST / "claim.json").read_bytes()
    again = run("claim", "verify", str(packet), *REGISTRY)
    assert (again.code, again.out) == (0, "")
    assert "14 lines and 184,701.37 dollars to the cent" in again.err


def test_a_packet_is_never_overwritten_and_a_dry_run_writes_nothing(files: Path, run: Run) -> None:
    before = sorted(files.rglob("*"))
    assert run("claim", "make", str(files), *QUARTER, *REGISTRY, "--dry-run").code == 0
    assert sorted(files.rglob("*")) == before
    assert run("claim", "make", str(files), *QUARTER, *REGISTRY).code == 0
    after = {path: path.read_bytes() for path in files.rglob("*") if path.is_file()}
    again = run("claim", "make", str(files), *QUARTER, *REGISTRY)
    assert (again.code, "overlaps claim" in again.err) == (9, True)
    assert {path: path.read_bytes() for path in files.rglob("*") if path.is_file()} == after


def test_nothing_is_written_while_an_error_stands(files: Path, run: Run) -> None:
    change(files / "payroll.csv", 3, "Gross Reg", "1.234,50")
    said = run("claim", "make", str(files), *QUARTER, *REGISTRY)
    assert (said.code, said.out) == (9, "")
    assert not (files / "claims").exists()
    checked = run("claim", "check", str(files), *REGISTRY, "--format", "json")
    errors = [one for one in json.loads(checked.out) if one["severity"] == "error"]
    assert [(one["file"], one["row"], one["column"], one["kind"]) for one in errors] == [
        ("payroll.csv", 3, "Gross Reg", "not american money")
    ]
    assert "1.234,50" not in checked.out + checked.err


def test_readings_are_chosen_by_name_and_a_wrong_one_is_told(files: Path, run: Run) -> None:
    words = ("claim", "make", str(files), *QUARTER, *REGISTRY, "--dry-run", "--format", "json")
    plain = json.loads(run(*words).out)
    hours = json.loads(run(*words, "--reading", "salary_basis=documented_287g_hours").out)
    assert Decimal(hours["total"]) < Decimal(plain["total"])
    assert Decimal(plain["total"]) == sum(Decimal(line["amount"]) for line in plain["lines"])
    wrong = run(*words, "--reading", "salary_basis=documented_hours")
    assert (wrong.code, "documented_287g_hours" in wrong.err) == (8, True)


def test_verify_finds_a_changed_amount_and_a_changed_file(files: Path, run: Run) -> None:
    run("claim", "make", str(files), *QUARTER, *REGISTRY)
    bundle = files / "claims" / FIRST / "claim.json"
    whole = bundle.read_text(encoding="utf-8")
    bundle.write_text(whole.replace('"amount":"15771.43"', '"amount":"15771.44"', 1), encoding="utf-8")
    said = run("claim", "verify", str(bundle), *REGISTRY, "--format", "json")
    assert said.code == 9
    assert {one["kind"] for one in json.loads(said.out)} >= {"line", "total"}
    bundle.write_text(whole, encoding="utf-8")
    change(files / "payroll.csv", 2, "287g Hrs", "61.00")
    said = run("claim", "verify", str(bundle), *REGISTRY, "--format", "json")
    assert said.code == 0
    assert [(one["kind"], one["what"]) for one in json.loads(said.out)] == [("input", "payroll.csv")]


def test_a_step_that_does_not_follow_is_found(files: Path, run: Run) -> None:
    run("claim", "make", str(files), *QUARTER, *REGISTRY)
    bundle = files / "claims" / FIRST / "claim.json"
    whole = bundle.read_text(encoding="utf-8")
    assert whole.count('"amount":"2400"') > 0
    bundle.write_text(whole.replace('"amount":"2400"', '"amount":"2500"', 1), encoding="utf-8")
    said = run("claim", "verify", str(bundle), *REGISTRY, "--format", "json")
    assert said.code == 9
    assert "explanation" in {one["kind"] for one in json.loads(said.out)}


def test_explain_walks_down_to_cells_rules_and_readings(run: Run) -> None:
    claim = str(EXAMPLE / "claims" / FIRST)
    said = run("claim", "explain", claim, "1")
    assert said.code == 0
    text = " ".join(said.out.split())
    assert "[payroll.csv row 2 column Gross Reg]" in text
    assert "[rule reimbursement.salary.share on 2025-10-01]" in text
    assert "reading salary_basis = full_annual_salary" in text
    assert run("claim", "explain", claim, "99").code == 8
    flat = run("claim", "explain", claim, "1", "--format", "csv")
    assert next(csv.DictReader(flat.out.splitlines()))["amount"] == "15771.43"


def test_a_claim_to_replace_must_be_there(files: Path, run: Run) -> None:
    said = run("claim", "make", str(files), *QUARTER, *REGISTRY, "--replaces", f"{AGENCY}.2025-10-01.2025-12-31.7")
    assert (said.code, "no claim was made yet" in said.err) == (8, True)


def test_what_is_no_claim_is_told(tmp_path: Path, run: Run) -> None:
    assert run("claim", "explain", str(tmp_path)).code == 8
    (tmp_path / "claim.json").write_text("{}", encoding="utf-8")
    assert run("claim", "explain", str(tmp_path)).code == 3
