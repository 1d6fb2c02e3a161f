"""Charts of a forecast, for notebooks and `287g forecast --plot`: agencies, and outlay by quarter.

Colours are those of Okabe and Ito, which stay apart for the colour-blind. Every chart has its source below it.
"""

from __future__ import annotations

from typing import Final

import altair as alt
import numpy as np

from section287g.funding.forecast.model import Forecast, Spread, spread
from section287g.funding.forecast.outlay import KINDS
from section287g.funding.periods import quarter_name
from section287g.funding.rendering import render_chart

__all__ = ["forecast_charts", "render_charts"]

_COLOURS: Final = ("#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7")
"""One for each kind of outlay, in order of `KINDS`."""
_SEEN: Final = "#000000"
_WIDTH: Final = 560
_HEIGHT: Final = 300
_MILLION: Final = 100_000_000
"""Cents in a million dollars."""


def forecast_charts(forecast: Forecast) -> alt.VConcatChart:
    """Agencies listed and ahead with intervals; below them, where terms are known, outlay by quarter and kind."""
    parts = [_agencies(forecast)]
    if forecast.outlay is not None:
        parts.append(_outlay(forecast))
    source = (
        f"Source: ICE's lists of participating agencies up to {forecast.newest} (list {forecast.list_id}); "
        f"{forecast.draws:,} draws, seed {forecast.seed}."
    )
    lines = [source, *_said(forecast)]
    title = alt.TitleParams(
        text=lines, anchor="start", orient="bottom", fontSize=10, fontWeight="normal", color="#444444", offset=12
    )
    chart = alt.vconcat(*parts, title=title, spacing=28).resolve_scale(color="independent")
    styled: alt.VConcatChart = chart.configure_view(stroke=None).configure_axis(
        grid=True, gridColor="#e6e6e6", domainColor="#888888"
    )
    return styled


def _said(forecast: Forecast) -> list[str]:
    if forecast.officers is None:
        return []
    readings = ", ".join(f"{name} = {forecast.readings[name]}" for name in ("salary_basis", "officers_per_agency"))
    return [f"Outlay under {readings}.", "What the announced terms cover if all claim it; not what is paid."]


def _agencies(forecast: Forecast) -> alt.LayerChart | alt.FacetChart:
    now, newest = forecast.counted[-1][1], forecast.newest.isoformat()
    ahead = [(newest, Spread(now, now, now, now, now))]
    ahead += [(quarter.last.isoformat(), one) for quarter, one in forecast.agencies()]
    layers = {
        "95 % of draws": ("#c6dff0", [{"day": day, "from": one.low95, "to": one.high95} for day, one in ahead]),
        "80 % of draws": ("#86bbdc", [{"day": day, "from": one.low80, "to": one.high80} for day, one in ahead]),
        "middle draw": (_COLOURS[0], [{"day": day, "from": one.middle} for day, one in ahead]),
        "listed": (_SEEN, [{"day": day.isoformat(), "from": count} for day, count in forecast.counted]),
    }
    scale = alt.Scale(domain=list(layers), range=[colour for colour, _ in layers.values()])
    drawn = []
    for name, (_, rows) in layers.items():
        chart = alt.Chart(alt.InlineData(values=[{**row, "what": name} for row in rows])).encode(
            alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=8)),
            alt.Y("from:Q", title="Agencies"),
            color=alt.Color("what:N", scale=scale, sort=list(layers), legend=alt.Legend(title=None)),
        )
        if "to" in rows[0]:
            drawn.append(chart.mark_area().encode(alt.Y2("to:Q")))
        elif name == "listed":
            drawn.append(chart.mark_line(interpolate="step-after", strokeWidth=1.8))
        else:
            drawn.append(chart.mark_line(strokeDash=[5, 3]))
    return alt.layer(*drawn).properties(
        width=_WIDTH, height=_HEIGHT, title=_title("Agencies with a task force agreement, listed and ahead")
    )


def _outlay(forecast: Forecast) -> alt.LayerChart | alt.FacetChart:
    outlay = forecast.outlay
    if outlay is None:
        raise ValueError("the forecast has no outlay")
    total = outlay.total()
    bars, whole = [], []
    for place, quarter in enumerate(outlay.quarters):
        name = quarter_name(quarter, "federal_fiscal")
        mean = outlay.by_kind[place].mean(axis=1) / _MILLION
        for order, kind in enumerate(KINDS):
            bars.append({"quarter": name, "kind": kind, "order": order, "millions": float(np.round(mean[order], 6))})
        ends = spread(total[place])
        whole.append({"quarter": name, "low": ends.low80 / _MILLION, "high": ends.high80 / _MILLION})
    names = [quarter_name(quarter, "federal_fiscal") for quarter in outlay.quarters]
    quarter_axis = alt.X("quarter:N", sort=names, title="Federal fiscal quarter", axis=alt.Axis(labelAngle=-45))
    colour = alt.Color(
        "kind:N",
        sort=list(KINDS),
        scale=alt.Scale(domain=list(KINDS), range=list(_COLOURS)),
        legend=alt.Legend(title=None),
    )
    stacked = (
        alt.Chart(alt.InlineData(values=bars))
        .mark_bar()
        .encode(
            quarter_axis,
            alt.Y("millions:Q", title="Million dollars a quarter", stack="zero"),
            color=colour,
            order=alt.Order("order:Q"),
        )
    )
    rule = (
        alt.Chart(alt.InlineData(values=whole))
        .mark_rule(color=_SEEN, strokeWidth=1.4)
        .encode(quarter_axis, alt.Y("low:Q"), alt.Y2("high"))
    )
    return alt.layer(stacked, rule).properties(
        width=_WIDTH,
        height=_HEIGHT,
        title=_title("Outlay by quarter and kind: means; the line holds 80 % of draws of the total"),
    )


def _title(text: str) -> alt.TitleParams:
    return alt.TitleParams(text=text, anchor="start", fontSize=13)


def render_charts(forecast: Forecast, ending: str) -> bytes:
    """The charts as a file's bytes: `svg` or `png`. Raises `ValueError` for another ending."""
    return render_chart(forecast_charts(forecast), ending)
