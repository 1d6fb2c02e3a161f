"""Where a frozen site will lie, as far as that is known, and what addresses its pages have from that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from section287g.errors import InputRefused
from section287g.explorer.asked import Asked

__all__ = ["Where", "where_of"]

_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class Where:
    """The address of a site: `origin` is scheme and host, `root` the folder there, empty for the host's own.

    Without an origin nobody has said where the site will lie: its links are then relative, and what needs a whole
    address (canonical links, a sitemap, feeds) is left out and not invented.
    """

    origin: str = ""
    root: str = ""

    @property
    def base(self) -> str:
        """The site's address without a slash at the end; empty where it is not known."""
        return self.origin + self.root

    def asked(self, language: str, path: str) -> Asked:
        """A frozen page as it is asked for. Its links go from the site's root, or up from the page's own folder."""
        if self.origin:
            return Asked(language, path, root=self.root, frozen=True, origin=self.origin)
        deep = len([part for part in path.split("/") if part]) + (language != "en")
        return Asked(language, path, root="/".join([".."] * deep) or ".", frozen=True)

    def asked_anywhere(self, language: str) -> Asked:
        """A page that a host shows at any address: only from the root can its links lead anywhere."""
        return Asked(language, "/", root=self.root, frozen=True, origin=self.origin)


def where_of(base: str | None) -> Where:
    """Reads an address of a site, as https://example.org/287g. Raises `InputRefused` where it is none.

    >>> where_of("https://example.org/287g/")
    Where(origin='https://example.org', root='/287g')
    >>> where_of(None).base
    ''
    """
    if base is None:
        return Where()
    try:
        parts = urlsplit(base)
    except ValueError:
        raise _refused(base) from None
    root = parts.path.rstrip("/")
    usual = parts.scheme in ("http", "https") and not parts.query and not parts.fragment and base.isascii()
    climbs = any(part in (".", "..") for part in root.split("/"))
    if not usual or not _HOST.fullmatch(parts.netloc) or not _PATH.fullmatch(root) or climbs or base != base.strip():
        raise _refused(base)
    return Where(f"{parts.scheme}://{parts.netloc.lower()}", root)


def _refused(base: str) -> InputRefused:
    return InputRefused(
        f"{base[:200]!r} is no address of a site; write it as https://example.org or https://example.org/287g"
    )
