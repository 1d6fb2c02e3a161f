"""What a log says: planted holds, papers, steps and times come out exactly, and every part adds up to the rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handovers.jaillog.made import NOW, measured
from section287g.errors import NotFound
from section287g.handovers.jaillog import LogReport, report_object
from section287g.handovers.jaillog.columns import log_columns
from section287g.handovers.jaillog.limits import STANDINGS
from section287g.handovers.jaillog.papers import OUTCOMES
from section287g.handovers.jaillog.shown import PARTS, part_columns, part_rows
from section287g.handovers.jaillog.spread import in_hours, spread_of

THURSDAY = "2026-07-02T12:00"
"""By form until Saturday 4 July 12:00, by the regulation until Monday 6 July 12:00."""
REGULATION, FORM = "Regulation, 8 CFR 287.7(d)", "Form I-247A"


def hold(booking: str, **cells: str) -> Mapping[str, str]:
    return {"booking": booking, **cells}


def standings(report: LogReport, title: str) -> dict[str, int]:
    line = next(one for one in report.limits if one.title == title)
    return {name: count for name, count in line.standings.items() if count}


def outcomes(report: LogReport, check: str) -> dict[str, int]:
    line = next(one for one in report.papers if one.check == check)
    return {name: count for name, count in line.outcomes.items() if count}


def test_holds_past_each_limit_by_how_many_hours(tmp_path: Path) -> None:
    report = measured(
        tmp_path,
        hold("B-1", release_event=THURSDAY, picked_up="2026-07-04T12:00"),
        hold("B-2", release_event=THURSDAY, picked_up="2026-07-04T12:01"),
        hold("B-3", release_event=THURSDAY, released="2026-07-06T12:00"),
        hold("B-4", release_event=THURSDAY, released="2026-07-07T00:00"),
        hold("B-5", release_event=THURSDAY),
        hold("B-6", release_event="2026-07-09T12:00"),
        hold("B-7", booked=THURSDAY),
        hold("B-8", release_event=THURSDAY, released="2026-07-04T10:00", picked_up="2026-07-08T10:00"),
    )
    assert standings(report, FORM) == {"within": 2, "past": 3, "open": 1, "open past": 1, "not known": 1}
    assert standings(report, REGULATION) == {"within": 4, "past": 1, "open": 1, "open past": 1, "not known": 1}
    form = next(one for one in report.limits if one.title == FORM)
    assert (form.over.median, form.over.longest) == (Decimal("48.00"), Decimal("60.00"))
    assert form.bands == (1, 0, 0, 1, 1)
    past = [(one.row, one.clock, one.over) for one in report.past]
    assert past == [
        (3, FORM, 60),
        (4, FORM, 48 * 3600),
        (5, REGULATION, 12 * 3600),
        (5, FORM, 60 * 3600),
        (6, REGULATION, 4 * 86400),
        (6, FORM, 6 * 86400),
    ]
    assert [one.ended is None for one in report.past] == [False, False, False, False, True, True]


def test_limits_ahead_are_those_of_open_holds_in_order_of_time(tmp_path: Path) -> None:
    rows = [
        hold("B-1", release_event="2026-07-09T11:00"),
        hold("B-2", release_event="2026-07-08T13:00"),
        hold("B-3", release_event="2026-07-08T13:00", picked_up="2026-07-09T13:00"),
        hold("B-4", release_event="2026-07-08T12:00"),
    ]
    soon = [(one.booking, one.clock, one.left) for one in measured(tmp_path, *rows, within=24).soon]
    assert soon == [
        ("B-4", REGULATION, 0),
        ("B-4", FORM, 0),
        ("B-2", REGULATION, 3600),
        ("B-2", FORM, 3600),
        ("B-1", FORM, 23 * 3600),
    ]
    assert [one.booking for one in measured(tmp_path, *rows, within=0).soon] == ["B-4", "B-4"]
    assert ("B-1", REGULATION) in [(one.booking, one.clock) for one in measured(tmp_path, *rows, within=71).soon]


def test_an_agreements_clock_begins_with_service_of_the_warrant(tmp_path: Path) -> None:
    rows = [
        hold("B-1", warrant_served=THURSDAY, custody_passed="2026-07-02T13:00", picked_up="2026-07-04T12:30"),
        hold("B-2", custody_passed=THURSDAY, picked_up="2026-07-04T12:00"),
        hold("B-3", release_event=THURSDAY, picked_up="2026-07-04T12:00"),
    ]
    jem = "Agreement (Jail Enforcement Model)"
    report = measured(tmp_path, *rows, model="jem")
    assert standings(report, jem) == {"past": 1, "within": 1, "not known": 1}
    assert standings(report, FORM) == {"within": 1, "not known": 2}
    tfm = standings(measured(tmp_path, *rows, model="tfm"), "Agreement (Task Force Model)")
    assert tfm == {"no rule known": 3}
    assert standings(measured(tmp_path, *rows), "Agreement (model not given)") == {"not known": 3}


def test_custody_that_passed_before_a_limit_is_counted_apart(tmp_path: Path) -> None:
    report = measured(
        tmp_path,
        hold("B-1", release_event=THURSDAY, custody_passed="2026-07-02T13:00", picked_up="2026-07-05T12:00"),
        hold("B-2", release_event=THURSDAY, custody_passed="2026-07-04T13:00", picked_up="2026-07-05T12:00"),
        hold("B-3", release_event=THURSDAY, picked_up="2026-07-05T12:00"),
        hold("B-4", release_event=THURSDAY, custody_passed="2026-07-04T12:00", picked_up="2026-07-05T12:00"),
        hold("B-5", release_event=THURSDAY, custody_passed="2026-07-02T12:00", picked_up="2026-07-05T12:00"),
    )
    form = next(one for one in report.limits if one.title == FORM)
    assert (form.standings["past"], form.custody_passed_before) == (5, 3)


def test_readings_and_days_by_hand_move_a_limit(tmp_path: Path) -> None:
    row = hold("B-1", release_event=THURSDAY, picked_up="2026-07-07T12:00")
    assert standings(measured(tmp_path, row), REGULATION) == {"past": 1}
    observed = measured(tmp_path, row, readings={"hold_holiday_day": "observed"})
    assert standings(observed, REGULATION) == {"within": 1}
    assert dict(observed.readings)["hold_holiday_day"] == "observed"
    without_state = measured(tmp_path, row, readings={"hold_holidays": "federal_and_state"})
    assert standings(without_state, REGULATION) == {"not known": 1}


def test_states_each_have_their_own_line(tmp_path: Path) -> None:
    report = measured(
        tmp_path,
        hold("B-1", state="NC", release_event=THURSDAY, picked_up="2026-07-04T12:30"),
        hold("B-2", state="TX", release_event=THURSDAY, picked_up="2026-07-04T12:30"),
        hold("B-3", state="IL", release_event=THURSDAY, picked_up="2026-07-02T12:30"),
        hold("B-4", state="IL", release_event=THURSDAY, released=THURSDAY),
        hold("B-5", state="IL", release_event=THURSDAY, warrant_issued=THURSDAY, picked_up="2026-07-03T12:30"),
    )
    assert standings(report, "State rule, North Carolina") == {"past": 1}
    assert standings(report, "State rule, Texas") == {"no rule known": 1}
    assert standings(report, "State rule, Illinois") == {"past": 1, "within": 1, "another paper": 1}


def test_papers_and_notices_by_the_rules_of_the_day(tmp_path: Path) -> None:
    report = measured(
        tmp_path,
        hold(
            "B-1",
            detainer_lodged="2026-07-01T12:00",
            detainer_served="2026-07-01T13:00",
            warrant_issued="2026-07-01T12:00",
            citizenship_claimed="2026-07-01T12:00",
            citizenship_reported="2026-07-01T13:00",
            detainer_by="agency",
            detainer_reported="2026-07-02T12:00",
            release_event="2026-07-05T12:00",
            ice_notified="2026-07-05T14:00",
        ),
        hold(
            "B-2",
            detainer_lodged="2026-07-01T12:00",
            citizenship_claimed="2026-07-01T12:00",
            citizenship_reported="2026-07-01T13:01",
            detainer_by="agency",
            detainer_reported="2026-07-02T12:01",
            release_event="2026-07-05T12:00",
            ice_notified="2026-07-05T14:01",
        ),
        hold("B-3", detainer_lodged="2026-07-10T11:30", citizenship_claimed="2026-07-10T11:30", detainer_by="ice"),
        hold("B-4", detainer_lodged="2026-07-01T11:30", release_event="2026-07-10T10:59"),
        hold("B-5", release_event="2026-07-05T12:00", ice_notified="2026-07-03T12:00"),
        zone=None,
        state="NC",
        model="jem",
    )
    assert outcomes(report, "warrant") == {"in time": 1, "not on record": 3, "no case": 1}
    assert outcomes(report, "served") == {"in time": 1, "not on record": 3, "no case": 1}
    assert outcomes(report, "citizenship") == {"in time": 1, "late": 1, "not on record": 1, "no case": 2}
    assert outcomes(report, "own_detainer") == {"in time": 1, "late": 1, "not known": 1, "no case": 2}
    assert outcomes(report, "state_notice") == {"in time": 2, "late": 1, "not on record": 1, "no case": 1}
    assert outcomes(report, "form_notice") == {"in time": 1, "late": 2, "not on record": 1, "no case": 1}
    late = [(one.row, one.outcome, one.late) for one in report.missing if one.late is not None]
    assert late == [(3, "late", 60)] * 3
    assert {one.row for one in report.missing} == {3, 4, 5}


def test_what_is_not_due_yet_and_what_has_no_rule(tmp_path: Path) -> None:
    late_claim = hold("B-1", citizenship_claimed="2026-07-10T12:30")
    report = measured(tmp_path, late_claim, zone=None, state="NC", model="jem")
    assert outcomes(report, "citizenship") == {"not yet due": 1}
    claim = hold("B-1", citizenship_claimed="2026-07-10T11:30")
    assert outcomes(measured(tmp_path, claim), "citizenship") == {"not known": 1}
    assert outcomes(measured(tmp_path, claim, model="tfm"), "citizenship") == {"no rule known": 1}
    old = hold("B-1", citizenship_claimed="2025-02-14T12:00")
    assert outcomes(measured(tmp_path, old, model="jem"), "citizenship") == {"no rule known": 1}
    edge = hold("B-1", release_event="2025-09-30T23:59", ice_notified="2025-10-01T09:00")
    new = hold("B-2", release_event="2025-10-01T00:00", ice_notified="2025-10-01T09:00")
    notice = outcomes(measured(tmp_path, edge, new, zone=None, state="NC"), "state_notice")
    assert notice == {"no rule known": 1, "late": 1}


def test_a_step_not_on_record_is_unknown_and_not_a_no(tmp_path: Path) -> None:
    report = measured(
        tmp_path,
        hold("B-1", arrest="2026-07-01T10:00", booked="2026-07-01T11:00", picked_up="2026-07-02T10:00"),
        hold("B-2", booked="2026-07-01T11:00", detainer_lodged="2026-07-01T12:00"),
        hold("B-3", released="2026-07-01T11:00"),
    )
    steps = {one.step: (one.on_record, one.not_known, one.later_on_record) for one in report.funnel}
    assert steps["arrest"] == (1, 2, 1)
    assert steps["booked"] == (2, 1, 0)
    assert steps["detainer_lodged"] == (1, 2, 1)
    assert steps["picked_up"] == (1, 2, 0)
    assert all("no" not in key.split("_")[0] or key == "not_known" for key in part_rows(report, "funnel")[0])


def test_every_row_has_one_outcome(tmp_path: Path) -> None:
    times = dict.fromkeys(("picked_up", "custody_passed", "released", "detainer_lifted"), "2026-07-02T10:00")
    rows = [
        hold("B-1", **times),
        hold("B-2", custody_passed="2026-07-02T10:00"),
        hold("B-3", released="2026-07-02T10:00", detainer_lifted="2026-07-02T10:00"),
        hold("B-4", released="2026-07-02T10:00", detainer_declined="2026-07-02T10:00"),
        hold("B-5", released="2026-07-02T10:00"),
        hold("B-6", detainer_expired="2026-07-02T10:00"),
        hold("B-7", booked="2026-07-02T10:00"),
    ]
    found = {one.outcome: one.rows for one in measured(tmp_path, *rows).outcomes if one.rows}
    assert found == {
        "taken by ICE": 1,
        "custody passed to ICE, no taking on record": 1,
        "released, detainer lifted": 1,
        "released, detainer declined": 1,
        "released, nothing on record of the detainer's end": 1,
        "hold ran out, no release on record": 1,
        "no outcome on record": 1,
    }


def test_hours_between_steps_over_the_rows_with_both(tmp_path: Path) -> None:
    start = "2026-07-01T10:00"
    rows = [
        hold(f"B-{hours}", booked=start, detainer_lodged=f"2026-07-01T{10 + hours}:00") for hours in (1, 2, 4, 10)
    ]
    rows += [hold("B-x", booked=start), hold("B-y", arrest=start)]
    rows += [hold("B-z", booked=start, detainer_lodged="2026-07-01T09:00")]
    span = next(
        one for one in measured(tmp_path, *rows).spans if one.ends == "detainer_lodged" and one.begins == "booked"
    )
    assert span.spread.count == 4
    assert (span.spread.first_quartile, span.spread.median) == (Decimal("1.75"), Decimal("3.00"))
    assert (span.spread.third_quartile, span.spread.longest) == (Decimal("5.50"), Decimal("10.00"))
    assert (span.one_only, span.neither, span.reversed) == (1, 1, 1)


def test_hours_over_a_change_of_clocks_are_real(tmp_path: Path) -> None:
    report = measured(tmp_path, hold("B-1", booked="2026-03-08T01:00", detainer_lodged="2026-03-08T04:00"))
    span = next(one for one in report.spans if (one.begins, one.ends) == ("booked", "detainer_lodged"))
    assert span.spread.longest == Decimal("2.00")


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=30))
def test_quartiles_lie_in_order_between_the_shortest_and_the_longest(seconds: list[int]) -> None:
    spread = spread_of(seconds)
    found = [spread.first_quartile, spread.median, spread.third_quartile, spread.longest]
    known = [one for one in found if one is not None]
    assert len(known) == 4
    assert [in_hours(min(seconds)), *known] == sorted([in_hours(min(seconds)), *known])
    assert spread.longest == in_hours(max(seconds))


TIMES = [name for name, column in log_columns().items() if column.kind == "time"]
made_rows = st.fixed_dictionaries(
    {},
    optional={name: st.integers(0, 14 * 1440).map(lambda minutes: minutes) for name in TIMES},
)


@given(
    st.lists(made_rows, max_size=8),
    st.sampled_from(["NC", "TX", "IL", "NH"]),
    st.sampled_from(["jem", "wso", "tfm", None]),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_part_adds_up_to_the_rows(
    tmp_path: Path, drawn: list[dict[str, int]], state: str, model: str | None
) -> None:
    begin = (NOW - timedelta(days=15)).replace(tzinfo=None)
    rows = [
        hold(f"B-{at}", **{name: (begin + timedelta(minutes=one)).isoformat() for name, one in row.items()})
        for at, row in enumerate(drawn)
    ]
    report = measured(tmp_path, hold("B", booked="2026-01-01T00:00"), *rows, state=state, model=model)
    used = len(report.log.rows)
    assert used + report.log.set_aside == report.log.read == len(rows) + 1
    for clock in ("regulation", "form", "agreement", "state"):
        assert sum(one.standings.total() for one in report.limits if one.clock == clock) == used
    assert all(set(one.standings) <= set(STANDINGS) for one in report.limits)
    assert all(one.outcomes.total() == used and set(one.outcomes) <= set(OUTCOMES) for one in report.papers)
    assert all(one.on_record + one.not_known == used for one in report.funnel)
    assert sum(one.rows for one in report.outcomes) == used
    for span in report.spans:
        assert span.spread.count + span.one_only + span.neither + span.reversed == used
    found = report_object(report)
    assert json.loads(json.dumps(found)) == found
    for part in PARTS:
        for row in part_rows(report, part):
            assert tuple(row) == part_columns(part, [row])


def test_a_log_without_rows_has_a_report(tmp_path: Path) -> None:
    report = measured(tmp_path, hold("", booked=""))
    assert (report.log.read, report.limits, report.past) == (0, (), ())
    assert all(part_columns(part, part_rows(report, part)) for part in PARTS)


def test_a_reading_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="hold_holiday"):
        measured(tmp_path, hold("B-1", booked=THURSDAY), readings={"hold_holiday": "observed"})
