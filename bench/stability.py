"""Checks that ids hang on no single list: drops each list in turn, and adds all of them one at a time.

    python bench/stability.py LISTS [--sample N] [--seed S]

LISTS is a folder of lists. Without --sample all are taken, which takes about half an hour: that is why this is
no test. The tests do the same with a seeded sample.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from section287g.identity import read_ids, read_judgements
from section287g.registry.builder import build
from section287g.registry.compute import compute
from section287g.registry.record import NamedList, make_record
from section287g.registry.sources import Gathered, gather_files
from section287g.registry.store import read_manifest


def ids_by_list(lists: list[NamedList]) -> dict[str, frozenset[str]]:
    """The ids of the agreements on each participating list, by the list's hash."""
    record = make_record(lists)
    _, identity = compute(record, read_judgements(), read_ids())
    return {
        one.raw.sha256: frozenset(
            identity.agreement_of_row[row] for row in record.row_ids[number] if row in identity.agreement_of_row
        )
        for number, (one, _) in enumerate(record.lists)
        if one.raw.kind != "pending"
    }


def drop_each(lists: dict[str, NamedList], chosen: list[str]) -> int:
    """How many of the chosen lists change an id of an agreement on another list when they are missing."""
    whole = ids_by_list(list(lists.values()))
    changed = 0
    for number, sha256 in enumerate(chosen, start=1):
        rest = ids_by_list([one for other, one in lists.items() if other != sha256])
        moved = [other for other, ids in rest.items() if ids != whole[other]]
        changed += bool(moved)
        if moved:
            print(f"without {sha256[:8]}: other ids on {', '.join(other[:8] for other in moved)}")
        show(f"dropped {number} of {len(chosen)}")
    return changed


def add_each(folder: Path, order: list[Path]) -> bool:
    """Whether adding lists one at a time, each build on the last, ends where building at once does."""
    work = Path(tempfile.mkdtemp())
    for number, path in enumerate(order, start=1):
        base = read_manifest(work / "grown") if number > 1 else None
        build([path, folder / "sightings.csv"], work / "grown", base=base, accept=[path.parent.name])
        show(f"added {number} of {len(order)}")
    at_once = build([*order, folder / "sightings.csv"], work / "at-once", accept=[path.parent.name for path in order])
    same = read_manifest(work / "grown").folder.name == at_once.manifest.folder.name
    shutil.rmtree(work)
    return same


def show(text: str) -> None:
    """Progress on standard error."""
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Runs both and leaves with 1 where an id moved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=287)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)

    gathered = Gathered()
    gather_files([arguments.lists], gathered)
    chosen = sorted(gathered.lists)
    paths = sorted(path for path in arguments.lists.rglob("*.*") if path.name != "sightings.csv")
    if arguments.sample is not None:
        chosen = rng.sample(chosen, arguments.sample)
        paths = rng.sample(paths, arguments.sample)
    else:
        rng.shuffle(paths)
    begun = time.perf_counter()
    changed = drop_each(gathered.lists, chosen)
    print(f"\rdropping each of {len(chosen)} lists: {changed} change an id on another list")
    same = add_each(arguments.lists, paths)
    ends = "the same" if same else "not the same"
    print(f"\radding {len(paths)} lists one at a time, in a random order: {ends} bytes")
    print(f"took {time.perf_counter() - begun:,.0f} s")
    sys.exit(1 if changed or not same else 0)


if __name__ == "__main__":
    main()
