"""Which agreements stood in a county on a day, told list by list: the plain way, for comparing with what is measured.

Every list is gone through in order, and the rows that stand in it are looked at; nothing of how the registry keeps
spans, or of how linking reads them, is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from section287g.places.tables import current_counties
from section287g.registry import Registry

NEVER = date(9999, 1, 1)


@dataclass(frozen=True)
class Run:
    """An agreement of an agency from a day until another."""

    begin: date
    until: date
    agency: str
    model: str


class Agreements:
    """Runs of agreements by county of the agencies that fill it."""

    def __init__(self, registry: Registry) -> None:
        lists = [
            (number, day)
            for number, day in registry.sql(
                "SELECT list_no, day FROM standings WHERE sequence = 'participating' ORDER BY position"
            ).rows()
        ]
        self.first_list, self.newest_list = lists[0][1], lists[-1][1]
        signed: dict[str, dict[int, date | None]] = defaultdict(dict)
        for agreement, number, day in registry.sql(
            "SELECT agreement_id, list_no, signed FROM positions JOIN rows USING (row_id)"
            " WHERE agreement_id IS NOT NULL AND NOT duplicate"
        ).rows():
            signed[agreement][number] = day
        counties = _counties(registry)
        self.runs: dict[str, list[Run]] = defaultdict(list)
        for agreement, agency, model in registry.sql("SELECT agreement_id, agency_id, model FROM agreements").rows():
            for begin, until in _runs(lists, signed[agreement]):
                for county in counties.get(agency, ()):
                    self.runs[county].append(Run(begin, until, agency, model))

    def on(self, county: str, day: date) -> tuple[str, str]:
        """Agencies and models of the agreements that stood, joined by +; none where there were none."""
        some = [one for one in self.runs.get(county, ()) if one.begin <= day < one.until]
        if not some:
            return "none", "none"
        return "+".join(sorted({one.agency for one in some})), "+".join(sorted({one.model for one in some}))

    def first(self, county: str) -> date | None:
        """The day of the first agreement that a county ever had."""
        return min((one.begin for one in self.runs.get(county, ())), default=None)


def _counties(registry: Registry) -> dict[str, set[str]]:
    """The counties of today of each agency that fills its counties."""
    found = {}
    for agency, jurisdiction, kind, codes in registry.sql(
        "SELECT agency_id, jurisdiction, agency_type, coalesce(county_fips, '') FROM agencies"
    ).rows():
        shares_jail = jurisdiction == "regional" and kind == "corrections"
        if jurisdiction in ("county", "judicial district") or shares_jail:
            found[agency] = {one.county_fips for code in codes.split(";") for one in current_counties(code)}
    return found


def _runs(lists: Iterable[tuple[int, date]], signed: dict[int, date | None]) -> Iterable[tuple[date, date]]:
    """From the signing, where the list that first shows it gives one, to the first list without it."""
    begin: date | None = None
    gone = date(1, 1, 1)
    for number, day in lists:
        if number in signed and begin is None:
            told = signed[number]
            begin = told if told is not None and gone < told <= day else day
        elif number not in signed and begin is not None:
            yield begin, day
            begin, gone = None, day
    if begin is not None:
        yield begin, NEVER
