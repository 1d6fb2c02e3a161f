"""`287g handovers log` as a jail and its auditor run it; nothing of a log is kept or repeated."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from section287g.cli import handover_log, main
from section287g.handovers.jaillog.shown import PARTS
from support.commands import Run

NOW = ("--now", "2026-07-10T12:00")
CHICAGO = ("--zone", "America/Chicago", "--state", "TX", "--model", "jem", *NOW)
LOG = """booking,facility,booked,detainer_lodged,release_event,picked_up
B-1,North,2026-07-01T10:00,2026-07-01T12:00,2026-07-02T12:00,2026-07-05T12:00
B-2,North,2026-07-01T10:00,2026-07-01T12:00,2026-07-09T11:00,
B-3,North,2026-07-01T10:00,2026-07-01T09:00,yesterday,
"""
SECRETS = ("Zzyzx", "Quuxberg", "087654321", "078-05-1120", "1980-01-02")
"""Planted in files that are refused; no byte of them may be said or written."""
WATCH = """
import os, sys
writes = []
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writing = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or (mode and set(mode) & set("wax+"))
        if writing and path != os.devnull:
            writes.append(str(path))
    elif event in ("os.mkdir", "os.rename", "os.remove", "tempfile.mkstemp", "tempfile.mkdtemp", "socket.connect"):
        writes.append(event)
sys.addaudithook(hook)
from section287g.cli import main
main.COMMANDS.setdefault("handovers", ("handovers", ""))
code = 0
try:
    main.main()
except SystemExit as end:
    code = end.code or 0
sys.stdout.flush()
print("WRITES", writes, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(main.COMMANDS, "handovers", ("handovers", "Hand-overs."))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_report_of_a_small_log(run: Run, file: Path) -> None:
    said = run("handovers", "log", file, *CHICAGO)
    assert said.code == 0
    assert "3 rows read: 2 rows used, 1 row set aside" in said.err
    lines = said.out.splitlines()
    assert (lines[0], lines[3].split()) == ("Rows", ["read", "3"])
    form = next(line for line in lines if line.startswith("Form I-247A"))
    assert form.split()[2:5] == ["0", "1", "1"]
    past = next(line for line in lines if line.split()[:3] == ["2", "North", "B-1"])
    assert past.split()[-1] == "24.00"
    soon = next(line for line in lines if line.split()[:3] == ["3", "North", "B-2"])
    assert soon.split()[-1] == "23.00"
    assert "error: row 4, column release_event (E): The cell holds no time." in said.out
    assert "yesterday" not in said.out + said.err


def test_every_part_alone_in_every_format(run: Run, file: Path) -> None:
    assert tuple(handover_log.PARTS) == tuple(PARTS)
    for part in PARTS:
        table = run("handovers", "log", file, *CHICAGO, "--part", part)
        assert table.out.startswith(PARTS[part][0])
        found = run("handovers", "log", file, *CHICAGO, "--part", part, "--format", "json").json()
        rows = list(
            csv.DictReader(
                io.StringIO(run("handovers", "log", file, *CHICAGO, "--part", part, "--format", "csv").out)
            )
        )
        assert len(rows) == len(found[part])
        assert all(list(row) == list(one) for row, one in zip(rows, found[part], strict=True))
    whole = run("handovers", "log", file, *CHICAGO, "--format", "json").json()
    assert set(PARTS) <= set(whole)
    assert run("handovers", "log", file, *CHICAGO, "--format", "csv").code == 2


def test_problems_of_one_kind_are_counted_beyond_the_first(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("booking,booked\n" + "".join(f"B-{at},never\n" for at in range(30)), encoding="utf-8")
    said = run("handovers", "log", path, *CHICAGO, "--part", "problems")
    assert said.out.count("error: row") == 10
    assert "and 20 more of the kind 'not a time'" in said.out
    assert len(run("handovers", "log", path, *CHICAGO, "--format", "json").json()["problems"]) == 30


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--zone", "Texas", *NOW), 8, "no time zone"),
        (NOW, 2, "--zone"),
        (("--now", "tomorrow-05:00"), 2, "2026-07-02T12:00-05:00"),
        ((*CHICAGO, "--within", "soon"), 2, "number of hours"),
        ((*CHICAGO, "--within", "-1"), 2, "number of hours"),
        ((*CHICAGO, "--reading", "hold_holidays=none"), 8, "federal_and_state"),
        ((*CHICAGO, "--part", "names"), 2, "limits"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    run: Run, file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    found = run("handovers", "log", file, *words)
    assert (found.code, found.out) == (code, "")
    assert said in " ".join(found.err.split())


def test_now_with_an_offset_needs_no_zone(run: Run, file: Path) -> None:
    said = run(
        "handovers", "log", file, "--now", "2026-07-10T12:00-05:00", "--part", "rows", "--format", "json"
    ).json()
    kinds = {row["rows"]: row["count"] for row in said["rows"]}
    assert (kinds["read"], kinds["set aside, zone missing"]) == (3, 3)


def test_the_default_moment_is_the_clock(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("booking,booked\nB-1,2026-07-01T10:00\nB-2,2098-07-01T10:00\n", encoding="utf-8")
    said = run("handovers", "log", path, "--state", "NC", "--format", "json").json()
    assert [one["kind"] for one in said["problems"]] == ["time in the future"]


def secret_files(folder: Path) -> list[Path]:
    """Files with identities, each refused in another way."""
    texts = {
        "column.csv": "booking,Last name,booked\nB-1,Zzyzx,2026-07-01T10:00\n",
        "birth.csv": "booking,DOB,booked\nB-1,1980-01-02,2026-07-01T10:00\n",
        "number.csv": "booking,remarks,booked\nB-1,Zzyzx A087654321,2026-07-01T10:00\n",
        "security.csv": "booking,booked\n078-05-1120,2026-07-01T10:00\n",
        "headless.csv": "Zzyzx Quuxberg,2026-07-01T10:00\n",
        "unread.csv": "booking,Zzyzx,booked\nB-1,Quuxberg,2026-07-01T10:00\n",
        "misplaced.csv": "booking,facility,booked,release_reason\nQuuxberg Zzyzx,J,Zzyzx,Quuxberg\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def test_no_byte_of_an_identity_is_said(run: Run, tmp_path: Path) -> None:
    for path in secret_files(tmp_path):
        for form in ("table", "json", "jsonl"):
            said = run("handovers", "log", path, *CHICAGO, "--format", form)
            assert said.code == (0 if path.name in ("unread.csv", "misplaced.csv") else 3), path.name
            for secret in SECRETS:
                assert secret not in said.out + said.err, (path.name, form)


def test_a_refused_file_is_told_by_row_and_column(run: Run, tmp_path: Path) -> None:
    secret_files(tmp_path)
    said = run("handovers", "log", tmp_path / "number.csv", *CHICAGO)
    assert said.out == ""
    assert "refusal: row 2, column B: The cell has the form of a number that identifies a person" in said.err
    assert "number.csv was refused for 1 reason" in said.err


def watched(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own that tells at its end what it opened for writing."""
    home = str(folder / "home")
    environment = {
        **os.environ,
        "HOME": home,
        "SECTION287G_HOME": home,
        "TMPDIR": home,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", WATCH, *map(str, words)]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_no_file_is_written_and_nothing_is_sent(file: Path, tmp_path: Path) -> None:
    """The process itself is watched: no file is opened for writing, made, renamed or removed, no address called."""
    (tmp_path / "home").mkdir()
    files = [file, *secret_files(tmp_path)]
    before = snapshot(tmp_path)
    for path in files:
        ran = watched(tmp_path, "handovers", "log", path, *CHICAGO)
        assert ran.returncode == 0 if path == file else ran.returncode in (0, 3), ran.stderr
        assert ran.stderr.rstrip().endswith("WRITES []"), ran.stderr
    assert snapshot(tmp_path) == before
    sheet = tmp_path / "sheet.pdf"
    words = ("--release", "2026-07-02T12:00", "--zone", "America/Chicago", "--sheet", sheet)
    assert str(sheet) in watched(tmp_path, "handovers", "clock", *words).stderr.splitlines()[-1]
