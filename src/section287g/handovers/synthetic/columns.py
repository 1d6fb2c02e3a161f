"""Small steps on drawn columns, as dictionaries of arrays of one length: for `shaping`."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np

from section287g.handovers.synthetic.people import Arrays

__all__ = ["add", "const", "pick", "plus", "put", "shuffled"]


def put(connection: duckdb.DuckDBPyConnection, name: str, arrays: Arrays) -> None:
    """Makes a table of arrays, or makes it anew."""
    connection.register("arrays", arrays)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arrays")
    connection.unregister("arrays")


def pick(rng: np.random.Generator, places: Any, count: int, what: str) -> Any:
    """So many different ones of some places."""
    if count > places.size:
        raise ValueError(f"{count} {what} are asked for and {places.size} rows could have them; ask for more rows")
    return rng.permutation(places)[:count]


def add(arrays: Arrays, places: Any, **changes: Any) -> None:
    """Adds copies of some rows at the end, with changes."""
    for name, values in list(arrays.items()):
        arrays[name] = np.concatenate([values, changes[name](values[places]) if name in changes else values[places]])


def shuffled(rng: np.random.Generator, arrays: Arrays) -> Arrays:
    """The arrays in one random order; those given are emptied, so that not all stand twice."""
    order = rng.permutation(next(iter(arrays.values())).size)
    return {name: arrays.pop(name)[order] for name in list(arrays)}


def const(value: int) -> Any:
    """A change of a column to one value."""
    return lambda values: np.full(values.size, value, dtype=values.dtype)


def plus(value: int) -> Any:
    """A change of a column by a sum."""
    return lambda values: values + value
