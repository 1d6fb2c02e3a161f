"""Writes the paper of a claim, `write_paper`: a PDF that a clerk prints and signs, and a screen reader can read.

US Letter, tagged to PDF/UA-1, with the fonts that come with typst. It holds no date and nothing of the machine: the
same claim gives the same bytes. What an agency wrote reaches the layout as JSON, as text and never as markup.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from section287g.funding.claims.model import Claim
from section287g.funding.claims.paper_content import paper_content
from section287g.funding.rules import Policy
from section287g.typeset import set_page

__all__ = ["write_paper"]

_LAYOUT: Final = "paper.typ"


def write_paper(claim: Claim, policy: Policy, path: Path) -> None:
    """Writes the PDF of a claim.

    Raises `ValueError` where the rules are not those of the claim, `OSError` where the disk refuses.
    """
    layout = files("section287g").joinpath("funding", "claims", "data", _LAYOUT)
    set_page(layout, paper_content(claim, policy), path)
