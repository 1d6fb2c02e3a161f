"""What pages gain from a script works by keyboard, and asks no other host."""

from __future__ import annotations

from .conftest import Opener


def test_the_slider_steps_by_keyboard_and_asks_when_told(open_page: Opener) -> None:
    page = open_page("/")
    slider = page.get_by_role("slider", name="Another day")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == page.locator("#as_of option").nth(2).inner_text()
    assert "as_of" not in page.url  # moving alone asks for nothing
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "Jan 12, 2021"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?as_of=2021-01-12#when")
    assert "On Jan 12, 2021, ICE listed 150 agreements of 147 agencies" in page.locator("main").inner_text()


def test_the_slider_asks_when_the_pointer_lets_go(open_page: Opener) -> None:
    page = open_page("/", 390)
    slider = page.get_by_role("slider", name="Another day")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2, steps=6)
    assert "as_of" not in page.url
    page.mouse.up()
    page.wait_for_url("**/?as_of=2021-*")


def test_suggestions_are_chosen_by_keyboard(open_page: Opener) -> None:
    page = open_page("/?as_of=2025-09-03")
    box = page.get_by_role("combobox", name="Find an agency, county or place")
    box.press_sequentially("galveston")
    options = page.locator(".options li")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert "suggestions" in page.locator(".told").inner_text()
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert chosen.inner_text() == options.nth(1).inner_text()
    name = chosen.inner_text()
    box.press("Enter")
    page.wait_for_url("**/agencies/tx-*?as_of=2025-09-03")
    assert page.locator("h1").inner_text() == name


def test_escape_closes_suggestions_and_what_was_typed_stays(open_page: Opener) -> None:
    page = open_page("/es/agencies", 390)
    box = page.locator("#q")
    box.press_sequentially("alachua")
    page.locator(".options li").first.wait_for()
    box.press("Escape")
    assert page.locator(".options li").count() == 0
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "alachua"
    box.press("Enter")
    page.wait_for_url("**/es/agencies?q=alachua*")


def test_names_of_suggestions_are_text(open_page: Opener) -> None:
    page = open_page("/")
    page.route(
        "**/agencies.json*",
        lambda route: route.fulfill(json={"rows": [{"agency_id": "x", "agency": "<b>bold</b>", "state": "TX"}]}),
    )
    page.locator("#q").press_sequentially("bo")
    option = page.locator(".options li")
    option.wait_for()
    assert option.inner_text() == "<b>bold</b>, TX"
    assert page.locator(".options b").count() == 0


def test_a_citation_has_the_name_of_the_site(open_page: Opener, base: str) -> None:
    page = open_page("/covers?q=32601", permissions=["clipboard-read", "clipboard-write"])
    assert f"{base}/covers?q=32601&as_of=ac3a707e" in page.get_by_label("Citation").input_value()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert f"{base}/covers" in page.evaluate("navigator.clipboard.readText()")
