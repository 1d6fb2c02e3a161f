"""Feeds keep to RFC 4287 and to JSON Feed 1.1, whatever stands in the lists, and are bounded."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from section287g.explorer.feeds.choosing import MOST, Feed
from section287g.explorer.feeds.entries import clean, make_entry
from section287g.explorer.feeds.seen import SeenChange
from section287g.explorer.feeds.writing import write_feed
from section287g.explorer.words import words_of

from ..conftest import HOSTILE_NAME

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?:\S+")
FEEDS = (
    "/feeds/changes", "/feeds/states/TX", "/feeds/counties/48167", "/feeds/agencies/tx-galveston-county-sheriff",
    "/feeds/models/jem", "/es/feeds/changes", "/es/feeds/states/MA", "/feeds/counties/01005",
)  # fmt: skip


def parsed(content: bytes) -> ElementTree.Element:
    """The root of an XML document of our own. Raises `ParseError` where it is none."""
    parser = ElementTree.XMLPullParser(["start"])
    parser.feed(content)
    parser.close()
    events = list(parser.read_events())
    root = events[0][1]
    assert isinstance(root, ElementTree.Element)
    return root


def _text(parent: ElementTree.Element, name: str) -> str:
    found = parent.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0].text or ""


def check_atom(content: bytes, address: str) -> list[ElementTree.Element]:
    """What RFC 4287, section 4, asks of a feed and its entries. Returns the entries."""
    feed = parsed(content)
    assert feed.tag == f"{ATOM}feed"
    assert TAG.fullmatch(_text(feed, "id"))
    assert _text(feed, "title").strip()
    assert TIME.fullmatch(_text(feed, "updated"))
    author = feed.findall(f"{ATOM}author")
    assert len(author) == 1
    assert _text(author[0], "name").strip()
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"] == address
    assert urlsplit(links["alternate"] or "").scheme == "http"
    entries = feed.findall(f"{ATOM}entry")
    ids = [_text(one, "id") for one in entries]
    assert len(set(ids)) == len(ids)
    for one in entries:
        assert TAG.fullmatch(_text(one, "id"))
        assert _text(one, "title").strip()
        for name in ("updated", "published"):
            assert TIME.fullmatch(_text(one, name))
            datetime.fromisoformat(_text(one, name))
        content_of = one.findall(f"{ATOM}content")
        assert len(content_of) == 1
        assert content_of[0].get("type") == "text"
        assert (content_of[0].text or "").strip()
        assert len(content_of[0]) == 0
        assert [link.get("rel") for link in one.findall(f"{ATOM}link")] == ["alternate", "related"]
    if entries:
        assert _text(feed, "updated") == max(_text(one, "updated") for one in entries)
    return entries


def check_json(told: dict[str, Any], address: str) -> list[dict[str, Any]]:
    """What JSON Feed 1.1 asks. Returns the items."""
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"].strip()
    assert told["feed_url"] == address
    assert isinstance(told["items"], list)
    for key in told:
        known = ("version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items")
        assert key in known or key.startswith("_")
    assert all(one["name"] for one in told["authors"])
    ids = [one["id"] for one in told["items"]]
    assert len(set(ids)) == len(ids)
    for one in told["items"]:
        assert isinstance(one["id"], str)
        assert one["content_text"].strip()
        assert TIME.fullmatch(one["date_published"])
        assert TIME.fullmatch(one["date_modified"])
        assert urlsplit(one["url"]).scheme == urlsplit(one["external_url"]).scheme == "http"
        assert all(isinstance(tag, str) for tag in one["tags"])
    found: list[dict[str, Any]] = told["items"]
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_valid_and_say_the_same_in_both_forms(site: TestClient, path: str) -> None:
    atom, told = site.get(f"{path}.atom"), site.get(f"{path}.json")
    assert atom.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert told.headers["content-type"] == "application/feed+json; charset=utf-8"
    entries = check_atom(atom.content, f"http://testserver{path}.atom")
    items = check_json(told.json(), f"http://testserver{path}.json")
    assert len(entries) == len(items) <= MOST
    for entry, item in zip(entries, items, strict=True):
        assert _text(entry, "id") == item["id"]
        assert _text(entry, "title") == item["title"]
        assert _text(entry, "content") == item["content_text"]
        assert _text(entry, "updated") == item["date_modified"]


def test_the_feed_of_everything_is_full_and_newest_first(site: TestClient) -> None:
    items = site.get("/feeds/changes.json").json()["items"]
    assert len(items) == MOST
    days = [one["date_published"] for one in items]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2026-02-27T00:00:00Z"


def test_links_of_entries_lead_somewhere(site: TestClient) -> None:
    for prefix in ("", "/es"):
        told = site.get(f"{prefix}/feeds/models/wso.json").json()
        for address in [
            told["home_page_url"],
            *(one["url"] for one in told["items"][:5]),
            told["items"][0]["external_url"],
        ]:
            assert site.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_reader_that_has_it_is_told_so(site: TestClient) -> None:
    first = site.get("/feeds/states/TX.atom")
    again = site.get("/feeds/states/TX.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["access-control-allow-origin"] == "*"
    marks = {site.get(one).headers["etag"] for one in ("/feeds/states/TX.json", "/es/feeds/states/TX.atom")}
    assert first.headers["etag"] not in marks


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/changes", 404),
        ("/feeds/changes.xml", 404),
        ("/feeds/states/QQ.atom", 404),
        ("/feeds/counties/99999.atom", 404),
        ("/feeds/agencies/none.json", 404),
        ("/feeds/models/xyz.json", 404),
        ("/feeds/../app.atom", 404),
        ("/feeds/states/..%2f..%2fapp.atom", 404),
        ("/feeds/changes.atom?page=2", 400),
    ],
)
def test_what_is_no_feed_says_so(site: TestClient, path: str, status: int) -> None:
    assert site.get(path).status_code == status


def test_hostile_names_stay_text(hostile_site: TestClient) -> None:
    ids = [one["agency_id"] for one in hostile_site.get("/api/v1/agencies").json()["data"]]
    for one in ids:
        title = parsed(hostile_site.get(f"/feeds/agencies/{one}.atom").content)
        assert "<script" not in hostile_site.get(f"/feeds/agencies/{one}.atom").text
        assert len(title.find(f"{ATOM}title") or ()) == 0
    titles = [hostile_site.get(f"/feeds/agencies/{one}.json").json()["title"] for one in ids]
    assert any(title.startswith(HOSTILE_NAME) for title in titles)


def change(agency: str, after: str | None) -> SeenChange:
    return SeenChange(
        "cell", "tx-a:tfm", "tx-a", agency, "TX", "tfm", None, "moa", None, after, date(2025, 7, 8), "am", "abcdef",
        date(2025, 7, 1), "123456", None, None, None,
    )  # fmt: skip


@settings(deadline=None)
@given(agency=st.text(max_size=60), after=st.none() | st.text(max_size=60))
def test_any_text_of_a_list_gives_a_valid_feed(site: TestClient, agency: str, after: str | None) -> None:
    record = site.app.state.record
    told = Feed("/feeds/changes", "/changes", "changes", agency or None, [change(agency, after)])
    content, _ = write_feed(record, told, "atom", "en", "http://testserver")
    entries = check_atom(content, "http://testserver/feeds/changes.atom")
    entry = make_entry(words_of("en"), change(agency, after))
    assert _text(entries[0], "title") == entry.title
    assert _text(entries[0], "content") == entry.text
    write_feed(record, told, "json", "es")[0].decode()


@given(st.text())
def test_cleaned_text_has_no_control_characters_and_an_end(text: str) -> None:
    told = clean(text)
    assert len(told) <= 400
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in told)
    assert clean(told) == told
