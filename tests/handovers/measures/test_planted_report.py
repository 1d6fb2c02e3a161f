"""Releases of real places, loaded, linked and measured: every count is that of what was planted, to the row.

What is expected is counted here from the truth of each detainer and jail, and for agencies and models from the rows
of the registry's lists; no code of linking or measures is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from handovers.measures.agreements import Agreements
from section287g.handovers.linking import LinkSettings, link_release
from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures import MeasureSettings, measure, publish, report_release
from section287g.handovers.release import Release, load_release
from section287g.handovers.synthetic import Faults, Signing, Truth, make_release
from section287g.registry import open_registry

LINKS = LinkSettings(earliest=-2)  # the arrest that goes with a book-in may be dated up to two days before it
LAG, SPAN, RATIO = 30, 60, Fraction(3, 2)
FAULTS = Faults(
    repeated_detainers=120,
    reissued_detainers=90,
    superseding_detainers=80,
    arrests_within_24_hours=150,
    bond_stints=60,
    same_day_stints=70,
    ancient_days=40,
    days_after_extraction=30,
    missing_forms=90,
)


@dataclass(frozen=True)
class Detainer:
    """A detainer that is counted, as it was planted."""

    facility: str
    state: str
    county: str | None
    day: date
    outcome: str
    hold: bool


@dataclass(frozen=True)
class Planted:
    """A release, what is true of it, and its linking."""

    truth: Truth
    release: Release
    linked: Linked
    detainers: tuple[Detainer, ...]


@pytest.fixture(scope="module")
def agreements() -> Agreements:
    with open_registry() as registry:
        return Agreements(registry)


@pytest.fixture(scope="module", params=[True, False], ids=["an effect of signing", "faults"])
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    yield from _planted(tmp_path_factory.mktemp("planted"), request.param)


def _planted(folder: Path, effect: bool) -> Iterator[Planted]:
    truth = make_release(
        folder / "files", stints=48_000, detainers=16_000, places="real",
        signing=Signing(RATIO, LAG, SPAN) if effect else None, faults=None if effect else FAULTS,
    )  # fmt: skip
    release = load_release(truth.files, "planted", store=folder / "store", extracted=truth.extracted)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT facility_code, state, county_fips, day, outcome, hold FROM '{truth.detainers}'"
            " WHERE repeats NOT IN ('repeated', 'reissued') AND day IS NOT NULL"
        ).fetchall()
    with link_release(release, LINKS) as linked:
        yield Planted(truth, release, linked, tuple(Detainer(*row) for row in rows))


def _groups(agreements: Agreements) -> dict[str, Callable[[Detainer], str]]:
    def standing(place: int) -> Callable[[Detainer], str]:
        def told(one: Detainer) -> str:
            if one.county is None:
                return "not known"
            if one.day > agreements.newest_list:
                return "after the newest list"
            return agreements.on(one.county, one.day)[place]

        return told

    return {
        "county": lambda one: one.county or "not known",
        "state": lambda one: one.state,
        "month": lambda one: f"{one.day:%Y-%m}",
        "quarter": lambda one: f"{one.day.year}Q{(one.day.month + 2) // 3}",
        "agency": standing(0),
        "model": standing(1),
    }


@pytest.mark.parametrize("by", ["county", "state", "month", "quarter", "agency", "model"])
def test_outcomes_by_group_are_those_planted(planted: Planted, agreements: Agreements, by: str) -> None:
    group = _groups(agreements)[by]
    expected = Counter((group(one), one.outcome) for one in planted.detainers if one.hold)
    found = measure(planted.linked, MeasureSettings((by,), lag=LAG, span=SPAN))
    assert found.divisions["outcome"] == expected
    assert found.requests == {
        ("hold",): sum(one.hold for one in planted.detainers),
        ("notify",): sum(not one.hold for one in planted.detainers),
    }


def test_outcomes_by_two_groups_are_those_planted(planted: Planted, agreements: Agreements) -> None:
    groups = _groups(agreements)
    expected = Counter(
        (groups["county"](one), groups["quarter"](one), groups["model"](one), one.outcome)
        for one in planted.detainers
    )
    planted.linked.requests = "all"
    assert planted.linked.count("outcome", ("county", "quarter", "model")) == expected


def test_agencies_and_models_of_many_kinds_are_in_the_release(planted: Planted, agreements: Agreements) -> None:
    """What the comparisons above compare: days of no agreement, of one, and of several, in many counties."""
    standing = {(one.county, agreements.on(one.county, one.day)) for one in planted.detainers if one.county}
    models = {models for _, (_, models) in standing}
    assert {"none", "jem", "tfm", "wso"} < models
    assert sum("+" in one for one in models) >= 2
    assert len({agencies for _, (agencies, _) in standing}) > 200
    assert len({county for county, _ in standing}) > 1_000


def test_the_jails_without_a_county_are_those_planted_to_have_none_by_size(planted: Planted) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT d.facility_code, f.name, count(*) FROM '{planted.truth.detainers}' AS d"
            f" JOIN '{planted.truth.facilities}' AS f USING (facility_code) WHERE f.county_fips IS NULL GROUP BY ALL"
        ).fetchall()
        named = connection.execute(
            f"SELECT count(DISTINCT facility_code) FROM '{planted.truth.detainers}'"
        ).fetchone()
    linked = planted.linked
    without = [one for one in linked.facilities if linked.placed[one.facility].county_fips is None]
    assert sorted((one.detainers, one.facility, one.name) for one in without) == sorted(
        (number, code, name) for code, name, number in rows
    )
    assert len(rows) > 250
    assert named == (len(linked.facilities),)
    line = publish(linked, measure(linked)).section("jails without a county")[0]
    assert line.note == f"{len(rows):,} of {len(linked.facilities):,} jails"


def test_every_jail_is_placed_in_its_planted_county(planted: Planted) -> None:
    with duckdb.connect() as connection:
        true = dict(
            connection.execute(
                f"SELECT facility_code, county_fips FROM '{planted.truth.facilities}' WHERE facility_code IN"
                f" (SELECT facility_code FROM '{planted.truth.detainers}')"
            ).fetchall()
        )
    assert {key: one.county_fips for key, one in planted.linked.placed.items()} == true


@pytest.mark.parametrize("requests", ["all", "hold"])
def test_days_around_a_signing_are_those_planted(planted: Planted, agreements: Agreements, requests: str) -> None:
    """By the models of the first agreement: counties, detainers before and after, and where nobody ever signed."""
    some = [one for one in planted.detainers if one.hold or requests == "all"]
    by_day: dict[str, Counter[date]] = {}
    never: Counter[date] = Counter()
    for one in some:
        if one.county is None:
            continue
        if agreements.first(one.county) is None:
            never[one.day] += 1
        else:
            by_day.setdefault(one.county, Counter())[one.day] += 1
    begins = min(one.day for one in some)
    expected: dict[str, list[int]] = {}
    for county, days in by_day.items():
        signed = agreements.first(county)
        assert signed is not None
        line = expected.setdefault(agreements.on(county, signed)[1], [0, 0, 0, 0, 0, 0])
        before = [signed - timedelta(days=shift) for shift in range(1, SPAN + 1)]
        after = [signed + timedelta(days=LAG + shift) for shift in range(SPAN)]
        if before[-1] < begins or after[-1] > planted.truth.extracted:
            line[1] += 1
            continue
        line[0] += 1
        for place, counts, span in ((2, days, before), (3, days, after), (4, never, before), (5, never, after)):
            line[place] += sum(counts[day] for day in span)
    found = measure(planted.linked, MeasureSettings(requests=requests, lag=LAG, span=SPAN)).signing
    assert {
        one.models: [one.counties, one.outside, one.before, one.after, one.never_before, one.never_after]
        for one in found
    } == expected
    assert len(found) >= 5


def test_the_ratio_of_a_planted_effect_is_found_exactly(planted: Planted) -> None:
    """Where none was planted, the same days are even: no line of a ratio tells an effect of that size."""
    truth, linked = planted.truth, planted.linked
    found = measure(linked, MeasureSettings(requests="all", lag=LAG, span=SPAN)).signing
    if truth.signing is None:
        before, after = (sum(getattr(one, side) for one in found) for side in ("before", "after"))
        assert Fraction(4, 5) < Fraction(after, before) < Fraction(5, 4)
        return
    with duckdb.connect() as connection:
        (sums,) = connection.execute(
            f"SELECT sum(before), sum(after), sum(holds_before), sum(holds_after) FROM '{truth.signing}' WHERE whole"
        ).fetchall()
    assert (sum(one.before for one in found), sum(one.after for one in found)) == sums[:2]
    assert {one.ratio for one in found} == {RATIO}
    held = measure(linked, MeasureSettings(requests="hold", lag=LAG, span=SPAN)).signing
    assert (sum(one.before for one in held), sum(one.after for one in held)) == sums[2:]


@pytest.mark.parametrize("by", ["state", "model"])
def test_what_is_published_is_what_was_planted(planted: Planted, agreements: Agreements, by: str) -> None:
    """Every count of outcomes that a report shows, of groups and of all."""
    made = report_release(planted.release, LINKS, MeasureSettings((by,)), anew=True)
    group = _groups(agreements)[by]
    holds = [one for one in planted.detainers if one.hold]
    if by == "state":
        expected = Counter((group(one), one.outcome) for one in holds)
        shown = [one for one in made.section("outcome") if one.number is not None and one.group != "all"]
        for line in (one for one in shown if (one.group, one.value) in expected):
            assert line.number == expected[line.group, line.value]
        assert sum((one.group, one.value) in expected for one in shown) > 100
    totals = Counter(group(one) for one in holds)
    told = {one.group: one.number for one in made.section("outcome") if one.value == "all"}
    assert told.pop("all") == len(holds)
    same = {key: number for key, number in told.items() if key in totals}
    assert same == {key: totals[key] for key in same}
    assert len(same) > len(told) / 2
