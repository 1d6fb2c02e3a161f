"""What does the programme pay, and by which rules? The rules as dated data, with sources, readings and gaps.

Public verb: `read_policy`. No money is computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.funding.policy import read_policy
    from section287g.funding.rules import (
        Band,
        Option,
        Parameter,
        Policy,
        Reading,
        Reference,
        Source,
        Table,
        Unknown,
        Value,
    )

__all__ = [
    "Band",
    "Option",
    "Parameter",
    "Policy",
    "Reading",
    "Reference",
    "Source",
    "Table",
    "Unknown",
    "Value",
    "read_policy",
]
__getattr__ = offer(
    __name__,
    {
        "policy": "read_policy",
        "rules": "Band Option Parameter Policy Reading Reference Source Table Unknown Value",
    },
)
