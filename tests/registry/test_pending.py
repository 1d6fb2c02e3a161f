"""Pending lists: what stands on them is no agreement, and what came of it is told as far as it was known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from section287g.registry import build, open_registry
from support import workbooks as w

from .making import many, put, row


def test_pending_rows_are_no_agreements_and_have_their_own_series_of_lists(tmp_path: Path) -> None:
    folder, out = tmp_path / "lists", tmp_path / "registry"
    waiting = [w.Row("OHIO", "Fir Police Department"), w.Row("OHIO", "Ash Police Department")]
    put(folder, 0, many(5))
    put(folder, 0, waiting, kind="pending")
    put(folder, 3, [*many(5), row("Fir Police Department", date(2025, 7, 3))])
    put(folder, 3, waiting[1:], kind="pending")
    put(folder, 4, [], kind="pending")
    build([folder], out)
    with open_registry(out) as registry:
        assert len(registry.series()) == 2
        assert len(registry.agreements(status="all")) == 6
        assert [one["pending_id"] for one in registry.pending(as_of="2025-07-01")] == [
            "oh-ash-police:tfm",
            "oh-fir-police:tfm",
        ]
        assert [one["pending_id"] for one in registry.pending(as_of="2025-07-04")] == ["oh-ash-police:tfm"]
        assert len(registry.pending()) == 0
        ever = {one["pending_id"]: one for one in registry.pending(status="all")}
        assert ever["oh-ash-police:tfm"]["agreement_id"] is None
        fir = ever["oh-fir-police:tfm"]
        assert (
            fir["agreement_id"],
            fir["signed"],
            fir["days_to_signing"],
            fir["days_to_listing"],
            fir["status"],
        ) == (
            "oh-fir-police:tfm",
            date(2025, 7, 3),
            2,
            3,
            "gone",
        )


def test_what_came_of_it_is_told_only_as_far_as_it_was_known(tmp_path: Path) -> None:
    folder, out = tmp_path / "lists", tmp_path / "registry"
    waiting = [w.Row("OHIO", "Fir Police Department")]
    put(folder, 0, many(5))
    put(folder, 0, waiting, kind="pending")
    put(folder, 3, [*many(5), row("Fir Police Department", date(2025, 7, 3))])
    put(folder, 3, [], kind="pending")
    put(folder, 9, [*many(5), row("Fir Police Department", date(2025, 7, 2))])  # the day of signing is revised
    build([folder], out)
    with open_registry(out) as registry:

        def known(day: str) -> tuple[object, ...]:
            one = next(iter(registry.pending(status="all", known_on=day)))
            return one["status"], one["agreement_id"], one["signed"], one["days_to_signing"], one["days_to_listing"]

        assert known("2025-07-02") == ("pending", None, None, None, None)
        assert known("2025-07-04") == ("gone", "oh-fir-police:tfm", date(2025, 7, 3), 2, 3)
        assert known("2025-07-10") == ("gone", "oh-fir-police:tfm", date(2025, 7, 2), 1, 3)
        # the day asked about limits what stood, not what is known of it
        then = next(iter(registry.pending(as_of="2025-07-01")))
        assert (then["status"], then["signed"]) == ("pending", date(2025, 7, 2))
