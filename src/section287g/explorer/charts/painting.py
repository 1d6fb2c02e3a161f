"""Turns a drawing that a page's style sheet colours into one that carries its own colours: for files and cards.

The named colours are those of the style sheet; what an element looks like is told here by its tag and class.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element, SubElement, TreeBuilder
from xml.parsers.expat import ParserCreate

from section287g.explorer.writing import asset

__all__ = ["FONT", "colours", "painted", "swatch"]

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_NAMED: Final = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
_SHADES: Final = ("tfm", "wso", "jem", "several")
_FAINT: Final = "#d9dde2"
_GRAIN: Final = 0.1
"""A pattern of 60 units comes again after six pixels, however large the map is."""
_STROKES: Final = {
    "tfm": "M0 0L60 60M-15 45L15 75M45 -15L75 15",
    "wso": "M0 60L60 0M-15 15L15 -15M45 75L75 45",
    "jem": "M0 30H60",
    "several": "M0 30H60M30 0V60",
}
_BAR: Final = {"x": "2", "y": "4", "width": "40", "height": "18"}
_DOT: Final = {"cx": "22", "cy": "13", "r": "4"}
_MARKS: Final[Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    "none": ("rect", "none", {"x": "0.5", "y": "0.5", "width": "43", "height": "25"}),
    "points": ("circle", "points", _DOT),
    "line": ("path", "line", {"d": "M2 13H42"}),
    "second": ("path", "second", {"d": "M2 13H42"}),
    "mark": ("path", "mark", {"d": "M22 1V25"}),
    "claim agreements": ("path", "claim", {"d": "M22 6L29 13L22 20L15 13z"}),
    "claim agencies": ("circle", "claim", {"cx": "22", "cy": "13", "r": "6"}),
    "signed": ("path", "signed", {"d": "M22 1V25"}),
    "bar tfm": ("rect", "tfm", _BAR),
    "bar wso": ("rect", "wso", _BAR),
    "bar jem": ("rect", "jem", _BAR),
    "received": ("rect", "received", _BAR),
    "spent": ("rect", "spent", _BAR),
    "net": ("circle", "net", _DOT),
}
"""Marks of a key that are no shade of a map: what they are, in which paint, and where in 44 by 26 they lie."""

Paint = Mapping[str, str]


@cache
def colours() -> Mapping[str, str]:
    """The named colours of the style sheet, with their hash."""
    found = asset("style.css")
    if found is None:
        raise KeyError("style.css")
    return dict(_NAMED.findall(found[0].decode()))


@cache
def _map_paint() -> Mapping[str, Paint]:
    """How a map's elements look; `px` is a stroke's width on the finished drawing, whatever the map's scale."""
    named = colours()
    paint: dict[str, Paint] = {
        "path.none": {"fill": "#ffffff", "stroke": _FAINT, "px": "0.5"},
        ".none path": {"fill": "#ffffff", "stroke": _FAINT, "px": "0.5"},
        "path.border": {"fill": "none", "stroke": "#5c6570", "px": "1"},
        "g.points": {"fill": "none", "stroke": "#111111", "stroke-linecap": "round", "px": "4"},
    }
    for shade in _SHADES:
        paint[f".{shade} path"] = {"fill": f"url(#p-{shade})", "stroke": "#ffffff", "px": "0.5"}
        paint[f".p-{shade} rect"] = {"fill": named[shade]}
        paint[f".p-{shade} path"] = {"fill": "none", "stroke": named[f"{shade}-ink"], "stroke-width": "7"}
    return paint


@cache
def _chart_paint() -> Mapping[str, Paint]:
    """How a chart's elements look."""
    named = colours()
    return {
        "text": {"fill": named["quiet"], "font-size": "12", "font-family": FONT},
        "text.name": {"fill": named["ink"], "font-size": "14", "font-weight": "600", "font-family": FONT},
        "path.grid": {"fill": "none", "stroke": named["line"], "px": "1"},
        "path.line": {"fill": "none", "stroke": named["link"], "px": "2"},
        "path.second": {"fill": "none", "stroke": named["wso-ink"], "px": "2", "stroke-dasharray": "6 3"},
        "path.mark": {"fill": "none", "stroke": named["mark"], "px": "1", "stroke-dasharray": "3 3"},
        "circle.mark": {"fill": named["mark"]},
        "path.claim": {"fill": "#ffffff", "stroke": named["link"], "px": "2.5"},
        "circle.claim": {"fill": "#ffffff", "stroke": named["wso-ink"], "px": "2.5"},
        "path.signed": {"fill": "none", "stroke": "#111111", "px": "2"},
        "rect": {"fill": named["quiet"]},
        **{f"rect.{model}": {"fill": named[f"{model}-ink"]} for model in _SHADES},
        "rect.received": {"fill": named["jem-ink"]},
        "rect.spent": {"fill": named["wso-ink"]},
        "circle.net": {"fill": "#111111"},
        "circle.points": {"fill": "#111111"},
        "rect.none": {"fill": "#ffffff", "stroke": named["edge"], "px": "1"},
    }


def painted(drawing: str, scale: float = 1, titles: bool = True, ground: bool = True) -> Element:
    """A drawing of `explorer.drawn` as elements with attributes of their own: no class, no link, nothing outside.

    `scale` is how large one of its units will be, in pixels. Without `titles` it says nothing to who points at it,
    and what looks the same is one shape, which is drawn several times as fast. Without `ground` the nation's counties
    that are not shaded are left out.
    """
    root = _read(drawing)
    paint = _map_paint() if "map" in _classes(root) else _chart_paint()
    if not ground:
        _without(root, lambda one: one.tag == "path" and one.get("class") == "none")
    if not titles:
        _without(root, lambda one: one.tag == "title")
    _paint(root, "", paint, scale)
    if not titles:
        _join(root)
    for pattern in root.iter("pattern"):
        pattern.set("patternTransform", f"scale({_GRAIN / scale:.4g})")
    for name in ("class", "role", "aria-label"):
        root.attrib.pop(name, None)
    return root


def swatch(name: str) -> Element:
    """A small drawing of what a mark looks like, 44 by 26, for a key: a shade of the map or one of the marks."""
    named = colours()
    root = Element("svg", {"viewBox": "0 0 44 26", "width": "44", "height": "26"})
    if name in _STROKES:
        pattern = SubElement(
            SubElement(root, "defs"),
            "pattern",
            {"id": f"k-{name}", "width": "12", "height": "12", "patternUnits": "userSpaceOnUse"},
        )
        SubElement(pattern, "rect", {"width": "12", "height": "12", "fill": named[name]})
        ink = {"fill": "none", "stroke": named[f"{name}-ink"], "stroke-width": "7", "transform": "scale(0.2)"}
        SubElement(pattern, "path", {"d": _STROKES[name], **ink})
        box = {"x": "0.5", "y": "0.5", "width": "43", "height": "25", "stroke": named["line"]}
        SubElement(root, "rect", {**box, "fill": f"url(#k-{name})"})
        return root
    tag, mark, where = _MARKS[name]
    SubElement(root, tag, {**where, **_sized(_chart_paint()[f"{tag}.{mark}"], 1)})
    return root


def _read(drawing: str) -> Element:
    """A drawing of this program as elements; it has no document type, and so nothing to expand or to fetch."""
    made, reader = TreeBuilder(), ParserCreate()
    reader.StartElementHandler = made.start
    reader.EndElementHandler = made.end
    reader.CharacterDataHandler = made.data
    reader.Parse(drawing, True)
    return made.close()


def _paint(element: Element, within: str, paint: Mapping[str, Paint], scale: float) -> None:
    own = element.attrib.pop("class", "")
    for key in (element.tag, f".{within} {element.tag}", f"{element.tag}.{own}"):
        element.attrib.update(_sized(paint.get(key, {}), scale))
    for name in ("tabindex", "aria-hidden"):
        element.attrib.pop(name, None)
    element[:] = [_unlinked(one) if one.tag == "a" else one for one in element]
    for child in element:
        _paint(child, own or within, paint, scale)


def _without(element: Element, unwanted: Callable[[Element], bool]) -> None:
    element[:] = [one for one in element if not unwanted(one)]
    for child in element:
        _without(child, unwanted)


def _join(element: Element) -> None:
    """Makes neighbouring paths of the same paint one: each begins at a place of its own."""
    kept: list[Element] = []
    for child in element:
        _join(child)
        before = kept[-1] if kept else None
        if before is not None and before.tag == child.tag == "path" and _alike(before, child):
            before.set("d", before.get("d", "") + child.get("d", ""))
        else:
            kept.append(child)
    element[:] = kept


def _alike(one: Element, other: Element) -> bool:
    return {**one.attrib, "d": ""} == {**other.attrib, "d": ""}


def _unlinked(link: Element) -> Element:
    """What a link holds: one shape, whose title it keeps."""
    shape, *rest = link
    shape.extend(rest)
    return shape


def _sized(paint: Paint, scale: float) -> dict[str, str]:
    given = {name: value for name, value in paint.items() if name != "px"}
    if "px" in paint:
        given["stroke-width"] = f"{float(paint['px']) / scale:.4g}"
    return given


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()
