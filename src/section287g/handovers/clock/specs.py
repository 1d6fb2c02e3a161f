"""Which clocks there are, where their rules stand, and what the words of these rules mean: data, read strictly.

`data/clocks.csv` and `data/notices.csv` name the rules; numbers and days come from the rules alone. `data/words.csv`
says which moment or which days a rule's words mean: words that are not there are an error, and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table

__all__ = [
    "CLOCKS_SCHEMA",
    "NOTICES_SCHEMA",
    "WORDS_SCHEMA",
    "ClockSpec",
    "NoticeSpec",
    "clock_specs",
    "means",
    "notice_specs",
]

_ROOM: Final = "handovers/clock"
_NEEDS: Final = ("model", "state")
CLOCKS_SCHEMA: Schema = (
    Column("clock", "id of the clock"),
    Column("title", "how it is called; {model} and {state} stand for the names"),
    Column("needs", "what must be known besides moments: model or state", False, _NEEDS.__contains__),
    Column("rules", "where its rules stand: hours, starts and excluded are below this name"),
)
NOTICES_SCHEMA: Schema = (
    Column("notice", "id of the notice"),
    Column("title", "who asks for it"),
    Column("needs", "what must be known besides moments: state", False, _NEEDS.__contains__),
    Column("rule", "the rule that gives its hours"),
    Column("side", "before or after the person would otherwise be released", check=("before", "after").__contains__),
    Column("asks", "what is asked, in words that a time follows"),
)
WORDS_SCHEMA: Schema = (
    Column("part", "the part of the rules: starts, excluded, detainer_only or lieu"),
    Column("words", "the words of a rule, as its value gives them"),
    Column("means", "the moment, the kinds of day separated by |, or the days to move by; empty is none", False),
)


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """One clock: its id, its title, what it needs to be known, and where its rules stand."""

    id: str
    title: str
    needs: str
    rules: str


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    """One notice to ICE: who asks for it, by which rule, before or after the release, in which words."""

    id: str
    title: str
    needs: str
    rule: str
    side: str
    asks: str


@cache
def clock_specs() -> tuple[ClockSpec, ...]:
    """Every clock, in the order in which they are shown."""
    lines = read_table(data_file(_ROOM, "clocks.csv"), CLOCKS_SCHEMA)
    return tuple(ClockSpec(*(line[column.name] for column in CLOCKS_SCHEMA)) for line in lines)


@cache
def notice_specs() -> tuple[NoticeSpec, ...]:
    """Every notice, in the order in which they are shown."""
    lines = read_table(data_file(_ROOM, "notices.csv"), NOTICES_SCHEMA)
    return tuple(NoticeSpec(*(line[column.name] for column in NOTICES_SCHEMA)) for line in lines)


@cache
def _words() -> Mapping[tuple[str, str], str]:
    lines = read_table(data_file(_ROOM, "words.csv"), WORDS_SCHEMA)
    return {(line["part"], line["words"]): line["means"] for line in lines}


def means(part: str, words: str) -> str:
    """What a rule's words mean. Raises `DataFileError` where the data do not say.

    >>> means("starts", "service of the warrant")
    'custody_passed'
    """
    found = _words().get((part, words))
    if found is None:
        raise DataFileError(f"words.csv: {part}: {words!r} is not there; add what it means")
    return found
