"""The hold sheet: tagged, US Letter, the same bytes each time, hostile text is only text, no name is asked."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding import choose, read_policy
from section287g.handovers import Clocks, Hold, hold_clocks
from section287g.handovers.clock import find_zone, read_moment, write_sheet
from section287g.handovers.clock.sheet import sheet_content

MARKUP = '#import "x": * $x$ *bold* _i_ <label> @ref `raw` // c /* \\ = h [b] #panic() \'%'


def sample(state: str = "NC", model: str | None = "wso") -> Clocks:
    policy, zone = read_policy(), find_zone(None, state)
    release, custody = (read_moment(text, zone) for text in ("2026-07-02T12:00", "2026-07-02T12:30"))
    return hold_clocks(Hold(zone, release, custody, None, state, model), policy, choose(policy))


def made(folder: Path, facility: str | None = "North Jail", booking: str | None = "B-1001") -> bytes:
    write_sheet(sample(), folder / "sheet.pdf", facility, booking)
    return (folder / "sheet.pdf").read_bytes()


def unpacked(pdf: bytes) -> bytes:
    """The bytes of a PDF with its compressed streams opened."""
    opened = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            opened.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(opened)


def test_a_screen_reader_finds_title_language_and_table_headings(tmp_path: Path) -> None:
    pdf = unpacked(made(tmp_path))
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang\s*\(en-US\)", pdf)
    assert re.search(rb"<dc:title>.*Hold sheet.*</dc:title>", pdf)
    assert re.search(rb"pdfuaid:part(>|=\")1", pdf)
    assert re.search(rb"/S\s*/TH\b", pdf)


def test_it_is_one_page_of_us_letter_without_a_date(tmp_path: Path) -> None:
    packed = made(tmp_path)
    pdf = unpacked(packed)
    assert set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)) == {b"0 0 612 792"}
    assert len(re.findall(rb"/Type\s*/Page(?!s)", pdf)) == 1
    for word in (b"CreationDate", b"ModDate", b"CreateDate"):
        assert word not in pdf


def test_the_same_hold_gives_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path) == made(tmp_path)
    assert made(tmp_path) != made(tmp_path, booking="B-1002")


def test_it_says_what_the_clocks_say_and_marks_the_earliest() -> None:
    content = sheet_content(sample(), "North Jail", "B-1001")
    assert content["first"]["when"] == "Sat 2026-07-04 12:00 EDT"
    assert content["first"]["by"] == "Form I-247A and State rule, North Carolina"
    assert [one["earliest"] for one in content["clocks"]] == [False, True, False, True]
    assert content["clocks"][0]["ends"] == "Mon 2026-07-06 12:00 EDT"
    assert "legal choice of the jurisdiction" in content["binding"]
    assert dict(content["about"])["Booking"] == "B-1001"
    ban = sheet_content(sample("IL", None))
    assert ban["clocks"][3]["ends"] == "Thu 2026-07-02 12:00 CDT, no hold on a detainer alone"
    assert dict(ban["about"])["Facility"] == "not given"
    assert ban["clocks"][2]["ends"] == "not known"


def test_there_is_no_field_for_a_name() -> None:
    content = sheet_content(sample())
    fields = [field for box in content["boxes"] for field in box["fields"]] + [label for label, _ in content["about"]]
    assert not [field for field in fields if "name" in field.casefold()]
    assert "no name" in content["no_name"]


def test_agency_text_is_text_and_never_markup(tmp_path: Path) -> None:
    pdf = unpacked(made(tmp_path, facility=MARKUP))
    assert pdf.count(b"/Type/Page") or pdf.count(b"/Type /Page")
    assert dict(sheet_content(sample(), MARKUP)["about"])["Facility"].replace("\N{ZERO WIDTH SPACE}", "") == MARKUP


@pytest.mark.parametrize(
    "facility", ["A\u202eB", "x\0y", "\N{LATIN SMALL LETTER E WITH ACUTE}cole", "北京", "W" * 5000]
)
def test_hostile_text_is_settable(tmp_path: Path, facility: str) -> None:
    assert made(tmp_path, facility=facility).startswith(b"%PDF")
    shown = dict(sheet_content(sample(), facility)["about"])["Facility"]
    assert "\u202e" not in shown
    assert "\0" not in shown


@given(st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_no_text_breaks_the_content(text: str) -> None:
    json.dumps(sheet_content(sample(), text), ensure_ascii=False).encode()
