"""Makes an export's CSV files safe to open in a spreadsheet program: no cell of text can become a formula there.

Only files that have such a cell are written anew; the package's sizes and hashes follow. Parquet, SQLite and the
workbook need none of it and keep every text as it is.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from section287g.publish.flat import count_guarded, write_flat
from section287g.publish.source import Source
from section287g.registry.registry import Registry
from section287g.registry.store import PACKAGE_NAME

__all__ = ["README_NAME", "guard_tables"]

README_NAME: Final = "README.md"


def guard_tables(registry: Registry, folder: Path) -> Mapping[str, int]:
    """Guards the CSV files of an export and says so in its README; gives the cells changed, by table.

    Raises `OSError` where the disk refuses.
    """
    changed: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory(prefix=".spill-", dir=folder.parent) as spill,
        Source(registry, Path(spill)) as source,
    ):
        for name in source.tables:
            cells = count_guarded(source, name)
            if cells:
                changed[name] = cells
                write_flat(source, name, folder / "csv" / f"{name}.csv", guarded=True)
    (folder / README_NAME).write_text(_readme(changed), encoding="utf-8", newline="\n")
    _seal(folder, changed)
    return changed


def _seal(folder: Path, changed: Mapping[str, int]) -> None:
    """Writes the new sizes and hashes into the package, and how many cells were changed."""
    path = folder / PACKAGE_NAME
    package = json.loads(path.read_text(encoding="utf-8"))
    for one in package["resources"]:
        file = folder / one["path"]
        if file.suffix == ".csv" and file.stem in changed:
            content = file.read_bytes()
            one |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    package["section287g"]["guarded_cells"] = dict(changed)
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _readme(changed: Mapping[str, int]) -> str:
    """What the archive holds and what was done to it, for people."""
    told = "; ".join(f"{name}: {cells:,}" for name, cells in changed.items())
    return f"""# The record as CSV

`csv` has every table, one a file; `DICTIONARY.md` says what each column means, `datapackage.json` the same for
programs, with the size and SHA-256 of every file. An empty cell is unknown, never zero.

## Cells that would be formulas

A spreadsheet program takes a text that begins with = + - @, a tab or the end of a line for a formula. Here such a
text begins with an apostrophe, which is no part of it: a program that reads these files takes one apostrophe away
where one of those signs follows. Numbers and days are as they are. The Parquet files, the database and the workbook
have every text unchanged; nothing in the workbook is a formula.

Cells changed in these files: {sum(changed.values()):,}{f" ({told})" if told else ""}.
"""
