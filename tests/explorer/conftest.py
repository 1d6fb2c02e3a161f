"""The explorer over the registry that the package carries, and over a small hostile one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.registry import build, open_registry
from support.workbooks import Row, name_for, workbook

TODAY = date(2026, 3, 9)
HOSTILE_NAME = '<script>alert(1)</script> & "Sons" County Sheriff\'s Office'
FORMULA_NAME = "=cmd|' /C calc'!A0 Police Department"


@pytest.fixture(scope="session")
def site() -> Iterator[TestClient]:
    """The explorer over the package's registry, ten days after its newest list."""
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: TODAY)) as client:
        yield client


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The explorer over lists whose names and links try to be markup, formulas and scripts."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "lists").mkdir()
    rows = [
        Row("TEXAS", HOSTILE_NAME, county="Bexar County", signed=date(2025, 3, 1), moa_link="javascript:alert(2)"),
        Row("TEXAS", FORMULA_NAME, "Municipality", "Bexar County", signed=date(2025, 3, 1)),
    ]
    for day in (date(2025, 7, 1), date(2025, 8, 1)):
        saved = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        path = folder / "lists" / name_for("participating", day, "am")
        path.write_bytes(workbook(rows, kind="participating", modified=saved))
    build([folder / "lists"], folder / "registry")
    with (
        open_registry(folder / "registry") as registry,
        TestClient(make_app(registry, today=lambda: TODAY)) as client,
    ):
        yield client
