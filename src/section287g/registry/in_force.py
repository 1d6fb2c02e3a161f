"""On which days does the registry bear out that an agreement was in force, and on which not (ruling 9)?

Being listed is evidence, not the fact. An agreement is in force from its signing date; the registry answers
*confirmed* (a list current on that day shows it), *not yet listed* (signed, and first listed later, or on no list so
far), *contradicted* (not signed yet, or missing from the lists current on that day after it was listed), or *unknown
after its last list*. Signing dates are those that the lists gave when the agreement came onto them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import duckdb

__all__ = ["CONFIRMED", "CONTRADICTED", "NOT_YET_LISTED", "UNKNOWN", "InForce", "answers_for"]

CONFIRMED: Final = "confirmed"
NOT_YET_LISTED: Final = "not yet listed"
CONTRADICTED: Final = "contradicted"
UNKNOWN: Final = "unknown after its last list"
_DAY: Final = timedelta(days=1)
_SPANS: Final = """
SELECT (SELECT r.signed FROM versions v JOIN rows r USING (row_id)
        WHERE v.agreement_id = s.agreement_id AND v.position <= s.first_position
        ORDER BY v.position DESC LIMIT 1) AS signed,
    s.first_day, s.first_list, s.gone, s.gone_day, s.gone_list
FROM spans s JOIN agreements a USING (agreement_id)
WHERE agency_id = $agency AND model = $model ORDER BY s.first_position
"""
_NEWEST: Final = "SELECT max(day) FROM standings WHERE sequence = 'participating'"


@dataclass(frozen=True, slots=True)
class InForce:
    """A run of days with one answer, both included, and why."""

    first: date
    last: date
    answer: str
    why: str


def answers_for(
    connection: duckdb.DuckDBPyConnection, agency_id: str, model: str, first: date, last: date
) -> list[InForce]:
    """The answer for every day of a span, as runs without gap or overlap; an agency without a listing has one too."""
    newest = connection.execute(_NEWEST).fetchall()[0][0]
    found = connection.execute(_SPANS, {"agency": agency_id, "model": model})
    names = [column[0] for column in found.description or ()]
    spans = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    runs: list[InForce] = []
    day = first
    while day <= last:
        answer, why, until = _answer(spans, newest, day)
        runs.append(InForce(day, min(until, last), answer, why))
        day = runs[-1].last + _DAY
    return runs


def _answer(spans: Sequence[dict[str, Any]], newest: date | None, day: date) -> tuple[str, str, date]:
    """The answer for a day, why, and the last day for which it is the same."""
    if newest is None or day > newest:
        return UNKNOWN, f"the newest list known is of {newest}", date.max
    later = [one for one in spans if one["first_day"] > day]
    until = min([one["first_day"] for one in later], default=newest + _DAY) - _DAY
    for one in reversed(spans):
        if one["first_day"] <= day and (one["gone_day"] is None or day < one["gone_day"]):
            end = newest if one["gone_day"] is None else one["gone_day"] - _DAY
            return CONFIRMED, f"listed from list {one['first_list']} on", min(end, newest)
    gone = [one for one in spans if one["first_day"] <= day]
    signed = later[0]["signed"] if later else None
    if signed is not None and signed <= day and not _before(gone, signed):
        return NOT_YET_LISTED, f"signed {signed}, first on list {later[0]['first_list']}", until
    if gone:
        last = gone[-1]
        if signed is not None and day < signed:
            until = min(until, signed - _DAY)
        return CONTRADICTED, f"{last['gone']} from list {last['gone_list']} on", until
    if signed is not None:
        return CONTRADICTED, f"signed only on {signed}", min(until, signed - _DAY)
    return NOT_YET_LISTED, f"no list up to {newest} shows such an agreement", until


def _before(gone: Sequence[dict[str, Any]], signed: date) -> bool:
    """Whether the agreement that is listed again was signed before it left: its absence is no time before listing."""
    return any(one["first_day"] >= signed or one["gone_day"] > signed for one in gone)
