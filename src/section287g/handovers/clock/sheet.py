"""Writes the hold sheet, `write_sheet`: a PDF for the wall of a booking desk, and for a screen reader.

US Letter, tagged to PDF/UA-1, with the fonts that come with typst. It holds no date of making and nothing of the
machine: the same hold gives the same bytes. It has a booking id that the jail makes up, and no field for a name.
Facility and booking reach the layout as JSON, as text and never as markup.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from section287g.handovers.clock.holding import MODELS
from section287g.handovers.clock.model import BINDING, Clocks
from section287g.handovers.clock.wording import GIVEN, earliest_text, moment_text, notice_text, outcome, reasons
from section287g.lists.lookups import state_names
from section287g.typeset import breakable, set_page, settable

__all__ = ["sheet_content", "write_sheet"]

_LONGEST: Final = 120


def write_sheet(clocks: Clocks, path: Path, facility: str | None = None, booking: str | None = None) -> None:
    """Writes the sheet of a hold. Raises `OSError` where the disk refuses."""
    layout = files("section287g").joinpath("handovers", "clock", "data", "sheet.typ")
    set_page(layout, sheet_content(clocks, facility, booking), path)


def sheet_content(clocks: Clocks, facility: str | None = None, booking: str | None = None) -> dict[str, Any]:
    """What the sheet says, as plain values that its layout `data/sheet.typ` sets."""
    hold, first = clocks.hold, clocks.first_end
    about = [
        ("Facility", facility or "not given"),
        ("Booking", booking or "not given"),
        ("State", state_names()[hold.state] if hold.state is not None else "not given"),
        ("Model", MODELS[hold.model] if hold.model is not None else "not given"),
        ("Time zone", hold.zone.key),
    ]
    given = [(label, hold.moment(name)) for name, label in GIVEN.items()]
    content = {
        "title": "Hold sheet",
        "about": [(label, breakable(text[:_LONGEST])) for label, text in about],
        "given": [(label, "not given" if moment is None else moment_text(moment)) for label, moment in given],
        "first": {
            "label": "Earliest end of the clocks that can be told",
            "when": "not known" if first is None else moment_text(first),
            "by": earliest_text(clocks),
        },
        "columns": ["Clock", "Began", "Must end by"],
        "clocks": [
            {
                "title": one.title,
                "began": "not known" if one.begins is None else moment_text(one.begins),
                "ends": outcome(one),
                "earliest": one.id in clocks.earliest,
            }
            for one in clocks.clocks
        ],
        "earliest": "earliest",
        "notices": {"title": "Telling ICE", "texts": [notice_text(one) for one in clocks.notices]},
        "why": {
            "title": "Why",
            "entries": [(one.title, " ".join(reasons(one))) for one in clocks.clocks],
            "texts": list(clocks.remarks),
        },
        "binding": BINDING,
        "boxes": [
            {"title": "Clocks checked", "fields": ["Signature", "Day and time"]},
            {"title": "Left the jail: to ICE or released", "fields": ["Signature", "Day and time"]},
        ],
        "no_name": "Write no name and no number of the person here; the booking id is one that the jail makes up.",
    }
    return {name: settable(value) for name, value in content.items()}
