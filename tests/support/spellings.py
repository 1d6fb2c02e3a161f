"""Agencies that are easily taken for one another, and the ways in which ICE's lists spell one thing.

``POOL`` holds groups of neighbours that are all real and all distinct; the functions respell a cell as the
lists have done, without making it name anything else. ``plain`` undoes case, space and apostrophe.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple

from .workbooks import ERROR_NA, Cell, chrome_extension, one_slash, safelink

QUIRKS = (
    "case",
    "space",
    "nbsp",
    "apostrophe",
    "state",
    "model",
    "county",
    "address",
    "order",
    "hidden",
    "duplicate",
    "blank",
)


class Agency(NamedTuple):
    """One law-enforcement body as the planted truth names it."""

    state: str
    name: str
    type: str
    county: str | None


def _sheriffs(state: str, *counties: str) -> tuple[Agency, ...]:
    return tuple(Agency(state, f"{name} County Sheriff's Office", "County", f"{name} County") for name in counties)


def _police(state: str, *names: str) -> tuple[Agency, ...]:
    return tuple(Agency(state, f"{name} Police Department", "Municipality", None) for name in names)


def _constables(state: str, county: str) -> tuple[Agency, ...]:
    place = f"{county} County"
    return tuple(
        Agency(state, f"{place} Constable's Office Precinct {number}", "County", place) for number in range(1, 5)
    )


POOL: tuple[tuple[Agency, ...], ...] = (
    _sheriffs("TEXAS", "Coke", "Cooke"),
    _sheriffs("TEXAS", "Marion", "Martin", "Madison"),
    _sheriffs("TEXAS", "Parker", "Parmer"),
    _sheriffs("TEXAS", "Waller", "Walker"),
    _sheriffs("TEXAS", "Lee", "Bee", "Bell"),
    _sheriffs("TEXAS", "Williamson", "Wilson"),
    _constables("TEXAS", "Galveston") + _sheriffs("TEXAS", "Galveston") + _police("TEXAS", "Galveston"),
    _sheriffs("FLORIDA", "Marion", "Martin") + _sheriffs("ALABAMA", "Marion") + _sheriffs("GEORGIA", "Marion"),
    _police("FLORIDA", "University of Florida", "University of West Florida"),
    _police("FLORIDA", "Palm Beach", "West Palm Beach") + _sheriffs("FLORIDA", "Palm Beach"),
    _police("PENNSYLVANIA", "Mahanoy City", "Mahanoy Township"),
    _sheriffs("WEST VIRGINIA", "Marion", "Mason") + _police("WEST VIRGINIA", "Marion"),
    _sheriffs("VIRGINIA", "Franklin") + _police("VIRGINIA", "Franklin City"),
    _sheriffs("UTAH", "Washington", "Wayne") + _police("UTAH", "Washington City"),
    _sheriffs("MICHIGAN", "Jackson") + _police("MICHIGAN", "Jackson"),
    (
        Agency("KANSAS", "Kansas Bureau of Investigation", "State Agency", None),
        Agency("KANSAS", "Kansas Department of Corrections", "State Agency", None),
    ),
)

STATE_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "TEXAS": ("TEXAS ", "Texas"),
    "GEORGIA": ("GEORGIA ", "Georgia"),
    "PENNSYLVANIA": ("PENNSLYVANIA", "PENNSYLVANIA ", "Pennsylvania"),
    "WEST VIRGINIA": ("WEST VIRIGINIA", "WEST VIRGINA", "WESt VIRGINIA", "WEST VIRGINIA "),
    "UTAH": ("UTAh", "UTAHJ", "UTAH "),
    "ALABAMA": ("AlABAMA", "Alabama"),
    "MICHIGAN": ("MCHIGAN", "MICHIGAN "),
}
MODEL_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "Jail Enforcement Model": ("Jail Enforcement Model ", "Jail Enforcment Model "),
    "Task Force Model": ("Task Force Model ", "Task Force Officer "),
    "Warrant Service Officer": (
        "Warrant Services Officer",
        "Warrant Service Officer ",
        "Warrant Service Office",
        "Warrant Services Officer ",
    ),
}
TYPE_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "County": ("County ",),
    "Municipality": ("Municipality ", "Muncipality ", "Municipal"),
    "State Agency": ("State",),
}
MODELS = tuple(MODEL_SPELLINGS)
_OFTEN = 0.25


def plain(text: str) -> str:
    """A name as it is compared with the planted one: without case, odd spaces and curly apostrophes."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u2019", "'").split()).casefold()


def spell_agency(rng: random.Random, name: str, quirks: Collection[str]) -> str:
    """An agency's name with some of its case, spaces and apostrophes changed."""

    def now(quirk: str) -> bool:
        return quirk in quirks and rng.random() < _OFTEN

    if now("case"):
        name = rng.choice((name.upper(), name.lower(), name.replace(" of ", " Of "), name.replace("O", "o")))
    if now("apostrophe"):
        name = name.replace("'", "\u2019")
    if now("space"):
        name = rng.choice((f"{name} ", f" {name}", f"{name}  ", name.replace(" ", "  ", 1)))
    if now("nbsp"):
        name = rng.choice((f"{name}\u00a0", name.replace(" ", "\u00a0", 1)))
    return name


def spell_state(rng: random.Random, state: str, quirks: Collection[str]) -> str:
    """A state as one of the lists has misspelled it."""
    return _one_of(rng, state, STATE_SPELLINGS, "state", quirks)


def spell_model(rng: random.Random, model: str, quirks: Collection[str]) -> str:
    """A model in one of the spellings seen."""
    return _one_of(rng, model, MODEL_SPELLINGS, "model", quirks)


def spell_type(rng: random.Random, kind: str, quirks: Collection[str]) -> str:
    """A type in one of the spellings seen."""
    return _one_of(rng, kind, TYPE_SPELLINGS, "county", quirks)


def spell_county(rng: random.Random, county: str | None, quirks: Collection[str]) -> Cell:
    """A county with stray space, or one of the three ways of saying that there is none."""
    if "county" not in quirks or rng.random() >= _OFTEN:
        return ERROR_NA if county is None else county
    if county is None:
        return rng.choice(("#NA", "N/A"))
    return rng.choice((f"{county} ", f"\n{county}", county.upper(), county.removesuffix(" County")))


def spell_address(rng: random.Random, address: str, quirks: Collection[str]) -> str:
    """An address in one of the wrappings seen; all lead to the same file."""
    if "address" not in quirks or rng.random() >= _OFTEN:
        return address
    wrapped = safelink(address, f"{rng.choice(('lee', 'kim', 'ray'))}.example@agency.example")
    return rng.choice((wrapped, one_slash(address), chrome_extension(address), f"http{address[5:]}"))


def _one_of(
    rng: random.Random, text: str, spellings: Mapping[str, tuple[str, ...]], quirk: str, quirks: Collection[str]
) -> str:
    if quirk not in quirks or text not in spellings or rng.random() >= _OFTEN:
        return text
    return rng.choice(spellings[text])
