"""What a claim is, as computed: its lines, who pays each cost, eligibility, exceptions, and by what it was made.

All amounts are `Decimal` dollars in whole cents, except in `Step`, which is exact. Days are both included. A line's
amount is what it comes to so far, less what was claimed before; so a correction may be negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from section287g.funding.claims.records import Agency, Problem, SourceFile
from section287g.funding.explaining import Cell, Step
from section287g.funding.periods import Span

__all__ = ["COSTS", "RULES_OF_CLAIMS", "Claim", "Funding", "Line", "Standing"]

COSTS: Final = ("salary", "benefits", "overtime", "equipment", "vehicle", "award")
"""The kinds of cost, in the order in which every table has them."""


RULES_OF_CLAIMS: Final = ("reimbursement", "agreement.tfm")
"""The rules that a claim asks; its version of the rules is of these alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a claim: a cost, of an officer or of the agency, for the claim's period or for an earlier one."""

    number: int
    """From 1 in the order of the packet; `claim explain` takes it."""
    cost: str
    officer: str | None
    period: Span
    year: Span | None
    """The year within which the line is cumulative, and in which its caps count; None for what is paid once."""
    corrects: str | None
    """The claim whose period is corrected; None for the claim's own period."""
    to_date: Decimal
    """What the year comes to, through the last day of `period`; for what is paid once, what it comes to so far."""
    before: Decimal
    """What of that belongs to earlier days of the year, and what was claimed for the period already."""
    amount: Decimal
    step: Step


@dataclass(frozen=True, slots=True)
class Standing:
    """A run of days of the period on which an officer was eligible, or was not, and what the registry says."""

    officer: str
    span: Span
    eligible: bool
    why: str
    registry: str
    """confirmed, not yet listed, contradicted, or unknown after its last list; '' where the day is not eligible."""


@dataclass(frozen=True, slots=True)
class Funding:
    """Who pays a cost of the claim's period: the cost on record, and its parts, which sum to it."""

    cost: str
    officer: str | None
    total: Decimal | None
    """What the cost is by payroll or purchase; None for an award or an allotment without a purchase on record."""
    ice: Decimal
    others: Mapping[str, Decimal]
    """Dollars by other funder."""
    agency: Decimal | None
    """What is left to the agency; None where the total is."""
    why: str
    """Why a part is left to the agency, in words; '' where nothing is."""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of one agency for one period, with all that it was made from."""

    claim: str
    """Its id: agency, period and number, as tx-example-county-sheriff.2025-10-01.2025-12-31.1"""
    agency: Agency
    period: Span
    replaces: str | None
    earlier: tuple[str, ...]
    """Ids of the claims that count as claimed before."""
    lines: tuple[Line, ...]
    funding: tuple[Funding, ...]
    standings: tuple[Standing, ...]
    exceptions: tuple[Problem, ...]
    files: tuple[SourceFile, ...]
    readings: Mapping[str, str]
    readings_by_hand: tuple[str, ...]
    policy_version: str
    """Of the rules that a claim asks (`RULES_OF_CLAIMS`), and of the readings that bear on them."""
    program_version: str
    registry: Mapping[str, str]
    """The registry that was asked: its content hash, and the day and id of its newest list."""

    @property
    def total(self) -> Decimal:
        """The sum of all lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    def totals(self) -> dict[str, Decimal]:
        """The sum of the lines of each cost; costs without a line are left out."""
        sums: dict[str, Decimal] = {}
        for cost in COSTS:
            lines = [line.amount for line in self.lines if line.cost == cost]
            if lines:
                sums[cost] = sum(lines, Decimal("0.00"))
        return sums
