"""Pages say what the record says, in both languages, and give the same as JSON and CSV at the same address."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from starlette.testclient import TestClient

import section287g
from section287g.explorer.words import words_of

PAGES = (
    "/", "/agencies", "/agencies?state=TX&model=jem&sort=signed", "/agencies/tx-galveston-county-sheriff", "/states",
    "/states/TX", "/states/GU", "/states/WY", "/counties/48167", "/models/tfm", "/covers",
    "/pending", "/pending?status=all",
    "/covers?q=Gainesville%2C+FL", "/covers?q=32601", "/changes", "/changes?from=2025-01-01&to=2025-09-03",
    "/figures", "/lists", "/lists?kind=page+table&year=2024", "/lists/ac3a707e", "/lists/4c0fc44c",
    "/lists/d1951648?state=TX", "/?as_of=2025-09-03", "/agencies?as_of=2025-09-03&known_on=2025-09-10",
)  # fmt: skip
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_both_languages_and_as_data(site: TestClient, path: str) -> None:
    english, spanish = site.get(path), site.get("/es" + ("" if path == "/" else path.replace("/?", "?")))
    assert english.status_code == spanish.status_code == 200
    assert '<html lang="en">' in english.text
    assert '<html lang="es">' in spanish.text
    assert english.text.count("<h1>") == 1
    address, _, query = path.partition("?")
    data = site.get(f"{'/index' if address == '/' else address}.json?{query}")
    assert data.status_code == 200
    assert data.json()
    table = site.get(f"{'/index' if address == '/' else address}.csv?{query}")
    assert table.status_code == 200
    rows = list(csv.reader(io.StringIO(table.text)))
    assert len({len(row) for row in rows}) == 1


def test_home_says_the_counts_of_the_day_with_their_units(site: TestClient) -> None:
    then = site.get("/?as_of=2025-09-03").text
    assert "957 agreements of 796 agencies in 40 states and territories" in then
    assert "The newest list held is 10 days old." in then
    now = site.get("/").text
    assert "1,492 agreements of 1,251 agencies in 41 states and territories" in now


def test_home_of_a_list_and_of_what_was_known(site: TestClient) -> None:
    with section287g.open() as registry:
        known = registry.summary("2025-08-01", "2025-09-03")
    page = site.get("/index.json?as_of=2025-08-01&known_on=2025-09-03").json()
    assert (page["agreements"], page["agencies"], page["list"]) == (
        known["agreements"],
        known["agencies"],
        known["list"],
    )
    by_list = site.get(f"/index.json?as_of={known['list']}").json()
    assert by_list["agreements"] == known["agreements"]


@pytest.mark.parametrize(("query", "agencies", "agreements"), [("state=TX", 247, 317), ("state=FL", 281, 344)])
def test_filters_count_both_units(site: TestClient, query: str, agencies: int, agreements: int) -> None:
    page = site.get(f"/agencies.json?{query}").json()
    assert (page["agencies"], page["agreements"]) == (agencies, agreements)


def test_pages_of_a_long_list_hold_every_agency_once(site: TestClient) -> None:
    first = site.get("/agencies.json?per_page=500").json()
    rows = [
        row["agency_id"]
        for page in range(1, first["pages"] + 1)
        for row in site.get(f"/agencies.json?per_page=500&page={page}").json()["rows"]
    ]
    assert len(rows) == len(set(rows)) == first["total"] == 1251


def test_an_agency_shows_the_evidence_behind_each_agreement(site: TestClient) -> None:
    page = site.get("/agencies/tx-galveston-county-sheriff").text
    assert "tx-galveston-county-sheriff:jem" in page
    assert 'list <a href="/lists/e0704959">e0704959</a>, row <a href="/lists/e0704959?row=121#rows">121</a>' in page
    assert "345,089" in page
    spans = list(csv.DictReader(io.StringIO(site.get("/agencies/tx-galveston-county-sheriff.csv").text)))
    assert [(one["model"], one["lists"]) for one in spans] == [("jem", "222"), ("tfm", "141"), ("wso", "196")]


def test_three_clicks_from_home_without_reading_help(site: TestClient) -> None:
    """Is my county covered; what changed this month; was 'almost 960 agencies' right."""
    home = site.get("/").text
    assert "/covers" in LINK.findall(home)
    assert "Alachua County Sheriff" in site.get("/covers?q=Alachua County, FL").text
    changes = next(link for link in LINK.findall(home) if link.startswith("/changes?from="))
    assert "131" in site.get(changes.replace("&amp;", "&")).text
    figures = site.get("/figures").text
    verdict = figures[figures.index('id="story-02"') :]
    assert "holds for another unit" in verdict[: verdict.index("</article>")]


def test_every_link_of_every_kind_of_page_leads_somewhere(site: TestClient) -> None:
    links: set[str] = set()
    for path in PAGES:
        links |= {link.replace("&amp;", "&") for link in LINK.findall(site.get(path).text)}
    by_kind: dict[str, list[str]] = {}
    for link in sorted(links):
        by_kind.setdefault(re.sub(r"[a-z]*[0-9-].*|[?].*", "", link), []).append(link)
    tried = [link for found in by_kind.values() for link in (found[:6] + found[-3:])]
    assert len(tried) > 60
    broken = [link for link in tried if site.get(link).status_code != 200]
    assert not broken


def test_a_moment_stays_in_the_address(site: TestClient) -> None:
    page = site.get("/states/TX?as_of=2025-09-03&known_on=2025-09-10").text
    links = [link.replace("&amp;", "&") for link in LINK.findall(page)]
    agencies = [link for link in links if link.startswith("/agencies/")]
    assert agencies
    assert all("as_of=2025-09-03" in link and "known_on=2025-09-10" in link for link in agencies)


def test_what_is_unchanged_is_not_sent_again(site: TestClient) -> None:
    first = site.get("/states/TX")
    again = site.get("/states/TX", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = site.get("/states/FL", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_an_ambiguous_place_offers_each_as_a_link(site: TestClient) -> None:
    page = site.get("/covers?q=Gainesville")
    assert page.status_code == 404
    links = [
        link.replace("&amp;", "&")
        for link in LINK.findall(page.text)
        if re.search(r"/covers\?q=[0-9]|/counties/", link)
    ]
    assert len(links) >= 2
    assert all(site.get(link).status_code == 200 for link in links)


def test_the_history_of_an_agency_in_words_has_its_days_and_lists(site: TestClient) -> None:
    page = site.get("/agencies/tx-galveston-county-sheriff").text
    past = re.findall(r"<li><time datetime=\"([0-9-]+)\">.*?</time> <span>(.*?)</span></li>", page)
    told = [(day, re.sub(r"<[^>]+>", "", what)) for day, what in past]
    assert told[0] == ("2020-06-08", "JEM: signed")
    assert ("2025-03-27", "WSO: first listed list add2e251") in told
    changed = "WSO: ICE changed the day of signing from Mar 27, 2025 to Mar 26, 2025 list 6102eb2a"
    assert ("2025-09-04", changed) in told
    assert [day for day, _ in told] == sorted(day for day, _ in told)


def test_a_history_ends_where_it_was_known(site: TestClient) -> None:
    page = site.get("/agencies/tx-galveston-county-sheriff?as_of=2025-09-03&known_on=2025-09-03").text
    past = page[page.index('class="past"') : page.index("</ol>")]
    assert 'datetime="2025-07-28"' in past
    assert 'datetime="2025-09-04"' not in past


def test_what_ended_says_from_when(site: TestClient) -> None:
    """Bristol County's agreement was on the list of 2021-05-17 and not on that of 2021-05-20."""
    page = site.get("/agencies/ma-bristol-county-sheriff").text
    assert "No agreement of it is on ICE&#39;s list, as listed on Feb 27, 2026" in page
    assert '<time datetime="2021-05-20">' in page
    assert "no longer listed, last on the list of" in page


def test_a_record_can_be_reported_by_agency_list_and_row(site: TestClient) -> None:
    page = site.get("/es/agencies/tx-galveston-county-sheriff").text
    told = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert any(
        all(part in text for part in ("tx-galveston-county-sheriff:tfm", "Lista: ac3a707e", "Fila: 1162", "4b0ad2b2"))
        for text in told
    )


def test_a_permanent_link_gives_the_same_page_again(site: TestClient) -> None:
    for path in ("/states/TX", "/counties/48167", "/changes", "/models/tfm"):
        page = site.get(path).text
        link = re.search(r'class="address" href="([^"]+)"', page)
        assert link is not None
        again = site.get(link[1].replace("&amp;", "&")).text
        lead = re.compile(r'<p class="lead".*?</p>', re.DOTALL)
        assert lead.findall(again) == lead.findall(page) != []


@pytest.mark.parametrize("place", ["Gainesville, FL", "32601", "Texas", "Galveston, TX", "77550", "Cook County, GA"])
def test_meanings_and_reasons_are_the_record_s_own_and_in_both_languages(site: TestClient, place: str) -> None:
    rows = site.get("/covers.json", params={"q": place}).json()["rows"]
    assert rows
    english = html.unescape(site.get("/covers", params={"q": place}).text)
    spanish = html.unescape(site.get("/es/covers", params={"q": place}).text)
    assert all(row["meaning"] in english and row["why"] in english for row in rows)
    assert not [row for row in rows if row["meaning"] in spanish]
    main = spanish[spanish.index("<main") : spanish.index("</main>")]
    assert "<b>Abarca" in main or "<b>Puede" in main
    assert all(f"{row['why']}." not in re.sub(r'<span lang="en">.*?</span>', "", main) for row in rows)


def test_every_word_of_the_record_has_one_in_each_language(site: TestClient) -> None:
    with section287g.open() as registry:
        found = {
            f"{stem}.{value}"
            for stem, question in (
                ("type", "SELECT DISTINCT agency_type FROM agencies"),
                ("jurisdiction", "SELECT DISTINCT jurisdiction FROM agencies WHERE jurisdiction IS NOT NULL"),
                ("scope", "SELECT DISTINCT jurisdiction FROM agencies WHERE jurisdiction IS NOT NULL"),
                ("column", 'SELECT DISTINCT "column" FROM revisions'),
                ("change", "SELECT DISTINCT kind FROM revisions"),
                ("past", "SELECT DISTINCT kind FROM revisions"),
            )
            for (value,) in registry.sql(question).rows()
        }
    assert len(found) > 40
    for language in ("en", "es"):
        assert [key for key in sorted(found) if not words_of(language).has(key)] == []


def test_what_the_record_says_in_english_is_told_in_spanish_on_a_spanish_page(site: TestClient) -> None:
    page = html.unescape(site.get("/es/figures").text)
    assert "Las listas de acuerdos no muestran esto; para saberlo hace falta lo siguiente" in page
    agency = html.unescape(site.get("/es/agencies/tx-galveston-county-sheriff").text)
    assert "sheriff: un sheriff sirve a un condado" in agency  # the catalogue has this one
    assert "Solo a los agentes de fuerza de tarea." in agency
    given = "officers=x&salary=1&benefits=1&training=2025-10-01&credentialed=2025-11-01"
    refused = html.unescape(site.get(f"/es/money?{given}").text)
    assert "«Agentes bajo el acuerdo» no puede ser «x»" in refused
    missing = html.unescape(site.get("/es/counties/99999").text)
    assert '<p class="lead">99999 no es el código' in missing


def test_a_drawing_that_is_kept_does_not_keep_another_s_moment(site: TestClient) -> None:
    """The day beyond the newest list is answered from it: the drawing is one, its links are not."""
    beyond = site.get("/states/WY?as_of=2026-03-01").text
    newest = site.get("/states/WY").text
    assert 'href="/counties/56021?as_of=2026-03-01"' in beyond
    assert 'href="/counties/56021"' in newest
    assert "as_of=2026-03-01" not in newest


def test_a_spanish_reader_is_told_of_figures_in_spanish(site: TestClient) -> None:
    """Every statement that the package carries; of the story's counts also what the record shows, and why."""
    page = html.unescape(site.get("/es/figures").text)
    article = page.partition('<article id="story-02"')[2].partition("</article>")[0]
    assert "Casi 960 agencias policiales tienen uno hoy" in article
    assert "tienen cada una 957 acuerdos de 796 agencias: casi 960" in article
    assert "se sostiene para acuerdos y no para agencias." in article
    assert "<li>957 acuerdos (2025-09-03 am, lista 1ef4a853)</li>" in article
    assert "casi 960 agencias" in article
    english = words_of("en")
    for one in site.get("/figures.json").json()["rows"]:
        assert english(f"statement.{one['id']}") == one["statement"]
    for story in ("story-01", "story-03", "story-11", "fwd-2026-01-26-agencies", "press-2026-02-13-agreements"):
        told = page.partition(f'<article id="{story}"')[2].partition("<details")[0]
        assert 'lang="en"' not in told, story


def test_a_list_that_was_current_twice_is_said_to_count_twice(site: TestClient) -> None:
    # ICE's list d1951648 stands in the record's order at two places, so 222 lists have 221 rows
    told = " ".join(site.get("/agencies/tx-calhoun-county-sheriff").text.split())
    assert "On 222 lists, from Jan 12, 2021" in told
    assert told.count("One of them was current twice and counts twice here; its row counts once.") == 1
    assert "Rows behind it (221 rows)" in told
