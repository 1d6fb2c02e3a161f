"""Of what an agency's authority is, as its name tells: with planted municipalities and counties, and rule by rule."""

from __future__ import annotations

import csv
import io

import pytest

import section287g
from section287g.datafiles import data_file
from section287g.places.jurisdiction import JURISDICTIONS, Jurisdiction, find_jurisdiction
from section287g.places.names import place_key

MUNICIPAL = frozenset(
    map(place_key, ("Dade City", "Florida City", "Lake City", "University Park", "Miami", "Pinecrest", "Lakeland"))
)
COUNTIES = frozenset(map(place_key, ("Alachua", "Alachua County", "Florida County", "Orange", "Orange County")))

PLANTED = {
    "tribe": ("Navajo Nation Police", "Arizona"),
    "city-marshal": ("The Woodlands City Marshal", "Texas"),
    "ward-marshal": ("Ward 5 Marshal", "Louisiana"),
    "fire-marshal": ("State Fire Marshal", "Mississippi"),
}
"""A name for each rule that the embedded registry may have no agency for, with its state."""


def read(name: str, *ice_types: str, state: str = "Florida") -> Jurisdiction | None:
    return find_jurisdiction(name, state, ice_types, MUNICIPAL.__contains__, COUNTIES.__contains__)


def kind(name: str, *ice_types: str, state: str = "Florida") -> str | None:
    found = read(name, *ice_types, state=state)
    return found.kind if found is not None else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alachua County Sheriff's Office", "county"),
        ("Jacksonville Sheriff's Office", "county"),
        ("Orange County Corrections Department", "county"),
        ("Alachua County Police Department", "county"),
        ("Pinal County Attorney's Office", "county"),
        ("Gulf County BOCC", "county"),
        ("Miami Police Department", "municipal"),
        ("Nowhere Police Department", "municipal"),
        ("Dade City Police Department", "municipal"),
        ("Florida City Police Department", "municipal"),
        ("University Park Police Department", "municipal"),
        ("City of Lakeland Police Department", "municipal"),
        ("Pinecrest Department of Public Safety", "municipal"),
        ("Florida Department of Corrections", "state"),
        ("Florida Highway Patrol", "state"),
        ("Department of Corrections", "state"),
        ("State Fire Marshal", "state"),
        ("Florida National Guard", "state"),
        ("Office of the Attorney General", "state"),
        ("University of Florida Police Department", "campus"),
        ("Alachua County School Board Police", "campus"),
        ("Sanford Airport Police Department", "port"),
        ("Lee County Port Authority Police", "port"),
        ("Galveston County Constable Precinct 4", "constable district"),
        ("Greene Township Constable", "constable district"),
        ("Ward 5 Marshal", "constable district"),
        ("Northwest Regional Police Department", "regional"),
        ("Rappahannock Regional Jail Authority", "regional"),
        ("Albemarle District Jail", "regional"),
        ("16th Judicial District Drug Task Force", "judicial district"),
        ("Office of the State Attorney Sixth Judicial Circuit", "judicial district"),
        ("Lancaster County District Attorney's Office", "judicial district"),
        ("Seminole Tribe of Florida Police", "tribal"),
        ("Poarch Band of Creek Indians Police", "tribal"),
    ],
)
def test_the_name_tells(name: str, expected: str) -> None:
    assert kind(name) == expected


@pytest.mark.parametrize("ice_type", ["County", "Municipality", "State Agency", ""])
def test_ices_type_never_speaks_against_the_name(ice_type: str) -> None:
    assert kind("Florida Department of Corrections", ice_type) == "state"
    assert kind("Alachua County Sheriff's Office", ice_type) == "county"
    assert kind("Miami Police Department", ice_type) == "municipal"


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (("County",), "county"),
        (("Municipality",), "municipal"),
        (("State Agency",), "state"),
        (("County", "Municipality"), None),
        (("Something Else",), None),
        ((), None),
    ],
)
def test_a_name_without_a_sign_takes_ices_type_where_it_is_one(types: tuple[str, ...], expected: str | None) -> None:
    assert kind("Bureau of Marine Patrols", *types) == expected


@pytest.mark.parametrize(
    ("name", "state"),
    [("Alachua County Sheriff's Office", "Florida"), ("Pueblo County Sheriff's Office", "Colorado")],
)
def test_a_county_sheriff_is_a_countys_whatever_the_county_is_called(name: str, state: str) -> None:
    assert kind(name, state=state) == "county"


def test_a_citys_police_is_a_citys_though_the_city_is_called_pueblo() -> None:
    found = find_jurisdiction("Pueblo Police Department", "Colorado", (), {"pueblo"}.__contains__, {""}.__contains__)
    assert found is not None
    assert found.kind == "municipal"


def test_a_borough_named_state_college_is_no_college() -> None:
    found = find_jurisdiction(
        "State College Police Department", "Pennsylvania", (), {"statecollege"}.__contains__, {""}.__contains__
    )
    assert found is not None
    assert found.kind == "municipal"


@pytest.mark.parametrize("name", ["Nowhere Marine Patrol", "Bureau of Nothing", "x", ""])
def test_in_a_state_that_is_not_known_a_name_does_not_begin_with_the_states(name: str) -> None:
    assert kind(name, state="") is None


def test_no_rule_is_dead() -> None:
    lines = csv.DictReader(io.StringIO(data_file("places", "jurisdictions.csv").read_text(encoding="utf-8")))
    rules = {line["rule"] for line in lines}
    with section287g.open() as registry:
        used = {
            one["rule"] for one in registry.sql("SELECT split_part(jurisdiction_by, ':', 1) AS rule FROM agencies")
        }
    for rule, (name, state) in PLANTED.items():
        found = read(name, state=state)
        assert found is not None
        assert found.rule == rule, name
        used.add(rule)
    borough = find_jurisdiction(
        "North Slope Borough Police Department",
        "Alaska",
        (),
        {""}.__contains__,
        {"northslopeborough"}.__contains__,
    )
    assert borough is not None
    assert borough.kind == "county"
    used.add(borough.rule)
    assert sorted(rules - used) == []


def test_every_agency_of_the_embedded_registry_has_one_of_the_jurisdictions() -> None:
    with section287g.open() as registry:
        kinds = {one["jurisdiction"] for one in registry.sql("SELECT DISTINCT jurisdiction FROM agencies")}
    assert kinds <= set(JURISDICTIONS)
