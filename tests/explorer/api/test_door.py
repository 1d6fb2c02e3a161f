"""What goes around the API's answers: marks of content, methods, other sites' pages, one shape of errors."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.api import describe_api
from section287g.explorer.api.faults import CODES, fault
from section287g.explorer.api.guide import EXAMPLES
from section287g.registry import open_registry

API = "/api/v1"
PLAIN = {"Accept-Encoding": "identity"}


def test_what_is_held_is_not_sent_again(site: TestClient) -> None:
    for path in ("/summary", "/agencies?state=TX", "/agencies/tx-galveston-county-sheriff", "/openapi.json"):
        first = site.get(API + path)
        mark = first.headers["etag"]
        assert mark.startswith('"')
        assert site.get(API + path).headers["etag"] == mark
        for held in (mark, f"W/{mark}", f'"other", {mark}', "*"):
            again = site.get(API + path, headers={"If-None-Match": held})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
            assert again.headers["access-control-allow-origin"] == "*"
        assert site.get(API + path, headers={"If-None-Match": '"other"'}).status_code == 200
    for held in ("*", site.get(f"{API}/summary").headers["etag"]):
        assert site.get(f"{API}/states/QQ", headers={"If-None-Match": held}).status_code == 404


def test_a_mark_is_of_one_address_encoding_and_registry(site: TestClient, hostile_site: TestClient) -> None:
    marks = [site.get(API + path).headers["etag"] for path in ("/agencies", "/agencies?page=1", "/agencies?page=2")]
    marks.append(site.get(f"{API}/agencies", headers=PLAIN).headers["etag"])
    marks.append(hostile_site.get(f"{API}/agencies").headers["etag"])
    assert len(set(marks)) == len(marks)


def test_compressed_answers_are_the_same_bytes_each_time(site: TestClient) -> None:
    path = f"{API}/agencies?state=TX"
    plain = site.get(path, headers=PLAIN)
    assert "content-encoding" not in plain.headers
    raw = []
    for _ in range(2):
        with site.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["content-encoding"] == "gzip"
            raw.append(b"".join(answer.iter_raw()))
    assert raw[0] == raw[1]
    assert gzip.decompress(raw[0]) == plain.content
    refused = site.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_head_is_get_without_a_body(site: TestClient) -> None:
    for path in ("/summary", "/states/QQ", "/agencies?page=0"):
        got, head = site.get(API + path), site.head(API + path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers.get("etag") == got.headers.get("etag")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_pages_of_any_site_may_read_and_nobody_may_write(site: TestClient) -> None:
    asked = site.options(f"{API}/agencies", headers={"Origin": "https://example.org"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS"
    for path in ("/agencies", "/agencies?page=0", "/nothing"):
        assert site.get(API + path).headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in site.get(API + path).headers
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = site.request(method, f"{API}/agencies")
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("path", "status", "code", "parameter", "told"),
    [
        ("/nothing", 404, "not_found", None, "openapi.json"),
        ("/agencies/", 404, "not_found", None, "no such address"),
        ("", 404, "not_found", None, "no such address"),
        ("/agencies/no-such-agency", 404, "not_found", None, "near are"),
        ("/agencies/tx-galveston-county-sherif", 404, "not_found", None, "tx-galveston-county-sheriff"),
        ("/agencies/" + "a" * 201, 400, "bad_parameter", "agency_id", "200"),
        ("/states/QQ", 404, "not_found", None, "QQ"),
        ("/counties/09110", 404, "not_found", None, "09110"),
        ("/models/xyz", 404, "not_found", None, "jem"),
        ("/agencies?nonsense=1", 400, "unknown_parameter", "nonsense", "it has as_of, known_on, model"),
        ("/figures?as_of=2025-09-03", 400, "unknown_parameter", "as_of", "it has none"),
        ("/agencies?q=a&q=b", 400, "repeated_parameter", "q", "twice"),
        ("/agencies?q=", 400, "bad_parameter", "q", "empty"),
        ("/agencies?q=%00", 400, "bad_parameter", "q", "control"),
        ("/agencies?q=" + "a" * 201, 400, "bad_parameter", "q", "200 letters"),
        ("/agencies?q=" + "a" * 5_000, 400, "too_long", None, "at most 4,000"),
        ("/agencies?" + "&".join(f"x{n}=1" for n in range(17)), 400, "too_many_parameters", None, "at most 16"),
        ("/agencies?state=QQ", 400, "bad_parameter", "state", "is not among"),
        ("/agencies?state=tx", 400, "bad_parameter", "state", "is not among"),
        ("/agencies?model=xyz", 400, "bad_parameter", "model", "jem, wso, tfm"),
        ("/agencies?type=wizard", 404, "not_found", None, "sheriff"),
        ("/agencies?page=0", 400, "bad_parameter", "page", "greater than or equal to 1"),
        ("/agencies?page=1.0", 400, "bad_parameter", "page", "no whole number"),
        ("/agencies?page=%EF%BC%91", 400, "bad_parameter", "page", "no whole number"),
        ("/agencies?per_page=501", 400, "bad_parameter", "per_page", "500"),
        ("/agencies?as_of=2025-13-45", 400, "bad_parameter", "as_of", "no day"),
        ("/agencies?as_of=2025-W10-1", 400, "bad_parameter", "as_of", "no day"),
        ("/agencies?as_of=2019-01-01", 404, "not_found", None, "2021-01-12"),
        ("/agencies?as_of=abcdef", 404, "not_found", None, "no list"),
        ("/agencies?known_on=20250903", 400, "bad_parameter", "known_on", "no day"),
        ("/changes?from=2026-02-01&to=2025-02-01", 400, "bad_parameter", None, "earlier day"),
        ("/changes?change=vanished", 400, "bad_parameter", "change", "joined"),
        ("/covers", 400, "bad_parameter", "q", "exactly one"),
        ("/covers?q=Gainesville, FL&zip=32601", 400, "bad_parameter", "zip", "exactly one"),
        ("/covers?q=Nowhereville, FL", 404, "not_found", None, "Nowhereville"),
        ("/covers?point=0,0", 404, "not_found", None, "outside"),
        ("/covers?point=here", 400, "bad_parameter", "point", "29.65"),
        ("/listings?id=' OR 1=1 --", 400, "bad_parameter", "id", "no id"),
    ],
)
def test_errors_have_one_shape(
    site: TestClient, path: str, status: int, code: str, parameter: str | None, told: str
) -> None:
    answer = site.get(API + path)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert set(error) <= {"status", "code", "message", "parameter"}
    assert (error["status"], error["code"], error.get("parameter")) == (status, code, parameter)
    assert told in error["message"]
    assert len(error["message"]) <= 600
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_name_of_several_places_is_answered_with_the_choices(site: TestClient) -> None:
    error = site.get(f"{API}/covers?q=Gainesville").json()["error"]
    assert (error["status"], error["code"]) == (404, "ambiguous_place")
    assert len(error["choices"]) > 2
    for choice in error["choices"]:
        assert site.get(choice["address"]).json()["data"]["place"] == choice["label"]


def test_former_ids_and_other_spellings_of_ids_lead_to_the_agency() -> None:
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: date(2026, 3, 9))) as client:
        client.app.state.record.redirects = {"tx-galveston-county": "tx-galveston-county-sheriff"}
        for wanted in ("tx-galveston-county", "TX-Galveston-County-Sheriff", "tx-galveston-county-sheriff:jem"):
            answer = client.get(f"{API}/agencies/{wanted}?as_of=2025-09-03", follow_redirects=False)
            assert answer.status_code == 308
            assert answer.headers["location"] == f"{API}/agencies/tx-galveston-county-sheriff?as_of=2025-09-03"
            assert answer.headers["access-control-allow-origin"] == "*"
            assert client.get(answer.headers["location"]).status_code == 200


def test_hostile_names_are_data(hostile_site: TestClient) -> None:
    rows = hostile_site.get(f"{API}/agencies").json()["data"]
    assert len(rows) == 2
    answer = hostile_site.get(f"{API}/agencies/{rows[0]['agency_id']}")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_only_its_own_names_are_answered() -> None:
    with open_registry() as registry:
        client = TestClient(make_app(registry), base_url="http://attacker.example")
        assert client.get(f"{API}/summary").status_code == 400


@settings(deadline=None, max_examples=150)
@given(
    path=st.sampled_from(["/agencies", "/agreements", "/pending", "/lists", "/listings", "/changes", "/covers"])
    | st.text(max_size=40).map(lambda text: f"/agencies/{text}"),
    query=st.dictionaries(
        st.sampled_from(
            ["q", "state", "as_of", "known_on", "page", "per_page", "from", "to", "sort", "id", "point", "zip", "x"]
        ),
        st.text(max_size=30) | st.sampled_from(["2025-09-03", "TX", "1", "ac3a707e", "29.65,-82.32"]),
        max_size=4,
    ),
)
def test_no_request_breaks_it(site: TestClient, path: str, query: dict[str, str]) -> None:
    from urllib.parse import quote

    answer = site.get(API + quote(path), params=query, follow_redirects=False)
    assert answer.status_code in (200, 308, 400, 404)
    if answer.status_code in (400, 404):
        assert set(answer.json()) == {"error"}
    assert len(answer.content) < 1_000_000


def test_the_document_says_what_every_field_means(site: TestClient) -> None:
    document = site.get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": API}]
    schemas = document["components"]["schemas"]
    assert {"PagedOfAgency", "EnvelopeOfAgencyDetail", "Fault"} <= set(schemas)
    assert all(name.isalnum() for name in schemas)
    for name in re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert name in schemas
    for name, schema in document["components"]["schemas"].items():
        for field, said in schema["properties"].items():
            assert said.get("description"), f"{name}.{field}"
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        said = operations["get"]
        assert {"200", "304", "400", "404"} <= set(said["responses"]), path
        assert "422" not in said["responses"]
        for parameter in said.get("parameters", []):
            assert parameter["description"], f"{path} {parameter['name']}"


def test_the_reference_names_every_address_and_shape() -> None:
    text = "\n\n".join(describe_api())
    for path, example in EXAMPLES.items():
        assert f"## {API}{path}\n" in text
        assert f"`{API}{example}`" in text
    headings = {line.lstrip("# ").lower() for line in text.splitlines() if line.startswith("#")}
    for name in re.findall(r"\(#([a-z]+)\)", text):
        assert name in headings, name
    assert "object at 0x" not in text


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_of_the_api_shows_real_answers(site: TestClient, prefix: str) -> None:
    answer = site.get(f"{prefix}/api")
    assert answer.status_code == 200
    assert "/api/v1/agencies/{agency_id}" in answer.text
    assert "&#34;agency_id&#34;: &#34;tx-galveston-county-sheriff&#34;" in answer.text
    assert answer.text.count("<script") == 1
    for left in ("&lt;built-in", "object at 0x", "None"):
        assert left not in answer.text
    again = site.get(f"{prefix}/api", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_every_code_is_in_the_reference_and_pages_have_the_same(site: TestClient) -> None:
    text = "\n\n".join(describe_api())
    for code in CODES:
        assert f"| `{code}` |" in text
    with pytest.raises(KeyError):
        fault(400, "made_up", "a code that no reference has")
    for path in (
        "/agencies.json?state=QQ", "/agencies/none.json", "/nothing.csv", "/money.csv?officers=4",
        "/covers.json?q=Gainesville", "/feeds/none.atom", "/feeds/changes.atom?x=1", "/downloads/none",
        "/downloads/datapackage.json?x=1", "/charts/none.svg",
    ):  # fmt: skip
        error = site.get(path).json()["error"]
        assert set(error) <= {"status", "code", "message", "parameter", "choices"}, path
        assert {"status", "code", "message"} <= set(error), path
        assert error["code"] in CODES, path
        assert site.get(path).headers["access-control-allow-origin"] == "*", path
