"""Texts that the package's data files hold in English, in another language: labels, questions, meanings, titles.

`data/texts/<topic>.<language>.yaml` is a list of `en` and the text in that language. The English text is the key, so
that it stands once, in its own data file; a test compares both, and none is missing or left over.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml

from section287g.datafiles import DataFileError, data_file

__all__ = ["exonyms_in", "texts_in"]


@cache
def texts_in(language: str) -> Mapping[str, str]:
    """All texts of a language by the English one, for pages. Raises `DataFileError` for one that stands twice."""
    found: dict[str, str] = {}
    for file in sorted(data_file("explorer", "texts").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(f".{language}.yaml"):
            continue
        pairs: list[dict[str, str]] = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for pair in pairs:
            if pair["en"] in found:
                raise DataFileError(f"{file.name}: {pair['en']!r} stands twice, here or in another file")
            found[pair["en"]] = pair[language]
    return MappingProxyType(found)


@cache
def exonyms_in(language: str) -> Mapping[str, str]:
    """Names of places in a language, in lower case, each with the English one: for what readers write."""
    found: dict[str, str] = yaml.load(
        data_file("explorer", "exonyms").joinpath(f"{language}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return MappingProxyType(found)
