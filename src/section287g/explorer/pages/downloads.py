"""Downloads: the whole record as files, each with size and SHA-256; the feeds; the way to the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.downloading import MADE, made_files, own_files
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of
from section287g.publish.about import make_about
from section287g.registry.store import PACKAGE_NAME

__all__ = ["downloads_page"]

_AGENCY: Final = "tx-galveston-county-sheriff"
_COLUMNS: Final = ("name", "address", "media", "bytes", "sha256", "rows", "about")


def downloads_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Every file that can be downloaded, one a row; size and hash are unknown of one that is not made yet."""
    words = words_of(asked.language)
    made, own = made_files(record), own_files(record)
    rows: list[dict[str, Any]] = []
    for name, media in MADE.items():
        found = made.get(name)
        if found is None and asked.frozen:  # nobody makes it when it is asked for
            continue
        size, sha256 = (None, None) if found is None else (found.size, found.sha256)
        rows.append(_row(name, media, size, sha256, None, words(f"downloads.{name}")))
    for name, one in own.items():
        what = words("downloads.package") if name == PACKAGE_NAME else one.about
        rows.append(_row(name, one.media, one.size, one.sha256, one.rows, what))
    about = record.fixed("about", lambda: make_about(record.registry.manifest))
    data = {
        "registry": record.version,
        "newest_list": about.newest,
        "licence": about.data_licence.name,
        "licence_address": about.data_licence.path,
        "credit": about.credit,
    }
    shown = {
        "moment": record.moment(),
        "made": [row for row in rows if row["name"] in MADE],
        "tables": [row for row in rows if row["name"] not in MADE],
        "waiting": not made,
        "about": about,
        "feeds": _examples(record),
    }
    title = words("downloads.title")
    if asked.frozen:
        title = words("frozen.downloads") if asked.origin else words("frozen.downloads.plain")
    return Page("downloads.html", title, data, rows, _COLUMNS, shown)


def _examples(record: Record) -> tuple[tuple[str, str], ...]:
    """One feed of each kind, to show how the addresses go."""
    agency = _AGENCY if _AGENCY in record.dossiers else min(record.dossiers)
    return (
        ("downloads.feed.all", "/feeds/changes"),
        ("downloads.feed.state", "/feeds/states/TX"),
        ("downloads.feed.county", "/feeds/counties/48167"),
        ("downloads.feed.agency", f"/feeds/agencies/{agency}"),
        ("downloads.feed.model", "/feeds/models/jem"),
    )


def _row(
    name: str, media: str, size: int | None, sha256: str | None, rows: int | None, about: str | None
) -> dict[str, Any]:
    values = (name, f"/downloads/{name}", media.partition(";")[0], size, sha256, rows, about)
    return dict(zip(_COLUMNS, values, strict=True))
