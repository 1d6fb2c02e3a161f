"""Where an agency has authority, and what covers a place: jurisdiction, county and place codes, ORI, population.

Public verb: `locate`. Example::

    from section287g.places import ToLocate, locate

    found = locate([ToLocate("fl-gainesville-police", "FL", ("Gainesville Police Department",))])

Errors are `DataFileError` (a data file of this package breaks its schema) and `NotFound` (an unknown code or place).
"""

from __future__ import annotations

from section287g.places.locate import Disagreement, Located, ToLocate, Witness, locate

__all__ = ["Disagreement", "Located", "ToLocate", "Witness", "locate"]
