"""In which county does a point lie, and what is a county's shape? For matching places, and for maps.

`data/boundaries.json.gz` holds the counties of 2023 (Connecticut's planning regions), Connecticut's eight counties
of 2017 and the states, as shared border lines (TopoJSON) on a grid of 0.0036 degrees of longitude by 0.0009 of
latitude, so that a border is right to some 200 metres. Coordinates are degrees (WGS 84), distances metres.

>>> [hit.county_fips for hit in counties_at(29.65, -82.32)]  # Gainesville, Florida
['12001']
>>> county_geometry("12001")["type"]
'Polygon'
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, inf, isfinite, radians
from typing import Any, Final, Literal

from section287g.datafiles import data_file
from section287g.errors import NotFound

__all__ = [
    "CountyHit",
    "Topology",
    "counties_at",
    "county_codes",
    "county_geometry",
    "read_topology",
    "state_geometry",
]

System = Literal["county", "planning region"]
Point = tuple[int, int]
Polygon = tuple[tuple[Point, ...], ...]

_METRES_PER_DEGREE: Final = 111_195.08
"""Of latitude, on a sphere with the earth's mean radius."""
_CONNECTICUT: Final = "09"
_COUNTIES: Final = "counties"
_FORMER: Final = "counties_ct"
_STATES: Final = "states"
_DIGITS: Final = 5
"""Decimals of a degree in a geometry: about a metre, far finer than the grid."""


@dataclass(frozen=True, slots=True)
class CountyHit:
    """One county at a point, or near it.

    `metres_to_border` is the distance to the county's own border, from inside or from outside. Connecticut has two
    systems: eight counties, and the nine planning regions that replaced them in the Census of 2022 and later.
    """

    county_fips: str
    inside: bool
    metres_to_border: float
    system: System


@dataclass(frozen=True, slots=True)
class Topology:
    """A TopoJSON file as read: shapes that share their border lines; only the lines asked for are decoded.

    `shapes[layer][code]` is one geometry as stored. A grid point (x, y) lies at
    (`x * scale[0] + origin[0]`, `y * scale[1] + origin[1]`).
    """

    shapes: Mapping[str, Mapping[str, Mapping[str, Any]]]
    scale: tuple[float, float]
    origin: tuple[float, float]
    arcs: Sequence[Sequence[Sequence[int]]]

    def polygons(self, layer: str, code: str) -> tuple[Polygon, ...]:
        """A shape's polygons, each a tuple of closed rings, the outer one first, in grid points.

        Raises `KeyError` for an unknown layer or code.
        """
        shape = self.shapes[layer][code]
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        return tuple(tuple(self._ring(ring) for ring in polygon) for polygon in polygons)

    def _ring(self, indexes: Sequence[int]) -> tuple[Point, ...]:
        points: list[Point] = []
        for index in indexes:
            line = self._line(index if index >= 0 else ~index)
            points += line[bool(points) :] if index >= 0 else line[::-1][bool(points) :]
        return tuple(points)

    def _line(self, index: int) -> list[Point]:
        x = y = 0
        line = []
        for dx, dy in self.arcs[index]:
            x += dx
            y += dy
            line.append((x, y))
        return line


def read_topology(name: str) -> Topology:
    """One of the two boundary files of this room, by its name: for this module and the map's.

    Raises `FileNotFoundError` where the package lacks it.
    """
    stored = json.loads(gzip.decompress(data_file("places", name).read_bytes()))
    shapes = {
        layer: {shape["id"]: shape for shape in collection["geometries"]}
        for layer, collection in stored["objects"].items()
    }
    transform = stored["transform"]
    return Topology(shapes, tuple(transform["scale"]), tuple(transform["translate"]), stored["arcs"])


def counties_at(latitude: float, longitude: float, *, near_metres: float = 1000.0) -> list[CountyHit]:
    """The counties in which a point lies, and those whose border is within `near_metres` of it.

    Those that hold the point come first, in Connecticut the county before the planning region; then the others by
    distance. A point on a lake, beyond a simplified coast, or close to a border so comes with its neighbours; none
    at all means that the point is in no county and near none. Raises `NotFound` for a latitude, longitude or
    distance that cannot be.

    >>> [(hit.county_fips, hit.inside, hit.system) for hit in counties_at(41.7658, -72.6734)]  # Hartford
    [('09003', True, 'county'), ('09110', True, 'planning region')]
    """
    _check(latitude, longitude, near_metres)
    hits = sorted(_hits(latitude, longitude, near_metres), key=_order)
    return [hit for hit in hits if hit.inside or hit.metres_to_border <= near_metres]


def county_codes() -> frozenset[str]:
    """Every code that `county_geometry` knows: counties of 2023, and Connecticut's of 2017."""
    shapes = _boundaries().shapes
    return frozenset(shapes[_COUNTIES]) | frozenset(shapes[_FORMER])


def county_geometry(county_fips: str) -> dict[str, Any]:
    """A county's shape as GeoJSON (RFC 7946): degrees, longitude first, outer rings counterclockwise.

    A shape that reaches across 180 degrees is in pieces on both sides. Raises `NotFound` for a code without a
    boundary, such as a county that was divided or renamed before 2023.
    """
    layer = _FORMER if county_fips in _boundaries().shapes[_FORMER] else _COUNTIES
    return _geometry(layer, county_fips, "county", "five digits of a county of 2023, or of Connecticut's of 2017")


def state_geometry(state_fips: str) -> dict[str, Any]:
    """A state's or territory's shape as GeoJSON, as `county_geometry`; `NotFound` for an unknown code."""
    return _geometry(_STATES, state_fips, "state", "two digits, such as 12 for Florida")


@cache
def _boundaries() -> Topology:
    return read_topology("boundaries.json.gz")


def _check(latitude: float, longitude: float, near_metres: float) -> None:
    wrong = [
        f"{name} {value!r} is not between -{limit} and {limit}"
        for name, value, limit in (("latitude", latitude, 90), ("longitude", longitude, 180))
        if not -limit <= value <= limit  # nan is never between
    ]
    if wrong:
        raise NotFound(f"{' and '.join(wrong)} degrees; {_swapped(latitude, longitude)}give degrees, latitude first")
    if not (isfinite(near_metres) and near_metres >= 0):
        raise NotFound(f"a distance of {near_metres!r} metres cannot be; give 0 or more")


def _swapped(latitude: float, longitude: float) -> str:
    """What to say where the two were given in the wrong order: nothing where that is not the reason."""
    if not (-180 <= latitude <= 180 and -90 <= longitude <= 90):
        return ""
    here = next((hit for hit in _hits(longitude, latitude, 0.0) if hit.inside), None)
    return "" if here is None else f"the other way round they lie in county {here.county_fips}; "


def _order(hit: CountyHit) -> tuple[bool, bool, float, str]:
    return not hit.inside, hit.inside and hit.system != "county", hit.metres_to_border, hit.county_fips


def _hits(latitude: float, longitude: float, near_metres: float) -> Iterator[CountyHit]:
    topology = _boundaries()
    across = _METRES_PER_DEGREE * max(cos(radians(latitude)), 1e-9)
    reach = (near_metres / across, near_metres / _METRES_PER_DEGREE)
    for layer in (_COUNTIES, _FORMER):
        for code, shape in topology.shapes[layer].items():
            if _in_bounds(longitude, latitude, shape["bbox"], reach):
                inside, metres = _measure(topology, topology.polygons(layer, code), longitude, latitude)
                region = layer == _COUNTIES and code.startswith(_CONNECTICUT)
                yield CountyHit(code, inside, metres, "planning region" if region else "county")


def _in_bounds(longitude: float, latitude: float, bounds: Sequence[float], reach: tuple[float, float]) -> bool:
    """Whether a point is in a shape's bounds (west, south, east, north), or within reach of them."""
    west, south, east, north = bounds
    if not south - reach[1] <= latitude <= north + reach[1]:
        return False
    width = (east - west) % 360 + 2 * reach[0]  # west is greater than east where the bounds cross 180 degrees
    return width >= 360 or (longitude - west + reach[0]) % 360 <= width


def _measure(
    topology: Topology, polygons: Sequence[Polygon], longitude: float, latitude: float
) -> tuple[bool, float]:
    """Whether a point is in a shape, and its distance in metres from the shape's nearest border line.

    The test for inside runs on the stored grid and takes each line from its lower end, so that two neighbours
    judge their common border alike and no point falls into both or between them.
    """
    px = (longitude - topology.origin[0]) / topology.scale[0]
    py = (latitude - topology.origin[1]) / topology.scale[1]
    across = topology.scale[0] * _METRES_PER_DEGREE * cos(radians(latitude))
    along = topology.scale[1] * _METRES_PER_DEGREE
    turn = 360 / topology.scale[0]
    inside = False
    nearest = inf
    for polygon in polygons:
        for ring in polygon:
            shift = round((px - ring[0][0]) / turn) * turn  # a ring on the other side of 180 degrees is next door
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > py) != (y2 > py):
                    if y1 > y2:
                        x1, y1, x2, y2 = x2, y2, x1, y1
                    inside ^= (x2 - x1) * (py - y1) > (px - x1) * (y2 - y1)
                nearest = min(
                    nearest,
                    _distance((x1 + shift - px) * across, (y1 - py) * along, (x2 - x1) * across, (y2 - y1) * along),
                )
    return inside, nearest


def _distance(x: float, y: float, dx: float, dy: float) -> float:
    """From the origin to the line that begins at (x, y) and runs by (dx, dy)."""
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else min(1.0, max(0.0, -(x * dx + y * dy) / length))
    return hypot(x + share * dx, y + share * dy)


def _geometry(layer: str, code: str, kind: str, wanted: str) -> dict[str, Any]:
    topology = _boundaries()
    if code not in topology.shapes[layer]:
        raise NotFound(f"there is no boundary of a {kind} {code!r}; give {wanted}")
    polygons = [
        [_degrees(topology, ring, outer=number == 0) for number, ring in enumerate(polygon)]
        for polygon in topology.polygons(layer, code)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _degrees(topology: Topology, ring: Sequence[Point], *, outer: bool) -> list[list[float]]:
    """A ring in degrees, the outer one of a polygon counterclockwise and a hole clockwise."""
    (kx, ky), (ox, oy) = topology.scale, topology.origin
    tidy = _without_spikes(ring)
    twice_area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(tidy))
    points = [[round(x * kx + ox, _DIGITS), round(y * ky + oy, _DIGITS)] for x, y in tidy]
    return points if (twice_area > 0) == outer else points[::-1]


def _without_spikes(ring: Sequence[Point]) -> Sequence[Point]:
    """The ring without points from which it runs straight back, as it does where a neighbour's corner was cut off."""
    points = ring[:-1]
    for number, (x, y) in enumerate(points):
        (x1, y1), (x2, y2) = points[number - 1], points[(number + 1) % len(points)]
        along = (x - x1) * (x2 - x) + (y - y1) * (y2 - y)
        if along < 0 and (x - x1) * (y2 - y) == (y - y1) * (x2 - x):
            rest = [*points[:number], *points[number + 1 :]]
            return _without_spikes([*rest, rest[0]])
    return _without_repeats(ring)


def _without_repeats(ring: Sequence[Point]) -> Sequence[Point]:
    return [ring[0], *(here for before, here in pairwise(ring) if here != before)]
