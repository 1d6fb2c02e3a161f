"""Small registries whose every agreement is known, frozen into a folder; of the counties only those that matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from section287g.explorer.site import Frozen, freeze
from section287g.explorer.site.tasks import Task
from section287g.registry import build
from support.workbooks import Row, name_for, workbook

COUNTIES = ("48029", "12001", "12007", "48167")
STATES = ("TX", "FL", "GU")
NAME = '<b>Bexar</b> & "Sons" County Sheriff\'s Office'


def line(state: str, agency: str, county: str, model: str = "Task Force Model", day: int = 3) -> Row:
    return Row(state, agency, county=county, model=model, signed=date(2025, 3, day))


BEXAR = line("TEXAS", NAME, "Bexar County")
ALACHUA = line("FLORIDA", "Alachua County Sheriff's Office", "Alachua County", "Warrant Service Officer")
BRADFORD = line("FLORIDA", "Bradford County Sheriff's Office", "Bradford County", day=7)
LISTS = (
    (date(2025, 7, 1), (BEXAR, BRADFORD)),
    (date(2025, 8, 1), (BEXAR, BRADFORD, ALACHUA)),
    (date(2025, 8, 20), (BEXAR, ALACHUA)),
)
"""Alachua joins in August; Bradford is on the first two lists only."""


def make_registry(folder: Path, many: int) -> Path:
    """A registry of the first lists of `LISTS`."""
    (folder / "lists").mkdir(parents=True)
    for day, rows in LISTS[:many]:
        saved = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
        path = folder / "lists" / name_for("participating", day)
        path.write_bytes(workbook(rows, kind="participating", modified=saved))
    build([folder / "lists"], folder / "registry")
    return folder / "registry"


@pytest.fixture(scope="session")
def two_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry of July and of the first of August."""
    return make_registry(tmp_path_factory.mktemp("two"), 2)


@pytest.fixture(scope="session")
def three_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry in which Bradford has gone."""
    return make_registry(tmp_path_factory.mktemp("three"), 3)


def is_small(task: Task) -> bool:
    """Whether a task is of the small site: everything but most counties and states, and pictures, which take long."""
    if task.path.endswith(".png"):
        return False
    if task.path.startswith("/counties/") or "/counties/" in task.path:
        return task.path.endswith(COUNTIES)
    if "/states/" in task.path:
        return task.path.split("/states/")[1].partition("/")[0].partition(".")[0] in STATES
    return True


Freezer = Callable[..., Frozen]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Freezer:
    """Freezes a small site in this process, without the files of the whole record unless they are asked for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))

    def made(registry: Path, folder: Path, base: str | None = None, **more: Any) -> Frozen:
        asked: dict[str, Any] = {"processes": 1, "downloads": False, "only": is_small, **more}
        return freeze(registry, folder, base, **asked)

    return made


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name there."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file each is, and when it was written."""
    found = {one.relative_to(folder).as_posix(): one.stat() for one in folder.rglob("*") if one.is_file()}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}
