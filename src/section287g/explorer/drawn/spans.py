"""The timeline of an agency: a bar for each span of each agreement, a tick where it was signed.

Each row's name stands above it at the newest end, which is what a narrow screen shows first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Final

from section287g.explorer.words import Words
from section287g.registry.moment import Moment

__all__ = ["draw_spans"]

_WIDTH: Final = 960
_LEFT: Final = 12
_ROW: Final = 46


def draw_spans(
    agreements: Sequence[Mapping[str, Any]], series: Sequence[Mapping[str, Any]], moment: Moment, words: Words
) -> str:
    """Spans of agreements on the lists, as SVG; empty where there are none."""
    if not agreements:
        return ""
    signed = [one["signed"] for one in agreements if one["signed"] is not None]
    first = min([series[0]["date"], *signed])
    last = series[-1]["date"]
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return float(round(_LEFT + (_WIDTH - _LEFT - 12) * (day - first).days / days, 1))

    height = _ROW * len(agreements) + 26
    parts = [
        f'<path class="grid" d="M{x(day)} 0V{height - 22}"/><text x="{x(day) + 3}" y="{height - 7}">{day.year}</text>'
        for day in (date(year, 1, 1) for year in range(first.year + 1, last.year + 1, _every(first, last)))
    ]
    for place, one in enumerate(agreements):
        y = place * _ROW + 22
        name = one["model"].upper() + (f" {one['number']}" if one["number"] > 1 else "")
        parts.append(f'<text x="{_WIDTH - 18}" y="{y - 6}" text-anchor="end" class="name">{escape(name)}</text>')
        for span in one["spans"]:
            end = span["gone_day"] or last
            told = words("spans.bar", model=name, first=span["first_day"], last=span["last_day"], lists=span["lists"])
            width = max(x(end) - x(span["first_day"]), 3)
            parts.append(
                f'<rect class="{escape(one["model"])}" x="{x(span["first_day"])}" y="{y}" width="{round(width, 1)}" '
                f'height="18"><title>{escape(told)}</title></rect>'
            )
        if one["signed"] is not None:
            told = words("spans.signed", day=one["signed"])
            parts.append(
                f'<path class="signed" d="M{x(one["signed"])} {y - 3}v24"><title>{escape(told)}</title></path>'
            )
    at = min(max(moment.day, first), last)
    parts.append(f'<path class="mark" d="M{x(at)} 0V{height - 22}"/>')
    told = words("spans.alt", agreements=len(agreements), first=first, last=last)
    return (
        f'<svg class="chart spans" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(told)}">'
        f"{''.join(parts)}</svg>"
    )


def _every(first: date, last: date) -> int:
    """Years between two labels, so that they do not overlap."""
    return 1 + (last.year - first.year) // 14
