"""What is measured and published of planted releases, from Python and by the command."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from handovers.linking.planted import CONVICTED, NEITHER, NOTIFY, PENDING, Planted
from section287g.cli.handover_report import report as command
from section287g.errors import InputRefused
from section287g.handovers.linking import LinkSettings
from section287g.handovers.linking.linked import Linked
from section287g.handovers.linking.links import link_tables
from section287g.handovers.measures import (
    MeasureSettings,
    compare,
    criminality_shares,
    measure,
    publish,
    report_release,
)
from section287g.handovers.measures.labels import BOTH
from section287g.handovers.measures.page import page_of
from section287g.handovers.measures.published import published_report
from section287g.handovers.release import Release, open_release


def _mixed() -> Planted:
    """Georgia: 20 booked in after 3 days, 15 declined, 12 silent. Ohio: 6 declined. 11 requests to notify."""
    planted = Planted()
    for number in range(20):
        planted.detainer(f"b{number}", "2025-05-01", criminality=PENDING)
        planted.arrest(f"b{number}", "2025-05-03T10:00").stint(f"b{number}", "2025-05-04T10:00")
    for number in range(15):
        planted.detainer(f"d{number}", "2025-05-01", lift="Detainer Declined by LEA", criminality=CONVICTED)
    for number in range(12):
        planted.detainer(f"s{number}", "2025-05-01", criminality=NEITHER)
    for number in range(6):
        planted.detainer(
            f"o{number}",
            "2025-05-01",
            lift="Detainer Declined by LEA",
            code="OH",
            name="LORAIN CO JAIL",
            state="OHIO",
        )
    for number in range(11):
        planted.detainer(f"n{number}", "2025-05-01", form=NOTIFY)
    return planted


def _release(planted: Planted, store: Path, name: str = "planted", files: tuple[str, ...] = ()) -> Release:
    folder = store / name
    folder.mkdir(parents=True)
    tables = planted.write(folder)
    about = {
        "format_version": 1,
        "duplicate_rule": "newer",
        "extracted": "2026-03-01",
        "tables": sorted(tables),
        "files": [{"name": f"{one}.csv", "sha256": one, "bytes": 1} for one in files],
    }
    (folder / "release.json").write_text(json.dumps(about), encoding="utf-8")
    return open_release(name, store)


def test_counts_times_and_outcomes_are_exact(tmp_path: Path) -> None:
    with _mixed().link(tmp_path) as linked:
        found = measure(linked, MeasureSettings(("state",)))
    assert found.requests == {("hold",): 53, ("notify",): 11}
    assert found.divisions["outcome"] == {
        ("GA", "booked in"): 20,
        ("GA", "declined"): 15,
        ("GA", "no outcome recorded"): 12,
        ("OH", "declined"): 6,
    }
    assert (found.curve.detainers, found.curve.booked) == (53, 20)
    assert [(step.days, step.booked, step.at_risk) for step in found.curve.steps] == [(3, 20, 53)]
    assert found.closed == {"booked in": 20, "declined": 21, "no outcome recorded": 12}


def test_a_book_in_before_the_detainers_day_is_counted_apart_from_times(tmp_path: Path) -> None:
    planted = Planted().detainer("a", "2025-05-10").arrest("a", "2025-05-10T12:00").stint("a", "2025-05-08T12:00")
    with planted.link(tmp_path) as linked:
        found = measure(linked)
    assert (found.early, found.curve.detainers) == (1, 0)


def test_the_small_state_is_not_told_and_cannot_be_subtracted(tmp_path: Path) -> None:
    with _mixed().link(tmp_path) as linked:
        made = publish(linked, measure(linked, MeasureSettings(("state",))))
    assert [(line.group, line.value, line.number) for line in made.section("outcome")] == [
        ("all", "all", 53),
        ("all", "declined", 21),
        ("all", "booked in", 20),
        ("all", "no outcome recorded", 12),
    ]
    assert all(line.number is None or line.number == 0 or line.number >= 3 for line in made.lines)
    assert not [
        line for line in made.lines if line.unit in ("detainers", "rows", "arrests") and line.number in range(1, 10)
    ]


def test_the_shares_of_criminality_have_their_denominator(tmp_path: Path) -> None:
    with _mixed().link(tmp_path) as linked:
        lines = publish(linked, measure(linked)).section("criminality")
    assert {line.value: (line.number, line.of, line.percent) for line in lines} == {
        "all": (53, 53, None),
        "convicted": (21, 53, 39.6),
        "pending": (20, 53, 37.7),
        "neither": (12, 53, 22.6),
    }


def test_every_column_that_marks_287g_is_counted_by_itself_and_both_readings_are_given(tmp_path: Path) -> None:
    planted = Planted().detainer("x", "2025-05-01")
    for month in ("2025-06", "2025-09"):
        for number in range(30):
            method, program = ("287(g) Program", "287G Program") if number < 12 else ("Custodial Arrest", None)
            planted.arrest(f"a{month}{number}", f"{month}-10T10:00", method=method, program=program)
    with planted.link(tmp_path) as linked:
        found = measure(linked)
        made = publish(linked, found)
    marked = {(one.table, one.column): (one.rows, one.filled, one.marked) for one in found.marks}
    assert marked["arrests", "apprehension_method"] == (60, 60, 24)
    assert marked["arrests", "final_program"] == (60, 24, 24)
    assert marked["detentions", "final_program"] == (0, 0, 0)
    assert found.arrests.by_month[("2025-09", BOTH)] == 12
    readings = {
        (line.group, line.value): (line.number, line.note) for line in made.section("arrests under both readings")
    }
    assert readings == {
        ("2025-06", "287(g) as labelled"): (12, ""),
        ("2025-06", "287(g) and custodial in one"): (30, ""),
        ("2025-09", "287(g) as labelled"): (12, "labels may have changed"),
        ("2025-09", "287(g) and custodial in one"): (30, "labels may have changed"),
    }


def test_before_and_after_signing_beside_counties_that_never_signed(tmp_path: Path) -> None:
    """Harris County, Georgia: 4 before its signing, 6 after a lag of 30 days; Vinton County, Ohio, has 3 and 9."""
    from section287g.handovers.linking.standings import first_signed
    from section287g.registry import open_registry

    signed = first_signed(open_registry())
    assert "39163" not in signed
    day = date(1970, 1, 1) + timedelta(days=signed["13145"][0])
    planted = Planted()
    for shift, here, there in ((-400, 1, 1), (-10, 4, 3), (5, 7, 7), (40, 6, 9), (200, 1, 1)):
        for number in range(here):
            planted.detainer(f"h{shift}{number}", (day + timedelta(days=shift)).isoformat())
        for number in range(there):
            when = (day + timedelta(days=shift)).isoformat()
            planted.detainer(f"v{shift}{number}", when, code="V", name="VINTON COUNTY JAIL", state="OHIO")
    with planted.link(tmp_path, extracted=day + timedelta(days=300)) as linked:
        found = measure(linked, MeasureSettings(lag=30, span=60))
    (line,) = found.signing
    assert (line.counties, line.before, line.after, line.never_before, line.never_after) == (1, 4, 6, 3, 9)
    assert line.ratio is not None
    assert float(line.ratio) == pytest.approx((6 / 4) / (9 / 3))


def test_the_answer_moves_with_window_route_and_rule(tmp_path: Path) -> None:
    planted = Planted()
    for number, wait in enumerate((5, 20, 60, 100)):
        arrested = (date(2025, 1, 1) + timedelta(days=wait)).isoformat()
        planted.detainer(f"a{number}", "2025-01-01").arrest(f"a{number}", f"{arrested}T10:00")
        planted.stint(f"a{number}", f"{arrested}T12:00")
    planted.detainer("a0", "2024-12-31", duplicate=True, duplicate_older=False)
    planted.detainer("z", "2025-01-01").stint("z", "2025-01-08T12:00")

    def link(settings: LinkSettings) -> Linked:
        return planted.link(tmp_path, settings, duplicates=settings.duplicates or "newer")

    found = {
        (one.window, one.route, one.duplicates): (one.booked, one.closed) for one in compare(link, LinkSettings())
    }
    assert found == {
        (180, "arrest", "newer"): (4, 5),
        (30, "arrest", "newer"): (2, 5),
        (90, "arrest", "newer"): (3, 5),
        (365, "arrest", "newer"): (4, 5),
        (180, "straight", "newer"): (5, 5),
        (180, "arrest", "older"): (4, 6),
        (180, "arrest", "none"): (4, 6),
    }


def test_one_way_of_publishing_is_recorded_and_another_refused(tmp_path: Path) -> None:
    release = _release(_mixed(), tmp_path)
    first = report_release(release, measures=MeasureSettings(("state",)))
    assert report_release(release, measures=MeasureSettings(("state",))) == first
    with pytest.raises(InputRefused, match="grouped by 'state', not 'month'"):
        report_release(release, measures=MeasureSettings(("month",)))
    with pytest.raises(InputRefused, match="second way"):
        report_release(release, LinkSettings(window=179), MeasureSettings(("state",)))
    assert report_release(release, measures=MeasureSettings(("month",)), anew=True).by == ("month",)
    with pytest.raises(InputRefused, match="never published"):
        report_release(release, minimum=3)


def test_the_page_holds_the_figures_and_nothing_active(tmp_path: Path) -> None:
    with _mixed().link(tmp_path) as linked:
        made = publish(linked, measure(linked))
    page = page_of(made)
    assert page == page_of(made)
    assert "<svg" in page
    assert "<script" not in page
    assert "detainer to arrest" in page


def test_the_command_in_every_format(tmp_path: Path) -> None:
    _release(_mixed(), tmp_path)
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


def _arrested(planted: Planted) -> Planted:
    """By method 287(g): 20 convicted, 12 pending, 15 neither; custodial: 40, 30, 20; elsewhere: 14, 11, 13."""
    counts = (
        ("287(g) Program", "287G Program", (20, 12, 15)),
        ("Custodial Arrest", None, (40, 30, 20)),
        ("Located", None, (14, 11, 13)),
    )
    for method, program, numbers in counts:
        for value, number in zip((CONVICTED, PENDING, NEITHER), numbers, strict=True):
            for one in range(number):
                planted.arrest(f"{method}{value}{one}", "2025-06-10T10:00", method=method, program=program)
                planted.tables["arrests"][-1]["apprehension_criminality"] = value
    return planted


def test_criminality_of_arrests_has_denominators_and_both_interpretations(tmp_path: Path) -> None:
    planted = _arrested(Planted().detainer("x", "2025-05-01"))
    with planted.link(tmp_path) as linked:
        made = publish(linked, measure(linked))
    found = {one.population: one for one in criminality_shares(made)}
    expected = {
        "all arrests": (74, 53, 48),
        "arrests, 287(g) by method": (20, 12, 15),
        "arrests, 287(g) by programme": (20, 12, 15),
        "arrests, 287(g) by method or programme": (20, 12, 15),
        "arrests, 287(g) and custodial in one": (60, 42, 35),
        "arrests, custodial, not 287(g) as labelled": (40, 30, 20),
    }
    for population, numbers in expected.items():
        one = found[population]
        assert tuple(one.count(value) for value in ("convicted", "pending", "neither")) == numbers
        assert one.total == sum(numbers)
        assert one.count("not recorded") == 0
        assert one.share("convicted") == Fraction(numbers[0], sum(numbers))
    assert found["arrests, 287(g) by method"].interpretation == "as labelled"
    assert "custodial arrests in one" in found["arrests, 287(g) and custodial in one"].interpretation
    assert found["detainers, requests to hold"].total is None  # one detainer alone


def test_a_small_share_of_criminality_is_not_told_apart(tmp_path: Path) -> None:
    """Of 25 arrests marked 287(g) 3 are neither: no count of them by criminality, and none by subtraction."""
    planted = Planted().detainer("x", "2025-05-01")
    for number in range(145):
        marked = number < 25
        method, program = ("287(g) Program", "287G Program") if marked else ("Located", None)
        planted.arrest(f"a{number}", "2025-06-10T10:00", method=method, program=program)
        value = NEITHER if number < 3 else (CONVICTED, PENDING, NEITHER)[number % 3]
        planted.tables["arrests"][-1]["apprehension_criminality"] = value if not 3 <= number < 25 else CONVICTED
    with planted.link(tmp_path) as linked:
        found = {one.population: one for one in criminality_shares(publish(linked, measure(linked)))}
    assert found["all arrests"].count("neither") is not None
    marked = found["arrests, 287(g) by method or programme"]
    assert (marked.total, marked.counts) == (None, {})


def test_criminality_at_book_in_is_that_of_the_first_stint_of_the_stay(tmp_path: Path) -> None:
    import duckdb

    planted = Planted()
    for number in range(24):
        planted.detainer(f"b{number}", "2025-05-01").arrest(f"b{number}", "2025-05-03T10:00")
        planted.stint(f"b{number}", "2025-05-04T12:00", stay="2025-05-04T10:00")
        planted.stint(f"b{number}", "2025-05-04T10:00")
    planted.write(tmp_path)
    path = tmp_path / "detentions.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE t AS SELECT *, CASE WHEN hour(book_in_date_time) = 12 THEN '{NEITHER}'"
            f" WHEN substr(person, 2)::INTEGER < 11 THEN '{PENDING}' ELSE '{CONVICTED}' END AS book_in_criminality"
            f" FROM '{path}'"
        )
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    tables = {name: tmp_path / f"{name}.parquet" for name in ("detainers", "arrests", "detentions", "removals")}
    with link_tables("planted", tables, date(2026, 3, 1), "newer", LinkSettings()) as linked:
        made = publish(linked, measure(linked))
    found = {one.population: one for one in criminality_shares(made)}[
        "booked in after a detainer, requests to hold"
    ]
    assert (found.total, found.counts) == (24, {"convicted": 13, "pending": 11})


def test_the_same_content_under_another_name_is_published_in_one_way(tmp_path: Path) -> None:
    first = _release(_mixed(), tmp_path)
    report_release(first, measures=MeasureSettings(("state",)))
    again = _release(_mixed(), tmp_path, "again")
    assert report_release(again, measures=MeasureSettings(("state",))).by == ("state",)
    with pytest.raises(InputRefused, match="grouped by 'state', not 'county'"):
        report_release(again, measures=MeasureSettings(("county",)))
    shutil.rmtree(first.folder)
    shutil.rmtree(again.folder)
    with pytest.raises(InputRefused, match="second way"):
        report_release(_release(_mixed(), tmp_path, "third"), measures=MeasureSettings(("county",)))


def test_a_release_of_some_of_the_same_files_is_refused(tmp_path: Path) -> None:
    whole = _release(_mixed(), tmp_path, files=("aa", "bb"))
    report_release(whole)
    part = _release(Planted().detainer("x", "2025-05-01"), tmp_path, "part", files=("bb",))
    with pytest.raises(InputRefused, match="some of the same files"):
        report_release(part)
    other = _release(Planted().detainer("x", "2025-05-01"), tmp_path, "other", files=("cc",))
    assert report_release(other).release == "other"


def test_another_table_of_jails_of_the_same_name_is_another_way(tmp_path: Path) -> None:
    release = _release(_mixed(), tmp_path)
    table = tmp_path / "jails.csv"
    table.write_text("facility_code,county_fips\nHARRIGA,13145\n")
    report_release(release, measures=MeasureSettings(("county",)), facilities=table)
    table.write_text("facility_code,county_fips\nHARRIGA,13121\n")
    with pytest.raises(InputRefused, match="jails to counties"):
        report_release(release, measures=MeasureSettings(("county",)), facilities=table)


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release that was reported once, by the default way."""
    release = _release(_mixed(), tmp_path_factory.mktemp("reported"))
    report_release(release)
    return release


@pytest.mark.parametrize(
    ("links", "measures"),
    [
        (LinkSettings(window=90), None),
        (LinkSettings(earliest=-2), None),
        (LinkSettings(duplicates="older"), None),
        (LinkSettings(route="straight"), None),
        (None, MeasureSettings(requests="all")),
        (None, MeasureSettings(lag=30)),
        (None, MeasureSettings(span=90)),
        (None, MeasureSettings(grouping="toolkit")),
        (None, MeasureSettings(("month",))),
    ],
)
def test_every_other_way_is_refused(
    links: LinkSettings | None, measures: MeasureSettings | None, reported: Release
) -> None:
    with pytest.raises(InputRefused, match="second way"):
        report_release(reported, links, measures)


def test_a_median_that_there_is_none_of_is_said_in_words(tmp_path: Path) -> None:
    with _mixed().link(tmp_path) as linked:
        lines = publish(linked, measure(linked)).section("days from detainer to book-in")
    told = {line.value: (line.number, line.note) for line in lines}
    assert told["half booked in after"] == (
        None,
        "fewer than half were booked in within 180 days, as estimated: there is no such day",
    )


def test_the_last_published_report_is_kept_beside_the_release(tmp_path: Path) -> None:
    release = _release(_mixed(), tmp_path)
    assert published_report(release) is None
    made = report_release(release)
    assert published_report(release) == json.loads(json.dumps(made.as_object()))


def test_an_arrest_may_come_before_its_detainer_where_that_is_asked_for(tmp_path: Path) -> None:
    planted = Planted()
    for number in range(12):
        planted.detainer(f"b{number}", "2025-05-05").arrest(f"b{number}", "2025-05-04T10:00")
        planted.stint(f"b{number}", "2025-05-06T10:00")
    _release(planted, tmp_path)
    arguments = ["--release", "planted", "--store", str(tmp_path), "--format", "json"]
    plain = json.loads(CliRunner().invoke(command, arguments, catch_exceptions=False).stdout)
    asked = [*arguments, "--earliest", "-2", "--anew"]
    early = json.loads(CliRunner().invoke(command, asked, catch_exceptions=False).stdout)
    assert [one["value"] for one in plain["lines"] if one["section"] == "outcome"][1:] == ["no outcome recorded"]
    assert [one["value"] for one in early["lines"] if one["section"] == "outcome"][1:] == ["booked in"]
    assert early["about"]["detainer to arrest"] == "-2 to 180 days"


@pytest.mark.parametrize("by", ["agency", "county", "state", "model", "month", "quarter"])
def test_a_table_of_every_group_has_a_row_for_each_and_notes_once(by: str, tmp_path: Path) -> None:
    _release(_mixed(), tmp_path)
    arguments = ["--release", "planted", "--store", str(tmp_path), "--by", by]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert f"grouped by: {by}" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) < 160


def test_the_page_asks_for_nothing_and_has_words_for_every_chart(tmp_path: Path) -> None:
    with _arrested(_mixed()).link(tmp_path) as linked:
        page = page_of(publish(linked, measure(linked, MeasureSettings(("state",)))))
    assert page.count("<svg") == page.count('<svg role="img" aria-label=') >= 2
    assert page.count("<table") >= page.count("<svg")
    for active in ("<script", "<link", "<img", "url(", "src=", "@import"):
        assert active not in page
    assert "detainer to arrest 0 to 180 days" in page
    assert "@media print" in page
