"""`287g build`: a registry from files and folders of lists."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from section287g.cli.options import build_options
from section287g.cli.output import counted, is_terminal, say
from section287g.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from section287g.registry.builder import BuildReport

__all__ = ["build", "progress", "tell"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the registry.",
)
@build_options
def build(paths: tuple[Path, ...], out: Path, judgements: tuple[Path, ...], accept: tuple[str, ...]) -> None:
    """Compute a registry from files and folders of ICE's lists: workbooks, and page tables as CSV.

    A folder is searched all the way down; its sightings.csv is read as the ledger of sightings. A file that
    is no list is refused and named, and the rest is built; the exit code is then 3. Readers of a registry
    that stands in DIR are not disturbed.
    """
    from section287g.registry.builder import build as build_registry

    with progress("reading lists") as step:
        report = build_registry(
            paths, out, judgements=judgements, accept=accept, progress=step, workers=os.cpu_count() or 1
        )
    tell(report)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error where that is a terminal; else nothing."""
    if not is_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


def tell(report: BuildReport) -> None:
    """What a build did, on standard error; raises `InputRefused` at the end where files were refused."""
    about = report.manifest.about["section287g"]
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in about["lists"].items())
    seen = f"{counted(report.files, 'files')} seen, {report.reused:,} read before"
    say(f"{seen}; {counted(report.lists, 'lists')} ({kinds})")
    rows = {one["name"]: one["rows"] for one in report.manifest.about["resources"]}
    say(
        f"{rows['agreements']:,} agreements ever listed; {rows['agencies']:,} agencies ever on a list, pending ones "
        f"included; newest list of {about['newest_day'] or about['newest_pending_day']}"
    )
    say(f"registry in {report.manifest.root}")
    if report.refused:
        messages = "\n".join(f"  {one.message}" for one in report.refused)
        raise InputRefused(
            f"{len(report.refused)} of {report.files} files were refused; the rest was built:\n{messages}"
        )
