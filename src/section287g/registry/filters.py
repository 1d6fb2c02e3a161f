"""The filters that every question about agreements shares, checked once: for the Python interface and the CLI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from section287g.errors import NotFound
from section287g.identity import normal_form
from section287g.lists.cells import UNKNOWN_MODEL, UNKNOWN_STATE
from section287g.lists.lookups import MODEL_NAMES, states
from section287g.registry.moment import Day

__all__ = ["STATUSES", "Filters", "as_many"]

STATUSES: Final = ("listed", "absent", "ended", "all")
Many = str | Sequence[str] | None


def as_many(value: Many) -> tuple[str, ...]:
    """One value, several, or none, as a tuple."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep. Empty keeps everything, but for `status`, which without a word keeps what is listed.

    `state` is a code or a name, `model` jem, wso or tfm; `search` looks for words in the agency's names, now or
    ever, and in its county and ids; `signed_by` keeps what was signed on or before a day, whatever its status;
    `link_pending` keeps what has been without its document for at least so many days.
    """

    state: Many = None
    model: Many = None
    status: Many = None
    as_of: Day | None = None
    known_on: Day | None = None
    signed_by: Day | None = None
    search: str | None = None
    link_pending: int | None = None

    def states(self) -> list[str]:
        """State codes asked for. Raises `NotFound` for what is no state."""
        found = []
        for text in as_many(self.state):
            code = text.upper() if text.upper() in (*states().values(), UNKNOWN_STATE) else states().get(text.upper())
            if code is None:
                raise NotFound(f"{text!r} is no state or territory; give its two-letter code or its name")
            found.append(code)
        return found

    def models(self) -> list[str]:
        """Models asked for. Raises `NotFound` for what is no model."""
        found = [text.lower() for text in as_many(self.model)]
        for text in found:
            if text not in (*MODEL_NAMES, UNKNOWN_MODEL):
                raise NotFound(f"{text!r} is no model; the models are jem, wso and tfm")
        return found

    def statuses(self) -> list[str]:
        """Statuses asked for; what is listed by default, and every status where signing is asked for."""
        found = [text.lower() for text in as_many(self.status)]
        for text in found:
            if text not in STATUSES:
                raise NotFound(f"{text!r} is no status; they are {', '.join(STATUSES)}")
        if "all" in found or (not found and self.signed_by is not None):
            return ["listed", "absent", "ended"]
        return found or ["listed"]

    def where(self) -> tuple[list[str], dict[str, Any]]:
        """Conditions on state, model, signing and search as SQL, and their parameters."""
        conditions: list[str] = []
        parameters: dict[str, Any] = {}
        if self.state is not None:
            conditions.append("list_contains($states, r.state)")
            parameters["states"] = self.states()
        if self.model is not None:
            conditions.append("list_contains($models, r.model)")
            parameters["models"] = self.models()
        if self.signed_by is not None:
            conditions.append("r.signed <= $signed_by")
            parameters["signed_by"] = _day(self.signed_by)
        if self.search:
            conditions.append(
                "(contains(lower(r.agency), $search) OR contains(lower(r.county), $search)"
                " OR starts_with(r.agency_id, $search)"
                " OR ($normal <> ''"  # what has no letter or digit is part of every name
                " AND r.agency_id IN (SELECT agency_id FROM spellings WHERE contains(normal, $normal))))"
            )
            parameters["search"] = self.search.lower().strip()
            parameters["normal"] = normal_form(self.search)
        return conditions, parameters


def _day(day: Day) -> date:
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"{day!r} is no day; write it as 2025-09-03") from None
