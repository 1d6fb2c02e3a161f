"""What a reader can work out of a whole published report: many planted releases, each attacked by an own program."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise
from pathlib import Path

import pytest

from handovers.linking.planted import CONVICTED, HOLD, NEITHER, NOTIFY, PENDING, Planted
from handovers.measures.attacker import attack
from section287g.handovers.measures import Line, MeasureSettings, Report, curve_of, measure, publish
from section287g.handovers.measures.booking_times import HORIZONS, booked_by, may_be_told

JAILS = (
    ("HARRIGA", "HARRIS COUNTY JAIL", "GEORGIA"),
    ("LORAIOH", "LORAIN COUNTY JAIL", "OHIO"),
    ("VINTOOH", "VINTON COUNTY JAIL", "OHIO"),
    ("TRAVITX", "TRAVIS COUNTY JAIL", "TEXAS"),
    ("NOWHERE", "SOME PLACE", "MAINE"),
)
LIFTS = (None, None, "Booked into Detention", "Detainer Declined by LEA", "Case Closed")
METHODS = ("287(g) Program", "CAP Local Incarceration", "Custodial Arrest", "Located", None)
PROGRAMS = ("287G Program", "ERO Criminal Alien Program", None)


def _drawn(seed: int) -> Planted:
    """A small release at random, uneven as real ones are: many cells have one to nine."""
    chance = random.Random(seed)
    planted = Planted()
    jails = JAILS[: chance.randint(2, 5)]
    first = date(2025, chance.choice((3, 6, 8)), 1)
    for number in range(chance.choice((60, 120, 250))):
        person = None if chance.random() < 0.12 else f"p{number}"
        day = first + timedelta(days=chance.randrange(120))
        code, name, state = chance.choices(jails, [9, 5, 2, 4, 1][: len(jails)])[0]
        planted.detainer(
            person,
            day.isoformat(),
            lift=chance.choice(LIFTS),
            form=HOLD if chance.random() < 0.9 else NOTIFY,
            criminality=chance.choices((CONVICTED, PENDING, NEITHER, None), (9, 6, 2, 1))[0],
            code=code,
            name=name,
            state=state,
            duplicate=chance.random() < 0.05,
        )
        if person is None or chance.random() < 0.55:
            continue
        then = day + timedelta(days=chance.choice((0, 1, 1, 2, 5, 30)))
        if then < date(2026, 2, 20):
            method, program = chance.choices(METHODS, (3, 6, 6, 2, 1))[0], chance.choices(PROGRAMS, (3, 6, 1))[0]
            planted.arrest(person, f"{then}T10:00", method=method, program=program)
            planted.tables["arrests"][-1]["apprehension_criminality"] = chance.choice((CONVICTED, PENDING, NEITHER))
            planted.stint(person, f"{then}T18:00")
    return planted


@pytest.mark.parametrize("seed", range(6))
def test_no_report_of_a_release_tells_a_small_cell(seed: int, tmp_path: Path) -> None:
    ways = ((), ("state",), ("county",), ("month",), ("agency",), ("state", "quarter"))
    chance = random.Random(seed)
    with _drawn(seed).link(tmp_path) as linked:
        for by in chance.sample(ways, 2):
            requests = chance.choice(("hold", "hold", "all", "notify"))
            made = publish(linked, measure(linked, MeasureSettings(by, requests)))
            assert attack(made) == [], (by, requests)


def _lines(*cells: tuple[str, str, int], section: str = "outcome") -> tuple[Line, ...]:
    return tuple(Line(section, group, value, count, "detainers") for group, value, count in cells)


def test_the_attacker_finds_what_subtraction_tells() -> None:
    """Of 50 in all and 46 in Georgia, with every value of Georgia shown, four declined elsewhere."""
    about = {"extracted": "2026-03-01"}
    lines = _lines(
        ("all", "all", 50), ("all", "booked in", 30), ("all", "declined", 20),
        ("GA", "all", 40), ("GA", "booked in", 24), ("GA", "declined", 16),
        ("OH", "all", 10),
    )  # fmt: skip
    found = {leak.cell: (leak.least, leak.most) for leak in attack(Report("x", about, ("state",), lines, ()))}
    assert found["OH/booked in"] == (6, 6)
    assert found["OH/declined"] == (4, 4)


def test_the_attacker_finds_what_the_calendar_tells() -> None:
    """Only the last month can hold what is not yet observable: 12 of its 15, so 3 of it are something else."""
    lines = _lines(
        ("all", "all", 75), ("all", "booked in", 63), ("all", "not yet observable", 12),
        ("2025-05", "all", 60), ("2026-02", "all", 15),
    )  # fmt: skip
    found = {
        leak.cell: (leak.least, leak.most)
        for leak in attack(Report("x", {"extracted": "2026-03-01"}, ("state",), lines, ()))
    }
    assert not found
    report = Report("x", {"extracted": "2026-03-01"}, ("month",), lines, ())
    assert next((leak.cell, leak.most) for leak in attack(report)) == ("2026-02/booked in", 3)


def test_what_is_not_yet_observable_does_not_stand_beside_groups_by_time(tmp_path: Path) -> None:
    planted = Planted()
    for number in range(60):
        planted.detainer(f"a{number}", "2025-05-01", lift="Case Closed")
    for number in range(15):
        planted.detainer(f"b{number}", "2026-02-01", lift="Case Closed" if number < 3 else None)
    with planted.link(tmp_path) as linked:
        plain = publish(linked, measure(linked)).section("outcome")
        months = publish(linked, measure(linked, MeasureSettings(("month",)))).section("outcome")
    assert {line.value: line.number for line in plain if line.value != "all"} == {
        "lifted otherwise": 63,
        "not yet observable": 12,
    }
    assert {line.value: line.number for line in months if line.group == "all" and line.value != "all"} == {
        "lifted otherwise": 63,
        "no outcome recorded": 12,
    }


def test_a_column_that_is_empty_does_not_split_another_columns_marks(tmp_path: Path) -> None:
    """Of 40 that the programme alone marks, 5 have no method: how many rows have none would tell them."""
    planted = Planted().detainer("x", "2025-05-01")
    for number in range(120):
        method = None if number < 5 or 40 <= number < 60 else "Located"
        program = "287G Program" if number < 40 else "ERO Criminal Alien Program"
        planted.arrest(f"a{number}", "2025-06-10T10:00", method=method, program=program)
    with planted.link(tmp_path) as linked:
        made = publish(linked, measure(linked))
    shown = {line.value: line.number for line in made.section("where 287(g) stands")}
    assert shown["arrests.apprehension_method"] is None
    assert attack(made) == []
    told = [
        replace(line, number=0, of=95, note="25 of 120 rows have the column empty")
        if line.value == "arrests.apprehension_method"
        else line
        for line in made.lines
    ]
    assert attack(replace(made, lines=tuple(told))) != []


def _median(events: tuple[int, ...], left: tuple[int, ...], share: Fraction) -> int | None:
    """The day by which a share was booked in, written out anew: who leaves on a day was at risk on it."""
    at_risk, waiting = sum(events) + sum(left), Fraction(1)
    for day, (booked, gone) in enumerate(zip(events, left, strict=True)):
        if at_risk:
            waiting *= Fraction(at_risk - booked, at_risk)
        if waiting <= 1 - share:
            return day
        at_risk -= booked + gone
    return None


def test_days_that_are_told_leave_every_count_beside_them_open() -> None:
    """All ways in which 12 detainers can be booked in or leave over 3 days: what each report of them leaves open."""
    minimum, people, days = 2, 12, 3
    shares = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
    reports: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for drawn in combinations_with_replacement(range(2 * days), people):
        counts = tuple(drawn.count(place) for place in range(2 * days))
        events, left = counts[:days], counts[days:]
        told = tuple(_median(events, left, share) for share in shares)
        for chosen in ((0,), (1,), (0, 1), (0, 1, 2)):
            if all(told[one] is not None for one in chosen):
                reports.setdefault((sum(events), chosen, tuple(told[one] for one in chosen)), []).append(events)
    assert reports
    shown = 0
    for (booked, chosen, told), fitting in reports.items():
        if not may_be_told(
            [(shares[one], day) for one, day in zip(chosen, told, strict=True)], people, booked, minimum
        ):
            continue
        shown += 1
        edges = sorted({0, days, *told, *(day + 1 for day in told)})
        for begin, end in pairwise(edges):
            most = max(sum(events[begin:end]) for events in fitting)
            assert most >= minimum or most == 0, (booked, chosen, told, begin, end)
    assert shown > 10


def test_a_share_that_would_tell_how_few_came_later_is_not_shown() -> None:
    """1,240 of 2,500 within a week and 4 later: "50 percent" is 1,238 at least, so at most 6 of 1,244 came later."""
    curve = curve_of([(5, 1240, 0), (25, 4, 0), (180, 0, 1256)])
    assert [line.value for line in booked_by(curve, 1244, 10, 180)] == ["1", "2"]
    curve = curve_of([(5, 1240, 0), (25, 40, 0), (180, 0, 1220)])
    assert [line.value for line in booked_by(curve, 1280, 10, 180)] == [str(days) for days in HORIZONS]
