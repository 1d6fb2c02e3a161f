"""Builds the table of places: cities, towns, villages, boroughs, townships with their county, people and point.

Codes and legal names are the Census Bureau's. A subdivision's county is in its code. For the rest, sources vote:
the FBI's roster may name several counties, all kept; otherwise a county that two families of evidence give goes
before one that a single family gives, and what stays undecided keeps every candidate, the likeliest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from section287g.datafiles import Column, Schema, read_table
from section287g.places.names import kind_readings, place_key
from section287g.places.tables import CHANGES_SCHEMA
from tools.reference.evidence import Clue, Evidence
from tools.reference.police import Agency
from tools.reference.sources import DATA

__all__ = ["OCD", "Draft", "drafts", "place_rows"]

OCD: Final = "ocd-census-places.csv"
_COUNTY_DIGITS: Final = 5
_SUBDIVISION_DIGITS: Final = 10
_POINTS: Final = ("geonames", "hifld", "zip")  # the source of a point, best first
_KINDS: Schema = (
    Column("ending", "last words of a legal name"),
    Column("kind", "kind of place"),
    Column("note", "where", required=False),
)
_BY_HAND: Schema = (
    Column("place_fips", "seven digits"),
    Column("state", "two-letter code"),
    Column("name", "legal name"),
    Column("short_name", "name that a person would type"),
    Column("also", "further names, separated by ;", required=False),
    Column("kind", "kind of place"),
    Column("county_fips", "its county"),
    Column("note", "why it needs a hand", required=False),
)


@dataclass(slots=True)
class Draft:
    """A place on its way into the table: what the list gives, then what the sources add."""

    place_fips: str
    state: str
    name: str
    short_name: str
    also: str
    kind: str
    counties: tuple[str, ...]
    agencies: list[Agency] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    alike: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """Short name and further names."""
        return (self.short_name, *(self.also.split(";") if self.also else ()))

    @property
    def is_subdivision(self) -> bool:
        """Whether the code is that of a town or township, with its county inside."""
        return len(self.place_fips) == _SUBDIVISION_DIGITS


def drafts(
    lines: Iterable[Mapping[str, str]],
    states: Sequence[Mapping[str, str]],
    counties: Sequence[Mapping[str, str]],
    evidence: Evidence,
) -> list[Draft]:
    """All places of the list and those by hand with their clues, in order of their codes; counties are left out."""
    state_of = {line["fips"]: line["state"] for line in states}
    own_county = {
        (county["state"], county["name"]): county["county_fips"]
        for county in counties
        if county["kind"] == "independent city" and not county["until"]
    }
    endings = [(line["ending"], line["kind"]) for line in read_table(DATA / "place_kinds.csv", _KINDS)]
    found: dict[str, Draft] = {}
    for line in lines:
        code = line["census_geoid"].removeprefix("place-")
        if len(code) > _COUNTY_DIGITS:
            state = state_of[code[:2]]
            short_name, kind = _split(line["name"], endings)
            county = code[:5] if len(code) == _SUBDIVISION_DIGITS else own_county.get((state, line["name"]), "")
            known: tuple[str, ...] = (county,) if county else ()
            found[code] = Draft(code, state, line["name"], short_name, "", kind, known)
    for line in read_table(DATA / "places_by_hand.csv", _BY_HAND):
        code, state, name, short_name = (line[cell] for cell in ("place_fips", "state", "name", "short_name"))
        known = tuple(line["county_fips"].split(";"))
        found[code] = Draft(code, state, name, short_name, line["also"], line["kind"], known)
    places = [found[code] for code in sorted(found, key=lambda code: (code[:2], len(code), code))]
    _add_clues(places, evidence)
    return places


def _add_clues(places: Sequence[Draft], evidence: Evidence) -> None:
    """Clues by the place's names, else by the name without a last word that tells its kind ('Boise City')."""
    same = Counter((place.state, place_key(place.short_name)) for place in places if not place.is_subdivision)
    for place in places:
        place.alike = same[place.state, place_key(place.short_name)]
        place.clues = evidence.about(place.state, place.names)
        if not place.clues and not place.is_subdivision:
            keys = [key for key, kind in kind_readings(place.short_name) if kind == place.kind]
            keys = [key for key in keys if not same[place.state, key]]  # Oak Grove Village is not Oak Grove
            place.clues = [clue for key in keys for clue in evidence.clues.get((place.state, key), ())]


def _split(name: str, endings: Iterable[tuple[str, str]]) -> tuple[str, str]:
    for ending, kind in endings:
        if name.endswith(f" {ending}"):
            return name.removesuffix(f" {ending}"), kind
    return name, name.split()[0].casefold() if name.startswith("Township ") else ""


def place_rows(places: Sequence[Draft]) -> list[dict[str, Any]]:
    """The table's rows, in the order of the drafts; `undecided` is for the report and is no column."""
    decided: dict[str, tuple[list[str], list[str], bool]] = {}
    shared: dict[tuple[str, str, str], list[Draft]] = defaultdict(list)
    for place in places:
        counties, sources, undecided = _counties(place)
        decided[place.place_fips] = counties, sources, undecided
        for county in counties:
            shared[place.state, place_key(place.short_name), county].append(place)
    return [_row(place, *decided[place.place_fips], shared) for place in places]


def _counties(place: Draft) -> tuple[list[str], list[str], bool]:
    """The counties, likeliest first; the sources that gave them; whether only one of them can be meant."""
    if place.counties:
        return list(place.counties), ["code"], False
    families: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    for clue in place.clues:
        if clue.county_fips:
            families[clue.county_fips].add(clue.family)
            sources[clue.county_fips][clue.source] = None
    served = _served(place)
    for county in served:
        families[county].add("fbi")
        sources[county]["fbi"] = None
    ranked = sorted(families, key=lambda county: (-len(families[county]), -_count(place, county), county))
    if place.alike > 1:  # other places of the state have the name: a clue may mean any of them
        kept, undecided = ranked, True
    elif served:
        kept = [county for county in ranked if county in served or len(families[county]) > 1]
        undecided = any(county not in served for county in kept)
    else:
        best = len(families[ranked[0]]) if ranked else 0
        leading = [county for county in ranked if len(families[county]) == best]
        kept = leading if best > 1 and len(leading) == 1 else ranked
        undecided = len(kept) > 1
    names = dict.fromkeys(source for county in kept for source in sources[county])
    return kept, list(names), undecided


def _served(place: Draft) -> list[str]:
    if len(place.agencies) != 1:
        return []
    return [code for code in place.agencies[0].counties if code not in _split_counties()]


@cache
def _split_counties() -> frozenset[str]:
    """Former codes whose county became several: such a code does not tell which."""
    changes = read_table(DATA / "county_changes.csv", CHANGES_SCHEMA)
    return frozenset(line["former_fips"] for line in changes if line["change"] == "split")


def _count(place: Draft, county: str) -> int:
    return sum(clue.county_fips == county for clue in place.clues)


def _row(
    place: Draft,
    counties: Sequence[str],
    county_sources: Sequence[str],
    undecided: bool,
    shared: Mapping[tuple[str, str, str], Sequence[Draft]],
) -> dict[str, Any]:
    key = place_key(place.short_name)
    clues = [
        clue
        for clue in place.clues
        if clue.county_fips in counties and _is_ours(place, shared[place.state, key, clue.county_fips])
    ]
    point = _point(clues) if not undecided else None
    population, population_source = _population(place, clues, undecided)
    return {
        "place_fips": place.place_fips,
        "state": place.state,
        "name": place.name,
        "short_name": place.short_name,
        "also": place.also,
        "keys": ";".join(_keys(place)),
        "kind": place.kind,
        "county_fips": ";".join(counties),
        "county_source": ";".join(county_sources),
        "population": population,
        "population_source": population_source,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "point_source": point.family if point else "",
        "undecided": undecided,
    }


def _keys(place: Draft) -> list[str]:
    """The keys of the short and further names; the legal name's too where reading it leads to none of them."""
    keys = {place_key(name) for name in place.names}
    if keys.isdisjoint(key for key, _ in kind_readings(place.name)):
        keys.add(place_key(place.name))
    return sorted(keys)


def _is_ours(place: Draft, same: Sequence[Draft]) -> bool:
    """Whether a name in a county means this place: a city or village goes before a township around it."""
    first = [other for other in same if not other.is_subdivision] or same
    return len(first) == 1 and first[0] is place


def _point(clues: Sequence[Clue]) -> Clue | None:
    for family in _POINTS:
        some = {(clue.latitude, clue.longitude): clue for clue in clues if clue.family == family and clue.latitude}
        if len(some) == 1 or (some and family != "geonames"):
            return next(iter(some.values()))
    return None


def _population(place: Draft, clues: Sequence[Clue], undecided: bool) -> tuple[int | None, str]:
    counted = [agency for agency in place.agencies if agency.population]
    if len(counted) == 1 and not (undecided and place.alike > 1):
        return counted[0].population, f"fbi {counted[0].year}"
    people = {clue.population for clue in clues if clue.population}
    if len(people) == 1 and not undecided:
        return people.pop(), "geonames"
    return None, ""
