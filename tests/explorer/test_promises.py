"""What a page of a record must have: its terms, its evidence, its report of an error; each as a reader meets it."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

GALVESTON = "/agencies/tx-galveston-county-sheriff"


def section(text: str, name: str) -> str:
    """The section of a page that its heading's id names, tags taken away and spaces made one."""
    found = text.partition(f'<section aria-labelledby="{name}"')[2].partition("</section>")[0].partition(">")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", found).split()))


def test_an_agency_shows_what_the_announced_terms_would_pay(site: TestClient) -> None:
    """As DHS announced on 2025-09-02, and the Fraternal Order of Police told of equipment and vehicles."""
    terms = {one["kind"]: one for one in site.get(f"{GALVESTON}.json").json()["announced_terms"]}
    assert {kind: one["dollars"] for kind, one in terms.items()} == {
        "salary": None, "benefits": None, "overtime": None, "equipment": "7500", "vehicle": "100000",
        "award": "500;750;1000",
    }  # fmt: skip
    assert terms["overtime"]["since"] == "2025-10-01"
    assert (terms["salary"]["status"], terms["vehicle"]["status"]) == ("announced", "reported")
    assert all(one["sources"] for one in terms.values())
    shown = section(site.get(GALVESTON).text, "money")
    for told in ("100% of the annual salary", "overtime up to 25% of the annual salary", "$7,500.00", "$100,000.00"):
        assert told in shown
    assert "no total is known for this agency" in shown
    assert "307 sworn officers in all (FBI roster 2025)" in shown
    spanish = section(site.get(f"/es{GALVESTON}").text, "money")
    assert "no se conoce ningún total de esta agencia" in spanish


def test_which_models_are_paid_for_is_told_by_reading(site: TestClient) -> None:
    shown = section(site.get(GALVESTON).text, "money")
    only, _, every = shown.partition("Task force officers only.")[2].partition("Trained officers of every model")
    assert "Jail Enforcement Model no" in only
    assert "Task Force Model yes" in only
    assert "Warrant Service Officer no" in only
    assert only.startswith(" (taken where nothing is chosen)")
    assert " no" not in every.partition("What is open")[0]


def test_an_agency_that_only_stood_on_a_pending_list_has_no_terms_and_can_be_reported(site: TestClient) -> None:
    assert site.get("/agencies/al-leeds-police.json").json()["announced_terms"] == []
    text = site.get("/agencies/al-leeds-police").text
    assert 'aria-labelledby="money"' not in text
    report = text.partition('<textarea id="report-al-leeds-police-tfm"')[2].partition("</textarea>")[0]
    assert "acbefbc3" in report
    assert "al-leeds-police:tfm" in report


def test_every_agreement_can_be_reported_with_its_list_and_row(site: TestClient) -> None:
    for path in (GALVESTON, "/agencies/al-blountsville-police", "/agencies/fl-alachua-county-sheriff"):
        agency = site.get(f"{path}.json").json()
        text = html.unescape(site.get(path).text)
        assert agency["agreements"]
        for one in agency["agreements"]:
            key = one["agreement_id"].replace(":", "-")
            report = text.partition(f'<textarea id="report-{key}"')[2].partition("</textarea>")[0]
            newest = one["listings"][-1]
            assert f"List: {newest['last_list']}\n" in report
            assert f"Row: {newest['last_row']}\n" in report
            assert one["agreement_id"] in report


@pytest.mark.parametrize("path", ["/counties/48167", "/es/counties/48167", "/covers?q=Galveston%2C+TX"])
def test_each_agreement_of_a_place_leads_to_the_rows_behind_it(site: TestClient, path: str) -> None:
    text = html.unescape(site.get(path).text)
    links = re.findall(r'<a href="([^"#]+)#([^"]+)" aria-label', text)
    data = site.get(path.replace("/es", "").replace("/counties/48167", "/counties/48167.json").replace("?", ".json?"))
    assert len(links) == data.json()["agreements"]
    for address, anchor in links:
        assert f'id="{anchor}"' in site.get(address).text


@pytest.mark.parametrize("model", ["jem", "wso", "tfm"])
def test_a_model_says_what_it_is_and_what_its_agreements_say(site: TestClient, model: str) -> None:
    data = site.get(f"/models/{model}.json").json()
    assert data["with_document"] + data["without_document"] == data["agreements"]
    assert data["with_document"] > 0
    shown = section(site.get(f"/models/{model}").text, "says")
    notice = [
        one for one in data["says"] if one["until"] is None and "ICE" in one["rule"] and "notice" in one["rule"]
    ]
    assert [(one["value"], one["unit"], one["status"]) for one in notice] == [("90", "days", "enacted")]
    for one in data["says"]:
        assert one["rule"] in shown
        assert one["sources"] or one["status"] == "assumed", one["rule"]


def test_a_moment_can_be_set_and_stays(site: TestClient) -> None:
    for path in ("/", "/agencies", GALVESTON, "/states", "/states/TX", "/counties/48167", "/models/tfm", "/covers"):
        answer = site.get(f"{path}?as_of=2025-09-03&known_on=2025-09-10")
        assert answer.status_code == 200
        text = html.unescape(answer.text)
        assert 'name="as_of" value="2025-09-03"' in text or 'value="2025-09-03" selected' in text
        assert 'name="known_on" value="2025-09-10"' in text
        assert "as listed on Sep 3, 2025" in text
        for own in ("/agencies", "/states", "/covers"):
            assert f'href="{own}?as_of=2025-09-03&known_on=2025-09-10"' in text


def test_what_came_after_the_day_known_on_is_on_no_page(site: TestClient) -> None:
    """Galveston's agreements on the lists of 2025: pages known on 2025-03-01 show no later list, curve or change."""
    day = "2025-03-01"
    series = site.get(f"/index.json?known_on={day}").json()["rows"]
    every = site.get("/index.json").json()["rows"]
    assert max(one["date"] for one in series) <= day < max(one["date"] for one in every)
    agency = site.get(f"{GALVESTON}.json?known_on={day}").json()
    assert agency["rows"]
    for span in agency["rows"]:
        assert span["last_day"] <= day
        assert span["gone"] is None or span["gone_day"] <= day
    for agreement in agency["agreements"]:
        assert all(one["day"] <= day for one in agreement["revisions"])
        assert all(one["first_day"] <= day for one in agreement["links"])
    text = site.get(f"{GALVESTON}?known_on={day}").text
    assert ">2026<" not in text.partition('id="timeline"')[2].partition("</svg>")[0]
    for path in ("/", "/states/TX", "/models/tfm"):
        drawn = site.get(f"{path}?known_on={day}").text
        assert ">2026</text>" not in drawn, path
        assert ">2026</text>" in site.get(path).text, path


def test_an_agency_first_listed_later_has_nothing_on_record_before(site: TestClient) -> None:
    later = site.get("/agencies/al-blountsville-police.json?known_on=2021-06-01").json()
    assert later["rows"] == []
    assert later["agreements"] == []
    assert site.get("/agencies/al-blountsville-police?known_on=2021-06-01").status_code == 200
