"""Why a name gives no one place: it is that of several, or of none. For whoever asks, with what may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from section287g.errors import NotFound
from section287g.places.tables import County, counties, open_reference, states_by_code

__all__ = ["AmbiguousPlace", "UnknownPlace", "several", "several_counties", "unknown"]

_MAX_CHOICES: Final = 12
_NEAR: Final = 60
"""From which likeness on, of 100, a name is offered for one that nothing bears."""


class AmbiguousPlace(NotFound):
    """A name is that of several places or counties; `choices` are their codes, the largest first."""

    def __init__(self, message: str, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.choices = choices


class UnknownPlace(NotFound):
    """No place or county has this name; `near` are names that are like it, as one asks by them."""

    def __init__(self, message: str, near: tuple[str, ...]) -> None:
        super().__init__(message)
        self.near = near


def several(text: str, choices: Sequence[tuple[str, str]], hint: str) -> AmbiguousPlace:
    """The refusal of a name that is that of several, by (code, label) of each."""
    shown = "; ".join(label for _, label in choices[:_MAX_CHOICES])
    more = f"; and {len(choices) - _MAX_CHOICES} more" if len(choices) > _MAX_CHOICES else ""
    message = f"{text!r} is the name of {len(choices)} places: {shown}{more}. {hint}"
    return AmbiguousPlace(message, tuple(code for code, _ in choices))


def several_counties(text: str, found: Sequence[County]) -> AmbiguousPlace:
    return several(text, [(one.county_fips, f"{one.name}, {one.state}") for one in found], "Say which state")


def unknown(text: str, name: str, state: str | None) -> UnknownPlace:
    """The refusal of a name that nothing bears, with the nearest names."""
    with open_reference("places") as connection:
        rows = connection.execute(
            "SELECT short_name, state FROM places WHERE $state IS NULL OR state = $state GROUP BY ALL ORDER BY ALL",
            {"state": state},
        ).fetchall()
    known = [(one, code) for one, code in rows]
    known += [(one.name, one.state) for one in counties().values() if one.current and state in (None, one.state)]
    near = process.extract(
        name.casefold(), [one.casefold() for one, _ in known], scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5
    )
    names = tuple(f"{known[index][0]}, {known[index][1]}" for _, _, index in near)
    close = ", ".join(f"'{one}'" for one in names)
    where = f" in {states_by_code()[state].name}" if state is not None else ""
    return UnknownPlace(
        f"no place or county{where} is called {name!r}"
        + (f"; the nearest names are {close}" if close else "")
        + ". Only places with a government of their own are held; for others give the county, a ZIP or a point",
        names,
    )
