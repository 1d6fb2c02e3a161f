"""From rows of lists to agreements: where each stood, when it was gone, and when it is a new one. For `resolve`.

An agreement is one agency, one model, one unbroken standing. It is *absent* from the first list without it,
and *ended* when it was on no list for at least 14 days and two lists, dated to that first list. When the pair
returns after it had ended, with a later signing date, that is a new agreement; with the same date it is the
old one, returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from section287g.identity.ids import IdLedger, agreement_id
from section287g.lists.cells import Listing

__all__ = ["ENDED_AFTER_DAYS", "ENDED_AFTER_LISTS", "Agreement", "Duplicate", "Span", "trace_agreements"]

ENDED_AFTER_DAYS: Final = 14
ENDED_AFTER_LISTS: Final = 2
Pair = tuple[str, str]


@dataclass(slots=True)
class Span:
    """A run of consecutive lists on which an agreement stands: positions, both included."""

    first: int
    last: int


@dataclass(slots=True)
class Agreement:
    """An agreement with its spans and the row that stood for it whenever that changed: (position, row)."""

    agreement_id: str
    agency_id: str
    model: str
    number: int
    spans: list[Span] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    signed: date | None = None  # the newest date that a list gave


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A further row of a pair that a list already has: position, row, and the row that stands for the pair."""

    position: int
    row: int
    stands: int


def trace_agreements(
    rows: Mapping[int, Listing],
    agency_of: Mapping[int, str],
    lists: Sequence[Sequence[int]],
    days: Sequence[date],
    ledger: IdLedger,
) -> tuple[list[Agreement], dict[int, str], list[Duplicate]]:
    """Every agreement, the agreement of each row, and the duplicates.

    `lists` are the participating lists as they became current, each the numbers of its rows in order; `days`
    are theirs. A row that no list shows has no agreement.
    """
    current: dict[Pair, Agreement] = {}
    found: list[Agreement] = []
    agreement_of: dict[int, str] = {}
    duplicates: list[Duplicate] = []
    standing: dict[Pair, int] = {}
    pair_of: dict[int, Pair] = {}
    for position, numbers in enumerate(lists):
        now: dict[Pair, int] = {}
        several: dict[Pair, list[int]] = {}
        for number in numbers:
            pair = pair_of.get(number)
            if pair is None:
                pair = pair_of[number] = (agency_of[number], rows[number].model)
            if pair in now:
                several.setdefault(pair, [now[pair]]).append(number)
            else:
                now[pair] = number
        for pair, candidates in several.items():
            # the row that stood before stands on; else the first of the list
            stands = standing[pair] if standing.get(pair) in candidates else candidates[0]
            candidates.remove(stands)
            now[pair] = stands
            duplicates += [Duplicate(position, number, stands) for number in candidates]
        for pair, number in now.items():
            agreement = current.get(pair)
            if agreement is None or agreement.spans[-1].last != position - 1:
                agreement = _enter(pair, rows[number], agreement, position, days, ledger)
                if current.get(pair) is not agreement:
                    current[pair] = agreement
                    found.append(agreement)
                agreement.rows.append((position, number))
                agreement.spans.append(Span(position, position))
            else:
                agreement.spans[-1].last = position
                if agreement.rows[-1][1] != number:
                    agreement.rows.append((position, number))
            agreement.signed = rows[number].signed or agreement.signed
            agreement_of.setdefault(number, agreement.agreement_id)
        for pair, candidates in several.items():
            for number in candidates:
                agreement_of.setdefault(number, current[pair].agreement_id)
        standing = now
    found.sort(key=lambda one: (one.agency_id, one.model, one.number))
    return found, agreement_of, duplicates


def _enter(
    pair: Pair,
    row: Listing,
    former: Agreement | None,
    position: int,
    days: Sequence[date],
    ledger: IdLedger,
) -> Agreement:
    """The agreement to which a row belongs that enters a list: the former of its pair, or a new one."""
    known = ledger.numbers.get((*pair, row.signed))
    if former is None:
        number = known or 1
    elif known is not None:
        number = max(known, former.number)
    else:
        gone = former.spans[-1].last + 1
        ended = position - gone >= ENDED_AFTER_LISTS and (days[position] - days[gone]).days >= ENDED_AFTER_DAYS
        later = row.signed is not None and former.signed is not None and row.signed > former.signed
        number = former.number + (1 if ended and later else 0)
    if former is not None and number == former.number:
        return former
    return Agreement(agreement_id(*pair, number), *pair, number)
