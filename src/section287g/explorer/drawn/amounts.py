"""Receipts and costs by quarter as bars above and below zero, with the net as a line: for the page on money."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from section287g.explorer.forms import said_in
from section287g.explorer.words import Words

if TYPE_CHECKING:
    from section287g.funding.estimate import Estimate

__all__ = ["DOLLAR_AXIS", "draw_quarters", "nice_ticks", "quarter_in_words"]

_WIDTH: Final = 960
_HEIGHT: Final = 280
_LEFT: Final = 90
_TOP: Final = 12
_BOTTOM: Final = 30
_MOST_TICKS: Final = 6
_LEAST: Final = Decimal(100)
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
DOLLAR_AXIS: Final = "$,d"
"""The same numbers on an axis that Vega draws."""


def quarter_in_words(name: str, words: Words) -> str:
    """A quarter's name as the page's language writes it, for drawings and tables of money."""
    return said_in(words, "money.period", name) or name


def nice_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round amounts from at most `low` to at least `high`, evenly apart, zero among them if it lies between.

    >>> [str(one) for one in nice_ticks(Decimal(0), Decimal("209338.36"))]
    ['0', '50000', '100000', '150000', '200000', '250000']
    """
    span = max(high - low, _LEAST)
    size = Decimal(10) ** (span / _MOST_TICKS).adjusted()
    step = next(one for one in (size * part for part in _STEPS) if one * (_MOST_TICKS - 1) >= span)
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    return [Decimal(f"{step * place:f}") for place in range(int(first), int(last) + 1)]


def draw_quarters(made: Estimate, words: Words) -> str:
    """Each quarter's receipts, costs and net as SVG. A quarter whose net is not known has no mark."""
    quarters = made.by_quarter()
    names = [quarter_in_words(one.name, words) for one in quarters]
    zero = Decimal(0)
    received = [zero if one.received is None else one.received for one in quarters]
    spent = [zero if one.spent is None else one.spent for one in quarters]
    ticks = nice_ticks(-max([*spent, zero]), max([*received, Decimal(1)]))
    top, span = ticks[-1], float(ticks[-1] - ticks[0])

    def y(value: Decimal) -> float:
        return float(round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (float(top) - float(value)) / span, 1))

    step = (_WIDTH - _LEFT - 10) / len(quarters)
    parts = [
        f'<path class="grid" d="M{_LEFT} {y(value)}H{_WIDTH - 8}"/>'
        f'<text x="{_LEFT - 6}" y="{y(value) + 4}" text-anchor="end">{escape(_tick(value, words))}</text>'
        for value in ticks
    ]
    for place, (name, one) in enumerate(zip(names, quarters, strict=True)):
        left = round(_LEFT + place * step + step * 0.15, 1)
        width = round(step * 0.7, 1)
        told = words(
            "money.bar",
            period=name,
            received=_dollars(one.received, words),
            spent=_dollars(one.spent, words) if made.costs_stated else words("money.unstated"),
            net=_dollars(one.net, words) if made.costs_stated else words("money.unstated"),
        )
        bars = []
        if one.received is not None:
            bars.append(("received", y(received[place]), y(zero) - y(received[place])))
        if one.spent is not None:
            bars.append(("spent", y(zero), y(-spent[place]) - y(zero)))
        drawn = "".join(
            f'<rect class="{side}" x="{left}" y="{at}" width="{width}" height="{round(height, 1)}"/>'
            for side, at, height in bars
        )
        parts.append(f"<g><title>{escape(told)}</title>{drawn}</g>")
        if one.net is not None:
            parts.append(f'<circle class="net" cx="{round(left + width / 2, 1)}" cy="{y(one.net)}" r="4"/>')
        parts.append(
            f'<text x="{round(left + width / 2, 1)}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(name)}</text>'
        )
    told = words("money.alt", quarters=len(quarters), first=names[0], last=names[-1])
    return (
        f'<svg class="chart amounts" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(told)}">'
        f"{''.join(parts)}</svg>"
    )


def _tick(value: Decimal, words: Words) -> str:
    return f"{'-' if value < 0 else ''}${words.number(abs(int(value)))}"


def _dollars(value: Decimal | None, words: Words) -> str:
    return words("money.unknown") if value is None else words.money(value)
