"""Methods, glossary, dictionary, what is not known, and hand-overs with a release and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.pages.handovers import handovers_page
from section287g.explorer.record import Record
from section287g.handovers.measures import MeasureSettings, report_release
from section287g.handovers.release import forget_release, load_release
from section287g.handovers.synthetic import make_release
from section287g.registry import open_registry
from section287g.registry.tables import describe_tables

from .conftest import TODAY


@pytest.mark.parametrize("path", ["/about", "/about/glossary", "/about/data", "/about/unknown", "/hand-overs"])
def test_each_is_there_in_both_languages_and_as_data(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 200
    assert '<html lang="es">' in site.get("/es" + path).text
    assert site.get(path + ".json").status_code == 200
    assert site.get(path + ".csv").status_code == 200


def test_the_dictionary_has_every_table_and_column(site: TestClient) -> None:
    rows = site.get("/about/data.json").json()["rows"]
    assert {(row["table"], row["column"]) for row in rows} == {
        (table.name, column.name) for table in describe_tables().values() for column in table.columns
    }


def test_methods_count_the_lists(site: TestClient) -> None:
    assert site.get("/about.json").json()["lists"] == {"participating": 202, "page table": 19, "pending": 250}


def shown(store: Path) -> Page:
    with open_registry() as registry:
        return handovers_page(Record(registry, lambda: TODAY, store), Asked("en", "/hand-overs"), {})


def test_only_what_was_published_of_a_release_is_shown(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert shown(store).rows == []
    truth = make_release(tmp_path / "files", stints=3_000, detainers=900)
    release = load_release(truth.files, "made", store=store)
    unpublished = shown(store)
    assert [one["report"] for one in unpublished.shown["releases"]] == [None]
    assert unpublished.rows == []
    report = report_release(release, measures=MeasureSettings())
    published = shown(store)
    assert len(published.rows) == len(report.lines)
    counts = [row["number"] for row in published.rows if row["unit"] in ("detainers", "arrests", "rows")]
    assert counts
    assert all(count is None or count == 0 or count >= 10 for count in counts)
    assert {row["section"] for row in published.rows} == set(report.sections)


def test_the_mark_of_the_page_follows_the_store(tmp_path: Path) -> None:
    """Loading, publishing and forgetting change the page, and with it what a browser may take for the same."""
    store = tmp_path / "store"
    truth = make_release(tmp_path / "files", stints=400, detainers=120)
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: TODAY, store=store)) as client:

        def same(mark: str) -> bool:
            return client.get("/hand-overs", headers={"If-None-Match": mark}).status_code == 304

        marks = [client.get("/hand-overs").headers["etag"]]
        assert same(marks[-1])
        release = load_release(truth.files, "made", store=store)
        report = None
        for step in ("loaded", "published", "forgotten"):
            if step == "published":
                report = report_release(release, measures=MeasureSettings())
            if step == "forgotten":
                forget_release("made", store)
            assert not same(marks[-1]), step
            marks.append(client.get("/hand-overs").headers["etag"])
            assert same(marks[-1]), step
        assert report is not None
        assert marks[-1] == marks[0]
        assert len(set(marks)) == 3
        (store / "broken").mkdir()
        (store / "broken" / "release.json").write_text("{")
        for path, told in (("/hand-overs", "its log says what"), ("/hand-overs.json", '"registry"')):
            answer = client.get(path)
            assert (answer.status_code, told in answer.text) == (500, True)
            assert str(tmp_path) not in answer.text
