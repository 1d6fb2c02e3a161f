"""Inputs of estimates, as a test states them and as Hypothesis draws them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from section287g.funding import Chosen, choose, read_policy
from section287g.funding.estimate import Estimate, EstimateInput, Group, OtherCost, Quantity, estimate_agency

POLICY = read_policy()
Q = Quantity.of
TRAINING = date(2026, 1, 5)
CREDENTIALED = date(2026, 2, 16)


def group(**changes: Any) -> Group:
    """Six officers of 62,000 and 24,000 dollars, credentialed on 2026-02-16."""
    return replace(Group(Q(6), Q(62_000), Q(24_000), TRAINING, CREDENTIALED), **changes)


def given(*groups: Group, **changes: Any) -> EstimateInput:
    """An input of groups; without one, that of `group()`."""
    return replace(EstimateInput(groups or (group(),)), **changes)


@st.composite
def groups(draw: st.DrawFn, name: str = "officers") -> Group:
    """A group with every date and every number stated."""
    training = date(2025, 8, 1) + timedelta(days=draw(st.integers(0, 500)))
    gaps = draw(st.lists(st.integers(0, 120), min_size=5, max_size=5))
    days = [training + timedelta(days=sum(gaps[: place + 1])) for place in range(5)]
    salary = draw(st.decimals("20000", "150000", places=2))
    return Group(
        name=name,
        count=Q(draw(st.integers(0, 40))),
        salary=Q(salary),
        benefits=Q(draw(st.decimals("0", "60000", places=2))),
        regular_pay=Q(salary + draw(st.decimals("0", "9000", places=2))),
        training=training,
        trained=days[0],
        certified=days[1],
        credentialed=days[2],
        first_use=days[3],
        first_arrest=days[4],
        leaves=draw(st.none() | st.integers(400, 900).map(lambda more: training + timedelta(days=more))),
        hired=draw(st.none() | st.just(training)),
        dedicated=False,
        hours_share=Q(draw(st.decimals("0", "1", places=4))),
        overtime_hours=Q(draw(st.integers(0, 1200))),
    )


@st.composite
def inputs(draw: st.DrawFn) -> EstimateInput:
    """An input with everything stated; up to three groups."""
    number = draw(st.integers(1, 3))
    dollars = st.decimals("0", "30000", places=2).map(Q)
    shares = st.decimals("0", "1", places=4).map(Q)
    counts = st.integers(0, 500).map(Q)
    return EstimateInput(
        tuple(draw(groups(f"group {place}")) for place in range(number)),
        signed=draw(st.dates(date(2025, 3, 1), date(2026, 6, 30))),
        quarters=draw(st.integers(1, 9)),
        fiscal_year_month=draw(st.integers(1, 12)),
        vehicles=Q(draw(st.integers(0, 3))),
        vehicle_cost=draw(st.decimals("0", "120000", places=2).map(Q)),
        equipment_cost=draw(st.decimals("0", "12000", places=2).map(Q)),
        overtime_benefits=draw(shares),
        success=Q(draw(st.decimals("60", "100", places=2))),
        training_backfill=draw(shares),
        duty_backfill=draw(shares),
        travel=draw(dollars),
        bed_days=draw(counts),
        bed_day_cost=draw(dollars),
        transports=draw(counts),
        transport_cost=draw(dollars),
        insurance=draw(dollars),
        administration_hours=draw(counts),
        administration_rate=draw(dollars),
        legal=draw(dollars),
        other=(OtherCost("vests", draw(dollars)),),
    )


READINGS = {
    name: [option.name for option in reading.options]
    for name, reading in read_policy().readings.items()
    if name not in ("officers_per_agency",)
}


@st.composite
def choices(draw: st.DrawFn) -> Chosen:
    """Any combination of readings but those that ask for pay of days before the rules are known."""
    wanted = {name: draw(st.sampled_from(options)) for name, options in READINGS.items()}
    if wanted["officer_start"] == "event":
        wanted["officer_start"] = "programme_or_event"
    if wanted["award_below_bands"] == "unknown":
        wanted["award_below_bands"] = "no_award"
    return choose(read_policy(), wanted)


def estimated(made: EstimateInput, **readings: str) -> Estimate:
    """An estimate without draws, under readings that may be chosen."""
    return estimate_agency(made, POLICY, choose(POLICY, readings), draws=0)
