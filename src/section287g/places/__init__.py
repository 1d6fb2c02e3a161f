"""Where an agency has authority, and what covers a place: jurisdiction, county and place codes, ORI, population.

Public verb: `locate`. Example::

    from section287g.places import ToLocate, locate

    found = locate([ToLocate("fl-gainesville-police", "FL", ("Gainesville Police Department",))])

Errors are `DataFileError` (a data file of this package breaks its schema) and `NotFound` (an unknown code or place).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from section287g.lazily import offer

if TYPE_CHECKING:
    from section287g.places.answers import PLACE_RULES, Disagreement, Located, ToLocate, Witness
    from section287g.places.locating import locate

__all__ = ["PLACE_RULES", "Disagreement", "Located", "ToLocate", "Witness", "locate"]
__getattr__ = offer(
    __name__,
    {
        "answers": "PLACE_RULES Disagreement Located ToLocate Witness",
        "locating": "locate",
    },
)
