"""What is said where an address gives nothing: why, what is near, and where to go on."""

from __future__ import annotations

from section287g.errors import Section287gError
from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.pages.agency import near_agencies
from section287g.explorer.record import Record
from section287g.explorer.words import InWords, words_of

__all__ = ["missing_page"]


def missing_page(record: Record, asked: Asked, error: Section287gError, status: int) -> Page:
    """A page for an error: what was wrong with the address, and the nearest agencies where one was asked for."""
    words = words_of(asked.language)
    head, _, wanted = asked.path.lstrip("/").partition("/")
    near = near_agencies(record, wanted[:80]) if head == "agencies" and wanted and status == 404 else []
    title = words("missing.title") if status == 404 else words("missing.refused")
    shown = {"error": str(error), "in_words": isinstance(error, InWords), "near": near}
    return Page("missing.html", title, {"error": str(error)}, shown=shown, status=status)
