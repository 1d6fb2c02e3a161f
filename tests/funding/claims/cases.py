"""What an agency can get wrong, case by case: rows to add to a valid folder, and the problems that must be named.

The officers of a case are its own, so that all cases can stand in one folder. A place is the number of an added row
of the case's table, from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from support.claim_folder import (
    claim_folder,
    leads_row,
    officer_row,
    pay_row,
    payment_row,
    payroll_row,
    purchase_row,
)

Row = Mapping[str, object]
Expected = tuple[str, str, int, str]
"""Kind, table, place, column."""
Found = tuple[str, str, int | None, str | None]
"""Kind, file, row, column."""

_BASE: Mapping[str, Sequence[Row]] = {
    "officers": [officer_row("D-101"), officer_row("D-102")],
    "payroll": [payroll_row("D-101"), payroll_row("D-102")],
    "leads": [leads_row()],
    "purchases": [purchase_row(), purchase_row("P-2", "vehicle")],
    "pay": [],
    "payments": [],
}


@dataclass(frozen=True)
class Case:
    """One thing that is wrong: rows to add by table, what must be named, and the readings under which it is wrong."""

    name: str
    rows: Mapping[str, Sequence[Row]]
    expected: Sequence[Expected]
    readings: Mapping[str, str] = field(default_factory=dict)


def payroll_case(name: str, kind: str, column: str, **cells: object) -> Case:
    """One row of payroll of an officer of its own."""
    who = f"C-{name}"
    rows = {"officers": [officer_row(who)], "payroll": [{**payroll_row(who), **cells}]}
    return Case(name, rows, [(kind, "payroll", 0, column)])


def officer_case(name: str, kind: str, column: str, **cells: object) -> Case:
    return Case(name, {"officers": [officer_row(f"C-{name}", **cells)]}, [(kind, "officers", 0, column)])


def purchase_case(name: str, problem: str, column: str, form: str = "equipment", **cells: object) -> Case:
    return Case(
        name, {"purchases": [{**purchase_row(f"X-{name}", form), **cells}]}, [(problem, "purchases", 0, column)]
    )


def payment_case(name: str, kind: str, column: str, **cells: object) -> Case:
    return Case(name, {"payments": [payment_row(f"X-{name}", **cells)]}, [(kind, "payments", 0, column)])


def leads_case(name: str, kind: str, column: str, quarter: date, **cells: object) -> Case:
    return Case(name, {"leads": [leads_row(quarter_start=quarter, **cells)]}, [(kind, "leads", 0, column)])


CELLS: Sequence[Case] = (
    payroll_case("text-for-money", "not money", "regular_pay", regular_pay="see memo"),
    payroll_case("error-of-a-spreadsheet", "not money", "overtime_pay", overtime_pay="#REF!"),
    payroll_case("points-for-thousands", "not american money", "regular_pay", regular_pay="1.234,50"),
    payroll_case("comma-for-cents", "not american money", "benefits", benefits="12,34"),
    payroll_case("three-decimals", "too many decimals", "benefits", benefits="12.345"),
    payroll_case("in-parentheses", "negative", "regular_pay", regular_pay="(12.00)"),
    payroll_case("negative-pay", "negative", "regular_pay", regular_pay="-2400.00"),
    payroll_case("no-pay-stated", "missing", "regular_pay", regular_pay=None),
    payroll_case("clock-for-hours", "not hours", "regular_hours", regular_hours="8:30"),
    payroll_case("negative-hours", "negative", "regular_hours", regular_hours="-8"),
    payroll_case("missing-date", "missing", "period_start", period_start=None),
    payroll_case("two-digit-year", "two-digit year", "period_start", period_start="10/1/25"),
    payroll_case("no-such-day", "not a day", "period_end", period_end="2025-02-30"),
    payroll_case("day-before-month", "not a day", "period_end", period_end="31/10/2025"),
    payroll_case("missing-officer", "missing", "officer", officer=None),
    payroll_case("name-for-id", "not an id", "officer", officer="Doe, Pat"),
    payroll_case("unknown-funder", "not a word", "other_funder", other_funder="acme", other_salary="5"),
    officer_case("negative-wage", "negative", "annual_salary", annual_salary="-62400"),
    officer_case("salary-blank", "missing", "annual_salary", annual_salary=None),
    officer_case("no-first-day", "missing", "employed_from", employed_from=None),
    officer_case("maybe-dedicated", "not a word", "dedicated", dedicated="partly"),
    Case("no-id", {"officers": [{**officer_row(), "officer": None}]}, [("missing", "officers", 0, "officer")]),
    leads_case("negative-leads", "negative", "leads", date(2026, 10, 1), leads=-1),
    leads_case("leads-in-part", "not a count", "located", date(2027, 1, 1), located="2.5"),
    payment_case("payer-unknown", "not a word", "payer", payer="treasury"),
    payment_case("event-unknown", "not a word", "event", event="lost"),
    payment_case("negative-payment", "negative", "amount", amount="-1.00"),
    purchase_case("purchase-unknown", "not a word", "kind", kind="boat"),
    purchase_case("funder-of-a-purchase", "not a word", "other_funder", other_funder="acme", other_amount="5"),
)

OFFICERS: Sequence[Case] = (
    Case(
        "officer-twice",
        {"officers": [officer_row("C-two"), officer_row("C-two", employed_from=date(2024, 1, 1))]},
        [("officer twice", "officers", 1, "officer")],
    ),
    Case(
        "two-agencies",
        {
            "officers": [
                officer_row("C-both"),
                officer_row("C-both", agency_id="tx-quillon-police", employed_from=date(2021, 1, 1)),
            ]
        },
        [("two agencies", "officers", 1, "officer")],
    ),
    officer_case("reversed", "employment upside down", "employed_until", employed_until=date(2019, 1, 1)),
    officer_case("other-model", "model not paid", "model", model="jem"),
    officer_case("certified-early", "events out of order", "certified", certified=date(2025, 5, 1)),
    Case(
        "before-signing",
        {"officers": [officer_row("C-before-signing", first_arrest=date(2025, 2, 1))]},
        [
            ("event before signing", "officers", 0, "first_arrest"),
            ("events out of order", "officers", 0, "first_arrest"),
        ],
    ),
    officer_case("no-credentials", "no eligible day", "credentialed", credentialed=None),
    Case("raise-of-nobody", {"pay": [pay_row("C-nobody")]}, [("officer unknown", "pay", 0, "officer")]),
    Case(
        "raised-twice",
        {"officers": [officer_row("C-raised")], "pay": [pay_row("C-raised"), pay_row("C-raised")]},
        [("change twice", "pay", 1, "start")],
    ),
)

PAYROLL: Sequence[Case] = (
    payroll_case("reversed-period", "period upside down", "period_end", period_end=date(2025, 9, 30)),
    payroll_case(
        "too-early",
        "before the programme",
        "period_start",
        period_start=date(2025, 9, 17),
        period_end=date(2025, 9, 30),
    ),
    payroll_case("straddling", "partly before the programme", "period_start", period_start=date(2025, 9, 30)),
    Case("nobody", {"payroll": [payroll_row("C-unlisted")]}, [("officer unknown", "payroll", 0, "officer")]),
    Case(
        "gone",
        {
            "officers": [officer_row("C-gone", employed_until=date(2025, 10, 13))],
            "payroll": [payroll_row("C-gone")],
        },
        [("outside employment", "payroll", 0, "period_start")],
    ),
    Case(
        "overlapping",
        {
            "officers": [officer_row("C-over")],
            "payroll": [
                payroll_row("C-over"),
                payroll_row("C-over", period_start=date(2025, 10, 14), period_end=date(2025, 10, 27)),
            ],
        },
        [("periods overlap", "payroll", 1, "period_start")],
    ),
    Case(
        "payroll-twice",
        {"officers": [officer_row("C-same")], "payroll": [payroll_row("C-same"), payroll_row("C-same")]},
        [("periods overlap", "payroll", 1, "period_start")],
    ),
    payroll_case("clock", "hours beyond the clock", "regular_hours", regular_hours="330"),
    payroll_case("agreement-hours", "hours under agreement too many", "hours_287g", hours_287g="80.25"),
    payroll_case(
        "agreement-overtime", "hours under agreement too many", "overtime_hours_287g", overtime_hours_287g="10.01"
    ),
    payroll_case("hours-unpaid", "hours without pay", "regular_pay", regular_pay="0"),
    payroll_case("pay-unworked", "pay without hours", "regular_hours", regular_hours="0", hours_287g="0"),
    payroll_case("half-overtime", "overtime incomplete", "overtime_pay", overtime_pay=None, overtime_benefits=None),
    payroll_case("slip-of-a-digit", "pay far from salary", "regular_pay", regular_pay="24000.00"),
    payroll_case("nobody-pays", "amount without funder", "other_salary", other_salary="100"),
    payroll_case("pays-nothing", "funder without amount", "other_funder", other_funder="scaap"),
    payroll_case(
        "pays-more", "funder pays too much", "other_benefits", other_funder="state", other_benefits="720.01"
    ),
    payroll_case("ice-as-other", "ice is no other funder", "other_funder", other_funder="ice", other_salary="100"),
)

OTHERS: Sequence[Case] = (
    leads_case("more-located", "located above leads", "located", date(2026, 1, 1), leads=10, located=11),
    leads_case("no-quarter", "not a quarter", "quarter_start", date(2026, 2, 1)),
    Case(
        "quarter-twice",
        {"leads": [leads_row(quarter_start=date(2026, 4, 1)), leads_row(quarter_start=date(2026, 4, 1))]},
        [("quarter twice", "leads", 1, "quarter_start")],
    ),
    Case(
        "factor-of-nobody",
        {"leads": [leads_row(quarter_start=date(2026, 7, 1), factor="1.1", reason="help")]},
        [("factor incomplete", "leads", 0, "factor"), ("factor not counted", "leads", 0, "factor")],
    ),
    purchase_case("vehicle-of-one", "vehicle with officer", "officer", "vehicle", officer="D-102"),
    purchase_case("equipment-of-none", "equipment without officer", "officer", officer=None),
    purchase_case("unknown-buyer", "officer unknown", "officer", officer="C-unlisted"),
    purchase_case("early-purchase", "purchase before the rule", "day", "vehicle", day=date(2025, 1, 2)),
    purchase_case("purchase-paid-by-none", "amount without funder", "other_amount", other_amount="5"),
    purchase_case(
        "purchase-paid-over", "funder pays too much", "other_amount", other_funder="county", other_amount="7000.01"
    ),
    purchase_case("purchase-funder-only", "funder without amount", "other_funder", other_funder="county"),
    purchase_case("purchase-by-ice", "ice is no other funder", "other_funder", other_funder="ice", other_amount="5"),
    Case(
        "purchase-twice",
        {"purchases": [purchase_row("X-same"), purchase_row("X-same")]},
        [("purchase twice", "purchases", 1, "purchase")],
    ),
    payment_case("for-nothing", "payment for nothing", "claim", period_start=None, period_end=None),
    payment_case("reversed-payment", "period upside down", "period_end", period_end=date(2025, 9, 1)),
    Case(
        "payment-twice",
        {"payments": [payment_row("X-again"), payment_row("X-again")]},
        [("payment twice", "payments", 1, "payment")],
    ),
)

READINGS: Sequence[Case] = (
    Case(
        "agreement-hours-not-stated",
        {"officers": [officer_row("C-unsaid")], "payroll": [payroll_row("C-unsaid", hours_287g=None)]},
        [("hours under agreement not stated", "payroll", 0, "hours_287g")],
        {"salary_basis": "documented_287g_hours"},
    ),
    Case(
        "post-not-stated",
        {"officers": [officer_row("C-post", dedicated=None)]},
        [("dedicated not stated", "officers", 0, "dedicated")],
        {"salary_basis": "dedicated_posts"},
    ),
    Case(
        "regular-pay-not-stated",
        {
            "officers": [officer_row("C-regular", annual_regular_pay=None)],
            "pay": [pay_row("C-regular", annual_regular_pay=None)],
        },
        [
            ("regular pay not stated", "officers", 0, "annual_regular_pay"),
            ("regular pay not stated", "pay", 0, "annual_regular_pay"),
        ],
        {"overtime_base": "all_regular_pay"},
    ),
)

CASES: Sequence[Case] = (*CELLS, *OFFICERS, *PAYROLL, *OTHERS, *READINGS)


def write_cases(folder: Path, cases: Sequence[Case]) -> tuple[Path, Counter[Found]]:
    """A valid folder with the rows of these cases, and every problem that must be named of it, with its place."""
    tables = {name: list(rows) for name, rows in _BASE.items()}
    wanted: Counter[Found] = Counter()
    for case in cases:
        first = {name: len(rows) for name, rows in tables.items()}
        for table, rows in case.rows.items():
            tables[table] += rows
        for kind, table, place, column in case.expected:
            wanted[kind, f"{table}.csv", first[table] + place + 2, column] += 1
    claim_folder(
        folder,
        officers=tables["officers"],
        pay=tables["pay"],
        payroll=tables["payroll"],
        leads=tables["leads"],
        purchases=tables["purchases"],
        payments=tables["payments"],
    )
    return folder, wanted
