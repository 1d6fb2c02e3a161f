"""Writes what is true of a synthetic release, of each detainer, jail and signing. For `making`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from section287g.handovers.synthetic.jails import Jail
from section287g.handovers.synthetic.model import OUTCOMES, Signing

__all__ = ["count_outcomes", "write_detainers", "write_facilities", "write_signing"]

_EPOCH = "DATE '1970-01-01'"


def count_outcomes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Original detainers by outcome, in the order of `OUTCOMES`."""
    return {
        OUTCOMES[int(code)]: int(number)
        for code, number in connection.execute(
            "SELECT outcome, count(*) FROM detainers WHERE repeats = 'original' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    }


def write_detainers(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """A line for each row of detainers, in the order of the files; the columns are told by `Truth`."""
    words = ", ".join(f"'{name}'" for name in OUTCOMES)
    return _copy(
        connection,
        f"""SELECT p.source_file, p.source_sheet, p.source_row, [{words}][t.outcome + 1] AS outcome,
            nullif(t.days, -1) AS days, t.followed AS followed_days, t.observed,
            t.person IS NOT NULL AS can_be_linked, t.repeats, t.hold, t.usable_day AS day,
            t.detention_facility_code AS facility_code,
            t.jail_state AS state, t.jail_county AS county_fips
        FROM detainers AS t JOIN place_of_detainers AS p USING (n) ORDER BY n""",
        folder / "truth-detainers.parquet",
    )


def write_facilities(connection: duckdb.DuckDBPyConnection, folder: Path, jails: Sequence[Jail]) -> Path:
    """A line for each jail, whether a detainer names it or not."""
    columns = {
        "facility_code": [one.code for one in jails],
        "name": [one.name for one in jails],
        "city": [one.city for one in jails],
        "state": [one.state for one in jails],
        "county_fips": [one.county_fips for one in jails],
        "why": [one.why for one in jails],
    }
    shown = ", ".join(f"unnest(${name}::VARCHAR[]) AS {name}" for name in columns)
    connection.execute(f"CREATE TABLE jails AS SELECT {shown}", columns)
    return _copy(connection, "SELECT * FROM jails ORDER BY facility_code", folder / "truth-facilities.parquet")


def write_signing(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    signing: Signing,
    signed: Mapping[str, int],
    start: date,
    end: date,
) -> Path:
    """A line for each county that signed: its detainers of the days before and after, counted from the rows made."""
    connection.execute(
        "CREATE TABLE signed AS SELECT unnest($counties::VARCHAR[]) AS county_fips, unnest($days::INTEGER[]) AS day",
        {"counties": list(signed), "days": list(signed.values())},
    )
    kept = "d.repeats IN ('original', 'superseding')"
    end_of_span = signing.lag + signing.span - 1
    spans = {
        "before": f"d.usable_day - {_EPOCH} BETWEEN s.day - {signing.span} AND s.day - 1",
        "after": f"d.usable_day - {_EPOCH} BETWEEN s.day + {signing.lag} AND s.day + {end_of_span}",
    }
    counts = ", ".join(
        f"count(*) FILTER ({kept} AND {span}{also}) AS {prefix}{name}"
        for prefix, also in (("", ""), ("holds_", " AND d.hold"))
        for name, span in spans.items()
    )
    first, last = (f"DATE '{day}' - {_EPOCH}" for day in (start, end))
    return _copy(
        connection,
        f"""SELECT s.county_fips, {_EPOCH} + s.day AS signed,
            s.day - {signing.span} >= {first} AND s.day + {end_of_span} <= {last} AS whole, {counts}
        FROM signed AS s LEFT JOIN detainers AS d ON d.jail_county = s.county_fips
        GROUP BY s.county_fips, s.day ORDER BY s.county_fips""",
        folder / "truth-signing.parquet",
    )


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> Path:
    quoted = str(path).replace("'", "''")
    connection.execute(f"COPY ({sql}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
    return path
