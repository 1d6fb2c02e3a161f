"""Times a claim of many officers against its limit: check, make with its packet, and verify, each started cold.

Run as ``python bench/claims.py [--officers N] [--runs N]`` in a checkout with the package installed. The files are
invented: an agency of the embedded registry, seven pay periods for each officer, a quarter of leads. The best of N
runs counts, with the most memory that the process held. Limit: a claim for 500 officers and a quarter in 3 s.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

LIMIT_SECONDS = 3.0
AGENCY = "tn-sullivan-county-sheriff"
SIGNED = date(2025, 10, 17)
PERIOD = ("2025-10-01", "2025-12-31")


def write(folder: Path, name: str, rows: list[list[object]]) -> None:
    """One table as CSV."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_files(folder: Path, officers: int) -> None:
    """The files of an invented quarter."""
    write(
        folder,
        "agency",
        [
            ["agency_id", "name", "model", "signed", "ended", "first_month"],
            [AGENCY, "Invented figures", "tfm", SIGNED, "", 7],
        ],
    )
    ids = [f"D-{number:04}" for number in range(1, officers + 1)]
    head = ["officer", "employed_from", "credentialed", "dedicated", "annual_salary"]
    write(folder, "officers", [head, *([one, "2019-01-07", "2025-10-20", "no", "60000.00"] for one in ids)])
    columns = (
        "officer period_start period_end regular_hours regular_pay benefits hours_287g overtime_hours overtime_pay"
    )
    rows: list[list[object]] = [[*columns.split(), "overtime_benefits", "overtime_hours_287g"]]
    for one in ids:
        for place in range(7):
            first = date(2025, 10, 1) + timedelta(days=14 * place)
            last = first + timedelta(days=13)
            rows.append([one, first, last, 80, "2307.69", "789.23", 31, 8, "346.15", "26.48", 6])
    write(folder, "payroll", rows)
    write(folder, "leads", [["quarter_start", "leads", "located"], ["2025-10-01", 400, 340]])


def command(*words: str) -> tuple[float, float]:
    """One command in a process of its own: its seconds, and the most memory of any command so far, in megabytes."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "from section287g.cli.main import main; main()", "claim", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"287g claim {' '.join(words)} failed: {done.stderr.decode()}")
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Prints each command's best time, as a share of the limit."""
    parser = argparse.ArgumentParser(description="Times a claim of many officers against its limit.")
    parser.add_argument("--officers", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, given.officers)
        made = folder / "claims" / f"{AGENCY}.{PERIOD[0]}.{PERIOD[1]}.1"
        period = ("--from", PERIOD[0], "--through", PERIOD[1])
        times: dict[str, list[float]] = {"check": [], "make, with packet": [], "verify": []}
        memory = 0.0
        for _ in range(given.runs):
            for path in sorted(made.glob("*")):
                path.unlink()
            if made.exists():
                made.rmdir()
            for what, words in (
                ("check", ("check", name)),
                ("make, with packet", ("make", name, *period, "--public")),
                ("verify", ("verify", str(made))),
            ):
                seconds, memory = command(*words)
                times[what].append(seconds)
        sizes = {path.name: path.stat().st_size / 1e6 for path in sorted(made.iterdir())}
    print(f"{given.officers} officers, {7 * given.officers} rows of payroll, the best of {given.runs} runs")
    for what, seconds_of in times.items():
        best = min(seconds_of)
        print(f"  {what:<20} {best:5.2f} s  {best / LIMIT_SECONDS:5.2f} of the limit of {LIMIT_SECONDS:g} s")
    print(f"  most memory {memory:.0f} MB; " + ", ".join(f"{one} {size:.2f} MB" for one, size in sizes.items()))


if __name__ == "__main__":
    main()
