"""Builds the table of ZIP codes and their counties, for facilities and hand-overs that carry only a ZIP code.

A weight is the share of a ZIP code's people who live in the county (Census tabulation areas of 2020, compiled by
Delphi), to four decimals. A county that only GeoNames gives has no weight: unknown, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools.reference.counties import DELPHI
from tools.reference.evidence import zip_table
from tools.reference.rosters import degrees
from tools.reference.sources import Sources

__all__ = ["zip_rows"]


def zip_rows(
    sources: Sources, states: Sequence[Mapping[str, str]], counties: Sequence[Mapping[str, str]]
) -> tuple[dict[str, Any], ...]:
    """One row a ZIP code and county, by ZIP code, the county with the most people first."""
    fips = {line["state"]: line["fips"] for line in states}
    state_of = {line["county_fips"]: line["state"] for line in counties}
    post: dict[str, Mapping[str, str]] = {}
    pairs: dict[tuple[str, str], tuple[float | None, str]] = {}
    for line in sources.table(DELPHI, "delphi_utils/data/2020/zip_fips_table.csv"):
        pairs[line["zip"], line["fips"]] = round(float(line["weight"]), 4), "delphi"
    for line in zip_table(sources):
        post.setdefault(line["zip"], line)
        county = fips.get(line["state"], "") + line["county_code"]
        county = county if county in state_of else ""
        weight, source = pairs.get((line["zip"], county), (None, ""))
        pairs[line["zip"], county] = weight, "delphi;geonames" if source.startswith("delphi") else "geonames"
    rows = [_row(code, county, *pairs[code, county], post.get(code, {}), state_of) for code, county in pairs]
    return tuple(sorted(rows, key=lambda row: (row["zip"], -(row["weight"] or -1), row["county_fips"])))


def _row(
    code: str, county: str, weight: float | None, source: str, post: Mapping[str, str], state_of: Mapping[str, str]
) -> dict[str, Any]:
    latitude, longitude = degrees(post.get("latitude", ""), post.get("longitude", ""))
    return {
        "zip": code,
        "county_fips": county,
        "weight": weight,
        "city": post.get("place", ""),
        "state": state_of.get(county, post.get("state", "")),
        "latitude": latitude,
        "longitude": longitude,
        "source": source,
    }
