"""Planted registries: a few lists written by hand, so that every count in a test can be done on fingers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section287g.figures import Figure, read_figures
from section287g.registry import Registry, build, open_registry
from support.workbooks import Half, Row, moa_address, name_for, workbook

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
HOURS: dict[Half, int] = {"am": 13, "mid": 16, "pm": 20}
COLUMNS = (
    "id", "source", "published", "statement", "kind", "unit", "relation", "value", "from_day", "day", "check",
    "parameters",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One list to plant: its day, its half, and its rows."""

    day: date
    half: Half
    rows: Sequence[Row]


def agreement(agency: str, model: str = TFM, state: str = "TEXAS", signed: date = date(2025, 3, 4)) -> Row:
    """A row as ICE writes it; the agency may be any name."""
    stem = "".join(letter for letter in f"{agency}{state}{model}{signed:%m%d%Y}" if letter.isalnum())
    return Row(state, agency, model=model, signed=signed, moa_link=moa_address(f"{stem}.pdf"))


def sheriff(county: str, model: str = TFM, state: str = "TEXAS", signed: date = date(2025, 3, 4)) -> Row:
    """An agreement of a county's sheriff."""
    return agreement(f"{county} County Sheriff's Office", model, state, signed)


Plant = Callable[..., Registry]
Write = Callable[..., list[Figure]]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    """Builds a registry of these sheets and opens it."""
    with ExitStack() as stack:

        def planted(*sheets: Sheet) -> Registry:
            folder = tmp_path / "lists"
            folder.mkdir()
            for sheet in sheets:
                saved = datetime(sheet.day.year, sheet.day.month, sheet.day.day, HOURS[sheet.half], 5, tzinfo=UTC)
                name = name_for("participating", sheet.day, sheet.half)
                (folder / name).write_bytes(workbook(sheet.rows, modified=saved))
            report = build([folder], tmp_path / "registry")
            assert not report.refused
            return stack.enter_context(open_registry(tmp_path / "registry"))

        yield planted


def line(**cells: str) -> dict[str, str]:
    """A line of a figures file: a count of agreements on 2025-09-03, with these cells instead."""
    usual = {
        "id": "planted",
        "source": "a test",
        "published": "2025-09-04",
        "statement": "a planted statement",
        "kind": "number",
        "unit": "agreements",
        "relation": "exactly",
        "value": "3",
        "from_day": "",
        "day": "2025-09-03",
        "check": "count",
        "parameters": "",
    }
    assert set(cells) <= set(usual)
    return {**usual, **cells}


@pytest.fixture
def figures_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a figures file of these lines."""

    def written(*lines: dict[str, str]) -> Path:
        path = tmp_path / "mine.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
        return path

    return written


@pytest.fixture
def figure(figures_file: Callable[..., Path]) -> Callable[..., Figure]:
    """One figure, by way of a file and its reader."""

    def read(**cells: str) -> Figure:
        return read_figures(figures_file(line(**cells)))[0]

    return read
