"""How the share booked in and the median move with window, route and duplicate rule: `compare` links anew for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    progress: Callable[[str], None] | None = None,
) -> tuple[Variant, ...]:
    """A line for each window, for the other route and for each duplicate rule, all else as in `settings`.

    `link` links the release under the settings it is given; each linking is closed afterwards. One linking under the
    longest window serves the shorter ones too, so that there are four at most.
    """
    say = progress or (lambda text: None)
    other = replace(settings, route="straight" if settings.route == "arrest" else "arrest")
    asked = [settings.window, *(one for one in windows if one >= -settings.earliest)]
    ways = [(replace(settings, window=max(asked)), asked), (other, [settings.window])]
    ways += [(replace(settings, duplicates=rule), [settings.window]) for rule in rules]
    found: dict[Variant, None] = {}
    done: set[tuple[str, str]] = set()
    for number, (one, lengths) in enumerate(ways, start=1):
        if one.duplicates is not None and (one.route, one.duplicates) in done:
            continue
        say(f"linking anew, {number} of {len(ways)}: {one.route}, {one.window} days")
        with link(one) as linked:
            linked.requests = requests
            linked.group(())
            done.add((one.route, linked.duplicates))
            found.update((_variant(linked, window), None) for window in dict.fromkeys(lengths))
    return tuple(found)


def _variant(linked: Linked, window: int) -> Variant:
    rows = linked.rows("shorter_windows", window=window, extracted=linked.extracted)
    counts = [tuple(int(one) for one in row[:5]) for row in rows if row[5]]
    return Variant(
        window,
        linked.settings.route,
        linked.duplicates,
        sum(int(row[4]) for row in rows),
        sum(int(row[3]) for row in rows),
        curve_of((days, booked, left) for days, booked, left, _, _ in counts).median,
    )
