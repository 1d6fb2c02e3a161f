"""Writes a synthetic release and the truth about it: for tests, for `bench`, for whoever wants to try.

Rows are drawn by `people`, become the columns of a layout by `shaping`, and files by `writing`. The same seed, layout
and sizes give the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import duckdb
import numpy as np

from section287g.handovers.release.layouts import layout_tables
from section287g.handovers.synthetic.model import LAYOUTS, OUTCOMES, Faults, Truth
from section287g.handovers.synthetic.people import draw
from section287g.handovers.synthetic.shaping import shape
from section287g.handovers.synthetic.writing import FORMS, write_tables

__all__ = ["make_release"]


def make_release(
    folder: Path,
    *,
    layout: str = "2026-03",
    stints: int = 1_000,
    detainers: int = 300,
    seed: int = 287,
    faults: Faults | None = None,
    form: str = "parquet",
    tables: Collection[str] | None = None,
    rows_per_sheet: int = 400,
) -> Truth:
    """Writes the files of a release to a folder and gives what is true of them, also as `truth.json`.

    `stints` and `detainers` are rows before faults add any; other tables follow from them. `form` is parquet, csv or
    xlsx (small ones only), `tables` which to write; a table that the layout does not have is left out.
    `rows_per_sheet` is for xlsx. Raises `ValueError` for what cannot be made.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are {', '.join(FORMS)}")
    wanted = faults or Faults()
    if form == "parquet" and wanted.two_digit_years + wanted.excel_serials + wanted.no_days + wanted.short_lines:
        raise ValueError("a column of days in Parquet cannot hold text; take csv or xlsx for these faults")
    folder.mkdir(parents=True, exist_ok=True)
    start, end = LAYOUTS[layout]
    chosen = [one for one in layout_tables()[layout] if tables is None or one in tables]
    rng = np.random.default_rng(seed)
    drawn = draw(rng, start, end, stints, detainers)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        planted = shape(connection, drawn, rng, chosen, wanted, seed, end)
        written = write_tables(connection, folder, layout, chosen, form, wanted, end, rows_per_sheet)
        truth_file = None
        if "detainers" in chosen:
            truth_file = folder / "truth-detainers.parquet"
            words = ", ".join(f"'{name}'" for name in OUTCOMES)
            connection.execute(
                f"COPY (SELECT p.source_file, p.source_sheet, p.source_row, [{words}][t.outcome + 1] AS outcome, "
                "nullif(t.days, -1) AS days, t.followed AS followed_days, t.observed, t.person IS NOT NULL AS "
                "can_be_linked, "
                "t.repeats, t.hold FROM detainers AS t JOIN place_of_detainers AS p USING (n) ORDER BY n) "
                f"TO '{str(truth_file).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)"
            )
        outcomes = {}
        if "detainers" in chosen:
            for code, number in connection.execute(
                "SELECT outcome, count(*) FROM detainers WHERE repeats = 'original' GROUP BY 1 ORDER BY 1"
            ).fetchall():
                outcomes[OUTCOMES[int(code)]] = int(number)
        without = {
            table: _count(connection, f"SELECT count(*) FROM {table} WHERE person IS NULL OR cut") for table in chosen
        }
    truth = Truth(
        folder=folder,
        layout=layout,
        seed=seed,
        extracted=end,
        files=tuple(written.files),
        rows=dict(written.rows),
        outcomes=outcomes,
        duplicates=planted.duplicates,
        anomalies=planted.anomalies,
        set_aside=written.set_aside,
        without_person=without,
        detainers=truth_file,
        planted=planted.counts,
    )
    (folder / "truth.json").write_text(json.dumps(truth.as_object(), indent=1) + "\n", encoding="utf-8")
    return truth


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    line = connection.execute(sql).fetchone()
    return int(line[0]) if line else 0
