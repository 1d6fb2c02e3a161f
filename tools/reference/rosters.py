"""Builds the table of the FBI's two rosters, one row an ORI, for finding an agency and its county.

The latest file (each agency's newest year, 2018-2025) goes before the one of 2018; the full name and the point
are only in the latter. Names and words are kept as written. A population of 0 is read as not given: the FBI
writes it for every agency whose residents are counted under another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from section287g.places.names import roster_keys
from tools.reference.matching import CountyNames
from tools.reference.sources import Sources

__all__ = ["FBI_2018", "FBI_LATEST", "RosterTable", "degrees", "roster_rows"]

FBI_LATEST: Final = "fbi-law-enforcement-employees.csv"
FBI_2018: Final = "fbi-agencies-2018.csv"
_USPS: Final = {"NB": "NE", "GM": "GU"}
_SEPARATORS: Final = ("; ", ", ")  # 2018's and the latest file's, where an agency serves several counties
_NONE: Final = ("", "NOT SPECIFIED", "UNMAPPED COUNTY")


@dataclass(frozen=True, slots=True)
class RosterTable:
    """The rows by ORI, and the county names that were not found, with how often each stands."""

    rows: tuple[dict[str, Any], ...]
    not_found: Mapping[tuple[str, str], int]


def degrees(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """A point in degrees, five decimals (a metre); nothing where a source gives none or 0, 0.

    >>> degrees("29.651634", "-82.324826"), degrees("", "")
    ((29.65163, -82.32483), (None, None))
    """
    if not latitude or not longitude or (float(latitude), float(longitude)) == (0.0, 0.0):
        return None, None
    return round(float(latitude), 5), round(float(longitude), 5)


def roster_rows(sources: Sources, names: CountyNames) -> RosterTable:
    """All ORIs of both files in their order, with the counties that the names mean."""
    latest = {line["ori"]: line for line in sources.shared_table(FBI_LATEST)}
    older = {line["ori"]: line for line in sources.shared_table(FBI_2018)}
    not_found: Counter[tuple[str, str]] = Counter()
    rows = tuple(_row(ori, latest.get(ori), older.get(ori), names, not_found) for ori in sorted({*latest, *older}))
    return RosterTable(rows, not_found)


def _row(
    ori: str,
    new: Mapping[str, str] | None,
    old: Mapping[str, str] | None,
    names: CountyNames,
    not_found: Counter[tuple[str, str]],
) -> dict[str, Any]:
    known: Mapping[str, str] = new if new is not None else old if old is not None else {}
    new, old = new or {}, old or {}
    state = _USPS.get(known["state_abbr"], known["state_abbr"])
    written = known["county_name"] if known["county_name"] not in _NONE else old.get("county_name", "")
    latitude, longitude = degrees(old.get("latitude", ""), old.get("longitude", ""))
    name, full_name = new.get("pub_agency_name", ""), old.get("agency_name", "")
    return {
        "ori": ori,
        "state": state,
        "name": name,
        "full_name": full_name,
        "keys": ";".join(roster_keys(name, full_name)),
        "agency_type": known["agency_type_name"],
        "agency_type_2018": old.get("agency_type_name", ""),
        "county_names": written or known["county_name"],
        "county_fips": ";".join(_counties(state, written, names, not_found)),
        "population": _number(new.get("population", "")) or None,
        "officers": _number(new.get("officer_ct", "")),
        "civilians": _number(new.get("civilian_ct", "")),
        "year": _number(new.get("data_year", "")),
        "latitude": latitude,
        "longitude": longitude,
        "in_latest": bool(new),
        "in_2018": bool(old),
    }


def _counties(state: str, written: str, names: CountyNames, not_found: Counter[tuple[str, str]]) -> Sequence[str]:
    parts = [written]
    for separator in _SEPARATORS:
        parts = [part for text in parts for part in text.split(separator)]
    codes: dict[str, None] = {}
    for part in parts:
        if part in _NONE:
            continue
        code = names.find(state, part)
        if code is None:
            not_found[state, part] += 1
        elif code:
            codes[code] = None
    return tuple(codes)


def _number(text: str) -> int | None:
    return int(text) if text and text != "NULL" else None
