"""Agencies on lists, made by hand: for tests of the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from section287g.funding.forecast.listed import Listed
from section287g.registry import Registry, build, open_registry
from support.workbooks import Row, name_for, workbook

FIRST = date(2025, 3, 3)


def listed(agencies: Sequence[tuple[str, date, date | None]], newest: date) -> Listed:
    """Weekly lists up to a day; an agency is a state, its day of signing, and the first day on which it is gone."""
    days = [newest - timedelta(days=7 * back) for back in range((newest - FIRST).days // 7, -1, -1)]
    states = tuple(sorted({state for state, _, _ in agencies}))
    present = np.array(
        [[signed <= day and (gone is None or day < gone) for day in days] for _, signed, gone in agencies]
    )
    assert present.any(axis=1).all(), "an agency is on no list"
    ordinals = np.array([day.toordinal() for day in days])
    return Listed(
        ordinals,
        states,
        np.array([states.index(state) for state, _, _ in agencies]),
        np.array([signed.toordinal() for _, signed, _ in agencies]),
        ordinals[present.argmax(axis=1)],
        present,
    )


NAMES = ("FLORIDA", "TEXAS")


def row(number: int, signed: date, model: str = "Task Force Model") -> Row:
    """The row of the agency with a number; odd ones are in Texas."""
    name = f"{chr(65 + number // 26)}{chr(97 + number % 26)}ville Police Department"
    return Row(NAMES[number % 2], name, type="Municipality", county="", model=model, signed=signed)


def registry(folder: Path, lists: dict[date, Sequence[Row]]) -> Registry:
    """The registry of some lists."""
    (folder / "lists").mkdir(parents=True)
    for day, rows in lists.items():
        data = workbook(list(rows), modified=datetime(day.year, day.month, day.day, 13, tzinfo=UTC))
        (folder / "lists" / name_for("participating", day)).write_bytes(data)
    return open_registry(build([folder / "lists"], folder / "registry").manifest.root)


def growing(weeks: int, each: int) -> dict[date, list[Row]]:
    """Weekly lists on which so many agencies more stand each week, signed that day."""
    lists: dict[date, list[Row]] = {}
    rows: list[Row] = []
    for week in range(weeks):
        day = FIRST + timedelta(days=7 * week)
        rows = rows + [row(week * each + one, day) for one in range(each)]
        lists[day] = rows
    return lists
