"""Where the claims of an agency lie: for the commands that make, verify and list them.

Beside the agency's own files, `claims/ID/` holds each packet: the bundle, the workbook, the PDF. A packet is written
whole into a folder that then gets its name, so nobody sees half of one; a packet that is there is never overwritten.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from section287g.errors import ClaimRefused, NotFound, StorageError
from section287g.funding.claims.bundle import BUNDLE, Bundle, read_bundle

__all__ = ["CLAIMS", "find_bundle", "read_bundles", "write_folder"]

CLAIMS: Final = "claims"
"""The folder of claims, in the folder of the agency's files."""


def read_bundles(claims: Path) -> list[Bundle]:
    """The bundles of every claim in a folder of claims, in order of their ids."""
    return [read_bundle(path) for path in sorted(claims.glob(f"*/{BUNDLE}"))]


def find_bundle(path: Path) -> tuple[Bundle, Path]:
    """A bundle and its path, from its own path or its folder's. Raises `NotFound` where there is none."""
    found = path / BUNDLE if path.is_dir() else path
    if not found.is_file():
        claims = sorted(one.parent.name for one in path.joinpath(CLAIMS).glob(f"*/{BUNDLE}"))
        there = f"; give one of {', '.join(f'{CLAIMS}/{one}' for one in claims)}" if claims else ""
        raise NotFound(f"{path} holds no {BUNDLE}{there}")
    return read_bundle(found), found


def write_folder(parent: Path, name: str, writers: Mapping[str, Callable[[Path], None]]) -> Sequence[Path]:
    """Writes files into a new folder, all or none; answers with their paths.

    Raises `ClaimRefused` where the folder is there, `StorageError` where the disk refuses.
    """
    target = parent / name
    if target.exists():
        raise ClaimRefused(
            f"{target} is there and is not overwritten; replace the claim by a new one (--replaces {name}), "
            "or remove the folder if nobody has received it"
        )
    try:
        parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=parent))
        try:
            with ThreadPoolExecutor(max_workers=2) as pool:  # a PDF is made outside Python, beside the workbook
                list(pool.map(lambda file: writers[file](draft / file), writers))
            draft.chmod(0o755)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise StorageError(f"{target}: the packet could not be written: {error.strerror}") from error
    return [target / file for file in writers]
