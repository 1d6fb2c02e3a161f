"""Releases of real places: the truth of each jail and detainer, and that it comes of no code that places jails."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from section287g.handovers.synthetic import Faults, Signing, Truth, make_release
from section287g.places.tables import counties, current_counties, open_reference, states_by_code


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Two hundred and sixty thousand detainers, more than two of Parquet's groups of rows, with every repeat."""
    faults = Faults(repeated_detainers=300, reissued_detainers=200, superseding_detainers=100, ancient_days=50)
    return make_release(
        tmp_path_factory.mktemp("real"), stints=320_000, detainers=260_000, tables=("detainers",), places="real",
        faults=faults,
    )  # fmt: skip


def test_the_county_of_a_jail_is_that_of_the_name_it_was_made_from(real: Truth) -> None:
    jails = _rows(f"SELECT name, city, state, county_fips, why FROM '{real.facilities}'")
    with open_reference("facilities") as reference:
        listed: set[tuple[str, str]] = set(
            reference.execute("SELECT state, county_fips FROM facilities WHERE county_fips IS NOT NULL").fetchall()
        )
    current = {(state, one.county_fips) for state, fips in listed for one in current_counties(fips)}
    for name, _, state, fips, why in jails:
        if why == "after its county":
            own = "".join(one for one in counties()[fips].short_name.upper() if one.isalnum())
            assert "".join(one for one in name if one.isalnum()).startswith(own) or not own.isascii()
        if why in ("after its county", "in the list of facilities"):
            assert counties()[fips].state == state
        if why == "in the list of facilities":
            assert (state, fips) in current
    assert Counter(why for *_, why in jails) == {
        "after its county": 1_782,
        "in the list of facilities": 900,
        "a name of two counties": 18,
        "a name that tells no county": 300,
    }


def test_so_many_jails_as_said_are_planted_to_be_placed_by_no_rule(real: Truth) -> None:
    jails = _rows(f"SELECT name, state, county_fips, why FROM '{real.facilities}'")
    without = {why for *_, fips, why in jails if fips is None}
    assert without == {"a name of two counties", "a name that tells no county"}
    shared = [(name, state) for name, state, _, why in jails if why == "a name of two counties"]
    for name, state in shared:
        named = [
            one for one in counties().values()
            if one.state == state and one.current and name.startswith(f"{one.short_name.upper()} ")
        ]  # fmt: skip
        assert len(named) >= 2


def test_the_truth_stands_at_the_row_of_a_parquet_file(real: Truth) -> None:
    """File, jail, state and day of every row of detainers are those of its line of the truth."""
    source = f"read_parquet('{real.files[0]}', file_row_number = true)"
    unlike = _rows(
        f'SELECT count(*), count(*) FILTER ("Detainer Facility Code" = t.facility_code AND s."Detainer Facility"'
        f" = f.name AND s.\"Detainer Prepare Date\" IS NOT DISTINCT FROM coalesce(t.day, DATE '0002-06-14')"
        f' AND upper(s."Facility State") = n.name) FROM {source} AS s'
        f" JOIN '{real.detainers}' AS t ON s.file_row_number + 1 = t.source_row"
        f" JOIN '{real.facilities}' AS f ON f.facility_code = t.facility_code AND f.state = t.state"
        f" AND f.county_fips IS NOT DISTINCT FROM t.county_fips"
        f" JOIN (VALUES {', '.join(_states())}) AS n(code, name) ON n.code = t.state"
    )
    assert unlike == [(260_600, 260_600)]


def _states() -> list[str]:
    return [f"('{one.state}', '{one.name.upper()}')" for one in states_by_code().values()]


def test_codes_are_the_jails_own(real: Truth) -> None:
    found = _rows(
        f"SELECT count(*), count(DISTINCT facility_code), min(length(facility_code)) FROM '{real.facilities}'"
    )
    assert found[0][0] == found[0][1] == 3_000
    assert found[0][2] >= 6


def test_invented_places_have_no_county_and_are_the_default(tmp_path: Path) -> None:
    truth = make_release(tmp_path, stints=400, detainers=100)
    assert _rows(f"SELECT DISTINCT why, county_fips FROM '{truth.facilities}'") == [("invented", None)]
    assert _rows(f"SELECT count(*) FROM '{truth.facilities}' WHERE NOT starts_with(name, 'EXAMPLE ')") == [(0,)]


def test_the_same_seed_gives_the_same_places_and_effect(tmp_path: Path) -> None:
    signing = Signing(Fraction(2), lag=10, span=30, days={"13121": date(2025, 3, 1), "04013": date(2024, 5, 6)})
    made = [
        make_release(tmp_path / name, seed=seed, stints=6_000, detainers=3_200, places="real", signing=signing)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    first, second, third = (
        [_rows(f"SELECT * FROM '{one}'") for one in (truth.detainers, truth.facilities, truth.signing)]
        for truth in made
    )
    assert first == second
    assert all(one != other for one, other in zip(first, third, strict=True))


def test_the_counts_around_a_signing_are_those_of_the_rows_and_have_the_ratio(tmp_path: Path) -> None:
    """Counted anew from the truth of the detainers, day by day."""
    days = {
        "13121": date(2025, 3, 1),
        "04013": date(2024, 5, 6),
        "12057": date(2026, 3, 1),
        "06037": date(2022, 11, 5),
    }
    signing = Signing(Fraction(5, 2), lag=20, span=40, days=days)
    truth = make_release(tmp_path, stints=9_000, detainers=5_000, places="real", signing=signing)
    detainers = _rows(f"SELECT county_fips, day, hold FROM '{truth.detainers}' WHERE county_fips IS NOT NULL")
    lines = {line[0]: line[1:] for line in _rows(f"SELECT * FROM '{truth.signing}'")}
    assert set(lines) == set(days)
    for county, (signed, whole, *counts) in lines.items():
        before = {signed - timedelta(days=one) for one in range(1, 41)}
        after = {signed + timedelta(days=20 + one) for one in range(40)}
        expected = [
            sum(fips == county and day in some and (hold or not holds) for fips, day, hold in detainers)
            for holds in (False, True)
            for some in (before, after)
        ]
        assert counts == expected
        assert whole == (county in ("13121", "04013"))
        if whole:
            assert counts[0] > 0
            assert Fraction(counts[1], counts[0]) == Fraction(5, 2)
    never = Counter(day for fips, day, _ in detainers if fips not in days)
    assert len(never) == (date(2026, 3, 11) - date(2022, 10, 1)).days + 1
    assert len(set(never.values())) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"places": "elsewhere"}, "no places 'elsewhere'"),
        ({"signing": Signing()}, "real places"),
        ({"places": "real", "signing": Signing(), "detainers": 900, "stints": 3_000}, "too few for a ratio of 3/2"),
        (
            {"places": "real", "signing": Signing(days={"13145": date(2010, 1, 1)}), "detainers": 9_000,
             "stints": 20_000},
            "too few",
        ),
    ],
)  # fmt: skip
def test_places_and_effects_that_cannot_be_made_are_said(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make_release(tmp_path, **wrong)


@pytest.mark.parametrize("wrong", [{"ratio": Fraction(-1)}, {"lag": -1}, {"span": 0}])
def test_an_effect_that_cannot_be_is_said(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Signing(**wrong)
