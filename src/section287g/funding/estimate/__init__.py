"""Should we? What a county would receive and what it would cost, by quarter and year: an estimate, with its range.

Public verbs: `estimate_agency`, `estimate_allotments`, `estimate_charts`, `read_input` and `prefill`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.funding.estimate.allotments import Allotted, estimate_allotments
    from section287g.funding.estimate.charts import estimate_charts
    from section287g.funding.estimate.estimating import estimate_agency
    from section287g.funding.estimate.inputs import EstimateInput, Group, OtherCost, Quantity, Refused
    from section287g.funding.estimate.model import Estimate
    from section287g.funding.estimate.prefilling import prefill
    from section287g.funding.estimate.reading import read_input

__all__ = [
    "Allotted",
    "Estimate",
    "EstimateInput",
    "Group",
    "OtherCost",
    "Quantity",
    "Refused",
    "estimate_agency",
    "estimate_allotments",
    "estimate_charts",
    "prefill",
    "read_input",
]
__getattr__ = offer(
    __name__,
    {
        "allotments": "Allotted estimate_allotments",
        "charts": "estimate_charts",
        "estimating": "estimate_agency",
        "inputs": "EstimateInput Group OtherCost Quantity Refused",
        "model": "Estimate",
        "prefilling": "prefill",
        "reading": "read_input",
    },
)
