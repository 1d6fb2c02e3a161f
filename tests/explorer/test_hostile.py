"""Nothing in an address or a list leads outside the data, to markup, to a formula or to an unbounded answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.registry import open_registry

from .conftest import FORMULA_NAME


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/agencies/no-such-agency", 404, "no-such-agency"),
        ("/agencies/tx-galveston-county-sherif", 404, "tx-galveston-county-sheriff"),
        ("/states/QQ", 404, "QQ"),
        ("/counties/99999", 404, "99999"),
        ("/counties/09110", 404, "09110"),
        ("/models/xyz", 404, "xyz"),
        ("/agencies?state=QQ", 400, "“State” cannot be"),
        ("/agencies?page=0", 400, "Page cannot be"),
        ("/agencies?page=99999999999999", 400, "Page cannot be"),
        ("/agencies?per_page=501", 400, "per_page cannot be"),
        ("/agencies?nonsense=1", 400, "no parameter"),
        ("/agencies?q=a&q=b", 400, "given twice"),
        ("/agencies?q=" + "a" * 201, 400, "at most 200"),
        ("/agencies?q=%00", 400, "no text"),
        ("/?as_of=2025-13-45", 404, "neither a day"),
        ("/?as_of=2019-01-01", 404, "2019-01-01"),
        ("/?as_of=2025-09-03&known_on=yesterday", 400, "“Known on” cannot be"),
        ("/changes?from=2026-02-01&to=2025-02-01", 400, "earlier day first"),
        ("/changes?from=x", 400, "“From” cannot be"),
        ("/figures?as_of=2025-09-03", 400, "no parameter"),
        ("/nothing", 404, "no such page"),
    ],
)
def test_what_cannot_be_asked_says_so(site: TestClient, path: str, status: int, told: str) -> None:
    answer = site.get(path)
    assert (answer.status_code, told in answer.text) == (status, True)
    assert "<h1>" in answer.text


def test_errors_of_data_have_one_shape(site: TestClient) -> None:
    for path in ("/agencies.json?state=QQ", "/agencies/none.json", "/nothing.json", "/agencies.csv?page=0"):
        answer = site.get(path)
        assert answer.status_code in (400, 404)
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]) - {"choices"} == {"status", "code", "message"}


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py", "/assets/%2e%2e%2fapp.py", "/assets/..%5capp.py", "/%2e%2e/%2e%2e/etc/passwd",
        "/es/../../etc/passwd", "/agencies/..%2f..%2fetc%2fpasswd", "/%2Fexample.org/", "/es/%2F%5Cexample.org/",
        "/assets/style.css%00.py",
    ],
)  # fmt: skip
def test_no_path_leads_outside(site: TestClient, path: str) -> None:
    answer = site.get(path, follow_redirects=False)
    assert answer.status_code in (301, 404)
    assert not answer.headers.get("location", "/").startswith("//")
    assert "root:" not in answer.text
    assert "import" not in answer.text


@pytest.mark.parametrize(
    ("path", "leads"), [("/es/", "/es"), ("/agencies/", "/agencies"), ("/es/states/TX/", "/es/states/TX")]
)
def test_a_stroke_too_many_leads_to_the_page(site: TestClient, path: str, leads: str) -> None:
    answer = site.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, leads)
    assert site.get(path).status_code == 200


def test_only_its_own_names_are_answered() -> None:
    with open_registry() as registry:
        client = TestClient(make_app(registry), base_url="http://attacker.example")
        assert client.get("/").status_code == 400
        named = TestClient(make_app(registry, hosts=("record.example",)), base_url="http://record.example")
        assert named.get("/healthz").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(site: TestClient, method: str) -> None:
    assert site.request(method, "/agencies").status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing", "/agencies.json", "/assets/style.css", "/healthz"])
def test_every_answer_says_what_a_browser_may_do(site: TestClient, path: str) -> None:
    headers = site.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_pages_have_no_style_or_script_of_their_own(site: TestClient) -> None:
    for path in ("/", "/agencies", "/agencies/tx-galveston-county-sheriff", "/covers?q=Gainesville", "/figures"):
        text = site.get(path).text
        assert "style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert text.count("<script") == 1
        assert "http://" not in text.replace("http://www.ice.gov", "").replace("http://127.0.0.1", "")


def test_names_and_links_of_lists_are_text(hostile_site: TestClient) -> None:
    ids = [row["agency_id"] for row in hostile_site.get("/agencies.json").json()["rows"]]
    assert len(ids) == 2
    for path in ("/", "/agencies", "/states/TX", "/counties/48029", "/changes", *(f"/agencies/{one}" for one in ids)):
        text = hostile_site.get(path).text
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text
    assert "&lt;script&gt;" in hostile_site.get("/agencies").text


def test_a_cell_of_csv_is_no_formula(hostile_site: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(hostile_site.get("/agencies.csv").text)))
    assert f"'{FORMULA_NAME}" in [row["agency"] for row in rows]
    assert FORMULA_NAME in [row["agency"] for row in hostile_site.get("/agencies.json").json()["rows"]]


@settings(deadline=None, max_examples=120)
@given(
    page=st.sampled_from(["/", "/agencies", "/covers", "/changes", "/states/TX", "/counties/48167", "/figures"]),
    query=st.dictionaries(
        st.sampled_from(["q", "state", "as_of", "known_on", "page", "per_page", "from", "to", "sort", "x"]),
        st.text(max_size=30),
        max_size=4,
    ),
)
def test_no_parameter_breaks_a_page(site: TestClient, page: str, query: dict[str, str]) -> None:
    answer = site.get(page, params=query)
    assert answer.status_code in (200, 400, 404)
    assert len(answer.content) < 2_000_000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/" + "a" * 601, 414),
        ("/agencies/" + "a" * 5_000, 414),
        ("/agencies?q=" + "a" * 8_000, 414),
        ("/agencies?" + "&".join(f"x{number}=1" for number in range(2_000)), 414),
        ("/agencies?" + "&".join(f"x{number}=1" for number in range(300)), 400),
        ("/feeds/agencies/" + "a" * 5_000 + ".atom", 414),
        ("/downloads/" + "..%2f" * 300, 414),
        ("/api/v1/agencies/" + "a" * 5_000, 414),
        ("/" + "a/" * 290, 301),
    ],
)
def test_an_overlong_address_is_refused_before_it_is_read(site: TestClient, path: str, status: int) -> None:
    answer = site.get(path, follow_redirects=False)
    assert answer.status_code == status
    assert len(answer.content) < 6_000
    assert len(answer.headers.get("location", "")) < 700
    if status == 414:
        assert answer.json()["error"]["code"] == "too_long"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/\\evil.example/", "/%5cevil.example/", "/%2f%2fevil.example/", "/es//evil.example/",
        "/agencies/x%0d%0aSet-Cookie:x/", "/agencies/%0d%0aSet-Cookie:x/", "/agencies/X%0d%0aSet-Cookie:x",
        "/states/tx%0d%0ax", "/agencies/TX-A?as_of=//evil.example", "/states/%2f%2fevil.example/",
        "/%09//evil.example/",
        "/https://evil.example/", "/es/https:%2f%2fevil.example/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}])
def test_no_redirect_leads_off_the_site(site: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = site.get(path, follow_redirects=False, headers=headers)
    assert answer.status_code in (301, 400, 404)
    leads = answer.headers.get("location", "/")
    assert leads.startswith("/")
    assert not leads.startswith(("//", "/\\"))
    assert "\r" not in leads
    assert "\n" not in leads
    assert "set-cookie" not in answer.headers


def test_what_stands_before_this_server_cannot_change_what_it_says(site: TestClient) -> None:
    """Headers that proxies set name no other host in any answer."""
    headers = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "//evil.example", "Forwarded": "host=evil.example",
        "X-Original-URL": "/figures", "X-Rewrite-URL": "/figures",
    }  # fmt: skip
    for path in ("/", "/feeds/changes.atom", "/feeds/states/TX.json", "/agencies.json", "/api/v1/agencies"):
        assert site.get(path, headers=headers).content == site.get(path).content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize(
    "path", ["/", "/agencies.json", "/downloads/datapackage.json", "/feeds/changes.atom", "/healthz"]
)
def test_a_method_that_is_not_for_reading_is_named(site: TestClient, method: str, path: str) -> None:
    answer = site.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=" + ",".join("0-" for _ in range(2_000)),
        "bytes=" + ",".join(f"{place * 2}-{place * 2}" for place in range(2_000)),
        "bytes=0-99999999999999999999",
        "bytes=-99999999999999999999",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=",
        "items=0-1",
        "bytes=99999999999-",
    ],
)
def test_no_range_makes_more_than_the_file(site: TestClient, asked: str) -> None:
    whole = len(site.get("/downloads/datapackage.json").content)
    answer = site.get("/downloads/datapackage.json", headers={"Range": asked})
    assert answer.status_code in (200, 206, 400, 416)
    assert len(answer.content) <= whole


def test_marks_that_are_none_are_not_taken_for_the_page(site: TestClient) -> None:
    mark = site.get("/agencies").headers["etag"]
    for held in ('"', "W/", mark[:-2], mark.strip('W/"'), '"' + "a" * 20_000 + '"', ", ".join(['W/"x"'] * 3_000)):
        assert site.get("/agencies", headers={"If-None-Match": held}).status_code == 200
    for held in (mark, f'"other", {mark}', f"{mark}, " * 500):
        assert site.get("/agencies", headers={"If-None-Match": held}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/agencies?page=100000&per_page=500",
        "/changes?page=100000&per_page=500&from=2021-01-12",
        "/api/v1/agencies?page=100000",
    ],
)
def test_a_page_far_behind_the_last_is_bounded(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 400_000


@pytest.mark.parametrize(
    "path",
    [
        "/agencies/%EF%AC%81", "/agencies/%C4%B0", "/counties/%D9%A4%D9%A8%D9%A1%D9%A6%D9%A7",
        "/states/%EF%BC%B4%EF%BC%B8",
        "/agencies/tx-galveston-county-sheriff%00", "/models/jem%E2%80%8B", "/agencies/%ff", "/states/T%CC%81X",
        "/feeds/states/%E2%80%AETX.atom", "/feeds/agencies/..%2f..%2fx.atom", "/feeds/states/tx.atom", "/feeds/.atom",
        "/feeds/states/TX.atom.json", "/feeds/models/..json", "/charts/..%2f..%2fx.svg", "/embed/..%2f..",
    ],
)  # fmt: skip
def test_an_id_in_other_letters_is_no_id(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_an_error_of_this_machine_names_none_of_its_folders(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = tmp_path / "secret-folder"
    (store / "broken").mkdir(parents=True)
    (store / "broken" / "release.json").write_text("{")
    with open_registry() as registry, TestClient(make_app(registry, store=store)) as client:
        for path in ("/hand-overs", "/es/hand-overs", "/hand-overs.json", "/hand-overs.csv"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "secret-folder" not in answer.text
    assert "secret-folder" in caplog.text
