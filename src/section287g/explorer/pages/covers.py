"""Who covers this place? A place, county, state, ZIP code or point as people write it, and a page to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from section287g.errors import NotFound
from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.pages.around import around_place
from section287g.explorer.pages.place_words import as_held
from section287g.explorer.pages.reaching import label_in_words, reaching
from section287g.explorer.record import Record, Standing
from section287g.explorer.words import words_of
from section287g.places.spot import (
    AmbiguousPlace,
    Spot,
    UnknownPlace,
    spot_at_point,
    spot_by_county,
    spot_by_name,
    spot_by_place,
    spot_by_zip,
)
from section287g.registry.covering import COVERING_COLUMNS, Covering, covering_of

__all__ = ["covering_rows", "covers_page"]

_ZIP: Final = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_POINT: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,12})?)\s*[,\s]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)", re.ASCII)
_COUNTY_DIGITS: Final = 5
_MOST_CHOICES: Final = 12
_COLUMNS: Final = (
    "reach", "jurisdiction", "agency_id", "agency", "state", "model", "signed", "agreement_id", "meaning", "why",
)  # fmt: skip


def covers_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The agreements that reach a place, or the question alone where none is asked about."""
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    if asked.frozen:
        return _all_places(record, asked, standing)
    wanted = asked.text("q")
    shown: dict[str, Any] = {"found": None, "county": None, "moment": standing.moment, "wanted": wanted}
    data: dict[str, Any] = {"in_words": standing.moment.in_words(), "asked": wanted}
    if wanted is None:
        return Page("covers.html", words("covers.title"), data, (), _COLUMNS, shown)
    try:
        spot = _spot(as_held(wanted, asked.language))
    except NotFound as error:
        several = isinstance(error, AmbiguousPlace)
        choices = _choices(asked, error.choices) if isinstance(error, AmbiguousPlace) else []
        told = {**data, "error": str(error), "choices": [{"address": one, "label": label} for one, label in choices]}
        near = error.near if isinstance(error, UnknownPlace) else ()
        shown |= {"trouble": None if several else str(error), "choices": choices, "near": near}
        return Page("covers.html", words("covers.title"), told, (), _COLUMNS, shown, 404)
    found = record.kept(
        ("covering", spot.kind, spot.label, wanted, standing.moment.position, standing.moment.known),
        lambda: covering_at(record, spot, standing),
    )
    rows, columns = covering_rows(found)
    data |= {
        "place": found.spot.label,
        "agencies": found.agencies,
        "agreements": len(found.lines),
        "notes": list(found.spot.notes),
    }
    shown |= {
        "found": found,
        "scopes": reaching(record, asked, found),
        "around": around_place(record, asked, standing, found),
        "permanent": asked.permanent(as_of=standing.moment.list_id),
    }
    return Page("covers.html", label_in_words(found.spot.label, words), data, rows, columns, shown)


def _all_places(record: Record, asked: Asked, standing: Standing) -> Page:
    """Every state with its counties as links, for a host that looks nothing up. Its table is one county a row."""
    words = words_of(asked.language)
    rows = sorted(
        (
            {
                "county_fips": code,
                "county": one.name,
                "state": one.state,
                "agreements": len(standing.by_county.get(code, ())),
            }
            for code, one in record.counties.items()
        ),
        key=lambda row: (str(row["state"]), str(row["county"])),
    )
    by_state: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_state.setdefault(str(row["state"]), []).append(row)
    states = sorted((one.name, code, by_state.get(code, [])) for code, one in record.states.items())
    data = {"in_words": standing.moment.in_words(), "counties": len(rows)}
    shown = {"moment": standing.moment, "places": states}
    return Page(
        "places.html", words("covers.title"), data, rows, ("county_fips", "county", "state", "agreements"), shown
    )


def covering_at(record: Record, spot: Spot, standing: Standing) -> Covering:
    """The agreements that reach a place at a moment, from memory."""
    moment = standing.moment
    rows: list[tuple[Any, ...]] = []
    for state in spot.states:
        key = ("covering", state, moment.position, moment.known)
        rows += record.kept(key, partial(_covering, standing, state))
    return covering_of(spot, moment, rows)


def _covering(standing: Standing, state: str) -> list[tuple[Any, ...]]:
    rows = [tuple(one[name] for name in COVERING_COLUMNS) for one in standing.by_state.get(state, ())]
    return sorted(rows, key=lambda row: (row[0], row[3], row[5]))


def covering_rows(found: Covering) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The agreements as rows, and their columns."""
    return [asdict(line) for line in found.lines], _COLUMNS


def _spot(wanted: str) -> Spot:
    if _ZIP.fullmatch(wanted):
        return spot_by_zip(wanted.split("-")[0])
    point = _POINT.fullmatch(wanted)
    if point:
        return spot_at_point(float(point[1]), float(point[2]))
    return spot_by_place(wanted) if wanted.isascii() and wanted.isdigit() else spot_by_name(wanted)


def _choices(asked: Asked, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """An address and a label for each county or place that a name may mean."""
    words = words_of(asked.language)
    found = []
    for code in codes[:_MOST_CHOICES]:
        if len(code) == _COUNTY_DIGITS:
            found.append((asked.to(f"/counties/{code}"), label_in_words(spot_by_county(code).label, words)))
        else:
            found.append((asked.to("/covers", q=code), label_in_words(spot_by_place(code).label, words)))
    return found
