"""Keys and readings of names of places: what is one name, what is another, for every name that the tables hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.places.names import kind_readings, place_key, plain, roster_keys
from section287g.places.tables import counties, open_reference

COUNTY_NAMES = sorted({one.name for one in counties().values()})
SAINTS = sorted(name for name in COUNTY_NAMES if name.startswith("St. "))
ACCENTS = ("", "\u0301", "\u0300", "\u0303", "\u0308")
APOSTROPHES = ("", "'", "\u2019", "`")


@pytest.mark.parametrize(
    "spellings",
    [
        ("St. Lucie", "Saint Lucie", "SAINT  LUCIE", "St Lucie", "st. lucie"),
        ("La Salle", "LaSalle", "LASALLE"),
        ("De Soto", "DeSoto", "Desoto"),
        ("Do\u00f1a Ana County", "DONA ANA COUNTY", "Don\u0303a Ana County"),
        ("O'Brien County", "O\u2019Brien County", "OBrien County"),
        ("Prince George's County", "Prince Georges County", "PRINCE GEORGE\u2019S COUNTY"),
        ("Miami-Dade", "Miami Dade", "MIAMI\u2013DADE"),
        ("Mt. Vernon", "Mount Vernon"),
        ("Ft. Worth", "Fort Worth"),
        ("Hot Spgs", "Hot Springs"),
    ],
)
def test_ways_of_writing_one_place_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({place_key(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coke County", "Cooke County"),
        ("Lee", "Leeds"),
        ("Oak Grove", "Oak Grove Village"),
        ("St. Genevieve", "Ste. Genevieve"),
        ("Baltimore city", "Baltimore County"),
        ("St. Louis", "Louis"),
        ("North Bend", "South Bend"),
    ],
)
def test_places_that_are_only_alike_have_two_keys(one: str, other: str) -> None:
    assert place_key(one) != place_key(other)


@pytest.mark.parametrize("name", ["", "   ", "'", "---", "\u5317\u4eac"])
def test_what_holds_no_letter_of_ours_has_no_key(name: str) -> None:
    assert place_key(name) == ""


def test_the_key_of_a_key_is_the_key_for_every_place_and_county() -> None:
    with open_reference("places") as connection:
        places = [name for (name,) in connection.execute("SELECT DISTINCT short_name FROM places").fetchall()]
    changed = [name for name in (*places, *COUNTY_NAMES) if place_key(place_key(name)) != place_key(name)]
    assert changed == []


def test_every_key_that_the_tables_hold_is_one_that_a_name_can_have() -> None:
    """A key is small letters and digits; another sign in it could never be met."""
    with open_reference("places", "rosters") as connection:
        for table in ("places", "rosters"):
            odd = connection.execute(
                f"SELECT DISTINCT key FROM (SELECT unnest(string_split(keys, ';')) AS key FROM {table})"
                " WHERE NOT regexp_full_match(key, '[a-z0-9]+') ORDER BY key"
            ).fetchall()
            assert odd == []


def respell(name: str, change: Callable[[str], str], accents: list[str], signs: list[str]) -> str:
    """Another case, accents on letters, apostrophes between them."""
    cased = change(name)
    length = min(len(accents), len(signs))
    letters = zip(cased, accents, signs, strict=False)
    return "".join(one + accent + sign if one.isalpha() else one for one, accent, sign in letters) + cased[length:]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(COUNTY_NAMES),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.lists(st.sampled_from(ACCENTS), max_size=30),
    st.lists(st.sampled_from(APOSTROPHES), max_size=30),
    st.booleans(),
)
def test_case_accents_and_apostrophes_do_not_matter(
    name: str, change: Callable[[str], str], accents: list[str], signs: list[str], composed: bool
) -> None:
    written = unicodedata.normalize("NFC" if composed else "NFD", respell(plain(name), change, accents, signs))
    assert place_key(written) == place_key(name), written


@pytest.mark.parametrize("name", SAINTS)
def test_saint_is_written_in_any_way(name: str) -> None:
    rest = name.removeprefix("St. ")
    assert len({place_key(f"{saint}{rest}") for saint in ("St. ", "St ", "Saint ", "SAINT ", "st.  ")}) == 1


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert place_key(text).isascii()
    assert place_key(text) == "".join(place_key(text).split())
    assert kind_readings(text)
    assert all(roster_keys(text, text))


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("Dade City", [("dadecity", ""), ("dade", "city")]),
        ("City of Miami", [("miami", "city")]),
        ("Village of Clearview", [("clearview", "village")]),
        ("City and County of Denver", [("denver", "county")]),
        ("County of Franklin", [("franklin", "county")]),
        ("Orleans Parish", [("orleansparish", ""), ("orleans", "parish")]),
        ("Nome Census Area", [("nomecensusarea", ""), ("nome", "census area")]),
        ("Juneau City and Borough", [("juneaucityandborough", ""), ("juneau", "borough")]),
        ("Shelby Charter Township", [("shelbychartertownship", ""), ("shelby", "township")]),
        ("Greene Twp.", [("greenetownship", ""), ("greene", "township")]),
        ("Gainesville", [("gainesville", "")]),
        ("City", [("city", "")]),
    ],
)
def test_the_kind_that_a_name_tells(name: str, readings: list[tuple[str, str]]) -> None:
    assert list(kind_readings(name)) == readings


@pytest.mark.parametrize(
    ("name", "full_name", "among"),
    [
        ("", "Alachua County Sheriff's Office", {"alachua"}),
        ("Highway Patrol: Leon County", "", {"highwaypatrol"}),
        ("Robinson Township, Allegheny County", "", {"robinson", "robinsontownship"}),
        ("Dover/Foxcroft", "", {"dover", "foxcroft"}),
        ("Gainesville:", "", {"gainesville"}),
    ],
)
def test_an_agency_of_a_roster_is_found_under_every_part_of_its_name(
    name: str, full_name: str, among: set[str]
) -> None:
    assert among <= set(roster_keys(name, full_name))
