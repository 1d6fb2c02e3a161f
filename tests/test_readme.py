"""The README shows what the commands print: each command in it is run and compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli.conftest import Run, run  # noqa: F401

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def shown() -> list[tuple[str, str]]:
    found = []
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


def test_there_is_output_to_compare() -> None:
    assert len(shown()) >= 3


@pytest.mark.parametrize(("command", "output"), shown(), ids=[command for command, _ in shown()])
def test_what_is_shown_is_what_is_printed(run: Run, command: str, output: str) -> None:  # noqa: F811
    said = run(*shlex.split(command)[1:])
    assert said.code == 0
    lines = [line for line in said.out.splitlines() if "days old" not in line]  # that line grows older each day
    assert lines == output.splitlines()
