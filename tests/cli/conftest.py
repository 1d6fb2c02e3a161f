"""A small world of lists for the command line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from support.world import World, world


@pytest.fixture
def lists(tmp_path: Path) -> World:
    """A small world of lists, written to `tmp_path / "lists"`."""
    made = world(random.Random(287), lists=6, agencies=12)
    folder = tmp_path / "lists"
    folder.mkdir()
    made.write(folder)
    return made
