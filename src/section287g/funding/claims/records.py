"""What an agency states for a claim, as typed records with their place in the files: for the claims of this room.

Six tables: the agency, officers, changes of pay, payroll, leads, purchases, and payments received. Money is `Decimal`
dollars, hours are `Decimal`, spans include both their days. None means that nothing was stated, never zero.
Officers have ids that the agency makes up; no table holds a name of a person, and no table knows a person in custody.
Every record has `at`, which gives the cell of each of its fields. `intake.read_intake` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from section287g.funding.explaining import Cell
from section287g.funding.periods import Span

__all__ = [
    "Agency",
    "At",
    "Intake",
    "Leads",
    "Officer",
    "Pay",
    "Payment",
    "Payroll",
    "Problem",
    "Purchase",
    "SourceFile",
]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the input: its name within the folder, its SHA-256, and what it was read as."""

    name: str
    sha256: str
    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class At:
    """Where a record stands: file, sheet, row (the heading is row 1), and the heading of each field."""

    file: str
    sheet: str | None
    row: int
    headings: Mapping[str, str]

    def cell(self, name: str) -> Cell:
        """The cell of a field; without a column where the file has none for it."""
        return Cell(self.file, self.sheet, self.row, self.headings.get(name))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend or to know. `severity` is error (nothing is made), warning or note.

    `message` says what is wrong and `remedy` what to do. About officers neither holds a value, only `cell` its place.
    `kind` is one of `data/problem_kinds.csv`.
    """

    severity: str
    kind: str
    message: str
    remedy: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency as it states itself: its id in the registry, its agreement of one model, and its own calendar."""

    agency_id: str
    name: str
    model: str
    signed: date | None
    ended: date | None
    first_month: int | None
    """First month of the agency's own fiscal year, 1 to 12, where it is stated."""
    at: At


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer's employment at one agency. A second row of an officer is a second employment."""

    officer: str
    agency_id: str
    model: str
    employed: Span
    """Until the last day employed; `date.max` where the officer still is."""
    events: Mapping[str, date]
    """Days of nominated, trained, certified, credentialed, first_use, first_arrest, as far as stated."""
    withdrawn: date | None
    """First day without authority, where it was revoked or given back."""
    dedicated: bool | None
    annual_salary: Decimal
    annual_regular_pay: Decimal | None
    """Salary with regular supplements, for the reading `overtime_base = all_regular_pay`."""
    at: At


@dataclass(frozen=True, slots=True)
class Pay:
    """A change of an officer's annual salary from a day on."""

    officer: str
    start: date
    annual_salary: Decimal
    annual_regular_pay: Decimal | None
    at: At


@dataclass(frozen=True, slots=True)
class Payroll:
    """What an officer was paid for one pay period, and what somebody else than ICE and the agency paid of it."""

    officer: str
    span: Span
    regular_hours: Decimal
    regular_pay: Decimal
    benefits: Decimal
    hours_287g: Decimal | None
    """Of the regular hours, those under the agreement."""
    overtime_hours: Decimal | None
    overtime_pay: Decimal | None
    overtime_benefits: Decimal | None
    """The employer's taxes and pension on overtime; not part of `benefits`."""
    overtime_hours_287g: Decimal | None
    """Of the overtime hours, those under the agreement."""
    other_funder: str | None
    other_salary: Decimal | None
    other_benefits: Decimal | None
    other_overtime: Decimal | None
    at: At


@dataclass(frozen=True, slots=True)
class Leads:
    """A quarter's leads of ICE and the persons located: counts only."""

    quarter: Span
    leads: int
    located: int
    factor: Decimal | None
    """A factor for overall assistance, as ICE stated it; `author` and `reason` go with it."""
    author: str | None
    reason: str | None
    at: At


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase: equipment of an officer, or a vehicle of the agency."""

    purchase: str
    kind: str
    officer: str | None
    day: date
    amount: Decimal
    other_funder: str | None
    other_amount: Decimal | None
    at: At


@dataclass(frozen=True, slots=True)
class Payment:
    """One event of money after a claim: approved, paid, disallowed or returned, with who decided or paid."""

    payment: str
    day: date
    payer: str
    event: str
    claim: str | None
    """The claim that it answers, where one is named."""
    period: Span | None
    """The period that it is for, where no claim is named."""
    amount: Decimal
    cost: str | None
    """salary, benefits, overtime, equipment, vehicle or award; None for the claim as a whole."""
    at: At


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything read from one folder, with every problem found; nothing is computed while an error stands."""

    agency: Agency | None
    officers: tuple[Officer, ...] = ()
    pay: tuple[Pay, ...] = ()
    payroll: tuple[Payroll, ...] = ()
    leads: tuple[Leads, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    payments: tuple[Payment, ...] = ()
    files: tuple[SourceFile, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> int:
        """How many errors stand."""
        return sum(problem.severity == "error" for problem in self.problems)
