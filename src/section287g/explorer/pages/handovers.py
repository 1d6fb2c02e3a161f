"""Hand-overs: what was published of each release that is loaded on this machine; else how to load one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.pages.handover_chart import draw_readings
from section287g.explorer.pages.handover_tables import sections_of
from section287g.explorer.pages.handover_texts import Teller
from section287g.explorer.record import Record
from section287g.explorer.words import Words, words_of

if TYPE_CHECKING:
    from section287g.handovers.release import Release

__all__ = ["handovers_mark", "handovers_page"]

_COLUMNS: Final = ("release", "section", "group", "value", "number", "unit", "of", "percent", "note")
_LINKED: Final = 5
"""Sections up to which a page needs no list of them."""


def handovers_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Each release with what was published of it, and nothing else. Its table is one published figure a row."""
    from section287g.handovers.release import list_releases

    words = words_of(asked.language)
    shown: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for release in () if asked.frozen else list_releases(record.store):  # what is loaded here is for here alone
        published = _published(release)
        told: dict[str, Any] = {
            "name": release.name,
            "extracted": release.extracted,
            "tables": sorted(release.tables),
            "report": None,
        }
        if published is not None:
            rows += [{**{name: line.get(name) for name in _COLUMNS}, "release": release.name}
                     for line in published["lines"]]  # fmt: skip
            told["report"] = _shown(published, record, asked, words)
        shown.append(told)
    data = {"releases": [{name: one[name] for name in ("name", "extracted", "tables")} for one in shown]}
    return Page("handovers.html", words("handovers.title"), data, rows, _COLUMNS, {"releases": shown})


def handovers_mark(record: Record) -> str:
    """What is loaded and published, in a word, for the mark of the page. Raises `StorageError` as the page does."""
    from section287g.handovers.release import list_releases

    told = [[one.name, dict(one.about), _published(one)] for one in list_releases(record.store)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _shown(published: Mapping[str, Any], record: Record, asked: Asked, words: Words) -> dict[str, Any]:
    """A report in the words of the page: its sections, how to read it, how it was made."""
    teller = Teller(words, published["about"], record, asked)
    sections = sections_of(published["lines"], teller)
    return {
        "sections": sections,
        "linked": len(sections) > _LINKED,
        "settings": list(teller.settings(published["about"])),
        "reading": [teller.says(note) for note in published.get("notes", ())],
        "chart": draw_readings(published["lines"], words),
    }


def _published(release: Release) -> dict[str, Any] | None:
    """The last published report of a release, as the command wrote it beside its tables."""
    from section287g.handovers.measures.published import published_report

    return published_report(release)
