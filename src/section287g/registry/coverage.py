"""How many counties, places and people are under local agreements, by model or by state: for `287g coverage`.

What *covered* means differs by model and is defined in the glossary: a county counts under a model where an agency
of the county, or a jail that the county shares, has that agreement; a place where its own agency has one. State
agencies are always apart: counted with them, every county of their state would be covered. People are counted once:
those of covered counties, and those of covered places whose first county, the likeliest, is not covered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import duckdb

from section287g.errors import NotFound
from section287g.places.jurisdiction import fills_counties
from section287g.places.tables import County, counties, open_reference, states_by_code
from section287g.registry.answer import Answer, answer_of
from section287g.registry.filters import Filters
from section287g.registry.moment import Day, find_moment
from section287g.registry.standing import standing_sql

__all__ = ["ask_counties", "ask_coverage", "ask_uncovered"]

_MODELS: Final = ("jem", "wso", "tfm")
_LOCAL_TYPES: Final = ("County", "City")
_COLUMNS: Final = {
    "counties": "INTEGER",
    "counties_covered": "INTEGER",
    "counties_share": "DOUBLE",
    "people": "BIGINT",
    "people_in_counties_covered": "BIGINT",
    "places_covered": "INTEGER",
    "people_in_places_covered": "BIGINT",
    "places_without_population": "INTEGER",
    "people_covered": "BIGINT",
    "people_share": "DOUBLE",
    "local_agencies": "INTEGER",
    "local_agreements": "INTEGER",
    "roster_agencies": "INTEGER",
    "roster_agencies_covered": "INTEGER",
    "agencies_share": "DOUBLE",
    "roster_sworn": "INTEGER",
    "sworn_covered": "INTEGER",
    "sworn_share": "DOUBLE",
    "state_agencies": "INTEGER",
    "state_agreements": "INTEGER",
}


@dataclass(frozen=True, slots=True)
class _Agreement:
    agency_id: str
    state: str
    model: str
    jurisdiction: str | None
    agency_type: str
    county_fips: tuple[str, ...]
    place_fips: tuple[str, ...]
    ori: str | None
    population: int | None

    @property
    def counties_covered(self) -> tuple[str, ...]:
        """The counties that this agreement covers whole: those of a county's agency, or that share its jail."""
        return self.county_fips if fills_counties(self.jurisdiction, self.agency_type) else ()


@dataclass(slots=True)
class _Roster:
    """Local agencies of the FBI's latest roster: how many, and their sworn officers, by state."""

    agencies: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sworn: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    officers: dict[str, int] = field(default_factory=dict)


def ask_coverage(
    connection: duckdb.DuckDBPyConnection,
    by: str | None = None,
    as_of: Day | None = None,
    known_on: Day | None = None,
) -> Answer:
    """Counties, places and people under local agreements: a line a model and one for any, a line a state or a county.

    Raises `NotFound` where `by` is neither state nor county.
    """
    if by == "county":
        return ask_counties(connection, as_of, known_on)
    if by not in (None, "state"):
        raise NotFound(f"no coverage by {by!r}; it can be by state or county")
    agreements = _standing(connection, as_of, known_on)
    roster = _roster()
    everywhere = [one.state for one in states_by_code().values()]
    rows: list[tuple[Any, ...]] = []
    if by == "state":
        for state in sorted(everywhere):
            own = [one for one in agreements if one.state == state]
            rows.append((state, *_measure(own, [state], roster)))
    else:
        for model in (*_MODELS, "any"):
            own = [one for one in agreements if model in ("any", one.model)]
            rows.append((model, *_measure(own, everywhere, roster)))
    first = "state" if by == "state" else "model"
    return answer_of(connection, {first: "VARCHAR", **_COLUMNS}, rows, "states" if by == "state" else "lines")


def ask_counties(
    connection: duckdb.DuckDBPyConnection, as_of: Day | None = None, known_on: Day | None = None
) -> Answer:
    """Every county with what stands in it: by model for agencies of the county, and other agreements by their kind.

    `jem`, `wso` and `tfm` are 1 where an agency of the county, or a jail that it shares, has that agreement.
    """
    models: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, dict[str, int]] = {kind: defaultdict(int) for kind in ("county", "municipal", "other")}
    state_level: dict[str, int] = defaultdict(int)
    for one in _standing(connection, as_of, known_on):
        if one.jurisdiction == "state":
            state_level[one.state] += 1
            continue
        kind = "county" if one.counties_covered else "municipal" if one.jurisdiction == "municipal" else "other"
        for code in one.county_fips:
            counts[kind][code] += 1
            if kind == "county":
                models[code].add(one.model)
    rows = [
        (
            one.county_fips,
            one.name,
            one.state,
            one.kind,
            one.population,
            *(int(model in models[one.county_fips]) for model in _MODELS),
            *(counts[kind][one.county_fips] for kind in ("county", "municipal", "other")),
            state_level[one.state],
        )
        for one in _counties(state.state for state in states_by_code().values())
    ]
    types = {
        "county_fips": "VARCHAR",
        "county": "VARCHAR",
        "state": "VARCHAR",
        "kind": "VARCHAR",
        "people": "INTEGER",
        "jem": "INTEGER",
        "wso": "INTEGER",
        "tfm": "INTEGER",
        "county_agreements": "INTEGER",
        "municipal_agreements": "INTEGER",
        "other_local_agreements": "INTEGER",
        "state_agreements": "INTEGER",
    }
    return answer_of(connection, types, rows, "counties")


def ask_uncovered(
    connection: duckdb.DuckDBPyConnection,
    state: Sequence[str] = (),
    as_of: Day | None = None,
    known_on: Day | None = None,
) -> Answer:
    """The counties with no agreement of a county's agency, with what else is listed in them."""
    agreements = _standing(connection, as_of, known_on)
    covered = {code for one in agreements for code in one.counties_covered}
    other: dict[str, int] = defaultdict(int)
    for one in agreements:
        if one.jurisdiction != "state" and not one.counties_covered:
            for code in one.county_fips:
                other[code] += 1
    rows = [
        (one.county_fips, one.name, one.state, one.population, other.get(one.county_fips, 0))
        for one in _counties(Filters(state=state).states() if state else [s.state for s in states_by_code().values()])
        if one.county_fips not in covered
    ]
    types = {
        "county_fips": "VARCHAR",
        "county": "VARCHAR",
        "state": "VARCHAR",
        "people": "INTEGER",
        "other_local_agreements": "INTEGER",
    }
    return answer_of(connection, types, rows, "counties")


def _standing(connection: duckdb.DuckDBPyConnection, as_of: Day | None, known_on: Day | None) -> list[_Agreement]:
    moment = find_moment(connection, as_of, known_on)
    sql, parameters = standing_sql(Filters(as_of=as_of, known_on=known_on), moment)
    rows = connection.execute(
        f"""WITH {sql}
        SELECT agency_id, chosen.state, model, jurisdiction, agency_type, coalesce(county_fips, ''),
            coalesce(place_fips, ''), ori, population
        FROM chosen JOIN agencies USING (agency_id) ORDER BY agreement_id""",
        parameters,
    ).fetchall()
    return [
        _Agreement(agency_id, code, model, jurisdiction, kind, _codes(within), _codes(places), ori, people)
        for agency_id, code, model, jurisdiction, kind, within, places, ori, people in rows
    ]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _roster() -> _Roster:
    found = _Roster()
    with open_reference("rosters") as reference:
        rows = reference.execute(
            "SELECT state, ori, coalesce(officers, 0) FROM rosters"
            " WHERE in_latest AND list_contains($types, agency_type) ORDER BY ori",
            {"types": list(_LOCAL_TYPES)},
        ).fetchall()
    for state, ori, officers in rows:
        found.agencies[state] += 1
        found.sworn[state] += officers
        found.officers[ori] = officers
    return found


def _counties(states: Iterable[str]) -> list[County]:
    wanted = set(states)
    return [one for one in counties().values() if one.current and one.state in wanted]


def _measure(agreements: Sequence[_Agreement], states: Sequence[str], roster: _Roster) -> tuple[Any, ...]:
    """The numbers of `_COLUMNS` for these agreements, against the counties and rosters of these states."""
    every = _counties(states)
    local = [one for one in agreements if one.jurisdiction != "state"]
    state_level = [one for one in agreements if one.jurisdiction == "state"]
    covered = {code for one in local for code in one.counties_covered} & {one.county_fips for one in every}
    people = sum(one.population or 0 for one in every)
    in_counties = sum(one.population or 0 for one in every if one.county_fips in covered)
    places: dict[tuple[str, ...], _Agreement] = {
        one.place_fips: one for one in local if one.jurisdiction == "municipal" and one.place_fips
    }
    in_places = sum(one.population or 0 for one in places.values())
    beside = sum(one.population or 0 for one in places.values() if not covered & set(one.county_fips[:1]))
    unknown = sum(one.population is None for one in places.values())
    oris = {one.ori for one in local if one.ori is not None and one.ori in roster.officers}
    agencies = sum(roster.agencies[state] for state in states)
    sworn = sum(roster.sworn[state] for state in states)
    sworn_covered = sum(roster.officers[ori] for ori in oris)
    return (
        len(every),
        len(covered),
        _share(len(covered), len(every)),
        people,
        in_counties,
        len(places),
        in_places,
        unknown,
        in_counties + beside,
        _share(in_counties + beside, people),
        len({one.agency_id for one in local}),
        len(local),
        agencies,
        len(oris),
        _share(len(oris), agencies),
        sworn,
        sworn_covered,
        _share(sworn_covered, sworn),
        len({one.agency_id for one in state_level}),
        len(state_level),
    )


def _share(part: int, whole: int) -> float | None:
    """A share to four digits; None where there is no whole."""
    return round(part / whole, 4) if whole else None
