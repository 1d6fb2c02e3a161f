"""Records of an invented agency for tests of claims, made without files; every figure is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from section287g.funding.claims.records import (
    Agency,
    At,
    Intake,
    Leads,
    Officer,
    Pay,
    Payroll,
    Purchase,
)
from section287g.funding.periods import Span, quarter_of

AGENCY = "tx-example-county-sheriff"
SIGNED = date(2025, 3, 1)
START = date(2025, 10, 1)


def at(file: str, row: int, *fields: str) -> At:
    return At(file, None, row, {field: field for field in fields})


def agency(**changes: Any) -> Agency:
    given = {
        "agency_id": AGENCY,
        "name": "Example County Sheriff's Office",
        "model": "tfm",
        "signed": SIGNED,
        "ended": None,
        "first_month": 10,
        "at": at("agency.csv", 2, "signed"),
    }
    return Agency(**{**given, **changes})


def officer(name: str, credentialed: date | None = date(2025, 9, 1), row: int = 2, **changes: Any) -> Officer:
    given = {
        "officer": name,
        "agency_id": AGENCY,
        "model": "tfm",
        "employed": Span(date(2020, 1, 1), date.max),
        "events": {} if credentialed is None else {"credentialed": credentialed},
        "withdrawn": None,
        "dedicated": False,
        "annual_salary": Decimal(60_000),
        "annual_regular_pay": None,
        "at": at("officers.csv", row, "officer", "annual_salary"),
    }
    return Officer(**{**given, **changes})


def raised(name: str, start: date, salary: int) -> Pay:
    return Pay(name, start, Decimal(salary), None, at("pay.csv", 2, "annual_salary"))


def payroll(name: str, first: date, days: int = 14, row: int = 2, **changes: Any) -> Payroll:
    given = {
        "officer": name,
        "span": Span(first, first + timedelta(days=days - 1)),
        "regular_hours": Decimal(80),
        "regular_pay": Decimal("2300.00"),
        "benefits": Decimal("700.00"),
        "hours_287g": Decimal(20),
        "overtime_hours": None,
        "overtime_pay": None,
        "overtime_benefits": None,
        "overtime_hours_287g": None,
        "other_funder": None,
        "other_salary": None,
        "other_benefits": None,
        "other_overtime": None,
        "at": at("payroll.csv", row, "regular_pay", "benefits", "overtime_pay", "hours_287g", "overtime_hours_287g"),
    }
    return Payroll(**{**given, **changes})


def overtime(pay: str, hours: int = 10, under_agreement: int = 10, benefits: str | None = None) -> dict[str, Any]:
    """Keywords for `payroll`: overtime of a pay period."""
    return {
        "overtime_pay": Decimal(pay),
        "overtime_hours": Decimal(hours),
        "overtime_hours_287g": Decimal(under_agreement),
        "overtime_benefits": None if benefits is None else Decimal(benefits),
    }


def leads(day: date, supplied: int, located: int, factor: str | None = None) -> Leads:
    given = None if factor is None else Decimal(factor)
    place = at("leads.csv", 2, "leads", "located", "factor")
    return Leads(quarter_of(day), supplied, located, given, None, None, place)


def purchase(name: str, kind: str, officer: str | None, day: date, amount: str, **changes: Any) -> Purchase:
    given = {"other_funder": None, "other_amount": None, "at": at("purchases.csv", 2, "amount", "other_amount")}
    return Purchase(name, kind, officer, day, Decimal(amount), **{**given, **changes})


def intake(officers: Sequence[Officer], rows: Sequence[Payroll] = (), **changes: Any) -> Intake:
    given = {"agency": agency(), "officers": tuple(officers), "payroll": tuple(rows)}
    return Intake(**{**given, **changes})
