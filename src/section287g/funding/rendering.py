"""Turns a chart into the bytes of a picture file, the same bytes for the same chart; without a browser."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Chart", "render_chart"]


class Chart(Protocol):
    """A chart that can say itself as a Vega-Lite specification, as Altair's do."""

    def to_json(self) -> str: ...


def render_chart(chart: Chart, ending: str) -> bytes:
    """The chart as a file's bytes: `svg` or `png`. Raises `ValueError` for another ending."""
    import vl_convert

    spec = chart.to_json()
    if ending == "svg":
        svg: str = vl_convert.vegalite_to_svg(spec)
        return svg.encode()
    if ending == "png":
        png: bytes = vl_convert.vegalite_to_png(spec, scale=2)
        return png
    raise ValueError(f"a chart is written as .svg or .png, not as .{ending}")
