"""The page of the API in Spanish says every explanation of the OpenAPI document, once, and holds nothing else."""

from __future__ import annotations

from pathlib import Path

import yaml

from section287g.explorer.api.service import describe

FILE = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts" / "api.es.yaml"


def test_every_address_and_parameter_is_in_the_catalogue_and_nothing_else() -> None:
    operations = [one["get"] for one in describe()["paths"].values()]
    shown = {one["description"] for one in operations}
    shown |= {parameter["description"] for one in operations for parameter in one.get("parameters", ())}
    assert {pair["en"] for pair in yaml.safe_load(FILE.read_text(encoding="utf-8"))} == shown
