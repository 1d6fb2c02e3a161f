"""The total outlay under other readings and other assumptions, from the same draws of agencies. For `programme`.

Sums here are national: rounded once, not by state, so that they can differ from the sum of states by some cents.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from section287g.funding.chosen import Chosen
from section287g.funding.forecast.assumptions import Assumption
from section287g.funding.forecast.crowd import Crowd
from section287g.funding.forecast.model import Comparison, Swing, spread
from section287g.funding.forecast.officers import Officers
from section287g.funding.forecast.outlay import Terms, count_quarter, price_quarters
from section287g.funding.forecast.paths import Paths
from section287g.funding.forecast.settings import read_settings

__all__ = ["compare_readings", "swing_assumptions"]

Counts = npt.NDArray[np.int64]


def compare_readings(
    paths: Paths,
    terms: tuple[Terms, ...],
    money: Mapping[str, Counts],
    usable: Mapping[str, Officers],
    chosen: Chosen,
) -> tuple[Comparison, ...]:
    """The total under each meaning of the salary and each number of officers; all else as chosen."""
    nation, found = paths.national(), []
    crowd = Crowd.of(nation, money["lag_days"])
    counted = [count_quarter(crowd, terms, one, chosen) for one in terms]
    for basis in read_settings().computed["salary_basis"]:
        for one in usable.values():
            options = chosen.with_option("salary_basis", basis)
            outlay = price_quarters(nation, terms, counted, money, (one.officers, one.agencies), options)
            found.append(Comparison(basis, one, spread(outlay.total().sum(axis=0))))
    return tuple(found)


def swing_assumptions(
    paths: Paths,
    terms: tuple[Terms, ...],
    assumptions: Mapping[str, Assumption],
    officers: Officers,
    chosen: Chosen,
) -> tuple[Swing, ...]:
    """The middle of the total when each assumption goes low and high, the others at their middle; the widest first.

    The growth of agencies is among them, with the draws in which the total lies at the ends of 80 percent.
    """
    nation = paths.national()
    ratio = (officers.officers, officers.agencies)
    lag = assumptions["lag_days"]
    counted = {}
    for end in (lag.low, lag.mid, lag.high):
        crowd = Crowd.of(nation, np.full(paths.draws, lag.whole(end), dtype=np.int64))
        counted[lag.whole(end)] = [count_quarter(crowd, terms, one, chosen) for one in terms]

    def totals(values: Mapping[str, int]) -> Counts:
        money = {name: np.full(paths.draws, value, dtype=np.int64) for name, value in values.items()}
        outlay = price_quarters(nation, terms, counted[values["lag_days"]], money, ratio, chosen)
        return np.asarray(outlay.total().sum(axis=0))

    middle = {name: one.whole(one.mid) for name, one in assumptions.items()}
    grown = spread(totals(middle))
    found = [
        Swing("agencies", "How agencies grow", "80 % of draws", ("low", "middle", "high"), grown.low80, grown.high80)
    ]
    for name, one in assumptions.items():
        low, high = (spread(totals({**middle, name: one.whole(end)})).middle for end in (one.low, one.high))
        values = (f"{one.low:,}", f"{one.mid:,}", f"{one.high:,}")
        found.append(Swing(name, one.label, one.unit, values, low, high))
    return tuple(sorted(found, key=lambda swing: (-abs(swing.high - swing.low), swing.name)))
