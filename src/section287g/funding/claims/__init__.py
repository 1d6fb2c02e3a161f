"""Claims: from an agency's own files to a packet that a clerk signs and an auditor recomputes, to the cent.

Public verbs: `read_intake` reads and checks the files, `make_claim` and `make_from_folder` compute, `remake` and
`compare` verify, `ledger_of` sets payments against claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.funding.claims.from_folder import Made, make_from_folder, remake
    from section287g.funding.claims.intake import read_intake
    from section287g.funding.claims.ledger import ledger_of
    from section287g.funding.claims.making import make_claim
    from section287g.funding.claims.verifying import compare, recompute_explanations

__all__ = [
    "Made",
    "compare",
    "ledger_of",
    "make_claim",
    "make_from_folder",
    "read_intake",
    "recompute_explanations",
    "remake",
]
__getattr__ = offer(
    __name__,
    {
        "from_folder": "Made make_from_folder remake",
        "intake": "read_intake",
        "ledger": "ledger_of",
        "making": "make_claim",
        "verifying": "compare recompute_explanations",
    },
)
