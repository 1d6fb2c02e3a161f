"""Makes the packets of the example year of claims anew from its files, for maintainers after any change of rules.

Run as ``python -m tools.examples`` in a checkout with the package installed. The registry is built from the example's
own invented lists; each claim is made with the claims before it, as the tutorial does it by hand.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from section287g.cli.claim_make import make
from section287g.registry import build

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "a-year-of-claims"


class Stage(NamedTuple):
    """One claim of the year: the files as they were then, the period, and which claim it replaces."""

    files: str
    first: str
    last: str
    replaces: str | None = None


AGENCY = "tx-example-county-sheriff"
STAGES = (
    Stage("1-first-quarter", "2025-10-01", "2025-12-31"),
    Stage("2-second-quarter", "2026-01-01", "2026-03-31"),
    Stage("3-third-quarter", "2026-04-01", "2026-06-30"),
    Stage("4-third-quarter-again", "2026-04-01", "2026-06-30", f"{AGENCY}.2026-04-01.2026-06-30.1"),
    Stage("5-fourth-quarter", "2026-07-01", "2026-09-30"),
)


def remake(claims: Path, registry: Path) -> None:
    """Makes every claim into a folder, in order, with a registry of the example's lists."""
    for stage in STAGES:
        words = [str(EXAMPLE / stage.files), "--from", stage.first, "--through", stage.last, "--public"]
        words += ["--claims", str(claims), "--registry", str(registry)]
        words += ["--replaces", stage.replaces] if stage.replaces is not None else []
        make.main(words, standalone_mode=False)


def main() -> None:
    """Makes registry and claims anew in the example's own folder."""
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        build([EXAMPLE / "lists"], fresh / "registry")
        remake(fresh / "claims", fresh / "registry")
        for part in ("registry", "claims"):
            shutil.rmtree(EXAMPLE / part, ignore_errors=True)
            shutil.move(fresh / part, EXAMPLE / part)


if __name__ == "__main__":
    main()
