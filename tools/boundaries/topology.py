"""Shapes that share border lines, for the two builders: lines decoded, shapes put together, and the file's text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

__all__ = [
    "Lines",
    "Point",
    "Rings",
    "Shape",
    "area",
    "pack",
    "read_lines",
    "read_shapes",
    "ring_points",
    "unpack",
    "write_topology",
]

Point = tuple[int, int]
Rings = tuple[tuple[int, ...], ...]
Lines = Mapping[int, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A county or state: its code, polygons as rings of line numbers, and its bounds where they are stored."""

    code: str
    polygons: tuple[Rings, ...]
    bounds: tuple[float, ...] | None = None

    def lines(self) -> set[int]:
        """The numbers of the lines that bound it."""
        return {index if index >= 0 else ~index for rings in self.polygons for ring in rings for index in ring}


def read_lines(topology: Mapping[str, Any]) -> list[tuple[Point, ...]]:
    """The border lines of a TopoJSON file, in grid points."""
    return [tuple(_summed(line)) for line in topology["arcs"]]


def read_shapes(topology: Mapping[str, Any], layer: str) -> list[Shape]:
    """The shapes of one layer, by code."""
    stored = topology["objects"][layer]["geometries"]
    return sorted((Shape(one["id"], _polygons(one)) for one in stored), key=lambda shape: shape.code)


def ring_points(ring: Sequence[int], lines: Lines) -> list[Point]:
    """A ring's points, closed; a line that is run backwards is given by its number's complement."""
    return [point for index in ring for point in (lines[index] if index >= 0 else reversed(lines[~index]))]


def area(points: Sequence[Point]) -> float:
    """What a closed ring encloses, in squares of the grid."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) / 2


def write_topology(
    layers: Mapping[str, Sequence[Shape]],
    lines: Lines,
    scale: Sequence[float],
    origin: Sequence[float],
) -> str:
    """The text of a TopoJSON file; lines are numbered in the order of their first use, unused ones are left out."""
    numbers: dict[int, int] = {}
    objects = {
        layer: {"type": "GeometryCollection", "geometries": [_geometry(shape, numbers) for shape in shapes]}
        for layer, shapes in layers.items()
    }
    stored = {
        "type": "Topology",
        "transform": {"scale": list(scale), "translate": list(origin)},
        "objects": objects,
        "arcs": [_steps(lines[old]) for old in numbers],
    }
    return json.dumps(stored, separators=(",", ":")) + "\n"


def pack(text: str) -> bytes:
    """A file's text as stored: compressed, without a time."""
    return gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0)


def unpack(stored: bytes) -> str:
    """The text of a stored file."""
    return gzip.decompress(stored).decode("ascii")


def _polygons(geometry: Mapping[str, Any]) -> tuple[Rings, ...]:
    """A stored geometry's polygons, whether it is one or several."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons)


def _geometry(shape: Shape, numbers: dict[int, int]) -> dict[str, Any]:
    rings = [[[_renumber(index, numbers) for index in ring] for ring in polygon] for polygon in shape.polygons]
    geometry: dict[str, Any] = {"id": shape.code}
    if shape.bounds is not None:
        geometry["bbox"] = list(shape.bounds)
    if len(rings) == 1:
        return geometry | {"type": "Polygon", "arcs": rings[0]}
    return geometry | {"type": "MultiPolygon", "arcs": rings}


def _renumber(index: int, numbers: dict[int, int]) -> int:
    """A line's new number; one that is run backwards is stored as the number's complement."""
    new = numbers.setdefault(index if index >= 0 else ~index, len(numbers))
    return new if index >= 0 else ~new


def _summed(line: Sequence[Sequence[int]]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in line:
        x += dx
        y += dy
        yield x, y


def _steps(line: Sequence[Point]) -> list[list[int]]:
    before = ((0, 0), *line[:-1])
    return [[x - px, y - py] for (px, py), (x, y) in zip(before, line, strict=True)]
