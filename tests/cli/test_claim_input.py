"""`287g claim init` and `check`: blank files for a clerk, every problem of filled ones, and the exit code."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.claim_folder import (
    AGENCY,
    agency_row,
    claim_folder,
    example_registry,
    officer_row,
    payroll_row,
)
from support.commands import Run

COLUMNS = ["severity", "kind", "file", "sheet", "row", "column", "what", "remedy"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the invented agency's registry."""
    with example_registry(tmp_path_factory.mktemp("example")) as made:
        yield made.manifest.root


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestInit:
    def test_blank_files_and_what_was_written(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "claim"
        said = run("claim", "init", folder)
        assert (said.code, said.out) == (0, "")
        assert {path.name for path in folder.iterdir()} == {
            Path(line.split()[-1]).name for line in said.err.splitlines()
        }
        assert (folder / "payroll.csv").read_text(encoding="utf-8").count("\n") == 1

    def test_the_agencys_row_comes_from_the_registry(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = tmp_path / "claim"
        said = run("claim", "init", folder, "--agency", AGENCY, "--registry", registry)
        assert said.code == 0
        (row,) = csv.DictReader(io.StringIO((folder / "agency.csv").read_text(encoding="utf-8")))
        assert (row["agency_id"], row["model"], row["signed"]) == (AGENCY, "tfm", "2025-03-01")
        assert row["name"].startswith("Example County Sheriff")
        assert row["ended"] == ""

    def test_it_works_on_the_embedded_registry(self, run: Run, tmp_path: Path) -> None:
        assert run("claim", "init", tmp_path / "claim", "--agency", "fl-collier-county-sheriff").code == 0
        assert "2025-02-24" in (tmp_path / "claim" / "agency.csv").read_text(encoding="utf-8")

    def test_a_model_that_was_never_listed_leaves_the_day_blank_and_says_so(
        self, run: Run, tmp_path: Path, registry: Path
    ) -> None:
        said = run("claim", "init", tmp_path / "claim", "--agency", AGENCY, "--model", "jem", "--registry", registry)
        assert said.code == 0
        assert "no signing date" in said.err
        (row,) = csv.DictReader(io.StringIO((tmp_path / "claim" / "agency.csv").read_text(encoding="utf-8")))
        assert (row["model"], row["signed"]) == ("jem", "")

    def test_an_unknown_agency_writes_nothing(self, run: Run, tmp_path: Path, registry: Path) -> None:
        said = run("claim", "init", tmp_path / "claim", "--agency", "tx-exampel", "--registry", registry)
        assert said.code == 8
        assert AGENCY in said.err
        assert not (tmp_path / "claim").exists()

    def test_a_workbook(self, run: Run, tmp_path: Path) -> None:
        assert run("claim", "init", tmp_path, "--workbook").code == 0
        assert (tmp_path / "claim.xlsx").is_file()
        assert not list(tmp_path.glob("*.csv"))

    @pytest.mark.parametrize("how", [(), ("--workbook",)])
    def test_nothing_is_overwritten(self, how: tuple[str, ...], run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "claim"
        run("claim", "init", folder, *how)
        before = files(folder)
        said = run("claim", "init", folder, *how)
        assert said.code == 3
        assert "not overwritten" in said.err
        assert files(folder) == before


class TestCheck:
    def test_a_valid_folder(self, run: Run, tmp_path: Path, registry: Path) -> None:
        said = run("claim", "check", claim_folder(tmp_path / "claim"), "--registry", registry)
        assert (said.code, said.out) == (0, "")
        # 1 row of the agency, 2 officers, 4 of payroll, 1 of leads, 2 purchases
        assert said.err == "5 files, 10 rows: no problems\n"

    def test_warnings_and_notes_are_no_error(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = claim_folder(tmp_path / "claim", agency=agency_row(signed="2025-03-02"))
        said = run("claim", "check", folder, "--registry", registry)
        assert said.code == 0
        assert said.err.endswith(": 1 warning\n")
        assert "warning: agency.csv, row 2, column signed" in said.out

    def test_every_problem_as_a_line_and_the_exit_code_of_a_refused_claim(
        self, run: Run, tmp_path: Path, registry: Path
    ) -> None:
        rows = [payroll_row(regular_pay="x"), payroll_row(number=1, hours_287g="81"), payroll_row("D-9")]
        folder = claim_folder(tmp_path / "claim", payroll=rows)
        before = files(folder)
        said = run("claim", "check", folder, "--registry", registry, "--format", "csv")
        assert said.code == 9
        lines = list(csv.DictReader(io.StringIO(said.out)))
        assert list(lines[0]) == COLUMNS
        assert [(one["severity"], one["file"], one["row"], one["column"]) for one in lines] == [
            ("error", "payroll.csv", "2", "regular_pay"),
            ("error", "payroll.csv", "3", "hours_287g"),
            ("error", "payroll.csv", "4", "officer"),
        ]
        assert all(one["what"] and one["remedy"] for one in lines)
        assert "3 errors" in said.err
        assert files(folder) == before

    def test_as_json_rows_are_numbers(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = claim_folder(tmp_path / "claim", payroll=[payroll_row(regular_pay="x")])
        (only,) = run("claim", "check", folder, "--registry", registry, "--format", "json").json()
        assert (only["row"], only["sheet"], only["column"]) == (2, None, "regular_pay")

    def test_as_json_lines(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = claim_folder(tmp_path / "claim", payroll=[payroll_row(regular_pay="x", benefits="y")])
        said = run("claim", "check", folder, "--registry", registry, "--format", "jsonl")
        assert [json.loads(line)["column"] for line in said.out.splitlines()] == ["benefits", "regular_pay"]

    def test_for_a_person_the_place_the_fault_and_the_remedy(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = claim_folder(tmp_path / "claim", payroll=[payroll_row(regular_pay="x")], form="workbook")
        said = run("claim", "check", folder, "--registry", registry)
        assert "error: claim.xlsx, sheet payroll, row 2, column regular_pay" in said.out
        assert "no amount of dollars" in said.out
        assert "-> Write digits" in said.out

    def test_a_reading_decides_what_is_wrong(self, run: Run, tmp_path: Path, registry: Path) -> None:
        folder = claim_folder(tmp_path / "claim", officers=[officer_row(dedicated=None), officer_row("D-102")])
        assert run("claim", "check", folder, "--registry", registry).code == 0
        how = ("--registry", registry, "--reading", "salary_basis=dedicated_posts")
        said = run("claim", "check", folder, *how)
        assert said.code == 9
        assert "column dedicated" in said.out

    @pytest.mark.parametrize("reading", ["salary_basis=all", "salary=all", "salary_basis"])
    def test_a_reading_that_is_not_there(self, reading: str, run: Run, tmp_path: Path, registry: Path) -> None:
        said = run("claim", "check", claim_folder(tmp_path / "claim"), "--reading", reading, "--registry", registry)
        assert (said.code, said.out) == (8, "")

    def test_an_empty_folder(self, run: Run, tmp_path: Path, registry: Path) -> None:
        (tmp_path / "empty").mkdir()
        said = run("claim", "check", tmp_path / "empty", "--registry", registry, "--format", "csv")
        assert said.code == 9
        assert [one["file"] for one in csv.DictReader(io.StringIO(said.out))] == ["agency.csv", "officers.csv"]

    def test_a_folder_that_is_not_there_is_a_wrong_command_line(self, run: Run, tmp_path: Path) -> None:
        assert run("claim", "check", tmp_path / "nothing").code == 2

    def test_no_value_of_an_officer_is_printed(self, run: Run, tmp_path: Path, registry: Path) -> None:
        officers = [officer_row("Z-77001", annual_salary="71717.171"), officer_row("Z-77002")]
        rows = [payroll_row("Z-77002", regular_pay="-81818.18"), payroll_row("Z-77003")]
        folder = claim_folder(tmp_path / "claim", officers=officers, payroll=rows, purchases=[])
        for form in ("table", "csv", "json"):
            said = run("claim", "check", folder, "--registry", registry, "--format", form)
            for value in ("Z-7700", "71717", "81818"):
                assert value not in said.out + said.err


def test_the_group_lists_its_commands(run: Run) -> None:
    said = run("claim", "--help")
    assert said.code == 0
    assert [
        name for name in ("init", "check", "make", "explain", "verify", "ledger") if f"  {name} " in said.out
    ] == [
        "init",
        "check",
        "make",
        "explain",
        "verify",
        "ledger",
    ]
