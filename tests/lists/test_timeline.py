"""When was which list current: several a day, a content that comes back, sightings that make nothing current."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

from section287g.lists import ListDay, RawList, Sighting
from section287g.lists.timeline import Standing, timeline


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def one(key: str, day: str, half: str = "am", modified: str | None = None) -> tuple[RawList, ListDay]:
    kind = "participating" if modified else "page table"
    raw = RawList(key * 64, kind, "", (), [], modified=at(modified) if modified else None)
    return raw, ListDay(date.fromisoformat(day), half, f"{key}.xlsx", "name", ())


def seen(key: str, when: str, by: str = "archive") -> Sighting:
    return Sighting(key * 64, at(when), by, f"{key}.xlsx")


def order(standings: list[Standing]) -> list[str]:
    return [standing.sha256[0] + ("*" if standing.returned else "") for standing in standings]


def test_several_lists_a_day_stand_in_the_order_of_halves_and_then_of_saving() -> None:
    lists = [
        one("a", "2025-07-03", "pm", "2025-07-03T15:04"),
        one("b", "2025-07-03", "pm", "2025-07-02T23:46"),
        one("c", "2025-07-03", "am", "2025-07-03T12:00"),
        one("d", "2025-07-03", "mid", "2025-07-03T14:00"),
        one("e", "2025-07-02", "pm", "2025-07-02T20:00"),
    ]
    for shuffled in permutations(lists):
        standings, stale = timeline(shuffled, {})
        assert order(standings) == ["e", "c", "d", "b", "a"]
        assert stale == {}


PAGES = [one("a", "2024-06-30", "pm"), one("b", "2024-12-11", "am")]


def test_a_page_table_returns_where_the_archive_saw_it_again() -> None:
    sightings = {
        "a" * 64: [seen("a", "2024-06-30T18:00"), seen("a", "2024-12-18T15:00"), seen("a", "2025-02-15T15:00")],
        "b" * 64: [seen("b", "2024-12-11T12:00"), seen("b", "2024-12-15T12:00")],
    }
    standings, stale = timeline(PAGES, sightings)
    assert order(standings) == ["a", "b", "a*"]
    assert (standings[2].day, standings[2].half) == (date(2024, 12, 18), "am")
    assert stale == {}


def test_a_download_long_after_makes_nothing_current() -> None:
    sightings = {"a" * 64: [seen("a", "2025-06-01T18:00", "collector")]}
    assert order(timeline(PAGES, sightings)[0]) == ["a", "b"]


def test_a_workbook_that_was_saved_before_the_current_one_is_stale_and_does_not_return() -> None:
    lists = [one("a", "2025-03-06", "am", "2025-03-06T13:00"), one("b", "2025-04-21", "am", "2025-04-18T13:00")]
    sightings = {
        "a" * 64: [seen("a", "2025-03-06T18:00"), seen("a", "2025-04-25T18:00", "update")],
        "b" * 64: [seen("b", "2025-04-21T18:00")],
    }
    standings, stale = timeline(lists, sightings)
    assert order(standings) == ["a", "b"]
    (anomaly,) = stale["a" * 64]
    assert anomaly.kind == "stale sighting"
    assert "2025-04-25" in anomaly.done


def test_a_list_seen_again_while_it_is_current_is_no_event() -> None:
    sightings = {
        "a" * 64: [seen("a", f"2024-0{month}-01T12:00") for month in range(1, 7)],
        "b" * 64: [seen("b", "2024-12-11T12:00"), seen("b", "2024-12-12T12:00")],
    }
    assert order(timeline(PAGES, sightings)[0]) == ["a", "b"]


def test_a_late_first_sighting_of_an_older_list_is_not_a_return() -> None:
    """The older list was named for its day; the archive came by only when the newer one was out."""
    lists = [one("a", "2025-03-06", "am", "2025-03-06T13:00"), one("b", "2025-03-07", "am", "2025-03-07T13:00")]
    sightings = {"b" * 64: [seen("b", "2025-03-07T18:00")], "a" * 64: [seen("a", "2025-03-09T18:00")]}
    assert order(timeline(lists, sightings)[0]) == ["a", "b"]


def test_the_end_of_a_day_is_that_of_the_eastern_united_states() -> None:
    sightings = {"a" * 64: [seen("a", "2024-06-30T18:00"), seen("a", "2025-01-02T03:00")], "b" * 64: []}
    standings, _ = timeline(PAGES, sightings)
    assert standings[-1].day == date(2025, 1, 1)
