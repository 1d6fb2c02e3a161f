"""What the announced terms would pay an agency, and what it would cost, as far as that is known without its payroll.

For an agency's page. No list says how many officers take part, what they earn or when they were trained: what rests
on that is unknown here, and the form of the page on money computes it from what a reader states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.words import Words

if TYPE_CHECKING:
    from section287g.funding.rules import Policy, Reading, Value

__all__ = ["AgencyMoney", "Covering", "Term", "money_of"]

_TERMS: Final = {
    "salary": "reimbursement.salary.share",
    "benefits": "reimbursement.benefits.share",
    "overtime": "reimbursement.overtime.cap",
    "equipment": "reimbursement.equipment.amount",
    "vehicle": "reimbursement.vehicle.amount",
    "award": "reimbursement.award.bands",
}
"""What is paid for, in the order of the estimate, and the rule that says how much."""
_MODELS: Final = "reimbursement.models"
_WHICH: Final = "eligible_models"


@dataclass(frozen=True, slots=True)
class Term:
    """One announced term: for what, what it comes to in words, dollars where it names them, its day and sources."""

    kind: str
    told: str
    dollars: str | None
    since: date
    status: str
    confidence: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Covering:
    """Which of an agency's models are paid for, under one option of the reading that decides it.

    `default` says that the option counts where nothing is chosen.
    """

    meaning: str
    default: bool
    models: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class AgencyMoney:
    """The terms, the models they may cover, what an agency bears, and the questions that are open."""

    terms: Sequence[Term]
    covering: Sequence[Covering]
    costs: Sequence[str]
    readings: Sequence[Reading]
    policy_version: str

    def as_rows(self) -> list[dict[str, Any]]:
        """The terms for programs."""
        return [
            {
                "kind": one.kind,
                "term": one.told,
                "dollars": one.dollars,
                "since": one.since,
                "status": one.status,
                "confidence": one.confidence,
                "sources": list(one.sources),
            }
            for one in self.terms
        ]


def money_of(models: Iterable[str], words: Words) -> AgencyMoney:
    """The announced terms as they stand now, for agreements of some models."""
    from section287g.funding.chosen import choose
    from section287g.funding.estimate.costs import UNREIMBURSED
    from section287g.funding.policy import read_policy
    from section287g.funding.terms import covered_models

    policy = read_policy()
    reading = policy.reading(_WHICH)
    since = policy.parameters[_MODELS].values[-1].start
    covering = []
    for option in reading.options:
        covered = covered_models(policy, choose(policy, {_WHICH: option.name}), since)
        each = {model: model in covered for model in sorted(set(models))}
        covering.append(Covering(option.meaning, option.name == reading.default, each))
    names = dict.fromkeys(name for path in _TERMS.values() for name in policy.parameters[path].open)
    return AgencyMoney(
        [_term(policy, kind, path, words) for kind, path in _TERMS.items()],
        covering,
        UNREIMBURSED,
        [policy.readings[name] for name in names],
        policy.version,
    )


def _term(policy: Policy, kind: str, path: str, words: Words) -> Term:
    value = policy.parameters[path].values[-1]
    sources = {one.source: policy.sources[one.source] for one in value.references}
    return Term(
        kind,
        words(f"agency.term.{kind}", amount=_amount(value, words)),
        _dollars(value),
        value.start,
        value.status,
        value.confidence,
        [f"{one.publisher}: {one.title}" for one in sources.values()],
    )


def _amount(value: Value, words: Words) -> str:
    held = value.value
    if isinstance(held, Decimal):
        return words.money(held) if held > 1 else words.percent(held)
    if isinstance(held, str):
        return held
    return "; ".join(
        words("agency.term.band", start=one.start, amount=words.money(one.dollars)) for one in held.bands
    )


def _dollars(value: Value) -> str | None:
    """The amount that a term names itself: one, or those of its bands; None where it rests on what officers earn."""
    held = value.value
    if isinstance(held, Decimal):
        return str(held) if held > 1 else None
    return None if isinstance(held, str) else ";".join(str(one.dollars) for one in held.bands)
