"""The paper of a claim: readable by a screen reader, the same bytes each time, and agency text never markup."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.funding import read_policy
from section287g.funding.claims.model import Claim
from section287g.funding.claims.paper import write_paper
from section287g.funding.claims.paper_content import MOST_LINES, paper_content
from section287g.funding.claims.records import Problem
from section287g.funding.explaining import Cell
from support.sample_claim import CLAIM, REPLACED, large_claim, sample_claim, with_amounts

MARKUP = '#import "x": * $x$ *bold* _i_ <label> @ref `raw` // c /* \\ = h [b] #panic() \'%'


def made(claim: Claim, folder: Path) -> bytes:
    path = folder / "packet.pdf"
    write_paper(claim, read_policy(), path)
    return path.read_bytes()


def section(claim: Claim, title: str) -> dict[str, Any]:
    found = [one for one in paper_content(claim, read_policy())["sections"] if one["title"] == title]
    assert len(found) == 1, title
    one: dict[str, Any] = found[0]
    return one


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type/Page(?!s)", pdf))


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
    pdf = unpacked(made(sample_claim(), tmp_path))
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang\s*\(en-US\)", pdf)
    assert re.search(rb"<dc:title>.*Claim for reimbursement, 287\(g\) programme.*</dc:title>", pdf)
    assert re.search(rb"pdfuaid:part(>|=\")1", pdf)
    assert re.search(rb"/Scope\s*/Column", pdf)
    assert re.search(rb"/S\s*/TH\b", pdf)
    assert re.search(rb"/DisplayDocTitle true", pdf)


def test_it_is_us_letter_with_fonts_inside_and_no_date(tmp_path: Path) -> None:
    pdf = unpacked(made(sample_claim(), tmp_path))
    assert set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)) == {b"0 0 612 792"}
    assert {name.split(b"+")[-1] for name in re.findall(rb"/FontName\s*/([^/\s]+)", pdf)} <= {
        b"LibertinusSerif-Regular",
        b"LibertinusSerif-Bold",
        b"DejaVuSansMono",
    }
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf
    assert b"CreateDate" not in pdf


def test_the_same_claim_gives_the_same_bytes(tmp_path: Path) -> None:
    assert made(sample_claim(), tmp_path) == made(sample_claim(), tmp_path)
    assert made(replace(sample_claim(), program_version="0.1.1"), tmp_path) != made(sample_claim(), tmp_path)


def test_a_small_claim_has_few_pages(tmp_path: Path) -> None:
    assert 2 <= pages(made(sample_claim(), tmp_path)) <= 5


def test_the_cover_says_what_is_claimed_and_what_is_replaced() -> None:
    content = paper_content(sample_claim(), read_policy())
    about = dict(content["about"])
    assert (about["Claim"], about["Replaces"]) == (CLAIM, REPLACED)
    assert content["totals"]["total"] == [
        "Total claimed",
        "11",
        "4",
        "173,940.00",
        "\N{MINUS SIGN}410.10",
        "$173,529.90",
    ]
    assert content["totals"]["rows"][2] == ["Overtime", "2", "2", "3,600.00", "\N{MINUS SIGN}410.10", "3,189.90"]
    assert content["signatures"] == ["Prepared by", "Approved by"]
    assert "searched for and not found" in content["resting"]["texts"][0]
    by_hand = [line for line in content["open"] if line.endswith("by hand")]
    assert len(by_hand) == 2
    assert content["open"][:2] == by_hand


def test_lines_stand_by_cost_and_corrections_apart() -> None:
    salary = section(sample_claim(), "Salary")["table"]
    assert salary["rows"][1] == ["2", "D-102", "30,200.00", "15,600.00", "14,600.00"]
    assert salary["total"] == ["", "Subtotal", "92,600.00", "46,800.00", "45,800.00"]
    assert [row[0] for row in section(sample_claim(), "Overtime")["table"]["rows"]] == ["7"]
    corrections = section(sample_claim(), "Corrections of earlier periods")
    assert [row[0] for row in corrections["table"]["rows"]] == ["8"]
    assert corrections["table"]["rows"][0][-1] == "\N{MINUS SIGN}410.10"
    assert "1,250.40" in corrections["entries"][0][1][0]


def test_who_pays_says_what_is_not_on_record() -> None:
    rows = {row[0]: row[1:] for row in section(sample_claim(), "Who pays")["table"]["rows"]}
    assert rows["Salary"] == ["62,400.00", "45,800.00", "1,000.00", "15,600.00"]
    assert rows["Award"] == ["not on record", "3,000.00", "0.00", "not on record"]


def test_many_lines_become_sums_by_officer(tmp_path: Path) -> None:
    officers = MOST_LINES // 3 + 1
    table = section(large_claim(officers), "Amounts of this period by officer")["table"]
    assert len(table["rows"]) == officers
    assert table["rows"][0] == ["D-0000", "16,800.00", "16,800.00", "16,800.00", "50,400.00"]
    assert table["total"][-1] == f"{50_400 * officers:,}.00"
    assert b"%PDF-" in made(large_claim(officers), tmp_path)[:8]


def test_many_exceptions_of_a_kind_are_counted() -> None:
    many = tuple(
        Problem("warning", "a kind", "Something", "Look.", Cell("payroll.csv", None, row, None))
        for row in range(2, 502)
    )
    found = section(replace(sample_claim(), exceptions=many), "Exceptions")
    assert len(found["table"]["rows"]) == 10
    assert found["texts"] == ["490 more of the kind 'a kind' (warning) are in the workbook."]


def test_an_empty_claim_has_a_paper(tmp_path: Path) -> None:
    empty = replace(with_amounts([]), files=(), earlier=(), replaces=None, registry={}, readings_by_hand=())
    assert pages(made(empty, tmp_path)) >= 2
    content = paper_content(empty, read_policy())
    assert content["totals"]["total"][-1] == "$0.00"


def with_text(text: str) -> Claim:
    """The sample with a text everywhere where an agency may write one."""
    claim = sample_claim()
    cell = Cell(text, text, 3, text)
    return replace(
        claim,
        agency=replace(claim.agency, name=text, agency_id=text),
        claim=text,
        replaces=text,
        lines=tuple(
            replace(line, officer=text, corrects=text if line.corrects else None, step=replace(line.step, what=text))
            for line in claim.lines
        ),
        funding=tuple(replace(one, others={text: Decimal("1.00")}, why=text, cell=cell) for one in claim.funding),
        exceptions=tuple(Problem(one.severity, text, text, text, cell) for one in claim.exceptions),
        files=tuple(replace(one, name=text) for one in claim.files),
        registry={"list": text},
    )


def test_agency_text_is_never_markup(tmp_path: Path) -> None:
    """What would end the layout, or run in it, is set as it stands."""
    assert pages(made(with_text(MARKUP), tmp_path)) > 2
    content = paper_content(with_text(MARKUP), read_policy())
    assert content["agency"] == MARKUP


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("Condado de Doña Ana", "Condado de Doña Ana"),
        ("O\N{MODIFIER LETTER TURNED COMMA}ahu — №5 “Ż”", "O\N{MODIFIER LETTER TURNED COMMA}ahu — №5 “Ż”"),
        ("県", "[U+770C]"),
        ("\N{GRINNING FACE}", "[U+1F600]"),
        ("a\x01b\x7f", "a[U+0001]b[U+007F]"),
        ("evil\N{RIGHT-TO-LEFT OVERRIDE}fdp", "evil[U+202E]fdp"),
        ("two\nlines\tand  more", "two lines and more"),
        ("", ""),
    ],
)
def test_what_the_fonts_lack_is_named_by_its_code(text: str, set_as: str, tmp_path: Path) -> None:
    assert paper_content(with_text(text), read_policy())["agency"] == set_as
    assert made(with_text(text), tmp_path).startswith(b"%PDF-")


@settings(deadline=None, max_examples=25)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_can_be_set(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert made(with_text(text), tmp_path_factory.mktemp("paper")).startswith(b"%PDF-")


def test_every_character_that_is_kept_can_be_set(tmp_path: Path) -> None:
    """All that the paper does not turn into codes, in regular and in bold type."""
    every = "".join(map(chr, range(0x20, 0x2300)))
    kept = re.sub(r"\[U\+[0-9A-F]+\]", "", paper_content(with_text(every), read_policy())["agency"])
    assert len(kept) > 900
    pdf = made(with_text(" ".join(kept[at : at + 20] for at in range(0, len(kept), 20))), tmp_path)
    assert pdf.startswith(b"%PDF-")


def test_long_words_may_break_in_tables() -> None:
    claim = sample_claim()
    long = replace(claim, lines=(replace(claim.lines[0], officer="Z" * 40), *claim.lines[1:]))
    cell = section(long, "Salary")["table"]["rows"][0][1]
    assert cell.replace("\N{ZERO WIDTH SPACE}", "") == "Z" * 40
    assert max(map(len, cell.split("\N{ZERO WIDTH SPACE}"))) <= 14


def test_the_content_is_plain_json() -> None:
    content = paper_content(sample_claim(), read_policy())
    assert json.loads(json.dumps(content)) == json.loads(json.dumps(content, ensure_ascii=False))


def test_other_rules_than_those_of_the_claim_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="was made by the rules"):
        write_paper(replace(sample_claim(), policy_version="0" * 64), read_policy(), tmp_path / "packet.pdf")
    assert not (tmp_path / "packet.pdf").exists()
