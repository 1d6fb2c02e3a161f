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
    pair_of = {
        number: (agency_of[number], rows[number].model) for number in {n for numbers in lists for n in numbers}
    }
    current: dict[Pair, Agreement] = {}
    found: list[Agreement] = []
    agreement_of: dict[int, str] = {}
    duplicates: list[Duplicate] = []
    standing: dict[Pair, int] = {}
    for position, numbers in enumerate(lists):
        now, spare = _stand(numbers, pair_of, standing)
        duplicates += [Duplicate(position, number, now[pair]) for pair, number in spare]
        # what changed since the list before; all else stands on, which its span is told when it ends
        for pair in standing.keys() - now.keys():
            current[pair].spans[-1].last = position - 1
        for pair, number in now.items() - standing.items():
            agreement = current.get(pair)
            # lists between may be missing: a date that found a later agreement finds it still
            known = ledger.numbers.get((*pair, rows[number].signed), 0)
            follows = agreement is not None and pair in standing and known > agreement.number
            if follows:
                current[pair].spans[-1].last = position - 1
            if pair not in standing or follows:
                agreement = _enter(pair, rows[number], agreement, position, days, ledger)
                if current.get(pair) is not agreement:
                    current[pair] = agreement
                    found.append(agreement)
                agreement.spans.append(Span(position, position))
            current[pair].rows.append((position, number))
            current[pair].signed = rows[number].signed or current[pair].signed
            agreement_of.setdefault(number, current[pair].agreement_id)
        for pair, number in spare:
            agreement_of.setdefault(number, current[pair].agreement_id)
        standing = now
    for pair in standing:
        current[pair].spans[-1].last = len(lists) - 1
    found.sort(key=lambda one: (one.agency_id, one.model, one.number))
    return found, agreement_of, duplicates


def _stand(
    numbers: Sequence[int], pair_of: Mapping[int, Pair], before: Mapping[Pair, int]
) -> tuple[dict[Pair, int], list[tuple[Pair, int]]]:
    """The row that stands for each pair of a list, and the further rows of pairs that have several.

    Of several, the row that stood on the list before stands on; else the first of the list.
    """
    now = {pair_of[number]: number for number in numbers}
    if len(now) == len(numbers):
        return now, []
    rows: dict[Pair, list[int]] = {}
    for number in numbers:
        rows.setdefault(pair_of[number], []).append(number)
    spare: list[tuple[Pair, int]] = []
    for pair, candidates in rows.items():
        now[pair] = before[pair] if before.get(pair) in candidates else candidates[0]
        if len(candidates) > 1:
            candidates.remove(now[pair])
            spare += [(pair, number) for number in candidates]
    return now, spare


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
