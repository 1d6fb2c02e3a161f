"""Which rules and readings stand in the steps of a claim: for its packet, which lists them with their sources.

A rule counts once for each of its values, with the first and the last day for which it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from section287g.funding.claims.model import RULES_OF_CLAIMS, Claim
from section287g.funding.explaining import Step
from section287g.funding.periods import Span
from section287g.funding.rules import Option, Parameter, Policy, Reading, Value

__all__ = ["TakenReading", "UsedRule", "taken_readings", "used_rules"]


@dataclass(frozen=True, slots=True)
class UsedRule:
    """A value of a rule that some step of the claim rests on, and for which days it was asked."""

    parameter: Parameter
    value: Value
    asked: Span


@dataclass(frozen=True, slots=True)
class TakenReading:
    """An open question with the option that the claim takes, by hand or by default."""

    reading: Reading
    option: Option
    by_hand: bool
    in_steps: bool
    """Whether a step of the claim names it; others may bear on what is not claimed."""

    @property
    def others(self) -> tuple[Option, ...]:
        """The options not taken."""
        return tuple(one for one in self.reading.options if one.name != self.option.name)


def used_rules(claim: Claim, policy: Policy) -> tuple[UsedRule, ...]:
    """Every value of a rule in the steps, in order of names and days.

    Raises `ValueError` where the rules are not those of the claim, and `NotFound` for one without a value.
    """
    _check(claim, policy)
    found: dict[tuple[str, date], UsedRule] = {}
    for path, day in sorted({step.rule for step in _steps(claim) if step.rule is not None}):
        value = policy.value(path, day)
        before = found.get((path, value.start))
        asked = Span(before.asked.first if before is not None else day, day)
        found[path, value.start] = UsedRule(policy.parameters[path], value, asked)
    return tuple(found.values())


def taken_readings(claim: Claim, policy: Policy) -> tuple[TakenReading, ...]:
    """Every reading of the claim: those taken by hand first, then those in the steps, then the rest.

    Raises `ValueError` where the rules are not those by which the claim was made, `NotFound` for an unknown reading.
    """
    _check(claim, policy)
    named = {step.reading[0] for step in _steps(claim) if step.reading is not None}
    found = []
    for name, option in claim.readings.items():
        reading = policy.reading(name)
        options: Mapping[str, Option] = {one.name: one for one in reading.options}
        found.append(TakenReading(reading, options[option], name in claim.readings_by_hand, name in named))
    return tuple(sorted(found, key=lambda one: (not one.by_hand, not one.in_steps, one.reading.name)))


def _check(claim: Claim, policy: Policy) -> None:
    version = policy.version_of(*RULES_OF_CLAIMS)
    if claim.policy_version != version:
        raise ValueError(f"claim {claim.claim} was made by the rules {claim.policy_version}, and these are {version}")


def _steps(claim: Claim) -> Iterator[Step]:
    """All steps of all lines, in no stated order; `Step.walk` costs more on hundreds of thousands."""
    waiting = [line.step for line in claim.lines]
    while waiting:
        step = waiting.pop()
        waiting += step.parts
        yield step
