"""Follows every link of a frozen site to a file of it: for `287g site --check`, before the site is put on a host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from section287g.errors import StorageError
from section287g.explorer.site.folder import MANIFEST

__all__ = ["Broken", "Checked", "check_links"]

_LINK: Final = re.compile(r"""<(?:[a-z:]+)\s[^<>]*?\b(?:href|src|action|data-places|data-start)="([^"]*)\"""")
_MOVED: Final = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')
_WRITTEN: Final = re.compile(r"<loc>([^<]*)</loc>")
_ID: Final = re.compile(r'\sid="([^"]*)"')
_READ: Final = (".html", ".atom", ".xml", ".txt")
_ANYWHERE: Final = "http://a.site.invalid"
"""Stands for the host of a site that has not been told its own."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere: the file that has it, the address as it stands there, and why."""

    file: str
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were read, how many links they have to this site and to others, and those that lead nowhere."""

    files: int
    inside: int
    outside: int
    broken: tuple[Broken, ...]


def check_links(folder: Path) -> Checked:
    """Follows each link of each page, feed and sitemap. What lies elsewhere is counted and not asked.

    A link that ends with a slash has to lead to an index.html, one with a part after # to a page that has it. Raises
    `StorageError` for a folder that is no finished site.
    """
    site = _Site(folder)
    files = inside = outside = 0
    broken: list[Broken] = []
    for name in site.names:
        if not name.endswith(_READ):
            continue
        if not (folder / name).is_file():
            broken.append(Broken(MANIFEST, name, f"there is no {name}"))
            continue
        files += 1
        for address in site.links(name):
            leads = site.resolve(name, address)
            if leads is None:
                outside += 1
                continue
            inside += 1
            why = site.fault(*leads)
            if why is not None:
                broken.append(Broken(name, address, why))
    return Checked(files, inside, outside, tuple(broken))


class _Site:
    """The files of a site by name, its address, and the marks within its pages as they are asked for."""

    def __init__(self, folder: Path) -> None:
        try:
            held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            self.names: Mapping[str, str] = held["files"]
            base = urlsplit(held["base"] or _ANYWHERE)
        except (OSError, ValueError, KeyError, TypeError):
            raise StorageError(f"{folder} is no site of this program") from None
        if not held.get("finished"):
            raise StorageError(f"{folder} is not finished; run it again without --check")
        self._folder = folder
        self._host = f"{base.scheme}://{base.netloc}"
        self._root = base.path
        self._ids: dict[str, frozenset[str]] = {}

    def links(self, name: str) -> Iterator[str]:
        """Every address in a file, as it stands there."""
        text = self._text(name)
        for form in (_LINK, _MOVED, _WRITTEN):
            for found in form.findall(text):
                yield unescape(found)

    def resolve(self, name: str, address: str) -> tuple[str, str] | None:
        """The site's file that an address leads to, and the mark in it; None for what is not of this site."""
        parts = urlsplit(urljoin(f"{self._host}{self._root}/{name}", address))
        if f"{parts.scheme}://{parts.netloc}" != self._host:
            return None
        path = unquote(parts.path)
        if not path.startswith(f"{self._root}/"):
            return f"..{path}", ""
        inner = path.removeprefix(f"{self._root}/")
        return (inner if inner and not inner.endswith("/") else f"{inner}index.html"), parts.fragment

    def fault(self, target: str, mark: str) -> str | None:
        """What is wrong with where an address leads; None where nothing is."""
        if target not in self.names or not (self._folder / target).is_file():
            return "leads out of the site" if target.startswith("..") else f"there is no {target}"
        if not mark or not target.endswith(".html"):
            return None
        if target not in self._ids:
            self._ids[target] = frozenset(unescape(one) for one in _ID.findall(self._text(target)))
        return None if unquote(mark) in self._ids[target] else f"{target} has no #{mark}"

    def _text(self, name: str) -> str:
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except OSError as error:
            raise StorageError(f"{self._folder / name}: {error.strerror or error}") from None
