"""`287g serve`: the explorer on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import registry_option, store_option
from section287g.cli.output import say
from section287g.cli.summary import summary_text

__all__ = ["serve"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", default=8287, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further host name under which it may be asked; repeat for several. Others than loopback are refused.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer side by side."
)
@click.option("--once", is_flag=True, help="Print the summary, ask for one page, print what came, and leave.")
@store_option
@registry_option
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    workers: int,
    store: Path | None,
    once: bool,
    registry_dir: Path | None,
) -> None:
    """Print the summary, then serve the explorer: pages, and the same data as JSON and CSV.

    It runs from the registry that the package carries, offline, and only this machine can ask it unless --host and
    --name say otherwise. Stop it with Ctrl-C.
    """
    with open_asked(registry_dir) as registry:
        click.echo(summary_text(registry.summary(None, None, datetime.now(UTC).date())))
        root = registry.manifest.root
    from section287g.explorer.serving import ask_once
    from section287g.explorer.serving import serve as run

    if once:
        status, size = ask_once(root)
        click.echo(f"\nThe first page: status {status}, {size:,} bytes")
        return
    say(f"\nhttp://{host}:{port} (Ctrl-C stops it)")
    run(root, host, port, names, workers=workers, store=store)
