"""The evidence of judgements and corrections in the page's language: for the page of an agency.

Evidence is clauses that say the same things of other lists, and at its end often a note that a person wrote.
Clauses are the messages `evidence.` of the catalogue, each with what it puts in of a known shape, so that no free
text passes for one; notes are texts of `data/texts/evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape

from section287g.explorer.forms import said_in
from section287g.explorer.words import Words, catalogue, words_of

__all__ = ["evidence_in_words", "judged_in_words"]

_LIST: Final = r"\d{4}-\d\d-\d\d(?:am|mid|pm)?"
_RANGE: Final = rf"{_LIST}\.\.{_LIST}"
_SPELLING: Final = r"""(?:'[^']*'|"[^"]*")"""
_SHAPES: Final = {
    "model": "jem|wso|tfm|unknown",
    "ranges": rf"{_RANGE}(?:, {_RANGE})*",
    "list": _LIST,
    "days": r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)*",
    "n": r"\d+",
    "file": r"[^;,]+",
    "county": r"(?:St\. )?[A-Z][^;.]*",
    "state": "[A-Z]+(?: [A-Z]+)*",
    "a": _SPELLING,
    "b": _SPELLING,
    "kind": "[a-z ]+",
    "of": "[^;]+",
    "by": "[^;]+?",
}
"""What a message puts in, by its name."""
_PUT_IN: Final = re.compile(r"\\\{(\w+)\\\}")
_STOP: Final = re.compile(
    rf"((?:^|(?<!\bSt)\. |; |, (?=signed |no link|MOA |document |{_LIST} [a-z]{{3}}))(?:[ab]: )?)"
)
"""What stands between two clauses, and which of two spellings the next one is about."""
_KEPT: Final = 4_096


def evidence_in_words(evidence: str, words: Words) -> Markup:
    """The evidence in the page's language; what no catalogue has stays English and is marked so."""
    return _marked(evidence, evidence if words.language == "en" else _told(evidence, words.language))


def judged_in_words(decided_by: str, words: Words) -> Markup:
    """Who decided, a rule or a person; a rule that no catalogue has stays English and is marked so."""
    return _marked(decided_by, decided_by if words.language == "en" else said_in(words, "decided", decided_by))


def _marked(english: str, told: str | None) -> Markup:
    return Markup('<span lang="en">{}</span>').format(english) if told is None else escape(told)


@lru_cache(_KEPT)
def _told(evidence: str, language: str) -> str | None:
    """The evidence in a language: clause by clause, and the rest as a note as soon as there is one; else None."""
    words = words_of(language)
    _, *pieces = _STOP.split(evidence)
    found: list[str] = []
    for place in range(0, len(pieces), 2):
        stop, clause = pieces[place : place + 2]
        note = words.text("".join(pieces[place + 1 :]))
        if note is not None:
            return "".join([*found, stop, note])
        last = place + 2 == len(pieces)
        told = _clause(clause.removesuffix(".") if last else clause, words)
        if told is None:
            return None
        found += [stop, told, "." if last and clause.endswith(".") else ""]
    return "".join(found)


def _clause(clause: str, words: Words) -> str | None:
    for key, form in _forms():
        match = form.fullmatch(clause)
        if match:
            return words(key, **match.groupdict())
    return None


@cache
def _forms() -> Sequence[tuple[str, re.Pattern[str]]]:
    """Every clause of evidence, as the form of its English message."""
    return [
        (key, re.compile(_PUT_IN.sub(lambda put: f"(?P<{put[1]}>{_SHAPES[put[1]]})", re.escape(text))))
        for key, text in catalogue("en").items()
        if key.startswith("evidence.")
    ]
