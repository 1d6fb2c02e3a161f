"""Who pays each cost of a claim's period, so that nothing is charged twice: ICE, other funders, the agency itself.

The cost on record is split; the parts sum to it. Costs of pay are those of all days of the period, covered or not.
All amounts are whole cents, rounded within a year as the lines are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from section287g.funding.claims.accounts import Account
from section287g.funding.claims.allotments import Allotments
from section287g.funding.claims.model import COSTS, Funding, Line
from section287g.funding.claims.paycosts import PAY_COSTS
from section287g.funding.claims.records import Purchase
from section287g.funding.explaining import cents
from section287g.funding.periods import Span

__all__ = ["share_costs"]

_ZERO: Final = Decimal("0.00")
_CENT: Final = Decimal("0.01")
_DAY: Final = timedelta(days=1)
_EARLIER: Final = "the limit of the year has risen, so costs of earlier days are covered now"


def share_costs(
    accounts: Sequence[Account], allotments: Allotments, lines: Sequence[Line], period: Span
) -> list[Funding]:
    """Every cost of the period with who pays it, in the order of costs and officers."""
    own = [line for line in lines if line.corrects is None]
    found = [*_pay(accounts, own, period), *_purchases(accounts, allotments, own, period), *_awards(own)]
    return sorted(found, key=lambda one: (COSTS.index(one.cost), one.officer or ""))


def _pay(accounts: Sequence[Account], lines: Sequence[Line], period: Span) -> Iterator[Funding]:
    claimed = _by_account(lines)
    for account in accounts:
        for cost in PAY_COSTS:
            total = _within(account, cost, period, partial(account.on_record, cost))
            if total:
                yield _pay_of(account, cost, period, total, claimed.get((cost, account.officer), _ZERO))


def _pay_of(account: Account, cost: str, period: Span, total: Decimal, ice: Decimal) -> Funding:
    others = {
        funder: _within(account, cost, period, partial(account.by_other, cost, funder))
        for funder in account.funders(cost, period)
    }
    left = total - ice - sum(others.values(), _ZERO)
    if left < 0 and others and -left <= _CENT * len(others):  # each part is rounded by itself, and they must sum
        largest = max(others, key=lambda funder: (others[funder], funder))
        others[largest], left = others[largest] + left, _ZERO
    why = _why(account, cost, period) if left > 0 else _EARLIER if left < 0 else ""
    cell = account.employments[0].at.cell("officer")
    return Funding(cost, account.officer, total, ice, others, left, why, cell)


def _why(account: Account, cost: str, period: Span) -> str:
    """Why a part of a cost is left to the agency, as far as days, hours and limits tell."""
    reasons = []
    days = account.eligible_days(period)
    if days < period.days:
        reasons.append(f"{days} of {period.days} days are covered")
    if any(account.due(cost, year, period.last).limited for year in {account.year(cost, period.last)}):
        reasons.append("the limit of the year is reached")
    if not reasons or cost == "overtime":
        reasons.append("only hours under the agreement count" if cost == "overtime" else "by the readings")
    return "; ".join(reasons)


def _within(account: Account, cost: str, period: Span, amount: Callable[[Span], Fraction]) -> Decimal:
    """An amount of a period in whole cents, rounded cumulatively within each year."""
    total = _ZERO
    for year in sorted({account.year(cost, day) for day in (period.first, period.last)}):
        both = period.common(year)
        if both is not None:
            total += cents(amount(Span(year.first, both.last)))
            total -= cents(amount(Span(year.first, both.first - _DAY))) if both.first > year.first else _ZERO
    return total


def _purchases(
    accounts: Sequence[Account], allotments: Allotments, lines: Sequence[Line], period: Span
) -> Iterator[Funding]:
    claimed = _by_account(lines)
    places = [("equipment", one.officer) for one in accounts]
    for kind, officer in [*places, ("vehicle", None)]:
        bought = [one for one in allotments.bought(kind, officer) if one.day <= period.last]
        ice = claimed.get((kind, officer), _ZERO)
        made = [one for one in bought if one.day >= period.first or ice]
        if made or ice:
            yield _purchase(kind, officer, made, ice)


def _purchase(kind: str, officer: str | None, made: Sequence[Purchase], ice: Decimal) -> Funding:
    """Who pays a purchase; an allotment may exceed the cost on record, and then nothing is left to anybody."""
    others: dict[str, Decimal] = {}
    for one in made:
        if one.other_funder is not None and one.other_amount is not None:
            others[one.other_funder] = others.get(one.other_funder, _ZERO) + one.other_amount
    if not made:
        return Funding(kind, officer, None, ice, {}, None, "no purchase is on record")
    total = sum((one.amount for one in made), _ZERO)
    left = total - ice - sum(others.values(), _ZERO)
    why = "above the allotment" if left > 0 else "the allotment exceeds the cost on record" if left < 0 else ""
    return Funding(kind, officer, total, ice, others, left, why, made[0].at.cell("amount"))


def _awards(lines: Sequence[Line]) -> Iterator[Funding]:
    """Awards: no cost stands behind them."""
    total = sum((line.amount for line in lines if line.cost == "award"), _ZERO)
    if total:
        yield Funding("award", None, None, total, {}, None, "an award is no cost")


def _by_account(lines: Sequence[Line]) -> dict[tuple[str, str | None], Decimal]:
    sums: dict[tuple[str, str | None], Decimal] = {}
    for line in lines:
        sums[line.cost, line.officer] = sums.get((line.cost, line.officer), _ZERO) + line.amount
    return sums
