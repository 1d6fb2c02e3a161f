"""Traps of names, each with its truth known by hand: from the Census list, the FBI's rosters, the laws of states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import section287g
from registry.making import put
from section287g.places import Located, ToLocate, Witness, locate
from section287g.registry import build, open_registry
from support import workbooks as w


def find(state: str, name: str, *said: tuple[str, str, int]) -> Located:
    """Where an agency is that no judgement knows; `said` are ICE's type and county, and on how many rows."""
    (found,) = locate([ToLocate("trap", state, (name,), tuple(Witness(*one) for one in said))])
    return found


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, Any]]:
    with section287g.open() as registry:
        return {one["agency_id"]: dict(one) for one in registry.sql("FROM agencies")}


LEE = {"AL": "01081", "AR": "05077", "FL": "12071", "GA": "13177", "IL": "17103", "IA": "19111", "KY": "21129",
       "MS": "28081", "NC": "37105", "SC": "45061", "TX": "48287", "VA": "51105"}  # fmt: skip
UNION = {"AR": "05139", "FL": "12125", "GA": "13291", "LA": "22111", "NJ": "34039", "NC": "37179", "OH": "39159",
         "PA": "42119", "SC": "45087", "TN": "47173"}  # fmt: skip
LINCOLN = {"CO": "08073", "KS": "20105", "LA": "22061", "ME": "23015", "NE": "31111", "NV": "32017", "NM": "35027",
           "OK": "40081", "WA": "53043", "WY": "56023"}  # fmt: skip


@pytest.mark.parametrize(("county", "codes"), [("Lee", LEE), ("Union", UNION), ("Lincoln", LINCOLN)])
def test_counties_of_one_name_are_kept_apart_by_state(county: str, codes: dict[str, str]) -> None:
    asked = [ToLocate(state, state, (f"{county} {_kind(state)} Sheriff's Office",)) for state in codes]
    found = locate(asked)
    assert {one.agency_id: one.county_fips for one in found} == {state: (code,) for state, code in codes.items()}
    fbi = {"NE": "NB"}
    assert all(one.ori is not None and one.ori[:2] == fbi.get(one.agency_id, one.agency_id) for one in found)


def _kind(state: str) -> str:
    return "Parish" if state == "LA" else "County"


@pytest.mark.parametrize(
    ("state", "name", "county", "place", "ori"),
    [
        ("NH", "Carroll Police Department", ("33007",), ("3300710100",), "NH0041000"),  # in Coos County
        ("KY", "Hickman Police Department", ("21075",), ("2136298",), "KY0380200"),  # in Fulton County
        ("NY", "Allegany Police Department", ("36009",), ("3601286",), "NY0042000"),  # in Cattaraugus County
        ("FL", "Seminole Police Department", ("12103",), ("1264975",), None),  # in Pinellas County
    ],
)
def test_a_town_named_like_a_county_elsewhere_in_its_state(
    state: str, name: str, county: tuple[str, ...], place: tuple[str, ...], ori: str | None
) -> None:
    found = find(state, name)
    assert (found.jurisdiction, found.county_fips, found.place_fips) == ("municipal", county, place)
    assert ori is None or found.ori == ori


@pytest.mark.parametrize(
    ("state", "name", "county"),
    [
        ("NH", "Carroll", "33003"),
        ("KY", "Hickman", "21105"),
        ("NY", "Allegany", "36003"),
        ("FL", "Seminole", "12117"),
    ],
)
def test_and_the_sheriff_of_that_county(state: str, name: str, county: str) -> None:
    found = find(state, f"{name} County Sheriff's Office")
    assert (found.jurisdiction, found.county_fips, found.place_fips) == ("county", (county,), ())


@pytest.mark.parametrize(
    ("state", "city", "place", "ori"),
    [
        ("FL", "Dade City", "1216125", "FL0510100"),
        ("FL", "Plant City", "1257550", "FL0290100"),
        ("FL", "Lake City", "1237775", "FL0120100"),
        ("SC", "Lake City", "4539310", "SC0210200"),
        ("GA", "Lake City", "1344508", "GA0310600"),
        ("TX", "League City", "4841980", "TX0840800"),
        ("FL", "Florida City", "1222975", "FL0130300"),
        ("IA", "Iowa City", "1938595", "IA0520200"),
        ("DE", "Delaware City", "1019730", "DE0020900"),
        ("LA", "Bossier City", "2208920", "LA0080100"),
        ("KS", "Kansas City", "2036000", "KS1050200"),
        ("MO", "Kansas City", "2938000", "MOKPD0000"),
        ("TX", "College Station", "4815976", "TX0210200"),
        ("TX", "University Park", "4874492", "TX0572400"),
        ("PA", "State College", "4273808", "PA0140300"),
        ("CO", "Pueblo", "0862000", "CO0510100"),
    ],
)
def test_a_city_whose_name_looks_like_something_else(state: str, city: str, place: str, ori: str) -> None:
    found = find(state, f"{city} Police Department")
    assert (found.jurisdiction, found.place_fips, found.ori) == ("municipal", (place,), ori)


def test_oak_grove_village_is_not_oak_grove() -> None:
    """Missouri: a city of Jackson and Lafayette counties, a village of Franklin County."""
    city, village = find("MO", "Oak Grove Police Department"), find("MO", "Oak Grove Village Police Department")
    assert (city.place_fips, city.county_fips, city.ori) == (("2953624",), ("29095", "29107"), "MO0480900")
    assert (village.place_fips, village.ori) == (("2953650",), None)
    assert village.county_fips == ("29071",)
    assert village.population != city.population


def test_a_county_of_another_state_is_never_taken() -> None:
    found = find("FL", "Galveston County Sheriff's Office", ("County", "Galveston County", 7))
    assert (found.jurisdiction, found.county_fips, found.ori, found.population) == ("county", (), None, None)
    (said,) = found.disagreements
    assert (said.ice_county, said.ice_county_fips, said.how, said.rows) == (
        "Galveston County",
        None,
        "a county of another state",
        7,
    )


def test_ices_wrong_and_misspelt_counties_are_told_and_the_name_wins() -> None:
    said = [("County", "Alachua County", 90), ("County", "Alachau County", 3), ("County", "Levy County", 2)]
    found = find("FL", "Alachua County Sheriff's Office", *said)
    assert (found.county_fips, found.county_by) == (("12001",), "the name")
    assert [(one.ice_county, one.ice_county_fips, one.how, one.rows) for one in found.disagreements] == [
        ("Alachau County", "12001", "a misspelled county of the state", 3),
        ("Levy County", "12075", "a county of the state", 2),
    ]


@pytest.mark.parametrize("saint", ["St.", "Saint", "ST", "SAINT", "st."])
def test_saint_in_any_spelling(saint: str) -> None:
    county = find("FL", f"{saint} Johns County Sheriff's Office")
    assert (county.county_fips, county.ori) == (("12109",), "FL0550000")
    city = find("FL", f"{saint} Cloud Police Department")
    assert (city.place_fips, city.ori) == (("1262625",), "FL0490100")


@pytest.mark.parametrize(
    ("town", "county"),
    [
        ("Waterbury", "09009"),
        ("Bridgeport", "09001"),
        ("Town of Greenwich", "09001"),
        ("Shelton", "09001"),
        ("Bristol", "09003"),
    ],
)
def test_a_town_of_connecticut_is_in_a_county_and_no_planning_region(town: str, county: str) -> None:
    assert find("CT", f"{town} Police Department").county_fips == (county,)


@pytest.mark.parametrize(
    ("town", "ori"), [("Waterbury", "CT0015100"), ("Bridgeport", "CT0001500"), ("Greenwich", "CT0005700")]
)
def test_the_roster_finds_a_town_of_connecticut_though_it_names_planning_regions(town: str, ori: str) -> None:
    assert find("CT", f"{town} Police Department").ori == ori


def test_a_constable_has_candidates_and_never_one_of_them(known: dict[str, dict[str, Any]]) -> None:
    constables = {key: one for key, one in known.items() if key.startswith("tx-galveston-county-constable")}
    assert len(constables) == 3
    for one in constables.values():
        assert (one["jurisdiction"], one["county_fips"]) == ("constable district", "48167")
        assert (one["ori"], one["ori_status"]) == (None, "ambiguous")
        assert one["ori_candidates"] == "TX0841100;TX0841300;TX0841800;TX0842500"
    assert [key for key, one in known.items() if one["jurisdiction"] == "constable district" and one["ori"]] == []


@pytest.mark.parametrize(
    ("state", "name", "jurisdiction", "county", "ori"),
    [
        ("FL", "University of Florida Police Department", "campus", ("12001",), "FL0010600"),
        ("FL", "University of West Florida Police Department", "campus", ("12033",), "FL0170400"),
        ("FL", "Florida International University Police Department", "campus", ("12086",), "FL0133100"),
        ("FL", "Lee County Port Authority Police", "port", ("12071",), "FL0360400"),
        ("FL", "Sanford Airport Police Department", "port", ("12117",), "FL0591000"),
    ],
)
def test_police_of_an_airport_or_a_university(
    state: str, name: str, jurisdiction: str, county: tuple[str, ...], ori: str
) -> None:
    found = find(state, name)
    assert (found.jurisdiction, found.county_fips, found.ori, found.population) == (jurisdiction, county, ori, None)


def test_a_university_of_two_lines_is_ambiguous() -> None:
    """Florida State University has one line for Tallahassee (Leon) and one for Panama City (Bay)."""
    found = find("FL", "Florida State University Police Department")
    assert (found.ori, found.ori_status) == (None, "ambiguous")
    assert found.ori_candidates == ("FL0031100", "FL0370600")


def test_districts_of_several_counties(known: dict[str, dict[str, Any]]) -> None:
    arkansas = known["ar-16th-judicial-district-drug-task-force"]
    assert arkansas["county_fips"] == "05023;05049;05063;05065;05137"
    florida = known["fl-office-of-the-state-attorneys-6-judicial-circuit"]
    assert florida["county_fips"] == "12101;12103"  # Pasco and Pinellas
    assert arkansas["jurisdiction"] == florida["jurisdiction"] == "judicial district"
    assert (arkansas["ori"], florida["ori"]) == (None, None)


@pytest.mark.parametrize(
    ("state", "name", "ori"),
    [
        ("MP", "CNMI Department of Corrections", None),
        ("MP", "Northern Mariana Islands Department of Corrections", None),
        ("GU", "Guam Police Department", "GM0010000"),
        ("GU", "Office Of The Attorney General", None),
        ("AR", "Arkansas Department of Corrections", None),
        ("IA", "Iowa Department of Corrections", None),
    ],
)
def test_a_body_of_a_state_or_territory_has_no_county(state: str, name: str, ori: str | None) -> None:
    found = find(state, name)
    assert (found.jurisdiction, found.county_fips, found.place_fips, found.ori) == ("state", (), (), ori)


def test_a_county_named_like_its_state_has_its_own_sheriff() -> None:
    assert find("AR", "Arkansas County Sheriff's Office").county_fips == ("05001",)
    assert find("IA", "Iowa County Sheriff's Office").county_fips == ("19095",)
    assert find("OK", "Oklahoma County Sheriff's Office").county_fips == ("40109",)


@pytest.mark.parametrize(
    ("state", "name", "jurisdiction", "county", "ori"),
    [
        ("VA", "Richmond City Sheriff's Office", "county", "51760", "VA1220100"),
        ("VA", "Richmond County Sheriff's Office", "county", "51159", "VA0790000"),
        ("VA", "Richmond Police Department", "municipal", "51760", "VA1220000"),
        ("VA", "Fairfax City Police Department", "municipal", "51600", "VA1075000"),
        ("VA", "Fairfax County Police Department", "county", "51059", "VA0290100"),
        ("VA", "Franklin County Sheriff's Office", "county", "51067", "VA0330000"),
        ("VA", "Franklin City Police Department", "municipal", "51620", "VA1085000"),
        ("VA", "Virginia Beach Sheriff's Office", "county", "51810", None),
        ("MD", "Baltimore City Sheriff's Office", "county", "24510", "MD0040600"),
        ("MD", "Baltimore Police Department", "municipal", "24510", "MDBPD0000"),
        ("MD", "Baltimore County Police Department", "county", "24005", "MD0030100"),
        ("MO", "St. Louis City Sheriff's Office", "county", "29510", None),
        ("MO", "St. Louis County Police Department", "county", "29189", "MO0950000"),
        ("NV", "Carson City Sheriff's Office", "county", "32510", "NV0130000"),
        ("NY", "Nassau County Police Department", "county", "36059", "NY0290000"),
        ("NY", "Nassau County Sheriff's Office", "county", "36059", None),
        ("SC", "Horry County Sheriff's Office", "county", "45051", "SC0260000"),
        ("SC", "Horry County Police Department", "county", "45051", "SC0260400"),
        ("MO", "St. Charles County Sheriff's Department", "county", "29183", "MO0920000"),
        ("MO", "St. Charles County Police Department", "county", "29183", "MO0922400"),
        ("LA", "Orleans Parish Sheriff's Office", "county", "22071", None),
        ("LA", "St. Tammany Parish Sheriff's Office", "county", "22103", "LA0520000"),
        ("LA", "LaSalle Parish Sheriff's Office", "county", "22059", "LA0300000"),
        ("AK", "Juneau Police Department", "municipal", "02110", "AK0010300"),
        ("AK", "Anchorage Police Department", "municipal", "02020", "AK0010100"),
        ("AK", "Nome Census Area Sheriff's Office", "county", "02180", None),
        ("CO", "Denver Police Department", "municipal", "08031", "CODPD0000"),
        ("CO", "Pueblo County Sheriff's Office", "county", "08101", "CO0510000"),
    ],
)
def test_cities_counties_and_their_two_kinds_of_police(
    state: str, name: str, jurisdiction: str, county: str, ori: str | None
) -> None:
    found = find(state, name)
    assert (found.jurisdiction, found.county_fips, found.ori) == (jurisdiction, (county,), ori)


def test_consolidated_governments() -> None:
    jacksonville = find("FL", "Jacksonville Sheriff's Office", ("County", "Duval County", 9))
    assert (jacksonville.county_fips, jacksonville.ori) == (("12031",), "FL0160000")
    for name in ("Metropolitan Nashville Police Department", "Nashville Police Department"):
        nashville = find("TN", name)
        assert (nashville.county_fips, nashville.place_fips) == (("47037",), ("4752006",))


def test_the_roster_finds_nashville_by_its_very_name() -> None:
    assert find("TN", "Metropolitan Nashville Police Department").ori == "TN0190100"


@pytest.mark.parametrize(
    ("state", "name", "county"),
    [
        ("SD", "Shannon County Sheriff's Office", "46102"),
        ("AK", "Wade Hampton Census Area Sheriff's Office", "02158"),
    ],
)
def test_an_agency_of_a_county_that_was_renamed_is_in_the_county_of_today(state: str, name: str, county: str) -> None:
    assert find(state, name).county_fips == (county,)


def test_a_city_of_alaska_is_in_a_census_area_of_today() -> None:
    assert find("AK", "Valdez Police Department").county_fips == ("02063",)


def test_the_police_of_a_borough_of_alaska_are_a_countys() -> None:
    found = find("AK", "North Slope Borough Police Department")
    assert (found.county_fips, found.ori) == (("02185",), "AK0011800")
    assert found.jurisdiction == "county"


def test_a_township_is_not_the_county_of_its_name() -> None:
    assert find("PA", "Greene County Sheriff's Office").county_fips == ("42059",)
    alone = find("PA", "Greene Township Constable")
    assert (alone.jurisdiction, alone.county_fips, alone.place_fips) == ("constable district", (), ())
    assert alone.place_by.startswith("ambiguous: ")
    told = find("PA", "Greene Township Constable", ("Municipality", "Erie County", 4))
    assert (told.county_fips, told.place_fips) == (("42049",), ("4204930936",))


def test_two_townships_of_one_name_are_two_candidates_though_one_left_the_roster() -> None:
    """Pennsylvania has a Robinson Township in Allegheny County and one in Washington County, each with its police."""
    alone = find("PA", "Robinson Township Police Department")
    assert (alone.place_fips, alone.county_fips, alone.ori) == ((), (), None)
    assert alone.ori_candidates == ("PA0024000", "PA0634700")
    for county, ori in (("Allegheny County", "PA0024000"), ("Washington County", "PA0634700")):
        assert find("PA", "Robinson Township Police Department", ("Municipality", county, 3)).ori == ori


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("AZ", "Navajo Nation Police"),
        ("FL", "Seminole Tribe of Florida Police"),
        ("FL", "Seminole Tribe of Florida Police Department"),
        ("NM", "Pueblo of Laguna Police Department"),
    ],
)
def test_a_tribes_police_are_a_tribes(state: str, name: str) -> None:
    found = find(state, name)
    assert (found.jurisdiction, found.county_fips, found.place_fips, found.population) == ("tribal", (), (), None)


def test_two_divisions_of_one_department_share_its_line(known: dict[str, dict[str, Any]]) -> None:
    sharing = [key for key, one in known.items() if one["ori"] == "TX0000000"]
    assert len(sharing) == 2
    assert {known[key]["sworn"] for key in sharing} == {4453}


def test_two_agencies_on_one_line_do_not_double_its_officers(tmp_path: Path) -> None:
    """Miami-Dade: the county's police became the sheriff's office, on the same line of 3,081 officers."""
    rows = [
        w.Row("FLORIDA", name, county="Miami-Dade County", signed="2025-06-02")
        for name in ("Miami-Dade Sheriff's Office", "Miami-Dade County Police Department")
    ]
    put(tmp_path / "lists", 0, rows)
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        agencies = list(registry.sql("FROM agencies"))
        (florida,) = [one for one in registry.coverage("state") if one["state"] == "FL"]
    assert [(one["ori"], one["sworn"]) for one in agencies] == [("FL0130000", 3081)] * 2
    assert (florida["local_agencies"], florida["roster_agencies_covered"]) == (2, 1)
    assert (florida["sworn_covered"], florida["counties_covered"]) == (3081, 1)
