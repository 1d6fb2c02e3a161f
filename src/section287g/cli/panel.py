"""`287g panel` and `287g match`: the balanced panel, and a user's own table matched to ids."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option
from section287g.cli.output import counted, say, write_rows

__all__ = ["match", "panel"]


@click.command()
@click.option(
    "--unit",
    type=click.Choice(["county", "agency"]),
    default="county",
    show_default=True,
    help="What the panel follows.",
)
@click.option(
    "--every", type=click.Choice(["month", "quarter"]), default="month", show_default=True, help="Length of a period."
)
@format_option
@registry_option
def panel(unit: str, every: str, form: str, registry_dir: Path | None) -> None:
    """The balanced panel: every county or agency in every month or quarter since the first list.

    What stood at the period's end by model, and the days of gain and loss. Counties are those of the 2020 Census
    with Connecticut's eight; a county's own columns speak of county agencies, others and the state's are apart.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.panel(unit, every)
        write_rows(answer, answer.columns, form)
        say(f"{len(answer):,} rows: {counted(len({row[0] for row in answer.rows()}), _PLURALS[unit])} by {every}")


_PLURALS = {"county": "counties", "agency": "agencies"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ROLE=HEADING",
    help="What a column holds, where its heading does not tell: name=Dept. Repeatable.",
)
@format_option
@registry_option
def match(file: Path, columns: tuple[str, ...], form: str, registry_dir: Path | None) -> None:
    """Match a table of your own, of agencies or places, to ids: with the reason, or the candidates.

    FILE is CSV or XLSX with a heading row. Every line comes back with its own cells, then the match. Agencies are
    matched by id, ORI, or name and state; counties and places by code or name. What is only alike is a candidate,
    never a match.
    """
    from section287g.cli.tablefile import read_user_table

    given = {}
    for text in columns:
        role, equals, heading = text.partition("=")
        if not equals or not heading:
            raise click.UsageError(f"--column {text!r}: write it as ROLE=HEADING, as in name=Dept")
        given[role.strip()] = heading.strip()
    header, rows = read_user_table(file)
    with open_asked(registry_dir) as registry:
        found = registry.matches(header, rows, **given)
    names = ["match", "unit", "id", "matched_name", "matched_by", "candidates", "listed"]
    own: list[str] = []
    for heading in header:
        while heading in names or heading in own:
            heading += " (yours)"
        own.append(heading)
    out = [
        {
            **dict(zip(own, row, strict=True)),
            "match": one.status,
            "unit": one.unit,
            "id": one.id,
            "matched_name": one.name,
            "matched_by": one.matched_by,
            "candidates": ";".join(one.candidates),
            "listed": one.listed,
        }
        for row, one in zip(rows, found, strict=True)
    ]
    write_rows(out, [*own, *names], form)
    number = Counter(one.status for one in found)
    counts = (
        f"{number['matched']:,} matched, {number['candidates']:,} with candidates, {number['unmatched']:,} unmatched"
    )
    say(f"{counted(len(found), 'lines')}: {counts}")
