"""What does the programme pay, what does it cost, and by which rules?

Public verbs: `read_policy` and `choose` give the rules and the readings; `claims`, `estimate` and `forecast` compute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.funding.chosen import Chosen, choose, read_choices
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
    "Chosen",
    "Option",
    "Parameter",
    "Policy",
    "Reading",
    "Reference",
    "Source",
    "Table",
    "Unknown",
    "Value",
    "choose",
    "read_choices",
    "read_policy",
]
__getattr__ = offer(
    __name__,
    {
        "chosen": "Chosen choose read_choices",
        "policy": "read_policy",
        "rules": "Band Option Parameter Policy Reading Reference Source Table Unknown Value",
    },
)
