"""Reading a folder: forms of files, headings, and what is absent."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support.claim_folder import (
    claim_folder,
    leads_row,
    payroll_row,
)

from .conftest import Reader
from .said import RECORDS, errors, rewrite, values, whole


class TestForms:
    @pytest.mark.parametrize("mark", [";", "\t"])
    def test_semicolons_and_tabs_separate_as_commas_do(self, mark: str, tmp_path: Path, intake: Reader) -> None:
        plain, other = intake(whole(tmp_path / "a")), intake(whole(tmp_path / "b", delimiter=mark))
        assert other.problems == plain.problems == ()
        assert values(other) == values(plain)

    def test_a_workbook_says_the_same(self, tmp_path: Path, intake: Reader) -> None:
        plain, book = intake(whole(tmp_path / "a")), intake(whole(tmp_path / "b", form="workbook"))
        assert book.problems == ()
        assert book.agency is not None
        assert plain.agency is not None
        assert (book.agency.agency_id, book.agency.signed) == (plain.agency.agency_id, plain.agency.signed)
        for name in RECORDS:
            for one, other in zip(getattr(plain, name), getattr(book, name), strict=True):
                for each in fields(one):
                    if each.name != "at":
                        assert getattr(one, each.name) == getattr(other, each.name), (name, each.name)

    def test_a_workbook_for_one_table(self, tmp_path: Path, intake: Reader) -> None:
        folder, book = claim_folder(tmp_path / "a"), claim_folder(tmp_path / "b", form="workbook")
        (folder / "leads.csv").unlink()
        sheets = load_workbook(book / "claim.xlsx")
        for name in sheets.sheetnames:
            if name != "leads":
                del sheets[name]
        sheets.save(folder / "leads.xlsx")
        read = intake(folder)
        assert read.problems == ()
        assert read.leads[0].at.cell("located").file == "leads.xlsx"
        assert read.leads[0].at.cell("located").sheet == "leads"
        assert read.leads[0].located == 22

    def test_a_mark_at_the_begin_of_a_file_is_passed(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        payroll = folder / "payroll.csv"
        payroll.write_bytes(b"\xef\xbb\xbf" + payroll.read_bytes())
        assert intake(folder).problems == ()

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_other_encodings_are_refused_with_what_to_do(self, encoding: str, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim", leads=[leads_row(factor="1.1", author="Büro", reason="x")])
        leads = folder / "leads.csv"
        leads.write_bytes(leads.read_text(encoding="utf-8").encode(encoding))
        (only,) = intake(folder).problems
        assert (only.kind, only.severity, only.cell.file) == ("file unreadable", "error", "leads.csv")
        assert "UTF-8" in only.message
        assert "UTF-8" in only.remedy

    def test_one_table_in_two_files_is_refused(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        claim_folder(folder, form="workbook")
        assert {kind for kind, *_ in errors(intake(folder))} == {"file twice"}
        assert len(errors(intake(folder))) == 5  # agency, officers, payroll, leads, purchases

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no workbook at all"])
    def test_a_broken_workbook_is_refused(self, content: bytes, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        (folder / "pay.xlsx").write_bytes(content)
        assert errors(intake(folder)) == [("file unreadable", "pay.xlsx", None, None)]

    def test_an_unclosed_quotation_mark_is_refused(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        rewrite(folder / "leads.csv", "22", '"22')
        assert errors(intake(folder)) == [("file unreadable", "leads.csv", None, None)]

    def test_without_the_files_that_are_needed(self, tmp_path: Path, intake: Reader) -> None:
        assert errors(intake(tmp_path)) == [
            ("no agency file", "agency.csv", None, None),
            ("file missing", "officers.csv", None, None),
        ]

    def test_every_file_is_named_with_the_hash_of_its_bytes(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        read = intake(folder)
        assert {one.name: (one.sha256, one.rows) for one in read.files} == {
            path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), len(path.read_text().splitlines()) - 1)
            for path in folder.iterdir()
        }

    def test_the_claims_beside_the_files_are_no_table(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        (folder / "claims" / "one").mkdir(parents=True)
        assert intake(folder).problems == ()

    def test_rows_are_numbered_as_a_spreadsheet_does(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim", payroll=[])
        head = ",".join(payroll_row())
        row = {**payroll_row(), "regular_pay": "x"}
        line = ",".join("" if cell is None else str(cell) for cell in row.values())
        (folder / "payroll.csv").write_text(f'{head}\n\n,,,,\n"D\n9",a\n{line}\n', encoding="utf-8")
        assert ("not money", "payroll.csv", 5, "regular_pay") in errors(intake(folder))


class TestHeadings:
    def test_headings_are_compared_without_case_and_signs(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        rewrite(folder / "payroll.csv", "regular_pay", " Regular Pay ")
        read = intake(folder)
        assert read.problems == ()
        assert read.payroll[0].at.cell("regular_pay").column == "Regular Pay"

    def test_an_export_needs_no_editing_where_its_headings_are_named(self, tmp_path: Path, intake: Reader) -> None:
        own = {
            "officer": "Empl ID",
            "regular_pay": "Gross Reg $",
            "period_end": "PPE Date",
            "hours_287g": "287(g) hrs",
        }
        rows = [{"Cost Center": "400", **{own.get(name, name): cell for name, cell in payroll_row().items()}}]
        columns = [{"table": "payroll", "column": name, "heading": heading} for name, heading in own.items()]
        read = intake(claim_folder(tmp_path / "claim", payroll=rows, columns=columns))
        assert [(one.severity, one.kind, one.cell.column) for one in read.problems] == [
            ("note", "column not read", "Cost Center")
        ]
        (row,) = read.payroll
        assert (row.officer, row.regular_pay, row.hours_287g) == ("D-101", Decimal("2400.00"), Decimal(30))
        assert row.at.cell("regular_pay").column == "Gross Reg $"

    def test_a_missing_column_names_those_that_are_there(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        rewrite(folder / "leads.csv", "located", "found")
        read = intake(folder)
        assert ("column missing", "leads.csv", 1, "located") in errors(read)
        said = next(one.message for one in read.problems if one.kind == "column missing")
        assert "quarter_start, leads, found" in said

    def test_a_column_that_is_there_twice(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(tmp_path / "claim")
        rewrite(folder / "leads.csv", "factor", "LEADS")
        assert errors(intake(folder)) == [("column twice", "leads.csv", 1, "LEADS")]

    def test_an_unknown_column_is_noted_once(self, tmp_path: Path, intake: Reader) -> None:
        rows = [{**payroll_row(number=number), "shift": "night"} for number in range(5)]
        read = intake(claim_folder(tmp_path / "claim", payroll=rows))
        assert [(one.kind, one.cell.row, one.cell.column) for one in read.problems] == [
            ("column not read", 1, "shift")
        ]

    @pytest.mark.parametrize(
        "heading",
        ["SSN", "Date of Birth", "D.O.B.".replace(".", ""), "A-Number", "Alien Number", "Inmate Name", "Citizenship"],
    )
    @pytest.mark.parametrize("table", ["officers", "payroll", "leads", "purchases"])
    def test_a_column_of_identities_is_refused_and_nothing_of_the_file_read(
        self, heading: str, table: str, tmp_path: Path, intake: Reader
    ) -> None:
        folder = claim_folder(tmp_path / "claim")
        file = folder / f"{table}.csv"
        lines = file.read_text(encoding="utf-8").splitlines()
        planted = "999-00-1111"
        file.write_text("\n".join([f"{lines[0]},{heading}", *(f"{one},{planted}" for one in lines[1:])]), "utf-8")
        read = intake(folder)
        assert ("identity refused", f"{table}.csv", 1, heading) in errors(read)
        assert getattr(read, table) == ()
        assert planted not in str(read)

    def test_a_line_of_columns_that_names_nothing(self, tmp_path: Path, intake: Reader) -> None:
        columns = [{"table": "payroll", "column": "wages", "heading": "Gross"}]
        read = intake(claim_folder(tmp_path / "claim", columns=columns))
        assert [(kind, file, row) for kind, file, row, _ in errors(read)] == [("mapping wrong", "columns.csv", 2)]


class TestAbsence:
    def test_a_blank_cell_is_not_stated_and_never_zero(self, tmp_path: Path, intake: Reader) -> None:
        optional = ("hours_287g", "overtime_hours", "overtime_pay", "overtime_benefits", "overtime_hours_287g")
        read = intake(claim_folder(tmp_path / "claim", payroll=[{**payroll_row(), **dict.fromkeys(optional)}]))
        assert read.problems == ()
        assert [getattr(read.payroll[0], name) for name in optional] == [None] * 5
        assert read.payroll[0].other_salary is None

    def test_a_column_that_is_not_there_is_not_stated(self, tmp_path: Path, intake: Reader) -> None:
        needed = {name: payroll_row()[name] for name in list(payroll_row())[:6]}
        read = intake(claim_folder(tmp_path / "claim", payroll=[needed]))
        assert read.problems == ()
        assert read.payroll[0].overtime_pay is None
        assert read.payroll[0].at.cell("overtime_pay").column is None

    def test_zero_is_zero(self, tmp_path: Path, intake: Reader) -> None:
        read = intake(claim_folder(tmp_path / "claim", payroll=[payroll_row(benefits="0", overtime_benefits="0.00")]))
        assert (read.payroll[0].benefits, read.payroll[0].overtime_benefits) == (Decimal(0), Decimal(0))

    def test_an_officer_is_of_the_agency_and_model_of_the_folder_where_nothing_else_is_stated(
        self, tmp_path: Path, intake: Reader
    ) -> None:
        read = intake(claim_folder(tmp_path / "claim"))
        assert {(one.agency_id, one.model) for one in read.officers} == {("tx-example-county-sheriff", "tfm")}
        assert read.officers[0].employed.last == date.max
