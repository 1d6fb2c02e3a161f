"""The lines of the API's answers, one class a kind: the columns are those of the registry's own answers.

What a column means is said once, in the registry's description of its tables; here stands only what no table has.
"""

from __future__ import annotations

from datetime import date as Day
from decimal import Decimal
from typing import ClassVar

from pydantic import AwareDatetime, Field

from section287g.explorer.api.shapes import Row

__all__ = [
    "Agency", "Agreement", "Change", "CountyCoverage", "Coverage", "Figure", "FigureValue", "ListOfIce", "Listing",
    "ModelCoverage", "PendingAgreement", "SeriesOfAll", "SeriesOfModel", "SeriesOfState", "StateCoverage",
]  # fmt: skip


class Agreement(Row):
    """One agreement as the list of the moment gives it."""

    tables: ClassVar = ("listings", "agreements")

    agreement_id: str
    agency_id: str
    agency: str
    state: str
    county: str | None
    model: str
    signed: Day | None
    status: str
    first_listed: Day
    last_listed: Day
    moa_url: str | None
    addendum_url: str | None


class Agency(Row):
    """One agency with an agreement that passes the filters."""

    tables: ClassVar = ("agencies", "listings", "agreements")

    agency_id: str
    agency: str
    state: str
    agency_type: str
    county: str | None
    models: str = Field(description="Its models among the agreements that pass, separated by semicolons")
    agreements: int = Field(description="Its agreements that pass the filters")
    jurisdiction: str | None
    county_fips: str | None
    place_fips: str | None
    ori: str | None
    ori_status: str | None
    population: int | None
    sworn: int | None
    first_signed: Day | None = Field(description="The earliest day of signing among them; null where none is known")
    last_signed: Day | None = Field(description="The latest day of signing among them; null where none is known")
    first_listed: Day
    last_listed: Day
    jurisdiction_by: str | None
    county_by: str | None
    place_by: str | None
    ori_by: str | None
    ori_candidates: str | None
    population_by: str | None
    sworn_by: str | None


class PendingAgreement(Row):
    """One agency and model that stood on a pending list."""

    tables: ClassVar = ("pending",)

    pending_id: str
    agency_id: str
    agency: str
    state: str
    county: str | None
    model: str
    status: str
    first_pending: Day
    last_pending: Day
    agreement_id: str | None
    signed: Day | None
    days_to_signing: int | None
    days_to_listing: int | None


class ListOfIce(Row):
    """One list: a file that ICE published, or a table of its page."""

    tables: ClassVar = ("lists",)

    list_no: int
    list_id: str
    sha256: str
    kind: str
    day: Day
    half: str
    day_source: str
    name: str
    sheet: str | None
    header: str
    rows: int
    blank_rows: int
    hidden_rows: int
    links: int
    emails_removed: int
    created: AwareDatetime | None
    modified: AwareDatetime | None


class Listing(Row):
    """One row of one list, as it was read and as it stands there."""

    tables: ClassVar = ("listings",)

    list: str
    kind: str
    date: Day
    half: str
    name: str
    row: int
    hidden: bool
    duplicate: bool
    agreement_id: str | None
    agency_id: str | None
    state: str
    agency: str
    ice_type: str | None
    county: str | None
    model: str
    signed: Day | None
    moa: str
    moa_url: str | None
    addendum: str
    addendum_url: str | None
    raw_state: str | None
    raw_agency: str | None
    raw_type: str | None
    raw_county: str | None
    raw_support_type: str | None
    raw_signed: str | None
    raw_moa: str | None
    raw_moa_link: str | None
    raw_addendum: str | None
    raw_addendum_link: str | None
    raw_extra: str | None
    corrections: str | None


class Change(Row):
    """One change between two days."""

    tables: ClassVar = ("revisions", "agreements", "listings")

    change: str = Field(description="joined, returned, absent, ended, or which kind of cell changed")
    agreement_id: str
    agency: str
    state: str
    model: str
    signed: Day | None
    column: str | None
    before: str | None
    after: str | None
    date: Day = Field(description="Day of the list that shows it first")
    list: str = Field(description="Id of that list")


class _OfList(Row):
    tables: ClassVar = ("listings",)

    list: str
    date: Day
    half: str


class SeriesOfAll(_OfList):
    """One list."""

    agreements: int = Field(description="Agreements on it")
    agencies: int = Field(description="Agencies on it")
    jem: int = Field(description="Agreements of the Jail Enforcement Model")
    wso: int = Field(description="Agreements of the Warrant Service Officer model")
    tfm: int = Field(description="Agreements of the Task Force Model")
    states: int = Field(description="States and territories on it")


class SeriesOfModel(_OfList):
    """One list and model."""

    model: str
    agreements: int = Field(description="Agreements of the model")
    agencies: int = Field(description="Agencies with it")
    states: int = Field(description="States and territories with it")


class SeriesOfState(_OfList):
    """One list and state."""

    state: str
    agreements: int = Field(description="Agreements in the state")
    agencies: int = Field(description="Agencies in the state")
    jem: int = Field(description="Agreements of the Jail Enforcement Model")
    wso: int = Field(description="Agreements of the Warrant Service Officer model")
    tfm: int = Field(description="Agreements of the Task Force Model")


class Coverage(Row):
    """What local agreements cover; state agencies are counted apart."""

    counties: int = Field(description="Counties and their equivalents")
    counties_covered: int = Field(description="Counties with such an agreement of the county's agency")
    counties_share: float | None = Field(description="Their share, from 0 to 1")
    people: int | None = Field(description="People of all counties")
    people_in_counties_covered: int = Field(description="People of the covered counties")
    places_covered: int = Field(description="Places whose own agency has such an agreement")
    people_in_places_covered: int = Field(description="People of these places outside covered counties")
    places_without_population: int = Field(description="Places among them whose people are not known")
    people_covered: int = Field(description="People under local agreements, each counted once")
    people_share: float | None = Field(description="Their share, from 0 to 1")
    local_agencies: int = Field(description="Local agencies with such an agreement")
    local_agreements: int = Field(description="Their agreements")
    roster_agencies: int = Field(description="Local agencies of the FBI's roster")
    roster_agencies_covered: int = Field(description="Those of them that have such an agreement")
    agencies_share: float | None = Field(description="Their share, from 0 to 1")
    roster_sworn: int = Field(description="Sworn officers of the roster's local agencies")
    sworn_covered: int = Field(description="Sworn officers of those with such an agreement")
    sworn_share: float | None = Field(description="Their share, from 0 to 1")
    state_agencies: int = Field(description="State agencies with such an agreement")
    state_agreements: int = Field(description="Their agreements")


class ModelCoverage(Coverage):
    """Coverage by one model, or by any."""

    model: str = Field(description="jem, wso, tfm, or any")


class StateCoverage(Coverage):
    """Coverage in one state."""

    state: str = Field(description="The state's two letters")


class CountyCoverage(Row):
    """What stands in one county."""

    county_fips: str = Field(description="The county's five digits")
    county: str = Field(description="Its name")
    state: str = Field(description="Its state's two letters")
    kind: str = Field(description="county, parish, borough and the like")
    people: int | None = Field(description="Its people; null where they are not known")
    jem: int = Field(description="1 where an agency of the county has this model")
    wso: int = Field(description="1 where an agency of the county has this model")
    tfm: int = Field(description="1 where an agency of the county has this model")
    county_agreements: int = Field(description="Agreements of the county's agencies")
    municipal_agreements: int = Field(description="Agreements of its municipalities' agencies")
    other_local_agreements: int = Field(description="Agreements of other local agencies in it")
    state_agreements: int = Field(description="Agreements of its state's agencies")


class FigureValue(Row):
    """One value that was found for a published figure."""

    value: int | Decimal = Field(description="The value; an amount of money is text, so that it stays exact")
    unit: str = Field(description="What it counts")
    where: str = Field(description="The day and the list, or the source, that it is from")


class Figure(Row):
    """One published figure and what the data show."""

    id: str = Field(description="The figure's id")
    source: str = Field(description="Who published it, and when")
    published: Day = Field(description="The day on which it was published")
    statement: str = Field(description="What was said, in our words")
    unit: str | None = Field(description="What the source says that it counts; null where it does not")
    claimed: str | None = Field(description="The number that the source names; null where it names none")
    found: tuple[FigureValue, ...] = Field(description="What the data show")
    verdict: str = Field(description="Whether it holds, holds for another unit, does not hold, or cannot be told")
    because: str = Field(description="Why, in a sentence")
    query: str | None = Field(description="The command that shows the count")
    rows: str | None = Field(description="The command that shows the rows behind it")
    sql: str | None = Field(description="The count as SQL over the registry's tables")
    lists: tuple[str, ...] = Field(description="The lists that decided")
