"""Every change from one list to the next, as the lists of the time showed it: for feeds.

What is told here stays as it is when later lists come. Names, models and days of signing are those of the rows of
the time. An agreement that a list lacks is *absent* from that list on; that it counts as *ended* is a second entry,
on the first list at which it had been missing for long enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

import duckdb

from section287g.identity import ENDED_AFTER_DAYS, ENDED_AFTER_LISTS

__all__ = ["SeenChange", "ask_seen"]

_SQL: Final = f"""
WITH days AS (
    SELECT s.position, s.day, s.half, l.list_id FROM standings s JOIN lists l USING (list_no)
    WHERE s.sequence = 'participating'),
runs AS (
    SELECT agreement_id, first_position, last_position,
        lag(last_position) OVER (PARTITION BY agreement_id ORDER BY first_position) AS before,
        lead(first_position) OVER (PARTITION BY agreement_id ORDER BY first_position) AS back
    FROM spans),
came AS (
    SELECT agreement_id, CASE WHEN before IS NULL THEN 'joined' ELSE 'returned' END AS change,
        first_position AS position, first_position AS shown, before AS other
    FROM runs WHERE first_position > 0),
went AS (
    SELECT agreement_id, 'absent' AS change, last_position + 1 AS position, last_position AS shown, NULL AS other
    FROM runs WHERE last_position < (SELECT max(position) FROM days)),
over AS (
    SELECT agreement_id, 'ended' AS change, min(days.position) AS position, last_position AS shown,
        last_position + 1 AS other
    FROM runs JOIN days gone ON gone.position = last_position + 1
        JOIN days ON days.position - last_position >= {ENDED_AFTER_LISTS}
            AND days.day - gone.day >= {ENDED_AFTER_DAYS} AND (back IS NULL OR days.position < back)
    GROUP BY agreement_id, last_position),
events AS (
    SELECT *, NULL AS "column", NULL AS kind, NULL AS old, NULL AS new FROM came
    UNION ALL SELECT *, NULL, NULL, NULL, NULL FROM went
    UNION ALL SELECT *, NULL, NULL, NULL, NULL FROM over
    UNION ALL SELECT agreement_id, 'cell', position, position, NULL, "column", kind, before, after FROM revisions)
SELECT e.change, e.agreement_id, agreements.agency_id, r.agency, r.state, r.model, r.signed,
    e."column", e.old AS before, e.new AS after, now.day, now.half, now.list_id AS list,
    former.day AS former_day, former.list_id AS former_list, other.day AS other_day, other.list_id AS other_list,
    CASE WHEN e.change = 'ended' THEN (e.position - e.other + 1)::INTEGER END AS lists
FROM events e ASOF JOIN versions v ON e.agreement_id = v.agreement_id AND e.shown >= v.position
    JOIN rows r USING (row_id) JOIN agreements ON agreements.agreement_id = e.agreement_id
    JOIN days now ON now.position = e.position JOIN days former ON former.position = e.position - 1
    LEFT JOIN days other ON other.position = e.other
ORDER BY e.position DESC, e.change, e.agreement_id, e."column"
"""


@dataclass(frozen=True, slots=True)
class SeenChange:
    """One change. `list` shows it first, `former_list` is the list before.

    `other_list` is the last list with an agreement that returned, or the first without one that counts as ended;
    `lists` then says how many in a row lack it.
    """

    change: str
    agreement_id: str
    agency_id: str
    agency: str
    state: str
    model: str
    signed: date | None
    column: str | None
    before: str | None
    after: str | None
    day: date
    half: str
    list: str
    former_day: date
    former_list: str
    other_day: date | None
    other_list: str | None
    lists: int | None

    @property
    def key(self) -> str:
        """What tells this change from all others, for good: the list, the agreement, and what was seen of it."""
        seen = f"cell-{self.column}" if self.column else self.change
        return f"{self.day}/{self.half}/{self.list}/{self.agreement_id}/{seen}"


def ask_seen(connection: duckdb.DuckDBPyConnection) -> Sequence[SeenChange]:
    """Every change, the newest first."""
    cursor = connection.execute(_SQL)
    names = [column[0] for column in cursor.description or ()]
    wanted = [one.name for one in fields(SeenChange)]
    if names != wanted:
        raise LookupError(f"the question gives {names}, a change has {wanted}")
    return [SeenChange(*row) for row in cursor.fetchall()]
