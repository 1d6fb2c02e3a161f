"""Finds an agency's ORI on the FBI's rosters: found, ambiguous with the candidates, or not in roster. For `locate`.

An ORI is found where exactly one line of the rosters fits by name, body, type, county and place. Where several
fit, all are candidates and none is taken: the FBI's names are cut, so a constable carries no precinct.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.identity import normal_form, parse_name
from section287g.places.names import kind_readings, place_key, plain
from section287g.places.tables import County, Place, Reference, RosterLine, current_counties

__all__ = [
    "AMBIGUOUS",
    "FOUND",
    "NOT_IN_ROSTER",
    "ROSTER_TYPES_SCHEMA",
    "OriReading",
    "find_ori",
    "name_keys",
    "roster_fits",
]

FOUND: Final = "found"
AMBIGUOUS: Final = "ambiguous"
NOT_IN_ROSTER: Final = "not in roster"
ROSTER_TYPES_SCHEMA: Schema = (
    Column("jurisdiction", "kind of jurisdiction"),
    Column("fbi_types", "types of the FBI's rosters that its agencies can have, separated by |"),
    Column("note", "why", required=False),
)
_BODIES: Final = ("sheriff", "police", "constable", "marshal", "corrections", "campus", "district attorney")


@dataclass(frozen=True, slots=True)
class OriReading:
    """The state of an agency's ORI, the line where found, how, and the candidates where ambiguous."""

    status: str
    line: RosterLine | None
    how: str
    candidates: tuple[RosterLine, ...] = ()


@cache
def _types() -> dict[str, frozenset[str]]:
    lines = read_table(data_file("places", "roster_types.csv"), ROSTER_TYPES_SCHEMA)
    return {line["jurisdiction"]: frozenset(line["fbi_types"].split("|")) for line in lines}


def name_keys(name: str, state_name: str) -> tuple[str, ...]:
    """The keys under which a roster may have an agency of this name, the most literal first.

    With and without the state's name before it, with and without its body after it.

    >>> name_keys("Florida Department of Law Enforcement", "Florida")
    ('floridadepartmentoflawenforcement', 'departmentoflawenforcement')
    """
    parsed = parse_name(plain(name))
    own = normal_form(state_name) + " "
    forms = [parsed.normal, parsed.jurisdiction]
    if parsed.type in ("police", "campus"):
        forms += [parsed.normal.removesuffix(" department"), parsed.normal.removesuffix(" police department")]
    forms += [f"{form} ".removeprefix(own).strip() for form in forms]
    keys = [key for form in forms if form for key, _ in kind_readings(form)]
    return tuple(dict.fromkeys(key for key in keys if key))


def _body(line: RosterLine) -> str:
    """The body that the roster's names tell; empty where they tell none."""
    for text in (line.full_name, line.name):
        kind = parse_name(plain(text.split(",")[0].split(":")[0])).type if text else ""
        if kind in _BODIES:
            return kind
    return ""


def _bodies_agree(line: RosterLine, agency_type: str) -> bool:
    told = _body(line)
    if agency_type in ("sheriff", "constable", "marshal", "campus", "district attorney"):
        return not told or told == agency_type or (agency_type == "campus" and told == "police")
    if agency_type == "corrections":
        return told == "corrections"
    return told not in ("sheriff", "constable", "marshal", "corrections")


def find_ori(
    jurisdiction: str,
    names: Sequence[str],
    state: tuple[str, str],
    counties: Sequence[County],
    place: Place | None,
    reference: Reference,
) -> OriReading:
    """The ORI of an agency by its jurisdiction, its names (the newest first), its state, counties and place.

    `state` is the code and the name.
    """
    allowed = _types()[jurisdiction]
    agency_type = parse_name(plain(names[0])).type
    if place is not None and jurisdiction == "municipal":
        own = [key for name in names for key in name_keys(name, state[1])]
        keys: list[str] = list(dict.fromkeys((place_key(place.short_name), *own)))
    elif jurisdiction == "county" and agency_type in ("sheriff", "police") and len(counties) == 1:
        own = [key for name in names for key in name_keys(name, state[1])]
        keys = list(dict.fromkeys((place_key(counties[0].short_name), place_key(counties[0].name), *own)))
    else:
        keys = list(dict.fromkeys(key for name in names for key in name_keys(name, state[1])))
    lines = _lines(reference, state[0], keys)
    codes = {one.county_fips for one in counties}
    fits = [
        line
        for line in lines
        if line.agency_type in allowed
        and _bodies_agree(line, agency_type)
        and (not codes or not line.county_fips or bool(codes & _today(line.county_fips)))
    ]
    if place is not None and jurisdiction == "municipal":
        own_lines = [line for line in fits if roster_fits(line, place)]
        fits = own_lines or _of_very_name(fits, names)
    if place is None and jurisdiction == "municipal" and len(fits) > 1:
        return OriReading(
            AMBIGUOUS, None, f"{len(fits)} lines of the rosters fit, and the place is open", tuple(fits)
        )
    return _settle(fits, names, jurisdiction)


def _today(codes: Iterable[str]) -> frozenset[str]:
    """The counties of today of the roster's codes, of which some are planning regions and some are former ones."""
    return frozenset(county.county_fips for code in codes for county in current_counties(code))


def _lines(reference: Reference, state: str, keys: Iterable[str]) -> list[RosterLine]:
    found = {line.ori: line for key in keys for line in reference.roster.get((state, key), ())}
    return [found[ori] for ori in sorted(found)]


def _settle(fits: list[RosterLine], names: Sequence[str], jurisdiction: str) -> OriReading:
    """One line where the fitting ones leave one, by the first of these reasons that does; else all as candidates."""
    if not fits:
        return OriReading(NOT_IN_ROSTER, None, "no line of the rosters fits")
    unit = parse_name(plain(names[0])).unit if jurisdiction == "constable district" else ""
    if unit and not any(_unit(line) for line in fits):
        return OriReading(AMBIGUOUS, None, "the FBI's names are cut before the precinct", tuple(fits))
    if len(fits) == 1:
        return OriReading(FOUND, fits[0], "the only line of its name, type and county")
    counties = [line for line in fits if line.agency_type == "County"] if jurisdiction == "county" else []
    latest = [line for line in fits if line.in_latest and not (jurisdiction == "state" and line.is_unit)]
    for better, reason in (
        (_of_very_name(fits, names), "the line of its very name"),
        (counties, "the only county line"),
        ([line for line in fits if unit and _unit(line) == unit], "the line of its precinct"),
        ([line for line in fits if not line.is_unit], "the only line that is not that of a unit"),
        (latest, "the only line that the latest roster still has"),
    ):
        if len(better) == 1:
            return OriReading(FOUND, better[0], reason)
    return OriReading(AMBIGUOUS, None, f"{len(fits)} lines of the rosters fit", tuple(fits))


def _of_very_name(lines: Sequence[RosterLine], names: Sequence[str]) -> list[RosterLine]:
    exact = {normal_form(plain(name)) for name in names}
    return [line for line in lines if exact & {normal_form(plain(name)) for name in (line.name, line.full_name)}]


def _unit(line: RosterLine) -> str:
    return parse_name(plain(line.label)).unit


def roster_fits(line: RosterLine, place: Place) -> bool:
    """Whether a city agency of the roster is this place's: by name, kind where both tell it, and county.

    A township's agency must say that it is a township's: a bare name on the roster is a city's or a borough's.
    """
    if line.county_fips and place.county_fips and not _today(line.county_fips) & set(place.county_fips):
        return False
    own = place_key(place.short_name)
    told, named = "", False
    for text in (line.name, line.full_name):
        part = text.split(",")[0].strip().rstrip(":")
        for key, kind in kind_readings(parse_name(plain(part)).jurisdiction or part):
            if key == own:
                named, told = True, told or kind
    if not named:
        return False
    if place.kind == "township":
        return told == "township"
    return told in ("", place.kind) or (told == "city" and place.kind not in ("township", "town", "village"))
