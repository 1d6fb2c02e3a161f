"""What a forecast is: its draws, and what is read off them. For tables, charts and notebooks.

Amounts are whole cents (int), counts are whole numbers; a `Spread` is read off the draws themselves, so each of its
numbers is one that a draw gave. Medians of parts do not add up to the median of a sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.assumptions import Assumption
from section287g.funding.forecast.growth import Growth
from section287g.funding.forecast.officers import Officers
from section287g.funding.forecast.outlay import Outlay, Terms
from section287g.funding.forecast.paths import Paths
from section287g.funding.forecast.states import Split
from section287g.funding.periods import Span

__all__ = ["Beside", "Comparison", "Envelope", "Forecast", "Spread", "Swing", "spread"]

Counts = npt.NDArray[np.int64]
_AT = (2.5, 10.0, 50.0, 90.0, 97.5)


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of the draws and the ends of the intervals that hold 80 and 95 percent of them."""

    low95: int
    low80: int
    middle: int
    high80: int
    high95: int


def spread(draws: Counts) -> Spread:
    """Reads a spread off draws.

    >>> spread(np.arange(1, 1001))
    Spread(low95=25, low80=100, middle=500, high80=900, high95=975)
    """
    return Spread(*(int(one) for one in np.percentile(draws, _AT, method="inverted_cdf")))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The total outlay under one pair of options, in cents, and the officers behind it."""

    salary_basis: str
    officers: Officers
    total: Spread


@dataclass(frozen=True, slots=True)
class Swing:
    """The middle of the total outlay when one thing is low or high and all other assumptions at their middle."""

    name: str
    label: str
    unit: str
    values: tuple[str, str, str]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Beside:
    """An amount or number of the rules to read beside the forecast, and the cumulative outlay where that is asked."""

    path: str
    label: str
    unit: str
    value: Decimal
    start: date
    until: date | None
    status: str
    sources: tuple[str, ...]
    outlay: Spread | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """When cumulative outlay passes an amount: the share of draws by each quarter's end, and the quarter (or None).

    `within` is each quarter's outlay (quarters by draws, cents) if nothing beyond the amount is paid.
    """

    path: str
    dollars: Decimal
    passed: tuple[float, ...]
    low80: Span | None
    middle: Span | None
    high80: Span | None
    within: Counts


@dataclass(frozen=True, slots=True)
class Forecast:
    """Agencies and outlay ahead, as known on a day. `outlay` and what rests on it are None where no terms were known.

    `each` is cents an officer and year in the last quarter, `implied` the dollars that published figures imply.
    `known_on` is None where all lists and rules count. `counted` are days of lists with the agencies on them.
    """

    known_on: date | None
    list_id: str
    seed: int
    draws: int
    counted: tuple[tuple[date, int], ...]
    growth: Growth
    split: Split
    paths: Paths
    readings: Mapping[str, str]
    assumptions: Mapping[str, Assumption]
    officers: Officers | None
    usable: Mapping[str, Officers]
    terms: tuple[Terms, ...]
    outlay: Outlay | None
    comparisons: tuple[Comparison, ...]
    swings: tuple[Swing, ...]
    envelope: Envelope | None
    appropriations: tuple[Beside, ...]
    published: tuple[Beside, ...]
    each: Spread | None
    implied: tuple[Fraction, ...]
    left_out: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def newest(self) -> date:
        """The day of the newest list."""
        return self.paths.listed.newest

    def agencies(self) -> list[tuple[Span, Spread]]:
        """Agencies listed at the end of each quarter ahead."""
        return [(quarter, spread(now.sum(axis=1))) for quarter, now in self.paths.standing()]
