"""The API's answers about one thing: the summary, an agency, a state, a county, a model, a place, the figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlencode

from section287g.errors import NotFound
from section287g.explorer.api.desk import Desk
from section287g.explorer.api.details import (
    AgencyDetail,
    Covered,
    ModelDetail,
    RecentChanges,
    StateDetail,
    StateOfModel,
    Summary,
)
from section287g.explorer.api.query import CoversAsked, MomentAsked
from section287g.explorer.api.rows import Agreement, Figure, StateCoverage
from section287g.explorer.api.shapes import PREFIX, Envelope
from section287g.explorer.pages.agency import near_agencies
from section287g.lists.lookups import MODEL_NAMES
from section287g.places.spot import Spot, spot_at_point, spot_by_county, spot_by_name, spot_by_place, spot_by_zip

__all__ = [
    "show_agency", "show_county", "show_covers", "show_figures", "show_model", "show_state", "show_summary",
]  # fmt: skip

_NOT_OF_SUMMARY: Final = ("as_of", "list", "in_words", "days_old")
_POSITIONS: Final = ("first_position", "last_position")


def show_summary(desk: Desk, asked: MomentAsked) -> Envelope[Summary]:
    """The programme on one screen."""
    moment = desk.record.moment(asked.as_of, asked.known_on)
    told = desk.record.kept(
        ("summary", moment.position, moment.known),
        lambda: desk.record.registry.summary(desk.record.named(moment), asked.known_on),
    )
    changes = RecentChanges(**told["changes"])
    data = {key: value for key, value in told.items() if key not in _NOT_OF_SUMMARY} | {"changes": changes}
    return desk.one(moment, asked.known_on, "agreements and agencies", Summary.model_validate(data))


def show_agency(desk: Desk, agency_id: str, asked: MomentAsked) -> Envelope[AgencyDetail]:
    """Everything about one agency. Raises `NotFound` with the nearest ids."""
    record = desk.record
    if agency_id not in record.dossiers:
        near = ", ".join(one["agency_id"] for one in near_agencies(record, agency_id[:80]))
        raise NotFound(f"no agency has the id {agency_id[:80]!r}; near are {near or 'none'}")
    dossier = record.dossiers[agency_id]
    standing = record.standing(asked.as_of, asked.known_on)
    then = [
        Agreement.model_validate({name: one[name] for name in Agreement.model_fields})
        for one in standing.agreements
        if one["agency_id"] == agency_id
    ]
    data = AgencyDetail.model_validate(
        {**dossier, "standing": then, "agreements": [_without_positions(one) for one in dossier["agreements"]]}
    )
    return desk.one(standing.moment, asked.known_on, "one agency", data)


def _without_positions(agreement: dict[str, Any]) -> dict[str, Any]:
    spans = [{key: value for key, value in span.items() if key not in _POSITIONS} for span in agreement["spans"]]
    return {**agreement, "spans": spans}


def show_state(desk: Desk, state: str, asked: MomentAsked) -> Envelope[StateDetail]:
    """One state or territory."""
    record = desk.record
    if state not in record.states:
        raise NotFound(f"no state or territory has the letters {state[:40]!r}")
    standing = record.standing(asked.as_of, asked.known_on)
    moment = standing.moment
    rows = desk.rows(
        ("coverage", "state", moment.position, moment.known),
        lambda: list(record.registry.coverage("state", asked.as_of, asked.known_on)),
    )
    coverage = next(one for one in rows if one["state"] == state)
    given = {"state": state} | asked.model_dump(mode="json", exclude_none=True)
    data = StateDetail(
        state=state,
        name=record.states[state].name,
        **standing.count(standing.by_state.get(state, ())),
        coverage=StateCoverage.model_validate(coverage),
        agencies_at=f"{PREFIX}/agencies?{urlencode(given)}",
        agreements_at=f"{PREFIX}/agreements?{urlencode(given)}",
    )
    return desk.one(moment, asked.known_on, "agreements and agencies", data)


def show_model(desk: Desk, model: str, asked: MomentAsked) -> Envelope[ModelDetail]:
    """One model."""
    if model not in MODEL_NAMES:
        raise NotFound(f"no model is called {model[:40]!r}; the models are {', '.join(MODEL_NAMES)}")
    standing = desk.record.standing(asked.as_of, asked.known_on)
    states = []
    for code, agreements in standing.by_state.items():
        own = [one for one in agreements if one["model"] == model]
        if own:
            name = desk.record.states[code].name if code in desk.record.states else "unknown"
            agencies = len({one["agency_id"] for one in own})
            states.append(StateOfModel(state=code, name=name, agreements=len(own), agencies=agencies))
    states.sort(key=lambda one: (-one.agreements, one.state))
    data = ModelDetail(
        model=model,
        name=MODEL_NAMES[model],
        agreements=sum(one.agreements for one in states),
        agencies=sum(one.agencies for one in states),
        states=tuple(states),
    )
    return desk.one(standing.moment, asked.known_on, "agreements and agencies", data)


def show_county(desk: Desk, fips: str, asked: MomentAsked) -> Envelope[Covered]:
    """One county: who has an agreement in it."""
    if fips not in desk.record.counties:
        raise NotFound(f"no county of today has the code {fips[:20]!r}; it has five digits, as 48167")
    return _covered(desk, spot_by_county(fips), asked)


def show_covers(desk: Desk, asked: CoversAsked) -> Envelope[Covered]:
    """Who has an agreement at a place: by a name, a county's or place's code, a ZIP code or a point."""
    return _covered(desk, _spot(asked), asked)


def _spot(asked: CoversAsked) -> Spot:
    if asked.q is not None:
        return spot_by_name(asked.q)
    if asked.county is not None:
        return spot_by_county(asked.county)
    if asked.place is not None:
        return spot_by_place(asked.place)
    if asked.zip is not None:
        return spot_by_zip(asked.zip)
    latitude, _, longitude = str(asked.point).partition(",")
    return spot_at_point(float(latitude), float(longitude))


def _covered(desk: Desk, spot: Spot, asked: MomentAsked) -> Envelope[Covered]:
    moment = desk.record.moment(asked.as_of, asked.known_on)
    found = desk.record.kept(
        ("covered", spot, moment.position, moment.known),
        lambda: desk.record.registry.covering(spot, asked.as_of, asked.known_on),
    )
    data = Covered.model_validate(
        {
            "asked": spot.asked,
            "kind": spot.kind,
            "place": spot.label,
            "states": spot.states,
            "counties": tuple(one.county.county_fips for one in spot.counties),
            "places": tuple(one.place_fips for one in spot.places),
            "population": spot.population,
            "notes": spot.notes,
            "agencies": found.agencies,
            "agreements": tuple(asdict(line) for line in found.lines),
            "unplaced": tuple(asdict(line) for line in found.unplaced),
        }
    )
    return desk.one(moment, asked.known_on, "agreements", data)


def show_figures(desk: Desk) -> Envelope[tuple[Figure, ...]]:
    """Published figures, each with what the data show."""
    from section287g.figures import check_figures

    verdicts = desk.record.fixed("figures", lambda: check_figures(desk.record.registry))
    data = tuple(Figure.model_validate(asdict(one)) for one in verdicts)
    return desk.one(desk.record.moment(), None, "published figures", data)
