"""Fixtures for every room: the real lists where a folder of them is named, read and built once a session.

The folder is named by the environment variable ``SECTION287G_LISTS``; without it the tests on real lists are
skipped and say so. What else is known of its files lies in ``../facts/lists-index.csv`` beside it.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from section287g.lists import RawList, read_bytes
from section287g.registry import BuildReport, Registry, build, open_registry
from support.commands import run as run

VARIABLE = "SECTION287G_LISTS"


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """The folder with ICE's own lists."""
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no folder with ICE's lists")
    folder = Path(named)
    assert folder.is_dir(), f"{VARIABLE} names {named}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def real_files(real_folder: Path) -> list[Path]:
    """Every workbook and page table of the folder."""
    ledger = real_folder / "sightings.csv"
    return sorted(path for path in real_folder.rglob("*") if path.suffix in (".xlsx", ".csv") and path != ledger)


@pytest.fixture(scope="session")
def real_lists(real_files: list[Path]) -> dict[str, RawList]:
    """Every real list as read, by the hash of its content; a refused one is an error."""
    read = [read_bytes(path.read_bytes(), path.name) for path in real_files]
    return {one.sha256: one for one in read}


@pytest.fixture(scope="session")
def real_index(real_folder: Path) -> dict[str, dict[str, str]]:
    """What was counted by other means in each real workbook, by hash."""
    path = real_folder.parent / "facts" / "lists-index.csv"
    if not path.is_file():
        pytest.skip("there is no ../facts/lists-index.csv beside the folder of lists")
    with path.open(newline="", encoding="utf-8") as lines:
        return {line["sha256"]: line for line in csv.DictReader(lines)}


@pytest.fixture(scope="session")
def real_report(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """The build of all real lists."""
    return build([real_folder], tmp_path_factory.mktemp("real") / "registry")


@pytest.fixture(scope="session")
def real_registry(real_report: BuildReport) -> Registry:
    """The registry of all real lists."""
    return open_registry(real_report.manifest.root)
