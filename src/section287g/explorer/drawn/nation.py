"""The map: counties shaded by the models of their own agencies, places' agencies as points; all insets.

A county is drawn in one class, so that it can be told apart by pattern as well as by colour; the table beside the map
says the same in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.words import Words
from section287g.places.jurisdiction import fills_counties
from section287g.places.mapshapes import map_paths
from section287g.places.projection import project

if TYPE_CHECKING:
    from section287g.explorer.record import Record, Standing

__all__ = ["SHADES", "draw_nation", "draw_state", "pointed", "shade_of", "with_moment"]

SHADES: Final = ("tfm", "wso", "jem", "several")
"""How counties are shaded: one model alone, or several. Counties without are left white."""
_GRAIN: Final = 5
"""The country is drawn on a grid of half a pixel, which is two thirds of the bytes."""
_BACK: Final = "~"
"""Stands at the end of each link's address for the moment, so that one drawing serves every address of its day."""
_FRAME: Final = (0, 0, 9750 // _GRAIN, 6100 // _GRAIN)
_POINT: Final = 0.0042
"""How wide a point is, as a part of the drawing's width."""


def shade_of(agreements: Iterable[Mapping[str, Any]]) -> str | None:
    """The class of a county by the models of the agencies that fill it; None where none does."""
    models = {one["model"] for one in agreements if fills_counties(one["jurisdiction"], one["agency_type"])}
    if not models:
        return None
    return models.pop() if len(models) == 1 else "several"


def draw_nation(record: Record, standing: Standing, words: Words) -> str:
    """The country at a moment, as SVG; give it to `with_moment` before it is shown."""
    shapes = {**map_paths("counties_ct", _GRAIN), **map_paths("counties", _GRAIN)}
    return _drawing(record, standing, words, shapes, map_paths("states", _GRAIN), _FRAME, None)


def draw_state(record: Record, standing: Standing, code: str, words: Words) -> str:
    """One state at a moment, as SVG for `with_moment`; nothing for a territory that is not on the map."""
    state = record.states[code]
    shapes = {
        fips: path
        for fips, path in ({**map_paths("counties_ct"), **map_paths("counties")}).items()
        if fips.startswith(state.fips)
    }
    outline = {fips: path for fips, path in map_paths("states").items() if fips == state.fips}
    if not outline:
        return ""
    return _drawing(record, standing, words, shapes, outline, _frame(outline[state.fips]), code)


def pointed(
    record: Record, standing: Standing, state: str | None = None
) -> Iterator[tuple[Mapping[str, Any], tuple[float, float]]]:
    """The agencies that are drawn as points, of all states or one, and where on the map each lies, in pixels."""
    for agency_id in standing.agencies:
        one = record.dossiers[agency_id]
        if state is not None and one["state"] != state:
            continue
        if one["jurisdiction"] == "state" or fills_counties(one["jurisdiction"], one["agency_type"]):
            continue
        if one["longitude"] is None:
            continue
        spot = project(one["longitude"], one["latitude"])
        if spot is not None:
            yield one, spot


def with_moment(drawing: str, asked: Asked) -> str:
    """A drawing whose links keep the moment that this request asks about, and lead where the site lies."""
    front, _, back = asked.to("/counties/" + _BACK).partition(_BACK)
    plain = Asked(asked.language, "/").to("/counties/")
    if front != plain:
        drawing = drawing.replace(f'href="{plain}', f'href="{escape(front)}')
    return drawing.replace(f'{_BACK}"', f'{escape(back)}"')


def _drawing(
    record: Record,
    standing: Standing,
    words: Words,
    shapes: Mapping[str, str],
    outlines: Mapping[str, str],
    frame: tuple[int, int, int, int],
    state: str | None,
) -> str:
    by_shade: dict[str, list[str]] = defaultdict(list)
    plain: list[str] = []
    for fips, path in shapes.items():
        county = record.counties.get(fips)
        if county is None:
            continue  # a planning region of Connecticut: its counties are drawn
        agreements = standing.by_county.get(fips, ())
        shade = shade_of(agreements)
        if shade is None and state is None:
            plain.append(path)
            continue
        models = sorted({one["model"] for one in agreements})
        title = f"{county.name}, {county.state}" + (f": {', '.join(models).upper()}" if shade else "")
        link = Asked(words.language, "/").to(f"/counties/{fips}{_BACK}")
        by_shade[shade or "none"].append(
            f'<a href="{link}" tabindex="-1"><path d="{path}"/><title>{escape(title)}</title></a>'
        )
    parts = [f'<path class="none" d="{"".join(plain)}"/>'] if plain else []
    parts += [f'<g class="{shade}">{"".join(by_shade[shade])}</g>' for shade in ("none", *SHADES) if by_shade[shade]]
    parts.append(f'<path class="border" d="{"".join(outlines.values())}"/>')
    grain = _GRAIN if state is None else 1
    parts.append(f'<g class="points" stroke-width="{_size(frame)}">{_points(record, standing, grain, state)}</g>')
    counted = sum(len(by_shade[shade]) for shade in SHADES)
    told = words("map.alt", day=standing.moment.day, counties=counted)
    left, top, width, height = frame
    return (
        f'<svg class="map" viewBox="{left} {top} {width} {height}" role="group" aria-label="{escape(told)}">'
        f'{_patterns(frame[2] / 9750)}<g aria-hidden="true">{"".join(parts)}</g></svg>'
    )


def _patterns(scale: float) -> str:
    """A pattern for each shade, so that nothing depends on colour alone."""
    strokes = {
        "tfm": "M0 0L60 60M-15 45L15 75M45 -15L75 15",
        "wso": "M0 60L60 0M-15 15L15 -15M45 75L75 45",
        "jem": "M0 30H60",
        "several": "M0 30H60M30 0V60",
    }
    made = "".join(
        f'<pattern id="p-{shade}" class="p-{shade}" width="60" height="60" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:.4f})">'
        f'<rect width="60" height="60"/><path d="{path}"/></pattern>'
        for shade, path in strokes.items()
    )
    return f"<defs>{made}</defs>"


def _size(frame: tuple[int, int, int, int]) -> float:
    return round(frame[2] * _POINT, 1)


def _points(record: Record, standing: Standing, grain: int, state: str | None) -> str:
    """Agencies that fill no county: a point each, where one is known."""
    drawn = [f"M{round(x * 10 / grain)} {round(y * 10 / grain)}h0" for _, (x, y) in pointed(record, standing, state)]
    return f'<path d="{"".join(drawn)}"/>'


def _frame(path: str) -> tuple[int, int, int, int]:
    """The box around a path of absolute beginnings and relative steps, with a margin."""
    xs, ys = [], []
    for ring in path.split("M")[1:]:
        start, _, steps = ring.rstrip("z").partition("l")
        x, y = _numbers(start)
        xs.append(x)
        ys.append(y)
        numbers = _numbers(steps)
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    margin = max(max(xs) - min(xs), max(ys) - min(ys)) // 40 + 10
    return min(xs) - margin, min(ys) - margin, max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.replace("-", " -").split()]
