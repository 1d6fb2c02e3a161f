"""Everything measured of a linked release, exact, for this machine alone: `measure`. Publishing is another step.

Counts are of detainers after the duplicate rule, one request each, and of arrests where that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from section287g.errors import NotFound
from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures.kaplan_meier import Curve, curve_of
from section287g.handovers.measures.labels import (
    ArrestCounts,
    MarkedColumn,
    arrest_counts,
    criminality_of,
    marked_columns,
)
from section287g.handovers.measures.signing import SigningLine, before_and_after

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["DIVISIONS", "REQUESTS", "MeasureSettings", "Measures", "measure"]

REQUESTS: Final = ("hold", "notify", "all")
"""Requests that are measured; a rate that mixes requests to hold with requests to notify says little."""
DIVISIONS: Final = {"outcome": "booked in", "criminality": "convicted"}
"""How the detainers of every group are divided, and the value that a group is shown with if not with all."""
Cells = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """What is measured: groups, the request, days of the lag after a signing, and days compared before and after.

    `grouping` names how methods of arrest are grouped. Raises `NotFound` for an unknown request.
    """

    by: tuple[str, ...] = ()
    requests: str = "hold"
    lag: int = 90
    span: int = 180
    grouping: str = "publisher"

    def __post_init__(self) -> None:
        if self.requests not in REQUESTS:
            raise NotFound(f"no requests {self.requests!r}; they are {', '.join(REQUESTS)}")
        if self.lag < 0 or self.span < 1:
            raise NotFound(f"a lag of {self.lag} and a span of {self.span} days cannot be: from 0 and from 1 day")

    def said(self) -> dict[str, str]:
        """The settings in words, as they are printed with every figure."""
        return {
            "requests": self.requests,
            "grouped by": ", ".join(self.by) or "nothing",
            "lag after signing": f"{self.lag} days",
            "compared before and after signing": f"{self.span} days each",
            "grouping of arrest methods": self.grouping,
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """Exact counts and curves. Keys of `divisions` are (group, ..., value), those of `curves` (group, ...).

    `closed` are outcomes of those whose window is closed; `early` those booked in before the detainer's own day;
    `book_ins` criminality at book-in, None where the release does not have it.
    """

    settings: MeasureSettings
    requests: Cells
    divisions: Mapping[str, Cells]
    closed: Mapping[str, int]
    lift_by_linkage: Cells
    curve: Curve
    curves: Mapping[tuple[str, ...], Curve]
    early: int
    marks: Sequence[MarkedColumn]
    arrests: ArrestCounts
    book_ins: Cells | None
    signing: Sequence[SigningLine]
    seconds: Mapping[str, float] = field(default_factory=dict)


def measure(linked: Linked, settings: MeasureSettings | None = None, registry: Registry | None = None) -> Measures:
    """The measures of a linked release. Raises `NotFound` for an unknown grouping."""
    chosen = settings or MeasureSettings()
    linked.requests = "all"  # whatever it was measured for before
    requests = linked.count("request")
    linked.requests = chosen.requests
    divisions = {name: linked.count(name, chosen.by) for name in DIVISIONS}
    waits = linked.waits(chosen.by)
    linked.group(())
    return Measures(
        chosen,
        requests,
        divisions,
        {outcome: int(number) for outcome, number in linked.rows("closed_outcomes")},
        {(f"{lift}: {linkage}",): int(number) for lift, linkage, number in linked.rows("lift_by_linkage")},
        curve_of(line for lines in waits.values() for line in lines),
        {group: curve_of(lines) for group, lines in waits.items()},
        int(linked.rows("early_book_ins")[0][0]),
        marked_columns(linked),
        arrest_counts(linked, chosen.grouping),
        _book_ins(linked),
        before_and_after(linked, chosen.lag, chosen.span, registry, chosen.by),
    )


def _book_ins(linked: Linked) -> Cells | None:
    """Criminality at the book-ins that detainers are linked to, as ICE codes it there."""
    if "book_in_criminality" not in linked.held.get("detentions", {}):
        return None
    found: dict[tuple[str, ...], int] = {}
    for value, number in linked.rows("book_in_criminality"):
        key = (criminality_of(value),)
        found[key] = found.get(key, 0) + int(number)
    return found
