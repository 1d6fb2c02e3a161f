"""An adversary puts a name wherever a file can hide one: it is refused or never read, and no byte of it is left."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
import xlsxwriter
from click.testing import CliRunner

from handovers.release.disk import assert_nowhere
from handovers.release.files import HEADINGS, detainer, write_csv, write_parquet, write_xlsx
from section287g.cli.handover_load import check, load, releases
from section287g.errors import InputRefused

SECRET = "QZXWILLOWTESTPERSON"
PROGRAM = (sys.executable, "-c", "from section287g.cli.main import main; main()")
GROUP = click.Group("handovers", commands={"check": check, "load": load, "releases": releases})
ROWS = [detainer(number) for number in range(12)]
BIRTH = HEADINGS.index("Birth Date")
Plant = Callable[[Path], Path]


def table(rows: list[dict[str, str]] = ROWS, headings: tuple[str, ...] = HEADINGS) -> list[list[Any]]:
    return [list(headings), *([row[heading] for heading in headings] for row in rows)]


def with_column(heading: str, value: str = SECRET) -> list[list[Any]]:
    rows = table()
    return [[*rows[0], heading], *([*row, value if place == 7 else ""] for place, row in enumerate(rows[1:]))]


def book(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("FY26")
    for number, row in enumerate(table(), 6):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    fill(made, sheet)
    made.close()
    return path


def as_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


def lines(rows: list[list[Any]]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def typed(path: Path, column: str, kind: str, value: str) -> Path:
    """The denied column `Birth Date` with another type, made by a query."""
    write_parquet(path.with_suffix(".made"), ROWS)
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT * EXCLUDE ("Birth Date"), CASE WHEN "Detainer Prepare Date" IS NOT NULL THEN {value} """
            f"""END::{kind} AS "{column}" FROM read_parquet('{path.with_suffix(".made")}')) """
            f"TO '{path}' (FORMAT parquet)"
        )
    path.with_suffix(".made").unlink()
    return path


def hidden_table(made: Any, sheet: Any) -> None:
    other = made.add_worksheet("Old")
    for number, row in enumerate(with_column("Last Name")):
        for place, cell in enumerate(row):
            other.write_string(number, place, cell)
    other.very_hidden()


HEADED = (
    "Subject_Name", "LAST_NAME", "FNAME", "A#", "DOB", "D.O.B.", "Birth Date text", "Birth\nDate", "SSN", "FINS",
    "alias", "Apellido paterno", "Fecha de Nacimiento", "Número de Extranjero", "Bir\u200bth Date", "SUBJECTNAME",
)  # fmt: skip
REFUSED: dict[str, Plant] = {
    "a shared string": lambda folder: write_xlsx(folder / "d.xlsx", {"D": with_column("Last Name")}),
    "an inline string": lambda folder: write_xlsx(folder / "d.xlsx", {"D": with_column("Last Name")}, inline=True),
    "a formula's value": lambda folder: book(
        folder / "d.xlsx", lambda made, sheet: sheet.write_formula(9, BIRTH, f'="{SECRET}"', None, SECRET)
    ),
    "rich text": lambda folder: book(
        folder / "d.xlsx",
        lambda made, sheet: sheet.write_rich_string(9, BIRTH, "b(6) ", made.add_format({"bold": True}), SECRET),
    ),
    "a hidden sheet": lambda folder: book(folder / "d.xlsx", hidden_table),
    "a second row of headings": lambda folder: write_xlsx(
        folder / "d.xlsx", {"D": [*table(), [*HEADINGS[1:], "Last Name"], [SECRET] * len(HEADINGS)]}
    ),
    "an identifier of a workbook": lambda folder: write_xlsx(
        folder / "d.xlsx", {"D": table([*ROWS, detainer(1, Anonymized_Identifier=SECRET)])}
    ),
    "a cell with a line break": lambda folder: as_csv(
        folder / "d.csv", lines(table([*ROWS, detainer(1, Birth_Date=f"b(6)\n{SECRET}")]))
    ),
    "behind a byte order mark": lambda folder: as_csv(
        folder / "d.csv", lines([["Last Name", *HEADINGS], *([SECRET, *row] for row in table()[1:])]), "utf-8-sig"
    ),
    "UTF-16": lambda folder: as_csv(folder / "d.csv", lines(with_column("Last Name")), "utf-16"),
    "Latin-1": lambda folder: as_csv(folder / "d.csv", lines(with_column("Last Name", f"Ñ{SECRET}")), "latin-1"),
    "another delimiter": lambda folder: as_csv(
        folder / "d.csv", lines(with_column("Last Name")).replace('","', '"^"')
    ),
    "lines of the old Macintosh": lambda folder: as_csv(
        folder / "d.csv", lines(with_column("Last Name")).replace("\n", "\r")
    ),
    "a cell too many, one too few": lambda folder: as_csv(
        folder / "d.csv", lines([*table(), [f"{SECRET}", *table()[1][:-1]]]).replace('""', "")
    ),
    "an open quotation mark": lambda folder: as_csv(folder / "d.csv", f'{lines(table())}"{SECRET},'),
    "beside a ragged line": lambda folder: as_csv(folder / "d.csv", f"{lines(with_column('DOB'))}a,b\n"),
    "a Parquet column of text": lambda folder: write_parquet(folder / "d.parquet", [
        *ROWS, detainer(1, Birth_Date=SECRET)]),
    "a binary column": lambda folder: typed(folder / "d.parquet", "Birth Date", "BLOB", f"'{SECRET}'"),
    "an enumeration": lambda folder: typed(folder / "d.parquet", "Last Name", f"ENUM('{SECRET}')", f"'{SECRET}'"),
    "a structure": lambda folder: typed(folder / "d.parquet", "Name", "STRUCT(a VARCHAR)", f"{{'a': '{SECRET}'}}"),
    "a list": lambda folder: typed(folder / "d.parquet", "Alias", "VARCHAR[]", f"['{SECRET}']"),
    "a typed day of birth": lambda folder: typed(folder / "d.parquet", "DOB", "DATE", "'1987-03-14'"),
}  # fmt: skip
"""Where a file is refused."""
NEVER_READ: dict[str, Plant] = {
    "a comment": lambda folder: book(folder / "d.xlsx", lambda made, sheet: sheet.write_comment(9, 1, SECRET)),
    "a defined name": lambda folder: book(
        folder / "d.xlsx", lambda made, sheet: made.define_name(SECRET, '="' + SECRET + '"')
    ),
    "the document's properties": lambda folder: book(
        folder / "d.xlsx", lambda made, sheet: made.set_properties({"author": SECRET, "title": SECRET})
    ),
    "right of the last heading": lambda folder: book(
        folder / "d.xlsx", lambda made, sheet: sheet.write_string(9, len(HEADINGS) + 3, SECRET)
    ),
    "the preamble": lambda folder: book(folder / "d.xlsx", lambda made, sheet: sheet.write_string(2, 0, SECRET)),
    "a note on another sheet": lambda folder: book(
        folder / "d.xlsx", lambda made, sheet: made.add_worksheet("Notes").write_string(3, 3, SECRET)
    ),
    "a column without heading": lambda folder: write_xlsx(folder / "d.xlsx", {"D": with_column("")}),
    "a column not known": lambda folder: as_csv(folder / "d.csv", lines(with_column("Whereabouts"))),
    "a column left out": lambda folder: write_csv(folder / "d.csv", [*ROWS, detainer(1, Gender=SECRET)]),
    "a line with too many cells": lambda folder: as_csv(
        folder / "d.csv", f"{lines(table())}{','.join([SECRET] * 40)}\n"
    ),
    "a day that is none": lambda folder: write_csv(folder / "d.csv", [*ROWS, detainer(1, Departed_Date=SECRET)]),
    "a day of a workbook that is none": lambda folder: write_xlsx(
        folder / "d.xlsx", {"D": table([*ROWS, detainer(1, Departed_Date=SECRET)])}
    ),
    "a nested column not known": lambda folder: typed(
        folder / "d.parquet", "Details", "STRUCT(last_name VARCHAR)", f"{{'last_name': '{SECRET}'}}"
    ),
    "the least value of a column not known": lambda folder: typed(
        folder / "d.parquet", "Whereabouts", "VARCHAR", f"'{SECRET}'"
    ),
}
"""Where a file is loaded and the cell is not."""


@pytest.fixture
def area(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home, temporary folder, store and working folder, apart from the files that are given."""
    found = tmp_path / "area"
    for name in ("home", "temporary", "work"):
        (found / name).mkdir(parents=True)
    (tmp_path / "given").mkdir()
    monkeypatch.setenv("TMPDIR", str(found / "temporary"))
    monkeypatch.setenv("SECTION287G_HOME", str(found / "home"))
    monkeypatch.delenv("SECTION287G_HANDOVERS", raising=False)
    monkeypatch.chdir(found / "work")
    return found


def chain(error: BaseException | None) -> Iterator[str]:
    """What an error says, and every error behind it."""
    while error is not None:
        yield f"{error} {error!r} {vars(error)}"
        error = error.__cause__ or error.__context__


def commands(path: Path) -> Iterator[tuple[str, BaseException | None]]:
    """What check and load say of a file in every format, and the error that they leave with."""
    for words in (["check"], ["check", "--format", "json"], ["load", "--release", "tried"]):
        ran = CliRunner().invoke(GROUP, [words[0], str(path), *words[1:]])
        yield ran.output + "".join(chain(ran.exception)), ran.exception


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_a_column_of_persons_is_known_however_it_is_headed(area: Path, tmp_path: Path, form: str) -> None:
    for heading in HEADED:
        rows = [row | {heading: "b(6), b(7)c"} for row in ROWS]
        rows[7][heading] = SECRET
        headings = (*HEADINGS, heading)
        path = tmp_path / "given" / f"d.{form}"
        if form == "xlsx":
            write_xlsx(path, {"D": table(rows, headings)})
        else:
            (write_csv if form == "csv" else write_parquet)(path, rows, headings)
        for told, error in commands(path):
            assert isinstance(error, InputRefused), heading
            assert SECRET not in told, heading
    assert_nowhere(area, SECRET)


@pytest.mark.parametrize("place", list(REFUSED))
def test_a_name_is_refused(area: Path, tmp_path: Path, place: str) -> None:
    path = REFUSED[place](tmp_path / "given")
    for told, error in commands(path):
        assert isinstance(error, InputRefused), told
        assert SECRET not in told.upper()
        assert "1987" not in told
    assert_nowhere(area, SECRET)
    assert_nowhere(area, "1987-03-14")


@pytest.mark.parametrize("place", list(NEVER_READ))
def test_what_is_never_read_is_nowhere(area: Path, tmp_path: Path, place: str) -> None:
    path = NEVER_READ[place](tmp_path / "given")
    for told, error in commands(path):
        assert error is None, told
        assert SECRET not in told.upper()
    assert (area / "home" / "handovers" / "tried" / "detainers.parquet").is_file()
    assert_nowhere(area, SECRET)


def test_a_damaged_page_of_a_parquet_file_is_not_quoted(area: Path, tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "given" / "d.parquet", [*ROWS, detainer(1, Facility_City=SECRET)])
    data = bytearray(path.read_bytes())
    footer = 8 + int.from_bytes(data[-8:-4], "little")
    for at in range(4, len(data) - footer):
        data[at] ^= 0x5A
    path.write_bytes(bytes(data))
    for told, error in commands(path):
        assert isinstance(error, InputRefused)
        assert SECRET not in told
    assert_nowhere(area, SECRET)


def test_the_process_itself_says_nothing(area: Path, tmp_path: Path) -> None:
    """As a user runs it, with whatever goes to standard error past Python."""
    path = write_parquet(tmp_path / "given" / "d.parquet", [*ROWS, detainer(1, Alien_File_Number=SECRET)])
    for words in (["check"], ["load", "--release", "tried"]):
        command = [*PROGRAM, "handovers", words[0], str(path), *words[1:]]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 3
        assert SECRET.encode() not in done.stdout + done.stderr
    assert_nowhere(area, SECRET)


def test_a_load_killed_half_way_leaves_no_name_and_the_next_command_sweeps(area: Path, tmp_path: Path) -> None:
    """A good file with names in columns that are never read, killed while its rows are staged."""
    path = tmp_path / "given" / "d.csv"
    rows = [detainer(number, Gender=SECRET) for number in range(60_000)]
    write_csv(path, rows)
    store = area / "home" / "handovers"
    command = [*PROGRAM, "handovers", "load", str(path), "--release", "killed"]
    for staged in (False, True):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and not list(store.glob(".building-*/*" if staged else ".building-*")):
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        assert list(store.glob(".building-*"))
        assert not (store / "killed").exists()
        assert_nowhere(area, SECRET)
    listed = CliRunner().invoke(GROUP, ["releases"])
    assert listed.exit_code == 0
    assert not list(store.glob(".building-*"))
    small = write_csv(tmp_path / "given" / "small.csv", ROWS)
    ran = CliRunner().invoke(GROUP, ["load", str(small), "--release", "next"])
    assert ran.exit_code == 0
    assert sorted(one.name for one in store.iterdir()) == [".keys", ".lock", "next"]
    assert [one.name for one in (store / ".keys").iterdir()] == ["next.key"]
    assert list((area / "temporary").iterdir()) == []
