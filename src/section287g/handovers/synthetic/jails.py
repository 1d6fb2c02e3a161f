"""Draws the jails of a synthetic release, each with the county that is true of it. For `making`.

A jail of a real place is named in ICE's style after a county of today or after a facility of the reference list, and
its county is that county or that facility's: nothing here asks the code that places jails. Some names are planted to
be placed by no rule: names that two counties of a state share, and names that tell no county.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from section287g.handovers.synthetic.model import PLACES, RATES
from section287g.places.tables import County, counties, current_counties, open_reference, states_by_code

__all__ = ["JAILS", "Jail", "draw_jails"]

JAILS: Final = 3_000
INVENTED_STATES: Final = ("TX", "FL", "GA", "VA", "OH", "UT", "KS", "NV")
_STYLES: Final[Mapping[str, tuple[str, ...]]] = {
    "county": (
        "{name} COUNTY JAIL",
        "{name} CO JAIL",
        "{name} CO. JAIL",
        "{name} CNTY JAIL",
        "{name} COUNTY DETENTION CENTER",
        "{name} COUNTY DET CENTER",
        "{name} CO DET CTR",
        "{name} CO. DET. CTR.",
        "{name} COUNTY SHERIFF",
        "{name} COUNTY SHERIFF'S OFFICE",
        "{name} CO SHERIFF DEPT",
        "{name} COUNTY CORR. CENTER",
        "{name} CO MAIN JAIL",
        "{name} COUNTY JUSTICE CTR",
        "{name} COUNTY JAIL ({state})",
        "{name} CO. JAIL, {state}",
        "{name} ({state}) CO JAIL",
        "{name} COUNTY",
        "{name} CO.",
    ),
    "parish": (
        "{name} PARISH JAIL",
        "{name} PARISH PRISON",
        "{name} PARISH DET. CNTR.",
        "{name} PARISH SHERIFF",
        "{name} PARISH CORR CENTER",
    ),
    "borough": ("{name} BOROUGH JAIL",),
    "independent city": ("{name} CITY JAIL", "{name} CITY SHERIFF", "{name} CITY JAIL ({state})"),
}
"""How names are made, by kind of county: forms that ICE's own lists of facilities use."""
_SHARED: Final = (
    "{name} JAIL",
    "{name} ADULT DET CTR",
    "{name} SHERIFF",
    "{name} JAIL, {state}",
    "{name} DET. CENTER",
)
_TELLING_NOTHING: Final = (
    "CUSTODY CASE {number}",
    "INTAKE UNIT {number}",
    "FIELD OFFICE HOLD {number}",
    "STATE DOC TRANSPORT {number}",
    "CONTRACT DET FAC {number}",
)
_SHORTER: Final = (
    (" COUNTY ", " CO "),
    (" DETENTION CENTER", " DET CTR"),
    (" CORRECTIONAL FACILITY", " CORR. FAC."),
    (" CORRECTIONAL CENTER", " CORR CTR"),
    (" DEPARTMENT", " DEPT."),
)
_KINDS_IN_NAMES: Final = frozenset({"COUNTY", "CO", "CNTY", "PARISH", "BOROUGH", "CITY"})


@dataclass(frozen=True, slots=True)
class Jail:
    """A jail as detainers name it; `county_fips` None where no rule should place it, and `why` says from what it is.

    `state` is a two-letter code, `share` its part of all detainers before they are counted.
    """

    code: str
    name: str
    city: str
    state: str
    county_fips: str | None
    why: str
    share: float


def draw_jails(seed: int, places: str) -> tuple[Jail, ...]:
    """The jails of a release: invented ones, or real places with so many unplaceable as `RATES` says.

    Raises `ValueError` for other places.
    """
    if places not in PLACES:
        raise ValueError(f"no places {places!r}; there are {', '.join(PLACES)}")
    if places == "invented":
        return tuple(
            Jail(
                f"ZZ{number:04}",
                f"EXAMPLE COUNTY JAIL {number}",
                f"EXAMPLE CITY {number % 500}",
                INVENTED_STATES[number % len(INVENTED_STATES)],
                None,
                "invented",
                1.0,
            )
            for number in range(JAILS)
        )
    rng = np.random.default_rng([seed, 1])
    shared = round(JAILS * RATES["jails of a name that two counties share"])
    nothing = round(JAILS * RATES["jails of a name that tells no county"])
    listed = round(JAILS * RATES["jails of the list of facilities"])
    made = [
        *_some(rng, _of_counties(), JAILS - listed - shared - nothing),
        *_some(rng, _of_facilities(), listed),
        *_some(rng, _of_two_counties(), shared),
        *_some(rng, _of_none(), nothing),
    ]
    weights = rng.exponential(1.0, len(made)) + 0.05
    taken: set[str] = set()
    found = []
    for number, ((name, city, state, county, why), weight) in enumerate(zip(made, weights, strict=True)):
        code = _code(name, state, taken)
        found.append(Jail(code, name, city or f"EXAMPLE CITY {number % 500}", state, county, why, float(weight)))
    return tuple(found)


_Made = tuple[str, str, str, str | None, str]


def _some(rng: np.random.Generator, made: Sequence[_Made], count: int) -> list[_Made]:
    """So many of them, none twice; one name in a state is one jail."""
    if len(made) < count:
        raise ValueError(f"{count} jails are asked for and there are names for {len(made)}")
    return [made[place] for place in sorted(rng.permutation(len(made))[:count].tolist())]


def _upper(name: str) -> str:
    """A name as ICE writes it: capitals without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", name) if ord(one) < 128).upper()


@cache
def _current() -> tuple[County, ...]:
    return tuple(
        one for one in counties().values() if one.current and states_by_code()[one.state].kind != "territory"
    )


@cache
def _of_counties() -> tuple[_Made, ...]:
    """Names after every county of today, in every other style of its kind; a third of them without points."""
    found = []
    for number, county in enumerate(_current()):
        name = _upper(county.short_name)
        if number % 3 == 0:
            name = name.replace("ST. ", "ST ").replace("'", "")
        for style in _STYLES.get(county.kind, ())[number % 2 :: 2] or _STYLES.get(county.kind, ()):
            text = style.format(name=name, state=county.state).replace(" CITY CITY ", " CITY ")
            found.append((text, "", county.state, county.county_fips, "after its county"))
    return tuple(found)


@cache
def _of_two_counties() -> tuple[_Made, ...]:
    """Names of counties beside independent cities of the same name, with no word that tells the two apart."""
    by_name: dict[tuple[str, str], list[County]] = defaultdict(list)
    for county in _current():
        by_name[county.state, _upper(county.short_name)].append(county)
    names = [key for key, some in by_name.items() if len(some) > 1]
    return tuple(
        (style.format(name=name, state=state), name, state, None, "a name of two counties")
        for state, name in names
        for style in _SHARED
    )


@cache
def _of_none() -> tuple[_Made, ...]:
    states = sorted({one.state for one in _current()})
    return tuple(
        (
            _TELLING_NOTHING[number % len(_TELLING_NOTHING)].format(number=number),
            "",
            states[number % len(states)],
            None,
            "a name that tells no county",
        )
        for number in range(JAILS)
    )


@cache
def _of_facilities() -> tuple[_Made, ...]:
    """Facilities of the list whose own names leave no doubt, as they stand and in shorter forms.

    Left out are those in no one county of today, those whose first word another county's facility of the state has
    too, and those that begin with a county's name and lie in another.
    """
    with open_reference("facilities") as reference:
        rows = reference.execute(
            "SELECT DISTINCT name, city, state, county_fips FROM facilities WHERE name IS NOT NULL"
            " AND county_fips IS NOT NULL ORDER BY ALL"
        ).fetchall()
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, _, state, fips in rows:
        for word in _words(name):
            words[state, word].add(fips)
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for county in _current():
        named[county.state].append((" ".join(_words(_upper(county.short_name))), county.county_fips))
    found: dict[tuple[str, str], _Made] = {}
    for number, (name, city, state, fips) in enumerate(rows):
        own = current_counties(fips)
        if len(own) != 1 or state not in named or not _plain(name, state, fips, words, named[state]):
            continue
        text = name
        if number % 2:
            for long, short in _SHORTER:
                text = text.replace(long, short)
        found.setdefault((state, text), (text, city or "", state, own[0].county_fips, "in the list of facilities"))
    return tuple(found.values())


def _words(name: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in name.replace("'", "")).split()


def _plain(
    name: str, state: str, fips: str, words: Mapping[tuple[str, str], set[str]], named: Sequence[tuple[str, str]]
) -> bool:
    """Whether a facility's name says nothing of another county of its state."""
    own = _words(name)
    if not own or len(own[0]) < 4 or not own[0].isalpha() or words[state, own[0]] != {fips}:
        return False
    begins = {county for text, county in named if f"{' '.join(own)} ".startswith(f"{text} ")}
    if begins - {fips}:
        return False
    return bool(begins) or not _KINDS_IN_NAMES.intersection(own)


def _code(name: str, state: str, taken: set[str]) -> str:
    """A code in the style of ICE's: five letters of the name and the state; numbered where it is taken."""
    stem = "".join(one for one in name if one.isalpha())[:5]
    for code in _codes(stem, state):
        if code not in taken:
            taken.add(code)
            return code
    raise ValueError(f"no code is left for {name}")


def _codes(stem: str, state: str) -> Iterator[str]:
    yield f"{stem}{state}"
    for number in range(1, 1_000):
        yield f"{stem[: 5 - len(str(number))]}{number}{state}"
