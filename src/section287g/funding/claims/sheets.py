"""Writes the workbook of a claim, `write_sheets`: for the clerk who prints it and the auditor who opens it.

Nine sheets: the claim in short with places to sign, its lines, who pays, eligibility, exceptions, every step of every
line, readings, rules with their sources, and the files. No cell is a formula. The same claim gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from section287g.funding.claims.model import Claim
from section287g.funding.claims.shown import (
    BASIS,
    GAPS,
    agreement,
    how_in_words,
    officers_of,
    registry_lines,
    rule_value,
    source_lines,
    totals_by_cost,
)
from section287g.funding.claims.steps_sheet import write_steps
from section287g.funding.claims.used import TakenReading, UsedRule, taken_readings, used_rules
from section287g.funding.claims.workbook import Cells, Column, Workbook
from section287g.funding.rules import Policy, Table

__all__ = ["write_sheets"]

Row = tuple[object, ...]
_LINES: Final = (
    Column("Line", 6, "count"),
    Column("Cost", 11),
    Column("Officer", 14),
    Column("From", 11, "day"),
    Column("To", 11, "day"),
    Column("Corrects claim", 30, "wrapped"),
    Column("Year from", 11, "day"),
    Column("Year to date", 15, "money"),
    Column("Claimed before", 15, "money"),
    Column("Amount", 15, "money"),
    Column("How", 70, "wrapped"),
)
_STANDINGS: Final = (
    Column("Officer", 18),
    Column("From", 12, "day"),
    Column("To", 12, "day"),
    Column("Days", 8, "count"),
    Column("Eligible", 9),
    Column("Why not", 48, "wrapped"),
    Column("Registry", 28, "wrapped"),
)
_EXCEPTIONS: Final = (
    Column("Severity", 10),
    Column("Kind", 26, "wrapped"),
    Column("What", 52, "wrapped"),
    Column("Remedy", 52, "wrapped"),
    Column("File", 22, "wrapped"),
    Column("Sheet", 14, "wrapped"),
    Column("Row", 8, "count"),
    Column("Column", 20, "wrapped"),
)
_READINGS: Final = (
    Column("Reading", 22),
    Column("Question", 44, "wrapped"),
    Column("Option taken", 22),
    Column("Its meaning", 48, "wrapped"),
    Column("Taken", 11),
    Column("In the steps", 9),
    Column("Why the default", 48, "wrapped"),
    Column("Other options", 60, "wrapped"),
)
_RULES: Final = (
    Column("Rule", 32),
    Column("What it is", 40, "wrapped"),
    Column("Value", 14, "wrapped"),
    Column("Unit", 18),
    Column("Holds from", 12, "day"),
    Column("Through", 12, "day"),
    Column("Asked from", 12, "day"),
    Column("To", 12, "day"),
    Column("Status", 11),
    Column("Confidence", 11),
    Column("Sources", 64, "wrapped"),
    Column("Note", 48, "wrapped"),
)
_FILES: Final = (Column("File", 36), Column("SHA-256", 68), Column("Read as", 14), Column("Rows", 10, "count"))
_NOT_ON_RECORD: Final = "not on record"


def write_sheets(claim: Claim, policy: Policy, path: Path) -> None:
    """Writes the workbook of a claim.

    Raises `ValueError` where the rules are not those of the claim, `OSError` where the disk refuses.
    """
    readings, rules = taken_readings(claim, policy), used_rules(claim, policy)
    book = Workbook(
        f"Claim {claim.claim}", f"section287g {claim.program_version}", claim.period.last, f"Claim {claim.claim}"
    )
    summary = book.sheet("Summary", (30, 14, 14, 18, 18, 18))
    book.table_sheet("Lines", _LINES, _line_rows(claim))
    funders = sorted({funder for one in claim.funding for funder in one.others})
    book.table_sheet("Funding", _funding_columns(funders), _funding_rows(claim, funders))
    book.table_sheet("Eligibility", _STANDINGS, _standing_rows(claim))
    book.table_sheet("Exceptions", _EXCEPTIONS, _exception_rows(claim))
    left_out = write_steps(book, "Explanations", claim, policy)
    book.table_sheet("Readings", _READINGS, map(_reading_row, readings))
    book.table_sheet("Rules", _RULES, (_rule_row(one, policy) for one in rules))
    book.table_sheet("Files", _FILES, ((one.name, one.sha256, one.table, one.rows) for one in claim.files))
    _write_summary(summary, claim, policy, readings, left_out)
    book.save(path)


def _line_rows(claim: Claim) -> Iterator[Row]:
    for line in claim.lines:
        year = line.year.first if line.year is not None else "once"
        yield (
            *(line.number, line.cost, line.officer or "agency", line.period.first, line.period.last),
            *(line.corrects, year, line.to_date, line.before, line.amount, how_in_words(line.step)),
        )


def _funding_columns(funders: list[str]) -> list[Column]:
    head = [Column("Cost", 11), Column("Officer", 14), Column("Cost on record", 16, "money")]
    middle = [Column("ICE", 16, "money"), *(Column(f"Other: {one}", 16, "money") for one in funders)]
    return [*head, *middle, Column("Agency", 16, "money"), Column("Why", 44, "wrapped"), Column("Stands in", 40)]


def _funding_rows(claim: Claim, funders: list[str]) -> Iterator[Row]:
    """Each cost with its parts; a cost that is not on record says so, and has no part of the agency."""
    for one in claim.funding:
        total = one.total if one.total is not None else _NOT_ON_RECORD
        left = one.agency if one.agency is not None else _NOT_ON_RECORD
        parts = (one.others.get(funder) for funder in funders)
        yield one.cost, one.officer or "agency", total, one.ice, *parts, left, one.why or None, one.cell


def _standing_rows(claim: Claim) -> Iterator[Row]:
    for one in claim.standings:
        eligible = "yes" if one.eligible else "no"
        yield (
            one.officer,
            one.span.first,
            one.span.last,
            one.span.days,
            eligible,
            one.why or None,
            one.registry or None,
        )


def _exception_rows(claim: Claim) -> Iterator[Row]:
    for one in claim.exceptions:
        cell = one.cell
        yield one.severity, one.kind, one.message, one.remedy, cell.file, cell.sheet, cell.row, cell.column


def _reading_row(one: TakenReading) -> Row:
    others = "\n".join(f"{option.name}: {option.meaning}" for option in one.others)
    taken = "by hand" if one.by_hand else "by default"
    return (
        *(one.reading.name, one.reading.question, one.option.name, one.option.meaning, taken),
        *("yes" if one.in_steps else "no", one.reading.why_default, others or None),
    )


def _rule_row(one: UsedRule, policy: Policy) -> Row:
    parameter, value = one.parameter, one.value
    shown = rule_value(one) if isinstance(value.value, str | Table) else value.value
    sources = "\n".join(source_lines(policy, value.references)) or "no source"
    return (
        *(parameter.path, parameter.label, shown, parameter.unit, value.start, value.until),
        *(one.asked.first, one.asked.last, value.status, value.confidence, sources, value.note),
    )


def _write_summary(
    cells: Cells, claim: Claim, policy: Policy, readings: tuple[TakenReading, ...], left_out: int
) -> None:
    """The first sheet: whose claim it is, what it comes to, who signs, what it rests on, what made it."""
    cells.write(0, 0, "Claim for reimbursement, 287(g) programme", "title")
    row = _write_pairs(cells, 2, _about(claim))
    row = _write_totals(cells, row + 1, claim)
    row = _write_signatures(cells, row + 1)
    by_hand = [f"{one.reading.name} = {one.option.name}" for one in readings if one.by_hand]
    resting = [
        ("What it rests on", BASIS),
        ("Not known", " ".join(policy.gap(name).question for name in GAPS)),
        ("Readings by hand", "; ".join(by_hand) or "none; every reading is the default"),
        ("Exceptions", _counted_exceptions(claim)),
    ]
    if left_out:
        told = f"{left_out:,} steps are left out of the sheet Explanations. All are in the bundle of the claim."
        resting.append(("Explanations", told))
    made = [("Made by", f"section287g {claim.program_version}"), ("Rules", claim.policy_version)]
    made += [("Registry", line) for line in registry_lines(claim)]
    _write_pairs(cells, row + 1, [*resting, *made])


def _about(claim: Claim) -> list[tuple[str, str]]:
    return [
        ("Agency", claim.agency.name),
        ("Agency's id", claim.agency.agency_id),
        ("Agreement", agreement(claim)),
        ("Period", str(claim.period)),
        ("Claim", claim.claim),
        ("Replaces", claim.replaces or "no earlier claim"),
        ("Claimed before", ", ".join(claim.earlier) or "nothing"),
    ]


def _write_pairs(cells: Cells, row: int, pairs: list[tuple[str, str]]) -> int:
    """Labels with texts that run over the columns beside them; returns the row after the last."""
    for place, (label, text) in enumerate(pairs, row):
        cells.write(place, 0, label, "label")
        cells.merged(place, 1, 5, text)
    return row + len(pairs)


def _write_totals(cells: Cells, row: int, claim: Claim) -> int:
    headings = ("Cost", "Lines", "Officers", "This period", "Corrections", "Amount")
    columns = [Column(one, 0, "text" if one == "Cost" else "money") for one in headings]
    row = cells.table(row, columns, ())
    own_sum = Decimal("0.00")
    for cost, lines, own, corrections in totals_by_cost(claim):
        own_sum += own
        cells.write(row, 0, cost)
        cells.write(row, 1, len(lines), "count")
        cells.write(row, 2, officers_of(lines), "count")
        for place, amount in enumerate((own, corrections, own + corrections), 3):
            cells.write(row, place, amount, "money")
        row += 1
    cells.write(row, 0, "Total claimed", "total")
    cells.write(row, 1, len(claim.lines), "total count")
    cells.write(row, 2, officers_of(claim.lines), "total count")
    for place, amount in enumerate((own_sum, claim.total - own_sum, claim.total), 3):
        cells.write(row, place, amount, "total money")
    return row + 1


def _write_signatures(cells: Cells, row: int) -> int:
    for title in ("Prepared by", "Approved by"):
        cells.write(row, 0, title, "section")
        for label in ("Name and title", "Signature", "Day"):
            row += 1
            cells.sheet.set_row(row, 22)
            cells.write(row, 0, label, "label")
            cells.rule(row, 1, 3)
        row += 2
    return row - 1


def _counted_exceptions(claim: Claim) -> str:
    counts = {name: sum(one.severity == name for one in claim.exceptions) for name in ("error", "warning", "note")}
    return (
        ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items() if number)
        or "none"
    )
