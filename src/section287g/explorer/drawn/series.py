"""The curve of agreements over all lists, drawn by steps: what is listed stays so until the next list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.words import Words

__all__ = ["Plot", "draw_series"]

_WIDTH: Final = 960
_HEIGHT: Final = 240
_LEFT: Final = 8
_RIGHT: Final = 56
"""The scale stands at the newest end, which is what a narrow screen shows first."""
_BOTTOM: Final = 26
_TOP: Final = 14
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Plot:
    """The field of a curve over days: where a day and a number lie on it."""

    first: date
    last: date
    top: int

    @classmethod
    def of(cls, series: Sequence[Mapping[str, Any]]) -> Plot:
        """The field on which a series of lists is drawn by its agreements."""
        return cls(series[0]["date"], series[-1]["date"], _round_up(max(one["agreements"] for one in series)))

    def x(self, day: date) -> float:
        """Where a day lies from left to right."""
        days = max((self.last - self.first).days, 1)
        return float(round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - self.first).days / days, 1))

    def y(self, value: float) -> float:
        """Where a number lies from top to bottom."""
        return float(round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / self.top), 1))

    def grid(self, words: Words) -> str:
        """Lines and numbers, a line at each first of January."""
        lines = "".join(
            f'<path class="grid" d="M{_LEFT} {self.y(value)}H{_WIDTH - _RIGHT}"/>'
            f'<text x="{_WIDTH - 2}" y="{self.y(value) + 4}" text-anchor="end">{words.number(value)}</text>'
            for value in range(0, self.top + 1, max(self.top // 4, 1))
        )
        years = "".join(
            f'<path class="grid" d="M{self.x(day)} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
            f'<text x="{self.x(day) + 3}" y="{_HEIGHT - 8}">{day.year}</text>'
            for day in (date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1))
        )
        return lines + years

    def curve(self, series: Sequence[Mapping[str, Any]], unit: str) -> str:
        """The steps of a series in one unit, as the data of a path."""
        steps = [f"M{self.x(series[0]['date'])} {self.y(series[0][unit])}"]
        steps += [f"H{self.x(one['date'])}V{self.y(one[unit])}" for one in series[1:]]
        return "".join(steps)

    def around(self, parts: str, told: str) -> str:
        """The whole drawing, with what it says to who does not see it."""
        box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        return f'<svg class="chart" {box} role="img" aria-label="{escape(told)}">{parts}</svg>'


def draw_series(series: Sequence[Mapping[str, Any]], marked: date, words: Words, asked: Asked) -> str:
    """Agreements by list as SVG, with a mark at the moment's day and a link for each year's first list."""
    plot = Plot.of(series)
    at = max((one for one in series if one["date"] <= marked), key=lambda one: one["date"], default=series[0])
    mark = (
        f'<path class="mark" d="M{plot.x(at["date"])} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        f'<circle class="mark" cx="{plot.x(at["date"])}" cy="{plot.y(at["agreements"])}" r="4"/>'
    )
    told = words(
        "series.alt",
        first=plot.first,
        first_count=series[0]["agreements"],
        last=plot.last,
        last_count=series[-1]["agreements"],
        lists=len(series),
    )
    line = f'<path class="line" d="{plot.curve(series, "agreements")}"/>'
    return plot.around(f"{plot.grid(words)}{line}{mark}", told)


def _round_up(value: int) -> int:
    """The least of 4, 8, 20, 40, 80, 200, ... that is not below the value, so that quarters are whole."""
    size = 4
    while True:
        for step in _STEPS:
            if value <= size * step:
                return size * step
        size *= 10
