"""`287g handovers`: what came of the agreements in jails, and when a hold must end."""

from __future__ import annotations

from typing import Final

import click

from section287g.cli.groups import LazyGroup

__all__ = ["COMMANDS", "handovers"]

COMMANDS: Final = {
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
