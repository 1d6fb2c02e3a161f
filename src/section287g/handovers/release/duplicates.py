"""The publisher's rules for rows that repeat one another, by table and name: older and newer. For `loading`.

Each rule is an SQL file in `data/duplicates`; `data/rules.csv` says in words what it does. Both are computed at
loading and stay beside each other; which one counts is chosen by name. Rows without an identifier are never merged,
and whether they repeat another is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.release.columns import ROOM, anchors
from section287g.handovers.release.engine import ask, name_sql
from section287g.handovers.release.model import TABLES
from section287g.handovers.release.tablerows import TableRows

__all__ = [
    "NAMED_RULES",
    "RULES",
    "RULES_SCHEMA",
    "DuplicateRule",
    "dropped_sql",
    "duplicate_rules",
    "flag_duplicates",
]

NAMED_RULES: Final = ("older", "newer")
RULES: Final = (*NAMED_RULES, "none")
"""What can be chosen; none counts every row."""
RULES_SCHEMA: Schema = (
    Column("table", "table of a release", check=TABLES.__contains__),
    Column("rule", "name of the rule", check=NAMED_RULES.__contains__),
    Column("file", "its SQL in data/duplicates"),
    Column("says", "what it does, in words"),
)
_VARIABLE: Final = "dropped_"
_SAME: Final = {
    "arrests": (),
    "detainers": (),
    "detentions": ("detention_facility_code", "day"),
    "encounters": (),
    "removals": ("day",),
}
"""What rows share at least, beside the person, if one can repeat another: the rules look at no others."""


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """One rule of one table: its name, what it says, its SQL."""

    table: str
    name: str
    says: str
    sql: str


@cache
def duplicate_rules(table: str) -> Mapping[str, DuplicateRule]:
    """The rules of a table by name.

    >>> duplicate_rules("removals")["newer"].says
    'the same person and day; the last is kept'
    """
    return MappingProxyType(
        {
            line["rule"]: DuplicateRule(
                table,
                line["rule"],
                line["says"],
                data_file(ROOM, "duplicates").joinpath(line["file"]).read_text(encoding="utf-8"),
            )
            for line in read_table(data_file(ROOM, "rules.csv"), RULES_SCHEMA)
            if line["table"] == table
        }
    )


def flag_duplicates(connection: Any, table: str, rows: TableRows) -> dict[str, dict[str, int]]:
    """Finds the rows that each rule drops, for `dropped_sql`, and counts what it touches.

    Rows that are set aside have no day, and no rule looks at those.
    """
    wanted = {
        "arrests": {"apprehension_method": "VARCHAR"},
        "detainers": {"detainer_type": "VARCHAR", "detention_facility": "VARCHAR"},
        "detentions": {
            "detention_facility_code": "VARCHAR",
            "stay_book_in_date_time": "TIMESTAMP",
            "initial_bond_set_amount": "DECIMAL(18,2)",
        },
    }.get(table, {})
    others = [
        name_sql(name) if name in rows.columns else f"NULL::{kind} AS {name_sql(name)}"
        for name, kind in wanted.items()
    ]
    anchor = name_sql(anchors()[table])
    seconds = f"(epoch_us({anchor}::TIMESTAMP) // 1000000)::BIGINT AS seconds, {anchor}::DATE AS day"
    # no filter on the person here, who would be made out twice for it; rows without one have no h
    source = f"(SELECT *, {rows.folded} AS folded, {seconds} FROM {rows.sql})"
    shared = f"CASE WHEN folded IS NOT NULL THEN hash({', '.join(['folded', *_SAME[table]])}) END"
    ask(connection, f"CREATE OR REPLACE TEMP TABLE looks AS SELECT {shared} AS h, n FROM {source}", name=table)
    ask(
        connection,
        "CREATE OR REPLACE TEMP TABLE alike AS SELECT n FROM looks WHERE h IN "
        "(SELECT h FROM looks WHERE h IS NOT NULL GROUP BY h HAVING count(*) > 1)",
        name=table,
    )
    ask(connection, "DROP TABLE looks", name=table)
    shown = ", ".join(["n", f"{rows.person} AS person", seconds, *others])
    ask(
        connection,
        f"CREATE OR REPLACE TEMP TABLE one_table AS SELECT {shown} FROM {rows.some('alike')}",
        name=table,
    )
    ask(connection, "DROP TABLE alike", name=table)
    # not in the query before, which would then make each keyed hash twice
    ask(connection, "DELETE FROM one_table WHERE person IS NULL", name=table)
    counts: dict[str, dict[str, int]] = {}
    for name in NAMED_RULES:
        rule = duplicate_rules(table)[name]
        ask(connection, f"CREATE OR REPLACE TEMP TABLE flagged_{name} AS {rule.sql}", name=table)
        touched, dropped = ask(
            connection,
            f"SELECT count(*) FILTER (WHERE touched), count(*) FILTER (WHERE dropped) FROM flagged_{name}",
            name=table,
        )[0]
        counts[name] = {"touched": int(touched), "dropped": int(dropped)}
        # a bit for each row, which keeps rows in their order where a join would not
        ask(
            connection,
            f"SET VARIABLE {_VARIABLE}{name} = (SELECT bitstring_agg({rows.position}, 0, {rows.positions}) "
            f"FROM flagged_{name} WHERE dropped)",
            name=table,
        )
    return counts


def dropped_sql(rule: str, rows: TableRows, counts: Mapping[str, Mapping[str, int]]) -> str:
    """Whether a rule drops a row, by what `flag_duplicates` found last."""
    if not counts[rule]["dropped"]:
        return "false"
    return f"get_bit(getvariable('{_VARIABLE}{rule}')::BIT, {rows.position}::INTEGER) = 1"
