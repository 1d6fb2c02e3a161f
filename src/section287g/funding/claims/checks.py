"""Checks an agency and its officers: against each other, the rules, the readings and the registry (ruling 9).

`check_intake` is the one verb; the rows of payroll, leads, purchases and payments are checked by `rowchecks`. Every
problem has its place; of officers nothing but the place is told. A cell that could not be read silences the rules
that need it, and no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.eligibility import event_day, programme_start
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Agency, Intake, Officer, Problem
from section287g.funding.claims.rowchecks import check_rows
from section287g.funding.claims.unread import all_read, checked, is_read
from section287g.funding.periods import Span, years_later
from section287g.funding.rules import Policy, no_such
from section287g.funding.terms import covered_models

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["check_intake"]

_STEPS: Final = ("nominated", "trained", "certified", "credentialed", "first_use", "first_arrest")
_TERM: Final = "agreement.tfm.officer_term_years"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _About:
    """What the rules on an officer need to know beside the row."""

    agency: Agency | None
    policy: Policy
    chosen: Chosen
    paid_until: date | None
    """The last day of the officer's payroll."""


def check_intake(intake: Intake, registry: Registry, policy: Policy, chosen: Chosen) -> list[Problem]:
    """Every problem of the records with each other, the rules, the readings and the registry."""
    found = [*_officers(intake, policy, chosen), *_changes(intake, chosen), *check_rows(intake, policy, chosen)]
    if intake.agency is not None:
        found += _agency(intake.agency, registry, policy, chosen)
    return found


def _agency(agency: Agency, registry: Registry, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    at, signed, ended = agency.at, agency.signed, agency.ended
    if all_read(signed, ended) and signed is not None and ended is not None and ended < signed:
        yield problem("ended before signed", at.cell("ended"))
    if all_read(agency.model) and agency.model not in _covered(policy, chosen):
        yield problem("model not paid", at.cell("model"), agency.model)
    if not all_read(agency.agency_id):
        return
    known = [one["agency_id"] for one in registry.sql("SELECT agency_id FROM agencies ORDER BY agency_id")]
    if agency.agency_id not in known:
        yield problem("agency unknown", at.cell("agency_id"), no_such("agency", agency.agency_id, known))
    elif all_read(agency.model):
        yield from _listed(agency, registry)


def _listed(agency: Agency, registry: Registry) -> Iterator[Problem]:
    """What the lists say of the agreement: whether they ever show it, and on which day it was signed."""
    sql = "SELECT signed FROM agreements WHERE agency_id = $agency AND model = $model ORDER BY number"
    days = [one["signed"] for one in registry.sql(sql, agency=agency.agency_id, model=agency.model)]
    if not days:
        yield problem("agreement never listed", agency.at.cell("model"))
    elif all_read(agency.signed) and agency.signed is not None and agency.signed not in days:
        listed = ", ".join(str(day) for day in days)
        yield problem("signed differs", agency.at.cell("signed"), f"{agency.signed} here, {listed} on the lists")


def _covered(policy: Policy, chosen: Chosen) -> tuple[str, ...]:
    return covered_models(policy, chosen, programme_start(policy, date.max))


def _officers(intake: Intake, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    rows: dict[str, list[Officer]] = defaultdict(list)
    paid: dict[str, date] = {}
    for row in intake.payroll:
        if is_read(row):
            paid[row.officer] = max(row.span.last, paid.get(row.officer, row.span.last))
    for officer in intake.officers:
        until = paid.get(officer.officer) if all_read(officer.officer) else None
        about = _About(intake.agency, policy, chosen, until)
        yield from checked(_RULES, officer, about)
        yield from _order(officer)
        if is_read(officer):
            rows[officer.officer].append(officer)
    for employments in rows.values():
        yield from _overlaps(employments)
    agency = intake.agency
    if agency is None or not intake.officers or not all_read(agency.agency_id):
        return
    if all(all_read(one.agency_id) and one.agency_id != agency.agency_id for one in intake.officers):
        yield problem("no row of this agency", intake.officers[0].at.cell("agency_id"))


def _overlaps(employments: list[Officer]) -> Iterator[Problem]:
    """Employments of one officer with a day in common with another row; the later row is named."""
    for number, after in enumerate(employments):
        for before in employments[:number]:
            if before.employed.common(after.employed) is not None:
                kind = "officer twice" if before.agency_id == after.agency_id else "two agencies"
                yield problem(kind, after.at.cell("officer"), f"with row {before.at.row}")
                break


def _order(officer: Officer) -> Iterator[Problem]:
    """Steps that lie before an earlier one; a day that could not be read is passed over."""
    steps = [(name, officer.events[name]) for name in _STEPS if name in officer.events]
    known = [(name, day) for name, day in steps if all_read(day)]
    for number, (name, day) in enumerate(known):
        if number and day < known[number - 1][1]:
            yield problem("events out of order", officer.at.cell(name))


def _upside_down(officer: Officer, _: _About) -> Problem | None:
    if officer.employed.first <= officer.employed.last:
        return None
    return problem("employment upside down", officer.at.cell("employed_until"))


def _model(officer: Officer, about: _About) -> Problem | None:
    """The model of an officer's own row; that of the agency is told at the agency."""
    if not _ours(officer, about) or officer.model in _covered(about.policy, about.chosen):
        return None
    agency = about.agency
    same = agency is not None and all_read(agency.model) and agency.model == officer.model
    return None if same else problem("model not paid", officer.at.cell("model"))


def _signing(officer: Officer, about: _About) -> Problem | None:
    agency = about.agency
    if agency is None or agency.signed is None or not _ours(officer, about):
        return None
    early = [name for name in _STEPS[1:] if name in officer.events and officer.events[name] < agency.signed]
    return problem("event before signing", officer.at.cell(early[0])) if early else None


def _no_day(officer: Officer, about: _About) -> Problem | None:
    if not _ours(officer, about) or event_day(officer, about.chosen) is not None:
        return None
    return problem("no eligible day", officer.at.cell(about.chosen["eligibility_start"]))


def _dedicated(officer: Officer, about: _About) -> Problem | None:
    if about.chosen["salary_basis"] != "dedicated_posts" or not _ours(officer, about):
        return None
    return problem("dedicated not stated", officer.at.cell("dedicated")) if officer.dedicated is None else None


def _regular_pay(officer: Officer, about: _About) -> Problem | None:
    if about.chosen["overtime_base"] != "all_regular_pay" or not _ours(officer, about):
        return None
    missing = officer.annual_regular_pay is None
    return problem("regular pay not stated", officer.at.cell("annual_regular_pay")) if missing else None


def _term(officer: Officer, about: _About) -> Problem | None:
    """Whether authority lasts, as far as known, beyond the term that the agreement's template gives it."""
    given = officer.events.get("credentialed")
    if officer.model != "tfm" or given is None:
        return None
    known = about.policy.parameters[_TERM].on(given)
    if known is None:
        return None
    ends = [officer.employed.last]
    ends += [officer.withdrawn - _DAY] if officer.withdrawn is not None else []
    ends += [about.paid_until] if about.paid_until is not None else []
    last = min(ends)
    over = last != date.max and last >= years_later(given, int(str(known.value)))
    return problem("term over", officer.at.cell("credentialed")) if over else None


def _late_credentials(officer: Officer, about: _About) -> Problem | None:
    given = officer.events.get("credentialed")
    late = given is not None and about.paid_until is not None and given > about.paid_until
    return problem("credentials after payroll", officer.at.cell("credentialed")) if late else None


def _ours(officer: Officer, about: _About) -> bool:
    """Whether a row is of the agency that claims."""
    return about.agency is None or officer.agency_id == about.agency.agency_id


_RULES: Final = (
    _upside_down,
    _model,
    _signing,
    _no_day,
    _dedicated,
    _regular_pay,
    _term,
    _late_credentials,
)


def _changes(intake: Intake, chosen: Chosen) -> Iterator[Problem]:
    """Changes of pay: of officers who are there, on days of their employment, once a day."""
    employed: dict[str, list[Span]] = defaultdict(list)
    for officer in intake.officers:
        if all_read(officer.officer):
            spans = employed[officer.officer]
            spans += [officer.employed] if all_read(officer.employed.first, officer.employed.last) else []
    seen: set[tuple[str, date]] = set()
    for change in intake.pay:
        at = change.at
        if chosen["overtime_base"] == "all_regular_pay" and change.annual_regular_pay is None:
            yield problem("regular pay not stated", at.cell("annual_regular_pay"))
        if not all_read(change.officer, change.start):
            continue
        spans = employed.get(change.officer, [])
        if intake.officers and change.officer not in employed:
            yield problem("officer unknown", at.cell("officer"))
        elif spans and not any(change.start in span for span in spans):
            yield problem("change outside employment", at.cell("start"))
        if (change.officer, change.start) in seen:
            yield problem("change twice", at.cell("start"))
        seen.add((change.officer, change.start))
