"""Which steps of a hold come before which, as data, and where a row has them the other way round. For reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.jaillog.columns import log_columns

__all__ = ["LOG_ORDERS_SCHEMA", "order_problems"]

_KINDS: Final = ("reversed", "unlikely order")


def _is_time(name: str) -> bool:
    return name in log_columns() and log_columns()[name].kind == "time"


LOG_ORDERS_SCHEMA: Schema = (
    Column("earlier", "the column of the step that comes first", check=_is_time),
    Column("later", "the column of the step that comes later, or at the same time", check=_is_time),
    Column("kind", "reversed (an error) or unlikely order (a warning)", check=_KINDS.__contains__),
)


@cache
def _orders() -> tuple[tuple[str, str, str], ...]:
    lines = read_table(data_file("handovers/jaillog", "orders.csv"), LOG_ORDERS_SCHEMA)
    return tuple((line["kind"], line["earlier"], line["later"]) for line in lines)


def order_problems(times: Mapping[str, datetime]) -> Iterator[tuple[str, str, str]]:
    """Each pair of steps the wrong way round: the kind of problem, the earlier and the later column."""
    for kind, earlier, later in _orders():
        if earlier in times and later in times and times[later].astimezone(UTC) < times[earlier].astimezone(UTC):
            yield kind, earlier, later
