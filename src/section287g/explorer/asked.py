"""What a request asks: its language, its moment, its page and filters, checked once, with limits on everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import quote, urlencode

from section287g.errors import NotFound

__all__ = ["LANGUAGES", "Asked", "BadRequest", "read_asked"]

LANGUAGES: Final = ("en", "es")
MOMENT: Final = ("as_of", "known_on")
_LONGEST: Final = 200
_PAGE: Final = 100
_LARGEST_PAGE: Final = 100_000


class BadRequest(NotFound):
    """What the address asks for cannot be: the message names the parameter, what it holds, and what it may hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as pages see it. `path` is without language and suffix; `query` has the parameters given.

    `root` goes before every address: the folder of the host in which the site lies, or the way up to it from this
    page. `frozen` says that the page is written once, for a host that answers no questions: a page is then a folder,
    no address has parameters, and pages have no forms.
    """

    language: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    frozen: bool = False
    origin: str = ""
    """Scheme and host of a frozen site, where they are known."""

    @property
    def as_of(self) -> str | None:
        """A day or a list's id; None for the newest list."""
        return self.query.get("as_of")

    @property
    def known_on(self) -> date | None:
        """The day up to which lists are known; None for all."""
        return self.day("known_on")

    def text(self, name: str) -> str | None:
        """A parameter's text, None where it is not given."""
        return self.query.get(name)

    def day(self, name: str) -> date | None:
        """A parameter as a day. Raises `BadRequest` where it is none."""
        text = self.query.get(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadRequest(f"{name} cannot be {text!r}; write a day as 2025-09-03") from None

    def number(self, name: str, default: int, largest: int) -> int:
        """A parameter as a whole number from 1. Raises `BadRequest`."""
        text = self.query.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= largest):
            raise BadRequest(f"{name} cannot be {text!r}; it is a whole number from 1 to {largest:,}")
        return int(text)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """A parameter out of few words. Raises `BadRequest`."""
        text = self.query.get(name)
        if text is not None and text not in allowed:
            raise BadRequest(f"{name} cannot be {text!r}; it is {', '.join(allowed[:-1])} or {allowed[-1]}")
        return text

    @property
    def page(self) -> int:
        """Which page of a long list, from 1."""
        return self.number("page", 1, _LARGEST_PAGE)

    @property
    def per_page(self) -> int:
        """How many rows a page of a long list has."""
        return self.number("per_page", _PAGE, 500)

    def to(self, path: str, **query: str | int | None) -> str:
        """An address on this site in the same language, at the same moment."""
        kept: dict[str, str | int | None] = {name: self.query[name] for name in MOMENT if name in self.query}
        return self._own(self.language, path, {**kept, **query})

    def here(self, **query: str | int | None) -> str:
        """This address with parameters changed; None takes one away."""
        return self._own(self.language, self.path, {**self.query, **query})

    def permanent(self, **query: str | int | None) -> str:
        """This address with its moment fixed by parameters; of a frozen page, which has one moment, as it is."""
        return self.here() if self.frozen else self.here(**query)

    @property
    def written(self) -> str:
        """This address as one writes it down: with its host where that is known, else below the site's start."""
        lies = self.here() if self.origin or not self.frozen else self._folder(self.language, self.path)
        return self.origin + lies

    def data(self, suffix: str) -> str:
        """This address as data: with .json or .csv."""
        return self._own("en", (self.path if self.path != "/" else "/index") + suffix, dict(self.query))

    def file(self, path: str) -> str:
        """The address of a file of this site that has no language."""
        return self.root + self._address("en", path, {})

    def other(self, language: str) -> str:
        """This address in another language."""
        return self._own(language, self.path, dict(self.query))

    def _own(self, language: str, path: str, query: Mapping[str, str | int | None]) -> str:
        if not self.frozen:
            return self.root + self._address(language, path, query)
        given = sorted(name for name, value in query.items() if value not in (None, ""))
        if given:
            raise LookupError(f"{self.path} is frozen and would link to {path} with {', '.join(given)}")
        return self.root + self._folder(language, path)

    @classmethod
    def _folder(cls, language: str, path: str) -> str:
        """A page of a frozen site is a folder; what has an ending is a file."""
        address = cls._address(language, path, {})
        return address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"

    @staticmethod
    def _address(language: str, path: str, query: Mapping[str, str | int | None]) -> str:
        prefix = "" if language == "en" else f"/{language}"
        given = {name: str(value) for name, value in query.items() if value not in (None, "")}
        ending = f"?{urlencode(given)}" if given else ""
        return (f"{prefix}{quote(path)}" if path != "/" else prefix or "/") + ending


def read_asked(language: str, path: str, given: list[tuple[str, str]], allowed: frozenset[str]) -> Asked:
    """The request of an address. Raises `BadRequest` for an unknown, repeated or overlong parameter.

    Empty parameters count as not given: a form sends all of its fields.
    """
    query: dict[str, str] = {}
    for name, value in given:
        if name not in allowed:
            raise BadRequest(
                f"this page has no parameter {name[:40]!r}; it has {', '.join(sorted(allowed)) or 'none'}"
            )
        if name in query:
            raise BadRequest(f"{name} is given twice; give it once")
        if len(value) > _LONGEST:
            raise BadRequest(f"{name} has {len(value):,} letters; at most {_LONGEST} are read")
        if any(ord(letter) < 32 for letter in value):
            raise BadRequest(f"{name} has a character that is no text")
        if value.strip():
            query[name] = value.strip()
    return Asked(language, path, query)
