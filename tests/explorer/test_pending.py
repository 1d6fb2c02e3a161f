"""ICE's pending lists as a page: what stood on the list of a day, and what came of all that ever did."""

from __future__ import annotations

import html

import pytest
from starlette.testclient import TestClient

from section287g.registry import open_registry


def text_of(site: TestClient, path: str) -> str:
    return " ".join(html.unescape(site.get(path).text).split())


def test_what_is_pending_on_the_newest_list_is_told_on_home_and_on_its_own_page(site: TestClient) -> None:
    # ICE's pending list of 2026-02-27 (4c0fc44c) has two rows, both of one sheriff
    home = text_of(site, "/")
    assert "2 pending agreements more stand on ICE's pending list of Feb 27, 2026; none is an agreement yet." in home
    page = text_of(site, "/pending")
    listed = 'list <a href="/lists/4c0fc44c">4c0fc44c</a>'
    assert f"On Feb 27, 2026 ICE's pending list ({listed}) had 2 pending agreements." in page
    rows = site.get("/pending.json").json()["rows"]
    assert [one["pending_id"] for one in rows] == ["ar-franklin-county-sheriff:tfm", "ar-franklin-county-sheriff:wso"]
    assert {one["agreement_id"] for one in rows} == {None}


def test_all_that_ever_was_pending_adds_up_and_pages(site: TestClient) -> None:
    data = site.get("/pending.json?status=all&per_page=500").json()
    more = site.get("/pending.json?status=all&per_page=500&page=2").json()
    rows = [*data["rows"], *more["rows"]]
    with open_registry() as registry:
        ever = list(registry.pending(status="all"))
    assert {one["pending_id"] for one in rows} == {one["pending_id"] for one in ever}
    assert len(rows) == data["total"] == len(ever)
    parts = ("pending_agreements", "became_agreements", "gone_without_agreement")
    assert sum(data[name] for name in parts) == len(ever)
    days = [one["first_pending"] for one in rows]
    assert days == sorted(days, reverse=True)


def test_filters_hold_together(site: TestClient) -> None:
    rows = site.get("/pending.json?status=all&state=TX&model=jem&per_page=500").json()["rows"]
    assert rows
    assert {(one["state"], one["model"]) for one in rows} == {("TX", "jem")}
    assert "Nothing on the pending lists passes these filters." in text_of(site, "/pending?state=VT")


def test_a_day_of_the_past_and_a_participating_lists_id_give_the_pending_list_of_then(site: TestClient) -> None:
    then = site.get("/pending.json?as_of=2025-09-03").json()
    assert then["list"] == "941e7130"
    assert site.get("/pending.json?as_of=12e0e603").json() == then  # ICE's participating list of that day
    known = site.get("/pending.json?as_of=2025-09-03&known_on=2025-09-03").json()
    assert [one["pending_id"] for one in known["rows"]] == [one["pending_id"] for one in then["rows"]]
    assert any(one["agreement_id"] for one in then["rows"])
    assert not any(one["agreement_id"] for one in known["rows"])


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/pending?as_of=2021-05-05", 200, "No pending list of that day is held; the first is of Feb 21, 2025."),
        ("/es/pending?as_of=2021-05-05", 200, "No se conserva ninguna lista de pendientes de ese día"),
        ("/pending?as_of=2020-01-01", 404, "is as old as 2020-01-01"),
        ("/pending?as_of=someday", 404, "is neither a day"),
        ("/es/pending?status=gone", 400, "«Situación» no puede ser «gone»"),
        ("/pending?state=ZZ", 400, "“State” cannot be 'ZZ'"),
        ("/pending?q=x", 400, "q"),
    ],
)
def test_days_without_a_list_and_filters_that_cannot_be_say_so(
    site: TestClient, path: str, status: int, told: str
) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert told.lower() in text_of(site, path).lower()
