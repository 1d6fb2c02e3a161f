"""Writes a feed as Atom (RFC 4287) or JSON Feed 1.1. Nothing of a list can become markup; no clock is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from section287g.errors import NotFound
from section287g.explorer.feeds.choosing import Feed
from section287g.explorer.feeds.entries import Entry, clean, make_entry, tag, time_of
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of

__all__ = ["MEDIA", "write_feed"]

MEDIA: Final = {"atom": "application/atom+xml", "json": "application/feed+json"}
"""The media type by ending."""


def write_feed(
    record: Record, feed: Feed, ending: str, language: str, base: str = "", frozen: bool = False
) -> tuple[bytes, str]:
    """A feed and its media type. `base` is where the site lies, without a slash at the end, as https://example.org.

    On a `frozen` site a page is a folder, and of two lists side by side there is the month of the later one.

    Its day is that of its newest change, or of the oldest list where it has none: it changes only when it has
    something to tell. Raises `NotFound` for an unknown ending.
    """
    if ending not in MEDIA:
        raise NotFound(f"there is no feed that ends with .{ending[:20]}; the endings are .{' and .'.join(MEDIA)}")
    words = words_of(language)
    entries = [make_entry(words, one, frozen) for one in feed.changes]
    if frozen:
        feed = replace(feed, page=f"{feed.page}/")
    site = base + ("" if language == "en" else f"/{language}")
    updated = time_of(entries[0].day if entries else record.series[0]["date"])
    writers: Mapping[str, Callable[[Words, Feed, list[Entry], str, str], str]] = {"atom": _atom, "json": _json}
    return writers[ending](words, feed, entries, site, updated).encode(), f"{MEDIA[ending]}; charset=utf-8"


def _title(words: Words, feed: Feed) -> str:
    site = words("site.name")
    return (
        words("feeds.all", site=site) if feed.name is None else words("feeds.one", name=clean(feed.name), site=site)
    )


def _atom(words: Words, feed: Feed, entries: list[Entry], site: str, updated: str) -> str:
    address = f"{site}{feed.path}.atom"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(words.language)}>',
        f"<id>{escape(tag(words.language, feed.path.lstrip('/')))}</id>",
        f"<title>{escape(_title(words, feed))}</title>",
        f"<subtitle>{escape(words('feeds.about'))}</subtitle>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(words('feeds.author'))}</name></author>",
        f"<rights>{escape(words('feeds.rights'))}</rights>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site + feed.page)}/>',
    ]
    for one in entries:
        lines += [
            "<entry>",
            f"<id>{escape(one.id)}</id>",
            f"<title>{escape(one.title)}</title>",
            f"<updated>{time_of(one.day)}</updated>",
            f"<published>{time_of(one.day)}</published>",
            f'<link rel="alternate" type="text/html" href={quoteattr(site + one.page)}/>',
            f'<link rel="related" type="text/html" href={quoteattr(site + one.compared)}/>',
            *(f"<category term={quoteattr(word)}/>" for word in one.words),
            f'<content type="text">{escape(one.text)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>"]) + "\n"


def _json(words: Words, feed: Feed, entries: list[Entry], site: str, updated: str) -> str:
    items = [
        {
            "id": one.id,
            "url": site + one.page,
            "external_url": site + one.compared,
            "title": one.title,
            "content_text": one.text,
            "date_published": time_of(one.day),
            "date_modified": time_of(one.day),
            "tags": list(one.words),
        }
        for one in entries
    ]
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(words, feed),
        "home_page_url": site + feed.page,
        "feed_url": f"{site}{feed.path}.json",
        "description": words("feeds.about"),
        "authors": [{"name": words("feeds.author")}],
        "language": words.language,
        "_section287g": {"updated": updated, "rights": words("feeds.rights")},
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
