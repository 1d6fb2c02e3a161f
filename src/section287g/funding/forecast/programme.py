"""Forecasts the whole programme: agencies by state, officers, and what the announced terms cover by quarter.

Everything follows from the registry's lists and the rules as known on a day, the readings and assumptions chosen, and
a seed: the same call gives the same draws. No clock is read.

>>> from section287g.funding import read_policy
>>> from section287g.registry import open_registry
>>> forecast = forecast_programme(open_registry(), read_policy(), quarters=2, draws=200)
>>> [(str(quarter), quarter.last > forecast.newest) for quarter, _ in forecast.agencies()]
[('2026-01-01 to 2026-03-31', True), ('2026-04-01 to 2026-06-30', True)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from section287g.funding.chosen import choose
from section287g.funding.forecast.amounts import (
    beside_appropriations,
    each_officer,
    implied_each,
    pass_envelope,
    published_estimates,
)
from section287g.funding.forecast.assumptions import draw_assumptions, override, read_assumptions
from section287g.funding.forecast.comparing import compare_readings, swing_assumptions
from section287g.funding.forecast.growth import GrowthModel, fit_growth
from section287g.funding.forecast.listed import Listed, read_listed
from section287g.funding.forecast.model import Forecast
from section287g.funding.forecast.officers import READING, officers_under, usable_officers
from section287g.funding.forecast.outlay import Terms, compute_outlay, terms_of
from section287g.funding.forecast.paths import draw_paths
from section287g.funding.forecast.settings import check_readings, read_settings, value_known
from section287g.funding.forecast.states import ceilings, fit_split
from section287g.funding.periods import Span, quarter_of
from section287g.funding.periods import quarters as quarters_between
from section287g.funding.rules import Policy
from section287g.registry.registry import Registry

__all__ = ["SEED", "forecast_programme"]

SEED: Final = 287
"""The seed of a forecast for which nobody gives one."""
MOST_QUARTERS: Final = 20
MOST_DRAWS: Final = 50_000
LEAST_DRAWS: Final = 100
_ALLOTMENTS: Final = ("reimbursement.equipment.amount", "reimbursement.vehicle.amount")


def forecast_programme(
    registry: Registry,
    policy: Policy,
    *,
    readings: Mapping[str, str] | None = None,
    assume: Iterable[str] = (),
    known_on: date | None = None,
    quarters: int = 8,
    draws: int = 10_000,
    seed: int = SEED,
    model: GrowthModel | None = None,
) -> Forecast:
    """The forecast as known on a day: from lists of that day or earlier, and rules whose sources were out.

    `readings` are options by reading, `assume` texts as `pay_year=50000,62000,80000`. `quarters` are federal
    quarters from the one of the newest list on; the quarters before it, from the programme's start, are counted from
    the lists. Raises `NotFound` for a name that is not there, a reading that cannot be computed, or lists without a
    task force agency, and `ValueError` for a number out of range.
    """
    if not 1 <= quarters <= MOST_QUARTERS:
        raise ValueError(f"a forecast goes 1 to {MOST_QUARTERS} quarters ahead, not {quarters}")
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise ValueError(f"a forecast takes {LEAST_DRAWS:,} to {MOST_DRAWS:,} draws, not {draws:,}")
    chosen = choose(policy, readings)
    used = check_readings(chosen)
    assumptions = override(read_assumptions(policy), assume)
    listed = read_listed(registry, known_on)
    growth = fit_growth(listed, model)
    split = fit_split(listed, ceilings(listed))
    random = np.random.default_rng(seed)
    paths = draw_paths(listed, growth, split, _ahead(listed.newest, quarters), draws, random)
    money = draw_assumptions(assumptions, draws, random)
    usable = usable_officers(policy, listed, known_on)
    terms = _terms(policy, paths.ahead[-1][0], known_on)
    made = Forecast(
        known_on=known_on,
        list_id=registry.moment(known_on=known_on).list_id,
        seed=seed,
        draws=draws,
        counted=_counted(listed),
        growth=growth,
        split=split,
        paths=paths,
        readings={name: chosen[name] for name in used},
        assumptions=assumptions,
        officers=None,
        usable=usable,
        terms=terms,
        outlay=None,
        comparisons=(),
        swings=(),
        envelope=None,
        appropriations=(),
        published=published_estimates(policy, known_on),
        each=None,
        implied=implied_each(policy, known_on),
        left_out=_left_out(policy, terms, known_on),
        gaps=tuple(policy.gap(name).question for name in read_settings().gaps),
    )
    if not terms:
        return made
    officers = officers_under(chosen[READING], usable, known_on)
    outlay = compute_outlay(paths, terms, money, (officers.officers, officers.agencies), chosen)
    return replace(
        made,
        officers=officers,
        outlay=outlay,
        comparisons=compare_readings(paths, terms, money, usable, chosen),
        swings=swing_assumptions(paths, terms, assumptions, officers, chosen),
        envelope=pass_envelope(policy, outlay, known_on),
        appropriations=beside_appropriations(policy, outlay, known_on),
        each=each_officer(outlay),
    )


def _ahead(newest: date, number: int) -> list[Span]:
    """The quarters ahead: the first is the one of the day after the newest list."""
    found = [quarter_of(newest + timedelta(days=1))]
    while len(found) < number:
        found.append(quarter_of(found[-1].last + timedelta(days=1)))
    return found


def _terms(policy: Policy, last: Span, known_on: date | None) -> tuple[Terms, ...]:
    """The terms of every quarter from the first with money to the last ahead; none where no start was known."""
    start = value_known(policy, "reimbursement.start", last.last, known_on)
    if start is None:
        return ()
    first = date.fromisoformat(str(start.value))
    known = [value_known(policy, path, last.last, known_on) for path in _ALLOTMENTS]
    first = min([first, *(one.start for one in known if one is not None)])
    return tuple(terms_of(policy, quarter, known_on) for quarter in quarters_between(first, last.last))


def _left_out(policy: Policy, terms: tuple[Terms, ...], known_on: date | None) -> tuple[str, ...]:
    """What of the terms was not known on the day of the forecast, in words."""
    if not terms:
        return (f"On {known_on} no reimbursement was announced: agencies only.",)
    asked = {
        "reimbursement.equipment.amount": terms[-1].equipment is None,
        "reimbursement.vehicle.amount": terms[-1].vehicle is None,
        "reimbursement.award.bands": terms[-1].bands is None,
        "reimbursement.salary.share": terms[-1].salary is None,
        "reimbursement.benefits.share": terms[-1].benefits is None,
        "reimbursement.overtime.cap": terms[-1].overtime is None,
    }
    return tuple(f"{policy.parameters[path].label}: not known on {known_on}" for path, out in asked.items() if out)


def _counted(listed: Listed) -> tuple[tuple[date, int], ...]:
    """Days of lists and the agencies on them, from the first list with one."""
    days = [date.fromordinal(day) for day in listed.days.tolist()]
    return tuple((day, listed.count(day)) for day in days if day >= listed.began)
