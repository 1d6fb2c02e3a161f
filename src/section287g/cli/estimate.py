"""`287g estimate`: what a county would receive and what it would cost, by quarter and year, with its range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import DAY, format_option, registry_option
from section287g.cli.output import counted, say, write_object, write_rows
from section287g.errors import StorageError

if TYPE_CHECKING:
    from section287g.funding.chosen import Chosen
    from section287g.funding.estimate import Estimate, EstimateInput
    from section287g.funding.rules import Policy

__all__ = ["estimate"]

_CHARTS: Final = ("svg", "png")


class _Number(click.ParamType[Any]):
    """One number, or low, middle and high parted by commas."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from section287g.funding.estimate.inputs import Quantity

        if isinstance(value, Quantity):
            return value
        try:
            return Quantity.of(*str(value).split(","))
        except ValueError as error:
            return self.fail(f"{value!r}: {error}; three are written as 55000,62000,70000", param, ctx)


class _Plain(click.ParamType[Any]):
    """One number."""

    name = "plain"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = _NUMBER.convert(value, param, ctx)
        return self.fail(f"{value!r}: give one number", param, ctx) if found.spread else found.mid


_NUMBER: Final = _Number()
_PLAIN: Final = _Plain()
_GROUP: Final[Mapping[str, tuple[str, Any, str, str]]] = {
    "count": ("--officers", _NUMBER, "N", "Officers who would work under the agreement."),
    "salary": ("--salary", _NUMBER, "DOLLARS", "Annual salary of an officer."),
    "benefits": ("--benefits", _NUMBER, "DOLLARS", "Annual benefits of an officer."),
    "training": ("--training", DAY, "DAY", "First day of training."),
    "credentialed": ("--credentialed", DAY, "DAY", "Day on which ICE issues credentials."),
    "trained": ("--trained", DAY, "DAY", "Day on which training is completed, for the reading that asks."),
    "certified": ("--certified", DAY, "DAY", "Day on which ICE certifies training, for the reading that asks."),
    "first_use": ("--first-use", DAY, "DAY", "Day of the first use of authority, for the reading that asks."),
    "first_arrest": ("--first-arrest", DAY, "DAY", "Day of the first arrest, for the reading that asks."),
    "leaves": ("--leaves", DAY, "DAY", "Last day under the agreement."),
    "hired": ("--hired", DAY, "DAY", "First day of pay of officers added for this. Default: they are there already."),
    "hours_share": ("--hours-share", _NUMBER, "SHARE", "Share of paid hours under the agreement; 0.25 is a quarter."),
    "overtime_hours": ("--overtime-hours", _NUMBER, "HOURS", "Overtime a year under the agreement, of an officer."),
    "regular_pay": (
        "--regular-pay",
        _NUMBER,
        "DOLLARS",
        "Annual salary with longevity, shift and other supplements.",
    ),
}
"""What is stated of officers: the option, its type, its sign in the help, its help."""
_AGENCY: Final[Mapping[str, tuple[str, Any, str, str]]] = {
    "vehicles": ("--vehicles", _NUMBER, "N", "Vehicles bought; 0 for none."),
    "vehicle_cost": ("--vehicle-cost", _NUMBER, "DOLLARS", "Cost of a vehicle."),
    "equipment_cost": ("--equipment-cost", _NUMBER, "DOLLARS", "Cost of one officer's equipment."),
    "overtime_benefits": ("--overtime-benefits", _NUMBER, "SHARE", "Employer's taxes and pension on a dollar of it."),
    "success": ("--success", _NUMBER, "PERCENT", "Percentage on which awards rest. Default: not rated."),
    "training_hours": ("--training-hours", _NUMBER, "HOURS", "Hours of the course. Default: by rule."),
    "training_backfill": ("--training-backfill", _NUMBER, "SHARE", "Share of training that others fill at overtime."),
    "duty_backfill": ("--duty-backfill", _NUMBER, "SHARE", "Share of hours under it that others fill at overtime."),
    "overtime_rate": ("--overtime-rate", _PLAIN, "TIMES", "Overtime as a multiple of regular pay. Default: by rule."),
    "hours_per_year": ("--hours-per-year", _PLAIN, "HOURS", "Paid hours in a year. Default: by rule."),
    "travel": ("--travel", _NUMBER, "DOLLARS", "Travel of an officer to training, whoever pays it."),
    "bed_days": ("--bed-days", _NUMBER, "N", "Jail bed-days a year."),
    "bed_day_cost": ("--bed-day-cost", _NUMBER, "DOLLARS", "Cost of a bed-day."),
    "transports": ("--transports", _NUMBER, "N", "Transports a year."),
    "transport_cost": ("--transport-cost", _NUMBER, "DOLLARS", "Cost of a transport."),
    "insurance": ("--insurance", _NUMBER, "DOLLARS", "Insurance a year."),
    "administration_hours": ("--administration-hours", _NUMBER, "HOURS", "Hours of administration a year."),
    "administration_rate": ("--administration-rate", _NUMBER, "DOLLARS", "Cost of an hour of administration."),
    "legal": ("--legal", _NUMBER, "DOLLARS", "Legal cost a year."),
    "signed": ("--signed", DAY, "DAY", "Day on which the agreement was or would be signed."),
    "start": ("--start", DAY, "DAY", "A day of the first quarter. Default: that of training, or of the programme."),
    "quarters": ("--quarters", click.INT, "N", "How many quarters. Default: by rule, two years."),
    "fiscal_year_month": ("--fiscal-year-month", click.INT, "MONTH", "First month of your fiscal year. Default: 10."),
    "stop_quarter": ("--stop-quarter", click.INT, "N", "Federal money stops at the start of this quarter."),
    "lag_quarters": ("--lag-quarters", click.INT, "N", "Quarters from earning to payment; prints cash."),
}
"""What is stated of the agency, in the same way."""
_NEEDED: Final = ("count", "salary", "benefits", "training", "credentialed")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for field, (option, kind, sign, about) in reversed([*_GROUP.items(), *_AGENCY.items()]):
        command = click.option(option, field, type=kind, metavar=sign, help=about)(command)
    return command


@click.command()
@click.option(
    "--input",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A YAML file with all that is stated, for several groups of officers.",
)
@click.option("--agency", metavar="ID", help="An agency of the registry: fills in its name, model and signing.")
@click.option("--model", type=click.Choice(("jem", "tfm", "wso")), help="Model. Default: the agency's, or tfm.")
@_options
@click.option("--dedicated/--not-dedicated", default=None, help="Whether they do nothing else.")
@click.option("--allotments", is_flag=True, help="Only what is paid once: --officers, --vehicles, and their costs.")
@click.option("--on", type=DAY, metavar="DAY", help="With --allotments: the rules of this day. Default: the newest.")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="An option of a reading. Repeatable."
)
@click.option("--draws", type=click.IntRange(0, 100_000), default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=click.IntRange(0), default=287, show_default=True, help="The same seed, the same draws.")
@click.option("--explain", "explained", metavar="KIND", help="How one kind came about, step by step; 'all' for each.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a chart to a file that ends in .svg or .png.",
)
@format_option
@registry_option
def estimate(
    file: Path | None,
    agency: str | None,
    model: str | None,
    dedicated: bool | None,
    allotments: bool,
    on: date | None,
    readings: tuple[str, ...],
    draws: int,
    seed: int,
    explained: str | None,
    plot: Path | None,
    form: str,
    registry_dir: Path | None,
    **stated: Any,
) -> None:
    """Should we? What an agency would receive under the announced terms, and what it would cost.

    By quarter, by federal fiscal year and by your own: receipts by kind, costs that nobody reimburses, the net and
    its range over every reading of the terms, what moves it most, and what happens when federal money stops. A
    number is one value or LOW,MID,HIGH. A cost that is not stated is listed, and never taken as zero. Several groups
    of officers go into a file. JSON has everything, with explanations; CSV has one row a period and kind.
    """
    from section287g.funding.chosen import choose, read_choices
    from section287g.funding.policy import read_policy

    given = {name: value for name, value in stated.items() if value is not None}
    policy = read_policy()
    chosen = choose(policy, read_choices(readings))
    if allotments:
        if file is not None or agency is not None or plot is not None:
            raise click.UsageError("--allotments goes without --input, --agency and --plot")
        _allotments(given, policy, chosen, on, explained, form)
        return
    if on is not None:
        raise click.UsageError("--on goes with --allotments; an estimate asks every rule on its own days")
    if plot is not None and plot.suffix.lstrip(".").lower() not in _CHARTS:
        raise click.UsageError(f"--plot {plot.name}: a chart is written as .svg or .png")
    made = _estimate(_input(file, agency, model, dedicated, given, registry_dir), policy, chosen, draws, seed, file)
    _write(made, explained, form)
    if plot is not None:
        _plot(made, plot)
    count, months = counted(len(made.horizon.quarters), "quarters"), made.horizon.span
    say(f"{count} from {months.first} to {months.last}; policy version {policy.version[:12]}")


def _estimate(
    given: EstimateInput, policy: Policy, chosen: Chosen, draws: int, seed: int, file: Path | None
) -> Estimate:
    from section287g.funding.estimate import Refused, estimate_agency

    try:
        return estimate_agency(given, policy, chosen, draws=draws, seed=seed)
    except Refused as error:
        raise _usage(error, file) from None


def _input(
    file: Path | None,
    agency: str | None,
    model: str | None,
    dedicated: bool | None,
    stated: Mapping[str, Any],
    registry_dir: Path | None,
) -> EstimateInput:
    """The input of the file or of the options; of the agency, options go before the file."""
    from section287g.funding.estimate import EstimateInput, Group, Refused, prefill, read_input

    ours = {name: value for name, value in stated.items() if name in _AGENCY}
    officers = {name: value for name, value in stated.items() if name in _GROUP}
    if dedicated is not None:
        officers["dedicated"] = dedicated
    if file is not None:
        if officers:
            names = ", ".join(_GROUP[name][0] if name in _GROUP else "--dedicated" for name in officers)
            raise click.UsageError(f"{names}: officers are stated in {file.name}; change them there")
        given = replace(read_input(file), **ours)
        agency = agency or given.agency
        model = model or _file_model(file)
    else:
        missing = [_GROUP[name] for name in _NEEDED if name not in officers]
        if missing:
            wanted = "; ".join(f"{option} {sign}: {about.rstrip('.')}" for option, _, sign, about in missing)
            raise click.UsageError(f"state {wanted}. Or give all in a file by --input, or ask for --allotments only")
        given = EstimateInput((Group(**officers),), **ours)
    if model is not None:
        given = replace(given, model=model)
    if agency is None:
        return given
    try:
        with open_asked(registry_dir) as registry:
            return prefill(given, registry, agency, model)
    except Refused as error:
        raise _usage(error, None) from None


def _file_model(file: Path) -> str | None:
    """The model that a file states, if it does."""
    from section287g.funding.yamlfile import parse_yaml

    return parse_yaml(file.read_text(encoding="utf-8-sig"), file.name).maybe_text("model")


def _usage(error: Any, file: Path | None) -> click.UsageError:
    """An input that cannot be, with the option that states it."""
    fields = {**_GROUP, **_AGENCY}
    option = fields[error.field][0] if error.field in fields else f"--{error.field.replace('_', '-')}"
    where = f" (with {file.name})" if file is not None else ""
    return click.UsageError(f"{option}{where}: {error.why}")


def _allotments(
    stated: Mapping[str, Any], policy: Policy, chosen: Chosen, on: date | None, explained: str | None, form: str
) -> None:
    """What is paid once for equipment and vehicles, and under the other options of the readings."""
    from section287g.cli.estimate_tables import print_allotted
    from section287g.funding.estimate import Refused, estimate_allotments
    from section287g.funding.estimate.shown import allotted_object

    known = ("count", "vehicles", "equipment_cost", "vehicle_cost")
    other = [{**_GROUP, **_AGENCY}[name][0] for name in stated if name not in known]
    if other:
        raise click.UsageError(f"{', '.join(other)}: --allotments takes officers, vehicles and what these cost only")
    if "count" not in stated:
        raise click.UsageError("--allotments needs --officers N")
    numbers = {name: _single(name, stated[name]) for name in stated}
    vehicles = numbers.get("vehicles")
    try:
        made = estimate_allotments(
            int(numbers["count"]),
            None if vehicles is None else int(vehicles),
            policy,
            chosen,
            on=on,
            equipment_cost=numbers.get("equipment_cost"),
            vehicle_cost=numbers.get("vehicle_cost"),
        )
    except Refused as error:
        raise click.UsageError(f"--{error.field.replace('_', '-')}: {error.why}") from None
    if form == "table":
        print_allotted(made, policy, explained is not None)
    elif form == "csv":
        kinds = ("equipment", "vehicle", "total")
        write_rows([{"kind": kind, "dollars": getattr(made, kind)} for kind in kinds], ("kind", "dollars"), form)
    else:
        write_object(allotted_object(made), form)
    say(f"by the rules of {made.on}; policy version {policy.version[:12]}")


def _single(name: str, held: Any) -> Decimal:
    """One number of an option; whole where it counts."""
    option = {**_GROUP, **_AGENCY}[name][0]
    if held.spread:
        raise click.UsageError(f"{option}: --allotments takes one number")
    if name in ("count", "vehicles") and held.mid % 1:
        raise click.UsageError(f"{option}: {held.mid} is no whole number")
    return Decimal(held.mid)


def _write(made: Estimate, explained: str | None, form: str) -> None:
    from section287g.funding.estimate.shown import COLUMNS, LABELS, estimate_object, estimate_rows

    if explained is not None and explained not in ("all", *LABELS):
        raise click.UsageError(
            f"--explain {explained}: there is no such kind; the kinds are {', '.join(LABELS)}, or all"
        )
    if form == "table":
        from section287g.cli.estimate_tables import print_estimate, print_steps

        if explained is None:
            print_estimate(made)
        else:
            kinds = list(LABELS) if explained == "all" else [explained]
            print_steps([step for step in (made.explain(kind) for kind in kinds) if step is not None])
    elif form == "json":
        write_object(estimate_object(made), form)
    else:
        write_rows(estimate_rows(made), COLUMNS, form)


def _plot(made: Estimate, plot: Path) -> None:
    from section287g.funding.estimate.charts import render_charts

    data = render_charts(made, plot.suffix.lstrip(".").lower())
    try:
        plot.write_bytes(data)
    except OSError as error:
        raise StorageError(f"{plot}: {error.strerror}; nothing was written") from None
    say(f"chart in {plot}")
