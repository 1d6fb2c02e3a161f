"""The data dictionary in Spanish says every meaning of the registry's tables, once, and holds nothing else."""

from __future__ import annotations

from pathlib import Path

import yaml

from section287g.explorer.words import catalogue
from section287g.lists.lookups import anomaly_kinds
from section287g.publish.about import make_about
from section287g.registry import open_registry
from section287g.registry.tables import SQL_TYPES, describe_tables

FILE = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts" / "dictionary.es.yaml"


def test_every_meaning_is_in_the_catalogue_and_nothing_else() -> None:
    tables = describe_tables().values()
    shown = {table.meaning for table in tables} | {column.meaning for table in tables for column in table.columns}
    shown |= {meaning for *_, meaning in anomaly_kinds().values()}
    with open_registry() as registry:
        shown.add(make_about(registry.manifest).credit)
    assert {pair["en"] for pair in yaml.safe_load(FILE.read_text(encoding="utf-8"))} == shown


def test_types_units_and_kinds_of_anomaly_have_words() -> None:
    columns = [column for table in describe_tables().values() for column in table.columns]
    for stem, names in (
        ("dictionary.type.", set(SQL_TYPES)),
        ("dictionary.unit.", {column.unit for column in columns} - {""}),
        ("anomaly.", set(anomaly_kinds())),
    ):
        english = {key.removeprefix(stem): text for key, text in catalogue("en").items() if key.startswith(stem)}
        assert english == {name: name for name in names}
        assert {key.removeprefix(stem) for key in catalogue("es") if key.startswith(stem)} == names
