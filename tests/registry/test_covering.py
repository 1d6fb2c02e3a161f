"""Who has authority at a place: reach and why, the order, the day, what is absent, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from section287g.errors import NotFound
from section287g.places.spot import Spot, spot_at_point, spot_by_county, spot_by_name, spot_by_place, spot_by_zip
from section287g.registry import Registry, build, open_registry
from section287g.registry.covering import COVERS, COVERS_PART, MAY_COVER, Covering
from support import workbooks as w

from .making import list_id, put

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
SHERIFF, GAINESVILLE = "Alachua County Sheriff's Office", "Gainesville Police Department"
HIGH_SPRINGS, CAMPUS = "High Springs Police Department", "University of Florida Police Department"
STATE, CIRCUIT = "Florida Department of Law Enforcement", "State Attorney's Office, 8th Judicial Circuit"
BRADFORD, UNPLACED = "Bradford County Sheriff's Office", "Northern Special Patrol"
LONGBOAT, SARASOTA = "Longboat Key Police Department", "Sarasota County Sheriff's Office"
PORT = "Jacksonville Aviation Authority Police Department"
JAIL = "Rappahannock-Shenandoah-Warren Regional Jail Authority"
OTHER_JAIL = "Middle River Regional Jail"
SHARED = "Northwest Regional Police Department"
CONSTABLE, COLLIN = "Nacogdoches County Constable Precinct 1", "Collin County Sheriff's Office"
DALLAS = "Dallas Police Department"
TRIBE = "Poarch Band of Creek Indians Police Department"


def line(agency: str, model: str, county: str | None, state: str = "FLORIDA", kind: str = "County") -> w.Row:
    return w.Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


ALWAYS = [
    line(SHERIFF, WSO, "Alachua County"),
    line(GAINESVILLE, TFM, "Alachua County", kind="Municipality"),
    line(HIGH_SPRINGS, TFM, "Alachua County", kind="Municipality"),
    line(CAMPUS, TFM, "Alachua County", kind="State Agency"),
    line(STATE, TFM, "Leon County", kind="State Agency"),
    line(CIRCUIT, TFM, "Alachua County"),
    line(UNPLACED, TFM, None, kind="Other"),
    line(LONGBOAT, TFM, "Sarasota County", kind="Municipality"),
    line(SARASOTA, WSO, "Sarasota County"),
    line(PORT, "A Model Of Its Own", "Duval County", kind="Municipality"),
    line(JAIL, JEM, "Warren County", "VIRGINIA"),
    line(OTHER_JAIL, JEM, "Augusta County", "VIRGINIA"),
    line(SHARED, TFM, "Lancaster County", "PENNSYLVANIA", "Municipality"),
    line(CONSTABLE, TFM, "Nacogdoches County", "TEXAS"),
    line(COLLIN, JEM, "Collin County", "TEXAS"),
    line(DALLAS, TFM, "Dallas County", "TEXAS", "Municipality"),
    line(TRIBE, TFM, "Escambia County", "ALABAMA", "Municipality"),
]
FIRST_JULY = [*ALWAYS, line(BRADFORD, JEM, "Bradford County")]
ELEVENTH_JULY = [*FIRST_JULY, line(SHERIFF, TFM, "Alachua County")]
TENTH_AUGUST = [*ALWAYS, line(SHERIFF, TFM, "Alachua County")]  # Bradford's is gone


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists of 1 July, 11 July and 10 August 2025."""
    lists = tmp_path_factory.mktemp("covering") / "lists"
    for day, rows in ((0, FIRST_JULY), (10, ELEVENTH_JULY), (40, TENTH_AUGUST)):
        put(lists, day, rows)
    return lists


@pytest.fixture(scope="module")
def registry(folder: Path) -> Iterator[Registry]:
    build([folder], folder.parent / "registry")
    with open_registry(folder.parent / "registry") as registry:
        yield registry


def told(found: Covering) -> list[tuple[str, str, str]]:
    """Agency, model and reach of every line, in its order."""
    return [(one.agency, one.model, one.reach) for one in found.lines]


def why(found: Covering, agency: str) -> str:
    return next(one.why for one in found.lines if one.agency == agency)


def test_a_city_is_covered_from_the_state_s_agency_down(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Gainesville, FL"))
    assert told(found) == [
        (STATE, "tfm", COVERS),
        (SHERIFF, "tfm", COVERS),
        (SHERIFF, "wso", COVERS),
        (GAINESVILLE, "tfm", COVERS),
        (CAMPUS, "tfm", MAY_COVER),
        (CIRCUIT, "tfm", COVERS),
    ]
    assert found.agencies == 5
    assert why(found, STATE) == "it is an agency of Florida"
    assert why(found, SHERIFF) == "it is an agency of Alachua County"
    assert why(found, GAINESVILLE) == "it is the agency of Gainesville"
    assert why(found, CAMPUS) == "the grounds that it polices lie in Alachua County"
    assert why(found, CIRCUIT) == "its judicial district holds Alachua County"


def test_every_line_says_who_since_when_and_under_what(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Gainesville, FL"))
    one = next(one for one in found.lines if one.agency == GAINESVILLE)
    assert (one.agency_id, one.agreement_id) == ("fl-gainesville-police", "fl-gainesville-police:tfm")
    assert (one.state, one.jurisdiction, one.signed) == ("FL", "municipal", date(2025, 6, 2))


def test_an_agency_without_a_known_area_is_told_apart(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Gainesville, FL"))
    assert [(one.agency, one.reach, one.jurisdiction) for one in found.unplaced] == [(UNPLACED, "", "unknown")]
    assert found.unplaced[0].why == "the agency's area is not known"
    elsewhere = registry.covering(spot_by_name("Dallas, TX"))
    assert elsewhere.unplaced == ()


def test_a_county_is_covered_in_part_by_its_cities(registry: Registry) -> None:
    assert told(registry.covering(spot_by_county("12001"))) == [
        (STATE, "tfm", COVERS),
        (SHERIFF, "tfm", COVERS),
        (SHERIFF, "wso", COVERS),
        (GAINESVILLE, "tfm", COVERS_PART),
        (HIGH_SPRINGS, "tfm", COVERS_PART),
        (CAMPUS, "tfm", MAY_COVER),
        (CIRCUIT, "tfm", COVERS),
    ]


def test_at_a_point_no_city_s_border_is_held(registry: Registry) -> None:
    found = registry.covering(spot_at_point(29.65, -82.32))
    assert told(found) == [
        (STATE, "tfm", COVERS),
        (SHERIFF, "tfm", COVERS),
        (SHERIFF, "wso", COVERS),
        (GAINESVILLE, "tfm", MAY_COVER),
        (HIGH_SPRINGS, "tfm", MAY_COVER),
        (CAMPUS, "tfm", MAY_COVER),
        (CIRCUIT, "tfm", COVERS),
    ]
    assert why(found, HIGH_SPRINGS).endswith("no border of a city is held")


def test_a_zip_s_city_may_cover_it_and_so_may_the_county_s_others(registry: Registry) -> None:
    found = registry.covering(spot_by_zip("32601"))
    reaches = {(agency, model): reach for agency, model, reach in told(found)}
    assert reaches[SHERIFF, "wso"] == reaches[STATE, "tfm"] == COVERS
    assert reaches[GAINESVILLE, "tfm"] == reaches[HIGH_SPRINGS, "tfm"] == MAY_COVER
    assert why(found, GAINESVILLE).startswith("the ZIP's mail goes to Gainesville")
    assert why(found, HIGH_SPRINGS).endswith("no border of a city is held")


def test_in_a_state_every_local_agency_covers_a_part(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Florida"))
    wholly = {agency for agency, _, reach in told(found) if reach == COVERS}
    partly = {agency for agency, _, reach in told(found) if reach == COVERS_PART}
    assert wholly == {STATE}
    assert partly - {UNPLACED} == {SHERIFF, GAINESVILLE, HIGH_SPRINGS, CAMPUS, CIRCUIT, LONGBOAT, SARASOTA, PORT}
    assert [one.agency for one in (*found.lines, *found.unplaced)].count(UNPLACED) == 1
    assert len(found.lines) + len(found.unplaced) == 11  # the sheriff has two agreements


def test_a_city_over_two_counties_is_covered_in_part_by_one_county_s_sheriff(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Longboat Key, FL"))
    assert told(found) == [
        (STATE, "tfm", COVERS),
        (SARASOTA, "wso", COVERS_PART),
        (LONGBOAT, "tfm", COVERS),
    ]
    assert why(found, SARASOTA) == "it is an agency of Sarasota County; a part of Longboat Key may lie in it"


@pytest.mark.parametrize("place", ["Gainesville, FL", "Dallas, TX", "Florida", "Bradford County, FL"])
def test_nothing_of_another_state_is_there(registry: Registry, place: str) -> None:
    spot = spot_by_name(place)
    found = registry.covering(spot)
    assert {one.state for one in (*found.lines, *found.unplaced)} == set(spot.states)


def test_a_sheriff_of_one_of_a_city_s_counties_covers_a_part_of_it(registry: Registry) -> None:
    assert told(registry.covering(spot_by_name("Dallas, TX"))) == [
        (COLLIN, "jem", COVERS_PART),
        (DALLAS, "tfm", COVERS),
    ]


def test_a_jail_that_counties_share_covers_each_of_them(registry: Registry) -> None:
    for code, name in (("51157", "Rappahannock County"), ("51171", "Shenandoah County"), ("51187", "Warren County")):
        (one,) = registry.covering(spot_by_county(code)).lines
        assert (one.agency, one.reach) == (JAIL, COVERS)
        assert one.why == f"{name} shares its jail with others"
        assert one.meaning.startswith(f"In the jail that {name} shares with others: ")
    assert registry.covering(spot_by_county("51069")).lines == ()  # a neighbour that does not share it


def test_a_regional_jail_is_a_jail_without_the_word_authority(registry: Registry) -> None:
    (one,) = registry.covering(spot_by_county("51015")).lines
    assert (one.agency, one.reach) == (OTHER_JAIL, COVERS)
    assert one.why == "Augusta County shares its jail with others"


def test_shared_police_cover_their_members_and_no_other_place_of_the_county(registry: Registry) -> None:
    for code in ("4207151664", "4207182816"):  # the townships of Mount Joy and West Donegal
        (one,) = registry.covering(spot_by_place(code)).lines
        assert (one.agency, one.reach) == (SHARED, COVERS)
    assert registry.covering(spot_by_name("Lancaster city, PA")).lines == ()
    (there,) = registry.covering(spot_by_county("42071")).lines
    assert (there.agency, there.reach) == (SHARED, COVERS_PART)


@pytest.mark.parametrize(
    ("county", "agency", "reason"),
    [
        ("12031", PORT, "the grounds that it polices lie in Duval County"),
        ("48347", CONSTABLE, "its precinct, ward or township lies in Nacogdoches County"),
        ("01053", TRIBE, "the lands that it polices lie in Escambia County"),
    ],
)
def test_grounds_precincts_and_lands_may_be_covered(
    registry: Registry, county: str, agency: str, reason: str
) -> None:
    found = registry.covering(spot_by_county(county))
    (one,) = [one for one in found.lines if one.agency == agency]
    assert (one.reach, one.why) == (MAY_COVER, reason)


def meaning(found: Covering, agency: str, model: str) -> str:
    return next(one.meaning for one in found.lines if (one.agency, one.model) == (agency, model))


def test_what_a_model_means_is_said_for_the_place(registry: Registry) -> None:
    city, county = (registry.covering(spot_by_name(name)) for name in ("Gainesville, FL", "Alachua County, FL"))
    assert meaning(city, SHERIFF, "wso").startswith(
        "In the jail of Alachua County: trained staff serve ICE's warrants"
    )
    assert "none outside the jail" in meaning(city, SHERIFF, "wso")
    assert meaning(city, SHERIFF, "tfm").startswith(
        "In the field, wherever the agency has authority in Alachua County"
    )
    assert meaning(city, GAINESVILLE, "tfm").startswith("In the field, within Gainesville: ")
    assert meaning(county, GAINESVILLE, "tfm").startswith("In the field, within its municipality: ")
    assert meaning(city, STATE, "tfm").startswith("In the field, anywhere in the state: ")
    assert meaning(city, CAMPUS, "tfm").startswith("In the field, on the grounds that the agency polices: ")
    jail = registry.covering(spot_by_county("48085"))
    assert meaning(jail, COLLIN, "jem").startswith("In the jail of Collin County: trained staff question persons")
    port = registry.covering(spot_by_county("12031"))
    assert meaning(port, PORT, "unknown") == "The list does not tell a model that is known."


BRADFORD_SPOT = "Bradford County, FL"


@pytest.mark.parametrize(
    ("as_of", "known_on", "listed"),
    [
        ("2025-07-01", None, True),
        ("2025-08-09", None, True),
        ("2025-08-10", None, False),
        (None, None, False),
        (None, "2025-07-20", True),
        ("2025-08-20", "2025-07-20", True),  # as last listed on 11 July
    ],
)
def test_the_answer_is_of_the_day_asked_for(
    registry: Registry, as_of: str | None, known_on: str | None, listed: bool
) -> None:
    found = registry.covering(spot_by_name(BRADFORD_SPOT), as_of, known_on)
    assert (BRADFORD in {one.agency for one in found.lines}) is listed
    assert {STATE} <= {one.agency for one in found.lines}


def test_the_moment_is_told_and_a_list_can_be_asked(registry: Registry, folder: Path) -> None:
    wanted = list_id(next(folder.glob("*07112025*")))
    found = registry.covering(spot_by_name(BRADFORD_SPOT), wanted)
    assert (found.moment.list_id, found.moment.day) == (wanted, date(2025, 7, 11))
    assert registry.covering(spot_by_name(BRADFORD_SPOT)).moment.day == date(2025, 8, 10)


def test_a_second_agreement_is_there_from_its_first_list_on(registry: Registry) -> None:
    spot = spot_by_name("Alachua County, FL")
    models = [
        sorted(one.model for one in registry.covering(spot, day).lines if one.agency == SHERIFF)
        for day in ("2025-07-10", "2025-07-11")
    ]
    assert models == [["wso"], ["tfm", "wso"]]


def test_a_day_before_the_first_list_is_refused(registry: Registry) -> None:
    with pytest.raises(NotFound, match=r"no participating list is as old as 2025-06-30; the first is of 2025-07-01"):
        registry.covering(spot_by_name(BRADFORD_SPOT), "2025-06-30")


def test_where_nothing_is_listed_the_answer_is_empty_and_dated(registry: Registry) -> None:
    found = registry.covering(spot_by_name("Toledo, OH"))
    assert (found.lines, found.unplaced, found.agencies) == ((), (), 0)
    assert found.moment.day == date(2025, 8, 10)


@pytest.mark.parametrize(
    "spot", [spot_by_name("Gainesville, FL"), spot_by_county("12001"), spot_at_point(29.65, -82.32)]
)
def test_the_same_question_has_the_same_answer(registry: Registry, folder: Path, tmp_path: Path, spot: Spot) -> None:
    build(sorted(folder.iterdir(), reverse=True), tmp_path / "again")
    with open_registry(tmp_path / "again") as again:
        assert again.covering(spot) == registry.covering(spot)
