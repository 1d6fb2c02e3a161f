"""Published counts as marks beside the curves of what ICE's lists held, in both units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from section287g.explorer.drawn.series import Plot
from section287g.explorer.words import Words

__all__ = ["draw_claims"]

_SHAPES: Final = {
    "agreements": '<path class="claim" d="M{x} {top}l7 7l-7 7l-7 -7z"><title>{told}</title></path>',
    "agencies": '<circle class="claim" cx="{x}" cy="{y}" r="6"><title>{told}</title></circle>',
}
"""The mark of a claim, by the unit in which it counts."""


def draw_claims(series: Sequence[Mapping[str, Any]], claims: Sequence[Mapping[str, Any]], words: Words) -> str:
    """The lists given in both units, and each claim at the day that it speaks of, as SVG."""
    plot = Plot.of(series)
    lines = (
        f'<path class="line" d="{plot.curve(series, "agreements")}"/>'
        f'<path class="second" d="{plot.curve(series, "agencies")}"/>'
    )
    marks = "".join(
        _SHAPES[one["unit"]].format(
            x=plot.x(one["day"]),
            y=plot.y(one["claimed"]),
            top=round(plot.y(one["claimed"]) - 7, 1),
            told=escape(_told(one, words)),
        )
        for one in claims
    )
    told = words("charts.figures.alt", claims=len(claims), first=plot.first, last=plot.last)
    return plot.around(f"{plot.grid(words)}{lines}{marks}", told)


def _told(claim: Mapping[str, Any], words: Words) -> str:
    return words(
        "charts.figures.mark",
        source=words.text(claim["source"]) or claim["source"],
        claimed=claim["claimed"],
        unit=words(f"word.{claim['unit']}"),
        agreements=claim["agreements"],
        agencies=claim["agencies"],
        day=claim["day"],
    )
