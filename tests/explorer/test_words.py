"""Both catalogues say everything, put in the same things, and hold nothing that no page uses."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from section287g.explorer.asked import LANGUAGES
from section287g.explorer.words import catalogue, words_of

ROOM = Path(__file__).parents[2] / "src" / "section287g" / "explorer"
PUT_IN = re.compile(r"\{(\w+)\}")
USED = re.compile(r"""\b(?:t|words)(?:\.count|\.has|\.marked)?\(\s*"([^"]+)\"(\s*~)?""")


def test_every_message_stands_in_every_language_and_puts_in_the_same() -> None:
    first = catalogue("en")
    for language in LANGUAGES:
        other = catalogue(language)
        assert set(other) == set(first)
        for key, text in first.items():
            assert text.strip(), key
            assert set(PUT_IN.findall(other[key])) == set(PUT_IN.findall(text)), key


def test_messages_that_count_have_a_singular_and_a_plural() -> None:
    keys = set(catalogue("en"))
    for key in keys:
        stem, _, form = key.rpartition(".")
        if form in ("one", "other") and stem.startswith("unit."):
            assert {f"{stem}.one", f"{stem}.other"} <= keys


def test_what_pages_say_is_in_the_catalogue() -> None:
    keys = set(catalogue("en"))
    stems = {stem for key in keys for stem in (key, key.rpartition(".")[0])}
    used = set()
    for path in [*ROOM.rglob("*.html"), *ROOM.rglob("*.py")]:
        for key, joined in USED.findall(path.read_text(encoding="utf-8")):
            used.add(key)
            wanted = key.rstrip(".") if joined else key
            assert wanted in keys | stems or any(one.startswith(key) for one in keys), f"{path.name}: {key}"
    assert len(used) > 80


@pytest.mark.parametrize(
    ("language", "one", "many", "day"),
    [("en", "1 agency", "1,251 agencies", "Sep 3, 2025"), ("es", "1 agencia", "1,251 agencias", "3 sept 2025")],
)
def test_counts_and_days_are_those_of_the_language(language: str, one: str, many: str, day: str) -> None:
    words = words_of(language)
    assert words.count("unit.agencies", 1) == one
    assert words.count("unit.agencies", 1251) == many
    assert words.day(date(2025, 9, 3)) == day
