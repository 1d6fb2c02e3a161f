"""Every catalogue of texts reads, says something in each pair, and keeps the numbers of the English text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

FILES = sorted(
    (Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts").glob("*.yaml"),
    key=lambda one: one.name,
)
NUMBER = re.compile(r"\d[\d,.:/-]*\d|\d")


@pytest.mark.parametrize("file", FILES, ids=[one.stem for one in FILES])
def test_every_pair_says_the_same_numbers(file: Path) -> None:
    language = file.stem.rpartition(".")[2]
    pairs = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert pairs
    for pair in pairs:
        assert set(pair) == {"en", language}
        assert pair[language].strip() == pair[language] != "", pair
        assert sorted(NUMBER.findall(pair[language])) == sorted(NUMBER.findall(pair["en"])), pair


def test_no_text_stands_in_two_catalogues() -> None:
    seen: dict[tuple[str, str], str] = {}
    for file in FILES:
        language = file.stem.rpartition(".")[2]
        for pair in yaml.safe_load(file.read_text(encoding="utf-8")):
            assert (language, pair["en"]) not in seen, (file.name, seen[language, pair["en"]], pair["en"])
            seen[language, pair["en"]] = file.name
