"""Charts that answer the pointer: pages with the chart that the server drew, a table, and a specification to load.

Without a script a page shows the server's drawing; with one the browser library of the installed package draws the
same data, to be pointed at, narrowed and followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.charts.kinds import find_chart
from section287g.explorer.charts.library import library_address
from section287g.explorer.drawn.amounts import quarter_in_words
from section287g.explorer.forms import said_in
from section287g.explorer.page import Page, Route
from section287g.explorer.pages.money import money_parameters
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of

__all__ = ["INTERACTIVE"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which page a chart belongs to, that page's name, and whether its table begins with the newest."""

    page: str
    page_name: str
    newest_first: bool
    parameters: Callable[[], frozenset[str]] | frozenset[str]
    moment: bool


_SHOWN: Final[Mapping[str, _Shown]] = {
    "agreements": _Shown("/", "home.title", True, frozenset(), True),
    "figures": _Shown("/figures", "figures.title", False, frozenset(), False),
    "money": _Shown("/money", "money.title", False, money_parameters, False),
}


def interactive_page(name: str, record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The page of one chart. Its table is the data behind the chart."""
    words = words_of(asked.language)
    chart = find_chart(record, asked, name)
    about = _SHOWN[name]
    rows = list(chart.rows())
    ordered = rows[::-1] if about.newest_first else rows
    shown: dict[str, Any] = {
        "chart": chart,
        "drawing": chart.draw(),
        "table": [[_cell(column, row[column], words) for column in chart.columns] for row in ordered],
        "library": asked.root + library_address(),
        "back": about.page,
        "back_name": words(about.page_name),
    }
    if about.moment:
        shown["moment"] = record.moment(asked.as_of, asked.known_on)
        shown["permanent"] = asked.here(as_of=shown["moment"].list_id)
    data = {"name": name, "title": chart.title, "source": chart.source}
    return Page("interactive.html", chart.title, data, rows, chart.columns, shown)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as the page's language writes it: a number, prose or short, and whether it stands in English only."""

    text: str
    number: bool = False
    prose: bool = False
    english: bool = False


def _cell(column: str, value: Any, words: Words) -> _Cell:
    if value is None:
        return _Cell(words("word.unknown"))
    if isinstance(value, date):
        return _Cell(words.day(value))
    if isinstance(value, Decimal):
        return _Cell(words.money(value), number=True)
    if isinstance(value, int):
        return _Cell(words.number(value), number=True)
    if column in _TOLD:
        told = _TOLD[column](words, value)
        return _Cell(value if told is None else told, prose=True, english=told is None)
    if column == "quarter":
        return _Cell(quarter_in_words(value, words))
    key = _IN_WORDS.get(column)
    return _Cell(words(f"{key}.{value}") if key else str(value))


_IN_WORDS: Final[Mapping[str, str]] = {"unit": "word", "verdict": "verdict"}
"""Columns whose values the catalogues have, and the beginning of their keys."""
_TOLD: Final[Mapping[str, Callable[[Words, str], str | None]]] = {
    "statement": lambda words, text: said_in(words, "statement", text),
    "source": lambda words, text: words.text(text),
}
"""Columns of prose that the data hold in English, and how it is told in the page's language."""
INTERACTIVE: Final = tuple(
    Route(f"/charts/interactive/{name}", partial(interactive_page, name), about.parameters, about.moment)
    for name, about in _SHOWN.items()
)
"""The pages, for the application; a frozen site has none of them."""
