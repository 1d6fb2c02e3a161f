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
PLANTED = (
    "<script>alert(1)</script> County Sheriff's Office",
    '"onmouseover="alert(2)" x=\' Police Department',
    "</title><img src=x onerror=alert(3)> Police Department",
    "{{ 7 * 7 }} {% raw %} ${7*7} Police Department",
    '=HYPERLINK("http://evil.example","x") Police Department',
    "+1+cmd|' /C calc'!A0 Police Department",
    "-2+3 Police Department",
    "@SUM(1+9) Police Department",
    "\uff1d1+1 Police Department",
    "\u202ecilop \u2066neewteb\u2069 Police Department",
    "C1 \x85 \x9b \u2028 lines Police Department",
    "]]> & &amp; &lt;b&gt; Police Department",
)
"""Names that try to be markup, templates, formulas, another direction of writing, ends of lines."""
PLANTED_LINKS = (
    "javascript:alert(4)", "data:text/html,<script>alert(5)</script>", "//evil.example/x", "https://x.example/\"onclick=\"",
    "vbscript:x", "https://evil.example/<b>", " javascript:alert(6)", "JaVaScRiPt:alert(7)", "https://a\\@evil.example/",
    None, "file:///etc/passwd", "https://www.ice.gov/doclib/=1+1.pdf",
)  # fmt: skip
PLANTED_COUNTIES = ("=1+1 County", "<i>Bexar</i> County", "Bexar County", "@x County")


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


@pytest.fixture(scope="session")
def planted_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The explorer over four lists of which every text is planted, and half of the cells change on the way."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "lists").mkdir()
    for number, day in enumerate((date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1))):
        rows = [
            Row(
                "TEXAS",
                name,
                "County" if "County" in name else "Municipality",
                PLANTED_COUNTIES[(place + number) % 4],
                signed=date(2025, 3, 1),
                moa_link=PLANTED_LINKS[(place + number // 2) % 12],
                addendum="link" if place % 3 == 0 else None,
                addendum_link="javascript:alert(8)" if place % 3 == 0 else None,
            )
            for place, name in enumerate(PLANTED)
            if not (number == 0 and place % 4 == 1) and not (number == 2 and place % 5 == 2)
        ]
        saved = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        path = folder / "lists" / name_for("participating", day, "am")
        path.write_bytes(workbook(rows, kind="participating", modified=saved))
    build([folder / "lists"], folder / "registry")
    with (
        open_registry(folder / "registry") as registry,
        TestClient(make_app(registry, today=lambda: TODAY)) as client,
    ):
        yield client
