"""The place that a person asks about: what is certain, what is a candidate, and how a question is refused."""

from __future__ import annotations

from contextlib import suppress
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.errors import NotFound
from section287g.places.spot import (
    AmbiguousPlace,
    Spot,
    UnknownPlace,
    spot_at_point,
    spot_by_county,
    spot_by_name,
    spot_by_place,
    spot_by_zip,
)
from section287g.places.tables import counties, states_by_code


def codes(spot: Spot) -> list[str]:
    return [one.county.county_fips for one in spot.counties]


def refusal(name: str) -> str:
    with pytest.raises(NotFound) as refused:
        spot_by_name(name)
    return str(refused.value)


@pytest.mark.parametrize(
    "name",
    ["Gainesville, FL", "Gainesville FL", "gainesville, florida", "City of Gainesville, FL", " GAINESVILLE ,fl "],
)
def test_a_city_in_any_spelling(name: str) -> None:
    spot = spot_by_name(name)
    assert (spot.kind, spot.states, codes(spot)) == ("place", ("FL",), ["12001"])
    assert [one.place_fips for one in spot.places] == ["1225175"]
    assert [one.whole for one in spot.counties] == [True]
    assert spot.asked == name
    assert spot.notes == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Alachua County, FL", "12001"),
        ("Alachua County", "12001"),
        ("County of Alachua, Florida", "12001"),
        ("Orleans Parish, LA", "22071"),
        ("Nome Census Area, AK", "02180"),
        ("Miami-Dade, FL", "12086"),
        ("Richmond County, VA", "51159"),
        ("Carroll County, NH", "33003"),
        ("DONA ANA COUNTY, NM", "35013"),
    ],
)
def test_a_county_by_its_name(name: str, code: str) -> None:
    spot = spot_by_name(name)
    assert (spot.kind, codes(spot), spot.places) == ("county", [code], ())
    assert spot.population == counties()[code].population


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Florida", "FL"),
        ("fl", "FL"),
        ("West Virginia", "WV"),
        ("Guam", "GU"),
        ("District of Columbia", "DC"),
        ("Washington", "WA"),
        ("New York", "NY"),
    ],
)
def test_a_bare_state(name: str, state: str) -> None:
    spot = spot_by_name(name)
    assert (spot.kind, spot.states, spot.counties, spot.places) == ("state", (state,), (), ())
    assert spot.population == states_by_code()[state].population


def test_a_city_named_like_its_state_is_asked_with_it() -> None:
    spot = spot_by_name("New York, NY")
    assert spot.kind == "place"
    assert set(codes(spot)) == {"36005", "36047", "36061", "36081", "36085"}
    assert not any(one.whole for one in spot.counties)


def test_a_name_of_many_states_is_refused_with_the_choices_and_what_to_do() -> None:
    message = refusal("Springfield")
    assert "Springfield, MO (city; Greene County, Christian County, 2970000)" in message
    assert "Springfield, MA (city; Hampden County, 2567000)" in message
    assert "more. Say which state, or --place CODE" in message
    assert "Lincoln County, NE" not in message
    assert "Lincoln County, AR" in refusal("Lincoln County")


def test_a_name_of_several_places_of_one_state_is_refused_with_their_codes() -> None:
    message = refusal("Greene Township, PA")
    assert "7 places" in message
    assert "Greene, PA (township; Erie County, 4204930936)" in message
    assert "--place CODE" in message


def test_an_unknown_name_is_refused_with_the_nearest_of_the_state() -> None:
    message = refusal("Springfild, IL")
    assert message.startswith("no place or county in Illinois is called 'Springfild'")
    assert "'Springfield, IL'" in message
    assert "give the county, a ZIP or a point" in message
    assert "nearest" not in refusal("Zzyzxqq")


@pytest.mark.parametrize("state", ["ZZ", "ON", "Atlantis"])
def test_a_state_that_is_none_is_named(state: str) -> None:
    message = refusal(f"Gainesville, {state}")
    assert message.startswith(f"'{state}' is no state or territory")
    assert "'Gainesville, FL'" in message


@pytest.mark.parametrize("name", ["", "   ", "!!!"])
def test_nothing_is_no_place(name: str) -> None:
    assert "names no place" in refusal(name)


def test_in_new_england_the_town_is_meant() -> None:
    spot = spot_by_name("Amherst, MA")
    assert [one.place_fips for one in spot.places] == ["2501501325"]
    carroll = spot_by_name("Carroll, NH")
    assert ([one.place_fips for one in carroll.places], codes(carroll)) == (["3300710100"], ["33007"])
    assert carroll.notes == ("Carroll County, NH has the same name; ask 'Carroll County, NH' for it",)


def test_elsewhere_the_village_is_meant_and_the_town_of_its_name_noted() -> None:
    spot = spot_by_name("Malone, NY")
    assert [one.place_fips for one in spot.places] == ["3644710"]
    assert spot.notes == ("Malone, NY (town; Franklin County, 3603344721) has the same name",)


def test_a_city_that_a_county_is_named_like() -> None:
    spot = spot_by_name("Richmond, VA")
    assert (spot.kind, codes(spot)) == ("place", ["51760"])
    assert spot.notes == ("Richmond County, VA has the same name; ask 'Richmond County, VA' for it",)
    assert codes(spot_by_name("St. Louis, MO")) == ["29510"]
    assert codes(spot_by_name("Saint Louis County, MO")) == ["29189"]


@pytest.mark.parametrize(("code", "county"), [("12001", "12001"), ("1001", "01001"), (" 12001 ", "12001"),
                                              ("09001", "09001"), ("46102", "46102")])  # fmt: skip
def test_a_county_by_its_code(code: str, county: str) -> None:
    spot = spot_by_county(code)
    assert (spot.kind, codes(spot), spot.notes) == ("county", [county], ())


@pytest.mark.parametrize(
    ("code", "county", "words"),
    [
        ("46113", "46102", "Shannon County (46113) ended on 2015-05-01"),
        ("02270", "02158", "Wade Hampton Census Area (02270) ended on 2015-07-01"),
        ("51515", "51019", "Bedford city (51515) ended on 2013-07-01"),
    ],
)
def test_a_former_code_answers_as_its_followers(code: str, county: str, words: str) -> None:
    spot = spot_by_county(code)
    assert codes(spot) == [county]
    assert [one.whole for one in spot.counties] == [True]
    assert spot.notes[0].startswith(words)


def test_a_divided_county_answers_with_its_parts() -> None:
    spot = spot_by_county("02261")
    assert codes(spot) == ["02063", "02066"]
    assert not any(one.whole for one in spot.counties)
    assert "2019-01-02" in spot.notes[0]


def test_a_former_county_by_its_name_answers_as_its_followers() -> None:
    assert codes(spot_by_name("Wade Hampton Census Area, AK")) == ["02158"]
    assert codes(spot_by_county("Shannon County, SD")) == ["46102"]


def test_a_planning_region_answers_with_the_counties_that_it_overlaps() -> None:
    spot = spot_by_county("09110")
    assert codes(spot) == ["09003", "09013"]
    assert not any(one.whole for one in spot.counties)
    assert "eight counties" in spot.notes[0]


def test_a_planning_region_by_its_name_does_too() -> None:
    assert codes(spot_by_name("Capitol Planning Region, CT")) == ["09003", "09013"]


@pytest.mark.parametrize(("text", "code"), [("Alachua, FL", "12001"), ("Alachua", "12001"), ("Lee, FL", "12071"),
                                            ("Orleans, LA", "22071"), ("Richmond, VA", "51159")])  # fmt: skip
def test_a_county_asked_as_one_needs_no_word_for_it(text: str, code: str) -> None:
    assert codes(spot_by_county(text)) == [code]


@pytest.mark.parametrize(
    ("code", "words"),
    [("12999", "Florida has no county of this code"), ("99999", "its first two digits are no state's"),
     ("Lee", "Lee County, AL"), ("Gainesville, FL", "Gainesville")],
)  # fmt: skip
def test_what_is_no_county_is_refused(code: str, words: str) -> None:
    with pytest.raises(NotFound) as refused:
        spot_by_county(code)
    assert words in str(refused.value)


@pytest.mark.parametrize("text", ["32601", "32601-1234", " 32601 "])
def test_a_zip_of_one_county(text: str) -> None:
    spot = spot_by_zip(text)
    assert (spot.kind, spot.states, codes(spot)) == ("zip", ("FL",), ["12001"])
    assert spot.counties[0].whole
    assert [one.place_fips for one in spot.places] == ["1225175"]
    assert "candidates" in spot.notes[0]


def test_a_zip_of_two_counties_tells_the_share_of_its_people() -> None:
    spot = spot_by_zip("34990")  # Palm City, Florida: Martin County, and a corner of St. Lucie County
    assert codes(spot) == ["12085", "12111"]
    first, second = spot.counties
    assert (first.whole, second.whole) == (False, False)
    assert first.share == pytest.approx(0.9645)
    assert second.share == pytest.approx(0.0355)


def test_a_zip_of_two_states() -> None:
    spot = spot_by_zip("86515")  # Window Rock
    assert (spot.states, codes(spot)) == (("AZ", "NM"), ["04001", "35031"])


def test_a_zip_of_connecticut_gives_counties_and_no_planning_region() -> None:
    spot = spot_by_zip("06610")  # Bridgeport
    assert codes(spot) == ["09001"]
    assert spot.counties[0].whole


@pytest.mark.parametrize("text", ["99999", "00000", "123", "abc", "326011", ""])
def test_an_unknown_zip_is_refused(text: str) -> None:
    with pytest.raises(NotFound, match="is no ZIP code"):
        spot_by_zip(text)


def test_a_point_inside_a_county() -> None:
    spot = spot_at_point(29.65, -82.32)
    assert (spot.kind, spot.states, codes(spot)) == ("point", ("FL",), ["12001"])
    assert spot.counties[0].whole
    assert len(spot.notes) == 1
    assert "no border of a city is held" in spot.notes[0]


def test_a_point_near_a_border_is_certain_of_nothing() -> None:
    spot = spot_at_point(42.5, -104.054)  # Wyoming ends at 104.053
    assert (spot.states, codes(spot)) == (("WY", "NE"), ["56015", "31165"])
    assert not any(one.whole for one in spot.counties)
    assert "near a county's border" in spot.notes[0]


def test_a_point_of_connecticut_has_one_county() -> None:
    assert codes(spot_at_point(41.7658, -72.6734)) == ["09003"]


def test_a_point_outside_the_country_is_refused() -> None:
    with pytest.raises(NotFound, match=r"43\.65, -79\.38 lies outside the country") as refused:
        spot_at_point(43.65, -79.38)  # Toronto
    assert " does: " not in str(refused.value)


@pytest.mark.parametrize(("latitude", "longitude"), [(-82.32, 29.65), (29.65, 82.32)])
def test_swapped_or_without_the_minus_sign_a_point_is_refused_with_the_right_one(
    latitude: float, longitude: float
) -> None:
    with pytest.raises(NotFound, match=r"29\.65,-82\.32 does: latitude first"):
        spot_at_point(latitude, longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(nan, -82.0), (29.65, nan), (29.65, inf), (91.0, 0.0)])
def test_what_cannot_be_a_point_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(NotFound, match="degrees"):
        spot_at_point(latitude, longitude)


def test_a_place_by_its_code() -> None:
    spot = spot_by_place("4204930936")
    assert (spot.kind, spot.states, codes(spot)) == ("place", ("PA",), ["42049"])
    assert spot.label == "Greene, PA (township; Erie County)"
    for wrong in ("9999999", "12", "x", ""):
        with pytest.raises(NotFound, match="is the code of no place held"):
            spot_by_place(wrong)


WORDS = st.sampled_from(
    [
        "Lee",
        "St.",
        "Greene",
        "County",
        "City",
        "Township",
        "of",
        ",",
        "FL",
        "PA",
        "Virginia",
        "32601",
        "12001",
        "-",
        "09110",
    ]
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.one_of(WORDS, WORDS, st.text(max_size=8)), max_size=4).map(" ".join))
def test_any_text_is_answered_or_refused(text: str) -> None:
    for ask in (spot_by_name, spot_by_county, spot_by_zip, spot_by_place):
        with suppress(NotFound):
            assert ask(text).label


def test_a_name_that_a_county_of_another_state_has_too_is_not_decided() -> None:
    """San Juan is a city of Texas, and San Juan Municipio is ten times its size."""
    with pytest.raises(AmbiguousPlace) as refused:
        spot_by_name("San Juan")
    assert refused.value.choices[0] == "72127"  # San Juan Municipio, the largest
    assert "4865516" in refused.value.choices  # the city in Texas
    assert spot_by_name("San Juan, TX").places[0].place_fips == "4865516"
    with pytest.raises(AmbiguousPlace) as harris:
        spot_by_name("Harris")
    assert harris.value.choices[0] == "48201"  # Harris County, Texas


def test_a_state_says_which_place_has_its_name() -> None:
    assert spot_by_name("Washington").notes == ("Washington, DC has the same name; ask 'Washington, DC' for it",)
    assert spot_by_name("Guam").notes == ()


def test_names_near_one_that_nothing_bears_can_be_asked_by() -> None:
    with pytest.raises(UnknownPlace) as refused:
        spot_by_name("Springfild, IL")
    assert "Springfield, IL" in refused.value.near
    for name in refused.value.near:
        assert spot_by_name(name).kind in ("place", "county")
