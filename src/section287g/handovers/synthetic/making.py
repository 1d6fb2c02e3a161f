"""Writes a synthetic release and the truth about it: for tests, for `bench`, for whoever wants to try.

Jails are drawn by `jails`, rows by `people`, become the columns of a layout by `shaping`, and files by `writing`;
what is true of them is written by `truth`. The same seed, layout, sizes and places give the same rows.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from section287g.handovers.release.layouts import layout_tables
from section287g.handovers.synthetic.effect import signed_days, whereabouts
from section287g.handovers.synthetic.jails import draw_jails
from section287g.handovers.synthetic.model import LAYOUTS, PLACES, Faults, Signing, Truth
from section287g.handovers.synthetic.people import draw
from section287g.handovers.synthetic.shaping import shape
from section287g.handovers.synthetic.truth import count_outcomes, write_detainers, write_facilities, write_signing
from section287g.handovers.synthetic.writing import FORMS, write_tables

__all__ = ["make_release"]

_MEMORY: Final = "1GB"
"""What DuckDB's buffers may take; the drawn numbers stand beside them. Ten million stints stay under 4 GB with it."""
_EPOCH: Final = date(1970, 1, 1)


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
    places: str = "invented",
    signing: Signing | None = None,
) -> Truth:
    """Writes the files of a release to a folder and gives what is true of them, also as `truth.json`.

    `stints` and `detainers` are rows before faults add any; other tables follow from them. `form` is parquet, csv or
    xlsx (small ones only), `tables` which to write; a table that the layout does not have is left out.
    `rows_per_sheet` is for xlsx. `places` real names jails after counties and facilities that there are; invented, so
    that no fixture is taken for what happened in a real place. `signing` plants an effect of signing, in real places.
    Raises `ValueError` for what cannot be made.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are {', '.join(FORMS)}")
    if signing is not None and places != "real":
        raise ValueError(f"an effect of signing is asked for, and counties need real places; {PLACES[0]} have none")
    wanted = faults or Faults()
    if form == "parquet" and wanted.two_digit_years + wanted.excel_serials + wanted.no_days + wanted.short_lines:
        raise ValueError("a column of days in Parquet cannot hold text; take csv or xlsx for these faults")
    start, end = LAYOUTS[layout]
    chosen = [one for one in layout_tables()[layout] if tables is None or one in tables]
    jails = draw_jails(seed, places)
    rng = np.random.default_rng(seed)
    where, signed = None, {}
    if signing is not None:
        signed = signed_days(signing)
        first, last = (start - _EPOCH).days, (end - _EPOCH).days
        where = whereabouts(np.random.default_rng([seed, 2]), jails, signing, signed, first, last, detainers)
    weights = np.cumsum([one.share for one in jails])

    def choose(size: int) -> Any:
        if places == "invented":
            return rng.integers(0, len(jails), size)
        return np.searchsorted(weights, rng.random(size) * weights[-1], side="right")

    folder.mkdir(parents=True, exist_ok=True)
    drawn = draw(rng, start, end, stints, detainers, choose, where)
    with tempfile.TemporaryDirectory(prefix="287g-made-") as spilled, _database(Path(spilled)) as connection:
        planted = shape(connection, drawn, rng, chosen, wanted, seed, end, jails)
        written = write_tables(connection, folder, layout, chosen, form, wanted, end, rows_per_sheet)
        has_detainers = "detainers" in chosen
        truth = Truth(
            folder=folder,
            layout=layout,
            seed=seed,
            extracted=end,
            files=tuple(written.files),
            rows=dict(written.rows),
            outcomes=count_outcomes(connection) if has_detainers else {},
            duplicates=planted.duplicates,
            anomalies=planted.anomalies,
            set_aside=written.set_aside,
            without_person={
                table: _count(connection, f"SELECT count(*) FROM {table} WHERE person IS NULL OR cut")
                for table in chosen
            },
            detainers=write_detainers(connection, folder) if has_detainers else None,
            facilities=write_facilities(connection, folder, jails) if has_detainers else None,
            signing=(
                write_signing(connection, folder, signing, signed, start, end)
                if has_detainers and signing is not None
                else None
            ),
            planted=planted.counts,
        )
    (folder / "truth.json").write_text(json.dumps(truth.as_object(), indent=1) + "\n", encoding="utf-8")
    return truth


def _database(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in a file, so that drawn numbers leave memory, and so do what is sorted and joined."""
    connection = duckdb.connect(str(folder / "drawn.duckdb"), config={"threads": 2, "memory_limit": _MEMORY})
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = true")  # rows are written in the order in which they are drawn
    return connection


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    line = connection.execute(sql).fetchone()
    return int(line[0]) if line else 0
