"""Times the whole way: a synthetic release in the publisher's Parquet, loaded, linked and reported, in one process.

Run as ``python bench/handovers.py [--stints N ...]`` in a checkout with the package installed. For each size a
release is made by the generator with the columns of the release of March 2026: as many detainers as three tenths of
its stints, the arrests and removals that follow from them, and jails named after real places. Then one process loads
it, links it and makes the report by state, and tells the seconds of each step and the most memory that it held
(VmHWM). Limit for 10^7 stints and 3 million detainers: 60 s on 2 cores, under 4 GB. `bench/handovers_link.py`
compares with a pandas program.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_SECONDS = 60.0
LIMIT_GIGABYTES = 4.0
MAKE = """
import sys
from pathlib import Path
from section287g.handovers.synthetic import Faults, make_release
stints = int(sys.argv[2])
faults = Faults(bond_stints=stints // 200, same_day_stints=stints // 80)
make_release(
    Path(sys.argv[1]), stints=stints, detainers=stints * 3 // 10,
    tables=("arrests", "detainers", "detentions", "removals"),
    faults=faults,
    places="real",
)
"""
RUN = """
import json, sys, time
from pathlib import Path
from section287g.handovers.linking import LinkSettings
from section287g.handovers.measures import MeasureSettings, report_release
from section287g.handovers.release import load_release
from section287g.registry import open_registry
files = sorted(Path(sys.argv[1]).glob("2026*.parquet"))
start = time.perf_counter()
release = load_release(files, "timed", store=Path(sys.argv[2]))
loaded = time.perf_counter()
with open_registry() as registry:
    report = report_release(release, LinkSettings(), MeasureSettings(by=("state",)), registry=registry)
done = time.perf_counter()
held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
told = {"load": loaded - start, "report": done - loaded, "processor": time.process_time(),
        "gigabytes": int(held.split()[1]) / 1e6, "rows": release.about["tables"], "figures": len(report.lines)}
print(json.dumps(told))
"""


def main() -> None:
    """Prints a line for each size, with the ratio to the limit and the growth from the size before."""
    parser = argparse.ArgumentParser(description="Times loading, linking and reporting together.")
    parser.add_argument("--stints", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    given = parser.parse_args()
    before: tuple[int, float] | None = None
    for stints in given.stints:
        with tempfile.TemporaryDirectory() as name:
            files, store = Path(name) / "files", Path(name) / "store"
            subprocess.run([sys.executable, "-c", MAKE, str(files), str(stints)], check=True)
            done = subprocess.run(
                [sys.executable, "-c", RUN, str(files), str(store)], check=True, stdout=subprocess.PIPE
            )
        told = json.loads(done.stdout)
        seconds = told["load"] + told["report"]
        growth = ""
        if before is not None:
            growth = f", {seconds / before[1]:.1f} times the seconds for {stints / before[0]:.0f} times the rows"
        before = (stints, seconds)
        rows = ", ".join(f"{count:,} {table}" for table, count in told["rows"].items())
        print(
            f"{rows}: load {told['load']:.1f} s, link and report {told['report']:.1f} s, together {seconds:.1f} s "
            f"({seconds / LIMIT_SECONDS:.2f} of the limit), {told['processor']:.0f} s processor, "
            f"{told['gigabytes']:.2f} GB ({told['gigabytes'] / LIMIT_GIGABYTES:.2f} of the limit){growth}",
            flush=True,
        )


if __name__ == "__main__":
    main()
