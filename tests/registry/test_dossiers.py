"""All dossiers at once say of each agency what is said of it alone."""

from __future__ import annotations

from typing import Any

import pytest

import section287g
from section287g.registry.dossiers import ask_dossiers


def test_every_agency_is_there() -> None:
    with section287g.open() as registry:
        ids = {row[0] for row in registry.sql("SELECT agency_id FROM agencies").rows()}
        assert set(ask_dossiers(registry.connection)) == ids


@pytest.mark.parametrize(
    "agency_id",
    [
        "tx-galveston-county-sheriff",
        "ma-bristol-county-sheriff",
        "fl-bay-county-sheriff",
        "fl-fish-and-wildlife-conservation-commission",
    ],
)
def test_a_dossier_is_what_is_shown_alone(agency_id: str) -> None:
    with section287g.open() as registry:
        if agency_id not in {row[0] for row in registry.sql("SELECT agency_id FROM agencies").rows()}:
            pytest.fail(f"the registry has no {agency_id}")
        alone = registry.show(agency_id)
        together = ask_dossiers(registry.connection)[agency_id]
    for name, value in alone.items():
        if name != "agreements":
            assert together[name] == value
    for one, other in zip(alone["agreements"], together["agreements"], strict=True):
        assert {name: _bare(value) for name, value in other.items()} == one


def _bare(value: Any) -> Any:
    """Spans are given with their positions too."""
    if not isinstance(value, list):
        return value
    return [{name: cell for name, cell in line.items() if not name.endswith("_position")} for line in value]
