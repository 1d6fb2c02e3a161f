"""Where ICE and the archive publish, and how to find the address inside a wrapped link.

``unwrap`` is the verb: links on the page, in the workbooks and in captures come wrapped by the Wayback
Machine, by Outlook SafeLinks or by a browser's PDF viewer; what is asked and stored is ICE's own address.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit, urlunsplit

__all__ = [
    "ALLOWED_HOSTS",
    "ARCHIVE_URL",
    "CDX_URL",
    "FORMER_PAGES",
    "ICE_PAGE",
    "WORKBOOK_FOLDER",
    "file_name",
    "host_of",
    "unwrap",
]

ICE_PAGE = "https://www.ice.gov/identify-and-arrest/287g"
"""The page that links the two workbooks, since 2021."""

FORMER_PAGES = (
    "https://www.ice.gov/287g",
    "https://www.ice.gov/factsheets/287g",
    "https://www.ice.gov/news/library/factsheets/287g.htm",
)
"""The page's former addresses: 2017-2021, 2015-2017 and 2011-2014."""

WORKBOOK_FOLDER = "www.ice.gov/doclib/about/offices/ero/287g/*"
"""The folder of the workbooks, as the archive's index is asked for everything below it."""

CDX_URL = "https://web.archive.org/cdx/search/cdx"
ARCHIVE_URL = "https://web.archive.org/web"

ALLOWED_HOSTS = frozenset({"www.ice.gov", "ice.gov", "web.archive.org"})

_ICE_HOSTS = frozenset({"www.ice.gov", "ice.gov"})
_WAYBACK = re.compile(
    r"^(?:https?:/{1,2}[^/]+)?/?web/\d{4,14}(?:[a-z]{2}_)?/(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL
)
_ONE_SLASH = re.compile(r"^(https?):/+(?=[^/])", re.IGNORECASE)
_INNER = re.compile(r"https?:/+[^/]", re.IGNORECASE)
_BARE_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/|$)", re.IGNORECASE)
_WRAPPINGS = 12


def unwrap(link: str, base: str = ICE_PAGE) -> str | None:
    """The address that a link really leads to, for anyone who reads ICE's links; ``None`` if it has none.

    ``base`` is the address of the page that the link stands on. Wrappings are taken off however deep they
    sit; ICE's own addresses come out with ``https`` and without a port, so that one file has one address.
    Spaces are written ``%20`` and fragments are dropped. Links that are not to be fetched (``mailto:``,
    ``javascript:``, an anchor alone) give ``None``.

    >>> unwrap("/web/20250301120000id_/http://www.ice.gov:80/doclib/287gMOA/a b.pdf")
    'https://www.ice.gov/doclib/287gMOA/a%20b.pdf'
    """
    text = "".join(c for c in link if ord(c) >= 32 and ord(c) != 127).strip()
    if not text or text.startswith("#"):
        return None
    try:
        for _ in range(_WRAPPINGS):
            inner = _inner_link(text)
            if inner is None:
                text = urljoin(base, text)
                if (inner := _inner_link(text)) is None:
                    break
            text = inner
        else:
            return None
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    scheme, netloc = parts.scheme.lower(), parts.netloc
    if host.lower() in _ICE_HOSTS:
        scheme, netloc = "https", host.lower()
    return urlunsplit((scheme, netloc, parts.path.replace(" ", "%20"), parts.query.replace(" ", "%20"), ""))


def _inner_link(text: str) -> str | None:
    """What one wrapping holds, or ``None`` when ``text`` is not wrapped."""
    if match := _WAYBACK.match(text):
        rest = match["rest"]
        if _INNER.match(rest):
            return _ONE_SLASH.sub(r"\1://", rest)
        return f"https://{rest}" if _BARE_HOST.match(rest) else None
    if text.lower().startswith("chrome-extension://"):
        return text[found.start() :] if (found := _INNER.search(text, 19)) else None
    if (mended := _ONE_SLASH.sub(r"\1://", text)) != text:
        return mended
    try:
        parts = urlsplit(text)
        if (parts.hostname or "").endswith("safelinks.protection.outlook.com"):
            return next(iter(parse_qs(parts.query).get("url", ())), None)
    except ValueError:
        return None
    return None


def file_name(address: str) -> str:
    """The last part of an address's path, decoded, for naming what was fetched; may be empty.

    >>> file_name("https://www.ice.gov/doclib/287gMOA/a%20b.pdf?x=1")
    'a b.pdf'
    """
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rsplit("/", 1)[-1])


def host_of(address: str) -> str | None:
    """The host that an ``http`` or ``https`` address names, in lower case, for checks; else ``None``."""
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or parts.username is not None:
            return None
        return (parts.hostname or "").lower() or None
    except ValueError:
        return None
