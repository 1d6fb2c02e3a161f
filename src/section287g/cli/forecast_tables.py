"""Prints a forecast for a reader: what, unit, interval, what it rests on, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from section287g.cli.output import write_rows, write_wrapped
from section287g.funding.forecast.model import Beside, Forecast
from section287g.funding.forecast.rows import dollars, forecast_rows
from section287g.funding.periods import Span, quarter_name

if TYPE_CHECKING:
    from section287g.funding.forecast.officers import Officers

__all__ = ["print_forecast"]

_MILLION: Final = 1_000_000
_YEAR: Final = ("Q1", "Q2", "Q3", "Q4")
_ABOUT: Final = {
    "quarter": "By federal quarter: agencies and eligible officers at its end, outlay in it and since the start.",
    "fiscal-year": "By federal fiscal year, of the quarters shown: agencies and eligible officers at its end.",
    "state": "By state: agencies on the newest list and at the end, outlay of all quarters shown.",
    "type": "By kind of outlay, of all quarters shown.",
}
_ABOUT_AGENCIES: Final = {
    "quarter": "By federal quarter: agencies at its end.",
    "state": "By state: agencies on the newest list and at the end.",
}
"""The same where no terms were known."""
_SHOWN: Final[Mapping[str, tuple[tuple[str, str, bool], ...]]] = {
    "quarter": (("agencies", "agencies", False), ("officers", "officers", False), ("outlay", "outlay", True)),
    "fiscal-year": (("agencies", "agencies", False), ("officers", "officers", False), ("outlay", "outlay", True)),
    "state": (("agencies", "agencies", False), ("outlay", "outlay", True)),
    "type": (("outlay", "outlay", True),),
}
"""What a table shows by something: the name in the rows, the heading, and whether it is money."""
_FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "quarter": ("quarter", "basis"),
    "fiscal-year": ("fiscal_year", "quarters"),
    "state": ("state", "listed"),
    "type": ("type",),
}


def print_forecast(made: Forecast, by: str) -> None:
    """The whole forecast in words and tables, money in million dollars."""
    _heading(made)
    _table(made, by)
    if made.outlay is not None and made.officers is not None:
        _rests_on(made, made.officers)
        _readings(made)
        _assumptions(made)
        _amounts(made)
    _published(made)
    _unknown(made)


def _heading(made: Forecast) -> None:
    known = f" Known on {made.known_on}." if made.known_on is not None else ""
    write_wrapped(
        f"Forecast of the 287(g) task force programme, by lists up to {made.newest} (list {made.list_id}).{known} "
        f"{made.draws:,} draws, seed {made.seed}.",
        0,
    )
    low, middle, high = made.growth.rate()
    write_wrapped(
        f"Now {made.counted[-1][1]:,} agencies have a task force agreement; new ones come at about {middle:.0f} a "
        f"week (80 percent: {low:.0f} to {high:.0f}).",
        0,
    )
    if made.outlay is not None:
        write_wrapped(
            "Outlay is what the announced terms cover if every agency claims it, in the quarter in which it arises. "
            "It is not what is paid. Each number is the middle of the draws, and the interval holds 80 or 95 percent "
            "of them; middles do not add up.",
            0,
        )
    for one in made.left_out:
        write_wrapped(f"Left out: {one}." if made.outlay is not None else one, 0)
    click.echo()


def _table(made: Forecast, by: str) -> None:
    rows = forecast_rows(made, by)
    if not rows:
        return
    about = f"{_ABOUT[by]} Money in million dollars." if made.outlay is not None else _ABOUT_AGENCIES[by]
    write_wrapped(about, 0)
    click.echo()
    columns: dict[str, list[str]] = {}
    for name in _FIRST[by]:
        columns[name.replace("_", " ")] = [
            f"{row[name]:,}" if isinstance(row[name], int) else row[name] for row in rows
        ]
    for name, heading, money in _SHOWN[by]:
        if all(row[name] is None for row in rows):
            continue
        columns[heading] = _flush([_figure(row[name], money) for row in rows])
        for percent in (80, 95) if name == "outlay" else (80,):
            ends = [
                (_figure(row[f"{name}_low{percent}"], money), _figure(row[f"{name}_high{percent}"], money))
                for row in rows
            ]
            columns[f"{heading} {percent} %"] = _ranges(ends)
    if by == "quarter" and made.outlay is not None:
        columns["since start"] = _flush([_figure(row["cumulative"], True) for row in rows])
    _print_columns(columns)
    if by == "quarter":
        estimate = " Outlay is an estimate in every quarter, for pay and officers are assumed."
        write_wrapped(
            "counted: agencies are those of the lists. begun: in part."
            + (estimate if made.outlay is not None else ""),
            0,
        )
    click.echo()


def _rests_on(made: Forecast, officers: Officers) -> None:
    write_wrapped(f"Officers: {officers.in_words()}, by officers_per_agency = {officers.option}.", 0, 2)
    chosen = ", ".join(f"{name} = {option}" for name, option in made.readings.items())
    write_wrapped(f"Readings used: {chosen}.", 0, 2)
    click.echo()


def _readings(made: Forecast) -> None:
    span = _span(made)
    write_wrapped(
        f"Under other readings: outlay {span}, in million dollars, middle and 80 percent. No result mixes two.", 0
    )
    click.echo()
    chosen = (made.readings["salary_basis"], made.readings["officers_per_agency"])
    columns: dict[str, list[str]] = {
        "salary_basis": [one.salary_basis for one in made.comparisons],
        "officers_per_agency": [one.officers.option for one in made.comparisons],
        "officers an agency": _flush(
            [f"{one.officers.officers / one.officers.agencies:.2f}" for one in made.comparisons]
        ),
        "outlay": _flush([_millions(one.total.middle) for one in made.comparisons]),
        "80 %": _ranges([(_millions(one.total.low80), _millions(one.total.high80)) for one in made.comparisons]),
        "": ["chosen" if (one.salary_basis, one.officers.option) == chosen else "" for one in made.comparisons],
    }
    _print_columns(columns)
    click.echo()


def _assumptions(made: Forecast) -> None:
    write_wrapped(
        f"What no source gives is assumed, and drawn between low and high. Last columns: outlay {_span(made)}, in "
        "million dollars, when one is low or high and all others at their middle. Change one by --assume "
        "NAME=LOW,MID,HIGH; '287g policy assumption.programme' says why each value.",
        0,
    )
    click.echo()
    bearing = [one for one in made.swings if one.low != one.high]
    columns = {
        "assumption": [one.name for one in bearing],
        "what": [one.label for one in bearing],
        "unit": [one.unit for one in bearing],
        "low": _flush([one.values[0] for one in bearing]),
        "mid": _flush([one.values[1] for one in bearing]),
        "high": _flush([one.values[2] for one in bearing]),
        "at low": _flush([_millions(one.low) for one in bearing]),
        "at high": _flush([_millions(one.high) for one in bearing]),
    }
    _print_columns(columns)
    silent = [one.name for one in made.swings if one.low == one.high]
    if silent:
        write_wrapped(f"Without effect under these readings, or one value only: {', '.join(silent)}.", 0)
    click.echo()


def _amounts(made: Forecast) -> None:
    envelope, outlay = made.envelope, made.outlay
    if envelope is not None and outlay is not None:
        write_wrapped(
            f"A senior official named {envelope.dollars / _MILLION:,.0f} million dollars for state and local "
            f"partners ({envelope.path}). {_passing(made)} If nothing beyond it were paid, quarters would become:",
            0,
        )
        click.echo()
        rows = [row for row in forecast_rows(made, "quarter") if row["within_envelope"] is not None]
        columns = {
            "quarter": [row["quarter"] for row in rows],
            "outlay": _flush([_figure(row["outlay"], True) for row in rows]),
            "within it": _flush([_figure(row["within_envelope"], True) for row in rows]),
            "80 %": _ranges(
                [
                    (_figure(row["within_envelope_low80"], True), _figure(row["within_envelope_high80"], True))
                    for row in rows
                ]
            ),
            "draws in which it is passed by the end": _flush([f"{one:.0%}" for one in envelope.passed]),
        }
        _print_columns(columns)
        click.echo()
    if made.appropriations:
        write_wrapped(
            "Appropriations that name agreements among their uses. None has a line for 287(g), so what of them is "
            "for it is not known. Outlay is that of the quarters in which each is open.",
            0,
        )
        click.echo()
        columns = {
            "appropriation": [one.path.removeprefix("appropriations.") for one in made.appropriations],
            "million": _flush([f"{one.value / _MILLION:,.0f}" for one in made.appropriations]),
            "open": [f"{one.start} to {one.until or 'not known'}" for one in made.appropriations],
            "outlay": _flush([_millions(_middle(one)) for one in made.appropriations]),
            "as a share": _flush(
                [f"{Decimal(dollars(_middle(one))) / one.value:.0%}" for one in made.appropriations]
            ),
        }
        _print_columns(columns)
        click.echo()


def _passing(made: Forecast) -> str:
    envelope = made.envelope
    if envelope is None or made.outlay is None:
        return ""
    low, middle, high = (_named(one) for one in (envelope.low80, envelope.middle, envelope.high80))
    never = "not in the quarters shown"
    if middle is None:
        return f"Outlay passes it in {envelope.passed[-1]:.0%} of the draws, in most of them {never}."
    until = f"to {high}" if high is not None else f"to {never}"
    return f"Outlay passes it in {middle} (80 percent of draws: {low} {until})."


def _named(quarter: Span | None) -> str | None:
    return None if quarter is None else quarter_name(quarter, "federal_fiscal")


def _published(made: Forecast) -> None:
    """What others published, one a line, and the same of this forecast above it."""
    if not made.published:
        return
    write_wrapped(
        "What others published. Nothing of it enters the forecast but the officers of the reading chosen.", 0
    )
    for one in made.published:
        number = f"{one.value / _MILLION:,.0f} million dollars" if one.unit == "dollars" else f"{one.value:,}"
        write_wrapped(f"- {one.label}: {number} ({'; '.join(one.sources)})", 0, 2)
    if made.implied:
        ends = " to ".join(f"{int(one):,}" for one in (min(made.implied), max(made.implied)))
        write_wrapped(f"- By division, dollars an officer and year: {ends}", 0, 2)
    if made.outlay is not None:
        write_wrapped("The same of this forecast:", 0)
        for row in forecast_rows(made, "fiscal-year"):
            if row["quarters"] == len(_YEAR):
                low, high = (_figure(row[name], True) for name in ("outlay_low80", "outlay_high80"))
                write_wrapped(
                    f"- Outlay of {row['fiscal_year']}: {_figure(row['outlay'], True)} million dollars (80 percent: "
                    f"{low} to {high}), with {row['officers']:,} officers at its end",
                    0,
                    2,
                )
    if made.each is not None:
        low, middle, high = (f"{dollars(one):,}" for one in (made.each.low80, made.each.middle, made.each.high80))
        write_wrapped(
            f"- Pay and awards, dollars an officer and year, in the last quarter: {middle} (80 percent: {low} "
            f"to {high})",
            0,
            2,
        )
    click.echo()


def _unknown(made: Forecast) -> None:
    write_wrapped("Not known:", 0)
    for question in made.gaps:
        write_wrapped(f"- {question}", 0, 2)
    write_wrapped(
        "- Whether growth goes on. The expected rate of new agencies is held where it is; no law, court or election "
        "is in it.",
        0,
        2,
    )


def _span(made: Forecast) -> str:
    """The quarters of the outlay, in words."""
    quarters = made.outlay.quarters if made.outlay is not None else ()
    return f"from {_named(quarters[0])} through {_named(quarters[-1])}"


def _middle(one: Beside) -> int:
    return 0 if one.outlay is None else one.outlay.middle


def _millions(cents: int) -> str:
    return f"{Decimal(dollars(cents)) / _MILLION:,.1f}"


def _figure(value: int | None, money: bool) -> str:
    """A count, or dollars in millions; blank where it is not known."""
    if value is None:
        return ""
    return f"{Decimal(value) / _MILLION:,.1f}" if money else f"{value:,}"


def _flush(cells: Sequence[str]) -> list[str]:
    """Cells of one width, to the right."""
    width = max(map(len, cells), default=0)
    return [cell.rjust(width) for cell in cells]


def _ranges(ends: Sequence[tuple[str, str]]) -> list[str]:
    """Two numbers a cell, the first to the right; blank where nothing is known, or both are the same."""
    lows = _flush([low for low, _ in ends])
    return [f"{low} to {high}" if low.strip() != high else "" for low, (_, high) in zip(lows, ends, strict=True)]


def _print_columns(columns: Mapping[str, Sequence[str]]) -> None:
    names = list(columns)
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    write_rows(rows, names, "table")
