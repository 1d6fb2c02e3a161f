"""The chart of an estimate, for notebooks and `287g estimate --plot`: receipts, costs and net by quarter, with range.

Colours are those of Okabe and Ito, which stay apart for the colour-blind. Costs stand below zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import altair as alt

from section287g.funding.estimate.costs import UNREIMBURSED
from section287g.funding.estimate.model import Estimate, Period
from section287g.funding.rendering import render_chart

__all__ = ["estimate_charts", "render_charts"]

_RECEIPTS: Final = {
    "salary": ("salary", "#0072B2"),
    "benefits": ("benefits", "#56B4E9"),
    "overtime": ("overtime", "#009E73"),
    "overtime_benefits": ("overtime", "#009E73"),
    "equipment": ("equipment and vehicles", "#E69F00"),
    "vehicle": ("equipment and vehicles", "#E69F00"),
    "award": ("awards", "#CC79A7"),
}
_COSTS: Final = {
    "added_pay": ("cost: pay of officers added", "#858585"),
    "overtime_pay": ("cost: overtime worked", "#adadad"),
    "equipment_bought": ("cost: purchases", "#d4d4d4"),
    "vehicles_bought": ("cost: purchases", "#d4d4d4"),
    **dict.fromkeys(UNREIMBURSED, ("cost: reimbursed by nobody", "#D55E00")),
}
_NET: Final = "#000000"
_WIDTH: Final = 620
_HEIGHT: Final = 340


def estimate_charts(estimate: Estimate) -> alt.LayerChart:
    """Bars of receipts above and of costs below zero, the net as a line, and its range over the readings as a band.

    Kinds that are not known are left out and named below the chart.
    """
    periods = estimate.by_quarter()
    names = [one.name for one in periods]
    quarter = alt.X("quarter:N", sort=names, title="Federal fiscal quarter", axis=alt.Axis(labelAngle=-45))
    bars = [row for one in periods for row in _bars(one)]
    used = [label for label in dict.fromkeys(_labels()) if any(row["kind"] == label for row in bars)]
    colours = dict(_labels().items())
    layers = [
        alt.Chart(alt.InlineData(values=bars))
        .mark_bar()
        .encode(
            quarter,
            alt.Y("dollars:Q", title="Dollars a quarter", axis=alt.Axis(format="~s"), stack="zero"),
            color=alt.Color(
                "kind:N",
                sort=used,
                scale=alt.Scale(domain=used, range=[colours[label] for label in used]),
                legend=alt.Legend(title=None, labelLimit=260),
            ),
            order=alt.Order("order:Q"),
        ),
        *_band(estimate, names, quarter),
        *_line(periods, quarter),
    ]
    caption = alt.TitleParams(
        text=_title(estimate), subtitle=_subtitle(estimate), anchor="start", fontSize=13, subtitleColor="#444444"
    )
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(width=_WIDTH, height=_HEIGHT, title=caption)
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e6e6e6", domainColor="#888888")
    )
    return chart


def _labels() -> dict[str, str]:
    return dict((*_RECEIPTS.values(), *_COSTS.values()))


def _bars(one: Period) -> Iterator[dict[str, Any]]:
    """One bar for each label of a quarter that has an amount; costs are negative."""
    order = {label: place for place, label in enumerate(_labels())}
    sums: dict[str, Decimal] = {}
    for kind, amount in one.receipts.items():
        label = _RECEIPTS[kind][0]
        sums[label] = sums.get(label, Decimal(0)) + (amount or 0)
    for kind, amount in one.costs.items():
        label = _COSTS[kind][0]
        sums[label] = sums.get(label, Decimal(0)) - (amount or 0)
    for label, dollars in sums.items():
        if dollars:
            yield {"quarter": one.name, "kind": label, "order": order[label], "dollars": float(dollars)}


def _band(estimate: Estimate, names: list[str], quarter: alt.X) -> list[alt.Chart]:
    """From the net under the readings that pay least to that under those that pay most."""
    low, high = estimate.lowest, estimate.highest
    if low is None or high is None:
        return []
    ends = zip(names, low.quarters, high.quarters, strict=True)
    rows = [{"quarter": name, "low": float(one), "high": float(other)} for name, one, other in ends]
    chart = alt.Chart(alt.InlineData(values=rows)).encode(quarter, alt.Y("low:Q"), alt.Y2("high:Q"))
    return [chart.mark_rule(color=_NET, strokeWidth=1.2), *_ticks(rows, quarter)]


def _ticks(rows: list[dict[str, Any]], quarter: alt.X) -> list[alt.Chart]:
    chart = alt.Chart(alt.InlineData(values=rows))
    return [
        chart.mark_tick(color=_NET, thickness=1.4, size=10).encode(quarter, alt.Y(f"{end}:Q"))
        for end in ("low", "high")
    ]


def _line(periods: list[Period], quarter: alt.X) -> list[alt.Chart]:
    rows = [{"quarter": one.name, "net": float(one.net)} for one in periods if one.net is not None]
    if not rows:
        return []
    chart = alt.Chart(alt.InlineData(values=rows)).encode(quarter, alt.Y("net:Q"))
    return [
        chart.mark_line(color="#ffffff", strokeWidth=4),
        chart.mark_line(color=_NET, strokeWidth=1.8),
        chart.mark_point(color=_NET, fill="#ffffff", size=42, opacity=1),
    ]


def _title(estimate: Estimate) -> str:
    name = estimate.given.name or "An agency"
    return f"{name}: receipts, costs and net by quarter"


def _subtitle(estimate: Estimate) -> list[str]:
    said = [
        "Line with points: net by the readings chosen. Thin lines: by those that pay least and most in all.",
        "The announced terms if the agency claims all they cover; it is not what is paid.",
    ]
    absent = [one.what for one in estimate.not_stated]
    unknown = [one.kind for one in estimate.receipts if one.months is None and not one.left_out]
    if unknown:
        said.append(f"Not known and left out: {', '.join(unknown)}.")
    if absent:
        said += _wrapped(f"Not stated and left out: {', '.join(absent)}.")
    return said


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 110)


def render_charts(estimate: Estimate, ending: str) -> bytes:
    """The chart as a file's bytes: `svg` or `png`. Raises `ValueError` for another ending."""
    return render_chart(estimate_charts(estimate), ending)
