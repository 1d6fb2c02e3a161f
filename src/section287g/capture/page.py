"""ICE's page: which workbooks and which documents it links, however the links are written or named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from section287g.capture.addresses import ICE_PAGE, file_name, unwrap
from section287g.capture.markup import Link, Page, read_page
from section287g.errors import CaptureError

__all__ = ["PageLinks", "find_links"]

Kind = Literal["participating", "pending"]

_WORKBOOK: Final = re.compile(r"\.xls[xmb]?$", re.IGNORECASE)
_DOWNLOAD: Final = re.compile(r"/download(?:/|$)|/doclib/|/media/|\.ashx$", re.IGNORECASE)
_DOCUMENT: Final = re.compile(r"/doclib/(?:287gMOA|about/offices/ero/287g)/.+\.pdf$", re.IGNORECASE)
_OTHER_FILE: Final = re.compile(r"\.(?:pdf|docx?|pptx?|html?|jpe?g|png|gif|svg|css|js)$", re.IGNORECASE)
_WORDS: Final = re.compile(r"(?P<participating>partic(?:i|o)?pa)|(?P<pending>\bpending|pendiente)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page links, each address once, in the order of the page.

    ``participating`` and ``pending``: the workbooks; where several stand on the page all are given.
    ``documents``: agreements and addenda. ``other_workbooks``: workbooks of which the page does not say
    which list they carry.
    """

    participating: tuple[str, ...]
    pending: tuple[str, ...]
    documents: tuple[str, ...]
    other_workbooks: tuple[str, ...] = ()


def find_links(html: str, base: str = ICE_PAGE) -> PageLinks:
    """The workbooks and documents that a page links, for the update and for the archive's captures.

    ``base`` is the page's own address. A workbook is told by its file name; where that says neither
    *participating* nor *pending*, by the link's text, the text before it, or the heading above it.

    Raises ``CaptureError`` when the page links no workbook of either list; the message says what the page
    has instead.

    >>> find_links('<a href="/doclib/x/pendingAgencies11122025am.xlsx">Excel</a>').pending
    ('https://www.ice.gov/doclib/x/pendingAgencies11122025am.xlsx',)
    """
    page = read_page(html)
    root = (unwrap(page.base, base) if page.base else None) or base
    found = [(address, link) for link in page.links if (address := unwrap(link.href, root)) is not None]
    workbooks = [(a, link) for a, link in found if _WORKBOOK.search(urlsplit(a).path)]
    lists: dict[Kind | None, list[str]] = {"participating": [], "pending": [], None: []}
    for address, link in workbooks:
        lists[_kind(address, link)].append(address)
    if not lists["participating"] and not lists["pending"]:
        for address, link in found:
            path = urlsplit(address).path
            if _DOWNLOAD.search(path) and not _WORKBOOK.search(path) and not _OTHER_FILE.search(path):
                kind = _said(link.text) or _said(link.title)
                if kind is not None:
                    lists[kind].append(address)
    if not lists["participating"] and not lists["pending"]:
        raise CaptureError(_nothing_found(page, base, workbooks))
    return PageLinks(
        participating=_once(lists["participating"]),
        pending=_once(lists["pending"]),
        documents=_once([a for a, _ in found if _DOCUMENT.search(urlsplit(a).path)]),
        other_workbooks=_once(lists[None]),
    )


def _kind(address: str, link: Link) -> Kind | None:
    """Which list a workbook link means: the first of name, text, title, foregoing text, heading to say so."""
    for text in (file_name(address), link.text, link.title):
        if (kind := _said(text)) is not None:
            return kind
    said = [match.lastgroup for match in _WORDS.finditer(link.before)]
    if said:
        return "pending" if said[-1] == "pending" else "participating"
    return _said(link.heading)


def _said(text: str) -> Kind | None:
    """The one list that a text names; ``None`` when it names none or both."""
    said = {match.lastgroup for match in _WORDS.finditer(text.replace("_", " "))}
    if said == {"participating"}:
        return "participating"
    return "pending" if said == {"pending"} else None


def _once(addresses: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))


def _nothing_found(page: Page, base: str, workbooks: list[tuple[str, Link]]) -> str:
    """What to tell someone whose page links no list: what is there, and what to do."""
    if workbooks:
        named = "; ".join(f"{link.text or 'no text'} ({file_name(a)})" for a, link in workbooks[:5])
        books = f"{len(workbooks)} of them to workbooks: {named}"
    else:
        books = "none of them to a workbook"
    heads = ", ".join(repr(h[:80]) for h in page.headings[:8]) or "none"
    return (
        f"{base}: no link to a workbook of participating or pending agencies was found. "
        f"The page {f'is titled {page.title[:80]!r} and ' if page.title else ''}has {len(page.links)} links, "
        f"{books}. Its headings: {heads}. "
        "Open the page in a browser: if the lists are elsewhere now, give that address; "
        "if the page shows an error or a notice, try again later."
    )
