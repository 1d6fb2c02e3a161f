"""Finds counties and places by the names that agencies, lists and people give them. For `locate` and `covers`.

Nothing is guessed: a name that several places of the state bear is narrowed by what else is known (the kind that
the name tells, ICE's county, the FBI's roster), and where that leaves several, all of them are candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from section287g.places.names import COUNTY_KINDS, kind_readings, place_key
from section287g.places.roster import roster_fits
from section287g.places.tables import County, Place, Reference, counties_by_key, current_counties, states_by_code

__all__ = ["CITY", "COUNTY_OF_STATE", "CountyReading", "PlaceReading", "find_county", "find_place", "read_county"]

_TOWN_STATES: Final = frozenset({"CT", "MA", "ME", "NH", "RI", "VT"})
COUNTY_OF_STATE: Final = "a county of the state"
CITY: Final = place_key("city")
"""Added to a bare name that no place bears: Boise is 'Boise City' in the Census."""
_MAX_SLIPS: Final = 2
_MIN_LETTERS: Final = 5


@dataclass(frozen=True, slots=True)
class CountyReading:
    """What a cell with a county's name says: the county, or none, and how it was read."""

    county: County | None
    how: str


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """The places that a name may mean in a state, one where it is settled, and what settled it."""

    places: tuple[Place, ...]
    how: str


def find_county(name: str, state: str) -> tuple[tuple[County, ...], str]:
    """The counties of a state that a name may mean, and how: 'Alachua County', 'Orleans Parish', 'Miami-Dade'.

    A county goes before an independent city of the same name, unless the name says that it is a city.
    """
    for key, kind in kind_readings(name):
        if kind and kind not in COUNTY_KINDS and kind != "city":
            continue  # a township or a borough is no county of its name
        named = counties_by_key(state).get(key, ())
        found = [one for one in named if one.current]
        if not found and named:
            return current_counties(named[0].county_fips), f"the name, of a former code ({named[0].county_fips})"
        if not found:
            continue
        cities = [one for one in found if one.kind == "independent city"]
        others = [one for one in found if one.kind != "independent city"]
        if kind == "city" and cities:
            return tuple(cities), "the name, an independent city"
        if others:
            return tuple(others), "the name"
        how = "the name, an independent city" if kind != "county" else "the name, though it is an independent city"
        return tuple(cities), how
    return (), ""


@lru_cache(maxsize=8_192)
def read_county(name: str, state: str) -> CountyReading:
    """What ICE's county cell says: a county of the state, a misspelled one, one of another state, or none.

    >>> read_county("Alachua County", "FL").how
    'a county of the state'
    """
    found, _ = find_county(name, state)
    if len(found) == 1:
        return CountyReading(found[0], COUNTY_OF_STATE)
    if found:
        return CountyReading(None, "several counties of the state")
    key = place_key(name)
    if len(key) >= _MIN_LETTERS:
        keys = counties_by_key(state)
        near = [other for other in keys if OSA.distance(key, other, score_cutoff=_MAX_SLIPS) <= _MAX_SLIPS]
        close = {one.county_fips: one for other in near for one in keys[other] if one.current}
        if len(close) == 1:
            return CountyReading(next(iter(close.values())), "a misspelled county of the state")
    elsewhere = any(key in counties_by_key(other) for other in states_by_code())
    return CountyReading(None, "a county of another state" if elsewhere else "no county")


def find_place(
    name: str, state: str, witnesses: Sequence[str], reference: Reference, police_only: bool = True
) -> PlaceReading:
    """The places of a state that a name may mean, with what else is known to settle it.

    `witnesses` are county codes that ICE's column gives; they decide between places of one name and never
    against the name. `police_only` lets the FBI's roster decide where just one of them has a police department.
    """
    for key, kind in (*kind_readings(name), (f"{place_key(name)}{CITY}", "")):
        if kind in COUNTY_KINDS:
            continue
        found = list(reference.places.get((state, key), ()))
        differs = False
        if kind:
            told = [one for one in found if one.kind == kind]
            differs, found = not told, told or found
        if not found:
            continue
        how = f"the name, though it is no {kind}" if kind and differs else "the name and kind" if kind else "the name"
        if len(found) > 1:
            found, how = _narrow(found, key, kind, state, witnesses, reference, police_only, how)
        return PlaceReading(tuple(found), how)
    return PlaceReading((), "")


def _narrow(
    found: list[Place],
    key: str,
    kind: str,
    state: str,
    witnesses: Sequence[str],
    reference: Reference,
    police_only: bool,
    how: str,
) -> tuple[list[Place], str]:
    """One of several places of a name, by ICE's county, the New England rule, the roster, then the kind."""
    if witnesses:
        there = [one for one in found if set(one.county_fips) & set(witnesses)]
        if there:
            found, how = there, f"{how} and ICE's county"
    if len(found) > 1 and not kind and state in _TOWN_STATES:
        towns = [one for one in found if len(one.place_fips) == 10]
        if towns:
            found, how = towns, f"{how}, a New England town before a place of its name"
    if len(found) > 1 and police_only:
        lines = [one for one in reference.roster.get((state, key), ()) if one.agency_type == "City"]
        with_police = [place for place in found if any(roster_fits(line, place) for line in lines)]
        if len(with_police) == 1:
            found, how = with_police, f"{how}, the only one with a police department on the FBI's roster"
    if len(found) > 1 and not kind and police_only:
        whole = [one for one in found if len(one.place_fips) == 7]
        if len(whole) == 1:
            found, how = whole, f"{how}, a place before a township of its name"
    return found, how
