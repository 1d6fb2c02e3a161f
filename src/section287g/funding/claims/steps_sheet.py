"""The sheet that explains every line of a claim step by step, as far down as a sheet can reasonably hold.

A row is a step, indented below the step that it leads to. Readings stand beside the step that they bear on. Where a
claim has more steps than `most`, the sheet ends at a depth at which it holds them and says how many lie below a row;
all of them are in the claim's bundle.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from section287g.funding.claims.model import Claim
from section287g.funding.claims.workbook import Cells, Column, Workbook
from section287g.funding.explaining import Step, cents, exact_text
from section287g.funding.rules import Policy, Value

__all__ = ["MOST_STEPS", "write_steps"]

MOST_STEPS: Final = 3_000
"""Rows of the sheet; a claim of 500 officers has about 80,000 steps, which nobody reads in one table."""
_DEEPEST_INDENT: Final = 12
_COLUMNS: Final = (
    Column("Line", 6, "count"),
    Column("Step", 58),
    Column("Amount", 15, "number"),
    Column("Exact", 18),
    Column("Unit", 17),
    Column("How", 34),
    Column("Rule", 34),
    Column("Rule of", 11),
    Column("Status", 11),
    Column("Confidence", 11),
    Column("Readings", 44),
    Column("Where it stands", 44),
    Column("Steps left out below", 11, "count"),
)


def write_steps(book: Workbook, name: str, claim: Claim, policy: Policy, most: int = MOST_STEPS) -> int:
    """Writes the sheet, and returns how many steps had to be left out of it."""
    cells = book.sheet(name, [column.width for column in _COLUMNS])
    deepest = _deepest(claim, most)
    values: dict[tuple[str, object], Value] = {}
    row = cells.table(0, _COLUMNS, ()) - 1
    left_out = 0
    for line in claim.lines:
        for depth, step in _rows(line.step, deepest):
            row += 1
            cells.write(row, 0, line.number, "count")
            cells.write(row, 1, step.what, "text", min(depth, _DEEPEST_INDENT))
            if step.amount is not None:
                _write_amount(cells, row, step.amount, step.unit)
            cells.write(row, 4, step.unit)
            cells.write(row, 5, step.how)
            if step.rule is not None:
                if step.rule not in values:
                    values[step.rule] = policy.value(*step.rule)
                value = values[step.rule]
                cells.write(row, 6, step.rule[0])
                cells.write(row, 7, step.rule[1], "day")
                cells.write(row, 8, value.status)
                cells.write(row, 9, value.confidence)
            readings = [one.reading for one in (step, *step.parts) if one.reading is not None and not one.parts]
            if readings:
                cells.write(row, 10, "; ".join(f"{reading} = {option}" for reading, option in readings))
            if step.cell is not None:
                cells.write(row, 11, str(step.cell))
            if depth == deepest:
                below = _below(step)
                left_out += below
                cells.write(row, 12, below or None, "count")
    book.as_table(cells, len(_COLUMNS), row)
    return left_out


def _write_amount(cells: Cells, row: int, amount: Fraction, unit: str) -> None:
    """The amount as a number, dollars in whole cents; and exactly, where two places do not hold it."""
    of_dollars = unit.startswith("dollars")
    shown = cents(amount) if of_dollars else amount.numerator / amount.denominator
    cells.write(row, 2, shown, "money" if of_dollars else "number")
    if 100 % amount.denominator:
        cells.write(row, 3, exact_text(amount))


def _beneath(step: Step) -> Iterator[Step]:
    """The parts of a step that have rows of their own: all but readings, which stand beside it."""
    return (part for part in step.parts if part.reading is None or part.parts)


def _rows(line: Step, deepest: int) -> Iterator[tuple[int, Step]]:
    """A step and those below it, down to a depth, in reading order."""
    waiting = [(0, line)]
    while waiting:
        depth, step = waiting.pop()
        yield depth, step
        if depth < deepest:
            waiting += [(depth + 1, part) for part in reversed([*_beneath(step)])]


def _below(step: Step) -> int:
    """How many rows all steps below a step would have."""
    count, waiting = 0, [*_beneath(step)]
    while waiting:
        part = waiting.pop()
        waiting += _beneath(part)
        count += 1
    return count


def _deepest(claim: Claim, most: int) -> int:
    """The depth down to which the steps of all lines fit into a number of rows; at least the lines themselves do."""
    depth, room, level = 0, most, [line.step for line in claim.lines]
    while True:
        room -= len(level)
        level = [part for step in level for part in _beneath(step)]
        if not level or len(level) > room:
            return depth
        depth += 1
