"""Cards in frames of other sites, and charts that answer the pointer under the pages' strict policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import Opener

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MONEY = "/charts/interactive/money?officers=4&salary=62000&benefits=23000&training=2025-10-06&credentialed=2025-11-17"
CARDS = ("/embed/nation", "/embed/states/TX", "/embed/agencies/tx-galveston-county-sheriff", "/embed/counties/48167")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
languages = pytest.mark.parametrize("language", ["", "/es"], ids=["en", "es"])


@pytest.fixture(scope="module")
def axe() -> str:
    """The script that looks for violations."""
    shipped = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return Path(shipped.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def newsroom(base: str) -> Iterator[str]:
    """Another site, whose page frames a card and a page of the record."""
    frames = "".join(
        f'<iframe name="{name}" title="{name}" src="{base}{path}" width="320" height="600"></iframe>'
        for name, path in (("card", "/embed/states/TX"), ("page", "/states/TX"))
    )
    page = f'<!doctype html><html lang="en"><title>News</title>{frames}</html>'.encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join(10)


@languages
def test_axe_finds_nothing_on_cards(browser: Browser, base: str, axe: str, language: str) -> None:
    found = {}
    for width in (320, 600):
        context = browser.new_context(viewport={"width": width, "height": 640}, base_url=base, bypass_csp=True)
        page = context.new_page()
        for path in (*CARDS, "/embed/none"):
            page.goto(language + path)
            page.evaluate(axe)
            told = page.evaluate("asked => axe.run(asked)", {"runOnly": RULES, "resultTypes": ["violations"]})
            for one in told["violations"]:
                found[f"{path} {width} {one['id']}"] = [node["html"][:160] for node in one["nodes"][:3]]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{path} {width}"] = ["scrolls sideways"]
        context.close()
    assert found == {}


@pytest.mark.parametrize("path", ["/charts/interactive/agreements", "/es/charts/interactive/figures", MONEY])
def test_axe_finds_nothing_on_a_chart_that_answers(browser: Browser, base: str, axe: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, base_url=base, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.locator(".interactive svg").first.wait_for(timeout=60_000)
    page.evaluate(axe)
    told = page.evaluate("asked => axe.run(asked)", {"runOnly": RULES, "resultTypes": ["violations"]})
    context.close()
    assert {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in told["violations"]} == {}


@languages
def test_a_chart_answers_under_the_strict_policy(open_page: Opener, language: str) -> None:
    """No part of it is made of text by the browser: what breaks the policy is told to the console and fails."""
    page = open_page(f"{language}/charts/interactive/agreements")
    drawn = page.locator(".interactive svg").first
    drawn.wait_for(timeout=60_000)
    assert page.locator("[data-chart]").is_hidden()
    box = drawn.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.85, box["y"] + box["height"] * 0.5)
    page.mouse.move(box["x"] + box["width"] * 0.86, box["y"] + box["height"] * 0.5)
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert "2025-" in tip.inner_text()
    lines = page.locator(".interactive path.foreground, .interactive .mark-line path")
    before = lines.first.get_attribute("d")
    page.get_by_label("Desde el año" if language else "From the year").select_option("2025")
    page.wait_for_function(
        "was => document.querySelector('.interactive .mark-line path').getAttribute('d') !== was", arg=before
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_published_count_answers_the_pointer(open_page: Opener) -> None:
    page = open_page("/charts/interactive/figures")
    marks = page.locator(".interactive .mark-symbol.role-mark path")
    marks.first.wait_for(timeout=60_000)
    assert marks.count() == page.locator("main table tbody tr").count()
    marks.nth(3).hover()
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert "On the list: Agencies" in tip.inner_text()


def test_an_estimate_answers_the_pointer_too(open_page: Opener) -> None:
    page = open_page(MONEY, 390)
    page.locator(".interactive svg").first.wait_for(timeout=60_000)
    assert page.locator(".interactive .mark-rect path").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_the_servers_chart_and_the_table_are_there(open_page: Opener) -> None:
    page = open_page("/charts/interactive/agreements", script=False)
    assert page.locator("[data-chart] svg").is_visible()
    assert page.locator("main table tbody tr").count() > 200


def test_another_site_may_frame_a_card_and_nothing_else(browser: Browser, newsroom: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text))
    page.goto(newsroom, wait_until="commit")
    card = page.frame_locator("iframe[name=card]")
    card.locator("h1").wait_for(timeout=10_000)
    assert card.locator(".number strong").inner_text() == "317"
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe[name=page]").get_by_role("heading", name="Texas").count() == 0
    assert ["frame-ancestors 'none'" in told for told in complaints] == [True]
    context.close()


def test_the_code_of_a_card_has_the_whole_address(open_page: Opener, base: str) -> None:
    page = open_page("/es/states/TX?as_of=2025-09-03")
    page.get_by_text("Insertar en otro sitio").click()
    code = page.get_by_label("Código para copiar").input_value()
    assert f'src="{base}/es/embed/states/TX?as_of=2025-09-03"' in code
    assert 'title="Acuerdos 287(g): Texas' in code
