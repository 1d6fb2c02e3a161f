"""Every row is accounted for; order, provenance and files that come from different releases."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from handovers.release.files import (
    HEADINGS,
    KEY,
    detainer,
    load,
    read,
    table_report,
    write_csv,
    write_parquet,
    write_xlsx,
)
from section287g.errors import InputRefused, NotFound, StorageError
from section287g.handovers.release import forget_release, list_releases, load_release, open_release
from section287g.handovers.release.storing import write_lock


def as_table(rows: list[dict[str, str]], headings: tuple[str, ...] = HEADINGS) -> list[list[Any]]:
    return [list(headings), *([row[heading] for heading in headings] for row in rows)]


def test_sheets_are_stacked_below_their_preambles_with_every_rows_place(tmp_path: Path) -> None:
    rows = [detainer(number) for number in range(5)]
    sheets = {"FY2025": as_table(rows[:3]), "FY2026": as_table(rows[3:])}
    release = load(write_xlsx(tmp_path / "d.xlsx", sheets), tmp_path / "store")
    assert read(release, "detainers", "source_file", "source_sheet", "source_row") == [
        ("d.xlsx", "FY2025", 8),
        ("d.xlsx", "FY2025", 9),
        ("d.xlsx", "FY2025", 10),
        ("d.xlsx", "FY2026", 8),
        ("d.xlsx", "FY2026", 9),
    ]


def test_days_of_a_workbook_are_days(tmp_path: Path) -> None:
    table = as_table([detainer(1), detainer(2)])
    table[1][0] = date(2025, 3, 4)
    table[2][0] = datetime.fromisoformat("2025-03-05T13:30")
    release = load(write_xlsx(tmp_path / "d.xlsx", {"D": table}), tmp_path / "store")
    assert read(release, "detainers", "detainer_prepare_date") == [(date(2025, 3, 4),), (date(2025, 3, 5),)]
    assert table_report(release, "detainers")["anomalies"] == []


def test_rows_that_are_none_are_set_aside_with_a_reason(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", [detainer(1), detainer(2)])
    lines = path.read_text().splitlines()
    empty = "," * (len(HEADINGS) - 1)
    total = "Total" + empty
    path.write_text("\n".join([*lines[:2], empty, lines[0], total, "a,b,c", *lines[2:], ""]) + "\n")
    release = load(path, tmp_path / "store")
    report = table_report(release, "detainers")
    assert (report["read"], report["stored"]) == (7, 2)
    assert report["set_aside"] == {
        "nothing in any column that is kept": 3,  # separators alone, the total, a blank line
        "the headings again": 1,
        "too few or too many cells in the line": 1,
    }
    assert read(release, "detainers", "source_row") == [(2,), (7,)]


def test_a_quoted_line_break_stays_within_its_cell(tmp_path: Path) -> None:
    rows = [detainer(1, Facility_City="LIMA\nEAST"), detainer(2, Facility_City='SAID "LIMA"')]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    assert read(release, "detainers", "facility_city", "source_row") == [("LIMA\nEAST", 2), ('SAID "LIMA"', 3)]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    rows = [detainer(number) for number in range(3)]
    path = tmp_path / "d.csv"
    lines = [delimiter.join(HEADINGS), *(delimiter.join(row[one] for one in HEADINGS) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    assert table_report(load(path, tmp_path / "store"), "detainers")["stored"] == 3


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    a = write_csv(tmp_path / "a.csv", [detainer(number) for number in range(10)])
    b = write_csv(tmp_path / "b.csv", [detainer(number, "2025-04-01") for number in range(5, 15)])
    one = load_release([a, b], "one", store=tmp_path / "store", key=KEY)
    two = load_release([b, a], "two", store=tmp_path / "store", key=KEY)
    assert one.table("detainers").read_bytes() == two.table("detainers").read_bytes()


def test_files_of_different_releases_are_refused_together(tmp_path: Path) -> None:
    older = write_csv(
        tmp_path / "removals.csv",
        [dict.fromkeys(REMOVALS, "") | {"Departure Date": "2020-01-02"}],
        REMOVALS,
    )
    row = dict.fromkeys(DETAINERS, "") | {"Detainer Prepared Date": "2026-01-02"}
    newer = write_csv(tmp_path / "detainers.csv", [row], DETAINERS)
    with pytest.raises(InputRefused, match="different releases") as refused:
        load_release([older, newer], "tried", store=tmp_path / "store")
    assert "2012-2023" in str(refused.value)
    assert "2026-mid" in str(refused.value)


REMOVALS = (
    "Departure Date", "Port of Departure", "Departure Country", "Case Status", "Case Category", "Final Order Yes No",
    "Final Order Date", "Gender", "Birth Country", "Citizenship Country", "Birth Year", "Entry Status", "Entry Date",
    "MSC Charge", "Current Program", "Charge Section Code", "Charge Code", "Anonymized Identifer",
)  # fmt: skip
DETAINERS = (
    "Detainer Prepared Date", "Detainer Prepared Criminality", "Detainer Type", "Detention Facility", "AOR", "City",
    "State", "TOD Final Program", "TOA Case Category Code", "Sentence Days", "Anonymized Unique Identifier",
)  # fmt: skip


def test_a_content_given_twice_and_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    a = write_csv(tmp_path / "a.csv", [detainer(1)])
    copy = tmp_path / "b.csv"
    copy.write_bytes(a.read_bytes())
    with pytest.raises(InputRefused, match="same content"):
        load_release([a, copy], "tried", store=tmp_path / "store")
    (tmp_path / "other").mkdir()
    same = write_csv(tmp_path / "other" / "a.csv", [detainer(2)])
    with pytest.raises(InputRefused, match="one name"):
        load_release([a, same], "tried", store=tmp_path / "store")


def test_a_name_is_taken_once_and_the_first_release_stays(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = load(write_csv(tmp_path / "a.csv", [detainer(1)]), store)
    with pytest.raises(InputRefused, match="already"):
        load(write_csv(tmp_path / "b.csv", [detainer(1), detainer(2)]), store)
    assert table_report(open_release("tried", store), "detainers")["stored"] == 1
    assert [one.name for one in list_releases(store)] == [first.name]


@pytest.mark.parametrize("name", ["", "../up", "A B", ".keys", "x" * 80, "a/b"])
def test_a_name_cannot_lead_elsewhere(tmp_path: Path, name: str) -> None:
    path = write_csv(tmp_path / "a.csv", [detainer(1)])
    with pytest.raises(NotFound):
        load_release([path], name, store=tmp_path / "store")
    with pytest.raises(NotFound):
        forget_release(name, tmp_path / "store")


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [detainer(1)])
    with write_lock(tmp_path / "store"), pytest.raises(StorageError, match="another process"):
        load(path, tmp_path / "store")


def test_what_a_killed_load_left_is_removed_with_the_next(tmp_path: Path) -> None:
    store = tmp_path / "store"
    left = store / ".building-dead"
    left.mkdir(parents=True)
    (left / "staged.parquet").write_bytes(b"half")
    (store / ".keys").mkdir()
    (store / ".keys" / "dead.key").write_bytes(b"k" * 32)
    load(write_csv(tmp_path / "a.csv", [detainer(1)]), store)
    assert not left.exists()
    assert [one.name for one in (store / ".keys").iterdir()] == ["tried.key"]


def test_a_damaged_release_is_named_and_can_be_forgotten(tmp_path: Path) -> None:
    store = tmp_path / "store"
    release = load(write_csv(tmp_path / "a.csv", [detainer(1)]), store)
    release.table("detainers").unlink()
    with pytest.raises(StorageError, match="detainers missing"):
        open_release("tried", store)
    forget_release("tried", store)
    with pytest.raises(NotFound, match="none"):
        open_release("tried", store)


def test_classes_are_counted_and_rare_unknown_values_are_not_shown(tmp_path: Path) -> None:
    rows = [detainer(number, Detainer_Lift_Reason="Detainer Declined by LEA") for number in range(4)]
    rows += [detainer(number, Detainer_Lift_Reason="Newly Worded Reason") for number in range(4, 14)]
    rows += [detainer(number, Detainer_Lift_Reason=f"Rare {number}") for number in range(14, 17)]
    rows += [detainer(17, Detainer_Type="I247N - Request for Voluntary Notification of Release")]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    report = table_report(release, "detainers")
    assert report["classes"]["detainer_lift_reason"] == {"declined": 4, "missing": 1, "unknown": 13}
    assert report["classes"]["detainer_type"] == {"hold": 17, "notify": 1}
    assert report["unknown_values"] == [
        {"column": "detainer_lift_reason", "value": "Newly Worded Reason", "rows": 10},
        {"column": "detainer_lift_reason", "value": None, "rows": 3},
    ]


def test_287g_is_found_in_every_spelling_and_column(tmp_path: Path) -> None:
    headings = ("Event Date", "Event Type", "Responsible AOR", "Final Program", "Anonymized Identifier")
    events = [("287(g) Program Activities", "287G Program"), ("CAP Local", "287g Task Force"), ("CAP Local", "")]
    rows = [dict(zip(headings, ("2025-01-02", event, "X", program, ""), strict=True)) for event, program in events]
    release = load(write_csv(tmp_path / "e.csv", rows, headings), tmp_path / "store")
    assert read(release, "encounters", "event_type_class", "final_program_class") == [
        ("287(g)", "287(g)"),
        ("other", "287(g)"),
        ("other", None),
    ]


def test_a_table_without_a_single_row_is_a_table(tmp_path: Path) -> None:
    release = load(write_csv(tmp_path / "d.csv", []), tmp_path / "store")
    report = table_report(release, "detainers")
    assert (report["read"], report["stored"], report["first_event"]) == (0, 0, None)
    release = load_release([write_xlsx(tmp_path / "d.xlsx", {"D": as_table([])})], "x", store=tmp_path / "store")
    assert read(release, "detainers", "count(*)") == [(0,)]


def test_types_do_not_depend_on_what_a_file_has(tmp_path: Path) -> None:
    """A column that no file has is there and empty, so that one query fits every release."""
    release = load(write_csv(tmp_path / "d.csv", [detainer(1)]), tmp_path / "store")
    with duckdb.connect() as connection:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet('{release.table('detainers')}')"
        ).fetchall()
    types = {line[0]: line[1] for line in described}
    assert types["detainer_lift_date"] == types["detainer_prepare_date"] == "DATE"
    assert types["tod_final_program"] == types["tod_final_program_class"] == "VARCHAR"
    assert types["duplicate_newer"] == "BOOLEAN"


def many(path: Path, first: int, rows: int) -> Path:
    """A Parquet file of several row groups; every third row repeats the one before it."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT DATE '2025-01-01' + (i % 300)::INTEGER AS "Detainer Prepare Date",
            CASE WHEN i % 5 = 0 THEN 'NA' ELSE 'Case Closed' END AS "Detainer Lift Reason",
            'OHIO' AS "Facility State", 'I247A' AS "Detainer Type",
            'JAIL ' || (i % 7) AS "Detention Facility", sha1((i - (i % 3) // 2)::VARCHAR) AS "Anonymized Identifier"
            FROM range({first}, {first + rows}) AS made(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"""
        )
    return path


def test_rows_of_parquet_files_keep_their_order_and_bytes_without_being_sorted(tmp_path: Path) -> None:
    files = [many(tmp_path / "a.parquet", 0, 290_000), many(tmp_path / "b.parquet", 290_000, 150_000)]
    made = [load_release(files, name, store=tmp_path / "store", key=KEY) for name in ("one", "two")]
    assert made[0].table("detainers").read_bytes() == made[1].table("detainers").read_bytes()
    places = read(made[0], "detainers", "source_file", "source_row")
    assert places == [
        *(("a.parquet", row) for row in range(1, 290_001)),
        *(("b.parquet", row) for row in range(1, 150_001)),
    ]
    report = table_report(made[0], "detainers")
    assert (report["read"], report["stored"]) == (440_000, 440_000)
    assert report["classes"]["detainer_lift_reason"] == {"lifted otherwise": 352_000, "missing": 88_000}


def test_one_table_is_the_same_from_parquet_from_csv_and_from_both(tmp_path: Path) -> None:
    rows = [detainer(number % 7, f"2025-03-{number % 9 + 1:02}", Facility_City=" LIMA ") for number in range(40)]
    rows += [dict.fromkeys(HEADINGS, ""), dict.fromkeys(HEADINGS, "") | {"Facility City": "a note"}]
    rows += [{heading: heading for heading in HEADINGS}, detainer(3, "sometime"), detainer(4, "2025-03-01")]
    columns = ("person", "detainer_prepare_date", "facility_city", "detainer_type_class", "duplicate_older")
    found = {}
    for name, first, second in (("csv", "csv", "csv"), ("parquet", "parquet", "parquet"), ("both", "csv", "parquet")):
        writers = {"csv": write_csv, "parquet": write_parquet}
        (tmp_path / name).mkdir()
        files = [
            writers[first](tmp_path / name / f"a.{first}", rows[:20]),
            writers[second](tmp_path / name / f"b.{second}", rows[20:]),
        ]
        release = load_release(files, name, store=tmp_path / "store", key=KEY)
        report = table_report(release, "detainers")
        told = {
            key: report[key] for key in ("read", "stored", "set_aside", "duplicates", "classes", "without_person")
        }
        odd = [(one["column"], one["kind"], one["rows"]) for one in report["anomalies"]]
        found[name] = read(release, "detainers", *columns), told, odd
    assert found["csv"] == found["parquet"] == found["both"]
    assert found["csv"][1]["set_aside"] == {
        "a note or total: one cell, and not the event's day": 1,
        "nothing in any column that is kept": 1,
        "the headings again": 1,
    }
