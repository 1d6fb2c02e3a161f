"""What a log must not hold: headings that identify or describe a person, and cells with such a number. For reading.

`data/denied_headings.csv` and `data/denied_values.csv` are the lists; `data/allowed_headings.csv` has the exceptions.
A file with one of them is refused whole. Answers are words of these lists and never what the file said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table

__all__ = [
    "ALLOWED_HEADINGS_SCHEMA",
    "DENIED_HEADINGS_SCHEMA",
    "DENIED_VALUES_SCHEMA",
    "booking_fault",
    "denied_heading",
    "denied_value",
    "only_nine_digits",
    "plain",
]

_ROOM: Final = "handovers/jaillog"
DENIED_HEADINGS_SCHEMA: Schema = (
    Column("words", "words of a heading with which a log is refused, in small letters without signs"),
    Column(
        "match", "whole: the heading is these words; words: it has all of them", check=("whole", "words").__contains__
    ),
    Column("why", "what such a column holds"),
)
ALLOWED_HEADINGS_SCHEMA: Schema = (
    Column("heading", "a whole heading that is read although it has a denied word"),
    Column("why", "what it holds"),
)
DENIED_VALUES_SCHEMA: Schema = (
    Column("what", "what such a value is"),
    Column("pattern", "a regular expression that finds it in a cell"),
)
_BOOKING: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_NINE: Final = re.compile(r"[0-9]{9}")


def plain(heading: str) -> str:
    """A heading as compared: 'Last_Name ', 'last name' and 'LastName' are one; # is a number.

    >>> plain("A#"), plain("DetaineeLastName")
    ('a number', 'detainee last name')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("#", " number "))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in apart.casefold()).split())


@cache
def _headings() -> Sequence[tuple[frozenset[str], str, str]]:
    lines = read_table(data_file(_ROOM, "denied_headings.csv"), DENIED_HEADINGS_SCHEMA)
    return [
        (frozenset(line["words"].split()), line["words"] if line["match"] == "whole" else "", line["why"])
        for line in lines
    ]


@cache
def _allowed() -> frozenset[str]:
    lines = read_table(data_file(_ROOM, "allowed_headings.csv"), ALLOWED_HEADINGS_SCHEMA)
    return frozenset(line["heading"] for line in lines)


@cache
def _values() -> Sequence[tuple[str, re.Pattern[str]]]:
    lines = read_table(data_file(_ROOM, "denied_values.csv"), DENIED_VALUES_SCHEMA)
    return [(line["what"], re.compile(line["pattern"])) for line in lines]


def denied_heading(heading: str) -> str | None:
    """What a column with such a heading holds, if a log with it is refused; None where it is not."""
    text = plain(heading)
    if text in _allowed():
        return None
    words = frozenset(text.split())
    for wanted, whole, why in _headings():
        if text == whole or (not whole and wanted <= words):
            return why
    return None


def denied_value(text: str) -> str | None:
    """What a cell has the form of, if a log with it is refused; None where it is not."""
    return next((what for what, pattern in _values() if pattern.search(text)), None)


def booking_fault(text: str) -> str | None:
    """Why a text is no booking id; None where it can be one. The text is not in the answer."""
    if (what := denied_value(text)) is not None:
        return f"it has the form of {what}; use a booking id that the jail makes up"
    if _BOOKING.fullmatch(text) is None:
        return "use letters, digits, points, hyphens and underscores, at most 40; never a name"
    return None


def only_nine_digits(text: str) -> bool:
    """Whether a booking id is nine digits, as numbers that identify a person are too."""
    return _NINE.fullmatch(text) is not None
