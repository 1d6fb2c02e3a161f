"""The specifications of charts that answer the pointer, by Altair: Vega-Lite with its data inside, as JSON.

Amounts become floating numbers here, for drawing alone; the table beside the chart has them as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.charts.kinds import Chart
from section287g.explorer.charts.painting import colours
from section287g.explorer.drawn.amounts import DOLLAR_AXIS, quarter_in_words
from section287g.explorer.words import NotFoundInWords, Words, words_of
from section287g.lists.lookups import MODEL_NAMES

if TYPE_CHECKING:
    import altair as alt

__all__ = ["write_spec"]

_FONT: Final = "system-ui, sans-serif"
_HEIGHT: Final = 380


def write_spec(chart: Chart, language: str) -> bytes:
    """The specification of a chart. Raises `NotFound` for a chart that has none."""
    words = words_of(language)
    make = _MAKERS.get(chart.name)
    if make is None:
        raise NotFoundInWords(words("charts.none.interactive", name=chart.name))
    made = _finished(make(chart, words), chart)
    return json.dumps(made.to_dict(), ensure_ascii=False, separators=(",", ":")).encode()


def _agreements(chart: Chart, words: Words) -> alt.LayerChart | alt.FacetChart:
    """Agreements of each model and in all, and agencies, by list: steps, with what a day's list has on pointing."""
    import altair as alt

    columns = ("agreements", "agencies", *(f"{model}_agreements" for model in MODEL_NAMES))
    named = {words(f"charts.column.{name}"): name for name in columns}
    rows = [
        {
            "day": _day(row["date"]),
            "year": row["date"].year,
            **{told: row[name] for told, name in named.items()},
        }
        for row in chart.rows()
    ]
    known = colours()
    paint = [known["link"], known["ink"], *(known[f"{model}-ink"] for model in MODEL_NAMES)]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4]]
    years = sorted({row["year"] for row in rows})
    since = alt.param(
        name="since", value=years[0], bind=alt.binding_select(options=years, name=f"{words('charts.since')} ")
    )
    shown = alt.selection_point(name="shown", fields=["series"], bind="legend")
    near = alt.selection_point(
        name="near", fields=["day"], nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    time = alt.X(
        "day:T",
        title=words("charts.column.date"),
        axis=alt.Axis(format="%Y-%m", tickCount=8, labelFlush=True),
    )
    base = alt.Chart(alt.InlineData(values=rows)).transform_filter("datum.year >= since")
    lines = (
        base.transform_fold(list(named), as_=["series", "count"])
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            time,
            alt.Y("count:Q", title=words("charts.axis.counts"), axis=alt.Axis(format=",d")),
            alt.Color("series:N", scale=alt.Scale(domain=list(named), range=paint), legend=_legend()),
            alt.StrokeDash("series:N", scale=alt.Scale(domain=list(named), range=dashes), legend=_legend()),
            opacity=alt.when(shown).then(alt.value(1)).otherwise(alt.value(0.12)),
        )
        .add_params(shown, since)
    )
    rule = (
        base.mark_rule(color=known["mark"])
        .encode(
            time,
            opacity=alt.when(near).then(alt.value(0.8)).otherwise(alt.value(0)),
            tooltip=[
                alt.Tooltip("day:T", title=words("charts.column.date"), format="%Y-%m-%d"),
                *(alt.Tooltip(f"{told}:Q", format=",d") for told in named),
            ],
        )
        .add_params(near)
    )
    return alt.layer(lines, rule)


def _figures(chart: Chart, words: Words) -> alt.LayerChart | alt.FacetChart:
    """Both counts of the lists as steps, and each published count where its day and number put it."""
    import altair as alt

    units = {words(f"word.{unit}"): unit for unit in ("agreements", "agencies")}
    lists = [
        {"day": _day(row["date"]), **{told: row[unit] for told, unit in units.items()}} for row in chart.behind()
    ]
    claims = [
        {
            "day": _day(row["day"]),
            "claimed": row["claimed"],
            "unit": words(f"word.{row['unit']}"),
            "source": words.text(row["source"]) or row["source"],
            "verdict": words(f"verdict.{row['verdict']}"),
            **{told: row[unit] for told, unit in units.items()},
        }
        for row in chart.rows()
    ]
    known = colours()
    scale = alt.Scale(domain=list(units), range=[known["link"], known["wso-ink"]])
    time = alt.X("day:T", title=words("charts.column.date"), axis=alt.Axis(format="%Y-%m", tickCount=8))
    lines = (
        alt.Chart(alt.InlineData(values=lists))
        .transform_fold(list(units), as_=["unit", "count"])
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            time,
            alt.Y("count:Q", title=words("charts.axis.counts"), axis=alt.Axis(format=",d")),
            alt.Color("unit:N", scale=scale, legend=_legend()),
            alt.StrokeDash("unit:N", scale=alt.Scale(domain=list(units), range=[[1, 0], [6, 3]]), legend=_legend()),
        )
    )
    marks = (
        alt.Chart(alt.InlineData(values=claims))
        .mark_point(size=150, filled=False, opacity=1, strokeWidth=2.5)
        .encode(
            time,
            alt.Y("claimed:Q"),
            alt.Color("unit:N", scale=scale, legend=_legend()),
            alt.Shape("unit:N", scale=alt.Scale(domain=list(units), range=["diamond", "circle"]), legend=_legend()),
            tooltip=[
                alt.Tooltip("source:N", title=words("charts.column.source")),
                alt.Tooltip("day:T", title=words("charts.column.day"), format="%Y-%m-%d"),
                alt.Tooltip("claimed:Q", title=words("charts.column.claimed"), format=",d"),
                alt.Tooltip("unit:N", title=words("charts.column.unit")),
                *(alt.Tooltip(f"{told}:Q", title=words("charts.held", unit=told), format=",d") for told in units),
                alt.Tooltip("verdict:N", title=words("charts.column.verdict")),
            ],
        )
    )
    return alt.layer(lines, marks)


def _money(chart: Chart, words: Words) -> alt.LayerChart | alt.FacetChart:
    """Receipts above zero and costs below it by quarter, the net as points. What is not known has no mark."""
    import altair as alt

    kinds = {words("money.received"): ("received_dollars", 1), words("money.spent"): ("spent_dollars", -1)}
    quarters = [(quarter_in_words(row["quarter"], words), row) for row in chart.rows()]
    rows = [
        {"quarter": quarter, "kind": told, "dollars": sign * float(row[name])}
        for quarter, row in quarters
        for told, (name, sign) in kinds.items()
        if row[name] is not None
    ]
    nets = [
        {"quarter": quarter, "kind": words("money.net"), "dollars": float(row["net_dollars"])}
        for quarter, row in quarters
        if row["net_dollars"] is not None
    ]
    known = colours()
    inks = dict(zip([*kinds, words("money.net")], (known["jem-ink"], known["wso-ink"], "#111111"), strict=True))
    shown = {one["kind"] for one in (*rows, *nets)}
    inks = {told: ink for told, ink in inks.items() if told in shown}
    scale = alt.Scale(domain=list(inks), range=list(inks.values()))
    colour = alt.Color("kind:N", scale=scale, legend=_legend("square"))
    across = alt.X("quarter:O", title=words("charts.column.quarter"), sort=None, axis=alt.Axis(labelAngle=-45))
    height = alt.Y("dollars:Q", title=words("charts.axis.dollars"), axis=alt.Axis(format=DOLLAR_AXIS))
    tips = [
        alt.Tooltip("quarter:O", title=words("charts.column.quarter")),
        alt.Tooltip("kind:N", title=words("money.kind")),
        alt.Tooltip("dollars:Q", title=words("charts.axis.dollars"), format="$,.2f"),
    ]
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar().encode(across, height, colour, tooltip=tips)
    points = (
        alt.Chart(alt.InlineData(values=nets))
        .mark_circle(size=70, opacity=1)
        .encode(across, height, colour, tooltip=tips)
    )
    return alt.layer(bars, points) if nets else alt.layer(bars)  # a layer without a mark has no name to be told


def _day(day: date) -> str:
    """A day for Vega: without a zone it is the same day on every reader's clock."""
    return f"{day.isoformat()}T00:00:00"


def _legend(symbol: str = "stroke") -> alt.Legend:
    import altair as alt

    return alt.Legend(
        title=None,
        orient="top",
        labelLimit=260,
        symbolType=symbol,
        symbolSize=300 if symbol == "stroke" else 150,
        columns=2,
    )


def _finished(made: alt.LayerChart | alt.FacetChart, chart: Chart) -> Any:
    return (
        made.properties(width="container", height=_HEIGHT, description=chart.title)
        .configure(font=_FONT, background="#ffffff")
        .configure_view(stroke=None)
        .configure_axis(gridColor=colours()["line"], labelFontSize=13, titleFontSize=13, labelColor=colours()["ink"])
        .configure_legend(labelFontSize=13, labelColor=colours()["ink"])
    )


_MAKERS: Final[Mapping[str, Callable[[Chart, Words], alt.LayerChart | alt.FacetChart]]] = {
    "agreements": _agreements,
    "figures": _figures,
    "money": _money,
}
"""The charts that answer the pointer, by name."""
