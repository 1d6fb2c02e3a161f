"""Which days are left out: the rule's own words, the library where there are none, and a state's holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import holidays
import pytest

from section287g.datafiles import DataFileError
from section287g.errors import NotFound
from section287g.funding import choose, read_policy
from section287g.funding.rules import Policy
from section287g.handovers import Hold, hold_clocks
from section287g.handovers.clock import find_zone, read_moment
from section287g.handovers.clock.daysoff import days_off
from section287g.handovers.clock.specs import clock_specs, means, notice_specs

HOLIDAYS = frozenset({"holidays"})


def with_holidays(words: str) -> Policy:
    """The package's rules, with another list of federal holidays."""
    policy = read_policy()
    rule = policy.parameters["holidays.federal"]
    changed = replace(rule, values=tuple(replace(value, value=words) for value in rule.values))
    return replace(policy, parameters={**policy.parameters, rule.path: changed})


@pytest.mark.parametrize("option", ["statutory", "observed"])
def test_the_rules_words_and_the_public_library_agree_on_every_day(option: str) -> None:
    off = days_off(read_policy(), HOLIDAYS, ("federal", option), None)
    library = holidays.country_holidays("US", years=range(2021, 2061), observed=option == "observed")
    first = date(2021, 6, 17)
    for day in (first + timedelta(days=number) for number in range(365 * 39)):
        assert (off(day) is not None) == (day in library), day


def test_a_corrected_list_is_followed() -> None:
    off = days_off(with_holidays("2 July; last Monday of May"), HOLIDAYS, ("federal", "statutory"), None)
    assert off(date(2026, 7, 2)) == "federal holiday (2 July)"
    assert off(date(2026, 12, 25)) is None
    assert off(date(2026, 5, 25)) == "federal holiday (last Monday of May)"
    assert off(date(2027, 5, 31)) == "federal holiday (last Monday of May)"


@pytest.mark.parametrize("words", ["Christmas", "31 Brumaire", "fifth Monday of May", "last Noday of May"])
def test_words_that_are_no_day_are_an_error(words: str) -> None:
    off = days_off(with_holidays(words), HOLIDAYS, ("federal", "statutory"), None)
    with pytest.raises(DataFileError, match=r"holidays\.federal"):
        off(date(2026, 7, 2))


def test_words_of_a_rule_that_nobody_has_explained_are_an_error() -> None:
    with pytest.raises(DataFileError, match=r"words\.csv"):
        means("excluded", "Saturdays and holidays, perhaps")


def test_every_word_of_the_rules_of_clocks_is_explained() -> None:
    policy = read_policy()
    for path, rule in policy.parameters.items():
        part = path.rpartition(".")[2]
        if path.startswith("hold.") and part in ("starts", "excluded", "detainer_only"):
            for value in rule.values:
                means(part, str(value.value))


def test_the_rules_that_clocks_and_notices_name_are_there() -> None:
    policy = read_policy()
    for spec in clock_specs():
        for state, model in (("nc", "jem"), ("nh", "wso")):
            root = spec.rules.format(state=state, model=model)
            for part in ("hours", "starts", "excluded"):
                assert f"{root}.{part}" in policy.parameters, root
    for notice in notice_specs():
        assert notice.rule.format(state="nc") in policy.parameters


def test_a_states_holidays_need_the_state() -> None:
    with pytest.raises(NotFound, match="needs the state"):
        days_off(read_policy(), HOLIDAYS, ("federal_and_state", "observed"), None)


def test_a_day_has_every_reason_for_which_it_is_left_out() -> None:
    kinds = frozenset({"saturdays", "sundays", "holidays"})
    off = days_off(read_policy(), kinds, ("federal", "observed"), None, frozenset({date(2026, 7, 6)}))
    assert off(date(2026, 7, 3)) == "day in lieu of 4 July"
    assert off(date(2026, 7, 4)) == "Saturday and federal holiday (4 July)"
    assert off(date(2026, 7, 5)) == "Sunday"
    assert off(date(2026, 7, 6)) == "holiday named by hand"
    assert off(date(2026, 7, 7)) is None
    assert off(date(2027, 12, 31)) == "day in lieu of 1 January"


def test_a_clock_says_where_holidays_come_from_that_no_rule_lists() -> None:
    policy, zone = read_policy(), find_zone("America/Chicago", None)
    old = hold_clocks(Hold(zone, read_moment("2020-10-09T12:00", zone)), policy, choose(policy)).clocks[0]
    assert any("list the federal holidays from 2021-06-17" in remark for remark in old.remarks)
    chosen = choose(policy, {"hold_holidays": "federal_and_state"})
    texas = hold_clocks(Hold(zone, read_moment("2026-12-23T12:00", zone), state="TX"), policy, chosen).clocks[0]
    assert any("Texas" in remark and "library" in remark for remark in texas.remarks)
    plain = hold_clocks(Hold(zone, read_moment("2026-12-23T12:00", zone), state="TX"), policy, choose(policy))
    assert plain.clocks[0].remarks == ()
