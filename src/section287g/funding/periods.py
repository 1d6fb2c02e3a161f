"""Years and quarters of the calendars that the programme's money knows: for claims, estimates and forecasts.

Federal fiscal year 2026 runs from 2025-10-01 through 2026-09-30. The quarters of the federal fiscal year and of
the calendar year have the same first days. Days are both included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Span", "fiscal_year", "quarter_name", "quarter_of", "quarters", "year_of", "years_later"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a first to a last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has; none where the last lies before the first."""
        return max((self.last - self.first).days + 1, 0)

    def common(self, other: Span) -> Span | None:
        """The days in both, or None."""
        first = self.first if self.first >= other.first else other.first
        last = self.last if self.last <= other.last else other.last
        return Span(first, last) if first <= last else None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def _months_later(day: date, months: int) -> date:
    """The first day of the month so many months after a day's month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def fiscal_year(day: date, first_month: int = 10) -> Span:
    """The year of a day where years begin in a month: October for the federal government."""
    year = day.year if day.month >= first_month else day.year - 1
    first = date(year, first_month, 1)
    return Span(first, date(year + 1, first_month, 1) - _DAY)


def year_of(day: date, calendar: str, anniversary: date | None = None) -> Span:
    """The year of a day in a calendar: federal_fiscal, calendar, or agreement (years from `anniversary`).

    >>> str(year_of(date(2025, 12, 24), "federal_fiscal"))
    '2025-10-01 to 2026-09-30'
    >>> str(year_of(date(2026, 2, 1), "agreement", date(2024, 2, 29)))
    '2025-03-01 to 2026-02-28'
    """
    if calendar == "agreement":
        if anniversary is None:
            raise ValueError("years of an agreement need the day on which it was signed")
        years = day.year - anniversary.year
        years -= years_later(anniversary, years) > day
        return Span(years_later(anniversary, years), years_later(anniversary, years + 1) - _DAY)
    return fiscal_year(day, {"federal_fiscal": 10, "calendar": 1}[calendar])


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March where there is none.

    >>> years_later(date(2024, 2, 29), 1).isoformat()
    '2025-03-01'
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def quarter_of(day: date) -> Span:
    """The quarter of a day; those of the federal fiscal and of the calendar year are the same spans."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Span(first, _months_later(first, 3) - _DAY)


def quarters(first: date, last: date) -> list[Span]:
    """Every quarter that has a day from the first to the last.

    >>> [str(one) for one in quarters(date(2025, 12, 31), date(2026, 1, 1))]
    ['2025-10-01 to 2025-12-31', '2026-01-01 to 2026-03-31']
    """
    found, day = [], first
    while day <= last:
        quarter = quarter_of(day)
        found.append(quarter)
        day = quarter.last + _DAY
    return found


def quarter_name(quarter: Span, calendar: str) -> str:
    """Its name: FY2026 Q1 in the federal fiscal year, 2025 Q4 in the calendar year.

    >>> quarter_name(quarter_of(date(2025, 12, 1)), "federal_fiscal")
    'FY2026 Q1'
    """
    if calendar == "federal_fiscal":
        year = fiscal_year(quarter.first).last.year
        return f"FY{year} Q{(quarter.first.month + 2) // 3 % 4 + 1}"
    return f"{quarter.first.year} Q{(quarter.first.month + 2) // 3}"
