"""What misleads in ICE's records, each planted by hand: what the tests of single rooms do not hold already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handovers.linking.planted import CONVICTED, NEITHER, Planted
from handovers.release.files import detainer, write_csv
from section287g.errors import NotFound
from section287g.handovers.linking import LinkSettings, link_release
from section287g.handovers.linking.facilities import Facility, place_facilities
from section287g.handovers.linking.sources import canonical_columns
from section287g.handovers.measures import MeasureSettings, measure
from section287g.handovers.release import load_release, table_columns

LIFT = "Detainer_Lift_Reason"


def _county(name: str, state: str) -> str | None:
    (one,) = place_facilities([Facility("X", name, None, state, 1)])
    return one.county_fips


@pytest.mark.parametrize(
    ("name", "counties"),
    [
        ("LEE COUNTY JAIL", {"FLORIDA": "12071", "ALABAMA": "01081", "VIRGINIA": "51105", "TEXAS": "48287"}),
        ("UNION CO JAIL", {"NEW JERSEY": "34039", "ARKANSAS": "05139", "NORTH CAROLINA": "37179"}),
        ("LINCOLN COUNTY SHERIFFS OFFICE", {"TENNESSEE": "47103", "MAINE": "23015", "NEVADA": "32017"}),
    ],
)
def test_jails_of_one_name_lie_each_in_its_own_state(name: str, counties: dict[str, str]) -> None:
    assert {state: _county(name, state) for state in counties} == counties


def test_a_blank_state_is_unknown_and_never_filled_in_by_the_jails_name(tmp_path: Path) -> None:
    plan = Planted().detainer("a", "2025-05-01", state="", code="NOSTATE").detainer("b", "2025-05-01")
    with plan.link(tmp_path) as linked:
        states = linked.count("outcome", ("state",))
    assert sum(number for (state, _), number in states.items() if state == "GA") == 1
    assert sum(number for (state, _), number in states.items() if state != "GA") == 1
    assert not {state for state, _ in states if state != "GA"} & {"AL", "FL", "TX"}


def test_a_landmark_of_an_arrest_is_no_place() -> None:
    """Landmarks often name an office of ICE: linking and measures read none."""
    names = {name for rule in ("older", "newer", "none") for name in canonical_columns(rule)}
    assert names
    assert not {name for name in names if "landmark" in name}


def test_threat_level_and_felon_are_not_read_as_criminality() -> None:
    """Both have strings of their own for missing, and felon is not felony: they are known and not needed."""
    stored = {
        (table, column.name)
        for table in ("arrests", "detainers", "detentions", "removals")
        for column in table_columns(table).values()
        if column.kept == "stored"
    }
    assert not {one for one in stored if "threat" in one[1] or "felon" in one[1] or "bond_posted" in one[1]}


def test_one_person_of_many_stints_and_waits_moves_neither_counts_nor_median(tmp_path: Path) -> None:
    """Nine people wait 2 days; a tenth has 38 stints of one stay, 150 days later."""
    plan = Planted()
    for number in range(9):
        who = f"p{number}"
        plan.detainer(who, "2025-05-01").arrest(who, "2025-05-03 08:00").stint(who, "2025-05-03 12:00")
    plan.detainer("many", "2025-05-01").arrest("many", "2025-09-28 08:00")
    for day in range(1, 29):
        plan.stint("many", f"2025-10-{day:02} 12:00", stay="2025-09-28 12:00")
    for day in range(1, 11):
        plan.stint("many", f"2025-11-{day:02} 12:00", stay="2025-09-28 12:00")
    plan.stint("many", "2025-09-28 12:00")
    with plan.link(tmp_path) as linked:
        found = measure(linked, MeasureSettings())
    assert sum(found.divisions["outcome"].values()) == 10
    assert found.curve.booked == 10
    assert found.curve.median == 2


def test_a_month_that_is_not_over_is_not_yet_observable(tmp_path: Path) -> None:
    """Of the last days before the extraction nothing is known yet: no outcome there is no refusal."""
    plan = Planted().detainer("late", "2026-02-20").detainer("early", "2025-02-20", criminality=NEITHER)
    with plan.link(tmp_path) as linked:
        outcomes = linked.count("outcome", ("month",))
    assert outcomes == {("2026-02", "not yet observable"): 1, ("2025-02", "no outcome recorded"): 1}


def test_criminality_without_a_code_is_its_own_value(tmp_path: Path) -> None:
    plan = Planted().detainer("a", "2025-05-01", criminality=CONVICTED).detainer("b", "2025-05-01", criminality=None)
    with plan.link(tmp_path) as linked:
        found = {value: number for (_, value), number in linked.count("criminality", ("state",)).items()}
    assert found["convicted"] == 1
    assert sum(found.values()) == 2
    assert set(found) - {"convicted", "pending", "neither"}


def test_a_removal_is_read_from_days_of_departure_where_the_table_is_not_there(tmp_path: Path) -> None:
    """The publisher took removals back in April 2026; other tables still tell the day, on every row of a person."""
    plan = Planted()
    for who, ended, departed in (("a", "2025-05-20", "2025-05-21"), ("b", "2025-05-20", None), ("c", None, None)):
        plan.detainer(who, "2025-05-01").arrest(who, "2025-05-03T08:00")
        for day in ("2025-05-03", "2025-05-09"):  # two stints of one stay have one departure
            out = f"{ended}T10:00" if ended else None
            plan.stint(who, f"{day}T12:00", stay="2025-05-03T12:00", out=out, departed=departed)
    asked = "SELECT removal_day_number - 20209 FROM outcomes ORDER BY 1"  # 2025-05-01 is day 20209
    with plan.link(tmp_path, LinkSettings(removals="departures"), leave_out=("removals",)) as linked:
        assert [row for (row,) in linked.engine.rows(asked) if row is not None] == [20]
        assert linked.links["stay_removal"] == 1
        assert linked.settings.said()["removals"] == "days of departure in the other tables"
    with plan.link(tmp_path, leave_out=("removals",)) as linked:
        assert [row for (row,) in linked.engine.rows(asked) if row is not None] == []
        assert "removals" not in linked.settings.said()
    with pytest.raises(NotFound, match="removals are not read from 'rumour'"):
        LinkSettings(removals="rumour")


def test_a_release_that_revises_an_older_one_neither_joins_nor_moves_it(tmp_path: Path) -> None:
    """Rows of the first are others in the second: each is what its own files say, and no person is in both."""
    files, store = tmp_path / "files", tmp_path / "store"
    first = [detainer(number, **{LIFT: "Detainer Declined by LEA"}) for number in range(30)]
    second = [*first[:20], *(detainer(number, **{LIFT: "Booked into Detention"}) for number in range(20, 30))]
    made = {}
    for name, rows in (("march", first), ("april", second)):
        (files / name).mkdir(parents=True)
        path = write_csv(files / name / "detainers.csv", rows)
        made[name] = load_release([path], name, extracted=date(2026, 3, 11), store=store)
    counted, persons = {}, {}
    for name, release in made.items():
        with link_release(release, LinkSettings()) as linked:
            counted[name] = {kind: number for (kind,), number in linked.count("lift_class").items()}
            persons[name] = {who for (who,) in linked.engine.rows("SELECT DISTINCT person FROM stored_detainers")}
    assert counted == {"march": {"declined": 30}, "april": {"declined": 20, "booked in": 10}}
    assert persons["march"]
    assert not persons["march"] & persons["april"]
