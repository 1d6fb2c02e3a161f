"""`287g handovers`: what came of the agreements in jails, and when a hold must end."""

from __future__ import annotations

from typing import Final

import click

from section287g.cli.groups import LazyGroup

__all__ = ["COMMANDS", "handovers"]

COMMANDS: Final = {
    "check": ("handover_load", "What files of ICE's de-identified records are; writes nothing."),
    "load": ("handover_load", "Make a release of files, every row accounted for."),
    "releases": ("handover_load", "The releases that are loaded."),
    "report": ("handover_report", "Outcomes, times and 287(g) arrests of a release, small cells not shown."),
    "forget": ("handover_load", "Remove a release with its key."),
    "clock": ("handover_clock", "When a hold must end, by each clock, with a sheet to print."),
    "log": ("handover_log", "A jail's own log: limits, papers, steps, hours."),
}
"""Every command of the group: the module that holds it, loaded when it is called, and its line in the help."""


@click.command(cls=LazyGroup, table=COMMANDS)
def handovers() -> None:
    """What came of the agreements in jails, counted and timed, and when a hold must end.

    Events are counted and times measured. No name is held, nobody's status is inferred, and nobody is ranked or
    selected; a booking id is one that the jail makes up.
    """
