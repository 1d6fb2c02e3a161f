"""What a log must not hold: a file with it is refused whole, by row and column, and no value is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from handovers.jaillog.made import NOW, ZONE, placed, workbook, written
from section287g.errors import InputRefused
from section287g.funding import choose, read_policy
from section287g.handovers import measure_log, read_log
from section287g.handovers.jaillog.columns import log_columns
from section287g.handovers.jaillog.denial import booking_fault, denied_heading, denied_value

IDENTITY = """
Name|Last Name|LastName|FIRST_NAME|Inmate Name|Detainee|Full name|Officer name|LName|MI Initials|Alias|AKA|
A-Number|A#|A Number|ANumber|Alien No.|Alien Registration Number|A No|A-Num|FINS|FBI number|SID|Booking Name|
SSN|Social Security|Social Security #|DOB|D.O.B.|Date of Birth|birth_date|Birthdate|Born|Place of birth|POB|
Age at booking|Country|Country of Birth|COB|Nationality|Citizenship|Citizen|Immigration Status|Status|
Case status|Race|Ethnicity|Sex|
Gender|Religion|Phone|Home address|E-mail|Email|Passport|Driver's License|Fingerprint ID|Photo|Subject|Inmate
"""


@pytest.mark.parametrize("heading", [text.strip() for text in IDENTITY.split("|")])
def test_headings_of_identities_are_denied(heading: str) -> None:
    assert denied_heading(heading) is not None


@pytest.mark.parametrize(
    "heading", ["Facility Name", "jail name", "US Citizenship Claim", "Released", "Page", "Managed"]
)
def test_headings_that_only_sound_alike_are_not(heading: str) -> None:
    assert denied_heading(heading) is None


def test_none_of_the_programs_own_columns_is_denied() -> None:
    assert [name for name in log_columns() if denied_heading(name) is not None] == []
    examples = [column.example for column in log_columns().values()]
    assert [one for one in examples if denied_value(one) is not None] == []


@pytest.mark.parametrize("text", ["A012345678", "a 012-345-678", "A-12345678", "see A#123456789.", "123-45-6789"])
def test_numbers_that_identify_a_person_are_denied(text: str) -> None:
    assert denied_value(text) is not None
    assert booking_fault(text) is not None


@pytest.mark.parametrize(
    "text", ["B-1001", "2026-07-02T12:00", "AB123456", "2026-000123", "A-100", "I-200", "1234567890"]
)
def test_booking_ids_and_times_are_not(text: str) -> None:
    assert denied_value(text) is None


@pytest.mark.parametrize("text", ["Smith, John", "José", "x" * 41, "-1", "a b", "<b>", "", "a\nb"])
def test_what_is_no_booking_id_is_refused_without_repeating_it(text: str) -> None:
    said = booking_fault(text)
    assert said is not None
    assert "never a name" in said
    assert not text or text not in said


def test_a_file_with_an_identity_column_is_refused_whole_with_every_place(tmp_path: Path) -> None:
    rows = [{"booking": "B-1", "Inmate Last Name": "Zzyzx", "booked": "2026-07-01T10:00", "DOB": "1980-01-02"}]
    found = read_log(written(tmp_path, rows), NOW, zone=ZONE)
    assert found.refused
    assert (found.rows, found.read, found.set_aside) == ((), 1, 1)
    assert placed(found.problems) == [("heading refused", 1, "B"), ("heading refused", 1, "D")]
    assert "Zzyzx" not in repr(found)
    policy = read_policy()
    with pytest.raises(InputRefused, match="refused"):
        measure_log(found, policy, choose(policy), NOW, NOW - NOW)


def test_numbers_in_any_cell_even_of_a_column_not_read_refuse_the_file(tmp_path: Path) -> None:
    rows = [
        {"booking": "B-1", "booked": "2026-07-01T10:00", "remarks": "ok"},
        {"booking": "B-2", "booked": "2026-07-01T11:00", "remarks": "ref A 087-654-321 told"},
        {"booking": "078-05-1120", "booked": "2026-07-01T12:00", "remarks": ""},
    ]
    found = read_log(written(tmp_path, rows), NOW, zone=ZONE)
    assert placed(found.problems) == [("value refused", 3, "C"), ("value refused", 4, "A")]
    assert "654" not in repr(found)
    assert "1120" not in repr(found)


def test_every_sheet_of_a_workbook_is_looked_at_and_its_name_is_not_told(tmp_path: Path) -> None:
    good = [["booking", "booked"], ["B-1", "2026-07-01T10:00"]]
    path = workbook(tmp_path / "log.xlsx", {"log": good, "Zzyzx family": [["Surname"], ["Zzyzx"]]})
    found = read_log(path, NOW, zone=ZONE)
    assert [(one.kind, one.sheet, one.row, one.column) for one in found.problems] == [
        ("heading refused", "sheet 2", 1, "A")
    ]
    assert "Zzyzx" not in repr(found)


def test_a_file_without_headings_does_not_tell_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Zzyzx Quux,2026-07-01T10:00\n", encoding="utf-8")
    found = read_log(path, NOW, zone=ZONE)
    assert {one.kind for one in found.problems} == {"column missing", "nothing to measure", "column not read"}
    assert "Zzyzx" not in repr(found)


def test_a_mapping_cannot_bring_in_a_denied_column(tmp_path: Path) -> None:
    mapping = tmp_path / "columns.csv"
    mapping.write_text("column,heading\nbooking,Inmate Name\n", encoding="utf-8")
    log = written(tmp_path, [{"Inmate Name": "B-1", "booked": "2026-07-01T10:00"}])
    with pytest.raises(InputRefused, match="line 2: a column that holds a name"):
        read_log(log, NOW, zone=ZONE, own_headings=mapping)
    assert read_log(log, NOW, zone=ZONE).refused
