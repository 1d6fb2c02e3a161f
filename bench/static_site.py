"""Times `287g site` over the package's registry against its limit, and follows every link of what it wrote.

Run as ``python bench/static_site.py [--processes N] [--folder DIR]`` in a checkout with the package installed. It
freezes the site into a folder, twice, each time in a process of its own, and prints seconds, processor seconds of all
processes, their largest memory, files and bytes. Limit: two minutes on two cores, so 240 processor seconds. What the
downloads are made of lies in a folder for caches of this run's own, so that the first run makes it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIMIT = 120.0
BASE = "https://example.org/287g"
CALL = "from section287g.cli.site import site; site()"


@dataclass(frozen=True)
class Took:
    """A run: seconds, processor seconds of it and its children, and what it told."""

    seconds: float
    processor: float
    told: dict[str, Any]


def freeze(folder: Path, caches: Path, processes: int, *more: str) -> Took:
    """One run of the command as people give it."""
    from section287g.registry.registry import EMBEDDED

    command = [sys.executable, "-c", CALL, str(folder), "--registry", str(EMBEDDED), "--base", BASE]
    command += ["--processes", str(processes), "--format", "json", *more]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env={**os.environ, "XDG_CACHE_HOME": str(caches)}, capture_output=True, check=True)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(seconds, processor, json.loads(done.stdout))


def measure(folder: Path, processes: int) -> bool:
    """Both runs and the check, printed; says whether the limit is kept and no link is broken."""
    with tempfile.TemporaryDirectory() as caches:
        for number, name in enumerate(("first run", "second run")):
            took = freeze(folder, Path(caches), processes)
            told = took.told
            print(f"{name:<11} {took.seconds:6.1f} s, {took.processor:6.1f} processor seconds; ", end="")
            print(f"{told['pages']:,} pages, {told['files']:,} files, {told['bytes'] / 1e6:,.1f} MB; ", end="")
            print(f"written {told['written']:,}")
            if number == 0:
                first = took
        checked = freeze(folder, Path(caches), processes, "--check").told["links"]
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    ratio = first.processor / 2 / LIMIT
    print(f"largest process {largest:,.0f} MB")
    print(
        f"limit {LIMIT:.0f} s on two cores: {first.seconds / LIMIT:.2f} of it by the clock, {ratio:.2f} by processor"
    )
    print(f"{checked['inside']:,} links within the site, {len(checked['broken']):,} broken")
    return ratio <= 1 and took.told["written"] == 0 and not checked["broken"]


def main() -> None:
    """Reads the command line, measures, and leaves with 1 where the limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to leave the site; default: a folder that is removed")
    asked = parser.parse_args()
    if asked.folder is not None:
        sys.exit(not measure(asked.folder, asked.processes))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(not measure(Path(folder), asked.processes))


if __name__ == "__main__":
    main()
