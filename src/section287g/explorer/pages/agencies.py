"""Agencies: a list to search, filter and sort, with every choice in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.choosing import can_be_found
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.page import Page, paged
from section287g.explorer.record import Record, Standing
from section287g.explorer.words import Words, words_of
from section287g.identity import normal_form
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["COLUMNS", "agencies_page"]

COLUMNS: Final = (
    "agency_id", "agency", "state", "agency_type", "jurisdiction", "county_fips", "models", "agreements",
    "first_signed", "last_signed", "first_listed", "last_listed", "population",
)  # fmt: skip
_STATUSES: Final = ("listed", "absent", "ended", "all")
_SORTS: Final = ("name", "state", "signed", "population")


def agencies_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Agencies with an agreement that passes the filters, one a row."""
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    status = asked.one_of("status", _STATUSES) or ("all" if asked.frozen else "listed")
    sort = asked.one_of("sort", _SORTS) or ("state" if asked.frozen else "name")
    asked.one_of("model", tuple(MODEL_NAMES))
    asked.one_of("state", tuple(sorted(record.states)))
    types = sorted({one["agency_type"] for one in record.dossiers.values()})
    asked.one_of("type", tuple(types))
    rows = _sorted(_rows(record, standing, asked, status), sort)
    shown, place = paged(asked, rows)
    agreements = sum(one["agreements"] for one in rows)
    cells = Cells(record, asked, words)
    data = {
        "in_words": standing.moment.in_words(),
        "status": status,
        "agencies": len(rows),
        "agreements": agreements,
        **place,
    }
    return Page(
        "agencies.html",
        words("agencies.title"),
        data,
        shown,
        COLUMNS,
        {
            "moment": standing.moment,
            "permanent": asked.permanent(as_of=record.named(standing.moment)),
            "rows": [_cells(one, cells, words) for one in shown],
            "by_state": _by_state(record, standing, shown, cells, words) if asked.frozen else (),
            "counts": standing.count(),
            "place": place,
            "types": types,
            "statuses": _STATUSES,
            "sorts": _SORTS,
            "sort": sort,
        },
    )


def _cells(row: Mapping[str, Any], cells: Cells, words: Words) -> tuple[str, ...]:
    """A row as it is shown: name, state, models, last signed, first listed, kind, people."""
    return (
        cells.agency(row),
        cells.state(row["state"]),
        cells.models(row["models"].split(";")),
        words.day(row["last_signed"]),
        words.day(row["first_listed"]),
        cells.kind(row["agency_type"]),
        "" if row["population"] is None else words.number(row["population"]),
    )


def _by_state(
    record: Record, standing: Standing, rows: Sequence[Mapping[str, Any]], cells: Cells, words: Words
) -> list[tuple[str, str, list[tuple[tuple[str, ...], bool]]]]:
    """A state's code and name with its agencies as they are shown, and whether each is listed at the moment."""
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for one in rows:
        now = standing.agencies.get(one["agency_id"])
        row = (
            one if now is None else {**one, **{name: now[name] for name in ("models", "last_signed", "first_listed")}}
        )
        found.setdefault(one["state"], []).append((_cells(row, cells, words), now is not None))
    names = {code: record.states[code].name if code in record.states else code for code in found}
    return [(code, names[code], found[code]) for code in sorted(found, key=lambda code: names[code])]


def _rows(record: Record, standing: Standing, asked: Asked, status: str) -> list[dict[str, Any]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    wanted = asked.text("q")
    exact = {"model": asked.text("model"), "state": asked.text("state"), "agency_type": asked.text("type")}
    ids = None if wanted is None else _matching(record, wanted)
    for one in standing.agreements:
        if status != "all" and one["status"] != status:
            continue
        if any(value and one[name] != value for name, value in exact.items()):
            continue
        if ids is not None and one["agency_id"] not in ids:
            continue
        found.setdefault(one["agency_id"], []).append(one)
    return [_row(record.dossiers[key], agreements) for key, agreements in found.items()]


def _matching(record: Record, wanted: str) -> set[str]:
    """Agencies whose id, county or any spelling has all words that are looked for; none where there is no word."""
    if not can_be_found(wanted):
        return set()
    parts = normal_form(wanted).split()
    found = {key for text, key in record.names if all(part in text for part in parts)}
    for key, one in record.dossiers.items():
        fips = (one["county_fips"] or "").split(";")
        named = " ".join(record.counties[code].name for code in fips if code in record.counties).lower()
        if wanted.lower() in key or (named and all(part in named for part in parts)):
            found.add(key)
    return found


def _row(dossier: Mapping[str, Any], agreements: list[Mapping[str, Any]]) -> dict[str, Any]:
    signed = [one["signed"] for one in agreements if one["signed"] is not None]
    return {
        **{
            name: dossier[name]
            for name in ("agency_id", "agency", "state", "agency_type", "jurisdiction", "county_fips", "population")
        },
        "models": ";".join(sorted({one["model"] for one in agreements})),
        "agreements": len(agreements),
        "first_signed": min(signed, default=None),
        "last_signed": max(signed, default=None),
        "first_listed": min(one["first_listed"] for one in agreements),
        "last_listed": max(one["last_listed"] for one in agreements),
    }


def _sorted(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    if sort == "signed":
        return sorted(rows, key=lambda row: (row["last_signed"] is None, _backwards(row), row["agency_id"]))
    if sort == "population":
        return sorted(rows, key=lambda row: (-(row["population"] or -1), row["agency_id"]))
    if sort == "state":
        return sorted(rows, key=lambda row: (row["state"], row["agency"].lower(), row["agency_id"]))
    return sorted(rows, key=lambda row: (row["agency"].lower(), row["state"], row["agency_id"]))


def _backwards(row: Mapping[str, Any]) -> int:
    return -row["last_signed"].toordinal() if row["last_signed"] is not None else 0
