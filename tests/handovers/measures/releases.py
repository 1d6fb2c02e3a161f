"""Planted releases that the tests of measures share."""

from __future__ import annotations

import json
from pathlib import Path

from handovers.linking.planted import CONVICTED, NEITHER, NOTIFY, PENDING, Planted
from section287g.handovers.release import Release, open_release


def mixed() -> Planted:
    """Georgia: 20 booked in after 3 days, 15 declined, 12 silent. Ohio: 6 declined. 11 requests to notify."""
    planted = Planted()
    for number in range(20):
        planted.detainer(f"b{number}", "2025-05-01", criminality=PENDING)
        planted.arrest(f"b{number}", "2025-05-03T10:00").stint(f"b{number}", "2025-05-04T10:00")
    for number in range(15):
        planted.detainer(f"d{number}", "2025-05-01", lift="Detainer Declined by LEA", criminality=CONVICTED)
    for number in range(12):
        planted.detainer(f"s{number}", "2025-05-01", criminality=NEITHER)
    for number in range(6):
        planted.detainer(
            f"o{number}",
            "2025-05-01",
            lift="Detainer Declined by LEA",
            code="OH",
            name="LORAIN CO JAIL",
            state="OHIO",
        )
    for number in range(11):
        planted.detainer(f"n{number}", "2025-05-01", form=NOTIFY)
    return planted


def release_of(planted: Planted, store: Path, name: str = "planted", files: tuple[str, ...] = ()) -> Release:
    folder = store / name
    folder.mkdir(parents=True)
    tables = planted.write(folder)
    about = {
        "format_version": 1,
        "duplicate_rule": "newer",
        "extracted": "2026-03-01",
        "tables": sorted(tables),
        "files": [{"name": f"{one}.csv", "sha256": one, "bytes": 1} for one in files],
    }
    (folder / "release.json").write_text(json.dumps(about), encoding="utf-8")
    return open_release(name, store)


def arrested(planted: Planted) -> Planted:
    """By method 287(g): 20 convicted, 12 pending, 15 neither; custodial: 40, 30, 20; elsewhere: 14, 11, 13."""
    counts = (
        ("287(g) Program", "287G Program", (20, 12, 15)),
        ("Custodial Arrest", None, (40, 30, 20)),
        ("Located", None, (14, 11, 13)),
    )
    for method, program, numbers in counts:
        for value, number in zip((CONVICTED, PENDING, NEITHER), numbers, strict=True):
            for one in range(number):
                planted.arrest(f"{method}{value}{one}", "2025-06-10T10:00", method=method, program=program)
                planted.tables["arrests"][-1]["apprehension_criminality"] = value
    return planted
