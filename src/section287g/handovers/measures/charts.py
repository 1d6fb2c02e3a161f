"""The charts of a published report, for its page and for notebooks: outcomes, time to book-in, arrests by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from section287g.funding.rendering import render_chart
from section287g.handovers.measures.lines import Line, Report

__all__ = ["arrests_chart", "criminality_chart", "outcome_chart", "report_charts", "wait_chart"]

_BLUE: Final = "#0072B2"
_ORANGE: Final = "#D55E00"
_COLOURS: Final = (_BLUE, _ORANGE, "#009E73", "#CC79A7", "#999999")
_WIDTH: Final = 440
"""Pixels of the plot: small, so that words stay legible where a page is narrow."""


def report_charts(report: Report) -> Mapping[str, tuple[str, str]]:
    """The charts by the section that they belong to: what each shows in words, and its SVG.

    A section without enough figures has none.
    """
    made = {
        "outcome": outcome_chart(report),
        "booked in after so many days": wait_chart(report),
        "arrests under both readings": arrests_chart(report),
        "criminality of arrests": criminality_chart(report),
    }
    return {
        name: (f"{_WORDS[name]}; the figures stand in the table below.", render_chart(chart, "svg").decode())
        for name, chart in made.items()
        if chart is not None
    }


_WORDS: Final = {
    "outcome": "Bars: how many detainers had each outcome",
    "booked in after so many days": "Line: percent of detainers booked in, by days since the detainer",
    "arrests under both readings": "Lines by month: percent of arrests that are 287(g), under both readings",
    "criminality of arrests": "Stacked bars: percent convicted, pending and neither, by population of arrests",
}


def outcome_chart(report: Report) -> alt.Chart | None:
    """Bars of the outcomes of all detainers; None where they are not shown."""
    lines = [line for line in report.section("outcome") if line.group == "all" and line.value != "all"]
    if len(lines) < 2:
        return None
    rows = [{"outcome": line.value, "detainers": line.number} for line in lines]
    chart: alt.Chart = _finished(
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color=_BLUE)
        .encode(
            alt.X("detainers:Q", title="Detainers", axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            alt.Y("outcome:N", title="Outcome", sort=[line.value for line in lines], axis=alt.Axis(labelLimit=230)),
        ),
        "Outcomes of detainers",
        report,
        _said(report),
    )
    return chart


def wait_chart(report: Report) -> alt.Chart | None:
    """The estimated share booked in by days since the detainer; None where it is not shown."""
    lines = report.section("booked in after so many days")
    if not lines:
        return None
    rows: list[dict[str, Any]] = [{"days": 0, "percent": 0}]
    rows += [{"days": int(line.value), "percent": line.number} for line in lines]
    chart: alt.Chart = _finished(
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(color=_BLUE, point=True)
        .encode(
            alt.X("days:Q", title="Days since the detainer", axis=alt.Axis(tickCount=7)),
            alt.Y("percent:Q", title="Booked in, percent", scale=alt.Scale(domain=[0, 100])),
        ),
        "From detainer to book-in, by Kaplan-Meier",
        report,
        _said(report),
    )
    return chart


def arrests_chart(report: Report) -> alt.Chart | None:
    """The share of 287(g) among arrests by month, under both readings of the labels; None where none is shown."""
    lines: tuple[Line, ...] = report.section("arrests under both readings")
    if not lines:
        return None
    rows = [{"month": f"{line.group}-01", "reading": line.value, "percent": line.percent} for line in lines]
    readings = sorted({line.value for line in lines})
    chart: alt.Chart = _finished(
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            alt.X("yearmonth(month):T", title="Month of the arrest", axis=alt.Axis(format="%Y-%m")),
            alt.Y("percent:Q", title="Percent of the month's arrests"),
            alt.Color(
                "reading:N",
                scale=alt.Scale(domain=readings, range=[_BLUE, _ORANGE][: len(readings)]),
                legend=alt.Legend(title=None, orient="top", labelLimit=300),
            ),
        ),
        "Arrests marked 287(g), under both readings",
        report,
        f"duplicate rule {report.about['duplicate rule']}",
    )
    return chart


def criminality_chart(report: Report) -> alt.Chart | None:
    """Shares of criminality, a bar for each population of arrests; None where only one is shown."""
    lines = [line for line in report.section("criminality of arrests") if line.percent is not None]
    populations = list(dict.fromkeys(line.group for line in lines))
    if len(populations) < 2:
        return None
    values = list(dict.fromkeys(line.value for line in lines))
    rows = [{"population": line.group, "value": line.value, "percent": line.percent} for line in lines]
    chart: alt.Chart = _finished(
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            alt.X("percent:Q", title="Percent of arrests", scale=alt.Scale(domain=[0, 100])),
            alt.Y("population:N", title="Arrests", sort=populations, axis=alt.Axis(labelLimit=220)),
            alt.Color(
                "value:N",
                scale=alt.Scale(domain=values, range=list(_COLOURS[: len(values)])),
                legend=alt.Legend(title=None, orient="top", labelLimit=300),
            ),
        ),
        "Criminality as ICE codes it",
        report,
        f"duplicate rule {report.about['duplicate rule']}",
    )
    return chart


def _finished(chart: alt.Chart, title: str, report: Report, about: str) -> Any:
    said = alt.TitleParams(
        text=title,
        subtitle=[f"Release {report.release}; {about}"],
        frame="bounds",
        anchor="start",
        subtitleColor="#444444",
    )
    return (
        chart.properties(width=_WIDTH, title=said)
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e6e6e6", domainColor="#888888", labelFontSize=12, titleFontSize=12)
        .configure_title(fontSize=15, subtitleFontSize=12)
        .configure_legend(labelFontSize=12)
    )


def _said(report: Report) -> str:
    window = next(value for name, value in report.about.items() if name.startswith("detainer to"))
    return f"{report.about['requests']} requests; window {window}"
