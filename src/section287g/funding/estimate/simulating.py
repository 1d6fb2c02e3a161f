"""The numbers stated as low, middle and high, drawn many times: how sure is the net, the readings being as chosen?

Each number is drawn from a triangular distribution, independently of the others and once a draw for all quarters. The
formulas are written apart from those of receipts and costs and work in whole cents; where nothing varies, every draw
is the exact estimate to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.costs import Costs
from section287g.funding.estimate.drawing import draw
from section287g.funding.estimate.drawn_costs import CostDraws
from section287g.funding.estimate.drawn_receipts import ReceiptDraws
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import EstimateInput, Refused, quantities
from section287g.funding.estimate.receipts import KINDS, Receipts
from section287g.funding.estimate.wholes import Wholes
from section287g.funding.rules import Policy

__all__ = ["Simulated", "Spread", "simulate"]

_QUANTILES: Final = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of the draws: one in twenty is lower than `low`, one in twenty higher than `high`. Dollars in whole cents."""

    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """The draws: receipts and costs in whole cents, one row a quarter and one column a draw."""

    draws: int
    seed: int
    varied: tuple[str, ...]
    """The numbers that were drawn."""
    receipts: Wholes
    costs: Wholes

    @property
    def net(self) -> Wholes:
        return self.receipts - self.costs

    @property
    def negative(self) -> Fraction:
        """The share of draws in which the net over all quarters is below zero."""
        return Fraction(int((self.net.sum(axis=0) < 0).sum()), self.draws)

    def total(self) -> Spread:
        """Of the net over all quarters."""
        return _spread(self.net.sum(axis=0))

    def by_quarter(self) -> list[Spread]:
        """Of the net of each quarter."""
        return [_spread(row) for row in self.net]


def simulate(
    given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon, draws: int, seed: int
) -> Simulated | None:
    """The draws of an estimate; None where receipts are not known, under the readings or in some of the draws.

    Raises `Refused` where amounts are too large to be counted in whole numbers of 64 bits.
    """
    receipts = Receipts.of(given, policy, chosen, horizon)
    known = (receipts.step(kind, year, year.last).amount for kind in KINDS for year in horizon.years)
    if any(amount is None for amount in known):
        return None
    drawn = draw(given, draws, seed)
    earned = ReceiptDraws(receipts, drawn, draws)
    try:
        received, spent = earned.rows(), CostDraws(Costs(given, policy, horizon), drawn, draws).rows()
    except OverflowError as error:
        raise Refused("draws", f"{error}; estimate without draws, by --draws 0") from None
    varied = tuple(sorted(name for name, (held, _) in quantities(given).items() if held.spread))
    return None if earned.below_bands else Simulated(draws, seed, varied, received, spent)


def _spread(values: Wholes) -> Spread:
    low, median, high = (
        Decimal(int(one)).scaleb(-2) for one in np.quantile(values, _QUANTILES, method="inverted_cdf")
    )
    return Spread(low, median, high)
