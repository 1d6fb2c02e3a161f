"""The API's answers that are lists of rows: agencies, agreements, lists and their rows, changes, series, coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, timedelta
from typing import Any, Final

from section287g.errors import NotFound
from section287g.explorer.api.desk import Desk
from section287g.explorer.api.query import (
    AgenciesAsked,
    AgreementsAsked,
    ChangesAsked,
    CoverageAsked,
    ListingsAsked,
    ListsAsked,
    PendingAsked,
    SeriesAsked,
)
from section287g.explorer.api.rows import (
    Agency,
    Agreement,
    Change,
    CountyCoverage,
    Listing,
    ListOfIce,
    ModelCoverage,
    PendingAgreement,
    SeriesOfAll,
    SeriesOfModel,
    SeriesOfState,
    StateCoverage,
)
from section287g.explorer.api.shapes import Paged, Row
from section287g.explorer.asked import BadRequest
from section287g.explorer.choosing import Wanted, can_be_found, choose_agreements, gather_agencies
from section287g.registry.moment import Moment

__all__ = [
    "list_agencies", "list_agreements", "list_changes", "list_coverage", "list_listings", "list_lists",
    "list_pending", "list_series",
]  # fmt: skip

Rows = Sequence[Mapping[str, Any]]
RECENT_DAYS: Final = 30
_SERIES: Final[Mapping[str | None, type[Row]]] = {None: SeriesOfAll, "model": SeriesOfModel, "state": SeriesOfState}
_COVERAGE: Final[Mapping[str, type[Row]]] = {"model": ModelCoverage, "state": StateCoverage, "county": CountyCoverage}


def _filters(asked: AgreementsAsked | ListingsAsked) -> dict[str, Any]:
    """The filters as the registry takes them."""
    given = {name: getattr(asked, name) for name in ("state", "model", "status", "as_of", "known_on", "signed_by")}
    return {**given, "search": asked.q, "link_pending": getattr(asked, "link_pending", None)}


def _chosen(desk: Desk, asked: AgenciesAsked | AgreementsAsked) -> Rows:
    """The agreements of the moment that pass the filters."""
    standing = desk.record.standing(asked.as_of, asked.known_on)
    wanted = Wanted(asked.state, asked.model, asked.status, asked.signed_by, asked.q)
    return choose_agreements(standing.agreements, wanted, desk.record.names)


def list_agreements(desk: Desk, asked: AgreementsAsked) -> Paged[tuple[Agreement, ...]]:
    """Agreements, in the order of their ids."""
    rows: Rows = []
    if asked.link_pending is None:
        rows = _chosen(desk, asked)
    elif _findable(asked.q):  # how long a document has been lacking is known to the registry alone
        filters = _filters(asked)
        rows = desk.rows(("agreements", *filters.values()), lambda: list(desk.record.registry.agreements(**filters)))
    moment = desk.record.moment(asked.as_of, asked.known_on)
    return desk.paged(asked, "/agreements", _agreement, rows, moment, "agreements")


def _agreement(row: Mapping[str, Any]) -> Agreement:
    return Agreement.model_validate({name: row[name] for name in Agreement.model_fields})


def _findable(search: str | None) -> bool:
    """Whether anything can pass: what has neither a letter nor a digit is in no name."""
    return search is None or can_be_found(search)


def list_agencies(desk: Desk, asked: AgenciesAsked) -> Paged[tuple[Agency, ...]]:
    """Agencies with an agreement that passes the filters."""
    types = sorted({one["agency_type"] for one in desk.record.dossiers.values()})
    if asked.type is not None and asked.type not in types:
        raise NotFound(f"no agency has the type {asked.type!r}; the types are {', '.join(types)}")
    moment = desk.record.moment(asked.as_of, asked.known_on)
    wanted = (asked.state, asked.model, asked.status, asked.signed_by, asked.q)
    rows = desk.rows(
        ("agencies", moment.position, moment.known, *wanted),
        lambda: gather_agencies(_chosen(desk, asked), desk.record.dossiers),
    )
    if asked.type is not None:
        rows = [one for one in rows if one["agency_type"] == asked.type]
    rows = _sorted(rows, asked.sort)
    return desk.paged(asked, "/agencies", Agency.model_validate, rows, moment, "agencies")


def _sorted(rows: Rows, sort: str) -> Rows:
    """Rows in the order asked for; what is not known comes last, and equal ones by id."""
    key = _SORTS[sort]
    return sorted(rows, key=lambda row: (*key(row), row["agency_id"]))


_SORTS: Final[Mapping[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]] = {
    "id": lambda row: (),
    "name": lambda row: (row["agency"].lower(), row["state"]),
    "state": lambda row: (row["state"], row["agency"].lower()),
    "signed": lambda row: (row["last_signed"] is None, -(row["last_signed"] or date.min).toordinal()),
    "population": lambda row: (row["population"] is None, -(row["population"] or 0)),
}


def list_pending(desk: Desk, asked: PendingAsked) -> Paged[tuple[PendingAgreement, ...]]:
    """What stood on the pending lists, one agency and model a row."""
    registry = desk.record.registry
    filters: dict[str, Any] = {name: getattr(asked, name) for name in ("state", "model", "as_of", "known_on")}
    status = "all" if asked.status == "all" else None
    rows: Rows = []
    if _findable(asked.q):
        rows = desk.rows(
            ("pending", *filters.values(), status, asked.q),
            lambda: list(registry.pending(**filters, status=status, search=asked.q)),
        )
    moment = registry.moment(asked.as_of, asked.known_on, "pending")
    return desk.paged(asked, "/pending", PendingAgreement.model_validate, rows, moment, "pending agreements")


def list_lists(desk: Desk, asked: ListsAsked) -> Paged[tuple[ListOfIce, ...]]:
    """Every list of the registry, the oldest first."""
    rows = desk.rows(("lists",), lambda: [_in_utc(row) for row in desk.record.registry.table("lists")])
    if asked.kind is not None:
        rows = [row for row in rows if row["kind"] == asked.kind]
    return desk.paged(asked, "/lists", ListOfIce.model_validate, rows, desk.record.moment(), "lists")


def _in_utc(row: Mapping[str, Any]) -> dict[str, Any]:
    """A list with its times as what they are: times in UTC."""
    times = {name: row[name] for name in ("created", "modified")}
    return {**row, **{name: None if time is None else time.replace(tzinfo=UTC) for name, time in times.items()}}


def list_listings(desk: Desk, asked: ListingsAsked) -> Paged[tuple[Listing, ...]]:
    """Rows of lists: all of an agency, an agreement or a list, or those behind a count."""
    filters = _filters(asked)
    ids = () if asked.id is None else (asked.id,)
    rows: Rows = []
    if _findable(asked.q):
        rows = desk.rows(
            ("listings", ids, *filters.values()), lambda: list(desk.record.registry.listings(*ids, **filters))
        )
    moment = desk.record.moment(asked.as_of, asked.known_on)
    return desk.paged(asked, "/listings", Listing.model_validate, rows, moment, "listings")


def list_changes(desk: Desk, asked: ChangesAsked) -> Paged[tuple[Change, ...]]:
    """Changes between two days, the newest first."""
    record = desk.record
    second = record.moment(asked.to)
    after = asked.to or second.day
    before = asked.since or max(after - timedelta(days=RECENT_DAYS), record.series[0]["date"])
    if before > after:
        raise BadRequest(f"from {before} lies after to {after}; give the earlier day as from")
    first = record.moment(before)
    rows: Rows = desk.rows(
        ("changes", first.position, second.position),
        lambda: list(record.registry.changes(record.named(first), record.named(second)))[::-1],
    )
    rows = [
        row
        for row in rows
        if (asked.state is None or row["state"] == asked.state)
        and (asked.change is None or row["change"] == asked.change)
    ]
    words = f"from the list of {_named(first)} to the list of {_named(second)}"
    return desk.paged(asked, "/changes", Change.model_validate, rows, second, "changes", words)


def _named(moment: Moment) -> str:
    return f"{moment.day} ({moment.list_id}, {moment.half})"


def list_series(desk: Desk, asked: SeriesAsked) -> Paged[tuple[Any, ...]]:
    """Counts of every participating list, the oldest first."""
    rows = desk.rows(("series", asked.by), lambda: list(desk.record.registry.series(asked.by)))
    unit = "lists" if asked.by is None else f"lists by {asked.by}"
    return desk.paged(asked, "/series", _SERIES[asked.by].model_validate, rows, desk.record.moment(), unit)


def list_coverage(desk: Desk, asked: CoverageAsked) -> Paged[tuple[Any, ...]]:
    """Counties, places and people under local agreements."""
    by = None if asked.by == "model" else asked.by
    moment = desk.record.moment(asked.as_of, asked.known_on)
    rows = desk.rows(
        ("coverage", by, moment.position, moment.known),
        lambda: list(desk.record.registry.coverage(by, asked.as_of, asked.known_on)),
    )
    unit = {"model": "models", "state": "states", "county": "counties"}[asked.by]
    return desk.paged(asked, "/coverage", _COVERAGE[asked.by].model_validate, rows, moment, unit)
