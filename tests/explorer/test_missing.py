"""An address that gives nothing says why, in the page's language and as data, and leads to what is near."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.registry import open_registry

NEAR = (
    ("/agencies/tx-galveston-county-sherif", "/agencies/tx-galveston-county-sheriff"),
    ("/agencies/galveston", "/agencies/tx-galveston-county-sheriff"),
    ("/states/QX", "/states/TX"),
    ("/states/TEXAS", "/states/TX"),
    ("/counties/48168", "/counties/48167"),
    ("/counties/galveston", "/counties/48167"),
    ("/models/task-force", "/models/tfm"),
    ("/money?agency=tx-galveston-county-sherif", "/money?agency=tx-galveston-county-sheriff"),
    ("/agency", "/agencies"),
    ("/figure", "/figures"),
)
DAYS = (
    ("/?as_of=2019-01-01", "/?as_of=2021-01-12"),
    ("/states/TX?as_of=2025-02-30", "/states/TX?as_of=2025-02-26"),
    ("/agencies?known_on=2020-01-01", "/agencies?known_on=2021-01-12"),
    ("/changes?from=2025-02-30&to=2025-09-03", "/changes?from=2025-02-26"),
    ("/changes?from=2026-02-01&to=2025-02-01", "/changes?from=2025-02-01&to=2026-02-01"),
)


@pytest.mark.parametrize(("wanted", "near"), NEAR + DAYS)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_what_is_near_is_offered_and_is_there(site: TestClient, prefix: str, wanted: str, near: str) -> None:
    asked = prefix + wanted if not (prefix and wanted.startswith("/?")) else prefix + wanted[1:]
    offered = prefix + near if not (prefix and near.startswith("/?")) else prefix + near[1:]
    answer = site.get(asked, follow_redirects=False)
    if answer.status_code == 301:
        answer = site.get(answer.headers["location"])
    assert answer.status_code in (400, 404)
    choices = re.findall(r'<a href="([^"]+)"', answer.text.partition('<ul class="choices">')[2].partition("</ul>")[0])
    assert offered in [one.replace("&amp;", "&") for one in choices]
    for one in choices:
        assert site.get(one.replace("&amp;", "&")).status_code == 200, one


@pytest.mark.parametrize(("wanted", "near"), [*NEAR, *DAYS[1:]])
def test_data_say_it_too(site: TestClient, wanted: str, near: str) -> None:
    path, mark, query = wanted.partition("?")
    error = site.get(f"{path}.json{mark}{query}").json()["error"]
    assert error["code"] in ("not_found", "bad_parameter")
    assert near in [one["address"] for one in error["choices"]]
    assert all(one["label"] for one in error["choices"])


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("?as_of=2025-13-45", "no es ni un día"),
        ("?as_of=2019-01-01", "No hay ninguna lista tan antigua como 2019-01-01; la primera es del 2021-01-12"),
        ("?as_of=abcdef", "Ninguna lista tiene un id"),
        ("/agencies?known_on=yesterday", "no puede ser"),
        ("/agencies?page=0", "es un número entero de 1 a"),
        ("/agencies?state=QQ", "«Estado» no puede ser"),
        ("/agencies?nonsense=1", "no tiene el parámetro"),
        ("/agencies?q=a&amp;q=b".replace("&amp;", "&"), "aparece dos veces"),
        ("/agencies?q=" + "a" * 201, "se leen 200 como máximo"),
        ("/agencies?q=%00", "un carácter que no es texto"),
        ("/changes?from=x", "no puede ser"),
        ("/changes?from=2026-02-01&to=2025-02-01", "es posterior a"),
        ("/figures?as_of=2025-09-03", "no tiene el parámetro"),
        ("/states/QQ", "No hay estado o territorio"),
        ("/counties/99999", "no es el código de ningún condado"),
        ("/models/xyz", "no es un modelo"),
        ("/agencies/none", "Ninguna agencia tiene el id"),
        ("/money?agency=none", "Ninguna agencia tiene el id"),
        ("/money?officers=4", "indique también"),
    ],
)
def test_errors_are_told_in_spanish_too(site: TestClient, path: str, told: str) -> None:
    answer = site.get(f"/es{path}")
    assert answer.status_code in (400, 404)
    lead = re.findall(r'<p class="(?:lead|refused)"[^>]*>(.*?)</p>', answer.text, re.DOTALL)[-1]
    assert told in lead
    assert 'lang="en"' not in lead


def test_a_replaced_id_redirects_with_its_moment_and_as_data() -> None:
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: date(2026, 3, 9))) as client:
        client.app.state.record.redirects = {"tx-galveston-county": "tx-galveston-county-sheriff"}
        for prefix, suffix in (("", ""), ("/es", ""), ("", ".json"), ("", ".csv")):
            wanted = f"{prefix}/agencies/tx-galveston-county{suffix}?as_of=2025-09-03"
            answer = client.get(wanted, follow_redirects=False)
            assert answer.status_code == 301
            leads = answer.headers["location"]
            assert leads == f"{prefix}/agencies/tx-galveston-county-sheriff{suffix}?as_of=2025-09-03"
            assert client.get(leads).status_code == 200


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("Gainesville, QQ", "no es un estado o territorio"),
        ("00000", "no es un código postal"),
        ("123456", "no es el código de ningún lugar"),
    ],
)
def test_a_place_that_is_not_understood_is_told_in_spanish(site: TestClient, place: str, told: str) -> None:
    answer = site.get("/es/covers", params={"q": place})
    assert answer.status_code == 404
    assert told in answer.text.partition('class="trouble"')[2].partition("</p>")[0]
    assert site.get("/covers.json", params={"q": place}).json()["error"]["parameter"] == "q"


def test_a_name_of_several_places_gives_them_as_data(site: TestClient) -> None:
    error = site.get("/covers.json?q=Gainesville").json()["error"]
    assert (error["status"], error["code"]) == (404, "ambiguous_place")
    assert len(error["choices"]) > 2
    for choice in error["choices"]:
        assert site.get(choice["address"]).status_code == 200


def test_an_address_that_gives_nothing_says_so_once(site: TestClient) -> None:
    page = site.get("/es/nothing").text
    assert "<h1>No existe esa página</h1>" in page
    assert page.partition("</h1>")[2].count("No existe esa página") == 0
