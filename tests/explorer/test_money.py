"""The page on money: a form, a result that the address reproduces, and readings that can be chosen."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

SIX = {
    "officers": "6",
    "salary": "62000",
    "benefits": "24000",
    "training": "2026-01-05",
    "credentialed": "2026-02-16",
    "vehicles": "1",
}


def address(path: str = "/money", **changed: str) -> str:
    return f"{path}?{urlencode({**SIX, **changed})}"


def test_the_form_alone_computes_nothing(site: TestClient) -> None:
    page = site.get("/money")
    assert page.status_code == 200
    assert "$" not in page.text.split("<main")[1]


def test_an_address_reproduces_its_result_in_every_format(site: TestClient) -> None:
    """Six officers and a vehicle: 6 x 7,500 and 100,000 are paid once."""
    data = site.get(address("/money.json")).json()
    assert data["total"]["receipts"]["equipment"] == "45000.00"
    assert data["total"]["receipts"]["vehicle"] == "100000.00"
    rows = list(csv.DictReader(io.StringIO(site.get(address("/money.csv")).text)))
    quarters = [Decimal(row["dollars"]) for row in rows if row["calendar"] == "quarters" and row["kind"] == "salary"]
    assert sum(quarters) == Decimal(data["total"]["receipts"]["salary"])
    page = site.get(address()).text
    assert "$45,000.00" in page
    assert site.get(address()).text == page


def test_an_agency_fills_in_its_model_and_signing(site: TestClient) -> None:
    page = site.get(address(agency="tx-galveston-county-sheriff", model="tfm"))
    assert page.status_code == 200
    assert "Galveston County Sheriff" in page.text
    data = site.get(address("/money.json", agency="tx-galveston-county-sheriff", model="tfm")).json()
    assert data["input"]["signed"] == "2025-07-23"


def test_another_reading_gives_another_amount_and_stays_in_the_address(site: TestClient) -> None:
    usual = site.get(address("/money.json")).json()["total"]["received"]
    other = site.get(address("/money.json", officer_start="first_day_only")).json()
    assert other["readings"]["officer_start"] == "first_day_only"
    assert other["readings_by_hand"] == ["officer_start"]
    assert other["total"]["received"] != usual
    assert "officer_start=first_day_only" in site.get(address(officer_start="first_day_only")).text


def test_three_numbers_are_simulated(site: TestClient) -> None:
    data = site.get(address("/money.json", officers="5,6,7")).json()
    assert data["simulated"]["draws"] == 2000
    assert site.get(address("/money.json")).json()["simulated"] is None


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"officers": "six"}, "officers cannot be"),
        ({"officers": "-1"}, "officers"),
        ({"training": "soon"}, "training cannot be"),
        ({"credentialed": "2025-01-01"}, "credentialed"),
        ({"quarters": "21"}, "quarters cannot be"),
        ({"model": "abc"}, "model cannot be"),
        ({"officer_start": "never"}, "no option"),
        ({"agency": "nobody"}, "nobody"),
        ({"officers": "1e999999"}, "officers"),
        ({"salary": "9" * 60}, "salary"),
    ],
)
def test_what_cannot_be_is_said(site: TestClient, changed: dict[str, str], told: str) -> None:
    answer = site.get(address(**changed))
    assert answer.status_code in (400, 404)
    assert told in answer.text


def test_a_form_half_filled_in_names_what_it_lacks(site: TestClient) -> None:
    answer = site.get("/money?officers=6&salary=62000")
    assert answer.status_code == 400
    assert "Annual benefits of an officer" in answer.text


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, "lo que cuestan los vehículos"),
        ({"vehicles": ""}, "si se compran vehículos"),
        ({"overtime_hours": "100"}, "los impuestos del empleador sobre las horas extra"),
        ({"travel": "900"}, "la suplencia de los agentes en formación"),
    ],
)
def test_what_is_not_stated_is_named_for_what_it_is_in_both_languages(
    site: TestClient, changed: dict[str, str], lacks: str
) -> None:
    english = site.get(address("/money.json", **changed)).json()["not_stated"]
    shown = site.get(address("/es/money", **changed)).text.partition('id="lacks"')[2].partition("</section>")[0]
    told = re.findall("<li>(.*?)</li>", shown)
    assert len(told) == len(english)
    assert lacks in told
    assert 'lang="en"' not in shown
    page = site.get(address(**changed)).text.partition('id="lacks"')[2].partition("</section>")[0]
    assert [html.unescape(one) for one in re.findall("<li>(.*?)</li>", page)] == [one["what"] for one in english]


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [
        ("", {"officers": "6", "salary": "62000"}, "state also: "),
        ("/es", {"officers": "6", "salary": "62000"}, "indique también: "),
        ("", {**SIX, "salary": "much"}, "salary cannot be &#39;much&#39;"),
    ],
)
def test_a_form_that_cannot_be_computed_comes_back_as_it_was_filled_in(
    site: TestClient, language: str, given: dict[str, str], told: str
) -> None:
    answer = site.get(f"{language}/money", params=given)
    assert answer.status_code == 400
    assert told in answer.text
    for name, value in given.items():
        assert re.search(rf'<input name="{name}"[^>]* value="{value}"', answer.text), name
    assert site.get("/money.json", params=given).json()["error"]["code"] == "bad_parameter"


def test_quarters_are_named_as_the_language_names_them(site: TestClient) -> None:
    english, spanish = site.get(address()).text, site.get(f"/es{address()}").text
    assert ">FY2026 Q2<" in english
    assert ">T2 AF2026<" in spanish
    assert "Q2" not in spanish
    assert "T2 AF2026" in site.get(f"/es{address('/charts/interactive/money')}").text
