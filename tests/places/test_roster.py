"""ORIs on planted rosters: one line that fits, several, none; and which of several is better, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from section287g.places.names import roster_keys
from section287g.places.roster import AMBIGUOUS, FOUND, NOT_IN_ROSTER, OriReading, find_ori, name_keys, roster_fits
from section287g.places.tables import Place, Reference, RosterLine, counties, load_reference

GALVESTON = counties()["48167"]
HARRIS = counties()["48201"]
EMPTY = load_reference([])


def line(ori: str, name: str, kind: str, full: str = "", county: str = "48167", latest: bool = True) -> RosterLine:
    held = (county,) if county else ()
    return RosterLine(ori, "TX", name, full, kind, held, None, 5, 2025, None, None, latest)


def place(name: str, kind: str, county: str = "48167", code: str = "4800001") -> Place:
    return Place(code, "TX", f"{name} {kind}", name, kind, (county,) if county else (), None, "", None, None)


def reference(lines: Sequence[RosterLine]) -> Reference:
    roster: dict[tuple[str, str], tuple[RosterLine, ...]] = {}
    for one in lines:
        for key in roster_keys(one.name, one.full_name):
            roster[one.state, key] = (*roster.get((one.state, key), ()), one)
    return replace(EMPTY, roster=roster)


def ask(
    jurisdiction: str, name: str, lines: Sequence[RosterLine], where: Place | None = None, within: bool = True
) -> OriReading:
    found = (GALVESTON,) if within else ()
    return find_ori(jurisdiction, (name,), ("TX", "Texas"), found, where, reference(lines))


def candidates(reading: OriReading) -> list[str]:
    return [one.ori for one in reading.candidates]


def test_the_only_line_that_fits_is_found() -> None:
    sheriff = line("TX0840000", "Galveston", "County")
    found = ask("county", "Galveston County Sheriff's Office", [sheriff, line("TX1010000", "Harris", "County")])
    assert (found.status, found.line, found.candidates) == (FOUND, sheriff, ())


@pytest.mark.parametrize(
    "other",
    [
        line("TX0840001", "Galveston", "County", county="48201"),  # another county's
        line("TX0840001", "Galveston", "University or College"),  # another type
        line("TX0840001", "Galveston", "County", "Galveston County Constable"),  # another body
        line("TX0840001", "Lampasas", "County"),  # another name
    ],
)
def test_a_line_of_another_county_type_body_or_name_is_no_candidate(other: RosterLine) -> None:
    found = ask("county", "Galveston County Sheriff's Office", [other])
    assert (found.status, found.line, found.candidates) == (NOT_IN_ROSTER, None, ())


def test_a_line_without_a_county_is_not_against_it() -> None:
    found = ask("county", "Galveston County Sheriff's Office", [line("TX0840000", "Galveston", "County", county="")])
    assert found.status == FOUND


def test_several_lines_are_all_candidates_and_none_is_taken() -> None:
    lines = [line(f"TX084000{digit}", "Galveston", "County") for digit in (3, 1, 2)]
    found = ask("county", "Galveston County Sheriff's Office", lines)
    assert (found.status, found.line) == (AMBIGUOUS, None)
    assert candidates(found) == ["TX0840001", "TX0840002", "TX0840003"]


def test_the_line_of_the_very_name_goes_before_a_short_one() -> None:
    short = line("TX0840000", "Galveston", "County", "Galveston County Sheriff's Office")
    own = line("TX0840100", "Galveston County Police Department", "County")
    assert ask("county", "Galveston County Police Department", [short, own]).line == own
    assert ask("county", "Galveston County Sheriff's Office", [short, own]).line == short


def test_the_whole_department_goes_before_its_units() -> None:
    whole = line("TXTHP0000", "Highway Patrol", "State Police", county="")
    units = [
        line(f"TXTHP000{digit}", f"Highway Patrol: Troop {digit}", "State Police", county="") for digit in (1, 2)
    ]
    found = ask("state", "Texas Highway Patrol", [*units, whole], within=False)
    assert found.line == whole
    assert ask("state", "Texas Highway Patrol", units, within=False).status == AMBIGUOUS


def test_a_line_that_the_latest_roster_still_has_goes_before_one_it_dropped() -> None:
    old, new = (line(f"TX084000{d}", "Galveston", "County", latest=d == 2) for d in (1, 2))
    assert ask("county", "Galveston County Sheriff's Office", [old, new]).line == new


def test_a_precinct_that_the_names_do_not_tell_is_ambiguous_even_with_one_line() -> None:
    cut = [line("TX0841100", "Galveston County Constable:", "Other")]
    found = ask("constable district", "Galveston County Constable Precinct 4", cut)
    assert (found.status, found.line, candidates(found)) == (AMBIGUOUS, None, ["TX0841100"])


def test_a_precinct_that_the_names_tell_is_found() -> None:
    lines = [line(f"TX084110{digit}", f"Galveston County Constable Precinct {digit}", "Other") for digit in (1, 4)]
    found = ask("constable district", "Galveston County Constable's Office Pct. 4", lines)
    assert found.line is not None
    assert found.line.ori == "TX0841104"


def test_a_sheriff_does_not_take_the_line_of_the_police_nor_they_the_sheriffs() -> None:
    police = line("TX0840100", "Galveston", "County", "Galveston County Police Department")
    sheriff = line("TX0840000", "Galveston", "County", "Galveston County Sheriff's Office")
    assert ask("county", "Galveston County Sheriff's Office", [police]).status == NOT_IN_ROSTER
    assert ask("county", "Galveston County Police Department", [sheriff]).status == NOT_IN_ROSTER


def test_a_place_is_asked_by_its_own_name_and_county() -> None:
    own = line("TX0840800", "League City", "City")
    far = line("TX1010800", "League City", "City", county="48201")
    assert ask("municipal", "League City Police Department", [own, far], place("League City", "city")).line == own
    assert ask("municipal", "League City Police Department", [far], place("League City", "city")).line is None


@pytest.mark.parametrize(
    ("name", "full", "kind", "fits"),
    [
        ("Greene", "", "city", True),
        ("Greene", "", "borough", True),
        ("Greene", "", "township", False),  # a bare name is a city's or a borough's
        ("Greene Township", "", "township", True),
        ("Greene", "Greene Township Police Department", "township", True),
        ("Greene Township", "", "borough", False),
        ("Greene Township", "", "city", False),
        ("Greene Borough", "", "borough", True),
        ("Greene Borough", "", "township", False),
        ("Greene Village", "", "village", True),
        ("Greene City", "", "city", True),
        ("Greene City", "", "village", False),
        ("Greene City", "", "borough", True),
        ("Greenville", "", "city", False),
        ("", "Greene Police Department", "city", True),
        ("", "", "city", False),
    ],
)
def test_whose_a_city_line_is(name: str, full: str, kind: str, fits: bool) -> None:
    assert roster_fits(line("TX0000001", name, "City", full), place("Greene", kind)) is fits


def test_a_line_of_another_county_is_not_the_places() -> None:
    one = line("TX0000001", "Greene", "City", county="48201")
    assert not roster_fits(one, place("Greene", "city"))
    assert roster_fits(one, place("Greene", "city", HARRIS.county_fips))
    assert roster_fits(one, place("Greene", "city", ""))
    assert roster_fits(line("TX0000001", "Greene", "City", county=""), place("Greene", "city"))


@pytest.mark.parametrize(
    ("name", "state", "keys"),
    [
        (
            "Florida Department of Corrections",
            "Florida",
            {"floridadepartmentofcorrections", "departmentofcorrections"},
        ),
        ("Texas Highway Patrol", "Texas", {"texashighwaypatrol", "highwaypatrol"}),
        ("Alachua County Sheriff's Office", "Florida", {"alachuacounty", "alachua"}),
        ("University of Florida Police Department", "Florida", {"universityofflorida"}),
    ],
)
def test_a_roster_may_know_an_agency_with_or_without_its_state_and_body(
    name: str, state: str, keys: set[str]
) -> None:
    found = name_keys(name, state)
    assert keys <= set(found)
    assert len(found) == len(set(found))
    assert all(found)
