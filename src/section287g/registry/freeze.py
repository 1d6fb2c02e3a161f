"""Adds what a registry found to the committed ledger of ids: for maintainers, after new lists came in.

Run as ``python -m section287g.registry.freeze REGISTRY`` in a checkout. Nothing that stands in the ledger is
changed: lines are only added, so no id is ever renumbered.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from section287g.datafiles import data_file, write_table
from section287g.identity import normal_form
from section287g.identity.ids import AGENCY_IDS_SCHEMA, AGREEMENT_IDS_SCHEMA, read_ids
from section287g.registry.store import Manifest, read_manifest

__all__ = ["freeze"]


def freeze(manifest: Manifest, folder: Path) -> tuple[int, int]:
    """Writes `agency_ids.csv` and `agreement_ids.csv` into a folder; how many lines each gained."""
    ledger = read_ids()
    agencies, numbers = dict(ledger.agencies), dict(ledger.numbers)
    with duckdb.connect() as connection:
        for name in ("spellings", "rows", "agreements", "agencies"):
            path = str(manifest.table(name)).replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
        # an agency's own name first: should a judgement part its spellings, the id stays with that one
        own = connection.execute("SELECT agency_id, state, agency FROM agencies ORDER BY agency_id").fetchall()
        for agency_id, state, name in own:
            agencies.setdefault((state, normal_form(name)), agency_id)
        found = connection.execute(
            "SELECT agency_id, state, normal FROM spellings WHERE model IS NULL ORDER BY agency_id, normal"
        )
        for agency_id, state, normal in found.fetchall():
            agencies.setdefault((state, normal), agency_id)
        dated = connection.execute(
            "SELECT DISTINCT agency_id, r.model, a.number, r.signed FROM rows r "
            "JOIN agreements a USING (agreement_id, agency_id) ORDER BY ALL"
        ).fetchall()
        for agency_id, model, number, signed in dated:
            numbers.setdefault((agency_id, model, signed), number)
    lines = [{"agency_id": one, "state": state, "spelling": normal} for (state, normal), one in agencies.items()]
    (folder / "agency_ids.csv").write_text(write_table(AGENCY_IDS_SCHEMA, list(lines)), encoding="utf-8")
    dates = [
        {"agency_id": one, "model": model, "number": str(number), "signed": signed.isoformat() if signed else ""}
        for (one, model, signed), number in numbers.items()
    ]
    (folder / "agreement_ids.csv").write_text(write_table(AGREEMENT_IDS_SCHEMA, list(dates)), encoding="utf-8")
    return len(agencies) - len(ledger.agencies), len(numbers) - len(ledger.numbers)


if __name__ == "__main__":
    gained = freeze(read_manifest(Path(sys.argv[1])), Path(str(data_file("identity", "agency_ids.csv"))).parent)
    print(f"{gained[0]} spellings and {gained[1]} dates added")
