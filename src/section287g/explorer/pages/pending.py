"""What stands on ICE's pending lists, and what came of all that ever did: it is no agreement until it is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from section287g.errors import NotFound
from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.page import Page, paged
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of
from section287g.lists.lookups import MODEL_NAMES
from section287g.registry.moment import Moment

__all__ = ["pending_page"]

_COLUMNS: Final = (
    "pending_id", "agency_id", "agency", "state", "county", "model", "status", "first_pending", "last_pending",
    "agreement_id", "signed", "days_to_signing", "days_to_listing",
)  # fmt: skip
_STATUSES: Final = ("pending", "all")


def pending_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Agencies and models on the pending list of the moment, or on any by then, one a row, the newest first."""
    words = words_of(asked.language)
    status = asked.one_of("status", _STATUSES) or ("all" if asked.frozen else "pending")
    asked.one_of("state", tuple(sorted(record.states)))
    asked.one_of("model", tuple(MODEL_NAMES))
    moment = _moment(record, asked)
    first = record.fixed("first pending list", lambda: _first(record))
    data: dict[str, Any] = {"status": status, "list": None, "as_of": None}
    shown: dict[str, Any] = {
        "statuses": _STATUSES,
        "first": first,
        "moment": record.moment(asked.as_of, asked.known_on),
    }
    ever: Sequence[Mapping[str, Any]] = ()
    if moment is not None:
        ever = record.kept(
            ("pending", moment.position, asked.known_on),
            lambda: tuple(record.registry.pending(as_of=moment.list_id, known_on=asked.known_on, status="all")),
        )
        data |= {"list": moment.list_id, "as_of": moment.day}
        shown |= {"moment": moment, "permanent": asked.permanent(as_of=moment.day.isoformat())}
    rows = _chosen(ever, asked, status)
    on_page, place = paged(asked, rows)
    data |= {
        "pending_agreements": sum(one["status"] == "pending" for one in rows),
        "became_agreements": sum(one["agreement_id"] is not None for one in rows),
        "gone_without_agreement": sum(one["status"] == "gone" and one["agreement_id"] is None for one in rows),
        **place,
    }
    cells = Cells(record, asked, words)
    shown |= {"listed": moment, "place": place, "rows": [_cells(one, cells, words) for one in on_page]}
    return Page("pending.html", words("pending.title"), data, on_page, _COLUMNS, shown)


def _moment(record: Record, asked: Asked) -> Moment | None:
    """The pending list of the day asked for, or of a participating list's day; None where none is that old.

    Raises `NotFound` for what is no day and no list, as every page does.
    """
    listed = record.moment(asked.as_of, asked.known_on)
    day = None if asked.as_of is None else listed.asked or listed.day

    def find() -> Moment | None:
        try:
            return record.registry.moment(day, asked.known_on, "pending")
        except NotFound:
            return None

    return record.kept(("pending moment", day, asked.known_on), find)


def _first(record: Record) -> date | None:
    """The day of the first pending list; None where no such list is held."""
    for row in record.registry.sql("SELECT min(day) AS first FROM standings WHERE sequence = 'pending'"):
        found: date | None = row["first"]
        return found
    return None


def _chosen(ever: Sequence[Mapping[str, Any]], asked: Asked, status: str) -> list[Mapping[str, Any]]:
    """The rows that pass the filters, those that came on a pending list last first."""
    exact = {"state": asked.text("state"), "model": asked.text("model")}
    rows = [
        one
        for one in ever
        if (status == "all" or one["status"] == status)
        and all(not value or one[name] == value for name, value in exact.items())
    ]
    rows.sort(key=lambda one: (one["state"], one["agency"].casefold(), one["pending_id"]))
    return sorted(rows, key=lambda one: one["first_pending"], reverse=True)


def _cells(row: Mapping[str, Any], cells: Cells, words: Words) -> Mapping[str, Any]:
    """A row as it is shown; `became` tells what came of it."""
    if row["agreement_id"] is None:
        became = words("pending.still" if row["status"] == "pending" else "pending.gone")
    elif row["signed"] is None:
        became = words("pending.listed")
    else:
        became = words("pending.signed", day=row["signed"], lag=_lag(row["days_to_signing"], words))
    return {
        "agency": cells.agency(row),
        "state": cells.state(row["state"]),
        "model": cells.model(row["model"]),
        "first": words.day(row["first_pending"]),
        "last": words.day(row["last_pending"]),
        "became": became,
    }


def _lag(days: int, words: Words) -> str:
    """How long after it first stood on a pending list the agreement was signed, or before."""
    if days == 0:
        return words("pending.same_day")
    key = "pending.after" if days > 0 else "pending.before"
    return words(key, days=words.count("unit.days", abs(days)))
