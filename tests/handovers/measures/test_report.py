"""What is measured of planted releases, and what of it is published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from handovers.linking.planted import Planted
from handovers.measures.releases import mixed
from section287g.handovers.linking import LinkSettings
from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures import MeasureSettings, compare, measure, publish


def test_counts_times_and_outcomes_are_exact(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        found = measure(linked, MeasureSettings(("state",)))
    assert found.requests == {("hold",): 53, ("notify",): 11}
    assert found.divisions["outcome"] == {
        ("GA", "booked in"): 20,
        ("GA", "declined"): 15,
        ("GA", "no outcome recorded"): 12,
        ("OH", "declined"): 6,
    }
    assert (found.curve.detainers, found.curve.booked) == (53, 20)
    assert [(step.days, step.booked, step.at_risk) for step in found.curve.steps] == [(3, 20, 53)]
    assert found.closed == {"booked in": 20, "declined": 21, "no outcome recorded": 12}


def test_a_book_in_before_the_detainers_day_is_counted_apart_from_times(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-10").arrest("a", "2025-05-10T12:00").stint("a", "2025-05-08T12:00")
    with planted.link(tmp_path) as linked:
        found = measure(linked)
    assert (found.early, found.curve.detainers) == (1, 0)


def test_the_small_state_is_not_told_and_cannot_be_subtracted(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        made = publish(linked, measure(linked, MeasureSettings(("state",))))
    assert [(line.group, line.value, line.number) for line in made.section("outcome")] == [
        ("all", "all", 53),
        ("all", "declined", 21),
        ("all", "booked in", 20),
        ("all", "no outcome recorded", 12),
    ]
    assert all(line.number is None or line.number == 0 or line.number >= 3 for line in made.lines)
    assert not [
        line for line in made.lines if line.unit in ("detainers", "rows", "arrests") and line.number in range(1, 10)
    ]


def test_before_and_after_signing_beside_counties_that_never_signed(tmp_path: Path) -> None:
    """Harris County, Georgia: 4 before its signing, 6 after a lag of 30 days; Vinton County, Ohio, has 3 and 9."""
    from section287g.handovers.linking.standings import first_signed
    from section287g.registry import open_registry

    signed = first_signed(open_registry())
    assert "39163" not in signed
    day = date(1970, 1, 1) + timedelta(days=signed["13145"][0])
    planted = Planted()
    for shift, here, there in ((-400, 1, 1), (-10, 4, 3), (5, 7, 7), (40, 6, 9), (200, 1, 1)):
        for number in range(here):
            planted.detainer(f"h{shift}{number}", (day + timedelta(days=shift)).isoformat())
        for number in range(there):
            when = (day + timedelta(days=shift)).isoformat()
            planted.detainer(f"v{shift}{number}", when, code="V", name="VINTON COUNTY JAIL", state="OHIO")
    with planted.link(tmp_path, extracted=day + timedelta(days=300)) as linked:
        found = measure(linked, MeasureSettings(lag=30, span=60))
    (line,) = found.signing
    assert (line.counties, line.before, line.after, line.never_before, line.never_after) == (1, 4, 6, 3, 9)
    assert line.ratio is not None
    assert float(line.ratio) == pytest.approx((6 / 4) / (9 / 3))


def test_the_answer_moves_with_window_route_and_rule(tmp_path: Path) -> None:
    planted = Planted()
    for number, wait in enumerate((5, 20, 60, 100)):
        arrested = (date(2025, 1, 1) + timedelta(days=wait)).isoformat()
        planted.detainer(f"a{number}", "2025-01-01").arrest(f"a{number}", f"{arrested}T10:00")
        planted.stint(f"a{number}", f"{arrested}T12:00")
    planted.detainer("a0", "2024-12-31", duplicate=True, duplicate_older=False)
    planted.detainer("z", "2025-01-01").stint("z", "2025-01-08T12:00")

    def link(settings: LinkSettings) -> Linked:
        return planted.link(tmp_path, settings, duplicates=settings.duplicates or "newer")

    found = {
        (one.window, one.route, one.duplicates): (one.booked, one.closed) for one in compare(link, LinkSettings())
    }
    assert found == {
        (180, "arrest", "newer"): (4, 5),
        (30, "arrest", "newer"): (2, 5),
        (90, "arrest", "newer"): (3, 5),
        (365, "arrest", "newer"): (4, 5),
        (180, "straight", "newer"): (5, 5),
        (180, "arrest", "older"): (4, 6),
        (180, "arrest", "none"): (4, 6),
    }


def test_a_median_that_there_is_none_of_is_said_in_words(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        lines = publish(linked, measure(linked)).section("days from detainer to book-in")
    told = {line.value: (line.number, line.note) for line in lines}
    assert told["half booked in after"] == (
        None,
        "fewer than half were booked in within 180 days, as estimated: there is no such day",
    )


def test_to_measure_again_tells_the_same_whatever_was_measured_before(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        first = measure(linked, MeasureSettings(("state",), requests="notify"))
        again = measure(linked, MeasureSettings(("state",), requests="hold"))
    assert first.requests == again.requests == {("hold",): 53, ("notify",): 11}
    assert first.divisions["outcome"] == {("GA", "no outcome recorded"): 11}
    assert sum(again.divisions["outcome"].values()) == 53
