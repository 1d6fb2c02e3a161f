"""The words of the pages in each language, numbers and days as each writes them: for templates and drawings.

Catalogues are `data/words/<topic>.<language>.yaml`, a line a message, `{name}` for what is put in; together they are
one. A test compares their keys and what each puts in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter
from typing import Any, Final

import yaml
from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from babel.plural import PluralRule
from markupsafe import Markup, escape

from section287g.datafiles import DataFileError, data_file
from section287g.errors import NotFound
from section287g.explorer.asked import LANGUAGES, BadRequest
from section287g.explorer.texts import texts_in

__all__ = ["BadRequestInWords", "InWords", "NotFoundInWords", "Words", "catalogue", "words_of"]

_LOCALES: Final = {"en": "en_US", "es": "es_US"}
_NOTHING: Final = Markup("")
_KEPT: Final = 8_192
"""Numbers and days that are kept as they were written: a page writes the same ones again and again."""


class InWords:
    """Marks an error whose message is in the language of the page; other messages are English."""


class NotFoundInWords(InWords, NotFound):
    """What an address names is not there."""


class BadRequestInWords(InWords, BadRequest):
    """What an address asks for cannot be."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All messages of a language by key; a message that counts has keys with .one and .other."""
    found: dict[str, str] = {}
    for file in sorted(data_file("explorer", "words").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(f".{language}.yaml"):
            continue
        messages: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
        twice = sorted(found.keys() & messages.keys())
        if twice:
            raise DataFileError(f"{file.name}: {', '.join(twice)} stand in another catalogue too")
        found |= messages
    return found


class Words:
    """One language: messages, counts, numbers, shares and days."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language
        self._locale = Locale.parse(_LOCALES[language])
        self._messages = catalogue(language)
        self._plural: PluralRule = self._locale.plural_form

    def __call__(self, key: str, **values: Any) -> str:
        """A message with its values put in. Raises `KeyError` for a key that no catalogue has."""
        text = self._messages[key]
        return text.format(**{name: self._shown(value) for name, value in values.items()}) if values else text

    def marked(self, key: str, **values: Any) -> Markup:
        """A message into which markup may be put, as links: all else, the message itself too, is escaped."""
        parts = _parts(self._messages[key])
        return _NOTHING.join(part if name is None else self._shown(values[name]) for part, name in parts)

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._messages

    def text(self, english: str) -> str | None:
        """A text of a data file, which holds it in English, in this language; None where no catalogue has it."""
        return english if self.language == "en" else texts_in(self.language).get(english)

    def count(self, key: str, number: int, **values: Any) -> str:
        """A message that counts, in the singular or the plural: 1 agency, 1,251 agencies."""
        form = "one" if self._plural(number) == "one" else "other"
        return self(f"{key}.{form}", n=number, **values)

    def number(self, value: float) -> str:
        """A number with its thousands marked."""
        return _number(value, self._locale)

    def money(self, value: Decimal) -> str:
        """An amount in dollars and cents."""
        return str(format_currency(value, "USD", locale=self._locale))

    def percent(self, part: Decimal) -> str:
        """A share of one in percent, with no more digits than it has."""
        return str(format_percent(part, format="#,##0.##%", locale=self._locale))

    def share(self, part: float, whole: float) -> str:
        """A part of a whole in percent, to a tenth."""
        return str(format_percent(part / whole, format="#,##0.0%", locale=self._locale)) if whole else ""

    def day(self, value: date | None, form: str = "medium") -> str:
        """A day as the language writes it."""
        return "" if value is None else _day(value, form, self._locale)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return self.number(value)
        return self.day(value) if isinstance(value, date) else value


@cache
def words_of(language: str) -> Words:
    """The words of a language."""
    return Words(language)


@lru_cache(_KEPT)
def _parts(message: str) -> Sequence[tuple[Markup, str | None]]:
    """A message in parts: its own text, escaped, and the names of what is put in."""
    found: list[tuple[Markup, str | None]] = []
    for text, name, _, _ in Formatter().parse(message):
        found.append((escape(text), None))
        if name is not None:
            found.append((_NOTHING, name))
    return found


@lru_cache(_KEPT)
def _number(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(_KEPT)
def _day(value: date, form: str, locale: Locale) -> str:
    return str(format_date(value, form, locale=locale))
