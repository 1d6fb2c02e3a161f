"""The questions, asked of the registry that the package carries: at once, offline, in every format."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date

import pytest

from section287g.cli.main import COMMANDS
from support.commands import Run

ROWS = {
    "agreements": (),
    "agencies": (),
    "pending": ("--status", "all"),
    "rows": ("ma-bristol-county-sheriff:jem",),
    "diff": ("2026-02-13", "2026-02-27"),
    "series": (),
    "anomalies": (),
    "review": (),
    "figures": (),
}


def test_help_names_every_command(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in said.out


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    said = run(command, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage:")


@pytest.mark.parametrize("command", list(ROWS))
def test_formats_agree(run: Run, command: str) -> None:
    """csv, json and jsonl have the same rows and columns; the table has as many lines."""
    as_json = run(command, *ROWS[command], "--format", "json").json()
    as_lines = [json.loads(line) for line in run(command, *ROWS[command], "--format", "jsonl").out.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(run(command, *ROWS[command], "--format", "csv").out)))
    assert as_json == as_lines
    assert len(as_json) == len(as_csv) > 0
    assert [list(row) for row in as_json] == [list(row) for row in as_csv]
    table = run(command, *ROWS[command])
    assert table.code == 0
    assert len(table.out.splitlines()) >= len(as_json)


def test_data_and_talk_are_apart(run: Run) -> None:
    said = run("agreements", "--state", "MA", "--format", "csv")
    assert said.out.startswith(
        "agreement_id,agency_id,agency,state,county,model,signed,status,first_listed,last_listed,"
    )
    assert "1 agreement, as listed on 2026-02-27" in said.err
    assert "as listed" not in said.out


def test_columns_of_agreements(run: Run) -> None:
    (one,) = run("agreements", "--state", "massachusetts", "--format", "json").json()
    assert list(one) == [
        "agreement_id", "agency_id", "agency", "state", "county", "model", "signed", "status", "first_listed",
        "last_listed", "moa_url", "addendum_url",
    ]  # fmt: skip
    assert one["agreement_id"] == "ma-corrections:jem"
    assert one["signed"] == "2020-06-08"
    assert one["moa_url"].startswith("https://www.ice.gov/doclib/287gMOA/")


@pytest.mark.parametrize(
    ("day", "agreements"),
    [("2021-01-12", 150), ("2025-01-20", 135), ("2025-09-03", 957), ("2026-02-27", 1492)],
)
def test_agreements_as_of_a_day(run: Run, day: str, agreements: int) -> None:
    """The hand counts of the lists."""
    assert len(run("agreements", "--as-of", day, "--format", "json").json()) == agreements


def test_known_on_gives_what_was_published_by_then(run: Run) -> None:
    rows = run("agreements", "--as-of", "2025-09-03", "--known-on", "2025-09-03", "--format", "json").json()
    assert len(rows) == 957
    assert max(row["last_listed"] for row in rows) == "2025-09-03"
    models = [row["model"] for row in rows]
    assert [models.count(model) for model in ("jem", "wso", "tfm")] == [127, 357, 473]
    assert len({row["state"] for row in rows}) == 40


def test_signed_by_is_another_question(run: Run) -> None:
    rows = run("agreements", "--signed-by", "2025-09-03", "--format", "json").json()
    assert all(row["signed"] <= "2025-09-03" for row in rows)
    assert {row["status"] for row in rows} == {"listed", "absent", "ended"}
    assert len(rows) > 957


def test_a_list_answers_by_its_id(run: Run) -> None:
    series = {row["list"]: row for row in run("series", "--format", "json").json()}
    assert len(series) == 221
    day = [row for row in series.values() if row["date"] == "2025-09-02"]
    assert [row["agreements"] for row in day] == [956, 957]
    for row in day:
        assert len(run("agreements", "--as-of", row["list"], "--format", "json").json()) == row["agreements"]


def test_beyond_the_newest_list_it_says_so(run: Run) -> None:
    said = run("agreements", "--as-of", "2030-01-01", "--format", "csv")
    assert "as last listed on 2026-02-27" in said.err


def test_show_says_from_which_list_to_which(run: Run) -> None:
    said = run("show", "Bristol County Sheriff's Office")
    assert "to list 33336785 of 2021-04-09; ended from list bda35794 of 2021-05-20" in said.out


def test_a_name_of_several_states_is_not_guessed(run: Run) -> None:
    said = run("show", "Jackson County Sheriff's Office")
    assert said.code == 8
    assert "listed in several states" in said.err
    assert "mn-jackson-county-sheriff" in said.err


def test_rows_of_a_count_are_as_many_as_the_count(run: Run) -> None:
    """Behind 31 agreements stand 31 rows, each with list, row and raw cells."""
    counted = run("agreements", "--state", "KS", "--as-of", "2025-09-03", "--format", "json").json()
    rows = run("rows", "--state", "KS", "--as-of", "2025-09-03", "--format", "json").json()
    assert {row["agreement_id"] for row in rows} == {row["agreement_id"] for row in counted}
    assert {row["list"] for row in rows} == {"12e0e603"}
    assert all(row["row"] > 1 and row["raw_agency"] for row in rows)


def test_diff_in_words_and_as_data(run: Run) -> None:
    words = run("diff", "2021-04-09", "2021-05-20").out
    assert (
        "Bristol County Sheriff's Office (MA), Jail Enforcement Model, is no longer listed  [list bda35794]" in words
    )
    since = run("diff", "--since", "2026-02-17", "--format", "json").json()
    assert {row["change"] for row in since} <= {
        "joined",
        "absent",
        "document published",
        "spelling",
        "value",
        "name",
        "date",
    }
    assert len([row for row in since if row["change"] == "absent"]) == 5


def test_link_pending_for_a_time(run: Run) -> None:
    every = run("agreements", "--link-pending", "0", "--format", "json").json()
    long = run("agreements", "--link-pending", "20", "--format", "json").json()
    assert len(every) == 104
    assert 0 < len(long) < len(every)
    assert all(row["moa_url"] is None for row in every)
    assert all(date.fromisoformat(row["first_listed"]) <= date(2026, 2, 7) for row in long)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("agreements", "--as-of", "2025-13-01"), 2, "write it as 2025-09-03"),
        (("agreements", "--as-of", "2019-01-01"), 8, "the first is of 2021-01-12"),
        (("agreements", "--as-of", "deadbeef"), 8, "no list has an id that begins with deadbeef"),
        (("agreements", "--state", "Atlantis"), 8, "two-letter code or its name"),
        (("agreements", "--model", "xyz"), 2, "xyz"),
        (("show", "tx-no-such-agency"), 8, "near are"),
        (("show", "ma-bristol-county-sheriff:tfm"), 8, "this agency has ma-bristol-county-sheriff:jem"),
        (("anomalies", "--kind", "nonsense"), 8, "the kinds are"),
        (("diff",), 2, "say from when"),
        (("diff", "2026-01-01", "2025-01-01"), 8, "the earlier one first"),
        (("nonsense",), 2, "No such command"),
        (("info", "--registry", "no-such-folder"), 5, "holds no registry"),
        (("review", "--same", "TX", "A", "B"), 2, "--reason"),
        (("figures", "no-such-file.csv"), 2, "no-such-file.csv"),
    ],
)
def test_what_cannot_be_answered_says_why(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = run(*arguments)
    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_info_tells_which_registry_and_why(run: Run) -> None:
    about = run("info", "--format", "json").json()
    assert about["chosen"] == "embedded"
    assert about["lists"] == {"participating": 202, "page table": 19, "pending": 250}


def test_a_judgement_is_written_and_counts_in_a_build(run: Run, lists: object, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    run("build", folder / "lists", "--out", folder / "r")
    names = [
        row["agency"]
        for row in run("agencies", "--registry", folder / "r", "--status", "all", "--format", "json").json()
    ]
    states = [
        row["state"]
        for row in run("agencies", "--registry", folder / "r", "--status", "all", "--format", "json").json()
    ]
    state = states[0]
    own = folder / "own.csv"
    fits = run(
        "review",
        "--distinct",
        state,
        names[0],
        "Quite Another Office",
        "--reason",
        "seen",
        "--by",
        "me",
        "--judgements",
        own,
    )
    assert fits.code == 0
    assert "are distinct, person: me" in fits.err
    again = run(
        "review",
        "--same",
        state,
        names[0],
        "Quite Another Office",
        "--reason",
        "no",
        "--by",
        "me",
        "--judgements",
        own,
    )
    assert again.code == 4
    assert "contradict each other" in again.err
    assert len(own.read_text().splitlines()) == 2
    assert run("build", folder / "lists", "--out", folder / "r", "--judgements", own).code == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`287g series | head -1` ends quietly."""
    code = "import sys; sys.argv = ['287g', 'rows', 'ac3a707e']; from section287g.cli.main import main; main()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        talk = process.stderr.read().decode()
        assert process.wait() == 0
    assert "Traceback" not in talk
