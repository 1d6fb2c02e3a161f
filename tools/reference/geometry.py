"""Finds the county of a point by the Census Bureau's simplified outlines, for the table of places.

Outlines come as quantised TopoJSON in degrees; a point near a border may fall into the neighbour, so a place's
county by outline is one piece of evidence among others. Lengths and areas are not computed here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Outlines", "read_outlines"]

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """One county: its rings in degrees, holes too, and the box around them (west, south, east, north)."""

    code: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    def holds(self, latitude: float, longitude: float) -> bool:
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        return sum(_crossings(ring, latitude, longitude) for ring in self.rings) % 2 == 1


@dataclass(frozen=True, slots=True)
class Outlines:
    """Every county's outline of one edition, with the counties' short names by code."""

    shapes: Mapping[str, Sequence[_Shape]]
    names: Mapping[str, str]

    def county_at(self, latitude: float, longitude: float, state_fips: str) -> str:
        """The code of the state's county that holds the point, in degrees; empty outside every outline."""
        some = self.shapes.get(state_fips, ())
        return next((shape.code for shape in some if shape.holds(latitude, longitude)), "")


def read_outlines(text: bytes, layer: str = "counties") -> Outlines:
    """The outlines of a TopoJSON file's layer; raises `KeyError` where the file has no such layer.

    >>> square = [[0, 0], [9, 0], [0, 9], [-9, 0], [0, -9]]
    >>> county = {"type": "Polygon", "id": "01001", "arcs": [[0]], "properties": {"name": "Square"}}
    >>> layers = {"counties": {"geometries": [county]}}
    >>> file = {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": [square], "objects": layers}
    >>> read_outlines(json.dumps(file).encode()).county_at(4.5, 4.5, "01")
    '01001'
    """
    topology = json.loads(text)
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes: dict[str, list[_Shape]] = defaultdict(list)
    names: dict[str, str] = {}
    for geometry in topology["objects"][layer]["geometries"]:
        rings = tuple(_ring(indices, arcs) for indices in _rings(geometry))
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        box = (min(xs), min(ys), max(xs), max(ys))
        shapes[geometry["id"][:2]].append(_Shape(geometry["id"], rings, box))
        names[geometry["id"]] = geometry["properties"]["name"]
    return Outlines(shapes, names)


def _degrees(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Ring:
    (scale_x, scale_y), (origin_x, origin_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[tuple[float, float]] = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + origin_x, y * scale_y + origin_y))
    return tuple(points)


def _rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        yield from polygon


def _ring(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def _crossings(ring: Ring, latitude: float, longitude: float) -> int:
    count = 0
    before_x, before_y = ring[-1]
    for x, y in ring:
        if (y > latitude) != (before_y > latitude):
            count += longitude < (before_x - x) * (latitude - y) / (before_y - y) + x
        before_x, before_y = x, y
    return count
