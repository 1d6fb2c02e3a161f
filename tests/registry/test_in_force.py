"""On which days the lists bear out that an agreement was in force: real agreements and planted worlds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from section287g.registry import Registry, open_registry
from section287g.registry.in_force import CONFIRMED, CONTRADICTED, NOT_YET_LISTED, UNKNOWN, InForce
from support.spellings import plain
from support.world import World, worlds

from .making import CODES, MODELS, built

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with open_registry() as opened:
        yield opened


def parts(runs: Sequence[InForce]) -> list[tuple[str, str, str]]:
    return [(str(one.first), str(one.last), one.answer) for one in runs]


def every_day_once(runs: Sequence[InForce], first: date, last: date) -> None:
    assert runs[0].first == first
    assert runs[-1].last == last
    assert all(one.first <= one.last for one in runs)
    assert all(before.last + DAY == after.first for before, after in pairwise(runs))


def answer_on(runs: Sequence[InForce], day: date) -> str:
    (answer,) = [one.answer for one in runs if one.first <= day <= one.last]
    return answer


class TestRealAgreements:
    """The embedded registry, whose newest list is of 2026-02-27."""

    def test_from_before_the_signing_to_beyond_the_newest_list(self, registry: Registry) -> None:
        """Collier County: signed on 24 February 2025, first listed two days later."""
        runs = registry.in_force("fl-collier-county-sheriff", "tfm", date(2025, 2, 20), date(2026, 6, 30))
        assert parts(runs) == [
            ("2025-02-20", "2025-02-23", CONTRADICTED),
            ("2025-02-24", "2025-02-25", NOT_YET_LISTED),
            ("2025-02-26", "2026-02-27", CONFIRMED),
            ("2026-02-28", "2026-06-30", UNKNOWN),
        ]
        assert "2025-02-24" in runs[0].why
        assert "2026-02-27" in runs[3].why

    def test_an_agreement_that_ended(self, registry: Registry) -> None:
        """Blountsville: on the lists from 8 December 2025 to 22 January 2026."""
        runs = registry.in_force("al-blountsville-police", "tfm", date(2025, 12, 8), date(2026, 2, 27))
        assert parts(runs) == [
            ("2025-12-08", "2026-01-22", CONFIRMED),
            ("2026-01-23", "2026-02-27", CONTRADICTED),
        ]
        assert "ended" in runs[1].why

    def test_an_absence_between_two_runs_of_lists(self, registry: Registry) -> None:
        """Florida's wildlife officers: off the list of 15 July 2025, on that of 23 July again."""
        agency = "fl-fish-and-wildlife-conservation-commission"
        runs = registry.in_force(agency, "tfm", date(2025, 7, 10), date(2025, 7, 31))
        assert parts(runs) == [
            ("2025-07-10", "2025-07-14", CONFIRMED),
            ("2025-07-15", "2025-07-22", CONTRADICTED),
            ("2025-07-23", "2025-07-31", CONFIRMED),
        ]
        assert "absent" in runs[1].why

    def test_a_second_agreement_is_not_yet_listed_between_its_signing_and_its_first_list(
        self, registry: Registry
    ) -> None:
        """Butler County's second: signed on 24 February 2025, listed on the 26th; the first had left before."""
        runs = registry.in_force("oh-butler-county-sheriff", "jem", date(2025, 2, 20), date(2025, 2, 28))
        assert parts(runs) == [
            ("2025-02-20", "2025-02-23", CONTRADICTED),
            ("2025-02-24", "2025-02-25", NOT_YET_LISTED),
            ("2025-02-26", "2025-02-28", CONFIRMED),
        ]

    def test_only_days_beyond_the_newest_list(self, registry: Registry) -> None:
        runs = registry.in_force("fl-collier-county-sheriff", "tfm", date(2026, 3, 1), date(2026, 3, 31))
        assert parts(runs) == [("2026-03-01", "2026-03-31", UNKNOWN)]

    def test_one_day(self, registry: Registry) -> None:
        day = date(2025, 10, 1)
        assert parts(registry.in_force("fl-collier-county-sheriff", "tfm", day, day)) == [
            ("2025-10-01", "2025-10-01", CONFIRMED)
        ]

    def test_a_pair_that_no_list_shows_is_never_confirmed(self, registry: Registry) -> None:
        first, last = date(2021, 1, 1), date(2026, 12, 31)
        runs = registry.in_force("fl-collier-county-sheriff", "wso", first, last)
        every_day_once(runs, first, last)
        assert CONFIRMED not in {one.answer for one in runs}

    def test_every_pair_that_left_or_returned_is_confirmed_where_the_list_of_the_day_has_it(
        self, registry: Registry
    ) -> None:
        """Against the positions of lists, day by day."""
        first, last = date(2021, 1, 10), date(2026, 3, 5)
        positions: dict[date, int] = {}
        for line in registry.sql("SELECT day, position FROM standings WHERE sequence = 'participating'"):
            positions[line["day"]] = max(positions.get(line["day"], -1), line["position"])
        listed: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for line in registry.sql(
            """SELECT agency_id, model, first_position, last_position FROM spans JOIN agreements USING (agreement_id)
            WHERE agency_id IN (
                SELECT agency_id FROM agreements JOIN spans USING (agreement_id) WHERE gone IS NOT NULL)"""
        ):
            listed[line["agency_id"], line["model"]].append((line["first_position"], line["last_position"]))
        assert len(listed) > 50
        newest = max(positions)
        for (agency, model), spans in listed.items():
            runs = registry.in_force(agency, model, first, last)
            every_day_once(runs, first, last)
            position, day = -1, first
            expanded = {
                one.first + n * DAY: one.answer for one in runs for n in range((one.last - one.first).days + 1)
            }
            while day <= last:
                position = positions.get(day, position)
                shown = any(begin <= position <= end for begin, end in spans)
                assert (expanded[day] == UNKNOWN) == (day > newest), (agency, model, day)
                assert (expanded[day] == CONFIRMED) == (shown and day <= newest), (agency, model, day)
                day += DAY


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds())
def test_in_planted_worlds_a_day_is_confirmed_where_the_list_of_the_day_shows_the_pair(made: World) -> None:
    with built(made) as one:
        standing = {
            day: {(CODES[pair.state], plain(pair.agency), MODELS[pair.model]) for pair in held.standing}
            for day, held in zip(one.days, made.truth.lists, strict=True)  # the last list of a day is its end
        }
        names = {line["agency_id"]: (line["state"], plain(line["agency"])) for line in one.registry.table("agencies")}
        first, last = min(standing) - 5 * DAY, max(standing) + 5 * DAY
        pairs = {(line["agency_id"], line["model"]) for line in one.registry.table("agreements")}
        for agency, model in sorted(pairs):
            runs = one.registry.in_force(agency, model, first, last)
            every_day_once(runs, first, last)
            shown, day = set[tuple[str, str, str]](), first
            while day <= last:
                shown = standing.get(day, shown)
                if day > max(standing):
                    assert answer_on(runs, day) == UNKNOWN
                else:
                    assert (answer_on(runs, day) == CONFIRMED) == ((*names[agency], model) in shown)
                day += DAY


class TestSignings:
    """What the day of signing decides, and where no list shows a pair."""

    def test_a_re_signing_does_not_move_the_first_signing(self, registry: Registry) -> None:
        """Fort Walton Beach: signed on 28 February 2025, listed on 6 March, signed again on 4 August."""
        runs = registry.in_force("fl-fort-walton-beach-police", "tfm", date(2025, 2, 25), date(2025, 3, 6))
        assert parts(runs) == [
            ("2025-02-25", "2025-02-27", CONTRADICTED),
            ("2025-02-28", "2025-03-05", NOT_YET_LISTED),
            ("2025-03-06", "2025-03-06", CONFIRMED),
        ]

    def test_a_pair_that_no_list_shows_is_not_contradicted(self, registry: Registry) -> None:
        runs = registry.in_force("fl-collier-county-sheriff", "wso", date(2025, 10, 1), date(2025, 12, 31))
        assert CONTRADICTED not in {one.answer for one in runs}
