"""What a frozen site consists of: each thing that is made together, and the names of the files that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from section287g.explorer.asked import LANGUAGES
from section287g.explorer.charts import chart_addresses, embed_addresses
from section287g.explorer.feeds import feed_paths
from section287g.explorer.feeds.choosing import ENDINGS
from section287g.explorer.inventory import lists_of
from section287g.explorer.pages import ROUTES
from section287g.explorer.pages.changes import months
from section287g.explorer.record import Record
from section287g.explorer.site.where import Where
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["KINDS", "Task", "file_names", "folder_of", "tasks_of"]

KINDS: Final = ("page", "moved", "feed", "chart", "card")


@dataclass(frozen=True, slots=True)
class Task:
    """A page, a former address of one, a feed, a chart's file or a card, in every language.

    `path` is its address without language. Of a page `route` is its place among `ROUTES` and `values` are the parts
    of its path; of a former address `values` has the id that is valid now.
    """

    kind: str
    path: str
    route: int = -1
    values: Mapping[str, str] = field(default_factory=dict)


def tasks_of(record: Record, where: Where) -> Iterator[Task]:
    """Everything of the newest day, in a fixed order. Feeds and cards only where the site's address is known.

    Raises `LookupError` for a route with a parameter whose values nobody has listed here.
    """
    values = {
        "agency_id": sorted(record.dossiers),
        "state": sorted(record.states),
        "fips": sorted(record.counties),
        "model": list(MODEL_NAMES),
        "month": list(months(record)),
        "list_id": sorted(lists_of(record)),
    }
    for number, route in enumerate(ROUTES):
        _, brace, rest = route.path.partition("{")
        if not brace:
            yield Task("page", route.path, number)
            continue
        name = rest.partition("}")[0]
        if name not in values:
            raise LookupError(f"nobody lists the values of {name} in {route.path}")
        for value in values[name]:
            yield Task("page", route.path.format(**{name: value}), number, {name: value})
    for former, now in sorted(record.redirects.items()):
        yield Task("moved", f"/agencies/{former}", values={"agency_id": now})
    if where.origin:
        for path in feed_paths(record):
            yield Task("feed", path)
        for path in embed_addresses(record):
            yield Task("card", path)
    for path in chart_addresses(record):
        yield Task("chart", path)


def file_names(task: Task) -> list[str]:
    """The files that come of a task, below the site's folder."""
    if task.kind in ("page", "moved", "card"):
        names = [f"{folder_of(language, task.path)}index.html" for language in LANGUAGES]
        stem = task.path.strip("/") or "index"
        return [*names, f"{stem}.json", f"{stem}.csv"] if task.kind == "page" else names
    endings = [f".{ending}" for ending in ENDINGS] if task.kind == "feed" else [""]
    return [f"{folder_of(language, '/')}{task.path[1:]}{ending}" for language in LANGUAGES for ending in endings]


def folder_of(language: str, path: str) -> str:
    """The folder of a page, with a slash at the end unless it is the site's own.

    >>> folder_of("es", "/states/TX"), folder_of("en", "/")
    ('es/states/TX/', '')
    """
    parts = ([] if language == "en" else [language]) + [part for part in path.split("/") if part]
    return "".join(f"{part}/" for part in parts)
