"""What the values of a column mean: criminality, forms of detainers, lift reasons, 287(g), methods. For every reader.

`data/vocabularies/*.csv` have the values and their class; what is not there is of the class unknown, is counted, and
is listed where it stands in ten rows or more. The grouping of methods differs between authors, so it is chosen by
name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import NotFound
from section287g.handovers.release.columns import ROOM
from section287g.handovers.release.model import TABLES

__all__ = [
    "GROUPINGS_SCHEMA",
    "MARKS_SCHEMA",
    "UNKNOWN",
    "VOCABULARY_SCHEMA",
    "Vocabulary",
    "group_of_method",
    "marking_columns",
    "vocabularies",
]

UNKNOWN: Final = "unknown"
_NAMES: Final = (
    "criminality",
    "detainer_types",
    "events",
    "lift_reasons",
    "methods",
    "programs",
    "release_reasons",
)
VOCABULARY_SCHEMA: Schema = (
    Column("match", "is: the whole value; begins: how it begins; has: what it has, signs and spaces left out",
           check=("is", "begins", "has").__contains__),
    Column("value", "the value, or the part of it, in any case of letters"),
    Column("class", "what class it is of"),
    Column("meaning", "what the class says"),
)  # fmt: skip
GROUPINGS_SCHEMA: Schema = (
    Column("grouping", "name of the grouping"),
    Column("value", "method as ICE writes it"),
    Column("group", "group in this grouping"),
    Column("status", "sourced, or assumed where the source does not say", check=("sourced", "assumed").__contains__),
    Column("note", "whose grouping it is"),
)
MARKS_SCHEMA: Schema = (
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("column", "a column in which 287(g) can stand"),
    Column("note", "in which releases, or when it is filled", required=False),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values of a column and their classes."""

    name: str
    whole: Mapping[str, str]
    begins: tuple[tuple[str, str], ...]
    has: tuple[tuple[str, str], ...]
    meanings: Mapping[str, str]

    def class_of(self, value: str) -> str:
        """The class of a value; unknown where the vocabulary does not have it.

        >>> vocabularies()["programs"].class_of("287g Task Force")
        '287(g)'
        """
        text = " ".join(value.split()).casefold()
        if text in self.whole:
            return self.whole[text]
        for begin, kind in self.begins:
            if text.startswith(begin):
                return kind
        bare = "".join(letter for letter in text if letter.isalnum())
        return next((kind for part, kind in self.has if part in bare), UNKNOWN)


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """All vocabularies by name."""
    return MappingProxyType({name: _read(name) for name in _NAMES})


def _read(name: str) -> Vocabulary:
    lines = list(read_table(data_file(ROOM, "vocabularies").joinpath(f"{name}.csv"), VOCABULARY_SCHEMA))
    by = {match: [(one["value"].casefold(), one["class"]) for one in lines if one["match"] == match]
          for match in ("is", "begins", "has")}  # fmt: skip
    return Vocabulary(
        name,
        MappingProxyType(dict(by["is"])),
        tuple(by["begins"]),
        tuple(by["has"]),
        MappingProxyType({one["class"]: one["meaning"] for one in lines}),
    )


@cache
def marking_columns() -> Mapping[str, tuple[str, ...]]:
    """For each table the columns in which 287(g) can stand."""
    found: dict[str, list[str]] = {table: [] for table in TABLES}
    for line in read_table(data_file(ROOM, "marks_287g.csv"), MARKS_SCHEMA):
        found[line["table"]].append(line["column"])
    return MappingProxyType({table: tuple(columns) for table, columns in found.items()})


@cache
def _groupings() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in read_table(data_file(ROOM, "method_groupings.csv"), GROUPINGS_SCHEMA):
        found.setdefault(line["grouping"], {})[line["value"].casefold()] = line["group"]
    return MappingProxyType(found)


def group_of_method(value: str, grouping: str = "publisher") -> str:
    """The group of a method in a grouping; unknown where the grouping does not have it.

    Raises `NotFound` for a grouping that is not there.

    >>> group_of_method("Probation and Parole"), group_of_method("Probation and Parole", "toolkit")
    ('at-large', 'custodial')
    """
    if grouping not in _groupings():
        raise NotFound(f"there is no grouping {grouping!r}; there are {', '.join(_groupings())}")
    return _groupings()[grouping].get(" ".join(value.split()).casefold(), UNKNOWN)
