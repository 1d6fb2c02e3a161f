"""The curve of agreements over all lists, drawn by steps: what is listed stays so until the next list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.words import Words

__all__ = ["draw_series"]

_WIDTH: Final = 960
_HEIGHT: Final = 240
_LEFT: Final = 8
_RIGHT: Final = 56
"""The scale stands at the newest end, which is what a narrow screen shows first."""
_BOTTOM: Final = 26
_TOP: Final = 14
_STEPS: Final = (1, 2, 5)


def draw_series(series: Sequence[Mapping[str, Any]], marked: date, words: Words, asked: Asked) -> str:
    """Agreements by list as SVG, with a mark at the moment's day and a link for each year's first list."""
    first, last = series[0]["date"], series[-1]["date"]
    days = max((last - first).days, 1)
    top = _round_up(max(one["agreements"] for one in series))

    def x(day: date) -> float:
        return float(round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / days, 1))

    def y(value: int) -> float:
        return float(round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1))

    steps = [f"M{x(first)} {y(series[0]['agreements'])}"]
    for one in series[1:]:
        steps.append(f"H{x(one['date'])}V{y(one['agreements'])}")
    lines = "".join(
        f'<path class="grid" d="M{_LEFT} {y(value)}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_WIDTH - 2}" y="{y(value) + 4}" text-anchor="end">{words.number(value)}</text>'
        for value in range(0, top + 1, max(top // 4, 1))
    )
    years = "".join(
        f'<path class="grid" d="M{x(day)} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        f'<text x="{x(day) + 3}" y="{_HEIGHT - 8}">{day.year}</text>'
        for day in (date(year, 1, 1) for year in range(first.year + 1, last.year + 1))
    )
    at = max((one for one in series if one["date"] <= marked), key=lambda one: one["date"], default=series[0])
    mark = (
        f'<path class="mark" d="M{x(at["date"])} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        f'<circle class="mark" cx="{x(at["date"])}" cy="{y(at["agreements"])}" r="4"/>'
    )
    told = words(
        "series.alt",
        first=first,
        first_count=series[0]["agreements"],
        last=last,
        last_count=series[-1]["agreements"],
        lists=len(series),
    )
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(told)}">'
        f'{lines}{years}<path class="line" d="{"".join(steps)}"/>{mark}</svg>'
    )


def _round_up(value: int) -> int:
    """The least of 4, 8, 20, 40, 80, 200, ... that is not below the value, so that quarters are whole."""
    size = 4
    while True:
        for step in _STEPS:
            if value <= size * step:
                return size * step
        size *= 10
