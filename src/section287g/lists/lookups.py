"""The closed lookups and corrections of this room, loaded from its data files: for `cells`.

What a lookup does not hold is not guessed: the caller records it as an anomaly that names the file to add to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.lists.model import FIELDS

__all__ = [
    "ANOMALY_KINDS_SCHEMA",
    "CORRECTIONS_SCHEMA",
    "EMPTY",
    "LINK_TEXTS_SCHEMA",
    "MISSING_SCHEMA",
    "MODELS_SCHEMA",
    "MODEL_NAMES",
    "STATES_SCHEMA",
    "TYPES_SCHEMA",
    "UNKNOWN",
    "Correction",
    "all_corrections",
    "anomaly_kinds",
    "corrections",
    "link_texts",
    "missing_texts",
    "models",
    "state_names",
    "states",
    "types",
]

EMPTY: Final = "(empty)"
UNKNOWN: Final = "(unknown)"
MODEL_NAMES: Final = {"jem": "Jail Enforcement Model", "wso": "Warrant Service Officer", "tfm": "Task Force Model"}


def _is_state(text: str) -> bool:
    return len(text) == 2 and text.isalpha() and text.isupper()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


STATES_SCHEMA: Schema = (
    Column("spelling", "how a list spells it, in capitals, without stray space", check=str.isupper),
    Column("state", "two-letter code", check=_is_state),
    Column("name", "the state's or territory's name"),
)
MODELS_SCHEMA: Schema = (
    Column("spelling", "how a list spells it, in capitals, without stray space", check=str.isupper),
    Column("model", "jem, wso or tfm", check=MODEL_NAMES.__contains__),
)
TYPES_SCHEMA: Schema = (
    Column("spelling", "how a list spells it, in capitals, without stray space", check=str.isupper),
    Column(
        "type", "County, Municipality or State Agency", check=("County", "Municipality", "State Agency").__contains__
    ),
)
LINK_TEXTS_SCHEMA: Schema = (
    Column("spelling", "the text of a MOA or ADDENDUM cell, in capitals, without stray space", check=str.isupper),
    Column(
        "without_a_link",
        "what the text means where the cell has no hyperlink",
        check=("lost", "pending").__contains__,
    ),
    Column("meaning", "in words"),
)
MISSING_SCHEMA: Schema = (
    Column("spelling", "a text that stands for nothing, in capitals"),
    Column("meaning", "in words"),
)
ANOMALY_KINDS_SCHEMA: Schema = (
    Column("kind", "name of the kind of anomaly"),
    Column("level", "file, row or cell", check=("file", "row", "cell").__contains__),
    Column("weight", "note (form only), repaired (by a rule or a correction), open (someone should look)",
           check=("note", "repaired", "open").__contains__),
    Column("meaning", "what was seen and what is done about it"),
)  # fmt: skip
CORRECTIONS_SCHEMA: Schema = (
    Column("name", "name of the correction, unique"),
    Column("column", "our name of the column that is wrong", check=FIELDS.__contains__),
    Column("state", "state of the row as listed", check=_is_state),
    Column("agency", "agency of the row as listed, without stray space; empty for any", required=False),
    Column("model", "model of the row; empty for any", required=False, check=MODEL_NAMES.__contains__),
    Column("wrong", "the cell as listed, without stray space; (empty) for an empty cell"),
    Column(
        "right", "what it should say; a date in ISO form, a state as its code; (unknown) where only the error is sure"
    ),
    Column("evidence", "what shows it, and where"),
    Column("confidence", "high, medium or low", check=("high", "medium", "low").__contains__),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A wrong cell and its right value, keyed on the wrong value: inert once ICE mends it."""

    name: str
    column: str
    state: str
    agency: str
    model: str
    wrong: str
    right: str
    evidence: str
    confidence: str


def _lookup(name: str, schema: Schema) -> dict[str, str]:
    key, value = schema[0].name, schema[1].name
    found: dict[str, str] = {}
    for line in read_table(data_file("lists", name), schema):
        if line[key] in found:
            raise DataFileError(f"{name}: {line[key]!r} stands twice")
        found[line[key]] = line[value]
    return found


@cache
def states() -> dict[str, str]:
    """State code by spelling."""
    return _lookup("states.csv", STATES_SCHEMA)


@cache
def state_names() -> dict[str, str]:
    """State's name by code.

    >>> state_names()["MP"]
    'Northern Mariana Islands'
    """
    return {line["state"]: line["name"] for line in read_table(data_file("lists", "states.csv"), STATES_SCHEMA)}


@cache
def models() -> dict[str, str]:
    """Model by spelling."""
    return _lookup("models.csv", MODELS_SCHEMA)


@cache
def types() -> dict[str, str]:
    """ICE's agency type by spelling."""
    return _lookup("types.csv", TYPES_SCHEMA)


@cache
def link_texts() -> dict[str, str]:
    """What the text of a link cell without a link means."""
    return _lookup("link_texts.csv", LINK_TEXTS_SCHEMA)


@cache
def missing_texts() -> frozenset[str]:
    """Texts that stand for nothing."""
    return frozenset(_lookup("missing.csv", MISSING_SCHEMA))


@cache
def anomaly_kinds() -> dict[str, tuple[str, str, str]]:
    """(level, weight, meaning) by kind of anomaly."""
    lines = read_table(data_file("lists", "anomaly_kinds.csv"), ANOMALY_KINDS_SCHEMA)
    return {line["kind"]: (line["level"], line["weight"], line["meaning"]) for line in lines}


@cache
def all_corrections() -> tuple[Correction, ...]:
    """Every correction, in the order of the file."""
    return tuple(Correction(**line) for line in read_table(data_file("lists", "corrections.csv"), CORRECTIONS_SCHEMA))


@cache
def corrections() -> Callable[[str, str, str, str, str], Correction | None]:
    """A function from (column, state, agency, model, wrong) to the correction that applies, if any."""
    table: dict[tuple[str, str, str], list[Correction]] = {}
    names: set[str] = set()
    for one in all_corrections():
        if one.name in names:
            raise DataFileError(f"corrections.csv: the name {one.name!r} stands twice")
        names.add(one.name)
        if one.column == "signed" and one.right != UNKNOWN and not _is_date(one.right):
            raise DataFileError(f"corrections.csv: {one.name}: {one.right!r} is no date in ISO form")
        table.setdefault((one.column, one.state, one.wrong), []).append(one)

    def find(column: str, state: str, agency: str, model: str, wrong: str) -> Correction | None:
        for one in table.get((column, state, wrong), ()):
            if one.agency in ("", agency) and one.model in ("", model):
                return one
        return None

    return find
