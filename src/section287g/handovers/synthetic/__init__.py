"""Synthetic releases and logs, and what is true of them: for tests and measurements. No person is behind a row.

`make_release` writes files in the layout of a real release, with every fault that is asked for at a known count, and
gives the truth that was planted: for each detainer its outcome, days to book-in, county, whether it can be linked;
for each jail its county; and where an effect of signing is asked for, the counts before and after each. `make_log`
does the same for a jail's own log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.synthetic.jail_logs import LogFaults, LogTruth, make_log
    from section287g.handovers.synthetic.making import make_release
    from section287g.handovers.synthetic.model import RATES, ClearCell, Faults, Signing, Truth

__all__ = ["RATES", "ClearCell", "Faults", "LogFaults", "LogTruth", "Signing", "Truth", "make_log", "make_release"]
__getattr__ = offer(
    __name__,
    {
        "jail_logs": "LogFaults LogTruth make_log",
        "making": "make_release",
        "model": "RATES ClearCell Faults Signing Truth",
    },
)
