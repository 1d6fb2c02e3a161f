"""The API's answers about one thing: a programme's summary, an agency, a state, a model, who covers a place."""

from __future__ import annotations

from datetime import date as Day
from typing import ClassVar

from pydantic import Field

from section287g.explorer.api.rows import Agreement, StateCoverage
from section287g.explorer.api.shapes import Row

__all__ = [
    "AgencyDetail", "AgreementDetail", "Correction", "CountyDisagreement", "Covered", "CoveringAgreement", "Decision",
    "Link", "ModelDetail", "PendingDetail", "PendingNow", "RecentChanges", "Revision", "Span", "Spelling",
    "StateDetail", "StateOfModel", "StateOfSummary", "Summary", "SummaryOfModel", "Wording",
]  # fmt: skip


class SummaryOfModel(Row):
    """One model in the summary."""

    model: str = Field(description="jem, wso, tfm, or unknown")
    name: str = Field(description="Its name")
    agreements: int = Field(description="Agreements listed")
    states: int = Field(description="States and territories with it")


class StateOfSummary(Row):
    """One state in the summary."""

    state: str = Field(description="Its two letters")
    agreements: int = Field(description="Agreements listed")
    agencies: int = Field(description="Agencies listed")


class PendingNow(Row):
    """What stood on the pending list of the time."""

    list: str = Field(description="Id of that list")
    as_of: Day = Field(description="Its day")
    pending_agreements: int = Field(description="Pending agreements on it")


class RecentChanges(Row):
    """Agreements that came and went in the thirty days before."""

    since: Day = Field(description="The day from which is counted")
    unit: str = Field(description="What is counted")
    joined: int = Field(0, description="Listed for the first time")
    returned: int = Field(0, description="Listed again")
    absent: int = Field(0, description="On no list since, for less than the time after which they count as ended")
    ended: int = Field(0, description="On no list since, for longer")


class Summary(Row):
    """The programme on one screen."""

    half: str = Field(description="am or pm: which list of the day")
    agreements: int = Field(description="Agreements listed")
    agencies: int = Field(description="Agencies listed")
    states_and_territories: int = Field(description="States and territories with an agreement")
    agreements_with_linked_document: int = Field(description="Agreements whose memorandum is linked")
    agreements_with_link_pending: int = Field(description="Agreements whose link is said to be pending")
    models: tuple[SummaryOfModel, ...] = Field(description="By model")
    states: tuple[StateOfSummary, ...] = Field(description="By state, the most agreements first")
    pending: PendingNow | None = Field(description="The pending list; null where none is that old")
    changes: RecentChanges = Field(description="What changed last")


class Span(Row):
    """A run of consecutive lists with an agreement."""

    tables: ClassVar = ("spans",)

    first_list: str
    first_day: Day
    last_list: str
    last_day: Day
    lists: int
    gone: str | None
    gone_list: str | None
    gone_day: Day | None
    followed_by: str | None


class Revision(Row):
    """A change of one cell from one list to the next."""

    tables: ClassVar = ("revisions",)

    day: Day
    column: str
    kind: str
    before: str | None
    after: str | None
    from_list: str
    to_list: str


class Link(Row):
    """A document that lists linked."""

    url: str = Field(description="Its address, as the lists gave it")
    document: str = Field(description="moa or addendum")
    first_day: Day = Field(description="Day of the first list that links it")
    last_day: Day = Field(description="Day of the last one")
    first_list: str = Field(description="Id of the first list that links it")
    first_row: int = Field(description="Its row there")
    rows: int = Field(description="Rows of lists that link it")


class Wording(Row):
    """Rows of lists that say the same, word by word."""

    tables: ClassVar = ("listings",)

    raw_state: str | None
    raw_agency: str | None
    raw_type: str | None
    raw_county: str | None
    raw_support_type: str | None
    raw_signed: str | None
    raw_moa: str | None
    raw_moa_link: str | None
    raw_addendum: str | None
    first_day: Day = Field(description="Day of the first list with this wording")
    last_day: Day = Field(description="Day of the last one")
    first_list: str = Field(description="Id of the first list")
    first_row: int = Field(description="The row there")
    last_list: str = Field(description="Id of the last list")
    last_row: int = Field(description="The row there")
    rows: int = Field(description="Rows of lists with this wording")
    corrections: str | None


class AgreementDetail(Row):
    """One agreement with the evidence behind it, by all lists."""

    tables: ClassVar = ("agreements",)

    agreement_id: str
    model: str
    number: int
    signed: Day | None
    status: str
    first_listed: Day
    last_listed: Day
    first_list: str
    last_list: str
    lists: int
    spans: tuple[Span, ...] = Field(description="Runs of lists that have it")
    revisions: tuple[Revision, ...] = Field(description="Cells that changed")
    links: tuple[Link, ...] = Field(description="Documents that were linked")
    listings: tuple[Wording, ...] = Field(description="What the rows said, with list and row")


class Spelling(Row):
    """A spelling that lists used."""

    tables: ClassVar = ("spellings",)

    spelling: str
    model: str | None
    rows: int


class Decision(Row):
    """A judgement on two spellings that was used."""

    tables: ClassVar = ("judgements",)

    verdict: str
    model: str | None
    a: str
    b: str
    decided_by: str
    evidence: str


class Correction(Row):
    """A correction of a cell that was used."""

    tables: ClassVar = ("corrections",)

    name: str
    column: str
    wrong: str | None
    right: str | None
    evidence: str
    confidence: str


class PendingDetail(Row):
    """A model of the agency on the pending lists."""

    tables: ClassVar = ("pending",)

    pending_id: str
    model: str
    status: str
    first_pending: Day
    first_list: str
    last_pending: Day
    last_list: str
    lists: int
    agreement_id: str | None
    days_to_signing: int | None
    days_to_listing: int | None


class CountyDisagreement(Row):
    """A county that ICE names and the record does not follow."""

    tables: ClassVar = ("county_disagreements",)

    ice_county: str
    ice_county_fips: str | None
    how: str
    rows: int


class AgencyDetail(Row):
    """Everything about one agency, by all lists; `standing` is what stood at the moment asked for."""

    tables: ClassVar = ("agencies",)

    agency_id: str
    state: str
    agency: str
    agency_type: str
    unit: str | None
    listed: int
    pending: int
    jurisdiction: str | None
    jurisdiction_by: str | None
    county_fips: str | None
    county_by: str | None
    place_fips: str | None
    place_by: str | None
    ori: str | None
    ori_status: str | None
    ori_by: str | None
    ori_candidates: str | None
    population: int | None
    population_by: str | None
    sworn: int | None
    sworn_by: str | None
    latitude: float | None
    longitude: float | None
    point_by: str | None
    place_inputs: str | None
    standing: tuple[Agreement, ...] = Field(description="Its agreements of every status at the moment asked for")
    agreements: tuple[AgreementDetail, ...] = Field(description="Its agreements by all lists, with the evidence")
    spellings: tuple[Spelling, ...] = Field(description="Spellings of its name")
    decisions: tuple[Decision, ...] = Field(description="Judgements on its spellings")
    corrections: tuple[Correction, ...] = Field(description="Corrections of its rows")
    pending_lists: tuple[PendingDetail, ...] = Field(description="What stood on pending lists")
    county_disagreements: tuple[CountyDisagreement, ...] = Field(description="Counties that ICE names otherwise")


class CoveringAgreement(Row):
    """One agreement whose agency has, or may have, authority at a place."""

    reach: str = Field(description="covers, covers a part, or may cover; empty where the area is not known")
    jurisdiction: str = Field(description="Kind of jurisdiction")
    agency_id: str = Field(description="The agency")
    agency: str = Field(description="Its name")
    state: str = Field(description="Its state's two letters")
    model: str = Field(description="jem, wso, tfm, or unknown")
    signed: Day | None = Field(description="Day of signing; null where the list gives none")
    agreement_id: str = Field(description="The agreement")
    meaning: str = Field(description="What the model means there")
    why: str = Field(description="Why it is named here")


class Covered(Row):
    """Who has an agreement at one place. An agency that is not named is not on ICE's list; no more is said by it."""

    asked: str = Field(description="What was asked about")
    kind: str = Field(description="state, county, place, zip or point")
    place: str = Field(description="What it was taken for")
    states: tuple[str, ...] = Field(description="Its states")
    counties: tuple[str, ...] = Field(description="Codes of its counties")
    places: tuple[str, ...] = Field(description="Codes of the places that it is, or may be")
    population: int | None = Field(description="Its people; null where they are not known")
    notes: tuple[str, ...] = Field(description="What a reader should know")
    agencies: int = Field(description="Agencies among the agreements")
    agreements: tuple[CoveringAgreement, ...] = Field(description="Agreements, from the state's down")
    unplaced: tuple[CoveringAgreement, ...] = Field(description="Agreements of the state whose area is not known")


class StateDetail(Row):
    """One state or territory at the moment."""

    state: str = Field(description="Its two letters")
    name: str = Field(description="Its name")
    agreements: int = Field(description="Agreements listed")
    agencies: int = Field(description="Agencies listed")
    jem: int = Field(description="Agreements of the Jail Enforcement Model")
    wso: int = Field(description="Agreements of the Warrant Service Officer model")
    tfm: int = Field(description="Agreements of the Task Force Model")
    coverage: StateCoverage = Field(description="What its local agreements cover")
    agencies_at: str = Field(description="The address of its agencies")
    agreements_at: str = Field(description="The address of its agreements")


class StateOfModel(Row):
    """One state with a model."""

    state: str = Field(description="Its two letters")
    name: str = Field(description="Its name")
    agreements: int = Field(description="Agreements listed")
    agencies: int = Field(description="Agencies listed")


class ModelDetail(Row):
    """One model at the moment."""

    model: str = Field(description="jem, wso or tfm")
    name: str = Field(description="Its name")
    agreements: int = Field(description="Agreements listed")
    agencies: int = Field(description="Agencies listed")
    states: tuple[StateOfModel, ...] = Field(description="By state, the most agreements first")
