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

from markupsafe import Markup, escape

from section287g.explorer.words import Words

if TYPE_CHECKING:
    from section287g.funding.rules import Policy, Reading, Source, Value

__all__ = ["AgencyMoney", "Covering", "Open", "Term", "money_of", "said_of", "sources_of"]

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
    """One announced term: for what, what it comes to in words, dollars where it names them, its day and sources.

    `cited` names the sources in the page's language.
    """

    kind: str
    told: str
    dollars: str | None
    since: date
    status: str
    confidence: str
    sources: Sequence[Source]
    cited: Markup


@dataclass(frozen=True, slots=True)
class Covering:
    """Which of an agency's models are paid for, under one option of the reading that decides it.

    `default` says that the option counts where nothing is chosen.
    """

    meaning: Markup
    default: bool
    models: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Open:
    """A question that the terms leave open, and what each of its options means, in the page's language."""

    question: Markup
    options: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class AgencyMoney:
    """The terms, the models they may cover, what an agency bears, and the questions that are open."""

    terms: Sequence[Term]
    covering: Sequence[Covering]
    costs: Sequence[str]
    readings: Sequence[Open]
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
                "sources": [f"{source.publisher}: {source.title}" for source in one.sources],
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
        covering.append(Covering(said_of(option.meaning, words), option.name == reading.default, each))
    names = dict.fromkeys(name for path in _TERMS.values() for name in policy.parameters[path].open)
    return AgencyMoney(
        [_term(policy, kind, path, words) for kind, path in _TERMS.items()],
        covering,
        UNREIMBURSED,
        [_open(policy.readings[name], words) for name in names],
        policy.version,
    )


def said_of(text: str, words: Words) -> Markup:
    """A text of the rules in the page's language, once for all pages; in English and marked so where it has none."""
    told = words.text(text)
    return Markup('<span lang="en">{}</span>').format(text) if told is None else escape(told)


def _open(reading: Reading, words: Words) -> Open:
    return Open(said_of(reading.question, words), [said_of(one.meaning, words) for one in reading.options])


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
        list(sources.values()),
        sources_of(value, policy, words),
    )


def sources_of(value: Value, policy: Policy, words: Words) -> Markup:
    """The sources of a rule's value, each once, by publisher and title."""
    sources = [policy.sources[name] for name in dict.fromkeys(one.source for one in value.references)]
    return Markup("; ").join(
        Markup("{}: {}").format(said_of(one.publisher, words), said_of(one.title, words)) for one in sources
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
