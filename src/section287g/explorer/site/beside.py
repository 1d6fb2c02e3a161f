"""What belongs to a site as a whole: what pages load, the list of places, the sitemap, the page for lost visitors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from section287g.explorer.asked import LANGUAGES
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.site.tasks import Task, folder_of
from section287g.explorer.site.where import Where
from section287g.explorer.words import words_of
from section287g.explorer.writing import ASSETS, asset, write_html

__all__ = ["PLACES", "beside_names", "make_beside"]

PLACES: Final = "places.json"
_MOST_IN_SITEMAP: Final = 25_000
_SPACES: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def beside_names(where: Where, tasks: Sequence[Task]) -> list[str]:
    """The names of what `make_beside` makes."""
    names = [f"assets/{name}" for name in ASSETS] + [PLACES, "404.html", "robots.txt"]
    names += [f"{language}/404.html" for language in LANGUAGES if language != "en"]
    if not where.origin:
        return names
    parts = len(_parts(tasks))
    return [*names, "sitemap.xml", *(f"sitemap-{number}.xml" for number in range(1, parts + 1) if parts > 1)]


def make_beside(record: Record, where: Where, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
    """Each of these files: its name and what it holds."""
    for name in ASSETS:
        held = asset(name)
        if held is None:
            raise LookupError(name)
        yield f"assets/{name}", held[0]
    yield PLACES, _places(record)
    for language in LANGUAGES:
        asked = where.asked_anywhere(language)
        page = Page("nowhere.html", words_of(language)("missing.title"), {}, status=404)
        yield f"{folder_of(language, '/')}404.html", bytes(write_html(record, asked, page, ()).body)
    told = f"Sitemap: {where.base}/sitemap.xml\n" if where.origin else ""
    yield "robots.txt", f"User-agent: *\nAllow: /\n{told}".encode()
    if where.origin:
        yield from _sitemap(record, where, tasks)


def _places(record: Record) -> bytes:
    """States, counties and agencies with their pages, below the site's start in either language."""
    places = [(one.name, f"states/{code}/") for code, one in record.states.items()]
    places += [(f"{one.name}, {one.state}", f"counties/{code}/") for code, one in record.counties.items()]
    places += [(f"{one['agency']}, {one['state']}", f"agencies/{key}/") for key, one in record.dossiers.items()]
    told = {
        "registry": record.version,
        "newest_list": record.moment().last_day.isoformat(),
        "places": [{"name": name, "path": path} for name, path in places],
    }
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _parts(tasks: Sequence[Task]) -> list[list[Task]]:
    """The pages that a sitemap names, in parts that are not too long for one file."""
    pages = [task for task in tasks if task.kind == "page"]
    most = _MOST_IN_SITEMAP // len(LANGUAGES)
    return [pages[start : start + most] for start in range(0, len(pages), most)] or [[]]


def _sitemap(record: Record, where: Where, tasks: Sequence[Task]) -> Iterator[tuple[str, bytes]]:
    day = record.moment().last_day.isoformat()
    parts = _parts(tasks)
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)] if len(parts) > 1 else ["sitemap.xml"]
    if len(parts) > 1:
        listed = [f"<loc>{escape(f'{where.base}/{name}')}</loc><lastmod>{day}</lastmod>" for name in names]
        yield "sitemap.xml", _xml("sitemapindex", "".join(f"<sitemap>{one}</sitemap>\n" for one in listed))
    for name, part in zip(names, parts, strict=True):
        yield name, _xml("urlset", "".join(_listed(where, part, day)))


def _listed(where: Where, part: Iterable[Task], day: str) -> Iterator[str]:
    """A page in each language, with where it lies in the others."""
    for task in part:
        written = {language: where.asked(language, task.path).written for language in LANGUAGES}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in written.items()
        )
        for address in written.values():
            yield f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod>{others}</url>\n"


def _xml(element: str, content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} {_SPACES}>\n{content}</{element}>\n'.encode()
