"""What may be known at a moment: series of lists and agreements without what came later. For pages and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from section287g.registry.moment import Moment

__all__ = ["agreements_until", "series_until"]

Row = Mapping[str, Any]


def series_until(series: Sequence[Row], moment: Moment) -> Sequence[Row]:
    """The lists of a series that may be known."""
    return [one for one in series if one["date"] <= moment.last_day]


def agreements_until(agreements: Sequence[Row], known: Moment) -> list[Row]:
    """Agreements as the lists up to `known` show them, which is the newest that may be known.

    Spans are cut there; corrections of cells and links that came later are left out. Raw rows stay as they are.
    """
    return [
        {
            **one,
            "spans": [_cut(span, known) for span in one["spans"] if _begun(span, known)],
            "revisions": [revision for revision in one["revisions"] if revision["day"] <= known.day],
            "links": [link for link in one["links"] if link["first_day"] <= known.day],
        }
        for one in agreements
        if any(_begun(span, known) for span in one["spans"])
    ]


def _begun(span: Row, known: Moment) -> bool:
    return bool(span["first_position"] <= known.position)


def _cut(span: Row, known: Moment) -> Row:
    if span["last_position"] < known.position:
        return span
    return {
        **span,
        "last_position": known.position,
        "last_list": known.list_id,
        "last_day": known.day,
        "lists": known.position - span["first_position"] + 1,
        "gone": None,
        "gone_list": None,
        "gone_day": None,
        "followed_by": None,
    }
