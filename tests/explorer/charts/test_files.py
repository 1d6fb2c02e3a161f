"""A chart's files stand alone, hold what the registry holds, and refuse what cannot be asked."""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

import section287g
from section287g.explorer.asked import Asked
from section287g.explorer.charts import chart_addresses, chart_content, embed_page
from section287g.explorer.page import Redirected
from section287g.explorer.record import Record

from ..conftest import HOSTILE_NAME, TODAY

MONEY = "money?officers=4&salary=62000&benefits=23000&training=2025-10-06&credentialed=2025-11-17"
NAMES = (
    "nation", "agreements", "figures", "states/TX", "states/GU", "states/TX/agreements", "models/tfm",
    "agencies/tx-galveston-county-sheriff", "nation?as_of=2025-09-03",
    "states/FL?as_of=2025-09-03&known_on=2025-09-10", MONEY,
)  # fmt: skip
SVG = "http://www.w3.org/2000/svg"
Reader = Callable[[bytes], Element]


def address(name: str, ending: str, language: str = "") -> str:
    """The address of a chart's file."""
    path, _, query = name.partition("?")
    return f"{language}/charts/{path}.{ending}" + (f"?{query}" if query else "")


def rows_of(site: TestClient, name: str) -> list[dict[str, str]]:
    """A chart's CSV."""
    answer = site.get(address(name, "csv"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("language", ["", "/es"], ids=["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_stands_alone(site: TestClient, name: str, language: str, read_svg: Reader) -> None:
    answer = site.get(address(name, "svg", language))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    root = read_svg(answer.content)
    assert (root.tag, root.get("xmlns")) == ("svg", SVG)
    assert root.get("lang") == (language[1:] or "en")
    titles = [root.findtext(one) for one in ("title", "desc")]
    assert all(titles)
    told = [one.text or "" for one in root.iter("text")]
    assert all("Liberation Sans" in one.get("font-family", "") for one in root.iter("text"))
    source = " ".join(told)
    assert section287g.__version__ in source
    assert "287(g)" in source
    assert name == MONEY or re.search(r"\b[0-9a-f]{8}\b", source)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    for one in root.iter():
        assert one.tag not in {"a", "style", "script", "image", "foreignObject"}
        assert not {"class", "style", "href", "onclick"} & set(one.attrib)
        for value in one.attrib.values():
            assert "://" not in value or value == SVG
            if "url(" in value:
                assert value[5:-1] in ids


@pytest.mark.parametrize("name", ["nation", "agreements", "states/TX", "agencies/tx-galveston-county-sheriff"])
def test_a_picture_is_1600_pixels_wide_on_white(site: TestClient, name: str) -> None:
    answer = site.get(address(name, "png", "/es"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", answer.content[16:26])
    assert (width, depth, kind) == (1600, 8, 6)
    assert 300 < height < 2000
    data, place = b"", 8
    while place < len(answer.content):
        size, name_of = struct.unpack(">I4s", answer.content[place : place + 8])
        data += answer.content[place + 8 : place + 8 + size] if name_of == b"IDAT" else b""
        place += size + 12
    assert zlib.decompress(data)[1:5] == b"\xff\xff\xff\xff"  # the first pixel, whatever the row's filter
    assert len(answer.content) < 3_000_000


def test_the_series_has_the_known_numbers_with_their_units(site: TestClient) -> None:
    rows = rows_of(site, "agreements")
    at = {row["list"]: row for row in rows}
    told = ("date", "agreements", "agencies", "states_and_territories")
    assert [at["1ef4a853"][name] for name in told] == ["2025-09-03", "957", "796", "40"]
    last = rows[-1]
    assert (last["jem_agreements"], last["wso_agreements"], last["tfm_agreements"]) == ("152", "472", "868")
    assert rows_of(site, "models/tfm")[-1]["agreements"] == "868"
    assert rows_of(site, "states/TX/agreements")[-1]["agreements"] == "317"


def test_a_published_count_stands_beside_both_counts_of_its_list(site: TestClient, read_svg: Reader) -> None:
    rows = rows_of(site, "figures")
    story = next(row for row in rows if row["statement"].startswith("Almost 960"))
    told = ("day", "unit", "claimed", "agreements", "agencies", "verdict")
    assert [story[name] for name in told] == [
        "2025-09-03",
        "agencies",
        "960",
        "957",
        "796",
        "holds for another unit",
    ]
    root = read_svg(site.get("/charts/figures.svg").content)
    named = [one.text or "" for one in root.iter("title")]
    assert len([one for one in named if "agreements of" in one]) == len(rows) >= 7


def test_a_map_and_its_table_show_the_same_counties_and_points(site: TestClient, read_svg: Reader) -> None:
    for name in ("nation", "states/TX", "states/FL?as_of=2025-09-03"):
        rows = rows_of(site, name)
        root = read_svg(site.get(address(name, "svg")).content)
        inner = root.findall("svg")[-1]
        shades = {
            shade: sum(one.get("fill") == f"url(#p-{shade})" for one in inner.iter("path"))
            for shade in ("jem", "wso", "tfm", "several")
        }
        assert shades == {shade: sum(row["shade"] == shade for row in rows) for shade in shades}
        points = sum((one.get("d") or "").count("h0") for one in inner.iter("path"))
        assert points == sum(row["drawn"] == "point" for row in rows) > 0


def test_a_county_of_the_map_has_the_registrys_agreements(site: TestClient) -> None:
    with section287g.open() as registry:
        held = [
            one
            for one in registry.agreements(as_of="2025-09-03")
            if one["agency_id"] == "tx-galveston-county-sheriff" and one["status"] == "listed"
        ]
    rows = {row["county_fips"]: row for row in rows_of(site, "nation?as_of=2025-09-03") if row["drawn"] == "county"}
    galveston = rows["48167"]
    assert (galveston["name"], galveston["state"]) == ("Galveston County", "TX")
    assert int(galveston["agreements"]) == len(held) == 3
    assert galveston["shade"] == "several"
    assert galveston["latitude_degrees"] == ""


def test_what_was_not_known_yet_is_in_no_file(site: TestClient, read_svg: Reader) -> None:
    with section287g.open() as registry:
        known = registry.sql(
            "SELECT count(*) FROM standings WHERE sequence = 'participating' AND day <= DATE '2025-09-10'"
        ).rows()
    (lists,) = next(iter(known))
    until = rows_of(site, "agreements?known_on=2025-09-10")[-1]["date"]
    spans = rows_of(site, "agencies/tx-galveston-county-sheriff?known_on=2025-09-10")
    jem = next(one for one in spans if one["model"] == "jem")
    assert (jem["first_date"], jem["lists"], jem["gone_date"]) == ("2021-01-12", str(lists), "")
    assert all(one["last_date"] == until for one in spans)
    assert date.fromisoformat(until) <= date(2025, 9, 10)
    early = site.get("/charts/agencies/tx-galveston-county-sheriff.csv?known_on=2025-02-01").text
    assert ":jem" in early
    assert ":tfm" not in early
    told = read_svg(site.get("/charts/agreements.svg?known_on=2025-02-01").content)
    assert not any(one.text == "2026" for one in told.iter("text"))


def test_the_estimate_by_quarter_is_that_of_the_terms(site: TestClient) -> None:
    """Four officers at 85,000 a year: 45 days of 365 and 7,500 each for equipment at first, then 90 days."""
    rows = rows_of(site, MONEY)
    assert list(rows[0]) == ["quarter", "received_dollars", "spent_dollars", "net_dollars"]
    assert [row["quarter"] for row in rows[:2]] == ["FY2026 Q1", "FY2026 Q2"]
    assert rows[0]["received_dollars"] == str(round(Decimal(340_000 * 45) / 365, 2) + 30_000) == "71917.81"
    assert rows[1]["received_dollars"] == str(round(Decimal(340_000 * 90) / 365, 2)) == "83835.62"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/charts/none.svg", 404, "none"),
        ("/charts/nation.pdf", 404, "nation.pdf"),
        ("/charts/nation.json", 404, "interactive"),
        ("/charts/states/QQ.svg", 404, "QQ"),
        ("/charts/states/tx.svg", 404, "states/tx"),
        ("/charts/models/xyz.csv", 404, "xyz"),
        ("/charts/agencies/no-such-agency.png", 404, "no-such-agency"),
        ("/charts/../app.py", 404, ""),
        ("/charts/%2e%2e%2f%2e%2e%2fetc%2fpasswd.svg", 404, "no chart"),
        ("/charts/states/..%2f..%2fpasswd.csv", 404, "no chart"),
        ("/charts/nation%00.svg", 404, "no chart"),
        ("/charts/nation.svg?as_of=2025-13-45", 404, "neither a day"),
        ("/charts/nation.svg?as_of=2019-01-01", 404, "2019-01-01"),
        ("/charts/nation.png?known_on=yesterday", 400, "known_on cannot be"),
        ("/charts/nation.csv?as_of=2025-09-03&as_of=2025-09-04", 400, "given twice"),
        ("/charts/nation.svg?width=99999", 400, "no parameter"),
        ("/charts/money.svg", 400, "form"),
        (
            "/charts/money.svg?officers=x&salary=1&benefits=1&training=2025-10-06&credentialed=2025-11-17",
            400,
            "officers",
        ),
    ],
)
def test_what_cannot_be_asked_says_so_in_one_shape(site: TestClient, path: str, status: int, told: str) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert "root:" not in answer.text
    if told:
        error = answer.json()["error"]
        assert error["status"] == status
        assert told in error["message"]


def test_a_former_id_leads_to_the_valid_one(record: Record) -> None:
    other = Record(record.registry, lambda: TODAY)
    vars(other)["redirects"] = {"tx-former-sheriff": "tx-galveston-county-sheriff"}
    asked = Asked("es", "/charts/agencies/tx-former-sheriff.svg")
    with pytest.raises(Redirected) as chart:
        chart_content(other, asked, "/charts/agencies/tx-former-sheriff.svg")
    assert chart.value.path == "/charts/agencies/tx-galveston-county-sheriff"
    with pytest.raises(Redirected) as card:
        embed_page(other, asked, "/embed/agencies/tx-former-sheriff")
    assert card.value.path == "/embed/agencies/tx-galveston-county-sheriff"


def test_a_file_that_did_not_change_is_not_sent_again(site: TestClient) -> None:
    for path in ("/charts/states/RI.svg", "/charts/states/RI.png?as_of=2025-09-03", "/embed/states/RI"):
        first = site.get(path)
        again = site.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    marks = {
        site.get(path).headers["etag"]
        for path in ("/charts/nation.svg", "/es/charts/nation.svg", "/charts/nation.csv")
    }
    assert len(marks) == 3


def test_names_of_lists_are_text_in_a_drawing(hostile_site: TestClient, read_svg: Reader) -> None:
    for row in hostile_site.get("/agencies.json").json()["rows"]:
        drawing = hostile_site.get(f"/charts/agencies/{row['agency_id']}.svg")
        root = read_svg(drawing.content)
        assert row["agency"] in (root.findtext("title") or "")
        assert not list(root.iter("script"))
        card = hostile_site.get(f"/embed/agencies/{row['agency_id']}").text
        assert "<script" not in card
    names = [row["agency"] for row in hostile_site.get("/agencies.json").json()["rows"]]
    assert HOSTILE_NAME in names


def test_every_address_is_told_once_and_answers(site: TestClient, record: Record) -> None:
    told = list(chart_addresses(record))
    assert len(told) == len(set(told))
    pictures = [path for path in told if path.endswith(".png")]
    assert len(pictures) == 1 + len(record.states)
    agencies = [path for path in told if path.startswith("/charts/agencies/")]
    for path in (*told[:12], *told[-4:], agencies[0], agencies[len(agencies) // 2], pictures[-1]):
        assert site.get(path).status_code == 200


@settings(deadline=None, max_examples=60)
@given(
    name=st.one_of(st.sampled_from(["nation", "agreements", "states/RI", "models/wso"]), st.text(max_size=40)),
    ending=st.sampled_from(["svg", "csv", "json", "exe", ""]),
    query=st.dictionaries(st.sampled_from(["as_of", "known_on", "x"]), st.text(max_size=20), max_size=2),
)
def test_no_address_breaks_a_chart(site: TestClient, name: str, ending: str, query: dict[str, str]) -> None:
    answer = site.get(f"/charts/{quote(name)}.{ending}", params=query, follow_redirects=False)
    assert answer.status_code in (200, 301, 400, 404)
    assert len(answer.content) < 3_000_000


@pytest.mark.parametrize(
    ("path", "told"),
    [("/charts/interactive/nation", "There is no such page"), ("/es/charts/nation", "No existe esa página")],
)
def test_an_address_without_an_ending_is_answered_for_people(site: TestClient, path: str, told: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert told in answer.text
