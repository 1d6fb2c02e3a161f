"""Every problem of a log by row and column with its remedy, in one pass, and every row accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handovers.jaillog.made import NOW, ZONE, placed, read, workbook, written
from section287g.errors import InputRefused, NotFound
from section287g.handovers import read_log
from section287g.handovers.jaillog.columns import log_columns
from section287g.handovers.jaillog.problems import problem

GOOD = {"booking": "B-1", "booked": "2026-07-01T10:00"}


@pytest.mark.parametrize(
    ("cells", "kind", "column"),
    [
        ({"booked": "noon"}, "not a time", "booked (B)"),
        ({"booked": "2026-07-01"}, "no time of day", "booked (B)"),
        ({"booked": "7/1/2026"}, "no time of day", "booked (B)"),
        ({"booked": "7/1/26 10:00"}, "two-digit year", "booked (B)"),
        ({"booked": "13/7/2026 10:00"}, "not a time", "booked (B)"),
        ({"booked": "7/1/2026 13:00 PM"}, "not a time", "booked (B)"),
        ({"booked": "2026-02-30T10:00"}, "not a time", "booked (B)"),
        ({"booked": "2026-03-08T02:30"}, "no such time", "booked (B)"),
        ({"booked": "2025-11-02T01:30"}, "time occurs twice", "booked (B)"),
        ({"booked": "2026-07-01T10:00-04:00"}, "offset wrong", "booked (B)"),
        ({"booked": "2026-07-10T12:01"}, "time in the future", "booked (B)"),
        ({"booked": "1999-12-31T23:59"}, "time too old", "booked (B)"),
        ({"booked": "1899-12-31T23:59"}, "not a time", "booked (B)"),
        ({"booking": ""}, "booking missing", "booking (A)"),
        ({"booking": "Smith, John"}, "not a booking", "booking (A)"),
        ({"released": "2026-07-01T09:59"}, "reversed", "released (C)"),
        ({"release_reason": "other reasons"}, "not a word", "release_reason (C)"),
        ({"detainer_by": "sheriff"}, "not a word", "detainer_by (C)"),
        ({"warrant_form": "I-213"}, "not a word", "warrant_form (C)"),
        ({"model": "287"}, "not a word", "model (C)"),
        ({"zone": "Texas"}, "zone unknown", "zone (C)"),
        ({"state": "Tejas"}, "state unknown", "state (C)"),
        ({"facility": "J" * 61}, "text too long", "facility (C)"),
    ],
)
def test_a_bad_cell_sets_its_row_aside_with_place_and_remedy(
    tmp_path: Path, cells: dict[str, str], kind: str, column: str
) -> None:
    found = read(tmp_path, {**GOOD, **cells}, {**GOOD, "booking": "B-2"})
    assert placed(found.problems) == [(kind, 2, column)]
    assert found.problems[0].remedy
    assert [row.booking for row in found.rows] == ["B-2"]
    assert (found.read, found.set_aside) == (2, 1)
    for value in cells.values():
        assert not value or value not in found.problems[0].what


def test_all_problems_come_in_one_pass(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"booking": "B-1", "booked": "never", "released": "2027-01-01T00:00", "release_reason": "maybe"},
        {"booking": "B-2", "booked": "2026-07-02T10:00", "released": "2026-07-01T10:00"},
        {"booking": "b-2", "booked": "2026-07-02T10:00"},
    )
    assert placed(found.problems) == [
        ("not a time", 2, "booked (B)"),
        ("not a word", 2, "release_reason (D)"),
        ("time in the future", 2, "released (C)"),
        ("booking twice", 3, "booking (A)"),
        ("reversed", 3, "released (C)"),
        ("booking twice", 4, "booking (A)"),
    ]
    assert (found.read, found.set_aside, found.rows) == (3, 3, ())


def test_one_booking_in_two_facilities_is_two(tmp_path: Path) -> None:
    rows = [{**GOOD, "facility": facility} for facility in ("North", "South", "north ")]
    found = read(tmp_path, *rows)
    assert [row.row for row in found.rows] == [3]
    assert placed(found.problems) == [("booking twice", 2, "booking (A)"), ("booking twice", 4, "booking (A)")]
    assert "row 4" in found.problems[0].what


def test_a_missing_zone_is_a_problem_of_every_row_that_has_none(tmp_path: Path) -> None:
    rows = [
        {**GOOD, "state": "TX", "zone": ""},
        {**GOOD, "booking": "B-2", "state": "NC", "zone": ""},
        {**GOOD, "booking": "B-3", "state": "", "zone": "America/Denver"},
        {**GOOD, "booking": "B-4", "state": "", "zone": ""},
    ]
    found = read(tmp_path, *rows, zone=None)
    assert placed(found.problems) == [("zone missing", 2, "zone (D)"), ("zone missing", 5, "zone (D)")]
    assert [row.zone.key for row in found.rows] == ["America/New_York", "America/Denver"]
    assert found.rows[0].times["booked"] == datetime(2026, 7, 1, 14, tzinfo=UTC)


def test_what_rows_do_not_say_holds_from_outside(tmp_path: Path) -> None:
    rows = [{**GOOD, "model": "wso"}, {**GOOD, "booking": "B-2", "model": ""}]
    found = read(tmp_path, *rows, zone=None, state="NC", model="jem")
    assert [(row.state, row.model) for row in found.rows] == [("NC", "wso"), ("NC", "jem")]


def test_warnings_keep_the_row(tmp_path: Path) -> None:
    rows = [{"booking": "123456789", "release_event": "2026-07-02T10:00", "picked_up": "2026-07-02T09:00"}]
    found = read(tmp_path, *rows)
    assert placed(found.problems) == [("nine digits", 2, "booking (A)"), ("unlikely order", 2, "picked_up (C)")]
    assert len(found.rows) == 1


def test_times_of_every_form_are_one_moment(tmp_path: Path) -> None:
    texts = ["2026-07-01T22:05", "2026-07-01 22:05:00", "7/1/2026 22:05", "07/01/2026 10:05 PM", "2026-07-02T03:05Z"]
    found = read(tmp_path, *({"booking": f"B-{at}", "booked": text} for at, text in enumerate(texts)))
    assert {row.times["booked"] for row in found.rows} == {datetime(2026, 7, 2, 3, 5, tzinfo=UTC)}
    midnight = read(tmp_path, {"booking": "B-1", "booked": "7/1/2026 12:30 AM"})
    assert midnight.rows[0].times["booked"].hour == 0
    offsets = read(
        tmp_path,
        {"booking": "B-1", "booked": "2025-11-02T01:30-05:00", "released": "11/2/2025 1:15 -06:00"},
    )
    times = offsets.rows[0].times
    assert (times["released"].astimezone(UTC) - times["booked"].astimezone(UTC)).total_seconds() == 45 * 60


def test_the_moment_of_the_report_itself_is_not_in_the_future(tmp_path: Path) -> None:
    assert read(tmp_path, {"booking": "B-1", "booked": "2026-07-10T12:00"}).problems == ()


def test_a_workbook_time_a_hair_off_is_the_second_that_was_meant(tmp_path: Path) -> None:
    cells = [datetime.fromisoformat(text) for text in ("2026-07-01T22:04:59.999", "2026-07-01T22:05:00.001")]
    path = workbook(tmp_path / "log.xlsx", {"log": [["booking", "booked", "released"], ["B-1", *cells]]})
    times = read_log(path, NOW, zone=ZONE).rows[0].times
    assert times["booked"] == times["released"] == datetime(2026, 7, 2, 3, 5, tzinfo=UTC)


def test_a_workbook_and_its_times(tmp_path: Path) -> None:
    rows = [
        ["Facility Name", "booking", "booked", "released"],
        ["North", 1001, datetime.fromisoformat("2026-07-01T22:05"), "7/2/2026 1:00 AM"],
        ["", "", "", ""],
        ["North", "B-2", 46204.5, ""],
    ]
    path = workbook(tmp_path / "log.xlsx", {"other": [["x"]], "Log": rows})
    found = read_log(path, NOW, zone=ZONE)
    assert (found.read, found.set_aside) == (2, 1)
    assert (found.rows[0].booking, found.rows[0].times["booked"]) == ("1001", datetime(2026, 7, 2, 3, 5, tzinfo=UTC))
    assert [one for one in placed(found.problems) if one[0] != "column not read"] == [("not a time", 4, "booked (C)")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators_blank_rows_and_a_mark_at_the_start(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "log.csv"
    lines = [f"booking{mark}booked", "", f"B-1{mark}2026-07-01T10:00", f"{mark}", f"B-2{mark}x"]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    found = read_log(path, NOW, zone=ZONE)
    assert ([row.row for row in found.rows], placed(found.problems)) == ([3], [("not a time", 5, "booked (B)")])


def test_a_mapping_of_own_headings(tmp_path: Path) -> None:
    mapping = tmp_path / "columns.csv"
    mapping.write_text("column,heading\nbooking,Book #\nreleased,Out\n", encoding="utf-8")
    log = written(tmp_path, [{"BOOK_number": "B-1", "out": "2026-07-01T10:00", "Other": "x"}])
    found = read_log(log, NOW, zone=ZONE, own_headings=mapping)
    assert found.rows[0].times["released"].hour == 10
    assert (found.columns, found.columns_not_read) == (("booking", "released"), 1)
    assert placed(found.problems) == [("column not read", 1, "C")]
    other = written(tmp_path, [{"Book #": "B-1", "booked": "2026-07-01T10:00"}])
    missing = read_log(other, NOW, zone=ZONE, own_headings=mapping)
    assert missing.refused
    assert "released" in missing.problems[-1].what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("heading,column\n", "line 1"),
        ("", "line 1"),
        ("column,heading\nprisoner,X\n", "line 2: there is no such column"),
        ("column,heading\nbooking,X\nbooking,Y\n", "line 3: booking has a heading already"),
        ("column,heading\nbooking\n", "line 2"),
        ('column,heading\nbooking,"X', "could not be read"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    mapping = tmp_path / "columns.csv"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=said):
        read_log(written(tmp_path, [GOOD]), NOW, zone=ZONE, own_headings=mapping)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfebooking", "not UTF-8"),
        (b'booking,booked\n"B-1', "no CSV"),
        (b"PK\x03\x04 nothing", "no workbook"),
        (b"", "first row is empty"),
        (b"\n\nbooking,booked\n", "first row is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(data)
    with pytest.raises(InputRefused, match=said):
        read_log(path, NOW, zone=ZONE)


def test_columns_missing_or_twice(tmp_path: Path) -> None:
    found = read_log(written(tmp_path, [{"facility": "North"}]), NOW, zone=ZONE)
    assert placed(found.problems) == [("column missing", 1, None), ("nothing to measure", 1, None)]
    twice = read_log(written(tmp_path, [{**GOOD, "Booked": "2026-07-01T10:00"}]), NOW, zone=ZONE)
    assert placed(twice.problems) == [("column twice", 1, "C")]


def test_a_zone_or_state_from_outside_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no time zone"):
        read(tmp_path, GOOD, zone="Texas")
    with pytest.raises(NotFound, match="no state"):
        read(tmp_path, GOOD, state="Tejas")


def test_every_kind_of_bad_moment_is_a_kind_of_problem() -> None:
    kinds = ("not a time", "no time of day", "two-digit year", "no such time", "time occurs twice", "offset wrong")
    assert all(problem(kind, (None, 1, None)).severity == "error" for kind in kinds)


cells = st.one_of(
    st.sampled_from(["", "B-1", "2026-07-01T10:00", "7/1/2026 1:00 PM", "jem", "TX", "x", "2026-03-08T02:30"]),
    st.text(max_size=12),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat),
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(log_columns(), cells)), max_size=6))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_it_every_row_is_accounted_for(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    found = read_log(written(tmp_path, [dict.fromkeys(log_columns(), ""), *rows]), NOW, zone=ZONE)
    if not found.refused:
        assert len(found.rows) + found.set_aside == found.read
        failed = {one.row for one in found.problems if one.severity == "error"}
        assert failed.isdisjoint(row.row for row in found.rows)
        assert len(failed) == found.set_aside
