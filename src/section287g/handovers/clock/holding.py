"""When a hold must end, by each clock on its own, `hold_clocks`: for a jail, its county and its auditor.

Every number, every excluded day and every beginning comes from the rules as they stood on a day: that of the release,
or of the custody's passing for an agreement. A clock whose beginning is not given, or for which no rule is on record,
says so and has no end. No clock overrides another, and none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Final

from section287g.datafiles import DataFileError
from section287g.errors import NotFound
from section287g.funding.chosen import Chosen
from section287g.funding.rules import Policy
from section287g.handovers.clock.counting import LeftOut, run_out
from section287g.handovers.clock.daysoff import READINGS, days_off, library_used
from section287g.handovers.clock.model import Clock, Clocks, Hold, Notice, Other, Taken
from section287g.handovers.clock.specs import ClockSpec, NoticeSpec, clock_specs, means, notice_specs
from section287g.handovers.clock.zones import zones_of
from section287g.lists.lookups import state_names

__all__ = ["MODELS", "clock_title", "hold_clocks"]

MODELS: Final = {"jem": "Jail Enforcement Model", "wso": "Warrant Service Officer", "tfm": "Task Force Model"}
_BEGINNINGS: Final = {
    "release": "the time at which the person would otherwise be released is not given",
    "custody_passed": "the time at which the warrant was served and custody passed to ICE is not given",
    "papers": "the time at which both the detainer and the warrant were received is not given",
}
_HOUR: Final = 3600
_NO_RULE: Final = "no rule known"


def hold_clocks(hold: Hold, policy: Policy, chosen: Chosen, *, others: bool = True) -> Clocks:
    """Every clock of a hold and every notice to ICE; `others` computes the ends under other readings too.

    Raises `NotFound` where neither release, custody nor papers are given, or the state or model is none.
    """
    _check(hold)
    clocks = tuple(_clock(spec, hold, policy, chosen, others) for spec in clock_specs())
    ends = {one.id: one.ends.astimezone(UTC) for one in clocks if one.ends is not None}
    first = min(ends.values(), default=None)
    notices = tuple(one for spec in notice_specs() if (one := _notice(spec, hold, policy)) is not None)
    return Clocks(hold, clocks, notices, tuple(name for name, end in ends.items() if end == first), _remarks(hold))


def _check(hold: Hold) -> None:
    if hold.release is None and hold.custody_passed is None and hold.papers is None:
        raise NotFound(f"no clock can be told: {_BEGINNINGS['release']}, nor is any other")
    if hold.model is not None and hold.model not in MODELS:
        raise NotFound(f"there is no model {hold.model!r}; the models are {', '.join(MODELS)}")
    if hold.state is not None and hold.state not in state_names():
        raise NotFound(f"there is no state with the code {hold.state!r}")


def _remarks(hold: Hold) -> tuple[str, ...]:
    if hold.state is None or hold.zone.key in (names := [name for name, _ in zones_of(hold.state)]):
        return ()
    return (f"The table of zones gives {state_names()[hold.state]} {' and '.join(names)}, not {hold.zone.key}.",)


def clock_title(text: str, hold: Hold) -> str:
    """A title with the names of the hold's model and state in it."""
    state = "state not given" if hold.state is None else state_names()[hold.state]
    return text.format(state=state, model="model not given" if hold.model is None else MODELS[hold.model])


def _path(text: str, hold: Hold) -> str:
    """A rule's name with the hold's model and state in it."""
    return text.format(state=(hold.state or "").lower(), model=hold.model or "")


def _clock(spec: ClockSpec, hold: Hold, policy: Policy, chosen: Chosen, others: bool) -> Clock:
    clock = Clock(spec.id, clock_title(spec.title, hold), "not known")
    if spec.needs and getattr(hold, spec.needs) is None:
        return replace(clock, why=f"the {spec.needs} is not given")
    root, on = _path(spec.rules, hold), _day(spec, hold)
    if (ban := _rule(policy, f"{root}.detainer_only", on)) is not None:
        return _no_hold(clock, ban, hold)
    hours, starts = _rule(policy, f"{root}.hours", on), _rule(policy, f"{root}.starts", on)
    excluded = _rule(policy, f"{root}.excluded", on)
    if hours is None or starts is None or excluded is None:
        return replace(clock, status=_NO_RULE, why=_no_rule(policy, root, on))
    name = means("starts", starts.says)
    clock = replace(
        clock,
        begins_with=starts.says,
        hours=Decimal(hours.says),
        leaves_out=excluded.says,
        rules=(hours, starts, excluded),
    )
    begins = hold.moment(name)
    if begins is None:
        return replace(clock, why=_BEGINNINGS[name])
    return _counted(replace(clock, begins=begins), hold, policy, chosen, others)


def _day(spec: ClockSpec, hold: Hold) -> date:
    """The day whose rules hold: of the custody's passing for an agreement, else of the release, or of what is
    given."""
    names = ("release", "papers", "custody_passed")
    found = [hold.moment(name) for name in (names[::-1] if spec.needs == "model" else names)]
    return next(moment.date() for moment in found if moment is not None)


@lru_cache(maxsize=4096)
def _rule(policy: Policy, path: str, on: date) -> Taken | None:
    """A rule's value on a day; None where there is no such rule or no known value."""
    parameter = policy.parameters.get(path)
    value = None if parameter is None else parameter.on(on)
    if parameter is None or value is None:
        return None
    return Taken(path, on, parameter.label, str(value.value), value.status, value.confidence, value.note)


def _no_rule(policy: Policy, root: str, on: date) -> str:
    """Why there is no rule to count by, with what the rules on record do say below this name."""
    below = [one for path, one in policy.parameters.items() if path.startswith(f"{root}.")]
    first = next((one for one in below if one.path.endswith((".hours", ".detainer_only"))), None)
    if first is not None:
        return f"no rule is on record for {on}; one is known {first.known()}"
    said = [f"{one.label}: {value.value}" for one in below if (value := one.on(on)) is not None]
    also = f" ({'; '.join(said)})" if said else ""
    return f"no rule on the length of a hold is on record for this{also}; that is no statement that there is none"


def _no_hold(clock: Clock, ban: Taken, hold: Hold) -> Clock:
    """A rule that allows no hold on a detainer alone: such a hold ends when the person would otherwise go free."""
    clock = replace(clock, rules=(ban,), begins_with=f"holds on a detainer alone: {ban.says}")
    release = hold.moment(means("detainer_only", ban.says))
    if release is None:
        return replace(clock, why=_BEGINNINGS["release"])
    remark = (
        "This is so for a hold that rests on a detainer alone. Whether another paper carries this hold is not for "
        "a clock to tell."
    )
    return replace(clock, status="no hold", begins=release, ends=release, remarks=(remark,))


def _counted(clock: Clock, hold: Hold, policy: Policy, chosen: Chosen, others: bool) -> Clock:
    """The clock run out under the readings chosen, with what to know about it."""
    begins, hours = clock.begins, clock.hours
    if begins is None or hours is None or clock.leaves_out is None:
        raise ValueError("a clock is counted from its beginning, for its hours")
    seconds = _seconds(hours, clock.rules[0].path)
    kinds = frozenset(means("excluded", clock.leaves_out).split("|"))
    taken = (chosen[READINGS[0]], chosen[READINGS[1]])
    try:
        run = run_out(begins, seconds, _off(policy, kinds, taken, hold.state, hold.also_off))
    except NotFound as missing:
        return replace(clock, why=str(missing))
    readings = tuple(zip(READINGS, taken, strict=True)) if "holidays" in kinds else ()
    found = tuple(_others(begins, seconds, policy, kinds, taken, hold, run.ends)) if readings and others else ()
    clock = replace(clock, status="known", ends=run.ends, run=run, readings=readings, others=found)
    return replace(clock, remarks=tuple(_counted_remarks(clock, kinds, hold, policy)))


def _seconds(hours: Decimal, path: str) -> int:
    seconds = hours * _HOUR
    if seconds != int(seconds):
        raise DataFileError(f"{path}: {hours} hours are no whole number of seconds")
    return int(seconds)


@lru_cache(maxsize=1024)
def _off(
    policy: Policy, kinds: frozenset[str], options: tuple[str, str], state: str | None, also_off: frozenset[date]
) -> LeftOut:
    return lru_cache(maxsize=4096)(days_off(policy, kinds, options, state, also_off))


def _others(
    begins: datetime,
    seconds: int,
    policy: Policy,
    kinds: frozenset[str],
    taken: tuple[str, str],
    hold: Hold,
    ends: datetime,
) -> Iterator[Other]:
    """Each other choice of options under which the clock ends at another moment, those that change least first."""
    names = [[option.name for option in policy.reading(name).options] for name in READINGS]
    pairs = [(one, other) for one, other in product(*names) if (one, other) != taken]
    seen = {ends.astimezone(UTC)}
    for pair in sorted(pairs, key=lambda pair: sum(one != two for one, two in zip(pair, taken, strict=True))):
        if hold.state is None and pair[0] == "federal_and_state":
            continue
        end = run_out(begins, seconds, _off(policy, kinds, pair, hold.state, hold.also_off)).ends
        if end.astimezone(UTC) not in seen:
            seen.add(end.astimezone(UTC))
            changed = zip(READINGS, pair, taken, strict=True)
            yield Other(tuple((name, option) for name, option, before in changed if option != before), end)


def _counted_remarks(clock: Clock, kinds: frozenset[str], hold: Hold, policy: Policy) -> Iterator[str]:
    begins, ends = clock.begins, clock.ends
    if begins is None or ends is None:
        return
    release = hold.moment("release")
    if release is not None and ends.astimezone(UTC) <= release.astimezone(UTC) and clock.run is not None:
        yield "It ends before the person would otherwise go free: by this clock no time is left to hold after that."
    elif release is not None and clock.id == "agreement" and begins.astimezone(UTC) < release.astimezone(UTC):
        yield "The warrant was served before the person would otherwise go free; by the agreement it is served then."
    for taken in clock.rules:
        parameter = policy.parameters[taken.path]
        later = parameter.on(ends.date())
        if later is not parameter.on(taken.on):
            said = "is not known" if later is None else f"says: {later.value}"
            yield f"On {ends.date()}, within the hold, the rule {taken.path} {said}. The rule of {taken.on} is taken."
    for taken in clock.rules:
        if taken.status == "assumed":
            yield f"Assumed, {taken.path}: {taken.note}"
    if "holidays" in kinds:
        if (said_library := library_used(policy, begins.date())) is not None:
            yield said_library
        if ("hold_holidays", "federal_and_state") in clock.readings and hold.state is not None:
            yield (
                f"The holidays of {state_names()[hold.state]} are those of the public library 'holidays'; no list of "
                "the state was read for these rules."
            )


def _notice(spec: NoticeSpec, hold: Hold, policy: Policy) -> Notice | None:
    """A notice that a rule asks for on the day of release; None where no rule does."""
    if spec.needs and getattr(hold, spec.needs) is None:
        return None
    moments = [hold.moment(name) for name in ("release", "papers", "custody_passed")]
    on = next(moment.date() for moment in moments if moment is not None)
    rule = _rule(policy, _path(spec.rule, hold), on)
    if rule is None:
        return None
    hours, release = Decimal(rule.says), hold.moment("release")
    by = None
    if release is not None:
        span = timedelta(seconds=_seconds(hours, rule.path))
        by = (release.astimezone(UTC) + (span if spec.side == "after" else -span)).astimezone(hold.zone)
    return Notice(spec.id, clock_title(spec.title, hold), spec.asks, hours, spec.side, by, rule)
