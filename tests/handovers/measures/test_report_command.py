"""The report by the command, in every format, and as a page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from handovers.linking.planted import Planted
from handovers.measures.releases import arrested, mixed, release_of
from section287g.cli.handover_report import report as command
from section287g.handovers.measures import MeasureSettings, measure, publish
from section287g.handovers.measures.page import page_of


def test_the_command_in_every_format(tmp_path: Path) -> None:
    release_of(mixed(), tmp_path)
    arguments = ["--release", "planted", "--store", str(tmp_path), "--by", "state"]
    runner = CliRunner()
    table = runner.invoke(command, arguments, catch_exceptions=False)
    assert table.exit_code == 0
    assert "detainer to arrest: 0 to 180 days" in table.stdout
    rows = list(csv.DictReader(io.StringIO(runner.invoke(command, [*arguments, "--format", "csv"]).stdout)))
    assert {row["number"] for row in rows if row["section"] == "outcome" and row["value"] == "booked in"} == {"20"}
    whole = json.loads(runner.invoke(command, [*arguments, "--format", "json"]).stdout)
    assert whole["about"]["requests"] == "hold"
    assert len(whole["lines"]) == len(rows)
    page = tmp_path / "page.html"
    assert runner.invoke(command, [*arguments, "--page", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_arrest_may_come_before_its_detainer_where_that_is_asked_for(tmp_path: Path) -> None:
    planted = Planted()
    for number in range(12):
        planted.detainer(f"b{number}", "2025-05-05").arrest(f"b{number}", "2025-05-04T10:00")
        planted.stint(f"b{number}", "2025-05-06T10:00")
    release_of(planted, tmp_path)
    arguments = ["--release", "planted", "--store", str(tmp_path), "--format", "json"]
    plain = json.loads(CliRunner().invoke(command, arguments, catch_exceptions=False).stdout)
    asked = [*arguments, "--earliest", "-2", "--anew"]
    early = json.loads(CliRunner().invoke(command, asked, catch_exceptions=False).stdout)
    assert [one["value"] for one in plain["lines"] if one["section"] == "outcome"][1:] == ["no outcome recorded"]
    assert [one["value"] for one in early["lines"] if one["section"] == "outcome"][1:] == ["booked in"]
    assert early["about"]["detainer to arrest"] == "-2 to 180 days"


@pytest.mark.parametrize("by", ["agency", "county", "state", "model", "month", "quarter"])
def test_a_table_of_every_group_has_a_row_for_each_and_notes_once(by: str, tmp_path: Path) -> None:
    release_of(mixed(), tmp_path)
    arguments = ["--release", "planted", "--store", str(tmp_path), "--by", by]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert f"grouped by: {by}" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) < 160


def test_the_page_holds_the_figures_and_nothing_active(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        made = publish(linked, measure(linked))
    page = page_of(made)
    assert page == page_of(made)
    assert "<svg" in page
    assert "<script" not in page
    assert "detainer to arrest" in page


def test_the_page_asks_for_nothing_and_has_words_for_every_chart(tmp_path: Path) -> None:
    with arrested(mixed()).link(tmp_path) as linked:
        page = page_of(publish(linked, measure(linked, MeasureSettings(("state",)))))
    assert page.count("<svg") == page.count('<svg role="img" aria-label=') >= 2
    assert page.count("<table") >= page.count("<svg")
    for active in ("<script", "<link", "<img", "url(", "src=", "@import"):
        assert active not in page
    assert "detainer to arrest 0 to 180 days" in page
    assert "@media print" in page
