"""Plants an effect of signing: where and on which day each detainer is, with exact counts around every signing.

For `making`. In a county whose spans lie inside the release the detainers after its signing are to those before as
the ratio says, to the row; in those that never signed every day has as many as any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from section287g.handovers.synthetic.jails import Jail
from section287g.handovers.synthetic.model import Signing

__all__ = ["Whereabouts", "signed_days", "whereabouts"]

_SHARE: Final = 0.4
"""Of all detainers: those around signings, and as many where nobody ever signed; the rest is anywhere."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The jail of every detainer by its place among the jails, and its day since 1970."""

    jail: Any
    prepared: Any


def signed_days(signing: Signing) -> dict[str, int]:
    """The day of the first agreement by county, counted from 1970."""
    if signing.days is not None:
        return {county: (day - _EPOCH).days for county, day in signing.days.items()}
    from section287g.handovers.linking.standings import first_signed
    from section287g.registry import open_registry

    with open_registry() as registry:
        return {county: day for county, (day, _) in first_signed(registry).items()}


def whereabouts(
    rng: np.random.Generator,
    jails: Sequence[Jail],
    signing: Signing,
    signed: Mapping[str, int],
    first: int,
    last: int,
    size: int,
) -> Whereabouts:
    """Jail and day of so many detainers. Raises `ValueError` where they are too few to show the effect exactly."""
    by_county: dict[str | None, list[int]] = defaultdict(list)
    for place, jail in enumerate(jails):
        by_county[jail.county_fips].append(place)
    spans = {
        county: (day - signing.span, day + signing.lag)
        for county, day in sorted(signed.items())
        if county in by_county and day - signing.span >= first and day + signing.lag + signing.span - 1 <= last
    }
    never = [place for county, some in by_county.items() if county and county not in signed for place in some]
    elsewhere = [place for county, some in by_county.items() if county not in spans for place in some]
    elsewhere = sorted(set(elsewhere) - set(never))
    days = last - first + 1
    of_a_day = int(size * _SHARE) // days
    units = int(size * _SHARE) // (signing.ratio.numerator + signing.ratio.denominator + 1)
    if not spans or not never or not elsewhere or of_a_day < 1 or units < len(spans):
        raise ValueError(
            f"{size:,} detainers in {days:,} days are too few for a ratio of {signing.ratio} in {len(spans):,} "
            "counties; ask for more, or for an effect in counties whose days lie inside the release"
        )
    parts = [(rng.choice(never, of_a_day * days), np.repeat(np.arange(first, last + 1), of_a_day))]
    shares = 1 + rng.multinomial(units - len(spans), rng.dirichlet(np.ones(len(spans))))
    for (county, (before, after)), unit in zip(spans.items(), shares.tolist(), strict=True):
        for begin, count in ((before, unit * signing.ratio.denominator), (after, unit * signing.ratio.numerator)):
            begins = rng.integers(begin, begin + signing.span, count)
            parts.append((rng.choice(by_county[county], count), begins))
        taken = [np.arange(begin, begin + signing.span) for begin in (before, after)]
        other = np.setdiff1d(np.arange(first, last + 1), np.concatenate(taken))
        # half of the rest on the days beside the spans, the day of the signing among them, half on any other
        beside = np.intersect1d(other, [one for span in taken for one in (span[0] - 1, span[-1] + 1)])
        if beside.size:
            days_of_rest = np.where(rng.random(unit) < 0.5, rng.choice(beside, unit), rng.choice(other, unit))
            parts.append((rng.choice(by_county[county], unit), days_of_rest))
    left = size - sum(jail.size for jail, _ in parts)
    parts.append((rng.choice(elsewhere, left), rng.integers(first, last + 1, left)))
    order = rng.permutation(size)
    return Whereabouts(*(np.concatenate([part[side] for part in parts])[order] for side in (0, 1)))
