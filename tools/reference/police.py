"""Finds the place that a city agency of the FBI's roster serves, for the place's population and counties.

The agency's name is read as a place's name, with the kind where it tells one ('Spring Township, Berks County');
one that tells no kind means a city or village before a township around it. Only an agency that fits exactly one
place is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from section287g.identity import parse_name
from section287g.places.names import kind_readings, place_key
from tools.reference.evidence import Clue

if TYPE_CHECKING:
    from tools.reference.places import Draft

__all__ = ["Agency", "attach_agencies"]


@dataclass(frozen=True, slots=True)
class Agency:
    """A city agency: its ORI, the counties it serves, and the people of its city by the roster's year."""

    ori: str
    counties: tuple[str, ...]
    population: int | None
    year: int | None


def attach_agencies(places: Sequence[Draft], roster: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Gives each place the agencies that serve it; returns how many fit one place, several, none."""
    by_key: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for place in places:
        for key in {place_key(name) for name in (*place.names, place.name)}:
            by_key[place.state, key].append(place)
    found = {"one place": 0, "several places": 0, "no place": 0}
    for line in roster:
        if line["agency_type"] != "City":
            continue
        counties = tuple(line["county_fips"].split(";")) if line["county_fips"] else ()
        fitting = _fitting(line, counties, by_key)
        found["one place" if len(fitting) == 1 else "several places" if fitting else "no place"] += 1
        own = () if line["state"] == "CT" else counties  # planning regions, where places have counties
        if len(fitting) == 1:
            fitting[0].agencies.append(Agency(line["ori"], own, line["population"], line["year"]))
        for place in fitting if len(fitting) > 1 else ():
            place.clues.extend(Clue("fbi", "fbi", county) for county in own)
    return found


def _fitting(
    line: Mapping[str, Any], counties: Sequence[str], by_key: Mapping[tuple[str, str], Sequence[Draft]]
) -> list[Draft]:
    written = line["name"] or line["full_name"]
    parsed = parse_name(written)
    name = parsed.jurisdiction if parsed.type == "police" else written
    for key, kind in kind_readings(name.split(",")[0]):
        some = [
            place
            for place in by_key.get((line["state"], key), ())
            if kind in ("", place.kind) and (place.state == "CT" or _may_lie(place, counties))
        ]
        if some:
            sure = [place for place in some if _lies(place, counties)] or some
            return [place for place in sure if not place.is_subdivision] or sure
    return []


def _may_lie(place: Draft, counties: Sequence[str]) -> bool:
    """Whether the place may lie where the agency serves; a place whose county is still to be found may."""
    return not place.counties or not counties or not set(place.counties).isdisjoint(counties)


def _lies(place: Draft, counties: Sequence[str]) -> bool:
    """Whether the code or another source says that the place lies where the agency serves."""
    said = set(place.counties) or {clue.county_fips for clue in place.clues}
    return not said.isdisjoint(counties)
