"""Builds `boundaries.json.gz`: the counties of 2023, Connecticut's of 2017, and the states, in degrees.

Both editions lie on one grid, which is kept: beyond what `mend` says no point is moved and none left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, isclose

from section287g.errors import InputRefused
from tools.boundaries.mend import repair_lines, without_empty_rings, without_spikes
from tools.boundaries.sources import Atlas
from tools.boundaries.topology import Point, Shape, read_lines, read_shapes, write_topology

__all__ = ["Merged", "boundaries_text", "merge"]

_CONNECTICUT = "09"
_HUNDREDTHS = 100
"""Bounds are stored to a hundredth of a degree, rounded outwards."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What both files are made of: shapes by layer, their lines, and the grid on which the lines lie."""

    layers: dict[str, list[Shape]]
    lines: dict[int, tuple[Point, ...]]
    scale: tuple[float, float]
    origin: tuple[float, float]


def merge(atlases: Mapping[str, Atlas]) -> Merged:
    """All shapes of 2023, and Connecticut's counties of 2017, mended.

    Raises `InputRefused` where the two editions do not lie on one grid, or a shape cannot be mended.
    """
    now, former = atlases["2023"].topology, atlases["2017"].topology
    for part in ("scale", "translate"):
        pairs = zip(now["transform"][part], former["transform"][part], strict=True)
        if not all(isclose(one, other, rel_tol=1e-12) for one, other in pairs):
            raise InputRefused("the two editions do not lie on one grid; they must be brought onto one first")
    scale, origin = tuple(now["transform"]["scale"]), tuple(now["transform"]["translate"])
    first = read_lines(now)
    counties = read_shapes(now, "counties")
    mended = repair_lines(first, counties, scale, origin) + read_lines(former)
    lines = {number: without_spikes(line) for number, line in enumerate(mended)}
    layers = {
        "counties": counties,
        "counties_ct": [
            _moved(shape, len(first)) for shape in read_shapes(former, "counties") if shape.code[:2] == _CONNECTICUT
        ],
        "states": read_shapes(now, "states"),
    }
    filled = {layer: [without_empty_rings(shape, lines) for shape in shapes] for layer, shapes in layers.items()}
    return Merged(filled, lines, scale, origin)


def boundaries_text(merged: Merged) -> str:
    """The text of `boundaries.json`."""
    bounded = {
        layer: [replace(shape, bounds=_bounds(shape, merged)) for shape in shapes]
        for layer, shapes in merged.layers.items()
    }
    return write_topology(bounded, merged.lines, merged.scale, merged.origin)


def _moved(shape: Shape, by: int) -> Shape:
    """The same shape where its lines are numbered from `by` on."""
    return Shape(
        shape.code,
        tuple(
            tuple(tuple(one + by if one >= 0 else one - by for one in ring) for ring in rings)
            for rings in shape.polygons
        ),
    )


def _bounds(shape: Shape, merged: Merged) -> tuple[float, ...]:
    """West, south, east, north in degrees; west is greater than east where 180 degrees lie between them."""
    points = [point for number in shape.lines() for point in merged.lines[number]]
    xs = sorted({x * merged.scale[0] + merged.origin[0] for x, _ in points})
    ys = [y * merged.scale[1] + merged.origin[1] for _, y in points]
    west, east = xs[0], xs[-1]
    gap, after = max(((right - left, right) for left, right in pairwise(xs)), default=(0.0, west))
    if gap > 180:  # the way round the back is shorter
        west, east = after, max(x for x in xs if x < after)
    return _down(west), _down(min(ys)), _up(east), _up(max(ys))


def _down(degrees: float) -> float:
    return floor(degrees * _HUNDREDTHS) / _HUNDREDTHS


def _up(degrees: float) -> float:
    return ceil(degrees * _HUNDREDTHS) / _HUNDREDTHS
