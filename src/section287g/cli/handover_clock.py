"""`287g handovers clock`: when a hold must end by each clock that runs, why, and a sheet to print."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import click

from section287g.cli.options import DAY, format_option
from section287g.cli.output import say, write_object, write_rows, write_wrapped
from section287g.errors import StorageError

if TYPE_CHECKING:
    from section287g.handovers.clock.model import Clocks

__all__ = ["clock", "place"]

_COLUMNS: Final = ("clock", "title", "status", "begins", "ends", "ends_utc", "earliest", "hours", "leaves_out", "why")
_MARK: Final = "<- earliest"


@click.command()
@click.option("--release", metavar="TIME", help="When the person would otherwise go free, as 2026-07-02T12:00.")
@click.option("--custody-passed", metavar="TIME", help="When the warrant was served and custody passed to ICE.")
@click.option("--papers", metavar="TIME", help="When both the detainer and the warrant had been received.")
@click.option("--zone", metavar="ZONE", help="The facility's time zone, as America/Chicago.")
@click.option("--state", metavar="STATE", help="The facility's state; its zone too, where it has one only.")
@click.option("--model", type=click.Choice(("jem", "wso", "tfm")), help="Model of the agency's agreement.")
@click.option(
    "--fold",
    type=click.Choice(("first", "second")),
    help="Which one is meant of a time that occurs twice, when clocks go back.",
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
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a hold sheet to print, as PDF. A file that is there is not overwritten.",
)
@click.option("--facility", metavar="TEXT", help="On the sheet: the facility.")
@click.option("--booking", metavar="ID", help="On the sheet: a booking id that the jail makes up; never a name.")
@format_option
def clock(
    release: str | None,
    custody_passed: str | None,
    papers: str | None,
    zone: str | None,
    state: str | None,
    model: str | None,
    fold: str | None,
    holidays: tuple[date, ...],
    readings: tuple[str, ...],
    sheet: Path | None,
    facility: str | None,
    booking: str | None,
    form: str,
) -> None:
    """When a hold must end, by each clock on its own, with the reasons and the earliest marked.

    Times are those that the facility's clocks show. The regulation's clock, that of form I-247A, that of the
    agreement and that of the state are computed apart, by the rules of the day; none is chosen. What is not given is
    not guessed: its clock is not known.
    """
    from section287g.funding import choose, read_choices, read_policy
    from section287g.handovers.clock import Hold, hold_clocks

    if sheet is None and (facility is not None or booking is not None):
        raise click.UsageError("--facility and --booking stand on a sheet; name one with --sheet FILE")
    found_zone, found_state = place(zone, state)
    moments = {"--release": release, "--custody-passed": custody_passed, "--papers": papers}
    if not any(moments.values()):
        raise click.UsageError(f"no clock can be told without a time; give one of {', '.join(moments)}")
    read = {name: _moment(name, text, found_zone, fold) for name, text in moments.items()}
    policy = read_policy()
    hold = Hold(
        found_zone,
        read["--release"],
        read["--custody-passed"],
        read["--papers"],
        found_state,
        model,
        frozenset(holidays),
    )
    clocks = hold_clocks(hold, policy, choose(policy, read_choices(readings)))
    if sheet is not None:
        _write_sheet(clocks, sheet, facility, booking)
    if form == "csv":
        write_rows(_rows(clocks), _COLUMNS, form)
    elif form == "table":
        _print(clocks)
        say(f"rules of policy version {policy.version[:12]}: '287g policy NAME' shows one with its sources")
    else:
        from section287g.handovers.clock import clocks_object

        write_object({**clocks_object(clocks), "policy_version": policy.version}, form)


def place(zone: str | None, state: str | None) -> tuple[ZoneInfo, str | None]:
    """The zone and the state that options name. Raises `NotFound`, with the choices."""
    from section287g.handovers.clock import find_state, find_zone

    code = None if state is None else find_state(state)
    return find_zone(zone, code), code


def _moment(option: str, text: str | None, zone: ZoneInfo, fold: str | None) -> datetime | None:
    from section287g.handovers.clock import BadMoment, read_moment

    if text is None:
        return None
    try:
        return read_moment(text, zone, fold)
    except BadMoment as bad:
        also = " (--fold first or --fold second)" if bad.kind == "time occurs twice" else ""
        raise click.BadParameter(f"{bad}{also}", param_hint=option) from None


def _write_sheet(clocks: Clocks, path: Path, facility: str | None, booking: str | None) -> None:
    from section287g.handovers.clock import write_sheet
    from section287g.handovers.jaillog.denial import booking_fault

    if booking is not None and (fault := booking_fault(booking)) is not None:
        raise click.BadParameter(fault, param_hint="--booking")
    if path.exists():
        raise click.BadParameter(f"{path} is there; name another file", param_hint="--sheet")
    try:
        write_sheet(clocks, path, facility, booking)
    except OSError as error:
        raise StorageError(f"{path} could not be written: {error.strerror or error}") from error
    say(f"wrote {path}")


def _rows(clocks: Clocks) -> list[dict[str, Any]]:
    from section287g.handovers.clock import clocks_object

    found = []
    for one in clocks_object(clocks)["clocks"]:
        begins, ends = one["begins"] or {}, one["ends"] or {}
        moments = {"begins": begins.get("local"), "ends": ends.get("local"), "ends_utc": ends.get("utc")}
        found.append({name: {**one, **moments}[name] for name in _COLUMNS})
    return found


def _print(clocks: Clocks) -> None:
    """The ends side by side, then how each came about, for a person at a desk."""
    from section287g.handovers.clock.model import BINDING
    from section287g.handovers.clock.wording import GIVEN, earliest_text, moment_text, notice_text, outcome, reasons

    for name, label in GIVEN.items():
        moment = clocks.hold.moment(name)
        click.echo(f"{label}: {'not given' if moment is None else moment_text(moment)}")
    click.echo()
    width = max(len(one.title) for one in clocks.clocks)
    ends = max(len(outcome(one)) for one in clocks.clocks)
    for one in clocks.clocks:
        mark = _MARK if one.id in clocks.earliest else ""
        click.echo(f"{one.title.ljust(width)}  {outcome(one).ljust(ends)}  {mark}".rstrip())
    if any(one.status == "no hold" for one in clocks.clocks):
        write_wrapped(f"Earliest: {earliest_text(clocks)}.", 0)
    click.echo()
    for one in clocks.clocks:
        write_wrapped(one.title, 0)
        for reason in reasons(one):
            write_wrapped(reason, 2, 4)
    if clocks.notices:
        write_wrapped("Telling ICE", 0)
        for notice in clocks.notices:
            write_wrapped(notice_text(notice), 2, 4)
    for remark in clocks.remarks:
        write_wrapped(remark, 0)
    click.echo()
    write_wrapped(BINDING, 0)
