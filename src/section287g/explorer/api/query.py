"""What each address of the API may be asked with: strict, so that a slip is told and never read as something else.

Every parameter is given once, none is empty, none is unknown; the allowed ones are named where one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from section287g.lists.cells import UNKNOWN_MODEL
from section287g.lists.lookups import MODEL_NAMES
from section287g.places.tables import states_by_code
from section287g.registry.filters import STATUSES

__all__ = [
    "CHANGES", "KINDS", "AgenciesAsked", "AgreementsAsked", "ChangesAsked", "CoverageAsked", "CoversAsked",
    "ListingsAsked", "ListsAsked", "MomentAsked", "NothingAsked", "PagesAsked", "PendingAsked", "SeriesAsked",
]  # fmt: skip

CHANGES: Final = (
    "joined", "returned", "absent", "ended", "spelling", "name", "entity corrected", "date", "re-signing",
    "document published", "document withdrawn", "document replaced", "value",
)  # fmt: skip
KINDS: Final = ("participating", "page table", "pending")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST: Final = re.compile(r"[0-9a-f]{6,64}")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,6}")
_TEXT: Final = r"^[^\x00-\x1f\x7f]{1,200}$"
_SHOWN: Final = 60


def _wrong(message: str, **context: str) -> PydanticCustomError:
    return PydanticCustomError("asked", "{message}", {"message": message, **context})


def _as_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _wrong(f"{value[:_SHOWN]!r} is no day; write it as 2025-09-03")


def _as_moment(value: str) -> str:
    if not _LIST.fullmatch(value):
        _as_day(value)
    return value


def _as_whole(value: Any) -> Any:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise _wrong(f"{value[:_SHOWN]!r} is no whole number here")
    return value


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in words:
            raise _wrong(f"{value[:_SHOWN]!r} is not among {', '.join(words)}")
        return value

    return check


def _like(pattern: str, what: str) -> Callable[[str], str]:
    fits = re.compile(pattern)

    def check(value: str) -> str:
        if not fits.fullmatch(value):
            raise _wrong(f"{value[:_SHOWN]!r} is no {what}")
        return value

    return check


def _words(*words: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words)})


def _shape(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


_STATES: Final = tuple(sorted(states_by_code()))
_MODELS: Final = (*MODEL_NAMES, UNKNOWN_MODEL)
_A_DAY: Final = {"type": "string", "format": "date"}
_ID: Final = r"^[a-z0-9:-]{1,200}$"
_FIVE: Final = "^[0-9]{5}$"
_PLACE: Final = "^[0-9]{7}([0-9]{3})?$"
_POINT: Final = r"^-?[0-9]{1,2}(\.[0-9]{1,8})?,-?[0-9]{1,3}(\.[0-9]{1,8})?$"

DayAsked = Annotated[date | None, BeforeValidator(_as_day), WithJsonSchema(_A_DAY)]
MomentOrList = Annotated[
    str | None,
    AfterValidator(_as_moment),
    WithJsonSchema({"anyOf": [_A_DAY, {"type": "string", "pattern": "^[0-9a-f]{6,64}$"}]}),
]
StateAsked = Annotated[str | None, AfterValidator(_one_of(_STATES)), _words(*_STATES)]
ModelAsked = Annotated[str | None, AfterValidator(_one_of(_MODELS)), _words(*_MODELS)]
StatusAsked = Annotated[str | None, AfterValidator(_one_of(STATUSES)), _words(*STATUSES)]
TextAsked = Annotated[
    str | None,
    AfterValidator(_like(_TEXT, "text of 1 to 200 letters without control characters")),
    _shape(_TEXT),
]
IdAsked = Annotated[str | None, AfterValidator(_like(_ID, "id of an agency, an agreement or a list")), _shape(_ID)]
CountyAsked = Annotated[
    str | None, AfterValidator(_like(_FIVE, "code of a county, which has five digits")), _shape(_FIVE)
]
PlaceAsked = Annotated[
    str | None, AfterValidator(_like(_PLACE, "code of a place, which has seven digits or ten")), _shape(_PLACE)
]
ZipAsked = Annotated[str | None, AfterValidator(_like(_FIVE, "ZIP code, which has five digits")), _shape(_FIVE)]
DaysAsked = Annotated[
    int | None,
    BeforeValidator(_as_whole),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 100_000}),
]
Whole = Annotated[int, BeforeValidator(_as_whole)]


class NothingAsked(BaseModel):
    """An address without parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        allowed = sorted(field.alias or name for name, field in cls.model_fields.items())
        for name in given if isinstance(given, dict) else ():
            if name not in allowed:
                said = f"it has {', '.join(allowed)}" if allowed else "it has none"
                raise _wrong(
                    f"this address has no parameter {name[:_SHOWN]!r}; {said}",
                    parameter=name[:_SHOWN],
                    code="unknown_parameter",
                )
        return given


class MomentAsked(NothingAsked):
    """The moment that an answer speaks of."""

    as_of: MomentOrList = Field(None, description="A day, or a list's id; without it, the newest list")
    known_on: DayAsked = Field(None, description="Leaves out lists that came after this day")


class PagesAsked(NothingAsked):
    """Which page of a long answer."""

    page: Whole = Field(1, ge=1, le=100_000, description="Which page, from 1")
    per_page: Whole = Field(100, ge=1, le=500, description="Rows of a page, at most 500")


class _Filtered(MomentAsked, PagesAsked):
    state: StateAsked = Field(None, description="A state's or territory's two letters")
    model: ModelAsked = Field(None, description="jem, wso or tfm; unknown where a list does not say")
    status: StatusAsked = Field(None, description="Without it: what is listed at the moment")
    q: TextAsked = Field(
        None,
        description="Words in the agency's names, now or ever, in its county or its id; "
        "without a letter or digit nothing is found",
    )
    signed_by: DayAsked = Field(None, description="Signed on or before this day; then every status counts")


class AgreementsAsked(_Filtered):
    """Filters of agreements."""

    link_pending: DaysAsked = Field(
        None, ge=0, le=100_000, description="Without their document for at least so many days"
    )


_TYPED: Final = r"^[a-z -]{1,60}$"
_SORTS: Final = ("id", "name", "state", "signed", "population")


class AgenciesAsked(_Filtered):
    """Filters of agencies."""

    type: Annotated[str | None, AfterValidator(_like(_TYPED, "type of agency")), _shape(_TYPED)] = Field(
        None, description="Type of the agency, as `agency_type` has it"
    )
    sort: Annotated[str, AfterValidator(_one_of(_SORTS)), _words(*_SORTS)] = Field(
        "id", description="The order: signed has the newest signature first, population the largest"
    )


class PendingAsked(MomentAsked, PagesAsked):
    """Filters of the pending lists."""

    state: StateAsked = Field(None, description="A state's or territory's two letters")
    model: ModelAsked = Field(None, description="jem, wso or tfm")
    q: TextAsked = Field(
        None,
        description="Words in the agency's names, in its county or its id; "
        "without a letter or digit nothing is found",
    )
    status: Annotated[str, AfterValidator(_one_of(("pending", "all"))), _words("pending", "all")] = Field(
        "pending", description="all for whatever stood on a pending list by then"
    )


class ListsAsked(PagesAsked):
    """Filters of lists."""

    kind: Annotated[str | None, AfterValidator(_one_of(KINDS)), _words(*KINDS)] = Field(
        None, description="participating, page table or pending"
    )


class ListingsAsked(_Filtered):
    """Which rows of lists."""

    id: IdAsked = Field(None, description="An agency, an agreement or a list; without it, the rows behind a count")


class ChangesAsked(PagesAsked):
    """Which changes."""

    since: DayAsked = Field(None, alias="from", description="The earlier day; without it, 30 days before the later")
    to: DayAsked = Field(None, description="The later day; without it, that of the newest list")
    state: StateAsked = Field(None, description="A state's or territory's two letters")
    change: Annotated[str | None, AfterValidator(_one_of(CHANGES)), _words(*CHANGES)] = Field(
        None, description="Only changes of this kind"
    )


class SeriesAsked(PagesAsked):
    """How to divide a series."""

    by: Annotated[str | None, AfterValidator(_one_of(("model", "state"))), _words("model", "state")] = Field(
        None, description="A line for each list and model, or list and state; without it, one for each list"
    )


class CoverageAsked(MomentAsked, PagesAsked):
    """How to divide coverage."""

    by: Annotated[str, AfterValidator(_one_of(("model", "state", "county"))), _words("model", "state", "county")] = (
        Field("model", description="A line for each model and one for any, for each state, or for each county")
    )


class CoversAsked(MomentAsked):
    """One place: exactly one of the five is given."""

    q: TextAsked = Field(None, description="A place, county or state as people write it: Gainesville, FL")
    county: CountyAsked = Field(None, description="A county's five digits")
    place: PlaceAsked = Field(None, description="A place's seven digits, a town's ten")
    zip: ZipAsked = Field(None, description="A ZIP code")
    point: Annotated[str | None, AfterValidator(_like(_POINT, "point; write 29.65,-82.32")), _shape(_POINT)] = Field(
        None, description="Latitude and longitude: 29.65,-82.32"
    )

    @model_validator(mode="after")
    def _one(self) -> CoversAsked:
        given = [name for name in ("q", "county", "place", "zip", "point") if getattr(self, name) is not None]
        if len(given) != 1:
            raise _wrong(
                f"give exactly one of q, county, place, zip and point; given: {', '.join(given) or 'none'}",
                parameter=given[1] if given else "q",
            )
        return self
