"""Prints an estimate for a budget officer: first the answer in words, then tables, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from section287g.cli.output import counted, write_wrapped
from section287g.funding.estimate.costs import UNREIMBURSED
from section287g.funding.estimate.model import Estimate, OptionTotal, Period
from section287g.funding.estimate.shown import LABELS
from section287g.funding.explaining import exact_text

if TYPE_CHECKING:
    from section287g.funding.estimate.allotments import Allotted
    from section287g.funding.explaining import Step
    from section287g.funding.rules import Policy

__all__ = ["print_allotted", "print_estimate", "print_steps"]

_UNKNOWN: Final = "not known"
_TOP: Final = 3
Amounts = Mapping[str, Decimal | None]


def print_estimate(made: Estimate) -> None:
    """The whole estimate in words and tables, in dollars and cents."""
    _heading(made)
    _answer(made)
    _quarters(made)
    own, federal = made.by_own_year(), made.by_federal_year()
    _years(made, own, f"By your own fiscal year (from month {made.given.fiscal_year_month})")
    if made.given.fiscal_year_month != 10:
        _years(made, federal, "By federal fiscal year (October to September)")
    _readings(made)
    _swings(made)
    _stops(made)
    _cash(made)
    _rests_on(made)


def print_steps(steps: Iterable[Step]) -> None:
    """Each step with those below it, indented; rules with their name and day, readings with their option."""
    for root in steps:
        for depth, step in root.walk():
            amount = f": {_exact(step)}" if step.amount is not None else ""
            where = f" [{step.rule[0]} on {step.rule[1]}]" if step.rule is not None else ""
            if step.reading is not None:
                write_wrapped(f"reading {step.reading[0]} = {step.reading[1]}: {step.what}", 2 * depth, 2 * depth + 4)
                continue
            write_wrapped(f"{step.what}{amount} ({step.how}){where}", 2 * depth, 2 * depth + 4)
        click.echo()


def print_allotted(made: Allotted, policy: Policy, explained: bool) -> None:
    """What is paid once, the options that speak otherwise, and how it came about where that is asked for."""
    rows = [[f"equipment of {counted(made.officers, 'officers')}", _money(made.equipment)]]
    if made.vehicles is not None:
        rows.append([f"vehicles of the agency ({made.vehicles} bought)", _money(made.vehicle)])
    _grid(["paid once", "dollars"], [*rows, ["total", _money(made.total)]])
    click.echo()
    if made.vehicles is None:
        write_wrapped("No vehicles are stated, so none are counted; --vehicles N says how many.", 0)
    for name in ("equipment_amount", *(("vehicle_amount",) if made.vehicles else ())):
        reading = policy.reading(name)
        for option in sorted(reading.options, key=lambda one: one.name != made.readings[name]):
            taken = "taken here" if option.name == made.readings[name] else "not taken"
            write_wrapped(f"{name} = {option.name} ({taken}): {option.meaning}", 0, 2)
    if explained:
        click.echo()
        print_steps([made.step])


def _heading(made: Estimate) -> None:
    given, span = made.given, made.horizon.span
    name = given.name or "An agency"
    known = f" [{given.agency}]" if given.agency is not None else ""
    officers = sum(int(one.count.mid) for one in given.groups)
    write_wrapped(
        f"{name}{known}, model {given.model}: {counted(officers, 'officers')}, "
        f"{counted(len(made.horizon.quarters), 'quarters')} from {span.first} to {span.last}",
        0,
        2,
    )
    click.echo()


def _answer(made: Estimate) -> None:
    whole = made.whole
    if whole.received is None:
        why = next(one.why for one in made.receipts if one.months is None and not one.left_out)
        write_wrapped(f"The net is not known under the readings chosen: {why}.", 0)
    elif whole.spent is None:
        write_wrapped(
            f"Under the announced terms as read here, {_money(whole.received)} dollars would come in. No cost is "
            "stated, so there is no net.",
            0,
        )
    else:
        write_wrapped(
            f"Under the announced terms as read here, {_money(whole.received)} dollars would come in and "
            f"{_money(whole.spent)} would be spent because of the agreement: a net of {_money(whole.net)} dollars.",
            0,
        )
        years = "; ".join(f"{one.name} {_money(one.net)}{_part(one)}" for one in made.by_own_year())
        write_wrapped(f"Net by your fiscal year: {years}.", 0)
    if made.lowest is not None and made.highest is not None:
        low, high = (one.receipts if one.net is None else one.net for one in (made.lowest, made.highest))
        of = "Range" if made.lowest.net is not None else "Range of the receipts"
        write_wrapped(
            f"{of} over every reading that can be computed: {_money(low)} "
            f"({_differing(made.lowest.options)}) to {_money(high)} "
            f"({_differing(made.highest.options)}). Options that ask for what is not stated are left out.",
            0,
        )
    if made.simulated is not None:
        spread = made.simulated.total()
        share = 100 * made.simulated.negative
        write_wrapped(
            f"Over {made.simulated.draws:,} draws of the numbers stated as low, middle and high, the readings as "
            f"chosen: {_money(spread.low)} to {_money(spread.high)} in nine of ten, the middle "
            f"{_money(spread.median)}; below zero in {float(share):.1f} percent.",
            0,
        )
    _most(made)
    if made.not_stated:
        left_out = "; ".join(one.what for one in made.not_stated)
        write_wrapped(f"Not stated, and left out of every figure: {left_out}.", 0)
    write_wrapped(
        "Net is receipts less what is spent because of the agreement: what nobody reimburses, overtime, purchases, "
        "and pay of officers added. Pay of officers already there is paid anyway and no cost here; the accounting "
        "view takes off the part of it that goes into hours under the agreement.",
        0,
    )
    write_wrapped(
        "The terms were announced; the instrument under which ICE pays is not published ('287g policy --unknown'). "
        "This is what the terms cover if it is all claimed and paid.",
        0,
    )
    click.echo()


def _most(made: Estimate) -> None:
    """What moves the net most: readings first, for they move it at once, then numbers."""
    moved: dict[str, Decimal] = {}
    for name, options in _by_reading(made):
        sums = [one.receipts for one in options if one.receipts is not None]
        if sums and max(sums) != min(sums):
            moved[name] = max(sums) - min(sums)
    readings = sorted(moved.items(), key=lambda pair: -pair[1])[:_TOP]
    numbers = [one for one in made.swings if one.swing][:_TOP]
    parts = [f"{name} ({_money(amount)})" for name, amount in readings]
    if parts:
        write_wrapped(f"Readings that move it most: {', '.join(parts)}.", 0)
    if numbers:
        parts = [f"{one.what}, {one.low} to {one.high} ({_money(one.swing)})" for one in numbers]
        write_wrapped(f"Numbers that move it most: {'; '.join(parts)}.", 0)


def _quarters(made: Estimate) -> None:
    periods = [*made.by_quarter(), made.whole]
    kinds = _used(periods, "receipts")
    headings = ["quarter", *(LABELS[kind] for kind in kinds), "receipts", "costs", "net"]
    rows = [
        [one.name, *map(_money, (*(one.receipts[kind] for kind in kinds), one.received, one.spent, one.net))]
        for one in periods
    ]
    click.echo("By federal quarter: receipts as earned")
    _grid(headings, rows)
    click.echo()


def _years(made: Estimate, years: list[Period], title: str) -> None:
    periods = [*years, made.whole]
    rows = [
        [f"  {LABELS[kind]}", *(_money(one.receipts[kind]) for one in periods)] for kind in _used(periods, "receipts")
    ]
    rows.append(["receipts", *(_money(one.received) for one in periods)])
    costs = _used(periods, "costs")
    rows += [
        [f"  {LABELS[kind]}{'' if kind in UNREIMBURSED else ' (1)'}", *(_money(one.costs[kind]) for one in periods)]
        for kind in costs
    ]
    rows.append(["costs", *(_money(one.spent) for one in periods)])
    rows.append(["net", *(_money(one.net) for one in periods)])
    rows.append(["pay already there (2)", *(_money(one.memo) for one in periods)])
    rows.append(["accounting view", *(_money(one.accounting) for one in periods)])
    click.echo(title)
    _grid(["", *(f"{one.name}{_part(one)}" for one in years), "all quarters"], rows)
    note = "(1) May be reimbursed, by the readings; the other costs nobody is announced to reimburse. "
    write_wrapped(f"{note}(2) Of officers already there, for their hours under the agreement; paid anyway.", 0)
    click.echo()


def _readings(made: Estimate) -> None:
    click.echo("Total under each option of each reading, one at a time")
    rows, still = [], []
    for name, options in _by_reading(made):
        amounts = {one.receipts for one in options}
        if len(amounts) == 1:
            still.append(name)
            continue
        for one in options:
            mark = " *" if one.chosen else ""
            rows.append([name, f"{one.option}{mark}", _money(one.receipts), _money(one.net)])
    _grid(["reading", "option (* chosen)", "receipts", "net"], rows, left=2)
    for why in dict.fromkeys(one.why for one in made.options if one.why):
        write_wrapped(f"Not known: {why}.", 0, 2)
    if still:
        write_wrapped(f"Readings that move nothing here: {', '.join(still)}.", 0, 2)
    click.echo()


def _swings(made: Estimate) -> None:
    moving = [one for one in made.swings if one.swing]
    if not moving:
        return
    of = "Net" if made.costs_stated else "Receipts"
    click.echo(f"{of} if one number is low or high (+- by assumption where not stated so: *)")
    rows = [
        [
            one.what,
            f"{one.low}{'' if one.given else ' *'}",
            f"{one.high}{'' if one.given else ' *'}",
            _money(one.net_low),
            _money(one.net_high),
            _money(one.swing),
        ]
        for one in moving
    ]
    _grid(["number", "low", "high", f"{of.lower()} at low", f"{of.lower()} at high", "apart"], rows)
    still = [one.what for one in made.swings if not one.swing]
    if still:
        write_wrapped(f"Numbers that move nothing: {', '.join(still)}.", 0, 2)
    click.echo()


def _stops(made: Estimate) -> None:
    if not made.stops:
        return
    click.echo("If federal money stops at the start of a quarter, and costs go on")
    rows = [
        [str(one.quarter), one.name, *map(_money, (one.earned, one.costs_before, one.costs_after, one.net))]
        for one in made.stops
    ]
    rows[-1][0] = ""
    _grid(["N", "quarter", "earned before", "costs before", "costs after", "net of all quarters"], rows, left=2)
    click.echo()


def _cash(made: Estimate) -> None:
    if not made.cash:
        return
    lag = made.given.lag_quarters
    click.echo(f"Cash, if payment comes {counted(lag or 0, 'quarters')} after it is earned")
    rows = [
        [one.name, _money(one.earned), _money(one.paid_in), _money(one.paid_out), _money(one.balance)]
        for one in made.cash
    ]
    _grid(["quarter", "earned", "paid in", "paid out", "balance"], rows)
    least = min(one.balance for one in made.cash)
    if least < 0:
        write_wrapped(f"The agency advances up to {_money(-least)} dollars.", 0)
    click.echo()


def _rests_on(made: Estimate) -> None:
    for note in made.notes:
        write_wrapped(f"Note: {note}.", 0, 2)
    if made.assumed:
        paths = ", ".join(path for path, _ in made.assumed)
        write_wrapped(f"Rules that are assumed, used for want of a source ('287g policy PATH'): {paths}.", 0, 2)
    for one in made.not_stated:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in one.fields)
        write_wrapped(f"Not stated: {one.what}; {options}.", 0, 2)
    by_hand = [f"{name} = {made.readings[name]}" for name in made.readings_by_hand]
    if by_hand:
        write_wrapped(f"Readings chosen by hand: {', '.join(by_hand)}.", 0, 2)


def _by_reading(made: Estimate) -> Iterator[tuple[str, list[OptionTotal]]]:
    for name in dict.fromkeys(one.reading for one in made.options):
        yield name, [one for one in made.options if one.reading == name]


def _differing(options: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {option}" for name, option in options.items()) or "the readings chosen"


def _part(one: Period) -> str:
    return "" if one.months == 12 else f" ({one.months} of 12 months)"


def _used(periods: Iterable[Period], side: str) -> list[str]:
    """The kinds of `receipts` or `costs` that have an amount, or are not known, in some period."""
    found: dict[str, bool] = {}
    for one in periods:
        amounts: Amounts = getattr(one, side)
        for kind, amount in amounts.items():
            if kind not in one.left_out:
                found[kind] = found.get(kind, False) or amount is None or bool(amount)
    return [kind for kind, used in found.items() if used]


def _money(amount: Decimal | None) -> str:
    return _UNKNOWN if amount is None else f"{amount:,.2f}"


def _exact(step: Step) -> str:
    """An exact amount with its unit; a long fraction also as a rounded number."""
    if step.amount is None:
        return _UNKNOWN
    text = exact_text(step.amount)
    if "/" in text:
        return f"{text} {step.unit}, about {float(step.amount):,.2f}"
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest} {step.unit}"


def _grid(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> None:
    """Columns side by side; the first ones to the left, amounts to the right."""
    lines = [list(headings), *[list(row) for row in rows]]
    widths = [max(len(line[place]) for line in lines) for place in range(len(headings))]
    lines.insert(1, ["-" * width for width in widths])
    for line in lines:
        cells = [
            cell.ljust(w) if place < left else cell.rjust(w)
            for place, (cell, w) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
