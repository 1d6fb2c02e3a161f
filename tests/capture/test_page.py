"""The page: which links count as workbooks and documents, whatever ICE or the archive did to them."""

from __future__ import annotations

import contextlib
import html as entities

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.capture import PageLinks, find_links, unwrap
from section287g.errors import CaptureError

from .samples import PARTICIPATING, PENDING, ice_page, link

ICE = "https://www.ice.gov"


def links_of(*anchors: str, **words: str) -> PageLinks:
    return find_links(ice_page(*anchors, **words).decode())


def test_the_two_workbooks_and_the_documents_of_a_page_of_ices_shape() -> None:
    found = links_of(link(PARTICIPATING), link(PENDING))
    assert found.participating == (ICE + PARTICIPATING,)
    assert found.pending == (ICE + PENDING,)
    assert found.documents == (
        f"{ICE}/doclib/287gMOA/template.pdf",
        f"{ICE}/doclib/about/offices/ero/287g/addendum%20Aransas.pdf",
    )
    assert found.other_workbooks == (f"{ICE}/doclib/detention/FY26_detentionStats.xlsx",)


@pytest.mark.parametrize(
    "href",
    [
        PARTICIPATING,
        ICE + PARTICIPATING,
        "http://www.ice.gov:80" + PARTICIPATING,
        "https:/www.ice.gov" + PARTICIPATING,
        f"/web/20250301120000/{ICE}{PARTICIPATING}",
        f"/web/20250301120000im_/{ICE}{PARTICIPATING}",
        f"https://web.archive.org/web/20250301120000id_/http://www.ice.gov{PARTICIPATING}",
        f"//web.archive.org/web/20250301/{ICE}{PARTICIPATING}",
        "https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov"
        + PARTICIPATING.replace("/", "%2F")
        + "&data=05%7C02%7Csomeone%40example.org",
        f"chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https:/www.ice.gov{PARTICIPATING}",
        f"  {PARTICIPATING}#top\n",
    ],
)
def test_one_workbook_has_one_address_however_its_link_is_wrapped(href: str) -> None:
    assert links_of(link(entities.escape(href))).participating == (ICE + PARTICIPATING,)


@pytest.mark.parametrize(
    ("anchors", "words"),
    [
        ((link("/doclib/x/participating-agencies-2026.xlsx", "Download"),), {}),
        ((link("/doclib/x/PARTICIPATING_AGENCIES.XLSX", "Download"),), {}),
        ((link("/doclib/x/list-1.xlsx", "Participating Agencies"),), {}),
        ((link("/doclib/x/list-1.xlsx", "<span>See the <b>participating</b> agencies</span>"),), {}),
        ((link("/doclib/x/list-1.xlsx", "Download"),), {"heading": "Currently Participating Agencies"}),
        (("Agencies participating in the program: " + link("/doclib/x/list-1.xlsx", "here"),), {}),
        (('<a href="/doclib/x/list-1.xlsx" title="Participating agencies"><img alt=""></a>',), {}),
        ((link("/media/4711/download?attachment", "Participating Agencies (Excel)"),), {}),
    ],
    ids=["name", "case", "text", "nested", "heading", "before", "title", "no-extension"],
)
def test_a_renamed_workbook_is_still_found(anchors: tuple[str, ...], words: dict[str, str]) -> None:
    found = links_of(*anchors, **words)
    assert len(found.participating) == 1
    assert found.pending == ()


def test_a_renamed_section_changes_nothing() -> None:
    found = links_of(link(PARTICIPATING), link(PENDING), heading="Our State and Local Partners")
    assert (found.participating, found.pending) == ((ICE + PARTICIPATING,), (ICE + PENDING,))


def test_one_paragraph_can_hold_both_lists_under_names_that_say_nothing() -> None:
    found = links_of(
        f"Participating: {link('/doclib/x/a.xlsx', 'Excel')} and pending: {link('/doclib/x/b.xlsx', 'Excel')}"
    )
    assert found.participating == (f"{ICE}/doclib/x/a.xlsx",)
    assert found.pending == (f"{ICE}/doclib/x/b.xlsx",)


def test_the_name_weighs_more_than_the_heading_above() -> None:
    found = links_of(link(PENDING), link(PARTICIPATING), heading="Participating Agencies")
    assert (found.participating, found.pending) == ((ICE + PARTICIPATING,), (ICE + PENDING,))


def test_several_links_to_a_workbook_come_once_each_in_the_order_of_the_page() -> None:
    older = PARTICIPATING.replace("0518", "0515")
    found = links_of(link(PARTICIPATING), link(older), link(ICE + PARTICIPATING))
    assert found.participating == (ICE + PARTICIPATING, ICE + older)


def test_a_translated_page_is_told_by_its_file_names() -> None:
    found = links_of(link(PARTICIPATING, "Lembaga yang berpartisipasi"), link(PENDING, "Tertunda"), heading="Peserta")
    assert (found.participating, found.pending) == ((ICE + PARTICIPATING,), (ICE + PENDING,))


def test_a_page_without_a_list_says_what_it_has_instead() -> None:
    with pytest.raises(CaptureError) as caught:
        links_of(title="Access to this page is limited")
    message = str(caught.value)
    assert message.startswith("https://www.ice.gov/identify-and-arrest/287g: no link to a workbook")
    assert "has 6 links, 1 of them to workbooks: Detention statistics (FY26_detentionStats.xlsx)" in message
    assert "Its headings: 'Access to this page is limited', 'Participants', 'Resources'." in message
    assert "Open the page in a browser" in message


@pytest.mark.parametrize("html", ["", "not a page", "<a href=", "<table><tr><td>", '{"error": 403}'])
def test_what_is_hardly_a_page_is_told_as_such(html: str) -> None:
    with pytest.raises(CaptureError, match=r"has 0 links, none of them to a workbook\. Its headings: none"):
        find_links(html)


def test_links_in_scripts_and_odd_schemes_do_not_count() -> None:
    found = links_of(
        link(PARTICIPATING), link("javascript:open('pendingAgencies.xlsx')"), link("#pendingAgencies.xlsx")
    )
    assert found.pending == ()
    assert found.participating == (ICE + PARTICIPATING,)


def test_a_base_of_the_page_is_heeded() -> None:
    html = '<base href="https://www.ice.gov/doclib/about/"><a href="x/pendingAgencies.xlsx">Excel</a>'
    assert find_links(html, "https://www.ice.gov/287g").pending == (
        "https://www.ice.gov/doclib/about/x/pendingAgencies.xlsx",
    )


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="<>/=\"' ahreftdl&#;!-[]xsp.", max_size=120))
def test_no_page_makes_it_fail_otherwise(html: str) -> None:
    with contextlib.suppress(CaptureError):
        find_links(html)


junk = st.text(alphabet=st.characters(exclude_characters="<>&\"'", exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None)
@given(junk, junk, st.sampled_from(["div", "li", "td", "p", "h3"]))
def test_a_plain_link_is_found_whatever_stands_around_it(before: str, after: str, tag: str) -> None:
    html = f"{before}<{tag}>{before}<a class=x href='{PENDING}'>{after}</a></{tag}>{after}"
    assert find_links(html).pending == (ICE + PENDING,)


def test_a_link_wrapped_without_end_is_none_and_harms_nothing() -> None:
    assert unwrap("/web/20250301120000/https://web.archive.org" * 5000 + PARTICIPATING) is None


@settings(deadline=None)
@given(st.text(max_size=80), st.integers(min_value=0, max_value=4))
def test_unwrapping_is_done_once_and_for_all(tail: str, depth: int) -> None:
    wrapped = "https://web.archive.org/web/20250301120000id_/" * depth + "https://www.ice.gov/a" + tail
    address = unwrap(wrapped)
    if address is not None:
        assert unwrap(address) == address
        assert "#" not in address
        assert " " not in address
