"""Cells of a claim's files: the exact amount, day or count, or a problem; in CSV and in workbooks."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

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
    officer_row,
    payroll_row,
)

from .cases import CASES, write_cases
from .conftest import Reader
from .said import errors, values


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
