"""Charts: what they draw is what the forecast holds, and a file is the same each time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from section287g.funding import read_policy
from section287g.funding.forecast import Forecast, forecast_charts, forecast_programme
from section287g.funding.forecast.charts import render_charts
from section287g.funding.forecast.outlay import KINDS
from section287g.registry import open_registry


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast_programme(open_registry(), read_policy(), draws=200, quarters=2)


def drawn(made: Forecast) -> dict[str, Any]:
    spec: dict[str, Any] = forecast_charts(made).to_dict()
    return spec


def values(chart: dict[str, Any], spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every row of every layer; Altair keeps rows by name at the top."""
    data = chart.get("data", {})
    found = list(data.get("values", spec["datasets"].get(data.get("name"), [])))
    for layer in chart.get("layer", []):
        found += values(layer, spec)
    return found


def test_the_first_chart_has_the_lists_and_the_intervals(made: Forecast) -> None:
    spec = drawn(made)
    agencies, outlay = spec["vconcat"]
    rows = values(agencies, spec)
    listed = [(row["day"], row["from"]) for row in rows if row["what"] == "listed"]
    assert listed == [(day.isoformat(), count) for day, count in made.counted]
    (_, last) = made.agencies()[-1]
    ends = {row["what"]: (row["from"], row.get("to")) for row in rows if row["day"] == "2026-06-30"}
    assert ends == {
        "95 % of draws": (last.low95, last.high95),
        "80 % of draws": (last.low80, last.high80),
        "middle draw": (last.middle, None),
    }
    kinds = {row["kind"] for row in values(outlay, spec) if "kind" in row}
    assert kinds == set(KINDS)


def test_axes_have_units_and_the_source_is_named(made: Forecast) -> None:
    text = str(drawn(made))
    for words in ("'Agencies'", "Million dollars a quarter", "Federal fiscal quarter", "list ac3a707e", "seed 287"):
        assert words in text, words


def test_without_known_terms_there_is_no_chart_of_outlay() -> None:
    made = forecast_programme(open_registry(), read_policy(), draws=200, known_on=date(2025, 6, 1))
    assert len(drawn(made)["vconcat"]) == 1


def test_a_file_is_the_same_each_time(made: Forecast) -> None:
    svg = render_charts(made, "svg")
    assert svg.startswith(b"<svg")
    assert svg == render_charts(made, "svg")
    assert render_charts(made, "png").startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        render_charts(made, "gif")
