"""What is asked of this room and what it answers: an agency with its witnesses, and where it has authority.

An answer carries the digest of all that it follows from, so that a build knows which former ones still hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import data_file

__all__ = ["PLACES_VERSION", "PLACE_RULES", "Disagreement", "Located", "ToLocate", "Witness"]

PLACES_VERSION: Final = 1
"""Raised with every change of this room's code that can change an answer, so that no former one is reused."""
PLACE_RULES: Final[tuple[tuple[str, str], ...]] = (
    ("identity", "agency_types.csv"),
    ("identity", "words.csv"),
    ("places", "counties.csv"),
    ("places", "county_changes.csv"),
    ("places", "hifld.parquet"),
    ("places", "judgements.csv"),
    ("places", "jurisdictions.csv"),
    ("places", "kinds.csv"),
    ("places", "places.parquet"),
    ("places", "roster_types.csv"),
    ("places", "rosters.parquet"),
    ("places", "states.csv"),
)
"""The data files, by room, from which a place follows."""


@cache
def _rules_digest() -> str:
    """Digest of this room's rules and tables, of the words that names are read by, and of the program's own rules."""
    digest = hashlib.sha256(f"{PLACES_VERSION}\n".encode())
    for room, name in PLACE_RULES:
        digest.update(f"{room}/{name}\n".encode() + data_file(room, name).read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Witness:
    """What one spelling of ICE's type and county columns says of an agency, and on how many rows of lists."""

    ice_type: str
    county: str
    rows: int


@dataclass(frozen=True, slots=True)
class ToLocate:
    """An agency to locate: its names, the last listed first, and ICE's columns as witnesses."""

    agency_id: str
    state: str
    names: tuple[str, ...]
    witnesses: tuple[Witness, ...] = ()

    @property
    def inputs(self) -> str:
        """Digest of all that the answer follows from, this room's rules and tables included; not of row counts."""
        said = [(one.ice_type, one.county) for one in self.witnesses]
        text = repr((_rules_digest(), self.agency_id, self.state, self.names, said))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """ICE's county column against the name: what it says, as which county that was read, on how many rows."""

    ice_county: str
    ice_county_fips: str | None
    how: str
    rows: int


@dataclass(frozen=True, slots=True)
class Located:
    """Where an agency has authority. Codes and numbers are None or empty where unknown or not called for.

    `population` is people of the jurisdiction, `sworn` officers on the FBI's roster; `..._by` say how or whence.
    """

    agency_id: str
    jurisdiction: str | None
    jurisdiction_by: str
    county_fips: tuple[str, ...]
    county_by: str
    place_fips: tuple[str, ...]
    place_by: str
    ori: str | None
    ori_status: str
    ori_by: str
    ori_candidates: tuple[str, ...]
    population: int | None
    population_by: str
    sworn: int | None
    sworn_by: str
    latitude: float | None
    longitude: float | None
    point_by: str
    disagreements: tuple[Disagreement, ...]
    inputs: str = ""
