"""`287g claim`: from an agency's own files to a packet, its explanation, its verification and its ledger."""

from __future__ import annotations

from typing import Final

import click

from section287g.cli.groups import LazyGroup

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


@click.command(cls=LazyGroup, table=COMMANDS)
def claim() -> None:
    """Claims under the announced reimbursement, from an agency's own files.

    The terms were announced and the instrument under which ICE pays was not found, so a claim names every reading of
    an open term that it takes. Files hold ids that the agency makes up; no name of anybody is asked for.
    """
