"""Numbers that a figure takes from the rules instead of from its own line, and what a line about money must hold.

A published amount or count is written once: as a rule under `published`, which a parameter names, or in the line
of the figure. Amounts are `Decimal` in dollars, counts are whole. What is wrong is a sentence, for `read_figures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from section287g.errors import NotFound
from section287g.funding.rules import Policy, Value

__all__ = ["Stated", "day_of", "faults", "stated", "summed"]

_UNITS: Final = {"amount": "dollars", "sum": "dollars", "officers": "people"}
_COUNTED_IN: Final = {"equipment": ("officers",), "vehicles": ("vehicles",), "awards": ("officers", "quarters")}
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAY_LACK: Final = ("officers", "vehicles")
_WITH_A_REST: Final = ("exactly", "about")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as it was published, and the rule and its value where a rule holds it."""

    number: Decimal
    rule: str | None
    value: Value | None

    def where(self, on: date) -> str:
        return "as stated" if self.rule is None else f"{self.rule} on {on}"


def stated(policy: Policy, name: str, text: str, on: date) -> Stated:
    """The number that a parameter's value is, or that the rule which it names has on a day.

    Raises `NotFound` for a rule that is not there, has no value on the day, or is in another unit.
    """
    if text[0].isdigit():
        return Stated(Decimal(text), None, None)
    value = policy.value(text, on)
    unit = policy.parameters[text].unit
    if unit != _UNITS[name] or not isinstance(value.value, Decimal):
        raise NotFound(f"{text} is in {unit} and not in {_UNITS[name]}")
    return Stated(value.value, text, value)


def summed(policy: Policy, name: str, values: tuple[str, ...], on: date) -> tuple[Stated, ...]:
    """Each of a parameter's numbers; together they are their sum."""
    return tuple(stated(policy, name, value, on) for value in values)


def day_of(policy: Policy, path: str, on: date) -> date:
    """The day that a rule of text gives, as it stood on a day. Raises `NotFound` where it gives none."""
    held = policy.value(path, on).value
    if not isinstance(held, str) or not _DAY.fullmatch(held):
        raise NotFound(f"{path} gives no day")
    return date.fromisoformat(held)


def faults(
    policy: Policy, check: str, relation: str | None, parameters: Mapping[str, tuple[str, ...]], on: date
) -> Iterator[str]:
    """What is wrong with the parameters of a line about money, beyond how they are written."""
    for name in _UNITS:
        for text in parameters.get(name, ()):
            try:
                stated(policy, name, text, on)
            except NotFound as error:
                yield f"{name} cannot be {text!r}: {error}"
    for path in parameters.get("begins", ()):
        try:
            day_of(policy, path, on)
        except NotFound as error:
            yield f"begins cannot be {path!r}: {error}"
    for text in (*parameters.get("rules", ()), *parameters.get("beside", ())):
        try:
            policy.under(text.partition(":")[0])
        except NotFound as error:
            yield f"rules cannot be {text!r}: {error}"
            continue
        yield from _claim_faults(policy, *text.partition(":"))
    if check == "allotments":
        yield from _allotment_faults(relation, parameters)


def _claim_faults(policy: Policy, path: str, colon: str, claimed: str) -> Iterator[str]:
    """A rule must be one and not a group, and what is claimed of it must be of its kind."""
    if path not in policy.parameters:
        yield f"rules cannot be {path!r}; that is a group of rules, name one of them"
        return
    unit = policy.parameters[path].unit
    if colon and unit == "table":
        yield f"rules cannot be '{path}:{claimed}'; {path} is a table, so name it alone"
    if colon and unit not in ("table", "text") and not _NUMBER.fullmatch(claimed):
        yield f"rules cannot be '{path}:{claimed}'; {path} is in {unit}, so claim a number in plain digits, as 0.25"


def _allotment_faults(relation: str | None, parameters: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Counts and parts must fit the terms named, and at most one count may be unknown."""
    terms = parameters["terms"]
    used = dict.fromkeys(count for term in terms for count in _COUNTED_IN.get(term, ()))
    for count in dict.fromkeys((*_MAY_LACK, "quarters")):
        if count in parameters and count not in used:
            yield f"{count} is of no use with terms={'|'.join(terms)}; leave it out"
    missing = [count for count in used if count not in parameters]
    open_end = bool(missing) or "other" in terms
    if "awards" in terms and missing:
        yield f"terms=awards needs {' and '.join(_COUNTED_IN['awards'])}; give {missing[0]}=..."
    elif len(missing) > 1 or (missing and "other" in terms):
        yield f"at most one part may be unknown; give {missing[0]}=..."
    elif terms == ("other",):
        yield "terms cannot be 'other' alone; name a term that can be computed"
    if open_end and "needs" not in parameters:
        yield f"a part is unknown with terms={'|'.join(terms)}; give needs=..., what would be needed to tell"
    if open_end and relation not in _WITH_A_REST:
        yield f"relation cannot be {relation!r} where a part is unknown; it is {' or '.join(_WITH_A_REST)}"
    if "equipment" in parameters and "equipment" not in terms:
        yield "equipment is an amount reported for the term equipment; name that in terms"
    if "transport" in parameters and "vehicles" not in missing:
        yield "transport is the amount reported for what remains; it goes with vehicles that are not known"
