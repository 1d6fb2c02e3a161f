"""Jails to counties, and counties to the agreements that stood there on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from handovers.linking.planted import Planted
from section287g.errors import InputRefused
from section287g.handovers.linking.facilities import (
    Facility,
    listed_jails,
    place_facilities,
    read_facility_table,
)
from section287g.places.tables import counties
from section287g.registry import open_registry


def _placed(name: str | None, state: str | None) -> tuple[str | None, str]:
    (one,) = place_facilities([Facility("X", name, None, state, 1)])
    return one.county_fips, one.by


@pytest.mark.parametrize(
    ("name", "state", "county"),
    [
        ("HARRIS COUNTY JAIL", "TEXAS", "48201"),
        ("HARRIS CO. SHERIFF'S OFFICE", "GEORGIA", "13145"),  # a name that two states have
        ("ORLEANS PARISH PRISON", "LA", "22071"),
        ("RICHMOND CITY JAIL", "VIRGINIA", "51760"),  # an independent city beside a county of its name
        ("RICHMOND COUNTY JAIL", "VIRGINIA", "51159"),
        ("LACKAWANNA CNTY JAIL", "PENNSYLVANIA", "42069"),
        ("MECKLENBURG (NC) CO JAIL", "NORTH CAROLINA", "37119"),
        ("HAMILTON CO. JAIL (TENN)", "TENNESSEE", "47065"),
        ("WASHTENAW CO, AN ARBOR,MI", "MICHIGAN", "26161"),
        ("SILVERDALE/HAMILTON COUNTY", "TENNESSEE", "47065"),  # what stands before names no other county
        ("ANACONDA-DEER LODGE COUNTY JAIL", "MONTANA", "30023"),
        ("ST. MARY'S CO DET CNTR", "MARYLAND", "24037"),
        ("CENTRE COUNTY JAIL", "PENNSYLVANIA", "42027"),  # its name is a word that elsewhere says nothing
        ("CHARLES CITY COUNTY JAIL", "VIRGINIA", "51036"),
        ("CARSON CITY JAIL", "NEVADA", "32510"),
        ("DONA ANA COUNTY DET CTR", "NEW MEXICO", "35013"),
    ],
)
def test_a_jail_lies_in_the_county_that_its_name_says(name: str, state: str, county: str) -> None:
    assert _placed(name, state) == (county, "county in its name")


@pytest.mark.parametrize(
    ("name", "city", "state", "county", "by"),
    [
        ("GLENDORA CITY JAIL", "GLENDORA", "CALIFORNIA", "06037", "list of jails"),
        ("STONE PARK POLICE DEPT.", "STONE PARK", "ILLINOIS", "17031", "city in its name"),
        ("ALAMO POLICE DEPT.", "ALAMO", "TEXAS", "48215", "city in its name"),
        ("ALAMO POLICE DEPT.", "EDINBURG", "TEXAS", None, "no rule"),  # the city does not agree
        ("ALAMO POLICE DEPT.", None, "TEXAS", None, "no rule"),
        ("ALAMO STATE PRISON", "ALAMO", "TEXAS", None, "no rule"),  # of the state: where its letters go may be far
        ("WEST BATON ROUGE DET CTR", "PORT ALLEN", "LOUISIANA", "22121", "county of its name and city"),
        ("LIMESTONE DET CENTER", "GROESBECK", "TEXAS", "48293", "county of its name and city"),
        ("LIMESTONE DET CENTER", "HOUSTON", "TEXAS", None, "no rule"),  # a person's name, perhaps
        ("LIMESTONE DET CENTER", None, "TEXAS", None, "no rule"),
        ("FAIRFAX ADULT DET CTR", "FAIRFAX", "VIRGINIA", None, "no rule"),  # a county and a city beside it
        ("HARTFORD CORR CENTER", "HARTFORD", "CONNECTICUT", "09003", "list of jails and city"),
        ("HARTFORD CORR CENTER", None, "CONNECTICUT", None, "several counties"),  # the list gives a region of two
    ],
)
def test_a_name_that_says_no_county_needs_its_city_to_agree(
    name: str, city: str | None, state: str, county: str | None, by: str
) -> None:
    (one,) = place_facilities([Facility("X", name, city, state, 1)])
    assert (one.county_fips, one.by) == (county, by)


def test_a_name_of_compass_points_is_placed_as_the_list_has_it_and_not_as_some_other_of_its_words() -> None:
    """The list has a CENTRAL JAIL COMPLEX in Orange County: a CENTRAL DET. FAC. may be any other's."""
    assert _placed("CENTRAL JAIL COMPLEX", "CALIFORNIA") == ("06059", "list of jails")
    assert _placed("CENTRAL DET. FAC.", "CALIFORNIA") == (None, "no rule")
    assert _placed("JAIL", "CALIFORNIA") == (None, "no rule")
    assert _placed("COUNTY JAIL", "CALIFORNIA") == (None, "no rule")


def test_two_counties_in_a_name_and_another_state_in_it_say_nothing() -> None:
    assert _placed("HARRIS COUNTY JAIL (TX)", "GEORGIA") == (None, "another state in its name")
    assert _placed("BURKE-CALDWELL COUNTY JAIL", "NORTH CAROLINA") == (None, "no rule")


def test_the_list_of_jails_crosses_no_state() -> None:
    """A line of it gives a jail of South Dakota a county of Kansas."""
    assert _placed("PERKINS CNTY JAIL", "SOUTH DAKOTA")[0] == "46105"
    for (state, _), some in listed_jails().items():
        assert {counties()[fips].state for fips in some} == {state}


def test_a_jail_that_no_rule_places_stays_without_a_county() -> None:
    assert _placed("HARRIS COUNTY JAIL", None) == (None, "no state")
    assert _placed(None, "TEXAS") == (None, "no name")
    assert _placed("SOMEWHERE ELSE", "TEXAS") == (None, "no rule")


def test_a_table_of_the_users_goes_before_the_rules(tmp_path: Path) -> None:
    table = tmp_path / "jails.csv"
    table.write_text("detention_facility_code,name,county_fips_code\nHARRIGA,whatever,1001\n", encoding="utf-8")
    assert read_facility_table(table) == {"HARRIGA": "01001"}
    with Planted().detainer("a", "2025-05-01").link(tmp_path, facilities=table) as linked:
        assert linked.count("outcome", ("county", "state")) == {("01001", "AL", "no outcome recorded"): 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "needs a column facility_code"),
        ("facility_code,county_fips\nX,99999\n", "not the code of one county"),
        ("facility_code,county_fips\nX,01001\nX,01003\n", "X has two counties"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "jails.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=said):
        read_facility_table(table)


def test_the_agreement_is_that_of_the_day(tmp_path: Path) -> None:
    """On the day before its signing a county has none, and from its signing on its model; days are the registry's."""
    agency, model, signed, gone = next(
        iter(
            open_registry()
            .sql(
                "SELECT agency_id, model, signed, last_listed FROM agreements JOIN agencies USING (agency_id)"
                " WHERE jurisdiction = 'county' AND county_fips = '13145' AND signed IS NOT NULL"
            )
            .rows()
        )
    )
    before = signed.fromordinal(signed.toordinal() - 1)
    late = gone.fromordinal(gone.toordinal() + 400)
    planted = Planted()
    for person, day in (("a", before), ("b", signed), ("c", late)):
        planted.detainer(person, day.isoformat())
    with planted.link(tmp_path, extracted=late) as linked:
        found = {
            (day, models, agencies)
            for models, agencies, day, _ in linked.count("outcome", ("model", "agency", "month"))
        }
        rows = linked.engine.rows("SELECT day, model, agency FROM outcomes ORDER BY day")
    assert len(found) == 3
    assert rows == [
        (before, "none", "none"),
        (signed, model, agency),
        (late, "after the newest list", "after the newest list"),
    ]
