"""Blank files for a clerk: headings and nothing else, an explanation of every column, and nothing overwritten."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from section287g.datafiles import Schema, data_file, read_table
from section287g.errors import InputRefused
from section287g.funding.claims.columns import (
    CLAIM_COLUMNS_SCHEMA,
    DENIED_SCHEMA,
    FUNDERS_SCHEMA,
    TABLES,
    claim_columns,
    funders,
)
from section287g.funding.claims.problems import PROBLEM_KINDS_SCHEMA
from section287g.funding.claims.templates import write_templates
from support.claim_folder import (
    AGENCY,
    agency_row,
    leads_row,
    officer_row,
    pay_row,
    payment_row,
    payroll_row,
    purchase_row,
)

from .conftest import Reader

FILLED: Mapping[str, str] = {
    "agency_id": AGENCY,
    "name": "Example County Sheriff's Office",
    "model": "tfm",
    "signed": "2025-03-01",
}
ROWS: Mapping[str, Mapping[str, object]] = {
    "agency": agency_row(),
    "officers": officer_row(),
    "pay": pay_row(),
    "payroll": payroll_row(),
    "leads": leads_row(),
    "purchases": purchase_row(),
    "payments": payment_row(),
}


def plain(text: str) -> str:
    return " ".join(text.split())


def headings(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_one_file_a_table_with_headings_and_no_row(tmp_path: Path) -> None:
    written = write_templates(tmp_path)
    assert {path.name for path in written} == {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in written} == {"README.txt", "columns.csv", *(f"{one}.csv" for one in TABLES)}
    for table in TABLES:
        assert headings(tmp_path / f"{table}.csv") == [list(ROWS[table])]
    assert headings(tmp_path / "columns.csv") == [["table", "column", "heading"]]


def test_the_agencys_row_is_filled_where_it_is_known(tmp_path: Path) -> None:
    write_templates(tmp_path, FILLED)
    _, row = headings(tmp_path / "agency.csv")
    assert dict(zip(ROWS["agency"], row, strict=True)) == {**FILLED, "ended": "", "first_month": ""}
    assert len(headings(tmp_path / "officers.csv")) == 1


def test_the_explanations_name_every_column_and_every_funder(tmp_path: Path) -> None:
    write_templates(tmp_path)
    said = plain((tmp_path / "README.txt").read_text(encoding="utf-8"))
    for table in TABLES:
        for name, column in claim_columns()[table].items():
            assert (
                f"{name}{'' if column.required else ' (may be empty)'}: {plain(column.meaning).rstrip('.')}" in said
            )
    for name, label in funders().items():
        assert f"{name}: {label}" in said
    assert "it is never taken as zero" in said
    assert "no name of anybody" in said


def test_examples_are_said_to_be_invented(tmp_path: Path) -> None:
    write_templates(tmp_path)
    said = (tmp_path / "README.txt").read_text(encoding="utf-8")
    examples = sum(bool(column.example) for table in TABLES for column in claim_columns()[table].values())
    assert plain(said).count("Invented example: ") == examples > 20


@pytest.mark.parametrize("workbook", [False, True])
def test_blank_files_are_read_as_blank(workbook: bool, tmp_path: Path, intake: Reader) -> None:
    write_templates(tmp_path, FILLED, workbook=workbook)
    read = intake(tmp_path)
    assert [one.kind for one in read.problems] == ["empty table"]  # of officers; all other tables may be left blank
    assert read.agency is not None
    assert (read.agency.agency_id, read.payroll, read.leads) == (AGENCY, (), ())


@pytest.mark.parametrize("workbook", [False, True])
def test_filled_templates_are_read(workbook: bool, tmp_path: Path, intake: Reader) -> None:
    write_templates(tmp_path, workbook=workbook)
    for table in TABLES:
        row = ["" if cell is None else str(cell) for cell in ROWS[table].values()]
        if not workbook:
            with (tmp_path / f"{table}.csv").open("a", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerow(row)
    if workbook:
        book = load_workbook(tmp_path / "claim.xlsx")
        for table in TABLES:
            book[table].append([None if cell is None else cell for cell in ROWS[table].values()])
        book.save(tmp_path / "claim.xlsx")
    read = intake(tmp_path)
    assert read.problems == ()
    assert [len(getattr(read, name)) for name in TABLES[1:]] == [1] * 6


def test_a_workbook_explains_each_heading_in_a_note(tmp_path: Path) -> None:
    write_templates(tmp_path, FILLED, workbook=True)
    book = load_workbook(tmp_path / "claim.xlsx")
    assert book.sheetnames == ["read me first", *TABLES, "columns"]
    for table in TABLES:
        assert [cell.value for cell in book[table][1]] == list(ROWS[table])
        for cell in book[table][1]:
            meaning = claim_columns()[table][str(cell.value)].meaning.rstrip(".")
            assert meaning in (cell.comment.text if cell.comment is not None else "")
        assert book[table].max_row == (2 if table == "agency" else 1)


@pytest.mark.parametrize("name", ["README.txt", "payroll.csv", "columns.csv"])
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("kept", encoding="utf-8")
    with pytest.raises(InputRefused, match=name):
        write_templates(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "kept"


def test_a_workbook_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "claim.xlsx").write_bytes(b"kept")
    with pytest.raises(InputRefused, match=r"claim\.xlsx"):
        write_templates(tmp_path, workbook=True)
    assert (tmp_path / "claim.xlsx").read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("claim_columns.csv", CLAIM_COLUMNS_SCHEMA),
        ("funders.csv", FUNDERS_SCHEMA),
        ("denied_headings.csv", DENIED_SCHEMA),
        ("problem_kinds.csv", PROBLEM_KINDS_SCHEMA),
    ],
)
def test_the_data_files_keep_their_schemas_and_have_no_line_twice(name: str, schema: Schema) -> None:
    lines = list(read_table(data_file("funding/claims", name), schema))
    keys = [tuple(line.values())[: 2 if name == "claim_columns.csv" else 1] for line in lines]
    assert len(keys) == len(set(keys)) > 5


def test_what_is_about_officers_is_private() -> None:
    """Amounts, days and ids of officers must never stand in a message."""
    for table in ("officers", "pay", "payroll"):
        assert all(column.private for column in claim_columns()[table].values()), table
    assert claim_columns()["purchases"]["officer"].private


def test_an_example_of_the_templates_can_be_read(tmp_path: Path, intake: Reader) -> None:
    """The invented examples are entries that the intake takes."""
    write_templates(tmp_path)
    for table in TABLES:
        columns = claim_columns()[table].values()
        with (tmp_path / f"{table}.csv").open("a", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerow([column.example for column in columns])
    read = intake(tmp_path)
    assert [one for one in read.problems if one.severity == "error"] == []
