"""What holds of every linking: one to one, inside the window, whatever the order, whoever else is there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from handovers.linking.planted import Planted
from section287g.handovers.linking import LinkSettings

START = date(2024, 1, 1)
Event = tuple[str, str, int, int]
PEOPLE = st.sampled_from(("a", "b", "c"))
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("detainer", "arrest", "stint", "removal")), PEOPLE, st.integers(0, 60), st.integers(0, 23)
    ),
    max_size=24,
)
SETTINGS = LinkSettings(window=20)


def _planted(events: Iterable[Event]) -> Planted:
    planted = Planted()
    for kind, person, days, hour in events:
        day = START + timedelta(days=days)
        moment = f"{day.isoformat()}T{hour:02}:00"
        if kind == "detainer":
            planted.detainer(person, day.isoformat())
        elif kind == "arrest":
            planted.arrest(person, moment)
        elif kind == "stint":
            planted.stint(person, moment, out=moment)
        else:
            planted.removal(person, day.isoformat())
    return planted


def _linked(events: Iterable[Event]) -> list[tuple[object, ...]]:
    with TemporaryDirectory() as folder, _planted(events).link(Path(folder), SETTINGS) as linked:
        for link, left, right, (low, high) in (
            ("detainer_arrest", "detainers", "arrests", SETTINGS.first_window),
            ("arrest_stay", "arrests", "stays", SETTINGS.arrest_stay),
        ):
            pairs = linked.engine.rows(
                "SELECT l.person, l.left_number, l.right_number, b.day_number - a.day_number"
                f" FROM {link} l JOIN {left} a ON a.person = l.person AND a.number = l.left_number"
                f" JOIN {right} b ON b.person = l.person AND b.number = l.right_number"
            )
            assert len(pairs) == linked.links[link]
            assert len({pair[:2] for pair in pairs}) == len({(pair[0], pair[2]) for pair in pairs}) == len(pairs)
            assert all(low <= pair[3] <= high for pair in pairs)
        outcomes = linked.engine.rows(
            "SELECT person, day_number, outcome, arrest_day_number, book_in_day_number, removal_day_number"
            " FROM outcomes"
        )
        assert len(outcomes) == linked.account.get("counted", 0) == sum(linked.count("outcome").values())
        assert sum(linked.count("outcome").values()) == sum(linked.count("criminality", ("month",)).values())
    return sorted(outcomes, key=repr)


@settings(deadline=None, max_examples=40)
@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(events: list[Event], shuffler: random.Random) -> None:
    shuffled = list(events)
    shuffler.shuffle(shuffled)
    assert _linked(events) == _linked(shuffled)


@settings(deadline=None, max_examples=40)
@given(EVENTS, EVENTS)
def test_an_unrelated_person_changes_nothing(events: list[Event], others: list[Event]) -> None:
    alone = _linked(events)
    with_others = _linked([*events, *((kind, f"other {who}", day, hour) for kind, who, day, hour in others)])
    assert alone == [row for row in with_others if not str(row[0]).startswith("other")]


def _greedy(lefts: list[int], rights: list[int], low: int, high: int) -> Counter[tuple[int, int]]:
    """The nearest pairs first, written as plainly as it can be: the oracle of the next test."""
    pairs = sorted(
        (abs(right - left), right, left, place, other)
        for place, left in enumerate(lefts)
        for other, right in enumerate(rights)
        if low <= right - left <= high
    )
    used: tuple[set[int], set[int]] = (set(), set())
    found: Counter[tuple[int, int]] = Counter()
    for _, right, left, place, other in pairs:
        if place not in used[0] and other not in used[1]:
            used[0].add(place)
            used[1].add(other)
            found[left, right] += 1
    return found


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 40), max_size=7), st.lists(st.integers(0, 40), max_size=7))
def test_links_are_those_of_the_plain_rule(detainers: list[int], arrests: list[int]) -> None:
    events = [("detainer", "a", day, 0) for day in detainers] + [("arrest", "a", day, 0) for day in arrests]
    first = (START - date(1970, 1, 1)).days
    found = Counter(
        (int(str(row[1])) - first, int(str(row[3])) - first) for row in _linked(events) if row[3] is not None
    )
    assert found == _greedy(detainers, arrests, 0, SETTINGS.window)
