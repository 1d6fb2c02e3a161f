"""What the rules cannot read from a name, decided by hand with the evidence: for `locate`, and for reviewers.

`data/judgements.csv` has one line a decision: an agency, one of its columns, the value. A decision stands before
every rule. One whose agency does not occur in a registry is inert there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.places.jurisdiction import JURISDICTIONS
from section287g.places.tables import counties

__all__ = ["JUDGED_COLUMNS", "PLACE_JUDGEMENTS_SCHEMA", "PlaceJudgement", "place_judgements"]

JUDGED_COLUMNS: Final = ("jurisdiction", "county_fips", "place_fips", "ori")
NONE: Final = "none"
_ORI: Final = re.compile(r"[A-Z0-9]{9}")

PLACE_JUDGEMENTS_SCHEMA: Schema = (
    Column("agency_id", "the agency"),
    Column("column", "what is decided", check=JUDGED_COLUMNS.__contains__),
    Column("value", "the value; codes separated by ;, or none where there is none"),
    Column("evidence", "the facts, and where they are from"),
    Column("confidence", "high, medium or low", check=("high", "medium", "low").__contains__),
    Column("decided_by", "who decided"),
)


@dataclass(frozen=True, slots=True)
class PlaceJudgement:
    """One decision: its values (none where there is no code), and the reason to print."""

    values: tuple[str, ...]
    reason: str


def _check(column: str, values: Iterable[str], where: str) -> None:
    for value in values:
        good = {
            "jurisdiction": value in JURISDICTIONS,
            "county_fips": value in counties(),
            "place_fips": value.isdigit() and len(value) in (7, 10),
            "ori": _ORI.fullmatch(value) is not None,
        }[column]
        if not good:
            raise DataFileError(f"{where}: {value!r} is no {column}")


@cache
def place_judgements() -> Mapping[tuple[str, str], PlaceJudgement]:
    """Every decision by agency and column. Raises `DataFileError` for a second one on the same, or a wrong value."""
    found: dict[tuple[str, str], PlaceJudgement] = {}
    for line in read_table(data_file("places", "judgements.csv"), PLACE_JUDGEMENTS_SCHEMA):
        where = f"places' judgements.csv, {line['agency_id']}, {line['column']}"
        key = (line["agency_id"], line["column"])
        if key in found:
            raise DataFileError(f"{where}: decided twice; keep one line")
        values = () if line["value"] == NONE else tuple(line["value"].split(";"))
        _check(line["column"], values, where)
        found[key] = PlaceJudgement(values, f"judgement ({line['confidence']}): {line['evidence']}")
    return found
