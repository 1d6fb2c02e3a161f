"""The command `python -m tools.reference`: builds the reference tables, or checks that they are what it builds.

    python -m tools.reference --sources ARCHIVES --shared REFERENCE
    python -m tools.reference --shared REFERENCE --tables rosters,hifld,facilities --check

Without `--sources` only the tables of the second line can be built. The report on standard output says what was
not matched, not decided, or different between sources. Exit code 1: a table differs; 3: a source is not there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from section287g.errors import InputRefused
from tools.reference.build import FROM_SHARED, TABLES, Built, build_tables, needed_files
from tools.reference.sources import Sources

_TARGET = Path("src/section287g/places/data")


def main(arguments: list[str] | None = None) -> int:
    """Builds or checks; returns the exit code."""
    options = _parser().parse_args(arguments)
    wanted = tuple(options.tables.split(",")) if options.tables else TABLES if options.sources else FROM_SHARED
    unknown = [table for table in wanted if table not in TABLES]
    if unknown:
        print(f"no such table: {', '.join(unknown)}; there are {', '.join(TABLES)}", file=sys.stderr)
        return 2
    sources = Sources(options.sources, options.shared)
    missing = sources.missing(needed_files(wanted))
    if missing:
        print("missing sources:", *missing, sep="\n  ", file=sys.stderr)
        return 3
    try:
        built = build_tables(sources, wanted, options.out)
    except InputRefused as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print("\n".join(built.report))
    return _compare(built, options.out) if options.check else _write(built, options.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder with the package archives")
    parser.add_argument("--shared", type=Path, required=True, help="folder with the shared reference files")
    parser.add_argument("--tables", help=f"some of {','.join(TABLES)}")
    parser.add_argument("--check", action="store_true", help="write nothing; compare with the tables that are there")
    parser.add_argument("--out", type=Path, default=_TARGET, help="folder of the tables")
    return parser


def _write(built: Built, folder: Path) -> int:
    for name, content in built.files.items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")
    return 0


def _compare(built: Built, folder: Path) -> int:
    there = {name: (folder / name).read_bytes() for name in built.files if (folder / name).is_file()}
    differing = [name for name, content in built.files.items() if there.get(name) != content]
    print(f"{len(built.files)} tables built; differing: {', '.join(differing) or 'none'}")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
