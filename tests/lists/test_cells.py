"""One raw row in, values and anomalies out: closed lookups, dates, corrections, documents, raw beside parsed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.lists import Listing, RawRow, parse_row
from section287g.lists.lookups import MODEL_NAMES, all_corrections, state_names, states
from support.spellings import MODEL_SPELLINGS, STATE_SPELLINGS, TYPE_SPELLINGS

BASE = RawRow("TEXAS", "Elm County Sheriff's Office", "County", "Elm County", "Task Force Model", "2025-02-18",
              "link", None, "https://www.ice.gov/doclib/287gMOA/Elm.pdf", None, None)  # fmt: skip


def parsed(**cells: str | None) -> Listing:
    return parse_row(BASE._replace(**cells))


def noted(one: Listing) -> set[tuple[str | None, str]]:
    return {(anomaly.column, anomaly.kind) for anomaly in one.anomalies}


def test_a_plain_row_has_no_anomalies() -> None:
    assert parse_row(BASE) == Listing(
        state="TX",
        agency="Elm County Sheriff's Office",
        listed_as="Elm County Sheriff's Office",
        ice_type="County",
        county="Elm County",
        model="tfm",
        signed=date(2025, 2, 18),
        moa="linked",
        moa_url="https://www.ice.gov/doclib/287gMOA/Elm.pdf",
        addendum="none",
        addendum_url=None,
        corrections=(),
        anomalies=(),
    )


NAMED = {name.upper(): code for code, name in state_names().items()}


@pytest.mark.parametrize(("right", "spelling"), [(a, b) for a, found in STATE_SPELLINGS.items() for b in found])
def test_every_spelling_of_a_state_seen_is_known(right: str, spelling: str) -> None:
    one = parsed(state=spelling, agency="Oak Police")
    assert one.state == NAMED[right]
    assert any(column == "state" for column, _ in noted(one))


@pytest.mark.parametrize("spelling", ["TEXSA", "TX", "NEW  YROK", "FLORDIA", "CALIFORNIAA", "ATLANTIS", "WEST"])
def test_a_spelling_of_a_state_not_seen_is_recorded_and_not_guessed(spelling: str) -> None:
    one = parsed(state=spelling)
    assert one.state == "ZZ"
    assert ("state", "unknown state") in noted(one)
    assert any(spelling in (anomaly.raw or "") for anomaly in one.anomalies)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(states())), st.data())
def test_a_state_is_in_the_lookup_or_unknown(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    changed = name[:place] + letter + name[place + 1 :]
    assert parsed(state=changed, agency="Oak Police").state == states().get(changed, "ZZ")


@pytest.mark.parametrize(("right", "spelling"), [(a, b) for a, found in MODEL_SPELLINGS.items() for b in found])
def test_every_spelling_of_a_model_seen_is_known(right: str, spelling: str) -> None:
    assert MODEL_NAMES[parsed(support_type=spelling).model] == right


@pytest.mark.parametrize("spelling", ["Task Force", "Jail Model", "Warrant", "Transport Model", "Task Force Models"])
def test_a_spelling_of_a_model_not_seen_is_recorded_and_not_guessed(spelling: str) -> None:
    one = parsed(support_type=spelling)
    assert one.model == "unknown"
    assert ("support_type", "unknown model") in noted(one)


@pytest.mark.parametrize(("right", "spelling"), [(a, b) for a, found in TYPE_SPELLINGS.items() for b in found])
def test_every_spelling_of_a_type_seen_is_known(right: str, spelling: str) -> None:
    assert parsed(type=spelling).ice_type == right


def test_a_type_not_seen_is_kept_as_written() -> None:
    one = parsed(type="Tribe ")
    assert one.ice_type == "Tribe"
    assert ("type", "unknown type") in noted(one)


@pytest.mark.parametrize("raw", [None, "", " ", "\u00a0", "#N/A", "#NA", "N/A", " n/a "])
def test_nothing_is_none_and_never_an_empty_string(raw: str | None) -> None:
    one = parsed(county=raw, type=raw, signed=raw, moa=raw, moa_link=None)
    assert (one.county, one.ice_type, one.signed, one.moa_url) == (None, None, None, None)
    assert one.moa == "none"
    if raw and raw.strip():
        assert ("county", "written as missing") in noted(one)


def test_missing_state_agency_and_model_are_named() -> None:
    one = parsed(state=None, agency=None, support_type=None)
    assert (one.state, one.agency, one.model) == ("ZZ", "", "unknown")
    assert {("state", "missing state"), ("agency", "missing agency"), ("support_type", "missing model")} <= noted(one)


@pytest.mark.parametrize(
    "raw",
    [
        " Elm County Sheriff's Office ",
        "Elm  County Sheriff's Office",
        "Elm\u00a0County Sheriff\u2019s Office",
        "\nElm County Sheriff's Office",
        "Elm County Sheriff\u02bcs Office\u200b",
        "\ufeffElm County Sheriff\u2018s Office",
    ],
)
def test_an_agency_is_read_without_what_only_a_typesetter_sees(raw: str) -> None:
    one = parsed(agency=raw)
    assert one.agency == "Elm County Sheriff's Office"
    assert noted(one) <= {("agency", "stray space"), ("agency", "typographic characters")}
    assert noted(one)


@pytest.mark.parametrize(
    ("raw", "county"),
    [("FLAGLER COUNTY", "Flagler County"), ("\nSchuylkill County", "Schuylkill County"), ("Decatur", "Decatur"),
     ("PRINCE GEORGE'S COUNTY ", "Prince George's County"), ("McCormick County", "McCormick County")],
)  # fmt: skip
def test_a_county_is_read_as_a_name(raw: str, county: str) -> None:
    assert parsed(county=raw).county == county


BROKEN = [
    ("VIRGINIA", "Campbell County Sheriff's Office", "Task Force Model", "05/082025", date(2025, 5, 8)),
    ("TEXAS", "Terry County Sheriff's Office", "Warrant Service Officer", "7/72025", date(2025, 7, 7)),
    ("UTAH", "Tooele County Sheriff's Office", "Warrant Service Officer", "7/72025", date(2025, 7, 7)),
    ("ARIZONA", "Cochise County Sheriff's Office", "Warrant Service Officer", "8/282025", date(2025, 8, 28)),
    ("TENNESSEE", "Grundy County Sheriff's Office", "Warrant Service Officer", "5025-07-07", date(2025, 7, 7)),
    ("TEXAS", "Tenaha Police Department", "Task Force Model", "2025-01-07", date(2026, 1, 7)),
    ("WEST VIRGINIA", "Hampshire County Sheriff's Office", "Task Force Model", None, date(2025, 12, 2)),
]


@pytest.mark.parametrize(("state", "agency", "model", "raw", "right"), BROKEN)
def test_a_wrong_date_with_a_correction_is_read_right_and_says_so(
    state: str, agency: str, model: str, raw: str | None, right: date
) -> None:
    found = [
        parsed(state=state, agency=agency, support_type=each, signed=raw)
        for each in ("Task Force Model", "Warrant Service Officer", "Jail Enforcement Model")
    ]
    corrected = [one for one in found if one.signed == right]
    assert corrected
    for one in corrected:
        assert one.corrections
        assert ("signed", "corrected") in noted(one)
        assert raw is None or any(raw == anomaly.raw for anomaly in one.anomalies)


@pytest.mark.parametrize("raw", ["05/082025", "7/72025", "13/45/2025", "TBD", "2025-02-30", "45810"])
def test_a_broken_date_without_a_correction_is_unknown(raw: str) -> None:
    one = parsed(signed=raw)
    assert one.signed is None
    assert ("signed", "broken date") in noted(one)


@pytest.mark.parametrize("raw", ["5025-07-07", "1900-01-01", "1996-09-29", "2100-01-01"])
def test_an_impossible_date_without_a_correction_is_unknown(raw: str) -> None:
    one = parsed(signed=raw)
    assert one.signed is None
    assert ("signed", "impossible date") in noted(one)


def test_a_correction_is_inert_where_the_cell_is_another() -> None:
    one = parsed(state="VIRGINIA", agency="Campbell County Sheriff's Office", signed="2025-05-09")
    assert one.signed == date(2025, 5, 9)
    assert one.corrections == ()


def test_a_correction_of_one_agency_leaves_its_neighbours_alone() -> None:
    one = parsed(state="MASSACHUSETTS", agency="Bristol County Sheriff's Office")
    assert one.state == "MA"
    wrong = parsed(
        state="MASSACHUSETTS", agency="Crow Wing County Sheriff's Office", support_type="Warrant Service Officer"
    )
    assert (wrong.state, wrong.listed_as) == ("MN", "Crow Wing County Sheriff's Office")


WRONG_STATES = [
    ("NEW YORK", "Lake Placid Police Department", "Task Force Model", "FL"),
    ("MONTANA", "Cass County Sheriff's Office", "Task Force Model", "MN"),
    ("MASSACHUSETTS", "Crow Wing County Sheriff's Office", "Warrant Service Officer", "MN"),
    ("OKLAHOMA", "Wichita County Sheriff's Office", None, "TX"),
    ("TEXAS", "Ellis County Sheriff's Office", "Warrant Service Officer", "KS"),
]


@pytest.mark.parametrize(("state", "agency", "model", "right"), WRONG_STATES)
def test_a_wrong_state_is_corrected(state: str, agency: str, model: str | None, right: str) -> None:
    models = [model] if model else list(MODEL_NAMES.values())
    assert right in {parsed(state=state, agency=agency, support_type=one).state for one in models}


def test_every_correction_applies_to_the_very_row_it_names() -> None:
    names = state_names()
    for one in all_corrections():
        wrong = None if one.wrong == "(empty)" else one.wrong
        if one.column == "state":
            wrong = names[one.wrong].upper()
        models = [MODEL_NAMES[one.model]] if one.model else list(MODEL_NAMES.values())
        cells = {"state": names[one.state].upper(), "agency": one.agency or "Any Police", one.column: wrong}
        found = [parsed(**{"support_type": model, **cells}) for model in models]
        assert any(one.name in listing.corrections for listing in found), one.name


@pytest.mark.parametrize(
    ("moa", "link", "stands", "url"),
    [
        ("link", "https://www.ice.gov/a.pdf", "linked", "https://www.ice.gov/a.pdf"),
        ("link pending", "https://www.ice.gov/a.pdf", "linked", "https://www.ice.gov/a.pdf"),
        ("link", None, "lost", None),
        ("link\u00a0|\u00a0addendum", None, "lost", None),
        ("Link Pending ", None, "pending", None),
        ("\u00a0", None, "none", None),
        (None, None, "none", None),
        ("Cons", None, "unclear", None),
        ("https://www.ice.gov/a.pdf", None, "linked", "https://www.ice.gov/a.pdf"),
        ("link", "mailto:x", "lost", None),
    ],
)
def test_how_a_document_stands(moa: str | None, link: str | None, stands: str, url: str | None) -> None:
    one = parsed(moa=moa, moa_link=link)
    assert (one.moa, one.moa_url) == (stands, url)


def test_extra_cells_are_flagged() -> None:
    assert ("extra", "cells of unknown columns") in noted(parsed(extra='{"NOTE": "x"}'))


TEXTS = st.none() | st.text(max_size=30) | st.sampled_from(["#N/A", "TEXAS", "link", "2025-01-01", "https://[", "//"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.builds(RawRow, *[TEXTS] * 11))
def test_any_row_is_read(row: RawRow) -> None:
    one = parse_row(row)
    assert one.state == "ZZ" or one.state in state_names()
    assert one.model in (*MODEL_NAMES, "unknown")
    assert one.signed is None or date(1996, 9, 30) <= one.signed < date(2100, 1, 1)
    assert (one.moa_url is None) == (one.moa != "linked")
    for value in (one.ice_type, one.county, one.moa_url, one.addendum_url):
        assert value != ""
    assert parse_row(row) == one
