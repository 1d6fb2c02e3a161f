"""`287g handovers log`: what a jail's own log says of its holds, on the jail's machine; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.make import progress
from section287g.cli.options import DAY, format_option
from section287g.cli.output import counted, say, write_object, write_rows, write_wrapped
from section287g.errors import InputRefused

if TYPE_CHECKING:
    from section287g.handovers.jaillog.measures import LogReport
    from section287g.handovers.jaillog.model import Log, Problem

__all__ = ["PARTS", "log"]

PARTS: Final = (
    "rows",
    "limits",
    "past",
    "soon",
    "papers",
    "missing",
    "funnel",
    "outcomes",
    "hours",
    "problems",
)
_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "limits": (
        "clock",
        "within",
        "past",
        "open",
        "open_past",
        "another_paper",
        "not_known",
        "no_rule_known",
        "over_median",
        "over_longest",
    ),
    "papers": (
        "check",
        "in_time",
        "late",
        "not_on_record",
        "not_yet_due",
        "not_known",
        "no_rule_known",
        "no_case",
    ),
    "funnel": ("step", "on_record", "not_known", "later_on_record"),
    "hours": ("span", "both_on_record", "median", "first_quartile", "third_quartile", "longest", "one_only"),
}
"""The columns that a table shows of a part, where it has more."""
_MOST: Final = 10
"""Problems of one kind that are printed; the others are counted."""
_LONGEST: Final = Decimal(24 * 366)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--zone", metavar="ZONE", help="Time zone of rows that name none, as America/Chicago.")
@click.option("--state", metavar="STATE", help="State of rows that name none; their zone too, where it has one only.")
@click.option("--model", type=click.Choice(("jem", "wso", "tfm")), help="Model of rows that name none.")
@click.option(
    "--columns",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="CSV",
    help="Your own headings, as lines 'column,heading'.",
)
@click.option("--now", metavar="TIME", help="The moment of the report, in --zone or with its offset. Default: now.")
@click.option(
    "--within", default="24", show_default=True, metavar="HOURS", help="How many hours ahead limits are listed."
)
@click.option(
    "--holiday",
    "holidays",
    type=DAY,
    multiple=True,
    metavar="DAY",
    help="A further day that counts as a holiday, such as a closure by order. Repeatable.",
)
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="One reading of an open rule. Repeatable."
)
@click.option(
    "--part",
    "parts",
    type=click.Choice(PARTS),
    multiple=True,
    help="Only this part; csv writes one. Repeatable. Default: all.",
)
@format_option
def log(
    file: Path,
    zone: str | None,
    state: str | None,
    model: str | None,
    columns: Path | None,
    now: str | None,
    within: str,
    holidays: tuple[date, ...],
    readings: tuple[str, ...],
    parts: tuple[str, ...],
    form: str,
) -> None:
    """What a jail's own log says: holds past each limit, limits ahead, papers, steps, outcomes, hours.

    FILE is CSV or XLSX with booking ids that the jail makes up and times; docs/how-to/know-when-a-hold-ends.md has
    the columns. With a column or number that identifies a person it is refused whole. Rows with an error are set
    aside and counted. Nothing is stored and nothing leaves the machine.
    """
    from section287g.funding import choose, read_choices, read_policy
    from section287g.handovers.jaillog import measure_log, read_log, report_object

    if form == "csv" and len(parts) != 1:
        raise click.UsageError(f"csv writes one table; choose it with --part: {', '.join(PARTS)}")
    policy = read_policy()
    chosen = choose(policy, read_choices(readings))
    moment = _now(now, zone, state)
    with progress("reading rows") as step:
        found = read_log(file, moment, zone=zone, state=state, model=model, own_headings=columns, progress=step)
    if found.refused:
        _refuse(found, file)
    ahead = timedelta(seconds=int(_hours(within) * 3600))
    with progress("measuring rows") as step:
        report = measure_log(found, policy, chosen, moment, ahead, frozenset(holidays), step)
    if form in ("json", "jsonl"):
        whole = report_object(report)
        wanted = {name: whole[name] for name in whole if not parts or name in parts or name not in PARTS}
        write_object({**wanted, "policy_version": policy.version}, form)
    else:
        _write(report, parts or PARTS, form)
    used, aside = counted(len(found.rows), "rows"), counted(found.set_aside, "rows")
    say(f"{counted(found.read, 'rows')} read: {used} used, {aside} set aside; measured at {moment.isoformat()}")


def _now(text: str | None, zone: str | None, state: str | None) -> datetime:
    """The moment of the report, in the zone of the options where one is given."""
    from section287g.cli.handover_clock import place
    from section287g.errors import NotFound
    from section287g.handovers.clock import BadMoment, read_moment

    try:
        found = place(zone, state)[0] if zone is not None or state is not None else None
    except NotFound:
        if zone is not None:
            raise
        found = None
    if text is None:
        return datetime.now(UTC).replace(microsecond=0).astimezone(found or UTC)
    if found is None:
        return _with_offset(text)
    try:
        return read_moment(text, found)
    except BadMoment as bad:
        raise click.BadParameter(str(bad), param_hint="--now") from None


def _with_offset(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.BadParameter("write it as 2026-07-02T12:00-05:00, or give --zone", param_hint="--now")
    return moment


def _hours(text: str) -> Decimal:
    if text.replace(".", "", 1).isdigit() and Decimal(text) <= _LONGEST:
        return Decimal(text)
    raise click.BadParameter("it is a number of hours, as 24 or 0.5, and at most a year", param_hint="--within")


def _refuse(found: Log, file: Path) -> None:
    _print_problems([one for one in found.problems if one.severity == "refusal"], err=True)
    refusals = sum(one.severity == "refusal" for one in found.problems)
    raise InputRefused(
        f"{file.name} was refused for {counted(refusals, 'reasons')}, told above; nothing of it was measured"
    )


def _write(report: LogReport, parts: Sequence[str], form: str) -> None:
    from section287g.handovers.jaillog.shown import PARTS as KINDS
    from section287g.handovers.jaillog.shown import part_columns, part_rows

    for part in parts:
        rows = part_rows(report, part)
        if form == "csv":
            write_rows(rows, part_columns(part, rows), form)
            continue
        click.echo(f"{KINDS[part][0]}{_with(report, part)}")
        if part == "problems":
            _print_problems(report.log.problems, err=False)
        elif rows:
            columns = part_columns(part, rows)
            write_rows(rows, columns, form, [one for one in _SHOWN.get(part, columns) if _filled(rows, one)])
        if not rows:
            click.echo("none")
        click.echo()


def _with(report: LogReport, part: str) -> str:
    """What a part's title needs to be understood."""
    said: dict[str, str] = {
        "limits": f", {' and '.join(f'{name} = {option}' for name, option in report.readings)}",
        "soon": f", within {report.within.total_seconds() / 3600:g} hours of {report.now.isoformat()}",
    }
    return said.get(part, "")


def _filled(rows: Sequence[Mapping[str, Any]], column: str) -> bool:
    """Whether a column says anything; one of noughts only, or of nothing, is left out of a table that has others."""
    return column in ("past", "late", "not_on_record", "count", "rows", "on_record") or any(
        row[column] not in (None, 0) for row in rows
    )


def _print_problems(problems: Sequence[Problem], *, err: bool) -> None:
    """Problems as paragraphs for a person, in order of their place; of many alike only the first."""
    seen: Counter[str] = Counter()
    for one in problems:
        seen[one.kind] += 1
        if seen[one.kind] > _MOST:
            continue
        places = [one.sheet, None if one.row is None else f"row {one.row}", one.column and f"column {one.column}"]
        where = ", ".join(place for place in places if place)
        lines = (f"{one.severity}: {where or 'the file'}: {one.what}.", f"  -> {one.remedy}")
        for line in lines:
            if err:
                say(line)
            else:
                write_wrapped(line, 0, 5)
    for kind, count in seen.items():
        if count > _MOST:
            click.echo(f"and {count - _MOST:,} more of the kind '{kind}'", err=err)
