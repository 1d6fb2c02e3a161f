"""What the linked detainers of a release measure: counts, outcomes, times; and what of it may be published.

Public verbs: `measure` (exact, for this machine alone), `publish` (small cells suppressed), `report_release` (both,
under the one grouping that is recorded for the release), `criminality_shares` (of what is published). Counts are of
events, never of anybody's status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.measures.comparing import Variant, compare
    from section287g.handovers.measures.kaplan_meier import Curve, curve_of
    from section287g.handovers.measures.lines import Line, Report
    from section287g.handovers.measures.measuring import Measures, MeasureSettings, measure
    from section287g.handovers.measures.publishing import publish
    from section287g.handovers.measures.reporting import report_release
    from section287g.handovers.measures.shares import CriminalityShares, criminality_shares
    from section287g.handovers.measures.suppression import Shown, suppress

__all__ = [
    "CriminalityShares",
    "Curve",
    "Line",
    "MeasureSettings",
    "Measures",
    "Report",
    "Shown",
    "Variant",
    "compare",
    "criminality_shares",
    "curve_of",
    "measure",
    "publish",
    "report_release",
    "suppress",
]
__getattr__ = offer(
    __name__,
    {
        "comparing": "Variant compare",
        "kaplan_meier": "Curve curve_of",
        "measuring": "MeasureSettings Measures measure",
        "lines": "Line Report",
        "publishing": "publish",
        "reporting": "report_release",
        "shares": "CriminalityShares criminality_shares",
        "suppression": "Shown suppress",
    },
)
