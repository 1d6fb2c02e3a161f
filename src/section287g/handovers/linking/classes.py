"""Puts the words that a release uses into classes, by the vocabularies of the room of releases: for linking.

A value that a vocabulary does not have keeps a class of its own and is listed; none becomes a class by guess.
"""

from __future__ import annotations

from typing import Final

from section287g.handovers.linking.engines import Engine
from section287g.handovers.release.vocabularies import UNKNOWN, vocabularies

__all__ = ["give_classes"]

_CLASSED: Final = {
    "lift_reason": ("lift_classes", "lift_reasons"),
    "form": ("request_classes", "detainer_types"),
    "criminality": ("criminality_classes", "criminality"),
}
"""Columns of detainers: the table that gives their classes to the queries, and the vocabulary."""


def give_classes(engine: Engine) -> dict[str, dict[str, int]]:
    """Gives the engine a table of classes for each classed column; values without a class, by column, with rows."""
    unknown: dict[str, dict[str, int]] = {}
    for column, (table, vocabulary) in _CLASSED.items():
        values = engine.rows(f"SELECT {column}, COUNT(*) FROM detainers GROUP BY {column} ORDER BY {column}")
        known = [(value, vocabularies()[vocabulary].class_of(value)) for value, _ in values if value is not None]
        engine.give(table, {"value": "text", "class": "text"}, [line for line in known if line[1] != UNKNOWN])
        unclassed = {value for value, found in known if found == UNKNOWN}
        unknown[column] = {value: int(number) for value, number in values if value in unclassed}
    return unknown
