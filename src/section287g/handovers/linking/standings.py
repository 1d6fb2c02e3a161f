"""Which agreements stood in a county on which days, as runs of days without overlap: for the outcome of detainers.

A county's agreements are those of agencies that fill it: the county's own, a judicial district's, or those of a jail
that several counties share. An agreement stands from its signing, where the list that first shows it gives one, until
the first list without it. State agencies would stand in every county of their state and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from section287g.places.jurisdiction import fills_counties
from section287g.places.tables import current_counties

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["NEVER", "Standing", "county_standings", "day_number", "first_signed", "listed_days"]

NEVER: Final = 10**6
"""A number of a day after all others."""
_EPOCH: Final = date(1970, 1, 1)
_SPANS: Final = """
SELECT a.agency_id, a.model, g.jurisdiction, g.agency_type, coalesce(g.county_fips, ''), s.first_day, s.gone_day,
    (SELECT r.signed FROM versions v JOIN rows r USING (row_id)
        WHERE v.agreement_id = s.agreement_id AND v.position <= s.first_position
        ORDER BY v.position DESC LIMIT 1) AS signed,
    coalesce(max(s.gone_day) OVER (PARTITION BY s.agreement_id ORDER BY s.first_position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), DATE '0001-01-01') AS gone_before
FROM spans s JOIN agreements a USING (agreement_id) JOIN agencies g USING (agency_id)
ORDER BY a.agency_id, a.model, s.first_position
"""


def day_number(day: date) -> int:
    """Days since 1970-01-01, as the queries count them.

    >>> day_number(date(1970, 1, 11))
    10
    """
    return (day - _EPOCH).days


@dataclass(frozen=True, slots=True)
class Standing:
    """A run of days on which the same agreements stood in a county: ids of agencies and models, joined by +."""

    county_fips: str
    first_day: int
    last_day: int
    agencies: str
    models: str


@dataclass(frozen=True, slots=True)
class _Span:
    agency_id: str
    model: str
    first: int
    end: int


def listed_days(registry: Registry) -> tuple[int, int]:
    """The days of the first and of the newest list of agreements."""
    found = registry.sql("SELECT min(day), max(day) FROM standings WHERE sequence = 'participating'").rows()
    first, newest = next(iter(found))
    return day_number(first), day_number(newest)


def first_signed(registry: Registry) -> dict[str, tuple[int, str]]:
    """For every county that ever had an agreement: the first day that one stood, and the models of that day."""
    found: dict[str, tuple[int, str]] = {}
    for one in county_standings(registry):
        if one.county_fips not in found:
            found[one.county_fips] = one.first_day, one.models
    return found


def county_standings(registry: Registry) -> tuple[Standing, ...]:
    """Every run of days of every county that had an agreement, by county and day."""
    spans = _county_spans(registry)
    return tuple(run for county in sorted(spans) for run in _runs(county, spans[county]))


def _county_spans(registry: Registry) -> dict[str, list[_Span]]:
    found: dict[str, list[_Span]] = defaultdict(list)
    rows = registry.sql(_SPANS).rows()
    for agency_id, model, jurisdiction, agency_type, codes, first_day, gone_day, signed, gone_before in rows:
        if not fills_counties(jurisdiction, agency_type):
            continue
        first = signed if signed is not None and gone_before < signed <= first_day else first_day
        end = NEVER if gone_day is None else day_number(gone_day)
        for code in {one.county_fips for text in codes.split(";") if text for one in current_counties(text)}:
            found[code].append(_Span(agency_id, model, day_number(first), end))
    return found


def _runs(county: str, spans: Iterable[_Span]) -> Iterable[Standing]:
    spans = list(spans)
    edges = sorted({one.first for one in spans} | {one.end for one in spans})
    for first, after in pairwise(edges):
        now = [one for one in spans if one.first <= first < one.end]
        if now:
            agencies = "+".join(sorted({one.agency_id for one in now}))
            yield Standing(county, first, after - 1, agencies, "+".join(sorted({one.model for one in now})))
