"""What a release must not hold: columns that name or number a person, or give a birth date. For the first pass.

`data/denied.csv` has the patterns of headings and `data/allowed.csv` the exceptions; a column of such a heading must
be empty or redacted in every cell, by `data/missing.csv` and `data/redactions.csv`. The identifier that the publisher
gives must have the form of one (`data/identifiers.csv`): anything else in it could be a name or a number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.release.columns import ROOM
from section287g.handovers.release.layouts import plain

__all__ = [
    "ALLOWED_SCHEMA",
    "DENIED_SCHEMA",
    "IDENTIFIERS_SCHEMA",
    "MISSING_SCHEMA",
    "REDACTIONS_SCHEMA",
    "denied_heading",
    "identifier_patterns",
    "is_clear",
    "is_odd_identifier",
    "is_pattern",
    "missing_texts",
    "redacted_anywhere",
    "redacted_whole",
    "shown_heading",
]


def is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


DENIED_SCHEMA: Schema = (
    Column("pattern", "regular expression found in a heading, in small letters without signs", check=is_pattern),
    Column("what", "what such a column holds"),
)
ALLOWED_SCHEMA: Schema = (
    Column("pattern", "regular expression of a whole heading that is read all the same", check=is_pattern),
    Column("why", "what it holds"),
)
MISSING_SCHEMA: Schema = (
    Column("text", "a cell that says nothing, in any case of letters", required=False),
    Column("why", "where it is seen"),
)
REDACTIONS_SCHEMA: Schema = (
    Column("pattern", "regular expression of a redaction", check=is_pattern),
    Column("use", "anywhere in a cell, or one of the parts that make up the whole of it",
           check=("anywhere", "whole").__contains__),
    Column("why", "what it is for"),
)  # fmt: skip
IDENTIFIERS_SCHEMA: Schema = (
    Column("pattern", "regular expression of a whole identifier", check=is_pattern),
    Column("action", "keep it, or take it for missing", check=("keep", "missing").__contains__),
    Column("what", "what it is"),
)
_SHOWN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 _()/.#,&'-]{0,79}")
_DIGITS: Final = re.compile(r"[0-9]{4}")


@cache
def _denied() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = read_table(data_file(ROOM, "denied.csv"), DENIED_SCHEMA)
    return tuple((re.compile(line["pattern"]), line["what"]) for line in lines)


@cache
def _allowed() -> tuple[re.Pattern[str], ...]:
    lines = read_table(data_file(ROOM, "allowed.csv"), ALLOWED_SCHEMA)
    return tuple(re.compile(line["pattern"]) for line in lines)


def denied_heading(heading: str) -> str | None:
    """What a column with such a heading holds, if it must be empty or redacted; None where it need not be.

    >>> denied_heading("Alien File Number (redacted)"), denied_heading("SubjectName"), denied_heading("Facility Name")
    ('an alien number', 'a name', None)
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", heading) if not _is_mark(letter))
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare.replace("#", " number "))
    forms = {plain(heading), plain(bare), plain(apart)}
    if any(pattern.fullmatch(form) for pattern in _allowed() for form in forms):
        return None
    return next((what for pattern, what in _denied() if any(pattern.search(form) for form in forms)), None)


def _is_mark(letter: str) -> bool:
    """Accents, and letters that are not seen, as one of no width."""
    return unicodedata.category(letter) in ("Mn", "Cf")


@cache
def missing_texts() -> frozenset[str]:
    """Cells that say nothing, in small letters."""
    return frozenset(line["text"].casefold() for line in read_table(data_file(ROOM, "missing.csv"), MISSING_SCHEMA))


@cache
def _redactions(use: str) -> str:
    lines = read_table(data_file(ROOM, "redactions.csv"), REDACTIONS_SCHEMA)
    return "|".join(f"(?:{line['pattern']})" for line in lines if line["use"] == use)


def redacted_anywhere() -> str:
    """The publisher's pattern: a cell in which it is found was redacted."""
    return _redactions("anywhere")


def redacted_whole() -> str:
    """The pattern of a cell that is made of redactions and of nothing else."""
    return f"(?:{_redactions('whole')})+"


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(redacted_whole())


def is_clear(text: str) -> bool:
    """Whether a cell of a denied column says something: it is neither missing nor redacted through and through.

    >>> is_clear("(b)(6), (b)(7)(c)"), is_clear(" NA "), is_clear("SMITH b(6)")
    (False, False, True)
    """
    bare = text.strip()
    return bare.casefold() not in missing_texts() and _whole().fullmatch(bare) is None


@cache
def identifier_patterns() -> tuple[tuple[str, str, str], ...]:
    """Pattern, action and meaning of every form of identifier, in the order in which they are tried."""
    lines = read_table(data_file(ROOM, "identifiers.csv"), IDENTIFIERS_SCHEMA)
    return tuple((line["pattern"], line["action"], line["what"]) for line in lines)


@cache
def _identifier() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern, _, _ in identifier_patterns()))


def is_odd_identifier(text: str) -> bool:
    """Whether a cell of the identifier's column could be something else, as a name or a number of a person."""
    bare = text.strip()
    if bare.casefold() in missing_texts() or _whole().fullmatch(bare) is not None:
        return False
    return _identifier().fullmatch(bare) is None


def shown_heading(heading: str, place: int) -> str:
    """A heading for a message: its text where it looks like one, else its column's number."""
    text = " ".join(heading.split())
    if _SHOWN.fullmatch(text) is None or _DIGITS.search(text) is not None:
        return f"column {place + 1}"
    return text
