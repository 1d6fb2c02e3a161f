"""What a jail's name says of where it lies: words without abbreviations, and the county it names. For `facilities`.

A name is read word by word, as `data/facility_words.csv` understands it. Nothing here crosses a state, and a name
that can be read in two ways says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.places.names import place_key
from section287g.places.tables import counties_by_key, states_by_code

__all__ = ["FACILITY_WORDS_SCHEMA", "JailName", "counties_called", "county_in_name", "own_name", "read_name"]

FACILITY_WORDS_SCHEMA: Schema = (
    Column("word", "word of a jail's name, in small letters"),
    Column("means", "the word or words it stands for"),
    Column(
        "tells",
        "no: nothing about which jail it is; part: something, but not by itself. A word that is not here tells all",
        check=("no", "part").__contains__,
    ),
)
_COUNTY_WORDS: Final = frozenset({"county", "parish", "borough"})
_LOCAL: Final = frozenset({"city", "police"})
_STATE_APART: Final = re.compile(r"\(\s*([a-z]{2})\s*\)|,\s*([a-z]{2})\s*$")


@dataclass(frozen=True, slots=True)
class JailName:
    """A name's words: as they are `said`, but for the word county, and without any abbreviation.

    `telling` are those of the latter that tell one jail of a state from another; `alone` is whether they are enough,
    since a name of compass points and the like is that of many jails. `elsewhere` is whether the name says another
    state than the jail's.
    """

    said: tuple[str, ...]
    words: tuple[str, ...]
    telling: tuple[str, ...]
    alone: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class _Word:
    means: tuple[str, ...]
    tells: str


@cache
def _vocabulary() -> Mapping[str, _Word]:
    lines = read_table(data_file("handovers/linking", "facility_words.csv"), FACILITY_WORDS_SCHEMA)
    return {line["word"]: _Word(tuple(line["means"].split()), line["tells"]) for line in lines}


def read_name(name: str, state: str) -> JailName:
    """A jail's name in a state, read.

    >>> read_name("MECKLENBURG (NC) CO. DET. CTR", "NC").words
    ('mecklenburg', 'county', 'detention', 'center')
    >>> read_name("CENTRAL JAIL", "CA").alone
    False
    """
    text = name.casefold().replace("'", "")
    codes = {code.casefold() for code in states_by_code()}
    apart = {one or other for one, other in _STATE_APART.findall(text)} & codes
    text = _STATE_APART.sub(lambda match: " " if (match[1] or match[2]) in codes else match[0], text)
    raw = re.sub(r"[^a-z0-9 ]", " ", text).split()
    if len(raw) > 1 and raw[-1] == state.casefold() and raw[-1] not in _vocabulary():
        raw = raw[:-1]
    own_state = frozenset(states_by_code()[state].name.casefold().split())
    said: list[str] = []
    words: list[str] = []
    telling: set[str] = set()
    alone = False
    for word in raw:
        known = _vocabulary().get(word)
        means = known.means if known is not None else (word,)
        said.extend(means if _COUNTY_WORDS.issuperset(means) else (word,))
        words.extend(means)
        if known is None or known.tells == "part":
            telling.update(means)
        alone = alone or (known is None and word not in own_state and not word.isdigit())
    return JailName(tuple(said), tuple(words), tuple(sorted(telling)), alone, bool(apart - {state.casefold()}))


def county_in_name(words: Sequence[str], state: str) -> str | None:
    """The one county of a state that a name calls a county, parish, borough or city.

    >>> county_in_name(("richmond", "city", "jail"), "VA"), county_in_name(("richmond", "county", "jail"), "VA")
    ('51760', '51159')
    >>> county_in_name(("anaconda", "deer", "lodge", "county", "jail"), "MT")
    '30023'
    """
    for place, word in enumerate(words):
        if place and word == "city":
            found = _county(f"{' '.join(words[:place])} city", state)
            if found is not None:
                return found
            continue
        if place and word in _COUNTY_WORDS:
            return _before(words[:place], word, state)
    return None


def _before(words: Sequence[str], kind: str, state: str) -> str | None:
    """The county that words name, or their end does; none where the words before this name another county."""
    for begin in range(len(words)):
        named = " ".join(words[begin:])
        found = _county(f"{named} {kind}", state) or _county(f"{named} county", state) or _county(named, state)
        if found is not None:
            before = words[:begin]
            parts = (" ".join(before[first:last]) for last in range(1, begin + 1) for first in range(last))
            return None if any(counties_called(part, state) for part in parts) else found
    return None


def own_name(name: JailName) -> str:
    """The words that a jail has for itself: without those for its kind, and without city and police.

    >>> own_name(read_name("GLENDORA CITY JAIL", "CA"))
    'glendora'
    """
    return " ".join(word for word in name.words if word in name.telling and word not in _LOCAL)


@lru_cache(maxsize=16_384)
def counties_called(name: str, state: str) -> tuple[str, ...]:
    """The counties of today that have this name in a state, with their kind or without."""
    return tuple(one.county_fips for one in counties_by_key(state).get(place_key(name), ()) if one.current)


def _county(name: str, state: str) -> str | None:
    found = counties_called(name, state)
    return found[0] if len(found) == 1 else None
