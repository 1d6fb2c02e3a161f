"""`287g forecast`: what the programme may cost, with intervals, and what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import DAY, format_option, registry_option
from section287g.cli.output import counted, say, write_object, write_rows
from section287g.errors import StorageError

if TYPE_CHECKING:
    from section287g.funding.forecast import Forecast

__all__ = ["forecast"]

_CHARTS: Final = ("svg", "png")


@click.command()
@click.option("--known-on", type=DAY, metavar="DAY", help="As known on this day: lists and sources up to it only.")
@click.option(
    "--quarters",
    type=click.IntRange(1, 20),
    default=8,
    show_default=True,
    help="Federal quarters ahead, from that of the newest list on.",
)
@click.option("--draws", type=click.IntRange(100, 50_000), default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=click.IntRange(0), default=287, show_default=True, help="The same seed, the same draws.")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="An option of a reading. Repeatable."
)
@click.option(
    "--assume",
    "assume",
    multiple=True,
    metavar="NAME=LOW,MID,HIGH",
    help="Values of your own for an assumption, or one value for all three. Repeatable.",
)
@click.option(
    "--by",
    type=click.Choice(("quarter", "fiscal-year", "state", "type")),
    default="quarter",
    show_default=True,
    help="What a row is.",
)
@click.option("--backtest", "test", is_flag=True, help="What earlier forecasts said of agencies, and what was so.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write charts to a file that ends in .svg or .png.",
)
@format_option
@registry_option
def forecast(
    known_on: Any,
    quarters: int,
    draws: int,
    seed: int,
    readings: tuple[str, ...],
    assume: tuple[str, ...],
    by: str,
    test: bool,
    plot: Path | None,
    form: str,
    registry_dir: Path | None,
) -> None:
    """Agencies, officers and outlay of the task force programme by federal quarter, with intervals.

    Agencies go on as the lists up to now let expect. Outlay is what the announced terms cover if every agency claims
    it, under one option of each reading; what no source gives is assumed, and said. It is not what is paid. JSON has
    everything; CSV and JSON lines have the rows. With --backtest, --known-on is the day of the forecast that is
    followed list by list.
    """
    if plot is not None and plot.suffix.lstrip(".").lower() not in _CHARTS:
        raise click.UsageError(f"--plot {plot.name}: a chart is written as .svg or .png")
    with open_asked(registry_dir) as registry:
        if test:
            if readings or assume or plot is not None:
                raise click.UsageError("--backtest is about agencies: without --reading, --assume and --plot")
            from section287g.cli.forecast_backtest import show_backtest

            show_backtest(registry, known_on, seed, form)
            return
        from section287g.funding.chosen import read_choices
        from section287g.funding.forecast import forecast_programme
        from section287g.funding.policy import read_policy

        try:
            made = forecast_programme(
                registry,
                read_policy(),
                readings=read_choices(readings),
                assume=assume,
                known_on=known_on,
                quarters=quarters,
                draws=draws,
                seed=seed,
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    _write(made, by, form)
    if plot is not None:
        from section287g.funding.forecast.charts import render_charts

        data = render_charts(made, plot.suffix.lstrip(".").lower())
        try:
            plot.write_bytes(data)
        except OSError as error:
            raise StorageError(f"{plot}: {error.strerror}; nothing was written") from None
        say(f"charts in {plot}")
    ahead = len(made.paths.ahead)
    say(f"{counted(ahead, 'quarters')} ahead of the list of {made.newest}, {draws:,} draws, seed {seed}")


def _write(made: Forecast, by: str, form: str) -> None:
    if form == "table":
        from section287g.cli.forecast_tables import print_forecast

        print_forecast(made, by)
    elif form == "json":
        from section287g.cli.forecast_object import forecast_object

        write_object(forecast_object(made, by), form)
    else:
        from section287g.funding.forecast.rows import columns_by, forecast_rows

        write_rows(forecast_rows(made, by), columns_by(by), form)
