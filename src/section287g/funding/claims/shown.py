"""Amounts, rules and steps in words: for the sheets and the paper of a claim, which share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from section287g.funding.claims.model import COSTS, Claim, Line
from section287g.funding.claims.used import UsedRule
from section287g.funding.explaining import Step, cents, exact_text
from section287g.funding.rules import Band, Policy, Reference, Table

__all__ = [
    "BASIS",
    "GAPS",
    "agreement",
    "amount_text",
    "dollars",
    "how_in_words",
    "initial",
    "officers_of",
    "registry_lines",
    "rule_value",
    "source_lines",
    "totals_by_cost",
]

BASIS: Final = (
    "This claim follows the terms of the reimbursement programme as they were announced and reported, and the "
    "readings named here where they leave something open. The instrument under which ICE pays and a form for claims "
    "were searched for and not found. This is not an official form."
)
GAPS: Final = ("agreement_on_reimbursement", "claim_form", "claim_deadline")
"""What is not known of how a claim is made, by its id in the rules."""
_PARTS: Final = 4
"""How many parts of a step its sentence names."""
_MINUS: Final = "\N{MINUS SIGN}"


def dollars(amount: Decimal) -> str:
    """An amount with two places, thousands apart, and a minus sign that is not a hyphen.

    >>> dollars(Decimal("1234567.8")), dollars(Decimal("-410.10")).encode("ascii", "namereplace")
    ('1,234,567.80', b'\\\\N{MINUS SIGN}410.10')
    """
    text = f"{abs(amount):,.2f}"
    return f"{_MINUS}{text}" if amount < 0 else text


def amount_text(step: Step) -> str:
    """A step's amount in a sentence: dollars in whole cents, anything else exact; '' where it has none."""
    if step.amount is None:
        return ""
    if step.unit.startswith("dollars"):
        return dollars(cents(step.amount))
    return f"{exact_text(step.amount)} {step.unit}"


def how_in_words(step: Step) -> str:
    """How a step follows from its parts, with the amounts of the first of them, in one sentence."""
    parts = [f"{part.what}: {amount_text(part)}" for part in step.parts if part.amount is not None]
    told = "; ".join(parts[:_PARTS])
    more = f"; and {len(parts) - _PARTS} more" if len(parts) > _PARTS else ""
    place = f" ({step.cell})" if step.cell is not None and not parts else ""
    return initial(f"{step.how}. {told}{more}" if told else f"{step.how}{place}")


def initial(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def agreement(claim: Claim) -> str:
    """The agreement that the claim rests on, in words."""
    agency = claim.agency
    signed = f"signed {agency.signed}" if agency.signed is not None else "the day of signing is not stated"
    ended = f", ended {agency.ended}" if agency.ended is not None else ""
    return f"{agency.model.upper()}, {signed}{ended}"


def registry_lines(claim: Claim) -> list[str]:
    """What of the registry was asked, a line each; one that says so where none was."""
    told = [f"{name.replace('_', ' ')}: {value}" for name, value in claim.registry.items()]
    return told or ["no registry was asked"]


def officers_of(lines: Sequence[Line]) -> int:
    """How many officers stand behind lines."""
    return len({line.officer for line in lines if line.officer is not None})


def totals_by_cost(claim: Claim) -> Iterator[tuple[str, list[Line], Decimal, Decimal]]:
    """Each cost that has lines: its lines, what they come to for the claim's period, and as corrections."""
    for cost in COSTS:
        lines = [line for line in claim.lines if line.cost == cost]
        own = sum((line.amount for line in lines if line.corrects is None), Decimal("0.00"))
        if lines:
            yield cost, lines, own, sum((line.amount for line in lines), Decimal("0.00")) - own


def rule_value(rule: UsedRule) -> str:
    """A rule's value with its unit: '$7,500 per officer', '25%', the bands of a table."""
    value, unit = rule.value.value, rule.parameter.unit
    if isinstance(value, Table):
        return f"{'; '.join(_band(one) for one in value.bands)} ({value.measure})"
    if isinstance(value, str):
        return value
    if unit == "share":
        return f"{exact_text(Fraction(value) * 100)}%"
    if unit.startswith("dollars"):
        return _round_dollars(value) + unit.removeprefix("dollars")
    return f"{value:,f} {unit}"


def _band(band: Band) -> str:
    first = exact_text(Fraction(band.start))
    if band.below is not None:
        span = f"{first} to below {exact_text(Fraction(band.below))}"
    else:
        span = f"{first} to {exact_text(Fraction(band.through))}" if band.through is not None else f"{first} and more"
    return f"{span}: {_round_dollars(band.dollars)}"


def _round_dollars(amount: Decimal) -> str:
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def source_lines(policy: Policy, references: Sequence[Reference]) -> list[str]:
    """Each source of a value, a line each: publisher, title, day, in which form it was read, and the place in it."""
    found = []
    for reference in references:
        source = policy.source(reference.source)
        day = f", {source.day}" if source.day is not None else ""
        found.append(f"{source.publisher}, {source.title}{day} ({source.seen}): {reference.where}")
    return found
