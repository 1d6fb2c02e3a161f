"""What a frozen site says: what the served pages say, of the newest day, and how to ask for more."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.pages.covers import covering_at
from section287g.explorer.record import Record
from section287g.places.spot import spot_by_county, spot_by_name, spot_by_zip
from section287g.registry import open_registry

from .conftest import Freezer, tree

BASE = "https://example.org/287g"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALACHUA, BRADFORD = "fl-alachua-county-sheriff", "fl-bradford-county-sheriff"


@pytest.fixture
def site(small: Freezer, three_lists: Path, tmp_path: Path) -> Path:
    small(three_lists, tmp_path / "site", BASE)
    return tmp_path / "site"


def read(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def parsed(text: str) -> ElementTree.Element:
    """The first element of a document with all that is in it."""
    parser = ElementTree.XMLPullParser(["start"])
    parser.feed(text)
    parser.close()
    _, root = next(iter(parser.read_events()))
    assert isinstance(root, ElementTree.Element)
    return root


def text_of(site: Path, name: str) -> str:
    """A page's text without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", read(site, name))).split())


def test_every_page_names_its_own_address_and_the_other_language(site: Path) -> None:
    named = {}
    for name in tree(site):
        if name.endswith("index.html") and "embed/" not in name:
            text = read(site, name)
            (canonical,) = re.findall(r'rel="canonical" href="([^"]*)"', text)
            assert canonical == f"{BASE}/{name.removesuffix('index.html')}"
            others = dict(re.findall(r'hreflang="(en|es)" href="(https:[^"]*)"', text))
            plain = name.removesuffix("index.html").removeprefix("es/")
            assert others == {"en": f"{BASE}/{plain}", "es": f"{BASE}/es/{plain}"}
            named[canonical] = others
    urls = parsed(read(site, "sitemap.xml")).findall(f"{SITEMAP}url")
    assert sorted(one.findtext(f"{SITEMAP}loc") or "" for one in urls) == sorted(named)
    assert {one.findtext(f"{SITEMAP}lastmod") for one in urls} == {"2025-08-20"}
    for one in urls:
        links = {link.get("hreflang"): link.get("href") for link in one if link.tag.endswith("link")}
        assert links == named[one.findtext(f"{SITEMAP}loc") or ""]
    assert f"Sitemap: {BASE}/sitemap.xml" in read(site, "robots.txt")


@pytest.mark.parametrize(
    "path", [f"/agencies/{ALACHUA}", "/states/FL", "/counties/12001", "/changes", "/changes/2025-08", "/about/data"]
)
def test_data_are_those_of_the_served_page(site: Path, three_lists: Path, path: str) -> None:
    with open_registry(three_lists) as registry, TestClient(make_app(registry)) as served:
        assert (site / f"{path[1:]}.csv").read_bytes() == served.get(f"{path}.csv").content
        frozen, asked = json.loads(read(site, f"{path[1:]}.json")), served.get(f"{path}.json").json()
        assert {**frozen, "per_page": None} == {**asked, "per_page": None}
        table = re.compile(r"<table.*?</table>", re.DOTALL)
        links = re.compile(r' href="[^"]*"')
        there = [links.sub("", one) for one in table.findall(served.get(path).text)]
        assert [links.sub("", one) for one in table.findall(read(site, f"{path[1:]}/index.html"))] == there


def test_the_list_of_agencies_has_all_and_tells_who_is_gone(site: Path) -> None:
    page = text_of(site, "agencies/index.html")
    assert "2 agencies with 2 agreements, as listed on Aug 20, 2025" in page
    assert "Bradford County Sheriff's Office (no longer listed)" in page
    assert "Alachua County Sheriff's Office (no longer listed)" not in page
    rows = json.loads(read(site, "agencies.json"))["rows"]
    assert sorted(row["agency_id"] for row in rows)[:2] == [ALACHUA, BRADFORD]
    assert len(rows) == 3
    assert "ya no figura" in text_of(site, "es/agencies/index.html")


def test_changes_have_a_page_for_each_month_with_a_list(site: Path) -> None:
    assert {one.name for one in (site / "changes").iterdir()} - {"index.html"} == {
        f"{month}{ending}" for month in ("2025-07", "2025-08") for ending in ("", ".json", ".csv")
    }
    rows = json.loads(read(site, "changes/2025-08.json"))["rows"]
    assert {(row["change"], row["agreement_id"].partition(":")[0], row["date"]) for row in rows} == {
        ("joined", ALACHUA, "2025-08-01"),
        ("absent", BRADFORD, "2025-08-20"),
    }
    assert json.loads(read(site, "changes/2025-07.json"))["rows"] == []
    assert "What changed in August 2025" in text_of(site, "changes/2025-08/index.html")
    assert "Qué cambió en agosto de 2025" in text_of(site, "es/changes/2025-08/index.html")
    assert 'href="/287g/changes/2025-07/"' in read(site, "changes/2025-08/index.html")


def test_months_are_served_too_and_what_is_none_says_so(three_lists: Path) -> None:
    with open_registry(three_lists) as registry, TestClient(make_app(registry)) as served:
        page = served.get("/changes/2025-08")
        assert page.status_code == 200
        assert 'href="/changes?from=2025-07-31&amp;to=2025-08-20"' in page.text
        assert 'href="/changes/2025-07"' in served.get("/changes").text
        joined = served.get("/changes/2025-08.json?change=joined").json()
        assert [row["agency"] for row in joined["rows"]] == ["Alachua County Sheriff's Office"]
        for month in ("2025-06", "2025-13", "2025-8", "25-08", "2025-08-01", "x"):
            assert served.get(f"/changes/{month}").status_code == 404, month
        assert "2025-08" in served.get("/es/changes/2025-13").text


def test_permanent_links_and_citations_name_the_list_and_the_registry(site: Path) -> None:
    page = text_of(site, "states/FL/index.html")
    listed = re.search(r"as listed on Aug 20, 2025, list ([0-9a-f]{8})", page)
    assert listed is not None
    registry = json.loads(read(site, "site.json"))["registry"]
    cited = f"287(g) record, “Florida”, {listed[0]}, registry {registry}, {BASE}/states/FL/"
    assert cited in page
    assert re.search(rf"This page, {re.escape(listed[0])} ?: {re.escape(BASE)}/states/FL/", page)


def test_the_site_knows_no_day_but_its_lists(site: Path) -> None:
    home = text_of(site, "index.html")
    assert "On Aug 20, 2025, ICE listed 2 agreements of 2 agencies" in home
    assert "days old" not in home
    assert json.loads(read(site, "index.json"))["days_old"] is None


def test_money_tells_the_terms_and_how_to_compute(site: Path) -> None:
    page = text_of(site, "money/index.html")
    assert "287g estimate --officers 4" in page
    assert "287g serve" in page
    assert "7,500 dollars per officer" in page
    assert "70 to below 80 percent: $500.00" in page
    rows = {row["path"]: row for row in json.loads(read(site, "money.json"))["rows"]}
    assert rows["reimbursement.overtime.cap"]["value"] == "0.25"
    assert rows["reimbursement.equipment.amount"]["status"] == "reported"
    assert "Qué dice" in text_of(site, "es/money/index.html")


def test_places_are_all_there_as_links_and_as_an_index(site: Path) -> None:
    page = read(site, "covers/index.html")
    assert page.count('href="/287g/counties/') == 3_234
    assert len(set(re.findall(r'href="/287g/states/([A-Z]{2})/"', page))) == 56
    held = json.loads(read(site, "places.json"))
    named = {one["name"]: one["path"] for one in held["places"]}
    assert named["Bexar County, TX"] == "counties/48029/"
    assert named["Alachua County Sheriff's Office, FL"] == f"agencies/{ALACHUA}/"
    assert named["Guam"] == "states/GU/"
    assert len(held["places"]) == 3_234 + 56 + 3
    assert "ZIP code" in text_of(site, "covers/index.html")


def test_releases_on_this_machine_are_not_looked_for(
    small: Freezer, two_lists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(*_: object) -> None:
        raise AssertionError("a frozen site looks into no store")

    monkeypatch.setattr("section287g.handovers.release.list_releases", found)
    small(two_lists, tmp_path / "site")
    assert "not in these files" in text_of(tmp_path / "site", "hand-overs/index.html")


def test_feeds_lead_to_pages_of_the_site(site: Path) -> None:
    feed = parsed(read(site, f"feeds/agencies/{ALACHUA}.atom"))
    links = [one.get("href") or "" for one in feed.iter() if one.tag.endswith("link")]
    assert f"{BASE}/agencies/{ALACHUA}/" in links
    assert f"{BASE}/changes/2025-08/" in links
    assert f"{BASE}/feeds/agencies/{ALACHUA}.atom" in links
    told = json.loads(read(site, "es/feeds/changes.json"))
    assert told["feed_url"] == f"{BASE}/es/feeds/changes.json"
    assert told["home_page_url"] == f"{BASE}/es/changes/"


def test_who_reaches_a_place_is_the_same_from_memory() -> None:
    with open_registry() as registry:
        record = Record(registry, lambda: date(2026, 3, 9))
        spots = [spot_by_county(code) for code in ("48029", "29095", "12001", "06037", "51600")]
        spots += [spot_by_name(name) for name in ("Texas", "Kansas City, MO", "Gainesville, FL")] + [
            spot_by_zip("32601")
        ]
        for as_of in (None, "2025-09-03"):
            standing = record.standing(as_of)
            for spot in spots:
                assert covering_at(record, spot, standing) == registry.covering(spot, as_of), (spot.label, as_of)
