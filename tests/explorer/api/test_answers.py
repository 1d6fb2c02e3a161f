"""What the API answers is what the registry answers, at any moment, whole when its pages are put together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from section287g.places.spot import spot_by_county, spot_by_name
from section287g.registry import open_registry
from section287g.registry.registry import Registry

API = "/api/v1"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with open_registry() as one:
        yield one


def plain(value: Any) -> Any:
    """A value as JSON has it; times of the registry are UTC."""
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, date) else value


def rows_of(answer: Any) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in answer]


def every(site: TestClient, address: str) -> list[dict[str, Any]]:
    """All rows of a long answer, by following `next`; the pages must lead there and back."""
    found: list[dict[str, Any]] = []
    where: str | None = API + address
    before: str | None = None
    while where is not None:
        answer = site.get(where)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        links = answer.headers.get("link", "")
        assert (told["page"]["previous"] is None) == (before is None)
        assert (f'<{told["page"]["next"]}>; rel="next"' in links) == (told["page"]["next"] is not None)
        assert (f'<{told["page"]["previous"]}>; rel="prev"' in links) == (told["page"]["previous"] is not None)
        assert len(told["data"]) <= told["page"]["per_page"]
        found += told["data"]
        before, where = where, told["page"]["next"]
        assert len(found) <= told["page"]["total"]
    assert told["page"]["total"] == len(found)
    assert told["page"]["pages"] == told["page"]["page"]
    return found


MOMENTS = [
    {},
    {"as_of": "2025-09-03"},
    {"as_of": "2025-09-03", "known_on": "2025-09-10"},
    {"as_of": "2026-02-20", "known_on": "2025-06-30"},
    {"known_on": "2024-12-31"},
    {"as_of": "ac3a707e"},
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_agreements_and_agencies_are_the_registrys(
    site: TestClient, registry: Registry, moment: dict[str, str]
) -> None:
    asked = {"as_of": moment.get("as_of"), "known_on": _day(moment.get("known_on"))}
    query = "&".join(f"{name}={value}" for name, value in moment.items())
    for filters in ({}, {"state": "TX", "model": "jem"}, {"status": "all", "state": "FL"}, {"search": "galveston"}):
        given = "&".join(f"{'q' if name == 'search' else name}={value}" for name, value in filters.items())
        for what in ("agreements", "agencies"):
            answer = getattr(registry, what)(**filters, **asked)
            assert every(site, f"/{what}?per_page=500&{query}&{given}".replace("&&", "&").rstrip("&")) == rows_of(
                answer
            )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def test_a_page_holds_each_row_once_whatever_its_size(site: TestClient, registry: Registry) -> None:
    wanted = rows_of(registry.agreements(state="TX"))
    for size in (1, 7, 100, 316, 317, 500):
        if size > 1:
            assert every(site, f"/agreements?state=TX&per_page={size}") == wanted
    assert [one["agreement_id"] for one in every(site, "/agreements?state=MA&per_page=1")] == [
        one["agreement_id"] for one in registry.agreements(state="MA")
    ]


def test_a_page_past_the_last_is_empty_and_leads_back(site: TestClient) -> None:
    told = site.get(f"{API}/agencies?state=MA&per_page=5&page=900").json()
    assert told["data"] == []
    assert told["page"]["next"] is None
    back = site.get(told["page"]["previous"]).json()
    assert back["page"]["page"] == back["page"]["pages"]


def test_other_lists_of_rows_are_the_registrys(site: TestClient, registry: Registry) -> None:
    asked = {"as_of": "2025-09-03", "known_on": date(2025, 10, 1)}
    moment = "as_of=2025-09-03&known_on=2025-10-01"
    assert every(site, "/lists?per_page=200") == rows_of(registry.table("lists"))
    assert every(site, f"/pending?status=all&per_page=500&{moment}") == rows_of(
        registry.pending(status="all", **asked)
    )
    assert every(site, f"/pending?{moment}") == rows_of(registry.pending(**asked))
    assert every(site, "/listings?id=tx-galveston-county-sheriff&per_page=500") == rows_of(
        registry.listings("tx-galveston-county-sheriff")
    )
    assert every(site, f"/listings?state=MA&{moment}") == rows_of(registry.listings(state="MA", **asked))
    assert every(site, "/changes?from=2025-07-01&to=2025-09-03&per_page=500") == list(
        reversed(rows_of(registry.changes("2025-07-01", "2025-09-03")))
    )
    assert every(site, "/series?per_page=500") == rows_of(registry.series())
    assert every(site, "/series?by=model&per_page=500") == rows_of(registry.series("model"))
    for by in ("state", "county"):
        assert every(site, f"/coverage?by={by}&per_page=500&{moment}") == rows_of(registry.coverage(by, **asked))
    assert every(site, "/coverage") == rows_of(registry.coverage())


def test_what_was_signed_and_what_waits_for_its_document(site: TestClient, registry: Registry) -> None:
    assert every(site, "/agreements?signed_by=2020-12-31&per_page=500") == rows_of(
        registry.agreements(signed_by="2020-12-31")
    )
    assert every(site, "/agreements?link_pending=30&per_page=500") == rows_of(registry.agreements(link_pending=30))


@pytest.mark.parametrize("sort", ["name", "state", "signed", "population"])
def test_sorting_keeps_every_row(site: TestClient, registry: Registry, sort: str) -> None:
    rows = every(site, f"/agencies?sort={sort}&per_page=500")
    assert sorted(row["agency_id"] for row in rows) == [row["agency_id"] for row in registry.agencies()]
    key = {"name": "agency", "state": "state", "signed": "last_signed", "population": "population"}[sort]
    values = [row[key].lower() if sort == "name" else row[key] for row in rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort in ("signed", "population"))
    assert values[: len(known)] == known


def test_one_agency_is_what_show_says_and_what_stood(site: TestClient, registry: Registry) -> None:
    told = site.get(f"{API}/agencies/tx-galveston-county-sheriff?as_of=2025-05-01").json()
    shown = registry.show("tx-galveston-county-sheriff")
    assert told["data"]["agreements"] == [
        {name: rows_of(value) if isinstance(value, list) else plain(value) for name, value in one.items()}
        for one in shown["agreements"]
    ]
    assert told["data"]["spellings"] == rows_of(shown["spellings"])
    stood = registry.agreements(as_of="2025-05-01", status="all", search="tx-galveston-county-sheriff")
    assert told["data"]["standing"] == rows_of(stood)
    assert {one["model"] for one in told["data"]["standing"]} == {"jem", "wso"}
    assert told["as_of"] == "2025-04-30" or told["as_of"] <= "2025-05-01"


def test_the_summary_is_the_registrys(site: TestClient, registry: Registry) -> None:
    for moment in ({}, {"as_of": "2025-09-03"}, {"as_of": "2026-01-15", "known_on": "2025-06-30"}):
        told = site.get(f"{API}/summary", params=moment).json()
        asked = registry.summary(moment.get("as_of"), _day(moment.get("known_on")))
        for name in ("agreements", "agencies", "states_and_territories", "agreements_with_link_pending", "half"):
            assert told["data"][name] == asked[name]
        assert told["data"]["models"] == [{**one} for one in asked["models"]]
        assert (told["as_of"], told["list"]) == (asked["as_of"].isoformat(), asked["list"])
        assert told["in_words"] == asked["in_words"]
        changes = {name: value for name, value in told["data"]["changes"].items() if value}
        assert changes == {name: plain(value) for name, value in asked["changes"].items()}


def test_who_covers_a_place_however_it_is_named(site: TestClient, registry: Registry) -> None:
    wanted = registry.covering(spot_by_county("12001"), "2025-09-03")
    ways = ("/covers?county=12001&as_of=2025-09-03", "/covers?q=Alachua County, FL&as_of=2025-09-03")
    for way in (*ways, "/counties/12001?as_of=2025-09-03"):
        told = site.get(API + way).json()["data"]
        assert [one["agreement_id"] for one in told["agreements"]] == [line.agreement_id for line in wanted.lines]
        assert [one["reach"] for one in told["agreements"]] == [line.reach for line in wanted.lines]
    city = registry.covering(spot_by_name("Gainesville, FL"))
    for way in ("q=Gainesville, FL", "place=1225175"):
        told = site.get(f"{API}/covers?{way}").json()["data"]
        assert told["agencies"] == city.agencies
        assert told["counties"] == ["12001"]
    assert site.get(f"{API}/covers?zip=32601").json()["data"]["kind"] == "zip"
    assert site.get(f"{API}/covers?point=29.65,-82.32").json()["data"]["counties"] == ["12001"]


def test_a_state_and_a_model_add_up(site: TestClient, registry: Registry) -> None:
    texas = site.get(f"{API}/states/TX?as_of=2025-09-03").json()["data"]
    rows = list(registry.agreements(state="TX", as_of="2025-09-03"))
    assert texas["agreements"] == len(rows) == texas["jem"] + texas["wso"] + texas["tfm"]
    assert site.get(texas["agreements_at"]).json()["page"]["total"] == len(rows)
    assert site.get(texas["agencies_at"]).json()["page"]["total"] == texas["agencies"]
    jem = site.get(f"{API}/models/jem?as_of=2025-09-03").json()["data"]
    assert jem["agreements"] == len(registry.agreements(model="jem", as_of="2025-09-03"))
    assert jem["agreements"] == sum(one["agreements"] for one in jem["states"])


def test_every_answer_says_what_it_counts_and_from_when(site: TestClient) -> None:
    document = site.get(f"{API}/openapi.json").json()
    from section287g.explorer.api.guide import EXAMPLES

    assert set(EXAMPLES) == set(document["paths"])
    for address in EXAMPLES.values():
        told = site.get(API + address)
        assert told.status_code == 200, told.text
        content = told.json()
        assert content["unit"]
        assert content["list"] in content["in_words"]
        assert content["registry"] == site.app.state.record.version
        assert content["schema_version"] == "1.0"


def test_next_keeps_what_was_asked(site: TestClient) -> None:
    told = site.get(f"{API}/agencies?state=TX&q=county sheriff&as_of=2025-09-03&sort=population&per_page=3").json()
    query = parse_qs(urlsplit(told["page"]["next"]).query)
    assert query == {
        "state": ["TX"], "q": ["county sheriff"], "as_of": ["2025-09-03"], "sort": ["population"], "per_page": ["3"],
        "page": ["2"],
    }  # fmt: skip
