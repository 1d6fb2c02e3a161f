"""What a resident needs beside the answer: agencies listed before, other places of the name, ways on."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.pages.place_words import as_held
from section287g.handovers.release import load_release
from section287g.handovers.synthetic import make_release
from section287g.registry import open_registry


def text_of(site: TestClient, path: str) -> str:
    return " ".join(html.unescape(site.get(path).text).split())


def test_a_county_tells_who_was_listed_there_and_is_no_longer(site: TestClient) -> None:
    # Southside Place Police of Harris County stood on lists until 2025-07-16, and on none since
    page = text_of(site, "/counties/48201")
    former = page.partition('id="former"')[2].partition("</section>")[0]
    assert 'href="/agencies/tx-southside-place-police"' in former
    assert "ended; last listed on Jul 16, 2025" in former
    assert "This record begins on Jan 12, 2021" in page
    then = text_of(site, "/counties/48201?as_of=2025-07-10")
    assert "tx-southside-place-police" in then
    assert 'id="former"' not in then


def test_a_town_without_an_agency_on_the_list_says_so_and_leads_on(site: TestClient) -> None:
    page = text_of(site, "/covers?q=Houston,+TX")
    assert "No agency of Houston itself is on ICE's list." in page
    assert '<a href="/covers?q=Houston+County%2C+TX">Houston County, TX</a>' in page
    assert '<a href="/counties/48201">Harris County, TX</a>' in page
    assert '<a href="/states/TX">Texas</a>' in page
    other = text_of(site, "/covers?q=Alachua,+FL")  # it has a police department on the list
    assert "No agency of Alachua itself" not in other


@pytest.mark.parametrize(
    ("written", "language", "held"),
    [
        ("Gainesville, FL 32601", "en", "32601"),
        ("gainesville fl, 32601-1234", "es", "32601"),
        ("29.65123,-82.32123", "en", "29.65123,-82.32123"),
        ("1225175", "en", "1225175"),
        ("condado de Harris, Texas", "es", "Harris County, Texas"),
        ("Condado Harris", "es", "Harris County"),
        ("el condado de Alachua, Florida", "es", "Alachua County, Florida"),
        ("estado de Florida", "es", "Florida"),
        ("Carolina del Norte", "es", "North Carolina"),
        ("Filadelfia, Pensilvania", "es", "Philadelphia, Pennsylvania"),
        ("Condado de Harris", "en", "Condado de Harris"),
    ],
)
def test_a_place_is_read_as_people_write_it(written: str, language: str, held: str) -> None:
    assert as_held(written, language) == held


def test_a_name_that_nothing_bears_offers_the_nearest_as_links(site: TestClient) -> None:
    page = text_of(site, "/es/covers?q=Springfild,+IL")
    assert '<a href="/es/covers?q=Springfield%2C+IL">Springfield, IL</a>' in page


def test_a_place_in_the_search_for_agencies_leads_to_who_covers_it(site: TestClient) -> None:
    page = text_of(site, "/es/agencies?q=Ponce,+Puerto+Rico")
    assert 'href="/es/covers?q=Ponce%2C+Puerto+Rico"' in page
    assert "¿Busca un lugar? Vea quién cubre «Ponce, Puerto Rico»" in page


def test_what_came_and_went_between_two_lists_is_told_beside_their_comparison(site: TestClient) -> None:
    # Wicomico County's jail stood on the lists from 2026-02-02 to 2026-02-17 only
    path = "/changes?from=2026-01-28&to=2026-02-27"
    page = text_of(site, path)
    assert "1 agreement came and went in between and is not among the changes" in page
    assert "on the lists from Feb 2, 2026 to Feb 17, 2026" in page
    data = site.get(path.replace("/changes", "/changes.json")).json()
    assert [one["agreement_id"] for one in data["came_and_went"]] == ["md-wicomico-county-corrections-center:wso"]
    assert "md-wicomico-county-corrections-center:wso" not in {one["agreement_id"] for one in data["rows"]}
    assert site.get(path.replace("/changes", "/changes.json") + "&state=TX").json()["came_and_went"] == []


def test_home_says_which_list_answers_for_the_day_asked(site: TestClient) -> None:
    assert "On Jan 20, 2025, the newest list held was that of Dec 17, 2024" in text_of(site, "/?as_of=2025-01-20")
    assert "No list is held after Feb 27, 2026." in text_of(site, "/?as_of=2030-01-01")
    known = text_of(site, "/?known_on=2025-09-03")
    assert "Only lists up to Sep 3, 2025 are used here." in known
    assert "days old" not in known


def test_what_an_ended_agreement_gave_is_told_of_the_past(site: TestClient) -> None:
    page = text_of(site, "/agencies/tx-southside-place-police")
    assert "ended, last listed on Jul 16, 2025" in page
    assert "While it was listed: In the field" in page
    assert "While it was listed" not in text_of(site, "/agencies/tx-galveston-county-sheriff")


def test_figures_say_that_a_release_loaded_here_can_test_them(tmp_path: Path) -> None:
    made = make_release(tmp_path / "files", stints=1_000, detainers=300)
    load_release(made.files, "spring", store=tmp_path / "store")
    with open_registry() as registry:
        app = make_app(registry, today=lambda: date(2026, 3, 9), store=tmp_path / "store")
        with TestClient(app) as client:
            page = text_of(client, "/es/figures")
    assert "<code>287g figures --release spring</code>" in page
