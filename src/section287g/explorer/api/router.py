"""Every address of the API: its path, what it may be asked with, and who answers.

Each function runs on the application's one thread, as the registry's connection wants it.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import RedirectResponse

from section287g.explorer.api.desk import Desk, address
from section287g.explorer.api.details import AgencyDetail, Covered, ModelDetail, StateDetail, Summary
from section287g.explorer.api.lists import (
    list_agencies,
    list_agreements,
    list_changes,
    list_coverage,
    list_listings,
    list_lists,
    list_pending,
    list_series,
)
from section287g.explorer.api.query import (
    AgenciesAsked,
    AgreementsAsked,
    ChangesAsked,
    CoverageAsked,
    CoversAsked,
    ListingsAsked,
    ListsAsked,
    MomentAsked,
    NothingAsked,
    PendingAsked,
    SeriesAsked,
)
from section287g.explorer.api.rows import (
    Agency,
    Agreement,
    Change,
    CountyCoverage,
    Figure,
    Listing,
    ListOfIce,
    ModelCoverage,
    PendingAgreement,
    SeriesOfAll,
    SeriesOfModel,
    SeriesOfState,
    StateCoverage,
)
from section287g.explorer.api.shapes import Envelope, Faulty, Paged
from section287g.explorer.api.things import (
    show_agency,
    show_county,
    show_covers,
    show_figures,
    show_model,
    show_state,
    show_summary,
)

__all__ = ["router"]

_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "What you hold is what there is; sent where `If-None-Match` has the answer's `ETag`"},
    400: {"model": Faulty, "description": "A parameter is unknown, given twice, or cannot be what it is"},
    404: {"model": Faulty, "description": "There is no such thing in this registry"},
}
_MOVED: Final[dict[int | str, dict[str, Any]]] = {308: {"description": "The agency has another id now"}}
router: Final = APIRouter(responses=_ERRORS)


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
Asked = Annotated[MomentAsked, Query()]


def _linked(response: Response, answer: Paged[Any]) -> None:
    """Says in a header too where the next page and the one before lie."""
    said = [(answer.page.next, "next"), (answer.page.previous, "prev")]
    links = ", ".join(f'<{where}>; rel="{relation}"' for where, relation in said if where is not None)
    if links:
        response.headers["Link"] = links


@router.get("/summary", summary="The programme on one screen")
async def summary(desk: AtDesk, asked: Asked) -> Envelope[Summary]:
    """Agreements, agencies, models, states, what changed last."""
    return show_summary(desk, asked)


@router.get("/agencies", summary="Agencies")
async def agencies(
    desk: AtDesk, asked: Annotated[AgenciesAsked, Query()], response: Response
) -> Paged[tuple[Agency, ...]]:
    """Agencies with an agreement that passes the filters, one a row."""
    answer = list_agencies(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/agencies/{agency_id}", summary="One agency", response_model=Envelope[AgencyDetail], responses=_MOVED)
async def agency(
    desk: AtDesk,
    asked: Asked,
    agency_id: Annotated[str, Path(min_length=1, max_length=200, description="The agency's id")],
) -> Envelope[AgencyDetail] | RedirectResponse:
    """What it signed and when, with list and row behind each, its spellings, its place and people.

    A former id, an agreement's id, or one in capitals leads to the agency's own.
    """
    plain = agency_id.lower().partition(":")[0]
    known = desk.record.redirects.get(plain, plain)
    if known != agency_id and known in desk.record.dossiers:
        return RedirectResponse(address(f"/agencies/{known}", asked), 308)
    return show_agency(desk, agency_id, asked)


@router.get("/agreements", summary="Agreements")
async def agreements(
    desk: AtDesk, asked: Annotated[AgreementsAsked, Query()], response: Response
) -> Paged[tuple[Agreement, ...]]:
    """Agreements that pass the filters, one a row."""
    answer = list_agreements(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/pending", summary="Pending agreements")
async def pending(
    desk: AtDesk, asked: Annotated[PendingAsked, Query()], response: Response
) -> Paged[tuple[PendingAgreement, ...]]:
    """What stands, or stood, on ICE's pending lists, one agency and model a row."""
    answer = list_pending(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/lists", summary="Lists")
async def lists(
    desk: AtDesk, asked: Annotated[ListsAsked, Query()], response: Response
) -> Paged[tuple[ListOfIce, ...]]:
    """Every list that the registry was computed from, the oldest first."""
    answer = list_lists(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/listings", summary="Rows of lists")
async def listings(
    desk: AtDesk, asked: Annotated[ListingsAsked, Query()], response: Response
) -> Paged[tuple[Listing, ...]]:
    """The rows behind an agency, an agreement, a list, or behind a count: the evidence, cell by cell."""
    answer = list_listings(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/changes", summary="Changes between two days")
async def changes(
    desk: AtDesk, asked: Annotated[ChangesAsked, Query()], response: Response
) -> Paged[tuple[Change, ...]]:
    """Agreements that came, went or returned, and cells that ICE changed, the newest first."""
    answer = list_changes(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/series", summary="Counts of every list")
async def series(
    desk: AtDesk, asked: Annotated[SeriesAsked, Query()], response: Response
) -> Paged[tuple[SeriesOfAll | SeriesOfModel | SeriesOfState, ...]]:
    """Agreements, agencies and states of every participating list, or of each model or state in it."""
    answer = list_series(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/coverage", summary="Coverage")
async def coverage(
    desk: AtDesk, asked: Annotated[CoverageAsked, Query()], response: Response
) -> Paged[tuple[ModelCoverage | StateCoverage | CountyCoverage, ...]]:
    """Counties, places and people under local agreements; state agencies are counted apart."""
    answer = list_coverage(desk, asked)
    _linked(response, answer)
    return answer


@router.get("/covers", summary="Who covers this place?")
async def covers(desk: AtDesk, asked: Annotated[CoversAsked, Query()]) -> Envelope[Covered]:
    """The agreements whose agency has, or may have, authority at a place. Exactly one parameter names it."""
    return show_covers(desk, asked)


@router.get("/figures", summary="Published figures")
async def figures(desk: AtDesk, asked: Annotated[NothingAsked, Query()]) -> Envelope[tuple[Figure, ...]]:
    """Figures that were published, one by one, with what the data show."""
    return show_figures(desk)


@router.get("/states/{state}", summary="One state")
async def state(
    desk: AtDesk, asked: Asked, state: Annotated[str, Path(max_length=200, description="Its two letters")]
) -> Envelope[StateDetail]:
    """A state's or territory's agreements, agencies and coverage."""
    return show_state(desk, state, asked)


@router.get("/counties/{fips}", summary="One county")
async def county(
    desk: AtDesk, asked: Asked, fips: Annotated[str, Path(max_length=200, description="Its five digits")]
) -> Envelope[Covered]:
    """Who has an agreement in a county: its own agencies, its places' and its state's, each apart."""
    return show_county(desk, fips, asked)


@router.get("/models/{model}", summary="One model")
async def model(
    desk: AtDesk, asked: Asked, model: Annotated[str, Path(max_length=200, description="jem, wso or tfm")]
) -> Envelope[ModelDetail]:
    """A model's agreements and agencies, by state."""
    return show_model(desk, model, asked)
