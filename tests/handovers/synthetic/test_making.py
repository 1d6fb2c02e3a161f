"""What a synthetic release plants is found again, exactly: rows, duplicates, oddities, outcomes and places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from section287g.errors import InputRefused
from section287g.handovers.release import Release, load_release
from section287g.handovers.synthetic import ClearCell, Faults, Truth, make_release

EVERYWHERE = Faults(
    repeated_detainers=9,
    reissued_detainers=7,
    superseding_detainers=5,
    bond_stints=11,
    same_day_stints=13,
    arrests_within_24_hours=8,
    repeated_removals=6,
    encounters_within_24_hours=4,
    ancient_days=3,
    days_after_extraction=5,
    missing_forms=18,
    cut_identifiers=4,
    unknown_methods=12,
    outlier_bonds=1,
    person_of_many_stints=38,
)
IN_TEXT = Faults(
    **{
        **{name: getattr(EVERYWHERE, name) for name in Faults.__dataclass_fields__},
        "two_digit_years": 3,
        "excel_serials": 2,
        "no_days": 4,
        "notes": 2,
        "headings_again": 1,
    }
)
CASES = [
    ("parquet", "2026-03", EVERYWHERE),
    ("parquet", "processed", EVERYWHERE),
    ("csv", "2026-03", IN_TEXT),
    ("csv", "2012-2023", IN_TEXT),
    ("xlsx", "2025-07", IN_TEXT),
    ("xlsx", "2026-mid", IN_TEXT),
]


def made(folder: Path, form: str, layout: str, faults: Faults) -> tuple[Truth, Release]:
    truth = make_release(
        folder / "files", layout=layout, stints=1_500, detainers=400, seed=7, faults=faults, form=form,
        rows_per_sheet=900,
    )  # fmt: skip
    return truth, load_release(truth.files, "made", store=folder / "store", extracted=truth.extracted)


@pytest.mark.parametrize(("form", "layout", "faults"), CASES, ids=[f"{form} {layout}" for form, layout, _ in CASES])
def test_what_was_planted_is_found(tmp_path: Path, form: str, layout: str, faults: Faults) -> None:
    truth, release = made(tmp_path, form, layout, faults)
    report = release.report()
    tables = {one["table"]: one for one in report["tables"]}
    assert {table: one["stored"] for table, one in tables.items()} == truth.rows
    assert {table: one["without_person"] for table, one in tables.items()} == truth.without_person
    dropped = {
        table: {rule: counts["dropped"] for rule, counts in one["duplicates"].items()}
        for table, one in tables.items()
    }
    assert dropped == truth.duplicates
    found = {
        f"{table}.{one['column']}: {one['kind']}": one["rows"]
        for table, report_of in tables.items()
        for one in report_of["anomalies"]
    }
    assert found == {name: count for name, count in truth.anomalies.items() if count}
    for one in tables.values():
        assert one["read"] == one["stored"] + sum(one["set_aside"].values())
        assert sum(one["set_aside"].values()) == (3 if faults is IN_TEXT else 0)
    assert tables["arrests"]["classes"]["apprehension_method"]["unknown"] == 12
    assert tables["arrests"]["unknown_values"] == [
        {"column": "apprehension_method", "value": "Method Not Seen Before", "rows": 12}
    ]


def test_the_truth_of_each_detainer_stands_at_its_row(tmp_path: Path) -> None:
    """Outcomes recomputed from the loaded tables by their definitions agree row by row with the truth."""
    truth, release = made(tmp_path, "xlsx", "2026-03", IN_TEXT)
    rows = _outcomes(release, truth)
    assert rows
    wrong = [row for row in rows if row[0] != row[1]]
    assert wrong == []
    assert sum(row[2] is not None for row in rows) == sum(row[0] == "booked in" for row in rows)


def _outcomes(release: Release, truth: Truth) -> list[Any]:
    """(outcome planted, outcome recomputed, days planted) of every detainer with identifier that repeats no other."""
    sql = f"""
    WITH stays AS (
        SELECT person, stay_book_in_date_time::DATE AS day FROM read_parquet('{release.table("detentions")}')
        WHERE person IS NOT NULL GROUP BY ALL
    ), linked AS (
        SELECT d.source_sheet, d.source_row, d.detainer_lift_reason_class AS lifted,
            d.detainer_prepare_date AS prepared,
            d.person, min(date_diff('day', d.detainer_prepare_date, s.day)) AS days
        FROM read_parquet('{release.table("detainers")}') AS d
        LEFT JOIN stays AS s ON s.person = d.person AND s.day >= d.detainer_prepare_date
            AND date_diff('day', d.detainer_prepare_date, s.day) < 180
        GROUP BY ALL
    )
    SELECT t.outcome, CASE
        WHEN l.person IS NULL THEN 'cannot be linked'
        WHEN l.days IS NOT NULL AND l.days = t.days THEN 'booked in'
        WHEN l.lifted = 'booked in' THEN 'lift reason says booked in, not linked'
        WHEN l.lifted = 'declined' THEN 'declined'
        WHEN l.lifted IN ('lifted otherwise', 'superseded') THEN 'lifted otherwise'
        WHEN date_diff('day', l.prepared, DATE '{truth.extracted}') < 180 THEN 'not yet observable'
        ELSE 'no outcome recorded' END,
        CASE WHEN t.observed THEN t.days END
    FROM read_parquet('{truth.detainers}') AS t
    JOIN linked AS l ON l.source_sheet = t.source_sheet AND l.source_row = t.source_row
    WHERE t.repeats = 'original'
    """
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_a_join_without_window_fans_out_and_the_first_stint_is_often_a_hold_room(tmp_path: Path) -> None:
    _, release = made(tmp_path, "parquet", "2026-03", EVERYWHERE)
    with duckdb.connect() as connection:
        detainers, joined = connection.execute(
            f"SELECT (SELECT count(*) FROM '{release.table('detainers')}'), count(*) "
            f"FROM '{release.table('detainers')}' AS d JOIN '{release.table('detentions')}' AS s USING (person)"
        ).fetchone() or (0, 0)
        hold, first = connection.execute(
            f"SELECT count(*) FILTER (WHERE ends_with(detention_facility_code, 'HOLD')), count(*) "
            f"FROM '{release.table('detentions')}' WHERE book_in_date_time = stay_book_in_date_time"
        ).fetchone() or (0, 0)
        outside = connection.execute(
            f"SELECT count(*) FROM '{release.table('detentions')}' WHERE stay_book_in_date_time < DATE '2022-10-01'"
        ).fetchone()
    assert joined > detainers
    assert 0.4 < hold / first < 0.8
    assert outside is not None
    assert outside[0] > 0  # stays that began before the release does


def test_labels_change_in_the_summer_of_2025(tmp_path: Path) -> None:
    _, release = made(tmp_path, "parquet", "2026-03", EVERYWHERE)
    with duckdb.connect() as connection:
        spans = connection.execute(
            "SELECT label, min(day)::TEXT, max(day)::TEXT FROM (SELECT apprehension_method AS label, "
            f"apprehension_date_time::DATE AS day FROM '{release.table('arrests')}') "
            "WHERE label IN ('CAP Local Incarceration', 'Custodial Arrest') GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert [one[0] for one in spans] == ["CAP Local Incarceration", "Custodial Arrest"]
    assert spans[0][2] < "2025-08-01" <= spans[1][1]


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    made_files = [
        make_release(tmp_path / name, seed=seed, form="csv", stints=400, detainers=100).files
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    first, second, third = ([path.read_bytes() for path in files] for files in made_files)
    assert first == second
    assert first != third


def test_a_clear_cell_that_is_planted_refuses_the_file(tmp_path: Path) -> None:
    faults = Faults(clear_cells=(ClearCell("detainers", "Birth Date", "1970-05-06"),))
    for form in ("parquet", "csv", "xlsx"):
        truth = make_release(
            tmp_path / form, faults=faults, form=form, tables=("detainers",), stints=400, detainers=90
        )
        with pytest.raises(InputRefused, match="column Birth Date") as refused:
            load_release(truth.files, "made", store=tmp_path / "store")
        assert "1970" not in str(refused.value)


def test_the_truth_is_written_beside_the_files(tmp_path: Path) -> None:
    truth = make_release(tmp_path / "files", stints=400, detainers=100)
    told = json.loads((tmp_path / "files" / "truth.json").read_text())
    assert told["rows"] == dict(truth.rows)
    assert sum(told["outcomes"].values()) == 100
    assert sum(truth.outcomes.values()) == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"layout": "2030"},
        {"form": "paper"},
        {"stints": 50, "detainers": 300},
        {"faults": Faults(no_days=1)},
        {"faults": Faults(repeated_removals=100_000)},
    ],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no layout|no form|too few|text|asked for"):
        make_release(tmp_path / "files", **{"stints": 400, "detainers": 100, **wrong})
