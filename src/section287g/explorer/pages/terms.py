"""The announced terms as the rules have them, and how to compute with them: money on a host that computes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.words import Words, words_of

if TYPE_CHECKING:
    from section287g.funding.rules import Value

__all__ = ["terms_page"]

_RULES: Final = "reimbursement"
_COLUMNS: Final = (
    "path", "label", "value", "unit", "from", "until", "status", "confidence", "sources", "note", "open",
)  # fmt: skip


def terms_page(asked: Asked) -> Page:
    """Every rule of the reimbursement with its dated values and what is open. Its table is one value a row."""
    from section287g.funding.policy import read_policy

    words = words_of(asked.language)
    policy = read_policy()
    rules = policy.under(_RULES)
    rows: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    for rule in rules:
        for value in rule.values:
            row = {
                "path": rule.path,
                "label": rule.label,
                "value": str(value.value) if isinstance(value.value, Decimal) else _in_words(value, words),
                "unit": rule.unit,
                "from": value.start,
                "until": value.until,
                "status": value.status,
                "confidence": value.confidence,
                "sources": "; ".join(one.source for one in value.references) or None,
                "note": value.note,
                "open": "; ".join(rule.open) or None,
            }
            rows.append(row)
            sources = [policy.sources[one.source].title for one in value.references]
            shown.append({**row, "told": _in_words(value, words, rule.unit), "titles": list(dict.fromkeys(sources))})
    questions = [policy.readings[name] for name in dict.fromkeys(name for rule in rules for name in rule.open)]
    data = {"policy_version": policy.version, "open": {one.name: one.question for one in questions}}
    return Page("terms.html", words("money.title"), data, rows, _COLUMNS, {"terms": shown, "questions": questions})


def _in_words(value: Value, words: Words, unit: str = "") -> str:
    """A value with its thousands apart, a share in percent; the bands of a table one after another."""
    held = value.value
    if isinstance(held, str):
        return held
    if isinstance(held, Decimal):
        return words.share(float(held), 1) if unit == "share" else f"{held:,}"
    parts = []
    for band in held.bands:
        key = "terms.band.through" if band.through is not None else "terms.band.below"
        end = band.through if band.through is not None else band.below
        told = words(key if end is not None else "terms.band.open", start=str(band.start), end=str(end))
        parts.append(words("terms.band", band=told, dollars=words.money(band.dollars)))
    return "; ".join(parts)
