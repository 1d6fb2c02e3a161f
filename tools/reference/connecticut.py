"""Finds which of Connecticut's counties overlap which of its planning regions, for the table of changes.

The towns are the atoms of both: each lies in one county (its code says which) and one planning region. A town's
region is that of the points under its name which lie in its county; a town without one has a point in
`data/connecticut_towns.csv`. The list of Census places gives 149 towns; its cities and
the borough of Naugatuck are the other 20.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from section287g.datafiles import Column, Schema, read_table
from tools.reference.evidence import Evidence
from tools.reference.places import Draft
from tools.reference.rosters import degrees
from tools.reference.sources import DATA

__all__ = ["beside_lines"]

_TOWNS: Schema = (
    Column("place_fips", "code of a town without a point in the sources"),
    Column("latitude", "degrees, a point in the town"),
    Column("longitude", "degrees"),
    Column("note", "the town", required=False),
)
_FIPS = "09"
_SINCE = "2022-06-06"
_SOURCE = "Federal Register 87 FR 34235; towns of the list of Census places by the outlines of 2023"


def beside_lines(
    places: Iterable[Draft], evidence: Evidence, counties: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, str]], list[str]]:
    """One line a pair of county and region with the towns in both, and the towns whose points disagree."""
    by_hand = {line["place_fips"]: line for line in read_table(DATA / "connecticut_towns.csv", _TOWNS)}
    names = {county["county_fips"]: county["short_name"] for county in counties}
    towns: dict[tuple[str, str], set[str]] = defaultdict(set)
    doubtful: list[str] = []
    for place in places:
        if place.state != "CT" or (place.kind == "borough" and place.place_fips not in by_hand):
            continue  # a borough lies within a town, save one that is its town
        regions = _regions(place, evidence, by_hand.get(place.place_fips))
        if len({region for _, region in regions}) != 1:
            doubtful.append(f"{place.name}: {dict(regions)}")
        if regions:
            towns[regions.most_common(1)[0][0]].add(place.short_name)
    lines = [
        {
            "changed_on": _SINCE,
            "change": "beside",
            "former_fips": county,
            "fips": region,
            "note": f"{names[county]} County and the {names[region]} Planning Region share {_listed(some)}",
            "source": _SOURCE,
        }
        for (county, region), some in sorted(towns.items())
    ]
    return lines, doubtful


def _regions(place: Draft, evidence: Evidence, by_hand: Mapping[str, str] | None) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    points = [(clue.latitude, clue.longitude) for clue in place.clues]
    if by_hand is not None:
        points.append(degrees(by_hand["latitude"], by_hand["longitude"]))
    for latitude, longitude in points:
        if latitude is None or longitude is None:
            continue
        county = evidence.old.county_at(latitude, longitude, _FIPS)
        region = evidence.new.county_at(latitude, longitude, _FIPS)
        if county and region and (not place.counties or county in place.counties):
            found[county, region] += 1
    return found


def _listed(towns: set[str]) -> str:
    some = sorted(towns)
    return f"{len(some)} towns: {', '.join(some)}" if len(some) > 1 else f"the town of {some[0]}"
