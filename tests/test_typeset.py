"""Pages as tagged PDFs: hostile text stays text, the same content gives the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.typeset import breakable, set_page, settable

LAYOUT = """#let content = json(bytes(sys.inputs.content))
#set document(title: "Test", date: none)
#set text(lang: "en")
#content.text
"""


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=80))
def test_any_text_can_be_set_and_is_no_markup(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("page")
    layout = folder / "layout.typ"
    layout.write_text(LAYOUT, encoding="utf-8")
    for name in ("one.pdf", "two.pdf"):
        set_page(layout, {"text": settable(text + " #panic() $x$ *b* <l>")}, folder / name)
    first = (folder / "one.pdf").read_bytes()
    assert first == (folder / "two.pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert b"/StructTreeRoot" in first


def test_what_the_fonts_lack_is_named_by_its_code() -> None:
    assert settable({"a": ["\u770c \u202e x", ("\tb",)]}) == {"a": ["[U+770C] [U+202E] x", ["b"]]}


def test_long_runs_may_break() -> None:
    assert breakable("short words stay").count("\N{ZERO WIDTH SPACE}") == 0
    assert breakable("x" * 40).replace("\N{ZERO WIDTH SPACE}", "") == "x" * 40
