"""Pages of tables are Spanish in Spanish: data dictionary, downloads, API, methods, glossary, evidence."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

import section287g
from section287g.explorer import make_app
from section287g.explorer.forms import said_in
from section287g.explorer.words import words_of
from section287g.registry import build, open_registry
from section287g.registry.tables import describe_tables
from support.workbooks import Row, name_for, workbook

from .conftest import TODAY

ENGLISH = re.compile(r'<\w+[^>]*\blang="en"')


def main_of(site: TestClient, address: str) -> str:
    answer = site.get(address)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", ["/about", "/about/glossary", "/about/data", "/downloads", "/api"])
def test_nothing_on_the_page_is_marked_as_english(site: TestClient, path: str) -> None:
    assert ENGLISH.findall(main_of(site, f"/es{path}")) == []


def test_no_meaning_of_a_table_stands_in_english(site: TestClient) -> None:
    dictionary, downloads = (html.unescape(main_of(site, f"/es{path}")) for path in ("/about/data", "/downloads"))
    for table in describe_tables().values():
        assert table.meaning not in dictionary
        assert table.meaning not in downloads
        for column in table.columns:
            assert f">{column.meaning}<" not in dictionary
            assert f'<th scope="row"><code>{column.name}</code></th>' in dictionary


def test_the_dictionary_tells_types_units_and_kinds(site: TestClient) -> None:
    page = html.unescape(main_of(site, "/es/about/data"))
    assert (
        '<th scope="row"><code>days_to_signing</code></th><td>entero (días)</td>'
        '<td class="whole">De la primera lista de pendientes a la fecha de firma; negativo donde ICE lo tuvo como '
        "pendiente después de la firma</td>" in page
    )
    assert (
        "<dt>fila de otra anchura <code>row of another width</code></dt><dd>Una línea de una tabla de la página con "
        "más o menos celdas que el encabezado</dd>" in page
    )


def test_downloads_name_the_credit_in_spanish(site: TestClient) -> None:
    page = main_of(site, "/es/downloads")
    assert "cite a U.S. Immigration and Customs Enforcement" in page
    assert "Please credit" not in page
    assert site.get("/downloads.json").json()["credit"].startswith("Please credit")


def test_the_api_explains_its_addresses_in_spanish(site: TestClient) -> None:
    page = main_of(site, "/es/api")
    assert (
        '<th scope="row"><code>per_page</code></th><td class="whole">Filas de una página, 500 como máximo</td>'
        in page
    )
    assert "Rows of a page" not in page
    openapi = site.get("/api/v1/openapi.json").text
    assert "Rows of a page, at most 500" in openapi
    assert "Filas" not in openapi


def test_evidence_of_every_agency_is_told_in_spanish(site: TestClient) -> None:
    with section287g.open() as registry:
        agencies = [
            one["agency_id"]
            for one in registry.sql(
                """SELECT DISTINCT s.agency_id FROM judgements j JOIN spellings s
                    ON s.state = j.state AND s.normal IN (j.a, j.b) WHERE j.used
                UNION SELECT DISTINCT agency_id FROM rows WHERE corrections IS NOT NULL AND agency_id IS NOT NULL
                ORDER BY 1"""
            )
        ]
    assert len(agencies) > 100
    for agency in agencies:
        spellings = (
            main_of(site, f"/es/agencies/{agency}").partition('<h2 id="spellings">')[2].partition("</section>")
        )
        assert "<q>" in spellings[0]
        assert ENGLISH.findall(spellings[0]) == [], agency


@pytest.fixture(scope="module")
def renamed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The explorer over two lists between which one agency is reworded, one misspelt, and one replaced."""
    folder = tmp_path_factory.mktemp("renamed")
    (folder / "lists").mkdir()
    for day, names in (
        (date(2025, 6, 1), ("Bexar County Sheriff's Office", "Comal Conty Sheriff's Office", "Alpha Jail Authority")),
        (
            date(2025, 7, 1),
            ("Bexar County Sheriff's Department", "Comal County Sheriff's Office", "Alpho Jail Board"),
        ),
    ):
        rows = [Row("TEXAS", name, signed=date(2025, 3, 1 + place)) for place, name in enumerate(names)]
        saved = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        path = folder / "lists" / name_for("participating", day, "am")
        path.write_bytes(workbook(rows, kind="participating", modified=saved))
    build([folder / "lists"], folder / "registry")
    with (
        open_registry(folder / "registry") as registry,
        TestClient(make_app(registry, today=lambda: TODAY)) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("agency", "told"),
    [
        (
            "tx-bexar-county-sheriff",
            "ambas se leen como «sheriff» de «bexar county» (regla: el nombre se lee igual)",
        ),
        (
            "tx-comal-county-sheriff",
            "'comal conty sheriffs office' salió cuando entró 'comal county sheriffs office'",
        ),
        ("tx-alpho-jail-board", "sin decidir: "),
    ],
)
def test_what_the_rules_find_is_told_in_spanish(renamed_site: TestClient, agency: str, told: str) -> None:
    page = html.unescape(re.sub("</?q>", "", main_of(renamed_site, f"/es/agencies/{agency}")))
    spellings = page.partition('<h2 id="spellings">')[2].partition("</section>")[0]
    assert ENGLISH.findall(spellings) == []
    assert told in spellings


def test_by_what_a_place_is_known_is_told_in_spanish() -> None:
    """All but judgements on places, whose notes people wrote in English."""
    columns = ("jurisdiction_by", "county_by", "population_by", "sworn_by", "ori_by")
    with section287g.open() as registry:
        rows = list(registry.sql(f"SELECT {', '.join(columns)} FROM agencies"))
    told = {row[column] for row in rows for column in columns if row[column]}
    rules = {one for one in told if not one.startswith("judgement")}
    assert len(rules) > 25
    assert {one for one in rules if said_in(words_of("es"), "by", one) is None} == set()
