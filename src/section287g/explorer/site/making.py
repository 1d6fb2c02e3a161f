"""Makes the files of one task: pages in every language, their data, feeds, charts, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from section287g.explorer.asked import LANGUAGES
from section287g.explorer.charts import chart_content, embed_page
from section287g.explorer.feeds import find_feed, write_feed
from section287g.explorer.feeds.choosing import ENDINGS
from section287g.explorer.page import Page
from section287g.explorer.pages import ROUTES
from section287g.explorer.record import Record
from section287g.explorer.site.tasks import Task, file_names
from section287g.explorer.site.where import Where
from section287g.explorer.words import words_of
from section287g.explorer.writing import write_csv, write_html, write_json

__all__ = ["make_files"]


def make_files(record: Record, task: Task, where: Where) -> Iterator[tuple[str, bytes]]:
    """Each file of a task: its name below the site's folder and what it holds. It reads no clock."""
    yield from zip(file_names(task), _MAKERS[task.kind](record, task, where), strict=True)


def _page(record: Record, task: Task, where: Where) -> Iterator[bytes]:
    """The page in each language, then its data and its table, which are the same in all."""
    route = ROUTES[task.route]
    first: Page | None = None
    for language in LANGUAGES:
        asked = where.asked(language, task.path)
        page = route.answer(record, asked, task.values)
        first = first or page
        yield bytes(write_html(record, asked, page, (".json", ".csv")).body)
    if first is None or not first.columns:
        raise LookupError(f"the page {task.path} has no table")
    yield bytes(write_json(first).body)
    yield bytes(write_csv(first).body)


def _moved(record: Record, task: Task, where: Where) -> Iterator[bytes]:
    agency_id = task.values["agency_id"]
    for language in LANGUAGES:
        asked, words = where.asked(language, task.path), words_of(language)
        page = Page("moved.html", words("frozen.moved"), {}, shown={"now": record.dossiers[agency_id]}, status=301)
        yield bytes(write_html(record, asked, page, ()).body)


def _feed(record: Record, task: Task, where: Where) -> Iterator[bytes]:
    feed = find_feed(record, task.path)
    for language in LANGUAGES:
        for ending in ENDINGS:
            yield write_feed(record, feed, ending, language, where.base, frozen=True)[0]


def _chart(record: Record, task: Task, where: Where) -> Iterator[bytes]:
    for language in LANGUAGES:
        yield chart_content(record, where.asked(language, task.path), task.path)[0]


def _card(record: Record, task: Task, where: Where) -> Iterator[bytes]:
    for language in LANGUAGES:
        yield embed_page(record, where.asked(language, task.path), task.path).encode()


_MAKERS: Final[Mapping[str, Callable[[Record, Task, Where], Iterator[bytes]]]] = {
    "page": _page,
    "moved": _moved,
    "feed": _feed,
    "chart": _chart,
    "card": _card,
}
