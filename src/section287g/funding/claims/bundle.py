"""The bundle of a claim: one JSON file with every line, its explanation, and all that it was made from.

For auditors and programs. Amounts are texts of dollars and cents, exact amounts in explanations are numbers or
fractions as text. The same claim gives the same bytes: keys are in a stated order, no clock and no path is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from section287g.errors import ClaimRefused, InputRefused
from section287g.funding.claims.lines import Past, PastLine
from section287g.funding.claims.model import Claim, Funding, Line, Standing
from section287g.funding.claims.records import Problem
from section287g.funding.periods import Span

__all__ = ["BUNDLE", "Bundle", "bundle_text", "read_bundle", "standing_claims"]

BUNDLE: Final = "claim.json"
"""The name of a bundle in a claim's folder."""
_FORMAT: Final = "section287g claim"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as read: what later claims need of it, the whole content, and its SHA-256."""

    past: Past
    replaces: str | None
    content: Mapping[str, Any]
    sha256: str


def bundle_text(claim: Claim, earlier: Mapping[str, str]) -> str:
    """The text of a claim's bundle; `earlier` gives the SHA-256 of the bundles of the claims before it."""
    content = {
        "format": _FORMAT,
        "format_version": _VERSION,
        "claim": claim.claim,
        "agency": {
            "agency_id": claim.agency.agency_id,
            "name": claim.agency.name,
            "model": claim.agency.model,
            "signed": claim.agency.signed,
            "ended": claim.agency.ended,
        },
        "period": _span(claim.period),
        "replaces": claim.replaces,
        "earlier": [{"claim": one, "sha256": earlier[one]} for one in claim.earlier],
        "total": str(claim.total),
        "totals": {cost: str(amount) for cost, amount in claim.totals().items()},
        "readings": dict(claim.readings),
        "readings_by_hand": list(claim.readings_by_hand),
        "policy_version": claim.policy_version,
        "program_version": claim.program_version,
        "registry": dict(claim.registry),
        "inputs": [
            {"name": one.name, "sha256": one.sha256, "table": one.table, "rows": one.rows} for one in claim.files
        ],
        "exceptions": [_problem(one) for one in claim.exceptions],
        "funding": [_funding(one) for one in claim.funding],
        "eligibility": [_standing(one) for one in claim.standings],
    }
    told: dict[int, str] = {}
    lines = ",\n".join(_line(one, told) for one in claim.lines)
    parts = [f"{_compact(name)}: {_one_a_line(value)}" for name, value in content.items()]
    parts.append(f'"lines": [\n{lines}\n]' if lines else '"lines": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read_bundle(path: Path) -> Bundle:
    """Reads a bundle. Raises `InputRefused` for a file that is none, or of another version of the format."""
    try:
        data = path.read_bytes()
        content = json.loads(data)
        if (content["format"], content["format_version"]) != (_FORMAT, _VERSION):
            raise InputRefused(
                f"{path.name}: the format is {content['format']!r} {content['format_version']!r}, and this program "
                f"reads {_FORMAT!r} {_VERSION}; take the program that wrote it"
            )
        lines = tuple(_past_line(one) for one in content["lines"])
        past = Past(content["claim"], _read_span(content["period"]), content["readings"], lines)
        return Bundle(past, content["replaces"], content, hashlib.sha256(data).hexdigest())
    except OSError as error:
        raise InputRefused(f"{path.name}: it could not be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise InputRefused(f"{path.name}: this is no bundle of a claim ({error!r}); give a {BUNDLE}") from error


def standing_claims(bundles: Sequence[Bundle]) -> dict[str, Bundle]:
    """The claims that no other one replaces, by id. Raises `ClaimRefused` where one is doubled or replaced twice."""
    found: dict[str, Bundle] = {}
    replaced: dict[str, str] = {}
    for one in sorted(bundles, key=lambda bundle: bundle.past.claim):
        name = one.past.claim
        if name in found:
            raise ClaimRefused(f"claim {name} is there twice; keep one folder of it")
        found[name] = one
        if one.replaces is not None:
            if one.replaces in replaced:
                raise ClaimRefused(
                    f"claims {replaced[one.replaces]} and {name} both replace {one.replaces}; keep one"
                )
            replaced[one.replaces] = name
    return {name: one for name, one in found.items() if name not in replaced}


def _line(line: Line, told: dict[int, str]) -> str:
    """A line with its explanation as JSON; `told` keeps the texts of steps that stand in many lines."""
    about = {
        "line": line.number,
        "cost": line.cost,
        "officer": line.officer,
        "period": _span(line.period),
        "year": None if line.year is None else _span(line.year),
        "corrects": line.corrects,
        "to_date": str(line.to_date),
        "before": str(line.before),
        "amount": str(line.amount),
    }
    return f'{_compact(about)[:-1]},"explanation":{line.step.as_json(told)}}}'


def _past_line(line: Mapping[str, Any]) -> PastLine:
    year = None if line["year"] is None else _read_span(line["year"])
    return PastLine(line["cost"], line["officer"], _read_span(line["period"]), year, Decimal(line["amount"]))


def _problem(one: Problem) -> dict[str, Any]:
    cell = {"file": one.cell.file, "sheet": one.cell.sheet, "row": one.cell.row, "column": one.cell.column}
    return {"severity": one.severity, "kind": one.kind, "message": one.message, "remedy": one.remedy, **cell}


def _funding(one: Funding) -> dict[str, Any]:
    return {
        "cost": one.cost,
        "officer": one.officer,
        "total": None if one.total is None else str(one.total),
        "ice": str(one.ice),
        "others": {name: str(amount) for name, amount in one.others.items()},
        "agency": None if one.agency is None else str(one.agency),
        "why": one.why,
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "officer": one.officer,
        **_span(one.span),
        "eligible": one.eligible,
        "why": one.why,
        "registry": one.registry,
    }


def _span(span: Span) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def _read_span(value: Mapping[str, str]) -> Span:
    return Span(date.fromisoformat(value["first"]), date.fromisoformat(value["last"]))


def _one_a_line(value: object) -> str:
    """A value as JSON; of a list each item on a line of its own, so that two bundles can be compared by line."""
    if not isinstance(value, list):
        return _compact(value)
    return "[\n" + ",\n".join(_compact(item) for item in value) + "\n]" if value else "[]"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
