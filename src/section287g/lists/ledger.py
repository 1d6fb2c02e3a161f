"""Reads the ledger of sightings that lies beside lists (`sightings.csv`): for the registry's build.

A sighting says which content was seen, when, under which name, and by whom. `archive` and `update` saw it at
ICE at that time; a `collector` downloaded it some time after, often weeks, which makes nothing current.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, Schema, read_table

__all__ = ["LEDGER_NAME", "SIGHTINGS_SCHEMA", "Sighting", "read_ledger"]

LEDGER_NAME: Final = "sightings.csv"
SEERS: Final = ("archive", "collector", "update")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_hash(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


SIGHTINGS_SCHEMA: Schema = (
    Column("sha256", "hash of the content", check=_is_hash),
    Column("name", "the name it went by"),
    Column("seen_at", "when, in UTC, as 2025-04-22T13:17:18Z", check=_is_time),
    Column("seen_by", "archive, collector or update", check=SEERS.__contains__),
)


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """One line of the ledger: a content, when it was seen, by whom, under which name."""

    sha256: str
    seen_at: datetime
    seen_by: str
    name: str


def read_ledger(path: Path) -> list[Sighting]:
    """The sightings of a ledger file, each once, in the order of time.

    Raises `DataFileError`, naming file and line, where a line is not a sighting.
    """
    lines = {
        Sighting(
            line["sha256"],
            datetime.fromisoformat(line["seen_at"]).astimezone(UTC),
            line["seen_by"],
            line["name"],
        )
        for line in read_table(path, SIGHTINGS_SCHEMA)
    }
    return sorted(lines, key=lambda one: (one.seen_at, one.sha256, one.name, one.seen_by))
