"""Files that no reader should trust: refused by name with what to do, or read whole; never a crash, never a part."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.errors import InputRefused
from section287g.lists import RawList, read_bytes
from section287g.lists.cells import parse_row
from support import hostile
from support import workbooks as w

NAME = "participatingAgencies06052025am.xlsx"
TO_DO = (
    "again",
    "check",
    "save",
    "without",
    "limit",
    "refused",
    "columns.csv",
    "must have",
    "complete",
    "form",
    "not ICE's",
    "no list",
)


def agencies(found: RawList) -> list[str | None]:
    return [row.agency for _, _, row in found.rows]


def assert_every_row(found: RawList) -> None:
    """Every planted row, each in its order and with its cells, is there."""
    wanted = [row.agency for row in hostile.ROWS]
    kept = [agency for agency in agencies(found) if agency in wanted]
    assert kept == wanted
    by_agency = {row.agency: row for _, _, row in found.rows}
    for planted in hostile.ROWS:
        row = by_agency[str(planted.agency)]
        assert (row.state, row.support_type) == (planted.state, planted.model)


def assert_refused(error: BaseException, name: str = NAME) -> None:
    said = str(error)
    assert said.startswith(f"{name}: ")
    assert len(said) > len(name) + 20
    assert any(word in said for word in TO_DO), said


@pytest.mark.parametrize("maker", hostile.UNREADABLE.values(), ids=hostile.UNREADABLE)
def test_what_has_no_honest_reading_is_refused_by_name_with_what_to_do(maker: Callable[[], bytes]) -> None:
    with pytest.raises(InputRefused) as refused:
        read_bytes(maker(), NAME)
    assert_refused(refused.value)


@pytest.mark.parametrize("maker", hostile.EITHER.values(), ids=hostile.EITHER)
def test_what_may_be_refused_is_never_read_in_part(maker: Callable[[], bytes]) -> None:
    try:
        found = read_bytes(maker(), NAME)
    except InputRefused as refused:
        assert_refused(refused)
    else:
        assert_every_row(found)


ODD = {name: maker for name, maker in hostile.ODD.items() if name != "prefixed"}


@pytest.mark.parametrize("maker", ODD.values(), ids=ODD)
def test_what_is_odd_is_read_with_every_row(maker: Callable[[], bytes]) -> None:
    assert_every_row(read_bytes(maker(), NAME))


def test_elements_with_a_prefix_are_refused_and_not_read_without_their_links() -> None:
    with pytest.raises(InputRefused, match="save it again") as refused:
        read_bytes(hostile.prefixed(), NAME)
    assert_refused(refused.value)


def test_what_is_new_is_kept_as_it_is_and_flagged() -> None:
    def last(data: bytes) -> tuple[object, set[str]]:
        listing = parse_row(read_bytes(data, NAME).rows[-1][2])
        return listing, {one.kind for one in listing.anomalies}

    listing, kinds = last(hostile.new_model())
    assert listing.model == "unknown"  # type: ignore[attr-defined]
    assert "unknown model" in kinds
    listing, kinds = last(hostile.unknown_state())
    assert listing.state == "ZZ"  # type: ignore[attr-defined]
    assert "unknown state" in kinds


def test_formulas_are_text_like_any_other() -> None:
    row = read_bytes(hostile.formulas(), NAME).rows[0][2]
    assert (row.agency, row.county, row.moa) == ("=1+1", "@SUM(A1)", "link")


def test_impossible_dates_keep_their_row_and_have_no_day() -> None:
    found = read_bytes(hostile.impossible_dates(), NAME)
    assert len(found.rows) == len(hostile.IMPOSSIBLE_DATES)
    for (_, _, row), planted in zip(found.rows, hostile.IMPOSSIBLE_DATES, strict=True):
        listing = parse_row(row)
        assert listing.signed is None, planted
        assert {one.kind for one in listing.anomalies} & {"broken date", "impossible date"}, planted
        assert row.signed, planted


@pytest.mark.parametrize("ref", ["XFD1048576", "AA5", "A1048576", "XFD5"])
def test_a_far_cell_is_refused(ref: str) -> None:
    with pytest.raises(InputRefused, match=r"beyond column Z or row 9,999"):
        read_bytes(hostile.far_cell(ref), NAME)


FAR_FORMS = {
    "space before the sign": '<row r="9"><c r ="XFD1048576"><v>1</v></c></row>',
    "space after the sign": '<row r="9"><c r= "XFD1048576"><v>1</v></c></row>',
    "line break before it": '<row r="9"><c\nr="XFD1048576"><v>1</v></c></row>',
    "small letters": '<row r="9"><c r="xfd1048576"><v>1</v></c></row>',
    "no space before it": '<row r="9"><c s="1"r="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1048576'><c\tr='XFD1048576'><v>1</v></c></row>",
}
_READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from section287g.errors import InputRefused
from section287g.lists import read_bytes
try:
    read_bytes(sys.stdin.buffer.read(), "far.xlsx")
except InputRefused as error:
    print(error)
"""


@pytest.mark.parametrize("form", FAR_FORMS.values(), ids=FAR_FORMS)
def test_a_far_cell_in_any_spelling_is_refused_before_anything_fills_the_square(form: str) -> None:
    """In a process of its own with little memory: what gets through ends the process, not the test."""
    parts = w.members(w.workbook(hostile.ROWS))
    parts[w.SHEET_PART] = parts[w.SHEET_PART].replace(b"</sheetData>", form.encode() + b"</sheetData>")
    done = subprocess.run([sys.executable, "-c", _READ], input=w.pack(parts), capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"far.xlsx: ")


@pytest.mark.parametrize(
    "maker",
    [
        lambda: hostile.zip_bomb(64 << 20),
        lambda: hostile.lying_bomb(64 << 20),
        *(lambda part=part: hostile.zip_bomb(64 << 20, part) for part in ("rels", "strings", "core")),
    ],
)
def test_a_bomb_is_refused_without_unpacking_it(maker: Callable[[], bytes]) -> None:
    data = maker()
    tracemalloc.start()
    try:
        with pytest.raises(InputRefused) as refused:
            read_bytes(data, NAME)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert_refused(refused.value)
    assert peak < 90 << 20


def test_a_part_under_a_name_in_other_capitals_is_no_way_round_the_checks() -> None:
    """A reader that takes names as the format does, without regard to capitals, would open it unchecked."""
    parts = w.members(hostile.document_type("strings", "plain"))
    other = {("xl/SHAREDSTRINGS.XML" if name == w.STRINGS_PART else name): data for name, data in parts.items()}
    with pytest.raises(InputRefused, match="document type"):
        read_bytes(w.pack(other), NAME)
    both = {**w.members(w.workbook(hostile.ROWS)), "xl/SHAREDSTRINGS.XML": parts[w.STRINGS_PART]}
    with pytest.raises(InputRefused):
        read_bytes(w.pack(both), NAME)


def test_nothing_is_read_from_where_a_member_points() -> None:
    found = read_bytes(hostile.path_traversal(), NAME)
    assert_every_row(found)


def test_a_declared_range_of_millions_of_rows_costs_nothing() -> None:
    tracemalloc.start()
    try:
        read_bytes(hostile.declared_rows(), NAME)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


def test_a_file_beyond_all_measure_is_refused_unopened() -> None:
    with pytest.raises(InputRefused, match="far beyond"):
        read_bytes(b"PK" + bytes(31_000_000), NAME)


WHOLE = w.workbook(hostile.ROWS, extra_sheet=("Scratch", [["Total", 3]]), trash=False)
PARTS = w.members(WHOLE)


def read_or_refused(data: bytes) -> None:
    try:
        found = read_bytes(data, NAME)
    except InputRefused as refused:
        assert_refused(refused)
        return
    for _, _, row in found.rows:
        parse_row(row)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_bytes_changed_give_a_list_or_a_refusal(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    read_or_refused(bytes(data))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(PARTS)), st.integers(0, 2**32 - 1))
def test_any_part_damaged_and_packed_again_gives_a_list_or_a_refusal(part: str, seed: int) -> None:
    rng = random.Random(seed)
    text = bytearray(PARTS[part])
    for _ in range(rng.randint(1, 4)):
        place, length = rng.randrange(len(text)), rng.randint(1, 30)
        match rng.randrange(4):
            case 0:
                text[place] = rng.randrange(256)
            case 1:
                del text[place : place + length]
            case 2:
                text[place:place] = text[place : place + length]
            case _:
                text[place] = rng.choice(b"0123456789<>\"'&= AZ;#/")
        text = text or bytearray(b" ")
    read_or_refused(w.pack({**PARTS, part: bytes(text)}))


FOUND_BY_DAMAGE = {
    "zip version": lambda: _patched_version(),
    "relationship not in UTF-8": lambda: _replaced(w.RELS_PART, b"ElmCo", b"\xb6lmCo"),
    "unknown encoding": lambda: _replaced("xl/workbook.xml", b"UTF-8", b"UTF-A"),
    "error cell in a comment": lambda: w.pack(
        {**PARTS, w.SHEET_PART: PARTS[w.SHEET_PART].replace(
            b"</sheetData>", b'<!-- <c r="Y2" t="e"><v>#N/A</v></c> --></sheetData>')}
    ),
}  # fmt: skip


def _replaced(part: str, old: bytes, new: bytes) -> bytes:
    assert old in PARTS[part]
    return w.pack({**PARTS, part: PARTS[part].replace(old, new)})


def _patched_version() -> bytes:
    data = bytearray(WHOLE)
    at = data.index(b"PK\x01\x02")
    data[at + 6 : at + 8] = b"\xff\x00"
    return bytes(data)


@pytest.mark.parametrize("maker", FOUND_BY_DAMAGE.values(), ids=FOUND_BY_DAMAGE)
def test_damage_that_once_got_through(maker: Callable[[], bytes]) -> None:
    read_or_refused(maker())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes_as_a_page_table_give_a_list_or_a_refusal(data: bytes) -> None:
    head = ",".join(w.PAGE_TABLE).encode() + b"\n"
    for whole in (data, head + data):
        try:
            read_bytes(whole, NAME.replace("xlsx", "csv"))
        except InputRefused as refused:
            assert_refused(refused, NAME.replace("xlsx", "csv"))


def test_many_rows_are_all_read_or_refused() -> None:
    found = read_bytes(hostile.many_rows(3_000), NAME)
    assert len(found.rows) == 3_000 + len(hostile.ROWS)
    assert date(2025, 6, 2).isoformat() == found.rows[0][2].signed
