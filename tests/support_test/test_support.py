"""The makers of test files must plant what they say: two independent readers are the witnesses."""

from __future__ import annotations

import csv
import hashlib
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from support import hostile
from support import workbooks as w
from support.spellings import MODELS, POOL, STATE_SPELLINGS, plain
from support.world import Pair, World, world, worlds

REFUSED = {**hostile.UNREADABLE, **hostile.EITHER}
DAY = date(2025, 7, 1)
ADDRESS = w.moa_address("Elm CoTX_TFM_MOA_07012025.pdf")
ROWS = [
    w.Row("TEXAS ", "Coke County Sheriff\u2019s Office", county=" Coke County", signed=DAY, moa_link=ADDRESS),
    w.Row("TEXAS", "Cooke County Sheriff's Office", county=w.ERROR_NA, signed="7/72025", moa=w.LINK_PENDING),
    w.BLANK,
    w.Row("UTAh", w.Inline("A & B <City>"), "State", "#NA", "Jail Enforcement Model ", DAY, w.LINK_ADDENDUM),
    w.Row("OHIO", "Double  spaced\u00a0", county="\nA", signed=w.Serial(0), moa=7, hidden=True),
    w.Row("OHIO", "Twice", signed=DAY, moa_link=w.safelink(ADDRESS), addendum_link=w.one_slash(ADDRESS)),
]


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_openpyxl_reads_what_was_planted() -> None:
    sheet = sheet_of(w.workbook(ROWS, dimension="A1:M1032"))
    values = [[cell.value for cell in row[:8]] for row in sheet.iter_rows(max_row=7)]
    moment = datetime(2025, 7, 1)  # noqa: DTZ001 - a cell has no zone
    tfm, both = "Task Force Model", "link\u00a0|\u00a0addendum"
    assert values == [
        list(w.PARTICIPATING),
        ["TEXAS ", "Coke County Sheriff\u2019s Office", "County", " Coke County", tfm, moment, "link", None],
        ["TEXAS", "Cooke County Sheriff's Office", "County", "#N/A", tfm, "7/72025", "link pending", None],
        [None] * 8,
        ["UTAh", "A & B <City>", "State", "#NA", "Jail Enforcement Model ", moment, both, None],
        ["OHIO", "Double  spaced\u00a0", "County", "\nA", tfm, sheet["F6"].value, 7, None],
        ["OHIO", "Twice", "County", None, tfm, moment, "link", "link"],
    ]
    assert sheet["D3"].data_type == "e"
    assert sheet["F2"].number_format == "mm-dd-yy"
    assert [number for number, row in sheet.row_dimensions.items() if row.hidden] == [6]
    assert sheet.auto_filter.ref == "A1:H7"
    assert {cell.coordinate: cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink} == {
        "G2": ADDRESS,
        "G7": w.safelink(ADDRESS),
        "H7": w.one_slash(ADDRESS),
    }
    assert sheet.max_row == 17  # ten blanks that are formatted
    assert sheet.title == "Sheet1"


def test_calamine_reads_what_was_planted() -> None:
    data = w.workbook(ROWS, leading_empty_rows=3, extra_sheet=("Sheet2", [["Total", 3]]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Sheet1", "Sheet2"]
    sheet = book.get_sheet_by_index(0)
    assert sheet.start == (3, 0)
    rows = sheet.to_python()
    assert rows[0] == list(w.PARTICIPATING)
    assert rows[1][1] == "Coke County Sheriff\u2019s Office"
    assert rows[1][5:7] == [DAY, "link"]
    assert rows[2][3] == ""
    assert rows[3] == [""] * 8
    assert rows[4][1] == "A & B <City>"
    assert rows[4][6] == "link\u00a0|\u00a0addendum"


@pytest.mark.parametrize("header", [w.PARTICIPATING_FIRST, w.PARTICIPATING_COUNTY, w.PENDING_FIRST, w.PENDING])
def test_header_decides_which_cells_are_written(header: tuple[str, ...]) -> None:
    sheet = sheet_of(w.workbook(ROWS, header=header, rename={w.STATE: "State?"}))
    assert [cell.value for cell in sheet[1]] == ["State?", *header[1:]]
    assert sheet[2][header.index(w.MODEL)].value == "Task Force Model"


def test_1904_days_and_properties() -> None:
    saved = datetime(2025, 7, 2, 9, tzinfo=UTC)
    data = w.workbook(ROWS[:1], kind="pending", header=w.PARTICIPATING, date1904=True, modified=saved)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.worksheets[0]["F2"].value.date() == DAY
    assert book.worksheets[0].title == "Sheet 1"
    assert book.properties.modified.replace(tzinfo=UTC) == saved
    assert book.properties.created.replace(tzinfo=UTC) == w.CREATED["pending"]


def test_ranges_and_bytes() -> None:
    data = w.workbook(ROWS, hyperlink_ranges={"G2:G5": ADDRESS})
    assert sheet_of(data)["G4"].hyperlink.target == ADDRESS
    assert data == w.workbook(ROWS, hyperlink_ranges={"G2:G5": ADDRESS})
    assert w.pack(w.members(data)) == data


def test_page_table_and_names() -> None:
    data = w.page_table([ROWS[0]])
    head, line = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert head == list(w.PAGE_TABLE)
    assert line == ["TEXAS ", "Coke County Sheriff\u2019s Office", "Task Force Model", "2025-07-01", ADDRESS]
    assert data.endswith(b"\r\n")
    assert w.name_for("participating", date(2025, 9, 3), "am") == "participatingAgencies09032025am.xlsx"
    assert w.name_for("pending", date(2025, 12, 4), "pm", "2") == "pendingAgencies12042025pm2.xlsx"
    seen = datetime(2025, 2, 21, 21, 49, 37, tzinfo=UTC)
    assert w.archive_name("page table", seen) == "ParticipatingEntities-20250221214937.csv"
    assert "jordan.example%40agency.example" in w.safelink(ADDRESS)
    assert w.chrome_extension(ADDRESS).startswith("chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https:/www")


@pytest.mark.parametrize("maker", hostile.ODD.values(), ids=hostile.ODD)
def test_odd_files_hold_every_row(maker: Callable[[], bytes]) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(maker())).get_sheet_by_index(0).to_python()
    assert {row.agency for row in hostile.ROWS} <= {cell for row in rows for cell in row}


@pytest.mark.parametrize("maker", REFUSED.values(), ids=REFUSED)
def test_hostile_files_differ_from_the_good_one(maker: Callable[[], bytes]) -> None:
    assert maker() != w.workbook(hostile.ROWS)


def test_bombs_say_what_they_are_meant_to() -> None:
    true, lie = hostile.zip_bomb(1 << 20), hostile.lying_bomb(1 << 20, 4096)
    assert len(true) < 20_000
    for data, said in ((true, 1 << 20), (lie, 4096)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert abs(archive.getinfo(w.SHEET_PART).file_size - said) < 4096
    with zipfile.ZipFile(io.BytesIO(hostile.duplicate_members())) as archive:
        assert archive.namelist().count(w.SHEET_PART) == 2


def test_impossible_dates_are_planted_as_they_are() -> None:
    body = w.members(hostile.impossible_dates())[w.SHEET_PART].decode()
    far = (date(5025, 7, 7) - date(1899, 12, 30)).days
    for number in (far, 0, -1, 60, 2958466, 45810.75):
        assert f' s="2"><v>{number}</v>' in body


def normal(sheet: Any) -> Counter[Pair]:
    """The rows of a sheet, read with no help from the package under test."""
    back = {found: state for state, spellings in STATE_SPELLINGS.items() for found in spellings}
    names = {(agency.state, plain(agency.name)): agency.name for group in POOL for agency in group}
    head, *rows = sheet.iter_rows(values_only=True)
    place = {name: index for index, name in enumerate(head)}
    pairs: Counter[Pair] = Counter()
    for row in rows:
        if row[0] is not None:
            state = back.get(row[0], row[0])
            model = next(name for name in MODELS if name.split()[0] == row[place[w.MODEL]].split()[0])
            pairs[Pair(state, names[state, plain(row[1])], model)] += 1
    return pairs


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_lists_say_what_the_truth_says(made: World) -> None:
    assert len({held.sha256 for held in made.truth.lists}) == len(made.files)
    for index, ((name, data, seen_at), held) in enumerate(zip(made.files, made.truth.lists, strict=True)):
        assert (name, hashlib.sha256(data).hexdigest()) == (held.name, held.sha256)
        assert seen_at >= held.modified
        pairs = normal(sheet_of(data))
        assert pairs.keys() == held.standing == {one.pair for one in made.truth.agreements if one.stands(index)}
        assert pairs.total() == held.rows
        assert [pair for pair, count in pairs.items() if count > 1] == list(held.duplicates)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_truth_keeps_clear_of_the_thresholds(made: World) -> None:
    days = [held.day for held in made.truth.lists]
    for held in made.truth.agreements:
        for index, day in held.dates:
            assert day <= days[index]
        kinds = [event.kind for event in held.events]
        for (_, last), (back, _) in zip(held.spans, held.spans[1:], strict=False):
            missed = back - last - 1
            if "ended" in kinds:
                assert missed >= 2
                assert (days[back - 1] - days[last + 1]).days >= 14
            else:
                assert missed <= 5
                assert (days[back] - days[last]).days <= 8
        if held.status == "ended":
            assert (days[-1] - days[held.last + 1]).days >= 14
        assert (held.status == "listed") == (held.last == len(days) - 1)
    for one in made.truth.agreements:
        for other in made.truth.agreements:
            if one.number == 2 and other.number == 1 and one.pair == other.pair:
                assert one.dates[0][1] > other.dates[0][1]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def test_worlds_hold_every_kind_of_event_and_are_repeatable(tmp_path: Path) -> None:
    kinds = Counter(
        event.kind for seed in range(60) for held in world(seeded(seed)).truth.agreements for event in held.events
    )
    assert min(kinds[kind] for kind in ("listed", "absent", "ended", "returned", "date corrected", "linked")) > 10
    made = world(seeded(287))
    assert made.files == world(seeded(287)).files
    folder = made.write(tmp_path)
    with (folder / "sightings.csv").open(newline="") as ledger:
        for line in csv.DictReader(ledger):
            data = (folder / line["sha256"][:8] / line["name"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == line["sha256"]
