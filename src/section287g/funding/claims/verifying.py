"""Verifies the bundle of a claim, for an auditor: each explanation by itself, and the whole claim from its files.

First every explanation is recomputed from its own leaves. Then the claim is made again from the files, with the
bundle's readings and the claims before it, and compared line by line, to the cent. What differs is said, with the
files, rules, registry or claims that changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from section287g.funding.claims.bundle import Bundle
from section287g.funding.claims.lines import PastLine
from section287g.funding.claims.model import Claim
from section287g.funding.explaining import OPERATIONS, cents

__all__ = ["Difference", "compare", "recompute_explanations", "wrong_steps"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the bundle says: what, the bundle's value, and the value found now."""

    kind: str
    """explanation, line, input, rules, registry, reading, earlier claim or total."""
    what: str
    bundle: str | None
    found: str | None


def recompute_explanations(bundle: Bundle) -> list[Difference]:
    """Every step of a bundle's explanations that does not follow from the steps below it, or from its line."""
    found = []
    for line in bundle.content["lines"]:
        name = f"line {line['line']}"
        found += [
            Difference("explanation", f"{name}: {what}", said, computed)
            for what, said, computed in wrong_steps(line["explanation"])
        ]
        top = cents(Fraction(line["explanation"]["amount"]))
        if top != Decimal(line["amount"]):
            found.append(Difference("explanation", f"{name}: its amount", line["amount"], str(top)))
        if Decimal(line["to_date"]) - Decimal(line["before"]) != Decimal(line["amount"]):
            found.append(Difference("explanation", f"{name}: to date less before", line["amount"], None))
    total = sum((Decimal(line["amount"]) for line in bundle.content["lines"]), Decimal("0.00"))
    if total != Decimal(bundle.content["total"]):
        found.append(Difference("total", "sum of the lines", bundle.content["total"], str(total)))
    return found


def wrong_steps(step: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every step of an explanation that does not follow from those below it: what, its amount, and what follows."""
    parts: Sequence[Mapping[str, Any]] = step.get("parts", ())
    for part in parts:
        yield from wrong_steps(part)
    operation = OPERATIONS.get(step.get("how", ""))
    amounts = [Fraction(part["amount"]) for part in parts if "amount" in part]
    if operation is None or not amounts or "amount" not in step:
        return
    computed = operation(*amounts)
    if computed != Fraction(step["amount"]):
        yield step["what"], step["amount"], str(computed)


def compare(bundle: Bundle, claim: Claim, earlier: Mapping[str, str]) -> list[Difference]:
    """What differs between a bundle and the claim made again; `earlier` are the claims before it, by SHA-256."""
    content = bundle.content
    return [
        *_pairs("input", _inputs(content["inputs"]), {one.name: one.sha256 for one in claim.files}),
        *_pairs("rules", {"version": content["policy_version"]}, {"version": claim.policy_version}),
        *_pairs("registry", content["registry"], claim.registry),
        *_pairs("reading", content["readings"], claim.readings),
        *_pairs("earlier claim", {one["claim"]: one["sha256"] for one in content["earlier"]}, earlier),
        *_pairs("line", _amounts(bundle.past.lines), _amounts(_lines_of(claim))),
        *_pairs("total", {"claim": content["total"]}, {"claim": str(claim.total)}),
    ]


def _inputs(inputs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {one["name"]: one["sha256"] for one in inputs}


def _lines_of(claim: Claim) -> list[PastLine]:
    return [PastLine(one.cost, one.officer, one.period, one.year, one.amount) for one in claim.lines]


def _amounts(lines: Sequence[PastLine]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in lines:
        year = f", year {one.year}" if one.year is not None else ""
        found[f"{one.cost} of {one.officer or 'the agency'}, {one.period}{year}"] = str(one.amount)
    return found


def _pairs(kind: str, said: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for name in [*said, *(one for one in now if one not in said)]:
        if said.get(name) != now.get(name):
            yield Difference(kind, name, said.get(name), now.get(name))
