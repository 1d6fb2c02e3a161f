"""Coverage against hand sums: what counts as covered, who is counted once, and what stays apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from section287g.errors import NotFound
from section287g.registry import Registry, build, open_registry
from support import workbooks as w

from .making import put

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
# people of 2020, from counties.csv; of the places, from the places' table
ALACHUA, BRADFORD, COLLIN = 271_218, 28_593, 1_072_069
RAPPAHANNOCK, SHENANDOAH, WARREN = 7_260, 43_905, 40_475
FLORIDA = 21_733_312
COUNTIES_OF_2020 = 3_143 + 78 + 13  # of the states and the District, of Puerto Rico, of the other territories
GAINESVILLE, LONGBOAT_KEY = 150_376, 7_453
# sworn officers of the rosters
SHERIFF_SWORN, GAINESVILLE_SWORN, LONGBOAT_SWORN, BRADFORD_SWORN, COLLIN_SWORN = 259, 242, 19, 68, 144
TWO_DEPARTMENTS = """verdict,state,model,a,b,listed_together,decided_by,evidence
distinct,FL,,Gainesville Police Department,City of Gainesville Police Department,,person: a test,planted as two
"""


def line(agency: str, model: str, county: str | None, state: str = "FLORIDA", kind: str = "County") -> w.Row:
    return w.Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


LATER = [
    line("Alachua County Sheriff's Office", WSO, "Alachua County"),
    line("Alachua County Sheriff's Office", TFM, "Alachua County"),
    line("Gainesville Police Department", TFM, "Alachua County", kind="Municipality"),
    line("City of Gainesville Police Department", WSO, "Alachua County", kind="Municipality"),
    line("Longboat Key Police Department", TFM, "Sarasota County", kind="Municipality"),
    line("University of Florida Police Department", TFM, "Alachua County", kind="State Agency"),
    line("Florida Department of Law Enforcement", TFM, "Leon County", kind="State Agency"),
    line("Florida Department of Law Enforcement", WSO, "Leon County", kind="State Agency"),
    line("Northern Special Patrol", TFM, None, kind="Other"),
    line("Collin County Sheriff's Office", JEM, "Collin County", "TEXAS"),
    line("Nacogdoches County Constable Precinct 1", TFM, "Nacogdoches County", "TEXAS"),
    line("Rappahannock-Shenandoah-Warren Regional Jail Authority", JEM, "Warren County", "VIRGINIA"),
]
FIRST = [*LATER, line("Bradford County Sheriff's Office", JEM, "Bradford County")]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Lists of 1 July and of 31 July 2025; on the second Bradford's sheriff is gone."""
    folder = tmp_path_factory.mktemp("coverage")
    put(folder / "lists", 0, FIRST)
    put(folder / "lists", 30, LATER)
    judgements = folder / "judgements.csv"
    judgements.write_text(TWO_DEPARTMENTS, encoding="utf-8")
    build([folder / "lists"], folder / "registry", judgements=[judgements])
    with open_registry(folder / "registry") as registry:
        yield registry


def by(registry: Registry, column: str, *asked: Any) -> dict[str, dict[str, Any]]:
    return {line[column]: line for line in registry.coverage(*asked)}


def of(line: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(line[name] for name in names)


COUNTIES = ("counties_covered", "people_in_counties_covered")
PLACES = ("places_covered", "people_in_places_covered", "people_covered")
LOCAL = ("local_agencies", "local_agreements")
ROSTER = ("roster_agencies_covered", "sworn_covered")
STATE = ("state_agencies", "state_agreements")


def test_the_jail_model_counts_sheriffs_and_each_county_that_shares_a_jail(registry: Registry) -> None:
    jem = by(registry, "model", None, "2025-07-01")["jem"]
    people = BRADFORD + COLLIN + RAPPAHANNOCK + SHENANDOAH + WARREN
    assert of(jem, *COUNTIES) == (5, people)
    assert of(jem, *PLACES) == (0, 0, people)
    assert of(jem, *LOCAL) == (3, 3)
    assert of(jem, *ROSTER) == (2, BRADFORD_SWORN + COLLIN_SWORN)
    assert of(jem, *STATE) == (0, 0)


def test_people_of_a_covered_city_in_a_covered_county_are_counted_once(registry: Registry) -> None:
    wso = by(registry, "model")["wso"]
    assert of(wso, *COUNTIES) == (1, ALACHUA)
    assert of(wso, *PLACES) == (1, GAINESVILLE, ALACHUA)
    assert of(wso, *LOCAL) == (2, 2)
    assert of(wso, *ROSTER) == (2, SHERIFF_SWORN + GAINESVILLE_SWORN)
    assert of(wso, *STATE) == (1, 1)


def test_people_of_a_place_outside_the_covered_counties_come_beside(registry: Registry) -> None:
    tfm = by(registry, "model")["tfm"]
    assert of(tfm, *COUNTIES) == (1, ALACHUA)
    assert of(tfm, *PLACES) == (2, GAINESVILLE + LONGBOAT_KEY, ALACHUA + LONGBOAT_KEY)
    assert of(tfm, *LOCAL) == (6, 6)  # with a campus, a constable and one that nothing places
    assert of(tfm, *ROSTER) == (3, SHERIFF_SWORN + GAINESVILLE_SWORN + LONGBOAT_SWORN)
    assert of(tfm, *STATE) == (1, 1)


def test_any_model_counts_every_county_place_and_roster_line_once(registry: Registry) -> None:
    """Two departments of Gainesville share an ORI and a place; Alachua's sheriff has two agreements."""
    found = by(registry, "model", None, "2025-07-01")["any"]
    people = ALACHUA + BRADFORD + COLLIN + RAPPAHANNOCK + SHENANDOAH + WARREN
    assert of(found, *COUNTIES) == (6, people)
    assert of(found, *PLACES) == (2, GAINESVILLE + LONGBOAT_KEY, people + LONGBOAT_KEY)
    assert of(found, *LOCAL) == (10, 11)
    sworn = SHERIFF_SWORN + GAINESVILLE_SWORN + LONGBOAT_SWORN + BRADFORD_SWORN + COLLIN_SWORN
    assert of(found, *ROSTER) == (5, sworn)
    assert of(found, *STATE) == (1, 2)


def test_the_planted_departments_do_share_an_ori(registry: Registry) -> None:
    """Else the test above would say nothing."""
    found = [one["ori"] for one in registry.agencies(search="gainesville")]
    assert found == ["FL0010100", "FL0010100"]


def test_counties_are_those_of_the_census_with_the_territories(registry: Registry) -> None:
    lines = by(registry, "model")
    assert list(lines) == ["jem", "wso", "tfm", "any"]
    assert {line["counties"] for line in lines.values()} == {COUNTIES_OF_2020}
    assert len({line["people"] for line in lines.values()}) == 1


def test_shares_are_of_the_whole(registry: Registry) -> None:
    jem = by(registry, "model", None, "2025-07-01")["jem"]
    assert jem["counties_share"] == 0.0015  # 5 of 3,234
    for part, whole, share in (
        ("people_covered", "people", "people_share"),
        ("roster_agencies_covered", "roster_agencies", "agencies_share"),
        ("sworn_covered", "roster_sworn", "sworn_share"),
    ):
        assert 0 < jem[part] < jem[whole]
        assert jem[share] == pytest.approx(jem[part] / jem[whole], abs=0.00005)


def test_as_of_a_later_list_what_left_it_is_not_covered(registry: Registry) -> None:
    before, after = (by(registry, "state", "state", day)["FL"] for day in ("2025-07-30", "2025-07-31"))
    assert of(before, *COUNTIES) == (2, ALACHUA + BRADFORD)
    assert of(after, *COUNTIES) == (1, ALACHUA)
    known = by(registry, "state", "state", "2025-07-31", "2025-07-15")["FL"]
    assert of(known, *COUNTIES) == (2, ALACHUA + BRADFORD)


def test_by_state_every_state_has_its_own_sums(registry: Registry) -> None:
    lines = by(registry, "state", "state", "2025-07-01")
    assert len(lines) == 56  # with the District and the territories
    florida = lines["FL"]
    assert of(florida, "counties", "people") == (67, FLORIDA)
    assert of(florida, *COUNTIES) == (2, ALACHUA + BRADFORD)
    assert of(florida, *PLACES) == (2, GAINESVILLE + LONGBOAT_KEY, ALACHUA + BRADFORD + LONGBOAT_KEY)
    assert of(florida, *LOCAL) == (7, 8)
    assert of(florida, *STATE) == (1, 2)
    assert of(lines["TX"], *COUNTIES) == (1, COLLIN)
    assert of(lines["TX"], *LOCAL) == (2, 2)
    assert of(lines["VA"], *COUNTIES) == (3, RAPPAHANNOCK + SHENANDOAH + WARREN)
    assert of(lines["OH"], *COUNTIES, *PLACES, *LOCAL, *ROSTER, *STATE) == (0,) * 11
    assert lines["CT"]["counties"] == 8


def test_the_states_add_up_to_the_country(registry: Registry) -> None:
    lines = list(registry.coverage("state"))
    whole = by(registry, "model")["any"]
    for name in ("counties", "people", *COUNTIES, *PLACES, *LOCAL, *ROSTER, *STATE, "roster_agencies"):
        assert sum(line[name] for line in lines) == whole[name], name


def test_by_county_says_what_stands_in_each(registry: Registry) -> None:
    lines = by(registry, "county_fips", "county", "2025-07-01")
    assert len(lines) == COUNTIES_OF_2020
    names = ("jem", "wso", "tfm", "county_agreements", "municipal_agreements", "other_local_agreements",
             "state_agreements")  # fmt: skip
    assert of(lines["12001"], *names) == (0, 1, 1, 2, 2, 1, 2)
    assert of(lines["12007"], *names) == (1, 0, 0, 1, 0, 0, 2)
    assert of(lines["12115"], *names) == of(lines["12081"], *names) == (0, 0, 0, 0, 1, 0, 2)  # Longboat Key's
    assert of(lines["51171"], *names) == (1, 0, 0, 1, 0, 0, 0)
    assert of(lines["48347"], *names) == (0, 0, 0, 0, 0, 1, 0)
    assert of(lines["39035"], *names) == (0,) * 7
    assert of(lines["12001"], "county", "state", "kind", "people") == ("Alachua County", "FL", "county", ALACHUA)


def test_uncovered_counties_are_the_others(registry: Registry) -> None:
    first = registry.uncovered("FL", "2025-07-01")
    assert len(first) == 67 - 2
    found = {line["county_fips"]: line for line in registry.uncovered("Florida")}
    assert len(found) == 67 - 1
    assert "12001" not in found
    assert of(found["12007"], "county", "people", "other_local_agreements") == ("Bradford County", BRADFORD, 0)
    assert of(found["12081"], "county", "state", "other_local_agreements") == ("Manatee County", "FL", 1)
    assert {line["state"] for line in found.values()} == {"FL"}
    assert len(registry.uncovered(["VA", "CT"])) == 133 - 3 + 8
    assert len(registry.uncovered()) == COUNTIES_OF_2020 - 5


def test_what_cannot_be_asked_is_refused(registry: Registry) -> None:
    with pytest.raises(NotFound, match=r"no coverage by 'model'; it can be by state or county"):
        registry.coverage("model")
    with pytest.raises(NotFound, match="no state or territory"):
        registry.uncovered("Atlantis")
    with pytest.raises(NotFound, match="no participating list is as old"):
        registry.coverage(as_of="2020-01-01")
