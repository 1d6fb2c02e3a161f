"""Detainers before and after a county's first agreement, beside counties that never had one, over the same days.

The days after begin a lag behind the signing, since signing precedes training and credentials. Most detainers come of
remote screening whether there is an agreement or not, so a rise is not evidence of the agreement by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from section287g.handovers.linking.linked import Linked
from section287g.handovers.linking.standings import day_number, first_signed

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["SigningLine", "before_and_after"]


@dataclass(frozen=True, slots=True)
class SigningLine:
    """Counties whose first agreements were of these models: detainers before and after, there and where never signed.

    `never_before` and `never_after` sum, over the counties of the line, what all never-signed counties had in the
    same days; `outside` counts counties whose days are not all inside the release.
    """

    models: str
    counties: int
    outside: int
    before: int
    after: int
    never_before: int
    never_after: int

    @property
    def ratio(self) -> Fraction | None:
        """After to before, divided by the same of the counties that never signed; None where one is zero."""
        if not (self.before and self.never_before and self.never_after):
            return None
        return Fraction(self.after, self.before) / Fraction(self.never_after, self.never_before)


def before_and_after(
    linked: Linked, lag: int, span: int, registry: Registry | None = None
) -> tuple[SigningLine, ...]:
    """One line for the models of a first agreement; days are observed from the first detainer to the extraction."""
    from section287g.registry import open_registry

    signed = first_signed(registry if registry is not None else open_registry())
    linked.engine.give(
        "signed_days",
        {"county_fips": "text", "signed": "integer"},
        [(county, day) for county, (day, _) in sorted(signed.items())],
    )
    linked.group(())
    first, _ = linked.rows("observed_days")[0]
    if first is None:
        return ()
    last = day_number(linked.extracted)
    never = _Days([(int(day), int(number)) for day, number in linked.rows("never_signed")])
    lines: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for county, before, after in linked.rows("signed_counties", lag=lag, span=span):
        day, models = signed[county]
        line = lines[models]
        if day - span < first or day + lag + span - 1 > last:
            line[1] += 1
            continue
        line[0] += 1
        for place, number in enumerate(
            (
                int(before),
                int(after),
                never.between(day - span, day - 1),
                never.between(day + lag, day + lag + span - 1),
            ),
            start=2,
        ):
            line[place] += number
    return tuple(SigningLine(models, *lines[models]) for models in sorted(lines))


class _Days:
    """Counts by day, to be summed over spans of days."""

    def __init__(self, counts: Sequence[tuple[int, int]]) -> None:
        self._days = [day for day, _ in counts]
        self._sums = [0, *accumulate(number for _, number in counts)]

    def between(self, first: int, last: int) -> int:
        """The sum over a span of days, both ends included."""
        return self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]
