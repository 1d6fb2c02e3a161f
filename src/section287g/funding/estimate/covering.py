"""From when to when are a group's officers covered, under the readings, and when do they act: for receipts and costs.

An officer is covered by the reading's event, and no earlier than the agreement's signing. Acting is a fact of work:
from the credentials on, whatever the reading. A day that was not stated makes the answer unknown, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.horizon import Horizon, programme_start
from section287g.funding.estimate.inputs import EstimateInput, Group
from section287g.funding.periods import Span
from section287g.funding.rules import Policy
from section287g.funding.terms import covered_models

__all__ = ["SHARED", "Cover", "acting", "cover"]

SHARED: Final = ("eligible_models", "eligibility_start", "officer_start")
"""The readings that say which days of which officers are covered."""
_WORDS: Final = {
    "trained": "training completed",
    "certified": "training certified",
    "credentialed": "credentials issued",
    "first_use": "authority first used",
    "first_arrest": "first arrest made",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What of a group is covered: its days within the horizon, and the day on which allotments fall due.

    `unknown` says why nothing can be said; then the days are None, as they are where no day is covered.
    """

    days: Span | None
    acting: Span | None
    """The covered days on which officers can act: overtime and hours under the agreement are worked on these."""
    due: date | None
    """The day on which allotments fall due; None where none is due in the horizon while money is paid."""
    early: bool
    """Whether allotments fell due before the horizon, and are left out."""
    unknown: str | None


def acting(given: EstimateInput, group: Group, span: Span) -> Span | None:
    """The days of a span on which a group's officers can act: from credentials and signing on, while they stay."""
    first = group.credentialed if given.signed is None else max(group.credentialed, given.signed)
    return span.common(Span(first, group.leaves or date.max))


def cover(given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon, group: Group) -> Cover:
    """What of a group is covered under the readings chosen."""
    paid = horizon.paid
    nothing = Cover(None, None, None, False, None)
    if paid is None:
        return nothing
    start = programme_start(policy, horizon.span.last)
    if given.model_of(group) not in covered_models(policy, chosen, max(start, paid.last)):
        return nothing
    event = group.event(chosen["eligibility_start"])
    if event is None:
        why = f"officers {group.name!r}: no day is stated for {_WORDS[chosen['eligibility_start']]}"
        return Cover(None, None, None, False, why)
    began = event if given.signed is None else max(event, given.signed)
    stay = Span(date.min, group.leaves or date.max)
    days = None
    if chosen["officer_start"] != "first_day_only" or event < start:
        first = began if chosen["officer_start"] == "event" else max(began, start)
        days = _within(paid, first, stay)
    due = max(began, policy.parameters["reimbursement.equipment.amount"].values[0].start)
    known = due in paid and due in stay
    active = acting(given, group, days) if days is not None else None
    return Cover(days, active, due if known else None, due < paid.first and due in stay, None)


def _within(paid: Span, first: date, stay: Span) -> Span | None:
    both = paid.common(stay)
    return None if both is None or first > both.last else Span(max(first, both.first), both.last)
