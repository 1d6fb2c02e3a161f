"""The workbook of a claim as a person's program reads it: every table whole, amounts as amounts, texts as texts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from section287g.funding import read_policy
from section287g.funding.claims.model import Claim
from section287g.funding.claims.records import Problem
from section287g.funding.claims.sheets import write_sheets
from section287g.funding.claims.steps_sheet import MOST_STEPS, write_steps
from section287g.funding.claims.workbook import Workbook as Book
from section287g.funding.explaining import Cell, Step
from support.sample_claim import CLAIM, EARLIER, REPLACED, large_claim, sample_claim, with_amounts

SIGNS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org")', "http://example.org", "'=1")
Row = dict[str, Any]


def made(claim: Claim, folder: Path) -> Workbook:
    write_sheets(claim, read_policy(), folder / "packet.xlsx")
    return openpyxl.load_workbook(folder / "packet.xlsx")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return made(sample_claim(), tmp_path_factory.mktemp("sheets"))


def rows(book: Workbook, name: str) -> list[Row]:
    header, *lines = book[name].iter_rows(values_only=True)
    days = ([one.date() if isinstance(one, datetime) else one for one in line] for line in lines)
    return [dict(zip(map(str, header), line, strict=True)) for line in days]


def labelled(book: Workbook) -> dict[str, Any]:
    """The texts of the first sheet by their labels."""
    return {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True) if row[0]}


def test_the_sheets_are_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames == [
        *("Summary", "Lines", "Funding", "Eligibility", "Exceptions"),
        *("Explanations", "Readings", "Rules", "Files"),
    ]


def test_the_summary_says_whose_claim_it_is_and_what_it_comes_to(book: Workbook) -> None:
    told = labelled(book)
    assert (told["Claim"], told["Replaces"], told["Claimed before"]) == (CLAIM, REPLACED, EARLIER)
    assert told["Readings by hand"] == "eligibility_start = certified; salary_basis = dedicated_posts"
    assert told["Exceptions"] == "1 error, 2 warnings, 1 note"
    assert "not found" in told["What it rests on"]
    lines = list(book["Summary"].iter_rows(values_only=True))
    assert ("Overtime", 2, 2, 3600, -410.1, 3189.9) in [(str(row[0]).capitalize(), *row[1:]) for row in lines]
    assert ("Total claimed", 11, 4, 173940, -410.1, 173529.9) in lines
    assert {"Prepared by", "Approved by", "Signature"} <= {row[0] for row in lines}


def test_lines_are_whole(book: Workbook) -> None:
    found = rows(book, "Lines")
    assert [row["Line"] for row in found] == list(range(1, 12))
    assert sum(Decimal(str(row["Amount"])) for row in found) == Decimal("173529.90")
    second = found[1]
    assert (second["Officer"], second["From"], second["Year from"]) == (
        "D-102",
        date(2026, 1, 1),
        date(2025, 10, 1),
    )
    assert (second["Year to date"], second["Claimed before"], second["Amount"]) == (30200, 15600, 14600)
    assert found[7]["Corrects claim"] == EARLIER
    assert found[7]["Amount"] == -410.1
    assert (found[9]["Officer"], found[9]["Year from"]) == ("agency", "once")


def test_funding_has_a_column_for_each_funder(book: Workbook) -> None:
    found = rows(book, "Funding")
    assert [row["Other: State border grant"] for row in found if row["Cost"] == "salary"] == [None, 1000, None, None]
    vehicle = next(row for row in found if row["Cost"] == "vehicle")
    parts = [vehicle[name] for name in ("Cost on record", "ICE", "Other: State border grant", "Agency")]
    assert parts == [112400, 100000, 10000, 2400]
    award = next(row for row in found if row["Cost"] == "award")
    assert (award["Cost on record"], award["Agency"]) == ("not on record", "not on record")


def test_the_small_sheets_are_whole(book: Workbook) -> None:
    standings = [row for row in rows(book, "Eligibility") if row["Officer"] == "D-104"]
    assert [(row["Days"], row["Eligible"]) for row in standings] == [(39, "no"), (51, "yes")]
    exceptions = rows(book, "Exceptions")
    assert [row["Severity"] for row in exceptions] == ["error", "warning", "warning", "note"]
    assert (exceptions[0]["Sheet"], exceptions[0]["Row"], exceptions[0]["Column"]) == ("Payroll", 31, "regular hours")
    assert [row["Rows"] for row in rows(book, "Files")] == [1, 4, 52, 2, 3]
    readings = {row["Reading"]: row for row in rows(book, "Readings")}
    assert set(readings) == set(sample_claim().readings)
    assert (readings["salary_basis"]["Taken"], readings["salary_basis"]["In the steps"]) == ("by hand", "yes")
    assert "full_annual_salary" in readings["salary_basis"]["Other options"]
    assert readings["award_no_leads"]["In the steps"] == "no"


def test_rules_are_those_of_the_steps_with_their_sources(book: Workbook) -> None:
    found = {row["Rule"]: row for row in rows(book, "Rules")}
    assert set(found) == {
        *(f"reimbursement.{cost}.share" for cost in ("salary", "benefits")),
        *("reimbursement.overtime.cap", "reimbursement.award.bands"),
        *(f"reimbursement.{kind}.amount" for kind in ("equipment", "vehicle")),
    }
    cap = found["reimbursement.overtime.cap"]
    assert (cap["Value"], cap["Unit"], cap["Status"], cap["Confidence"]) == (0.25, "share", "announced", "medium")
    assert "Department of Homeland Security" in cap["Sources"]
    assert "90 to 100: $1,000" in found["reimbursement.award.bands"]["Value"]


def test_explanations_go_down_to_cells_and_rules(book: Workbook) -> None:
    sheet = book["Explanations"]
    found = rows(book, "Explanations")
    overtime = [row for row in found if row["Line"] == 7]
    indents = [
        sheet.cell(row, 2).alignment.indent for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == 7
    ]
    assert [row["Step"] for row in overtime] == [
        "Overtime of the period",
        "Overtime of the year through 2026-03-31, within its limit",
        "Overtime on record",
        "Most overtime covered",
        "Annual salary",
        "Most overtime covered, as a share of the officer's annual salary",
        "Overtime of the year through 2025-12-31",
    ]
    assert indents == [0, 1, 2, 2, 3, 3, 1]
    assert [row["Amount"] for row in overtime] == [3600, 15600, 19000, 15600, 62400, 0.25, 12000]
    assert overtime[2]["Where it stands"] == "payroll.xlsx, sheet Payroll, row 8, column overtime paid"
    assert "overtime_base = base_pay" in overtime[3]["Readings"]
    assert (overtime[5]["Rule"], overtime[5]["Rule of"], overtime[5]["Status"]) == (
        "reimbursement.overtime.cap",
        date(2025, 10, 1),
        "announced",
    )
    assert all(row["Steps left out below"] is None for row in found)


def test_an_amount_that_no_cell_holds_has_its_exact_text(tmp_path: Path) -> None:
    claim = with_amounts([("salary", "D-101", "33.33")])
    line = claim.lines[0]
    third = Step("A third", Fraction(100, 3), "dollars", "as stated")
    book = made(replace(claim, lines=(replace(line, step=third),)), tmp_path)
    assert [(row["Amount"], row["Exact"]) for row in rows(book, "Explanations")] == [(33.33, "100/3")]


def test_more_steps_than_a_sheet_should_hold_are_counted(tmp_path: Path) -> None:
    """A line has 1 step, 2 below it, and 30 pay periods below these; 200 rows hold that of six lines, and no more."""
    claim = large_claim(2, periods=30)
    book = Book("Claim", "somebody", date(2026, 3, 31), "Claim")
    left_out = write_steps(book, "Explanations", claim, read_policy(), most=200)
    book.save(tmp_path / "steps.xlsx")
    found = rows(openpyxl.load_workbook(tmp_path / "steps.xlsx"), "Explanations")
    assert len(found) == 33 * 6
    of_first = [row["Steps left out below"] for row in found if row["Line"] == 1]
    assert of_first == [None, None, *[5] * 30, None]
    assert left_out == 5 * 30 * 6


def test_a_small_claim_is_explained_whole_and_a_large_one_says_what_is_left_out(tmp_path: Path) -> None:
    told = labelled(made(large_claim(2), tmp_path))
    assert "Explanations" not in told
    deep = Step("Bottom", Fraction(1), "dollars", "as stated")
    wide = Step("Sum", Fraction(MOST_STEPS), "dollars", "sum", (deep,) * MOST_STEPS)
    claim = with_amounts([("salary", "D-101", f"{MOST_STEPS}.00")])
    told = labelled(made(replace(claim, lines=(replace(claim.lines[0], step=wide),)), tmp_path))
    assert told["Explanations"].startswith(f"{MOST_STEPS:,} steps are left out")


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    claim = sample_claim()
    for text in SIGNS:
        cell = Cell(text, text, 3, text)
        hostile = replace(
            claim,
            claim=text,
            agency=replace(claim.agency, name=text, agency_id=text),
            lines=tuple(
                replace(one, officer=text, step=replace(one.step, what=text, how=text)) for one in claim.lines
            ),
            funding=tuple(replace(one, officer=text, others={text: Decimal(1)}, why=text) for one in claim.funding),
            standings=tuple(replace(one, officer=text, why=text) for one in claim.standings),
            exceptions=(Problem("note", text, text, text, cell),),
            files=tuple(replace(one, name=text) for one in claim.files),
        )
        book = made(hostile, tmp_path)
        seen = 0
        for sheet in book:
            for row in sheet.iter_rows():
                for one in row:
                    assert one.data_type != "f", (sheet.title, one.coordinate)
                    assert one.hyperlink is None
                    if one.value == text:
                        seen += 1
                        assert one.data_type == "s"
                        assert one.quotePrefix or not text.startswith(("=", "+", "-", "@", "\t"))
        assert seen > 20
        with zipfile.ZipFile(tmp_path / "packet.xlsx") as parts:
            assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


def test_the_same_claim_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_sheets(sample_claim(), read_policy(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_every_sheet_prints(book: Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert CLAIM in str(sheet.oddHeader.right.text)
        assert "&P" in str(sheet.oddFooter.right.text)
        if sheet.title != "Summary":
            assert sheet.freeze_panes == "A2"
            assert sheet.print_title_rows == "$1:$1"


def test_amounts_are_formatted_as_money(book: Workbook) -> None:
    assert {book["Lines"].cell(row, 10).number_format for row in range(2, 13)} == {"#,##0.00"}


def test_an_empty_claim_and_a_cell_beyond_excel_are_written(tmp_path: Path) -> None:
    empty = replace(with_amounts([]), files=(), earlier=(), replaces=None, registry={}, readings_by_hand=())
    told = labelled(made(replace(empty, agency=replace(empty.agency, name="x" * 40_000)), tmp_path))
    assert told["Total claimed"] == 0
    assert told["Registry"] == "no registry was asked"
    assert told["Agency"].endswith("x [cut]")
    assert len(told["Agency"]) == 32_767


def test_other_rules_than_those_of_the_claim_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="was made by the rules"):
        write_sheets(replace(sample_claim(), policy_version="0" * 64), read_policy(), tmp_path / "packet.xlsx")
