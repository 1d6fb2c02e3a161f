"""The command `287g`: finds the command asked for, runs it, and turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import Final

import click

from section287g import __version__
from section287g.cli.groups import LazyGroup
from section287g.errors import Section287gError

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS: Final = {
    "build": ("make", "Compute a registry from files and folders of lists."),
    "update": ("update", "Capture what ICE publishes now, then build."),
    "summary": ("summary", "The programme on one screen."),
    "agreements": ("ask", "Agreements, one a line, as of any day."),
    "agencies": ("ask", "Agencies with an agreement, one a line."),
    "pending": ("ask", "What stood on the pending lists, with the lag to signing."),
    "show": ("show", "Everything about one agency or agreement."),
    "rows": ("ask", "The listings behind any count, one a row of a list."),
    "diff": ("time", "What changed between two days or lists."),
    "series": ("time", "One line for each participating list."),
    "covers": ("cover", "Which agencies have authority at a place."),
    "coverage": ("cover", "Counties, places and people under agreements."),
    "panel": ("panel", "Every county or agency in every month or quarter."),
    "match": ("panel", "A table of your own, matched to ids."),
    "places": ("places", "How each agency was located, and what is not."),
    "figures": ("figures", "Published figures against the record."),
    "anomalies": ("quality", "What was odd in the lists."),
    "review": ("quality", "What is undecided; decide it."),
    "info": ("quality", "What this registry was computed from."),
    "policy": ("policy", "The programme's rules as dated parameters, and what is open."),
    "estimate": ("estimate", "Should we? Receipts and costs of an agency, and their range."),
    "forecast": ("forecast", "Agencies, officers and outlay ahead, with intervals."),
    "claim": ("claim", "Claims: files, checks, packets, verification, ledger."),
    "handovers": ("handovers", "Hand-overs in jails: releases measured, hold clocks, a jail's log."),
    "serve": ("serve", "The explorer: pages and their data, on this machine."),
    "site": ("site", "The explorer as files for any host."),
    "export": ("export", "All tables as CSV, Parquet, XLSX, SQLite and maps."),
}
"""Every command: the module that holds it, loaded when it is called, and its line in the help."""


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="287g")
def cli() -> None:
    """The United States' 287(g) programme as one dated record.

    Which agencies have signed agreements with ICE, under which model, since when, by which list and row.
    Every command works at once and offline on the registry that comes with the program; '287g update' makes
    a newer one. Answers go to standard output, talk to standard error.
    """


def main() -> None:
    """Entry point: runs a command line and leaves with the exit code that errors.py documents."""
    try:
        # not cli.main(), which leaves with 1 where the reader of standard output went away
        with cli.make_context("287g", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("287g: stopped", err=True)
        sys.exit(130)
    except Section287gError as error:
        click.echo(f"287g: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader went away, as `head` does: not an error, but standard output must not be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
