"""A small registry whose cells are as awkward as cells can be, and one export of it in every format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section287g.publish import ExportReport, export
from section287g.registry import Registry, open_registry
from section287g.registry.builder import build
from support import workbooks as w

SIGNED = date(2025, 7, 1)
NEWEST = date(2025, 7, 9)
FORMULAS = ('=HYPERLINK("http://a.example","a") County Sheriff\'s Office', "=cmd|' /C calc'!A0", "+1", "@x", "-1")
BROKEN_NAME = 'Elm "Old", Police\nDepartment\u00a0'
_HEADER = (*w.PARTICIPATING, "NOTE")
_JUDGEMENT = """verdict,state,model,a,b,listed_together,decided_by,evidence
same,TX,,Galveston County Sherrif's Office,Galveston County Sheriff's Office,,person: a test,one letter
"""


def _rows(spelt: str) -> list[w.Row]:
    address = w.moa_address("ElmCoTX_TFM_MOA_07012025.pdf")
    return [
        w.Row(
            "TEXAS", f"Galveston County {spelt} Office", county="Galveston County", signed=SIGNED, moa_link=address
        ),
        w.Row("TEXAS", BROKEN_NAME, "Municipality", FORMULAS[1], "Jail Enforcement Model", "7/72025", w.LINK_PENDING),
        w.Row(
            "FLORIDA", FORMULAS[0], county=FORMULAS[2], signed=SIGNED, moa=FORMULAS[3], extra={"NOTE": FORMULAS[4]}
        ),
        w.Row("FLORIDA", "Pine County Sheriff's Office", county=FORMULAS[4], signed=SIGNED, hidden=True),
    ]


def _plant(folder: Path) -> Registry:
    lists = folder / "lists"
    lists.mkdir()
    halves: tuple[tuple[date, w.Half, str], ...] = (
        (date(2025, 7, 2), "am", "Sherrif's"),
        (NEWEST, "pm", "Sheriff's"),
    )
    for day, half, spelt in halves:
        modified = datetime(day.year, day.month, day.day, 13, 5, 7, tzinfo=UTC)
        data = w.workbook(_rows(spelt), header=_HEADER, modified=modified)
        (lists / w.name_for("participating", day, half)).write_bytes(data)
    pending = w.workbook(
        [w.Row("OHIO", "Oak County Sheriff's Office", county="Oak County")],
        kind="pending",
        modified=datetime(2025, 7, 8, 13, tzinfo=UTC),
    )
    (lists / w.name_for("pending", date(2025, 7, 8))).write_bytes(pending)
    judgements = folder / "judgements.csv"
    judgements.write_text(_JUDGEMENT, encoding="utf-8")
    build([lists], folder / "registry", judgements=[judgements])
    return open_registry(folder / "registry")


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Two participating lists and a pending one, planted by hand."""
    with _plant(tmp_path_factory.mktemp("planted")) as registry:
        yield registry


@pytest.fixture(scope="session")
def report(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> ExportReport:
    """An export of the planted registry in every format."""
    return export(registry, tmp_path_factory.mktemp("export") / "out")
