"""In which county a point lies, and the counties' shapes: hand-known places, and every county's own inside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from math import cos, hypot, inf, nan, radians, sin
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.datafiles import data_file
from section287g.errors import NotFound
from section287g.places.boundaries import CountyHit, counties_at, county_codes, county_geometry, state_geometry

CODES = sorted(county_codes())
ROOT = Path(__file__).parents[2]
Ring = list[list[float]]


def rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def square_km(ring: Ring) -> float:
    """Area on the sphere, positive where the ring runs counterclockwise."""
    total = sum(radians(x2 - x1) * (sin(radians(y1)) + sin(radians(y2))) / 2 for (x1, y1), (x2, y2) in pairwise(ring))
    return -(6371.007**2) * total


def inside_spans(geometry: dict[str, Any], latitude: float) -> list[tuple[float, float]]:
    """Where a parallel runs through a shape: pairs of longitudes."""
    crossed = sorted(
        x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings(geometry)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > latitude) != (y2 > latitude)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=True))


def holding(latitude: float, longitude: float) -> list[str]:
    return [hit.county_fips for hit in counties_at(latitude, longitude) if hit.inside]


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "county"),
    [
        ("Gainesville, Florida", 29.65, -82.32, "12001"),
        ("Washington, DC", 38.9, -77.03, "11001"),
        ("St. Louis, the city", 38.627, -90.199, "29510"),
        ("Clayton, seat of St. Louis County", 38.6426, -90.3237, "29189"),
        ("Carson City, Nevada", 39.164, -119.767, "32510"),
        ("Falls Church, Virginia, the city", 38.8847, -77.1750, "51610"),
        ("Manassas Park, Virginia, the city", 38.7690, -77.4400, "51685"),
        ("Hagatna, Guam", 13.475, 144.75, "66010"),
        ("Saipan", 15.19, 145.75, "69110"),
        ("San Juan, Puerto Rico", 18.44, -66.07, "72127"),
        ("Charlotte Amalie, St. Thomas", 18.345, -64.93, "78030"),
        ("Pago Pago", -14.278, -170.70, "60010"),
        ("Adak, Alaska", 51.88, -176.65, "02016"),
        ("Attu, on the other side of 180 degrees", 52.9, 172.9, "02016"),
        ("Valdez, in what was Valdez-Cordova", 61.13, -146.35, "02063"),
        ("Cordova", 60.543, -145.757, "02063"),
        ("Glennallen", 62.109, -145.546, "02066"),
        ("Honolulu", 21.31, -157.85, "15003"),
    ],
)
def test_a_known_place_is_in_its_county(place: str, latitude: float, longitude: float, county: str) -> None:
    assert holding(latitude, longitude) == [county], place


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(43.5, -87.0), (43.65, -79.38), (48.8566, 2.3522), (0.0, 0.0), (90.0, 0.0), (-90.0, 7.0)],
)
def test_lakes_and_other_countries_are_in_no_county(latitude: float, longitude: float) -> None:
    assert counties_at(latitude, longitude) == []


def test_connecticut_is_answered_in_both_systems() -> None:
    hits = counties_at(41.7658, -72.6734)  # Hartford
    assert [(hit.county_fips, hit.inside, hit.system) for hit in hits] == [
        ("09003", True, "county"),
        ("09110", True, "planning region"),
    ]


def test_the_county_comes_before_the_planning_region_even_where_its_border_is_farther() -> None:
    county, region = counties_at(41.18, -73.2)  # Bridgeport
    assert (county.system, region.system) == ("county", "planning region")
    assert county.inside
    assert region.inside
    assert county.metres_to_border > region.metres_to_border


def test_where_four_states_meet_the_one_that_holds_the_point_comes_first() -> None:
    hits = counties_at(37.02, -109.02, near_metres=5000)  # a little north and east: Colorado
    assert (hits[0].county_fips, hits[0].inside) == ("08083", True)
    assert {hit.county_fips for hit in hits} == {"08083", "35045", "04001", "49037"}
    assert [hit.inside for hit in hits[1:]] == [False, False, False]
    distances = [hit.metres_to_border for hit in hits[1:]]
    assert distances == sorted(distances)


def test_the_distance_to_a_meridian_border_is_in_metres() -> None:
    # Wyoming ends at 104.053 degrees west; a tenth of a degree is 8.2 km at this latitude.
    wyoming, nebraska = counties_at(42.5, -104.153, near_metres=9000)
    assert (wyoming.county_fips[:2], wyoming.inside, nebraska.county_fips[:2], nebraska.inside) == (
        "56",
        True,
        "31",
        False,
    )
    expected = 0.1 * 111_195 * cos(radians(42.5))
    assert nebraska.metres_to_border == pytest.approx(expected, abs=300)
    assert wyoming.metres_to_border == pytest.approx(nebraska.metres_to_border, abs=1)


def test_a_point_on_a_lake_gives_the_counties_within_the_distance_asked_for() -> None:
    hits = counties_at(43.5, -87.0, near_metres=60_000)
    assert hits
    assert not any(hit.inside for hit in hits)
    assert {hit.county_fips[:2] for hit in hits} <= {"26", "55"}
    assert all(hit.metres_to_border <= 60_000 for hit in hits)
    nearest = hits[0].metres_to_border
    assert counties_at(43.5, -87.0, near_metres=nearest - 1) == []
    assert counties_at(43.5, -87.0, near_metres=nearest) == hits[:1]


def test_a_distance_reaches_across_180_degrees() -> None:
    # Semisopochnoi, at 179.6 east, is about 40 km from this point at 179.8 west.
    (hit,) = counties_at(51.95, -179.8, near_metres=60_000)
    assert hit.county_fips == "02016"
    assert not hit.inside
    assert 20_000 < hit.metres_to_border < 60_000


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (-97.74, 30.27, ["latitude -97.74", "other way round", "48453"]),  # Austin
        (144.75, 13.475, ["latitude 144.75", "other way round", "66010"]),
        (91.0, 10.0, ["latitude 91.0"]),
        (10.0, 181.0, ["longitude 181.0"]),
        (nan, 10.0, ["latitude nan"]),
        (10.0, inf, ["longitude inf"]),
    ],
)
def test_what_cannot_be_a_point_is_refused_by_name(latitude: float, longitude: float, words: list[str]) -> None:
    with pytest.raises(NotFound) as refused:
        counties_at(latitude, longitude)
    assert all(word in str(refused.value) for word in words), refused.value
    assert ("other way round" in str(refused.value)) == ("other way round" in words)


@pytest.mark.parametrize("metres", [-1.0, nan, inf])
def test_a_distance_that_cannot_be_is_refused(metres: float) -> None:
    with pytest.raises(NotFound, match="metres"):
        counties_at(29.65, -82.32, near_metres=metres)


def test_the_counties_are_those_of_2023_and_connecticut_s_of_2017() -> None:
    counts = Counter(code[:2] for code in CODES)
    known = {"48": 254, "13": 159, "51": 133, "02": 30, "09": 9 + 8, "11": 1, "15": 5, "72": 78, "66": 1, "69": 4}
    assert {state: counts[state] for state in known} == known
    assert (len(CODES), len(counts)) == (3233 + 8, 56)
    assert {"02063", "02066", "46102", "02158", "09001", "09190"} <= set(CODES)
    assert not {"02261", "46113", "02270", "51515"} & set(CODES)


@pytest.mark.parametrize("code", ["02261", "1201", "12", "", "99999"])
def test_a_code_without_a_boundary_is_refused(code: str) -> None:
    with pytest.raises(NotFound, match=repr(code)):
        county_geometry(code)


def test_a_state_without_a_boundary_is_refused() -> None:
    with pytest.raises(NotFound, match="'03'"):
        state_geometry("03")


@pytest.mark.parametrize("code", [*CODES[::40], "51610", "51059", "02105", "06001", "66010"])
def test_a_shape_is_closed_runs_as_geojson_asks_and_lies_in_the_country(code: str) -> None:
    geometry = county_geometry(code)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in polygon)
        assert square_km(polygon[0]) > 0
        assert all(square_km(hole) < 0 for hole in polygon[1:])
        assert all(-180 <= x <= 180 and -15 < y < 72 for ring in polygon for x, y in ring)


def test_no_ring_passes_a_point_twice_or_runs_straight_back() -> None:
    wrong = []
    for code in CODES:
        for ring in rings(county_geometry(code)):
            corners = [tuple(point) for point in ring[:-1]]
            spikes = [here for here in range(len(corners)) if corners[here - 1] == corners[(here + 1) % len(corners)]]
            if spikes or len(set(corners)) < len(corners):
                wrong.append(code)
    assert wrong == []


@pytest.mark.parametrize(
    ("state", "area"), [("08", 269_601), ("20", 213_100), ("56", 253_335), ("49", 219_882), ("35", 314_917)]
)
def test_a_state_is_as_large_as_it_is_and_as_its_counties(state: str, area: float) -> None:
    whole = sum(map(square_km, rings(state_geometry(state))))
    parts = sum(square_km(ring) for code in CODES if code[:2] == state for ring in rings(county_geometry(code)))
    assert whole == pytest.approx(area, rel=0.01)
    assert parts == pytest.approx(whole, rel=1e-6)


def test_connecticut_s_two_systems_cover_the_same_land() -> None:
    def land(systems: str) -> float:
        chosen = [code for code in CODES if code.startswith(systems)]
        return sum(square_km(ring) for code in chosen for ring in rings(county_geometry(code)))

    assert land("090") == pytest.approx(land("091"), rel=0.01)


def test_a_point_inside_each_county_is_found_in_it_again() -> None:
    lost = []
    for code in CODES:
        geometry = county_geometry(code)
        latitudes = sorted({y for ring in rings(geometry) for _, y in ring})
        middle = len(latitudes) // 2
        latitude = (latitudes[middle - 1] + latitudes[middle]) / 2
        west, east = max(inside_spans(geometry, latitude), key=lambda span: span[1] - span[0])
        if code not in holding(latitude, (west + east) / 2):
            lost.append(code)
    assert lost == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CODES), st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.integers(0, 50))
def test_any_point_inside_a_county_is_found_in_it(code: str, up: float, across: float, which: int) -> None:
    geometry = county_geometry(code)
    latitudes = [y for ring in rings(geometry) for _, y in ring]
    latitude = min(latitudes) + up * (max(latitudes) - min(latitudes))
    spans = [span for span in inside_spans(geometry, latitude) if span[1] - span[0] > 1e-3]
    if spans:
        west, east = spans[which % len(spans)]
        assert code in holding(latitude, west + across * (east - west))


@settings(max_examples=200, deadline=None)
@given(st.floats(24.5, 49.5), st.floats(-125, -66.5))
def test_no_point_is_in_two_counties_of_one_system(latitude: float, longitude: float) -> None:
    hits = counties_at(latitude, longitude)
    systems = Counter(hit.system for hit in hits if hit.inside)
    assert all(count == 1 for count in systems.values()), hits
    assert [hit.inside for hit in hits] == sorted((hit.inside for hit in hits), reverse=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CODES), st.integers(0, 10_000))
def test_a_corner_of_a_county_is_on_its_border(code: str, which: int) -> None:
    corners = [point for ring in rings(county_geometry(code)) for point in ring]
    longitude, latitude = corners[which % len(corners)]
    hits: dict[str, CountyHit] = {hit.county_fips: hit for hit in counties_at(latitude, longitude, near_metres=5)}
    assert hits[code].metres_to_border < 2


def test_a_far_corner_is_as_far_as_a_plane_says() -> None:
    # Kentucky's Fulton County is more than 100 m from a point in the middle of Weakley County, Tennessee.
    (hit,) = counties_at(36.30, -88.72, near_metres=100)
    corners = [point for ring in rings(county_geometry(hit.county_fips)) for point in ring]
    by_corner = min(hypot((x + 88.72) * 111_195 * cos(radians(36.30)), (y - 36.30) * 111_195) for x, y in corners)
    assert hit.county_fips == "47183"
    assert 0 < hit.metres_to_border <= by_corner + 2


@pytest.mark.parametrize(("name", "limit"), [("boundaries.json.gz", 450_000), ("map.json.gz", 350_000)])
def test_the_files_stay_small(name: str, limit: int) -> None:
    assert len(data_file("places", name).read_bytes()) < limit


def test_the_files_are_what_the_archives_give() -> None:
    folder = os.environ.get("SECTION287G_BOUNDARY_ARCHIVES")
    if folder is None or not (ROOT / "tools" / "boundaries").is_dir():
        pytest.skip("SECTION287G_BOUNDARY_ARCHIVES does not name the folder of the two atlases, or tools are absent")
    command = [sys.executable, "-m", "tools.boundaries", "--sources", folder, "--check"]
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
