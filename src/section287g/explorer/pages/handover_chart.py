"""The share of 287(g) among the arrests of each month under both readings, as steps: for the page on hand-overs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from section287g.explorer.drawn.series import Plot
from section287g.explorer.pages.handover_texts import is_month, month_told, told
from section287g.explorer.words import Words

__all__ = ["Drawn", "draw_readings"]

_SECTION: Final = "arrests under both readings"
_CLASSES: Final = ("line", "second")
"""How the readings are drawn: the first by a whole line, the second by a broken one."""
_FEWEST: Final = 3
_TOPS: Final = (4, 8, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as SVG, and its key: the class of each line with its name."""

    svg: str
    key: Sequence[tuple[str, str]]


def draw_readings(lines: Sequence[Mapping[str, Any]], words: Words) -> Drawn | None:
    """Each reading by month, in percent; None where fewer than three months are shown. A month withheld is a gap."""
    shown: dict[str, dict[date, float]] = {}
    for line in lines:
        if line["section"] == _SECTION and line["percent"] is not None and is_month(line["group"]):
            shown.setdefault(line["value"], {})[date.fromisoformat(f"{line['group']}-01")] = line["percent"]
    months = sorted({month for own in shown.values() for month in own})
    if len(months) < _FEWEST or len(shown) > len(_CLASSES):
        return None
    most = max(percent for own in shown.values() for percent in own.values())
    plot = Plot(months[0], _after(months[-1]), next(top for top in _TOPS if most <= top))
    curves = "".join(
        f'<path class="{kind}" d="{"".join(_runs(own, plot))}"/>'
        for kind, own in zip(_CLASSES, shown.values(), strict=False)
    )
    names = [told(words, "value", value) or value for value in shown]
    alt = words(
        "handovers.chart.alt",
        first=month_told(words, f"{months[0]:%Y-%m}"),
        last=month_told(words, f"{months[-1]:%Y-%m}"),
        readings="; ".join(_ends(name, own, words) for name, own in zip(names, shown.values(), strict=True)),
    )
    return Drawn(plot.around(f"{plot.grid(words)}{curves}", alt), list(zip(_CLASSES, names, strict=False)))


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _runs(percents: Mapping[date, float], plot: Plot) -> Iterable[str]:
    """The steps of months that follow one another, to the end of the last; a month without a number ends a run."""
    run: list[dict[str, Any]] = []
    for month in sorted(percents):
        if run and run[-1]["date"] != month:
            yield plot.curve(run, "percent")
            run = []
        if run:
            run.pop()
        run += [{"date": month, "percent": percents[month]}, {"date": _after(month), "percent": percents[month]}]
    yield plot.curve(run, "percent")


def _ends(name: str, percents: Mapping[date, float], words: Words) -> str:
    months = sorted(percents)
    return words(
        "handovers.chart.reading",
        name=name,
        first=words.share(percents[months[0]], 100),
        last=words.share(percents[months[-1]], 100),
    )
