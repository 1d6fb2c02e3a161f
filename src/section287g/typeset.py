"""Sets a page as a tagged PDF: for every room that has something to print and sign.

US Letter or whatever the layout says, tagged to PDF/UA-1, with the fonts that come with typst. Nothing of the machine
is in it, and no date where the layout sets `date: none`, as all of this package do: the same content gives the same
bytes. Content reaches the layout as JSON, as text and never as markup.

>>> settable("a\\tb  \\u770c"), breakable("x" * 20).count("\\N{ZERO WIDTH SPACE}")
('a b [U+770C]', 1)
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

__all__ = ["breakable", "set_page", "settable"]

_STANDARD: Final = "ua-1"
_RUN: Final = re.compile(r"[^\s\-]{17,}")
_PIECE: Final = 14
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_SETTABLE: Final = re.compile(
    "[^\N{ZERO WIDTH SPACE} -~\u00a0-\u00ac\u00ae-\u024f\u02b0-\u036f\u0386\u0388-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u03ce\u0400-\u045f\u1e00-\u1eff\u2010-\u2027\u2030-\u203e\u20ac\u2116\u2122\u2212]"
)
"""What the fonts that come with typst do not show for certain, or what would hide or turn text."""


def set_page(layout: Traversable, content: Mapping[str, Any], path: Path) -> None:
    """Sets content by a layout and writes the PDF. Raises `OSError` where the disk refuses."""
    import typst

    made = typst.compile(
        layout.read_bytes(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        format="pdf",
        pdf_standards=_STANDARD,
        ignore_system_fonts=True,
    )
    path.write_bytes(made)


def breakable(text: str) -> str:
    """A text whose long runs, as file names and ids have them, may break in a narrow column."""
    return _RUN.sub(lambda run: _BREAK.join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE)), text)


def settable(value: Any) -> Any:
    """The same values, with white space as single spaces, and with a code for every character that can't be set."""
    if isinstance(value, str):
        text = " ".join(unicodedata.normalize("NFC", value).split())
        return _SETTABLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    if isinstance(value, dict):
        return {name: settable(one) for name, one in value.items()}
    return [settable(one) for one in value] if isinstance(value, list | tuple) else value
