"""Reads the place that a person asks about: a name, a county's code, a ZIP or a point. For `287g covers` and `match`.

An answer says what is certain and what is not: a ZIP is a set of candidates, and for a point no city's border is
held. A name that fits several places is refused with the choices, an unknown one with the nearest names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.errors import NotFound
from section287g.places.codes import CITY, find_county
from section287g.places.names import COUNTY_KINDS, kind_readings, place_key
from section287g.places.tables import (
    County,
    Place,
    Reference,
    counties,
    counties_by_key,
    county_changes,
    current_counties,
    load_reference,
    open_reference,
    states_by_code,
)
from section287g.places.unresolved import AmbiguousPlace, UnknownPlace, several, several_counties, unknown

__all__ = [
    "AmbiguousPlace",
    "Spot",
    "SpotCounty",
    "UnknownPlace",
    "spot_at_point",
    "spot_by_county",
    "spot_by_name",
    "spot_by_place",
    "spot_by_zip",
]

_TOWN_STATES: Final = frozenset({"CT", "MA", "ME", "NH", "RI", "VT"})


@dataclass(frozen=True, slots=True)
class SpotCounty:
    """A county of a spot. `whole` says that all of the spot lies in it; `share` is that of a ZIP's people."""

    county: County
    whole: bool
    how: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What was asked about: states, counties, the places it is or may be, and what a reader should know.

    `kind` is state, county, place, zip or point. `places` are certain for a place and candidates for a ZIP.
    `population` is people of a state, county or place.
    """

    asked: str
    kind: str
    label: str
    states: tuple[str, ...]
    counties: tuple[SpotCounty, ...] = ()
    places: tuple[Place, ...] = ()
    population: int | None = None
    notes: tuple[str, ...] = ()


@cache
def _states_by_name() -> dict[str, str]:
    found = {place_key(one.name): one.state for one in states_by_code().values()}
    return found | {one.casefold(): one for one in states_by_code()}


def _split_state(text: str) -> tuple[str, str | None]:
    """A name and the state written after it, with or without a comma."""
    name, comma, last = text.rpartition(",")
    if comma:
        state = _states_by_name().get(place_key(last))
        if state is None:
            raise NotFound(f"{last.strip()!r} is no state or territory; write the place as 'Gainesville, FL'")
        return name.strip(), state
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count:
            state = _states_by_name().get(place_key(" ".join(words[-count:])))
            if state is not None:
                return " ".join(words[:-count]), state
    return text.strip(), None


def spot_by_name(text: str) -> Spot:
    """The state, county or place that a name means: 'Gainesville, FL', 'Alachua County, FL', 'Florida'.

    Raises `NotFound` for a name that fits nothing, with the nearest ones, or that fits several places, with these.

    >>> spot_by_name("Gainesville, FL").label
    'Gainesville, FL (city; Alachua County)'
    """
    whole = _states_by_name().get(place_key(text))
    if whole is not None:
        return _of_state(text, whole)
    name, state = _split_state(text)
    if not place_key(name):
        raise NotFound(f"{text!r} names no place; write it as 'Gainesville, FL' or 'Alachua County, FL'")
    among = (state,) if state is not None else tuple(states_by_code())
    keys = [key for key, _ in kind_readings(name)]
    reference = load_reference(((code, key) for code in among for key in (*keys, f"{keys[0]}{CITY}")), rosters=False)
    named_county = any(kind in COUNTY_KINDS for _, kind in kind_readings(name))
    found = _counties_named(name, among)
    places = [] if named_county and found else _places_named(name, among, reference)
    if not places and not named_county:
        # Boise is 'Boise City' in the Census, and there is a Boise County elsewhere in the state
        cities = [one for code in among for one in reference.places.get((code, f"{keys[0]}{CITY}"), ())]
        if found and cities:
            choices = [(one.place_fips, _place_label(one, with_code=True)) for one in _by_size(cities)]
            choices += [(one.county_fips, f"{one.name}, {one.state}") for one in found]
            raise several(text, choices, "Say 'City' or 'County', or --place CODE")
        places = cities
    if not places and found:
        if len(found) == 1:
            return _of_any_county(text, found[0])
        raise several_counties(text, found)
    if not places:
        raise unknown(text, name, state)
    chosen, others = _choose(places, among)
    if chosen is None or (state is None and _elsewhere(chosen, found)):
        hint = "Say which state, or" if state is None else "Say which by its code, as"
        raise several(text, _alike(places, found if state is None else ()), f"{hint} --place CODE")
    notes = [f"{_place_label(one, with_code=True)} has the same name" for one in others]
    notes += [
        f"{one.name}, {one.state} has the same name; ask '{one.name}, {one.state}' for it"
        for one in found
        if one.kind != "independent city" and one.county_fips not in chosen.county_fips
    ]
    return _of_place(text, chosen, tuple(notes))


def _places_named(name: str, among: Sequence[str], reference: Reference) -> list[Place]:
    """The places of a name by its most literal reading that is known anywhere."""
    for key, kind in kind_readings(name):
        if kind in COUNTY_KINDS:
            continue
        places = [one for code in among for one in reference.places.get((code, key), ())]
        told = [one for one in places if one.kind == kind] if kind else []
        if told or places:
            return told or places
    return []


def _choose(places: Sequence[Place], among: Sequence[str]) -> tuple[Place | None, tuple[Place, ...]]:
    """The place that is plainly meant, a town in New England and else a city or village, and others of its name."""
    if len(places) == 1:
        return places[0], ()
    if len(among) > 1:
        return None, ()
    digits = 10 if among[0] in _TOWN_STATES else 7
    meant = [one for one in places if len(one.place_fips) == digits]
    if len(meant) == 1:
        return meant[0], tuple(one for one in places if one is not meant[0])
    return None, ()


def _elsewhere(place: Place, found: Sequence[County]) -> bool:
    """Whether a county of the place's name lies in another state, so that either may be meant."""
    return any(one.state != place.state and one.current for one in found)


def _alike(places: Sequence[Place], found: Sequence[County]) -> list[tuple[str, str]]:
    """The codes and labels of places and counties of one name, those with most people first."""
    sized = [(one.population or 0, one.state, one.place_fips, _place_label(one, with_code=True)) for one in places]
    own = {code for one in places for code in one.county_fips if counties()[code].kind == "independent city"}
    sized += [
        (one.population or 0, one.state, one.county_fips, f"{one.name}, {one.state}")
        for one in found
        if one.current and one.county_fips not in own
    ]
    return [(code, label) for _, _, code, label in sorted(sized, key=lambda one: (-one[0], *one[1:3]))]


def _by_size(places: Sequence[Place]) -> list[Place]:
    return sorted(places, key=lambda one: (-(one.population or 0), one.state, one.place_fips))


def _place_label(place: Place, with_code: bool = False) -> str:
    within = ", ".join(counties()[code].name for code in place.county_fips) or "county unknown"
    code = f", {place.place_fips}" if with_code else ""
    return f"{place.short_name}, {place.state} ({place.kind}; {within}{code})"


def _of_state(asked: str, code: str) -> Spot:
    state = states_by_code()[code]
    key = place_key(state.name)
    reference = load_reference(((one, key) for one in states_by_code()), rosters=False)
    places = [one for state in states_by_code() for one in reference.places.get((state, key), ())]
    notes = tuple(
        f"{one.short_name}, {one.state} has the same name; ask '{one.short_name}, {one.state}' for it"
        for one in _by_size(places)[:1]
    )
    return Spot(asked, "state", state.name, (code,), population=state.population, notes=notes)


def _of_county(asked: str, county: County, notes: tuple[str, ...]) -> Spot:
    within = SpotCounty(county, True, "it is the county asked about")
    return Spot(
        asked,
        "county",
        f"{county.name}, {county.state}",
        (county.state,),
        (within,),
        population=county.population,
        notes=notes,
    )


def _of_place(asked: str, place: Place, notes: tuple[str, ...] = ()) -> Spot:
    whole = len(place.county_fips) == 1
    within = tuple(
        SpotCounty(
            counties()[code],
            whole,
            f"{place.short_name} lies in it" if whole else f"a part of {place.short_name} may lie in it",
        )
        for code in place.county_fips
    )
    if not within:
        notes = (*notes, "its county is not known from the sources held; ask by --county too")
    return Spot(asked, "place", _place_label(place), (place.state,), within, (place,), place.population, notes)


def spot_by_place(code: str) -> Spot:
    """The place of a Census code: seven digits, or ten for a town or township. Raises `NotFound`."""
    reference = load_reference((), place_fips=(code,), rosters=False)
    if code not in reference.place_by_fips:
        raise NotFound(f"{code!r} is the code of no place held; it has seven digits, or ten for a town or township")
    return _of_place(code, reference.place_by_fips[code])


def spot_by_county(text: str) -> Spot:
    """The county of a FIPS code or a name: 12001, 'Alachua County, FL'; a former code answers as its follower's.

    Raises `NotFound` for a code that no county has.
    """
    if not text.strip().isdigit():
        name, state = _split_state(text)
        among = (state,) if state is not None else tuple(states_by_code())
        found = _counties_named(name, among)
        if not found:
            raise unknown(text, name, state)
        if len(found) > 1:
            raise several_counties(text, found)
        return _of_any_county(text, found[0])
    code = text.strip().zfill(5)
    county = counties().get(code)
    if county is None:
        within = next((one for one in states_by_code().values() if one.fips == code[:2]), None)
        about = f"{within.name} has no county of this code" if within else "its first two digits are no state's"
        raise NotFound(
            f"{text!r} is the FIPS code of no county: {about}; look it up by name: --county 'Alachua County, FL'"
        )
    return _of_any_county(text, county)


def _counties_named(name: str, among: Sequence[str]) -> list[County]:
    """The counties that a name may mean in these states, those of today before former ones and planning regions."""
    found = [one for code in among for one in find_county(name, code)[0]]
    literal = kind_readings(name)[0][0]
    other = [one for code in among for one in counties_by_key(code).get(literal, ()) if not one.current]
    return other if other and not any(place_key(one.name) == literal for one in found) else found


def _of_any_county(text: str, county: County) -> Spot:
    """A county of today; the follower or followers of a former one; the counties that a planning region overlaps."""
    if county.current:
        return _of_county(text, county, ())
    code = county.county_fips
    parts = current_counties(code)
    if county.kind == "planning region":
        note = "agencies are located by Connecticut's eight counties, which this planning region overlaps"
        how = "overlaps the planning region"
    else:
        changes = [one["note"] for one in county_changes() if one["former_fips"] == code]
        note = f"{county.name} ({code}) ended on {county.until}: {'; '.join(changes)}"
        how = f"a part of the former {county.name}"
        if len(parts) == 1:
            return _of_county(text, parts[0], (note,))
    within = tuple(SpotCounty(one, len(parts) == 1, how) for one in parts)
    return Spot(text, "county", f"{county.name}, {county.state}", (county.state,), within, notes=(note,))


def spot_by_zip(text: str) -> Spot:
    """The counties and places of a ZIP code, as candidates. Raises `NotFound` for an unknown one."""
    code = text.strip().split("-")[0]
    if not code.isdigit() or len(code) != 5:
        raise NotFound(f"{text!r} is no ZIP code; it has five digits, as in 32601")
    with open_reference("zips") as connection:
        rows = connection.execute(
            "SELECT county_fips, max(weight), any_value(city), any_value(state) FROM zips WHERE zip = $zip"
            " GROUP BY county_fips ORDER BY max(weight) DESC NULLS LAST, county_fips",
            {"zip": code},
        ).fetchall()
    known = _zip_counties([(fips, share, city) for fips, share, city, _ in rows])
    if not known:
        raise NotFound(f"{code} is no ZIP code that the sources hold; ask by the place's name or its county")
    within = tuple(
        SpotCounty(
            county,
            len(known) == 1,
            "the ZIP lies in it" if len(known) == 1 else _share_of(code, share),
            share,
        )
        for county, share, _ in known
    )
    states = tuple(dict.fromkeys(county.state for county, _, _ in known))
    cities = {(county.state, place_key(city)) for county, _, city in known if city}
    reference = load_reference(cities, rosters=False)
    codes = {county.county_fips for county, _, _ in known}
    places = [one for key in sorted(cities) for one in reference.places.get(key, ()) if codes & set(one.county_fips)]
    names = ", ".join(sorted({f"{city}, {county.state}" for county, _, city in known if city}))
    return Spot(
        text,
        "zip",
        f"ZIP {code}" + (f" ({names})" if names else ""),
        states,
        within,
        tuple(places),
        notes=("a ZIP code is a mail route, not an area: what is listed are candidates",),
    )


def _zip_counties(
    rows: Sequence[tuple[str | None, float | None, str | None]],
) -> list[tuple[County, float | None, str | None]]:
    """A ZIP's counties of today and their shares of its people; a planning region's where nothing else is known."""
    held = [(counties()[fips], share, city) for fips, share, city in rows if fips and fips in counties()]
    current = [one for one in held if one[0].current]
    if current:
        return current
    return [(other, None, city) for county, _, city in held for other in current_counties(county.county_fips)]


def _share_of(code: str, share: float | None) -> str:
    return f"a part of ZIP {code} lies in it" + (f", with {share:.0%} of its people" if share is not None else "")


def spot_at_point(latitude: float, longitude: float) -> Spot:
    """The county of a point, by polygon, and those whose border is near. Raises `NotFound` outside the country."""
    from section287g.places.boundaries import counties_at  # the boundaries are read for a point only

    hits = [hit for hit in counties_at(latitude, longitude) if hit.system == "county"]
    if not hits:
        hint = "give the latitude first, and the longitude with its minus sign for the west, as in 29.65,-82.32"
        for other in ((longitude, latitude), (latitude, -longitude), (longitude, -latitude)):
            if abs(other[0]) <= 90 and abs(other[1]) <= 180 and counties_at(*other):
                hint = f"{other[0]},{other[1]} does: latitude first, and a minus sign for the west"
                break
        raise NotFound(
            f"{latitude}, {longitude} lies outside the country, in no county of a state or territory; {hint}"
        )
    near = len(hits) > 1 or not hits[0].inside
    within = tuple(
        SpotCounty(
            counties()[hit.county_fips],
            hit.inside and not near,
            "the point lies in it"
            if hit.inside
            else f"its border is {hit.metres_to_border:,.0f} m away, and borders here are simplified",
        )
        for hit in hits
    )
    states = tuple(dict.fromkeys(one.county.state for one in within))
    notes = ["the point is near a county's border, and borders here are simplified"] if near else []
    notes.append("no border of a city is held: a municipality's agency may cover the point")
    return Spot(f"{latitude},{longitude}", "point", f"{latitude}, {longitude}", states, within, notes=tuple(notes))
