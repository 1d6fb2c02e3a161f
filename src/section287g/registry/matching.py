"""Matches a user's own table of agencies or places to this registry's ids: for `287g match` and for notebooks.

Every line of the table comes back, with the id it was matched to and why, or with the candidates, or with neither.
Nothing is matched by likeness alone: what is only alike is a candidate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import duckdb
from rapidfuzz import fuzz, process

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import InputRefused, NotFound
from section287g.identity import normal_form, parse_name
from section287g.places.codes import find_county
from section287g.places.names import place_key
from section287g.places.spot import AmbiguousPlace, spot_by_county, spot_by_name, spot_by_place
from section287g.places.tables import counties, states_by_code

__all__ = ["MATCH_COLUMNS_SCHEMA", "Match", "ask_matches", "read_headings"]

AGENCY_ROLES: Final = ("agency_id", "ori", "name")
ROLES: Final = (*AGENCY_ROLES, "state", "county", "place", "county_fips", "place_fips", "geoid")
MATCH_COLUMNS_SCHEMA: Schema = (
    Column("header", "a heading, in small letters"),
    Column("column", "what it holds", check=ROLES.__contains__),
    Column("note", "an explanation", required=False),
)
_CODES: Final = ("county_fips", "place_fips", "geoid", "state")
MATCHED: Final = "matched"
CANDIDATES: Final = "candidates"
UNMATCHED: Final = "unmatched"
_ALIKE: Final = 80
"""From which likeness of the jurisdictions on, of 100, an agency is a candidate."""
_COUNTY: Final = re.compile(r"\b(?:co|cnty|cty)\b\.?", re.IGNORECASE)
_MAX_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Match:
    """What one line was matched to. `unit` is agency, county or place; `listed` the models listed now."""

    status: str
    unit: str
    id: str | None
    name: str | None
    matched_by: str
    candidates: tuple[str, ...] = ()
    listed: str | None = None


@cache
def _headings() -> Mapping[str, str]:
    lines = read_table(data_file("registry", "match_columns.csv"), MATCH_COLUMNS_SCHEMA)
    return {line["header"]: line["column"] for line in lines}


def read_headings(header: Sequence[str], given: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which column of a table holds what, by its heading; `given` says it for headings that are not known.

    Raises `InputRefused` where no column tells an agency or a place, naming the headings seen, and where two hold
    the same thing.

    >>> read_headings(["Agency Name", "State", "Officers"])
    {'name': 0, 'state': 1}
    """
    wrong = [role for role in (given or {}) if role not in ROLES]
    if wrong:
        raise InputRefused(f"a column cannot hold {wrong[0]!r}; it can hold {', '.join(ROLES)}")
    wanted = {heading.casefold().strip(): role for role, heading in (given or {}).items()}
    own = {one.casefold().strip() for one in header}
    unknown = [heading for heading in (given or {}).values() if heading.casefold().strip() not in own]
    if unknown:
        raise InputRefused(f"the table has no column {unknown[0]!r}; its columns are {', '.join(header)}")
    found: dict[str, int] = {}
    for position, heading in enumerate(header):
        text = heading.casefold().strip()
        role = wanted.get(text) or (None if _given_elsewhere(text, wanted) else _headings().get(text))
        if role is None:
            continue
        if role in found:
            raise InputRefused(
                f"the columns {header[found[role]]!r} and {heading!r} both hold the {role}; say which with --column"
            )
        found[role] = position
    if not set(found) - {"state"}:
        raise InputRefused(
            f"no column tells an agency or a place: the columns are {', '.join(header) or 'none'}. Name one with"
            " --column name=HEADING; what can be named: " + ", ".join(ROLES)
        )
    return found


def _given_elsewhere(text: str, wanted: Mapping[str, str]) -> bool:
    return _headings().get(text) in wanted.values()


class _Known:
    """The registry's agencies, ready to be asked by id, ORI, spelling and parts of the name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.names: dict[str, str] = {}
        self.by_ori: dict[str, list[str]] = defaultdict(list)
        self.by_normal: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.by_parts: dict[tuple[str, tuple[str, str, str]], set[str]] = defaultdict(set)
        self.by_county: dict[str, list[str]] = defaultdict(list)
        self.by_place: dict[str, list[str]] = defaultdict(list)
        self.state: dict[str, str] = {}
        self.redirects = dict(connection.execute("SELECT former_id, agency_id FROM redirects").fetchall())
        for agency_id, agency, state, ori, county, place in connection.execute(
            "SELECT agency_id, agency, state, ori, county_fips, place_fips FROM agencies ORDER BY agency_id"
        ).fetchall():
            self.names[agency_id] = agency
            self.state[agency_id] = state
            if ori:
                self.by_ori[ori].append(agency_id)
            for code in (county or "").split(";"):
                self.by_county[code].append(agency_id)
            for code in (place or "").split(";"):
                self.by_place[code].append(agency_id)
        for agency_id, state, spelling, normal in connection.execute(
            "SELECT agency_id, state, spelling, normal FROM spellings"
        ).fetchall():
            self.by_normal[state, normal].add(agency_id)
            self.by_parts[state, _parts(spelling, state)].add(agency_id)
        self.listed: dict[str, str] = dict(
            connection.execute(
                "SELECT agency_id, string_agg(DISTINCT model, ';' ORDER BY model) FROM agreements"
                " WHERE status = 'listed' GROUP BY agency_id"
            ).fetchall()
        )
        self.jurisdictions: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for (state, normal), ids in sorted(self.by_normal.items()):
            parsed = parse_name(normal)
            self.jurisdictions[state] += [(parsed.type, parsed.jurisdiction, one) for one in sorted(ids)]


def _parts(name: str, state: str) -> tuple[str, str, str]:
    known = states_by_code().get(state)
    kind, unit, jurisdiction = parse_name(name).key(known.name if known else state)
    return kind, unit, place_key(jurisdiction)


def ask_matches(
    connection: duckdb.DuckDBPyConnection, header: Sequence[str], rows: Iterable[Sequence[str]], **given: str
) -> list[Match]:
    """One match for each line of a table, in its order. `given` names columns whose headings are not known.

    Raises `InputRefused` where the table has no column to match by.
    """
    places = read_headings(header, given)
    known = _Known(connection)
    return [_match({role: _cell(row, at, role) for role, at in places.items()}, known) for row in rows]


def _cell(row: Sequence[str], at: int, role: str) -> str:
    """A cell as text; a code that a spreadsheet made a decimal, as 12001.0, is a whole number again."""
    text = " ".join(str(row[at]).split()) if at < len(row) and row[at] is not None else ""
    return text.removesuffix(".0") if role in _CODES else text


def _match(cells: Mapping[str, str], known: _Known) -> Match:
    agency_id = known.redirects.get(cells.get("agency_id", ""), cells.get("agency_id", ""))
    if agency_id in known.names:
        return _agency(known, [agency_id], "the agency's id")
    state = _state(cells.get("state", ""))
    if cells.get("state") and state is None:
        return Match(UNMATCHED, "place", None, None, f"{cells['state']!r} is no state or territory")
    if cells.get("ori"):
        found = _by_ori(cells["ori"], known)
        if found:
            return _agency(known, found, "the ORI")
    if cells.get("name"):
        return _by_name(cells["name"], state, cells, known)
    found_place = _by_place(cells, state, known)
    if found_place is not None:
        return found_place
    for role, words in (("ori", "no agency of the registry has the ORI"), ("agency_id", "no agency has the id")):
        if cells.get(role):
            return Match(UNMATCHED, "agency", None, None, f"{words} {cells[role]!r}")
    return Match(UNMATCHED, "place", None, None, "the line names neither an agency nor a place")


def _state(text: str) -> str | None:
    if not text:
        return None
    for one in states_by_code().values():
        if text.upper() in (one.state, one.fips) or place_key(text) == place_key(one.name):
            return one.state
    return None


def _by_ori(text: str, known: _Known) -> list[str]:
    ori = text.upper().replace(" ", "")
    if len(ori) == 7:
        return sorted(one for other, ids in known.by_ori.items() if other.startswith(ori) for one in ids)
    return known.by_ori.get(ori, [])


def _agency(known: _Known, ids: Sequence[str], how: str) -> Match:
    if len(ids) == 1:
        one = ids[0]
        return Match(MATCHED, "agency", one, known.names[one], how, (), known.listed.get(one))
    how = how.partition(";")[0]
    return Match(CANDIDATES, "agency", None, None, f"{how}, that of {len(ids)} agencies", tuple(ids))


def _by_name(name: str, state: str | None, cells: Mapping[str, str], known: _Known) -> Match:
    """An agency by its name: a spelling ever listed, the same parts, else what is alike as candidates."""
    name = _COUNTY.sub("County", name)
    states = [state] if state is not None else sorted(states_by_code())
    how = "a spelling that lists used"
    found = sorted({one for code in states for one in known.by_normal.get((code, normal_form(name)), ())})
    if not found:
        how = "the same name in other words"
        found = sorted({one for code in states for one in known.by_parts.get((code, _parts(name, code)), ())})
    if len(found) > 1 and cells.get("county"):
        there = [one for one in found if one in _in_county(cells["county"], known.state[one], known)]
        if len(there) == 1:
            found, how = there, f"{how}, and the county"
    if found:
        return _agency(known, found, how if state is not None else f"{how}; no other state has it")
    alike = _alike(name, states, known)
    if alike:
        return Match(CANDIDATES, "agency", None, None, "alike only", alike)
    where = f" in {state}" if state is not None else ""
    return Match(UNMATCHED, "agency", None, None, f"no agency of this name was ever listed{where}")


def _alike(name: str, states: Sequence[str], known: _Known) -> tuple[str, ...]:
    """Agencies of a like jurisdiction and, where the name tells a body, of that body; the most alike first."""
    parsed = parse_name(name)
    choices = [
        (jurisdiction, one)
        for code in states
        for kind, jurisdiction, one in known.jurisdictions.get(code, ())
        if parsed.type in ("other", kind)
    ]
    near = process.extract(
        parsed.jurisdiction, [text for text, _ in choices], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=20
    )
    return tuple(dict.fromkeys(choices[index][1] for _, _, index in near))[:_MAX_CANDIDATES]


def _in_county(text: str, state: str, known: _Known) -> set[str]:
    return {one for county in find_county(text, state)[0] for one in known.by_county.get(county.county_fips, ())}


def _by_place(cells: Mapping[str, str], state: str | None, known: _Known) -> Match | None:
    """A county or place by its code or name, with the agencies listed there; None where the line names none."""
    geoid = cells.get("geoid", "")
    code = cells.get("county_fips") or (geoid if len(geoid) <= 5 else "")
    if code:
        return _by_county_code(code, state, known)
    place = cells.get("place_fips") or geoid
    text = cells.get("place") or ""
    if not place and not text:
        text = cells.get("county", "")
        if text and not any(word in text.casefold() for word in ("county", "parish", "borough", "city", "area")):
            text = f"{text} County" if state is None or find_county(f"{text} County", state)[0] else text
    try:
        if place:
            spot = spot_by_place(place)
        elif text:
            spot = spot_by_name(f"{text}, {state}" if state is not None else text)
        else:
            return None
    except AmbiguousPlace as error:
        return Match(CANDIDATES, "place", None, None, "the name is that of several", error.choices)
    except NotFound as error:
        return Match(UNMATCHED, "place", None, None, str(error))
    if spot.kind == "county":
        return _county(spot.counties[0].county.county_fips, "the name", known)
    if spot.kind != "place":
        return Match(UNMATCHED, "place", None, None, f"{spot.label} is a state, not a county or a place")
    one = spot.places[0]
    agencies = sorted(set(known.by_place.get(one.place_fips, ())))
    listed = ";".join(other for other in agencies if other in known.listed) or None
    return Match(MATCHED, "place", one.place_fips, spot.label, "the code" if place else "the name", (), listed)


def _by_county_code(code: str, state: str | None, known: _Known) -> Match:
    """The county of a code; a former code is its follower's, where there is one, and else has candidates."""
    try:
        spot = spot_by_county(code)
    except NotFound as error:
        return Match(UNMATCHED, "county", None, None, str(error))
    codes = tuple(one.county.county_fips for one in spot.counties)
    if state is not None and state not in spot.states:
        return Match(CANDIDATES, "county", None, None, f"the code is of {spot.label}, the line says {state}", codes)
    how = "; ".join(("the county's code", *spot.notes))
    if len(codes) == 1:
        return _county(codes[0], how, known)
    return Match(CANDIDATES, "county", None, None, how, codes)


def _county(fips: str, how: str, known: _Known) -> Match:
    county = counties()[fips]
    agencies = [one for one in known.by_county.get(fips, ()) if one in known.listed]
    return Match(
        MATCHED, "county", fips, f"{county.name}, {county.state}", how, (), ";".join(sorted(set(agencies))) or None
    )
