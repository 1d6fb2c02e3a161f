"""The public verb: one answer for each agency in order, what each column holds, and what no name can bring about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.places import Disagreement, Located, ToLocate, Witness, locate
from section287g.places.jurisdiction import JURISDICTIONS
from section287g.places.tables import County, counties, load_reference, states_by_code

COUNTIES = sorted((one for one in counties().values() if one.current), key=lambda one: one.county_fips)
STATES = sorted(states_by_code())
FIPS = {one.state: one.fips for one in states_by_code().values()}
BODIES = (
    "{} Sheriff's Office",
    "{} Police Department",
    "{} Constable Precinct 2",
    "{} District Attorney's Office",
    "{} Department of Corrections",
    "{} Airport Police",
    "{} Community College Police Department",
    "{} Regional Jail",
    "City of {} Marshal",
    "{}",
)


def one(state: str, *names: str, said: tuple[Witness, ...] = ()) -> Located:
    (found,) = locate([ToLocate("x", state, names, said)])
    return found


def test_no_agencies_have_no_places() -> None:
    assert locate([]) == []


def test_every_agency_is_answered_once_in_order() -> None:
    asked = [
        ToLocate(f"{number}", state, (name,))
        for number, (state, name) in enumerate(
            [("TX", "Lee County Sheriff's Office"), ("FL", "Lee County Sheriff's Office"), ("FL", "Nowhere Police"),
             ("TX", "Lee County Sheriff's Office"), ("FL", "Florida Highway Patrol")] * 3
        )
    ]  # fmt: skip
    found = locate(asked)
    assert [each.agency_id for each in found] == [each.agency_id for each in asked]
    assert found[0].county_fips == found[3].county_fips == found[5].county_fips == ("48287",)
    assert [replace(each, agency_id="") for each in locate(asked[::-1])] == [
        replace(each, agency_id="") for each in found[::-1]
    ]


def test_a_county_has_its_people_and_its_sheriffs_officers() -> None:
    found = one("FL", "Lee County Sheriff's Office")
    assert (found.population, found.population_by) == (790_767, "Census Bureau 2020")
    assert (found.sworn, found.sworn_by) == (803, "FBI roster 2025")
    assert found.place_fips == ()


def test_a_state_has_its_people_and_no_county() -> None:
    found = one("TX", "Texas Department of Public Safety")
    assert (found.jurisdiction, found.population, found.county_fips) == ("state", 29_360_759, ())
    assert (found.ori, found.sworn) == ("TX0000000", 4453)


def test_a_city_has_the_people_of_the_city() -> None:
    found = one("FL", "Dade City Police Department")
    assert (found.population, found.population_by, found.sworn) == (10_394, "FBI roster 2025", 27)


def test_what_is_not_known_is_none_and_not_zero() -> None:
    found = one("FL", "Nowhere At All Police Department")
    assert (found.jurisdiction, found.ori_status) == ("municipal", "not in roster")
    assert (found.ori, found.population, found.sworn, found.latitude, found.longitude) == (None,) * 5
    assert (found.county_fips, found.place_fips, found.ori_candidates) == ((), (), ())


def test_a_roster_that_writes_zero_officers_tells_none() -> None:
    """Prince George's County's sheriff stands on the FBI's roster with 0 officers: it gave no numbers."""
    found = one("MD", "Prince George's County Sheriff's Office")
    assert found.ori == "MD0170000"
    assert found.sworn != 0


def test_a_name_that_nothing_reads_has_no_jurisdiction() -> None:
    found = one("FL", "Bureau of Marine Patrols")
    assert (found.jurisdiction, found.jurisdiction_by) == (None, "nothing tells")
    assert (found.ori, found.ori_status) == (None, "not in roster")


def test_ices_county_settles_between_places_of_one_name() -> None:
    for county, place in (("Erie County", "4204930936"), ("Pike County", "4210330976")):
        found = one("PA", "Greene Township Police Department", said=(Witness("Municipality", county, 4),))
        assert found.place_fips == (place,)


def test_two_of_ices_counties_settle_nothing() -> None:
    said = (Witness("Municipality", "Erie County", 4), Witness("Municipality", "Pike County", 4))
    found = one("PA", "Greene Township Police Department", said=said)
    assert (found.place_fips, found.county_fips) == ((), ())
    assert "4204930936" in found.place_by
    assert "4210330976" in found.place_by


def test_ices_county_stands_in_where_the_name_tells_none() -> None:
    found = one("FL", "Nowhere At All Police Department", said=(Witness("Municipality", "Levy County", 4),))
    assert (found.county_fips, found.county_by) == (("12075",), "ICE's county column")


def test_an_older_name_helps_where_the_newest_tells_no_county() -> None:
    found = one("FL", "Sheriff's Office", "Levy County Sheriff's Office")
    assert (found.jurisdiction, found.county_fips) == ("county", ("12075",))


def test_disagreements_are_summed_by_spelling() -> None:
    said = (
        Witness("County", "Levy County", 3),
        Witness("Municipality", "Levy County", 4),
        Witness("County", "", 9),
        Witness("County", "Alachua County", 50),
    )
    found = one("FL", "Alachua County Sheriff's Office", said=said)
    assert found.disagreements == (Disagreement("Levy County", "12075", "a county of the state", 7),)


def test_a_states_body_may_sit_in_any_county_of_the_state_and_in_no_other() -> None:
    seat = Witness("State Agency", "Leon County", 5)
    away = Witness("State Agency", "Galveston County", 2)
    found = one("FL", "Florida Highway Patrol", said=(seat, away))
    assert [said.ice_county for said in found.disagreements] == ["Galveston County"]


WORDS = (
    "Lee", "St.", "Greene", "County", "City of", "Township", "Sheriff's Office", "Police Department", "Constable",
    "Precinct 4", "University", "Regional", "Florida", "Department of Corrections", "Airport", "Tribe", ",", "-", ":",
)  # fmt: skip
names_st = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=10)), max_size=5).map(" ".join)
counties_st = st.sampled_from(COUNTIES)
agencies_st = st.tuples(counties_st, st.sampled_from(STATES), st.sampled_from(BODIES), st.booleans())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(agencies_st, min_size=1, max_size=25))
def test_no_code_is_ever_of_another_state(drawn: list[tuple[County, str, str, bool]]) -> None:
    """A county's name and ICE's column with it, listed under any state: nothing is taken from the county's own."""
    asked = [
        ToLocate(
            f"{number}",
            state,
            (body.format(county.name),),
            (Witness("County", county.name, 3),) if witnessed else (),
        )
        for number, (county, state, body, witnessed) in enumerate(drawn)
    ]
    answers = locate(asked)
    oris = {ori for each in answers for ori in (each.ori, *each.ori_candidates) if ori is not None}
    lines = load_reference([], oris=oris).line_by_ori
    for wanted, found in zip(asked, answers, strict=True):
        assert found.agency_id == wanted.agency_id
        fips = FIPS[wanted.state]
        assert all(code.startswith(fips) for code in (*found.county_fips, *found.place_fips)), (wanted, found)
        assert {lines[ori].state for ori in (found.ori, *found.ori_candidates) if ori} <= {wanted.state}
        assert all(
            said.ice_county_fips is None or said.ice_county_fips.startswith(fips) for said in found.disagreements
        )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(counties_st, min_size=1, max_size=25))
def test_a_countys_own_sheriff_is_in_that_county(drawn: list[County]) -> None:
    asked = [ToLocate(each.county_fips, each.state, (f"{each.name} Sheriff's Office",)) for each in drawn]
    for wanted, found in zip(drawn, locate(asked), strict=True):
        assert (found.jurisdiction, found.county_fips) == ("county", (wanted.county_fips,)), wanted


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(STATES), st.sampled_from(STATES), st.text(max_size=3)),
            st.lists(names_st, min_size=1, max_size=3),
            st.lists(st.tuples(st.text(max_size=12), st.text(max_size=20), st.integers(1, 9)), max_size=2),
        ),
        max_size=8,
    )
)
def test_any_names_can_be_asked(drawn: list[tuple[str, list[str], list[tuple[str, str, int]]]]) -> None:
    asked = [
        ToLocate(f"{number}", state, tuple(names), tuple(Witness(*each) for each in said))
        for number, (state, names, said) in enumerate(drawn)
    ]
    found = locate(asked)
    assert [each.agency_id for each in found] == [each.agency_id for each in asked]
    for each in found:
        assert each.jurisdiction in (None, *JURISDICTIONS)
        assert (each.ori is not None) == (each.ori_status == "found")
        assert bool(each.ori_candidates) == (each.ori_status == "ambiguous")


@pytest.mark.parametrize("name", ["\ud800", "a\ud800b Police Department"])
def test_half_a_character_is_no_error(name: str) -> None:
    assert one("FL", name).agency_id == "x"
