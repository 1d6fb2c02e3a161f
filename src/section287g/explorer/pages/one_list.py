"""One list: what it is, when it was current, where it was seen, what was odd, and its rows as ICE wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import around
from section287g.explorer.drawn.lists import ListLinks
from section287g.explorer.forms import said_in
from section287g.explorer.inventory import ROW_COLUMNS, ListFacts, Turn, lists_of, read_rows
from section287g.explorer.page import Page, Redirected
from section287g.explorer.pages.lists import COLUMNS
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, Words, words_of
from section287g.lists.lookups import MODEL_NAMES
from section287g.registry.filters import Filters

__all__ = ["list_page"]

_PREFIX: Final = re.compile(r"[0-9a-f]{6,64}")
_WEB: Final = ("https://", "http://")
_LAST_ROW: Final = 1_048_576
"""The last row that a sheet of a workbook can have."""
_HEADINGS: Final = {
    "raw_state": "STATE", "raw_type": "TYPE", "raw_county": "COUNTY", "raw_support_type": "SUPPORT TYPE",
    "raw_signed": "SIGNED", "raw_moa": "MOA", "raw_addendum": "ADDENDUM", "raw_extra": "",
}  # fmt: skip
"""ICE's heading over each cell that is shown beside the agency's name; cells of unknown columns have several."""
_LONG: Final = 30
"""Letters from which a cell may be broken anywhere, as an address must be."""
_AGENCY: Final = "LAW ENFORCEMENT AGENCY"
_COUNTED: Final = ("agreements", "agencies", "states", *MODEL_NAMES)


def list_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """One list. Its table is its rows as ICE wrote them; a frozen site has the list itself in their place."""
    words = words_of(asked.language)
    facts = _found(record, parameters["list_id"], words)
    counts = _counts(record, facts)
    kind, day = words(f"lists.kind.{facts.row['kind']}"), facts.row["day"]
    half = words(f"lists.half.{facts.row['half']}")
    links = ListLinks(record, asked)
    data: dict[str, Any] = {
        "list": dict(facts.row),
        "duplicates": facts.duplicates,
        "counts": counts,
        "current": [
            {"sequence": turn.sequence, "from": turn.day, "half": turn.half, "list_before": turn.before,
             "list_after": turn.after, "until": turn.until}
            for turn in facts.turns
        ],
        "sightings": facts.sightings,
        "anomalies": facts.anomalies,
    }  # fmt: skip
    shown: dict[str, Any] = {
        "facts": facts,
        "counts": counts,
        "kind": kind,
        "half": half,
        "turns": [_turn(turn, facts.list_id, asked, links, words) for turn in facts.turns],
        "sightings": [_sighting(one, words) for one in facts.sightings],
        "anomalies": [_anomaly(one, facts, links, words) for one in facts.anomalies],
        "times": [(name, _time(facts.row[name], words)) for name in ("created", "modified") if facts.row[name]],
        "permanent": asked.here(),
        "cited": words("lists.cited", kind=kind, day=day, list=facts.list_id),
    }
    title = words("lists.one", kind=kind, day=day, half=half)
    if asked.frozen:
        return Page("list.html", title, data, [facts.row], COLUMNS, {**shown, "place": None})
    rows, place = _rows(record, facts, asked)
    shown |= {"place": place, **_table(rows, facts, asked, links, words)}
    return Page("list.html", title, {**data, **place}, rows, ROW_COLUMNS, shown)


def _found(record: Record, wanted: str, words: Words) -> ListFacts:
    """The list of an id. Raises `Redirected` for the beginning of one or its hash, `NotFound` for what is none."""
    held = lists_of(record)
    list_id = wanted.lower()
    if wanted in held:
        return held[wanted]
    if _PREFIX.fullmatch(list_id):
        fitting = [one.list_id for one in held.values() if one.row["sha256"].startswith(list_id)]
        if len(fitting) == 1:
            raise Redirected(f"/lists/{fitting[0]}")
    raise NotFoundInWords(words("missing.list", id=wanted[:80]))


def _counts(record: Record, facts: ListFacts) -> Mapping[str, int]:
    """What a participating list counts; of a pending list nothing: it has no agreements."""
    series = record.fixed("series by list", lambda: {one["list"]: one for one in record.series})
    return {name: series[facts.list_id][name] for name in _COUNTED} if facts.list_id in series else {}


def _rows(record: Record, facts: ListFacts, asked: Asked) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, int]]:
    """The rows of the page asked for, and where it lies among those that pass the filters."""
    asked.one_of("state", tuple(sorted(record.states)))
    asked.one_of("model", tuple(MODEL_NAMES))
    chosen = Filters(asked.text("state"), asked.text("model"), search=asked.text("q"))
    row = asked.number("row", 1, _LAST_ROW) if asked.text("row") else None
    size = asked.per_page
    rows, total = read_rows(record, facts.list_id, chosen, row, (asked.page - 1) * size, size)
    pages = max(1, -(-total // size))
    return rows, {"page": min(asked.page, pages), "pages": pages, "per_page": size, "total": total}


def _turn(turn: Turn, list_id: str, asked: Asked, links: ListLinks, words: Words) -> Mapping[str, Any]:
    """A time in which the list was current, in words, with where to go on: addresses with what they are called."""
    times = {"day": turn.day, "half": words(f"lists.half.{turn.half}")}
    if turn.until is None:
        told = words("lists.current.still", **times)
    else:
        told = words("lists.current", **times, until=turn.until, until_half=words(f"lists.half.{turn.until_half}"))
    near = [
        words.marked(f"lists.{place}", list=links.to(other))
        for place, other in (("before", turn.before), ("after", turn.after))
        if other is not None
    ]
    return {
        "told": told,
        "near": near,
        "ways": _ways(turn, list_id, asked, words),
        "command": _command(turn, list_id),
    }


def _ways(turn: Turn, list_id: str, asked: Asked, words: Words) -> list[tuple[str, str]]:
    """Where one goes on from a time of a list: addresses with what they are called.

    The pages of changes and of pending lists ask by day, which means the last list of that day.
    """
    day, last_of_day = turn.day.isoformat(), turn.day != turn.until
    if asked.frozen:
        return [] if turn.sequence == "pending" else [(asked.to(f"/changes/{day[:7]}"), words("lists.month"))]
    if turn.sequence == "pending":
        return [(asked.to("/pending", as_of=day), words("lists.pending.then"))] if last_of_day else []
    ways = [(asked.to("/", as_of=day if turn.returned else list_id), words("lists.home.then"))]
    if turn.before_day is not None and turn.alone:
        ways.append(
            (asked.to("/changes", **{"from": turn.before_day.isoformat(), "to": day}), words("lists.changes"))
        )
    return ways


def _command(turn: Turn, list_id: str) -> str | None:
    """The command that tells the changes since the list before, where that one is of the same day, or the next is."""
    if turn.sequence == "pending" or turn.before is None or turn.alone:
        return None
    return f"287g diff {turn.before} {list_id}"


def _sighting(one: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    """A sighting: the name, when, by whom."""
    seen = words("lists.seen.unknown") if one["seen_at"] is None else _time(one["seen_at"], words)
    return one["name"], seen, words(f"lists.seen.{one['seen_by']}")


def _time(value: datetime, words: Words) -> str:
    """A time of the record, which is UTC."""
    return words("lists.time", day=value.date(), time=f"{value:%H:%M}")


def _anomaly(one: Mapping[str, Any], facts: ListFacts, links: ListLinks, words: Words) -> Mapping[str, Any]:
    """Something odd: its kind in words, the row, what was seen, and what was done, marked where it is English."""
    done = said_in(words, "lists.done", one["done"])
    return {
        "kind": words(f"anomaly.{one['kind']}"),
        "row": "" if one["row"] is None else links.row(facts.list_id, one["row"]),
        "seen": one["raw"] or "",
        "done": Markup('<span lang="en">{}</span>').format(one["done"]) if done is None else done,
    }


def _table(
    rows: Sequence[Mapping[str, Any]], facts: ListFacts, asked: Asked, links: ListLinks, words: Words
) -> Mapping[str, Any]:
    """The rows as they are shown, with ICE's headings over the cells that this list has."""
    headings = facts.row["header"].split("|")
    names = [
        name
        for name, heading in _HEADINGS.items()
        if heading in headings or any(one[name] is not None for one in rows)
    ]
    front, back = around(asked, "/agencies/")
    return {
        "headings": [_HEADINGS[name] or words("lists.extra") for name in names],
        "agency_heading": _AGENCY,
        "rows": [
            {
                "row": links.row(facts.list_id, one["row"]),
                "agency": one["raw_agency"] or "",
                "cells": [_cell(one, name) for name in names],
                "stands": Markup('<a href="{}{}{}">{}</a>').format(
                    front, one["agency_id"], back, one["agreement_id"] or one["agency_id"]
                ),
                "notes": [words(f"lists.note.{name}") for name in ("hidden", "duplicate") if one[name]],
                "corrections": one["corrections"],
            }
            for one in rows
        ],
    }


def _cell(row: Mapping[str, Any], name: str) -> tuple[str | Markup, str]:
    """A cell as ICE wrote it, and its class; a link to the web leads there, any other is shown beside the cell."""
    text, link = row[name] or "", row.get(f"{name}_link")
    kind = "day" if name == "raw_signed" else "cell" if len(text or link or "") > _LONG else ""
    if not link:
        return text, kind
    if link.startswith(_WEB):
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(link, text or link), kind
    return Markup("{} <code>{}</code>").format(text, link), "cell"
