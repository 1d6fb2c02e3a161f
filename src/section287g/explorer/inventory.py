"""What the registry holds of each list, for pages: its facts, when it was current, sightings, what was odd, its rows.

All lists together are some hundred lines, asked for once; the rows of a list are asked for a page at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from section287g.registry.filters import Filters

if TYPE_CHECKING:
    from section287g.explorer.record import Record

__all__ = ["ROW_COLUMNS", "ListFacts", "Turn", "count_rows", "lists_of", "read_rows"]

Row = Mapping[str, Any]

ROW_COLUMNS: Final = (
    "list", "row", "raw_state", "raw_agency", "raw_type", "raw_county", "raw_support_type", "raw_signed", "raw_moa",
    "raw_moa_link", "raw_addendum", "raw_addendum_link", "raw_extra", "agreement_id", "agency_id", "hidden",
    "duplicate", "corrections",
)  # fmt: skip
_LISTS: Final = """SELECT list_no, list_id, kind, day, half, rows, name, sha256, day_source, sheet, header,
    blank_rows, hidden_rows, links, emails_removed, created, modified FROM lists ORDER BY list_no"""
_TURNS: Final = (
    """SELECT sequence, position, list_no, day, half, returned FROM standings ORDER BY sequence, position"""
)
_SIGHTINGS: Final = "SELECT list_no, name, seen_at, seen_by FROM sightings ORDER BY list_no, seen_at, name, seen_by"
_ANOMALIES: Final = """SELECT list_no, "row", "column", kind, raw, done FROM list_anomalies
    ORDER BY list_no, "row" NULLS FIRST, "column" NULLS FIRST, kind, raw"""
_COUNTS: Final = """SELECT list_no, r.state, r.model, count(*)::INTEGER AS rows,
    count(*) FILTER (p.duplicate)::INTEGER AS duplicates FROM positions AS p JOIN rows AS r USING (row_id)
    GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A time in which a list was the current one of its sequence: from which day and half, and what came next.

    `before` and `after` are the ids of the lists that were current before and after it, with `until` the day and
    `until_half` the half on which the next one took its place; None where none is held.
    """

    sequence: str
    position: int
    day: date
    half: str
    returned: bool
    before: str | None
    before_day: date | None
    after: str | None
    until: date | None
    until_half: str | None

    @property
    def alone(self) -> bool:
        """Whether its day tells it from others: neither the list before nor the one after is of that day."""
        return self.day not in (self.before_day, self.until)


@dataclass(frozen=True, slots=True)
class ListFacts:
    """One list: `row` is its line of the table `lists`, `rows` counts its rows by state and model."""

    row: Row
    turns: Sequence[Turn]
    sightings: Sequence[Row]
    anomalies: Sequence[Row]
    rows: Mapping[tuple[str, str], int]
    duplicates: int

    @property
    def list_id(self) -> str:
        """Its id."""
        return str(self.row["list_id"])

    @property
    def pending(self) -> bool:
        """Whether it is a list of what is pending."""
        return bool(self.row["kind"] == "pending")


def lists_of(record: Record) -> Mapping[str, ListFacts]:
    """Every list by its id: page tables, participating and pending lists, each kind from the oldest on."""
    return record.fixed("lists", lambda: _lists(record))


def count_rows(record: Record, list_id: str, state: str | None = None, model: str | None = None) -> int:
    """How many rows of a list are of a state and a model, or of any."""
    return sum(
        number
        for (its_state, its_model), number in lists_of(record)[list_id].rows.items()
        if state in (None, its_state) and model in (None, its_model)
    )


def read_rows(
    record: Record, list_id: str, chosen: Filters, row: int | None, first: int, most: int
) -> tuple[list[dict[str, Any]], int]:
    """Some rows of a list in their order, from the `first` one on that passes the filters, and how many pass.

    Only what is shown is read. `chosen` are a state, a model and words to look for; `row` keeps that row alone.
    """
    conditions, parameters = chosen.where()
    conditions = ["r.list = $list", *conditions]
    parameters |= {"list": list_id}
    if row is not None:
        conditions.append('r."row" = $row')
        parameters["row"] = row
    where = " AND ".join(conditions)
    key = ("rows of list", list_id, chosen.state, chosen.model, chosen.search, row)
    total: int = record.kept(
        key,
        lambda: next(
            iter(record.registry.sql(f"SELECT count(*) AS n FROM listings AS r WHERE {where}", **parameters))
        )["n"],
    )
    names = ", ".join(f'r."{name}"' for name in ROW_COLUMNS)
    found = record.registry.sql(
        f'SELECT {names} FROM listings AS r WHERE {where} ORDER BY r."row" LIMIT $most OFFSET $first',
        **parameters,
        most=most,
        first=min(first, max(0, total - 1) // most * most),
    )
    return list(found), total


def _lists(record: Record) -> Mapping[str, ListFacts]:
    ask = record.registry.sql
    lists = {one["list_no"]: one for one in ask(_LISTS)}
    sightings, anomalies = _by_list(ask(_SIGHTINGS)), _by_list(ask(_ANOMALIES))
    counts: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    duplicates: dict[int, int] = defaultdict(int)
    for one in ask(_COUNTS):
        counts[one["list_no"]][one["state"], one["model"]] = one["rows"]
        duplicates[one["list_no"]] += one["duplicates"]
    turns = _turns(list(ask(_TURNS)), lists)
    return {
        str(one["list_id"]): ListFacts(
            one,
            turns.get(number, ()),
            sightings.get(number, ()),
            anomalies.get(number, ()),
            counts[number],
            duplicates[number],
        )
        for number, one in lists.items()
    }


def _by_list(rows: Any) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        found[one["list_no"]].append({name: value for name, value in one.items() if name != "list_no"})
    return found


def _turns(standings: Sequence[Row], lists: Mapping[int, Row]) -> Mapping[int, list[Turn]]:
    """When each list was current, from the order in which lists became so."""
    found: dict[int, list[Turn]] = defaultdict(list)
    for place, one in enumerate(standings):
        before = standings[place - 1] if place else None
        after = standings[place + 1] if place + 1 < len(standings) else None
        before = before if before is not None and before["sequence"] == one["sequence"] else None
        after = after if after is not None and after["sequence"] == one["sequence"] else None
        found[one["list_no"]].append(
            Turn(
                one["sequence"],
                one["position"],
                one["day"],
                one["half"],
                one["returned"],
                None if before is None else lists[before["list_no"]]["list_id"],
                None if before is None else before["day"],
                None if after is None else lists[after["list_no"]]["list_id"],
                None if after is None else after["day"],
                None if after is None else after["half"],
            )
        )
    return found
