"""A change in words, neutral and with its list: for `287g diff` and whatever tells of changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from section287g.lists.lookups import MODEL_NAMES

__all__ = ["change_in_words"]

_EVENTS: Final = {
    "joined": "{who} is listed for the first time{signed}",
    "returned": "{who} is listed again{signed}",
    "absent": "{who} is not on the list",
    "ended": "{who} is no longer listed",
    "spelling": "{who}: ICE now spells the name {after!r} (before {before!r})",
    "name": "{who}: ICE now names the agency {after!r} (before {before!r})",
    "entity corrected": "{who}: ICE moved the agreement from {before!r} to {after!r}",
    "date": "{who}: ICE changed the date of signing from {before} to {after}",
    "re-signing": "{who}: a new document and a later date of signing, {after} (before {before})",
    "document published": "{who}: the {column} is published: {after}",
    "document withdrawn": "{who}: the {column} is no longer linked ({after})",
    "document replaced": "{who}: the {column} is now {after} (before {before})",
    "value": "{who}: {column} is now {after} (before {before})",
}


def change_in_words(change: Mapping[str, Any]) -> str:
    """One line for one row of `Registry.changes`.

    >>> change_in_words({"change": "ended", "agency": "Bristol County Sheriff's Office", "state": "MA",
    ...     "model": "jem", "date": "2021-05-20", "list": "bda35794"})
    "2021-05-20  Bristol County Sheriff's Office (MA), Jail Enforcement Model, is no longer listed  [list bda35794]"
    """
    who = f"{change['agency']} ({change['state']}), {MODEL_NAMES.get(change['model'], 'unknown model')}"
    text = _EVENTS[change["change"]]
    if not text.startswith("{who}:"):
        who += ","
    signed = f", signed {change['signed']}" if change.get("signed") else ""
    column = {"moa": "memorandum", "ice_type": "type"}.get(change.get("column") or "", change.get("column"))
    shown = {name: "nothing" if change.get(name) is None else change[name] for name in ("before", "after")}
    return f"{change['date']}  {text.format(who=who, signed=signed, column=column, **shown)}  [list {change['list']}]"
