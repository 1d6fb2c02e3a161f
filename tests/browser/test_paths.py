"""Three questions in at most three clicks from home, with a script and without, on a desk and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import WIDTHS, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

both = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
widths = pytest.mark.parametrize("width", WIDTHS)


def text_of(page: Page, selector: str = "main") -> str:
    """What is written there."""
    return page.locator(selector).inner_text()


@both
@widths
def test_is_my_county_covered(open_page: Opener, script: bool, width: int) -> None:
    page = open_page("/", width, script)
    page.get_by_role("link", name="Is my county covered?").click()  # first click
    page.get_by_label("City, town, county, state or ZIP code").fill("Alachua County, FL")
    page.get_by_role("button", name="Ask").click()  # second click
    assert "Alachua County, FL" in text_of(page, "h1")
    told = text_of(page)
    assert "Alachua County Sheriff's Office" in told
    assert "Reaches all of this place" in told
    assert "signed on Feb 26, 2025" in told


@both
@widths
def test_what_changed_this_month(open_page: Opener, script: bool, width: int) -> None:
    page = open_page("/", width, script)
    page.get_by_role("link", name="What changed this month?").click()  # the only click
    told = text_of(page)
    assert "Between Jan 27, 2026" in told
    assert re.search(r"131\s+agreements joined", told)
    assert "Shinnston Police Department" in told


@both
@widths
def test_was_almost_960_agencies_right(open_page: Opener, script: bool, width: int) -> None:
    page = open_page("/", width, script)
    page.get_by_role("link", name="Was “almost 960 agencies” right?").click()  # the only click
    article = page.locator("article:target")
    assert "Almost 960 law enforcement agencies" in article.inner_text()
    assert "holds for another unit" in article.inner_text()
    assert "957 agreements of 796 agencies" in article.inner_text()
    assert page.evaluate("document.querySelector('article:target').getBoundingClientRect().y") < 900  # in sight


@both
def test_an_ambiguous_name_is_one_click_from_its_answer(open_page: Opener, script: bool) -> None:
    page = open_page("/covers?q=Gainesville", 390, script)
    page.get_by_role("link", name="Gainesville, FL (city; Alachua County)").click()
    assert "15 agencies with 16 agreements" in text_of(page)


@both
def test_the_other_language_keeps_page_and_moment(open_page: Opener, script: bool) -> None:
    page = open_page("/states/TX?as_of=2025-09-03&known_on=2025-09-10", 1280, script)
    page.get_by_role("link", name="Español").click()
    assert page.url.endswith("/es/states/TX?as_of=2025-09-03&known_on=2025-09-10")
    assert page.locator("html").get_attribute("lang") == "es"
    assert "según la lista del 3 sept 2025" in text_of(page)
    page.locator("tbody a").first.click()
    assert "as_of=2025-09-03&known_on=2025-09-10" in page.url
    page.get_by_role("link", name="English").click()
    assert "/es/" not in page.url
    assert "as listed on Sep 3, 2025" in text_of(page)


def test_days_can_be_stepped_and_chosen_without_a_script(open_page: Opener) -> None:
    page = open_page("/", 390, script=False)
    page.get_by_role("link", name="Day before: Feb 17, 2026").click()
    assert "On Feb 17, 2026" in text_of(page)
    page.get_by_label("Another day").select_option("2025-09-03")
    page.get_by_role("button", name="Show this day").click()
    assert "On Sep 3, 2025, ICE listed 957 agreements of 796 agencies" in text_of(page)


def test_a_search_without_a_script_is_a_form(open_page: Opener) -> None:
    page = open_page("/", 390, script=False)
    page.get_by_label("Find an agency, county or place").fill("galveston sheriff")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Galveston County Sheriff's Office").click()
    assert page.url.endswith("/agencies/tx-galveston-county-sheriff")


def test_an_agency_can_be_cited_and_an_error_in_it_reported(open_page: Opener) -> None:
    page = open_page("/agencies/tx-galveston-county-sheriff", 390, script=False)
    assert "/agencies/tx-galveston-county-sheriff?as_of=ac3a707e" in page.get_by_label("Citation").input_value()
    record = page.locator("section.record").first
    record.get_by_text("Report an error").click()
    told = record.get_by_label("Text to copy").input_value()
    for line in ("Agreement: tx-galveston-county-sheriff:jem", "List: ac3a707e", "Row: 1161", "Registry: 4b0ad2b2"):
        assert line in told


def test_what_has_no_document_says_so(open_page: Opener) -> None:
    page = open_page("/agencies/al-florala-police")
    assert "Listed with no memorandum of agreement linked" in text_of(page, ".cards")
