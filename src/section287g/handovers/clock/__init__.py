"""When must a hold end, by each clock that runs? For a jail, its county and its auditor.

`hold_clocks` computes the clock of the regulation, of form I-247A, of the agreement and of the state, each on its
own, by the rules as they stood on the day. Which of them binds is a legal choice of the jurisdiction and none is
made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.handovers.clock.counting import Run, Stretch, run_out
    from section287g.handovers.clock.holding import hold_clocks
    from section287g.handovers.clock.model import Clock, Clocks, Hold, Notice, Other
    from section287g.handovers.clock.moments import BadMoment, read_moment
    from section287g.handovers.clock.sheet import write_sheet
    from section287g.handovers.clock.wording import clocks_object, reasons
    from section287g.handovers.clock.zones import find_state, find_zone

__all__ = [
    "BadMoment",
    "Clock",
    "Clocks",
    "Hold",
    "Notice",
    "Other",
    "Run",
    "Stretch",
    "clocks_object",
    "find_state",
    "find_zone",
    "hold_clocks",
    "read_moment",
    "reasons",
    "run_out",
    "write_sheet",
]
__getattr__ = offer(
    __name__,
    {
        "counting": "Run Stretch run_out",
        "holding": "hold_clocks",
        "model": "Clock Clocks Hold Notice Other",
        "moments": "BadMoment read_moment",
        "sheet": "write_sheet",
        "wording": "clocks_object reasons",
        "zones": "find_state find_zone",
    },
)
