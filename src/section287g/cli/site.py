"""`287g site`: the explorer as files for any host."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.make import progress
from section287g.cli.options import registry_option
from section287g.cli.output import counted, say, write_object
from section287g.errors import InputRefused, Section287gError

if TYPE_CHECKING:
    from section287g.explorer.site import Frozen
    from section287g.explorer.site.checking import Checked

__all__ = ["site"]

_MOST_TOLD = 20
_MOST_PROCESSES = 64


def _address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    from section287g.explorer.site import where_of

    try:
        return where_of(value).base or None
    except InputRefused as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--base",
    metavar="URL",
    callback=_address,
    help="Where the site will lie, as https://example.org/287g. Without it: no canonical links, sitemap or feeds.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, _MOST_PROCESSES),
    metavar="N",
    help="How many make pages at a time. Default: one for each core of this machine.",
)
@click.option("--check", is_flag=True, help="Then follow every link of the site to a file of it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="How to tell what was done.",
)
@registry_option
def site(
    folder: Path, base: str | None, processes: int | None, check: bool, form: str, registry_dir: Path | None
) -> None:
    """The explorer as files for any host: all pages of the newest day, their data, charts and feeds.

    \b
    For example:
      287g site public --base https://example.org/287g
      python -m http.server --directory public

    DIR must be new, empty, or a site that this command wrote. A second run writes only what changed and removes what
    is no longer there; a run that was stopped is made whole by the next. What else lies in DIR is not touched, so a
    host's own files can lie there too. Nothing is uploaded.
    """
    from section287g.explorer.site import freeze

    with open_asked(registry_dir) as registry:
        root = registry.manifest.root
    with progress("making pages") as step:
        done = freeze(root, folder, base, processes=processes or os.cpu_count() or 1, progress=step)
    checked = None
    if check:
        from section287g.explorer.site.checking import check_links

        say("following links")
        checked = check_links(done.folder)
    if form == "json":
        write_object(_as_object(done, checked), form)
    else:
        _print(done, checked)
    if checked is not None and checked.broken:
        raise Section287gError(f"{counted(len(checked.broken), 'links')} of {done.folder} lead nowhere")


def _print(done: Frozen, checked: Checked | None) -> None:
    size = done.bytes / 1e6
    click.echo(
        f"{counted(done.pages, 'pages')}, {counted(done.files, 'files')}, {size:,.1f} MB in {done.folder}\n"
        f"written {done.written:,}, as they were {done.files - done.written:,}, removed {done.removed:,}\n"
        f"newest list of {done.newest_list}, registry {done.registry}"
    )
    click.echo(f"for {done.base}/" if done.base else "for any address: no canonical links, sitemap or feeds")
    if checked is None:
        return
    click.echo(
        f"{counted(checked.inside, 'links')} within the site in {counted(checked.files, 'files')}, "
        f"{len(checked.broken):,} of them broken; {checked.outside:,} lead elsewhere and were not followed"
    )
    for one in checked.broken[:_MOST_TOLD]:
        click.echo(f"  {one.file}: {one.address}: {one.why}")


def _as_object(done: Frozen, checked: Checked | None) -> dict[str, Any]:
    told: dict[str, Any] = {**asdict(done), "folder": str(done.folder), "base": done.base or None}
    if checked is not None:
        told["links"] = {**asdict(checked), "broken": [asdict(one) for one in checked.broken]}
    return told
