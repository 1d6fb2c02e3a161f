"""A workbook in, every row out: headers, kinds, hidden and blank rows, error cells, dates, further sheets."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from section287g.errors import InputRefused
from section287g.lists import PAGE_TABLE, PARTICIPATING, PENDING, RawList, RawRow, read_bytes
from support import workbooks as w

DAY = date(2025, 7, 1)
ADDRESS = w.moa_address("ElmCoTX_TFM_MOA_07012025.pdf")
ROW = w.Row("TEXAS", "Elm County Sheriff's Office", county="Elm County", signed=DAY, moa_link=ADDRESS)
OTHER = w.Row("OHIO", "Oak Police Department", "Municipality", signed=DAY, moa=w.LINK_PENDING)


def read(rows: list[w.Row], name: str = "participatingAgencies07012025am.xlsx", **how: object) -> RawList:
    return read_bytes(w.workbook(rows, **how), name)  # type: ignore[arg-type]


def cells(found: RawList) -> list[RawRow]:
    return [row for _, _, row in found.rows]


def kinds(found: RawList) -> set[str]:
    return {one.kind for one in found.anomalies}


HEADERS = [
    (w.PARTICIPATING_FIRST, PARTICIPATING),
    (w.PARTICIPATING_COUNTY, PARTICIPATING),
    (w.PARTICIPATING, PARTICIPATING),
    (w.PENDING_FIRST, PENDING),
    (w.PENDING_COUNTY, PENDING),
    (w.PENDING, PENDING),
]


@pytest.mark.parametrize(("header", "kind"), HEADERS)
@pytest.mark.parametrize("name", ["participatingAgencies07012025am.xlsx", "pendingAgencies07012025am.xlsx", "x.xlsx"])
def test_every_header_of_ice_is_read_and_alone_decides_the_kind(
    header: tuple[str, ...], kind: str, name: str
) -> None:
    found = read([ROW], name, header=header, trailing_blank=0)
    assert found.kind == kind
    assert found.header == header
    has = set(header)
    assert cells(found) == [
        RawRow(
            state="TEXAS",
            agency="Elm County Sheriff's Office",
            type="County",
            county="Elm County" if w.COUNTY in has else None,
            support_type="Task Force Model",
            signed="2025-07-01" if w.SIGNED in has else None,
            moa="link" if w.MOA in has else None,
            addendum=None,
            moa_link=ADDRESS if w.MOA in has else None,
            addendum_link=None,
            extra=None,
        )
    ]


def test_columns_are_found_by_name_in_any_order() -> None:
    found = read([ROW], header=tuple(reversed(w.PARTICIPATING)), trailing_blank=0)
    assert cells(found) == cells(read([ROW], trailing_blank=0))


def test_the_time_of_creation_is_a_witness_to_the_kind_and_never_its_judge() -> None:
    swapped = read([ROW], created=w.CREATED["pending"])
    assert swapped.kind == PARTICIPATING
    assert "created like a list of the other kind" in kinds(swapped)
    assert "created like a list of the other kind" not in kinds(read([ROW]))


def test_the_workbooks_own_times_are_kept() -> None:
    saved = datetime(2025, 7, 2, 9, 30, tzinfo=UTC)
    found = read([ROW], modified=saved)
    assert (found.modified, found.created) == (saved, w.CREATED["participating"])


def test_hidden_rows_are_read_and_marked() -> None:
    found = read([ROW, replace(OTHER, hidden=True), replace(ROW, agency="Fir Police", hidden=True)])
    assert [(number, hidden, row.agency) for number, hidden, row in found.rows] == [
        (2, False, "Elm County Sheriff's Office"),
        (3, True, "Oak Police Department"),
        (4, True, "Fir Police"),
    ]
    assert found.hidden_rows == 2
    assert "hidden rows" in kinds(found)


def test_blank_rows_anywhere_are_skipped_and_counted() -> None:
    found = read([ROW, w.BLANK, w.BLANK, OTHER], trailing_blank=7)
    assert [(number, row.state) for number, _, row in found.rows] == [(2, "TEXAS"), (5, "OHIO")]
    assert found.blank_rows == 9
    (one,) = [one for one in found.anomalies if one.kind == "blank rows"]
    assert one.raw == "9"


def test_rows_of_space_alone_are_blank() -> None:
    found = read([ROW, w.Row(" ", "\u00a0", type=None, model=None)], trailing_blank=0)
    assert len(found.rows) == 1
    assert found.blank_rows == 1


def test_a_list_with_no_rows_is_a_list() -> None:
    found = read([], kind="pending")
    assert (found.kind, found.rows) == (PENDING, [])


@pytest.mark.parametrize("cell", [w.ERROR_NA, "#N/A", "#NA", "N/A"])
def test_each_way_of_saying_nothing_is_kept_as_it_is(cell: w.Cell) -> None:
    (row,) = cells(read([replace(ROW, county=cell)]))
    assert row.county == ("#N/A" if cell is w.ERROR_NA else cell)


def test_error_cells_keep_their_code_beside_blank_and_hidden_rows() -> None:
    rows = [ROW, w.BLANK, replace(OTHER, county=w.ErrorCell("#REF!"), hidden=True), replace(OTHER, county=w.ERROR_NA)]
    assert [row.county for row in cells(read(rows))] == ["Elm County", "#REF!", "#N/A"]


def test_text_is_read_whole_whatever_its_form() -> None:
    rows = [
        w.Row("OHIO", w.Inline("A & B <City>"), signed=DAY, moa=w.LINK_ADDENDUM),
        w.Row("OHIO", w.RichText("Oak ", "City", " Police"), signed=DAY),
        w.Row("OHIO", "line\nbreak \u00a0 and space ", signed=DAY, moa=7),
        w.Row("OHIO", w.Formula("1+1", "=1+1"), signed=DAY),
    ]
    found = cells(read(rows))
    assert [row.agency for row in found] == [
        "A & B <City>",
        "Oak City Police",
        "line\nbreak \u00a0 and space ",
        "=1+1",
    ]
    assert [row.moa for row in found] == ["link\u00a0|\u00a0addendum", None, "7", None]
    assert found[0].moa_link is None


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        (date(2025, 9, 3), "2025-09-03"),
        (date(5025, 7, 7), "5025-07-07"),
        (w.Serial(45810.75), "2025-06-02T18:00:00"),
        ("05/082025", "05/082025"),
        ("TBD", "TBD"),
        (None, None),
    ],
)
def test_a_date_cell_is_iso_text_and_anything_else_as_written(cell: w.Cell, raw: str | None) -> None:
    (row,) = cells(read([replace(ROW, signed=cell)]))
    assert row.signed == raw


def test_days_counted_from_1904_are_the_same_days() -> None:
    assert cells(read([ROW], date1904=True))[0].signed == "2025-07-01"


def test_a_further_sheet_is_left_aside_and_named() -> None:
    scratch = ("Scratch", [["Total", 3], ["JEM", 1]])
    for first in (False, True):
        found = read([ROW], extra_sheet=scratch, extra_sheet_first=first)
        assert (found.sheet, len(found.rows)) == ("Sheet1", 1)
        (one,) = [one for one in found.anomalies if one.kind == "other sheet"]
        assert one.raw == "Scratch"


def test_a_header_below_empty_rows_is_found() -> None:
    found = read([ROW], leading_empty_rows=3)
    assert [(number, row.state) for number, _, row in found.rows] == [(5, "TEXAS")]
    assert "rows above the header" in kinds(found)


def test_an_unknown_column_is_kept_beside_the_row_and_flagged() -> None:
    rows = [
        w.Row("OHIO", "Oak Police", signed=DAY, extra={"OFFICERS": 12, "NOTE": "new"}),
        w.Row("OHIO", "Fir Police", signed=DAY, extra={"OFFICERS": 0}),
    ]
    found = read(rows, header=[*w.PARTICIPATING[:2], "OFFICERS", *w.PARTICIPATING[2:], "NOTE"])
    extras = [json.loads(row.extra or "{}") for row in cells(found)]
    assert extras == [{"OFFICERS": "12", "NOTE": "new"}, {"OFFICERS": "0"}]
    assert [one.raw for one in found.anomalies if one.kind == "unknown column"] == ["OFFICERS", "NOTE"]


def test_a_heading_in_other_capitals_or_with_space_is_known() -> None:
    found = read([ROW], rename={w.AGENCY: " Law  Enforcement Agency", w.SIGNED: "Signed "})
    assert found.kind == PARTICIPATING
    assert cells(found)[0].agency == "Elm County Sheriff's Office"
    assert [one.raw for one in found.anomalies if one.kind == "heading spelt otherwise"] == [
        " Law  Enforcement Agency",
        "Signed ",
    ]


@pytest.mark.parametrize("column", [w.STATE, w.AGENCY, w.MODEL, w.SIGNED])
def test_a_renamed_column_is_refused_and_the_remedy_named(column: str) -> None:
    """Without SIGNED a participating list would pass for a pending one."""
    with pytest.raises(InputRefused, match=r"^odd\.xlsx: .*columns\.csv"):
        read([ROW], "odd.xlsx", rename={column: "SOMETHING NEW"})


@pytest.mark.parametrize("column", [w.STATE, w.AGENCY, w.MODEL])
def test_a_missing_column_is_refused(column: str) -> None:
    with pytest.raises(InputRefused, match=r"^odd\.xlsx: "):
        read([ROW], "odd.xlsx", header=[name for name in w.PARTICIPATING if name != column])


def test_a_used_range_wider_than_the_data_changes_nothing() -> None:
    assert cells(read([ROW, OTHER], dimension="A1:M1032")) == cells(read([ROW, OTHER]))


def test_a_page_table_is_read_by_its_header_and_ending() -> None:
    found = read_bytes(w.page_table([ROW, OTHER]), "ParticipatingEntities-20240101000000.csv")
    assert (found.kind, found.header, found.links) == (PAGE_TABLE, w.PAGE_TABLE, 1)
    assert [(number, hidden) for number, hidden, _ in found.rows] == [(2, False), (3, False)]
    first, second = cells(found)
    assert first[:6] == ("TEXAS", "Elm County Sheriff's Office", None, None, "Task Force Model", "2025-07-01")
    assert (first.moa, first.moa_link, second.moa_link) == (None, ADDRESS, None)


def test_a_page_table_with_more_cells_loses_none() -> None:
    head = ",".join((*w.PAGE_TABLE, "COUNTY", "NOTE"))
    lines = "OHIO,Oak Police,Task Force Model,2020-01-02,,Oak County,seen,further\nOHIO,Fir,Task Force Model\n,,,\n"
    found = read_bytes(f"{head}\n{lines}".encode(), "x.csv")
    first, second = cells(found)
    assert first.county == "Oak County"
    assert set(json.loads(first.extra or "{}").values()) == {"seen", "further"}
    assert (second.agency, second.signed, second.extra) == ("Fir", None, None)
    assert found.blank_rows == 1
    wide = [one.row for one in found.anomalies if one.kind == "row of another width"]
    assert wide == [2, 3]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"STATE,AGENCY\nOHIO,Oak\n", b'STATE,"LAW\n', w.workbook([ROW]), b"a" * 31_000_000],
    ids=["empty", "not text", "other header", "open quote", "workbook", "huge"],
)
def test_what_is_no_page_table_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"^table\.csv: "):
        read_bytes(data, "table.csv")


def test_the_same_bytes_give_the_same_list_and_its_hash() -> None:
    data = w.workbook([ROW, OTHER])
    assert read_bytes(data, "a.xlsx") == read_bytes(data, "b.xlsx")
    assert read_bytes(data, "a.xlsx").sha256 == hashlib.sha256(data).hexdigest()


def test_truth_values_and_numbers_are_not_taken_for_each_other() -> None:
    parts = w.members(w.workbook([w.Row("OHIO", "Oak", signed=DAY, moa=1), w.Row("OHIO", "Oak", signed=DAY, moa=1)]))
    sheet = parts[w.SHEET_PART].decode()
    assert '<c r="G3" s="1"><v>1</v></c>' in sheet
    parts[w.SHEET_PART] = sheet.replace('<c r="G3" s="1">', '<c r="G3" s="1" t="b">').encode()
    assert [row.moa for row in cells(read_bytes(w.pack(parts), "a.xlsx"))] == ["1", "TRUE"]
