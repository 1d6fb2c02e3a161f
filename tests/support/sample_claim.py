"""A claim made by hand, for tests of what is written of one: figures that can be followed, every kind of line.

Four deputies of one county, the second quarter of federal fiscal year 2026, the second version of the claim:

- salary: a year of 62,400 is 2,400 every fourteen days. Half a year is 31,200, a quarter of one 15,600. A state grant
  pays 1,000 of D-102's salary in the quarter, so 14,600 are claimed.
- benefits: 30 percent of the salary; 4,680 a quarter.
- overtime: D-101 reaches the limit, a quarter of 62,400: 15,600, of which 12,000 fell into the first quarter.
- equipment: 7,500 for D-104. vehicle: 100,000. award: 4 officers at 88 percent: 750 each.
- a correction of the first quarter: D-103's overtime was claimed with 1,250.40 and comes to 840.30 now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from section287g.funding import Policy, read_policy
from section287g.funding.chosen import choose
from section287g.funding.claims.model import RULES_OF_CLAIMS, Claim, Funding, Line, Standing
from section287g.funding.claims.records import Agency, At, Problem, SourceFile
from section287g.funding.explaining import Cell, Step, of_reading, smaller, stated, summed
from section287g.funding.periods import Span
from section287g.funding.terms import award, equipment, overtime_cap, share, success, vehicle

__all__ = ["CLAIM", "EARLIER", "PERIOD", "REPLACED", "YEAR", "large_claim", "sample_claim", "with_amounts"]

PERIOD = Span(date(2026, 1, 1), date(2026, 3, 31))
YEAR = Span(date(2025, 10, 1), date(2026, 9, 30))
BEFORE = Span(date(2025, 10, 1), date(2025, 12, 31))
CLAIM = "tx-sample-county-sheriff.2026-01-01.2026-03-31.2"
REPLACED = "tx-sample-county-sheriff.2026-01-01.2026-03-31.1"
EARLIER = "tx-sample-county-sheriff.2025-10-01.2025-12-31.1"
BY_HAND = {"salary_basis": "dedicated_posts", "eligibility_start": "certified"}
AT = At("agency.csv", None, 2, {})
AGENCY = Agency(
    "tx-sample-county-sheriff", "Sample County Sheriff's Office, Texas", "tfm", date(2025, 4, 16), None, 10, AT
)
CHOSEN = choose(read_policy(), BY_HAND)
DOLLARS = "dollars"


def sample_claim() -> Claim:
    """The claim of the module's docstring; its total is 173,940.00 less 410.10: 173,529.90."""
    policy = read_policy()
    lines = [
        *_salary(policy),
        *_benefits(policy),
        *_overtime(policy),
        *_allotments(policy),
    ]
    return Claim(
        claim=CLAIM,
        agency=AGENCY,
        period=PERIOD,
        replaces=REPLACED,
        earlier=(EARLIER,),
        lines=tuple(replace(line, number=number) for number, line in enumerate(lines, 1)),
        funding=_funding(),
        standings=_standings(),
        exceptions=_exceptions(),
        files=_files(),
        readings=dict(CHOSEN.options),
        readings_by_hand=tuple(sorted(BY_HAND)),
        policy_version=policy.version_of(*RULES_OF_CLAIMS),
        program_version="0.1.0",
        registry={
            "content_hash": "c7" * 32,
            "newest_list_day": "2026-04-02",
            "newest_list": "participating-2026-04-02",
        },
    )


def _line(cost: str, officer: str | None, to_date: str, before: str, step: Step, year: Span | None = YEAR) -> Line:
    now, then = Decimal(to_date), Decimal(before)
    return Line(0, cost, officer, PERIOD, year, None, now, then, now - then, step)


def _less(what: str, now: Step, then: Step) -> Step:
    assert now.amount is not None
    assert then.amount is not None
    return Step(what, now.amount - then.amount, DOLLARS, "the first less the second", (now, then))


def _payroll(row: int, column: str) -> Cell:
    return Cell("payroll.xlsx", "Payroll", row, column)


def _pay(policy: Policy, cost: str, first: int, days: int, pay: int, other: int = 0) -> Step:
    """A cost through some days of the year: pay periods of fourteen days, the last one cut."""
    parts, day, row = [], YEAR.first, first
    readings = [
        of_reading(policy, name, CHOSEN[name]) for name in ("eligible_models", "eligibility_start", "officer_start")
    ]
    for start in range(0, days, 14):
        counted = min(14, days - start)
        paid = stated(f"{cost.capitalize()} on record", pay, DOLLARS, _payroll(row, f"{cost} paid"))
        basis = of_reading(policy, "salary_basis", CHOSEN["salary_basis"])
        whole = Step(paid.what, paid.amount, DOLLARS, "the first", (paid, basis))
        if other and start == 98:
            grant = stated("Paid by State border grant", other, DOLLARS, _payroll(row, f"{cost} paid by others"))
            rest = Step(
                "What nobody else pays",
                Fraction(pay - other),
                DOLLARS,
                "the first less the second, not below zero",
                (paid, grant),
            )
            whole = smaller("Covered, and paid by nobody else", DOLLARS, whole, rest)
        covered = share(policy, f"reimbursement.{cost}.share", YEAR.first, whole)
        assert covered.amount is not None
        part = Step(f"{counted} of 14 days", Fraction(counted, 14), "share", "days that count")
        what = f"Pay period {Span(day, day + timedelta(days=13))}"
        parts.append(
            Step(what, covered.amount * Fraction(counted, 14), DOLLARS, "the first times the second", (covered, part))
        )
        day, row = day + timedelta(days=14), row + 1
    return summed(
        f"{cost.capitalize()} of the year through {YEAR.first + timedelta(days=days - 1)}",
        DOLLARS,
        (*parts, *readings),
    )


def _salary(policy: Policy) -> list[Line]:
    """Thirteen pay periods of 2,400, of which the first six and a half belong to the claim before."""
    found = []
    for place, officer in enumerate(("D-101", "D-102", "D-103")):
        other = 1000 if officer == "D-102" else 0
        now, then = (
            _pay(policy, "salary", 2 + 20 * place, 182, 2400, other),
            _pay(policy, "salary", 2 + 20 * place, 91, 2400),
        )
        found.append(
            _line(
                "salary",
                officer,
                "30200.00" if other else "31200.00",
                "15600.00",
                _less("Salary of the period", now, then),
            )
        )
    return found


def _benefits(policy: Policy) -> list[Line]:
    found = []
    for place, officer in enumerate(("D-101", "D-102", "D-103")):
        now, then = (
            _pay(policy, "benefits", 2 + 20 * place, 182, 720),
            _pay(policy, "benefits", 2 + 20 * place, 91, 720),
        )
        found.append(_line("benefits", officer, "9360.00", "4680.00", _less("Benefits of the period", now, then)))
    return found


def _overtime(policy: Policy) -> list[Line]:
    salary = stated("Annual salary", Decimal("62400"), DOLLARS, Cell("officers.csv", None, 2, "annual_salary"))
    cap = overtime_cap(policy, CHOSEN, YEAR.first, salary)
    worked = stated("Overtime on record", Decimal("19000"), DOLLARS, _payroll(8, "overtime paid"))
    now = smaller("Overtime of the year through 2026-03-31, within its limit", DOLLARS, worked, cap)
    then = stated("Overtime of the year through 2025-12-31", Decimal("12000"), DOLLARS, None)
    period = _line("overtime", "D-101", "15600.00", "12000.00", _less("Overtime of the period", now, then))
    comes_to = stated("Overtime of the period, now", Decimal("840.30"), DOLLARS, _payroll(45, "overtime paid"))
    was = stated(f"Claimed by {EARLIER}", Decimal("1250.40"), DOLLARS, None)
    step = _less("Correction of an earlier period", comes_to, was)
    correction = Line(
        0, "overtime", "D-103", BEFORE, YEAR, EARLIER, Decimal("840.30"), Decimal("1250.40"), Decimal("-410.10"), step
    )
    return [period, correction]


def _allotments(policy: Policy) -> list[Line]:
    one = equipment(policy, CHOSEN, PERIOD.first, None)
    cars = vehicle(policy, CHOSEN, PERIOD.first, None)
    leads = stated("Leads supplied", 50, "leads", Cell("leads.csv", None, 2, "leads"))
    located = stated("Persons located", 44, "people", Cell("leads.csv", None, 2, "located"))
    counted = Step("Officers who count", Fraction(4), "officers", "counted")
    due = award(policy, CHOSEN, PERIOD.last, success(policy, CHOSEN, leads, located), counted)
    return [
        _line("equipment", "D-104", "7500.00", "0.00", one, None),
        _line("vehicle", None, "100000.00", "0.00", cars, None),
        _line("award", None, "5000.00", "2000.00", due),
    ]


def _funding() -> tuple[Funding, ...]:
    grant = "State border grant"
    over = "overtime beyond its limit"
    return (
        Funding("salary", "D-101", Decimal("15600.00"), Decimal("15600.00"), {}, Decimal("0.00"), ""),
        Funding(
            "salary",
            "D-102",
            Decimal("15600.00"),
            Decimal("14600.00"),
            {grant: Decimal("1000.00")},
            Decimal("0.00"),
            "",
        ),
        Funding("salary", "D-103", Decimal("15600.00"), Decimal("15600.00"), {}, Decimal("0.00"), ""),
        Funding(
            "salary", "D-104", Decimal("15600.00"), Decimal("0.00"), {}, Decimal("15600.00"), "no dedicated post"
        ),
        *(
            Funding("benefits", f"D-10{one}", Decimal("4680.00"), Decimal("4680.00"), {}, Decimal("0.00"), "")
            for one in (1, 2, 3)
        ),
        Funding(
            "benefits", "D-104", Decimal("4680.00"), Decimal("0.00"), {}, Decimal("4680.00"), "no dedicated post"
        ),
        Funding(
            "overtime",
            "D-101",
            Decimal("7000.00"),
            Decimal("3600.00"),
            {},
            Decimal("3400.00"),
            over,
            _payroll(8, "overtime paid"),
        ),
        Funding("equipment", "D-104", None, Decimal("7500.00"), {}, None, ""),
        Funding(
            "vehicle",
            None,
            Decimal("112400.00"),
            Decimal("100000.00"),
            {grant: Decimal("10000.00")},
            Decimal("2400.00"),
            "beyond the allotment",
        ),
        Funding("award", None, None, Decimal("3000.00"), {}, None, ""),
    )


def _standings() -> tuple[Standing, ...]:
    middle = date(2026, 2, 9)
    day = timedelta(days=1)
    return (
        *(Standing(f"D-10{one}", PERIOD, True, "", "confirmed") for one in (1, 2, 3)),
        Standing("D-104", Span(PERIOD.first, middle - day), False, "before: training certified", ""),
        Standing("D-104", Span(middle, PERIOD.last), True, "", "not yet listed"),
    )


def _exceptions() -> tuple[Problem, ...]:
    return (
        Problem(
            "error",
            "hours_beyond_day",
            "More hours than the pay period has",
            "Mend the row, or say in a note why it is right.",
            _payroll(31, "regular hours"),
        ),
        Problem(
            "warning",
            "overtime_limit",
            "The limit of overtime is reached; 3,400.00 dollars are left to the agency",
            "Nothing to do; the workbook shows the limit.",
            _payroll(8, "overtime paid"),
        ),
        Problem(
            "warning",
            "not_listed",
            "An officer counts from a day on which the registry does not list the agreement yet",
            "Keep the signed agreement with this claim.",
            Cell("officers.csv", None, 5, "certified"),
        ),
        Problem(
            "note",
            "no_file",
            "No payments are on record",
            "Add payments.csv once money arrives.",
            Cell("payments.csv", None, None, None),
        ),
    )


def _files() -> tuple[SourceFile, ...]:
    names = (
        ("agency.csv", "agency", 1),
        ("officers.csv", "officers", 4),
        ("payroll.xlsx", "payroll", 52),
        ("leads.csv", "leads", 2),
        ("purchases.csv", "purchases", 3),
    )
    return tuple(
        SourceFile(name, f"{place:02x}" * 32, table, rows) for place, (name, table, rows) in enumerate(names, 17)
    )


def with_amounts(
    amounts: Iterable[tuple[str, str | None, str]], corrects: Iterable[tuple[str, str, str]] = ()
) -> Claim:
    """The sample with other lines and their funding: cost, officer and amount of each; `corrects` are corrections."""
    lines: list[Line] = []
    funding: list[Funding] = []
    for cost, officer, amount in amounts:
        money = Decimal(amount)
        step = Step("Amount", Fraction(money), DOLLARS, "as stated")
        lines.append(Line(len(lines) + 1, cost, officer, PERIOD, YEAR, None, money, Decimal("0.00"), money, step))
        funding.append(Funding(cost, officer, money, money, {}, Decimal("0.00"), ""))
    for cost, officer, amount in corrects:
        money = Decimal(amount)
        step = Step("Correction", Fraction(money), DOLLARS, "as stated")
        lines.append(Line(len(lines) + 1, cost, officer, BEFORE, YEAR, EARLIER, money, Decimal("0.00"), money, step))
    return replace(sample_claim(), lines=tuple(lines), funding=tuple(funding), standings=(), exceptions=())


def large_claim(officers: int, costs: Sequence[str] = ("salary", "benefits", "overtime"), periods: int = 7) -> Claim:
    """Many officers with the same pay, each line over some pay periods: for size, not for sums."""
    policy, days = read_policy(), 14 * periods
    lines, funding = [], []
    for place in range(officers):
        officer = f"D-{place:04}"
        for cost in costs:
            rule = "salary" if cost == "overtime" else cost
            now = _pay(policy, rule, 2 + place * periods, days, 2400)
            then = Step("Claimed for earlier days of the year", Fraction(0), DOLLARS, "nothing before")
            lines.append(
                _line(
                    cost,
                    officer,
                    f"{2400 * periods}.00",
                    "0.00",
                    _less(f"{cost.capitalize()} of the period", now, then),
                )
            )
            funding.append(
                Funding(cost, officer, Decimal(2400 * periods), Decimal(2400 * periods), {}, Decimal("0.00"), "")
            )
    standings = tuple(Standing(f"D-{place:04}", PERIOD, True, "", "confirmed") for place in range(officers))
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, 1))
    return replace(sample_claim(), lines=numbered, funding=tuple(funding), standings=standings)
