"""Makes the registry that the package carries: for maintainers, after new lists or rules.

Run as ``python -m section287g.registry.embed PATH...`` in a checkout, PATH being files and folders of lists.
ICE's own files are not stored; beside the tables stands a manifest of the lists they were computed from.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from section287g.registry.builder import build
from section287g.registry.registry import EMBEDDED
from section287g.registry.store import PACKAGE_NAME, Manifest

__all__ = ["MANIFEST", "embed"]

MANIFEST: Final = "lists.csv"


def embed(paths: Sequence[Path], target: Path = EMBEDDED) -> Manifest:
    """Computes a registry from lists alone and puts it, with the manifest of its lists, into a folder.

    Raises what `build` raises; a file that is refused is an error here.
    """
    with tempfile.TemporaryDirectory() as scratch:
        report = build(paths, Path(scratch) / "registry")
        if report.refused:
            raise report.refused[0].error()
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        made = report.manifest
        shutil.copytree(made.folder, target / made.folder.name)
        with duckdb.connect() as connection:
            path = str(made.table("lists")).replace("'", "''")
            lines = connection.execute(
                f"SELECT kind, day, half, sha256, name FROM read_parquet('{path}') ORDER BY list_no"
            ).fetchall()
        text = "".join(
            ",".join(str(cell) for cell in line) + "\n"
            for line in [("kind", "day", "half", "sha256", "name"), *lines]
        )
        (target / MANIFEST).write_text(text, encoding="utf-8")
        shutil.copyfile(made.root / PACKAGE_NAME, target / PACKAGE_NAME)
        return Manifest(target, target / made.folder.name, made.about)


if __name__ == "__main__":
    one = embed([Path(argument) for argument in sys.argv[1:]])
    size = sum(path.stat().st_size for path in one.folder.iterdir())
    print(f"{one.folder.name}: {size:,} bytes of tables")
