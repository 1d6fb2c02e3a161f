"""Prints the backtest of `287g forecast`: one forecast followed list by list, and rolling ones by horizon."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.output import counted, say, write_object, write_rows, write_wrapped

if TYPE_CHECKING:
    from section287g.funding.forecast.backtesting import Backtest, Coverage, Held
    from section287g.registry.registry import Registry

__all__ = ["show_backtest"]

_SHOWN_LISTS: Final = 12
"""A table shows about so many of the lists followed; every other format shows all."""


def show_backtest(registry: Registry, known_on: date | None, seed: int, form: str) -> None:
    """Writes the backtest: tables in words, JSON whole, and in the other formats one line a forecast."""
    from section287g.funding.forecast.backtesting import FOLLOWED, backtest

    made = backtest(registry, known_on=FOLLOWED if known_on is None else known_on, seed=seed)
    if form == "table":
        _print(made)
    elif form == "json":
        whole: dict[str, Any] = {
            "known_on": made.known_on,
            "until": made.until,
            "draws": made.draws,
            "seed": made.seed,
            "unit": "agencies with a task force agreement",
            "followed": [_row("followed", one) for one in made.followed],
            "rolling": [_row("rolling", one) for one in made.rolling],
            "coverage": [_coverage(one) for one in made.coverage],
        }
        write_object(whole, form)
    else:
        rows = [_row("followed", one) for one in made.followed] + [_row("rolling", one) for one in made.rolling]
        write_rows(rows, list(rows[0]), form)
    say(
        f"{counted(len(made.followed), 'lists')} followed, {counted(len(made.rolling), 'rolling forecasts')}, "
        f"seed {seed}"
    )


def _row(what: str, one: Held) -> dict[str, Any]:
    from section287g.funding.forecast.backtesting import INTERVALS

    row: dict[str, Any] = {
        "test": what,
        "known_on": one.known_on,
        "on": one.on,
        "days": (one.on - one.known_on).days,
        "listed": one.listed,
        "forecast": one.middle,
        "error": one.error,
        "no_growth": one.before,
        "line": one.line,
    }
    for percent, (low, high), held in zip(INTERVALS, one.ends, one.within(), strict=True):
        row |= {f"low{percent}": low, f"high{percent}": high, f"held{percent}": held}
    return row


def _coverage(one: Coverage) -> dict[str, Any]:
    from section287g.funding.forecast.backtesting import INTERVALS

    found: dict[str, Any] = {"horizon_days": one.horizon, "forecasts": one.forecasts}
    found |= {f"held{percent}": held for percent, held in zip(INTERVALS, one.held, strict=True)}
    found |= {
        "error": _rounded(one.error),
        "error_no_growth": _rounded(one.error_no_growth),
        "error_line": _rounded(one.error_line),
        "state_forecasts": one.state_forecasts,
    }
    return found | {f"state_held{percent}": held for percent, held in zip(INTERVALS, one.state_held, strict=True)}


def _rounded(error: float | None) -> float | None:
    return None if error is None else round(error, 1)


def _print(made: Backtest) -> None:
    last = made.followed[-1]
    write_wrapped(
        f"What the forecast known on {made.known_on} said of agencies with a task force agreement on later lists, up "
        f"to {made.until}. It is fitted to lists of {made.known_on} or earlier only.",
        0,
    )
    click.echo()
    every = max(len(made.followed) // _SHOWN_LISTS, 1)
    shown = [*made.followed[:-1:every], last]
    write_rows([_line(one) for one in shown], list(_line(last)), "table")
    click.echo()
    held = [sum(one.within()[place] for one in made.followed) for place in range(3)]
    write_wrapped(
        f"On {last.on}, {(last.on - made.known_on).days} days later, {last.listed:,} agencies were listed; the "
        f"forecast's middle was {last.middle:,} ({_signed(last.error)}). No growth at all would have said "
        f"{last.before:,} ({_signed(last.before - last.listed)}), a straight line of the last 90 days {last.line:,} "
        f"({_signed(last.line - last.listed)}). Of {counted(len(made.followed), 'lists')} the 50 percent interval "
        f"held {held[0]}, that of 80 percent {held[1]}, that of 95 percent {held[2]}. Lists follow each other "
        "closely, so this is one case, not many.",
        0,
    )
    click.echo()
    write_wrapped("Rolling forecasts: how often each interval held, and the mean error in agencies, by horizon.", 0)
    click.echo()
    rows = [_in_table(one) for one in made.coverage]
    write_rows(rows, list(rows[0]), "table")
    click.echo()
    rows = [_state_table(one) for one in made.coverage]
    write_wrapped("The same for single states of which at least five agencies were expected:", 0)
    click.echo()
    write_rows(rows, list(rows[0]), "table")
    click.echo()
    write_wrapped(
        "Forecasts of long horizons overlap, so the last lines hold few independent cases. The numbers of the model "
        "are fitted anew for each day; its form was chosen with the whole record in view.",
        0,
    )


def _line(one: Held) -> dict[str, Any]:
    (low50, high50), (low80, high80), (low95, high95) = one.ends
    held = [percent for percent, held in zip(("50 %", "80 %", "95 %"), one.within(), strict=True) if held]
    return {
        "list of": one.on,
        "listed": one.listed,
        "forecast": one.middle,
        "error": one.error,
        "50 %": f"{low50:,} to {high50:,}",
        "80 %": f"{low80:,} to {high80:,}",
        "95 %": f"{low95:,} to {high95:,}",
        "narrowest that held": held[0] if held else "none",
    }


def _in_table(one: Coverage) -> dict[str, Any]:
    return {
        "days ahead": one.horizon,
        "forecasts": one.forecasts,
        **{
            f"{percent} % held": _share(held, one.forecasts)
            for percent, held in zip((50, 80, 95), one.held, strict=True)
        },
        "error": _number(one.error),
        "no growth": _number(one.error_no_growth),
        "line": _number(one.error_line),
    }


def _state_table(one: Coverage) -> dict[str, Any]:
    return {
        "days ahead": one.horizon,
        "forecasts": one.state_forecasts,
        **{
            f"{percent} % held": _share(held, one.state_forecasts)
            for percent, held in zip((50, 80, 95), one.state_held, strict=True)
        },
    }


def _share(held: int, of: int) -> str:
    return f"{held} ({held / of:.0%})" if of else "none"


def _number(error: float | None) -> str:
    return "" if error is None else f"{error:.1f}"


def _signed(error: int) -> str:
    return f"{abs(error):,} too {'many' if error > 0 else 'few'}" if error else "exact"
