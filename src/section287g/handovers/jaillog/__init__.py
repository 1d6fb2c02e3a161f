"""What does a jail's own log say of its holds? For the jail and its auditor, on the jail's machine; nothing is kept.

`read_log` reads a CSV or XLSX with a booking id that the jail makes up and times; `measure_log` counts and times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.jaillog.measures import LogReport, measure_log
    from section287g.handovers.jaillog.model import Log, LogRow, Problem
    from section287g.handovers.jaillog.reading import read_log
    from section287g.handovers.jaillog.shown import report_object

__all__ = ["Log", "LogReport", "LogRow", "Problem", "measure_log", "read_log", "report_object"]
__getattr__ = offer(
    __name__,
    {
        "measures": "LogReport measure_log",
        "model": "Log LogRow Problem",
        "reading": "read_log",
        "shown": "report_object",
    },
)
