"""A frozen site in a browser, served from a folder below a host's root: with its script, and without."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from section287g.explorer.site import freeze
from support.chromium import chromium

from .conftest import is_small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Nothing."""


@pytest.fixture(scope="module", params=["https://example.org/287g", None], ids=["with base", "without"])
def host(
    request: pytest.FixtureRequest, three_lists: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a small site on this machine, in a folder of a host."""
    root = tmp_path_factory.mktemp("host")
    freeze(three_lists, root / "287g", request.param, processes=1, downloads=False, only=is_small)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/287g"
        server.shutdown()
        thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page whose complaints fail the test."""
    opened = browser.new_page(viewport={"width": 390, "height": 900})
    opened.set_default_timeout(10_000)
    opened.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    opened.close()
    assert [one for one in faults if "favicon" not in one] == []


def test_a_county_is_found_by_its_name(host: str, page: Page) -> None:
    page.goto(f"{host}/es/covers/")
    page.get_by_role("combobox").fill("ALACHUA cou")
    options = page.locator(".options li")
    options.first.wait_for()
    assert [one.inner_text() for one in options.all()] == [
        "Alachua County, FL",
        "Alachua County Sheriff's Office, FL",
    ]
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host}/es/counties/12001/")
    assert "Alachua County" in page.locator("h1").inner_text()


def test_what_is_not_there_is_said(host: str, page: Page) -> None:
    page.goto(f"{host}/agencies/")
    page.get_by_role("combobox").fill("zzzz")
    told = page.locator(".told")
    told.wait_for()
    page.wait_for_function("document.querySelector('.told').textContent !== ''")
    assert told.inner_text() == "Nothing here has these words."
    page.get_by_role("combobox").fill("alachua")
    page.locator(".options li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host}/agencies/fl-alachua-county-sheriff/")


def test_addresses_to_copy_are_whole(host: str, page: Page) -> None:
    page.goto(f"{host}/states/FL/")
    cited = page.locator("#cite").input_value()
    assert cited.endswith(("/287g/states/FL/", "https://example.org/287g/states/FL/"))
    assert "http" in cited
    assert page.locator("[data-address]").inner_text() == f"{host}/states/FL/"


def test_a_county_and_a_month_are_three_steps_away_without_a_script(host: str, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.set_default_timeout(10_000)
    page.goto(f"{host}/")
    page.get_by_role("link", name="Is my county covered?").click()
    page.locator("summary").filter(has_text="Florida").click()
    page.get_by_role("link", name="Bradford County").click()
    assert page.url == f"{host}/counties/12007/"
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name="August").click()
    assert page.url == f"{host}/changes/2025-08/"
    assert page.locator("input, select, form").count() == 0
    page.close()


def test_no_page_is_wider_than_a_phone(host: str, page: Page) -> None:
    for path in (
        "/",
        "/agencies/",
        "/covers/",
        "/changes/",
        "/changes/2025-08/",
        "/money/",
        "/es/downloads/",
        "/figures/",
    ):
        page.goto(host + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
