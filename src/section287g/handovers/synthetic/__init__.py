"""Synthetic releases and what is true of them: for tests and measurements. No person is behind a row.

`make_release` writes files in the layout of a real release, with every fault that is asked for at a known count, and
gives the truth that was planted: for each detainer its outcome, days to book-in, whether it can be linked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.synthetic.making import make_release
    from section287g.handovers.synthetic.model import RATES, ClearCell, Faults, Truth

__all__ = ["RATES", "ClearCell", "Faults", "Truth", "make_release"]
__getattr__ = offer(__name__, {"making": "make_release", "model": "RATES ClearCell Faults Truth"})
