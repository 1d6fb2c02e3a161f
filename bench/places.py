"""Times the room of places against its limits, and prints how much of the newest list it locates.

Run as ``python bench/places.py [--runs N]`` in a checkout with the package installed. Every command is started cold,
in a process of its own, as a user starts it; the best of N runs counts. Limits: every agency of the registry matched
in 3 s, `287g covers` answered in 0.5 s.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import section287g
from section287g.places import ToLocate, Witness, locate

LIMIT_MATCH = 3.0
LIMIT_COVERS = 0.5
BEST_TRACKER_CODES = 0.979
"""Share of active agreements with their codes in the best tracker's run of 2026-09-26."""
QUESTIONS = (
    ("Gainesville, FL",),
    ("Springfield, IL",),
    ("--county", "12001"),
    ("--zip", "32601"),
    ("--point", "29.65,-82.32"),
)


def best(runs: int, work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def asked(registry: section287g.Registry) -> list[ToLocate]:
    """Every agency of the registry, as a build asks for its place."""
    witnesses: dict[str, list[Witness]] = {}
    for agency_id, ice_type, county, rows in registry.sql(
        "SELECT agency_id, coalesce(ice_type, ''), coalesce(county, ''), count(*)::INTEGER"
        " FROM rows JOIN positions USING (row_id) GROUP BY ALL ORDER BY ALL"
    ).rows():
        witnesses.setdefault(agency_id, []).append(Witness(ice_type, county, rows))
    return [
        ToLocate(agency_id, state, (agency,), tuple(witnesses.get(agency_id, ())))
        for agency_id, state, agency in registry.sql(
            "SELECT agency_id, state, agency FROM agencies ORDER BY agency_id"
        ).rows()
    ]


def command(*words: str) -> None:
    """One command of the program, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from section287g.cli.main import main; main()", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def line(what: str, seconds: float, limit: float) -> None:
    print(f"{what:<46} {seconds:6.2f} s   {seconds / limit:5.2f} of the limit of {limit} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    registry = section287g.open()
    agencies = asked(registry)
    line(f"locate {len(agencies):,} agencies", best(runs, lambda: locate(agencies)), LIMIT_MATCH)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "agencies.csv"
        with table.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["agency", "state"])
            writer.writerows(registry.sql("SELECT agency, state FROM agencies ORDER BY agency_id").rows())
        line("287g match, the same agencies by name", best(runs, lambda: command("match", str(table))), LIMIT_MATCH)
    for question in QUESTIONS:
        line(
            f"287g covers {' '.join(question)}",
            best(runs, lambda words=question: command("covers", *words)),
            LIMIT_COVERS,
        )
    total, coded = registry.sql(
        """SELECT sum(listed), sum(listed) FILTER (CASE jurisdiction WHEN 'state' THEN true
            WHEN 'municipal' THEN place_fips IS NOT NULL ELSE county_fips IS NOT NULL END) FROM agencies"""
    ).rows()[0]
    share = coded / total
    print(
        f"{int(coded):,} of {int(total):,} agreements on the newest list have the code that their jurisdiction calls "
        f"for: {share:.1%}, {share / BEST_TRACKER_CODES:.3f} of the best tracker's {BEST_TRACKER_CODES:.1%}"
    )


if __name__ == "__main__":
    main()
