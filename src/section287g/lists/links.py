"""Turns a hyperlink as ICE stored it into the address that it means: for `cells` and for `capture`'s caller.

Outlook SafeLinks carry the e-mail address of whoever sent the link. `without_emails` removes these at
reading, before anything is kept; `unwrap_link` gives the real address and names what it did.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

__all__ = ["unwrap_link", "without_emails"]

_SAFELINK = re.compile(r"^https?://[\w.-]*safelinks\.protection\.outlook\.com/", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s/?#&=|,;:<>()\"%@]{1,64}(?:@|%(?:25)*40)[\w-]+(?:\.[\w-]+)+")  # however often encoded
_SAFELINK_EXTRA = re.compile(r"&(?:amp;)?(?:data|sdata|reserved)=[^&]*", re.IGNORECASE)
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(?=https?:)", re.IGNORECASE)
_EXTENSION = re.compile(r"^chrome-extension://[a-z]+/", re.IGNORECASE)
_ONE_SLASH = re.compile(r"^(https?):/(?=[^/])", re.IGNORECASE)
_MAX_WRAPS = 4


@lru_cache(maxsize=65_536)
def without_emails(link: str) -> tuple[str, int]:
    """A link (or cell) without e-mail addresses, and how many were removed.

    A SafeLink's tracking parameters, which hold them, go whole.

    >>> without_emails("https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.b&data=05%7Cx%40y.gov")
    ('https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.b', 1)
    """
    if "@" not in link and "40" not in link and "safelinks" not in link:
        return link, 0
    removed = len(_EMAIL.findall(link))
    if _SAFELINK.match(link):
        link = _SAFELINK_EXTRA.sub("", link)
    return _EMAIL.sub("(e-mail removed)", link), removed


@lru_cache(maxsize=65_536)
def unwrap_link(link: str) -> tuple[str | None, tuple[str, ...]]:
    """The address that a stored link means, and the names of the repairs made; None where there is none.

    >>> unwrap_link("https:/www.ice.gov/doclib/287gMOA/A%20B.pdf")
    ('https://www.ice.gov/doclib/287gMOA/A%20B.pdf', ('link with one slash',))
    """
    done: list[str] = []
    text = link.strip()
    for _ in range(_MAX_WRAPS):
        before = text
        if _SAFELINK.match(text):
            target = parse_qs(urlsplit(text).query).get("url", [""])[0]
            if not target:
                return None, (*done, "link without a target")
            text = target.strip()
            done.append("link wrapped by a mail filter")
        if _EXTENSION.match(text):
            text = _EXTENSION.sub("", text)
            done.append("link through a browser extension")
        if _ARCHIVE.match(text):
            text = _ARCHIVE.sub("", text)
            done.append("link rewritten by the archive")
        if _ONE_SLASH.match(text):
            text = _ONE_SLASH.sub(r"\1://", text)
            done.append("link with one slash")
        if text == before:
            break
    if text.startswith("/doclib/"):
        text = "https://www.ice.gov" + text
        done.append("relative link")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None, (*done, "link that is no address")
    if parts.scheme not in ("http", "https") or not host:
        return None, (*done, "link that is no address")
    if parts.scheme == "http" and host.endswith("ice.gov"):
        done.append("link without encryption")
    scheme = "https" if host.endswith("ice.gov") else parts.scheme
    path = quote(unquote(parts.path), safe="/()!$&'*+,;=:@~-._")
    return urlunsplit((scheme, host, path, parts.query, "")), tuple(done)
