"""Apache Spark as an engine, with the extra `spark`: the same queries over the same Parquet files, past one machine.

The session is the one that is active, so that a cluster's own settings hold; without one, a local session is made.
Tables are kept as Parquet in a folder of this machine, on a cluster in one that all its machines see: its
setting `spark.section287g.folder`, which the user empties.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

from pyspark.sql import Observation, SparkSession, functions
from pyspark.sql.types import BooleanType, DataType, DateType, LongType, StringType, StructField, StructType

__all__ = ["FOLDER", "Spark"]

FOLDER: Final = "spark.section287g.folder"
_TYPES: Final[Mapping[str, type[DataType]]] = {
    "text": StringType,
    "integer": LongType,
    "day": DateType,
    "flag": BooleanType,
}


class Spark:
    """A Spark session for one linking."""

    dialect: Final = "spark"

    def __init__(self) -> None:
        active = SparkSession.getActiveSession()
        self._own = active is None
        self._session = active or _local()
        self._session.conf.set("spark.sql.session.timeZone", "UTC")
        given = self._session.conf.get(FOLDER, "")
        self._spilled = None if given else tempfile.TemporaryDirectory(prefix="287g-link-")
        self._folder = given or str(self._spilled.name if self._spilled is not None else "")
        self._numbers = count(1)

    def scan(self, name: str, path: Path) -> Mapping[str, str]:
        """Makes a view of a Parquet file; its columns."""
        frame = self._session.read.parquet(str(path))
        frame.createOrReplaceTempView(name)
        return dict(frame.dtypes)

    def view(self, name: str, sql: str) -> None:
        """Names a query, or names it anew."""
        self._session.sql(sql).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str) -> int:
        """Makes a table of a query, or makes it anew; its rows."""
        path = f"{self._folder}/{name}-{next(self._numbers)}"
        made = self._session.sql(sql)
        counted = Observation()  # rows are counted while they are written: no second job reads them again
        # to write them cuts the plan, which would grow with every round
        made.observe(counted, functions.count(functions.lit(1)).alias("found")).write.parquet(path)
        self._session.read.schema(made.schema).parquet(path).createOrReplaceTempView(name)
        return int(counted.get["found"])

    def give(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Makes a small table of values; columns with their types of `TYPES`."""
        shape = StructType([StructField(one, _TYPES[kind](), True) for one, kind in columns.items()])
        frame = self._session.createDataFrame([tuple(row) for row in rows], shape)
        frame.createOrReplaceTempView(name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query."""
        return [tuple(row) for row in self._session.sql(sql).collect()]

    def drop(self, names: Iterable[str]) -> None:
        """Forgets tables."""
        for name in names:
            self._session.catalog.dropTempView(name)

    def close(self) -> None:
        """Removes the tables; a session that this engine made ends."""
        if self._own:
            self._session.stop()
        if self._spilled is not None:
            self._spilled.cleanup()


def _local() -> SparkSession:
    made: SparkSession = (
        SparkSession.builder.master("local[*]")
        .appName("287g handovers")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    return made
