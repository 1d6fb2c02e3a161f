"""What the real lists show over time: counts made by hand, corrections, renames, and no departure that was none."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from section287g.identity import normal_form, parse_name
from section287g.lists.lookups import state_names
from section287g.registry import Registry

COUNTS = [
    ("2021-01-12", 150, 147, 0),
    ("2025-01-20", 135, 133, 0),
    ("2025-09-03", 957, 795, 4),
    ("2026-02-27", 1492, 1251, 6),
]


@pytest.mark.parametrize(("day", "agreements", "agencies", "give"), COUNTS)
def test_counts_are_those_made_by_hand(
    real_registry: Registry, day: str, agreements: int, agencies: int, give: int
) -> None:
    assert len(real_registry.agreements(as_of=day)) == agreements
    assert abs(len(real_registry.agencies(as_of=day)) - agencies) <= give


def test_models_and_states_of_2025_09_03(real_registry: Registry) -> None:
    listed = list(real_registry.agreements(as_of="2025-09-03"))
    assert Counter(one["model"] for one in listed) == {"jem": 127, "wso": 357, "tfm": 473}
    assert len({one["state"] for one in listed}) == 40
    by_list = {(one["date"], one["half"]): one["agreements"] for one in real_registry.series()}
    day = date(2025, 9, 3)
    assert (by_list[day, "am"], by_list[day, "pm"], by_list[date(2025, 9, 2), "am"]) == (957, 957, 956)


def test_every_row_is_a_listing_of_one_agreement_a_duplicate_or_a_pending_row(real_registry: Registry) -> None:
    (line,) = real_registry.sql(
        """SELECT count(*) AS rows,
            count(*) FILTER (kind <> 'pending' AND agreement_id IS NULL) AS without,
            count(*) FILTER (kind = 'pending' AND agreement_id IS NOT NULL) AS pending_with,
            count(*) FILTER (agency_id IS NULL) AS nameless,
            (SELECT sum(rows) FROM lists) AS counted,
            (SELECT count(*) FROM positions WHERE duplicate) AS duplicates FROM listings"""
    )
    assert line["rows"] == line["counted"]
    assert (line["without"], line["pending_with"], line["nameless"]) == (0, 0, 0)
    assert line["duplicates"] == len(real_registry.anomalies("duplicate", rows=True))


def test_as_of_every_list_the_agreements_are_exactly_its_rows(real_registry: Registry) -> None:
    """By the spans on one side, by the rows of the list itself on the other."""
    wrong = real_registry.sql(
        """WITH stood AS (
            SELECT s.position, s.list_no, a.agency_id, a.model, count(*) AS times
            FROM standings s JOIN spans p ON p.first_position <= s.position AND p.last_position >= s.position
                JOIN agreements a USING (agreement_id)
            WHERE s.sequence = 'participating' GROUP BY ALL),
        listed AS (
            SELECT s.position, s.list_no, r.agency_id, r.model, count(*) FILTER (NOT o.duplicate) AS times
            FROM standings s JOIN positions o USING (list_no) JOIN rows r USING (row_id)
            WHERE s.sequence = 'participating' GROUP BY ALL)
        SELECT * FROM stood FULL JOIN listed USING (position, list_no, agency_id, model)
        WHERE stood.times IS DISTINCT FROM 1 OR listed.times IS DISTINCT FROM 1"""
    )
    assert wrong.rows() == []


def test_an_answer_as_of_a_list_is_that_lists_rows(real_registry: Registry) -> None:
    ids = [one["list"] for one in real_registry.series()]
    for list_id in ids[::17]:
        rows = Counter(
            (one["agency_id"], one["model"]) for one in real_registry.listings(list_id) if not one["duplicate"]
        )
        answer = Counter((one["agency_id"], one["model"]) for one in real_registry.agreements(as_of=list_id))
        assert answer == rows
        assert set(answer.values()) == {1}


def test_bristol_county_left_on_2021_05_20(real_registry: Registry) -> None:
    name = "ma-bristol-county-sheriff:jem"
    (span,) = real_registry.sql("FROM spans WHERE agreement_id = $name", name=name)
    assert (span["gone"], span["gone_day"], span["gone_list"]) == ("ended", date(2021, 5, 20), "bda35794")
    assert span["last_list"] == "33336785"
    assert real_registry.agreements(as_of="2021-05-19", search="ma-bristol").rows() != []
    assert real_registry.agreements(as_of="2021-05-20", search="ma-bristol").rows() == []
    (change,) = [one for one in real_registry.changes("33336785", "bda35794") if one["agreement_id"] == name]
    assert change["change"] == "ended"


def test_the_wildlife_officers_and_the_environment_department_stay_two(real_registry: Registry) -> None:
    wildlife = "fl-fish-and-wildlife-conservation-commission"
    environment = {
        one["agency_id"]
        for one in real_registry.sql("FROM spellings WHERE spelling LIKE '%Department of Environmental Protection%'")
    }
    assert wildlife not in environment
    assert len(environment) == 1
    spans = list(real_registry.sql("FROM spans WHERE agreement_id = $one ORDER BY span", one=f"{wildlife}:tfm"))
    assert [(one["gone"], one["followed_by"]) for one in spans] == [("absent", "returned"), (None, None)]
    assert spans[0]["gone_day"] == date(2025, 7, 15)
    assert spans[1]["first_day"] == date(2025, 7, 23)
    assert {one["status"] for one in real_registry.agreements(search=wildlife, status="all")} == {"listed"}


def test_exactly_one_list_returned(real_registry: Registry) -> None:
    """The archive saw it at 02:59 UTC on 2024-12-18, in the evening of the 17th in the East."""
    (one,) = real_registry.sql(
        "SELECT s.day, l.day AS first, l.kind FROM standings s JOIN lists l USING (list_no) WHERE returned"
    )
    assert (one["day"], one["first"], one["kind"]) == (date(2024, 12, 17), date(2024, 6, 30), "page table")


def test_the_machine_translated_page_is_no_departure(real_registry: Registry) -> None:
    (span,) = real_registry.sql(
        "FROM spans WHERE agreement_id = 'fl-walton-county-sheriff:wso' AND first_day < '2024-12-11'"
    )
    assert span["last_day"] > date(2024, 12, 18)


SHERIFFS, COMMISSION = "County Sheriff's Office", "County Board of County Commissioners"
RENAMES = [
    ("NC", "wso", ["Albermarle District Jail", "Albemarle District Jail"]),
    ("MN", "wso", [f"Freedom {SHERIFFS}", f"Freeborn {SHERIFFS}"]),
    ("FL", "tfm", ["Macro Island Police Department", "Marco Island Police Department"]),
    ("FL", "tfm", ["Lake Clark Shores Police Department", "Lake Clarke Shores Police Department"]),
    ("IN", "tfm", [f"{name} Police Department" for name in ("Green Forks", "Greens Forks", "Greens Fork")]),
    ("PA", "tfm", ["Coolspring Township Constbales Office", "Coolspring Township Constable's Office"]),
    ("TX", "wso", [f"Lampass {SHERIFFS}", f"Lampasas {SHERIFFS}"]),
    ("TX", "wso", [f"Somervill {SHERIFFS}", f"Somerville {SHERIFFS}", f"Somervell {SHERIFFS}"]),
    ("LA", "wso", ["Calacasieu Parish Sheriff's Office", "Calcasieu Parish Sheriff's Office"]),
    ("TX", "jem", ["Dimmit Couny Sheriff's Office", "Dimmit County Sheriff's Office"]),
    ("TX", "tfm", ["Dimmit Couny Sheriff's Office", "Dimmit County Sheriff's Office"]),
    ("NY", "tfm", ["Cattaraugus Counry Sheriff's Office", "Cattaraugus County Sheriff's Office"]),
    ("MO", "tfm", [f"Dogulas {SHERIFFS}", f"Douglas {SHERIFFS}"]),
    ("SD", "tfm", ["Centervillle Police Department", "Centerville Police Department"]),
    ("NC", "tfm", ["Brookfield Police Department", "Brookford Police Department"]),
    ("WI", "wso", [f"Mantiowoc {SHERIFFS}", f"Manitowoc {SHERIFFS}"]),
    ("FL", "wso", [f"Waria-labelon {SHERIFFS}", f"Walton {SHERIFFS}"]),
    ("FL", "wso", [f"Okaloosa {SHERIFFS}", "Okaloosa County Department of Corrections", f"Okaloosa {COMMISSION}",
                   f"Okaloosa {COMMISSION}/ Department of Corrections"]),
    ("FL", "wso", [f"Escambia {SHERIFFS}", f"Escambia {COMMISSION}",
                   f"Escambia {COMMISSION}/ Department of Corrections"]),
    ("FL", "wso", ["Gulf County BOCC", f"Gulf {COMMISSION}", f"Gulf {COMMISSION} /Detention Facility"]),
    ("FL", "tfm", ["Gulf County BOCC", f"Gulf {SHERIFFS}"]),
    ("FL", "wso", ["Pasco County BOCC", f"Pasco {COMMISSION}", f"Pasco {COMMISSION}/ Pasco County Corrections"]),
    ("FL", "tfm", ["Pasco County BOCC", f"Pasco {SHERIFFS}"]),
    ("PA", "wso", ["Franklin County Sheriffs Office", "County of Franklin / Franklin County Jail"]),
    ("PA", "wso", [f"Cambria {SHERIFFS}", "Cambria County Prison"]),
    ("AZ", "tfm", [f"Pinal {SHERIFFS}", "Pinal County Attorney's Office"]),
]  # fmt: skip


@pytest.fixture(scope="session")
def agreements_of_names(real_registry: Registry) -> dict[tuple[str, str, str], set[str]]:
    """The agreements of each spelling, as listed and without stray space, by state and model."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in real_registry.sql(
        "SELECT DISTINCT state, model, raw_agency, agreement_id FROM rows WHERE part = 'participating'"
    ):
        found[one["state"], one["model"], _plain(one["raw_agency"])].add(one["agreement_id"])
    return found


def _plain(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("state", "model", "names"), RENAMES, ids=[f"{names[0]} {model}" for _, model, names in RENAMES]
)
def test_a_name_that_ice_mended_is_one_agreement_that_never_ended(
    state: str,
    model: str,
    names: list[str],
    real_registry: Registry,
    agreements_of_names: dict[tuple[str, str, str], set[str]],
) -> None:
    ids = [agreements_of_names[state, model, name] for name in names]
    assert all(ids), f"no rows under {[name for name, found in zip(names, ids, strict=True) if not found]}"
    assert len(set.union(*ids)) == 1
    (agreement,) = ids[0]
    spans = list(real_registry.sql("FROM spans WHERE agreement_id = $one ORDER BY span", one=agreement))
    assert [one["gone"] for one in spans] == [None]


SPLIT = [
    ("FL", f"Okaloosa {SHERIFFS}"),
    ("FL", f"Escambia {SHERIFFS}"),
    ("FL", "Gulf County BOCC"),
    ("FL", "Pasco County BOCC"),
    ("PA", "Franklin County Sheriffs Office"),
    ("AZ", f"Pinal {SHERIFFS}"),
]


@pytest.mark.parametrize(("state", "name"), SPLIT)
def test_a_name_under_which_ice_had_put_two_bodies_leads_to_two(
    state: str, name: str, agreements_of_names: dict[tuple[str, str, str], set[str]]
) -> None:
    found = {
        agreement.split(":")[0]
        for model in ("jem", "wso", "tfm")
        for agreement in agreements_of_names.get((state, model, name), set())
    }
    assert len(found) == 2


NEIGHBOURS = [
    ("TX", [f"{name} {SHERIFFS}" for name in ("Coke", "Cooke")]),
    ("FL", [f"{name} {SHERIFFS}" for name in ("Marion", "Martin", "Madison")]),
    ("TX", [f"{name} {SHERIFFS}" for name in ("Parker", "Parmer")]),
    ("TX", ["Waller County Sheriff's Office", "Walker County Sheriff's Office"]),
    ("TX", [f"{name} {SHERIFFS}" for name in ("Williamson", "Wilson")]),
    ("FL", ["University of Florida Police Department", "University of West Florida Police Department"]),
    ("FL", ["Palm Beach Police Department", "West Palm Beach Police Department"]),
    ("PA", ["Mahanoy City Borough Police Department", "Mahanoy Township Police Department"]),
]


@pytest.mark.parametrize(("state", "names"), NEIGHBOURS, ids=[names[0] for _, names in NEIGHBOURS])
def test_neighbours_are_not_taken_for_each_other(state: str, names: list[str], real_registry: Registry) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for one in real_registry.sql("FROM spellings WHERE state = $state AND model IS NULL", state=state):
        found[one["normal"]].add(one["agency_id"])
    ids = [found[normal_form(name)] for name in names if normal_form(name) in found]
    assert len(ids) >= 2, [normal_form(name) for name in names if normal_form(name) not in found]
    assert len(set.union(*ids)) == sum(map(len, ids)) == len(ids)


WRONG_STATES = [
    ("Lake Placid Police Department", "NEW YORK", "FL"),
    ("Cass County Sheriff's Office", "MONTANA", "MN"),
    ("Crow Wing County Sheriff's Office", "MASSACHUSETTS", "MN"),
    ("Wichita County Sheriff's Office", "OKLAHOMA", "TX"),
    ("Ellis County Sheriff's Office", "TEXAS", "KS"),
]


@pytest.mark.parametrize(("name", "wrong", "right"), WRONG_STATES)
def test_a_wrong_state_is_corrected_and_no_departure(
    real_registry: Registry, name: str, wrong: str, right: str
) -> None:
    rows = list(
        real_registry.sql(
            "FROM rows WHERE part = 'participating' AND raw_state = $wrong AND agency = $name AND state = $right",
            wrong=wrong,
            name=name,
            right=right,
        )
    )
    assert rows
    assert all("state" in one["corrections"] for one in rows)
    for agreement in {one["agreement_id"] for one in rows}:
        assert agreement.startswith(f"{right.lower()}-")
        (span,) = real_registry.sql("FROM spans WHERE agreement_id = $one", one=agreement)
        assert span["gone"] is None


# A row that a departed agreement could be taken for, though it is another's: why
LEGITIMATE: dict[tuple[str, str], str] = {}


def test_no_departure_is_only_a_name_or_a_cell_that_changed(real_registry: Registry) -> None:
    """No list without an agreement has a row of its state and model with its name, or its date and document."""
    rows = {one["row_id"]: one for one in real_registry.sql("FROM rows WHERE part = 'participating'")}
    on_list: dict[int, list[int]] = defaultdict(list)
    for position, row in real_registry.sql(
        """SELECT s.position, p.row_id FROM standings s JOIN positions p USING (list_no)
        WHERE s.sequence = 'participating' ORDER BY ALL"""
    ).rows():
        on_list[position].append(row)
    standing: dict[str, dict[str, Any]] = {}
    for agreement, row in real_registry.sql(
        "SELECT agreement_id, row_id FROM versions ORDER BY agreement_id, position"
    ).rows():
        standing[agreement] = rows[row]
    names = state_names()

    def key(row: dict[str, Any]) -> tuple[str, str, str]:
        return parse_name(row["agency"]).key(names[row["state"]])

    spellings: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for one in rows.values():
        spellings[one["agreement_id"]].add(key(one))
    spans = list(real_registry.sql("FROM spans ORDER BY agreement_id, span"))
    again = {(one["agreement_id"], one["span"] - 1): one["first_position"] for one in spans}
    later = {one["agreement_id"] for one in spans}
    checked = 0
    found = []
    for span in spans:
        if span["gone"] is None:
            continue
        checked += 1
        departed = standing[span["agreement_id"]]
        until = again.get((span["agreement_id"], span["span"]), max(on_list) + 1)
        candidates = {row for position in range(span["last_position"] + 1, until) for row in on_list[position]}
        for row in candidates:
            other = rows[row]
            if (other["state"], other["model"]) != (departed["state"], departed["model"]):
                continue
            if other["agency_id"] == departed["agency_id"]:
                assert other["agreement_id"] in later
                assert other["agreement_id"] != span["agreement_id"] or until <= max(on_list)
                continue
            by_name = key(other) in spellings[span["agreement_id"]]
            by_document = (
                departed["signed"] is not None
                and departed["moa_url"] is not None
                and (other["signed"], other["moa_url"]) == (departed["signed"], departed["moa_url"])
            )
            pair = (span["agreement_id"], other["agreement_id"])
            if (by_name or by_document) and pair not in LEGITIMATE:
                found.append((*pair, departed["agency"], other["agency"], "name" if by_name else "date and document"))
    for (gone, stands), why in LEGITIMATE.items():
        print(f"{gone} is not {stands}: {why}")
    assert checked > 50
    assert sorted(set(found)) == []


def test_every_review_question_names_two_agencies_that_are_there(real_registry: Registry) -> None:
    agencies = {one["agency"] for one in real_registry.table("agencies")} | {
        one["spelling"] for one in real_registry.table("spellings")
    }
    for one in real_registry.review():
        assert {one["a"], one["b"]} <= agencies
        assert one["speaks_for"]


def test_signed_by_and_listed_on_are_two_questions(real_registry: Registry) -> None:
    """What was signed by a day and is not listed on it had left by then, or was listed later."""
    day = date(2025, 9, 3)
    listed = {one["agreement_id"]: one for one in real_registry.agreements(as_of=day)}
    signed = {one["agreement_id"]: one for one in real_registry.agreements(signed_by=day)}
    stood = {one["agreement_id"]: one["status"] for one in real_registry.agreements(as_of=day, status="all")}
    assert {one for one in listed if listed[one]["signed"] > day} == set()
    assert len(signed) > len(listed)
    for agreement in signed.keys() - listed.keys():
        assert stood.get(agreement) in ("absent", "ended") or signed[agreement]["first_listed"] > day
    for agreement in listed.keys() - signed.keys():
        later = list(real_registry.sql("SELECT signed FROM agreements WHERE agreement_id = $one", one=agreement))
        assert later[0]["signed"] > day  # signed again since, or the date corrected
