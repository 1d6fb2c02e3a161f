"""The agreements that reach a place, put together for a reader: the nearest first, what a model means there once.

For the pages of a place and of a county. Each group is of one model, one meaning and one reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.forms import said_in
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of
from section287g.places.spot import Spot
from section287g.registry.covering import Covering, CoveringLine

__all__ = ["Group", "Scope", "area_in_words", "label_in_words", "meaning_in_words", "reaching", "why_in_words"]

_NEAREST: Final = (
    "county", "municipal", "regional", "judicial district", "constable district", "campus", "port", "tribal",
    "unknown", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Agreements of one model that reach the place alike. `why` is English where it is not `translated`."""

    model: str
    reach: str
    meaning: str
    why: str
    translated: bool
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scope:
    """Agencies of one kind of jurisdiction, and how many they are."""

    jurisdiction: str
    agencies: int
    groups: Sequence[Group]


def reaching(record: Record, asked: Asked, found: Covering) -> list[Scope]:
    """The lines of a place by kind of jurisdiction, the nearest first: a town's own for a town, else the county's."""
    words = words_of(asked.language)
    cells = Cells(record, asked, words)
    groups: dict[str, dict[tuple[str, ...], Group]] = {}
    agencies: dict[str, set[str]] = {}
    for line in sorted(found.lines, key=lambda line: line.agency.casefold()):
        area = _area(record.dossiers[line.agency_id], line, found.spot, words, record)
        meaning = meaning_in_words(line.model, line.jurisdiction, area, words)
        key = (line.reach, line.model, meaning, line.why)
        alike = groups.setdefault(line.jurisdiction, {})
        if key not in alike:
            alike[key] = Group(line.model, line.reach, meaning, *why_in_words(line.why, words))
        link = cells.agency({"agency_id": line.agency_id, "agency": line.agency})
        signed = words("agency.signed", day=line.signed) if line.signed else words("agency.signed.unknown")
        alike[key].lines.append((link, _evidence(line, signed, asked, words)))
        agencies.setdefault(line.jurisdiction, set()).add(line.agency_id)
    order = ("municipal", *_NEAREST) if found.spot.kind == "place" else _NEAREST
    return [
        Scope(name, len(agencies[name]), list(groups[name].values()))
        for name in dict.fromkeys(order)
        if name in groups
    ]


def _evidence(line: CoveringLine, signed: str, asked: Asked, words: Words) -> Markup:
    """The day of signing, and the way to the rows of lists behind the agreement."""
    address = f"{asked.to(f'/agencies/{line.agency_id}')}#{line.agreement_id.replace(':', '-')}"
    told = words("agency.evidence.of", agency=line.agency, model=words(f"model.{line.model}"))
    link = Markup('<a href="{}" aria-label="{}">{}</a>').format(address, told, words("agency.evidence.link"))
    return Markup('{}<span class="behind"> · {}</span>').format(signed, link)


def meaning_in_words(model: str, jurisdiction: str | None, area: str, words: Words) -> str:
    """What a model means for an agency of a jurisdiction, in the page's language."""
    key = f"meaning.{model}.{jurisdiction}"
    return words(key if words.has(key) else f"meaning.{model}.*", area=area)


def why_in_words(why: str, words: Words) -> tuple[str, bool]:
    """A reason of the record in the page's language, and whether it is; one that no catalogue has stays English."""
    # the parts first: a form of one part, as 'it is an agency of {name}', would take the next part for the name
    parts = [said_in(words, "why", part) for part in why.split("; ")]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        return "; ".join(known), True
    told = said_in(words, "why", why)
    return (why, False) if told is None else (told, True)


def label_in_words(label: str, words: Words) -> str:
    """A place's name with its kind in the page's language: 'Gainesville, FL (ciudad; Alachua County)'."""
    return said_in(words, "spot", label) or label


def area_in_words(dossier: Mapping[str, Any], words: Words, record: Record) -> str:
    """An agency's own area: its counties, or 'its municipality'."""
    if dossier["jurisdiction"] == "municipal":
        return words("area.municipal")
    names = [record.counties[one].name for one in (dossier["county_fips"] or "").split(";") if one in record.counties]
    return words("word.and").join(names) or words(
        "area.county" if dossier["jurisdiction"] == "county" else "area.other"
    )


def _area(dossier: Mapping[str, Any], line: CoveringLine, spot: Spot, words: Words, record: Record) -> str:
    """The agency's area as far as this place has to do with it."""
    if line.jurisdiction == "municipal":
        return spot.places[0].short_name if spot.kind == "place" else words("area.municipal")
    own = (dossier["county_fips"] or "").split(";")
    shared = [one.county.name for one in spot.counties if one.county.county_fips in own]
    return words("word.and").join(shared) or words("area.county" if line.jurisdiction == "county" else "area.other")
