"""Which day is a list of: every slip of the pen in ICE's names, archive names, sightings, the workbook's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.errors import InputRefused
from section287g.lists import ListDay, RawList, Sighting, date_list
from section287g.lists.day import day_of_name

P, Q = "participatingAgencies", "pendingAgencies"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def raw(modified: datetime | None, kind: str = "participating", sha256: str = "a" * 64) -> RawList:
    return RawList(sha256, kind, "Sheet1", ("STATE",), [], modified=modified)


def dated(name: str, modified: str | None) -> ListDay:
    return date_list(raw(at(modified) if modified else None), [name], [])


def kinds(found: ListDay) -> list[str]:
    return [one.kind for one in found.anomalies]


NAMES = [
    (f"{P}09032025am.xlsx", "2025-09-03T12:30", date(2025, 9, 3), "am"),
    (f"{P}10292025mid.xlsx", "2025-10-29T17:00", date(2025, 10, 29), "mid"),
    (f"{Q}12042025pm.xlsx", "2025-12-04T20:00", date(2025, 12, 4), "pm"),
    (f"{P}05122025amB.xlsx", "2025-05-12T13:00", date(2025, 5, 12), "am"),
    (f"{P}07242025pm_b.xlsx", "2025-07-24T20:00", date(2025, 7, 24), "pm"),
    (f"{P}07112025am_b.xlsx", "2025-07-11T13:00", date(2025, 7, 11), "am"),
    (f"{P}10292025pmB.xlsx", "2025-10-29T20:00", date(2025, 10, 29), "pm"),
    (f"{P}12042025pm2.xlsx", "2025-12-04T21:00", date(2025, 12, 4), "pm"),
    (f"{P}08262025pm copy.xlsx", "2025-08-26T20:00", date(2025, 8, 26), "pm"),
    (f"{P}08262025pm.xlsx", "2025-08-19T20:00", date(2025, 8, 26), "pm"),  # posted again, unchanged, for a week
    (f"{P}09032025am.xlsx", "2025-09-03T01:30", date(2025, 9, 3), "am"),  # still the evening before in the East
]


@pytest.mark.parametrize(("name", "modified", "day", "half"), NAMES)
def test_a_name_that_fits_is_taken_as_it_is(name: str, modified: str, day: date, half: str) -> None:
    found = dated(name, modified)
    assert (found.day, found.half, found.source, found.name, kinds(found)) == (day, half, "name", name, [])


SLIPS = [
    (f"{P}090022025am.xlsx", "2025-09-02T12:30", date(2025, 9, 2), "am"),  # nine digits
    (f"{P}08022025pm.xlsx", "2025-09-02T20:05", date(2025, 9, 2), "pm"),  # the wrong month
    (f"{P}11114025am.xlsx", "2025-11-14T13:10", date(2025, 11, 14), "am"),  # an impossible year
    (f"{Q}11114025am.xlsx", "2025-11-14T13:12", date(2025, 11, 14), "am"),
    (f"{Q}10223025am.xlsx", "2025-10-23T13:00", date(2025, 10, 23), "am"),
    (f"{P}01052025pm.xlsx", "2026-01-05T20:00", date(2026, 1, 5), "pm"),  # the old year in January
    (f"{Q}01062025pm.xlsx", "2026-01-06T20:00", date(2026, 1, 6), "pm"),
    (f"{P}01092025pm.xlsx", "2026-01-09T20:00", date(2026, 1, 9), "pm"),
]


@pytest.mark.parametrize(("name", "modified", "day", "half"), SLIPS)
def test_a_slip_in_a_name_is_mended_by_the_workbooks_time_and_told(
    name: str, modified: str, day: date, half: str
) -> None:
    found = dated(name, modified)
    assert (found.day, found.half, found.source) == (day, half, "repaired name")
    (one,) = found.anomalies
    assert (one.kind, one.raw) == ("name with a wrong day", name)
    assert f"{day:%m%d%Y}" in one.done


@pytest.mark.parametrize(
    ("name", "modified", "half"),
    [(f"{P}11122025.xlsx", "2025-11-12T14:00", "am"), (f"{Q}11122025.xlsx", "2025-11-12T19:00", "pm"),
     (f"{P}04232026.xlsx", "2026-04-23T15:59", "am")],
)  # fmt: skip
def test_a_name_without_a_half_takes_it_from_the_workbooks_time(name: str, modified: str, half: str) -> None:
    found = dated(name, modified)
    assert (found.half, kinds(found)) == (half, ["name without a half"])


def test_capitals_in_a_name_do_not_matter() -> None:
    assert dated("PARTICIPATINGAGENCIES09032025AM.XLSX", "2025-09-03T12:30").day == date(2025, 9, 3)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(0, 8), st.sampled_from(["am", "mid", "pm", ""]))
def test_every_good_name_says_its_day(day: date, lag: int, half: str) -> None:
    noon = datetime(day.year, day.month, day.day, 16, tzinfo=UTC) - timedelta(days=lag)
    found = day_of_name(f"{P}{day:%m%d%Y}{half}.xlsx", noon)
    assert found is not None
    assert (found.day, found.half, found.edits, found.fits) == (day, half or None, 0, True)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_moves_a_list_of_the_day_outside_its_posting_time(
    day: date, place: int, digit: str
) -> None:
    digits = f"{day:%m%d%Y}"
    wrong = digits[:place] + digit + digits[place + 1 :]
    found = day_of_name(f"{P}{wrong}am.xlsx", datetime(day.year, day.month, day.day, 13, tzinfo=UTC))
    assert found is not None
    assert not found.fits or timedelta(0) <= found.day - day <= timedelta(days=10)


@pytest.mark.parametrize(
    "name", ["list.xlsx", "participating09032025am.xlsx", f"{P}am.xlsx", f"{P}123456am.xlsx", ""]
)
def test_another_name_says_nothing(name: str) -> None:
    assert day_of_name(name, at("2025-09-03T12:00")) is None


def test_the_earliest_fitting_name_counts_and_an_older_content_is_stale() -> None:
    """The bytes of 2025-03-06 went by the name of 2025-04-21 again."""
    names = [f"{P}04212025am.xlsx", f"{P}03062025am.xlsx"]
    found = date_list(raw(at("2025-03-06T13:08")), names, [])
    assert (found.day, found.name) == (date(2025, 3, 6), names[1])
    (one,) = found.anomalies
    assert (one.kind, one.raw) == ("stale sighting", names[0])


def test_the_first_sighting_counts_where_no_name_of_ices_is_known() -> None:
    name = f"{P}-20250221214937.xlsx"
    found = dated(name, "2025-02-21T14:51")
    assert (found.day, found.half, found.source) == (date(2025, 2, 21), "pm", "first sighting")
    late = Sighting("a" * 64, at("2025-02-20T03:30"), "archive", name)  # the evening of the 19th in the East
    again = date_list(raw(None), [name], [late])
    assert (again.day, again.half) == (date(2025, 2, 19), "pm")


def test_a_collectors_download_dates_nothing() -> None:
    late = Sighting("a" * 64, at("2025-12-01T00:00"), "collector", f"{P}09032025am.xlsx")
    assert date_list(raw(at("2025-09-03T12:30")), [], [late]).day == date(2025, 9, 3)
    other = Sighting("a" * 64, at("2025-12-01T00:00"), "collector", "download.xlsx")
    found = date_list(raw(at("2025-09-03T12:30")), [], [other])
    assert (found.day, found.source) == (date(2025, 9, 3), "modified time")
    assert kinds(found) == ["name without a day"]


def test_a_capture_older_than_the_workbooks_own_time_is_told() -> None:
    found = date_list(raw(at("2025-02-26T20:50")), [f"{P}-20250226183301.xlsx"], [])
    assert kinds(found) == ["changed after it was seen"]


def test_a_name_far_from_the_workbooks_time_counts_only_where_nothing_else_is_known() -> None:
    found = dated(f"{P}06282025am.xlsx", "2025-03-06T13:00")
    assert (found.day, kinds(found)) == (date(2025, 6, 28), ["name far from the workbook's time"])
    seen = Sighting("a" * 64, at("2025-03-07T12:00"), "archive", f"{P}06282025am.xlsx")
    assert date_list(raw(at("2025-03-06T13:00")), [], [seen]).day == date(2025, 3, 7)


def test_a_list_that_nothing_dates_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputRefused, match=r"^strange\.csv: .*MMDDYYYY.*sightings\.csv"):
        date_list(raw(None, "page table"), ["strange.csv"], [])


def test_the_order_in_which_names_are_known_does_not_matter() -> None:
    names = [f"{P}08{day}2025pm.xlsx" for day in (19, 20, 21, 22, 25, 26)]
    one = date_list(raw(at("2025-08-19T20:00")), names, [])
    assert one == date_list(raw(at("2025-08-19T20:00")), reversed(names), [])
    assert one.day == date(2025, 8, 19)
