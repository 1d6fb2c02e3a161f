"""Hostile or careless files: nothing is read wrong or lost without a word, and nothing of an identity is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from section287g.errors import InputRefused
from section287g.funding.claims.templates import write_templates
from support.claim_folder import agency_row, claim_folder, leads_row, officer_row, pay_row, payment_row, payroll_row

from .conftest import Reader


def named(read: Any, *severities: str) -> list[tuple[str, str | None]]:
    return [(one.cell.file, one.cell.column) for one in read.problems if one.severity in (severities or ("error",))]


def edit_book(folder: Path, edit: Callable[[Any], None]) -> None:
    book = load_workbook(folder / "claim.xlsx")
    edit(book)
    book.save(folder / "claim.xlsx")


# --- amounts that are read wrong or lost, without a word ---


def test_a_row_with_more_cells_than_headings_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    (folder / "payroll.csv").write_text(
        "officer,period_start,period_end,regular_hours,regular_pay,benefits\n"
        "D-101,2025-10-01,2025-10-14,80,2,400.00,720.00\n",
        encoding="utf-8",
    )
    assert intake(folder).errors > 0


def test_payroll_of_another_agencys_officer_is_refused(tmp_path: Path, intake: Reader) -> None:
    officers = [officer_row(), officer_row("D-102", agency_id="tx-quillon-police")]
    folder = claim_folder(tmp_path / "claim", officers=officers, payroll=[payroll_row("D-102")])
    assert ("payroll.csv", "period_start") in named(intake(folder))


@pytest.mark.parametrize("name", ["payroll.xls", "payroll.tsv", "payroll 2025.csv"])
def test_a_file_that_was_not_read_is_named(name: str, tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    (folder / "payroll.csv").rename(folder / name)
    assert intake(folder).problems != ()


@pytest.mark.parametrize("name", ["Payroll.csv", "PAYROLL.CSV"])
def test_the_case_of_a_files_name_is_irrelevant(name: str, tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    (folder / "payroll.csv").rename(folder / name)
    read = intake(folder)
    assert (len(read.payroll), read.problems) == (4, ())


def test_a_sheet_that_was_not_read_is_named(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", form="workbook")

    def rename(book: Any) -> None:
        book["payroll"].title = "payroll Q1"

    edit_book(folder, rename)
    assert intake(folder).problems != ()


def test_a_mapped_heading_that_is_not_there_is_refused(tmp_path: Path, intake: Reader) -> None:
    columns = [{"table": "payroll", "column": "overtime_pay", "heading": "OT Earnnings"}]
    rows = [
        {
            ("OT Earnings" if name == "overtime_pay" else name): cell
            for name, cell in payroll_row(
                overtime_hours=None, overtime_hours_287g=None, overtime_benefits=None
            ).items()
        }
    ]
    assert intake(claim_folder(tmp_path / "claim", payroll=rows, columns=columns)).errors > 0


def test_columns_without_headings_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    (folder / "columns.csv").write_text("payroll,overtime_pay,OT Earnings\n", encoding="utf-8")
    assert "columns.csv" in [file for file, _ in named(intake(folder))]


def test_one_heading_for_two_columns_is_named_in_the_mapping(tmp_path: Path, intake: Reader) -> None:
    columns = [{"table": "payroll", "column": name, "heading": "Pay"} for name in ("regular_pay", "benefits")]
    folder = claim_folder(tmp_path / "claim", columns=columns)
    assert "columns.csv" in [file for file, _ in named(intake(folder))]


def test_an_error_cell_of_a_workbook_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", payroll=[payroll_row()], form="workbook")

    def plant(book: Any) -> None:
        cell = book["payroll"].cell(2, list(payroll_row()).index("overtime_benefits") + 1)
        cell.value, cell.data_type = "#REF!", "e"

    edit_book(folder, plant)
    assert ("claim.xlsx", "overtime_benefits") in named(intake(folder))


def test_a_formula_without_a_result_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", payroll=[payroll_row()], form="workbook")
    place = list(payroll_row()).index("overtime_benefits") + 1
    edit_book(folder, lambda book: book["payroll"].cell(2, place, "=20+25"))
    assert ("claim.xlsx", "overtime_benefits") in named(intake(folder))


def test_digits_beyond_cents_in_a_workbook_are_said(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", payroll=[payroll_row()], form="workbook")
    place = list(payroll_row()).index("regular_pay") + 1
    edit_book(folder, lambda book: book["payroll"].cell(2, place, 2400.0000009))
    assert intake(folder).problems != ()


def test_cells_under_a_blank_heading_are_noted(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    head, *lines = (folder / "leads.csv").read_text(encoding="utf-8").splitlines()
    (folder / "leads.csv").write_text("\n".join([f"{head},", *(f"{one},9" for one in lines)]), encoding="utf-8")
    assert intake(folder).problems != ()


def test_half_a_period_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", payments=[payment_row(claim="tx-x.1", period_end=None)])
    assert intake(folder).errors > 0


def test_a_month_that_is_not_stated_is_not_taken_for_october(tmp_path: Path, intake: Reader) -> None:
    read = intake(claim_folder(tmp_path / "claim", agency=agency_row(first_month=None)))
    assert read.agency is not None
    assert (read.agency.first_month, read.problems) == (None, ())


# --- identities ---


@pytest.mark.parametrize(
    "heading",
    [
        "Name",
        "Officer Name",
        "Employee Name",
        "LastName",
        "First Name",
        "Employee SSN",
        "Officer DOB",
        "Birth Date",
        "Date Of Birth (mm/dd/yyyy)",
        "A#",
        "Alien No.",
        "Home Address",
        "E-Mail",
    ],
)
def test_headings_of_identities_are_refused_in_every_wording(heading: str, tmp_path: Path, intake: Reader) -> None:
    rows = [{**payroll_row(), heading: "planted"}]
    assert ("payroll.csv", heading) in named(intake(claim_folder(tmp_path / "claim", payroll=rows)))


@pytest.mark.parametrize("number", ["123-45-6789", "123456789", "A123456789"])
def test_an_official_number_is_no_id_of_an_officer(number: str, tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", officers=[officer_row(number)], payroll=[], purchases=[])
    assert ("officers.csv", "officer") in named(intake(folder))


def test_values_are_not_told_where_headings_are_missing(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim")
    _, *lines = (folder / "officers.csv").read_text(encoding="utf-8").splitlines()
    (folder / "officers.csv").write_text("\n".join(lines), encoding="utf-8")
    said = " ".join(f"{one.message} {one.cell}" for one in intake(folder).problems if one.cell.file == "officers.csv")
    assert "62400.00" not in said
    assert "D-101" not in said


# --- one pass, and no false word ---


def test_a_bad_cell_of_an_officer_makes_no_officer_unknown(tmp_path: Path, intake: Reader) -> None:
    officers = [officer_row(annual_salary="x"), officer_row("D-102")]
    assert named(intake(claim_folder(tmp_path / "claim", officers=officers))) == [("officers.csv", "annual_salary")]


def test_a_missing_column_of_officers_makes_no_officer_unknown(tmp_path: Path, intake: Reader) -> None:
    officers = [{name: cell for name, cell in officer_row().items() if name != "annual_salary"}]
    folder = claim_folder(tmp_path / "claim", officers=officers, payroll=[payroll_row()])
    assert named(intake(folder)) == [("officers.csv", "annual_salary")]


def test_two_faults_of_the_agency_are_named_in_one_pass(tmp_path: Path, intake: Reader) -> None:
    agency = agency_row(agency_id="tx-nowhere-county-sheriff", signed="2025-02-30")
    found = named(intake(claim_folder(tmp_path / "claim", agency=agency)))
    assert found == [("agency.csv", "agency_id"), ("agency.csv", "signed")]


def test_two_faults_of_a_row_are_named_in_one_pass(tmp_path: Path, intake: Reader) -> None:
    row = payroll_row(regular_pay="x", hours_287g="81")
    found = named(intake(claim_folder(tmp_path / "claim", payroll=[row])))
    assert found == [("payroll.csv", "hours_287g"), ("payroll.csv", "regular_pay")]


def test_every_row_that_overlaps_a_long_one_is_named(tmp_path: Path, intake: Reader) -> None:
    rows = [
        payroll_row(period_end=date(2025, 10, 31), regular_pay="5000"),
        payroll_row(period_start=date(2025, 10, 5), period_end=date(2025, 10, 18)),
        payroll_row(period_start=date(2025, 10, 20), period_end=date(2025, 11, 2)),
    ]
    read = intake(claim_folder(tmp_path / "claim", payroll=rows))
    assert {one.cell.row for one in read.problems if one.kind == "periods overlap"} == {3, 4}


# --- officers and their days ---


def test_payroll_beyond_the_first_term_is_a_warning(tmp_path: Path, intake: Reader) -> None:
    """Two years from 2025-03-01; a period of October 2027 lies beyond."""
    officers = [officer_row(nominated=None, trained=None, certified=None, credentialed=date(2025, 3, 1))]
    late = payroll_row(period_start=date(2027, 10, 1), period_end=date(2027, 10, 14))
    folder = claim_folder(tmp_path / "claim", officers=officers, payroll=[late])
    assert ("officers.csv", "credentialed") in named(intake(folder), "warning")


def test_a_term_ends_on_its_own_day(tmp_path: Path, intake: Reader) -> None:
    given = date(2025, 8, 31)
    officers = [
        officer_row(credentialed=given, first_use=None, first_arrest=None, withdrawn=date(2027, 8, 30)),
    ]
    folder = claim_folder(tmp_path / "claim", officers=officers, payroll=[payroll_row()])
    assert intake(folder).problems == ()


def test_a_first_arrest_before_first_use_is_out_of_order(tmp_path: Path, intake: Reader) -> None:
    officers = [officer_row(first_arrest=date(2025, 8, 10)), officer_row("D-102")]
    assert ("officers.csv", "first_arrest") in named(
        intake(claim_folder(tmp_path / "claim", officers=officers)), "warning"
    )


def test_training_before_the_signing_is_a_warning(tmp_path: Path, intake: Reader) -> None:
    officers = [officer_row(nominated=None, trained=date(2025, 2, 1)), officer_row("D-102")]
    assert ("officers.csv", "trained") in named(
        intake(claim_folder(tmp_path / "claim", officers=officers)), "warning"
    )


def test_credentials_after_payroll_are_a_note(tmp_path: Path, intake: Reader) -> None:
    later = officer_row(credentialed=date(2026, 6, 1), first_use=None, first_arrest=None)
    folder = claim_folder(tmp_path / "claim", officers=[later, officer_row("D-102")])
    assert ("officers.csv", "credentialed") in named(intake(folder), "note")


def test_a_factor_that_the_reading_counts_and_nobody_states_is_a_note(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", leads=[leads_row()])
    assert ("leads.csv", "factor") in named(intake(folder, overall_assistance="stated_factor"), "note")


def test_a_change_of_pay_outside_employment_is_refused(tmp_path: Path, intake: Reader) -> None:
    folder = claim_folder(tmp_path / "claim", pay=[pay_row(start=date(2019, 1, 1))])
    assert ("pay.csv", "start") in named(intake(folder))


def test_pay_after_a_raise_is_not_far_from_salary(tmp_path: Path, intake: Reader) -> None:
    officers = [officer_row(annual_salary="40000.00"), officer_row("D-102")]
    raised = [pay_row(start=date(2025, 10, 1), annual_salary="62400.00")]
    assert intake(claim_folder(tmp_path / "claim", officers=officers, pay=raised)).problems == ()


def test_templates_are_not_written_beside_a_workbook(tmp_path: Path) -> None:
    write_templates(tmp_path, workbook=True)
    (tmp_path / "README.txt").unlink()
    try:
        write_templates(tmp_path)
    except InputRefused:
        return
    raise AssertionError(sorted(path.name for path in tmp_path.iterdir()))
