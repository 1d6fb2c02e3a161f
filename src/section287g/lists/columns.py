"""Finds a list's columns by their headings, and its kind with them: for every reader of this room.

The headings are data (`data/columns.csv`). SIGNED tells a participating list from a pending one; a heading
that is missing while an unknown one stands there is a renamed column, and the file is refused rather than
read as something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.lists.model import FIELDS, PAGE_TABLE, PARTICIPATING, PENDING, Anomaly

__all__ = ["Layout", "column_headings", "match_header"]

KINDS = (PARTICIPATING, PENDING, PAGE_TABLE)
SCHEMA: Schema = (
    Column("field", "our name of the column", check=FIELDS.__contains__),
    Column("header", "ICE's heading, in capitals", check=str.isupper),
    Column("required_in", "kinds of list that must have it, separated by ;", required=False,
           check=lambda text: all(kind in KINDS for kind in text.split(";"))),
    Column("meaning", "what the column holds"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where each field stands in one list's header, and what was odd about that header.

    One object for all lists of the same header, compared by identity: a key of caches.
    """

    kind: str
    header: tuple[str, ...]
    places: dict[str, int | None]
    unknown: tuple[tuple[str, int], ...]
    anomalies: tuple[Anomaly, ...]


@cache
def column_headings() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Field by heading, and the fields that each kind of list must have."""
    by_heading: dict[str, str] = {}
    required: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for line in read_table(data_file("lists", "columns.csv"), SCHEMA):
        by_heading[line["header"]] = line["field"]
        for kind in filter(None, line["required_in"].split(";")):
            required[kind].add(line["field"])
    return by_heading, {kind: frozenset(fields) for kind, fields in required.items()}


def match_header(header: Sequence[str], page_table: bool = False) -> Layout | None:
    """The layout of a header row, or None where it is not a list's.

    >>> match_header(["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "SUPPORT TYPE"]).kind
    'pending'
    >>> match_header(["STATE", "AGENCY NAME", "SUPPORT TYPE", "SIGNED", "MOA"]) is None
    True
    """
    return _match(tuple(header), page_table)


@lru_cache(maxsize=1024)
def _match(header: tuple[str, ...], page_table: bool) -> Layout | None:
    by_heading, required = column_headings()
    places: dict[str, int | None] = dict.fromkeys(by_heading.values())
    unknown: list[tuple[str, int]] = []
    anomalies: list[Anomaly] = []
    for place, raw in enumerate(header):
        heading = " ".join(raw.split()).upper()
        field = by_heading.get(heading)
        if field is None or places[field] is not None:
            if heading:
                unknown.append((raw, place))
            continue
        places[field] = place
        if raw != heading:
            anomalies.append(Anomaly(1, raw, raw, "heading spelt otherwise", f"read as {heading}"))
    present = {field for field, place in places.items() if place is not None}
    kind = PAGE_TABLE if page_table else PARTICIPATING if "signed" in present else PENDING
    if not required[kind] <= present or (kind == PENDING and unknown):
        return None
    for name, _ in unknown:
        anomalies.append(Anomaly(1, name, name, "unknown column", "its cells are kept beside the row as 'extra'"))
    return Layout(kind, header, places, tuple(unknown), tuple(anomalies))
