"""Is the number that someone published right? Published figures in, verdicts with evidence out.

Public verbs: `read_figures` (the package's figures, or a user's file of the same format) and `check_figures`
(a registry and figures to verdicts). A verdict is computed each time and never stored.
"""

from section287g.figures.check import check_figures
from section287g.figures.model import (
    CANNOT_BE_TOLD,
    DOES_NOT_HOLD,
    HOLDS,
    HOLDS_FOR_ANOTHER_UNIT,
    VERDICTS,
    Figure,
    Found,
    Verdict,
)
from section287g.figures.read import FIGURES_SCHEMA, read_figures

__all__ = [
    "CANNOT_BE_TOLD",
    "DOES_NOT_HOLD",
    "FIGURES_SCHEMA",
    "HOLDS",
    "HOLDS_FOR_ANOTHER_UNIT",
    "VERDICTS",
    "Figure",
    "Found",
    "Verdict",
    "check_figures",
    "read_figures",
]
