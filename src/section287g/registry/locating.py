"""Asks the room of places where every agency of a record has authority: for the tables of a build."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

import duckdb

from section287g.identity import Identity
from section287g.places import Disagreement, Located, ToLocate, Witness, locate
from section287g.registry.record import Record
from section287g.registry.tables import describe_tables

__all__ = ["disagreement_rows", "locate_agencies", "located_columns"]


def locate_agencies(record: Record, identity: Identity, known: Mapping[str, Located]) -> dict[str, Located]:
    """Every agency's place by its id: its names, the last listed first, and ICE's type and county as witnesses.

    `known` are places of former registries by their inputs.
    """
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
    return {found.agency_id: found for found in locate(asked, known)}


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
        one.inputs,
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


def read_located(connection: duckdb.DuckDBPyConnection) -> dict[str, Located]:
    """The places that a registry holds, by their inputs, as `locate` gave them: for a build on top of it.

    The connection has `agencies` and `county_disagreements`. A registry of a former format holds none.
    """
    columns = [column.name for column in describe_tables()["agencies"].columns]
    held = {line[0] for line in connection.execute("SELECT column_name FROM (DESCRIBE agencies)").fetchall()}
    if "place_inputs" not in held:
        return {}
    said: dict[str, list[Disagreement]] = defaultdict(list)
    for agency_id, *one in connection.execute(
        "SELECT agency_id, ice_county, ice_county_fips, how, rows FROM county_disagreements ORDER BY ALL"
    ).fetchall():
        said[agency_id].append(Disagreement(*one))
    first = columns.index("jurisdiction")
    names = ", ".join(columns[first:])
    return {
        line[-1]: Located(*[line[0], *_as_located(line[1:-1]), tuple(said[line[0]]), line[-1]])
        for line in connection.execute(f"SELECT agency_id, {names} FROM agencies").fetchall()
    }


def _as_located(line: tuple[Any, ...]) -> list[Any]:
    """The values of `located_columns` as `Located` has them: codes as tuples, reasons as text."""
    fields = [one.name for one in dataclasses.fields(Located)][1 : len(line) + 1]
    return [_CONVERT.get(name, _same)(value) for name, value in zip(fields, line, strict=True)]


def _same(value: Any) -> Any:
    return value


def _codes(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(";")) if value else ()


def _text(value: str | None) -> str:
    return value or ""


_CONVERT: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("county_fips", "place_fips", "ori_candidates"), _codes),
    **dict.fromkeys(
        ("jurisdiction_by", "county_by", "place_by", "ori_by", "population_by", "sworn_by", "point_by"), _text
    ),
}
