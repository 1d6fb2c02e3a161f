"""Invented logs for tests: written as a jail's export would be, with what is planted in them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from section287g.funding import choose, read_policy
from section287g.handovers import measure_log, read_log
from section287g.handovers.jaillog import Log, LogReport, Problem

NOW = datetime(2026, 7, 10, 17, 0, tzinfo=UTC)
"""Friday 2026-07-10 12:00 in Chicago."""
ZONE = "America/Chicago"


def written(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "log.csv", mark: str = ",") -> Path:
    """A CSV with the columns of all rows, in the order in which they come first."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=mark, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets; times as times."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(at, place, cell, form)
                    elif cell != "":
                        sheet.write(at, place, cell)
    return path


def read(folder: Path, *rows: Mapping[str, str], **given: Any) -> Log:
    """A log of these rows, in Chicago where nothing else is given."""
    given = {"zone": ZONE, **given} if "zone" not in given else given
    return read_log(written(folder, rows), NOW, **given)


def measured(
    folder: Path, *rows: Mapping[str, str], within: int = 24, readings: Mapping[str, str] | None = None, **given: Any
) -> LogReport:
    """The report of these rows."""
    policy = read_policy()
    return measure_log(read(folder, *rows, **given), policy, choose(policy, readings), NOW, timedelta(hours=within))


def placed(problems: Sequence[Problem]) -> list[tuple[str, int | None, str | None]]:
    """Kind, row and column of each problem."""
    return [(one.kind, one.row, one.column) for one in problems]
