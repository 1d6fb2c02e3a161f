"""A page offers the feed of its own changes, to feed readers and to people; where there is none, that of all."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/states/TX", "/feeds/states/TX"),
        ("/counties/48167", "/feeds/counties/48167"),
        ("/agencies/tx-galveston-county-sheriff", "/feeds/agencies/tx-galveston-county-sheriff"),
        ("/models/jem", "/feeds/models/jem"),
        ("/states/TX?as_of=2025-09-03", "/feeds/states/TX"),
        ("/changes", "/feeds/changes"),
        ("/figures", "/feeds/changes"),
        ("", "/feeds/changes"),
        ("/downloads", "/feeds/changes"),
        ("/api", "/feeds/changes"),
    ],
)
def test_each_page_offers_its_own(site: TestClient, prefix: str, page: str, feed: str) -> None:
    text = site.get(prefix + page or "/").text
    head, _, body = text.partition("</head>")
    links = re.findall(
        r'<link rel="alternate" type="application/(?:atom\+xml|feed\+json)" title="([^"]+)" href="([^"]+)"', head
    )
    own = [f"{prefix}{feed}.{ending}" for ending in ("atom", "json")]
    every = [f"{prefix}/feeds/changes.{ending}" for ending in ("atom", "json")]
    assert [address for _, address in links] == (own if own == every else own + every)
    assert len({title for title, _ in links}) == (1 if own == every else 2)
    shown = re.findall(r'href="([^"]+)"', body.partition('<p class="feed">')[2].partition("</p>")[0])
    assert shown == own
    for address in own:
        assert site.get(address).status_code == 200


def test_a_page_that_is_not_there_offers_no_feed_that_is_not(site: TestClient) -> None:
    text = site.get("/agencies/none").text
    assert "/feeds/agencies" not in text
    assert "/feeds/changes.atom" in text
    assert '<p class="feed">' not in text
