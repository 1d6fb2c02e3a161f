"""What changed between two days: agreements that joined, left or returned, and ICE's own changes of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.page import Page, paged
from section287g.explorer.record import Record
from section287g.explorer.words import BadRequestInWords, Words, words_of

__all__ = ["COLUMNS", "changes_page"]

COLUMNS: Final = (
    "change", "agreement_id", "agency", "state", "model", "signed", "column", "before", "after", "date", "list",
)  # fmt: skip
RECENT_DAYS: Final = 30
_FIRST: Final = ("joined", "returned", "absent", "ended")


def changes_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Every change between two days, one a row; by default the thirty days up to the newest list."""
    words = words_of(asked.language)
    newest = record.moment()
    after = asked.day("to") or newest.last_day
    before = asked.day("from") or max(after - timedelta(days=RECENT_DAYS), record.series[0]["date"])
    if before > after:
        raise BadRequestInWords(words("changes.backwards", before=before, after=after))
    state = asked.one_of("state", tuple(sorted(record.states)))
    first, second = record.moment(before.isoformat()), record.moment(after.isoformat())
    every = record.kept(
        ("changes", first.list_id, second.list_id), lambda: _changes(record, first.list_id, second.list_id)
    )
    kinds = Counter(one["change"] for one in every if state is None or one["state"] == state)
    change = asked.one_of("change", tuple(sorted({one["change"] for one in every} | set(_FIRST))))
    rows = [
        one
        for one in every
        if (state is None or one["state"] == state) and (change is None or one["change"] == change)
    ]
    rows.reverse()  # the newest first
    shown, place = paged(asked, rows)
    cells = Cells(record, asked, words)
    ordered = {kind: kinds[kind] for kind in (*_FIRST, *sorted(set(kinds) - set(_FIRST))) if kinds[kind]}
    data = {
        "from": before,
        "to": after,
        "from_list": first.list_id,
        "to_list": second.list_id,
        "changes": sum(kinds.values()),
        "by_kind": ordered,
        **place,
    }
    return Page(
        "changes.html",
        words("changes.title"),
        data,
        shown,
        COLUMNS,
        {
            "permanent": asked.here(**{"from": before.isoformat(), "to": after.isoformat()}),
            "rows": [_cells(one, cells, words) for one in shown],
            "place": place,
            "kinds": ordered,
            "before": before,
            "after": after,
            "first": first,
            "second": second,
            "oldest": record.series[0]["date"],
            "months": _months(record),
        },
    )


def _cells(change: Mapping[str, Any], cells: Cells, words: Words) -> dict[str, Any]:
    """A change as it is shown; `before` and `after` are cells as ICE wrote them."""
    return {
        "day": words.day(change["date"]),
        "what": words(f"change.{change['change']}"),
        "column": words(f"column.{change['column']}") if change["column"] else "",
        "agency": cells.agency({"agency_id": change["agreement_id"].partition(":")[0], "agency": change["agency"]}),
        "state": cells.state(change["state"]),
        "model": cells.model(change["model"]),
        "before": change["before"] or "",
        "after": change["after"] or "",
        "list": change["list"],
    }


def _changes(record: Record, before: str, after: str) -> list[dict[str, Any]]:
    return list(record.registry.changes(before, after))


def _months(record: Record) -> list[tuple[date, date]]:
    """First and last day of each of the last twelve months that have lists, the newest first."""
    newest = record.moment().last_day
    found: list[tuple[date, date]] = []
    last = newest
    while len(found) < 12 and last >= record.series[0]["date"]:
        first = last.replace(day=1)
        found.append((max(first - timedelta(days=1), record.series[0]["date"]), last))
        last = first - timedelta(days=1)
    return found
