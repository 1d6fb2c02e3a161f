"""Where on the national map a point is drawn: for the map's builder, the web pages, and charts made elsewhere.

The map is one frame of 975 by 610 pixels (`FRAME`), the lower 48 states in it, and insets for Alaska, Hawaii and the
territories, each in an Albers equal-area conic projection whose parameters are in `data/insets.yaml`.

>>> [round(one, 1) for one in project(-95.9928, 36.1540)]  # Tulsa
[498.2, 363.4]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, isfinite, radians, sin, sqrt
from typing import Any, Final

import yaml

from section287g.datafiles import DataFileError, data_file
from section287g.errors import NotFound

__all__ = ["FRAME", "Box", "MapPart", "map_parts", "project"]

_FILE: Final = "insets.yaml"
_PARTS: Final = {"states", "bounds", "meridian", "centre", "parallels", "scale", "translate", "box"}

FRAME: Final = (975, 610)
"""Width and height of the map, in pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the map, in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the rectangle or on its edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether two rectangles share any point, edges included."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


@dataclass(frozen=True, slots=True)
class MapPart:
    """One part of the map: which states it draws, the degrees it covers, its box, and its conic in ready form."""

    name: str
    states: frozenset[str]
    west: float
    south: float
    east: float
    north: float
    box: Box
    scale: float
    _meridian: float
    _n: float
    _c: float
    _origin: tuple[float, float]

    def covers(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies within the degrees of this part, across 180 degrees too."""
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where this part's projection puts a point, in pixels, inside its box or not."""
        x, y = _conic(_turn(longitude - self._meridian), latitude, self._n, self._c)
        return self._origin[0] + self.scale * x, self._origin[1] + self.scale * y


@cache
def map_parts() -> Mapping[str, MapPart]:
    """The parts of the map by name, the lower 48 first.

    Raises `DataFileError` where `insets.yaml` lacks or adds a parameter, names a state twice, or has a frame that
    is not `FRAME`.
    """
    said: dict[str, Any] = yaml.safe_load(data_file("places", _FILE).read_text(encoding="utf-8"))
    if (said["frame"]["width"], said["frame"]["height"]) != FRAME:
        raise DataFileError(f"{_FILE}: the frame is {said['frame']}, it must be {FRAME[0]} by {FRAME[1]}")
    parts = {name: _part(name, spec) for name, spec in said["parts"].items()}
    states = [state for part in parts.values() for state in sorted(part.states)]
    twice = sorted({state for state in states if states.count(state) > 1})
    if twice:
        raise DataFileError(f"{_FILE}: state {', '.join(twice)} is drawn in two parts")
    return parts


def project(longitude: float, latitude: float, state: str | None = None) -> tuple[float, float] | None:
    """Where the map draws a point, in pixels from the upper left corner: for anything put onto the map.

    `state`, a two-digit state code, says in which part to draw; without it the degrees decide, so that what lies
    between or close to the states, a bay or a piece of Canada, has its place too. None where no part draws the
    point, or it is not a finite number. Raises `NotFound` for a state code that the map does not know.

    >>> project(2.3522, 48.8566) is None  # Paris, France
    True
    """
    part = _part_at(longitude, latitude) if state is None else _part_of(state)
    if part is None or not (isfinite(longitude) and -90 <= latitude <= 90):
        return None
    point = part.place(longitude, latitude)
    return point if part.box.holds(*point) else None


def _part_at(longitude: float, latitude: float) -> MapPart | None:
    return next((part for part in map_parts().values() if part.covers(longitude, latitude)), None)


def _part_of(state: str) -> MapPart:
    for part in map_parts().values():
        if state in part.states:
            return part
    raise NotFound(f"the map has no state {state!r}; give a two-digit state code, such as 12 for Florida")


def _part(name: str, said: Mapping[str, Any]) -> MapPart:
    if set(said) != _PARTS:
        raise DataFileError(f"{_FILE}: {name}: {', '.join(sorted(set(said) ^ _PARTS))} is missing or means nothing")
    first, second = said["parallels"]
    sine = sin(radians(first))
    n = (sine + sin(radians(second))) / 2
    c = 1 + sine * (2 * n - sine)
    x, y = _conic(said["centre"][0], said["centre"][1], n, c)
    left, top = said["translate"]
    west, south, east, north = said["bounds"]
    return MapPart(
        name=name,
        states=frozenset(_texts(said["states"])),
        west=west,
        south=south,
        east=east,
        north=north,
        box=Box(*said["box"]),
        scale=said["scale"],
        _meridian=said["meridian"],
        _n=n,
        _c=c,
        _origin=(left - said["scale"] * x, top - said["scale"] * y),
    )


def _texts(states: Sequence[Any]) -> Sequence[str]:
    wrong = [state for state in states if not (isinstance(state, str) and len(state) == 2)]
    if wrong:
        raise DataFileError(f"{_FILE}: {wrong} must be quoted codes of two digits")
    return states


def _conic(longitude: float, latitude: float, n: float, c: float) -> tuple[float, float]:
    """The equal-area conic of the unit sphere, y downwards; longitude is relative to the central meridian."""
    radius = sqrt(c - 2 * n * sin(radians(latitude))) / n
    angle = n * radians(longitude)
    return radius * sin(angle), radius * cos(angle)


def _turn(degrees: float) -> float:
    """The same angle between -180 and 180."""
    return (degrees + 180) % 360 - 180
