"""The lines of a claim: what each cost comes to so far, less what was claimed before, to the cent.

For the claim's own period, a line is the year to date through its last day less the year to date before its first
day, each rounded once: so the lines of any division of a year sum to the same. For every period claimed earlier the
same is computed again from the files as they are now, and a difference is a line of its own, at times negative.
What is paid once (equipment, vehicles) is due whole, less all that was ever claimed of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.funding.claims.accounts import Account
from section287g.funding.claims.allotments import Allotments
from section287g.funding.claims.model import COSTS, Line
from section287g.funding.claims.paycosts import PAY_COSTS
from section287g.funding.explaining import Step, cents
from section287g.funding.periods import Span

__all__ = ["Past", "PastLine", "claim_lines"]

_DAY: Final = timedelta(days=1)
_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of an earlier claim, as its bundle has it."""

    cost: str
    officer: str | None
    period: Span
    year: Span | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier claim that stands: it was made, and no later claim replaces it."""

    claim: str
    period: Span
    readings: Mapping[str, str]
    lines: tuple[PastLine, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """One running account: a cost, of an officer or of the agency, in a year or once."""

    cost: str
    officer: str | None
    year: Span | None

    def order(self) -> tuple[int, str, str]:
        return COSTS.index(self.cost), self.officer or "", str(self.year)


def claim_lines(
    accounts: Sequence[Account], allotments: Allotments, period: Span, earlier: Sequence[Past]
) -> list[Line]:
    """The lines of a claim for a period, numbered: its own first, then the corrections of earlier periods."""
    table = _Table({one.officer: one for one in accounts}, allotments, earlier)
    found = table.lines(period, None)
    for past in sorted(earlier, key=lambda one: one.period):
        found += [line for line in table.lines(past.period, past.claim) if line.year is not None]
    kept = [line for line in found if line.amount]
    return [replace(line, number=number) for number, line in enumerate(kept, start=1)]


class _Table:
    """What every running account comes to through any day, and what was claimed of it before."""

    def __init__(self, accounts: Mapping[str, Account], allotments: Allotments, earlier: Sequence[Past]) -> None:
        self._accounts, self._allotments = accounts, allotments
        self._claimed: dict[tuple[_Key, Span], Decimal] = {}
        for line in (line for past in earlier for line in past.lines):
            place = _Key(line.cost, line.officer, line.year), line.period
            self._claimed[place] = self._claimed.get(place, _ZERO) + line.amount

    def lines(self, period: Span, corrects: str | None) -> list[Line]:
        """A line for every account in which something may be due for a period, or was claimed for it."""
        due = set(self._due_keys(period))
        claimed = {key for key, span in self._claimed if span == period or key.year is None}
        keys = sorted(due | claimed, key=_Key.order)
        return [
            self._line(key, period, corrects) if key in due else self._gone(key, period, corrects) for key in keys
        ]

    def _due_keys(self, period: Span) -> Iterator[_Key]:
        for officer, account in self._accounts.items():
            for cost in PAY_COSTS:
                years = {account.year(cost, day) for day in (period.first, period.last)}
                yield from (_Key(cost, officer, year) for year in years)
            yield _Key("equipment", officer, None)
        yield _Key("vehicle", None, None)
        ended = [one.quarter for one in self._allotments.quarters(period.last) if one.quarter.last >= period.first]
        yield from (_Key("award", None, self._allotments.award_year(quarter)) for quarter in ended)

    def _line(self, key: _Key, period: Span, corrects: str | None) -> Line:
        """The line of an account for a period; its amount is zero where nothing is due or all was claimed."""
        last = period.last if key.year is None else min(period.last, key.year.last)
        to_date = cents(self._due(key, last))
        before, steps = self._before(key, period)
        what = f"{key.cost.capitalize()} of {key.officer or 'the agency'} for {period}"
        amount = to_date - before
        parts = (self._step(key, last), *steps) if amount else ()
        step = Step(what, Fraction(amount), "dollars", "the first, in whole cents, less the others", parts)
        return Line(0, key.cost, key.officer, period, key.year, corrects, to_date, before, amount, step)

    def _gone(self, key: _Key, period: Span, corrects: str | None) -> Line:
        """The line of an account that was claimed and in which, by the files and readings now, nothing is due."""
        claimed = self._claimed_for(key, period)
        parts = (_blank("Nothing is due by the files as they are"), _claimed_step(period, claimed))
        what = f"{key.cost.capitalize()} of {key.officer or 'the agency'} for {period}"
        step = Step(what, Fraction(-claimed), "dollars", "the first, in whole cents, less the others", parts)
        return Line(0, key.cost, key.officer, period, key.year, corrects, _ZERO, claimed, -claimed, step)

    def _before(self, key: _Key, period: Span) -> tuple[Decimal, list[Step]]:
        """What of an account belongs to days before a period, or was claimed already."""
        claimed, steps = self._claimed_for(key, period), []
        day = period.first - _DAY
        earlier = cents(self._due(key, day)) if key.year is not None and day >= key.year.first else _ZERO
        if earlier:
            how = "computed in the same way, in whole cents"
            steps.append(Step(f"The year through {day}", Fraction(earlier), "dollars", how))
        if claimed:
            steps.append(_claimed_step(period, claimed))
        return earlier + claimed, steps

    def _claimed_for(self, key: _Key, period: Span) -> Decimal:
        """What earlier claims have of an account for a period; of what is paid once, for any period."""
        if key.year is not None:
            return self._claimed.get((key, period), _ZERO)
        return sum((amount for (one, _), amount in self._claimed.items() if one == key), _ZERO)

    def _due(self, key: _Key, through: date) -> Fraction:
        if key.cost in PAY_COSTS and key.year is not None:
            account = self._accounts.get(key.officer or "")
            return account.due(key.cost, key.year, through).amount if account is not None else Fraction(0)
        return self._step(key, through).amount or Fraction(0)

    def _step(self, key: _Key, through: date) -> Step:
        """An account with every step; of an officer who is no longer on the list of officers, nothing."""
        account = self._accounts.get(key.officer or "")
        found: Step | None = None
        if key.cost == "award" and key.year is not None:
            found = self._allotments.awards(key.year, through)
        elif key.cost == "vehicle":
            found = self._allotments.vehicle(through)
        elif key.cost == "equipment" and key.officer is not None:
            found = self._allotments.equipment(key.officer, through)
        elif account is not None and key.year is not None:
            found = account.step(key.cost, key.year, through)
        return found if found is not None else _blank("Nothing is due by the files as they are")


def _claimed_step(period: Span, claimed: Decimal) -> Step:
    return Step(f"Claimed for {period} before", Fraction(claimed), "dollars", "by earlier claims")


def _blank(what: str) -> Step:
    return Step(what, Fraction(0), "dollars", "nothing due")
