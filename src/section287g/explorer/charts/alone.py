"""Writes a chart as one SVG file that stands alone: title, what it shows, key, source, its own colours.

It is 960 units wide, names the fonts that it asks for, and asks nothing outside. What lists say in it is text.
"""

from __future__ import annotations

import re
import textwrap
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from section287g.explorer.charts.kinds import Chart
from section287g.explorer.charts.painting import FONT, colours, painted, swatch

__all__ = ["WIDTH", "stand_alone"]

WIDTH: Final = 960
_TALLEST: Final = 600
"""A state's map may be high and narrow: the drawing is no higher than this."""
_MARGIN: Final = 16
_LETTER: Final = 0.53
"""How wide a letter is on average, as a part of its font's size: for breaking lines."""
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def stand_alone(chart: Chart, language: str, titles: bool = True) -> bytes:
    """The chart as a file; without `titles`, which a picture cannot show, it is drawn faster."""
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "lang": language, "role": "img"})
    SubElement(root, "title").text = _text(chart.title)
    SubElement(root, "desc").text = _text(f"{chart.about} {chart.source}")
    ground = SubElement(root, "rect", {"width": str(WIDTH), "fill": colours()["paper"]})
    y = _lines(root, chart.title, 22, "ink", 12, "bold")
    y = _lines(root, chart.about, 14, "quiet", y + 6)
    y = _key(root, chart, y + 12)
    drawing = chart.draw()
    _, _, wide, high = _box(drawing)
    scale = min((WIDTH - 2 * _MARGIN) / wide, _TALLEST / high)
    inner = painted(drawing, scale, titles)
    place = {
        "x": f"{(WIDTH - wide * scale) / 2:.1f}",
        "y": f"{y + 10:.1f}",
        "width": f"{wide * scale:.1f}",
        "height": f"{high * scale:.1f}",
    }
    inner.attrib.update(place)
    root.append(inner)
    y = _lines(root, chart.source, 12, "quiet", y + 10 + high * scale + 6)
    height = round(y + 14)
    ground.set("height", str(height))
    root.attrib.update({"viewBox": f"0 0 {WIDTH} {height}", "width": str(WIDTH), "height": str(height)})
    written: str = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def _lines(root: Element, text: str, size: int, colour: str, y: float, weight: str = "normal") -> float:
    """Puts text in as many lines as it needs, from `y` down; returns where the next thing may begin."""
    letters = int((WIDTH - 2 * _MARGIN) / (size * _LETTER))
    for line in textwrap.wrap(_text(text), letters):
        y += size * 1.3
        paint = {"font-family": FONT, "font-size": str(size), "font-weight": weight, "fill": colours()[colour]}
        SubElement(root, "text", {"x": str(_MARGIN), "y": f"{y:.1f}", **paint}).text = line
    return y


def _key(root: Element, chart: Chart, y: float) -> float:
    """The marks and what each means, in rows; returns where the next thing may begin."""
    x = float(_MARGIN)
    size = 13
    for name, told in chart.key:
        wide = 40 + 8 + len(told) * size * 0.56
        if x > _MARGIN and x + wide > WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + 26
        mark = swatch(name)
        mark.attrib.update({"x": f"{x:.1f}", "y": f"{y:.1f}", "width": "34", "height": "20"})
        root.append(mark)
        paint = {"font-family": FONT, "font-size": str(size), "fill": colours()["ink"]}
        SubElement(root, "text", {"x": f"{x + 42:.1f}", "y": f"{y + 15:.1f}", **paint}).text = _text(told)
        x += wide + 20
    return y + 20


def _box(drawing: str) -> tuple[float, float, float, float]:
    found = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawing)
    if found is None:
        raise ValueError("a drawing without a viewBox")
    left, top, wide, high = (float(one) for one in found.groups())
    return left, top, wide, high


def _text(text: str) -> str:
    """Text without the few characters that XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
