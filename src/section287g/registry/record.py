"""The lists in hand, read, dated and ordered, with their distinct rows numbered: the build's working record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from section287g.lists import PAGE_TABLE, PARTICIPATING, PENDING, Anomaly, ListDay, Listing, RawList, RawRow, Sighting
from section287g.lists.cells import parse_row
from section287g.lists.day import date_list
from section287g.lists.timeline import Standing, order_key, timeline

__all__ = ["PARTS", "NamedList", "Record", "make_record"]

PARTS = {PARTICIPATING: PARTICIPATING, PAGE_TABLE: PARTICIPATING, PENDING: PENDING}
"""The sequence to which a kind of list belongs."""
_KIND_ORDER = (PAGE_TABLE, PARTICIPATING, PENDING)


@dataclass(slots=True)
class NamedList:
    """A list as read, with every name and sighting known of its content."""

    raw: RawList
    names: set[str] = field(default_factory=set)
    sightings: set[Sighting] = field(default_factory=set)


@dataclass(slots=True)
class Record:
    """Everything that the lists say, before identity: see the fields.

    `lists` are in the order of kind and time; a list's number is its place there. `sequences` give, for
    participating and pending lists, the order in which they became current.
    """

    lists: list[tuple[NamedList, ListDay]]
    list_ids: list[str]
    sequences: dict[str, list[tuple[Standing, int]]]
    rows: list[tuple[str, RawRow]]
    parsed: dict[int, Listing]
    row_ids: list[list[int]]  # by list number, in the order of the sheet
    anomalies: list[tuple[int, Anomaly]]  # (list number, what the lists together show)


def make_record(named: Iterable[NamedList]) -> Record:
    """Dates and orders the lists and numbers their distinct rows. Pure; the order of input does not matter.

    Raises `InputRefused` where nothing tells the day of a list.
    """
    dated = [(one, date_list(one.raw, one.names, one.sightings)) for one in named]
    dated.sort(key=lambda pair: (_KIND_ORDER.index(pair[0].raw.kind), order_key(pair[0].raw, pair[1])))
    numbers = {one.raw.sha256: number for number, (one, _) in enumerate(dated)}
    anomalies = [(number, anomaly) for number, (_, day) in enumerate(dated) for anomaly in day.anomalies]

    sequences: dict[str, list[tuple[Standing, int]]] = {}
    sightings: Mapping[str, set[Sighting]] = {one.raw.sha256: one.sightings for one, _ in dated}
    for part in (PARTICIPATING, PENDING):
        members = [(one.raw, day) for one, day in dated if PARTS[one.raw.kind] == part]
        standings, stale = timeline(members, sightings)
        sequences[part] = [(standing, numbers[standing.sha256]) for standing in standings]
        anomalies += [(numbers[sha256], anomaly) for sha256, found in stale.items() for anomaly in found]

    distinct: dict[str, set[RawRow]] = {part: set() for part in sequences}
    for one, _ in dated:
        distinct[PARTS[one.raw.kind]].update([row for _, _, row in one.raw.rows])
    rows = [(part, row) for part in sorted(distinct) for row in sorted(distinct[part], key=_row_key)]
    row_id: dict[str, dict[RawRow, int]] = {part: {} for part in sequences}
    for number, (part, row) in enumerate(rows):
        row_id[part][row] = number
    row_ids = [
        list(map(row_id[PARTS[one.raw.kind]].__getitem__, (row for _, _, row in one.raw.rows))) for one, _ in dated
    ]
    parsed = {number: parse_row(row) for number, (_, row) in enumerate(rows)}
    for number, (one, day) in enumerate(dated):
        anomalies += [(number, anomaly) for anomaly in _swapped(one, day)]
        late = {place for place in set(row_ids[number]) if (s := parsed[place].signed) is not None and s > day.day}
        if late:
            done = "kept as written: the list shows a date of signing after its own day"
            for (sheet_row, _, raw), place in zip(one.raw.rows, row_ids[number], strict=True):
                if place in late:
                    anomalies.append(
                        (number, Anomaly(sheet_row, "signed", raw.signed, "signed after the list", done))
                    )
    return Record(
        lists=dated,
        list_ids=_short_ids([one.raw.sha256 for one, _ in dated]),
        sequences=sequences,
        rows=rows,
        parsed=parsed,
        row_ids=row_ids,
        anomalies=anomalies,
    )


def _row_key(row: RawRow) -> list[str]:
    return [cell or "" for cell in row]


def _short_ids(hashes: Sequence[str]) -> list[str]:
    """The first eight digits of each hash, or as many more as make all unique."""
    length = 8
    while len({one[:length] for one in hashes}) < len(set(hashes)) and length < 64:
        length += 4
    return [one[:length] for one in hashes]


def _swapped(one: NamedList, day: ListDay) -> list[Anomaly]:
    """A name that says the other kind."""
    said = {"participating": PARTICIPATING, "pending": PENDING}
    found: list[Anomaly] = []
    for name in sorted({*one.names, *(sighting.name for sighting in one.sightings)}):
        for word, kind in said.items():
            if name.lower().startswith(word + "agencies") and one.raw.kind in said.values() and one.raw.kind != kind:
                done = f"read as {one.raw.kind}: the header decides"
                found.append(Anomaly(None, None, name, "name of the other kind", done))
    return found
