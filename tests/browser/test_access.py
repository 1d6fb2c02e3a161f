"""Each kind of page in each language and width: nothing that axe finds, no sideways scrolling, a focus to see."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.routing import compile_path

from section287g.explorer.charts.interactive import INTERACTIVE
from section287g.explorer.pages import ROUTES

from .conftest import WIDTHS, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MONEY = "/money?officers=4&salary=62000&benefits=23000&training=2025-10-06&credentialed=2025-11-17"
KINDS = (
    "/", "/agencies?per_page=20", "/agencies?state=TX&model=jem&sort=signed&per_page=20",
    "/agencies/tx-galveston-county-sheriff", "/agencies/al-blountsville-police",
    "/agencies/fl-department-of-highway-safety-and-motor-vehicles-division-of-highway-patrol", "/states",
    "/states/WY",
    "/states/GU?as_of=2025-12-01", "/counties/48167", "/models/tfm", "/pending", "/pending?status=all", "/covers",
    "/covers?q=Gainesville%2C+FL", "/covers?q=Gainesville", "/changes?per_page=20",
    "/figures", "/money", MONEY, "/hand-overs", "/downloads", "/api", "/about", "/about/glossary",
    "/about/data", "/about/unknown", "/agencies/tx-galveston-county-sherif", "/states/QQ", "/nothing",
    "/changes?from=2026-02-01&to=2025-02-01", "/changes/2026-02",
    "/lists", "/lists?kind=pending&year=2025", "/lists/ac3a707e?per_page=20", "/lists/d1951648?state=TX",
    "/lists/4c0fc44c",
    *(route.path for route in INTERACTIVE), f"/charts/interactive{MONEY}", "/embed/nation", "/embed/states/TX",
)  # fmt: skip
CUT_OFF = """[...document.querySelectorAll('body *')].filter(one => {
    const style = getComputedStyle(one);
    return ['hidden', 'clip'].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1
        && one.checkVisibility() && one.textContent.trim() && !one.closest('svg')
        && style.clipPath !== 'inset(50%)';  // what only a screen reader is told is not cut off for it
}).map(one => one.outerHTML.slice(0, 120))"""
DRAWN = "document.querySelectorAll('[data-chart], .interactive').forEach(one => {})"
languages = pytest.mark.parametrize("language", ["", "/es"], ids=["en", "es"])
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_no_kind_of_page_is_left_out() -> None:
    """Whoever adds a page has it looked at here."""
    paths = [path.partition("?")[0] for path in KINDS]
    for one in [*(route.path for route in (*ROUTES, *INTERACTIVE)), "/api"]:
        form = compile_path(one)[0]
        assert any(form.match(path) for path in paths), f"{one} is among no KINDS"


def address(language: str, path: str) -> str:
    """The path in a language; home in Spanish has no slash at its end."""
    return language + path[1:] if language and path.startswith("/?") else (language + path).rstrip("/") or "/"


@pytest.fixture(scope="module")
def axe() -> str:
    """The script that looks for violations."""
    shipped = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return Path(shipped.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "width", "contrast"),
    [("", WIDTHS[0], True), ("", WIDTHS[1], False), ("/es", WIDTHS[0], False), ("/es", WIDTHS[1], True)],
    ids=["en desk", "en phone", "es desk", "es phone"],
)
def test_axe_finds_nothing(
    browser: Browser, base: str, loaded: str, axe: str, language: str, width: int, contrast: bool
) -> None:
    """Contrast takes most of the time, and colours are the same in both languages: each width is looked at once."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=base, bypass_csp=True)
    page = context.new_page()
    found: dict[str, Any] = {}
    asked = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": contrast}},
    }
    for path in [*(address(language, one) for one in KINDS), f"{loaded}{language}/hand-overs"]:
        page.goto(path)
        page.evaluate(axe)
        told = page.evaluate("asked => axe.run(asked)", asked)
        for one in told["violations"]:
            found[f"{path} {one['id']}"] = [node["html"][:160] for node in one["nodes"][:3]]
    context.close()
    assert found == {}


@languages
def test_at_400_percent_nothing_scrolls_sideways_and_nothing_is_lost(
    browser: Browser, base: str, loaded: str, language: str
) -> None:
    """A window of 1280 by 1024 pixels at 400 % is one of 320 by 256; tables and charts scroll in groups of their own.

    Lost would be a word that is shown in the wide window only, or text that is cut off where nothing scrolls.
    """
    wide, narrow = (
        browser.new_context(viewport={"width": across, "height": down}, device_scale_factor=scale, base_url=base)
        for across, down, scale in ((1280, 1024, 1), (320, 256, 4))
    )
    small, large = narrow.new_page(), wide.new_page()
    found = {}
    for path in [*(address(language, one) for one in KINDS), f"{loaded}{language}/hand-overs"]:
        said = []
        for page in (large, small):
            page.goto(path, wait_until="networkidle" if "/interactive/" in path else "load")
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            # a chart that a script draws has as many ticks as there is room for
            page.evaluate(DRAWN.format("one.style.setProperty('display', 'none', 'important')"))
            said.append(Counter(page.evaluate("document.body.innerText").split()))
        told = small.evaluate(CUT_OFF)
        small.evaluate(DRAWN.format("one.style.removeProperty('display')"))
        width = small.evaluate("document.documentElement.scrollWidth")
        if width > 320 or told or said[0] != said[1]:
            found[path] = (width, told, dict(said[0] - said[1]), dict(said[1] - said[0]))
    narrow.close()
    wide.close()
    assert found == {}


def test_no_page_asks_outside_or_breaks_its_policy(open_page: Opener) -> None:
    page = open_page("/")
    for path in KINDS[1:]:
        page.goto(path)  # what the browser complains of fails at the end


def test_the_keyboard_reaches_everything_and_its_place_is_seen(open_page: Opener) -> None:
    page = open_page("/agencies/tx-galveston-county-sheriff", 390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().x") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    wanted = page.evaluate(
        "[...document.querySelectorAll('main a[href], main summary, main button, main input, main .wide')]"
        ".filter(one => one.checkVisibility() && one.tabIndex >= 0).length"
    )
    reached, unseen = set(), []
    for place in range(wanted + 40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const one = document.activeElement, style = getComputedStyle(one);"
            " return [one.closest('main') !== null, one.outerHTML.slice(0, 90) + one.getBoundingClientRect().y,"
            " style.outlineStyle, parseFloat(style.outlineWidth)]; })()"
        )
        if told[0]:
            reached.add((place, told[1]))
            if told[2] == "none" or told[3] < 2:
                unseen.append(told[1])
    assert len(reached) >= wanted
    assert unseen == []


def test_with_reduced_motion_nothing_moves(open_page: Opener) -> None:
    page = open_page("/", reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => { const style = getComputedStyle(one);"
        " return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0"
        " || style.scrollBehavior === 'smooth'; }).length"
    )
    assert moving == 0


def test_a_place_prints_on_one_page(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base)
    page = context.new_page()
    for path in ("/covers?q=Gainesville%2C+FL", "/es/covers?q=Gainesville%2C+FL"):
        page.goto(path)
        printed = page.pdf(format="Letter")
        assert printed.count(b"/Type /Page\n") == 1
    context.close()
