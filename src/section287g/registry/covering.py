"""Which agencies with an agreement have authority at a place, on a day: for `287g covers`, and for pages.

Every line says how far the agency's authority reaches there, what the model means for the place, and why it is
listed. That an agency is not listed says that ICE's list does not name it, and nothing of what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import duckdb

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.lists.cells import UNKNOWN_MODEL
from section287g.lists.lookups import MODEL_NAMES
from section287g.places.jurisdiction import JURISDICTIONS, fills_counties
from section287g.places.spot import Spot, SpotCounty
from section287g.places.tables import states_by_code
from section287g.registry.filters import Filters
from section287g.registry.moment import Day, Moment, find_moment
from section287g.registry.standing import standing_sql

__all__ = [
    "COVERING_COLUMNS",
    "COVERS",
    "COVERS_PART",
    "MAY_COVER",
    "MEANINGS_SCHEMA",
    "Covering",
    "CoveringLine",
    "ask_covering",
    "covering_of",
]

COVERS: Final = "covers"
COVERS_PART: Final = "covers a part"
MAY_COVER: Final = "may cover"
MEANINGS_SCHEMA: Schema = (
    Column("model", "jem, wso, tfm or unknown", check=(*MODEL_NAMES, UNKNOWN_MODEL).__contains__),
    Column("jurisdiction", "kind of jurisdiction; * for every other", check=("*", *JURISDICTIONS).__contains__),
    Column("meaning", "what the model means there, a sentence or two; {area} is the agency's area"),
)
COVERING_COLUMNS: Final = (
    "agency_id", "agency", "state", "model", "signed", "agreement_id", "jurisdiction", "county_fips", "place_fips",
    "agency_type",
)  # fmt: skip
"""What is read of each listed agreement, in this order."""
_OWN_GROUNDS: Final = {
    "campus": "the grounds that it polices lie in {county}",
    "port": "the grounds that it polices lie in {county}",
    "constable district": "its precinct, ward or township lies in {county}",
    "tribal": "the lands that it polices lie in {county}",
}


@dataclass(frozen=True, slots=True)
class CoveringLine:
    """One agreement whose agency has, or may have, authority at the place."""

    reach: str
    jurisdiction: str
    agency_id: str
    agency: str
    state: str
    model: str
    signed: date | None
    agreement_id: str
    meaning: str
    why: str


@dataclass(frozen=True, slots=True)
class Covering:
    """The answer for one place: the lines from the state's down, the moment, and what is not listed.

    `unplaced` are agreements of the same states whose agency's area is not known: they may cover the place too.
    """

    spot: Spot
    moment: Moment
    lines: tuple[CoveringLine, ...]
    unplaced: tuple[CoveringLine, ...]

    @property
    def agencies(self) -> int:
        """Agencies among the lines."""
        return len({line.agency_id for line in self.lines})


@cache
def _meanings() -> Mapping[tuple[str, str], str]:
    lines = read_table(data_file("registry", "meanings.csv"), MEANINGS_SCHEMA)
    found = {(line["model"], line["jurisdiction"]): line["meaning"] for line in lines}
    missing = [model for model in (*MODEL_NAMES, UNKNOWN_MODEL) if (model, "*") not in found]
    if missing:
        raise DataFileError(f"meanings.csv: no line with jurisdiction * for {', '.join(missing)}")
    return found


def meaning_of(model: str, jurisdiction: str, area: str) -> str:
    """What a model means for an agency of a jurisdiction, in words; `area` is the agency's area.

    >>> meaning_of("wso", "county", "Alachua County").startswith("In the jail of Alachua County: ")
    True
    """
    known = _meanings()
    return (known.get((model, jurisdiction)) or known[model, "*"]).format(area=area)


def ask_covering(
    connection: duckdb.DuckDBPyConnection, spot: Spot, as_of: Day | None = None, known_on: Day | None = None
) -> Covering:
    """Every listed agreement of an agency with authority at the place, as of a day, from the state's down."""
    moment = find_moment(connection, as_of, known_on)
    sql, parameters = standing_sql(Filters(state=spot.states, as_of=as_of, known_on=known_on), moment)
    rows = connection.execute(
        f"""WITH {sql}
        SELECT agency_id, chosen.agency, chosen.state, model, signed, chosen.agreement_id, jurisdiction, county_fips,
            place_fips, agency_type
        FROM chosen JOIN agencies USING (agency_id) ORDER BY agency_id, model""",
        parameters,
    ).fetchall()
    return covering_of(spot, moment, rows)


def covering_of(spot: Spot, moment: Moment, rows: Iterable[Sequence[Any]]) -> Covering:
    """The answer out of the listed agreements of its states: `COVERING_COLUMNS` of each, by agency and model."""
    lines: list[CoveringLine] = []
    unplaced: list[CoveringLine] = []
    for row in rows:
        line = _line(spot, row)
        if line is not None:
            (lines if line.reach else unplaced).append(line)
    order = {name: place for place, name in enumerate(JURISDICTIONS)}
    reaches = (COVERS, COVERS_PART, MAY_COVER)
    lines.sort(key=lambda one: (order[one.jurisdiction], reaches.index(one.reach), one.agency_id, one.model))
    return Covering(spot, moment, tuple(lines), tuple(unplaced))


def _line(spot: Spot, row: Sequence[Any]) -> CoveringLine | None:
    agency_id, agency, state, model, signed, agreement_id, jurisdiction, county_text, place_text, agency_type = row
    county_codes = tuple(county_text.split(";")) if county_text else ()
    place_codes = tuple(place_text.split(";")) if place_text else ()
    reach, why = _reach(spot, state, jurisdiction, agency_type, county_codes, place_codes)
    if reach is None:
        return None
    area = _area(spot, jurisdiction, county_codes, agency)
    return CoveringLine(
        reach,
        jurisdiction or "unknown",
        agency_id,
        agency,
        state,
        model,
        signed,
        agreement_id,
        meaning_of(model, jurisdiction or "*", area),
        why,
    )


def _reach(
    spot: Spot,
    state: str,
    jurisdiction: str | None,
    agency_type: str,
    county_codes: Sequence[str],
    place_codes: Sequence[str],
) -> tuple[str | None, str]:
    """How far an agency reaches at a spot, and why; None where it does not, an empty word where it is not known."""
    state_name = states_by_code()[state].name
    if jurisdiction == "state":
        whole = len(spot.states) == 1
        return (COVERS if whole else COVERS_PART), f"it is an agency of {state_name}"
    if jurisdiction is None or (spot.kind != "state" and not (county_codes or place_codes)):
        return "", "the agency's area is not known"
    if spot.kind == "state":
        return COVERS_PART, f"it acts in a part of {state_name}"
    shared = [one for one in spot.counties if one.county.county_fips in county_codes]
    asked_places = {one.place_fips for one in spot.places}
    if spot.kind == "place" and asked_places & set(place_codes):
        place = spot.places[0]
        if jurisdiction == "municipal":
            return COVERS, f"it is the agency of {place.short_name}"
        if jurisdiction == "regional":
            return COVERS, f"{place.short_name} is one of the municipalities that share it"
        return MAY_COVER, f"{place.short_name} is in its name"
    if not shared:
        return None, ""
    if fills_counties(jurisdiction, agency_type):
        return _countywide(spot, jurisdiction, shared)
    return _within_county(spot, jurisdiction, shared, place_codes)


def _countywide(spot: Spot, jurisdiction: str, shared: Sequence[SpotCounty]) -> tuple[str, str]:
    """The reach of an agency whose authority fills whole counties."""
    names = " and ".join(one.county.name for one in shared)
    own = {
        "county": f"it is an agency of {names}",
        "judicial district": f"its judicial district holds {names}",
        "regional": f"{names} shares its jail with others",
    }[jurisdiction]
    if all(one.whole for one in shared):
        return COVERS, own
    return (MAY_COVER if spot.kind == "point" else COVERS_PART), f"{own}; {shared[0].how}"


def _within_county(
    spot: Spot, jurisdiction: str, shared: Sequence[SpotCounty], place_codes: Sequence[str]
) -> tuple[str | None, str]:
    """The reach of an agency that has a county in common with the spot, and is not of the place asked about."""
    names = " and ".join(one.county.name for one in shared)
    if jurisdiction in _OWN_GROUNDS:
        return MAY_COVER, _OWN_GROUNDS[jurisdiction].format(county=names)
    if jurisdiction == "regional":
        if place_codes and spot.kind == "place":
            return None, ""  # its members are known, and the place is none of them
        return (COVERS_PART if spot.kind == "county" else MAY_COVER), f"governments of {names} share it"
    if spot.kind == "place":
        return None, ""  # another municipality's
    if spot.kind == "county":
        return COVERS_PART, f"it is the agency of a municipality in {names}"
    if {one.place_fips for one in spot.places} & set(place_codes):
        return (
            MAY_COVER,
            f"the ZIP's mail goes to {spot.places[0].short_name}; its municipality may not hold all of it",
        )
    return MAY_COVER, f"it is the agency of a municipality in {names}, and no border of a city is held"


def _area(spot: Spot, jurisdiction: str | None, county_codes: Sequence[str], agency: str) -> str:
    """The agency's area in words: its county of those asked about, the place, or 'its area'."""
    if jurisdiction == "municipal":
        return spot.places[0].short_name if spot.kind == "place" else "its municipality"
    shared = [one.county.name for one in spot.counties if one.county.county_fips in county_codes]
    if shared:
        return " and ".join(shared)
    return "its county" if jurisdiction == "county" else "its area"
