"""What came of the agreements in jails, counted and timed; nobody is named, judged, ranked or chosen.

`clock` tells when a hold must end, by each clock on its own; `jaillog` measures a jail's own log on the jail's
machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.clock.holding import hold_clocks
    from section287g.handovers.clock.model import Clocks, Hold
    from section287g.handovers.jaillog.measures import measure_log
    from section287g.handovers.jaillog.reading import read_log

__all__ = ["Clocks", "Hold", "hold_clocks", "measure_log", "read_log"]
__getattr__ = offer(
    __name__,
    {
        "clock.holding": "hold_clocks",
        "clock.model": "Clocks Hold",
        "jaillog.measures": "measure_log",
        "jaillog.reading": "read_log",
    },
)
