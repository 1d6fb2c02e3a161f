"""How an amount came about, step by step, down to rules, readings and cells of the input: for whoever recomputes it.

A `Step` has an exact amount (a `Fraction`, in its unit), says in words how it follows from the steps below it, and
may name the rule, the reading, or the cell that it was taken from. The cells of officers give row and column only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from section287g.errors import NotFound
from section287g.funding.rules import Policy, Value

__all__ = [
    "OPERATIONS",
    "Cell",
    "Step",
    "cents",
    "exact_text",
    "of_reading",
    "of_rule",
    "smaller",
    "stated",
    "summed",
]

_CENT: Final = Decimal("0.01")
_PLACES: Final = 13
"""Amounts with fewer decimals than this are written as decimal numbers, others as fractions."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where in the input something stands: the file, its sheet if it is a workbook, the row, the column's heading."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None

    def __str__(self) -> str:
        parts = [self.file]
        parts += [f"sheet {self.sheet}"] if self.sheet is not None else []
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {self.column}"] if self.column is not None else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `what` it is, its exact `amount` and `unit`, `how` it follows from `parts`, and where it is from.

    `rule` is a parameter's name and the day on which it was asked; `reading` is a reading's name and option.
    """

    what: str
    amount: Fraction | None
    unit: str
    how: str
    parts: tuple[Step, ...] = ()
    rule: tuple[str, date] | None = None
    reading: tuple[str, str] | None = None
    cell: Cell | None = None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Step]]:
        """This step and all below it, each with its depth."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)

    def as_object(self) -> dict[str, Any]:
        """The tree as plain values for JSON; what has no value is left out, amounts are exact texts."""
        found: dict[str, Any] = {"what": self.what}
        if self.reading is not None:
            return {**found, "reading": {"name": self.reading[0], "option": self.reading[1]}}
        if self.amount is not None:
            found["amount"] = exact_text(self.amount)
        found |= {"unit": self.unit, "how": self.how}
        if self.rule is not None:
            found["rule"] = {"path": self.rule[0], "on": self.rule[1].isoformat()}
        if self.cell is not None:
            cell = {
                "file": self.cell.file,
                "sheet": self.cell.sheet,
                "row": self.cell.row,
                "column": self.cell.column,
            }
            found["cell"] = {name: value for name, value in cell.items() if value is not None}
        if self.parts:
            found["parts"] = [part.as_object() for part in self.parts]
        return found

    def as_json(self, told: dict[int, str]) -> str:
        """The tree of `as_object` as compact JSON; `told` keeps the texts of readings and rules, by identity.

        A claim's explanations have very many steps, so this writes them out instead of making objects first.
        """
        if self.reading is not None or self.rule is not None:
            if id(self) not in told:
                told[id(self)] = json.dumps(self.as_object(), ensure_ascii=False, separators=(",", ":"))
            return told[id(self)]
        parts = [f'"what":{_quoted(self.what)}']
        parts += [f'"amount":"{exact_text(self.amount)}"'] if self.amount is not None else []
        parts.append(f'"unit":{_quoted(self.unit)},"how":{_quoted(self.how)}')
        if (cell := self.cell) is not None:
            row = None if cell.row is None else str(cell.row)
            texts = [("file", _quoted(cell.file)), ("sheet", _maybe(cell.sheet)), ("row", row)]
            texts.append(("column", _maybe(cell.column)))
            held = [f'"{name}":{text}' for name, text in texts if text is not None]
            parts.append(f'"cell":{{{",".join(held)}}}')
        parts += [f'"parts":[{",".join([part.as_json(told) for part in self.parts])}]'] if self.parts else []
        return f"{{{','.join(parts)}}}"


def _maybe(text: str | None) -> str | None:
    return None if text is None else _quoted(text)


@lru_cache(maxsize=65_536)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def cents(amount: Fraction) -> Decimal:
    """An exact amount in dollars, rounded to whole cents, halves away from zero.

    >>> cents(Fraction(1, 3)), cents(Fraction(5, 1000)), cents(Fraction(-5, 1000))
    (Decimal('0.33'), Decimal('0.01'), Decimal('-0.01'))
    """
    whole, rest = divmod(abs(amount.numerator) * 100, amount.denominator)
    number = whole + (1 if 2 * rest >= amount.denominator else 0)
    return Decimal(-number if amount < 0 else number) * _CENT


def exact_text(amount: Fraction) -> str:
    """An exact amount as text: as a decimal number where it has one, otherwise as a fraction.

    >>> exact_text(Fraction(7500)), exact_text(Fraction(1, 8)), exact_text(Fraction(100, 3))
    ('7500', '0.125', '100/3')
    """
    numerator, denominator = amount.numerator, amount.denominator
    if denominator == 1:
        return str(numerator)
    places = next((one for one in range(1, _PLACES) if 10**one % denominator == 0), None)
    if places is None:
        return f"{numerator}/{denominator}"
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def stated(what: str, amount: Decimal | int, unit: str, cell: Cell | None) -> Step:
    """A number as the input states it."""
    return Step(what, Fraction(amount), unit, "as stated", cell=cell)


@lru_cache(maxsize=4096)
def of_rule(policy: Policy, path: str, on: date) -> tuple[Value, Step]:
    """A rule's value on a day, and the step that names it; without an amount where the value is no number.

    Raises `NotFound` where no value is known on the day.
    """
    value, parameter = policy.value(path, on), policy.parameters[path]
    amount = Fraction(value.value) if isinstance(value.value, Decimal) else None
    return value, Step(parameter.label, amount, parameter.unit, "by rule", rule=(path, on))


@lru_cache(maxsize=4096)
def of_reading(policy: Policy, name: str, option: str) -> Step:
    """The step that names a reading and what it means."""
    meaning = next((one.meaning for one in policy.reading(name).options if one.name == option), None)
    if meaning is None:
        raise NotFound(f"{name} has no option {option!r}")
    return Step(meaning, None, "text", "by reading", reading=(name, option))


def summed(what: str, unit: str, parts: tuple[Step, ...]) -> Step:
    """The sum of steps; steps without an amount only explain."""
    amounts = [part.amount for part in parts if part.amount is not None]
    return Step(what, sum(amounts, Fraction(0)), unit, "sum", parts)


def smaller(what: str, unit: str, one: Step, other: Step, *also: Step) -> Step:
    """The smaller of two steps; further steps only explain."""
    amounts = [step.amount for step in (one, other) if step.amount is not None]
    return Step(what, min(amounts), unit, "the smaller of the first two", (one, other, *also))


def _cents_less(first: Fraction, *others: Fraction) -> Fraction:
    return Fraction(cents(first)) - sum(others, Fraction(0))


OPERATIONS: Final[Mapping[str, Callable[..., Fraction]]] = {
    "sum": lambda *parts: sum(parts, Fraction(0)),
    "the first": lambda first, *_: first,
    "the whole amount": lambda first, *_: first,
    "the smaller of the first two": lambda first, second, *_: min(first, second),
    "the first times the second": lambda first, second, *_: first * second,
    "the first times the second times the third": lambda first, second, third, *_: first * second * third,
    "the first times the second by the third": lambda one, two, three, *_: (
        one * two / three if three else Fraction(0)
    ),
    "the first less the second, not below zero": lambda first, second, *_: max(first - second, Fraction(0)),
    "the first of the second, in percent": lambda first, second, *_: 100 * first / second,
    "the first of the second, in percent, times the third, at most 100": lambda one, two, three, *_: min(
        100 * one / two * three, Fraction(100)
    ),
    "the first, in whole cents, less the others": _cents_less,
}
"""How a step follows from the amounts of the steps below it; with it, anybody can recompute an explanation.

Steps without an amount are left out. Every other `how` is that of a step taken from somewhere: a cell, a rule, a
count, or a case in which nothing is due.
"""
