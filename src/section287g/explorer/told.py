"""Verdicts on published figures in the page's language: their English sentences are read by a grammar, for pages.

The messages `told.<kind>.<name>` of the catalogue are the forms of a kind of phrase. What a form puts in is a phrase
of the kind that it names: `{agencies}`, and `{agencies2}` for another. `{name_and}` are one or more, as a list says
them. What is of no kind is a value, which stays as it is written. A sentence that is not read from its beginning to
its end is told in no other language, so that none is told by halves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape

from section287g.explorer.words import Words, catalogue, words_of

__all__ = ["tell"]

_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "number": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
    "day": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "half": re.compile("am|mid|pm"),
    "id": re.compile("[0-9a-f]{8}"),
    "name": re.compile(r"[a-z0-9_]+(?:[.:=-][a-z0-9_]+)*"),
}
"""What stays as it is written: numbers, days, halves of days, ids of lists, names of rules, sources, agreements."""
_QUOTED: Final = re.compile('[^"]+')
_TYPE: Final = re.compile("[a-z]+(?: [a-z]+)*")
_BETWEEN: Final[Mapping[str, tuple[str, str]]] = {
    "commas": (", ", ", "),
    "semicolons": ("; ", "; "),
    "and": (", ", "told.between.and"),
    "ands": ("told.between.and", "told.between.and"),
    "ors": ("told.between.or", "told.between.or"),
    "too": ("told.between.too", "told.between.too"),
}
"""How the parts of a list are joined: what stands between them, and before the last; as it is, or by its message."""
_PUT_IN: Final = re.compile(r"\{(\w+)\}")
_PREFIX: Final = "told."
_KEPT: Final = 4_096
"""Sentences that are kept as they were told: pages tell the same ones again and again."""

_Ends = Sequence[tuple[int, Markup]]
"""Where a phrase may end that begins at a place, and what it says in the page's language."""


def tell(words: Words, kind: str, text: str) -> Markup | None:
    """A phrase of a verdict, as `sentence`, `claimed` or `found`, in the page's language; None where it has no form.

    What is quoted and stands in no catalogue stays as it is, marked as English.
    """
    return escape(text) if words.language == "en" else _told(words.language, kind, text)


@lru_cache(_KEPT)
def _told(language: str, kind: str, text: str) -> Markup | None:
    for begun in dict.fromkeys((text, text[:1].lower() + text[1:])):
        told = dict(_Reading(words_of(language), begun).phrase(kind, 0)).get(len(begun))
        if told is not None:
            return told if text[:1].islower() else told[:1].upper() + told[1:]
    return None


class _Reading:
    """One text as it is read: every phrase that was looked for at a place, with where it may end."""

    def __init__(self, words: Words, text: str) -> None:
        self._words, self._text = words, text
        self._known: dict[tuple[str, int], _Ends] = {}

    def phrase(self, name: str, at: int) -> _Ends:
        """Where a phrase may end that begins here; of several ways to one end, the form that says most itself."""
        if (name, at) not in self._known:
            self._known[name, at] = ()  # a form that began with its own kind would never end
            found: dict[int, Markup] = {}
            for end, told in self._read(name, at):
                found.setdefault(end, told)
            self._known[name, at] = tuple(found.items())
        return self._known[name, at]

    def _read(self, name: str, at: int) -> Iterator[tuple[int, Markup]]:
        kind, _, how = name.partition("_")
        if how:
            yield from self._listed(kind, how, at)
        elif kind in _VALUES:
            yield from ((end, escape(text)) for text, end in self._matched(_VALUES[kind], at))
        elif kind in _SAID:
            yield from _SAID[kind](self, at)
        else:
            for key, parts in _forms(kind):
                for end, values in self._filled(parts, at):
                    yield end, escape(self._words(key)).format(**values)

    def _filled(self, parts: Sequence[tuple[str, str]], at: int) -> Iterator[tuple[int, dict[str, Markup]]]:
        """Where a form may end that begins here, and what it puts in."""
        if not parts:
            yield at, {}
            return
        (literal, name), rest = parts[0], parts[1:]
        if not self._text.startswith(literal, at):
            return
        at += len(literal)
        for end, told in self.phrase(name.rstrip("0123456789"), at) if name else ((at, Markup()),):
            for last, values in self._filled(rest, end):
                yield last, {name: told, **values}

    def _listed(self, kind: str, how: str, at: int) -> Iterator[tuple[int, Markup]]:
        """One or more phrases of a kind, with what stands between them."""
        for end, told in self.phrase(kind, at):
            yield end, told
            for key in dict.fromkeys(_BETWEEN[how]):
                between = catalogue("en").get(key, key)
                if self._text.startswith(between, end):
                    joint = self._words(key) if self._words.has(key) else key
                    for last, rest in self.phrase(f"{kind}_{how}", end + len(between)):
                        yield last, told + joint + rest

    def _matched(self, form: re.Pattern[str], at: int) -> Iterator[tuple[str, int]]:
        match = form.match(self._text, at)
        if match is not None:
            yield match.group(), match.end()

    def known_text(self, at: int) -> Iterator[tuple[int, Markup]]:
        """A text of a data file that the catalogues have: what is needed, what a word means."""
        for end in range(len(self._text), at, -1):
            told = self._words.text(self._text[at:end])
            if told is not None:
                yield end, escape(told)

    def quoted(self, at: int) -> Iterator[tuple[int, Markup]]:
        """What a rule says in words, or is claimed to say: a quotation."""
        for text, end in self._matched(_QUOTED, at):
            told = text if _VALUES["day"].fullmatch(text) else self._words.text(text)
            yield end, Markup('<span lang="en">{}</span>').format(text) if told is None else escape(told)

    def agency_type(self, at: int) -> Iterator[tuple[int, Markup]]:
        """A type of agency by the name that lists and rows give it."""
        for text, end in self._matched(_TYPE, at):
            if self._words.has(f"type.{text}"):
                yield end, escape(self._words(f"type.{text}"))


_SAID: Final = {"text": _Reading.known_text, "quote": _Reading.quoted, "type": _Reading.agency_type}
"""Kinds of phrase without forms: what the catalogues have by its English text or by its name."""


@cache
def _forms(kind: str) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The forms of a kind, each as literal texts with what is put in behind them; first those that say the most.

    Raises `KeyError` for a kind without a form.
    """
    texts = {key: text for key, text in catalogue("en").items() if key.startswith(f"{_PREFIX}{kind}.")}
    if not texts:
        raise KeyError(kind)
    return [
        (key, tuple(zip(pieces[::2], [*pieces[1::2], ""], strict=True)))
        for key in sorted(texts, key=lambda key: -len(_PUT_IN.sub("", texts[key])))
        for pieces in [_PUT_IN.split(texts[key])]
    ]
