"""The national map: where points are drawn, that its parts keep apart, and that every shape is on it."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise
from math import inf, nan, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section287g.errors import NotFound
from section287g.places.boundaries import county_codes, county_geometry, state_geometry
from section287g.places.mapshapes import map_paths
from section287g.places.projection import FRAME, Box, map_parts, project

STATES = sorted({code[:2] for code in county_codes()})
Spot = tuple[float, float]


def from_published(x: float, y: float) -> Spot:
    """A point of the common composite projection at its default (scale 1070, centre 480, 250), on this map."""
    return (x - 480) * 1300 / 1070 + 487.5, (y - 250) * 1300 / 1070 + 305


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "published"),
    [
        ("San Francisco", -122.4194, 37.7749, (107.4, 214.1)),
        ("New York", -74.0059, 40.7128, (794.6, 176.5)),
        ("Tulsa", -95.9928, 36.1540, (488.8, 298.0)),
        ("Honolulu", -157.8583, 21.3069, (298.5, 451.0)),
    ],
)
def test_points_lie_where_the_common_projection_draws_them(
    place: str, longitude: float, latitude: float, published: Spot
) -> None:
    assert project(longitude, latitude) == pytest.approx(from_published(*published), abs=0.15), place


def test_alaska_is_the_common_projection_s_at_a_smaller_scale() -> None:
    # Published for Anchorage: 171.2, 446.9, around 151.51, 465.07 at 35 per cent of 1070.
    away_x, away_y = 171.2 - (480 - 0.307 * 1070), 446.9 - (250 + 0.201 * 1070)
    smaller = 351 / (0.35 * 1070)
    expected = (116.5 + away_x * smaller, 575.8 + away_y * smaller)
    assert project(-149.9003, 61.2181) == pytest.approx(expected, abs=0.15)


def test_the_aleutians_lie_in_one_row_across_180_degrees() -> None:
    row = [project(*spot) for spot in ((173.2, 52.9), (179.0, 51.5), (-176.6, 51.9), (-166.5, 53.9))]
    across = [spot[0] for spot in row if spot is not None]  # Attu, Amchitka, Adak, Unalaska
    assert len(across) == 4
    assert across == sorted(across)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(2.3522, 48.8566), (nan, 40.0), (-100.0, nan), (inf, 40.0), (-100.0, 91.0), (0.0, 0.0)],
)
def test_what_no_part_draws_has_no_place(longitude: float, latitude: float) -> None:
    assert project(longitude, latitude) is None
    assert project(longitude, latitude, "12") is None


def test_the_state_says_in_which_part_a_point_is_drawn() -> None:
    assert project(-66.1, 18.4, "72") == project(-66.1, 18.4) == project(-66.1, 18.4, "78")
    assert project(-66.1, 18.4, "12") is None  # far out of the frame in the projection of the lower 48
    with pytest.raises(NotFound, match="'03'"):
        project(-66.1, 18.4, "03")


@given(st.sampled_from(sorted(map_parts())), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_each_part_draws_areas_in_one_scale(name: str, across: float, up: float) -> None:
    part = map_parts()[name]
    west = part.west + across * ((part.east - part.west) % 360)
    south = part.south + up * (part.north - part.south)
    size = 0.01
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
    drawn = area([part.place(*corner) for corner in corners])
    true = radians(size) * (sin(radians(south + size)) - sin(radians(south)))
    assert drawn == pytest.approx(true * part.scale**2, rel=1e-4)


def area(points: list[Spot]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))) / 2


def spots(state: str) -> list[Spot | None]:
    geometry = state_geometry(state)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [project(x, y, state) for polygon in polygons for ring in polygon for x, y in ring]


@cache
def extent(state: str) -> Box:
    """The rectangle of a state's true border on the map; a corner that is not drawn is an error."""
    drawn = [spot for spot in spots(state) if spot is not None]
    assert len(drawn) == len(spots(state)), f"some of {state} is not drawn"
    return Box(min(x for x, _ in drawn), min(y for _, y in drawn), max(x for x, _ in drawn), max(y for _, y in drawn))


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_drawn_whole_in_its_box_and_in_the_frame(state: str) -> None:
    (part,) = [one for one in map_parts().values() if state in one.states]
    here = extent(state)
    assert part.box.holds(here.left, here.top)
    assert part.box.holds(here.right, here.bottom)
    assert here.left >= 0
    assert here.top >= 0
    assert here.right <= FRAME[0]
    assert here.bottom <= FRAME[1]


def test_the_parts_of_the_map_keep_apart() -> None:
    lower_48, *insets = map_parts().values()
    assert [one.name for one in insets if not Box(0, 0, *FRAME).holds(one.box.left, one.box.top)] == []
    assert [one.name for one in insets if not Box(0, 0, *FRAME).holds(one.box.right, one.box.bottom)] == []
    assert [(a.name, b.name) for a, b in combinations(insets, 2) if a.box.overlaps(b.box)] == []
    counties = [box for code, box in county_boxes().items() if code[:2] in lower_48.states]
    assert len(counties) > 3000
    assert [one.name for one in insets if any(one.box.overlaps(county) for county in counties)] == []


def test_two_states_of_one_part_keep_their_distance_as_they_do_on_earth() -> None:
    puerto_rico, virgin_islands = extent("72"), extent("78")
    assert puerto_rico.right < virgin_islands.left


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """A path's rings as points, read as SVG reads it."""
    rings = []
    for ring in re.findall(r"M[^z]*z", path):
        first, _, steps = ring[1:-1].partition("l")
        x, y = map(int, re.findall(r"-?\d+", first))
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append([*points, points[0]])
    return rings


@cache
def county_boxes() -> dict[str, Box]:
    """Each county's rectangle in the stored map, in pixels."""
    boxes = {}
    for code, path in {**map_paths("counties"), **map_paths("counties_ct")}.items():
        points = [point for ring in rings_of(path) for point in ring]
        xs, ys = [x / 10 for x, _ in points], [y / 10 for _, y in points]
        boxes[code] = Box(min(xs), min(ys), max(xs), max(ys))
    return boxes


def test_every_county_and_state_is_on_the_map_and_can_be_seen() -> None:
    drawn = {**map_paths("counties"), **map_paths("counties_ct")}
    assert set(drawn) == set(county_codes())
    assert set(map_paths("states")) == set(STATES)
    assert set(map_paths("counties_ct")) == {f"090{number:02}" for number in range(1, 16, 2)}
    unseen = [
        code
        for code, path in {**drawn, **map_paths("states")}.items()
        if not sum(area([(float(x), float(y)) for x, y in ring]) for ring in rings_of(path)) > 0
    ]
    assert unseen == []


@pytest.mark.parametrize("layer", ["counties", "counties_ct", "states"])
def test_paths_are_whole_numbers_in_relative_steps(layer: Any) -> None:
    ring = r"M\d+ \d+l(?:-?\d+(?: |(?=-)|(?=z)))+z"
    odd = [code for code, path in map_paths(layer).items() if not re.fullmatch(f"(?:{ring})+", path)]
    assert odd == []
    closed_twice = [code for code, path in map_paths(layer).items() for ring in rings_of(path) if ring[-2] == ring[0]]
    assert closed_twice == []


@pytest.mark.parametrize(
    "code", ["12001", "02290", "15001", "66010", "72127", "48453", "09003", "09110", "51610", "60010"]
)
def test_a_county_of_the_map_is_its_true_shape_within_a_fraction_of_a_pixel(code: str) -> None:
    geometry = county_geometry(code)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    largest = max((polygon[0] for polygon in polygons), key=lambda ring: area([(x, y) for x, y in ring]))
    true = [spot for spot in (project(x, y, code[:2]) for x, y in largest) if spot is not None]
    layer: Any = "counties_ct" if code[:3] == "090" else "counties"
    drawn = [
        (x / 10, y / 10)
        for x, y in max(
            rings_of(map_paths(layer)[code]), key=lambda ring: area([(float(x), float(y)) for x, y in ring])
        )
    ]
    for axis in (0, 1):
        assert min(spot[axis] for spot in drawn) == pytest.approx(min(spot[axis] for spot in true), abs=0.15)
        assert max(spot[axis] for spot in drawn) == pytest.approx(max(spot[axis] for spot in true), abs=0.15)
    assert area(drawn) == pytest.approx(area(true), rel=0.02, abs=0.05)
