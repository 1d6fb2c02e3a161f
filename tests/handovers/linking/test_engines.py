"""Both engines give the same rows; Spark's part is skipped, saying so, where there is no PySpark or no Java."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from handovers.linking.planted import NOTIFY, Planted
from section287g.errors import NotFound
from section287g.handovers.linking import open_engine
from section287g.handovers.linking.queries import query_names, render_query

ROWS = """SELECT day, state, county, agency, model, request, criminality, lift_class, linkage, outcome, closed,
    arrest_day_number, book_in_day_number, days_to_book_in, removal_day_number FROM outcomes"""
SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from section287g.handovers.linking import LinkSettings
from section287g.handovers.linking.links import link_tables
from section287g.handovers.measures import MeasureSettings, measure
folder, engine, query = sys.argv[1:]
if engine == "spark":  # a session as small as the rows are: the engine takes the one that is active
    from pyspark.sql import SparkSession
    made = SparkSession.builder.master("local[1]")
    for name, value in {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }.items():
        made = made.config(name, value)
    made.getOrCreate()
tables = {path.stem: path for path in Path(folder).glob("*.parquet")}
with link_tables("planted", tables, date(2026, 3, 1), "newer", LinkSettings(), engine=engine) as linked:
    rows = sorted(repr(tuple(row)) for row in linked.engine.rows(query))
    measures = measure(linked, MeasureSettings(("state", "quarter")))
    print("ROWS" + json.dumps([rows, repr(linked.account), repr(linked.links), repr(linked.shared), repr(measures)]))
"""


def _planted() -> Planted:
    """Four hundred people with detainers, arrests, stays and removals at random days, and every kind of gap."""
    chance = random.Random(287)
    planted = Planted()
    for number in range(400):
        person = f"p{number:03}" if chance.random() > 0.1 else None
        for _ in range(chance.randint(1, 3)):
            day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            lift = chance.choice(
                (None, "Booked into Detention", "Detainer Declined by LEA", "Case Closed", "Unheard")
            )
            name, state = chance.choice(
                (("HARRIS COUNTY JAIL", "GEORGIA"), ("NO SUCH JAIL", "OHIO"), ("X CO JAIL", None))
            )
            form = NOTIFY if chance.random() < 0.1 else "I247A"
            planted.detainer(person, day, lift=lift, code=f"{name}{state}", name=name, state=state or "", form=form)
            if chance.random() < 0.7:
                moment = f"{day}T{chance.randint(0, 23):02}:15"
                planted.arrest(person, moment, method=chance.choice((None, "287(g) Program", "Custodial Arrest")))
                planted.stint(person, moment, out=f"{day}T23:59").removal(person, day)
    return planted


def _run(folder: Path, engine: str) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), engine, ROWS], capture_output=True, text=True, timeout=540
    )
    assert done.returncode == 0, done.stderr[-2000:]
    line = next(one for one in done.stdout.splitlines() if one.startswith("ROWS"))
    rows: list[object] = json.loads(line.removeprefix("ROWS"))
    return rows


@pytest.mark.skipif(
    find_spec("pyspark") is None, reason="PySpark is not installed: Spark was not compared with DuckDB"
)
@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java: Spark was not compared with DuckDB")
def test_both_engines_agree_to_the_row(tmp_path: Path) -> None:
    _planted().write(tmp_path)
    with ThreadPoolExecutor(2) as pool:  # one links while the other's Java begins
        duck, spark = pool.map(lambda engine: _run(tmp_path, engine), ("duckdb", "spark"))
    assert isinstance(duck[0], list)
    assert len(duck[0]) > 400
    assert spark == duck


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_every_query_can_be_said_in_both_dialects(dialect: str) -> None:
    given = dict.fromkeys(
        ("extracted_number", "horizon", "window", "low", "high", "lag", "span", "first_listed", "newest_listed"), 1
    )
    for name in query_names():
        text = render_query(name, dialect, {**given, "extracted": "2026-03-01"})
        assert "$" not in text
        assert "ASOF" not in text.upper()


def test_an_unknown_engine_or_query_is_an_error() -> None:
    with pytest.raises(NotFound, match="no engine 'abacus'"):
        open_engine("abacus")
    with pytest.raises(NotFound, match="no query 'nothing'"):
        render_query("nothing", "duckdb")
