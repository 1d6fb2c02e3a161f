"""Published figures one by one, with what the data show: a verdict, the values found, the evidence behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of

__all__ = ["figures_page"]

_COLUMNS: Final = (
    "id",
    "source",
    "published",
    "statement",
    "unit",
    "claimed",
    "found",
    "verdict",
    "because",
    "lists",
)


def figures_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The figures that the package carries, each with its verdict. Its table is one figure a row."""
    from section287g.explorer.charts.kinds import find_chart  # it knows the pages
    from section287g.figures import VERDICTS, check_figures

    words = words_of(asked.language)
    verdicts = record.fixed("figures", lambda: check_figures(record.registry))
    rows = [
        {
            "id": one.id,
            "source": one.source,
            "published": one.published,
            "statement": one.statement,
            "unit": one.unit,
            "claimed": one.claimed,
            "found": "; ".join(str(found) for found in one.found),
            "verdict": one.verdict,
            "because": one.because,
            "lists": ";".join(one.lists),
        }
        for one in verdicts
    ]
    counts = {verdict: sum(one.verdict == verdict for one in verdicts) for verdict in VERDICTS}
    data = {"figures": len(rows), "by_verdict": counts}
    shown = {"verdicts": verdicts, "counts": counts, "chart": find_chart(record, asked, "figures")}
    return Page("figures.html", words("figures.title"), data, rows, _COLUMNS, shown)
