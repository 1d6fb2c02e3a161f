"""The page on money: a form, a result that the address reproduces, and readings that can be chosen."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from section287g.explorer.drawn.amounts import nice_ticks
from section287g.funding.estimate import EstimateInput, Group

TIMES = "\N{MULTIPLICATION SIGN}"
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
    assert 'id="result"' not in page.text
    assert "$0" not in page.text


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
        ({"officers": "six"}, "“Officers under the agreement” cannot be &#39;six&#39;"),
        ({"officers": "-1"}, "“Officers under the agreement”: it must not be negative"),
        ({"training": "soon"}, "“First day of training” cannot be &#39;soon&#39;; write a day"),
        ({"training": "2026-13"}, "“First day of training” cannot be"),
        ({"training": "0000-01"}, "“First day of training” cannot be"),
        (
            {"credentialed": "2025-12-02"},
            "“Day on which ICE issues credentials”, Dec 2, 2025, lies before “First day of training”, Jan 5, 2026;",
        ),
        ({"quarters": "21"}, "“Quarters, at most 20” cannot be"),
        ({"fiscal_year_month": "13"}, "“First month of your fiscal year” cannot be &#39;13&#39;"),
        ({"model": "abc"}, "“Model” cannot be"),
        ({"success": "0.95"}, "0.95 is less than one percent; write 95 for 95 percent"),
        ({"success_by_quarter": "95,0.9"}, "0.9 is less than one percent; write 95 for 95 percent"),
        ({"vehicle_cost": "1,200,300"}, "it may be one number or three; write one without commas"),
        ({"overtime_rate": "1,2,3"}, "it is one number"),
        ({"dedicated": "perhaps"}, "“Do they do nothing else?” cannot be"),
        ({"officer_start": "never"}, "no option"),
        ({"agency": "nobody"}, "nobody"),
        ({"officers": "1e999999"}, "“Officers under the agreement”"),
        ({"salary": "9" * 60}, "“Annual salary of an officer, dollars”: it must not exceed 100,000,000"),
        ({"other": "-1"}, "“Other costs a year, dollars”: it must not be negative"),
        ({"stop_quarter": "9"}, "the estimate has 8 quarters"),
        (
            {"success": "80", "success_by_quarter": "80"},
            "give success, or “Success by quarter, percent, as 95,80,,90",
        ),
        (
            {"overtime_hours": "1,2,1000000", "salary": "100000000", "officers": "100000"},
            "the amounts are too large for draws; give one number in place of three",
        ),
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
        ({"travel": "900"}, "la suplencia de los agentes en capacitación"),
    ],
)
def test_what_is_not_stated_is_named_for_what_it_is_in_both_languages(
    site: TestClient, changed: dict[str, str], lacks: str
) -> None:
    english = site.get(address("/money.json", **changed)).json()["not_stated"]
    shown = site.get(address("/es/money", **changed)).text.partition('id="lacks"')[2].partition("</section>")[0]
    told = re.findall("<li>(.*?) <span", shown)
    assert len(told) == len(english)
    assert lacks in told
    assert 'lang="en"' not in shown
    page = site.get(address(**changed)).text.partition('id="lacks"')[2].partition("</section>")[0]
    assert [html.unescape(one) for one in re.findall("<li>(.*?) <span", page)] == [one["what"] for one in english]


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [
        ("", {"officers": "6", "salary": "62000"}, "state also: "),
        ("/es", {"officers": "6", "salary": "62000"}, "indique también: "),
        ("", {**SIX, "salary": "much"}, "dollars” cannot be &#39;much&#39;"),
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


def main_of(page: str) -> str:
    """The text of a page's main part."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def lead_of(page: str) -> str:
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    return " ".join(html.unescape(lead).split())


def test_the_lead_says_the_range_first_and_without_a_cost_no_net(site: TestClient) -> None:
    """Salary and benefits of 86,000 from 16 February 2026 to the end of 2027: 227, 365 and 92 days.

    That is 6 x 86,000 x (227/365 + 365/365 + 92/366) = 966,614.50, and with 45,000 and 100,000 paid once
    1,111,614.50. A reading that pays no salary leaves the two that are paid once. The fiscal years are rounded to
    cents for salary and benefits each: 231,353.42 + 372,000 + 93,508.20 and 89,556.16 + 144,000 + 36,196.72.
    """
    assert lead_of(site.get(address()).text) == (
        "For 6 officers from Jan 1, 2026 to Dec 31, 2027: between $145,000.00 and $1,111,614.50 received, by how the "
        "terms are read; with the readings taken here, $1,111,614.50. No cost is stated (10 kinds are open), so "
        "there is no net."
    )
    page = site.get(f"/es{address()}").text
    assert "entre $145,000.00 y $1,111,614.50 recibidos" in lead_of(page)
    assert "No se indicó ningún costo (10 clases quedan abiertas), así que no hay neto." in lead_of(page)
    assert "$0.00 " not in lead_of(page)
    assert "Readings that cannot be computed from what was stated are not in the range." in site.get(address()).text


def test_the_net_is_that_of_what_is_stated(site: TestClient) -> None:
    """Equipment of 5,000 each and a vehicle of 60,000 cost 90,000, nothing more is stated."""
    stated = {"equipment_cost": "$5,000", "vehicle_cost": "60,000"}
    lead = lead_of(site.get(address(**stated)).text)
    assert "Of costs you stated $90,000.00; 8 kinds are not stated." in lead
    assert lead.endswith("with the readings taken here it is $1,021,614.50.")
    assert "between $0.00 and $1,021,614.50" in lead, "by cost, 90,000 is paid for 90,000"


def test_a_cost_that_is_not_stated_is_empty_and_a_stated_zero_is_zero(site: TestClient) -> None:
    kinds = ("equipment_bought", "vehicles_bought", "training_backfill", "insurance")

    def amounts(**changed: str) -> dict[str, set[str]]:
        rows = csv.DictReader(io.StringIO(site.get(address("/money.csv", **changed)).text))
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row["kind"], set()).add(row["dollars"])
        return found

    unstated = amounts()
    assert [unstated[kind] for kind in kinds] == [{""}] * 4
    assert unstated["net"] == {""}
    zero = amounts(vehicles="0", insurance="0")
    assert (zero["vehicles_bought"], zero["insurance"], zero["equipment_bought"]) == ({"0.00"}, {"0.00"}, {""})
    total = site.get(address("/money.json")).json()["total"]
    assert [total["costs"][kind] for kind in kinds] == [None] * 4
    assert (total["spent"], total["net"]) == (None, None)
    assert site.get(address("/money.json", insurance="0")).json()["total"]["spent"] == "0.00"


def test_the_table_is_that_of_the_fiscal_year_that_is_asked_for(site: TestClient) -> None:
    """Two calendar years cut at July: half of 2026, a whole year, half of 2027."""
    page = site.get(address(fiscal_year_month="7")).text
    assert "By your own fiscal year (July to June), in dollars" in page
    assert re.findall(r"(\d of 12 months)", page) == ["6 of 12 months", "6 of 12 months"]
    assert '<option value="7" selected>July</option>' in page
    assert "(October to September)" in site.get(address()).text
    assert "(October to September)" in site.get(address(fiscal_year_month="10")).text
    assert "(de julio a junio)" in site.get(f"/es{address(fiscal_year_month='7')}").text
    assert "(January to December)" in site.get(address(fiscal_year_month="1")).text


@pytest.mark.parametrize(
    ("written", "salary"),
    [
        ("62000", "62000"),
        ("$62,000", "62000"),
        ("62,000", "62000"),
        ("62,000.50", "62000.50"),
        ("55000,62000,70000", ["55000", "62000", "70000"]),
        ("$55,000, $62,000, $70,000", ["55000", "62000", "70000"]),
        ("$1,200,300", "1200300"),
        ("1,200,100", "1200100"),
        ("100,200,300", ["100", "200", "300"]),
    ],
)
def test_amounts_are_read_as_people_write_them(site: TestClient, written: str, salary: str | list[str]) -> None:
    data = site.get(address("/money.json", salary=written)).json()
    assert data["input"]["groups"][0]["salary"] == salary


def test_a_month_stands_for_its_first_day_or_its_last_and_the_page_says_so(site: TestClient) -> None:
    given = {"training": "2026-01", "credentialed": "2026-02"}
    group = site.get(address("/money.json", **given)).json()["input"]["groups"][0]
    assert (group["training"], group["credentialed"]) == ("2026-01-01", "2026-02-28")
    text = main_of(site.get(address(**given)).text)
    assert "“First day of training”, 2026-01, is taken as Jan 1, 2026." in text
    assert "“Day on which ICE issues credentials”, 2026-02, is taken as Feb 28, 2026." in text


def test_the_form_asks_all_that_an_estimate_can_take(site: TestClient) -> None:
    fields = {one.name for one in dataclasses.fields(EstimateInput)} - {"groups", "name", "notes"}
    officers = {one.name for one in dataclasses.fields(Group)} - {"name", "model", "count"}
    asked = set(re.findall(r' name="(\w+)"', site.get("/money?agency=tx-galveston-county-sheriff").text))
    assert fields | officers | {"officers"} <= asked
    changed = {
        "trained": "2026-01-16", "certified": "2026-01-20", "first_use": "2026-03-02", "first_arrest": "2026-03-03",
        "bed_days": "100", "bed_day_cost": "80", "other": "1000", "success_by_quarter": "95,,80", "dedicated": "no",
    }  # fmt: skip
    data = site.get(address("/money.json", **changed)).json()
    known = {one["option"]: one["receipts"] for one in data["options"] if one["reading"] == "eligibility_start"}
    assert len(known) == 5
    assert None not in known.values()
    assert data["input"]["success_by_quarter"] == ["95", None, "80"]
    assert data["input"]["groups"][0]["dedicated"] is False
    assert data["total"]["costs"]["jail"] is not None


def test_an_option_that_is_not_known_says_which_field_would_tell_it(site: TestClient) -> None:
    english = main_of(site.get(address()).text)
    assert (
        "received: not known: no day is stated for training completed Field that would tell it: Day on which "
        "training is completed"
    ) in english
    spanish = main_of(site.get(f"/es{address()}").text)
    assert (
        "recibido: no se conoce: no se indicó el día en que ICE certifica la capacitación Campo que lo aclara: Día "
        "en que ICE certifica la capacitación"
    ) in spanish
    page = site.get(address(eligibility_start="first_arrest")).text
    assert "with the readings taken here, it is not known." in lead_of(page)
    assert 'href="#field-first_arrest"' in page.partition('id="result"')[2].partition("</ul>")[0]
    assert 'id="field-first_arrest"' in page


def test_a_model_that_is_not_stated_is_said_to_be_taken(site: TestClient) -> None:
    assert "No model is stated; taken: Task Force Model." in site.get(address()).text
    assert "No model is stated" not in site.get(address(model="tfm")).text
    assert '<option value="">not stated</option>' in site.get("/money").text


def test_days_before_the_programme_are_remarked_upon(site: TestClient) -> None:
    early = {"training": "2020-01-06", "credentialed": "2020-02-17"}
    assert "Feb 17, 2020 lies before Oct 1, 2025, when the announced reimbursement begins." in main_of(
        site.get(address(**early)).text
    )
    assert "17 feb 2020 es anterior al 1 oct 2025" in main_of(site.get(f"/es{address(**early)}").text)
    assert "when the announced reimbursement begins" not in site.get(address()).text


def test_the_field_that_is_wrong_is_marked(site: TestClient) -> None:
    page = site.get(address(salary="much")).text
    (marked,) = re.findall(r"<(?:input|select)[^>]*aria-invalid[^>]*>", page)
    assert 'name="salary"' in marked
    assert 'aria-describedby="refused"' in marked
    assert 'id="refused"' in page
    lacking = site.get("/money?officers=6&salary=62000").text
    marked_names = re.findall(r'<input name="(\w+)"[^>]*aria-invalid', lacking)
    assert marked_names == ["benefits", "training", "credentialed"]


def test_a_choice_lands_on_the_result(site: TestClient) -> None:
    page = site.get(address()).text
    assert re.search(r'href="/money\?[^"]*officer_start=first_day_only#result"', page)
    assert '<form class="money" method="get" action="/money#result">' in page


def test_each_amount_says_how_it_comes_about(site: TestClient) -> None:
    """Of 2026: 62,000 a year, 227 of 365 days, all of it covered, for six officers, is 231,353.42."""
    english = main_of(site.get(address()).text)
    assert (
        "Salary in federal fiscal year 2026: $231,353.42 Annual salary of an officer: $62,000.00 (as stated) "
        f"{TIMES} Days, Feb 16, 2026 to Sep 30, 2026: 227 (counted) ÷ Days in federal fiscal year 2026: 365 "
        f"(counted) {TIMES} Share of an eligible officer's annual salary that is covered: 100% "
        "Since Oct 1, 2025, announced. "
    ) in english
    spanish = main_of(site.get(f"/es{address()}").text)
    assert (
        f"Salario anual de un agente: $62,000.00 (según lo indicado) {TIMES} Días, del 16 feb 2026 al 30 sept 2026"
        in spanish
    )
    assert "Department of Homeland Security" in english
    assert 'lang="en">Salary' not in site.get(f"/es{address()}").text


def test_axes_have_round_dollars_in_every_picture(site: TestClient) -> None:
    """The first quarter receives 145,000 and pay of 44 days: its axis ends at 250,000, by steps of 50,000."""
    for language in ("", "/es"):
        for path in ("/money", "/charts/money.svg"):
            drawn = site.get(language + address(path)).text
            labels = re.findall(r">(-?\$[\d,]+)</text>", drawn)
            assert labels == ["$0", "$50,000", "$100,000", "$150,000", "$200,000", "$250,000"], (language, path)
    spec = site.get(address("/charts/money.json")).text
    assert '"format":"$,d"' in spec.replace(" ", "")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 209_338, [0, 50_000, 100_000, 150_000, 200_000, 250_000]),
        (-107_000, 197_000, [-200_000, -100_000, 0, 100_000, 200_000]),
        (0, 1, [0, 20]),
        (0, 1_131_406, [0, 250_000, 500_000, 750_000, 1_000_000, 1_250_000]),
    ],
)
def test_ticks_are_round_and_hold_both_ends(low: int, high: int, ticks: list[int]) -> None:
    assert nice_ticks(Decimal(low), Decimal(high)) == ticks


def test_the_citation_names_the_rules_and_no_list(site: TestClient) -> None:
    page = site.get(address()).text
    version = site.get(address("/money.json")).json()["policy_version"][:12]
    (cite,) = re.findall(r'<textarea id="cite"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert f"rules of version {version}" in cite
    assert "list" not in cite.lower()
    assert f"reglas de la versión {version}" in site.get(f"/es{address()}").text
