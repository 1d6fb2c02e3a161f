"""Measures the build against what bounds it and against what people use, in one run, as ratios.

    python bench/build.py LISTS [--runs N] [--without-openpyxl]

LISTS is a folder of lists. Each measurement runs in a process of its own, so that memory and caches are its
own; the best of N runs counts. Ratios of one run can be compared between machines, seconds cannot.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()


def read_with_calamine(lists: Path) -> None:
    """The bound: the same cells, with the fastest reader there is, and nothing else."""
    from python_calamine import CalamineWorkbook

    for path in sorted(lists.rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def read_with_openpyxl(lists: Path) -> None:
    """What trackers must do today for hyperlinks: openpyxl in its normal mode."""
    import warnings

    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    for path in sorted(lists.rglob("*.xlsx")):
        sheet = load_workbook(path).worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                _ = (cell.value, cell.hyperlink.target if cell.hyperlink else None)


def full_build(lists: Path) -> None:
    """The whole of it: read, resolve, compute, write, publish."""
    from section287g.registry.builder import build

    with tempfile.TemporaryDirectory() as out:
        build([lists], Path(out) / "registry", workers=os.cpu_count() or 1)


def prepare_one_more(lists: Path) -> Path:
    """A registry of all lists but the newest participating one."""
    from section287g.registry.builder import build

    out = Path(tempfile.mkdtemp())
    newest = max(
        lists.rglob("participatingAgencies*2026*.xlsx"), key=lambda path: path.name[23:27] + path.name[19:23]
    )
    rest = out / "lists"
    shutil.copytree(lists, rest, ignore=lambda folder, names: [n for n in names if Path(folder, n) == newest])
    build([rest], out / "registry")
    shutil.copyfile(newest, out / newest.name)
    return out


def one_more_list(out: Path) -> None:
    """One new list on top of a registry that holds all others, as an update builds it."""
    from section287g.registry.builder import build
    from section287g.registry.store import read_manifest

    work = Path(tempfile.mkdtemp())
    shutil.copytree(out / "registry", work / "registry")
    (new,) = out.glob("*.xlsx")
    begun = time.perf_counter()
    build([new], work / "registry", base=read_manifest(work / "registry"))
    print(f"inner {time.perf_counter() - begun:.3f}")
    shutil.rmtree(work)


def measure(name: str, argument: Path, runs: int) -> tuple[float, float]:
    """Best seconds and highest memory (MB) of a function of this file, each run in a new process."""
    best, memory = float("inf"), 0.0
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, str(HERE), "--call", name, str(argument)], capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(done.stderr)
        values = dict(line.split() for line in done.stdout.splitlines())
        best = min(best, float(values.get("inner", values["seconds"])))
        memory = max(memory, float(values["megabytes"]))
    return best, memory


def measure_command(runs: int, *command: str) -> float:
    """Best seconds of a command from a cold start, imports and all."""
    best = float("inf")
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from section287g.cli.main import main; main()", *command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SECTION287G_HOME": os.devnull},
        )
        best = min(best, time.perf_counter() - begun)
    return best


def report(lists: Path, runs: int, with_openpyxl: bool) -> None:
    """Prints the table."""
    bound, _ = measure("read_with_calamine", lists, runs)
    whole, memory = measure("full_build", lists, runs)
    print(f"read the cells with calamine   {bound:8.2f} s   (the bound)")
    print(f"full build                     {whole:8.2f} s   {whole / bound:5.2f} x the bound (aim: at most 3)")
    if with_openpyxl:
        slow, _ = measure("read_with_openpyxl", lists, 1)
        print(
            f"read with openpyxl, normal mode{slow:8.2f} s   {slow / whole:5.2f} x the full build (aim: at least 10)"
        )
    print(f"memory of the full build       {memory:8.0f} MB  {memory / 400:5.2f} x the limit of 400 MB")
    prepared = prepare_one_more(lists)
    one, _ = measure("one_more_list", prepared, runs)
    shutil.rmtree(prepared)
    print(f"one new list                   {one:8.2f} s   {one / 2:5.2f} x the limit of 2 s")
    cold = measure_command(max(runs, 3), "agreements", "--format", "csv")
    print(f"287g agreements, cold start    {cold:8.2f} s   {cold / 0.5:5.2f} x the limit of 0.5 s")


def main() -> None:
    """Runs the benchmark, or one measurement of it in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-openpyxl", action="store_true")
    parser.add_argument("--call", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.call:
        begun = time.perf_counter()
        globals()[arguments.call](arguments.lists)
        print(f"seconds {time.perf_counter() - begun:.3f}")
        print(f"megabytes {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f}")
    else:
        report(arguments.lists, arguments.runs, not arguments.without_openpyxl)


if __name__ == "__main__":
    main()
