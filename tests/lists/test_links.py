"""Hyperlinks: where they stand in a workbook, what they mean, and that no e-mail address outlives reading."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.errors import InputRefused
from section287g.lists import RawList, read_bytes
from section287g.lists.cells import parse_row
from section287g.lists.links import unwrap_link, without_emails
from support import hostile
from support import workbooks as w

DAY = date(2025, 7, 1)
ONE, TWO = w.moa_address("ElmCoTX_TFM_MOA_07012025.pdf"), w.moa_address("Oak%20PDOH%20TFM.pdf")


def row(agency: str = "Elm Police", **cells: object) -> w.Row:
    return w.Row("OHIO", agency, signed=DAY, **cells)  # type: ignore[arg-type]


def links(found: RawList) -> list[tuple[str | None, str | None]]:
    return [(cells.moa_link, cells.addendum_link) for _, _, cells in found.rows]


def edited(change: tuple[str, str], part: str, rows: list[w.Row]) -> RawList:
    parts = w.members(w.workbook(rows))
    before = parts[part].decode()
    after = before.replace(*change)
    assert before != after
    return read_bytes(w.pack({**parts, part: after.encode()}), "a.xlsx")


def test_links_stand_at_their_cells_whatever_the_stale_text_says() -> None:
    rows = [
        row(moa_link=ONE, display="https://elsewhere.example/"),
        row(moa=w.LINK_PENDING),
        row(moa_link=TWO, addendum_link=ONE),
    ]
    found = read_bytes(w.workbook(rows), "a.xlsx")
    assert links(found) == [(ONE, None), (None, None), (TWO, ONE)]
    assert found.links == 3


def test_a_link_over_a_range_stands_at_each_of_its_cells_and_counts_once() -> None:
    rows = [row(moa="link"), row(moa="link"), row(moa="link", addendum="link"), row(moa="link")]
    found = read_bytes(w.workbook(rows, hyperlink_ranges={"G2:G3": ONE, "G4:H4": TWO}), "a.xlsx")
    assert links(found) == [(ONE, None), (ONE, None), (TWO, TWO), (None, None)]
    assert found.links == 2


def test_a_dangling_link_is_left_out_and_the_row_stays() -> None:
    found = read_bytes(hostile.dangling_link(), "a.xlsx")
    assert len(found.rows) == len(hostile.ROWS)
    assert found.links == 1
    assert [one for one, _ in links(found)].count(None) == 2


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (w.SHEET_PART, ('<hyperlink ref="G2" r:id="rId1"', '<hyperlink r:id="rId1" ref="G2"')),
        (w.SHEET_PART, ('<hyperlink ref="G2" r:id="rId1"', '<hyperlink tooltip="x" ref="G2" display="" r:id="rId1"')),
        (w.SHEET_PART, ('<hyperlink ref="G2" r:id="rId1"', "<hyperlink  ref='G2'  r:id='rId1'")),
        (w.RELS_PART, ('TargetMode="External"/>', 'TargetMode="External"></Relationship>')),
        (w.RELS_PART, (' Id="rId1" Type=', ' TargetMode="External" Id="rId1" Type=')),
    ],
)
def test_attributes_in_another_order_than_excels_are_read(part: str, change: tuple[str, str]) -> None:
    if part == w.RELS_PART and change[1].startswith(" TargetMode"):
        rows = [row(moa_link=ONE)]
        parts = w.members(w.workbook(rows))
        text = re.sub(
            r'<Relationship Id="(\w+)" Type="([^"]+)" Target="([^"]+)" TargetMode="External"/>',
            r'<Relationship TargetMode="External" Target="\3" Type="\2" Id="\1"/>',
            parts[part].decode(),
        )
        assert text != parts[part].decode()
        found = read_bytes(w.pack({**parts, part: text.encode()}), "a.xlsx")
        assert links(found) == [(ONE, None)]
        return
    found = edited(change, part, [row(moa_link=ONE), row(moa_link=TWO)])
    assert links(found) == [(ONE, None), (TWO, None)]


def test_an_address_with_markup_characters_is_read_as_it_is() -> None:
    address = "https://www.ice.gov/doclib/a?b=1&c=<2>&d=%22x%22"
    found = read_bytes(w.workbook([row(moa_link=address)]), "a.xlsx")
    assert links(found) == [(address, None)]


def test_links_elsewhere_are_kept_as_anomalies() -> None:
    ranges = {"B2": ONE, "G9": TWO}
    found = read_bytes(w.workbook([row(moa="link")], hyperlink_ranges=ranges), "a.xlsx")
    stray = {(one.row, one.column, one.raw) for one in found.anomalies if one.kind == "link outside the rows"}
    assert stray == {(2, "B", ONE), (9, "G", TWO)}
    assert links(found) == [(None, None)]


def test_a_link_over_half_the_sheet_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"^a\.xlsx: hyperlinks over"):
        read_bytes(w.workbook([row()], hyperlink_ranges={"A1:H99999": ONE}), "a.xlsx")


CLEAN = "https://www.ice.gov/doclib/287gMOA/Elm_TFM.pdf"


@pytest.mark.parametrize(
    ("stored", "kinds"),
    [
        (CLEAN, ()),
        (w.safelink(CLEAN), ("link wrapped by a mail filter",)),
        (w.safelink(w.safelink(CLEAN)), ("link wrapped by a mail filter",) * 2),
        (w.one_slash(CLEAN), ("link with one slash",)),
        (w.chrome_extension(CLEAN), ("link through a browser extension", "link with one slash")),
        ("http" + CLEAN[5:], ("link without encryption",)),
        ("/doclib/287gMOA/Elm_TFM.pdf", ("relative link",)),
        (f"https://web.archive.org/web/20240101000000/{CLEAN}", ("link rewritten by the archive",)),
        (f" {CLEAN}\n", ()),
    ],
)
def test_every_wrapping_leads_to_the_same_address(stored: str, kinds: tuple[str, ...]) -> None:
    assert unwrap_link(stored) == (CLEAN, kinds)


def test_spaces_in_an_address_are_written_one_way() -> None:
    one, _ = unwrap_link("https://www.ice.gov/doclib/Oak PD.pdf")
    assert (
        one == unwrap_link("https://www.ice.gov/doclib/Oak%20PD.pdf")[0] == "https://www.ice.gov/doclib/Oak%20PD.pdf"
    )


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        ("mailto:x", "link that is no address"),
        ("Sheet1!A1", "link that is no address"),
        ("file:///C:/x.pdf", "link that is no address"),
        ("https://[broken", "link that is no address"),
        ("https://gcc02.safelinks.protection.outlook.com/?data=1", "link without a target"),
    ],
)
def test_what_leads_nowhere_is_named_and_not_invented(stored: str, kind: str) -> None:
    address, done = unwrap_link(stored)
    assert address is None
    assert kind in done


def test_no_wrapping_goes_on_for_ever() -> None:
    link = CLEAN
    for _ in range(40):
        link = f"https://x.safelinks.protection.outlook.com/?url={quote(link, safe='')}"[:50_000]
    unwrap_link(link)  # ends


def test_the_address_behind_a_wrapping_reaches_the_listing_and_the_wrapping_is_noted() -> None:
    found = read_bytes(w.workbook([row(moa_link=w.safelink(ONE), addendum_link=w.chrome_extension(TWO))]), "a.xlsx")
    listing = parse_row(found.rows[0][2])
    assert (listing.moa, listing.moa_url, listing.addendum, listing.addendum_url) == ("linked", ONE, "linked", TWO)
    assert {(one.column, one.kind) for one in listing.anomalies if "link" in one.kind} == {
        ("moa_link", "link wrapped by a mail filter"),
        ("addendum_link", "link through a browser extension"),
        ("addendum_link", "link with one slash"),
    }


LOCAL = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._+'-]{0,12}[A-Za-z0-9]", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z0-9]{2,8}(-[a-z0-9]{1,4})?(\.[a-z]{2,6}){1,3}", fullmatch=True)
EMAILS = st.builds(lambda local, domain: (local, domain), LOCAL, DOMAIN)


def wrapped(at: str, local: str, domain: str, form: int) -> str:
    one = f"{local}{at}{domain}"
    return (
        f"https://x.safelinks.protection.outlook.com/?url={quote(ONE, safe='')}&data=05%7C02%7C{one}%7Cabc&sdata=x",
        f"{ONE}?from={one}",
        f"mailto:{one}",
        f"https://www.ice.gov/doclib/{one}/x.pdf",
        w.safelink(w.safelink(ONE, f"{local}@{domain}"), f"{local}@{domain}"),
        f"Contact {one}, or {one}.",
    )[form]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(EMAILS, st.sampled_from(["@", "%40", "%2540"]), st.integers(0, 5))
def test_no_e_mail_address_survives_in_a_link(email: tuple[str, str], at: str, form: int) -> None:
    local, domain = email
    text = wrapped(at, local, domain, form)
    kept, removed = without_emails(text)
    assert removed >= 1
    for sign in ("@", "%40", "%2540"):
        assert sign not in kept
    assert without_emails(kept) == (kept, 0)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    EMAILS,
    st.sampled_from(["@", "%40"]),
    st.integers(0, 5),
    st.sampled_from(["moa_link", "addendum_link", "agency", "moa", "county", "extra", "range"]),
)
def test_no_e_mail_address_survives_anywhere_in_a_list(
    email: tuple[str, str], at: str, form: int, where: str
) -> None:
    local, domain = email
    text = wrapped(at, local, domain, form)
    header = [*w.PARTICIPATING, "NOTE"]
    if where == "range":
        data = w.workbook([row(moa="link")], hyperlink_ranges={"B2": text, "G30": text})
    elif where == "extra":
        data = w.workbook([row(extra={"NOTE": text})], header=header)
    elif where == "agency":
        data = w.workbook([row(text)])
    else:
        data = w.workbook([row(**{where: text})])
    found = read_bytes(data, "a.xlsx")
    said = repr(found.rows) + repr(found.anomalies) + repr([parse_row(cells) for _, _, cells in found.rows])
    for sign in ("@", "%40", "%2540"):
        assert sign not in said
    assert found.emails_removed >= 1
    assert "e-mail addresses in links" in {one.kind for one in found.anomalies}


def test_no_e_mail_address_survives_in_a_page_table() -> None:
    lines = [w.safelink(ONE), "https://www.ice.gov/a%40b.example", "https://x.example/me@b.example/"]
    data = w.page_table([row("ask me@agency.example", moa_link=link) for link in lines])
    found = read_bytes(data, "x.csv")
    assert "@" not in repr(found.rows)
    assert "%40" not in repr(found.rows)
    assert found.emails_removed == 6
    assert "e-mail addresses in links" in {one.kind for one in found.anomalies}


def test_an_address_without_e_mail_stays_as_stored() -> None:
    found = read_bytes(w.workbook([row(moa_link=TWO)]), "a.xlsx")
    assert found.emails_removed == 0
    assert links(found) == [(TWO, None)]
