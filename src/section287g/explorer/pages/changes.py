"""What changed between two days, or in a month: agreements that joined, left or returned, and changes of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.drawn.lists import ListLinks
from section287g.explorer.page import Page, paged
from section287g.explorer.record import Record
from section287g.explorer.words import BadRequestInWords, NotFoundInWords, Words, words_of
from section287g.registry.moment import Moment

__all__ = ["COLUMNS", "changes_page", "month_page", "months"]

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
    return _between(record, asked, words("changes.title"), before, after, None)


def month_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """What changed from the last list before a month to the last list of it; its address is /changes/2026-02."""
    words = words_of(asked.language)
    name = parameters["month"]
    known = months(record)
    if name not in known:
        oldest, newest = min(known), max(known)
        raise NotFoundInWords(words("missing.month", id=name[:20], oldest=oldest, newest=newest))
    first, last = _days_of(name)
    oldest_day, newest_day = record.series[0]["date"], record.moment().last_day
    title = words("changes.in_month", month=words.day(first, words("changes.month_form")))
    return _between(record, asked, title, max(first - timedelta(days=1), oldest_day), min(last, newest_day), name)


def months(record: Record) -> Sequence[str]:
    """Every month that has a list, as 2026-02, the newest first."""
    return sorted({f"{one['date']:%Y-%m}" for one in record.series}, reverse=True)


def _between(record: Record, asked: Asked, title: str, before: date, after: date, month: str | None) -> Page:
    """The changes after the list of one day up to that of another; `month` is the page's own, where it has one."""
    words = words_of(asked.language)
    state = asked.one_of("state", tuple(sorted(record.states)))
    first, second = record.moment(before.isoformat()), record.moment(after.isoformat())
    lists = record.named(first), record.named(second)
    every = record.kept(("changes", *lists), lambda: _changes(record, *lists))
    passing = [
        one
        for one in record.kept(("came and went", *lists), lambda: _came_and_went(record, first, second))
        if state is None or one["state"] == state
    ]
    kinds = Counter(one["change"] for one in every if state is None or one["state"] == state)
    change = asked.one_of("change", tuple(sorted({one["change"] for one in every} | set(_FIRST))))
    rows = [
        one
        for one in every
        if (state is None or one["state"] == state) and (change is None or one["change"] == change)
    ]
    rows.reverse()  # the newest first
    shown, place = paged(asked, rows)
    cells, links = Cells(record, asked, words), ListLinks(record, asked)
    ordered = {kind: kinds[kind] for kind in (*_FIRST, *sorted(set(kinds) - set(_FIRST))) if kinds[kind]}
    data = {
        "from": before,
        "to": after,
        "from_list": first.list_id,
        "to_list": second.list_id,
        "changes": sum(kinds.values()),
        "by_kind": ordered,
        "came_and_went": passing,
        **place,
    }
    return Page(
        "changes.html",
        title,
        data,
        shown,
        COLUMNS,
        {
            "permanent": _permanent(asked, before, after),
            "rows": [_cells(one, cells, links, words) for one in shown],
            "place": place,
            "passing": [(cells.agency(one), cells.model(one["model"]), one) for one in passing],
            "kinds": ordered,
            "before": before,
            "after": after,
            "first": first,
            "second": second,
            "oldest": record.series[0]["date"],
            "months": _by_year(record, words),
            "month": month,
            "near": _near(months(record), month),
        },
    )


def _cells(change: Mapping[str, Any], cells: Cells, links: ListLinks, words: Words) -> dict[str, Any]:
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
        "list": links.to(change["list"]),
    }


def _changes(record: Record, before: str, after: str) -> list[dict[str, Any]]:
    return list(record.registry.changes(before, after))


def _came_and_went(record: Record, first: Moment, second: Moment) -> list[dict[str, Any]]:
    """Agreements that are on lists between two, and on neither: no comparison of the two shows them."""
    rows = record.registry.sql(
        """SELECT agreement_id, any_value(agency_id) AS agency_id, any_value(model) AS model,
                min(first_day) AS first_day, max(last_day) AS last_day
            FROM spans JOIN agreements USING (agreement_id) GROUP BY agreement_id
            HAVING bool_or(first_position > $first AND last_position < $second)
                AND NOT bool_or(first_position <= $first AND last_position >= $first)
                AND NOT bool_or(first_position <= $second AND last_position >= $second)
            ORDER BY agreement_id""",
        first=first.position,
        second=second.position,
    )
    return [
        {**row, **{name: record.dossiers[row["agency_id"]][name] for name in ("agency", "state")}} for row in rows
    ]


def _permanent(asked: Asked, before: date, after: date) -> str:
    """An address whose days stay, as those of a month that is not over do not."""
    chosen = {name: asked.text(name) for name in ("state", "change")}
    if asked.frozen:
        return asked.here()
    return asked.to("/changes", **{"from": before.isoformat(), "to": after.isoformat(), **chosen})


def _days_of(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _by_year(record: Record, words: Words) -> list[tuple[int, list[tuple[str, str]]]]:
    """The months of each year with what they are called, the newest first."""
    found: dict[int, list[tuple[str, str]]] = {}
    for name in months(record):
        first = date.fromisoformat(f"{name}-01")
        found.setdefault(first.year, []).append((name, words.day(first, "LLLL")))
    return list(found.items())


def _near(known: Sequence[str], month: str | None) -> tuple[str | None, str | None]:
    """The months with lists before and after one."""
    if month is None:
        return None, None
    place = known.index(month)
    return known[place + 1] if place + 1 < len(known) else None, known[place - 1] if place else None
