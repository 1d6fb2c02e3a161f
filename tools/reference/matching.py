"""Finds the county that a source names, for the rosters and the table of places.

A name is compared by its key (without case, accent, punctuation and abbreviation) with the short and the legal
names of the state's counties. Where a county and an independent city share a name, the bare name means the
county. What no key finds may stand in `data/county_names.csv`; the rest is counted by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from section287g.datafiles import Column, Schema, read_table
from section287g.places.names import place_key
from tools.reference.sources import DATA

__all__ = ["CountyNames", "county_names"]

NAMES_SCHEMA: Schema = (
    Column("state", "two-letter code"),
    Column("written", "the county's name as a source writes it"),
    Column("county_fips", "the county meant; empty where the words name none", required=False),
    Column("note", "why", required=False),
)
_RANK: Final = {"independent city": 1, "planning region": 1}


@dataclass(frozen=True, slots=True)
class CountyNames:
    """County codes by state and key."""

    by_key: Mapping[tuple[str, str], str]
    by_hand: Mapping[tuple[str, str], str]

    def find(self, state: str, written: str) -> str | None:
        """The county's code; empty for words known to name no county, None for a name nobody knows.

        >>> county_names([{"county_fips": "12001", "state": "FL", "name": "Alachua County",
        ...     "short_name": "Alachua", "kind": "county", "until": ""}]).find("FL", "ALACHUA")
        '12001'
        """
        by_hand = self.by_hand.get((state, written))
        return self.by_key.get((state, place_key(written))) if by_hand is None else by_hand


def county_names(counties: Sequence[Mapping[str, str]]) -> CountyNames:
    """The finder over the lines of `counties.csv`; a current code goes before a former one."""
    by_key: dict[tuple[str, str], str] = {}
    ranked = sorted(counties, key=lambda one: (one["until"] != "", _RANK.get(one["kind"], 0), one["county_fips"]))
    for county in ranked:
        for name in (county["name"], county["short_name"]):
            by_key.setdefault((county["state"], place_key(name)), county["county_fips"])
    by_hand = {
        (line["state"], line["written"]): line["county_fips"]
        for line in read_table(DATA / "county_names.csv", NAMES_SCHEMA)
    }
    return CountyNames(by_key, by_hand)
