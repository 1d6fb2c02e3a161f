"""Which days of a Kaplan-Meier curve may be published beside exact counts of who was booked in: for publishing.

That half were booked in after 4 days says that fewer were after 3, and so bounds how many were on day 4, before it,
and after it. A day is shown only if none of these counts is bounded under the minimum by all days shown together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from section287g.handovers.measures.kaplan_meier import Curve
from section287g.handovers.measures.lines import ALL, Line
from section287g.handovers.measures.rough import rough_percent

__all__ = ["HORIZONS", "booked_by", "days_to_shares", "may_be_told"]

HORIZONS: Final = (1, 2, 7, 14, 30, 60, 90, 180)
_SHARES: Final = (("a quarter", Fraction(1, 4)), ("half", Fraction(1, 2)), ("three quarters", Fraction(3, 4)))
_CHOICES: Final = ((0, 1, 2), (0, 1), (1, 2), (1,), (0,), (2,))
"""Which of the shares are shown together, the best choice first."""
_SECTION: Final = "days from detainer to book-in"


def days_to_shares(group: str, curve: Curve, booked: int, minimum: int, window: int) -> Iterable[Line]:
    """The days after which a quarter, a half and three quarters were booked in, as far as they may be told.

    `booked` is what the report says of how many were booked in at all.
    """
    days = [curve.quantile(share) for _, share in _SHARES]
    reached = [place for place, day in enumerate(days) if day is not None]
    told = next(
        (
            choice
            for choice in _CHOICES
            if set(choice) <= set(reached)
            and may_be_told([(_SHARES[one][1], days[one] or 0) for one in choice], curve.detainers, booked, minimum)
        ),
        (),
    )
    if booked < minimum or curve.detainers < minimum:
        return
    for place, (name, _) in enumerate(_SHARES):
        told_as = f"{name} booked in after"
        if place not in reached:
            note = f"fewer than {name} were booked in within {window} days, as estimated: there is no such day"
            yield Line(_SECTION, group, told_as, None, "days", note=note)
        elif place in told:
            yield Line(_SECTION, group, told_as, days[place], "days")
        else:
            yield Line(
                _SECTION, group, told_as, None, "days", note="withheld: it would bound a count under the minimum"
            )


def may_be_told(told: Sequence[tuple[Fraction, int]], at_risk: int, booked: int, minimum: int) -> bool:
    """Whether days after which shares were booked in leave every count between them open to the minimum.

    The counts are those before the first day told, on each day told, between them, and after the last.

    >>> may_be_told([(Fraction(1, 2), 4)], 100, 80, 10), may_be_told([(Fraction(1, 2), 4)], 19, 15, 10)
    (True, False)
    """
    before, last = 0, -1
    for place, (share, day) in enumerate(told):
        needed = ceil(share * at_risk)
        if day > last:
            later = [ceil(other * at_risk) - 1 for other, then in told[place + 1 :] if then > day]
            most_by_now = min([booked, *later])
            if (day - last > 1 and needed - 1 - before < minimum) or most_by_now - before < minimum:
                return False
        before, last = needed, day
    return booked - before >= minimum


def booked_by(curve: Curve, booked: int, minimum: int, window: int) -> Iterable[Line]:
    """The share booked in after so many days, in whole percents, where that leaves open how many were later."""
    for days in HORIZONS:
        share = rough_percent(1 - curve.waiting(days), curve.detainers, minimum)
        if share is None or days > window:
            continue
        surely = ceil(Fraction(2 * share - 1, 200) * curve.detainers)
        if booked - surely >= minimum:
            yield Line("booked in after so many days", ALL, str(days), share, "percent")
