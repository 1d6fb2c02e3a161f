"""The page table: read from a page of the years before the workbooks, and the CSV that stands for it."""

from __future__ import annotations

import hashlib

import pytest

from section287g.capture import roster_csv, roster_table

from .samples import ice_page, table_page

ROWS = [
    ("ALABAMA", "Etowah County Sheriff's Office", "Jail Enforcement Model", "6/9/2020", "/doclib/287gMOA/e.pdf"),
    ("FLORIDA", "Department of Highway Safety, Highway Patrol", "Task Force Model", "2025-02-07", ""),
    ("TEXAS", "Goliad County Sheriff\u2019s Office", "Task Force Model", "February 18, 2025", ""),
]
CSV = (
    "STATE,LAW ENFORCEMENT AGENCY,SUPPORT TYPE,SIGNED,MOA\r\n"
    "ALABAMA,Etowah County Sheriff's Office,Jail Enforcement Model,2020-06-09,"
    "https://www.ice.gov/doclib/287gMOA/e.pdf\r\n"
    'FLORIDA,"Department of Highway Safety, Highway Patrol",Task Force Model,2025-02-07,\r\n'
    "TEXAS,Goliad County Sheriff\u2019s Office,Task Force Model,2025-02-18,\r\n"
).encode()


def csv_of(page: bytes) -> bytes:
    rows = roster_table(page.decode())
    assert rows is not None
    return roster_csv(rows)


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "https://www.ice.gov",
        "http://www.ice.gov:80",
        "/web/20210113002027/https://www.ice.gov",
        "https://web.archive.org/web/20240630044634id_/https://www.ice.gov",
    ],
)
def test_one_roster_has_one_csv_whatever_page_it_stood_in(prefix: str) -> None:
    assert csv_of(table_page(ROWS, prefix)) == CSV


def test_white_space_and_the_form_of_the_table_do_not_change_the_csv() -> None:
    page = table_page(ROWS).decode()
    loose = (
        page.replace("<td>ALABAMA", "<td>\n\t <strong>ALABAMA&nbsp;</strong>")
        .replace("<th>", '<th scope="col">\n ')
        .replace("</td>", "")
        .replace("</tr>", "")
        .replace("e.pdf", "e.pdf ")
    )
    assert csv_of(loose.encode()) == CSV


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("6/9/2020", "2020-06-09"),
        ("06/09/2020", "2020-06-09"),
        ("June 9, 2020", "2020-06-09"),
        ("Jun. 9, 2020", "2020-06-09"),
        ("Sept. 9, 2020", "2020-09-09"),
        ("2020-06-09", "2020-06-09"),
        ("6/9/20", "6/9/20"),
        ("13/45/2020", "13/45/2020"),
        ("June 31, 2020", "June 31, 2020"),
        ("05/082025", "05/082025"),
        ("Juneteenth 9, 2020", "Juneteenth 9, 2020"),
        ("9 Juni 2020", "9 Juni 2020"),
        ("", ""),
    ],
)
def test_days_become_iso_and_anything_else_stays(written: str, kept: str) -> None:
    rows = roster_table(table_page([("OHIO", "Butler County", "WSO", written, "")]).decode())
    assert rows is not None
    assert rows[0].signed == kept


def test_columns_are_known_by_name_and_blank_rows_and_repeated_headers_are_left_out() -> None:
    page = """<table><caption>Other</caption><tr><td>Region<td>Office</table><table>
    <tr><td>SIGNED<td>STATE<td>SUPPORT TYPE<td>LAW ENFORCEMENT AGENCY
    <tr><td>6/9/2020<td rowspan=2>OHIO<td>Warrant Service Officer<td>Butler County
    <tr><td>6/10/2020<td>Jail Enforcement Model<td>Butler County
    <tr><td> <td>&nbsp;<td><td>
    <tr><td>SIGNED<td>STATE<td>SUPPORT TYPE<td>LAW ENFORCEMENT AGENCY
    <tr><td>7/1/2020<td>UTAH</table>"""
    rows = roster_table(page)
    assert rows is not None
    assert [tuple(row) for row in rows] == [
        ("OHIO", "Butler County", "Warrant Service Officer", "2020-06-09", ""),
        ("OHIO", "Butler County", "Jail Enforcement Model", "2020-06-10", ""),
        ("UTAH", "", "", "2020-07-01", ""),
    ]


def test_a_machine_translated_page_is_read_by_its_shape() -> None:
    rows = [
        ("FLORIDA", "Waria-labelon County Sheriff's Office", "Petugas", "2019-05-06", "/doclib/287gMOA/w.pdf"),
        ("UTAH", "Utah County", "Petugas", "2020-05-06", ""),
        ("OHIO", "Butler County", "Petugas", "2020-05-07", "/doclib/287gMOA/b.pdf"),
    ]
    page = table_page(rows, names="NEGARA|LEMBAGA PENEGAK HUKUM|JENIS|DITANDATANGANI|MOU").decode()
    found = roster_table(page)
    assert found is not None
    assert [row.agency for row in found] == [row[1] for row in rows]
    assert found[0].moa == "https://www.ice.gov/doclib/287gMOA/w.pdf"


def test_a_space_in_a_link_is_one_space_however_it_was_written() -> None:
    plain = csv_of(table_page([("A", "B", "C", "", "/doclib/287gMOA/287gJEM_ e.pdf")]))
    assert plain == csv_of(table_page([("A", "B", "C", "", "/doclib/287gMOA/287gJEM_%20e.pdf")]))
    assert b"/287gJEM_ e.pdf\r\n" in plain


@pytest.mark.parametrize(
    "html", ["", "<table></table>", table_page([]).decode(), ice_page().decode(), "<table><tr><td>a<td>b"]
)
def test_a_page_without_a_page_table_has_none(html: str) -> None:
    assert roster_table(html) is None


def test_a_later_change_is_another_content() -> None:
    changed = [(*ROWS[0][:3], "6/10/2020", ROWS[0][4]), *ROWS[1:]]
    assert hashlib.sha256(csv_of(table_page(changed))).digest() != hashlib.sha256(CSV).digest()
