"""What clocks say beside their ends: the earliest, reasons, other readings, notices, remarks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal

import pytest

from section287g.errors import NotFound
from section287g.funding import choose, read_policy
from section287g.funding.rules import Policy
from section287g.handovers import Clocks, Hold, hold_clocks
from section287g.handovers.clock import Clock, clocks_object, find_zone, read_moment, reasons
from section287g.handovers.clock.wording import earliest_text, notice_text


def clocks(release: str | None = None, policy: Policy | None = None, **more: str) -> Clocks:
    """The clocks of a hold; what is not a state, model or zone is a time."""
    rules = read_policy() if policy is None else policy
    state, model = more.pop("state", None), more.pop("model", None)
    zone = find_zone(more.pop("zone", None), state)
    times = {name: read_moment(text, zone) for name, text in more.items()}
    known = None if release is None else read_moment(release, zone)
    hold = Hold(zone, known, times.get("custody_passed"), times.get("papers"), state, model)
    return hold_clocks(hold, rules, choose(rules))


def clock(found: Clocks, name: str) -> Clock:
    return next(one for one in found.clocks if one.id == name)


def changed(path: str, value: Decimal | str) -> Policy:
    """The package's rules with another value of one of them."""
    policy = read_policy()
    rule = policy.parameters[path]
    values = tuple(replace(one, value=value) for one in rule.values)
    return replace(policy, parameters={**policy.parameters, path: replace(rule, values=values)})


def test_the_earliest_is_marked_and_ties_are_all_marked() -> None:
    found = clocks("2026-07-02T12:00", state="NC", model="wso", custody_passed="2026-07-02T12:30")
    assert found.earliest == ("form", "state")
    assert found.first_end == clock(found, "form").ends
    later = clocks("2026-07-02T12:00", state="NC", model="wso", custody_passed="2026-07-02T09:00")
    assert later.earliest == ("agreement",)


def test_the_earliest_is_the_earliest_moment_where_clocks_go_back() -> None:
    """01:45 before clocks go back is earlier than 01:15 after."""
    found = clocks("2026-10-30T01:45", zone="America/Chicago", model="jem", custody_passed="2026-10-30T02:15")
    form, agreement = clock(found, "form").ends, clock(found, "agreement").ends
    assert form is not None
    assert agreement is not None
    assert (f"{form:%H:%M %Z}", f"{agreement:%H:%M %Z}") == ("01:45 CDT", "01:15 CST")
    assert found.earliest == ("form",)
    assert found.first_end == form


def test_hours_and_days_come_from_the_rules() -> None:
    found = clocks("2026-07-06T12:00", changed("hold.form_i247a.hours", Decimal(36)), zone="America/Chicago")
    ends = clock(found, "form").ends
    assert ends is not None
    assert ends.isoformat() == "2026-07-08T00:00:00-05:00"
    found = clocks("2026-07-03T12:00", changed("hold.detainer.excluded", "none stated"), zone="America/Chicago")
    assert clock(found, "regulation").ends == clock(found, "form").ends
    found = clocks(
        "2026-07-03T12:00", changed("hold.form_i247a.starts", "service of the warrant"), zone="America/Chicago"
    )
    assert clock(found, "form").status == "not known"
    found = clocks("2026-07-03T12:00", changed("hold.state.nc.notice_hours", Decimal("0.5")), state="NC")
    assert found.notices[0].by is not None
    assert found.notices[0].by.isoformat() == "2026-07-03T12:30:00-04:00"


def test_reasons_name_every_day_and_the_other_reading() -> None:
    said = reasons(clock(clocks("2026-07-02T12:00", zone="America/Chicago"), "regulation"))
    assert said[2:6] == (
        "Counted: Thu 2026-07-02 12:00 to 24:00, 12 h; Fri 2026-07-03, 24 h; Mon 2026-07-06 00:00 to 12:00, 12 h. "
        "Together 48 h.",
        "Not counted: Sat 2026-07-04, Saturday and federal holiday (4 July); Sun 2026-07-05, Sunday.",
        "Taken: hold_holidays = federal and hold_holiday_day = statutory.",
        "With hold_holiday_day = observed: Tue 2026-07-07 12:00 CDT.",
    )


def test_reasons_tell_real_hours_where_clocks_change() -> None:
    said = " ".join(reasons(clock(clocks("2026-03-07T12:00", zone="America/Chicago"), "form")))
    assert "Sun 2026-03-08, 23 h, clocks go forward" in said
    assert "Mon 2026-03-09 00:00 to 13:00, 13 h" in said
    said = " ".join(reasons(clock(clocks("2026-10-31T12:00", zone="America/Chicago"), "form")))
    assert "Sun 2026-11-01, 25 h, clocks go back" in said


def test_midnight_says_which_one() -> None:
    found = clocks_object(clocks("2026-05-23T10:00", zone="America/Chicago"))
    assert found["clocks"][0]["ends"]["text"] == "Thu 2026-05-28 00:00 CDT (midnight after Wed)"


def test_what_is_not_given_is_not_known_and_says_what_is_needed() -> None:
    found = clocks("2026-07-02T12:00", zone="America/Chicago")
    assert (clock(found, "agreement").why, clock(found, "state").why) == (
        "the model is not given",
        "the state is not given",
    )
    found = clocks(custody_passed="2026-07-02T12:00", zone="America/Chicago", model="jem")
    assert clock(found, "form").status == clock(found, "regulation").status == "not known"
    assert found.earliest == ("agreement",)
    assert "not given" in notice_text(found.notices[0])
    with pytest.raises(NotFound, match="no clock can be told"):
        clocks(zone="America/Chicago")


def test_no_rule_on_record_is_no_statement_that_there_is_none() -> None:
    found = clock(clocks("2026-07-02T12:00", zone="America/Chicago", state="TX"), "state")
    assert found.status == "no rule known"
    assert "no statement that there is none" in str(found.why)
    early = clock(clocks("2024-11-30T12:00", state="NC"), "state")
    assert "one is known from 2024-12-01" in str(early.why)
    task_force = clock(clocks("2026-07-02T12:00", zone="America/Chicago", model="tfm"), "agreement")
    assert "the same day" in str(task_force.why)


def test_a_ban_ends_a_hold_on_a_detainer_alone_at_release_and_says_so() -> None:
    found = clocks("2026-08-03T12:00", state="ME")
    state = clock(found, "state")
    assert (state.status, state.ends) == ("no hold", found.hold.release)
    assert found.earliest == ("state",)
    assert any("detainer alone" in remark for remark in state.remarks)


def test_what_ends_first_if_another_paper_carries_the_hold_is_told_too() -> None:
    said = earliest_text(clocks("2026-08-03T12:00", state="ME"))
    assert said == (
        "State rule, Maine, if the hold rests on a detainer alone; if not, Wed 2026-08-05 12:00 EDT, "
        "Regulation, 8 CFR 287.7(d) and Form I-247A"
    )
    assert earliest_text(clocks("2026-08-07T12:00", state="TX", zone="America/Chicago")) == "Form I-247A"
    assert earliest_text(clocks(custody_passed="2026-08-07T12:00", state="NC")) == "No clock can be told."


def test_a_rule_that_changes_within_the_hold_is_told() -> None:
    found = clock(clocks("2025-09-30T23:00", state="NC", papers="2025-09-30T22:00"), "state")
    assert any("2025-10-02, within the hold, the rule hold.state.nc.starts says" in one for one in found.remarks)
    assert clock(clocks("2025-10-01T00:00", state="NC"), "state").remarks == ()


def test_what_is_assumed_is_told() -> None:
    found = clock(clocks("2026-05-22T18:00", state="NH"), "state")
    assert any(remark.startswith("Assumed, hold.state.nh.starts") for remark in found.remarks)


def test_papers_long_before_release_leave_no_time() -> None:
    found = clock(clocks("2025-01-10T12:00", state="NC", papers="2025-01-02T12:00"), "state")
    assert any("before the person would otherwise go free" in remark for remark in found.remarks)


def test_notices_of_state_and_form() -> None:
    found = clocks("2025-10-01T00:30", state="NC").notices
    assert [(one.id, one.by.isoformat() if one.by else None) for one in found] == [
        ("state", "2025-10-01T02:30:00-04:00"),
        ("form", "2025-09-29T00:30:00-04:00"),
    ]
    assert [one.id for one in clocks("2025-09-30T23:59", state="NC").notices] == ["form"]
    assert clocks("2017-04-01T12:00", zone="America/Chicago").notices == ()


def test_a_zone_that_is_not_the_states_is_remarked() -> None:
    assert clocks("2026-07-02T12:00", zone="America/Denver", state="NC").remarks
    assert clocks("2026-07-02T12:00", zone="America/Denver", state="TX").remarks == ()


def test_everything_is_plain_values_and_every_rule_is_named() -> None:
    found = clocks_object(clocks("2026-07-02T12:00", state="NC", model="jem", custody_passed="2026-07-02T13:00"))
    assert json.loads(json.dumps(found)) == found
    for one in found["clocks"]:
        assert [rule["path"].rpartition(".")[2] for rule in one["rules"]] == ["hours", "starts", "excluded"]
        assert one["ends"]["utc"].endswith("Z")
    assert found["clocks"][0]["days"][2]["left_out"] == "Saturday and federal holiday (4 July)"
    assert "legal choice of the jurisdiction" in found["binding"]


def test_moments_may_come_in_any_zone() -> None:
    policy, zone = read_policy(), find_zone("America/Chicago", None)
    release = read_moment("2026-05-23T10:00", zone)
    one = hold_clocks(Hold(zone, release), policy, choose(policy))
    other = hold_clocks(Hold(zone, release.astimezone(UTC)), policy, choose(policy))
    assert clocks_object(one) == clocks_object(other)


@pytest.mark.parametrize(("state", "model"), [("XX", None), (None, "jail"), ("nc", None)])
def test_a_state_or_model_that_is_none_is_refused(state: str | None, model: str | None) -> None:
    policy, zone = read_policy(), find_zone("America/Chicago", None)
    hold = Hold(zone, read_moment("2026-05-23T10:00", zone), state=state, model=model)
    with pytest.raises(NotFound, match="there is no"):
        hold_clocks(hold, policy, choose(policy))


def test_so_many_days_by_hand_that_no_end_comes_is_an_error_and_not_a_loop() -> None:
    policy, zone = read_policy(), find_zone("America/Chicago", None)
    also = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(900))
    with pytest.raises(Exception, match="no end was found"):
        hold_clocks(Hold(zone, read_moment("2026-05-23T10:00", zone), also_off=also), policy, choose(policy))
