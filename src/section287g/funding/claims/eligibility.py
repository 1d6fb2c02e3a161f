"""On which days is an officer's pay covered, and why not on the others: for claims, by what the agency states.

Days are judged one by one, but as runs: an officer is eligible from the latest of several first days through the
earliest of several last days. The registry is asked apart (ruling 9): being listed is evidence, not the fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.records import Agency, Officer
from section287g.funding.periods import Span
from section287g.funding.rules import Policy
from section287g.funding.terms import covered_models

__all__ = ["Run", "eligible_spans", "event_day", "operational_day", "programme_start", "runs_of"]

_DAY: Final = timedelta(days=1)
_WORDS: Final = {
    "trained": "training completed",
    "certified": "training certified",
    "credentialed": "credentials issued",
    "first_use": "authority first used",
    "first_arrest": "first arrest made",
}
"""What an event is in a sentence: 'before the day of ...'."""


@dataclass(frozen=True, slots=True)
class Run:
    """Days on which one officer's pay is covered, or is not, and why not."""

    span: Span
    eligible: bool
    why: str


def programme_start(policy: Policy, on: date) -> date:
    """The day on which the announced reimbursement begins, by the rule of a day, or as it first stood."""
    path = "reimbursement.start"
    first = policy.parameters[path].values[0].start
    return date.fromisoformat(str(policy.value(path, max(on, first)).value))


def event_day(officer: Officer, chosen: Chosen) -> date | None:
    """The day of the event that makes the officer eligible under the reading; None where none is stated."""
    return officer.events.get(chosen["eligibility_start"])


def operational_day(policy: Policy, agency: Agency, officer: Officer, chosen: Chosen) -> date | None:
    """The first day since the rule on equipment on which an officer could act; None where none is known."""
    event = event_day(officer, chosen)
    if event is None or agency.signed is None:
        return None
    announced = policy.parameters["reimbursement.equipment.amount"].values[0].start
    day = max(event, agency.signed, officer.employed.first, announced)
    if officer.model not in covered_models(policy, chosen, max(day, programme_start(policy, date.max))):
        return None
    return day if day <= _last_day(agency, officer) else None


def eligible_spans(policy: Policy, chosen: Chosen, agency: Agency, officer: Officer, through: date) -> list[Span]:
    """The days through `through` on which one employment's pay is covered: one span, or none."""
    if officer.model not in covered_models(policy, chosen, max(through, programme_start(policy, through))):
        return []
    first = _first_day(policy, chosen, agency, officer, through)
    last = min(_last_day(agency, officer), through)
    return [Span(first, last)] if first is not None and first <= last else []


def runs_of(policy: Policy, chosen: Chosen, agency: Agency, employments: Iterable[Officer], span: Span) -> list[Run]:
    """Every day of a span as runs, eligible or not, each with its reason; without gap or overlap."""
    rows = sorted(employments, key=lambda one: one.employed)
    spans = [(one, both) for row in rows for one, both in _covered(policy, chosen, agency, row, span)]
    runs: list[Run] = []
    day = span.first
    for _, covered in sorted(spans, key=lambda pair: pair[1]):
        if day < covered.first:
            runs += _uncovered(policy, chosen, agency, rows, Span(day, covered.first - _DAY))
        runs.append(Run(covered, True, ""))
        day = covered.last + _DAY
    if day <= span.last:
        runs += _uncovered(policy, chosen, agency, rows, Span(day, span.last))
    return runs


def _covered(policy: Policy, chosen: Chosen, agency: Agency, row: Officer, span: Span) -> list[tuple[Officer, Span]]:
    found = (one.common(span) for one in eligible_spans(policy, chosen, agency, row, span.last))
    return [(row, both) for both in found if both is not None]


def _first_day(policy: Policy, chosen: Chosen, agency: Agency, officer: Officer, on: date) -> date | None:
    event, start = event_day(officer, chosen), programme_start(policy, on)
    if event is None or agency.signed is None:
        return None
    if chosen["officer_start"] == "first_day_only" and event >= start:
        return None
    first = max(event, agency.signed, officer.employed.first)
    return first if chosen["officer_start"] == "event" else max(first, start)


def _last_day(agency: Agency, officer: Officer) -> date:
    ends = [officer.employed.last]
    ends += [officer.withdrawn - _DAY] if officer.withdrawn is not None else []
    ends += [agency.ended - _DAY] if agency.ended is not None else []
    return min(ends)


def _uncovered(policy: Policy, chosen: Chosen, agency: Agency, rows: list[Officer], span: Span) -> list[Run]:
    """A run of days without cover, parted where the reason changes."""
    runs: list[Run] = []
    day = span.first
    while day <= span.last:
        row = next((one for one in rows if day in one.employed), None)
        why, until = _reason(policy, chosen, agency, row, rows, day)
        last = min(until, span.last)
        runs.append(Run(Span(day, last), False, why))
        day = last + _DAY
    return runs


def _reason(
    policy: Policy, chosen: Chosen, agency: Agency, row: Officer | None, rows: list[Officer], day: date
) -> tuple[str, date]:
    """Why a day is not covered, and the last day of which that is the reason."""
    if row is None:
        later = [one.employed.first for one in rows if one.employed.first > day]
        return "not employed", min(later) - _DAY if later else date.max
    last = row.employed.last
    if row.model not in covered_models(policy, chosen, max(day, programme_start(policy, day))):
        return f"the model {row.model.upper()} is not covered", last
    event, start = event_day(row, chosen), programme_start(policy, day)
    name = chosen["eligibility_start"]
    if event is None:
        return f"no day is stated for: {_WORDS[name]}", last
    if agency.signed is None:
        return "no day is stated on which the agreement was signed", last
    if chosen["officer_start"] == "first_day_only" and event >= start:
        return f"{_WORDS[name]} after the programme began", last
    if chosen["officer_start"] != "event" and day < start:
        return "before the programme began", min(last, start - _DAY)
    if day < agency.signed:
        return "before the agreement was signed", min(last, agency.signed - _DAY)
    if day < event:
        return f"before: {_WORDS[name]}", min(last, event - _DAY)
    if agency.ended is not None and day >= agency.ended:
        return "after the agreement ended", last
    return "authority withdrawn", last
