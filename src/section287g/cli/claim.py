"""`287g claim`: from an agency's own files to a packet, its explanation, its verification and its ledger."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

__all__ = ["COMMANDS", "claim"]

COMMANDS: Final = {
    "init": ("claim_input", "Blank, explained files to fill."),
    "check": ("claim_input", "Every problem of the files, in one pass."),
    "make": ("claim_make", "A period's claim and its packet."),
    "explain": ("claim_review", "Where an amount comes from."),
    "verify": ("claim_review", "Whether a claim comes out as it says, to the cent."),
    "ledger": ("claim_review", "Claimed, approved, paid, disallowed, returned."),
}
"""Every command of the group: the module that holds it, loaded when it is called, and its line in the help."""


class _Commands(click.Group):
    """A group that imports a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"section287g.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.command(cls=_Commands)
def claim() -> None:
    """Claims under the announced reimbursement, from an agency's own files.

    The terms were announced and the instrument under which ICE pays was not found, so a claim names every reading of
    an open term that it takes. Files hold ids that the agency makes up; no name of anybody is asked for.
    """
