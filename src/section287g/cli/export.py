"""`287g export`: every table in the formats that people use."""

from __future__ import annotations

from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.make import progress
from section287g.cli.options import registry_option
from section287g.cli.output import say

__all__ = ["export"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(("csv", "parquet", "xlsx", "sqlite", "geojson", "geoparquet")),
    help="Only this format. Repeatable. Default: all.",
)
@registry_option
def export(folder: Path, only: tuple[str, ...], registry_dir: Path | None) -> None:
    """All tables as CSV, Parquet, one XLSX and one SQLite file, and maps as GeoJSON and GeoParquet.

    A data package and a dictionary come with them. The maps have agencies as points and counties as areas.

    DIR must be new, empty, or a former export, which is replaced in one step.
    """
    from section287g.publish import FORMATS
    from section287g.publish import export as export_registry

    with open_asked(registry_dir) as registry, progress("writing files") as step:
        report = export_registry(registry, folder, formats=only or FORMATS, progress=step)
    for note in report.notes:
        say(note)
    size = sum(file.size for file in report.files) / 1e6
    say(f"{len(report.files)} files, {size:,.1f} MB in {report.folder}; newest list of {report.newest_day}")
