"""Which time zone a facility has, and which state is meant: for the commands and for a jail's log.

`data/zones.csv` gives the zones of every state and territory. Where a state has two, the zone must be named: an hour
more or less would be the program's guess.

>>> find_zone(None, "NC").key, find_state("north carolina")
('America/New_York', 'NC')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import NotFound
from section287g.lists.lookups import state_names, states

__all__ = ["ZONES_SCHEMA", "find_state", "find_zone", "zones_of"]

ZONES_SCHEMA: Schema = (
    Column("state", "two-letter code of the state or territory", check=lambda text: text in state_names()),
    Column("zone", "a time zone of it, by the name in the tz database"),
    Column("where", "where in the state it holds"),
)
_LONGEST: Final = 64


@cache
def _zones() -> Mapping[str, Sequence[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in read_table(data_file("handovers/clock", "zones.csv"), ZONES_SCHEMA):
        found.setdefault(line["state"], []).append((line["zone"], line["where"]))
    return found


def zones_of(state: str) -> Sequence[tuple[str, str]]:
    """The zones of a state by its code, each with where it holds."""
    return _zones()[state]


def find_state(text: str) -> str:
    """A state's code, from a code or a name. Raises `NotFound`."""
    wanted = " ".join(text.split()).upper()
    code = wanted if wanted in state_names() else states().get(wanted)
    if code is None:
        near = get_close_matches(wanted, list(states()), n=3)
        raise NotFound(f"there is no state {text[:_LONGEST]!r}" + (f"; near it: {', '.join(near)}" if near else ""))
    return code


def find_zone(zone: str | None, state: str | None) -> ZoneInfo:
    """The zone named, or the one zone of the state. Raises `NotFound`, with the zones to choose from."""
    if zone is not None:
        try:
            return ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            known = sorted({name for lines in _zones().values() for name, _ in lines})
            raise NotFound(
                f"there is no time zone {zone[:_LONGEST]!r}; those of the states are {', '.join(known)}"
            ) from None
    if state is None:
        raise NotFound(
            "the time zone is not given; name it, as America/Chicago, or the state if it has one zone only"
        )
    found = zones_of(state)
    if len(found) > 1:
        choices = "; ".join(f"{name} ({where})" for name, where in found)
        raise NotFound(f"{state_names()[state]} has more than one time zone; name the facility's: {choices}")
    return ZoneInfo(found[0][0])
