"""`287g figures`: published figures against the record."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option, store_option
from section287g.cli.output import say, write_rows

if TYPE_CHECKING:
    from section287g.figures import Verdict

__all__ = ["figures"]


@click.command()
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="[FILE]"
)
@click.option(
    "--release",
    "name",
    metavar="NAME",
    help="A loaded release of ICE's records, for statements about whom the programme hands over.",
)
@store_option
@format_option
@registry_option
def figures(file: Path | None, name: str | None, store: Path | None, form: str, registry_dir: Path | None) -> None:
    """Published figures against the record: a verdict on each, with its unit, its query and its rows.

    Without FILE: the figures that the package carries. FILE has the same columns as figures/data/figures.csv.
    A verdict is one of: holds, holds for another unit, does not hold, cannot be told from this data. It is
    computed each time. A figure that does not hold is an answer, not an error: the exit code is 0.
    """
    from section287g.figures import VERDICTS, check_figures, read_figures

    release = None
    if name is not None:
        from section287g.handovers.release import open_release

        release = open_release(name, store)
    with open_asked(registry_dir) as registry:
        verdicts = check_figures(registry, read_figures(file), release=release)
    if form == "table":
        for one in verdicts:
            click.echo("\n".join(_lines(one)) + "\n")
    else:
        flat = form == "csv"
        rows = [_row(one, flat) for one in verdicts]
        write_rows(rows, list(rows[0]) if rows else [], form)
    counts = [f"{sum(one.verdict == verdict for one in verdicts)} {verdict}" for verdict in VERDICTS]
    say(f"{len(verdicts)} figures: {', '.join(counts)}")


def _lines(one: Verdict) -> list[str]:
    claimed = f"claimed: {one.claimed}" if one.claimed else "no number is claimed"
    lines = [
        f"{one.id}: {one.verdict}",
        f"  {one.statement} ({one.source}); {claimed}",
        f"  {one.because}",
    ]
    lines += [f"  found: {found}" for found in one.found]
    lines += [f"  {name}: {command}" for name, command in (("query", one.query), ("rows", one.rows)) if command]
    return lines


def _row(one: Verdict, flat: bool) -> dict[str, Any]:
    """A verdict by its fields; on one line, several values are separated by ;"""
    row: dict[str, Any] = {field.name: getattr(one, field.name) for field in fields(one)}
    if flat:
        row["found"] = "; ".join(str(found) for found in one.found)
        row["lists"] = ";".join(one.lists)
    else:
        row["found"] = [
            {"value": _number(found.value), "unit": found.unit, "where": found.where} for found in one.found
        ]
        row["lists"] = list(one.lists)
    return row


def _number(value: Any) -> int | str:
    """A whole number as such; any other as the text of its digits, for JSON's own numbers are not exact."""
    return int(value) if value == int(value) else str(value)
