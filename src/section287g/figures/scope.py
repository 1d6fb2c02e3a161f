"""What a figure counts, as SQL over the registry and as command lines: for the checks.

Values in SQL are this program's own words (list ids, models, states, types, agreement ids: the readers of
figures files refuse anything else), so a reader can paste the SQL as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from section287g.figures.model import Figure
from section287g.figures.standing import ListThen

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = [
    "AGENCIES",
    "AGREEMENTS",
    "ROWS",
    "SPELLINGS",
    "STATES",
    "STATES_AND_TERRITORIES",
    "Counts",
    "ask",
    "conditions",
    "count_sql",
    "counts",
    "quoted",
    "rows_command",
]

AGREEMENTS: Final = "agreements"
AGENCIES: Final = "agencies"
STATES: Final = "states"
STATES_AND_TERRITORIES: Final = "states and territories"
SPELLINGS: Final = "spellings of agencies as written"
ROWS: Final = "rows"
NOT_STATES: Final = ("AS", "DC", "GU", "MP", "PR", "VI")
UNREAD: Final = "ZZ"

Counts = dict[str, int]
"""Counts by unit, on one list."""


def quoted(values: Iterable[object]) -> str:
    """Values as an SQL list.

    >>> quoted(["jem", "wso"])
    "('jem', 'wso')"
    """
    return "(" + ", ".join("'" + str(value).replace("'", "''") + "'" for value in values) + ")"


def conditions(figure: Figure, signed: tuple[date, date] | None = None) -> list[str]:
    """The figure's narrowing parameters as SQL conditions on listings."""
    found = [
        f"{column} IN {quoted(figure.parameters[column])}"
        for column in ("model", "state")
        if column in figure.parameters
    ]
    if "types" in figure.parameters:
        types = quoted(figure.parameters["types"])
        found.append(f"agency_id IN (SELECT agency_id FROM agencies WHERE agency_type IN {types})")
    if signed is not None:
        found.append(f"signed BETWEEN DATE '{signed[0]}' AND DATE '{signed[1]}'")
    return found


def count_sql(lists: Iterable[ListThen], where: Iterable[str] = ()) -> str:
    """SQL that counts each list in every unit that figures name."""
    ids = quoted(dict.fromkeys(one.list_id for one in lists))
    return (
        "SELECT list, count(DISTINCT agreement_id) AS agreements, count(DISTINCT agency_id) AS agencies, "
        f"count(DISTINCT state) FILTER (state NOT IN {quoted((*NOT_STATES, UNREAD))}) AS states, "
        f"count(DISTINCT state) FILTER (state <> '{UNREAD}') AS states_and_territories, "
        "count(DISTINCT (raw_state, raw_agency)) AS spellings, count(*) AS list_rows "
        f"FROM listings WHERE {' AND '.join([f'list IN {ids}', *where])} GROUP BY list ORDER BY list"
    )


def counts(registry: Registry, lists: Iterable[ListThen], where: Iterable[str] = ()) -> dict[str, Counts]:
    """What each list holds, by list id and unit; a list without a fitting row holds none."""
    held = tuple(lists)
    units = (AGREEMENTS, AGENCIES, STATES, STATES_AND_TERRITORIES, SPELLINGS, ROWS)
    found = {one.list_id: dict.fromkeys(units, 0) for one in held}
    for list_id, *numbers in registry.sql(count_sql(held, where)).rows():
        found[list_id] = dict(zip(units, numbers, strict=True))
    return found


def ask(unit: str, one: ListThen, figure: Figure) -> str:
    """The command line that shows a count on a list.

    No option narrows by type of agency or from a day of signing: for these the answer's columns `agency_type`
    and `first_signed` do, and the verdict's SQL.
    """
    command = "agencies" if unit == AGENCIES or "types" in figure.parameters else "agreements"
    return f"287g {command} --as-of {one.as_of}{_options(figure)}"


def rows_command(one: ListThen, figure: Figure) -> str:
    """The command line for the rows of a list behind a count."""
    return f"287g rows --as-of {one.as_of}{_options(figure)}"


def _options(figure: Figure) -> str:
    given = [(name, value) for name in ("state", "model") for value in figure.parameters.get(name, ())]
    if figure.check == "signed":
        given += [("status", "listed"), ("signed-by", str(figure.day))]
    return "".join(f" --{name} {value}" for name, value in given)
