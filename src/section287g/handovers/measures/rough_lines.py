"""What may be published of what overlaps the groups: days around a signing, other windows, jails without a county.

These are told roughly, and only where the exact counts beside them leave every difference open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures.booking_times import may_be_told
from section287g.handovers.measures.comparing import Variant
from section287g.handovers.measures.lines import ALL, Line
from section287g.handovers.measures.measuring import Measures
from section287g.handovers.measures.rough import rough_count, rough_percent, size_of, span_of
from section287g.handovers.measures.signing import SigningLine

__all__ = ["place_lines", "signing_lines", "unknown_lines", "variant_lines"]

_PERIODS: Final = frozenset(("month", "quarter"))
_PLACED: Final = frozenset(("county", "agency", "model"))
_COUNTIES: Final = 5
"""The fewest counties of a line about signings."""
_RATIO: Final = 100
"""The fewest detainers, in minimums, of which a ratio of rounded counts is told: off by 10 percent at most then."""


def signing_lines(measures: Measures, minimum: int) -> Iterable[Line]:
    """Detainers before and after first agreements, rounded, beside the mean of as many days where nobody signed."""
    section = "before and after signing"
    if _PERIODS & set(measures.settings.by):
        note = "not shown beside groups by time, of which it would tell parts"
        yield Line(section, ALL, "detainers", None, "detainers", note=note)
        return
    for one in measures.signing:
        name = f"first agreement {one.models}"
        rounded = _rounded(one, minimum) if one.counties >= _COUNTIES else None
        if rounded is None:
            note = f"withheld: {one.counties} counties with all days inside the release, or too few detainers"
            yield Line(section, name, "before", None, "detainers", note=note)
            continue
        for value, number in zip(_SIDES, rounded, strict=True):
            yield Line(section, name, value, number, "detainers", note=f"rounded; {one.counties} counties")
        if min(rounded) >= _RATIO * minimum:
            before, after, never_before, never_after = rounded
            ratio = int(Fraction(100 * after * never_before, before * never_after) + Fraction(1, 2))
            note = "of the rounded counts; no proof of a cause"
            yield Line(section, name, "after to before, over never signed", ratio, "percent", note=note)


_SIDES: Final = ("before", "after", "never signed, before", "never signed, after")


def _rounded(one: SigningLine, minimum: int) -> tuple[int, int, int, int] | None:
    """The four counts, rounded; None where one is too small, or what is outside of the days would be told small."""
    before, after = rough_count(one.before, minimum), rough_count(one.after, minimum)
    never_before = rough_count(one.never_before // one.counties, minimum)
    never_after = rough_count(one.never_after // one.counties, minimum)
    if before is None or after is None or never_before is None or never_after is None:
        return None
    least = [span_of(number, minimum)[0] for number in (before, after, never_before, never_after)]
    rooms = (
        (one.room[0], least[0]),
        (one.room[1], least[1]),
        (one.room[2], least[0] + least[1]),
        (one.never_all, least[2] + least[3]),
    )
    if any(room - surely < minimum for room, surely in rooms):
        return None
    return before, after, never_before, never_after


def variant_lines(variants: Sequence[Variant], minimum: int) -> Iterable[Line]:
    """How the share booked in, and the median, move with window, route and rule.

    A variant is told where its difference from the first one is not bounded to under the minimum either way.
    """
    section = "how the answer moves"
    for place, one in enumerate(variants):
        name = f"{one.route}, {one.window} days, duplicates {one.duplicates}"
        share = rough_percent(one.share, one.closed, minimum)
        if share is None or (place and not _open_to(one, share, variants[0], minimum)):
            note = "withheld: too few detainers for whole percents, or too close to what is told exactly"
            yield Line(section, name, "booked in", None, "percent", note=note)
            continue
        yield Line(section, name, "booked in", share, "percent")
        half = one.median
        if half is not None and may_be_told([(Fraction(1, 2), half)], one.closed, one.booked, minimum):
            yield Line(section, name, "half booked in after", half, "days")
        elif half is None:
            note = "fewer than half were booked in inside the window"
            yield Line(section, name, "half booked in after", None, "days", note=note)


def _open_to(one: Variant, share: int, base: Variant, minimum: int) -> bool:
    """Whether a share in whole percents leaves open by how much the booked in differ from those of the first line."""
    least = ceil(Fraction(2 * share - 1, 200) * one.closed) - base.booked
    most = ceil(Fraction(2 * share + 1, 200) * one.closed) - 1 - base.booked
    return least >= minimum or most <= -minimum or (least <= -minimum and most >= minimum)


def place_lines(linked: Linked, measures: Measures, minimum: int) -> Iterable[Line]:
    """Jails without a county, by size, and their share of all rows where no group tells it exactly."""
    section = "jails without a county"
    sizes = {one.facility: one for one in linked.facilities}
    without = sorted(
        (key for key, one in linked.placed.items() if one.county_fips is None),
        key=lambda key: (-sizes[key].detainers, key),
    )
    rows = sum(one.detainers for one in linked.facilities)
    held = sum(sizes[key].detainers for key in without)
    told = [key for key in without if sizes[key].detainers >= 10 * minimum]
    share = None
    if not _PLACED & set(measures.settings.by) and rows:
        share = rough_percent(Fraction(held, rows), rows, minimum)
    yield Line(section, ALL, "rows of detainers", share, "percent", note=f"{len(without):,} of {len(sizes):,} jails")
    if held - sum(size_of(sizes[key].detainers, minimum) or 0 for key in told) < minimum:
        return
    for key in told:
        note = f"as many rows or more; {linked.placed[key].by}"
        yield Line(section, key, sizes[key].name or "", size_of(sizes[key].detainers, minimum), "rows", note=note)


def unknown_lines(linked: Linked, minimum: int) -> Iterable[Line]:
    """Values that no vocabulary has, with the size of their number."""
    for column, values in linked.unknown_values.items():
        told = {value: size for value, count in values.items() if (size := size_of(count, minimum)) is not None}
        if sum(values.values()) - sum(told.values()) < minimum:
            continue
        for value, size in told.items():
            yield Line("words that no vocabulary has", column, value, size, "detainers", note="as many rows or more")
