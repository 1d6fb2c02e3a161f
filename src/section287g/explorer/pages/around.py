"""What stands beside an answer on who covers a place: agencies listed before, places of the same name, ways on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.cells import Cells
from section287g.explorer.record import Record, Standing
from section287g.explorer.words import words_of
from section287g.registry.covering import Covering

__all__ = ["Around", "around_place"]

_SAME_NAME: Final = re.compile(r"(?P<name>.+) has the same name(?:; ask '(?P<ask>.+)' for it)?")
_CODE: Final = re.compile(r"(?P<label>.+), (?P<code>\d{7}|\d{10})\)")


@dataclass(frozen=True, slots=True)
class Around:
    """What a reader of the answer may need next. All that is shown is in the page's language.

    `former` are agencies of these counties whose agreements are ended or absent, each with the model and what became
    of it; `alike` are addresses and names of other places of the name; `notes` the notes that tell of something else;
    `ways` addresses and names of the county's and state's pages; `no_police` names a town that no agency of its own
    covers, and `first` is the record's first day.
    """

    former: Sequence[tuple[Markup, Markup, str]]
    alike: Sequence[tuple[str, str]]
    notes: Sequence[str]
    ways: Sequence[tuple[str, str]]
    no_police: str | None
    first: Any


def around_place(record: Record, asked: Asked, standing: Standing, found: Covering) -> Around:
    """What stands beside the answer for a county, town, ZIP code or point; for a state only what its notes tell."""
    spot = found.spot
    counties = [one.county for one in spot.counties if one.county.county_fips in record.counties]
    ways = [(asked.to(f"/counties/{one.county_fips}"), f"{one.name}, {one.state}") for one in counties]
    ways += [(asked.to(f"/states/{code}"), record.states[code].name) for code in spot.states if code in record.states]
    here = asked.to(asked.path)
    notes: list[str] = []
    alike: list[tuple[str, str]] = []
    for note in spot.notes:
        same = _SAME_NAME.fullmatch(note)
        if same is None:
            notes.append(note)
        else:
            code = _CODE.fullmatch(same["name"])
            name = f"{code['label']})" if code else same["name"]
            alike.append((asked.to("/covers", q=code["code"] if code else same["ask"] or same["name"]), name))
    own = spot.places[0] if spot.kind == "place" else None
    has_police = any(line.jurisdiction == "municipal" for line in found.lines)
    return Around(
        () if asked.frozen and spot.kind == "state" else _former(record, asked, standing, counties),
        alike,
        notes,
        [(address, name) for address, name in ways if address != here],
        own.short_name if own is not None and not has_police else None,
        record.series[0]["date"],
    )


def _former(
    record: Record, asked: Asked, standing: Standing, counties: Sequence[Any]
) -> list[tuple[Markup, Markup, str]]:
    """Agreements of these counties' agencies that are on the list no longer, the last to go first."""
    words = words_of(asked.language)
    cells = Cells(record, asked, words)
    codes = {one.county_fips for one in counties}
    gone: list[Mapping[str, Any]] = [
        one
        for one in _gone(record, standing)
        if codes & set((record.dossiers[one["agency_id"]]["county_fips"] or "").split(";"))
    ]
    gone.sort(key=lambda one: (one["last_listed"], one["agency"]), reverse=True)
    return [
        (
            cells.agency(one),
            cells.model(one["model"]),
            words(f"covers.former.{one['status']}", last=one["last_listed"]),
        )
        for one in gone
    ]


def _gone(record: Record, standing: Standing) -> Sequence[Mapping[str, Any]]:
    """Every agreement that is absent or ended at the moment."""
    moment = standing.moment
    return record.kept(
        ("gone", moment.position, moment.known),
        lambda: tuple(one for one in standing.agreements if one["status"] != "listed"),
    )
