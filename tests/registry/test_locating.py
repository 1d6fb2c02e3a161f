"""Where every agency of a registry has authority, and where ICE's county column says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from section287g.places import ToLocate, Witness, locate
from section287g.registry import Registry, build, open_registry
from support import workbooks as w

from .making import put

WSO, TFM = "Warrant Service Officer", "Task Force Model"


def line(agency: str, model: str, county: str | None, state: str = "FLORIDA", kind: str = "County") -> w.Row:
    return w.Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


SHERIFF = line("Alachua County Sheriff's Office", WSO, "Alachua County")
WRONG = line("Bradford County Sheriff's Office", WSO, "Marion County")
BOTH = [
    WRONG,
    line("Levy County Sheriff's Office", WSO, "Atlantis County"),
    line("Florida Department of Law Enforcement", TFM, "Leon County", kind="State Agency"),
    line("Northern Special Patrol", TFM, None, kind="Other"),
    line("Northwest Special Response Patrol", TFM, "Bay County", kind="Other"),
    line("University of Florida Police Department", TFM, "Alachua County", kind="State Agency"),
    line("Nacogdoches County Constable Precinct 1", TFM, "Nacogdoches County", "TEXAS"),
]
LISTS = (
    [SHERIFF, *BOTH, line("City of Gainesville Police", TFM, "Alachua County", kind="Municipality")],
    [
        line("Alachua County Sheriff's Office", WSO, "ALACHUA"),
        *BOTH,
        line("Gainesville Police Department", TFM, "Alachua County", kind="Municipality"),
    ],
)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder: Path = tmp_path_factory.mktemp("locating")
    for day, rows in enumerate(LISTS):
        put(folder / "lists", day, rows)
    pending = w.Row("FLORIDA", "Ocala Police Department", type="Municipality", county="Marion County", model=TFM)
    put(folder / "lists", 1, [pending], kind="pending")
    build([folder / "lists"], folder / "registry")
    with open_registry(folder / "registry") as registry:
        yield registry


def agency(registry: Registry, agency_id: str) -> dict[str, Any]:
    (one,) = registry.sql("FROM agencies WHERE agency_id = $id", id=agency_id)
    return one


@pytest.mark.parametrize(
    ("agency_id", "jurisdiction", "county", "place", "ori", "status"),
    [
        ("fl-alachua-county-sheriff", "county", "12001", None, "FL0010000", "found"),
        ("fl-bradford-county-sheriff", "county", "12007", None, "FL0040000", "found"),
        ("fl-gainesville-police", "municipal", "12001", "1225175", "FL0010100", "found"),
        ("fl-ocala-police", "municipal", "12083", "1250750", "FL0420100", "found"),  # pending only
        ("fl-university-of-florida-police", "campus", "12001", None, "FL0010600", "found"),
        ("fl-department-of-law-enforcement", "state", None, None, None, "ambiguous"),
        ("fl-northern-special-patrol", None, None, None, None, "not in roster"),
    ],
)
def test_an_agency_has_its_codes_or_none(
    registry: Registry,
    agency_id: str,
    jurisdiction: str | None,
    county: str | None,
    place: str | None,
    ori: str | None,
    status: str,
) -> None:
    one = agency(registry, agency_id)
    assert (one["jurisdiction"], one["county_fips"], one["place_fips"]) == (jurisdiction, county, place)
    assert (one["ori"], one["ori_status"]) == (ori, status)


def test_an_ambiguous_ori_keeps_its_candidates_and_takes_none(registry: Registry) -> None:
    one = agency(registry, "fl-department-of-law-enforcement")
    assert len(one["ori_candidates"].split(";")) >= 2
    assert (one["ori"], one["sworn"]) == (None, None)


def test_what_is_not_known_is_empty(registry: Registry) -> None:
    one = agency(registry, "fl-northern-special-patrol")
    names = ("county_by", "place_by", "ori_candidates", "population", "population_by", "sworn", "sworn_by",
             "latitude", "longitude", "point_by")  # fmt: skip
    assert {name: one[name] for name in names if one[name] is not None} == {}


def test_the_columns_are_those_that_the_room_of_places_gives(registry: Registry) -> None:
    """The same question put to that room by hand."""
    asked = ToLocate(
        "fl-gainesville-police",
        "FL",
        ("Gainesville Police Department", "City of Gainesville Police"),
        (Witness("Municipality", "Alachua County", 2),),
    )
    (found,) = locate([asked])
    one = agency(registry, "fl-gainesville-police")
    names = ("jurisdiction", "jurisdiction_by", "county_by", "place_by", "ori", "ori_status", "ori_by",
             "population", "population_by", "sworn", "sworn_by", "latitude", "longitude", "point_by")  # fmt: skip
    for name in names:
        assert one[name] == getattr(found, name), name
    assert one["county_fips"] == ";".join(found.county_fips)


def test_a_county_column_against_the_name_is_kept_with_its_rows(registry: Registry) -> None:
    found = {line["agency_id"]: line for line in registry.table("county_disagreements")}
    wrong = found["fl-bradford-county-sheriff"]
    assert (wrong["ice_county"], wrong["ice_county_fips"], wrong["county_fips"]) == (
        "Marion County",
        "12083",
        "12007",
    )
    assert wrong["rows"] == 2  # on both lists
    unread = found["fl-levy-county-sheriff"]
    assert (unread["ice_county"], unread["ice_county_fips"], unread["county_fips"]) == (
        "Atlantis County", None, "12075",
    )  # fmt: skip
    assert unread["rows"] == 2
    assert set(found) == {"fl-bradford-county-sheriff", "fl-levy-county-sheriff"}


def test_a_county_column_without_its_kind_is_no_disagreement(registry: Registry) -> None:
    found = list(registry.table("county_disagreements"))
    assert not [line for line in found if line["agency_id"] == "fl-alachua-county-sheriff"]
