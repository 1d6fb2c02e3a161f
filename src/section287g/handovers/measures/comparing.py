"""How the share booked in and the median move with window, route and duplicate rule: `compare` links anew for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from section287g.handovers.linking.linked import Linked
from section287g.handovers.linking.settings import LinkSettings
from section287g.handovers.measures.kaplan_meier import curve_of

__all__ = ["WINDOWS", "Variant", "compare"]

WINDOWS: Final = (30, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to link, and its answer: of `closed` detainers, whose window is closed, `booked` were booked in."""

    window: int
    route: str
    duplicates: str
    closed: int
    booked: int
    median: int | None

    @property
    def share(self) -> Fraction:
        """The share booked in of those whose window is closed; zero of none."""
        return Fraction(self.booked, self.closed) if self.closed else Fraction(0)


def compare(
    link: Callable[[LinkSettings], Linked],
    settings: LinkSettings,
    requests: str = "hold",
    rules: Sequence[str] = ("older", "newer", "none"),
    windows: Sequence[int] = WINDOWS,
) -> tuple[Variant, ...]:
    """A line for each window, for the other route and for each duplicate rule, all else as in `settings`.

    `link` links the release under the settings it is given; each linking is closed afterwards.
    """
    found = []
    for one in dict.fromkeys(_ways(settings, rules, windows)):
        with link(one) as linked:
            linked.requests = requests
            waits = linked.waits()
            linked.group(())
            closed = {outcome: int(count) for outcome, count in linked.rows("closed_outcomes")}
            found.append(
                Variant(
                    one.window,
                    one.route,
                    linked.duplicates,
                    sum(closed.values()),
                    closed.get("booked in", 0),
                    curve_of(line for lines in waits.values() for line in lines).median,
                )
            )
    return tuple(found)


def _ways(settings: LinkSettings, rules: Sequence[str], windows: Sequence[int]) -> Iterable[LinkSettings]:
    yield settings
    for window in windows:
        yield replace(settings, window=window)
    yield replace(settings, route="straight" if settings.route == "arrest" else "arrest")
    for rule in rules:
        yield replace(settings, duplicates=rule)
