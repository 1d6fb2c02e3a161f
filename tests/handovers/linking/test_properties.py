"""What holds of every linking: one to one, inside the window, whatever the order, whoever else is there.

A linking takes many persons at once, each with events drawn on their own, since links never cross persons.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from handovers.linking.planted import Planted
from section287g.handovers.linking import LinkSettings

START = date(2024, 1, 1)
FIRST = (START - date(1970, 1, 1)).days
Event = tuple[str, str, int, int]
Rows = Mapping[str, list[tuple[object, ...]]]
SETTINGS = LinkSettings(window=20)
CHANCE = st.builds(random.Random, st.integers(0, 2**32))


def _events(chance: random.Random, people: int) -> list[Event]:
    """Up to ten events of each kind for each person, on few days or on many, so that some people have many ties."""
    found: list[Event] = []
    for number in range(people):
        span = chance.choice((3, 15, 60))
        for kind in ("detainer", "arrest", "stint", "removal"):
            for _ in range(chance.choice((0, 1, 1, 2, 3, chance.randint(0, 10)))):
                found.append((kind, f"p{number}", chance.randint(0, span), chance.randint(0, 23)))
    return found


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


def _linked(events: Iterable[Event]) -> Rows:
    """The outcomes of each person, after it is seen that links are one to one and inside their windows."""
    found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    with TemporaryDirectory() as folder, _planted(events).link(Path(folder), SETTINGS) as linked:
        for link, left, right, (low, high) in (
            ("detainer_arrest", "detainers", "arrests", SETTINGS.first_window),
            ("arrest_stay", "arrests", "stays", SETTINGS.arrest_stay),
        ):
            pairs = linked.engine.rows(
                "SELECT l.person_number, l.left_number, l.right_number, b.day_number - a.day_number, b.day_number,"
                f" l.right_day_number FROM {link} l"
                f" JOIN {left} a ON a.person_number = l.person_number AND a.number = l.left_number"
                f" JOIN {right} b ON b.person_number = l.person_number AND b.number = l.right_number"
            )
            assert len(pairs) == linked.links[link]
            assert len({pair[:2] for pair in pairs}) == len({(pair[0], pair[2]) for pair in pairs}) == len(pairs)
            assert all(low <= pair[3] <= high and pair[4] == pair[5] for pair in pairs)
        outcomes = linked.engine.rows(
            "SELECT person, day_number, outcome, arrest_day_number, book_in_day_number, removal_day_number"
            " FROM outcomes JOIN people USING (person_number)"
        )
        assert len(outcomes) == linked.account.get("counted", 0) == sum(linked.count("outcome").values())
        assert sum(linked.count("outcome").values()) == sum(linked.count("criminality", ("month",)).values())
    for person, *row in outcomes:
        found[person].append(tuple(row))
    return {person: sorted(rows, key=repr) for person, rows in found.items()}


@settings(deadline=None, max_examples=4)
@given(CHANCE)
def test_the_order_of_rows_changes_nothing(chance: random.Random) -> None:
    events = _events(chance, 60)
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert _linked(events) == _linked(shuffled)


@settings(deadline=None, max_examples=4)
@given(CHANCE)
def test_an_unrelated_person_changes_nothing(chance: random.Random) -> None:
    events = _events(chance, 60)
    stay = {f"p{number}" for number in range(60) if chance.random() < 0.5}
    together, alone = _linked(events), _linked([event for event in events if event[1] in stay])
    assert alone == {person: rows for person, rows in together.items() if person in stay}


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


@settings(deadline=None, max_examples=5)
@given(CHANCE)
def test_links_are_those_of_the_plain_rule(chance: random.Random) -> None:
    people = {
        f"p{number}": tuple(
            [chance.randint(0, span) for _ in range(chance.randint(0, 7))]
            for span in chance.choice(((3, 3), (40, 40), (12, 40)))
        )
        for number in range(120)
    }
    events: list[Event] = []
    for person, (detainers, arrests) in people.items():
        events += [("detainer", person, day, 0) for day in detainers] + [
            ("arrest", person, day, 0) for day in arrests
        ]
    linked = _linked(events)
    for person, (detainers, arrests) in people.items():
        found = Counter(
            (int(str(row[0])) - FIRST, int(str(row[2])) - FIRST)
            for row in linked.get(person, ())
            if row[2] is not None
        )
        assert found == _greedy(detainers, arrests, 0, SETTINGS.window)
