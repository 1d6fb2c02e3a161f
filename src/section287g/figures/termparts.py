"""What the announced terms come to for counts of officers and agencies, part by part: for the check 'allotments'.

Terms are taken whole (`WHOLE`), because only then does a count give an amount. Amounts are exact, in dollars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.figures.model import counted
from section287g.figures.rulenames import dollars
from section287g.funding.chosen import Chosen, choose
from section287g.funding.explaining import Step, stated
from section287g.funding.rules import Policy, Table, Value
from section287g.funding.terms import award, equipment, vehicle

__all__ = ["COUNTED_IN", "TERMS", "WHOLE", "Part", "Term", "in_dollars", "part_of", "unit_of"]

WHOLE: Final = {"equipment_amount": "fixed", "vehicle_amount": "fixed"}
"""The readings under which allotments are whole amounts. No other reading lets a count give an amount."""


@dataclass(frozen=True, slots=True)
class Term:
    """One announced term: its rule, one unit of it, what that is counted in, and how a sentence names it.

    `limited` is the reading under which a lower amount would be possible too; None where the term has none.
    """

    rule: str
    one: Callable[[Policy, Chosen, date], Step]
    counts: tuple[str, ...]
    purpose: str
    limited: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A term with its counts: what one unit of it is, and what all of them come to, in dollars."""

    term: Term
    counts: tuple[Decimal, ...]
    each: Fraction
    on: date
    value: Value

    @property
    def amount(self) -> Fraction:
        total = self.each
        for number in self.counts:
            total *= Fraction(number)
        return total

    @property
    def in_words(self) -> str:
        counts = [
            counted(number, COUNTED_IN[name]) for name, number in zip(self.term.counts, self.counts, strict=True)
        ]
        each = "" if self.amount == self.each else " each"
        what = f"{self.term.purpose}{' in '.join(counts)}"
        return f"{what} at {in_dollars(self.each)}{each} is {in_dollars(self.amount)}"

    @property
    def where(self) -> str:
        return f"{self.term.rule} on {self.on}"


def _equipment(policy: Policy, chosen: Chosen, on: date) -> Step:
    return equipment(policy, chosen, on, None)


def _vehicles(policy: Policy, chosen: Chosen, on: date) -> Step:
    return vehicle(policy, chosen, on, None)


def _top_award(policy: Policy, chosen: Chosen, on: date) -> Step:
    """The award of one officer in one quarter in the highest band."""
    table = policy.value(TERMS["awards"].rule, on).value
    if not isinstance(table, Table):
        raise TypeError(f"{TERMS['awards'].rule} is no table of bands")
    rated = stated("Success", table.bands[-1].start, "percent", None)
    return award(policy, chosen, on, rated, stated("Officers", 1, "officers", None))


COUNTED_IN: Final = {"officers": "officers", "vehicles": "allotments for vehicles", "quarters": "quarters"}
TERMS: Final[Mapping[str, Term]] = {
    "equipment": Term(
        "reimbursement.equipment.amount", _equipment, ("officers",), "equipment for ", "equipment_amount"
    ),
    "vehicles": Term("reimbursement.vehicle.amount", _vehicles, ("vehicles",), "", "vehicle_amount"),
    "awards": Term("reimbursement.award.bands", _top_award, ("officers", "quarters"), "the highest award for ", None),
}


def part_of(policy: Policy, name: str, counts: Mapping[str, Decimal], on: date) -> Part:
    """A term on a day, with its counts. Raises `NotFound` where its rule has no known value on the day."""
    term = TERMS[name]
    each = term.one(policy, choose(policy, WHOLE), on).amount
    if each is None:
        raise TypeError(f"{term.rule} gives no amount")
    return Part(term, tuple(counts[one] for one in term.counts), each, on, policy.value(term.rule, on))


def unit_of(name: str) -> str:
    """The unit of a term's first count, as verdicts name it: 'officers', 'allotments for vehicles'."""
    return COUNTED_IN[TERMS[name].counts[0]]


def in_dollars(amount: Fraction | Decimal) -> str:
    """An amount as sentences give it.

    >>> in_dollars(Fraction(7305000)), in_dollars(Decimal(1))
    ('7,305,000 dollars', '1 dollar')
    """
    return counted(dollars(amount), "dollars")
