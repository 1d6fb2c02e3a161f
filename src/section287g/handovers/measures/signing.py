"""Detainers before and after a county's first agreement, beside counties that never had one, over the same days.

The days after begin a lag behind the signing, since signing precedes training and credentials. Most detainers come of
remote screening whether there is an agreement or not, so a rise is not evidence of the agreement by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    same days; `outside` counts counties whose days are not all inside the release. `room` is what the groups hold
    that have any detainer of before, of after, and of either; `never_all` all detainers where never signed.
    """

    models: str
    counties: int
    outside: int
    before: int
    after: int
    never_before: int
    never_after: int
    room: tuple[int, int, int]
    never_all: int

    @property
    def ratio(self) -> Fraction | None:
        """After to before, divided by the same of the counties that never signed; None where one is zero."""
        if not (self.before and self.never_before and self.never_after):
            return None
        return Fraction(self.after, self.before) / Fraction(self.never_after, self.never_before)


def before_and_after(
    linked: Linked, lag: int, span: int, registry: Registry | None = None, by: Sequence[str] = ()
) -> tuple[SigningLine, ...]:
    """One line for the models of a first agreement; days are observed from the first detainer to the extraction."""
    from section287g.registry import open_registry

    signed = first_signed(registry if registry is not None else open_registry())
    linked.engine.give(
        "signed_days",
        {"county_fips": "text", "signed": "integer"},
        [(county, day) for county, (day, _) in sorted(signed.items())],
    )
    linked.group(by)
    totals = {key: int(number) for key, number in linked.rows("group_totals")}
    groups: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for county, key, before, after in linked.rows("signed_groups", lag=lag, span=span):
        groups[county][key] = int(before), int(after)
    linked.group(())
    first, _ = linked.rows("observed_days")[0]
    if first is None:
        return ()
    last = day_number(linked.extracted)
    never = _Days([(int(day), int(number)) for day, number in linked.rows("never_signed")])
    lines: dict[str, _Sums] = defaultdict(_Sums)
    for county, parts in sorted(groups.items()):
        day, models = signed[county]
        line = lines[models]
        if day - span < first or day + lag + span - 1 > last:
            line.outside += 1
            continue
        line.counties += 1
        line.never_before += never.between(day - span, day - 1)
        line.never_after += never.between(day + lag, day + lag + span - 1)
        for key, counts in parts.items():
            line.add(key, *counts)
    return tuple(lines[models].line(models, totals, never.total) for models in sorted(lines))


@dataclass(slots=True)
class _Sums:
    """What a line sums over its counties."""

    counties: int = 0
    outside: int = 0
    before: int = 0
    after: int = 0
    never_before: int = 0
    never_after: int = 0
    touched: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))

    def add(self, key: str, before: int, after: int) -> None:
        self.before += before
        self.after += after
        for keys, count in zip(self.touched, (before, after), strict=True):
            if count:
                keys.add(key)

    def line(self, models: str, totals: Mapping[str, int], never_all: int) -> SigningLine:
        early, late = self.touched
        room = [sum(totals[key] for key in keys) for keys in (early, late, early | late)]
        return SigningLine(
            models,
            self.counties,
            self.outside,
            self.before,
            self.after,
            self.never_before,
            self.never_after,
            (room[0], room[1], room[2]),
            never_all,
        )


class _Days:
    """Counts by day, to be summed over spans of days."""

    def __init__(self, counts: Sequence[tuple[int, int]]) -> None:
        self._days = [day for day, _ in counts]
        self._sums = [0, *accumulate(number for _, number in counts)]

    @property
    def total(self) -> int:
        """The sum over all days."""
        return self._sums[-1]

    def between(self, first: int, last: int) -> int:
        """The sum over a span of days, both ends included."""
        return self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]
