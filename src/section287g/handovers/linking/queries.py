"""The queries of this room in the dialect of an engine, with their parameters in place: for linking and measures.

A query is one SELECT in `sql/`, in a subset that engines share: window functions and ordinary joins. It is written in
DuckDB's dialect with `$name` for a parameter, and sqlglot turns it into the engine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import sqlglot
from sqlglot import expressions

from section287g.errors import NotFound

__all__ = ["Value", "query_names", "render_query"]

Value = int | str | date
_WRITTEN: Final = "duckdb"
_ROOMS: Final = ("linking", "measures")


def query_names() -> tuple[str, ...]:
    """Every query of the two rooms, by the name of its file.

    >>> "outcomes" in query_names()
    True
    """
    return tuple(sorted(_texts()))


def render_query(name: str, dialect: str, parameters: Mapping[str, Value] | None = None) -> str:
    """The text of a query for an engine. Raises `NotFound` for an unknown query, `KeyError` where a parameter lacks.

    >>> render_query("contested", "spark").endswith("WHERE p.pairs > 1")
    True
    """
    if name not in _texts():
        raise NotFound(f"no query {name!r}")
    given = parameters or {}

    def place(node: expressions.Expr) -> expressions.Expr:
        return _literal(given[node.name]) if isinstance(node, expressions.Placeholder) else node

    tree = _parsed(name).transform(place)
    return tree.sql(dialect=dialect, comments=False)


@cache
def _texts() -> Mapping[str, str]:
    found = {}
    for room in _ROOMS:
        folder = files("section287g").joinpath("handovers", room, "sql")
        for one in folder.iterdir():
            if one.name.endswith(".sql"):
                found[one.name.removesuffix(".sql")] = one.read_text(encoding="utf-8")
    return found


@cache
def _parsed(name: str) -> expressions.Expr:
    return sqlglot.parse_one(_texts()[name], read=_WRITTEN)


def _literal(value: Value) -> expressions.Expr:
    if isinstance(value, date):
        return expressions.cast(expressions.Literal.string(value.isoformat()), "date")
    if isinstance(value, int):
        return expressions.convert(value)
    return expressions.Literal.string(value)
