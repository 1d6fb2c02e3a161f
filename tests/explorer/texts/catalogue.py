"""What the Spanish catalogues hold, read from their files apart from the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts"


def catalogued(name: str) -> set[str]:
    """The English texts of one catalogue, by the name of its file."""
    return {pair["en"] for pair in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))}


def is_day(text: str) -> bool:
    """Whether a value is a date, which no catalogue translates."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
