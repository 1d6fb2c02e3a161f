"""ICE's lists as pages: all of them, and each with its facts, its times and its rows as ICE wrote them."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from section287g.explorer.asked import LANGUAGES, Asked
from section287g.explorer.pages.one_list import list_page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of
from section287g.explorer.writing import write_html
from section287g.registry import Registry, open_registry

from .conftest import PLANTED

NEWEST = "ac3a707e"
AGAIN = "d1951648"
TAG = re.compile(r"<[^>]+>")
RAW = (
    "raw_state", "raw_agency", "raw_type", "raw_county", "raw_support_type", "raw_signed", "raw_moa", "raw_moa_link",
    "raw_addendum", "raw_addendum_link", "raw_extra",
)  # fmt: skip
LISTED = re.compile(r"\b[0-9a-f]{8}\b")


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """The package's registry."""
    with open_registry() as opened:
        yield opened


def text_of(site: TestClient, path: str) -> str:
    return " ".join(html.unescape(TAG.sub("", site.get(path).text)).split())


def every_row(site: TestClient, path: str) -> list[dict[str, object]]:
    """The rows of all pages of a list, by asking for one page after another."""
    mark = "&" if "?" in path else "?"
    first = site.get(f"{path}{mark}per_page=500").json()
    found = list(first["rows"])
    for page in range(2, first["pages"] + 1):
        found += site.get(f"{path}{mark}per_page=500&page={page}").json()["rows"]
    assert len(found) == first["total"]
    return found


def test_every_list_of_the_registry_is_there_once_and_newest_first(site: TestClient, registry: Registry) -> None:
    rows = every_row(site, "/lists.json")
    assert {one["list_id"] for one in rows} == {one["list_id"] for one in registry.sql("SELECT list_id FROM lists")}
    assert len(rows) == 471
    days = [one["day"] for one in rows]
    assert days == sorted(days, reverse=True)
    assert rows[0]["list_id"] == NEWEST
    assert "471 lists: 202 participating lists, 19 page tables, 250 pending lists." in text_of(site, "/lists")
    assert "471 listas: 202 listas de participantes, 19 tablas de la página" in text_of(site, "/es/lists")


def test_kind_and_year_choose(site: TestClient) -> None:
    rows = every_row(site, "/lists.json?kind=page table&year=2024")
    assert rows
    assert {(one["kind"], str(one["day"])[:4]) for one in rows} == {("page table", "2024")}
    assert sum(len(every_row(site, f"/lists.json?kind={kind}")) for kind in ("participating", "pending")) == 452
    for wrong in ("kind=none", "year=1999", "state=TX"):
        assert site.get(f"/lists?{wrong}").status_code == 400


def test_a_list_that_became_current_twice_tells_both_times(site: TestClient) -> None:
    page = text_of(site, f"/lists/{AGAIN}")
    assert "It became the current list of its sequence on Jun 30, 2024 (am)" in page
    assert "It became the current list of its sequence on Dec 17, 2024 (pm)" in page
    spanish = text_of(site, f"/es/lists/{AGAIN}")
    assert "el 30 jun 2024 (a. m.)" in spanish
    assert "el 17 dic 2024 (p. m.)" in spanish
    assert "current again from Dec 17, 2024" in text_of(site, "/lists?kind=page+table")
    data = site.get(f"/lists/{AGAIN}.json").json()
    assert [(one["from"], one["list_before"], one["list_after"]) for one in data["current"]] == [
        ("2024-06-30", "5dfe34bd", "c5ec504b"),
        ("2024-12-17", "c5ec504b", "a3daf1a2"),
    ]


def test_ways_from_a_list_lead_where_they_say(site: TestClient) -> None:
    page = site.get(f"/lists/{AGAIN}").text
    assert 'href="/?as_of=d1951648"' in page
    assert 'href="/?as_of=2024-12-17"' in page
    assert 'href="/changes?from=2024-12-11&amp;to=2024-12-17"' in page
    changes = site.get("/changes.json?from=2024-12-11&to=2024-12-17").json()
    assert (changes["from_list"], changes["to_list"]) == ("c5ec504b", AGAIN)


def test_changes_are_offered_by_day_only_where_days_tell_them(site: TestClient, registry: Registry) -> None:
    turns = list(
        registry.sql(
            """SELECT l.list_id, s.day, lag(s.day) OVER o AS before, lead(s.day) OVER o AS after,
                lag(l.list_id) OVER o AS list_before
            FROM standings s JOIN lists l USING (list_no) WHERE sequence = 'participating'
            WINDOW o AS (ORDER BY position) ORDER BY position DESC LIMIT 80"""
        )
    )
    crowded = [one for one in turns if one["day"] in (one["before"], one["after"])]
    assert crowded
    for one in turns[:-1]:
        page = site.get(f"/lists/{one['list_id']}?per_page=1").text
        if one in crowded:
            assert f"<code>287g diff {one['list_before']} {one['list_id']}</code>" in page
            assert "/changes?from=" not in page
        else:
            assert f"/changes?from={one['before']}&amp;to={one['day']}" in page


def test_the_file_is_told_in_full(site: TestClient, registry: Registry) -> None:
    page = text_of(site, f"/lists/{NEWEST}")
    assert "List ac3a707e is the workbook of participating agencies that ICE published for Feb 27, 2026, am" in page
    assert "They stand for 1,492 agreements of 1,251 agencies in 41 states and territories." in page
    assert "ac3a707e25e9c61df7b63a5cc6c80604cc53732d355633ec4e09b8f2a4814d8d" in page
    assert "participatingAgencies02272026am.xlsx: Feb 27, 2026, 19:00 UTC, by a later download" in page
    assert "<dt>E-mail addresses removed</dt><dd>222</dd>" in site.get(f"/lists/{NEWEST}").text
    assert "blank rows: 6, skipped and counted" in page
    spanish = text_of(site, f"/es/lists/{NEWEST}")
    assert "filas en blanco: 6, se saltaron y se contaron" in spanish
    assert "e-mail addresses in links: 222 removed at reading" in page


def test_what_was_odd_is_told_in_spanish_for_every_list(site: TestClient, registry: Registry) -> None:
    odd = registry.sql(
        """SELECT any_value(l.list_id) AS list_id FROM list_anomalies a JOIN lists l USING (list_no)
        GROUP BY a.kind, regexp_replace(a.done, '[0-9]+', '', 'g')"""
    )
    for one in odd:
        page = site.get(f"/es/lists/{one['list_id']}?per_page=1").text
        section = page.partition('id="odd"')[2].partition('id="rows"')[0]
        assert "<li>" in section
        assert 'lang="en"' not in section, one


@pytest.mark.parametrize("list_id", [NEWEST, AGAIN, "4c0fc44c", "12e0e603", "e0704959"])
def test_rows_are_those_of_ices_list_in_its_order(site: TestClient, registry: Registry, list_id: str) -> None:
    rows = every_row(site, f"/lists/{list_id}.json")
    wanted = list(
        registry.sql(
            f"""SELECT p."row", {", ".join(RAW)}, p.hidden, p.duplicate, agreement_id, agency_id
            FROM positions p JOIN rows USING (row_id) JOIN lists USING (list_no)
            WHERE list_id = $list ORDER BY p."row\"""",
            list=list_id,
        )
    )
    assert [{name: one[name] for name in wanted[0]} for one in rows] == wanted
    stated = next(iter(registry.sql("SELECT rows FROM lists WHERE list_id = $list", list=list_id)))["rows"]
    assert len(rows) == stated


def test_a_page_of_a_state_has_a_row_for_each_agreement_and_each_duplicate(
    site: TestClient, registry: Registry
) -> None:
    listed = list(registry.agreements(state="GA"))
    rows = every_row(site, f"/lists/{NEWEST}.json?state=GA")
    assert len(rows) == 57 == len(listed) + sum(bool(one["duplicate"]) for one in rows)
    assert {one["agreement_id"] for one in rows} == {one["agreement_id"] for one in listed}
    page = text_of(site, f"/lists/{NEWEST}?state=GA")
    assert "57 of 1,492 rows pass the filters." in page
    assert "row 1 is the header" in page
    assert "Cumplen los filtros 57 de 1,492 filas." in text_of(site, f"/es/lists/{NEWEST}?state=GA")


def test_counts_on_pages_lead_to_as_many_rows(site: TestClient) -> None:
    for path, address, rows in (
        ("/states/GA", f"/lists/{NEWEST}?state=GA#rows", 57),
        ("/", f"/lists/{NEWEST}#rows", 1492),
        ("/counties/48167", f"/lists/{NEWEST}?state=TX#rows", 317),
        ("/models/jem", f"/lists/{NEWEST}?model=jem#rows", 152),
        ("/agencies?state=TX&model=jem", f"/lists/{NEWEST}?state=TX&model=jem#rows", None),
        ("/states/TX?as_of=2025-09-03", "/lists/12e0e603?state=TX#rows", None),
    ):
        page = html.unescape(site.get(path).text)
        found = re.search(rf'<a href="{re.escape(address)}">([^<]*)</a>', page)
        assert found is not None, path
        told = re.search(r"([\d,]+) rows?", found[1])
        assert told is not None
        behind = site.get(
            address.partition("#")[0].replace("?", ".json?") if "?" in address else f"/lists/{NEWEST}.json"
        )
        total = behind.json()["total"]
        assert int(told[1].replace(",", "")) == total
        assert rows in (None, total)
        spanish = html.unescape(site.get("/es" + ("" if path == "/" else path)).text)
        assert f'<a href="/es{address}">' in spanish, path


def test_duplicates_are_told_and_counted_once(site: TestClient, registry: Registry) -> None:
    one = next(
        iter(
            registry.sql(
                """SELECT list AS list_id, count(*) AS rows, count(*) FILTER (duplicate) AS duplicates,
                any_value("row") FILTER (duplicate) AS "row" FROM listings WHERE kind <> 'pending' GROUP BY list
                ORDER BY duplicates DESC, list LIMIT 1"""
            )
        )
    )
    assert one["duplicates"]
    data = site.get(f"/lists/{one['list_id']}.json?row={one['row']}").json()
    assert data["counts"]["agreements"] == one["rows"] - one["duplicates"]
    assert [row["duplicate"] for row in data["rows"]] == [True]
    assert "a duplicate, not counted" in text_of(site, f"/lists/{one['list_id']}?row={one['row']}")
    assert "duplicada, no se cuenta" in text_of(site, f"/es/lists/{one['list_id']}?row={one['row']}")


def test_words_and_a_row_choose_and_pages_turn(site: TestClient) -> None:
    rows = every_row(site, f"/lists/{NEWEST}.json?state=TX&q=bexar")
    assert rows
    assert all("bexar" in f"{one['raw_agency']} {one['raw_county']}".lower() for one in rows)
    [row] = site.get(f"/lists/{NEWEST}.json?row=458").json()["rows"]
    assert (row["row"], row["agreement_id"]) == (458, "ga-appling-county-sheriff:tfm")
    last = site.get(f"/lists/{NEWEST}.json?page=99999").json()
    assert (last["page"], last["pages"], len(last["rows"])) == (15, 15, 92)
    assert "No row passes these filters." in text_of(site, f"/lists/{NEWEST}?state=VT&q=nowhere")
    assert site.get(f"/lists/{NEWEST}.json?q=%21%21").json()["total"] == 0
    for wrong in ("state=QQ", "model=x", "row=0", "row=x", "kind=pending", "per_page=501", "as_of=2025-09-03"):
        assert site.get(f"/lists/{NEWEST}?{wrong}").status_code == 400, wrong


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("AC3A707E", NEWEST), ("ac3a70", NEWEST), ("D1951648679DAA", AGAIN)],
)
def test_beginnings_of_an_id_and_capitals_lead_to_the_list(site: TestClient, wanted: str, found: str) -> None:
    for prefix in ("", "/es"):
        answer = site.get(f"{prefix}/lists/{wanted}?state=TX", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (301, f"{prefix}/lists/{found}?state=TX")


@pytest.mark.parametrize(
    "wanted", ["ac3a7", "ffffffff", "x", "%2e%2e", "<b>", "'; DROP TABLE lists; --", "ac3a707e0", "{list}", "a" * 300]
)
def test_what_is_no_list_is_told_with_what_is_near(site: TestClient, wanted: str) -> None:
    for prefix, told in (("", "no list has the id"), ("/es", "ninguna lista tiene el id")):
        answer = site.get(f"{prefix}/lists/{wanted}")
        assert answer.status_code == 404
        assert told in html.unescape(answer.text).lower()
        assert answer.text.count(f'href="{prefix}/lists/') >= 5
        assert "<b>" not in answer.text
    if wanted == "ac3a7":
        assert f'href="/lists/{NEWEST}"' in site.get(f"/lists/{wanted}").text


def test_hostile_cells_are_text_and_links_only_to_the_web(planted_site: TestClient) -> None:
    lists = every_row(planted_site, "/lists.json")
    for one in lists:
        page = planted_site.get(f"/lists/{one['list_id']}").text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<i>Bexar" not in page
        for link in re.findall(r'href="([^"]*)"', page):
            assert html.unescape(link).lower().startswith(("/", "#", "http://", "https://", "data:,")), link
        assert "//evil.example/x" not in re.findall(r'href="([^"]*)"', page)
        table = list(csv.DictReader(io.StringIO(planted_site.get(f"/lists/{one['list_id']}.csv").text)))
        assert len(table) == one["rows"]
        for row in table:
            assert not any(cell.startswith(("=", "+", "-", "@", "\uff1d")) for cell in row.values() if cell)
    names = {row["raw_agency"] for row in every_row(planted_site, f"/lists/{lists[0]['list_id']}.json")}
    assert names & set(PLANTED)


def test_every_id_of_a_list_in_a_page_is_a_link(site: TestClient, registry: Registry) -> None:
    ids = {one["list_id"] for one in registry.sql("SELECT list_id FROM lists")}
    for path in (
        "/states/GA", "/states", "/models/tfm", "/agencies", "/covers?q=32601", "/counties/48167", "/pending",
        "/changes/2026-02", "/agencies/tx-galveston-county-sheriff", "/agencies/fl-saint-cloud-police",
        "/agencies/al-blountsville-police", "/lists", f"/lists/{AGAIN}",
    ):  # fmt: skip
        for prefix in ("", "/es"):
            page = site.get(prefix + path).text
            main = page.partition("<main")[2].partition("</main>")[0]
            main = re.sub(
                r"<svg.*?</svg>|<textarea.*?</textarea>|<details class=\"report\">.*?</details>", "", main, flags=re.S
            )
            main = re.sub(r'<dd><code>.*?</code></dd>|<p class="lead">List.*?</p>', "", main)
            linked = re.sub(r"<a [^>]*>.*?</a>", "", main, flags=re.S)
            assert not ids & set(LISTED.findall(TAG.sub(" ", linked))) - {AGAIN}, path
            assert f'href="{prefix}/lists/' in main, path


def test_a_frozen_site_has_the_list_without_its_rows(registry: Registry) -> None:
    record = Record(registry, lambda: registry.moment().day)
    for language in LANGUAGES:
        asked = Asked(language, f"/lists/{NEWEST}", frozen=True)
        page = list_page(record, asked, {"list_id": NEWEST})
        text = bytes(write_html(record, asked, page, (".json", ".csv")).body).decode()
        assert f"<code>287g rows {NEWEST}</code>" in text
        assert words_of(language)("lists.frozen") in html.unescape(text)
        assert "raw_agency" not in page.columns
        assert "?" not in "".join(re.findall(r'href="(?!/assets)([^"#]*)', text.partition("<main")[2]))
        assert [one["list_id"] for one in page.rows] == [NEWEST]


def test_the_pages_of_methods_and_downloads_lead_to_the_lists(site: TestClient) -> None:
    for prefix in ("", "/es"):
        for path in ("/about", "/downloads"):
            assert f'href="{prefix}/lists"' in site.get(prefix + path).text
