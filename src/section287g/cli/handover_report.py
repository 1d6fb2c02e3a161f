"""`287g handovers report`: what came of the detainers of a release, in a form that may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option, store_option
from section287g.cli.output import counted, is_terminal, say, write_object, write_rows, write_wrapped

if TYPE_CHECKING:
    from section287g.handovers.measures.lines import Line, Report

__all__ = ["report"]

_GROUPS: Final = ("agency", "county", "state", "model", "month", "quarter")
_UNDIVIDED: Final = "all"
_NAMED: Final = 3
"""How many groups a note names; of more it says how many they are."""


@click.command()
@click.option("--release", "name", required=True, metavar="NAME", help="A release that was loaded.")
@click.option(
    "--by",
    type=click.Choice(_GROUPS),
    multiple=True,
    help="Group detainers; repeat for groups within groups. One way of grouping is recorded and published.",
)
@click.option(
    "--window", type=click.IntRange(min=0), metavar="DAYS", help="Most days from detainer to arrest.  [180]"
)
@click.option(
    "--earliest",
    type=int,
    metavar="DAYS",
    help="Fewest days from detainer to arrest; below zero, an arrest may come before its detainer.  [0]",
)
@click.option(
    "--route",
    type=click.Choice(("arrest", "straight")),
    default="arrest",
    show_default=True,
    help="Link a detainer over an arrest, or straight to the nearest stay.",
)
@click.option(
    "--duplicates",
    type=click.Choice(("older", "newer", "none")),
    help="The publisher's rule for duplicates. Default: that of the release.",
)
@click.option(
    "--requests",
    type=click.Choice(("hold", "notify", "all")),
    default="hold",
    show_default=True,
    help="Which requests are measured.",
)
@click.option(
    "--lag",
    type=click.IntRange(min=0),
    default=90,
    show_default=True,
    metavar="DAYS",
    help="Days left out after a signing.",
)
@click.option(
    "--span",
    type=click.IntRange(min=1),
    default=180,
    show_default=True,
    metavar="DAYS",
    help="Days compared before and after a signing.",
)
@click.option(
    "--grouping",
    type=click.Choice(("publisher", "toolkit")),
    default="publisher",
    show_default=True,
    help="How methods of arrest are grouped.",
)
@click.option(
    "--facilities",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Your table of jails, CSV or Parquet: facility_code and county_fips. It goes before the rules.",
)
@click.option(
    "--compare", is_flag=True, help="Link anew for other windows, routes and rules, and show how answers move."
)
@click.option(
    "--engine",
    type=click.Choice(("duckdb", "spark")),
    default="duckdb",
    show_default=True,
    help="What runs the queries.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a page with charts too, in one HTML file.",
)
@click.option(
    "--anew",
    is_flag=True,
    help="Replace the recorded way of publishing. Only if nothing made before has left this machine.",
)
@store_option
@format_option
@registry_option
def report(
    name: str,
    by: tuple[str, ...],
    window: int | None,
    earliest: int | None,
    route: str,
    duplicates: str | None,
    requests: str,
    lag: int,
    span: int,
    grouping: str,
    facilities: Path | None,
    compare: bool,
    engine: str,
    page: Path | None,
    anew: bool,
    store: Path | None,
    form: str,
    registry_dir: Path | None,
) -> None:
    """Detainers of a release by outcome, the days to book-in, 287(g) arrests, before and after signing.

    Every figure is printed with its windows and rules. No cell under 10 is shown, or can be had by subtraction from
    what is: that is why one way of grouping is recorded for a release, and another refused. Exact counts are for
    Python, on this machine.
    """
    from section287g.handovers.linking.settings import LinkSettings
    from section287g.handovers.measures.measuring import MeasureSettings
    from section287g.handovers.measures.reporting import report_release
    from section287g.handovers.release import open_release

    links = LinkSettings(duplicates=duplicates, route=route)
    if window is not None:
        links = replace(links, window=window)
    if earliest is not None:
        links = replace(links, earliest=earliest)
    measures = MeasureSettings(tuple(dict.fromkeys(by)), requests, lag, span, grouping)
    release = open_release(name, store)
    with open_asked(registry_dir) as registry:
        made = report_release(
            release,
            links,
            measures,
            registry=registry,
            engine=engine,
            facilities=facilities,
            variants=compare,
            anew=anew,
            progress=say if is_terminal() else None,
        )
    _write(made, form)
    if page is not None:
        from section287g.handovers.measures.page import write_page

        write_page(made, page)
        say(f"{page}: a page with charts")
    say(
        f"{counted(len(made.lines), 'figures')} of release {name};"
        f" no cell under {made.about['smallest cell']} is shown"
    )


def _write(made: Report, form: str) -> None:
    from section287g.handovers.measures.lines import COLUMNS

    if form == "table":
        _print(made)
    elif form == "json":
        write_object(made.as_object(), form)
    else:
        settings = "; ".join(f"{name}: {value}" for name, value in made.about.items())
        rows = [
            {**{column: getattr(line, column) for column in COLUMNS}, "made_with": settings} for line in made.lines
        ]
        write_rows(rows, [*COLUMNS, "made_with"], form)


def _print(made: Report) -> None:
    for name, value in made.about.items():
        click.echo(f"{name}: {value}")
    for section in made.sections:
        lines = made.section(section)
        click.echo(f"\n{section}")
        if any(line.group != _UNDIVIDED for line in lines) and len({line.value for line in lines}) > 1:
            _pivot(lines)
        else:
            shown = [{**_plain(line), "note": line.note} for line in lines]
            columns = ["value", "number", "unit", "percent", "note"]
            write_rows(shown, [one for one in columns if any(row[one] not in (None, "") for row in shown)], "table")
    click.echo()
    for note in made.notes:
        write_wrapped(note, 0, 2)


def _plain(line: Line) -> dict[str, Any]:
    group = "" if line.group == _UNDIVIDED else line.group
    value = line.value if not group else f"{group}: {line.value}"
    number = line.number if line.number is not None else "-"
    return {"value": value, "number": number, "unit": line.unit, "percent": line.percent}


def _pivot(lines: Sequence[Line]) -> None:
    """A row for each group and a column for each value. A note stands below, once, with the groups that it is about.

    A cell without a figure is a hyphen; a column that no group has is left out.
    """
    values = [one for one in dict.fromkeys(line.value for line in lines) if _filled(lines, one)]
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        found.setdefault(line.group, {})[line.value] = line
    rows = [
        {"group": group, **{value: _cell(own[value].number if value in own else None) for value in values}}
        for group, own in found.items()
    ]
    write_rows(rows, ["group", *values], "table")
    about: dict[str, list[str]] = {}
    for group, own in found.items():
        for note in dict.fromkeys(line.note for line in own.values() if line.note):
            about.setdefault(note, []).append(group)
    if any(row[value] == "-" for row in rows for value in values):
        write_wrapped("-  not shown, or there is none", 2, 5)
    for note, groups in about.items():
        whose = "" if len(groups) == len(rows) else f" ({_named(groups)})"
        write_wrapped(f"{note}{whose}", 2, 5)


def _filled(lines: Sequence[Line], value: str) -> bool:
    return any(line.number is not None for line in lines if line.value == value)


def _named(groups: Sequence[str]) -> str:
    """Groups by name where they are few, else how many."""
    return "; ".join(groups) if len(groups) <= _NAMED else f"{len(groups):,} groups"


def _cell(number: int | None) -> int | str:
    return "-" if number is None else number
