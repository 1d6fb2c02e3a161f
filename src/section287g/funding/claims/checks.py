"""Checks an agency and its officers: against each other, the rules, the readings and the registry (ruling 9).

`check_intake` is the one verb; the rows of payroll, leads, purchases and payments are checked by `rowchecks`. Every
problem has its place; of officers nothing but the place is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from section287g.funding.chosen import Chosen
from section287g.funding.claims.eligibility import event_day, programme_start
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Agency, Intake, Officer, Problem
from section287g.funding.claims.rowchecks import check_rows
from section287g.funding.rules import Policy, no_such
from section287g.funding.terms import covered_models

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["check_intake"]

_STEPS: Final = ("nominated", "trained", "certified", "credentialed", "first_use")


def check_intake(intake: Intake, registry: Registry, policy: Policy, chosen: Chosen) -> list[Problem]:
    """Every problem of the records with each other, the rules, the readings and the registry."""
    found = [*_officers(intake, policy, chosen), *_changes(intake, chosen), *check_rows(intake, policy, chosen)]
    if intake.agency is not None:
        found += _agency(intake.agency, registry, policy, chosen)
    return found


def _agency(agency: Agency, registry: Registry, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    at = agency.at
    if agency.signed is not None and agency.ended is not None and agency.ended < agency.signed:
        yield problem("ended before signed", at.cell("ended"))
    start = programme_start(policy, date.max)
    if agency.model not in covered_models(policy, chosen, start):
        yield problem("model not paid", at.cell("model"), agency.model)
    known = [one["agency_id"] for one in registry.sql("SELECT agency_id FROM agencies ORDER BY agency_id")]
    if agency.agency_id not in known:
        yield problem("agency unknown", at.cell("agency_id"), no_such("agency", agency.agency_id, known))
        return
    sql = "SELECT signed FROM agreements WHERE agency_id = $agency AND model = $model ORDER BY number"
    days = [one["signed"] for one in registry.sql(sql, agency=agency.agency_id, model=agency.model)]
    if not days:
        yield problem("agreement never listed", at.cell("model"))
    elif agency.signed is not None and agency.signed not in days:
        listed = ", ".join(str(day) for day in days)
        yield problem("signed differs", at.cell("signed"), f"{agency.signed} here, {listed} on the lists")


def _officers(intake: Intake, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    rows: dict[str, list[Officer]] = defaultdict(list)
    for officer in intake.officers:
        rows[officer.officer].append(officer)
        yield from _officer(officer, intake.agency, policy, chosen)
    for employments in rows.values():
        yield from _overlaps(employments)
    agency = intake.agency
    if agency is not None and intake.officers and all(one.agency_id != agency.agency_id for one in intake.officers):
        yield problem("no row of this agency", intake.officers[0].at.cell("agency_id"))


def _overlaps(employments: list[Officer]) -> Iterator[Problem]:
    """Two employments of one officer with a day in common; the later row is named."""
    in_time = sorted(employments, key=lambda one: (one.employed, one.at.row))
    for before, after in pairwise(in_time):
        if before.employed.common(after.employed) is not None:
            kind = "officer twice" if before.agency_id == after.agency_id else "two agencies"
            later, other = (after, before) if after.at.row >= before.at.row else (before, after)
            yield problem(kind, later.at.cell("officer"), f"with row {other.at.row}")


def _officer(officer: Officer, agency: Agency | None, policy: Policy, chosen: Chosen) -> Iterator[Problem]:
    at = officer.at
    if not officer.employed.days:
        yield problem("employment upside down", at.cell("employed_until"))
    if agency is not None and officer.agency_id != agency.agency_id:
        return
    if officer.model not in covered_models(policy, chosen, programme_start(policy, date.max)):
        yield problem("model not paid", at.cell("model"))
    steps = [(name, officer.events[name]) for name in _STEPS if name in officer.events]
    for (_, before), (name, after) in pairwise(steps):
        if after < before:
            yield problem("events out of order", at.cell(name))
    signed = agency.signed if agency is not None else None
    for name in ("credentialed", "first_use", "first_arrest"):
        if signed is not None and name in officer.events and officer.events[name] < signed:
            yield problem("event before signing", at.cell(name))
    if event_day(officer, chosen) is None:
        yield problem("no eligible day", at.cell(chosen["eligibility_start"]))
    if chosen["salary_basis"] == "dedicated_posts" and officer.dedicated is None:
        yield problem("dedicated not stated", at.cell("dedicated"))
    if chosen["overtime_base"] == "all_regular_pay" and officer.annual_regular_pay is None:
        yield problem("regular pay not stated", at.cell("annual_regular_pay"))
    yield from _term(officer, policy)


def _term(officer: Officer, policy: Policy) -> Iterator[Problem]:
    """Whether a task force officer's authority is older than its term, as the agreement's template has it."""
    path, given = "agreement.tfm.officer_term_years", officer.events.get("credentialed")
    if officer.model != "tfm" or given is None:
        return
    known = policy.parameters[path].on(given)
    if known is None:
        return
    years = int(str(known.value))
    end = given.replace(year=given.year + years, day=min(given.day, 28))
    last = officer.withdrawn or officer.employed.last
    if last != date.max and last > end:
        yield problem("term over", officer.at.cell("credentialed"))


def _changes(intake: Intake, chosen: Chosen) -> Iterator[Problem]:
    known = {one.officer for one in intake.officers}
    seen: set[tuple[str, date]] = set()
    for change in sorted(intake.pay, key=lambda one: (one.officer, one.start, one.at.row)):
        if change.officer not in known:
            yield problem("officer unknown", change.at.cell("officer"))
        if (change.officer, change.start) in seen:
            yield problem("change twice", change.at.cell("start"))
        seen.add((change.officer, change.start))
        if chosen["overtime_base"] == "all_regular_pay" and change.annual_regular_pay is None:
            yield problem("regular pay not stated", change.at.cell("annual_regular_pay"))
