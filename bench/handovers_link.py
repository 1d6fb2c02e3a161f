"""Times linking and report of releases of 10^5, 10^6 and 10^7 stints, and a plain pandas program on the same.

Run as ``python bench/handovers_link.py [--stints N ...] [--pandas N ...]`` in a checkout with the package installed.
Every run is a process of its own; seconds are those of loading from Parquet, linking and report together, memory
is the highest that the process held. Limit for 10^7 stints and 3 million detainers: 60 s on 2 cores, under 4 GB.

The release is made by rule: as many arrests as detainers and one detainer in eight without a person. The pandas
program makes the same links with `merge` and `drop_duplicates`, in one round, so that it may leave a few pairs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

LIMIT_SECONDS = 60.0
LIMIT_BYTES = 4 * 10**9
EXTRACTED = date(2026, 3, 1)
SIZES = (10**5, 10**6, 10**7)


def make(folder: Path, stints: int) -> None:
    """A release of so many stints: 0.42 stays, 0.3 detainers and 0.3 arrests a stint, over four years."""
    people = max(1, stints * 38 // 100)
    jails = (
        "SELECT row_number() OVER (ORDER BY name, state) - 1 AS jail, name, state"
        " FROM (SELECT DISTINCT name, state FROM facilities WHERE name IS NOT NULL) ORDER BY ALL LIMIT 3400"
    )
    person = "md5((hash({}) % {})::VARCHAR) || '00000000'"
    with duckdb.connect() as connection:
        from section287g.places.tables import open_reference

        with open_reference("facilities") as reference:
            rows = reference.execute(jails).fetchall()
        connection.execute(
            "CREATE TABLE jails AS SELECT unnest($a::INTEGER[]) AS jail, unnest($b::VARCHAR[]) AS name,"
            " unnest($c::VARCHAR[]) AS state",
            {key: [row[place] for row in rows] for place, key in enumerate("abc")},
        )
        who = person.format("i", people)
        days = "DATE '2022-10-01' + (hash(i * 7 + 1) % 1240)::INTEGER"
        flags = "false AS duplicate_newer, false AS duplicate_older"
        count = stints * 3 // 10
        connection.execute(
            f"""COPY (SELECT CASE WHEN i % 8 = 0 THEN NULL ELSE {who} END AS person,
                {days} AS detainer_prepare_date, 'J' || jail AS detention_facility_code,
                name AS detention_facility, NULL::VARCHAR AS facility_city, state AS facility_state,
                'I247A - Immigration Detainer - Notice of Action (as of May 2025)' AS detainer_type,
                CASE hash(i + 3) % 5 WHEN 0 THEN 'Booked into Detention' WHEN 1 THEN 'Detainer Declined by LEA'
                    WHEN 2 THEN 'Case Closed' END AS detainer_lift_reason,
                ['1 Convicted Criminal', '2 Pending Criminal Charges', '3 Other Immigration Violator']
                    [1 + (hash(i + 5) % 3)::INTEGER] AS detainer_prepared_criminality,
                NULL::VARCHAR AS apprehension_method, NULL::VARCHAR AS tod_final_program, {flags}
            FROM range({count}) r(i) JOIN jails ON jail = hash(i + 11) % {len(rows)})
            TO '{folder / "detainers.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )
        connection.execute(
            f"""COPY (SELECT {who} AS person,
                ({days} + (1 + hash(i + 17) % 60)::INTEGER)::TIMESTAMP + INTERVAL 9 HOUR AS apprehension_date_time,
                CASE WHEN hash(i + 19) % 9 = 0 THEN '287(g) Program' ELSE 'CAP Local Incarceration' END
                    AS apprehension_method,
                CASE WHEN hash(i + 23) % 9 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END
                    AS final_program,
                'TEXAS' AS apprehension_state, NULL::VARCHAR AS apprehension_state_filled_in,
                '1 Convicted Criminal' AS apprehension_criminality, {flags} FROM range({count}) r(i))
            TO '{folder / "arrests.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )
        stays = stints * 42 // 100
        began = f"({days} + (1 + hash(i + 17) % 60)::INTEGER)::TIMESTAMP + INTERVAL 15 HOUR"
        connection.execute(
            f"""COPY (SELECT {who} AS person, {began} AS stay_book_in_date_time,
                {began} + INTERVAL 30 DAY AS stay_book_out_date_time,
                {began} + to_hours((hash(n) % 600)::INTEGER) AS book_in_date_time,
                'D' || (hash(n + 1) % 700) AS detention_facility_code, 'Border Patrol' AS final_program, {flags}
                FROM (SELECT n, n * {stays} // {stints} AS i FROM range({stints}) s(n)))
            TO '{folder / "detentions.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )
        connection.execute(
            f"""COPY (SELECT {who} AS person, ({began} + INTERVAL 30 DAY)::DATE AS departed_date,
                NULL::VARCHAR AS final_program, {flags} FROM range({stays * 7 // 10}) r(i))
            TO '{folder / "removals.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )


def link_and_report(folder: Path) -> None:
    """Links, measures and publishes the release of a folder by state, and prints the seconds of each."""
    from section287g.handovers.linking import LinkSettings
    from section287g.handovers.linking.links import link_tables
    from section287g.handovers.measures import MeasureSettings, measure, publish

    start = time.perf_counter()
    tables = {path.stem: path for path in folder.glob("*.parquet")}
    with link_tables("bench", tables, EXTRACTED, "newer", LinkSettings()) as linked:
        linking = time.perf_counter()
        measures = measure(linked, MeasureSettings(("state",)))
        report = publish(linked, measures)
        booked = next(line.number for line in report.section("outcome") if line.value == "booked in")
    done = time.perf_counter()
    told(done - start, f"link {linking - start:.1f} s, report {done - linking:.1f} s, booked in {booked:,}")


def plain_pandas(folder: Path) -> None:
    """The same link as a plain pandas program makes it: all pairs by nearness, then doubles dropped on each side."""
    import pandas

    def nearest(left: pandas.DataFrame, right: pandas.DataFrame, low: int, high: int) -> pandas.DataFrame:
        pairs = left.merge(right, on="person")
        apart = (pairs["right_moment"].dt.normalize() - pairs["left_moment"].dt.normalize()).dt.days
        pairs = pairs[(apart >= low) & (apart <= high)]
        pairs = pairs.assign(distance=(pairs["right_moment"] - pairs["left_moment"]).abs()).sort_values("distance")
        return pairs.drop_duplicates("left_row").drop_duplicates("right_row")

    start = time.perf_counter()
    read = pandas.read_parquet
    detainers = read(folder / "detainers.parquet").dropna(subset=["detainer_prepare_date"])
    detainers = detainers.assign(
        day=pandas.to_datetime(detainers["detainer_prepare_date"]), row=range(len(detainers))
    )
    known = detainers.dropna(subset=["person"])
    arrests = read(folder / "arrests.parquet", columns=["person", "apprehension_date_time"])
    end = pandas.Timestamp(EXTRACTED) + pandas.Timedelta(days=1)
    arrests = arrests[arrests["person"].isin(known["person"]) & (arrests["apprehension_date_time"] < end)]
    stints = read(folder / "detentions.parquet", columns=["person", "stay_book_in_date_time", "book_in_date_time"])
    stints = stints[stints["person"].isin(known["person"]) & (stints["book_in_date_time"] < end)]
    stints = stints.sort_values("book_in_date_time")
    stays = stints.drop_duplicates(["person", "stay_book_in_date_time"])
    left = known.rename(columns={"day": "left_moment", "row": "left_row"})[["person", "left_moment", "left_row"]]
    middle = arrests.rename(columns={"apprehension_date_time": "right_moment"}).assign(right_row=range(len(arrests)))
    right = stays.rename(columns={"book_in_date_time": "right_moment"}).assign(right_row=range(len(stays)))
    first = nearest(left, middle, 0, 180)
    again = middle.rename(columns={"right_moment": "left_moment", "right_row": "left_row"})
    second = nearest(again, right[["person", "right_moment", "right_row"]], -5, 10)
    chain = first.merge(second[["left_row", "right_moment"]], left_on="right_row", right_on="left_row")
    by_state = detainers.assign(booked=detainers["row"].isin(chain["left_row_x"]))
    by_state.groupby(["facility_state", "booked", "detainer_lift_reason"], dropna=False).size()
    told(time.perf_counter() - start, f"booked in {len(chain):,}")


def told(seconds: float, what: str) -> None:
    """One line for the parent: seconds, bytes, words."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = int(status.split("VmHWM:")[1].split()[0]) * 1024  # what rusage says is inherited from the parent
    print(f"{seconds:.2f}\t{memory}\t{what}")


def run(kind: str, folder: Path) -> tuple[float, int, str]:
    """One program on one folder in a process of its own: seconds, bytes, words."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", kind, str(folder)], check=True, capture_output=True, text=True
    )
    seconds, memory, what = done.stdout.strip().split("\t")
    return float(seconds), int(memory), what


def main() -> None:
    """Makes the releases, runs both programs on each, and prints seconds, memory, growth and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stints", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--pandas", type=int, nargs="*", default=[10**5, 10**6])
    parser.add_argument("--child", nargs=2)
    given = parser.parse_args()
    if given.child:
        {"link": link_and_report, "pandas": plain_pandas}[given.child[0]](Path(given.child[1]))
        return
    before: tuple[int, float] | None = None
    for stints in given.stints:
        with tempfile.TemporaryDirectory(prefix="287g-bench-") as temporary:
            folder = Path(temporary)
            make(folder, stints)
            seconds, memory, what = run("link", folder)
            growth = (
                f", {seconds / before[1]:.1f} times the time for {stints / before[0]:.0f} times the rows"
                if before
                else ""
            )
            print(f"{stints:>10,} stints: {seconds:6.1f} s, {memory / 1e9:.2f} GB ({what}){growth}", flush=True)
            before = stints, seconds
            if stints in given.pandas:
                slow, held, words = run("pandas", folder)
                print(
                    f"{'':>10}  pandas: {slow:6.1f} s, {held / 1e9:.2f} GB ({words}), {slow / seconds:.1f} times",
                    flush=True,
                )
            if stints == max(SIZES):
                verdict = "kept" if seconds < LIMIT_SECONDS and memory < LIMIT_BYTES else "BROKEN"
                print(
                    f"{'':>10}  limit of {LIMIT_SECONDS:.0f} s and {LIMIT_BYTES / 1e9:.0f} GB: {verdict}", flush=True
                )


if __name__ == "__main__":
    main()
