"""Makes a claim: one agency, one period, from the files it handed in, the rules, the readings and the registry.

Nothing is made while an error stands in the files. The same files, rules, readings, registry and earlier claims make
the same claim, whatever the order of rows. Nothing is written here: `bundle`, `sheets` and `paper` do that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from section287g import __version__
from section287g.errors import ClaimRefused
from section287g.funding.chosen import Chosen
from section287g.funding.claims.accounts import Account
from section287g.funding.claims.allotments import Allotments
from section287g.funding.claims.eligibility import programme_start, runs_of
from section287g.funding.claims.exceptions import exceptions_of
from section287g.funding.claims.lines import Past, claim_lines
from section287g.funding.claims.model import RULES_OF_CLAIMS, Claim, Standing
from section287g.funding.claims.problems import errors_stand
from section287g.funding.claims.records import Agency, Intake, Officer, Pay, Payroll
from section287g.funding.claims.sharing import share_costs
from section287g.funding.periods import Span
from section287g.funding.rules import Policy

__all__ = ["AskInForce", "InForce", "claim_id", "make_claim"]


class InForce(Protocol):
    """A run of days with the registry's answer on an agreement, and why; both days are included."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def answer(self) -> str: ...
    @property
    def why(self) -> str: ...


AskInForce = Callable[[str, str, date, date], Sequence[InForce]]
"""Asks the registry on which days of a span an agency's agreement of a model was in force (ruling 9)."""


def claim_id(agency_id: str, period: Span, number: int) -> str:
    """A claim's id, from its agency, its period, and how many claims for the period there are with it."""
    return f"{agency_id}.{period.first}.{period.last}.{number}"


def make_claim(
    intake: Intake,
    policy: Policy,
    chosen: Chosen,
    period: Span,
    *,
    in_force: AskInForce,
    registry: Mapping[str, str],
    earlier: Sequence[Past] = (),
    replaces: Past | None = None,
) -> Claim:
    """The claim for a period; `earlier` are the claims that stand, without the one that this claim replaces.

    Raises `ClaimRefused` while an error stands in the files, where the period lies before the programme, or where it
    overlaps the period of an earlier claim.
    """
    agency = _agency(intake)
    _check_period(policy, agency, period, earlier, replaces)
    through = max([period.last, *(one.period.last for one in earlier)])
    accounts = _accounts(intake, policy, chosen, agency, through)
    allotments = Allotments(policy, chosen, agency, accounts, intake.purchases, intake.leads)
    lines = claim_lines(accounts, allotments, period, earlier)
    standings = _standings(policy, chosen, agency, accounts, period, in_force)
    number = int(replaces.claim.rpartition(".")[2]) + 1 if replaces is not None else 1
    return Claim(
        claim=claim_id(agency.agency_id, period, number),
        agency=agency,
        period=period,
        replaces=replaces.claim if replaces is not None else None,
        earlier=tuple(sorted(one.claim for one in earlier)),
        lines=tuple(lines),
        funding=tuple(share_costs(accounts, allotments, lines, period)),
        standings=tuple(standings),
        exceptions=exceptions_of(policy, chosen, intake, accounts, allotments, standings, period, earlier),
        files=intake.files,
        readings={name: chosen[name] for name in sorted(policy.readings_of("reimbursement"))},
        readings_by_hand=tuple(sorted(chosen.by_hand)),
        policy_version=policy.version_of(*RULES_OF_CLAIMS),
        program_version=__version__,
        registry=registry,
    )


def _agency(intake: Intake) -> Agency:
    if intake.errors or intake.agency is None:
        raise ClaimRefused(
            f"{errors_stand(intake.errors)} in the files, so no claim is made; '287g claim check' lists them all"
        )
    return intake.agency


def _check_period(
    policy: Policy, agency: Agency, period: Span, earlier: Sequence[Past], replaces: Past | None
) -> None:
    if not period.days:
        raise ClaimRefused(f"the period {period} ends before it begins; give its first day, then its last")
    start = programme_start(policy, period.last)
    if period.last < start:
        raise ClaimRefused(f"the period {period} lies before the programme, which begins on {start}")
    for one in earlier:
        if not one.claim.startswith(f"{agency.agency_id}."):
            raise ClaimRefused(f"claim {one.claim} is of another agency than {agency.agency_id}; keep agencies apart")
        if one.period.common(period) is not None:
            raise ClaimRefused(
                f"the period {period} overlaps claim {one.claim} for {one.period}; choose days that no claim has, "
                "or replace that claim by one for the same period"
            )
    if replaces is not None and replaces.period != period:
        raise ClaimRefused(
            f"claim {replaces.claim} is for {replaces.period}, not {period}; a claim replaces its like"
        )


def _accounts(intake: Intake, policy: Policy, chosen: Chosen, agency: Agency, through: date) -> list[Account]:
    """One account an officer of this agency, in order of their ids."""
    employments: dict[str, list[Officer]] = defaultdict(list)
    for officer in intake.officers:
        if officer.agency_id == agency.agency_id:
            employments[officer.officer].append(officer)
    changes: dict[str, list[Pay]] = defaultdict(list)
    for change in intake.pay:
        changes[change.officer].append(change)
    payroll: dict[str, list[Payroll]] = defaultdict(list)
    for row in intake.payroll:
        payroll[row.officer].append(row)
    return [
        Account(policy, chosen, agency, employments[name], changes[name], payroll[name], through)
        for name in sorted(employments)
    ]


def _standings(
    policy: Policy,
    chosen: Chosen,
    agency: Agency,
    accounts: Sequence[Account],
    period: Span,
    in_force: AskInForce,
) -> list[Standing]:
    """Every officer's days of the period, and for the eligible ones what the registry says of the agreement."""
    answers: dict[str, Sequence[InForce]] = {}
    found = []
    for account in accounts:
        model = account.employments[0].model
        if model not in answers:
            answers[model] = in_force(agency.agency_id, model, period.first, period.last)
        for run in runs_of(policy, chosen, agency, account.employments, period):
            if not run.eligible:
                found.append(Standing(account.officer, run.span, False, run.why, ""))
                continue
            for answer in answers[model]:
                both = Span(answer.first, answer.last).common(run.span)
                if both is not None:
                    found.append(Standing(account.officer, both, True, answer.why, answer.answer))
    return found
