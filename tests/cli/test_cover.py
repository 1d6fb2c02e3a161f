"""`287g covers` and `287g coverage`: every way of asking, every format, and what each answer must say."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section287g.registry import build
from support.commands import Run
from support.workbooks import Row, name_for, workbook

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
NOT_LISTED = "An agency that is not named here is not on ICE's list with an agreement."
SAYS_NOTHING = "That says nothing of whether it works with ICE in other ways."
CITY = ("fl-department-of-law-enforcement", "fl-alachua-county-sheriff", "fl-gainesville-police",
        "fl-university-of-florida-police")  # fmt: skip


def line(agency: str, model: str, county: str | None, state: str = "FLORIDA", kind: str = "County") -> Row:
    return Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


LATER = [
    line("Alachua County Sheriff's Office", WSO, "Alachua County"),
    line("Gainesville Police Department", TFM, "Alachua County", kind="Municipality"),
    line("University of Florida Police Department", TFM, "Alachua County", kind="State Agency"),
    line("Florida Department of Law Enforcement", TFM, "Leon County", kind="State Agency"),
    line("Northern Special Patrol", TFM, None, kind="Other"),
    line("Collin County Sheriff's Office", JEM, "Collin County", "TEXAS"),
]
FIRST = [*LATER, line("Bradford County Sheriff's Office", JEM, "Bradford County")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists of 3 and 24 September 2025; Bradford's sheriff is on the first only."""
    folder = tmp_path_factory.mktemp("cover")
    (folder / "lists").mkdir()
    for day, rows in ((date(2025, 9, 3), FIRST), (date(2025, 9, 24), LATER)):
        data = workbook(rows, modified=datetime(day.year, day.month, day.day, 13, tzinfo=UTC))
        (folder / "lists" / name_for("participating", day)).write_bytes(data)
    build([folder / "lists"], folder / "registry")
    return folder / "registry"


def plain(text: str) -> str:
    """Text without its line ends, so that a wrapped sentence can be looked for."""
    return " ".join(text.split())


def test_the_text_names_reach_reason_model_meaning_and_what_is_not_said(run: Run, root: Path) -> None:
    said = run("covers", "Gainesville, FL", "--registry", root)
    assert said.code == 0
    text = plain(said.out)
    for wanted in (
        "Gainesville, FL (city; Alachua County), 150,376 people, as listed on 2025-09-24 (list ",
        "STATE, Task Force Model (tfm) In the field, anywhere in the state: ",
        "COUNTY, Warrant Service Officer (wso) In the jail of Alachua County: ",
        "- Alachua County Sheriff's Office [fl-alachua-county-sheriff], signed 2025-06-02; covers: it is an agency of"
        " Alachua County.",
        "MUNICIPAL, Task Force Model (tfm) In the field, within Gainesville: ",
        "- Gainesville Police Department [fl-gainesville-police], signed 2025-06-02; covers: it is the agency of"
        " Gainesville.",
        "CAMPUS, Task Force Model (tfm)",
        "may cover: the grounds that it polices lie in Alachua County.",
        "Not known whether they cover it, since their area is not known: Northern Special Patrol.",
        f"{NOT_LISTED} {SAYS_NOTHING}",
    ):
        assert wanted in text
    assert max(map(len, said.out.splitlines())) <= 100
    assert said.err.startswith("4 agencies with 4 agreements at Gainesville, FL (city; Alachua County), as listed on")


def test_json_is_the_whole_answer(run: Run, root: Path) -> None:
    said = run("covers", "Gainesville, FL", "--registry", root, "--format", "json")
    found = said.json()
    assert [one["agency_id"] for one in found["covers"]] == list(CITY)
    assert [one["agency_id"] for one in found["area_not_known"]] == ["fl-northern-special-patrol"]
    assert (found["kind"], found["states"], found["population"]) == ("place", ["FL"], 150376)
    assert [(one["county_fips"], one["whole"]) for one in found["counties"]] == [("12001", True)]
    assert found["places"] == [{"place_fips": "1225175", "place": "Gainesville city", "state": "FL"}]
    assert found["day"] == "2025-09-24"
    assert found["not_listed_means"] == f"{NOT_LISTED} {SAYS_NOTHING}"
    assert NOT_LISTED in said.err
    (line,) = run("covers", "Gainesville, FL", "--registry", root, "--format", "jsonl").out.splitlines()
    assert json.loads(line) == found


def test_csv_has_a_line_an_agreement(run: Run, root: Path) -> None:
    said = run("covers", "Gainesville, FL", "--registry", root, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(said.out)))
    found = run("covers", "Gainesville, FL", "--registry", root, "--format", "json").json()["covers"]
    assert lines == found
    assert list(lines[0])[:4] == ["reach", "jurisdiction", "agency_id", "agency"]
    assert NOT_LISTED in said.err
    assert NOT_LISTED not in said.out


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_where_nothing_is_listed_it_is_said_that_this_means_little(run: Run, root: Path, form: str) -> None:
    said = run("covers", "Toledo, OH", "--registry", root, "--format", form)
    assert said.code == 0
    assert f"{NOT_LISTED} {SAYS_NOTHING}" in plain(said.out + said.err)
    assert "0 agencies with 0 agreements at Toledo, OH" in said.err
    if form == "table":
        assert "No agency with an agreement is listed that has authority here." in said.out
    if form == "csv":
        assert len(said.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("asked", "kind", "agencies"),
    [
        (("Alachua County, FL",), "county", CITY),
        (("--county", "12001"), "county", CITY),
        (("--county", "Alachua, FL"), "county", CITY),
        (("--place", "1225175"), "place", CITY),
        (("--zip", "32601"), "zip", CITY),
        (("--point", "29.65,-82.32"), "point", CITY),
        (("--county", "48085"), "county", ("tx-collin-county-sheriff",)),
    ],
)
def test_every_way_of_asking(
    run: Run, root: Path, asked: tuple[str, ...], kind: str, agencies: tuple[str, ...]
) -> None:
    found = run("covers", *asked, "--registry", root, "--format", "json").json()
    assert found["kind"] == kind
    assert tuple(one["agency_id"] for one in found["covers"]) == agencies


def test_a_state_is_answered_too(run: Run, root: Path) -> None:
    said = run("covers", "Florida", "--registry", root, "--format", "json")
    assert said.code == 0
    found = said.json()
    reaches = {one["agency_id"]: one["reach"] for one in found["covers"]}
    assert reaches["fl-department-of-law-enforcement"] == "covers"
    assert reaches["fl-alachua-county-sheriff"] == "covers a part"


def test_a_city_is_never_answered_as_another_county_of_its_name(run: Run, root: Path) -> None:
    """Boise (by its legal name Boise City) lies in Ada County; Boise County is another place."""
    said = run("covers", "Boise, ID", "--registry", root, "--format", "json")
    assert said.code == 8 or [one["county_fips"] for one in said.json()["counties"]] == ["16001"]


def test_a_day_can_be_asked(run: Run, root: Path) -> None:
    asked = ("covers", "--county", "12007", "--registry", root, "--format", "json")
    now, then, known = (
        run(*asked, *more).json() for more in ((), ("--as-of", "2025-09-20"), ("--known-on", "2025-09-10"))
    )
    sheriffs = [[one["agency_id"] for one in found["covers"]][1:] for found in (now, then, known)]
    assert sheriffs == [[], ["fl-bradford-county-sheriff"], ["fl-bradford-county-sheriff"]]
    assert [found["day"] for found in (now, then, known)] == ["2025-09-24", "2025-09-03", "2025-09-03"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("Xanadu, FL",), "no place or county in Florida is called 'Xanadu'"),
        (("Springfield",), "is the name of"),
        (("--county", "99999"), "is the FIPS code of no county"),
        (("--place", "9999999"), "is the code of no place held"),
        (("--zip", "00000"), "is no ZIP code that the sources hold"),
        (("--zip", "3260"), "it has five digits"),
        (("--point", "0,0"), "lies outside the country"),
        (("--point", "-82.32,29.65"), "29.65,-82.32 does: latitude first"),
        (("--county", "12001", "--as-of", "2020-01-01"), "no participating list is as old as 2020-01-01"),
    ],
)
def test_what_is_not_found_is_told_and_leaves_with_8(
    run: Run, root: Path, asked: tuple[str, ...], reason: str
) -> None:
    said = run("covers", *asked, "--registry", root)
    assert (said.code, said.out) == (8, "")
    assert said.err.startswith("287g: ")
    assert reason in said.err


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("Gainesville, FL", "--county", "12001"),
        ("--zip", "32601", "--point", "29.65,-82.32"),
        ("--point", "here"),
        ("--point", "29.65"),
        ("Florida", "--as-of", "yesterday"),
        ("Florida", "--format", "xml"),
    ],
)
def test_a_wrong_question_leaves_with_2(run: Run, root: Path, asked: tuple[str, ...]) -> None:
    said = run("covers", *asked, "--registry", root)
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("point", ["nan,nan", "inf,0", "91,0", "0,181"])
def test_a_point_that_is_nowhere_is_no_error_of_the_program(run: Run, root: Path, point: str) -> None:
    said = run("covers", f"--point={point}", "--registry", root)
    assert said.code in (2, 8)
    assert said.out == ""


def test_coverage_in_every_format(run: Run, root: Path) -> None:
    said = {form: run("coverage", "--registry", root, "--format", form) for form in ("table", "csv", "json", "jsonl")}
    assert {one.code for one in said.values()} == {0}
    found = said["json"].json()
    assert [one["model"] for one in found] == ["jem", "wso", "tfm", "any"]
    assert found == [json.loads(text) for text in said["jsonl"].out.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(said["csv"].out)))
    assert [list(one) for one in as_csv] == [list(one) for one in found]
    assert said["table"].out.splitlines()[0].split() == ["measure", "jem", "wso", "tfm", "any"]
    (covered,) = [text.split() for text in said["table"].out.splitlines() if text.startswith("counties_covered")]
    assert covered == ["counties_covered", "1", "1", "0", "2"]
    assert said["csv"].err.startswith("4 ")
    assert "as listed on 2025-09-24" in said["csv"].err


def test_coverage_by_state_and_county(run: Run, root: Path) -> None:
    states = run("coverage", "--by", "state", "--registry", root, "--format", "json").json()
    assert len(states) == 56
    (florida,) = [one for one in states if one["state"] == "FL"]
    assert (florida["counties_covered"], florida["people_in_counties_covered"]) == (1, 271218)
    assert "FL" in run("coverage", "--by", "state", "--registry", root).out
    counties = run("coverage", "--by", "county", "--registry", root, "--format", "json").json()
    (alachua,) = [one for one in counties if one["county_fips"] == "12001"]
    assert (alachua["wso"], alachua["municipal_agreements"], alachua["state_agreements"]) == (1, 1, 1)


def test_coverage_of_a_day(run: Run, root: Path) -> None:
    (_, _, _, found) = run("coverage", "--as-of", "2025-09-03", "--registry", root, "--format", "json").json()
    assert found["counties_covered"] == 3


def test_the_counties_without_an_agreement(run: Run, root: Path) -> None:
    said = run("coverage", "--none", "--state", "FL", "--registry", root, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(said.out)))
    assert len(lines) == 66
    assert "12001" not in {one["county_fips"] for one in lines}
    assert said.err.startswith("66 counties with no agreement of a county's agency, as listed on 2025-09-24")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("--state", "FL"), 2),
        (("--by", "state", "--none"), 2),
        (("--by", "model"), 2),
        (("--none", "--state", "Atlantis"), 8),
        (("--as-of", "2020-01-01"), 8),
    ],
)
def test_coverage_that_cannot_be_asked(run: Run, root: Path, asked: tuple[str, ...], code: int) -> None:
    said = run("coverage", *asked, "--registry", root)
    assert (said.code, said.out) == (code, "")
