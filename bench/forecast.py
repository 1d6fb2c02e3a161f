"""Times the forecast of the whole programme against its limits, with its peak of memory.

Run as ``python bench/forecast.py [--runs N]`` in a checkout with the package installed. The command is started cold,
in a process of its own, as a user starts it: all agencies and states, 8 quarters, 10,000 draws. The best of N runs
counts for time, the worst for memory. Limits: 5 s and 1,000,000,000 bytes, start included.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS = 5.0
LIMIT_BYTES = 1_000_000_000
_KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""What the system counts a process's memory in: bytes on a Mac, kilobytes elsewhere."""


def measured(*words: str) -> tuple[float, int]:
    """Seconds and bytes at the peak of one command of the program, in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from section287g.cli.main import main; main()", *words], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, words
    return seconds, usage.ru_maxrss * _KILOBYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        chart = str(Path(folder) / "chart.svg")
        commands = (
            ("forecast", "--quarters", "8", "--draws", "10000", "--format", "json"),
            ("forecast", "--by", "state"),
            ("forecast", "--plot", chart),
            ("forecast", "--backtest"),
        )
        for words in commands:
            found = [measured(*words) for _ in range(runs)]
            seconds, peak = min(one for one, _ in found), max(one for _, one in found)
            shown = f"287g {' '.join(words)}".replace(chart, "chart.svg")
            print(
                f"{shown:<62} {seconds:5.2f} s {seconds / LIMIT_SECONDS:5.2f} of {LIMIT_SECONDS:.0f} s   "
                f"{peak / 1e6:4.0f} MB {peak / LIMIT_BYTES:5.2f} of 1,000 MB"
            )


if __name__ == "__main__":
    main()
