"""Reads an agency's name: normal form, agency type, unit and jurisdiction. For the rules and for ids.

The parts come from two data files, `data/words.csv` (abbreviations, misspellings seen, ordinals) and
`data/agency_types.csv` (phrases that tell the type). Nothing is looked up elsewhere and nothing is guessed:
a name without a known phrase has the type 'other' and is its own jurisdiction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.lists.cells import clean_text

__all__ = ["TYPES_SCHEMA", "WORDS_SCHEMA", "ParsedName", "normal_form", "parse_name", "slug"]

WORDS_SCHEMA: Schema = (
    Column("word", "a word as it stands in a name, in small letters"),
    Column("becomes", "what it stands for"),
    Column("note", "why", required=False),
)
TYPES_SCHEMA: Schema = (
    Column("phrase", "words of the normal form that tell the type; the first that matches wins"),
    Column("where", "end: only as the name's last words; any: anywhere", check=("end", "any").__contains__),
    Column("type", "agency type"),
    Column("slug", "how the type stands in an id", check=lambda text: text.replace("-", "").isalpha()),
    Column("note", "why", required=False),
)
_POSSESSIVE: Final = re.compile(r"'s?\b|'")
_NOT_WORD: Final = re.compile(r"[^a-z0-9&]+")
_UNIT: Final = re.compile(r"\b(precinct|ward|district|zone|troop) (\d+)\b|\b(\d+) (precinct|ward|district)\b")
_GENERIC: Final = re.compile(
    r"^(?:the |office of the |office of |city of |town of |village of |borough of |county of )+"
)
_OF_THE_STATE: Final = ("corrections", "public safety", "attorney general", "other")
_STATE_CONSTABLE: Final = re.compile(r"\b(?:pa|pennsylvania) (?=state constables|constables)")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """The parts of an agency's name that decide whether two names may be one agency's."""

    normal: str
    type: str
    type_slug: str
    unit: str
    jurisdiction: str

    def key(self, state_name: str) -> tuple[str, str, str]:
        """Two names of a state with the same key differ in wording only.

        A body of the state itself is the same with and without the state's name before it.
        """
        jurisdiction = self.jurisdiction
        if self.type in _OF_THE_STATE:
            jurisdiction = f"{jurisdiction} ".removeprefix(normal_form(state_name) + " ").strip()
        return self.type, self.unit, jurisdiction


@cache
def _words() -> dict[str, str]:
    return {line["word"]: line["becomes"] for line in read_table(data_file("identity", "words.csv"), WORDS_SCHEMA)}


@cache
def _types() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    lines = read_table(data_file("identity", "agency_types.csv"), TYPES_SCHEMA)
    ends = {"end": "$", "any": ""}
    return tuple(
        (re.compile(rf"\b{line['phrase']}\b{ends[line['where']]}"), line["type"], line["slug"]) for line in lines
    )


@lru_cache(maxsize=65_536)
def normal_form(name: str) -> str:
    """A name without case, punctuation and abbreviations: equal for two ways of writing one name.

    >>> normal_form("St. Johns County Sheriff\\u2019s Office") == normal_form("SAINT JOHNS COUNTY SHERIFFS OFFICE")
    True
    >>> normal_form("Gulf County BOCC")
    'gulf county board of county commissioners'
    """
    text = _POSSESSIVE.sub("s", clean_text(name).casefold())
    words = _words()
    return " ".join(words.get(word, word) for word in _NOT_WORD.sub(" ", text.replace("&", " & ")).split())


@lru_cache(maxsize=65_536)
def parse_name(name: str) -> ParsedName:
    """The parts of an agency's name.

    >>> one = parse_name("Galveston County Constable's Office Pct.4")
    >>> one.type, one.unit, one.jurisdiction
    ('constable', 'precinct 4', 'galveston county')
    """
    normal = normal_form(name)
    rest = _STATE_CONSTABLE.sub("", normal)
    kind, kind_slug = "other", ""
    for pattern, found, found_slug in _types():
        match = pattern.search(rest)
        if match is not None:
            kind, kind_slug = found, found_slug
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            break
    unit = ""
    match = _UNIT.search(rest)
    if match is not None and kind in ("constable", "marshal", "police"):
        unit = f"{match[1] or match[4]} {match[2] or match[3]}"
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    rest = " ".join(rest.split())
    jurisdiction = _GENERIC.sub("", rest) if kind != "other" else rest.removeprefix("the ")
    return ParsedName(normal, kind, kind_slug, unit, jurisdiction)


def slug(state: str, state_name: str, name: str) -> str:
    """The id that a name gives an agency, before anything is known to clash with it.

    >>> slug("TX", "Texas", "Galveston County Sheriff's Office")
    'tx-galveston-county-sheriff'
    """
    parsed = parse_name(name)
    own = normal_form(state_name) + " "
    jurisdiction = parsed.jurisdiction.removeprefix(own) if parsed.jurisdiction + " " != own else ""
    parts = [state.casefold(), jurisdiction, parsed.type_slug, parsed.unit]
    return "-".join(re.sub("[^a-z0-9]+", "-", part).strip("-") for part in parts if part)
