"""Builds the table of jails, prisons and other places of detention, as HIFLD lists them.

Codes of counties are as HIFLD writes them, Connecticut's as planning regions. -999 is unknown and becomes empty;
a capacity of 0 is kept, since the file distinguishes it. The point is the centre of the outline's bounding box.
"""

from __future__ import annotations

from typing import Any, Final

from tools.reference.rosters import degrees
from tools.reference.sources import Sources

__all__ = ["HIFLD_FACILITIES", "UNKNOWN", "facility_rows", "known", "number"]

HIFLD_FACILITIES: Final = "hifld-jails-prisons.csv.gz"
UNKNOWN: Final = ("", "-999", "NOT AVAILABLE", "NOT APPLICABLE")


def known(text: str) -> str:
    """A cell without HIFLD's words for unknown.

    >>> known("NOT AVAILABLE"), known(" OPEN ")
    ('', 'OPEN')
    """
    text = text.strip()
    return "" if text in UNKNOWN else text


def number(text: str) -> int | None:
    """A count, or nothing where HIFLD gives none."""
    return int(known(text)) if known(text) else None


def facility_rows(sources: Sources) -> tuple[dict[str, Any], ...]:
    """All facilities, by id."""
    rows: list[dict[str, Any]] = []
    for line in sorted(sources.shared_table(HIFLD_FACILITIES), key=lambda one: one["facilityid"]):
        latitude, longitude = degrees(line["bbox_lat"], line["bbox_lon"])
        rows.append(
            {
                "facility_id": line["facilityid"],
                "name": line["name"],
                "city": known(line["city"]),
                "state": line["state"],
                "zip": known(line["zip"]),
                "type": known(line["type"]),
                "status": known(line["status"]),
                "county_fips": known(line["countyfips"]),
                "capacity": number(line["capacity"]),
                "security": known(line["securelvl"]),
                "longitude": longitude,
                "latitude": latitude,
            }
        )
    return tuple(rows)
