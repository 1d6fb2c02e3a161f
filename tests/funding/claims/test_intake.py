"""Reading a folder: forms of files, headings, cells, the exact amount or none, and the order of rows."""

from __future__ import annotations

import hashlib
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from section287g.funding import choose, read_policy
from section287g.funding.claims import read_intake
from section287g.funding.claims.cells import BadCell, read_day, read_money
from section287g.funding.claims.records import Intake
from section287g.registry import Registry
from support.claim_folder import (
    claim_folder,
    example_registry,
    leads_row,
    officer_row,
    pay_row,
    payment_row,
    payroll_row,
)

from .cases import CASES, write_cases
from .conftest import Reader

RECORDS = ("officers", "pay", "payroll", "leads", "purchases", "payments")


def values(read: Intake) -> dict[str, Counter[str]]:
    """The records of an intake without their places, in no order."""
    return {
        name: Counter(
            str({one.name: getattr(record, one.name) for one in fields(record) if one.name != "at"})
            for record in getattr(read, name)
        )
        for name in RECORDS
    }


def errors(read: Intake) -> list[tuple[str, str, int | None, str | None]]:
    return [
        (one.kind, one.cell.file, one.cell.row, one.cell.column) for one in read.problems if one.severity == "error"
    ]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def whole(folder: Path, **how: Any) -> Path:
    """A folder with a row in every table."""
    return claim_folder(folder, pay=[pay_row()], payments=[payment_row()], **how)


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


class TestCells:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1234.5", "1234.50"),
            ("1,234.50", "1234.50"),
            ("$100.50", "100.50"),
            (" $ 7 ", "7"),
            ("0", "0"),
            ("12,345,678", "12345678"),
        ],
    )
    def test_amounts(self, text: str, amount: str) -> None:
        assert read_money(text) == Decimal(amount)

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("1.234,50", "not american money"),
            ("12,34", "not american money"),
            ("1.234.567,8", "not american money"),
            ("-1", "negative"),
            ("(12.00)", "negative"),
            ("$-5", "negative"),
            ("5-", "negative"),
            ("1.005", "too many decimals"),
            ("1.000", "too many decimals"),
            ("abc", "not money"),
            ("1e3", "not money"),
            ("1,23", "not american money"),
            ("1,2345", "not money"),
            (",5", "not money"),
            ("1.", "not money"),
            ("+1", "not money"),
            ("1 234", "not money"),
            ("NaN", "not money"),
            ("Infinity", "not money"),
            ("\u0661\u0662", "not money"),
            ("N/A", "not money"),
            ("-", "not money"),
            ("1000000000000", "not money"),
        ],
    )
    def test_what_is_no_amount(self, text: str, kind: str) -> None:
        with pytest.raises(BadCell) as bad:
            read_money(text)
        assert bad.value.kind == kind

    @pytest.mark.parametrize("raw", [True, date(2025, 10, 1), float("nan"), float("inf"), 1e15])
    def test_what_a_workbook_holds_that_is_no_amount(self, raw: bool | date | float) -> None:
        with pytest.raises(BadCell):
            read_money(raw)

    @pytest.mark.parametrize(
        "raw",
        [
            "2025-10-01",
            "10/1/2025",
            "10/01/2025",
            "2025-10-01 00:00:00",
            date(2025, 10, 1),
            datetime.fromisoformat("2025-10-01"),
        ],
    )
    def test_days(self, raw: str | date) -> None:
        assert read_day(raw) == date(2025, 10, 1)

    @pytest.mark.parametrize(
        "raw",
        [
            "10/1/25",
            "2025-02-29",
            "2/30/2025",
            "31/10/2025",
            "1.10.2025",
            "20251001",
            "45931",
            45931.0,
            "today",
            "2025-10-01 13:30",
            datetime.fromisoformat("2025-10-01T13:30"),
            True,
            "2025-10",
        ],
    )
    def test_what_is_no_day(self, raw: str | float | date) -> None:
        with pytest.raises(BadCell):
            read_day(raw)

    @pytest.mark.parametrize(
        ("text", "answer"), [("Yes", True), ("y", True), ("TRUE", True), ("1", True), ("no", False), ("N", False)]
    )
    def test_yes_and_no(self, text: str, answer: bool, tmp_path: Path, intake: Reader) -> None:
        read = intake(claim_folder(tmp_path / "claim", officers=[officer_row(dedicated=text), officer_row("D-102")]))
        assert read.officers[0].dedicated is answer


class TestWorkbookCells:
    """Cells as a spreadsheet holds them."""

    def read(
        self, tmp_path: Path, intake: Reader, heading: str, value: object, number_format: str = "General"
    ) -> Intake:
        folder = claim_folder(tmp_path / "claim", form="workbook")
        book = load_workbook(folder / "claim.xlsx")
        sheet = book["payroll"]
        place = [cell.value for cell in sheet[1]].index(heading) + 1
        sheet.cell(2, place, value).number_format = number_format
        book.save(folder / "claim.xlsx")
        return intake(folder)

    @pytest.mark.parametrize(
        ("value", "amount"), [(2400.1, "2400.1"), (2400, "2400"), (0.29, "0.29"), (2400.07, "2400.07")]
    )
    def test_numbers_are_read_by_their_shortest_text(
        self, value: float, amount: str, tmp_path: Path, intake: Reader
    ) -> None:
        assert self.read(tmp_path, intake, "regular_pay", value).payroll[0].regular_pay == Decimal(amount)

    @pytest.mark.parametrize(
        ("heading", "value", "shown", "kind"),
        [
            ("regular_pay", 2400.125, "General", "too many decimals"),
            ("regular_pay", 100 / 3, "General", "too many decimals"),
            ("regular_pay", -1.5, "General", "negative"),
            ("regular_pay", "see memo", "General", "not money"),
            ("regular_pay", datetime.fromisoformat("2025-10-01"), "yyyy-mm-dd", "not money"),
            ("regular_pay", True, "General", "not money"),
            ("regular_hours", 0.5, "hh:mm", "not hours"),
            ("regular_hours", 1.5, "[h]:mm", "not hours"),
            ("period_start", 45931, "General", "not a day"),
            ("period_start", datetime.fromisoformat("2025-10-01T06:00"), "yyyy-mm-dd hh:mm", "not a day"),
        ],
    )
    def test_what_cannot_be_read(
        self, heading: str, value: object, shown: str, kind: str, tmp_path: Path, intake: Reader
    ) -> None:
        read = self.read(tmp_path, intake, heading, value, shown)
        (bad,) = [one for one in read.problems if one.severity == "error"]
        assert (bad.kind, bad.cell.sheet, bad.cell.row, bad.cell.column) == (kind, "payroll", 2, heading)

    def test_an_id_of_digits_is_the_same_as_text(self, tmp_path: Path, intake: Reader) -> None:
        folder = claim_folder(
            tmp_path / "claim",
            officers=[officer_row("101")],
            payroll=[payroll_row("101")],
            purchases=[],
            form="workbook",
        )
        read = intake(folder)
        assert read.problems == ()
        assert (read.officers[0].officer, read.payroll[0].officer) == ("101", "101")


# --- properties ----------------------------------------------------------------------------------------------------

DOLLARS = st.integers(min_value=0, max_value=10**14 - 1)
NEAR_MONEY = st.text(alphabet="0123456789.,$-() e+", max_size=14)


def rule(text: str) -> Decimal | None:
    """The amount by the rule in words: thousands by commas throughout or not at all, cents by a point."""
    body = text.strip().removeprefix("$").lstrip()
    whole, point, cents = body.partition(".")
    groups = whole.split(",")
    digits = all(one and set(one) <= set("0123456789") for one in [*groups, *([cents] if point else [])])
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:]))
    if not digits or not grouped or len(cents) > 2:
        return None
    amount = Decimal(int("".join(groups))) + (Decimal(int(cents)) / 10 ** len(cents) if cents else 0)
    return amount if amount < 10**12 else None


@given(DOLLARS, st.sampled_from(["{:.2f}", "${:.2f}", "{:,.2f}", "$ {:,.2f}", "  {:,.2f} "]))
def test_a_written_amount_is_read_as_that_amount(cents: int, form: str) -> None:
    amount = Decimal(cents) / 100
    assert read_money(form.format(amount)) == amount


@given(st.one_of(NEAR_MONEY, st.text(max_size=20)))
def test_an_amount_is_read_exactly_where_the_rule_allows_one(text: str) -> None:
    wanted = rule(text)
    if wanted is None:
        with pytest.raises(BadCell):
            read_money(text)
    else:
        assert read_money(text) == wanted


@given(st.integers(min_value=0, max_value=10**11))
def test_cents_survive_a_spreadsheet(cents: int) -> None:
    assert read_money(cents / 100) == Decimal(cents) / 100


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_a_written_day_is_read_as_that_day(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(f"{day.month}/{day.day}/{day.year}") == read_day(day) == day


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with example_registry(tmp_path_factory.mktemp("world")) as made:
        yield made


def read_at(folder: Path, registry: Registry) -> Intake:
    policy = read_policy()
    return read_intake(folder, registry, policy, choose(policy))


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.sampled_from(["regular_pay", "benefits", "regular_hours", "overtime_pay", "hours_287g"]))
def test_a_text_without_digits_never_becomes_zero(registry: Registry, text: str, column: str) -> None:
    text = re.sub(r"[0-9]", "x", text)
    with tempfile.TemporaryDirectory() as scratch:
        folder = claim_folder(Path(scratch) / "claim", payroll=[{**payroll_row(), column: text}])
        read = read_at(folder, registry)
    stated = [getattr(one, column) for one in read.payroll]
    if text.strip():
        assert stated == []
        assert ("payroll.csv", 2, column) in [one[1:] for one in errors(read)]
    else:
        assert 0 not in stated


@settings(deadline=None, max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_record_and_no_problem(registry: Registry, order: random.Random) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder, _ = write_cases(Path(scratch) / "claim", CASES)
        before = read_at(folder, registry)
        for file in folder.iterdir():
            head, *lines = file.read_text(encoding="utf-8").splitlines()
            if file.name != "agency.csv":
                order.shuffle(lines)
            file.write_text("\n".join([head, *lines]), encoding="utf-8")
        after = read_at(folder, registry)
    assert values(after) == values(before)
    for read in (before, after):
        rows = [(one.cell.file, one.cell.row or 0, one.cell.column or "") for one in read.problems]
        assert all(one <= other for one, other in pairwise(rows))
    assert count(after) == count(before)


def count(read: Intake) -> Counter[tuple[str, str, str | None]]:
    return Counter((one.kind, one.cell.file, one.cell.column) for one in read.problems)
