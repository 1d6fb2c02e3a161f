"""Outcomes of planted detainers, and each pitfall that linking can fall into, with its planted truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handovers.linking.planted import CONVICTED, HOLD, NEITHER, NOTIFY, PENDING, Planted
from section287g.errors import InputRefused, NotFound
from section287g.handovers.linking import LinkSettings


def test_every_outcome_once(tmp_path: Path) -> None:
    planted = (
        Planted()
        .detainer("booked", "2025-05-01", lift="Booked into Detention")
        .arrest("booked", "2025-05-03T10:00")
        .stint("booked", "2025-05-03T14:00", out="2025-05-20T08:00")
        .removal("booked", "2025-05-21")
        .detainer("says", "2025-05-01", lift="Booked into Detention")
        .detainer("declined", "2025-05-01", lift="Detainer Declined by LEA")
        .detainer("closed", "2025-05-01", lift="Case Closed")
        .detainer("silent", "2025-05-01")
        .detainer(None, "2025-05-01", lift="Booked into Detention")
        .detainer("recent", "2026-02-20")
    )
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {
            ("booked in",): 1,
            ("lift reason says booked in, not linked",): 1,
            ("declined",): 1,
            ("lifted otherwise",): 1,
            ("no outcome recorded",): 1,
            ("cannot be linked",): 1,
            ("not yet observable",): 1,
        }
        times = linked.engine.rows(
            "SELECT arrest_day_number - day_number, days_to_book_in, removal_day_number - day_number"
            " FROM outcomes WHERE outcome = 'booked in'"
        )
        assert times == [(2, 2, 20)]


def test_no_fan_out_and_no_impossible_span(tmp_path: Path) -> None:
    """One person, three detainers, arrests, stays and removals over years: joined on the id alone 81 rows."""
    planted = Planted()
    for year in ("2023", "2024", "2025"):
        planted.detainer("a", f"{year}-05-01").arrest("a", f"{year}-05-10T09:00")
        planted.stint("a", f"{year}-05-10T12:00", out=f"{year}-06-01T00:00").removal("a", f"{year}-06-01")
    with planted.link(tmp_path) as linked:
        rows = linked.engine.rows(
            "SELECT day, days_to_book_in, removal_day_number - day_number FROM outcomes ORDER BY day"
        )
    assert rows == [(date(year, 5, 1), 9, 31) for year in (2023, 2024, 2025)]


def test_the_first_stint_of_a_stay_is_the_book_in(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").arrest("a", "2025-05-04T09:00")
    planted.stint("a", "2025-05-06T12:00", stay="2025-05-04T12:00", code="PIC")
    planted.stint("a", "2025-05-04T12:00", stay="2025-05-04T12:00", code="ATLHOLD")
    with planted.link(tmp_path) as linked:
        (stay,) = linked.engine.rows("SELECT day_number - 20209 FROM stays")  # 2025-05-01 is day 20209
        assert stay == (3,)
        assert linked.engine.rows("SELECT days_to_book_in FROM outcomes") == [(3,)]


def test_without_an_id_is_not_without_a_book_in(tmp_path: Path) -> None:
    planted = Planted()
    for lift in (None, "Booked into Detention", "Detainer Declined by LEA"):
        planted.detainer(None, "2025-05-01", lift=lift)
    planted.arrest(None, "2025-05-02T09:00").stint(None, "2025-05-02T12:00").detainer("a", "2025-05-01")
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {("cannot be linked",): 3, ("no outcome recorded",): 1}
        assert linked.count("lift_class")[("booked in",)] == 1


@pytest.mark.parametrize(
    ("day", "outcome"), [("2025-09-02", "no outcome recorded"), ("2025-09-03", "not yet observable")]
)
def test_a_window_is_closed_or_not_on_both_sides_of_its_day(tmp_path: Path, day: str, outcome: str) -> None:
    """The last day with 180 days to an extraction on 2026-03-01 is 2025-09-02."""
    with Planted().detainer("a", day).link(tmp_path) as linked:
        assert linked.count("outcome") == {(outcome,): 1}


def test_a_stay_that_began_before_the_release_takes_no_detainer(tmp_path: Path) -> None:
    planted = Planted().stint("a", "2022-09-01T08:00").detainer("a", "2023-01-05")
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {("no outcome recorded",): 1}


def test_a_release_without_removals_says_what_it_lacks(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").arrest("a", "2025-05-03T10:00").stint("a", "2025-05-03T14:00")
    with planted.link(tmp_path, leave_out=("removals",)) as linked:
        assert linked.count("outcome") == {("booked in",): 1}
        assert "removals.departed_date" in linked.lacking


def test_a_release_without_detainers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no table of detainers"):
        Planted().link(tmp_path, leave_out=("detainers",))


def test_bad_dates_are_counted_and_link_to_nothing(tmp_path: Path) -> None:
    planted = Planted().detainer("a", None).detainer("b", "2026-09-17").detainer("c", "2025-05-01")
    planted.arrest("c", "2026-03-02T00:30").stint("c", "2026-03-02T02:00")  # after the extraction, so not so
    with planted.link(tmp_path, LinkSettings(window=400)) as linked:
        assert linked.account == {"counted": 1, "dated after the extraction": 1, "no day that can be used": 1}
        assert linked.count("outcome") == {("not yet observable",): 1}


def test_days_are_counted_by_the_calendar_since_a_detainer_has_no_time(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").arrest("a", "2025-05-01T00:05").stint("a", "2025-05-01T23:55")
    with planted.link(tmp_path) as linked:
        assert linked.engine.rows("SELECT days_to_book_in FROM outcomes") == [(0,)]


def test_of_several_detainers_of_one_custody_the_nearest_is_linked(tmp_path: Path) -> None:
    planted = (
        Planted()
        .detainer("a", "2025-05-01", lift="Superseding - New Form Issued")
        .detainer("a", "2025-05-20")
        .arrest("a", "2025-05-22T10:00")
        .stint("a", "2025-05-22T14:00")
    )
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {("booked in",): 1, ("lifted otherwise",): 1}
        assert linked.engine.rows("SELECT day FROM outcomes WHERE outcome = 'booked in'") == [(date(2025, 5, 20),)]
        assert linked.shared == 1


def test_duplicates_go_by_the_rule_that_is_named(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").detainer("a", "2025-05-02", duplicate=True, duplicate_older=False)
    planted.detainer(None, "2025-05-01", duplicate=None)
    counts = {}
    for rule in ("newer", "older", "none"):
        with planted.link(tmp_path, duplicates=rule) as linked:
            counts[rule] = linked.account
    assert counts == {
        "newer": {"counted": 2, "duplicate by the rule": 1},
        "older": {"counted": 3},
        "none": {"counted": 3},
    }
    with pytest.raises(NotFound, match="no duplicate rule 'mine'"):
        planted.link(tmp_path, duplicates="mine")


def test_a_second_round_links_what_the_first_leaves(tmp_path: Path) -> None:
    """Both detainers are nearest to the first arrest; the nearer one takes it, the other the later arrest."""
    planted = Planted().detainer("a", "2025-05-01").detainer("a", "2025-05-04")
    planted.arrest("a", "2025-05-05T00:00").arrest("a", "2025-06-01T00:00")
    planted.stint("a", "2025-05-05T06:00").stint("a", "2025-06-01T06:00")
    with planted.link(tmp_path) as linked:
        assert linked.engine.rows("SELECT day, days_to_book_in FROM outcomes ORDER BY day") == [
            (date(2025, 5, 1), 31),
            (date(2025, 5, 4), 1),
        ]
        assert linked.rounds["detainer_arrest"] == 2


@pytest.mark.parametrize(
    ("arrest", "linked_"), [("2025-10-28T23:59", True), ("2025-10-29T00:01", False), ("2025-04-30T23:59", False)]
)
def test_the_edges_of_the_window(tmp_path: Path, arrest: str, linked_: bool) -> None:
    """2025-10-28 is 180 days after 2025-05-01."""
    planted = Planted().detainer("a", "2025-05-01").arrest("a", arrest).stint("a", arrest)
    with planted.link(tmp_path) as linked:
        assert (linked.count("linkage") == {("linked",): 1}) is linked_


def test_a_book_in_past_the_window_is_none(tmp_path: Path) -> None:
    """The arrest is on the window's last day, and the book-in on the day after it."""
    planted = Planted().detainer("a", "2025-05-01").arrest("a", "2025-10-28T10:00").stint("a", "2025-10-29T10:00")
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {("no outcome recorded",): 1}
    with planted.link(tmp_path, LinkSettings(window=181)) as linked:
        assert linked.count("outcome") == {("booked in",): 1}


@pytest.mark.parametrize(("stay", "days"), [("2025-05-05T23:00", -5), ("2025-05-20T01:00", 10)])
def test_the_edges_from_arrest_to_book_in(tmp_path: Path, stay: str, days: int) -> None:
    planted = Planted().detainer("a", "2025-05-10").arrest("a", "2025-05-10T12:00").stint("a", stay)
    with planted.link(tmp_path) as linked:
        assert linked.engine.rows("SELECT days_to_book_in FROM outcomes") == [(days,)]


def test_straight_links_without_an_arrest(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").stint("a", "2025-05-09T10:00")
    with planted.link(tmp_path) as linked:
        assert linked.count("outcome") == {("no outcome recorded",): 1}
    with planted.link(tmp_path, LinkSettings(route="straight")) as linked:
        assert linked.engine.rows("SELECT days_to_book_in FROM outcomes") == [(8,)]


def test_requests_to_hold_are_apart_from_requests_to_notify(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01", form=HOLD).detainer("b", "2025-05-01", form=NOTIFY)
    planted.detainer("c", "2025-05-01", form=None).detainer("d", "2025-05-01", form="I999")
    with planted.link(tmp_path) as linked:
        assert linked.count("request") == {
            ("hold",): 1,
            ("notify",): 1,
            ("not stated",): 1,
            ("not in the vocabulary",): 1,
        }
        assert linked.unknown_values["form"] == {"I999": 1}
        linked.requests = "hold"
        assert linked.count("outcome") == {("no outcome recorded",): 1}


def test_criminality_is_four_things(tmp_path: Path) -> None:
    planted = Planted()
    for person, word in zip("abcd", (CONVICTED, PENDING, NEITHER, None), strict=True):
        planted.detainer(person, "2025-05-01", criminality=word)
    with planted.link(tmp_path) as linked:
        assert linked.count("criminality") == {
            ("convicted",): 1,
            ("pending",): 1,
            ("neither",): 1,
            ("not stated",): 1,
        }


def test_without_a_day_of_extraction_the_last_event_is_taken_and_said(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-01").removal("b", "2025-12-31")
    with planted.link(tmp_path, extracted=None) as linked:
        assert linked.extracted == date(2025, 12, 31)
        assert "last day of any event" in linked.extracted_from


def test_an_unknown_grouping_is_an_error(tmp_path: Path) -> None:
    with Planted().detainer("a", "2025-05-01").link(tmp_path) as linked:
        with pytest.raises(NotFound, match="no grouping by 'person'"):
            linked.count("outcome", ("person",))
        with pytest.raises(NotFound, match="no division by 'person'"):
            linked.count("person")
