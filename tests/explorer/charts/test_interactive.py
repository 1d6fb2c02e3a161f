"""Charts that answer the pointer: complete without a script, their data the registry's, the library the package's."""

from __future__ import annotations

import gzip

import altair as alt
import pytest
from starlette.testclient import TestClient

MONEY = "?officers=4&salary=62000&benefits=23000&training=2025-10-06&credentialed=2025-11-17"


@pytest.mark.parametrize("language", ["", "/es"], ids=["en", "es"])
@pytest.mark.parametrize("name", ["agreements", "figures", f"money{MONEY}"])
def test_a_page_is_complete_without_a_script(site: TestClient, name: str, language: str) -> None:
    text = site.get(f"{language}/charts/interactive/{name}").text
    path = name.partition("?")[0]
    assert '<svg class="chart' in text
    assert "<table>" in text
    assert f'data-chart="{language}/charts/{path}.json' in text
    assert text.count("<script") == 3
    assert text.count('<script src="/') == 3
    assert "style=" not in text


@pytest.mark.parametrize("name", ["agreements", "figures", f"money{MONEY}"])
def test_a_specification_is_valid_and_asks_nothing_outside(site: TestClient, name: str) -> None:
    path, _, query = name.partition("?")
    answer = site.get(f"/es/charts/{path}.json?{query}")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    made = answer.json()
    alt.LayerChart.from_dict(made)  # raises where the schema of Vega-Lite is broken
    assert answer.text.count("://") == made["$schema"].count("://") == 1
    assert '"url"' not in answer.text


def test_the_data_of_the_chart_are_the_registrys(site: TestClient) -> None:
    made = site.get("/charts/agreements.json").json()
    (rows,) = made["datasets"].values()
    then = [row for row in rows if row["day"].startswith("2025-09-03")]
    assert (957, 796) in [(row["Agreements"], row["Agencies"]) for row in then]
    known = site.get("/charts/agreements.json?known_on=2025-02-01").json()
    (early,) = known["datasets"].values()
    assert max(row["day"] for row in early) < "2025-02-02"


def test_the_library_is_the_packages_and_is_sent_compressed(site: TestClient) -> None:
    plain = site.get("/charts/vega.js", headers={"Accept-Encoding": "identity"})
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in plain.headers["cache-control"]
    assert "window.vegaEmbed" in plain.text
    with site.stream("GET", "/charts/vega.js", headers={"Accept-Encoding": "gzip"}) as squeezed:
        raw = b"".join(squeezed.iter_raw())
        assert squeezed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < 320_000


@pytest.mark.parametrize("path", ["/", "/states/TX", "/money", "/figures", "/embed/nation"])
def test_no_other_page_loads_the_library(site: TestClient, path: str) -> None:
    text = site.get(path).text
    assert "vega.js" not in text
    assert "interactive.js" not in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/charts/interactive/none", 404),
        ("/charts/interactive/money", 400),
        ("/charts/interactive/agreements?as_of=x", 404),
        ("/charts/interactive/agreements?spec=http://example.org", 400),
        ("/charts/states/TX.json", 404),
    ],
)
def test_what_cannot_be_asked_says_so(site: TestClient, path: str, status: int) -> None:
    assert site.get(path).status_code == status
