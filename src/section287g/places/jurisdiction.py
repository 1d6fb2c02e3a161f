"""Tells of what an agency's authority is: a state, a county, a municipality, a campus, ... For `locate`.

The rules are `data/jurisdictions.csv`, tried in order on the agency's normal name; the first that fits decides,
and its name and reason stay with the answer. ICE's type comes last: it is often wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.identity import normal_form, parse_name
from section287g.identity.names import ParsedName
from section287g.places.names import COUNTY_KINDS, kind_readings, plain

__all__ = ["JURISDICTIONS", "RULES_SCHEMA", "Jurisdiction", "fills_counties", "find_jurisdiction", "place_texts"]

JURISDICTIONS: Final = (
    "state",
    "county",
    "municipal",
    "campus",
    "port",
    "constable district",
    "regional",
    "judicial district",
    "tribal",
)
RULES_SCHEMA: Schema = (
    Column("rule", "name of the rule"),
    Column("agency_types", "agency types it is tried on, separated by |; * for all"),
    Column(
        "words",
        "what the normal name must hold, a regular expression; STATE is the state's name",
        required=False,
    ),
    Column(
        "place",
        "what must be the name of a municipality of the state: the jurisdiction in the name, or of its words the "
        "part that the expression calls place; county: the jurisdiction must be the name of a county",
        required=False,
        check=("jurisdiction", "words", "county").__contains__,
    ),
    Column("jurisdiction", "what the rule tells", check=JURISDICTIONS.__contains__),
    Column("reason", "why, in words"),
)
_BY_ICE_TYPE: Final = {"County": "county", "Municipality": "municipal", "State Agency": "state"}


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Of what an agency's authority is, the rule that told, and the name of the place that it found, if any."""

    kind: str
    rule: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    types: frozenset[str]
    words: str
    place: str
    jurisdiction: str
    reason: str


@cache
def _rules() -> tuple[_Rule, ...]:
    lines = read_table(data_file("places", "jurisdictions.csv"), RULES_SCHEMA)
    return tuple(
        _Rule(
            line["rule"],
            frozenset(line["agency_types"].split("|")),
            line["words"],
            line["place"],
            line["jurisdiction"],
            line["reason"],
        )
        for line in lines
    )


@cache
def _pattern(words: str, state_name: str) -> re.Pattern[str]:
    named = words.replace("STATE", re.escape(normal_form(state_name)))
    return re.compile(rf"(?:\b|^)(?:{named})")


def find_jurisdiction(
    name: str,
    state_name: str,
    ice_types: tuple[str, ...],
    is_municipality: Callable[[str], bool],
    is_county: Callable[[str], bool],
) -> Jurisdiction | None:
    """The jurisdiction that an agency's name tells, else ICE's type; None where neither does.

    `is_municipality` and `is_county` say whether a key (see `place_key`) is the name of one of the state.

    >>> no = set().__contains__
    >>> find_jurisdiction("Dade City Police Department", "Florida", (), {"dadecity"}.__contains__, no).rule
    'city'
    >>> find_jurisdiction("Florida Department of Corrections", "Florida", ("County",), no, no).kind
    'state'
    """
    parsed = parse_name(plain(name))
    for rule in _rules():
        if "*" not in rule.types and parsed.type not in rule.types:
            continue
        if "STATE" in rule.words and not state_name:
            continue
        match = _pattern(rule.words, state_name).search(parsed.normal) if rule.words else None
        if rule.words and match is None:
            continue
        place = ""
        if rule.place:
            texts = [match["place"]] if match is not None and rule.place == "words" else _places_in(parsed)
            found = [text for text in texts if _is_named(text, rule.place, is_municipality, is_county)]
            if not found:
                continue
            place = found[0]
        return Jurisdiction(rule.jurisdiction, rule.name, rule.reason, place)
    told = {_BY_ICE_TYPE[kind] for kind in ice_types if kind in _BY_ICE_TYPE}
    if len(told) == 1:
        return Jurisdiction(told.pop(), "ice-type", "no rule reads the name; it is ICE's type")
    return None


def place_texts(name: str) -> list[str]:
    """Every part of an agency's name that a rule may take for the name of a place."""
    parsed = parse_name(plain(name))
    worded = [
        match["place"]
        for rule in _rules()
        if rule.place == "words" and ("*" in rule.types or parsed.type in rule.types)
        for match in (_pattern(rule.words, "").search(parsed.normal),)
        if match is not None
    ]
    return [*_places_in(parsed), *worded]


def _places_in(parsed: ParsedName) -> list[str]:
    """The names of places that an agency's name may hold: its jurisdiction; of 'State College Police' the whole."""
    whole = parsed.normal.removesuffix(" department").removesuffix(" police")
    return [parsed.jurisdiction, whole] if parsed.type == "campus" else [parsed.jurisdiction]


def _is_named(
    text: str, place: str, is_municipality: Callable[[str], bool], is_county: Callable[[str], bool]
) -> bool:
    """Whether a text is the very name of a county, or for other rules a name of a municipality."""
    readings = kind_readings(text)
    if place == "county":
        return is_county(readings[0][0])
    return any(is_municipality(key) for key, kind in readings if kind not in COUNTY_KINDS)


def fills_counties(jurisdiction: str | None, agency_type: str) -> bool:
    """Whether an agency's authority fills its counties whole: a county's, a judicial district's, a shared jail's.

    >>> fills_counties("regional", "corrections"), fills_counties("regional", "police")
    (True, False)
    """
    shares_jail = jurisdiction == "regional" and agency_type == "corrections"
    return jurisdiction in ("county", "judicial district") or shares_jail
