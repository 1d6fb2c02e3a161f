"""Asks the room of places where every agency of a record has authority: for the tables of a build."""

from __future__ import annotations

from collections import Counter, defaultdict

from section287g.identity import Identity
from section287g.places import Located, ToLocate, Witness, locate
from section287g.registry.record import Record

__all__ = ["disagreement_rows", "locate_agencies", "located_columns"]


def locate_agencies(record: Record, identity: Identity) -> dict[str, Located]:
    """Every agency's place by its id: its names, the last listed first, and ICE's type and county as witnesses."""
    where: Counter[int] = Counter(row for rows in record.row_ids for row in rows)
    witnesses: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for number, listing in record.parsed.items():
        agency_id = identity.agency_of_row[number]
        witnesses[agency_id][listing.ice_type or "", listing.county or ""] += where[number]
    asked = []
    for one in identity.agencies:
        standings = [identity.evidence.standings[node] for node in one.nodes]
        standings.sort(key=lambda s: (-s.participating.bit_length(), -s.pending.bit_length(), s.last_spelling))
        names = tuple(dict.fromkeys((one.name, *(standing.last_spelling for standing in standings))))
        said = tuple(
            Witness(ice_type, county, rows) for (ice_type, county), rows in sorted(witnesses[one.agency_id].items())
        )
        asked.append(ToLocate(one.agency_id, one.state, names, said))
    return {found.agency_id: found for found in locate(asked)}


def located_columns(one: Located) -> tuple[object, ...]:
    """The columns that a place adds to its agency's line, in the order of tables.yaml."""
    return (
        one.jurisdiction,
        one.jurisdiction_by or None,
        ";".join(one.county_fips) or None,
        one.county_by or None,
        ";".join(one.place_fips) or None,
        one.place_by or None,
        one.ori,
        one.ori_status,
        one.ori_by or None,
        ";".join(one.ori_candidates) or None,
        one.population,
        one.population_by or None,
        one.sworn,
        one.sworn_by or None,
        one.latitude,
        one.longitude,
        one.point_by or None,
    )


def disagreement_rows(located: dict[str, Located]) -> list[tuple[object, ...]]:
    """The lines of `county_disagreements`: what ICE's county column says against what the name tells."""
    return [
        (
            one.agency_id,
            said.ice_county,
            said.ice_county_fips,
            ";".join(one.county_fips) or None,
            said.how,
            said.rows,
        )
        for one in located.values()
        for said in one.disagreements
    ]
