"""The real lists, cell by cell, against what was counted in them by other means."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from section287g.lists import PAGE_TABLE, PARTICIPATING, PENDING, RawList, parse_row
from section287g.lists.lookups import MODEL_NAMES, anomaly_kinds, state_names
from section287g.registry import BuildReport, Registry

Lists = dict[str, RawList]
Index = dict[str, dict[str, str]]


def test_none_is_refused_and_all_are_there(real_lists: Lists, real_report: BuildReport) -> None:
    assert Counter(one.kind for one in real_lists.values()) == {PARTICIPATING: 202, PENDING: 250, PAGE_TABLE: 19}
    assert real_report.refused == ()
    assert (real_report.lists, real_report.files) == (471, 471)


def test_kinds_headers_and_sheets_are_those_of_the_index(real_lists: Lists, real_index: Index) -> None:
    workbooks = {sha256: one for sha256, one in real_lists.items() if one.kind != PAGE_TABLE}
    assert workbooks.keys() == real_index.keys()
    for sha256, one in workbooks.items():
        line = real_index[sha256]
        assert one.kind == line["kind"], sha256
        assert "|".join(one.header) == line["header"], sha256
        assert one.sheet == line["sheet_names"].split("|")[0].split(";")[0], sha256


def test_rows_links_hidden_rows_and_times_are_those_of_the_index(real_lists: Lists, real_index: Index) -> None:
    for sha256, line in real_index.items():
        one = real_lists[sha256]
        counted = (len(one.rows), one.links, one.hidden_rows)
        assert counted == tuple(int(line[name]) for name in ("n_rows", "n_hyperlinks", "n_hidden_rows_or_cols")), line
        assert one.modified == datetime.fromisoformat(line["doc_modified_utc"]).astimezone(UTC), sha256
        assert sum(hidden for _, hidden, _ in one.rows) <= one.hidden_rows


def test_blank_rows_are_those_of_the_index(real_lists: Lists, real_files: list[Path], real_index: Index) -> None:
    """The index counts up to the last row of a sheet; rows that the sheet leaves out are no blank rows of it."""
    paths = {path.parent.name: path for path in real_files}
    told = 0
    for sha256, line in real_index.items():
        with zipfile.ZipFile(paths[sha256[:8]]) as archive:
            numbers = [int(one) for one in re.findall(rb'<row r="(\d+)"', archive.read("xl/worksheets/sheet1.xml"))]
        found = re.search(r"(\d+) blank formatted rows", line["notes"])
        told += found is not None
        left_out = max(numbers) - len(numbers)
        assert real_lists[sha256].blank_rows + left_out == (int(found[1]) if found else 0), line["original_filename"]
    assert told > 300


def test_days_and_halves_are_those_of_the_index(real_registry: Registry, real_index: Index) -> None:
    lists = {one["sha256"]: one for one in real_registry.table("lists")}
    for sha256, line in real_index.items():
        found = lists[sha256]
        assert (found["day"].isoformat(), found["half"]) == (line["list_date"], line["half"]), line


def test_a_list_holds_every_row_of_its_sheet_once(real_lists: Lists) -> None:
    for one in real_lists.values():
        numbers = [number for number, _, _ in one.rows]
        assert numbers == sorted(set(numbers))
        for _, _, row in one.rows:
            assert row.agency
            assert row.agency.strip()


def test_every_cell_is_understood_or_flagged(real_lists: Lists) -> None:
    rows = {row for one in real_lists.values() for _, _, row in one.rows}
    assert len(rows) > 4_000
    for row in rows:
        listing = parse_row(row)
        noted = {anomaly.column for anomaly in listing.anomalies}
        assert listing.state in state_names()
        assert listing.model in MODEL_NAMES or "support_type" in noted
        assert listing.signed is not None or row.signed is None or "signed" in noted
        assert listing.moa_url is not None or row.moa_link is None or listing.corrections
        assert listing.county is not None or row.county is None or "county" in noted


def test_no_e_mail_address_is_left_in_any_row(real_lists: Lists) -> None:
    for one in real_lists.values():
        for _, _, row in one.rows:
            for cell in row:
                assert cell is None or not ("@" in cell or "%40" in cell or "%2540" in cell), cell
    assert sum(one.emails_removed for one in real_lists.values()) > 30_000


def test_no_e_mail_address_is_in_any_table(real_registry: Registry) -> None:
    for name in real_registry.info()["tables"]:
        for line in real_registry.table(name):
            for column, value in line.items():
                said = str(value)
                assert not any(sign in said for sign in ("@", "%40", "%2540")), f"{name}.{column}: {said}"


def test_every_kind_of_anomaly_found_is_in_the_data_file(real_registry: Registry) -> None:
    found = {one["kind"] for one in real_registry.anomalies()}
    assert found <= set(anomaly_kinds())
    assert len(found) > 20


@pytest.mark.parametrize(
    ("kind", "least"),
    [("hidden rows", 33), ("name with a wrong day", 9), ("name of the other kind", 2), ("name without a half", 1),
     ("stale sighting", 1), ("duplicate", 60), ("link wrapped by a mail filter", 30_000), ("misspelt state", 70)],
)  # fmt: skip
def test_what_is_known_to_be_odd_is_flagged(real_registry: Registry, kind: str, least: int) -> None:
    assert sum(one["cells"] for one in real_registry.anomalies(kind)) >= least


def test_raw_cells_stand_beside_parsed_ones_for_every_listing(real_registry: Registry) -> None:
    (line,) = real_registry.sql(
        """SELECT count(*) AS rows, count(raw_state) AS states, count(raw_agency) AS agencies,
            count(*) FILTER (signed IS NOT NULL AND raw_signed IS NULL AND corrections IS NULL) AS dates_from_nowhere,
            count(*) FILTER (county IS NOT NULL AND raw_county IS NULL) AS counties_from_nowhere,
            count(*) FILTER (moa_url IS NOT NULL AND raw_moa_link IS NULL AND raw_moa NOT LIKE 'http%')
                AS links_from_nowhere
        FROM listings"""
    )
    assert line["rows"] == line["states"] == line["agencies"]
    assert (line["dates_from_nowhere"], line["counties_from_nowhere"], line["links_from_nowhere"]) == (0, 0, 0)
