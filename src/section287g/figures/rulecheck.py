"""The check 'rule': what the programme's rules say on a day, what of it had begun by then, and what they cannot show.

Three things are told apart: that a term was announced, that it was in force on the day, and that anything was done
under it. The first two are tested; the third needs other sources, which are named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from section287g.figures.model import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS, Figure, Found, Verdict
from section287g.figures.published import day_of
from section287g.figures.rulenames import by_rules, joined, percent, says, told_on
from section287g.figures.vocabulary import IN_FORCE, needed
from section287g.funding.policy import STATUSES
from section287g.funding.rules import Parameter, Policy, Table, Value

__all__ = ["check_rule"]

_ASSUMED: Final = "assumed"
_A: Final = {"enacted": "an enacted", "announced": "an announced", "reported": "a reported"}
_BETWEEN_ITEMS: Final = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class _Said:
    """One rule as the figure uses it: its value on the day, or the one that was public by then and begins later.

    `value` is None where there is neither; `claimed` is what the figure says that the rule says, if anything.
    """

    parameter: Parameter
    value: Value | None
    claimed: str | None
    told: date | None
    begun: bool

    @property
    def path(self) -> str:
        return self.parameter.path

    @property
    def agrees(self) -> bool | None:
        """Whether the rule says what is claimed, or has a value that is not zero; None where it is not known."""
        if self.value is None or self.value.status == _ASSUMED:
            return None
        held = self.value.value
        if self.claimed is None:
            return held != 0
        if isinstance(held, Decimal):
            return held == Decimal(self.claimed)
        if isinstance(held, Table):
            raise TypeError(f"{self.path} is a table, and no single value can be claimed of it")
        items = {item.strip().casefold() for item in (held, *_BETWEEN_ITEMS.split(held))}
        return self.claimed.casefold() in items


def check_rule(policy: Policy, figure: Figure) -> Verdict:
    """Whether the rules say on a day what a figure says that they do, announced or in force."""
    day = figure.on
    said = [_said(policy, text, day) for text in figure.parameters["rules"]]
    beside = [_said(policy, path, day) for path in figure.parameters.get("beside", ())]
    begins = figure.parameters.get("begins", (None,))[0]
    first = None if begins is None else day_of(policy, begins, day)
    verdict, so = _verdict(said, day, first, figure.parameters["asked"][0])
    told = "; ".join(_in_words(policy, said, day))
    if first is not None:
        told += f"; by {begins}, it begins {first}"
    also = "; ".join(_in_words(policy, beside, day))
    because = (
        f"{told}; {so}; "
        + (f"beside it, {also}; " if also else "")
        + f"what was done under it, the rules do not show: that needs {needed(figure.parameters['needs'])}."
    )
    start = [] if begins is None else [_said(policy, begins, day)]
    every = [*said, *start, *beside]
    values = [one.value for one in every if one.value is not None]
    return by_rules(figure, verdict, because, _found(every), [one.path for one in every], values)


def _said(policy: Policy, text: str, day: date) -> _Said:
    path, _, claimed = (part.strip() for part in text.partition(":"))
    parameter = policy.parameters[path]
    value = parameter.on(day)
    if value is not None:
        return _Said(parameter, value, claimed or None, told_on(policy, _sources(value)), begun=True)
    for later in parameter.values:
        told = told_on(policy, _sources(later))
        if later.start > day and told is not None and told <= day:
            return _Said(parameter, later, claimed or None, told, begun=False)
    return _Said(parameter, None, claimed or None, None, begun=False)


def _verdict(said: Sequence[_Said], day: date, first: date | None, asked: str) -> tuple[str, str]:
    """The verdict, and the part of the sentence that draws the conclusion.

    `first` is the day on which what the rules speak of begins, where another rule gives it.
    """
    against = [one for one in said if one.agrees is False]
    if against:
        other = [f"{one.path} is not {_claim(one)}" for one in against]
        return DOES_NOT_HOLD, f"so it does not hold: {joined(other)}"
    silent = [one.path for one in said if one.agrees is None]
    if silent:
        return CANNOT_BE_TOLD, f"so it cannot be told: no source says what {joined(silent)} was on {day}"
    known = [one.value for one in said if one.value is not None]
    weakest = max((value.status for value in known), key=STATUSES.index)
    waiting = [one for one in said if not one.begun]
    if not waiting and (first is None or first <= day):
        return HOLDS, f"so on {day} it holds as {_A[weakest]} term in force"
    some = waiting and len(waiting) < len(said) and (first is None or first <= day)
    which = f"{_paths(waiting)} had not begun" if some else "nothing of it had begun"
    if asked == IN_FORCE:
        return DOES_NOT_HOLD, f"on {day} {which}, so it does not hold as a term in force"
    return HOLDS, f"on {day} {which}, so it holds as {_A[weakest]} term and not as one in force"


def _paths(said: Sequence[_Said]) -> str:
    return joined(one.path for one in said)


def _claim(one: _Said) -> str:
    if one.claimed is None:
        return "more than zero"
    return f'"{one.claimed}"' if one.parameter.unit == "text" else one.claimed


def _sources(value: Value) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.source for one in value.references))


def _in_words(policy: Policy, said: Sequence[_Said], day: date) -> list[str]:
    """What rules say, since or from when, and by whom; rules that agree in all but their value go together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in said:
        if one.value is None:
            key = (f"without a known value on {day}", f" (one is known {one.parameter.known()})")
            groups.setdefault(key, []).append(one.path)
        else:
            key = (_since(one, one.value), f" ({_quality(policy, one, one.value, day)})")
            groups.setdefault(key, []).append(f"{one.path} is {says(one.parameter, one.value)}")
    return [f"{since}: {joined(parts)}{quality}" for (since, quality), parts in groups.items()]


def _since(one: _Said, value: Value) -> str:
    if not one.begun:
        return f"{value.status} on {one.told} to begin {value.start}"
    until = f" through {value.until}" if value.until is not None else ""
    return f"{value.status}, from {value.start}{until}"


def _quality(policy: Policy, one: _Said, value: Value, day: date) -> str:
    """Confidence and sources; of a value that had not begun, the sources that were there by the day."""
    names = _sources(value)
    if not one.begun:
        dated = ((name, told_on(policy, (name,))) for name in names)
        names = tuple(name for name, told in dated if told is not None and told <= day)
    return f"confidence {value.confidence}; {', '.join(names) or 'no source'}"


def _found(said: Sequence[_Said]) -> list[Found]:
    """Each number that a rule gives, with the rule and when it begins; a table gives one for each band."""
    found = []
    for one in said:
        if one.value is None:
            continue
        where = f"{one.path} from {one.value.start}"
        held = one.value.value
        if isinstance(held, Table):
            found += [
                Found(band.dollars, f"dollars from {band.start} ({held.measure})", where) for band in held.bands
            ]
        elif isinstance(held, Decimal):
            share = one.parameter.unit == "share"
            found.append(Found(percent(held) if share else held, "percent" if share else one.parameter.unit, where))
    return found
