"""Counties and places by name: what is found, what is refused, and what settles between places of one name."""

from __future__ import annotations

import pytest

from section287g.places.codes import find_county, find_place, read_county
from section287g.places.names import kind_readings
from section287g.places.tables import Reference, counties, load_reference


def reference(name: str, state: str) -> Reference:
    return load_reference([(state, key) for key, _ in kind_readings(name)])


def places(name: str, state: str, witnesses: tuple[str, ...] = (), police_only: bool = True) -> list[str]:
    found = find_place(name, state, witnesses, reference(name, state), police_only)
    return sorted(one.place_fips for one in found.places)


@pytest.mark.parametrize(
    ("name", "state", "codes"),
    [
        ("Alachua County", "FL", ["12001"]),
        ("Miami-Dade", "FL", ["12086"]),
        ("Orleans Parish", "LA", ["22071"]),
        ("LaSalle Parish", "LA", ["22059"]),
        ("La Salle", "TX", ["48283"]),
        ("Denali Borough", "AK", ["02068"]),
        ("Nome Census Area", "AK", ["02180"]),
        ("Juneau", "AK", ["02110"]),
        ("Ponce Municipio", "PR", ["72113"]),
        ("DONA ANA", "NM", ["35013"]),
        ("District of Columbia", "DC", ["11001"]),
        ("Richmond", "VA", ["51159"]),
        ("Richmond County", "VA", ["51159"]),
        ("Richmond City", "VA", ["51760"]),
        ("City of Richmond", "VA", ["51760"]),
        ("Norfolk", "VA", ["51710"]),
        ("Charles City County", "VA", ["51036"]),
        ("James City County", "VA", ["51095"]),
        ("Carson City", "NV", ["32510"]),
        ("Baltimore City", "MD", ["24510"]),
        ("Baltimore County", "MD", ["24005"]),
        ("St. Louis City", "MO", ["29510"]),
        ("Saint Louis County", "MO", ["29189"]),
        ("Greene Township", "PA", []),
        ("Union Township", "NJ", []),
        ("Galveston County", "FL", []),
        ("Dade County", "FL", []),
        ("", "FL", []),
        ("Lee County", "ZZ", []),
    ],
)
def test_a_county_is_found_in_its_state_or_not_at_all(name: str, state: str, codes: list[str]) -> None:
    assert [one.county_fips for one in find_county(name, state)[0]] == codes


def test_every_county_of_today_is_found_by_its_legal_name() -> None:
    lost = [
        one.county_fips
        for one in counties().values()
        if one.current and [got.county_fips for got in find_county(one.name, one.state)[0]] != [one.county_fips]
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("cell", "state", "code", "how"),
    [
        ("Alachua County", "FL", "12001", "a county of the state"),
        ("Alachau County", "FL", "12001", "a misspelled county of the state"),
        ("Okeechobe", "FL", "12093", "a misspelled county of the state"),
        ("Galveston", "FL", None, "a county of another state"),
        ("Lee", "FL", "12071", "a county of the state"),
        ("Le County", "TX", None, "no county"),
        ("Kattan District", "GU", None, "no county"),
        ("N/A", "FL", None, "no county"),
        ("", "FL", None, "no county"),
    ],
)
def test_what_ices_county_cell_says(cell: str, state: str, code: str | None, how: str) -> None:
    reading = read_county(cell, state)
    assert (reading.county and reading.county.county_fips) == code
    assert reading.how == how


def test_a_slip_that_could_be_two_counties_is_neither() -> None:
    """'Martion' is one letter from Marion and from Martin: both are in Indiana, and nothing says which."""
    assert [one.county_fips for name in ("Marion", "Martin") for one in find_county(name, "IN")[0]] == [
        "18097",
        "18101",
    ]
    assert read_county("Martion County", "IN").county is None


@pytest.mark.parametrize(
    ("name", "state", "witnesses", "codes"),
    [
        ("Gainesville", "FL", (), ["1225175"]),
        ("Dade City", "FL", (), ["1216125"]),
        ("City of Miami", "FL", (), ["1245000"]),
        ("Saint Cloud", "FL", (), ["1262625"]),
        ("St. Cloud", "FL", (), ["1262625"]),
        ("Carroll", "NH", (), ["3300710100"]),
        ("Allegany", "NY", (), ["3601286"]),
        ("Greene Township", "PA", ("42049",), ["4204930936"]),
        ("Greene Township", "PA", ("42103",), ["4210330976"]),
        ("Gainesville", "FL", ("12086",), ["1225175"]),
        ("Alachua County", "FL", (), []),
        ("Galveston", "FL", (), []),
        ("Lake City", "ZZ", (), []),
        ("", "FL", (), []),
    ],
)
def test_a_place_is_found_and_ices_county_never_speaks_against_the_name(
    name: str, state: str, witnesses: tuple[str, ...], codes: list[str]
) -> None:
    assert places(name, state, witnesses) == codes


def test_where_nothing_settles_it_every_place_of_the_name_is_a_candidate() -> None:
    greene = places("Greene Township", "PA")
    assert greene == [
        "4200730920",
        "4203530928",
        "4204930936",
        "4205530944",
        "4205930952",
        "4208530968",
        "4210330976",
    ]
    assert places("Greene Township", "PA", ("42003",)) == greene  # Allegheny has none: its word decides nothing


def test_a_kind_in_the_name_is_believed() -> None:
    """Rye in New York is a city and a town beside it."""
    assert places("City of Rye", "NY") == ["3664309"]
    assert places("Town of Rye", "NY") == ["3611964320"]


def test_a_village_is_not_the_city_of_the_same_name_elsewhere_in_the_state() -> None:
    """Missouri: Oak Grove is a city east of Kansas City, Oak Grove Village is in Franklin County (071)."""
    assert places("Oak Grove", "MO") == ["2953624"]
    assert places("Oak Grove Village", "MO") == ["2953650"]
    (village,) = find_place("Oak Grove Village", "MO", (), reference("Oak Grove Village", "MO")).places
    assert "29071" in village.county_fips
