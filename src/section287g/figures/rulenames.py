"""Rules as verdicts name and say them: in a sentence, as commands, and whence they come. For the checks on money."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.figures.judge import verdict_on
from section287g.figures.model import Figure, Found, Verdict
from section287g.funding.explaining import cents
from section287g.funding.rules import Parameter, Policy, Table, Value

__all__ = ["by_rules", "dollars", "joined", "percent", "says", "told_on"]

_HUNDRED: Final = 100


def joined(parts: Iterable[str]) -> str:
    """Parts as a sentence lists them.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    held = list(parts)
    return f"{', '.join(held[:-1])} and {held[-1]}" if len(held) > 1 else "".join(held)


def dollars(amount: Fraction | Decimal) -> Decimal:
    """An amount in dollars as verdicts print it: whole where it is whole, else in cents.

    >>> dollars(Fraction(7305000)), dollars(Decimal("0.5"))
    (Decimal('7305000'), Decimal('0.50'))
    """
    exact = Fraction(amount)
    return Decimal(exact.numerator) if exact.denominator == 1 else cents(exact)


def percent(share: Decimal) -> Decimal:
    """A share of one in percent, without zeros behind the point.

    >>> percent(Decimal("1.00")), percent(Decimal("0.125"))
    (Decimal('100'), Decimal('12.5'))
    """
    number = share * _HUNDRED
    return Decimal(int(number)) if number == int(number) else number.normalize()


def says(parameter: Parameter, value: Value) -> str:
    """What a rule says, in words with its unit: '100 percent', '7,500 dollars per officer', a text, its bands."""
    held = value.value
    if isinstance(held, str):
        return f'"{held}"'
    if isinstance(held, Table):
        return f"{joined(f'{one.dollars:,} dollars from {one.start}' for one in held.bands)} ({held.measure})"
    if parameter.unit == "share":
        return f"{percent(held)} percent"
    return f"{held:,} {parameter.unit}"


def told_on(policy: Policy, sources: Iterable[str]) -> date | None:
    """The day of the oldest of these sources, by which it was public; None where none has a day.

    Of a source with a month or a year only, the last day of it is taken.
    """
    days = [policy.sources[source].day for source in sources]
    return min((_last_day(day) for day in days if day is not None), default=None)


def _last_day(when: str) -> date:
    parts = [int(part) for part in when.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def by_rules(
    figure: Figure,
    verdict: str,
    because: str,
    found: Iterable[Found],
    rules: Iterable[str],
    values: Iterable[Value],
) -> Verdict:
    """A verdict that rests on rules: its query shows these, and its rows are the sources of the values."""
    names = dict.fromkeys(rules)
    sources = dict.fromkeys(one.source for value in values for one in value.references)
    return verdict_on(
        figure,
        verdict,
        because,
        found=found,
        query=f"287g policy {' '.join(names)}",
        rows=f"287g policy --sources {' '.join(sources)}" if sources else None,
    )
