"""`287g handovers clock` as a jailer types it: ends, reasons, the sheet, every format, and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from section287g.cli import main
from section287g.cli.handovers import COMMANDS
from support.commands import Run

FOURTH = ("--release", "2026-07-02T12:00", "--zone", "America/Chicago")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(main.COMMANDS, "handovers", ("handovers", "Hand-overs."))


def test_ends_side_by_side_with_the_earliest_marked(run: Run) -> None:
    said = run("handovers", "clock", *FOURTH, "--state", "TX", "--model", "jem")
    lines = said.out.splitlines()
    assert (said.code, lines[0]) == (0, "Would otherwise go free: Thu 2026-07-02 12:00 CDT")
    assert lines[4].split("  ")[0] == "Regulation, 8 CFR 287.7(d)"
    assert lines[4].endswith("Mon 2026-07-06 12:00 CDT")
    assert lines[5].endswith("Sat 2026-07-04 12:00 CDT  <- earliest")
    assert lines[6].endswith("not known")
    assert lines[7].endswith("no rule known")
    assert "With hold_holiday_day = observed: Tue 2026-07-07 12:00 CDT." in said.out
    assert said.out.rstrip().endswith("chooses none.") or "chooses\nnone." in said.out


def test_a_reading_and_a_holiday_by_hand(run: Run) -> None:
    observed = run("handovers", "clock", *FOURTH, "--reading", "hold_holiday_day=observed", "--format", "json").json()
    assert observed["clocks"][0]["ends"]["local"] == "2026-07-07T12:00:00-05:00"
    by_hand = run("handovers", "clock", *FOURTH, "--holiday", "2026-07-06", "--format", "json").json()
    assert by_hand["clocks"][0]["ends"]["local"] == "2026-07-07T12:00:00-05:00"
    assert by_hand["also_off"] == ["2026-07-06"]


def test_json_has_everything_and_csv_a_line_for_each_clock(run: Run) -> None:
    more = ("--custody-passed", "2026-07-02T12:30", "--state", "North Carolina", "--model", "wso")
    found = run("handovers", "clock", "--release", "2026-07-02T12:00", *more, "--format", "json").json()
    assert (found["earliest"], found["state"], found["zone"]) == (["form", "state"], "NC", "America/New_York")
    assert [one["earliest"] for one in found["clocks"]] == [False, True, False, True]
    assert found["notices"][0]["by"]["utc"] == "2026-07-02T18:00:00Z"
    assert len(found["policy_version"]) == 64
    table = run("handovers", "clock", "--release", "2026-07-02T12:00", *more, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["clock"] for row in rows] == ["regulation", "form", "agreement", "state"]
    assert rows[2]["ends_utc"] == "2026-07-04T16:30:00Z"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 8, "time zone is not given"),
        (("--zone", "America/Chicago"), 2, "--release, --custody-passed, --papers"),
        (("--release", "2026-07-02T12:00", "--state", "TX"), 8, "America/Denver (El Paso and Hudspeth counties)"),
        (("--release", "2026-07-02T12:00", "--state", "Tejas"), 8, "TEXAS"),
        (("--release", "2026-07-02T12:00", "--zone", "Texas"), 8, "America/Chicago"),
        (("--release", "2026-03-08T02:30", "--zone", "America/Chicago"), 2, "does not exist"),
        (("--release", "2026-11-01T01:30", "--zone", "America/Chicago"), 2, "--fold first or --fold second"),
        (("--release", "2026-07-02", "--zone", "America/Chicago"), 2, "the time of day is missing"),
        ((*FOURTH, "--custody-passed", "x"), 2, "--custody-passed"),
        ((*FOURTH, "--holiday", "Christmas"), 2, "is not a day"),
        ((*FOURTH, "--reading", "hold_holidays=local"), 8, "federal_and_state"),
        ((*FOURTH, "--booking", "B-1"), 2, "--sheet FILE"),
        ((*FOURTH, "--model", "287"), 2, "jem"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    found = run("handovers", "clock", *words)
    assert (found.code, found.out) == (code, "")
    assert said in " ".join(found.err.split())


def test_the_hour_that_occurs_twice(run: Run) -> None:
    words = ("handovers", "clock", "--zone", "America/Chicago", "--format", "json", "--release")
    first = run(*words, "2026-11-01T01:30", "--fold", "first").json()
    by_offset = run(*words, "2026-11-01T01:30-05:00").json()
    second = run(*words, "2026-11-01T01:30", "--fold", "second").json()
    assert first == by_offset
    assert (first["clocks"][1]["ends"]["local"], second["clocks"][1]["ends"]["local"]) == (
        "2026-11-03T00:30:00-06:00",
        "2026-11-03T01:30:00-06:00",
    )


def test_a_sheet_is_written_once_and_the_same_each_time(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in paths:
        said = run("handovers", "clock", *FOURTH, "--sheet", path, "--facility", "North Jail", "--booking", "B-1")
        assert said.code == 0
        assert f"wrote {path}" in said.err
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].read_bytes().startswith(b"%PDF")
    again = run("handovers", "clock", *FOURTH, "--sheet", paths[0])
    assert (again.code, again.out) == (2, "")
    assert "name another file" in again.err
    assert run("handovers", "clock", *FOURTH, "--sheet", tmp_path / "no" / "sheet.pdf").code == 7


@pytest.mark.parametrize("booking", ["Zzyzx, Quux", "A087654321", "078-05-1120", "x" * 41])
def test_a_booking_that_is_no_made_up_id_is_refused_without_repeating_it(
    run: Run, tmp_path: Path, booking: str
) -> None:
    said = run("handovers", "clock", *FOURTH, "--sheet", tmp_path / "sheet.pdf", "--booking", booking)
    assert (said.code, said.out) == (2, "")
    assert booking not in said.err
    assert not (tmp_path / "sheet.pdf").exists()


def test_every_command_of_the_group_is_there_and_in_its_help(run: Run) -> None:
    said = run("handovers", "--help")
    for name in COMMANDS:
        assert f"  {name} " in said.out
        assert run("handovers", name, "--help").code == 0
    assert run("handovers", "nothing").code == 2
