"""Criminality as ICE codes it, with its denominators, and the columns that mark 287(g)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from handovers.linking.planted import CONVICTED, NEITHER, PENDING, Planted
from handovers.measures.releases import arrested, mixed
from section287g.handovers.linking import LinkSettings
from section287g.handovers.linking.links import link_tables
from section287g.handovers.measures import criminality_shares, measure, publish
from section287g.handovers.measures.labels import BOTH


def test_the_shares_of_criminality_have_their_denominator(tmp_path: Path) -> None:
    with mixed().link(tmp_path) as linked:
        lines = publish(linked, measure(linked)).section("criminality")
    assert {line.value: (line.number, line.of, line.percent) for line in lines} == {
        "all": (53, 53, None),
        "convicted": (21, 53, 39.6),
        "pending": (20, 53, 37.7),
        "neither": (12, 53, 22.6),
    }


def test_criminality_of_arrests_has_denominators_and_both_interpretations(tmp_path: Path) -> None:
    planted = arrested(Planted().detainer("x", "2025-05-01"))
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
    found = {one.population: one for one in criminality_shares(made)}["booked in after a detainer, requests to hold"]
    assert (found.total, found.counts) == (24, {"convicted": 13, "pending": 11})


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
