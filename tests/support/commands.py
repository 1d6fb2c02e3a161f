"""Runs the command line in this process, with a home of its own, as a user would."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from section287g.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, its data and its talk."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`run("agreements", "--state", "TX")`; the user's own folder is an empty one."""
    monkeypatch.setenv("SECTION287G_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SECTION287G_REGISTRY", raising=False)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["287g", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
