"""Keys by which names of places are compared, and the kind that a name gives itself: for this room's lookups.

A key has no case, accent, punctuation, space or abbreviation, so 'St. Lucie', 'Saint Lucie' and 'SAINT  LUCIE'
are one, and so are 'La Salle' and 'LaSalle'. Keys are stored in the reference tables, so that a lookup reads
only the lines it needs.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.identity import normal_form, parse_name

__all__ = ["COUNTY_KINDS", "KINDS_SCHEMA", "kind_readings", "place_key", "plain", "roster_keys"]

KINDS_SCHEMA: Schema = (
    Column("word", "words that tell what kind of place a name means, in small letters"),
    Column("where", "start: before 'of'; end: the last words", check=("start", "end").__contains__),
    Column("kind", "the kind it tells"),
    Column("note", "an example, or where it is used", required=False),
)
_SHORT: Final = {"mt": "mount", "mtn": "mountain", "so": "south", "no": "north", "hts": "heights", "spgs": "springs"}


def plain(name: str) -> str:
    """A name without accents and apostrophes, ready to be read: "Jackson's Gap" and "Jacksons' Gap" are one.

    >>> plain("O\u2019Brien County Sheriff\u2019s Office")
    'OBrien County Sheriffs Office'
    """
    if name.isascii():
        return name.replace("'", "").replace("`", "")
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if letter not in "'`\u2018\u2019" and ord(letter) < 128
    )


@lru_cache(maxsize=65_536)
def place_key(name: str) -> str:
    """A name of a place without case, accents, punctuation, spaces and abbreviations.

    >>> place_key("Doña Ana County") == place_key("DONA ANA COUNTY")
    True
    >>> place_key("St. Lucie"), place_key("La Salle")
    ('saintlucie', 'lasalle')
    """
    return "".join(_SHORT.get(word, word) for word in normal_form(plain(name)).split())


@cache
def _kinds() -> tuple[tuple[str, str, str], ...]:
    lines = read_table(data_file("places", "kinds.csv"), KINDS_SCHEMA)
    return tuple((line["word"], line["where"], line["kind"]) for line in lines)


COUNTY_KINDS: Final = frozenset({"county", "parish", "census area", "municipio"})
"""Kinds that a name can tell and that no municipality has."""


@lru_cache(maxsize=16_384)
def kind_readings(name: str) -> tuple[tuple[str, str], ...]:
    """The ways in which a name of a place can be read: its key, and the kind it tells; the most literal first.

    >>> kind_readings("Dade City")
    (('dadecity', ''), ('dade', 'city'))
    >>> kind_readings("Village of Clearview")
    (('clearview', 'village'),)
    """
    normal = normal_form(plain(name))
    for word, where, kind in _kinds():
        if where == "start" and normal.startswith(f"{word} of "):
            return ((place_key(normal.removeprefix(f"{word} of ")), kind),)
    readings = [(place_key(normal), "")]
    for word, where, kind in _kinds():
        if where == "end" and normal.endswith(f" {word}"):
            readings.append((place_key(normal.removesuffix(f" {word}")), kind))
            break
    return tuple(readings)


def roster_keys(name: str, full_name: str = "") -> tuple[str, ...]:
    """Every key under which an agency of a roster is found: its short name's, its full name's, its jurisdiction's.

    >>> roster_keys("Robinson Township, Allegheny County", "Robinson Township Police Department, Allegheny County")
    ('robinson', 'robinsontownship', 'robinsontownshipalleghenycounty')
    >>> roster_keys("", "Alachua County Sheriff's Office")
    ('alachua', 'alachuacounty')
    """
    keys: set[str] = set()
    for text in (name, full_name):
        whole = plain(text).strip().rstrip(":").strip()
        for part in {whole, whole.split(",")[0], whole.split(":")[0], *(whole.split("/") if "/" in whole else ())}:
            if part:
                for form in (part, parse_name(part).jurisdiction or part):
                    keys.update(key for key, _ in kind_readings(form))
    return tuple(sorted(key for key in keys if key))
