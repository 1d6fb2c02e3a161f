"""Published figures one by one, with what the data show: a verdict, the values found, the evidence behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.told import tell
from section287g.explorer.words import Words, words_of

if TYPE_CHECKING:
    from section287g.figures import Verdict

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


@dataclass(frozen=True, slots=True)
class _Told:
    """A verdict in the page's language where the catalogues have its sentences, else in English and marked so."""

    statement: Markup
    because: Markup
    claimed: Markup
    found: tuple[Markup, ...]

    @classmethod
    def of(cls, verdict: Verdict, words: Words) -> _Told:
        key = f"statement.{verdict.id}"
        return cls(
            escape(words(key)) if words.has(key) else _marked(verdict.statement, words),
            _said("sentence", verdict.because, words),
            _said("claimed", verdict.claimed, words) if verdict.claimed else Markup(),
            tuple(_said("found", str(one), words) for one in verdict.found),
        )


def _said(kind: str, text: str, words: Words) -> Markup:
    told = tell(words, kind, text)
    return _marked(text, words) if told is None else told


def _marked(text: str, words: Words) -> Markup:
    return escape(text) if words.language == "en" else Markup('<span lang="en">{}</span>').format(text)


def figures_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The figures that the package carries, each with its verdict. Its table is one figure a row."""
    from section287g.explorer.charts.kinds import find_chart  # it knows the pages
    from section287g.figures import VERDICTS, check_figures
    from section287g.handovers.release import list_releases

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
    told = {one.id: _Told.of(one, words) for one in verdicts}
    shown = {
        "releases": () if asked.frozen else [one.name for one in list_releases(record.store)],
        "verdicts": verdicts,
        "counts": counts,
        "told": told.__getitem__,
        "chart": find_chart(record, asked, "figures"),
    }
    return Page("figures.html", words("figures.title"), data, rows, _COLUMNS, shown)
