"""Reading a page of HTML: its links with what stands around them, its headings, its tables.

Only the standard library's parser is used, and nothing on a page makes it fail: tags that are not closed,
rows that are too short, entities that are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

__all__ = ["Cell", "Link", "Page", "clean", "decode_html", "read_page"]

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "legend", "dt"})
_BLOCKS: Final = _HEADINGS | frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dd", "td", "th", "tr", "table", "section", "article", "main", "br"}
)
_SILENT: Final = frozenset({"script", "style"})
_SPACES: Final = re.compile(r"[\s\u00a0]+")
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_MAX_ROWSPAN: Final = 500


@dataclass(slots=True)
class Link:
    """One ``<a href>``: where to, its own text and title, the text before it in its block, its heading."""

    href: str
    text: str
    title: str
    before: str
    heading: str


@dataclass(slots=True)
class Cell:
    """One cell of a table: its text, its first link, and whether it is a header cell."""

    text: str = ""
    href: str = ""
    header: bool = False


@dataclass(slots=True)
class Page:
    """A page as read: links, headings and tables in their order; ``base`` is the page's own, if it gives one."""

    title: str = ""
    base: str = ""
    links: list[Link] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    tables: list[list[list[Cell]]] = field(default_factory=list)


def decode_html(body: bytes) -> str:
    """A page's bytes as text: UTF-8 where they are that, else as the page says, else Windows-1252."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    found = _CHARSET.search(body[:4096])
    for name in (found[1].decode("ascii"),) if found else ():
        try:
            return body.decode(name)
        except (LookupError, ValueError):
            break
    return body.decode("cp1252", errors="replace")


def read_page(html: str) -> Page:
    """Read a page, for the functions that look for links and tables on it. Never fails."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.page


def clean(text: str) -> str:
    """Text with every run of white space, including the no-break space, as one space, and none around."""
    return _SPACES.sub(" ", text).strip()


class _Reader(HTMLParser):
    """Collects a page's parts while the standard parser walks over it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._silent = ""
        self._in_title = False
        self._heading: list[str] | None = None
        self._last_heading = ""
        self._block: list[str] = []
        self._link: Link | None = None
        self._link_text: list[str] = []
        self._tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
        if tag in _BLOCKS:
            self._block = []
        if tag in _HEADINGS:
            self._close_heading()
            self._heading = []
        elif tag == "title":
            self._in_title = True
        elif tag == "base" and not self.page.base:
            self.page.base = values.get("href", "")
        elif tag == "a" and "href" in values:
            self._close_link()
            before = clean("".join(self._block[-40:]))[-200:]
            title = clean(values.get("title") or values.get("aria-label") or "")
            self._link = Link(values["href"], "", title, before, "")
            self._link_text = []
            if self._tables:
                self._tables[-1].note_link(values["href"])
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables:
            self._tables[-1].open_tag(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent:
                self._silent = ""
            return
        if tag in _HEADINGS:
            self._close_heading()
        if tag in _BLOCKS:
            self._block = []
        if tag == "title":
            self._in_title = False
        elif tag == "a":
            self._close_link()
        elif tag == "table" and self._tables:
            self.page.tables.append(self._tables.pop().finished())
        elif self._tables:
            self._tables[-1].close_tag(tag)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_title:
            self.page.title = clean(self.page.title + data)
            return
        self._block.append(data)
        if self._heading is not None:
            self._heading.append(data)
        if self._link is not None:
            self._link_text.append(data)
        if self._tables:
            self._tables[-1].add_text(data)

    def finish(self) -> None:
        """Close what the page left open."""
        self._close_heading()
        self._close_link()
        while self._tables:
            self.page.tables.append(self._tables.pop().finished())

    def _close_heading(self) -> None:
        if self._heading is not None:
            text = clean("".join(self._heading))
            if text:
                self._last_heading = text
                self.page.headings.append(text)
            self._heading = None

    def _close_link(self) -> None:
        if self._link is not None:
            self._link.text = clean("".join(self._link_text))
            self._link.heading = clean("".join(self._heading)) if self._heading else self._last_heading
            self.page.links.append(self._link)
            self._link = None


class _Table:
    """One table while it is read; a cell that spans rows is repeated in each of them."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._row: list[Cell] | None = None
        self._cell: Cell | None = None
        self._text: list[str] = []
        self._spans: dict[int, tuple[int, Cell]] = {}
        self._span = 1

    def open_tag(self, tag: str, values: dict[str, str]) -> None:
        if tag == "tr":
            self._close_row()
            self._row = []
        elif tag in ("td", "th"):
            self._close_cell()
            if self._row is None:
                self._row = []
            self._fill_spans()
            self._cell, self._text = Cell(header=tag == "th"), []
            span = values.get("rowspan", "").strip()
            self._span = min(int(span), _MAX_ROWSPAN) if span.isascii() and span.isdecimal() else 1
        elif tag == "br":
            self.add_text(" ")

    def close_tag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._close_cell()
        elif tag in ("tr", "thead", "tbody"):
            self._close_row()

    def add_text(self, data: str) -> None:
        if self._cell is not None:
            self._text.append(data)

    def note_link(self, href: str) -> None:
        if self._cell is not None and not self._cell.href:
            self._cell.href = href

    def finished(self) -> list[list[Cell]]:
        self._close_row()
        return self._rows

    def _fill_spans(self) -> None:
        """Repeat the cells that reach down from rows above into the place where the row now stands."""
        while self._row is not None and (held := self._spans.get(len(self._row))) is not None:
            left, cell = held
            place = len(self._row)
            if left > 1:
                self._spans[place] = (left - 1, cell)
            else:
                del self._spans[place]
            self._row.append(cell)

    def _close_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._cell.text = clean("".join(self._text))
            if self._span > 1:
                self._spans[len(self._row)] = (self._span - 1, self._cell)
            self._row.append(self._cell)
            self._cell = None

    def _close_row(self) -> None:
        self._close_cell()
        if self._row is not None:
            if self._row:
                self._fill_spans()
                self._rows.append(self._row)
            self._row = None
