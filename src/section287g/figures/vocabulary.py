"""The words that a figures file may use, and what each check wants of a line: for `read_figures`.

Kinds, units and checks are few on purpose. A new check is one entry here and one function in `check`. What a
parameter says about the rules (names of rules, amounts and counts) is checked here as it is written, and in
`published` against the rules themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.identity.names import TYPES_SCHEMA
from section287g.lists.lookups import MODEL_NAMES, state_names

__all__ = [
    "CHECKS",
    "IN_FORCE",
    "KINDS",
    "NEEDS_SCHEMA",
    "UNITS",
    "CheckSpec",
    "Presence",
    "needed",
    "needs",
    "parameter_fault",
]

KINDS: Final = {
    "number": "how many there are",
    "growth": "by how many percent a number grew",
    "share": "which part of a whole, in percent",
    "event": "something happened to one agreement",
    "rule": "what the programme's rules say",
    "outcome": "what came of it",
    "intention": "what somebody meant to do",
}
UNITS: Final = ("agreements", "agencies", "states", "officers", "persons", "dollars")
IN_FORCE: Final = "in-force"
OTHER_TYPE: Final = "other"
_AGREEMENT: Final = re.compile(r"[a-z]{2}-[a-z0-9-]+:(?:jem|wso|tfm|unknown)(?::[0-9]+)?")
_RULE: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_AMOUNT: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_COUNT: Final = re.compile(r"[0-9]+")

NEEDS_SCHEMA: Schema = (
    Column("need", "short name, of letters and hyphens", check=lambda text: text.replace("-", "").isalpha()),
    Column("source", "what would be needed to test such a statement"),
)
Presence = Literal["filled", "empty", "either"]


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """What one check tests, and what a line that names it must, may or must not hold.

    `required` are parameters that must be given; `for_a_number` only where the line claims a number, and
    `without_a_number` only where it does not.
    """

    tests: str
    kinds: tuple[str, ...]
    units: tuple[str | None, ...]
    relation: Presence
    from_day: Presence
    day: Presence
    parameters: tuple[str, ...]
    required: tuple[str, ...] = ()
    for_a_number: tuple[str, ...] = ()
    without_a_number: tuple[str, ...] = ()


_SCOPE: Final = ("types", "model", "state")
_TWO: Final = ("agreements", "agencies")
CHECKS: Final[dict[str, CheckSpec]] = {
    "count": CheckSpec(
        "how many stood on the day's lists",
        ("number",), (*_TWO, "states"), "filled", "empty", "filled", _SCOPE),
    "growth": CheckSpec(
        "by how many percent the number on the lists grew from one day to another",
        ("growth",), _TWO, "filled", "filled", "filled", _SCOPE),
    "signed": CheckSpec(
        "how many of those on the day's lists were signed from one day to another, by type of agency",
        ("number",), _TWO, "filled", "filled", "filled", _SCOPE),
    "changes": CheckSpec(
        "how many left the lists and how many joined them between two days",
        ("number", "intention"), (*_TWO, None), "either", "filled", "filled", ("change", "needs"),
        for_a_number=("change",), without_a_number=("needs",)),
    "left": CheckSpec(
        "whether one agreement left the lists by a day",
        ("event",), ("agreements", None), "empty", "either", "filled", ("agreement",), required=("agreement",)),
    "rule": CheckSpec(
        "what the programme's rules, as this package holds them, say on the day",
        ("rule",), (None,), "empty", "empty", "filled", ("rules", "asked", "begins", "beside", "needs"),
        required=("rules", "asked", "needs")),
    "allotments": CheckSpec(
        "whether an amount is what the announced terms come to for the officers and agencies reported with it",
        ("number",), ("dollars",), "filled", "empty", "filled",
        ("terms", "amount", "officers", "vehicles", "quarters", "equipment", "transport", "sum", "needs"),
        required=("terms",)),
    "criminality": CheckSpec(
        "ICE's own coding of those handed over (convicted, pending, neither), from a release of its records",
        ("outcome", "share"), ("persons",), "either", "empty", "either", ("classes", "of", "needs"),
        required=("needs",), for_a_number=("classes",)),
    "not-testable": CheckSpec(
        "nothing that the lists or the rules can tell; the sources that would be needed are named",
        tuple(KINDS), (*UNITS, None), "either", "either", "either", ("needs", "amount", *_SCOPE),
        required=("needs",)),
}  # fmt: skip


@cache
def needs() -> dict[str, str]:
    """Sources beyond the lists that a statement may need, by short name."""
    return {line["need"]: line["source"] for line in read_table(data_file("figures", "needs.csv"), NEEDS_SCHEMA)}


def needed(names: tuple[str, ...]) -> str:
    """The sources of these short names, as a sentence gives them."""
    return " as well as ".join(needs()[name] for name in names)


@cache
def _agency_types() -> tuple[str, ...]:
    lines = read_table(data_file("identity", "agency_types.csv"), TYPES_SCHEMA)
    return tuple(sorted({line["type"] for line in lines} | {OTHER_TYPE}))


_CLOSED: Final[dict[str, Callable[[], tuple[str, ...]]]] = {
    "types": _agency_types,
    "model": lambda: tuple(MODEL_NAMES),
    "state": lambda: tuple(sorted(state_names())),
    "change": lambda: ("joined", "left"),
    "needs": lambda: tuple(needs()),
    "asked": lambda: ("announced", IN_FORCE),
    "classes": lambda: ("convicted", "pending", "neither", "not-recorded"),
    "of": lambda: ("arrests", "arrests-287g", "detainers", "book-ins"),
    "terms": lambda: ("equipment", "vehicles", "awards", "other"),
}
_SINGLE: Final = frozenset(
    {"agreement", "change", "asked", "begins", "amount", "vehicles", "quarters", "equipment", "transport"}
)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a parameter with open values is written: the first part is matched, `meaning` says what is allowed."""

    patterns: tuple[re.Pattern[str], ...]
    meaning: str

    def allows(self, value: str) -> bool:
        return any(pattern.fullmatch(value) for pattern in self.patterns)


_A_RULE: Final = "the name of a rule as '287g policy' lists it"
_A_COUNT: Final = _Form((_COUNT,), "a number in plain digits")
_DOLLARS: Final = _Form((_AMOUNT,), "dollars in plain digits, as 7300000 or 608.90")
_OPEN: Final[dict[str, _Form]] = {
    "agreement": _Form((_AGREEMENT,), "one id as 'ma-bristol-county-sheriff:jem'"),
    "rules": _Form(
        (_RULE, re.compile(rf"{_RULE.pattern}:.*\S.*")),
        f"{_A_RULE}, or that and what it is said to say, as name:quarter",
    ),
    "begins": _Form((_RULE,), f"{_A_RULE}, which gives a day"),
    "beside": _Form((_RULE,), _A_RULE),
    "amount": _Form((_RULE,), f"{_A_RULE}, in dollars"),
    "sum": _Form((_RULE, _AMOUNT), f"{_A_RULE}, or dollars in plain digits"),
    "officers": _Form((_RULE, _COUNT), f"{_A_RULE}, or a number in plain digits"),
    "vehicles": _A_COUNT,
    "quarters": _A_COUNT,
    "equipment": _DOLLARS,
    "transport": _DOLLARS,
}


def parameter_fault(name: str, values: tuple[str, ...]) -> str | None:
    """What is wrong with a parameter's values, with what is allowed; None where nothing is.

    >>> parameter_fault("change", ("gone",))
    "change cannot be 'gone'; it is joined or left"
    """
    if name in _OPEN:
        form, meaning = _OPEN[name], _OPEN[name].meaning
        wrong = [value for value in values if not form.allows(value)]
    else:
        allowed = _CLOSED[name]()
        meaning = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
        wrong = [value for value in values if value not in allowed]
    if name in _SINGLE and len(values) > 1:
        wrong = ["|".join(values)]
    return f"{name} cannot be {wrong[0]!r}; it is {meaning}" if wrong else None
