"""What an estimate's input does not state has no amount, which is not zero; a stated zero is one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from funding.estimate.samples import Q, estimated, given, group


def test_what_is_not_stated_is_named_and_zero_is_a_statement() -> None:
    names = [one.name for one in estimated(given()).not_stated]
    assert {"overtime_pay", "equipment_bought", "vehicles_bought", "training_backfill", "jail"} <= set(names)
    assert "travel" not in names, "ICE pays for it by the agreement"
    wso = [one.name for one in estimated(given(model="wso")).not_stated]
    assert "travel" in wso
    zero: dict[str, Any] = dict.fromkeys(
        ("bed_days", "transports", "insurance", "administration_hours", "legal"), Q(0)
    )
    zero |= {"equipment_cost": Q(0), "vehicles": Q(0), "training_backfill": Q(0), "duty_backfill": Q(0)}
    told = estimated(given(group(overtime_hours=Q(0), hours_share=Q(0)), success=Q(0), **zero))
    assert told.not_stated == ()


def test_a_cost_that_nobody_stated_is_no_zero_and_without_any_there_is_no_net() -> None:
    """Six officers from 16 February 2026: 45,000 for equipment and 100,000 for a vehicle are paid once."""
    made = estimated(given(vehicles=Q(1)))
    whole = made.whole
    assert whole.costs["added_pay"] == whole.costs["travel"] == Decimal(0), "nobody is added; ICE pays for travel"
    assert {kind for kind, amount in whole.costs.items() if amount is None} == set(whole.costs) - {
        "added_pay",
        "travel",
    }
    assert (whole.receipts["equipment"], whole.receipts["vehicle"]) == (Decimal(45_000), Decimal(100_000))
    assert (whole.receipts["overtime"], whole.receipts["award"]) == (None, None)
    assert whole.receipts["overtime_benefits"] == Decimal(0), "the reading pays none apart from overtime"
    assert (whole.spent, whole.unreimbursed, whole.net, whole.accounting) == (None, None, None, None)
    assert whole.received is not None
    assert {one.net for one in made.options} == {None}
    assert made.lowest is not None
    assert (made.lowest.receipts, made.lowest.net) == (Decimal(145_000), None)
    assert made.explain("legal") is not None
    assert [(one.what, one.amount, one.how) for one in [made.explain("legal")] if one] == [
        ("Legal", None, "not stated")
    ]


@pytest.mark.parametrize(
    ("changes", "kind", "amount"),
    [
        ({"vehicles": Q(0)}, "vehicles_bought", 0),
        ({"vehicles": Q(1)}, "vehicles_bought", None),
        ({"vehicles": Q(2), "vehicle_cost": Q(60_000)}, "vehicles_bought", 120_000),
        ({"bed_days": Q(0)}, "jail", 0),
        ({"bed_days": Q(10)}, "jail", None),
        ({"bed_day_cost": Q(80)}, "jail", None),
        ({"insurance": Q(0)}, "insurance", 0),
        ({"equipment_cost": Q(5_000)}, "equipment_bought", 30_000),
        ({"duty_backfill": Q("0.5")}, "duty_backfill", None),
        ({"duty_backfill": Q(0)}, "duty_backfill", 0),
        ({"training_backfill": Q(0)}, "training_backfill", 0),
        ({"travel": Q(500), "model": "wso"}, "travel", 3_000),
        ({"model": "wso"}, "travel", None),
    ],
)
def test_a_cost_is_known_where_all_that_it_takes_is_stated(
    changes: dict[str, Any], kind: str, amount: int | None
) -> None:
    whole = estimated(given(**changes)).whole
    assert whole.costs[kind] == amount
    assert whole.spent == amount


def test_days_before_the_programme_are_told() -> None:
    early = estimated(given(group(training=date(2020, 1, 6), credentialed=date(2020, 2, 17))))
    assert any("2020-02-17 lies before 2025-10-01, when" in one for one in early.notes)
    assert not any("lies before" in one for one in estimated(given()).notes)
