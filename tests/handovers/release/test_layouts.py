"""Headings find their table, layout and columns, whatever their order, spelling and vintage."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section287g.handovers.release import TABLES, table_columns
from section287g.handovers.release.denying import denied_heading
from section287g.handovers.release.layouts import layout_tables, match_headings, not_a_table

DATA = files("section287g").joinpath("handovers", "release", "data")


def layouts() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with DATA.joinpath("headings.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            found.setdefault((line["layout"], line["table"]), []).append((line["heading"], line["column"]))
    for (layout, table), headings in found.items():
        yield layout, table, headings


LAYOUTS = list(layouts())


@pytest.mark.parametrize(("layout", "table", "headings"), LAYOUTS, ids=[f"{one} {two}" for one, two, _ in LAYOUTS])
def test_every_known_layout_is_found_in_any_order(layout: str, table: str, headings: list[tuple[str, str]]) -> None:
    first = match_headings([heading for heading, _ in headings])
    assert first is not None
    assert (first.table, first.layout, first.unknown, first.lacking) == (table, layout, (), ())
    assert {column: headings[place][1] for column, place in first.places.items()} == {
        column: column for column in first.places
    }
    mixed = headings.copy()
    random.Random(287).shuffle(mixed)
    again = match_headings([heading.upper().replace(" ", "_") for heading, _ in mixed])
    assert again is not None
    assert (again.table, again.layout) == (table, layout)
    twice = {heading for heading, _ in headings if [one for one, _ in headings].count(heading) > 1}
    for column, place in again.places.items():
        if mixed[place][0] not in twice:
            assert mixed[place][1] == column


def test_the_two_columns_of_one_heading_are_told_apart_by_their_order() -> None:
    base = ["Detainer Prepare Date", "Detainer Type", "Detainer Lift Reason", "Facility State"]
    for headings in (
        [*base, "Final Order Yes No", "Visa Yes No", "Final Order Yes No"],
        [*base, "Final Order Yes No...33", "Visa Yes No", "Final Order Yes No...56"],
        [*base, "Case Final Order Yes No", "Visa Yes No", "Final Order Yes No"],
    ):
        match = match_headings(headings)
        assert match is not None
        assert (match.places["final_order_yes_no"], match.places["final_order_flag_yes_no"]) == (4, 6)


@pytest.mark.parametrize(
    ("table", "typo", "column"),
    [
        ("removals", "Anonymized Identifer", "person"),
        ("removals", "Progrocessing Disposition", "processing_disposition"),
        ("encounters", "Citizenship County", "citizenship_country"),
        ("arrests", "Arrested Created By", "arrest_created_by"),
    ],
)
def test_typos_of_the_files_are_known(table: str, typo: str, column: str) -> None:
    own = {
        "removals": ["Departed Date", "Port of Departure", "Case Status"],
        "encounters": ["Event Date", "Event Type", "Responsible AOR"],
        "arrests": ["Apprehension Date", "Apprehension Method", "Case ID"],
    }[table]
    match = match_headings([*own, typo])
    assert match is not None
    assert (match.table, match.places.get(column)) == (table, 3)


def test_a_day_stands_in_for_day_and_time_where_there_is_no_better() -> None:
    time = ["apprehension_date_time", "apprehension_method", "unique_identifier"]
    both = match_headings(["apprehension_date", *time])
    one = match_headings(["apprehension_date", "apprehension_type", "apprehension_method", "unique_identifier"])
    assert both is not None
    assert one is not None
    assert both.places["apprehension_date_time"] == 1
    assert one.places["apprehension_date_time"] == 0


def test_what_a_layout_lacks_is_known() -> None:
    assert set(layout_tables()["2012-2023"]) == {"arrests", "detentions", "removals"}
    assert set(layout_tables()["2026-mid"]) == set(TABLES) - {"encounters"}
    for layout in ("2025-07", "2026-03"):
        assert set(layout_tables()[layout]) == set(TABLES)


def test_other_tables_of_the_publisher_are_named() -> None:
    known = not_a_table(["stay_ID", "n_stints", "n_stays"])
    assert known is not None
    assert "stays" in known[0]


@given(st.lists(st.text(max_size=30), max_size=40))
def test_strange_headings_are_no_table_or_one_with_places_inside(headings: list[str]) -> None:
    match = match_headings(headings)
    if match is not None:
        assert all(0 <= place < len(headings) for place in match.places.values())
        assert len(set(match.places.values())) == len(match.places)


def test_denied_headings_are_exactly_the_denied_columns() -> None:
    """The patterns of headings and the list of columns say the same of every heading of every layout."""
    for layout, table, headings in LAYOUTS:
        for heading, column in headings:
            denied = table_columns(table)[column].kept == "denied"
            assert (denied_heading(heading) is not None) == denied, (layout, table, heading)


@pytest.mark.parametrize(
    "heading",
    ["LAST_NAME", "First Name", "Subject_Name", "Full name", "DetaineeName", "Surname", "A Number", "A#", "A-Number",
     "Alien No.", "SSN", "EID Case ID", "EID Subject ID", "SUJB ID", "FBI Number", "Date of Birth", "DOB",
     "Birthdate",
     "Passport Number", "E-mail", "Alias"],
)  # fmt: skip
def test_headings_that_name_or_number_a_person_are_denied(heading: str) -> None:
    assert denied_heading(heading) is not None


@pytest.mark.parametrize(
    "heading",
    ["Birth Year", "Birth Country", "Detention Facility", "Other Detainer Facility Name",
     "Criminal Street Gang Yes No",
     "Alien_Number_Unique_Identifier", "Detention ID", "fiscal_quarter_name", "Case Status", "Number of Stays"],
)  # fmt: skip
def test_headings_that_do_not_are_not(heading: str) -> None:
    assert denied_heading(heading) is None


def test_traits_of_persons_are_never_stored() -> None:
    for table in TABLES:
        for name in ("gender", "religion", "race", "ethnicity", "birth_year", "citizenship_country", "birth_country"):
            column = table_columns(table).get(name)
            assert column is None or column.kept == "left out"
