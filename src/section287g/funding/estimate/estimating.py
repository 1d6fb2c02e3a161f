"""`estimate_agency`: what a county would receive and what it would cost, with range, sensitivities and gaps.

Nothing is read here: the input is what the county states, the rules and readings are the policy's. The same input,
rules and readings give the same estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from section287g.funding.chosen import Chosen, choose
from section287g.funding.estimate.costs import COST_KINDS, Costs, NotStated
from section287g.funding.estimate.horizon import Horizon, make_horizon, programme_start
from section287g.funding.estimate.inputs import EstimateInput, check_input, quantities
from section287g.funding.estimate.model import Estimate, Extreme, Line
from section287g.funding.estimate.monthly import line
from section287g.funding.estimate.receipts import KINDS, Receipts
from section287g.funding.estimate.sensitivity import cash_by_quarter, costs_total, stops_by_quarter, swings
from section287g.funding.estimate.spread import extremes, option_totals
from section287g.funding.policy import read_policy
from section287g.funding.rules import Policy

__all__ = ["DRAWS", "SEED", "estimate_agency"]

DRAWS: Final = 10_000
SEED: Final = 287
_OWN_RULES: Final = ("assumption.agency.variation", "assumption.agency.delay_days")
"""What the sensitivities rest on."""


def estimate_agency(
    given: EstimateInput,
    policy: Policy | None = None,
    chosen: Chosen | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Estimate:
    """The estimate of an input, under the readings chosen; without rules or readings, the package's and its defaults.

    `draws` simulate the numbers that were stated as low, middle and high; 0 leaves that out. Raises `Refused` for an
    input that cannot be.

    >>> from section287g.funding.estimate.inputs import Group, Quantity
    >>> day = date(2026, 1, 5)
    >>> group = Group(Quantity.of(6), Quantity.of(62000), Quantity.of(24000), day, date(2026, 2, 16))
    >>> estimate_agency(EstimateInput((group,), vehicles=Quantity.of(1))).whole.receipts["equipment"]
    Decimal('45000.00')
    """
    rules = policy if policy is not None else read_policy()
    readings = chosen if chosen is not None else choose(rules)
    check_input(given)
    horizon = make_horizon(given, rules)
    receipts, costs = Receipts.of(given, rules, readings, horizon), Costs(given, rules, horizon)
    received = tuple(
        line(kind, partial(receipts.step, kind), horizon, left_out=not receipts.is_stated(kind)) for kind in KINDS
    )
    stated = {kind: costs.is_stated(kind) for kind in COST_KINDS}
    spent = tuple(
        line(kind, partial(costs.step, kind), horizon, left_out=stated[kind] is False) for kind in COST_KINDS
    )
    memo = line("pay_already_there", costs.memo, horizon)
    cost = costs_total(given, rules, horizon) if any(stated.values()) else None
    bounds = extremes(given, rules, readings, horizon)
    low, high = bounds if bounds is not None else (None, None)
    made = Estimate(
        given,
        horizon,
        dict(readings.options),
        tuple(sorted(readings.by_hand)),
        rules.version,
        received,
        spent,
        memo,
        (*costs.not_stated(), *_receipts_not_stated(given)),
        (*given.notes, *_notes(given, rules, receipts, horizon)),
        tuple(_assumed(rules, given, horizon, (*received, *spent, memo))),
        tuple(option_totals(given, rules, readings, horizon, cost)),
        None if low is None else _extreme(given, rules, readings, low, horizon, spent, cost),
        None if high is None else _extreme(given, rules, readings, high, horizon, spent, cost),
        tuple(swings(given, rules, readings, horizon)),
        (),
        (),
        None,
        frozenset(kind for kind, one in stated.items() if one),
    )
    return _with_quarters(made, rules, readings, draws, seed)


def _with_quarters(made: Estimate, policy: Policy, chosen: Chosen, draws: int, seed: int) -> Estimate:
    """The same with what follows from its quarters: stops, cash, and the draws."""
    quarters = made.by_quarter()
    simulated = None
    if draws and any(held.spread for held, _ in quantities(made.given).values()):
        from section287g.funding.estimate.simulating import simulate

        simulated = simulate(made.given, policy, chosen, made.horizon, draws, seed)
    lag = made.given.lag_quarters
    cash = tuple(cash_by_quarter(quarters, lag)) if lag is not None else ()
    return replace(made, stops=tuple(stops_by_quarter(quarters)), cash=cash, simulated=simulated)


def _extreme(
    given: EstimateInput,
    policy: Policy,
    chosen: Chosen,
    found: tuple[Decimal, Chosen],
    horizon: Horizon,
    spent: tuple[Line, ...],
    cost: Decimal | None,
) -> Extreme:
    amount, readings = found
    receipts = Receipts.of(given, policy, readings, horizon)
    lines = [line(kind, partial(receipts.step, kind), horizon) for kind in KINDS]
    quarters = []
    for quarter in horizon.quarters:
        places = horizon.months_of(quarter)
        quarters.append(_total(lines, places) - _total(spent, places))
    differing = {name: option for name, option in readings.options.items() if chosen[name] != option}
    return Extreme(amount, None if cost is None else amount - cost, differing, tuple(quarters))


def _total(lines: Iterable[Line], places: Iterable[int]) -> Decimal:
    amounts = (one.over(list(places)) for one in lines)
    return sum((one for one in amounts if one is not None), Decimal("0.00"))


def _receipts_not_stated(given: EstimateInput) -> Iterator[NotStated]:
    rated = given.success is not None or any(one is not None for one in given.success_by_quarter)
    if not rated:
        yield NotStated("award", "awards: no success was stated, so no quarter is rated", ("success",))


def _notes(given: EstimateInput, policy: Policy, receipts: Receipts, horizon: Horizon) -> Iterator[str]:
    """What a reader should know of how the input was taken."""
    first = horizon.span.first
    start = programme_start(policy, horizon.span.last)
    for group in given.groups:
        one = receipts.covers[group.name]
        if one.unknown is None and one.early:
            yield f"officers {group.name!r}: allotments fell due before {first} and are left out; start earlier"
        before = group.credentialed if group.credentialed < start else min(group.hired or start, group.training)
        if before < start:
            yield f"officers {group.name!r}: {before} lies before {start}, when the announced reimbursement begins"
        if (group.hired or group.training) < first:
            yield f"officers {group.name!r}: what was paid before {first} is left out"
        if group.leaves is not None and group.leaves > horizon.span.last:
            yield f"officers {group.name!r}: they leave after the last day of the estimate"
        if given.model_of(group) != "tfm" and receipts.chosen["eligible_models"] == "tfm":
            model = given.model_of(group).upper()
            yield f"officers {group.name!r}: no source tells of a payment for officers of the model {model}"
    if given.signed is None:
        yield "no day of signing is stated: the agreement is taken as signed before credentials are issued"
    paid = horizon.paid
    if given.stop_quarter is not None:
        yield (
            f"federal money stops on {horizon.quarters[given.stop_quarter - 1].first}; costs go on"
            if paid is not None
            else "no federal money is paid at all; costs go on"
        )


def _assumed(policy: Policy, given: EstimateInput, horizon: Horizon, lines: Iterable[Line]) -> list[tuple[str, date]]:
    """The rules of status 'assumed' that the estimate rests on, each once, by name."""
    own = _OWN_RULES if given.quarters is not None else ("assumption.agency.horizon_years", *_OWN_RULES)
    found = {path: max(horizon.span.last, policy.parameters[path].values[0].start) for path in own}
    for one in lines:
        for _, step in one.step.walk():
            if step.rule is not None and policy.value(*step.rule).status == "assumed":
                found.setdefault(*step.rule)
    return sorted(found.items())
