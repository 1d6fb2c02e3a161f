"""Every list of the registry, the newest first: what kind it is, its day, its rows, the name it was found by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.lists import ListLinks
from section287g.explorer.inventory import ListFacts, lists_of
from section287g.explorer.page import Page, paged
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of

__all__ = ["COLUMNS", "KINDS", "lists_page"]

COLUMNS: Final = ("list_id", "kind", "day", "half", "rows", "hidden_rows", "blank_rows", "links", "sha256", "name")
KINDS: Final = ("participating", "page table", "pending")
_HALVES: Final = ("am", "mid", "pm")


def lists_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Lists that pass the filters, one a row, the newest first."""
    words = words_of(asked.language)
    held = lists_of(record)
    years = tuple(sorted({str(one.row["day"].year) for one in held.values()}, reverse=True))
    kind, year = asked.one_of("kind", KINDS), asked.one_of("year", years)
    chosen = [
        one for one in held.values() if kind in (None, one.row["kind"]) and year in (None, str(one.row["day"].year))
    ]
    chosen.sort(key=_when, reverse=True)
    on_page, place = paged(asked, chosen)
    kinds = {name: sum(one.row["kind"] == name for one in chosen) for name in KINDS}
    links = ListLinks(record, asked)
    shown = {
        "kinds": [(name, number) for name, number in kinds.items() if number],
        "all_kinds": KINDS,
        "years": years,
        "place": place,
        "rows": [_cells(one, links, words) for one in on_page],
    }
    data: dict[str, Any] = {"lists": kinds, **place}
    return Page("lists.html", words("lists.title"), data, [one.row for one in on_page], COLUMNS, shown)


def _when(one: ListFacts) -> tuple[Any, ...]:
    """By day and half; of one half the participating list comes first, as it does in the order of kinds."""
    return one.row["day"], _HALVES.index(one.row["half"]), -KINDS.index(one.row["kind"]), one.row["list_no"]


def _cells(one: ListFacts, links: ListLinks, words: Words) -> Mapping[str, Any]:
    return {
        "list": links.to(one.list_id),
        "kind": words(f"lists.kind.{one.row['kind']}"),
        "day": words.day(one.row["day"]),
        "half": words(f"lists.half.{one.row['half']}"),
        "rows": words.number(one.row["rows"]),
        "name": one.row["name"],
        "again": [turn.day for turn in one.turns if turn.returned],
    }
