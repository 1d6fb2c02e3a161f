"""What an estimate is, as computed: receipts and costs by month, their sums, range, sensitivities and gaps.

Amounts are `Decimal` dollars in whole cents, rounded cumulatively within the federal fiscal year; so months sum to
quarters, and quarters to any year and to the total. None is 'not known' or 'not stated', which are never zero: a
kind that was not stated is in no sum, and where no cost was stated there is no net.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from section287g.funding.estimate.costs import UNREIMBURSED, NotStated
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import EstimateInput
from section287g.funding.explaining import Step
from section287g.funding.periods import Span, fiscal_year, quarter_name

if TYPE_CHECKING:
    from section287g.funding.estimate.simulating import Simulated

__all__ = ["Cash", "Estimate", "Extreme", "Line", "OptionTotal", "Period", "Stop", "Swing"]

Sum = Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of receipt or cost: what it comes to in each month, and how; `why` says why it is not known.

    `left_out` says that the input states nothing of it: then it is in no sum, and its months are None.
    """

    kind: str
    months: tuple[Decimal, ...] | None
    step: Step
    why: str = ""
    left_out: bool = False

    def over(self, places: Iterable[int]) -> Sum:
        """Its sum over months by their places."""
        if self.months is None:
            return None
        return sum((self.months[place] for place in places), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter or a year: receipts and costs by kind, and what is left. `months` of it are covered."""

    name: str
    span: Span
    months: int
    receipts: Mapping[str, Sum]
    costs: Mapping[str, Sum]
    memo: Sum
    """Pay of officers already there for hours under the agreement: paid anyway, and no part of `net`."""
    left_out: frozenset[str] = frozenset()
    """The kinds of which the input states nothing; they are in no sum."""
    stated: frozenset[str] = frozenset()
    """The kinds of cost that the input states, be it as zero."""

    @property
    def received(self) -> Sum:
        return _sum(amount for kind, amount in self.receipts.items() if kind not in self.left_out)

    @property
    def spent(self) -> Sum:
        """The costs stated; None where none is."""
        return self._costs(self.costs)

    @property
    def unreimbursed(self) -> Sum:
        """Costs stated that nobody is announced to reimburse; None where none is."""
        return self._costs(UNREIMBURSED)

    @property
    def net(self) -> Sum:
        """Receipts less the costs stated that come about by the agreement; None where none is stated."""
        return _less(self.received, self.spent)

    @property
    def accounting(self) -> Sum:
        """The net less pay of officers already there, for their hours under the agreement."""
        return _less(self.net, self.memo)

    def _costs(self, kinds: Iterable[str]) -> Sum:
        held = [kind for kind in kinds if kind not in self.left_out]
        return _sum(self.costs[kind] for kind in held) if self.stated.intersection(held) else None


@dataclass(frozen=True, slots=True)
class OptionTotal:
    """What all receipts come to if one reading is taken otherwise; `why` says why that is not known."""

    reading: str
    option: str
    meaning: str
    chosen: bool
    receipts: Sum
    net: Sum
    why: str = ""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The lowest or highest receipts over every combination of readings that can be computed, and one of these."""

    receipts: Decimal
    net: Sum
    """None where no cost is stated."""
    options: Mapping[str, str]
    """The readings that differ from those chosen."""
    quarters: tuple[Decimal, ...]
    """What the receipts of each quarter leave of the costs stated."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What the receipts leave of the costs stated if one number is low or high and the others stay in the middle."""

    name: str
    what: str
    low: str
    mid: str
    high: str
    given: bool
    """Whether low and high were stated; otherwise both are by `assumption.agency.variation`."""
    net_low: Decimal
    net_high: Decimal

    @property
    def swing(self) -> Decimal:
        """How far the two lie apart."""
        return abs(self.net_high - self.net_low)


@dataclass(frozen=True, slots=True)
class Stop:
    """Federal money stops at the start of a quarter: what was earned to then, and what goes on without it."""

    quarter: int
    name: str
    earned: Decimal
    """Receipts earned before it."""
    costs_before: Decimal
    costs_after: Decimal
    net: Decimal
    """Over all quarters of the estimate."""


@dataclass(frozen=True, slots=True)
class Cash:
    """One quarter's money as it is paid: receipts arrive later than they are earned, costs are paid at once."""

    name: str
    earned: Decimal
    paid_in: Decimal
    paid_out: Decimal
    balance: Decimal
    """All that was paid in less all that was paid out, to the end of the quarter."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate for one agency, with all that it was made from."""

    given: EstimateInput
    horizon: Horizon
    readings: Mapping[str, str]
    readings_by_hand: tuple[str, ...]
    policy_version: str
    receipts: tuple[Line, ...]
    costs: tuple[Line, ...]
    memo: Line
    not_stated: tuple[NotStated, ...]
    notes: tuple[str, ...]
    assumed: tuple[tuple[str, date], ...]
    """The rules of status 'assumed' that a number was taken from."""
    options: tuple[OptionTotal, ...]
    lowest: Extreme | None
    highest: Extreme | None
    swings: tuple[Swing, ...]
    stops: tuple[Stop, ...]
    cash: tuple[Cash, ...]
    simulated: Simulated | None
    costs_stated: frozenset[str] = frozenset()
    """The kinds of cost that the input states, be it as zero."""

    @property
    def left_out(self) -> frozenset[str]:
        """The kinds of receipt and cost of which the input states nothing."""
        return frozenset(one.kind for one in (*self.receipts, *self.costs) if one.left_out)

    @property
    def whole(self) -> Period:
        """The whole horizon as one period."""
        return self._period("all quarters", self.horizon.span)

    def by_quarter(self) -> list[Period]:
        return [self._period(quarter_name(one, "federal_fiscal"), one) for one in self.horizon.quarters]

    def by_federal_year(self) -> list[Period]:
        return self._years(10, "FY{year}")

    def by_own_year(self) -> list[Period]:
        """By the agency's own fiscal year, named by the calendar year in which it ends."""
        return self._years(self.given.fiscal_year_month, "{year}")

    def explain(self, kind: str) -> Step | None:
        """How a kind of receipt or cost came about; None where there is no such kind."""
        return next((one.step for one in (*self.receipts, *self.costs, self.memo) if one.kind == kind), None)

    def _years(self, month: int, form: str) -> list[Period]:
        spans = dict.fromkeys(fiscal_year(one.first, month) for one in self.horizon.months)
        return [self._period(form.format(year=span.last.year), span) for span in spans]

    def _period(self, name: str, span: Span) -> Period:
        places = self.horizon.months_of(span)
        receipts = {one.kind: one.over(places) for one in self.receipts}
        costs = {one.kind: one.over(places) for one in self.costs}
        memo = self.memo.over(places)
        return Period(name, span, len(places), receipts, costs, memo, self.left_out, self.costs_stated)


def _sum(amounts: Iterable[Sum]) -> Sum:
    total = Decimal("0.00")
    for one in amounts:
        if one is None:
            return None
        total += one
    return total


def _less(one: Sum, other: Sum) -> Sum:
    return None if one is None or other is None else one - other
