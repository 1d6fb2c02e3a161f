"""Writes a folder of claim files of an invented agency, and a small registry that lists it; every figure is invented.

`claim_folder` writes a folder without any problem; its keywords replace whole tables. The `*_row` functions give one
row with cells changed by name, `None` for a blank one. `example_registry` lists the agency, and another whose
agreement ended.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from section287g.registry import Registry, build, open_registry
from support.workbooks import Row, name_for, workbook

__all__ = [
    "AGENCY",
    "ENDED",
    "LISTED",
    "NEWEST",
    "SIGNED",
    "agency_row",
    "claim_folder",
    "example_registry",
    "leads_row",
    "officer_row",
    "pay_row",
    "payment_row",
    "payroll_row",
    "purchase_row",
    "write_csv",
]

AGENCY = "tx-example-county-sheriff"
"""Listed with a task force agreement on every list of `example_registry`, from 2025-07-01 to 2026-04-01."""
ENDED = "tx-sample-county-sheriff"
"""Listed with a task force agreement on the list of 2025-07-01 only."""
SIGNED = date(2025, 3, 1)
LISTED = (date(2025, 7, 1), date(2025, 10, 15), date(2025, 11, 15), date(2026, 1, 15), date(2026, 4, 1))
NEWEST = LISTED[-1]

Cells = Mapping[str, object]
Tables = Sequence[Cells]


def example_registry(folder: Path) -> Registry:
    """A registry of five lists; `AGENCY` stands on all of them, `ENDED` on the first only."""
    lists = folder / "lists"
    lists.mkdir(parents=True)
    for day in LISTED:
        rows = [Row("TEXAS", "Example County Sheriff's Office", county="Example County", signed=SIGNED)]
        rows += [
            Row("TEXAS", f"{name} Police Department", "Municipality", "Example County", signed=SIGNED)
            for name in ("Quillon", "Zamboree", "Wexworth")
        ]
        if day == LISTED[0]:
            rows.append(Row("TEXAS", "Sample County Sheriff's Office", county="Sample County", signed=SIGNED))
        saved = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        lists.joinpath(name_for("participating", day, "am")).write_bytes(
            workbook(rows, kind="participating", modified=saved)
        )
    build([lists], folder / "registry")
    return open_registry(folder / "registry")


def agency_row(**cells: object) -> dict[str, object]:
    """The one row of the file `agency`."""
    given = {
        "agency_id": AGENCY,
        "name": "Example County Sheriff's Office",
        "model": "tfm",
        "signed": SIGNED,
        "ended": None,
        "first_month": 10,
    }
    return {**given, **cells}


def officer_row(officer: str = "D-101", **cells: object) -> dict[str, object]:
    """An officer employed since 2020, credentialed on 2025-08-01."""
    given = {
        "officer": officer,
        "agency_id": None,
        "model": None,
        "employed_from": date(2020, 1, 6),
        "employed_until": None,
        "nominated": date(2025, 4, 1),
        "trained": date(2025, 6, 13),
        "certified": date(2025, 7, 1),
        "credentialed": date(2025, 8, 1),
        "first_use": date(2025, 8, 20),
        "first_arrest": date(2025, 9, 5),
        "withdrawn": None,
        "dedicated": "no",
        "annual_salary": "62400.00",
        "annual_regular_pay": "64000.00",
    }
    return {**given, **cells}


def pay_row(officer: str = "D-101", **cells: object) -> dict[str, object]:
    """A raise on 2026-01-01."""
    given = {
        "officer": officer,
        "start": date(2026, 1, 1),
        "annual_salary": "64000.00",
        "annual_regular_pay": "65000.00",
    }
    return {**given, **cells}


def payroll_row(officer: str = "D-101", number: int = 0, **cells: object) -> dict[str, object]:
    """A pay period of fourteen days, 2,400 dollars for 80 hours; number 0 begins on 2025-10-01."""
    first = date(2025, 10, 1) + timedelta(days=14 * number)
    given = {
        "officer": officer,
        "period_start": first,
        "period_end": first + timedelta(days=13),
        "regular_hours": "80",
        "regular_pay": "2400.00",
        "benefits": "720.00",
        "hours_287g": "30",
        "overtime_hours": "10",
        "overtime_pay": "450.00",
        "overtime_benefits": "45.00",
        "overtime_hours_287g": "6",
        "other_funder": None,
        "other_salary": None,
        "other_benefits": None,
        "other_overtime": None,
    }
    return {**given, **cells}


def leads_row(**cells: object) -> dict[str, object]:
    """The quarter that begins on 2025-10-01: 25 leads, 22 located."""
    given = {
        "quarter_start": date(2025, 10, 1),
        "leads": 25,
        "located": 22,
        "factor": None,
        "author": None,
        "reason": None,
    }
    return {**given, **cells}


def purchase_row(purchase: str = "P-1", kind: str = "equipment", **cells: object) -> dict[str, object]:
    """Equipment of D-101 for 7,000 dollars; of the kind `vehicle`, one for 62,000."""
    vehicle = kind == "vehicle"
    given = {
        "purchase": purchase,
        "kind": kind,
        "officer": None if vehicle else "D-101",
        "day": date(2025, 10, 20),
        "amount": "62000.00" if vehicle else "7000.00",
        "other_funder": None,
        "other_amount": None,
    }
    return {**given, **cells}


def payment_row(payment: str = "R-1", **cells: object) -> dict[str, object]:
    """ICE pays 1,000 dollars on 2026-02-10 for the last quarter of 2025."""
    given = {
        "payment": payment,
        "day": date(2026, 2, 10),
        "payer": "ice",
        "event": "paid",
        "claim": None,
        "period_start": date(2025, 10, 1),
        "period_end": date(2025, 12, 31),
        "amount": "1000.00",
        "cost": None,
    }
    return {**given, **cells}


def claim_folder(
    folder: Path,
    *,
    agency: Cells | None = None,
    officers: Tables | None = None,
    pay: Tables | None = None,
    payroll: Tables | None = None,
    leads: Tables | None = None,
    purchases: Tables | None = None,
    payments: Tables | None = None,
    columns: Tables | None = None,
    form: Literal["csv", "workbook"] = "csv",
    delimiter: str = ",",
    periods: int = 2,
) -> Path:
    """Writes a folder and answers with it; a table that is not given has valid rows, an empty one is left out.

    Without keywords: officers D-101 and D-102, `periods` pay periods each from 2025-10-01, one quarter of leads,
    equipment and a vehicle; no `pay`, no `payments`, no `columns`.
    """
    two = ("D-101", "D-102")
    tables: dict[str, Tables] = {
        "officers": [officer_row(one) for one in two] if officers is None else officers,
        "pay": pay or [],
        "payroll": [payroll_row(one, place) for one in two for place in range(periods)]
        if payroll is None
        else payroll,
        "leads": [leads_row()] if leads is None else leads,
        "purchases": [purchase_row(), purchase_row("P-2", "vehicle")] if purchases is None else purchases,
        "payments": payments or [],
        "columns": columns or [],
    }
    named = {"agency": [agency_row() if agency is None else agency], **tables}
    folder.mkdir(parents=True, exist_ok=True)
    if form == "workbook":
        _write_workbook(folder / "claim.xlsx", named)
        return folder
    for name, rows in named.items():
        if rows:
            write_csv(folder / f"{name}.csv", rows, delimiter)
    return folder


def write_csv(file: Path, rows: Tables, delimiter: str = ",", headings: Sequence[str] | None = None) -> Path:
    """Writes rows under the headings of all of them."""
    names = _names(rows) if headings is None else list(headings)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(names)
        writer.writerows([["" if row.get(name) is None else row[name] for name in names] for row in rows])
    return file


def _write_workbook(file: Path, tables: Mapping[str, Tables]) -> None:
    """One sheet a table; numbers and days are numbers and days of the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        if not rows:
            continue
        sheet: Any = book.create_sheet(name)
        headings = _names(rows)
        sheet.append(headings)
        for row in rows:
            sheet.append([_number(row.get(heading)) for heading in headings])
    book.save(file)


def _names(rows: Tables) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _number(value: object) -> object:
    """A text of digits as the number that it is."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
