"""The workbook as a person's program reads it: texts are texts, days are days, nothing is missing unsaid."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook as Book

from section287g.publish import ExportReport, export
from section287g.publish.layout import read_layout
from section287g.registry import Registry, open_registry
from section287g.registry.builder import build
from section287g.registry.tables import describe_tables
from support import workbooks as w

from .conftest import FORMULAS, NEWEST
from .test_flat import read_csv


@pytest.fixture(scope="module")
def book(report: ExportReport) -> Book:
    return openpyxl.load_workbook(report.folder / "section287g.xlsx")


def as_cell(value: Any) -> Any:
    """What openpyxl should give for a value of a table."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return None if value == "" else value


def lines_of(book: Book, name: str) -> tuple[list[Any], list[list[Any]]]:
    header, *lines = ([cell.value for cell in row] for row in book[name].iter_rows())
    return header, lines


def test_the_sheets_are_for_people(book: Book) -> None:
    assert book.sheetnames == [
        *("about", "agreements", "agencies", "pending", "spans", "revisions", "lists", "judgements", "corrections"),
        *("series", "dictionary"),
    ]


@pytest.mark.parametrize("name", [sheet.table for sheet in read_layout().sheets])
def test_a_sheet_is_its_table(name: str, book: Book, registry: Registry) -> None:
    table = registry.table(name)
    header, lines = lines_of(book, name)
    added = [column for column in header if column not in table.columns]
    assert added in ([], ["agency"])
    kept = [place for place, column in enumerate(header) if column not in added]
    assert [header[place] for place in kept] == list(table.columns)
    assert [[line[place] for place in kept] for line in lines] == [[*map(as_cell, line)] for line in table.rows()]


def test_the_agency_stands_beside_its_id(book: Book, registry: Registry) -> None:
    names = {line["agency_id"]: line["agency"] for line in registry.table("agencies")}
    header, lines = lines_of(book, "agreements")
    for line in lines:
        told = dict(zip(header, line, strict=True))
        assert told["agency"] == names[told["agency_id"]]


def test_what_begins_like_a_formula_is_a_text(book: Book) -> None:
    found = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell
                assert cell.hyperlink is None, cell
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix, cell
                    found[cell.value] = cell
    assert FORMULAS[0] in found


def test_no_part_of_the_file_holds_a_formula_or_a_link(report: ExportReport) -> None:
    with zipfile.ZipFile(report.folder / "section287g.xlsx") as parts:
        sheets = [name for name in parts.namelist() if "worksheets/" in name]
        assert len(sheets) == 11
        for name in sheets:
            assert b"<f>" not in parts.read(name)
            assert b"hyperlink" not in parts.read(name)


def test_days_are_dates(book: Book, registry: Registry) -> None:
    header, _ = lines_of(book, "agreements")
    cells = [row[header.index("signed")] for row in book["agreements"].iter_rows(min_row=2)]
    assert {cell.number_format for cell in cells if cell.value is not None} == {"yyyy-mm-dd"}
    assert [cell.value and cell.value.date() for cell in cells] == [
        line["signed"] for line in registry.table("agreements")
    ]


def test_every_table_has_a_frozen_header_and_a_filter(book: Book) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert 4 <= sheet.column_dimensions["A"].width <= 62


def test_the_series_is_the_registry_s(book: Book, registry: Registry) -> None:
    header, lines = lines_of(book, "series")
    series = registry.series()
    assert header == list(series.columns)
    assert lines == [[*map(as_cell, line)] for line in series.rows()]


def test_the_dictionary_names_every_table_and_column(book: Book) -> None:
    header, lines = lines_of(book, "dictionary")
    told = {tuple(line[:2]): line[header.index("meaning")] for line in lines}
    for name, table in describe_tables().items():
        assert told[name, None] == table.meaning
        for column in table.columns:
            assert told[name, column.name] == column.meaning


def test_the_first_sheet_says_what_is_there_and_what_is_not(book: Book) -> None:
    told = {row[0].value: row[1].value for row in book["about"].iter_rows() if row[0].value}
    assert told["Newest participating list"] == NEWEST.isoformat()
    assert told["Lists: participating"] == "2 lists"
    shown = {sheet.table for sheet in read_layout().sheets}
    for name, table in describe_tables().items():
        assert table.meaning in told[name], name
    words = [row[0].value for row in book["about"].iter_rows()]
    missing = words[words.index("Not in this workbook") :]
    assert {name for name in describe_tables() if name in missing} == set(describe_tables()) - shown
    text = " ".join(str(cell.value) for row in book["about"].iter_rows() for cell in row)
    for credit in ("Immigration and Customs Enforcement", "RelevantResearch/287g-DetentionData", "Tracking_287g"):
        assert credit in text


def test_the_date_of_creation_is_the_newest_list_s(book: Book) -> None:
    assert book.properties.created == datetime.combine(NEWEST, time())


@pytest.mark.parametrize(("trees", "notes"), [(16_378, 0), (16_379, 1)])
def test_a_cell_beyond_excel_s_limit_is_cut_and_told(trees: int, notes: int, tmp_path: Path) -> None:
    county = "Oak County " + "\U0001f333" * trees  # two units each, as Excel counts
    (tmp_path / "lists").mkdir()
    row = w.Row("OHIO", "Oak County Sheriff's Office", county=county)
    data = w.workbook([row], kind="pending", modified=datetime(2025, 7, 8, 13, tzinfo=UTC))
    (tmp_path / "lists" / w.name_for("pending", date(2025, 7, 8))).write_bytes(data)
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        report = export(registry, tmp_path / "out", formats=("csv", "xlsx"))
    assert report.newest_day == date(2025, 7, 8)  # pending lists alone have a day too
    assert len(report.notes) == notes
    book = openpyxl.load_workbook(tmp_path / "out" / "section287g.xlsx")
    header, (line,) = lines_of(book, "pending")
    assert line[header.index("county")] == (county[:-1] if notes else county)
    told = {cell.value for row in book["about"].iter_rows() for cell in row}
    assert set(report.notes) <= told
    assert lines_of(book, "agreements")[1] == []
    _, listing = read_csv(tmp_path / "out" / "csv" / "listings.csv")
    assert county in listing
