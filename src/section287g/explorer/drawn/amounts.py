"""Receipts and costs by quarter as bars above and below zero, with the net as a line: for the page on money."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from section287g.explorer.forms import said_in
from section287g.explorer.words import Words

if TYPE_CHECKING:
    from section287g.funding.estimate import Estimate

__all__ = ["draw_quarters", "quarter_in_words"]

_WIDTH: Final = 960
_HEIGHT: Final = 280
_LEFT: Final = 80
_TOP: Final = 12
_BOTTOM: Final = 30


def quarter_in_words(name: str, words: Words) -> str:
    """A quarter's name as the page's language writes it, for drawings and tables of money."""
    return said_in(words, "money.period", name) or name


def draw_quarters(made: Estimate, words: Words) -> str:
    """Each quarter's receipts, costs and net as SVG. A quarter whose net is not known has no mark."""
    quarters = made.by_quarter()
    names = [quarter_in_words(one.name, words) for one in quarters]
    zero = Decimal(0)
    received = [zero if one.received is None else one.received for one in quarters]
    spent = [zero if one.spent is None else one.spent for one in quarters]
    top = max([*received, Decimal(1)])
    low = max([*spent, zero])
    span = float(top + low)

    def y(value: Decimal) -> float:
        return float(round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (float(top) - float(value)) / span, 1))

    step = (_WIDTH - _LEFT - 10) / len(quarters)
    parts = [
        f'<path class="grid" d="M{_LEFT} {y(value)}H{_WIDTH - 8}"/>'
        f'<text x="{_LEFT - 6}" y="{y(value) + 4}" text-anchor="end">{escape(words.number(int(value)))}</text>'
        for value in sorted({top, zero, *([-low] if low else [])})
    ]
    for place, (name, one) in enumerate(zip(names, quarters, strict=True)):
        left = round(_LEFT + place * step + step * 0.15, 1)
        width = round(step * 0.7, 1)
        told = words(
            "money.bar",
            period=name,
            received=_dollars(one.received, words),
            spent=_dollars(one.spent, words),
            net=_dollars(one.net, words),
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


def _dollars(value: Decimal | None, words: Words) -> str:
    return words("money.unknown") if value is None else words.money(value)
