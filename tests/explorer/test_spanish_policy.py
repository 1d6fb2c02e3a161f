"""What the programme's rules say is Spanish on Spanish pages, with numbers, units and days as Spanish writes them."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from section287g.explorer.asked import Asked
from section287g.explorer.forms import said_in
from section287g.explorer.pages.money import money_page
from section287g.explorer.pages.terms import value_in_words
from section287g.explorer.texts import texts_in
from section287g.explorer.words import words_of
from section287g.explorer.writing import write_html
from section287g.funding.policy import UNITS
from section287g.funding.rules import Value

GALVESTON = "tx-galveston-county-sheriff"
FILLED_IN = {
    "officers": "4",
    "salary": "60000",
    "benefits": "20000",
    "training": "2026-01-05",
    "credentialed": "2026-03-01",
}
EVERYTHING = {**FILLED_IN, "vehicles": "1", "overtime_hours": "100", "success": "75", "model": "tfm"}
PAGES = (
    ("/models/jem", {}),
    ("/models/wso", {}),
    ("/models/tfm", {}),
    ("/about/unknown", {}),
    ("/money", {}),
    ("/money", FILLED_IN),
    ("/money", {**EVERYTHING, "officers": "3,4,5"}),
)
PUBLISHERS = {"Fraternal Order of Police", "cp.soar.com", "nationaltoday.com"}
"""Names of publishers, which stay as they are."""


class English(HTMLParser):
    """What stands in elements of the page's main part that are marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "br", "meta", "link"):
            return
        marked = ("lang", "en") in attrs
        self._open.append(marked)
        if marked:
            self.told.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing's element that holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(self._open):
            self.told[-1] += data


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition(">")[2].partition("</main>")[0]


def marked_in(main: str) -> list[str]:
    """The texts that a part of a page marks as English."""
    found = English()
    found.feed(main)
    return found.told


def text_in(main: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def in_english(main: str) -> list[str]:
    """English sentences of the catalogues of texts that a Spanish page nonetheless says."""
    text = text_in(main)
    return [
        english
        for english, spanish in texts_in("es").items()
        if english.count(" ") > 1 and english not in spanish and " ".join(english.split()) in text
    ]


def rows_of(main: str) -> list[str]:
    return [text_in(one) for one in re.findall(r"<tr>(.*?)</tr>", main, re.DOTALL)]


@pytest.mark.parametrize(("path", "given"), PAGES)
def test_nothing_of_the_rules_is_english_on_a_spanish_page(
    site: TestClient, path: str, given: dict[str, str]
) -> None:
    answer = site.get(f"/es{path}", params=given)
    assert answer.status_code == 200
    main = main_of(answer.text)
    assert set(marked_in(main)) <= PUBLISHERS
    assert in_english(main) == []


def test_the_search_for_english_sentences_finds_them_on_an_english_page(site: TestClient) -> None:
    main = main_of(site.get("/about/unknown").text)
    assert len(in_english(main)) > 80
    assert marked_in('<p>uno <span lang="en">two <b>three</b></span> <i lang="en">four</i></p>') == [
        "two three",
        "four",
    ]


def test_what_agreements_say_has_its_units_and_days_in_spanish(site: TestClient) -> None:
    rows = rows_of(main_of(site.get("/es/models/jem").text))
    assert (
        "Años entre reuniones de cumplimiento de ICE y una agencia, acuerdos de aplicación en cárceles 1 año "
        "Desde el 15 feb 2025, promulgado. Acuerdo de aplicación en cárceles del condado de Ellis, Texas, "
        "plantilla revisada el 2025-02-15"
    ) in rows
    told = " | ".join(rows)
    for value in (" 90 días Desde el 9 jun 2020", " 160 horas Desde", " 70% Desde", " sin fecha de fin Desde"):
        assert value in told, value
    english = " | ".join(rows_of(main_of(site.get("/models/jem").text)))
    for value in (" 1 year Since", " 90 days Since", " 160 hours Since", " 70% Since"):
        assert value in english, value


def test_what_agreements_say_stays_as_it_was_for_programs(site: TestClient) -> None:
    says = {one["rule"]: one for one in site.get("/models/jem.json").json()["says"]}
    assert says["Duration of jail enforcement agreements"]["value"] == "no end date"
    notice = says["Days of ICE's notice that a jail enforcement agreement ends"]
    assert (notice["value"], notice["unit"], notice["since"]) == ("90", "days", "2020-06-09")


def test_only_publishers_are_english_in_the_terms_on_an_agency_page(site: TestClient) -> None:
    page = site.get(f"/es/agencies/{GALVESTON}").text
    section = page.partition('<section aria-labelledby="money">')[2].partition("</section>")[0]
    assert set(marked_in(section)) == PUBLISHERS
    assert in_english(section) == []
    assert "Departamento de Seguridad Nacional (DHS): Nuevas oportunidades de reembolso" in text_in(section)
    assert "307 agentes juramentados en total (nómina del FBI de 2025)" in text_in(section)
    terms = site.get(f"/agencies/{GALVESTON}.json").json()["announced_terms"]
    first = "Department of Homeland Security: New reimbursement opportunities for state and local law enforcement"
    assert terms[0]["sources"][0] == first


def test_how_many_officers_are_sworn_is_known_in_spanish_for_every_agency(site: TestClient) -> None:
    words = words_of("es")
    told = {one["sworn_by"] for one in site.app.state.record.dossiers.values() if one["sworn_by"]}
    assert told
    assert [one for one in sorted(told) if said_in(words, "by", one) is None] == []


def test_the_terms_of_a_frozen_site_are_spanish(site: TestClient) -> None:
    record = site.app.state.record
    asked = Asked("es", "/money", frozen=True)
    page = write_html(record, asked, money_page(record, asked, {}), ())
    main = main_of(bytes(page.body).decode())
    assert marked_in(main) == []
    assert in_english(main) == []
    rows = rows_of(main)
    assert any(
        one.startswith("Asignación para el equipo de un agente 7,500 dólares por agente 26 sept") for one in rows
    )
    assert any(one.startswith("Día en que comienza el reembolso anunciado 1 oct 2025 2 sept 2025") for one in rows)
    assert any("de 70 a menos de 80 por ciento: $500.00" in one for one in rows)
    assert any(" 25% 1 oct 2025" in one for one in rows)
    (cite,) = re.findall(r'<textarea id="cite"[^>]*>(.*?)</textarea>', bytes(page.body).decode(), re.DOTALL)
    assert "reglas de la versión" in cite


@pytest.mark.parametrize(
    ("held", "unit", "english", "spanish"),
    [
        (Decimal(1), "years", "1 year", "1 año"),
        (Decimal(0), "days", "0 days", "0 días"),
        (Decimal("0.5"), "years", "0.5 years", "0.5 años"),
        (Decimal(1_600_000_000), "dollars", "1,600,000,000 dollars", "1,600,000,000 dólares"),
        (Decimal("1250.75"), "dollars per officer", "1,250.75 dollars per officer", "1,250.75 dólares por agente"),
        (Decimal("0.255"), "share", "25.5%", "25.5%"),
        ("2025-10-01", "text", "Oct 1, 2025", "1 oct 2025"),
        ("no end date", "text", None, None),
    ],
)
def test_a_value_has_its_unit_in_the_language(
    held: Decimal | str, unit: str, english: str | None, spanish: str | None
) -> None:
    value = Value(date(2025, 1, 1), None, held, "assumed", "low", (), None)
    assert value_in_words(value, unit, words_of("en")) == english
    assert value_in_words(value, unit, words_of("es")) == spanish


@pytest.mark.parametrize("unit", [one for one in UNITS if one not in ("share", "text", "table")])
def test_every_unit_counts_in_both_languages(unit: str) -> None:
    for language in ("en", "es"):
        words = words_of(language)
        one, many = words.count(f"policy.unit.{unit}", 1), words.count(f"policy.unit.{unit}", 2_000)
        assert one.startswith("1 ")
        assert many.startswith("2,000 ")
        assert one.partition(" ")[2] != many.partition(" ")[2]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"officers": "six"}, "«Agentes bajo el acuerdo» no puede ser «six»: debe ser un número"),
        ({"officers": "1,2"}, "«Agentes bajo el acuerdo» no puede ser «1,2»: debe ser un número, o tres"),
        ({"officers": "-1"}, "«Agentes bajo el acuerdo» no puede ser negativo"),
        ({"officers": "5,4,3"}, "«Agentes bajo el acuerdo»: escriba el bajo, el medio y el alto en este orden"),
        ({"officers": "1.5"}, "«Agentes bajo el acuerdo» debe ser un múltiplo de 1"),
        ({"salary": "0"}, "«Salario anual de un agente, dólares» debe ser más que cero"),
        ({"salary": "9" * 60}, "«Salario anual de un agente, dólares» no puede ser más que 100,000,000"),
        ({"hours_share": "3"}, "no puede ser más que 1; una parte es de uno"),
        ({"training": "soon"}, "«Primer día de capacitación» no puede ser «soon»; escriba un día"),
        (
            {"credentialed": "2025-01-01"},
            "«Día en que ICE expide credenciales», 1 ene 2025, es anterior a «Primer día de capacitación», 5 ene",
        ),
        ({"quarters": "21"}, "«Trimestres, 20 como máximo» no puede ser «21»"),
        ({"model": "abc"}, "«Modelo» no puede ser «abc»; es tfm, jem o wso"),
        ({"agency": GALVESTON}, f"{GALVESTON} tiene acuerdos de los modelos jem, tfm, wso; elija uno"),
        (
            {"officer_start": "event_"},
            "no hay ninguna opción «event_» de officer_start; las más parecidas son event;",
        ),
        ({"officer_start": "2025-99-99"}, "no hay ninguna opción «2025-99-99» de officer_start; hay programme_or"),
        ({"overtime_hours": "1,2,1000000", "salary": "100000000", "officers": "100000"}, "demasiado grandes"),
    ],
)
def test_why_a_form_cannot_be_computed_is_spanish(site: TestClient, changed: dict[str, str], told: str) -> None:
    answer = site.get("/es/money", params={**FILLED_IN, **changed})
    assert answer.status_code == 400
    (refused,) = re.findall(r'<p class="refused".*?</p>', answer.text)
    assert told in text_in(refused)
    assert marked_in(refused) == []
