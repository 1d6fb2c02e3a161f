"""The programme on one screen: agreements, agencies, models, states, last changes, age of the data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import duckdb

from section287g.lists.lookups import MODEL_NAMES
from section287g.registry.answer import Answer
from section287g.registry.filters import Filters
from section287g.registry.history_queries import ask_changes, ask_pending
from section287g.registry.moment import Day, find_moment
from section287g.registry.standing import standing_sql

__all__ = ["summarize"]

RECENT_DAYS: Final = 30


def summarize(
    connection: duckdb.DuckDBPyConnection,
    as_of: Day | None = None,
    known_on: Day | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """The summary of a moment, by default the newest list's; every count with its unit in its name.

    `today` is the asker's day, for the age of the data; without it the age is left out.
    """
    moment = find_moment(connection, as_of, known_on)
    sql, parameters = standing_sql(Filters(as_of=as_of, known_on=known_on), moment)
    total = Answer(
        connection,
        f"""WITH {sql} SELECT count(*)::INTEGER AS agreements, count(DISTINCT agency_id)::INTEGER AS agencies,
            count(DISTINCT state)::INTEGER AS states, count(*) FILTER (moa = 'linked')::INTEGER AS linked,
            count(*) FILTER (moa = 'pending')::INTEGER AS link_pending FROM chosen""",
        parameters,
        "totals",
    )
    models = Answer(
        connection,
        f"""WITH {sql} SELECT model, count(*)::INTEGER AS agreements, count(DISTINCT state)::INTEGER AS states
        FROM chosen GROUP BY model ORDER BY model""",
        parameters,
        "models",
    )
    states = Answer(
        connection,
        f"""WITH {sql} SELECT state, count(*)::INTEGER AS agreements, count(DISTINCT agency_id)::INTEGER AS agencies
        FROM chosen GROUP BY state ORDER BY agreements DESC, state""",
        parameters,
        "states",
    )
    first = connection.execute("SELECT min(day) FROM standings WHERE sequence = 'participating'").fetchone()
    since = max(moment.day - timedelta(days=RECENT_DAYS), first[0] if first else moment.day)
    changes: dict[str, int] = {}
    for change in ask_changes(connection, since, moment.list_id):
        if change["change"] in ("joined", "returned", "absent", "ended"):
            changes[change["change"]] = changes.get(change["change"], 0) + 1
    (counts,) = list(total)
    return {
        "as_of": moment.day,
        "half": moment.half,
        "list": moment.list_id,
        "in_words": moment.in_words(),
        "days_old": (today - moment.last_day).days if today is not None else None,
        "agreements": counts["agreements"],
        "agencies": counts["agencies"],
        "states_and_territories": counts["states"],
        "agreements_with_linked_document": counts["linked"],
        "agreements_with_link_pending": counts["link_pending"],
        "models": [{**one, "name": MODEL_NAMES.get(one["model"], "unknown")} for one in models],
        "states": list(states),
        "pending": _pending(connection, as_of, known_on, moment.day),
        "changes": {"since": since, "unit": "agreements", **dict(sorted(changes.items()))},
    }


def _pending(
    connection: duckdb.DuckDBPyConnection, as_of: Day | None, known_on: Day | None, day: date
) -> dict[str, Any] | None:
    """How many stood on the pending list of the time; None where no pending list is that old or held."""
    held = connection.execute("SELECT min(day) FROM standings WHERE sequence = 'pending'").fetchone()
    if held is None or held[0] is None or held[0] > day:
        return None
    when = None if as_of is None else day
    moment = find_moment(connection, when, known_on, "pending")
    rows = ask_pending(connection, Filters(as_of=when, known_on=known_on))
    return {"list": moment.list_id, "as_of": moment.day, "pending_agreements": len(rows)}
