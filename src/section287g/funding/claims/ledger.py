"""What was claimed, approved, paid, disallowed and returned, claim by claim, and how old what is open is.

For whoever waits for the money. Claims come from their bundles, what followed from the file of payments. A payment
that names no claim goes to the claim of its period; one that fits none is listed by itself, never dropped. Other
funders stand beside ICE, each on its own line. Amounts are `Decimal` dollars, ages are days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from section287g.funding.claims.bundle import Bundle, standing_claims
from section287g.funding.claims.records import Payment
from section287g.funding.explaining import Cell
from section287g.funding.periods import Span

__all__ = ["Entry", "ledger_of"]

_ZERO: Final = Decimal("0.00")
_ICE: Final = "ice"


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim and one payer: what was asked for and what came of it."""

    claim: str | None
    """None for payments that fit no claim."""
    period: Span | None
    status: str
    """standing, replaced, or no claim."""
    payer: str
    claimed: Decimal | None
    """Claimed from ICE; for another funder, what the agency marked as paid by it. None where there is no claim."""
    approved: Decimal | None
    paid: Decimal
    disallowed: Decimal
    returned: Decimal
    open: Decimal | None
    """Claimed and neither paid nor disallowed; what was returned is open again. None where nothing is claimed."""
    submitted: date | None
    age: int | None
    """Days since it was submitted, or since the period ended where no day of submission is on record."""
    remarks: tuple[str, ...]
    cells: tuple[Cell, ...]
    """Where the payments stand."""


@dataclass(slots=True)
class _Sums:
    """The events of one claim and payer."""

    by_event: dict[str, Decimal] = field(default_factory=dict)
    submitted: date | None = None
    cells: list[Cell] = field(default_factory=list)

    def add(self, one: Payment) -> None:
        self.by_event[one.event] = self.by_event.get(one.event, _ZERO) + one.amount
        self.cells.append(one.at.cell("amount"))
        if one.event == "submitted":
            self.submitted = one.day if self.submitted is None else min(self.submitted, one.day)


def ledger_of(bundles: Sequence[Bundle], payments: Sequence[Payment], on: date) -> list[Entry]:
    """Every claim with what followed through a day, then the payments that fit no claim.

    Raises `ClaimRefused` where the bundles contradict each other.
    """
    standing = standing_claims(bundles)
    known = {one.past.claim: one for one in bundles}
    sums: dict[tuple[str | None, str], _Sums] = {}
    for payment in sorted(payments, key=lambda one: (one.day, one.payment)):
        if payment.day <= on:
            place = _claim_of(payment, known, standing), payment.payer
            sums.setdefault(place, _Sums()).add(payment)
    found = []
    for name, bundle in sorted(known.items(), key=lambda pair: (pair[1].past.period, pair[0])):
        status = "standing" if name in standing else "replaced"
        for payer, claimed in _asked(bundle, status, [who for one, who in sums if one == name]).items():
            found.append(_entry(bundle, status, payer, claimed, sums.get((name, payer), _Sums()), on))
    loose = sorted((who, one) for (name, who), one in sums.items() if name is None)
    return found + [_loose(payer, one) for payer, one in loose]


def _claim_of(payment: Payment, known: Mapping[str, Bundle], standing: Mapping[str, Bundle]) -> str | None:
    """The claim that a payment names, or the standing claim for exactly its period; None where neither is there."""
    if payment.claim is not None:
        return payment.claim if payment.claim in known else None
    fits = [name for name, one in standing.items() if payment.period == one.past.period]
    return fits[0] if len(fits) == 1 else None


def _asked(bundle: Bundle, status: str, payers: Sequence[str]) -> dict[str, Decimal]:
    """What was claimed from ICE, and what other funders were said to pay; a replaced claim asks for nothing more."""
    asked = {_ICE: Decimal(bundle.content["total"]) if status == "standing" else _ZERO}
    if status == "standing":
        for share in bundle.content["funding"]:
            for payer, amount in share["others"].items():
                asked[payer] = asked.get(payer, _ZERO) + Decimal(amount)
    return {**asked, **{payer: _ZERO for payer in sorted(payers) if payer not in asked}}


def _entry(bundle: Bundle, status: str, payer: str, claimed: Decimal, sums: _Sums, on: date) -> Entry:
    amounts, period = sums.by_event, bundle.past.period
    paid, returned = amounts.get("paid", _ZERO), amounts.get("returned", _ZERO)
    disallowed, approved = amounts.get("disallowed", _ZERO), amounts.get("approved")
    left = claimed - disallowed - (paid - returned)
    since = sums.submitted if sums.submitted is not None else period.last
    age = (on - since).days if left > 0 and on >= since else None
    remarks = []
    if left < 0:
        remarks.append("more was paid than claimed")
    if approved is not None and paid - returned > approved:
        remarks.append("more was paid than approved")
    if approved is not None and approved > claimed and status == "standing":
        remarks.append("more was approved than claimed")
    if status == "replaced" and paid - returned:
        remarks.append("paid on a claim that was replaced; set it against the claim that stands")
    name = bundle.past.claim
    cells = tuple(sums.cells)
    remarked = tuple(remarks)
    return Entry(
        name,
        period,
        status,
        payer,
        claimed,
        approved,
        paid,
        disallowed,
        returned,
        left,
        sums.submitted,
        age,
        remarked,
        cells,
    )


def _loose(payer: str, sums: _Sums) -> Entry:
    amounts = sums.by_event
    return Entry(
        claim=None,
        period=None,
        status="no claim",
        payer=payer,
        claimed=None,
        approved=amounts.get("approved"),
        paid=amounts.get("paid", _ZERO),
        disallowed=amounts.get("disallowed", _ZERO),
        returned=amounts.get("returned", _ZERO),
        open=None,
        submitted=sums.submitted,
        age=None,
        remarks=("these payments fit no claim: name the claim, or its exact period",),
        cells=tuple(sums.cells),
    )
