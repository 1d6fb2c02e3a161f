"""How people write the place that they ask about: with a ZIP code behind it, or in Spanish."""

from __future__ import annotations

import re
from typing import Final

from section287g.explorer.texts import exonyms_in

__all__ = ["as_held"]

_ZIP_BEHIND: Final = re.compile(r".*[^\W\d_].*?[\s,]+(?P<zip>[0-9]{5})(?:-[0-9]{4})?", re.DOTALL)
_COUNTY: Final = re.compile(r"(?:el\s+)?condado\s+(?:de\s+|del\s+)?(?P<name>[^,]+)(?P<rest>,.*)?", re.IGNORECASE)
_OF_STATE: Final = re.compile(r"(?:el\s+)?estado\s+(?:de\s+|del\s+)?(?P<name>.+)", re.IGNORECASE)


def as_held(wanted: str, language: str) -> str:
    """The place as the sources name it: the ZIP code behind a town, English names for Spanish ones on Spanish pages.

    >>> as_held("Gainesville, FL 32601", "en")
    '32601'
    >>> as_held("condado de Harris, Texas", "es"), as_held("Carolina del Norte", "es")
    ('Harris County, Texas', 'North Carolina')
    """
    behind = _ZIP_BEHIND.fullmatch(wanted.strip())
    if behind is not None:
        return behind["zip"]
    if language == "en":
        return wanted
    names = exonyms_in(language)
    parts = [names.get(part.strip().casefold(), part.strip()) for part in wanted.split(",")]
    told = ", ".join(parts)
    state = _OF_STATE.fullmatch(told)
    if state is not None:
        return names.get(state["name"].strip().casefold(), state["name"].strip())
    county = _COUNTY.fullmatch(told)
    return f"{county['name'].strip()} County{county['rest'] or ''}" if county is not None else told
