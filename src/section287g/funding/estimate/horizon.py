"""Which days an estimate covers, cut into months: for receipts and costs. Months sum to quarters and to any year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from section287g.funding.estimate.inputs import EstimateInput, Refused
from section287g.funding.periods import Span, fiscal_year, quarter_of
from section287g.funding.rules import Policy

__all__ = ["MONEY", "Horizon", "make_horizon", "programme_start"]

MONEY: Final = (
    "reimbursement.salary.share",
    "reimbursement.benefits.share",
    "reimbursement.overtime.cap",
    "reimbursement.equipment.amount",
    "reimbursement.vehicle.amount",
    "reimbursement.award.bands",
)
"""The rules that money follows from."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days of an estimate, whole quarters; `paid` is the part of them in which money is earned, if any."""

    span: Span
    quarters: tuple[Span, ...]
    months: tuple[Span, ...]
    years: tuple[Span, ...]
    """The federal fiscal years with a day in it."""
    paid: Span | None

    def months_of(self, span: Span) -> list[int]:
        """The positions of the months that lie in a span."""
        return [place for place, month in enumerate(self.months) if month.first in span]


def programme_start(policy: Policy, on: date) -> date:
    """The day on which the announced reimbursement begins, by the rule as it stands on a day."""
    return date.fromisoformat(str(policy.value("reimbursement.start", on).value))


def make_horizon(given: EstimateInput, policy: Policy) -> Horizon:
    """From the quarter of the first day stated, and no earlier than the first day of the rules on money.

    The input says otherwise by `start`. Without `quarters` the length is that of `assumption.agency.horizon_years`.
    """
    stated = [group.hired or group.training for group in given.groups]
    money = min(policy.parameters[path].values[0].start for path in MONEY)
    first = quarter_of(given.start or max(min(stated), money)).first
    number = given.quarters
    if number is None:
        number = 4 * int(str(policy.value("assumption.agency.horizon_years", max(first, money)).value))
    quarters = []
    day = first
    for _ in range(number):
        quarters.append(quarter_of(day))
        day = quarters[-1].last + _DAY
    if given.stop_quarter is not None and given.stop_quarter > number:
        why = f"the estimate has {number} quarters; name one of them, or ask for more quarters"
        raise Refused("stop_quarter", why)
    span = Span(first, quarters[-1].last)
    stop = given.stop_quarter
    last = span.last if stop is None else quarters[stop - 1].first - _DAY
    paid = Span(first, last) if last >= first else None
    return Horizon(span, tuple(quarters), _months(span), _years(span), paid)


def _months(span: Span) -> tuple[Span, ...]:
    found = []
    day = span.first
    while day <= span.last:
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found.append(Span(day, after - _DAY))
        day = after
    return tuple(found)


def _years(span: Span) -> tuple[Span, ...]:
    found = []
    day = span.first
    while day <= span.last:
        found.append(fiscal_year(day))
        day = found[-1].last + _DAY
    return tuple(found)
