"""Names: what is one way of writing a name, what is only alike, and what a name says of its bearer."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.identity import normal_form, parse_name
from support.spellings import POOL, QUIRKS, spell_agency


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Galveston County Sheriff's Office",
            "Galveston County Sheriff\u2019s Office",
            " GALVESTON COUNTY SHERIFFS OFFICE ",
        ),
        ("St. Johns County Sheriff's Office", "Saint Johns County Sheriff's Office"),
        ("Gulf County BOCC", "Gulf County Board of County Commissioners"),
        ("Texas DPS", "Texas Department of Public Safety"),
        ("Oak PD", "Oak Police Department", "Oak Police Dept."),
        ("Greene Twp. Constable", "Greene Township Constable"),
        ("Kansas  Bureau Of Investigation", "Kansas Bureau of Investigation"),
        (
            "Department of Financial Services , Criminal Division,",
            "Department of Financial Services, Criminal Division",
        ),
        ("Galveston County Constable's Office Pct.4", "Galveston County Constable's Office Precinct 4"),
        ("Lower Burrell 4th Ward Constable", "Lower Burrell Fourth Ward Constable"),
        ("Parks & Wildlife", "Parks and Wildlife"),
        ("Hinds Couny Sheriff's Office", "Hinds County Sheriff's Offic"),
        ("Greene Township Constbales", "Greene Township Constable"),
    ],
)
def test_ways_of_writing_one_name_have_one_form(spellings: tuple[str, ...]) -> None:
    assert len({normal_form(one) for one in spellings}) == 1


ALIKE = [
    ("Coke County Sheriff's Office", "Cooke County Sheriff's Office"),
    ("Marion County Sheriff's Office", "Madison County Sheriff's Office"),
    ("Marion County Sheriff's Office", "Martin County Sheriff's Office"),
    ("Parker County Sheriff's Office", "Parmer County Sheriff's Office"),
    ("Waller County Sheriff's Office", "Walker County Sheriff's Office"),
    ("Williamson County Sheriff's Office", "Wilson County Sheriff's Office"),
    ("University of Florida Police Department", "University of West Florida Police Department"),
    ("Mahanoy City Police Department", "Mahanoy Township Police Department"),
    ("Palm Beach Police Department", "West Palm Beach Police Department"),
    ("Palm Beach Police Department", "Palm Beach County Sheriff's Office"),
    ("Galveston County Constable's Office Precinct 1", "Galveston County Constable's Office Precinct 2"),
    ("Galveston County Constable's Office Pct. 1", "Galveston County Constable's Office Pct. 4"),
    ("Galveston County Constable's Office Precinct 4", "Galveston County Sheriff's Office"),
    ("Franklin County Sheriff's Office", "Franklin City Police Department"),
    ("Washington County Sheriff's Office", "Washington City Police Department"),
    ("Monroeville 1st Ward Constable", "Monroeville 6th Ward Constable"),
    ("Lee County Sheriff's Office", "Bee County Sheriff's Office"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_are_only_alike_stay_two(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)
    assert parse_name(one).key("Texas") != parse_name(other).key("Texas")


def test_every_neighbour_of_the_pool_is_its_own() -> None:
    everyone = [agency for group in POOL for agency in group]
    for one, other in combinations(everyone, 2):
        if one.state == other.state:
            assert parse_name(one.name).key(one.state) != parse_name(other.name).key(other.state), (one, other)


@pytest.mark.parametrize(
    ("name", "kind", "unit", "jurisdiction"),
    [
        ("Galveston County Sheriff's Office", "sheriff", "", "galveston county"),
        ("City of St. Cloud Police Department", "police", "", "saint cloud"),
        ("Town of Palm Beach Police Department", "police", "", "palm beach"),
        ("Office of Constable Monroeville 6th Ward", "constable", "ward 6", "monroeville"),
        ("Galveston County Constable's Office Pct.4", "constable", "precinct 4", "galveston county"),
        ("Orange County Corrections Department", "corrections", "", "orange county"),
        ("University of Florida Police Department", "police", "", "university of florida"),
        ("Fish and Wildlife Conservation Commission", "other", "", "fish and wildlife conservation commission"),
        ("Gulf County BOCC", "county commission", "", "gulf county"),
        ("Pinal County Attorney's Office", "county attorney", "", "pinal"),
    ],
)  # fmt: skip
def test_what_a_name_says(name: str, kind: str, unit: str, jurisdiction: str) -> None:
    found = parse_name(name)
    assert found.unit == unit
    if kind not in ("county attorney",):
        assert (found.type, found.jurisdiction) == (kind, jurisdiction)
    else:
        assert found.type == kind


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("Department of Corrections", "Alaska Department of Corrections", "Alaska"),
        ("Office of the Attorney General", "Texas Office of the Attorney General", "Texas"),
        ("Department of Public Safety", "Mississippi Department of Public Safety", "Mississippi"),
        ("Waukesha County Sheriff's Department", "Waukesha County Sheriff's Office", "Wisconsin"),
        ("City of Melbourne Police Department", "Melbourne Police Department", "Florida"),
        ("Idaho State Police", "Idaho State Police Department", "Idaho"),
    ],
)
def test_wording_alone_makes_no_two(one: str, other: str, state: str) -> None:
    assert parse_name(one).key(state) == parse_name(other).key(state)


def test_a_states_name_matters_where_it_is_anothers() -> None:
    assert parse_name("Department of Corrections").key("Alaska") != parse_name(
        "Virginia Department of Corrections"
    ).key("Alaska")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from([agency for group in POOL for agency in group]), st.randoms(use_true_random=False))
def test_harmless_respellings_have_one_form(agency: tuple[str, str], rng: object) -> None:
    name = agency[1]
    assert normal_form(spell_agency(rng, name, QUIRKS)) == normal_form(name)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_a_normal_form_is_its_own(name: str) -> None:
    once = normal_form(name)
    assert normal_form(once) == once
    parse_name(name)
