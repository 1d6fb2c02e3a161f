"""Mends what coarse simplification did to a few shapes of the atlases, for both builders.

Two independent cities of Virginia lost most of their shape (Falls Church all of it); `data/repairs.csv` gives the
course of the line that each shares with its county, from the Census Bureau's cartographic boundary file
`cb_2019_us_county_5m` (a work of the United States government). Four shapes crossed or touched themselves, which
`data/moves.csv` ends by moving one point each by less than 700 metres. Lines that run out and back on themselves, and
rings without an area, are taken out: nothing is inside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, read_table
from section287g.errors import InputRefused
from tools.boundaries.topology import Point, Rings, Shape, area, ring_points

__all__ = ["repair_lines", "without_empty_rings", "without_spikes"]

_FOLDER: Final = Path(__file__).parent / "data"
_REPAIRS: Final = (
    Column("county", "the county whose line is redrawn"),
    Column("neighbour", "the county on the line's other side"),
    Column("line", "tells apart several lines of one pair", check=str.isdigit),
    Column("step", "the point's place on the line, from either end", check=str.isdigit),
    Column("longitude", "degrees"),
    Column("latitude", "degrees"),
)
_MOVES: Final = (
    Column("coast_of", "where filled, only lines that bound this county alone", required=False),
    Column("longitude", "degrees of the point as in the atlas"),
    Column("latitude", "degrees"),
    Column("to_longitude", "degrees of the point instead"),
    Column("to_latitude", "degrees"),
    Column("why", "what is mended"),
)


def repair_lines(
    lines: Sequence[tuple[Point, ...]], counties: Sequence[Shape], scale: Sequence[float], origin: Sequence[float]
) -> list[tuple[Point, ...]]:
    """The lines with those of `repairs.csv` redrawn between their ends, and the points of `moves.csv` moved.

    Raises `InputRefused` where two counties do not share no line, or no line has a point.
    """
    mended = list(lines)
    shapes = {shape.code: shape for shape in counties}
    courses: dict[tuple[str, str, str], list[tuple[int, Point]]] = {}
    for row in read_table(_FOLDER / "repairs.csv", _REPAIRS):
        point = _on_grid(row["longitude"], row["latitude"], scale, origin)
        courses.setdefault((row["county"], row["neighbour"], row["line"]), []).append((int(row["step"]), point))
    for (county, neighbour, _), steps in courses.items():
        course = [point for _, point in sorted(steps)]
        common = sorted(shapes[county].lines() & shapes[neighbour].lines())
        if not common:
            raise InputRefused(f"{county} and {neighbour} of repairs.csv share no line")
        nearest = min(common, key=lambda number: min(_gaps(lines[number], course)))
        mended[nearest] = _redrawn(lines[nearest], course)
    for row in read_table(_FOLDER / "moves.csv", _MOVES):
        old = _on_grid(row["longitude"], row["latitude"], scale, origin)
        new = _on_grid(row["to_longitude"], row["to_latitude"], scale, origin)
        numbers = _lines_to_move(row["coast_of"], counties, len(lines))
        if not any(old in mended[number] for number in numbers):
            raise InputRefused(f"no line has the point {row['longitude']}, {row['latitude']} of moves.csv")
        for number in numbers:
            mended[number] = tuple(new if point == old else point for point in mended[number])
    return mended


def without_spikes(line: Sequence[Point]) -> tuple[Point, ...]:
    """A line without the points from which it runs back on itself; its two ends stay."""
    kept: list[Point] = []
    for point in line:
        while len(kept) > 1 and _turns_back(kept[-2], kept[-1], point):
            kept.pop()
        if not kept or kept[-1] != point or len(line) == 2:
            kept.append(point)
    return tuple(kept) if len(kept) > 1 else (line[0], line[-1])


def without_empty_rings(shape: Shape, lines: Mapping[int, Sequence[Point]]) -> Shape:
    """A shape without the rings that enclose nothing.

    Raises `InputRefused` where nothing would be left of it.
    """
    kept = [rings for rings in shape.polygons if area(ring_points(rings[0], lines)) > 0]
    if not kept:
        raise InputRefused(f"{shape.code} has no area in the atlas; give the course of its border in repairs.csv")
    return Shape(shape.code, tuple(_filled(rings, lines) for rings in kept))


def _filled(rings: Rings, lines: Mapping[int, Sequence[Point]]) -> Rings:
    return tuple(ring for ring in rings if area(ring_points(ring, lines)) > 0)


def _on_grid(longitude: str, latitude: str, scale: Sequence[float], origin: Sequence[float]) -> Point:
    return round((float(longitude) - origin[0]) / scale[0]), round((float(latitude) - origin[1]) / scale[1])


def _lines_to_move(coast_of: str, counties: Sequence[Shape], count: int) -> Sequence[int]:
    """All lines, or those that bound one county and no other."""
    if not coast_of:
        return range(count)
    here = {number for shape in counties if shape.code == coast_of for number in shape.lines()}
    return sorted(here - {number for shape in counties if shape.code != coast_of for number in shape.lines()})


def _redrawn(line: Sequence[Point], course: list[Point]) -> tuple[Point, ...]:
    """The course between the line's two ends, begun from whichever end fits."""
    forward, backward = _gaps(line, course)
    inner = course if forward <= backward else course[::-1]
    return line[0], *inner, line[-1]


def _gaps(line: Sequence[Point], course: Sequence[Point]) -> tuple[int, int]:
    """How far a line's ends are from those of a course, run forwards and run backwards."""
    first, last = course[0], course[-1]
    return _apart(line[0], first) + _apart(line[-1], last), _apart(line[0], last) + _apart(line[-1], first)


def _apart(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _turns_back(before: Point, tip: Point, after: Point) -> bool:
    ax, ay = tip[0] - before[0], tip[1] - before[1]
    bx, by = after[0] - tip[0], after[1] - tip[1]
    return ax * by == ay * bx and ax * bx + ay * by < 0
