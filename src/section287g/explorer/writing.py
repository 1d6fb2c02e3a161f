"""Writes a page as HTML, JSON or CSV, with what a browser may keep and may do: for `app`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from section287g.explorer.asked import LANGUAGES, Asked
from section287g.explorer.drawn.lists import ListLinks
from section287g.explorer.feeds.choosing import feed_of_page
from section287g.explorer.forms import said_in
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of
from section287g.publish.flat import FORMULA_SIGNS

__all__ = [
    "ASSETS",
    "FRAMED",
    "SAFE_HEADERS",
    "asset",
    "csv_text",
    "etag_of",
    "safe_headers",
    "write_csv",
    "write_html",
    "write_json",
]

SAFE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRAMED: Final = tuple(f"{'' if language == 'en' else '/' + language}/embed/" for language in LANGUAGES)
"""Where addresses begin that any site may show in a frame; no other may be."""
_FRAMED_HEADERS: Final = SAFE_HEADERS | {
    "Content-Security-Policy": SAFE_HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    ),
}
ASSETS: Final = {
    "style.css": "text/css; charset=utf-8",
    "explorer.js": "text/javascript; charset=utf-8",
    "embed.css": "text/css; charset=utf-8",
    "interactive.js": "text/javascript; charset=utf-8",
}


def safe_headers(path: str) -> Mapping[str, str]:
    """What a browser may do with the answer at an address: the same for all, but that a card may be framed.

    >>> [safe_headers(path)["Content-Security-Policy"].rpartition(" ")[2] for path in ("/", "/es/embed/nation")]
    ["'none'", '*']
    """
    return _FRAMED_HEADERS if path.startswith(FRAMED) else SAFE_HEADERS


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("section287g.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = _sentence
    return environment


def _sentence(text: str) -> str:
    """A message of an error or a note as a sentence of a page: with a capital, unless it begins with a code."""
    first = text[:1] if "_" in text.split(" ", 1)[0] else text[:1].upper()
    return f"{first}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


@cache
def asset(name: str) -> tuple[bytes, str, str] | None:
    """A file that pages load, its media type and a mark of its content; None where there is none of that name."""
    if name not in ASSETS:
        return None
    content = files("section287g.explorer").joinpath("assets", name).read_bytes()
    return content, ASSETS[name], hashlib.sha256(content).hexdigest()[:12]


def asset_address(name: str) -> str:
    """The address of an asset, which changes with its content."""
    found = asset(name)
    if found is None:
        raise KeyError(name)
    return f"/assets/{name}?{found[2]}"


def etag_of(record: Record, address: str) -> str:
    """A mark of what an address gives: the registry, the program, the day and the address decide it."""
    from section287g import __version__

    text = f"{record.version} {__version__} {record.today()} {_assets_mark()} {address}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


@cache
def _assets_mark() -> str:
    return " ".join(found[2] for name in ASSETS if (found := asset(name)) is not None)


def write_html(record: Record, asked: Asked, page: Page, formats: Sequence[str]) -> Response:
    """The page for people. `formats` are the suffixes under which its data lie."""
    words = words_of(asked.language)
    text = (
        _environment()
        .get_template(page.template)
        .render(
            page=page,
            data=page.data,
            asked=asked,
            t=words,
            record=record,
            formats=formats,
            languages=LANGUAGES,
            list_links=ListLinks(record, asked),
            own_feeds=_feeds(asked, page),
            said=lambda text: said_in(words, "error", text),
            asset=lambda name: asked.root + asset_address(name),
            **{"moment": record.moment(), **page.shown},
        )
    )
    return Response(text, page.status, media_type="text/html; charset=utf-8")


def _feeds(asked: Asked, page: Page) -> list[tuple[str, str]]:
    """The feed of the page's own changes with its name, where it has one, and that of all changes."""
    words = words_of(asked.language)
    own, all_changes = feed_of_page(asked.path if page.status == 200 else "/"), feed_of_page("/")
    every = (all_changes, words("nav.changes"))
    return [every] if own == all_changes else [(own, words("feeds.changes", name=page.title)), every]


def write_json(page: Page) -> Response:
    """The page's data; days as 2025-09-03, amounts as text so that they stay exact."""
    content = dict(page.data)
    if page.columns:
        content["rows"] = [{name: row[name] for name in page.columns} for row in page.rows]
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"
    return Response(text, page.status, {"Access-Control-Allow-Origin": "*"}, "application/json; charset=utf-8")


def write_csv(page: Page) -> Response:
    """The page's table. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    return Response(
        csv_text(page.columns, page.rows),
        page.status,
        {"Access-Control-Allow-Origin": "*"},
        "text/csv; charset=utf-8",
    )


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV; empty is unknown."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
