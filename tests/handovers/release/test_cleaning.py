"""Cells that say nothing, days in every form, days that cannot be, identifiers that are cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handovers.release.files import HEADINGS, anomalies, detainer, load, person, read, write_csv, write_xlsx
from section287g.handovers.release.cleaning import clean_sql, clear_sql, odd_identifier_sql, odd_sql, text_of_sql
from section287g.handovers.release.columns import table_columns
from section287g.handovers.release.denying import is_clear, is_odd_identifier

DAY = table_columns("detainers")["departed_date"]
TIME = table_columns("detentions")["book_in_date_time"]
EXTRACTED = date(2026, 3, 11)
FIRST, LAST = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2026-03-11T23:59:59")


def asked(expression: str, cells: Sequence[str | None]) -> list[Any]:
    """What an expression in t makes of cells, all in one query: preparing it takes longer than running it."""
    with duckdb.connect() as connection:
        lines = connection.execute(f"SELECT {expression} FROM (SELECT unnest($1::VARCHAR[]) AS t)", [list(cells)])
        return [value for (value,) in lines.fetchall()]


def all_cleaned(cells: Sequence[str | None], time: bool = False) -> list[Any]:
    text = text_of_sql("t", "VARCHAR")
    return asked(clean_sql(TIME if time else DAY, text, "VARCHAR", EXTRACTED), cells)


def cleaned(cell: str | None, time: bool = False) -> Any:
    return all_cleaned([cell], time)[0]


def codes(cells: Sequence[str | None]) -> list[int]:
    return asked(odd_sql(DAY, text_of_sql("t", "VARCHAR"), "VARCHAR", EXTRACTED), cells)


MISSING = (None, "", " ", "NA", "na", "N/A", "-", "NULL", "b(6), b(7)c", "(b)(6), (b)(7)(c)")


def test_forms_of_missing_are_missing_and_not_odd() -> None:
    assert dict(zip(MISSING, all_cleaned(MISSING), strict=True)) == dict.fromkeys(MISSING)
    assert dict(zip(MISSING, codes(MISSING), strict=True)) == dict.fromkeys(MISSING, 0)


DAYS: tuple[tuple[str, date | None, int], ...] = (
    ("2025-03-05", date(2025, 3, 5), 0),
    ("03/05/2025", date(2025, 3, 5), 0),
    ("3/5/2025 15:10", date(2025, 3, 5), 0),
    ("03/05/2025 03:10 PM", date(2025, 3, 5), 0),
    ("2025-03-05T05:00:00Z", date(2025, 3, 5), 0),
    ("03/05/25", date(2025, 3, 5), 4),
    ("05MAR13", date(2013, 3, 5), 4),
    ("45721", date(2025, 3, 5), 5),  # 1899-12-30 + 45,721 days
    ("06/14/0002 03:10 PM", None, 2),
    ("1979-05-05", None, 2),
    ("2026-03-11", date(2026, 3, 11), 0),
    ("2026-03-12", None, 3),
    ("2026-09-17", None, 3),
    ("2025-02-30", None, 1),
    ("13/45/2025", None, 1),
    ("unclear", None, 1),
    ("2025", None, 2),  # as a day number it is a day of 1905
)


def test_days_are_read_or_set_to_missing_with_a_reason() -> None:
    cells = [cell for cell, _, _ in DAYS]
    assert list(zip(cells, all_cleaned(cells), codes(cells), strict=True)) == list(DAYS)


def test_a_time_keeps_its_seconds_and_a_serial_is_rounded_to_them() -> None:
    assert cleaned("2025-03-05 14:31:07", time=True) == datetime.fromisoformat("2025-03-05T14:31:07")
    assert cleaned("#45721.604942129627", time=True) == datetime.fromisoformat("2025-03-05T14:31:07")
    # a workbook that counts from 1904 is 1,462 days behind
    assert cleaned("##44259.604942129627", time=True) == datetime.fromisoformat("2025-03-05T14:31:07")


@settings(deadline=None, max_examples=10)
@given(st.lists(st.datetimes(FIRST, LAST), min_size=20, max_size=60))
def test_a_moment_written_in_any_form_is_the_same_moment(moments: list[datetime]) -> None:
    moments = [moment.replace(microsecond=0) for moment in moments]
    cells, meant = [], []
    for moment in moments:
        for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"):
            cells.append(moment.strftime(form))
        cells.append(f"#{(moment - datetime.fromisoformat('1899-12-30')) / timedelta(days=1)!r}")
        meant += [moment] * 5
    assert list(zip(cells, all_cleaned(cells, time=True), strict=True)) == list(zip(cells, meant, strict=True))


@settings(deadline=None, max_examples=10)
@given(st.lists(st.text(max_size=25), max_size=60))
@example(["b(6)SMITH", "(b)(6), (b)(7)(c) SMITH", "\u00a0NA\u00a0", "12/31/1980", "REDACTED", ""])
def test_the_two_ways_to_tell_a_clear_cell_agree(cells: list[str]) -> None:
    """What Python tells of a workbook's cell, SQL tells of a CSV's and a Parquet file's; a doubt counts as clear."""
    cells = [cell.replace("\0", "") for cell in cells]
    text = text_of_sql("t", "VARCHAR")
    for cell, told in zip(cells, asked(clear_sql(text, "Birth Date"), cells), strict=True):
        assert told or not is_clear(cell) or cell.strip() == "Birth Date"
    for cell, odd in zip(cells, asked(odd_identifier_sql(text, "Anonymized Identifier"), cells), strict=True):
        assert odd or not is_odd_identifier(cell) or cell.strip() == "Anonymized Identifier"


@settings(deadline=None)
@given(
    st.sampled_from(["SMITH", "1980-01-02", "A123456789", "29221"]), st.sampled_from(["b(6)", "(b)(6), (b)(7)(c)"])
)
def test_a_value_beside_a_redaction_is_not_redacted(value: str, redaction: str) -> None:
    for cell in (f"{value} {redaction}", f"{redaction}{value}", f"{redaction}, {value}"):
        assert is_clear(cell)


def test_cells_are_cleaned_in_the_table_and_counted(tmp_path: Path) -> None:
    rows = [
        detainer(1, Facility_City="NA", Departed_Date="03/05/25"),
        detainer(2, Facility_City="-", Departed_Date="45721"),
        detainer(3, Facility_City="b(6), b(7)c", Departed_Date="2026-09-17"),
        detainer(4, Facility_City="(b)(6), (b)(7)(c) (b)(7)(e)", Departed_Date="1979-01-01"),
        detainer(5, Facility_City=" LIMA ", Departed_Date="sometime"),
        detainer(6, "06/14/0002 03:10 PM"),
    ]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store", extracted=EXTRACTED)
    assert read(release, "detainers", "facility_city", "departed_date", "detainer_prepare_date") == [
        (None, date(2025, 3, 5), date(2025, 3, 4)),
        (None, date(2025, 3, 5), date(2025, 3, 4)),
        (None, None, date(2025, 3, 4)),
        (None, None, date(2025, 3, 4)),
        ("LIMA", None, date(2025, 3, 4)),
        ("LIMA", None, None),
    ]
    assert anomalies(release, "detainers") == {
        ("departed_date", "two-digit year"): 1,
        ("departed_date", "Excel serial"): 1,
        ("departed_date", "after the extraction"): 1,
        ("departed_date", "before the earliest day"): 1,
        ("departed_date", "not a date"): 1,
        ("detainer_prepare_date", "before the earliest day"): 1,
    }


def test_without_a_day_of_extraction_no_event_is_too_late(tmp_path: Path) -> None:
    rows = [detainer(1, Departed_Date="2026-09-17")]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    assert release.extracted is None
    assert read(release, "detainers", "departed_date") == [(date(2026, 9, 17),)]


def test_the_day_of_extraction_comes_from_the_names_of_the_files(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "2026-ICLI-00005_Detainers_FY26_20260311_Redacted.csv", [detainer(1)])
    release = load(path, tmp_path / "store")
    assert release.extracted == date(2026, 3, 11)


@pytest.mark.parametrize("cell", ["1000000000123450000", "1.00000000012345E+18", "1.2E18"])
def test_a_cut_identifier_joins_nothing(tmp_path: Path, cell: str) -> None:
    rows = [detainer(1, Anonymized_Identifier=cell), detainer(2, Anonymized_Identifier=cell), detainer(3)]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    people = [line[0] for line in read(release, "detainers", "person")]
    assert people[:2] == [None, None]
    assert people[2] is not None
    assert anomalies(release, "detainers") == {("person", "cut identifier"): 2}


def test_an_identifier_that_excel_holds_as_a_number_is_cut(tmp_path: Path) -> None:
    table: list[list[object]] = [list(HEADINGS)]
    for number in (1, 2):
        row = detainer(number)
        table.append([row[heading] for heading in HEADINGS])
    table[1][-1] = 1234567890123456789.0
    release = load(write_xlsx(tmp_path / "d.xlsx", {"D": table}), tmp_path / "store")
    people = [line[0] for line in read(release, "detainers", "person")]
    assert people[0] is None
    assert people[1] is not None
    assert anomalies(release, "detainers") == {("person", "cut identifier"): 1}


def test_the_same_identifier_in_another_case_is_the_same_person(tmp_path: Path) -> None:
    rows = [detainer(1), detainer(1, Anonymized_Identifier=person(1).upper()), detainer(2)]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    first, second, third = (line[0] for line in read(release, "detainers", "person"))
    assert first == second != third
