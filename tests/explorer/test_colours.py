"""The colours of the pages can be told apart: WCAG's ratios, computed from the style sheet itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "src" / "section287g" / "explorer" / "assets" / "style.css"
TEXT = 4.5
"""What WCAG 2.2 asks of text (1.4.3, AA)."""
MARK = 3.0
"""What it asks of the borders of fields, of a focus and of what a drawing says (1.4.11)."""


def colours() -> dict[str, str]:
    """The named colours, with all six digits."""
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", SHEET.read_text(encoding="utf-8"))
    return {name: value if len(value) == 6 else "".join(2 * digit for digit in value) for name, value in found}


def light(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_definition() -> None:
    assert ratio("000000", "ffffff") == pytest.approx(21)
    assert ratio("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", ["paper", "ground"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "mark"])
def test_text_can_be_read_on_both_grounds(ink: str, ground: str) -> None:
    named = colours()
    assert ratio(named[ink], named[ground]) >= TEXT


def test_white_text_can_be_read_on_buttons_and_chosen_suggestions() -> None:
    assert ratio("ffffff", colours()["link"]) >= TEXT


@pytest.mark.parametrize("mark", ["edge", "link", "mark", "tfm-ink", "wso-ink", "jem-ink", "several-ink"])
def test_marks_can_be_seen_on_paper(mark: str) -> None:
    named = colours()
    assert ratio(named[mark], named["paper"]) >= MARK


@pytest.mark.parametrize("shade", ["tfm", "wso", "jem", "several"])
def test_a_pattern_can_be_seen_on_its_shade(shade: str) -> None:
    named = colours()
    assert ratio(named[f"{shade}-ink"], named[shade]) >= MARK


def test_there_is_no_colour_that_is_not_looked_at() -> None:
    looked_at = {"ink", "quiet", "link", "mark", "paper", "ground", "edge", "tfm", "wso", "jem", "several"}
    looked_at |= {f"{shade}-ink" for shade in ("tfm", "wso", "jem", "several")}
    assert set(colours()) - looked_at == {"line"}  # lines between rows: nothing is told by them
