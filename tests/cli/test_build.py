"""`287g build` on good files and bad: messages, exit codes, and the registry as it was."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section287g.registry.store import FORMAT_VERSION
from support import hostile
from support.commands import Run
from support.workbooks import Row, name_for, workbook
from support.world import World

DAY = date(2025, 9, 3)


def rows(count: int) -> list[Row]:
    return [
        Row(
            "TEXAS",
            f"County{number} County Sheriff's Office",
            county=f"COUNTY{number} COUNTY",
            signed=date(2025, 8, 1),
        )
        for number in range(count)
    ]


def write(folder: Path, day: date, listed: list[Row], half: str = "am", **options: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_for("participating", day, half)  # type: ignore[arg-type]
    moment = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    path.write_bytes(workbook(listed, modified=moment, **options))  # type: ignore[arg-type]
    return path


def state_of(folder: Path) -> str:
    return (folder / "datapackage.json").read_text()


def test_build_and_ask(run: Run, lists: World, tmp_path: Path) -> None:
    out = tmp_path / "registry"
    said = run("build", tmp_path / "lists", "--out", out)
    assert said.code == 0, said.err
    assert f"{len(lists.files)} lists" in said.err
    newest = lists.truth.lists[-1]
    asked = run("agreements", "--registry", out, "--as-of", newest.sha256[:8], "--format", "json").json()
    assert len(asked) == len(newest.standing)


@pytest.mark.parametrize("name", sorted(hostile.UNREADABLE))
def test_a_bad_file_stops_only_itself(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "lists"
    write(folder, DAY, rows(5))
    bad = folder / "participatingAgencies09042025am.xlsx"
    bad.write_bytes(hostile.UNREADABLE[name]())
    said = run("build", folder, "--out", tmp_path / "r")
    assert said.code == 3
    assert str(bad) in said.err
    assert "1 of 2 files were refused; the rest was built" in said.err
    assert "Traceback" not in said.err
    assert len(run("agreements", "--registry", tmp_path / "r", "--format", "json").json()) == 5


@pytest.mark.parametrize("name", sorted(hostile.UNREADABLE))
def test_a_bad_file_alone_leaves_the_registry_as_it_was(run: Run, tmp_path: Path, name: str) -> None:
    write(tmp_path / "good", DAY, rows(5))
    run("build", tmp_path / "good", "--out", tmp_path / "r")
    before = state_of(tmp_path / "r")
    bad = tmp_path / "participatingAgencies09042025am.xlsx"
    bad.write_bytes(hostile.UNREADABLE[name]())
    said = run("build", bad, "--out", tmp_path / "r")
    assert said.code == 3
    assert "nothing was built" in said.err
    assert state_of(tmp_path / "r") == before
    assert len(run("agreements", "--registry", tmp_path / "r", "--format", "json").json()) == 5


def test_half_of_the_rows_gone_is_refused_until_accepted(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    write(folder, DAY, rows(40))
    write(folder, date(2025, 9, 4), rows(15))
    said = run("build", folder, "--out", tmp_path / "r")
    assert said.code == 3
    assert "15 rows after 40" in said.err
    assert len(run("agreements", "--registry", tmp_path / "r", "--format", "json").json()) == 40
    list_id = said.err.split("--accept ")[1].split()[0]
    assert run("build", folder, "--out", tmp_path / "r", "--accept", list_id).code == 0
    assert len(run("agreements", "--registry", tmp_path / "r", "--format", "json").json()) == 15


def test_contradicting_judgements_stop_the_build(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "lists", DAY, rows(5))
    run("build", tmp_path / "lists", "--out", tmp_path / "r")
    before = state_of(tmp_path / "r")
    header = "verdict,state,model,a,b,listed_together,decided_by,evidence\n"
    own = tmp_path / "own.csv"
    own.write_text(
        header + "same,TX,,Foo Police Department,Bar Police Department,,person: a,x\n"
        "distinct,TX,,Bar Police Department,Foo Police Department,,person: b,y\n"
    )
    said = run("build", tmp_path / "lists", "--out", tmp_path / "r", "--judgements", own)
    assert said.code == 4
    assert "own.csv, line 2" in said.err
    assert "own.csv, line 3" in said.err
    assert state_of(tmp_path / "r") == before


def test_a_registry_of_a_newer_version_is_left_alone(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "lists", DAY, rows(5))
    run("build", tmp_path / "lists", "--out", tmp_path / "r")
    package = tmp_path / "r" / "datapackage.json"
    package.write_text(package.read_text().replace(f'"format_version": {FORMAT_VERSION}', '"format_version": 99'))
    for command in (
        ("summary", "--registry", tmp_path / "r"),
        ("build", tmp_path / "lists", "--out", tmp_path / "r"),
    ):
        said = run(*command)
        assert said.code == 5
        assert "install the newer version" in said.err


def test_strange_rows_do_not_stop_a_build(run: Run, tmp_path: Path) -> None:
    """A new model, an unknown state, an impossible date: recorded, kept, listed."""
    listed = [
        *rows(3),
        Row("ATLANTIS", "Poseidon Police Department", signed=date(2025, 8, 1)),
        Row("TEXAS", "New Model Police Department", model="Transport Model", signed=date(2025, 8, 1)),
        Row("TEXAS", "Bad Date Police Department", signed="13/45/2025"),
    ]
    write(tmp_path / "lists", DAY, listed)
    assert run("build", tmp_path / "lists", "--out", tmp_path / "r").code == 0
    found = run("agreements", "--registry", tmp_path / "r", "--format", "json").json()
    assert len(found) == 6
    odd = {row["agency"]: row for row in found}
    assert odd["Poseidon Police Department"]["state"] == "ZZ"
    assert odd["New Model Police Department"]["model"] == "unknown"
    assert odd["Bad Date Police Department"]["signed"] is None
    told = run("anomalies", "--rows", "--registry", tmp_path / "r", "--format", "json").json()
    kinds = {row["kind"]: row for row in told}
    assert kinds["broken date"]["raw"] == "13/45/2025"
    assert kinds["broken date"]["row"] == 7
    assert kinds["unknown model"]["raw"] == "Transport Model"
    assert kinds["unknown state"]["raw"] == "ATLANTIS"


def test_swapped_kinds_and_the_same_list_twice(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    path = write(folder, DAY, rows(4))
    shutil.copyfile(path, folder / name_for("pending", DAY, "pm"))
    said = run("build", folder, "--out", tmp_path / "r")
    assert said.code == 0
    assert "1 list (1 participating, 0 page table, 0 pending)" in said.err
    kinds = [row["kind"] for row in run("anomalies", "--registry", tmp_path / "r", "--format", "json").json()]
    assert "name of the other kind" in kinds


def test_nothing_to_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = run("build", tmp_path / "empty", "--out", tmp_path / "r")
    assert said.code == 3
    assert "no .xlsx or .csv file" in said.err
    assert run("build", tmp_path / "nowhere", "--out", tmp_path / "r").code == 3


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "lists", DAY, rows(2))
    (tmp_path / "file").write_text("")
    said = run("build", tmp_path / "lists", "--out", tmp_path / "file" / "below")
    assert said.code == 7
    assert "choose a folder that can be written" in said.err


def test_export_opens(run: Run, lists: World, tmp_path: Path) -> None:
    run("build", tmp_path / "lists", "--out", tmp_path / "r")
    said = run("export", tmp_path / "out", "--only", "csv", "--registry", tmp_path / "r")
    assert said.code == 0, said.err
    assert (tmp_path / "out" / "csv" / "agreements.csv").read_text().startswith("agreement_id,")
    assert run("export", tmp_path / "lists", "--registry", tmp_path / "r").code == 7
