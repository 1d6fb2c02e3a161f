"""Times loading a synthetic release from Parquet: seconds, memory and growth for 10^5, 10^6 and 10^7 stints.

Run as ``python bench/handovers_load.py [--stints N ...] [--detainers SHARE] [--form parquet|csv|xlsx]`` in a checkout
with the package installed. Files have the schema of the release of March 2026 and invented rows, with a share of
detainers to stints; each load runs in a process of its own, which reports its wall and processor time and the most
memory that it held (VmHWM: what getrusage tells is inherited from the process that started it). No process may have
more address space than ``--memory`` gigabytes, so that a load which needs more fails instead of being measured.
Limit: ten million stints with three million detainers, loaded, linked and reported together, in a minute on two cores
and under 4 GB; loading aims at 25 seconds of it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from section287g.handovers.synthetic import Faults, make_release

AIM_SECONDS = 25.0
LIMIT_GIGABYTES = 4.0
LOAD = """
import json, re, resource, sys, time
from pathlib import Path
limit = int(float(sys.argv[1]) * 1e9)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from section287g.handovers.release import load_release
start = time.perf_counter()
release = load_release([Path(name) for name in sys.argv[3:]], "timed", store=Path(sys.argv[2]))
told = {
    "wall": time.perf_counter() - start,
    "cpu": time.process_time(),
    "gigabytes": int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]) * 1024 / 1e9,
    "rows": release.report()["tables"][-1]["stored"],
    "bytes": sum(path.stat().st_size for path in release.folder.iterdir()),
}
print(json.dumps(told))
"""


def load(folder: Path, files: list[Path], memory: float) -> dict[str, float]:
    """One load in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(memory), str(folder), *map(str, files)],
        stdout=subprocess.PIPE,
        env=os.environ,
        check=True,
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    """Prints a line for each size: stints alone, then stints with detainers."""
    parser = argparse.ArgumentParser(description="Times loading a synthetic release.")
    parser.add_argument("--stints", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--detainers", type=float, default=0.3, help="detainers for each stint")
    parser.add_argument("--form", choices=("parquet", "csv", "xlsx"), default="parquet")
    parser.add_argument("--memory", type=float, default=6.0, help="gigabytes of address space for each load")
    given = parser.parse_args()
    before: dict[str, tuple[int, float]] = {}
    for stints in given.stints:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            start = time.perf_counter()
            faults = Faults(bond_stints=stints // 200, same_day_stints=stints // 80)
            truth = make_release(
                folder / "files",
                stints=stints,
                detainers=int(stints * given.detainers),
                tables=("detainers", "detentions"),
                faults=faults,
                form=given.form,
                rows_per_sheet=1_000_000,
            )
            print(f"{stints:,} stints made in {time.perf_counter() - start:.1f} s")
            files = list(truth.files)
            alone = [path for path in files if "Detentions" in path.name]
            for what, chosen in (("stints alone", alone), ("with detainers", files)):
                told = load(folder / f"store-{len(chosen)}", chosen, given.memory)
                growth = ""
                if what in before:
                    times = stints / before[what][0]
                    growth = f", {told['wall'] / before[what][1]:.1f} times the seconds for {times:g} times the rows"
                before[what] = stints, told["wall"]
                print(
                    f"  {what:<15} {told['wall']:6.1f} s wall, {told['cpu']:6.1f} s processor, "
                    f"{told['gigabytes']:.2f} GB held, "
                    f"{sum(path.stat().st_size for path in chosen) / 1e6:,.0f} MB in, "
                    f"{told['bytes'] / 1e6:,.0f} MB stored{growth}"
                )
    print(
        f"aim: {AIM_SECONDS:g} s and under {LIMIT_GIGABYTES:g} GB for ten million stints with detainers, on two cores"
    )


if __name__ == "__main__":
    main()
