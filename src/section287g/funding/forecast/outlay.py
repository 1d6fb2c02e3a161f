"""What the announced terms cover, quarter by quarter, for draws of agencies: in whole cents, exactly.

One rounding an officer and one a state: a quarter's pay of an officer is a whole number of cents, and so is each
state's amount of each kind in each quarter; halves go up. Everything between is whole numbers (int64), so that draws
without spread agree to the cent with fractions. Amounts are what the terms cover if every agency claims it, by the
quarter in which it arises: not what is paid, nor when.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.datafiles import DataFileError
from section287g.funding.chosen import Chosen
from section287g.funding.forecast.crowd import Counted, Crowd
from section287g.funding.forecast.paths import Paths
from section287g.funding.forecast.settings import value_known
from section287g.funding.periods import Span
from section287g.funding.rules import Policy, Table, Value

__all__ = [
    "KINDS",
    "Outlay",
    "Terms",
    "compute_outlay",
    "count_quarter",
    "price_quarters",
    "terms_of",
]

Counts = npt.NDArray[np.int64]
KINDS: Final = ("salary", "benefits", "overtime", "equipment", "vehicles", "awards")
_BPS: Final = 10_000
"""Parts of one in which shares are drawn."""
_QUARTERS: Final = 4
_CENTS: Final = 100
_FOREVER: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on a quarter's last day; None where no value holds or none was known. Days are ordinals.

    `paid_from` is the first day on which pay is covered, `equipment_from` and `vehicle_from` those on which the
    allotments are known.
    """

    quarter: Span
    paid_from: int | None
    salary: Fraction | None
    benefits: Fraction | None
    overtime: Fraction | None
    equipment: int | None
    equipment_from: int
    vehicle: int | None
    vehicle_from: int
    bands: Table | None


@dataclass(frozen=True, slots=True)
class Outlay:
    """Cents by kind (quarters, kinds, draws) and state (quarters, states, draws); officers at each quarter's end."""

    quarters: tuple[Span, ...]
    states: tuple[str, ...]
    by_kind: Counts
    by_state: Counts
    eligible: Counts

    def total(self) -> Counts:
        """Cents by quarters and draws."""
        return np.asarray(self.by_kind.sum(axis=1))


def terms_of(policy: Policy, quarter: Span, known_on: date | None) -> Terms:
    """The terms of a quarter, as far as their sources were out on the day of the forecast."""

    def held(path: str) -> Value | None:
        return value_known(policy, path, quarter.last, known_on)

    start, salary = held("reimbursement.start"), held("reimbursement.salary.share")
    paid_from = None
    if start is not None and salary is not None:
        first = max(date.fromisoformat(str(start.value)), salary.start, quarter.first)
        paid_from = first.toordinal() if first <= quarter.last else None
    equipment, vehicle = held("reimbursement.equipment.amount"), held("reimbursement.vehicle.amount")
    bands = held("reimbursement.award.bands")
    return Terms(
        quarter,
        paid_from,
        _fraction(salary),
        _fraction(held("reimbursement.benefits.share")),
        _fraction(held("reimbursement.overtime.cap")),
        _cents(equipment),
        equipment.start.toordinal() if equipment is not None else _FOREVER,
        _cents(vehicle),
        vehicle.start.toordinal() if vehicle is not None else _FOREVER,
        bands.value if bands is not None and isinstance(bands.value, Table) else None,
    )


def _fraction(value: Value | None) -> Fraction | None:
    """A share. Raises `DataFileError` for one finer than a hundredth: whole cents could overflow."""
    if value is None or not isinstance(value.value, Decimal):
        return None
    found = Fraction(value.value)
    if found.denominator > _CENTS:
        raise DataFileError(f"a forecast takes shares in hundredths, not {value.value}")
    return found


def _cents(value: Value | None) -> int | None:
    """An amount in whole cents."""
    return int(value.value * _CENTS) if value is not None and isinstance(value.value, Decimal) else None


def compute_outlay(
    paths: Paths,
    terms: tuple[Terms, ...],
    money: Mapping[str, Counts],
    officers: tuple[int, int],
    chosen: Chosen,
) -> Outlay:
    """The outlay of each quarter. `money` are the drawn assumptions, `officers` their number over agencies.

    The quarters of `terms` follow each other; those that end after the newest list are those of `paths`.
    """
    crowd = Crowd.of(paths, money["lag_days"])
    return price_quarters(
        paths, terms, (count_quarter(crowd, terms, one, chosen) for one in terms), money, officers, chosen
    )


def price_quarters(
    paths: Paths,
    terms: tuple[Terms, ...],
    counted: Iterable[Counted],
    money: Mapping[str, Counts],
    officers: tuple[int, int],
    chosen: Chosen,
) -> Outlay:
    """The outlay of quarters whose agencies are counted, in the order of `terms`."""
    draws, states = paths.draws, paths.listed.states
    by_kind = np.zeros((len(terms), len(KINDS), draws), dtype=np.int64)
    by_state = np.zeros((len(terms), len(states), draws), dtype=np.int64)
    eligible = np.zeros((len(terms), draws), dtype=np.int64)
    number, agencies = officers
    for place, (one, crowd) in enumerate(zip(terms, counted, strict=True)):
        eligible[place] = _half_up(crowd.standing.sum(axis=1) * number, agencies)
        amounts: dict[str, Counts] = {}
        if one.paid_from is not None:
            for kind, cents in _pay(one, money, chosen["salary_basis"]).items():
                amounts[kind] = _half_up(crowd.days * (number * cents)[:, None], one.quarter.days * agencies)
        if one.equipment is not None:
            amounts["equipment"] = _half_up(crowd.equipped * (number * one.equipment), agencies)
        if one.vehicle is not None:
            amounts["vehicles"] = _half_up(crowd.moved * (one.vehicle * money["vehicle_share"])[:, None], _BPS)
        if one.bands is not None and one.paid_from is not None:
            each = _award(one.bands, money["award_success"], chosen["award_band_edges"])
            amounts["awards"] = _half_up(crowd.awarded * (number * each)[:, None], agencies)
        for kind, found in amounts.items():
            by_kind[place, KINDS.index(kind)] = found.sum(axis=1)
            by_state[place] += found.T
    return Outlay(tuple(one.quarter for one in terms), states, by_kind, by_state, eligible)


def count_quarter(crowd: Crowd, terms: tuple[Terms, ...], one: Terms, chosen: Chosen) -> Counted:
    """The agencies that each kind of outlay of a quarter counts, under the readings chosen."""
    first, last = one.quarter.first.toordinal(), one.quarter.last.toordinal()
    standing = crowd.standing(last)
    paid_from = one.paid_from if one.paid_from is not None else last + 1
    entry = _start_day(terms) if chosen["officer_start"] == "first_day_only" else None
    awarded = standing
    if chosen["award_officers"] == "all_eligible":
        awarded = standing + crowd.parted(paid_from, last)
    return Counted(
        standing,
        crowd.days(paid_from, last, entry),
        crowd.new(first, last, one.equipment_from),
        crowd.new(first, last, one.vehicle_from),
        awarded,
    )


def _start_day(terms: tuple[Terms, ...]) -> int | None:
    """The first day on which pay is covered in any of the quarters."""
    return min((one.paid_from for one in terms if one.paid_from is not None), default=None)


def _half_up(amount: Counts, per: int) -> Counts:
    """Whole numbers divided, halves up; amounts are not negative."""
    return np.asarray((2 * amount + per) // (2 * per))


def _pay(terms: Terms, money: Mapping[str, Counts], basis: str) -> dict[str, Counts]:
    """A whole quarter's pay of one officer that is covered, in cents, by kind and draw."""
    pay, whole = money["pay_year"], np.full_like(money["pay_year"], _BPS)
    parts = {"full_annual_salary": whole, "documented_287g_hours": money["hours_share"]}
    part = parts.get(basis, money["dedicated_share"])
    posts = money["dedicated_share"] if basis == "dedicated_posts" else whole
    found = {}
    if terms.salary is not None:
        share = terms.salary
        found["salary"] = _half_up(pay * part * share.numerator, _QUARTERS * _BPS * share.denominator)
    if terms.benefits is not None:
        share = terms.benefits
        found["benefits"] = _half_up(
            pay * part * (money["benefits_rate"] * share.numerator), _QUARTERS * _BPS**2 * share.denominator
        )
    if terms.overtime is not None:
        cap = terms.overtime
        used = np.minimum(money["overtime_use"] * cap.denominator, cap.numerator * _BPS)
        found["overtime"] = _half_up(pay * posts * used, _QUARTERS * _BPS**2 * cap.denominator)
    return found


def _award(bands: Table, success: Counts, edges: str) -> Counts:
    """The award for an officer and quarter, in cents, by draw; nothing below the bands.

    Success and edges are compared in ten-thousandths, which are hundredths of a percent.
    """
    rounded = {"floor": success // _CENTS * _CENTS, "half_up": (success + _CENTS // 2) // _CENTS * _CENTS}
    at = rounded.get(edges, success)
    found = np.zeros_like(success)
    for band in bands.bands:
        held = at >= _up(band.start)
        if band.below is not None:
            held &= at < _up(band.below)
        if band.through is not None:
            held &= at < _up(band.through) + (band.through * _CENTS == _up(band.through))
        found[held] = int(band.dollars * _CENTS)
    return found


def _up(percent: Decimal) -> int:
    """A percentage in hundredths, the next whole one where it is none."""
    return math.ceil(percent * _CENTS)
