"""A user's own table as text cells: CSV of several kinds, XLSX, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from section287g.cli.tablefile import read_user_table
from section287g.errors import InputRefused

TABLE = (["Agency", "State"], [["Doña Ana County Sheriff's Office", "NM"], ["Gainesville Police", "FL"]])
TEXT = "Agency,State\r\nDoña Ana County Sheriff's Office,NM\r\nGainesville Police,FL\r\n"


def written(folder: Path, data: bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace(",", ";").encode("utf-8-sig"),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "|").encode(),
        TEXT.rstrip().encode(),
        TEXT.replace("Doña Ana County Sheriff's Office", '"Doña Ana County Sheriff\'s Office"').encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "line feeds", "semicolons", "tabs", "bars", "no last line end", "quoted"],
)
def test_a_csv_of_any_of_the_usual_kinds_is_the_same_table(tmp_path: Path, data: bytes) -> None:
    assert read_user_table(written(tmp_path, data)) == TABLE


def test_quoted_cells_keep_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    data = b'name,note\n"Elm, Police","says ""no""\nand goes"\n'
    assert read_user_table(written(tmp_path, data)) == (["name", "note"], [["Elm, Police", 'says "no"\nand goes']])


def test_blank_rows_are_left_out_and_short_and_long_rows_are_as_wide_as_the_heading(tmp_path: Path) -> None:
    data = b"a,b,c\n1\n\n,,\n1,2,3,4\n"
    assert read_user_table(written(tmp_path, data)) == (["a", "b", "c"], [["1", "", ""], ["1", "2", "3"]])


def test_a_column_without_a_heading_is_named_by_its_place(tmp_path: Path) -> None:
    assert read_user_table(written(tmp_path, b"a,,c,,\n1,2,3,,\n")) == (["a", "column 2", "c"], [["1", "2", "3"]])


def test_headings_are_trimmed_and_leading_zeros_stay(tmp_path: Path) -> None:
    assert read_user_table(written(tmp_path, b" fips ,x\n01001,1\n")) == (["fips", "x"], [["01001", "1"]])


def test_an_xlsx_gives_text_with_whole_numbers_and_days_as_such(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Agency", "FIPS", "Day", "Share", "Note"],
        ["Doña Ana County Sheriff's Office", 35013, date(2025, 9, 3), 0.5, None],
        [None, None, None, None, None],
        ["Gainesville Police", "12001", None, 2.0, "x"],
    ):
        sheet.append(row)
    book.create_sheet("Other").append(["nothing"])
    book.save(tmp_path / "table.xlsx")
    header, rows = read_user_table(tmp_path / "table.xlsx")
    assert header == ["Agency", "FIPS", "Day", "Share", "Note"]
    assert rows[0][:2] == ["Doña Ana County Sheriff's Office", "35013"]
    assert rows[0][2].startswith("2025-09-03")
    assert rows[0][3:] == ["0.5", ""]
    assert rows[1] == ["Gainesville Police", "12001", "", "2", "x"]
    assert len(rows) == 2


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b",,,\n,,\n"])
def test_an_empty_table_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"table\.csv: the table is empty; its first row must hold the headings"):
        read_user_table(written(tmp_path, data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("junk.csv", bytes(range(256)) * 4),
        ("nul.csv", b"a,b\n\0\0\0\n"),
        ("utf16.csv", TEXT.encode("utf-16")),
        ("quote.csv", b'a,b\n"never closed,1\n'),
        ("junk.xlsx", bytes(range(256)) * 4),
        ("empty.xlsx", b""),
        ("zip.xlsx", b"PK\x05\x06" + bytes(18)),
        ("text.xlsx", TEXT.encode()),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(InputRefused, match=name.replace(".", r"\.")):
        read_user_table(written(tmp_path, data, name))


def test_two_columns_of_one_heading_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="two columns have the heading 'State'; rename one"):
        read_user_table(written(tmp_path, b"State,Agency,State \n1,2,3\n"))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"nowhere\.csv: "):
        read_user_table(tmp_path / "nowhere.csv")
