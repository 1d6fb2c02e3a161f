"""The public version of a claim, `write_public`: sums only, for a website or a request for records.

Nothing of a single officer is in it: no id, no day, no cell, no file. Equipment, vehicles and awards are allotments
by rule and are always shown. Pay (salary, benefits, overtime) is shown in the finest of four ways in which every
figure rests on at least three officers:

1. by cost: what is claimed of each cost, and who pays it;
2. together: the same for the three costs as one;
3. the sum claimed only: what is claimed of all pay, and not who pays it;
4. withheld: no figure of pay, and no total, for the total less the allotments is the pay.

The figures of a way are sums of parts that don't overlap: what ICE is asked for the period, what corrects earlier
periods, what each other funder pays, what the agency pays, of one cost or of all. A way is taken only if every part
of it rests on no officer at all or on three or more whose amount isn't zero. So no difference of figures, the total
and the allotments among them, is the pay of one or two. Against another version of the same claim this does not
protect: where both are published, the difference may be a change of one officer's pay.

Hashes of the files are left out, for the content of a small file could be guessed and tried.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from section287g.funding.claims.model import COSTS, Claim, Funding
from section287g.funding.claims.shown import BASIS, GAPS, officers_of, rule_value, source_lines
from section287g.funding.claims.used import taken_readings, used_rules
from section287g.funding.rules import Policy

__all__ = ["FEWEST", "public_claim", "write_public"]

FEWEST: Final = 3
"""How many officers stand at least behind a figure of pay."""
_PAY: Final = ("salary", "benefits", "overtime")
_TOGETHER: Final = "salary, benefits and overtime"
_ZERO: Final = Decimal("0.00")
_LEFT_OUT: Final = "a funder whose name is left out"
_SHOWN: Final = {
    "by cost": "Pay is shown by cost; every figure of it rests on at least three officers.",
    "together": "Pay is shown as one sum, for a figure of one cost would rest on fewer than three officers.",
    "sum claimed only": "Of pay only the sum claimed is shown; other figures would rest on fewer than three.",
    "none": "No pay is on record for this claim.",
    "withheld": "Pay and the total are withheld, for they would rest on fewer than three officers.",
}
"""The ways to show pay, and why."""

_Key = tuple[str, str, str]
"""A cost, what the part is (period, corrections, funder, agency), and the funder's name or ''."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An amount that overlaps with no other, by officer; some parts have none that is not an officer's."""

    amounts: Mapping[str | None, Decimal]

    @property
    def amount(self) -> Decimal:
        return sum(self.amounts.values(), _ZERO)

    @property
    def hides(self) -> bool:
        """Whether nobody can be singled out: no amount at all, or those of enough officers."""
        behind = [officer for officer, amount in self.amounts.items() if amount]
        return not behind or len([one for one in behind if one is not None]) >= FEWEST


def public_claim(claim: Claim, policy: Policy) -> dict[str, Any]:
    """The public version of a claim, as values for JSON; amounts are texts of dollars and cents.

    Raises `ValueError` where the rules are not those of the claim.
    """
    way, parts = _pay(claim)
    allotments = {key: part for key, part in _parts(claim, COSTS).items() if key[0] not in _PAY}
    total = str(claim.total) if way != "withheld" else None
    return {
        "format": "section287g public claim",
        "format_version": 1,
        "claim": claim.claim,
        "agency": {"agency_id": claim.agency.agency_id, "name": claim.agency.name, "model": claim.agency.model},
        "period": {"first": claim.period.first.isoformat(), "last": claim.period.last.isoformat()},
        "replaces": claim.replaces,
        "earlier": list(claim.earlier),
        "total": total,
        "pay": {"shown": way, "why": _SHOWN[way], "fewest_officers": FEWEST},
        "costs": [*_costs(claim, way, parts)],
        "funding": [*_funding(claim, {**parts, **allotments} if way in ("by cost", "together") else allotments)],
        "exceptions": _exceptions(claim),
        "basis": BASIS,
        "unknown": [policy.gap(name).question for name in GAPS],
        "readings": [
            {
                "reading": one.reading.name,
                "option": one.option.name,
                "by_hand": one.by_hand,
                "means": one.option.meaning,
            }
            for one in taken_readings(claim, policy)
        ],
        "rules": [*_rules(claim, policy)],
        "policy_version": claim.policy_version,
        "program_version": claim.program_version,
        "registry": dict(claim.registry),
    }


def write_public(claim: Claim, policy: Policy, path: Path) -> None:
    """Writes the public version of a claim as JSON. Raises `OSError` where the disk refuses."""
    content = json.dumps(public_claim(claim, policy), indent=1, ensure_ascii=False)
    path.write_text(f"{content}\n", encoding="utf-8", newline="\n")


def _pay(claim: Claim) -> tuple[str, Mapping[_Key, _Part]]:
    """How pay is shown, and the parts that are shown."""
    by_cost = _parts(claim, _PAY)
    if not by_cost:
        return "none", {}
    together = _merged(((_TOGETHER, kind, funder), part) for (_, kind, funder), part in by_cost.items())
    claimed = _merged(
        ((_TOGETHER, "period", ""), part)
        for (_, kind, _), part in by_cost.items()
        if kind in ("period", "corrections")
    )
    enough = len({officer for part in by_cost.values() for officer in part.amounts if officer is not None}) >= FEWEST
    for way, parts in (("by cost", by_cost), ("together", together), ("sum claimed only", claimed)):
        if enough and all(part.hides for part in parts.values()):
            return way, parts
    return "withheld", {}


def _parts(claim: Claim, costs: Sequence[str]) -> dict[_Key, _Part]:
    """Every part of some costs. What is claimed and isn't in the funding of the period counts as a correction."""
    entries: list[tuple[_Key, _Part]] = []
    for one in claim.funding:
        if one.cost in costs:
            entries.append(((one.cost, "period", ""), _Part({one.officer: one.ice})))
            entries.append(((one.cost, "corrections", ""), _Part({one.officer: -one.ice})))
            entries += [((one.cost, "funder", name), _Part({one.officer: paid})) for name, paid in one.others.items()]
            if one.agency is not None:
                entries.append(((one.cost, "agency", ""), _Part({one.officer: one.agency})))
    for line in claim.lines:
        if line.cost in costs:
            entries.append(((line.cost, "corrections", ""), _Part({line.officer: line.amount})))
    return _merged(entries)


def _merged(entries: Iterable[tuple[_Key, _Part]]) -> dict[_Key, _Part]:
    """Parts with the same key as one, officer by officer."""
    sums: dict[_Key, dict[str | None, Decimal]] = {}
    for key, part in entries:
        amounts = sums.setdefault(key, {})
        for officer, amount in part.amounts.items():
            amounts[officer] = amounts.get(officer, _ZERO) + amount
    return {key: _Part(amounts) for key, amounts in sums.items()}


def _costs(claim: Claim, way: str, parts: Mapping[_Key, _Part]) -> Iterator[dict[str, Any]]:
    """Each cost of the claim with its lines and officers, and its amount where that may be shown."""
    for cost in COSTS:
        lines = [line for line in claim.lines if line.cost == cost]
        shown = cost not in _PAY or way == "by cost"
        if lines:
            amount = str(sum((line.amount for line in lines), _ZERO)) if shown else None
            yield {"cost": cost, "lines": len(lines), "officers": officers_of(lines), "amount": amount}
    if way in ("together", "sum claimed only"):
        lines = [line for line in claim.lines if line.cost in _PAY]
        claimed = sum(
            (part.amount for (_, kind, _), part in parts.items() if kind in ("period", "corrections")), _ZERO
        )
        yield {"cost": _TOGETHER, "lines": len(lines), "officers": officers_of(lines), "amount": str(claimed)}


def _funding(claim: Claim, parts: Mapping[_Key, _Part]) -> Iterator[dict[str, Any]]:
    """Who pays each cost of the period, for the costs whose parts may be shown."""
    for cost in (*COSTS, _TOGETHER):
        found = [one for one in claim.funding if one.cost == cost or (cost == _TOGETHER and one.cost in _PAY)]
        sums = {(kind, name): part.amount for (of, kind, name), part in parts.items() if of == cost}
        if not found or not sums:
            continue
        ice, agency = sums.get(("period", ""), _ZERO), _agency(found, sums)
        others = {name: amount for (kind, name), amount in sorted(sums.items()) if kind == "funder"}
        on_record = None if agency is None else str(ice + sum(others.values(), _ZERO) + agency)
        yield {
            "cost": cost,
            "on_record": on_record,
            "ice": str(ice),
            "others": [*_named(claim, others)],
            "agency": None if agency is None else str(agency),
        }


def _agency(found: Sequence[Funding], sums: Mapping[tuple[str, str], Decimal]) -> Decimal | None:
    """What is left to the agency; None where that is not on record for all of a cost."""
    return None if any(one.agency is None for one in found) else sums.get(("agency", ""), _ZERO)


def _named(claim: Claim, others: Mapping[str, Decimal]) -> Iterator[dict[str, str]]:
    """Other funders by name; a name with an officer's id in it is left out."""
    officers = {line.officer for line in claim.lines} | {one.officer for one in claim.funding}
    officers |= {one.officer for one in claim.standings}
    for name, amount in others.items():
        named = any(one and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", name) for one in officers)
        yield {"funder": _LEFT_OUT if named else name, "amount": str(amount)}


def _exceptions(claim: Claim) -> list[dict[str, Any]]:
    """How many exceptions of each severity and kind there are."""
    counts = Counter((one.severity, one.kind) for one in claim.exceptions)
    return [
        {"severity": severity, "kind": kind, "exceptions": number}
        for (severity, kind), number in sorted(counts.items())
    ]


def _rules(claim: Claim, policy: Policy) -> Iterator[dict[str, Any]]:
    """The rules of the claim; not the days for which they were asked, for these may be an officer's."""
    for one in used_rules(claim, policy):
        value = one.value
        yield {
            "rule": one.parameter.path,
            "label": one.parameter.label,
            "value": rule_value(one),
            "unit": one.parameter.unit,
            "from": value.start.isoformat(),
            "until": value.until.isoformat() if value.until is not None else None,
            "status": value.status,
            "confidence": value.confidence,
            "sources": source_lines(policy, value.references),
        }
