"""Files that are broken, packed, cut or made to mislead: each refused in words, none read in part."""

from __future__ import annotations

import io
import random
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from handovers.release.files import HEADINGS, detainer, load, table_report, write_csv, write_parquet, write_xlsx
from section287g.errors import InputRefused, StorageError

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [detainer(number) for number in range(30)]


def table() -> list[list[str]]:
    return [list(HEADINGS), *([row[one] for one in HEADINGS] for row in ROWS)]


def workbook(folder: Path) -> bytes:
    return write_xlsx(folder / "made.xlsx", {"D": table()}).read_bytes()


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                changed = change(text.decode()).encode()
                assert changed != text
                text = changed
            after.writestr(name, text)
    return out.getvalue()


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 23800000\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.parquet", b"", "empty"),
        ("a.parquet", POINTER, r"Git LFS pointer.*23,800,000 bytes.*git lfs pull"),
        ("a.xlsx", POINTER, "Git LFS pointer"),
        ("a.csv", POINTER, "Git LFS pointer"),
        ("a.parquet", b"PAR1" + bytes(500), "truncated"),
        ("a.parquet", b"ARROW1\0\0" + bytes(50), "Feather"),
        ("a.parquet", b"<!DOCTYPE html><html></html>", "web page"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(50), "password"),
        ("a.csv", b"\x1f\x8b" + bytes(50), "gzip"),
        ("a.csv", "Detainer Prepare Date,Ñ\n".encode("utf-16"), "UTF-16"),
        ("a.csv", random.Random(287).randbytes(3000), "neither|NUL|UTF-8"),
        ("a.parquet", b"PAR1" + random.Random(1).randbytes(400) + b"PAR1", "damaged"),
        ("a.csv", b"\n\n\n", "no row of headings"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "truncated or damaged"),
        ("a.dta", b"<stata_dta><header>", "Stata"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputRefused, match=told):
        load(path, tmp_path / "store")


def test_a_csv_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", ROWS)
    path.write_bytes(path.read_bytes().replace(b"LIMA", "PEÑA".encode("latin-1"), 1))
    with pytest.raises(InputRefused, match=r"near line 2 the text is not UTF-8"):
        load(path, tmp_path / "store")


def test_an_open_quotation_mark_is_refused_and_says_nothing_of_the_text(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", ROWS)
    path.write_text(path.read_text().replace("LIMA", '"QZXWILLOW', 1))
    with pytest.raises(InputRefused) as refused:
        load(path, tmp_path / "store")
    assert "QZX" not in str(refused.value)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_truncated_file_is_refused(tmp_path: Path, share: float) -> None:
    for written in (write_xlsx(tmp_path / "d.xlsx", {"D": table()}), write_parquet(tmp_path / "d.parquet", ROWS)):
        data = written.read_bytes()
        written.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(InputRefused, match="truncated"):
            load(written, tmp_path / "store")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("<sheetData>", f"<sheetData>{' ' * (64 << 20)}"), "bomb"),
        (lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "document type"),
        (lambda text: text.replace("<c r=", "<x:c r=").replace("</c>", "</x:c>"), "not in the form"),
        (lambda text: re.sub(r'<c r="[A-Z]+\d+"', "<c", text), "not in the form"),
        (lambda text: text.replace('<c r="B9"', '<!-- --><c r="B9"'), "document type|not in the form"),
        (lambda text: text.replace('<row r="9"', '<row r="8"'), "not in the form"),
        (lambda text: re.sub(r'(<c r="N9"[^>]*><v>)\d+', r"\g<1>99999999", text), "string that is not there"),
        (lambda text: re.sub(r'(<c r="J9"[^>]*><v>)\d+', r"\g<1>-1", text), "string that is not there"),
        (lambda text: re.sub(r'(<c r="A9"[^>]*><v>)\d+', r"\g<1>99999999", text), "string that is not there"),
        (lambda text: text[: len(text) // 2], "not in the form"),
    ],
)
def test_a_workbook_made_to_mislead_is_refused(tmp_path: Path, change: Callable[[str], str], told: str) -> None:
    path = tmp_path / "d.xlsx"
    path.write_bytes(edited(workbook(tmp_path), SHEET, change))
    with pytest.raises(InputRefused, match=told):
        load(path, tmp_path / "store")
    assert [one.name for one in (tmp_path / "store").iterdir()] == [".lock"]


def test_a_cell_that_hides_from_the_first_pass_is_not_read_in_the_second(tmp_path: Path) -> None:
    """A second cell of one place, an odd attribute, a string in pieces: the denied column is still looked at."""
    for change in (
        lambda text: re.sub(r'(<c r="J9")', r'<c r="J9" t="str"><v>QZXWILLOW</v></c>\1', text),
        lambda text: re.sub(r'<c r="J9"[^>]*>.*?</c>', '<c r="J9" ph="1" t="str"><v>QZX</v></c>', text),
        lambda text: re.sub(
            r'<c r="J9"[^>]*>.*?</c>', '<c r="J9" t="inlineStr"><is><r><t>Q</t></r><r><t>ZX</t></r></is></c>', text
        ),
        lambda text: re.sub(r'<c r="J9"[^>]*>.*?</c>', '<c r="J9"><f>"Q"&amp;"ZX"</f><v>29221</v></c>', text),
    ):
        path = tmp_path / "d.xlsx"
        path.write_bytes(edited(workbook(tmp_path), SHEET, change))
        with pytest.raises(InputRefused, match="column Birth Date"):
            load(path, tmp_path / "store")


def test_an_encrypted_part_and_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start, info = archive.start_dir, archive.getinfo(SHEET)
    while data[start + 46 : start + 46 + len(SHEET)] != SHEET.encode():
        start += 46 + sum(struct.unpack_from("<HHH", data, start + 28))
    data[start + 8] |= 1
    data[info.header_offset + 6] |= 1
    path = tmp_path / "d.xlsx"
    path.write_bytes(bytes(data))
    with pytest.raises(InputRefused, match="encrypted"):
        load(path, tmp_path / "store")
    out = io.BytesIO(workbook(tmp_path))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET.upper(), b"<x/>")
    path.write_bytes(out.getvalue())
    with pytest.raises(InputRefused, match="parts of one name"):
        load(path, tmp_path / "store")


def test_a_zip_that_is_no_workbook_says_to_unpack_it(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("d.csv", "x")
    with pytest.raises(InputRefused, match="unpack it"):
        load(path, tmp_path / "store")


def test_the_publishers_other_tables_are_named(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text("stay_ID,n_stints,n_stays\na,1,1\n")
    with pytest.raises(InputRefused, match="table of stays"):
        load(path, tmp_path / "store")


def test_a_path_that_could_mean_other_files_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d[1].csv", ROWS)
    with pytest.raises(InputRefused, match="rename"):
        load(path, tmp_path / "store")
    with pytest.raises(StorageError, match="choose another"):
        load(write_csv(tmp_path / "d.csv", ROWS), tmp_path / "st*re")


def test_a_good_file_beside_a_bad_one_is_not_loaded(tmp_path: Path) -> None:
    from section287g.handovers.release import load_release

    good, bad = write_csv(tmp_path / "a.csv", ROWS), tmp_path / "b.csv"
    bad.write_bytes(POINTER)
    with pytest.raises(InputRefused):
        load_release([good, bad], "tried", store=tmp_path / "store")
    assert [one.name for one in (tmp_path / "store").iterdir()] == [".lock"]


def test_strings_in_several_runs_and_escapes_are_whole(tmp_path: Path) -> None:
    runs = '<r><t>LI</t></r><r><rPr/><t>M&amp;A</t></r><rPh sb="0" eb="1"><t>x</t></rPh>'
    data = edited(workbook(tmp_path), "xl/sharedStrings.xml", lambda text: text.replace("<t>LIMA</t>", runs))
    path = tmp_path / "d.xlsx"
    path.write_bytes(data)
    release = load(path, tmp_path / "store")
    assert table_report(release, "detainers")["stored"] == 30
    from handovers.release.files import read

    assert set(read(release, "detainers", "facility_city")) == {("LIM&A",)}


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk's end."""
    rows = [detainer(number, Facility_City=f"{number:x} {number * 7919:x}") for number in range(20_000)]
    for name, written in (("csv", write_csv), ("parquet", write_parquet)):
        path = written(tmp_path / f"d.{name}", rows)
        program = (
            "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000)); "
            "from section287g.cli.main import main; main()"
        )
        store = tmp_path / name
        words = ["handovers", "load", str(path), "--release", "x", "--store", str(store)]
        command = [sys.executable, "-c", program, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == StorageError.exit_code, done.stderr
        assert "nothing was kept" in done.stderr
        assert [one.name for one in store.iterdir()] == [".lock"]


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="choose a folder that can be written"):
        load(write_csv(tmp_path / "d.csv", ROWS), tmp_path / "file" / "store")


def test_a_day_of_extraction_before_most_events_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d_20240101.csv", ROWS)
    with pytest.raises(InputRefused, match="30 of 30 events lie after 2024-01-01"):
        load(path, tmp_path / "store")
    release = load(path, tmp_path / "store", extracted=date(2025, 4, 1))
    assert release.report()["extracted_from"] == "given; the files' names have 2024-01-01"


def test_a_number_in_a_name_that_is_no_day_is_no_day_of_extraction(tmp_path: Path) -> None:
    assert load(write_csv(tmp_path / "d_20240231.csv", ROWS), tmp_path / "store").extracted is None


def test_a_sheet_without_its_event_or_with_two_columns_of_one_name_is_told(tmp_path: Path) -> None:
    without = [one for one in HEADINGS if one != "Detainer Prepare Date"]
    with pytest.raises(InputRefused, match=r"no row of headings.*row 1 has 13 headings"):
        load(write_csv(tmp_path / "d.csv", ROWS, without), tmp_path / "store")
    twice = (*HEADINGS, "Facility City")
    release = load(write_csv(tmp_path / "e.csv", ROWS, twice), tmp_path / "store")
    assert table_report(release, "detainers")["sheets"][0]["columns_unknown"] == ["Facility City"]
