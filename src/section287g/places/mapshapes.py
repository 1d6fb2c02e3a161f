"""The national map as SVG paths, for the web pages: counties and states as `projection` draws them.

Units are tenths of a pixel of the map's 975 by 610: give the drawing `viewBox="0 0 9750 6100"`. With a `grain` of so
many tenths, points are put onto that coarser grid and units are grains; shapes that share a border still share it.

>>> map_paths("states")["44"][:1]  # Rhode Island
'M'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Literal

from section287g.places.boundaries import Point, read_topology

__all__ = ["Layer", "map_paths"]

Layer = Literal["counties", "counties_ct", "states"]


@cache
def map_paths(layer: Layer, grain: int = 1) -> Mapping[str, str]:
    """Each shape's path by its FIPS code: absolute beginnings of rings, relative steps, whole numbers.

    `counties` are those of 2023 with Connecticut's planning regions, `counties_ct` Connecticut's eight counties of
    2017. Raises `KeyError` for another layer.
    """
    topology = read_topology("map.json.gz")
    return {
        code: "".join(_ring(ring, grain) for polygon in topology.polygons(layer, code) for ring in polygon)
        for code in topology.shapes[layer]
    }


def _ring(exact: tuple[Point, ...], grain: int) -> str:
    """One ring: `M10 20l5-3 2 8z`. The way back to its first point is what `z` draws."""
    points = tuple((_on_grid(x, grain), _on_grid(y, grain)) for x, y in exact) if grain > 1 else exact
    x, y = points[0]
    corners = [here for here, after in pairwise(points) if here != after]  # of repeats the last, and not the end
    if len(corners) < 3:
        return f"M{x}{_joined(y)}h1v1h-1z"  # smaller than the grid: a speck, so that it is not lost
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(corners)]
    drawn = "".join(_joined(step) for pair in steps for step in pair).strip()
    return f"M{x}{_joined(y)}l{drawn}z"


def _on_grid(value: int, grain: int) -> int:
    return (2 * value + grain) // (2 * grain)


def _joined(number: int) -> str:
    """A number after another one: its minus sign is separation enough."""
    return str(number) if number < 0 else f" {number}"
