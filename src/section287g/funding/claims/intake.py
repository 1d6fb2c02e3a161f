"""Reads everything that an agency hands in for a claim, and names every problem in one pass.

`read_intake` reads the folder's tables, turns cells into records, and checks records against each other, the rules,
the readings and the registry. What cannot be read is never taken for nothing: it is a problem with file, row, column
and remedy, and while one of them is an error no claim is made. Of officers only the place is told, never a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.cells import READERS, BadCell, Raw
from section287g.funding.claims.checks import check_intake
from section287g.funding.claims.columns import (
    MAPPING,
    TABLES,
    ClaimColumn,
    claim_columns,
    find_headings,
    read_mapping,
    words_of,
)
from section287g.funding.claims.problems import in_order, problem
from section287g.funding.claims.records import (
    Agency,
    At,
    Intake,
    Leads,
    Officer,
    Pay,
    Payment,
    Payroll,
    Problem,
    Purchase,
    SourceFile,
)
from section287g.funding.claims.tables import RawTable, read_tables
from section287g.funding.explaining import Cell
from section287g.funding.periods import Span, quarter_of
from section287g.funding.rules import Policy

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["read_intake"]

_NEEDED: Final = ("agency", "officers")
_EVENTS: Final = ("nominated", "trained", "certified", "credentialed", "first_use", "first_arrest")
_FEDERAL_MONTH: Final = 10


def read_intake(folder: Path, registry: Registry, policy: Policy, chosen: Chosen) -> Intake:
    """Everything in a claim's folder, read and checked, with every problem in order of file, row and column."""
    raw, problems = read_tables(folder, (*TABLES, MAPPING))
    for name in _NEEDED:
        if name not in raw and not any(one.cell.file.startswith(name) for one in problems):
            kind = "no agency file" if name == "agency" else "file missing"
            problems.append(problem(kind, Cell(f"{name}.csv", None, None, None)))
        elif name in raw and not raw[name].rows:
            problems.append(problem("empty table", raw[name].place))
    own, wrong = read_mapping(raw[MAPPING].place, _texts(raw[MAPPING])) if MAPPING in raw else ({}, [])
    problems += wrong
    values = {name: _read_table(raw[name], own, problems) for name in TABLES if name in raw}
    agency = _agency(values.get("agency", []), problems)
    intake = Intake(
        agency=agency,
        officers=tuple(_officer(one, at, agency) for one, at in values.get("officers", [])),
        pay=tuple(Pay(**one, at=at) for one, at in values.get("pay", [])),
        payroll=tuple(_payroll(one, at) for one, at in values.get("payroll", [])),
        leads=tuple(_leads(one, at) for one, at in values.get("leads", [])),
        purchases=tuple(Purchase(**one, at=at) for one, at in values.get("purchases", [])),
        payments=tuple(_payment(one, at) for one, at in values.get("payments", [])),
        files=tuple(_file(one) for _, one in sorted(raw.items())),
    )
    problems += check_intake(intake, registry, policy, chosen)
    return replace(intake, problems=in_order(problems))


def _texts(table: RawTable) -> list[tuple[int, list[str]]]:
    return [(number, [str(cell) for cell in cells]) for number, cells in table.rows]


def _file(table: RawTable) -> SourceFile:
    return SourceFile(table.place.file, table.sha256, table.table, len(table.rows))


def _read_table(
    table: RawTable, own: Mapping[tuple[str, str], str], problems: list[Problem]
) -> list[tuple[dict[str, Any], At]]:
    """The rows of a table that could be read whole, as values by column; every bad cell is a problem."""
    headings, found = find_headings(table.table, table.place, table.headings, own)
    problems += found
    if any(one.severity == "error" for one in found):
        return []
    columns = claim_columns()[table.table]
    rows = []
    for number, cells in table.rows:
        at = At(table.place.file, table.place.sheet, number, headings.headings)
        values: dict[str, Any] = {}
        good = True
        for name, column in columns.items():
            place = headings.places.get(name)
            raw = cells[place] if place is not None and place < len(cells) else ""
            try:
                values[name] = _read_cell(column, raw)
            except BadCell as bad:
                good = False
                shown = "" if column.private or bad.kind == "missing" else f"{str(raw)[:40]!r}"
                problems.append(problem(bad.kind, at.cell(name), shown))
        if good:
            rows.append((values, at))
    return rows


def _read_cell(column: ClaimColumn, raw: Raw) -> object:
    """A cell's value, None where it is empty and may be. Raises `BadCell`."""
    if isinstance(raw, str) and not raw.strip():
        if column.required:
            raise BadCell("missing")
        return None
    if column.kind != "word":
        return READERS[column.kind](raw)
    word = str(raw).strip().casefold()
    if word not in words_of(column):
        raise BadCell("not a word")
    return word


def _agency(rows: list[tuple[dict[str, Any], At]], problems: list[Problem]) -> Agency | None:
    problems += [problem("several agencies", at.cell("agency_id")) for _, at in rows[1:]]
    if not rows:
        return None
    values, at = rows[0]
    month = values.pop("first_month")
    if month is not None and not 1 <= month <= 12:
        problems.append(problem("month wrong", at.cell("first_month")))
        return None
    return Agency(**values, first_month=_FEDERAL_MONTH if month is None else month, at=at)


def _officer(values: dict[str, Any], at: At, agency: Agency | None) -> Officer:
    own_id, own_model = (agency.agency_id, agency.model) if agency is not None else ("", "")
    return Officer(
        officer=values["officer"],
        agency_id=values["agency_id"] or own_id,
        model=values["model"] or own_model,
        employed=Span(values["employed_from"], values["employed_until"] or date.max),
        events={name: values[name] for name in _EVENTS if values[name] is not None},
        withdrawn=values["withdrawn"],
        dedicated=values["dedicated"],
        annual_salary=values["annual_salary"],
        annual_regular_pay=values["annual_regular_pay"],
        at=at,
    )


def _payroll(values: dict[str, Any], at: At) -> Payroll:
    span = Span(values.pop("period_start"), values.pop("period_end"))
    return Payroll(span=span, **values, at=at)


def _leads(values: dict[str, Any], at: At) -> Leads:
    start = values.pop("quarter_start")
    quarter = quarter_of(start)
    return Leads(quarter=quarter if quarter.first == start else Span(start, quarter.last), **values, at=at)


def _payment(values: dict[str, Any], at: At) -> Payment:
    first, last = values.pop("period_start"), values.pop("period_end")
    period = Span(first, last) if first is not None and last is not None else None
    return Payment(period=period, **values, at=at)
