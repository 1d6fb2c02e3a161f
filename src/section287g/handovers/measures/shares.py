"""Shares of convicted, pending and neither, of arrests, of those marked 287(g), of detainers and of book-ins:
`criminality_shares`, for statements about whom the programme hands over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from section287g.handovers.measures.arrest_lines import ARREST_CRIMINALITY, BOOK_IN_CRIMINALITY, MERGED
from section287g.handovers.measures.lines import ALL, Line, Report

if TYPE_CHECKING:
    from section287g.handovers.release import Release
    from section287g.registry import Registry

__all__ = ["CriminalityShares", "criminality_shares"]

_VALUES: Final = ("convicted", "pending", "neither", "not recorded")
_SOURCES: Final = (
    ("criminality", "detainers", "as coded when the detainer was made"),
    (BOOK_IN_CRIMINALITY, "booked in after a detainer", "as coded at book-in"),
)
_REQUESTS: Final = {"hold": "requests to hold", "notify": "requests to notify", "all": "all requests"}
_LABELLED: Final = "as labelled"
_IN_ONE: Final = "287(g) and custodial arrests in one, as labels changed in mid-2025"


@dataclass(frozen=True, slots=True)
class CriminalityShares:
    """Whose criminality, under which interpretation, of how many (None where withheld), and the counts by value.

    `counts` are as published: values that are too small stand together, as in "neither or not recorded".
    """

    population: str
    interpretation: str
    total: int | None
    counts: Mapping[str, int]
    note: str

    def count(self, value: str) -> int | None:
        """How many have a value; zero where nobody does, None where it is not told apart. Raises `KeyError`.

        Values are convicted, pending, neither and not recorded.
        """
        if value not in _VALUES:
            raise KeyError(value)
        if self.total is None or any(value in label.split(" or ") for label in self.counts if label != value):
            return None
        return self.counts.get(value, 0)

    def share(self, value: str) -> Fraction | None:
        """The share that has a value, of all; None where it is not told apart."""
        count = self.count(value)
        return None if count is None or not self.total else Fraction(count, self.total)


def criminality_shares(source: Release | Report, registry: Registry | None = None) -> tuple[CriminalityShares, ...]:
    """Shares by ICE's own coding, from a published report, or from a release.

    Of a release, what was published last shows; where nothing was, it is reported by the default settings, in the
    way that is then recorded for it: so nothing shows here that its report does not. Populations of detainers say
    which requests were reported.
    """
    report = source if isinstance(source, Report) else _published(source, registry)
    lines = report.lines
    requests = _REQUESTS[report.about["requests"]]
    found = [
        _shares(
            f"{population}, {requests}",
            interpretation,
            [line for line in lines if (line.section, line.group) == (section, ALL)],
        )
        for section, population, interpretation in _SOURCES
    ]
    arrests = [line for line in lines if line.section == ARREST_CRIMINALITY]
    for population in dict.fromkeys(line.group for line in arrests):
        interpretation = _IN_ONE if population == MERGED else _LABELLED
        name = population if population == "all arrests" else f"arrests, {population}"
        found.append(_shares(name, interpretation, [line for line in arrests if line.group == population]))
    return tuple(one for one in found if one is not None)


def _published(release: Release, registry: Registry | None) -> Report:
    from section287g.handovers.measures.published import published_report
    from section287g.handovers.measures.reporting import report_release

    kept = published_report(release)
    if kept is None:
        return report_release(release, registry=registry)
    return Report(kept["release"], kept["about"], (), tuple(Line(**line) for line in kept["lines"]), ())


def _shares(population: str, interpretation: str, lines: list[Line]) -> CriminalityShares | None:
    total = next((line for line in lines if line.value == ALL), None)
    if total is None:
        return None
    counts = {
        line.value.replace("not stated", "not recorded"): line.number
        for line in lines
        if line.value != ALL and line.number is not None
    }
    return CriminalityShares(population, interpretation, total.number, counts, total.note)
