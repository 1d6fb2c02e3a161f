"""What stands at the address of a chart's file: SVG, PNG or CSV as bytes; and every such address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from section287g.explorer.asked import Asked
from section287g.explorer.charts.alone import WIDTH, stand_alone
from section287g.explorer.charts.kinds import Chart, chart_names, find_chart
from section287g.explorer.charts.specs import write_spec
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, words_of
from section287g.explorer.writing import csv_text

__all__ = ["PICTURE_WIDTH", "PREFIX", "chart_addresses", "chart_content", "name_and_ending"]

PREFIX: Final = "/charts/"
PICTURE_WIDTH: Final = 1_600
"""Pixels of a PNG from left to right."""


def chart_content(record: Record, asked: Asked, path: str) -> tuple[bytes, str]:
    """What stands at an address without language, as /charts/states/TX.svg, and its media type.

    One that ends with .json is the Vega-Lite specification of a chart that answers the pointer.
    The language and the moment are those of `asked`. The PNG is white where nothing is drawn, 1,600 pixels wide.
    Raises `NotFound` for an address that has none, `BadRequest` for a day that is none, `Redirected` for a former
    agency's id.
    """
    name, ending = name_and_ending(path)
    if ending not in _WRITERS:
        raise NotFoundInWords(words_of(asked.language)("charts.missing", name=path[:80]))
    media, write = _WRITERS[ending]
    return write(find_chart(record, asked, name), asked.language), media


def chart_addresses(record: Record) -> Iterator[str]:
    """Every address of `chart_content` at the newest moment, without language: SVG and CSV of each chart.

    PNG is named for the nation and the states alone, since it takes the most time and room.
    """
    for name in chart_names(record):
        yield f"{PREFIX}{name}.svg"
        yield f"{PREFIX}{name}.csv"
        if has_picture(name):
            yield f"{PREFIX}{name}.png"


def has_picture(name: str) -> bool:
    """Whether a frozen site has a PNG of this chart.

    >>> has_picture("states/TX"), has_picture("states/TX/agreements"), has_picture("agencies/tx-bexar-county-sheriff")
    (True, False, False)
    """
    return name == "nation" or (name.startswith("states/") and name.count("/") == 1)


def name_and_ending(path: str) -> tuple[str, str]:
    """A chart's name and the ending of the file.

    >>> name_and_ending("/charts/states/TX.svg")
    ('states/TX', '.svg')
    >>> name_and_ending("/charts/states/TX")
    ('states/TX', '')
    """
    name, dot, ending = path.removeprefix(PREFIX).rpartition(".")
    return (name, dot + ending) if dot else (ending, "")


def _svg(chart: Chart, language: str) -> bytes:
    return stand_alone(chart, language)


def _png(chart: Chart, language: str) -> bytes:
    import vl_convert

    drawing = stand_alone(chart, language, titles=False).decode()
    drawn: bytes = vl_convert.svg_to_png(drawing, scale=PICTURE_WIDTH / WIDTH)
    return drawn


def _csv(chart: Chart, _: str) -> bytes:
    return csv_text(chart.columns, chart.rows()).encode()


_WRITERS: Final[Mapping[str, tuple[str, Callable[[Chart, str], bytes]]]] = {
    ".svg": ("image/svg+xml", _svg),
    ".png": ("image/png", _png),
    ".json": ("application/json; charset=utf-8", write_spec),
    ".csv": ("text/csv; charset=utf-8", _csv),
}
