"""English sentences of the record in another language: the catalogue's forms tell what each puts in.

For reasons and errors that other rooms write in English. What no catalogue has stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from section287g.explorer.words import Words, catalogue, words_of

__all__ = ["said_in"]

_PUT_IN: Final = re.compile(r"\\\{(\w+)\\\}")
_VALUE: Final = re.compile(r"\{\w+\}")
_IN_QUOTES: Final = re.compile(r"(?<!\w)'([^']+)'(?!\w)")
_KEPT: Final = 4_096
"""Sentences that are kept as they were said: pages say the same ones again and again."""


def said_in(words: Words, topic: str, text: str) -> str | None:
    """A sentence in the page's language, by the messages whose keys begin with a topic; None where none fits."""
    return _said_in(words.language, topic, text)


@lru_cache(_KEPT)
def _said_in(language: str, topic: str, text: str) -> str | None:
    for key, form in _forms(topic):
        match = form.fullmatch(text)
        if match:
            words = words_of(language)
            return words(key, **{name: _quoted(value, words) for name, value in match.groupdict().items()})
    return None


def _quoted(value: str, words: Words) -> str:
    """A value with its quotation marks as the language has them."""
    return _IN_QUOTES.sub(lambda match: words("word.quoted", text=match[1]), value)


@cache
def _forms(topic: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """The English messages of a topic, each as the form of what it says; first those that say the most themselves."""
    texts = {key: text for key, text in catalogue("en").items() if key.startswith(f"{topic}.")}
    return [
        (key, re.compile(_PUT_IN.sub(r"(?P<\1>.+)", re.escape(texts[key])), re.DOTALL))
        for key in sorted(texts, key=lambda key: -len(_VALUE.sub("", texts[key])))
    ]
