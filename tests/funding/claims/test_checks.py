"""Every bad input is named with its place and a remedy: alone, and with all others in one folder and one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from section287g.funding.claims.records import Problem
from support.claim_folder import (
    AGENCY,
    SIGNED,
    agency_row,
    claim_folder,
    officer_row,
    payroll_row,
)

from .cases import CASES, Case, Found, write_cases
from .conftest import Reader

NOTES = {"factor not counted", "purchase before the rule"}
WARNINGS = {
    "agreement never listed",
    "event before signing",
    "events out of order",
    "hours without pay",
    "no eligible day",
    "partly before the programme",
    "pay far from salary",
    "pay without hours",
    "signed differs",
}


def severity(kind: str) -> str:
    return "note" if kind in NOTES else "warning" if kind in WARNINGS else "error"


def found(problems: Iterable[Problem]) -> Counter[Found]:
    return Counter((one.kind, one.cell.file, one.cell.row, one.cell.column) for one in problems)


def test_a_valid_folder_has_no_problem(tmp_path: Path, intake: Reader) -> None:
    read = intake(claim_folder(tmp_path / "claim"))
    assert read.problems == ()
    assert (len(read.officers), len(read.payroll), len(read.leads), len(read.purchases)) == (2, 4, 1, 2)


@pytest.mark.parametrize("case", CASES, ids=[one.name for one in CASES])
def test_each_bad_input_is_named_with_its_place(case: Case, tmp_path: Path, intake: Reader) -> None:
    folder, wanted = write_cases(tmp_path / "claim", [case])
    read = intake(folder, **case.readings)
    assert found(read.problems) == wanted
    assert {(one.severity) for one in read.problems} == {severity(kind) for kind, *_ in wanted}
    assert all(one.message and one.remedy for one in read.problems)
    assert read.errors == sum(severity(kind) == "error" for kind, *_ in wanted)


@pytest.mark.parametrize("basis", ["documented_287g_hours", "dedicated_posts"])
def test_all_of_them_in_one_folder_are_named_in_one_pass(basis: str, tmp_path: Path, intake: Reader) -> None:
    """The two readings of one open rule exclude each other, so that each leaves out the case of the other."""
    cases = [one for one in CASES if one.readings.get("salary_basis", basis) == basis]
    folder, wanted = write_cases(tmp_path / "claim", cases)
    read = intake(folder, salary_basis=basis, overtime_base="all_regular_pay")
    assert found(read.problems) == wanted
    places = [(one.cell.file, one.cell.row or 0, one.cell.column or "") for one in read.problems]
    assert places == sorted(places)
    assert all(one.severity == severity(one.kind) for one in read.problems)


def test_of_officers_only_the_place_is_told(tmp_path: Path, intake: Reader) -> None:
    folder, _ = write_cases(tmp_path / "claim", CASES)
    read = intake(folder)
    private = [one for one in read.problems if one.cell.file in ("officers.csv", "pay.csv", "payroll.csv")]
    said = " ".join(f"{one.message} {one.remedy}" for one in private)
    assert len(private) > 40
    for value in (
        "C-",
        "D-101",
        "Doe, Pat",
        "see memo",
        "62400",
        "24000",
        "720.01",
        "2025-02-30",
        "acme",
        "1.234,50",
    ):
        assert value not in said, value


def test_raw_values_of_other_files_may_be_told(tmp_path: Path, intake: Reader) -> None:
    read = intake(claim_folder(tmp_path / "claim", agency=agency_row(signed="2025-02-30")))
    (said,) = [one.message for one in read.problems if one.kind == "not a day"]
    assert "'2025-02-30'" in said


class TestAgency:
    def kinds(
        self, tmp_path: Path, intake: Reader, readings: dict[str, str] | None = None, **cells: object
    ) -> list[tuple[str, str | None]]:
        read = intake(claim_folder(tmp_path / "claim", agency=agency_row(**cells)), **(readings or {}))
        return [(one.kind, one.cell.column) for one in read.problems if one.cell.file == "agency.csv"]

    def test_an_unknown_agency_is_refused_with_the_nearest_ids(self, tmp_path: Path, intake: Reader) -> None:
        read = intake(claim_folder(tmp_path / "claim", agency=agency_row(agency_id="tx-exampel-county-sheriff")))
        (only,) = read.problems
        assert (only.severity, only.kind, only.cell.column) == ("error", "agency unknown", "agency_id")
        assert AGENCY in only.message

    def test_a_model_that_the_reading_does_not_pay(self, tmp_path: Path, intake: Reader) -> None:
        assert ("model not paid", "model") in self.kinds(tmp_path, intake, model="wso")

    def test_a_model_that_another_reading_pays(self, tmp_path: Path, intake: Reader) -> None:
        kinds = self.kinds(tmp_path, intake, {"eligible_models": "any_model"}, model="wso")
        assert kinds == [("agreement never listed", "model")]

    def test_never_listed_is_a_warning_and_says_that_lists_are_evidence(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim", agency=agency_row(model="jem"))
        read = intake(folder, eligible_models="any_model")
        (only,) = read.problems
        assert only.severity == "warning"
        assert "being listed is evidence, not the fact" in only.message

    def test_another_day_of_signing_is_a_warning_with_both_days(self, tmp_path: Path, intake: Reader) -> None:
        read = intake(claim_folder(tmp_path / "claim", agency=agency_row(signed=date(2025, 3, 2))))
        (only,) = read.problems
        assert (only.severity, only.kind, only.cell.row, only.cell.column) == (
            "warning",
            "signed differs",
            2,
            "signed",
        )
        assert "2025-03-02" in only.message
        assert str(SIGNED) in only.message

    def test_an_agreement_does_not_end_before_it_is_signed(self, tmp_path: Path, intake: Reader) -> None:
        assert self.kinds(tmp_path, intake, ended=date(2025, 2, 28)) == [("ended before signed", "ended")]

    def test_cells_that_cannot_be_read(self, tmp_path: Path, intake: Reader) -> None:
        kinds = self.kinds(tmp_path, intake, name=None, signed="3/1/25", first_month="x")
        assert kinds == [("not a count", "first_month"), ("missing", "name"), ("two-digit year", "signed")]

    def test_a_second_row_is_refused(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        with (folder / "agency.csv").open("a", encoding="utf-8") as out:
            out.write("tx-quillon-police,Quillon Police,tfm,2025-03-01,,10\n")
        assert found(intake(folder).problems) == Counter([("several agencies", "agency.csv", 3, "agency_id")])


class TestBoundaries:
    """What is only just right, so that the checks refuse no more than they should."""

    def kinds(self, tmp_path: Path, intake: Reader, rows: list[dict[str, object]], **officer: object) -> list[str]:
        one = officer_row("D-101", **officer)
        folder = claim_folder(tmp_path / "claim", officers=[one], payroll=rows, purchases=[])
        return [problem.kind for problem in intake(folder).problems]

    def test_the_last_day_of_employment_may_be_paid(self, tmp_path: Path, intake: Reader) -> None:
        assert self.kinds(tmp_path, intake, [payroll_row()], employed_until=date(2025, 10, 14)) == []

    def test_periods_may_follow_each_other(self, tmp_path: Path, intake: Reader) -> None:
        assert self.kinds(tmp_path, intake, [payroll_row(number=0), payroll_row(number=1)]) == []

    def test_every_hour_of_the_clock_may_be_worked(self, tmp_path: Path, intake: Reader) -> None:
        assert self.kinds(tmp_path, intake, [payroll_row(regular_hours="326")]) == []  # 326 and 10 are 24 times 14

    def test_one_quarter_of_an_hour_more_may_not(self, tmp_path: Path, intake: Reader) -> None:
        kinds = self.kinds(tmp_path, intake, [payroll_row(regular_hours="326.25")])
        assert kinds == ["hours beyond the clock"]

    def test_all_hours_may_be_under_the_agreement(self, tmp_path: Path, intake: Reader) -> None:
        rows = [payroll_row(hours_287g="80", overtime_hours_287g="10")]
        assert self.kinds(tmp_path, intake, rows) == []

    def test_one_and_a_half_times_the_share_of_the_salary_is_not_far(self, tmp_path: Path, intake: Reader) -> None:
        # 62,400 x 14 / 365 x 1.5 is 3,590.136...
        assert self.kinds(tmp_path, intake, [payroll_row(regular_pay="3590.13")]) == []
        assert self.kinds(tmp_path / "more", intake, [payroll_row(regular_pay="3590.14")]) == ["pay far from salary"]

    def test_another_funder_may_pay_all(self, tmp_path: Path, intake: Reader) -> None:
        rows = [payroll_row(other_funder="state", other_salary="2400.00", other_benefits="720.00")]
        assert self.kinds(tmp_path, intake, rows) == []

    def test_pay_before_the_programme_is_read_under_the_reading_that_covers_it(
        self, tmp_path: Path, intake: Reader
    ) -> None:
        early = payroll_row(period_start=date(2025, 9, 17), period_end=date(2025, 9, 30))
        folder = claim_folder(tmp_path / "claim", payroll=[early])
        assert [one.kind for one in intake(folder, officer_start="first_day_only").problems] == [
            "before the programme"
        ]
        assert intake(folder, officer_start="event").problems == ()

    def test_employments_may_follow_each_other(self, tmp_path: Path, intake: Reader) -> None:
        first = officer_row("D-101", employed_until=date(2025, 10, 7))
        second = officer_row("D-101", employed_from=date(2025, 10, 8))
        folder = claim_folder(tmp_path / "claim", officers=[first, second], payroll=[payroll_row()], purchases=[])
        assert intake(folder).problems == ()

    def test_the_event_that_counts_is_that_of_the_reading(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(
            tmp_path / "claim", officers=[officer_row("D-101", first_use=None), officer_row("D-102")]
        )
        assert intake(folder).problems == ()
        assert [one.kind for one in intake(folder, eligibility_start="first_use").problems] == ["no eligible day"]
