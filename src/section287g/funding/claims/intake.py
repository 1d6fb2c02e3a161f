"""Reads everything that an agency hands in for a claim, and names every problem in one pass.

`read_intake` reads the folder's tables, turns cells into records, and checks records against each other, the rules,
the readings and the registry. What cannot be read is never taken for nothing: it is a problem with file, row, column
and remedy, and while one of them is an error no claim is made. Of officers only the place is told, never a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from section287g.funding.chosen import Chosen
from section287g.funding.claims.cells import READERS, BadCell, Raw
from section287g.funding.claims.checks import check_intake
from section287g.funding.claims.columns import (
    MAPPING,
    TABLES,
    ClaimColumn,
    Headings,
    OwnHeadings,
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
from section287g.funding.claims.unread import UNREAD, is_read
from section287g.funding.explaining import Cell
from section287g.funding.periods import Span, quarter_of
from section287g.funding.rules import Policy

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["read_intake"]

_NEEDED: Final = ("agency", "officers")
_EVENTS: Final = ("nominated", "trained", "certified", "credentialed", "first_use", "first_arrest")
Rows = list[tuple[dict[str, Any], At]]
Record = TypeVar("Record")


def read_intake(folder: Path, registry: Registry, policy: Policy, chosen: Chosen) -> Intake:
    """Everything in a claim's folder, read and checked, with every problem in order of file, row and column."""
    raw, problems = read_tables(folder, (*TABLES, MAPPING))
    problems += _missing(raw, problems)
    mapping = raw.get(MAPPING)
    own, wrong = read_mapping(mapping.place, mapping.headings, _texts(mapping)) if mapping is not None else ({}, [])
    problems += wrong
    tables: dict[str, Rows] = {name: _read_table(raw[name], own, problems) for name in TABLES if name in raw}
    whole = _records(tables, raw, problems)
    problems += check_intake(whole, registry, policy, chosen)
    return Intake(
        agency=whole.agency if whole.agency is not None and is_read(whole.agency) else None,
        officers=_read(whole.officers),
        pay=_read(whole.pay),
        payroll=_read(whole.payroll),
        leads=_read(whole.leads),
        purchases=_read(whole.purchases),
        payments=_read(whole.payments),
        files=whole.files,
        problems=in_order(problems),
    )


def _missing(raw: dict[str, RawTable], problems: list[Problem]) -> Iterator[Problem]:
    """Needed tables that are not there, or have no row."""
    for name in _NEEDED:
        if name in raw:
            if not raw[name].rows and raw[name].headings:
                yield problem("empty table", raw[name].place)
        elif not any(one.cell.file.casefold().startswith(name) for one in problems):
            kind = "no agency file" if name == "agency" else "file missing"
            yield problem(kind, Cell(f"{name}.csv", None, None, None))


def _records(tables: dict[str, Rows], raw: dict[str, RawTable], problems: list[Problem]) -> Intake:
    """Every row as a record; a cell that could not be read is `UNREAD` in it."""
    agency = _agency(tables.get("agency", []), problems)
    return Intake(
        agency=agency,
        officers=tuple(_officer(values, at, agency) for values, at in tables.get("officers", [])),
        pay=tuple(Pay(**values, at=at) for values, at in tables.get("pay", [])),
        payroll=tuple(_payroll(values, at) for values, at in tables.get("payroll", [])),
        leads=tuple(_leads(values, at) for values, at in tables.get("leads", [])),
        purchases=tuple(Purchase(**values, at=at) for values, at in tables.get("purchases", [])),
        payments=tuple(_payment(values, at, problems) for values, at in tables.get("payments", [])),
        files=tuple(_file(one) for _, one in sorted(raw.items())),
    )


def _read(records: tuple[Record, ...]) -> tuple[Record, ...]:
    return tuple(one for one in records if is_read(one))


def _texts(table: RawTable) -> list[tuple[int, list[str]]]:
    return [(number, [str(cell) for cell in cells]) for number, cells in table.rows]


def _file(table: RawTable) -> SourceFile:
    return SourceFile(table.place.file, table.sha256, table.table, len(table.rows))


def _read_table(table: RawTable, own: OwnHeadings, problems: list[Problem]) -> Rows:
    """The rows of a table as values by column; every bad cell is a problem, and `UNREAD` among the values."""
    headings, found = find_headings(table.table, table.place, table.headings, own)
    problems += found
    if headings is None:
        return []
    problems += _beyond(table)
    return [_read_row(table, headings, number, cells, problems) for number, cells in table.rows]


def _beyond(table: RawTable) -> Iterator[Problem]:
    """Cells that no heading stands over: beyond the last one, or under a blank one."""
    blank = {number for number, heading in enumerate(table.headings) if not heading}
    unheaded: set[int] = set()
    for number, cells in table.rows:
        if any(str(cell).strip() for cell in cells[len(table.headings) :]):
            yield problem("row too long", Cell(table.place.file, table.place.sheet, number, None))
        unheaded |= {place for place in blank if place < len(cells) and str(cells[place]).strip()}
    for place in sorted(unheaded):
        cell = Cell(table.place.file, table.place.sheet, 1, None)
        yield problem("column without heading", cell, f"column number {place + 1}")


def _read_row(
    table: RawTable, headings: Headings, number: int, cells: Any, problems: list[Problem]
) -> tuple[dict[str, Any], At]:
    at = At(table.place.file, table.place.sheet, number, headings.headings)
    values: dict[str, Any] = {}
    for name, column in claim_columns()[table.table].items():
        place = headings.places.get(name)
        if place is None:
            values[name] = UNREAD if column.required else None
            continue
        raw = cells[place] if place < len(cells) else ""
        try:
            if (odd := table.odd.get((number, place + 1))) is not None:
                raise BadCell(odd)
            values[name] = _read_cell(column, raw)
        except BadCell as bad:
            values[name] = UNREAD
            shown = "" if column.private or bad.kind in ("missing", odd) else f"{str(raw)[:40]!r}"
            problems.append(problem(bad.kind, at.cell(name), shown))
    return values, at


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


def _agency(rows: Rows, problems: list[Problem]) -> Agency | None:
    problems += [problem("several agencies", at.cell("agency_id")) for _, at in rows[1:]]
    if not rows:
        return None
    values, at = rows[0]
    month = values["first_month"]
    if month is not UNREAD and month is not None and not 1 <= month <= 12:
        problems.append(problem("month wrong", at.cell("first_month")))
        values["first_month"] = UNREAD
    return Agency(**values, at=at)


def _officer(values: dict[str, Any], at: At, agency: Agency | None) -> Officer:
    """One row; the agency's own id and model where the row leaves them out."""
    until = values["employed_until"]
    return Officer(
        officer=values["officer"],
        agency_id=_or(values["agency_id"], agency.agency_id if agency is not None else UNREAD),
        model=_or(values["model"], agency.model if agency is not None else UNREAD),
        employed=Span(values["employed_from"], date.max if until is None else until),
        events={name: values[name] for name in _EVENTS if values[name] is not None},
        withdrawn=values["withdrawn"],
        dedicated=values["dedicated"],
        annual_salary=values["annual_salary"],
        annual_regular_pay=values["annual_regular_pay"],
        at=at,
    )


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _payroll(values: dict[str, Any], at: At) -> Payroll:
    span = Span(values.pop("period_start"), values.pop("period_end"))
    return Payroll(span=span, **values, at=at)


def _leads(values: dict[str, Any], at: At) -> Leads:
    start = values.pop("quarter_start")
    last = UNREAD if start is UNREAD else quarter_of(start).last
    return Leads(quarter=Span(start, last), **values, at=at)


def _payment(values: dict[str, Any], at: At, problems: list[Problem]) -> Payment:
    first, last = values.pop("period_start"), values.pop("period_end")
    if (first is None) != (last is None):
        problems.append(problem("half a period", at.cell("period_end" if last is None else "period_start")))
    period = Span(first, last) if first is not None and last is not None else None
    return Payment(period=period, **values, at=at)
