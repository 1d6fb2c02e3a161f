"""A table of one's own, matched to ids: by what, with which candidates, and what is left unmatched and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from section287g.errors import InputRefused
from section287g.registry import Registry, build, open_registry
from section287g.registry.matching import Match, read_headings
from support import workbooks as w

from .making import put

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
ALACHUA, GAINESVILLE = "fl-alachua-county-sheriff", "fl-gainesville-police"
UNIVERSITY = "fl-university-of-florida-police"
JUDGED = """verdict,state,model,a,b,listed_together,decided_by,evidence
distinct,FL,,High Springs Police Department,City of High Springs Police Department,,person: a test,planted as two
same,OH,,Brookford Police Department,Brookfield Police Department,,person: a test,planted as one
"""


def line(agency: str, model: str, county: str | None, state: str = "FLORIDA", kind: str = "County") -> w.Row:
    return w.Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


BOTH = [
    line("Alachua County Sheriff's Office", WSO, "Alachua County"),
    line("Alachua County Sheriff's Office", TFM, "Alachua County"),
    line("Gainesville Police Department", TFM, "Alachua County", kind="Municipality"),
    line("High Springs Police Department", TFM, "Alachua County", kind="Municipality"),
    line("City of High Springs Police Department", WSO, "Alachua County", kind="Municipality"),
    line("University of Florida Police Department", TFM, "Alachua County", kind="State Agency"),
    line("Florida Department of Law Enforcement", TFM, "Leon County", kind="State Agency"),
    line("Lake County Sheriff's Office", WSO, "Lake County"),
    line("Lake County Sheriff's Office", WSO, "Lake County", "OHIO"),
    line("Washington Police Department", TFM, "Wilkes County", "GEORGIA", "Municipality"),
    line("Washington Police Department", TFM, "Franklin County", "MISSOURI", "Municipality"),
]
FIRST = [
    *BOTH,
    line("Bradford County Sheriff's Office", JEM, "Bradford County"),
    line("Brookford Police Department", TFM, "Trumbull County", "OHIO", "Municipality"),
]
LATER = [*BOTH, line("Brookfield Police Department", TFM, "Trumbull County", "OHIO", "Municipality")]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Lists of 1 July and 30 August 2025, built once without judgements and again with: one id redirects."""
    folder = tmp_path_factory.mktemp("matching")
    put(folder / "lists", 0, FIRST)
    put(folder / "lists", 60, LATER)
    (folder / "judgements.csv").write_text(JUDGED, encoding="utf-8")
    build([folder / "lists"], folder / "registry")
    build([folder / "lists"], folder / "registry", judgements=[folder / "judgements.csv"])
    with open_registry(folder / "registry") as registry:
        yield registry


def match(registry: Registry, **cells: str) -> Match:
    """The match of a table of one line, its headings the names given."""
    (found,) = registry.matches(list(cells), [list(cells.values())])
    return found


def test_an_id_is_matched_whatever_else_stands_in_the_line(registry: Registry) -> None:
    found = match(registry, agency_id=ALACHUA, name="Something Else", state="TX")
    assert (found.status, found.unit, found.id, found.matched_by) == ("matched", "agency", ALACHUA, "the agency's id")
    assert found.name == "Alachua County Sheriff's Office"
    assert found.listed == "tfm;wso"


def test_a_former_id_leads_to_the_present_one(registry: Registry) -> None:
    ((former, now),) = registry.sql("SELECT former_id, agency_id FROM redirects").rows()
    assert {former, now} == {"oh-brookford-police", "oh-brookfield-police"}
    found = match(registry, agency_id=former)
    assert (found.status, found.id) == ("matched", now)


def test_an_unknown_id_is_not_matched(registry: Registry) -> None:
    found = match(registry, agency_id="fl-atlantis-police")
    assert (found.status, found.id) == ("unmatched", None)


@pytest.mark.parametrize("ori", ["FL0010000", "fl0010000", "FL00100", " FL 00100 00 "])
def test_an_ori_of_nine_or_seven_is_matched(registry: Registry, ori: str) -> None:
    found = match(registry, ori=ori)
    assert (found.status, found.id, found.matched_by) == ("matched", ALACHUA, "the ORI")


def test_an_ori_of_two_agencies_is_not_decided(registry: Registry) -> None:
    found = match(registry, ori="FL0010400")
    assert (found.status, found.id) == ("candidates", None)
    assert set(found.candidates) == {one["agency_id"] for one in registry.agencies(search="high springs")}
    assert len(found.candidates) == 2
    assert found.matched_by.startswith("the ORI")
    assert "2 agencies" in found.matched_by


def test_an_ori_that_no_agency_has_leaves_the_name_to_tell(registry: Registry) -> None:
    found = match(registry, ori="FL9999999", name="Gainesville Police Department", state="FL")
    assert (found.status, found.id) == ("matched", GAINESVILLE)


def test_an_ori_alone_that_no_agency_has_is_unmatched_and_the_reason_speaks_of_it(registry: Registry) -> None:
    found = match(registry, ori="TX0430000")
    assert found.status == "unmatched"
    assert "ORI" in found.matched_by


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Alachua County Sheriff's Office", "FL"),
        ("ALACHUA COUNTY SHERIFFS OFFICE", "Florida"),
        ("Alachua  County Sheriff\u2019s Office", "fl"),
        ("Alachua County Sheriff's Office", "12"),
    ],
)
def test_a_spelling_is_matched_in_its_state(registry: Registry, name: str, state: str) -> None:
    found = match(registry, agency=name, state=state)
    assert (found.status, found.id, found.matched_by) == ("matched", ALACHUA, "a spelling that lists used")


def test_a_former_spelling_is_matched(registry: Registry) -> None:
    found = match(registry, agency="Brookford Police Department", state="OH")
    assert (found.status, found.matched_by) == ("matched", "a spelling that lists used")
    assert found.name == "Brookfield Police Department"


@pytest.mark.parametrize("name", ["City of Gainesville Police Dept", "Gainesville Police"])
def test_the_same_name_in_other_words_is_matched(registry: Registry, name: str) -> None:
    found = match(registry, agency=name, state="FL")
    assert (found.status, found.id, found.matched_by) == ("matched", GAINESVILLE, "the same name in other words")


def test_a_name_of_another_state_is_not_matched(registry: Registry) -> None:
    found = match(registry, agency="Alachua County Sheriff's Office", state="TX")
    assert (found.status, found.id, found.candidates) == ("unmatched", None, ())
    assert found.matched_by == "no agency of this name was ever listed in TX"


def test_without_a_state_a_name_is_matched_where_one_state_has_it(registry: Registry) -> None:
    found = match(registry, agency="Alachua County Sheriff's Office")
    assert (found.status, found.id) == ("matched", ALACHUA)
    assert "state" in found.matched_by  # so that a reader sees what was not told


def test_a_name_of_two_states_is_not_decided_without_one(registry: Registry) -> None:
    found = match(registry, agency="Lake County Sheriff's Office")
    assert found.status == "candidates"
    assert found.candidates == ("fl-lake-county-sheriff", "oh-lake-county-sheriff")


def test_a_county_can_decide_between_two_of_one_name(registry: Registry) -> None:
    found = match(registry, agency="Washington Police Department", county="Franklin County")
    assert (found.status, found.id) == ("matched", "mo-washington-police")
    assert "and the county" in found.matched_by


@pytest.mark.parametrize("name", ["Gainsville Police Department", "Gainesvile Police Department"])
def test_what_is_only_alike_is_a_candidate_and_never_matched(registry: Registry, name: str) -> None:
    found = match(registry, agency=name, state="FL")
    assert (found.status, found.id, found.name, found.listed) == ("candidates", None, None, None)
    assert found.matched_by == "alike only"
    assert found.candidates[0] == GAINESVILLE


def test_an_agency_that_is_not_listed_now_is_matched_and_listed_under_nothing(registry: Registry) -> None:
    found = match(registry, agency="Bradford County Sheriff's Office", state="FL")
    assert (found.status, found.id, found.listed) == ("matched", "fl-bradford-county-sheriff", None)


@pytest.mark.parametrize("cells", [{"fips": "12001"}, {"geoid": "12001"}, {"county_fips": "12001", "state": "FL"}])
def test_a_county_s_code(registry: Registry, cells: dict[str, str]) -> None:
    found = match(registry, **cells)
    assert (found.status, found.unit, found.id, found.name) == ("matched", "county", "12001", "Alachua County, FL")
    assert found.listed is not None
    assert {ALACHUA, GAINESVILLE, UNIVERSITY} <= set(found.listed.split(";"))
    assert "fl-department-of-law-enforcement" not in found.listed


def test_a_county_s_code_that_lost_its_zero(registry: Registry) -> None:
    found = match(registry, fips="1001")
    assert (found.status, found.id, found.name, found.listed) == ("matched", "01001", "Autauga County, AL", None)


def test_a_county_s_code_that_is_none(registry: Registry) -> None:
    found = match(registry, fips="99999")
    assert (found.status, found.id) == ("unmatched", None)
    assert "county" in found.matched_by


def test_a_county_s_former_code_is_its_follower_s_or_has_candidates(registry: Registry) -> None:
    renamed = match(registry, fips="46113")  # Shannon County, Oglala Lakota County since 2015
    assert (renamed.status, renamed.id) == ("matched", "46102")
    split = match(registry, fips="02261")  # Valdez-Cordova, two census areas since 2019
    assert (split.status, split.id, sorted(split.candidates)) == ("candidates", None, ["02063", "02066"])


@pytest.mark.parametrize(
    "cells", [{"county": "Alachua County", "state": "FL"}, {"county": "Alachua", "state": "Florida"}]
)
def test_a_county_s_name(registry: Registry, cells: dict[str, str]) -> None:
    found = match(registry, **cells)
    assert (found.status, found.unit, found.id, found.matched_by) == ("matched", "county", "12001", "the name")


@pytest.mark.parametrize(
    "cells", [{"place_fips": "1225175"}, {"geoid": "1225175"}, {"city": "Gainesville", "state": "FL"}]
)
def test_a_place_by_code_and_by_name_lists_its_own_agency(registry: Registry, cells: dict[str, str]) -> None:
    found = match(registry, **cells)
    assert (found.status, found.unit, found.id, found.listed) == ("matched", "place", "1225175", GAINESVILLE)


def test_a_place_of_several_is_refused_with_the_choices(registry: Registry) -> None:
    found = match(registry, city="Springfield")
    assert (found.status, found.unit, found.id, found.listed) == ("candidates", "place", None, None)
    assert {"2970000", "1772000"} <= set(found.candidates)  # of Missouri and of Illinois
    assert "several" in found.matched_by


def test_an_empty_line_and_an_unknown_place_are_kept_with_the_reason(registry: Registry) -> None:
    found = registry.matches(["city", "state"], [["", ""], ["Xanadu", "FL"], []])
    assert [one.status for one in found] == ["unmatched"] * 3
    assert found[0].matched_by == found[2].matched_by == "the line names neither an agency nor a place"
    assert "Xanadu" in found[1].matched_by


def test_every_line_comes_back_in_its_order(registry: Registry) -> None:
    rows = [
        ["Gainesville Police", "FL"],
        ["No Such Agency", "FL"],
        ["Lake County Sheriff's Office", ""],
        ["", ""],
    ] * 3
    found = registry.matches(["Agency", "State"], rows)
    assert [one.status for one in found] == ["matched", "unmatched", "candidates", "unmatched"] * 3


def test_a_column_can_be_named(registry: Registry) -> None:
    table: Sequence[Sequence[str]] = [["x", "Gainesville Police Department", "FL"]]
    (found,) = registry.matches(["Note", "Dept.", "Where"], table, name="Dept.", state="Where")
    assert (found.id, found.matched_by) == (GAINESVILLE, "a spelling that lists used")


def test_headings_are_known_in_any_case_and_others_are_left_alone() -> None:
    assert read_headings(["Officers", " LAW ENFORCEMENT AGENCY ", "St"]) == {"name": 1, "state": 2}


def test_a_named_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"no column '[Dd]ept'; its columns are Agency, State"):
        read_headings(["Agency", "State"], {"name": "Dept"})


@pytest.mark.parametrize("header", [["Officers", "Year"], ["State"], []])
def test_a_table_without_a_column_to_match_by_is_refused(header: list[str]) -> None:
    with pytest.raises(InputRefused, match=r"no column tells an agency or a place.*--column name=HEADING"):
        read_headings(header)


def test_two_columns_of_one_meaning_are_refused_until_one_is_named() -> None:
    header = ["Agency", "Department", "State"]
    with pytest.raises(InputRefused, match=r"'Agency' and 'Department' both hold the name; say which with --column"):
        read_headings(header)
    assert read_headings(header, {"name": "Department"}) == {"name": 1, "state": 2}


def test_a_named_column_whose_meaning_is_not_known_is_refused() -> None:
    """'dept' is no role: what can be named are name, state, county, ..."""
    with pytest.raises(InputRefused, match="dept"):
        read_headings(["Agency", "Unit"], {"dept": "Unit"})
