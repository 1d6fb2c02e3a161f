"""Cards say a number with its unit and day, may be framed by any site, and nothing else may."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from section287g.explorer.asked import Asked
from section287g.explorer.charts import embed_addresses, embed_page
from section287g.explorer.record import Record

CARDS = (
    ("/embed/nation", "1,492", "On Feb 27, 2026, ICE listed 1,492 agreements of 1,251 agencies in 41 states"),
    ("/embed/states/TX", "317", "On Feb 27, 2026, ICE listed 317 agreements of 247 agencies in Texas."),
    ("/es/embed/states/TX", "317", "El 27 feb 2026, ICE tenía en su lista 317 acuerdos de 247 agencias en Texas."),
    (
        "/embed/nation?as_of=2025-09-03",
        "957",
        "On Sep 3, 2025, ICE listed 957 agreements of 796 agencies in 40 states",
    ),
    ("/embed/states/OR", "0", "ICE listed no agreement of an agency in Oregon."),
    ("/embed/agencies/tx-galveston-county-sheriff", "3", "ICE listed 3 agreements of Galveston County Sheriff"),
    ("/embed/agencies/tx-galveston-county-sheriff?as_of=2025-01-01", "1", "ICE listed 1 agreement of Galveston"),
    ("/embed/counties/48167", "10", "13 agreements of 10 agencies with authority in Galveston County, TX"),
)


@pytest.mark.parametrize(("path", "number", "sentence"), CARDS)
def test_a_card_says_its_number_unit_and_day(site: TestClient, path: str, number: str, sentence: str) -> None:
    answer = site.get(path)
    text = answer.text.replace("&#39;", "'")
    assert answer.status_code == 200
    assert f"<strong>{number}</strong>" in text
    assert sentence in text
    assert text.count("<h1>") == 1
    assert "list " in text or "lista " in text


def test_the_number_of_a_card_is_that_of_its_page(site: TestClient) -> None:
    for path in ("/states/FL", "/counties/12001", "/agencies/tx-galveston-county-sheriff"):
        data = site.get(f"{path}.json?as_of=2025-09-03").json()
        told = re.search(r"<strong>([\d,]+)</strong>", site.get(f"/embed{path}?as_of=2025-09-03").text)
        assert told is not None
        wanted = {"/states/FL": "agreements", "/counties/12001": "agencies"}.get(path)
        held = data[wanted] if wanted else sum(one["status"] == "listed" for one in data["then"])
        assert int(told.group(1).replace(",", "")) == held > 0


@pytest.mark.parametrize("path", ["/embed/nation", "/es/embed/states/TX", "/embed/none", "/embed/states/QQ"])
def test_a_card_may_be_framed_and_has_no_script(site: TestClient, path: str) -> None:
    answer = site.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors *")
    assert "unsafe" not in policy
    assert "x-frame-options" not in answer.headers
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "on" not in {name[:2] for name in re.findall(r"\s(\w+)=", answer.text)}


@pytest.mark.parametrize(
    "path",
    ["/", "/es", "/states/TX", "/charts/nation.svg", "/charts/interactive/agreements", "/charts/vega.js", "/embed",
     "/embedded/x", "/es/embedx", "/agencies.json", "/nothing"],
)  # fmt: skip
def test_nothing_else_may_be_framed(site: TestClient, path: str) -> None:
    policy = site.get(path).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/embed/none", 404, "no such card"),
        ("/embed/states/QQ", 404, "QQ"),
        ("/embed/agencies/no-such-agency", 404, "no-such-agency"),
        ("/embed/counties/99999", 404, "99999"),
        ("/embed/..%2f..%2fetc%2fpasswd", 404, "no such card"),
        ("/embed/nation?as_of=2025-13-45", 404, "neither a day"),
        ("/embed/nation?known_on=x", 400, "known_on cannot be"),
        ("/embed/nation?as_of=2025-09-03&as_of=2025-09-03", 400, "given twice"),
        ("/embed/nation?callback=x", 400, "no parameter"),
    ],
)
def test_a_card_that_is_not_says_why(site: TestClient, path: str, status: int, told: str) -> None:
    answer = site.get(path)
    assert (answer.status_code, told in answer.text) == (status, True)
    assert "<h1>" in answer.text


def test_pages_offer_their_files_and_their_card(site: TestClient) -> None:
    for path, name, card in (
        ("/", "nation", "nation"),
        ("/states/TX", "states/TX", "states/TX"),
        ("/agencies/tx-galveston-county-sheriff", "agencies/tx-galveston-county-sheriff", None),
    ):
        text = site.get(f"{path}?as_of=2025-09-03").text
        for ending in ("svg", "png", "csv"):
            assert f'href="/charts/{name}.{ending}?as_of=2025-09-03"' in text
        code = re.search(r"&lt;iframe src=&#34;(\S+?)&#34; title=&#34;(.+?)&#34;", text)
        assert code is not None
        assert code.group(1) == f"/embed/{card or name}?as_of=2025-09-03"
        assert code.group(2)
        assert site.get(code.group(1)).status_code == 200
    county = site.get("/counties/48167").text
    assert "&lt;iframe src=&#34;/embed/counties/48167&#34;" in county


def test_a_frozen_card_leads_up_to_its_site(record: Record) -> None:
    told = list(embed_addresses(record))
    assert len(told) == len(set(told)) == 1 + len(record.states) + len(record.dossiers) + len(record.counties)
    card = embed_page(record, Asked("es", "/embed/states/TX", root="../../../..", frozen=True), "/embed/states/TX")
    links = re.findall(r'(?:href|src)="([^"#]+)"', card.replace('"data:,"', '"#"'))
    assert links
    assert all(one.startswith("../../../../") for one in links)
    assert "../../../../es/states/TX/" in links
