"""Builds `map.json.gz`: the same shapes as `boundaries.json.gz`, drawn on the national map in tenths of a pixel.

Lines are simplified to what a map of that size can show; what is too small to be seen is left out of a shape, but
no shape is left without its largest part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot
from typing import Final

from section287g.errors import InputRefused
from section287g.places.projection import project
from tools.boundaries.degrees import Merged
from tools.boundaries.topology import Lines, Point, Rings, Shape, area, ring_points, write_topology

__all__ = ["map_text"]

_TENTHS: Final = 10
_SLACK: Final = 0.6
"""How far, in tenths of a pixel, a simplified line may lie from the true one."""
_SMALLEST: Final = 3.0
"""Area of the smallest island or lake that is drawn, in square tenths of a pixel."""

Spot = tuple[float, float]


def map_text(merged: Merged) -> str:
    """The text of `map.json`.

    Raises `InputRefused` where a line lies outside its part of the map, or a shape would vanish.
    """
    (kx, ky), (ox, oy) = merged.scale, merged.origin
    spots = {
        number: [_spot(x * kx + ox, y * ky + oy, state) for x, y in merged.lines[number]]
        for number, state in _states(merged.layers).items()
    }
    full = {number: _rounded(line) for number, line in spots.items()}
    simple = {number: _simplified(line) for number, line in spots.items()}
    tiny = {
        number
        for shapes in merged.layers.values()
        for shape in shapes
        for number in _needed_whole(shape, full, simple)
    }
    drawn = {number: full[number] if number in tiny else simple[number] for number in full}
    kept = {layer: [_seen(shape, drawn) for shape in shapes] for layer, shapes in merged.layers.items()}
    return write_topology(kept, drawn, (1 / _TENTHS,) * 2, (0, 0))


def _states(layers: Mapping[str, Sequence[Shape]]) -> dict[int, str]:
    """For each line a state that it bounds; it says in which part of the map the line is drawn."""
    return {number: shape.code[:2] for shapes in layers.values() for shape in shapes for number in shape.lines()}


def _spot(longitude: float, latitude: float, state: str) -> Spot:
    point = project(longitude, latitude, state)
    if point is None:
        raise InputRefused(f"{longitude}, {latitude} in state {state} lies outside the map; see insets.yaml")
    return point[0] * _TENTHS, point[1] * _TENTHS


def _simplified(spots: Sequence[Spot]) -> tuple[Point, ...]:
    return _rounded([spots[number] for number in sorted(_telling(spots))])


def _rounded(spots: Sequence[Spot]) -> tuple[Point, ...]:
    """The points on whole tenths, without those that fall onto the one before; the two ends always stay."""
    points = [(round(x), round(y)) for x, y in spots]
    inner = [here for before, here in pairwise(points[:-1]) if here != before]
    return points[0], *inner, points[-1]


def _telling(spots: Sequence[Spot]) -> set[int]:
    """Numbers of the points that a line cannot do without (Douglas and Peucker's rule)."""
    kept = {0, len(spots) - 1}
    open_parts = [(0, len(spots) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        farthest = max(range(first + 1, last), key=lambda number: _off(spots, first, last, number), default=None)
        if farthest is not None and _off(spots, first, last, farthest) > _SLACK:
            kept.add(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return kept


def _off(spots: Sequence[Spot], first: int, last: int, number: int) -> float:
    """How far a point lies from the straight line between two others."""
    (x1, y1), (x2, y2), (x, y) = spots[first], spots[last], spots[number]
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length))
    return hypot(x1 + share * dx - x, y1 + share * dy - y)


def _needed_whole(shape: Shape, full: Lines, simple: Lines) -> set[int]:
    """The lines of a shape so small that it would all but vanish if they were simplified."""
    largest = max(shape.polygons, key=lambda rings: _size(rings[0], full))
    if _big(largest[0], simple):
        return set()
    return Shape(shape.code, (largest,)).lines()


def _seen(shape: Shape, drawn: Lines) -> Shape:
    """The shape without what is too small to be seen; its largest polygon always stays."""
    largest = max(shape.polygons, key=lambda rings: _size(rings[0], drawn))
    if _size(largest[0], drawn) == 0:
        raise InputRefused(f"{shape.code} would vanish from the map; its part of the map needs a larger scale")
    kept = [rings for rings in shape.polygons if rings is largest or _big(rings[0], drawn)]
    return Shape(shape.code, tuple((rings[0], *_big_only(rings[1:], drawn)) for rings in kept))


def _big_only(rings: Rings, drawn: Lines) -> Rings:
    return tuple(ring for ring in rings if _big(ring, drawn))


def _big(ring: Sequence[int], drawn: Lines) -> bool:
    return _size(ring, drawn) >= _SMALLEST


def _size(ring: Sequence[int], drawn: Lines) -> float:
    return area(ring_points(ring, drawn))
