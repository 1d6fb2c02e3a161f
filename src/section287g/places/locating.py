"""The public verb of this room: where an agency has authority, with its codes and how each was found.

Names come first, ICE's county column is a witness, and judgements stand before both. What is not known stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from section287g.identity import parse_name
from section287g.places.answers import Disagreement, Located, ToLocate, Witness
from section287g.places.codes import CITY, COUNTY_OF_STATE, CountyReading, find_county, find_place, read_county
from section287g.places.judgements import PlaceJudgement, place_judgements
from section287g.places.jurisdiction import Jurisdiction, find_jurisdiction, place_texts
from section287g.places.names import kind_readings, place_key, plain
from section287g.places.roster import AMBIGUOUS, FOUND, NOT_IN_ROSTER, OriReading, find_ori, name_keys
from section287g.places.tables import (
    County,
    HifldLine,
    Place,
    Reference,
    counties,
    counties_by_key,
    current_counties,
    load_reference,
    states_by_code,
)

__all__ = ["locate"]

_NOTHING: Final[Mapping[str, Located]] = {}
_COUNTYWIDE: Final = frozenset({"county", "regional", "judicial district"})


def locate(agencies: Sequence[ToLocate], known: Mapping[str, Located] = _NOTHING) -> list[Located]:
    """Where each of these agencies has authority, in their order; one load of the reference tables for all.

    `known` are answers given before, by their `inputs`: where these are the same the answer is, too, and only the
    rows of its disagreements are counted anew.

    >>> found = locate([ToLocate("fl-alachua-county-sheriff", "FL", ("Alachua County Sheriff's Office",))])[0]
    >>> found.jurisdiction, found.county_fips, found.ori
    ('county', ('12001',), 'FL0010000')
    """
    found = {agency.agency_id: known.get(agency.inputs) for agency in agencies}
    new = [agency for agency in agencies if found[agency.agency_id] is None]
    fresh = {one.agency_id: one for one in (_locate_all(new) if new else ())}
    return [
        fresh[agency.agency_id] if before is None else _recounted(agency, before)
        for agency in agencies
        for before in (found[agency.agency_id],)
    ]


def _recounted(agency: ToLocate, before: Located) -> Located:
    """A former answer with the rows of its disagreements as they are counted now."""
    if not before.disagreements:
        return before
    rows: Counter[str] = Counter()
    for one in agency.witnesses:
        rows[one.county] += one.rows
    again = tuple(replace(one, rows=rows[one.ice_county]) for one in before.disagreements)
    return replace(before, disagreements=again)


def _locate_all(agencies: Sequence[ToLocate]) -> list[Located]:
    own = {agency.agency_id for agency in agencies}
    codes = [
        (column, value) for (one, column), said in place_judgements().items() if one in own for value in said.values
    ]
    judged_places = [value for column, value in codes if column == "place_fips"]
    named = load_reference((), judged_places, rosters=False).place_by_fips.values() if judged_places else ()
    keys = {key for agency in agencies for key in _wanted_keys(agency)}
    keys |= {(place.state, place_key(place.short_name)) for place in named}
    reference = load_reference(keys, judged_places, [value for column, value in codes if column == "ori"])
    return [_locate(agency, reference) for agency in agencies]


def _wanted_keys(agency: ToLocate) -> Iterable[tuple[str, str]]:
    """Every key under which the places and rosters may know this agency."""
    state_name = states_by_code()[agency.state].name if agency.state in states_by_code() else ""
    for name in agency.names:
        yield agency.state, place_key(name)
        yield agency.state, f"{place_key(parse_name(plain(name)).jurisdiction)}{CITY}"
        for key in name_keys(name, state_name):
            yield agency.state, key
        for text in place_texts(name):
            for key, _ in kind_readings(text):
                yield agency.state, key
        for county in _named_county(name, agency.state)[0]:
            yield agency.state, place_key(county.short_name)
    said = place_judgements().get((agency.agency_id, "county_fips"))
    for code in said.values if said is not None else ():
        yield agency.state, place_key(counties()[code].short_name)


def _locate(agency: ToLocate, reference: Reference) -> Located:
    judged = {
        column: said
        for column in ("jurisdiction", "county_fips", "place_fips", "ori")
        if (said := place_judgements().get((agency.agency_id, column))) is not None
    }
    state_name = states_by_code()[agency.state].name if agency.state in states_by_code() else ""
    jurisdiction = _jurisdiction(agency, state_name, reference, judged.get("jurisdiction"))
    kind = jurisdiction.kind if jurisdiction is not None else None
    read = [(one, read_county(one.county, agency.state)) for one in agency.witnesses if one.county]
    witnesses = tuple(dict.fromkeys(reading.county.county_fips for _, reading in read if reading.county is not None))
    places, place_by = _places(agency, jurisdiction, witnesses, reference, judged.get("place_fips"))
    place = places[0] if len(places) == 1 else None
    found, county_by = _counties(agency, jurisdiction, place, places, witnesses, judged.get("county_fips"))
    ori = _ori(agency, kind, state_name, found, place, reference, judged.get("ori"))
    if not found and kind not in (None, "state") and ori.line is not None:
        by_roster = {one for code in ori.line.county_fips for one in current_counties(code)}
        if len(by_roster) == 1:
            found, county_by = tuple(by_roster), "the FBI's roster"
    hifld = _hifld(agency, ori, found, reference)
    population, population_by = _population(agency, kind, found, places, ori)
    sworn, sworn_by = _sworn(ori, hifld)
    latitude, longitude, point_by = _point(place, ori, hifld)
    return Located(
        agency.agency_id,
        kind,
        f"{jurisdiction.rule}: {jurisdiction.reason}" if jurisdiction is not None else "nothing tells",
        tuple(one.county_fips for one in found),
        county_by,
        tuple(one.place_fips for one in places) if kind in ("municipal", "constable district", "regional") else (),
        place_by,
        ori.line.ori if ori.line is not None else None,
        ori.status,
        ori.how,
        tuple(line.ori for line in ori.candidates),
        population,
        population_by,
        sworn,
        sworn_by,
        latitude,
        longitude,
        point_by,
        tuple(_disagreements(read, found, kind)),
        agency.inputs,
    )


def _jurisdiction(
    agency: ToLocate, state_name: str, reference: Reference, judged: PlaceJudgement | None
) -> Jurisdiction | None:
    if judged is not None:
        return Jurisdiction(judged.values[0], "judgement", judged.reason.partition(": ")[2])
    types = tuple(dict.fromkeys(one.ice_type for one in agency.witnesses if one.ice_type))
    return find_jurisdiction(
        agency.names[0],
        state_name,
        types,
        lambda key: (agency.state, key) in reference.places,
        counties_by_key(agency.state).__contains__,
    )


def _places(
    agency: ToLocate,
    jurisdiction: Jurisdiction | None,
    witnesses: Sequence[str],
    reference: Reference,
    judged: PlaceJudgement | None,
) -> tuple[tuple[Place, ...], str]:
    """The places of an agency: one where settled; for several candidates none is taken and the reason says so."""
    if judged is not None:
        return tuple(reference.place_by_fips[code] for code in judged.values), judged.reason
    if jurisdiction is None or jurisdiction.kind not in ("municipal", "constable district"):
        return (), ""
    for name in agency.names:
        text = jurisdiction.place or parse_name(plain(name)).jurisdiction
        reading = find_place(text, agency.state, witnesses, reference, jurisdiction.kind == "municipal")
        if len(reading.places) == 1:
            return reading.places, reading.how
        if reading.places:
            names = ", ".join(f"{one.name} ({one.place_fips})" for one in reading.places)
            return (), f"ambiguous: {names}"
    return (), "" if jurisdiction.kind == "constable district" else "no place of this name"


def _counties(
    agency: ToLocate,
    jurisdiction: Jurisdiction | None,
    place: Place | None,
    places: Sequence[Place],
    witnesses: Sequence[str],
    judged: PlaceJudgement | None,
) -> tuple[tuple[County, ...], str]:
    if judged is not None:
        return tuple(counties()[code] for code in judged.values), judged.reason
    kind = jurisdiction.kind if jurisdiction is not None else None
    if kind is None or kind == "state":
        return (), ""
    if place is not None and place.county_fips:
        return tuple(counties()[code] for code in place.county_fips), "the place's"
    codes = dict.fromkeys(code for one in places for code in one.county_fips)
    if codes:
        return tuple(counties()[code] for code in codes), "the places'"
    if kind != "municipal" and place is None:
        for name in agency.names:
            found, how = _named_county(name, agency.state)
            if len(found) == 1:
                return found, how
    if len(witnesses) == 1:
        return (counties()[witnesses[0]],), "ICE's county column"
    return (), f"ICE's county column gives {len(witnesses)} counties" if witnesses else ""


def _named_county(name: str, state: str) -> tuple[tuple[County, ...], str]:
    """The county that an agency's name holds: its jurisdiction, or the words that end in 'county' or 'parish'."""
    parsed = parse_name(plain(name))
    found, how = find_county(parsed.jurisdiction, state)
    if found:
        return found, how
    words = parsed.normal.split()
    for position, word in enumerate(words):
        if word in ("county", "parish"):
            for start in range(max(0, position - 4), position):
                inner = " ".join(words[start : position + 1])
                some = counties_by_key(state).get(place_key(inner), ())
                if some:
                    return some[:1], "a county in the name"
    return (), ""


def _ori(
    agency: ToLocate,
    kind: str | None,
    state_name: str,
    found: Sequence[County],
    place: Place | None,
    reference: Reference,
    judged: PlaceJudgement | None,
) -> OriReading:
    if judged is not None:
        lines = tuple(reference.line_by_ori[value] for value in judged.values)
        if len(lines) == 1:
            return OriReading(FOUND, lines[0], judged.reason)
        return OriReading(AMBIGUOUS if lines else NOT_IN_ROSTER, None, judged.reason, lines)
    if kind is None:
        return OriReading(NOT_IN_ROSTER, None, "the jurisdiction is unknown")
    return find_ori(kind, agency.names, (agency.state, state_name), found, place, reference)


def _population(
    agency: ToLocate, kind: str | None, found: Sequence[County], places: Sequence[Place], ori: OriReading
) -> tuple[int | None, str]:
    """People of the jurisdiction: its state's, its counties', its places'; none for a campus or a precinct."""
    line = ori.line
    if kind == "state":
        state = states_by_code().get(agency.state)
        return _together([state.population] if state is not None else [], "Census Bureau 2020")
    if kind == "regional" and parse_name(plain(agency.names[0])).type != "corrections":
        if line is not None and line.population:
            return line.population, f"FBI roster {line.year}"
        return _together([one.population for one in places], "its places': FBI rosters, GeoNames")
    if kind == "municipal":
        if len(places) == 1 and places[0].population is not None:
            source = places[0].population_source
            return places[0].population, {"geonames": "GeoNames"}.get(source, source.replace("fbi", "FBI roster"))
        return (line.population, f"FBI roster {line.year}") if line is not None and line.population else (None, "")
    if kind in _COUNTYWIDE:
        return _together([one.population for one in found], "Census Bureau 2020")
    return None, ""


def _together(people: Sequence[int | None], source: str) -> tuple[int | None, str]:
    """The sum of what is known of every part; None where a part is unknown or there is none."""
    known = [one for one in people if one is not None]
    return (sum(known), source) if known and len(known) == len(people) else (None, "")


def _hifld(agency: ToLocate, ori: OriReading, found: Sequence[County], reference: Reference) -> HifldLine | None:
    """The agency's line on HIFLD's list: that joined to its ORI, else the only one of its name in its counties."""
    if ori.line is not None:
        return reference.hifld_by_ori.get(ori.line.ori)
    codes = {one.county_fips for one in found}
    named = {
        line.hifld_id: line
        for name in agency.names
        for line in reference.hifld.get((agency.state, place_key(name)), ())
        if not codes or line.county_fips in codes
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _sworn(ori: OriReading, hifld: HifldLine | None) -> tuple[int | None, str]:
    """Sworn officers by the FBI's roster, else by HIFLD; where the FBI writes 0 the agency did not report them."""
    line = ori.line
    if line is not None and line.officers:
        return line.officers, f"FBI roster {line.year}"
    if hifld is not None and hifld.sworn:
        return hifld.sworn, "HIFLD, officers of 2008"
    if line is not None and line.officers == 0:
        return None, f"FBI roster {line.year} writes 0: not reported"
    return None, ""


def _point(place: Place | None, ori: OriReading, hifld: HifldLine | None) -> tuple[float | None, float | None, str]:
    """A point for the agency: its own address, else its place's, else the FBI's, often that of its county."""
    if hifld is not None and hifld.latitude is not None:
        return hifld.latitude, hifld.longitude, "HIFLD 2024"
    if place is not None and place.latitude is not None:
        return place.latitude, place.longitude, "the place's"
    if ori.line is not None and ori.line.latitude is not None:
        return ori.line.latitude, ori.line.longitude, "FBI roster 2018"
    return None, None, ""


def _disagreements(
    read: Sequence[tuple[Witness, CountyReading]], found: Sequence[County], kind: str | None
) -> Iterable[Disagreement]:
    """What ICE's county column says that the agency's counties do not, once a spelling, with its rows counted.

    A state's agency has a seat in a county and no limit there: a county of the state does not disagree.
    """
    codes = {one.county_fips for one in found}
    rows: Counter[tuple[str, str | None, str]] = Counter()
    for witness, reading in read:
        code = reading.county.county_fips if reading.county is not None else None
        if reading.how == COUNTY_OF_STATE and (kind == "state" or not codes or code in codes):
            continue
        rows[witness.county, code, reading.how] += witness.rows
    for (county, code, how), count in sorted(rows.items(), key=lambda item: item[0][0]):
        yield Disagreement(county, code, how, count)
