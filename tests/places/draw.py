"""Draws the agencies of the hand-checked sample: by a seed, stratified by jurisdiction, the same on every machine.

An agency's rank in its stratum is the hash of the seed and its id, so an agency that enters or leaves a registry
moves at most one other in or out of the sample.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

SEED = "section287g places 2026"
SIZES = {
    "county": 45,
    "municipal": 60,
    "state": 35,
    "constable district": 24,
    "campus": 15,
    "judicial district": 9,
    "regional": 8,
    "port": 4,
}


def draw(agencies: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(stratum, agency id) of the sample, from (agency id, jurisdiction) of every agency."""
    strata: dict[str, list[str]] = defaultdict(list)
    for agency_id, jurisdiction in agencies:
        strata[jurisdiction].append(agency_id)
    return [
        (stratum, agency_id)
        for stratum, size in SIZES.items()
        for agency_id in sorted(strata[stratum], key=_rank)[:size]
    ]


def _rank(agency_id: str) -> str:
    return hashlib.sha256(f"{SEED}:{agency_id}".encode()).hexdigest()
