"""Builds the boundary files of the package: `python -m tools.boundaries --sources FOLDER [--check]`.

Run it from the repository root. FOLDER holds the archives that `data/sources.csv` names. With `--check` nothing is
written, and the command fails where a stored file's text differs from what the archives give.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from tools.boundaries.degrees import boundaries_text, merge
from tools.boundaries.pixels import map_text
from tools.boundaries.sources import read_atlases
from tools.boundaries.topology import pack, unpack

_FOLDER: Final = Path("src/section287g/places/data")


def main() -> int:
    """Builds or checks both files; 0 where they are as the archives say."""
    parser = argparse.ArgumentParser(prog="python -m tools.boundaries", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="the folder that holds the archives")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    asked = parser.parse_args()
    merged = merge(read_atlases(asked.sources))
    texts = {"boundaries.json.gz": boundaries_text(merged), "map.json.gz": map_text(merged)}
    differ = [name for name, text in texts.items() if not _same(_FOLDER / name, text)]
    for name in differ:
        if asked.check:
            print(f"{name} is not what the archives give", file=sys.stderr)
        else:
            (_FOLDER / name).write_bytes(pack(texts[name]))
            print(f"{name}: {(_FOLDER / name).stat().st_size:,} bytes written")
    return 1 if differ and asked.check else 0


def _same(path: Path, text: str) -> bool:
    """Whether a file holds this text; its compressed bytes may differ from one library version to the next."""
    return path.is_file() and unpack(path.read_bytes()) == text


if __name__ == "__main__":
    raise SystemExit(main())
