"""Which list answers for a day? 'As of' and 'known on' as positions in the order of the lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from section287g.errors import NotFound

__all__ = ["Day", "Moment", "find_list", "find_moment"]

Day = date | str
_LIST_ID: Final = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A list, and the newest list that may be known when asking what stood on it.

    `asked` is the day asked for, if a day was. `last_day` is the day of the newest list that may be known:
    where `asked` lies beyond it, the answer is 'as last listed on' that day.
    """

    sequence: str
    position: int
    known: int
    list_id: str
    day: date
    half: str
    asked: date | None
    last_day: date

    @property
    def beyond(self) -> bool:
        """Whether the day asked for lies after the newest list."""
        return self.asked is not None and self.asked > self.last_day

    def in_words(self) -> str:
        """The day as an answer should name it.

        >>> day = date(2025, 9, 3)
        >>> Moment("participating", 9, 9, "1ef4a853", day, "pm", date(2026, 1, 1), day).in_words()
        'as last listed on 2025-09-03 (list 1ef4a853, pm)'
        """
        what = "as last listed on" if self.beyond else "as listed on"
        return f"{what} {self.day} (list {self.list_id}, {self.half})"


def find_moment(
    connection: duckdb.DuckDBPyConnection,
    as_of: Day | None = None,
    known_on: Day | None = None,
    sequence: str = "participating",
) -> Moment:
    """The moment for a day (its end) or a list's id; by default the newest list.

    `known_on` limits what may be known to the lists of that day or earlier. Raises `NotFound` where no list
    is that old, or no list has that id.
    """
    standings = connection.execute(
        "SELECT s.position, s.day, s.half, l.list_id, l.sha256 FROM standings s JOIN lists l USING (list_no) "
        "WHERE s.sequence = $sequence ORDER BY s.position",
        {"sequence": sequence},
    ).fetchall()
    if not standings:
        raise NotFound(f"this registry holds no {sequence} lists")
    known = standings[-1][0]
    if known_on is not None:
        known = _by_day(standings, _as_day(known_on), sequence)
    last_day: date = standings[known][1]
    asked: date | None = None
    if as_of is None:
        position = known
    elif isinstance(as_of, str) and _LIST_ID.fullmatch(as_of.lower()):
        position = _by_id(connection, standings, as_of.lower(), sequence)
    else:
        asked = _as_day(as_of)
        position = min(_by_day(standings, asked, sequence), known)
    if position > known:
        raise NotFound(f"list {as_of} is of {standings[position][1]}, after what was known on {known_on}")
    _, day, half, list_id, _ = standings[position]
    return Moment(sequence, position, known, list_id, day, half, asked, last_day)


def find_list(connection: duckdb.DuckDBPyConnection, list_id: str) -> str:
    """The id of the list of any kind whose hash begins with this. Raises `NotFound` where there is none."""
    found = connection.execute(
        "SELECT list_id FROM lists WHERE starts_with(sha256, $id)", {"id": list_id.lower()}
    ).fetchall()
    if len(found) != 1 or len(list_id) < 6:
        raise NotFound(f"no one list has an id that begins with {list_id}; '287g series' shows the ids")
    return str(found[0][0])


def _as_day(day: Day) -> date:
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"{day!r} is neither a day (as 2025-09-03) nor a list's id (as in '287g series')") from None


def _by_day(standings: list[tuple[int, date, str, str, str]], day: date, sequence: str) -> int:
    found = [position for position, since, *_ in standings if since <= day]
    if not found:
        raise NotFound(f"no {sequence} list is as old as {day}; the first is of {standings[0][1]}")
    return found[-1]


def _by_id(
    connection: duckdb.DuckDBPyConnection,
    standings: list[tuple[int, date, str, str, str]],
    list_id: str,
    sequence: str,
) -> int:
    found = [position for position, _, _, _, sha256 in standings if sha256.startswith(list_id)]
    if len({standings[position][4] for position in found}) > 1:
        raise NotFound(f"several lists have ids that begin with {list_id}; give more of it, as in '287g series'")
    if found:
        return found[0]
    other = connection.execute(
        "SELECT kind, day FROM lists WHERE starts_with(sha256, $id)", {"id": list_id}
    ).fetchone()
    if other is not None:
        raise NotFound(f"list {list_id} is a {other[0]} list of {other[1]}; a {sequence} list is asked for")
    raise NotFound(f"no list has an id that begins with {list_id}; '287g series' shows the ids")
