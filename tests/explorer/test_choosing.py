"""Lists that are answered from memory are those that the registry gives, whatever is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from section287g.explorer.choosing import Wanted, choose_agreements, gather_agencies
from section287g.explorer.record import Record

DAYS = st.dates(date(2021, 1, 12), date(2026, 3, 9))
SEARCHES = (
    "county", "Sheriff's", "galveston", "St. Johns", "tx-", "FL-", "saint", "&", "police department", "PARISH",
    "o'brien", "de soto", "10",
)  # fmt: skip


@settings(deadline=None, max_examples=15)
@given(
    as_of=st.none() | DAYS,
    known_on=st.none() | st.none() | DAYS,
    state=st.sampled_from([None, None, "TX", "FL", "GU"]),
    model=st.sampled_from([None, None, "jem", "wso", "tfm"]),
    status=st.sampled_from([None, "all", "listed", "absent", "ended"]),
    signed_by=st.none() | DAYS,
    search=st.none() | st.sampled_from(SEARCHES),
)
def test_the_same_as_the_registry(
    site: TestClient,
    as_of: date | None,
    known_on: date | None,
    state: str | None,
    model: str | None,
    status: str | None,
    signed_by: date | None,
    search: str | None,
) -> None:
    record: Record = site.app.state.record
    given_filters: dict[str, Any] = {
        "state": state, "model": model, "status": status, "signed_by": signed_by, "search": search,
    }  # fmt: skip
    agreements = list(record.registry.agreements(as_of=as_of, known_on=known_on, **given_filters))
    standing = record.standing(as_of, known_on)
    chosen = choose_agreements(standing.agreements, Wanted(**given_filters), record.names)
    assert [{name: one[name] for name in (agreements[0] if agreements else ())} for one in chosen] == agreements
    agencies = list(record.registry.agencies(as_of=as_of, known_on=known_on, **given_filters))
    assert list(gather_agencies(chosen, record.dossiers)) == agencies


@pytest.mark.parametrize("search", ["-", "---", "'", " . ", "日本", "!?"])
def test_what_has_no_letter_and_no_digit_finds_nothing(site: TestClient, search: str) -> None:
    for address in ("agencies", "agreements", "agreements?link_pending=1", "listings", "pending?status=all"):
        path, _, query = f"/api/v1/{address}".partition("?")
        parameters = dict([query.split("=")]) if query else {}
        answer = site.get(path, params={**parameters, "q": search}).json()
        assert (answer["page"]["total"], answer["data"]) == (0, []), address
    assert site.get("/agencies.json", params={"q": search}).json()["rows"] == []
    assert "No agency passes" in site.get("/agencies", params={"q": search}).text


def test_a_list_that_was_published_twice_answers_for_each_of_its_days(site: TestClient) -> None:
    """ICE put the list of 30 June 2024 out again on 17 December 2024, with another in between."""
    first, second = (site.get(f"/api/v1/agreements?as_of={day}").json() for day in ("2024-06-30", "2024-12-17"))
    assert (first["list"], first["as_of"]) == (second["list"], "2024-06-30")
    assert second["as_of"] == "2024-12-17"
    assert {one["last_listed"] for one in first["data"]} == {"2024-06-30"}
    assert {one["last_listed"] for one in second["data"]} == {"2024-12-17"}
    page = site.get("/agencies.json?as_of=2024-12-17").json()
    assert {one["last_listed"] for one in page["rows"]} == {"2024-12-17"}
    assert 'href="/agencies?as_of=2024-12-17"' in site.get("/agencies?as_of=2024-12-17").text
    assert site.get("/api/v1/changes?from=2024-12-17&to=2024-12-17").json()["page"]["total"] == 0
    back = site.get("/api/v1/changes?from=2024-12-11&to=2024-12-17").json()
    forth = site.get("/api/v1/changes?from=2024-06-30&to=2024-12-11").json()
    assert forth["page"]["total"] > 0
    assert back["page"]["total"] > 0
