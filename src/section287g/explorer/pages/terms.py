"""The announced terms as the rules have them, and how to compute with them: money on a host that computes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.words import Words, words_of

if TYPE_CHECKING:
    from section287g.funding.rules import Band, Value

__all__ = ["terms_page", "value_in_words"]

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
            told = value_in_words(value, rule.unit, words)
            row = {
                "path": rule.path,
                "label": rule.label,
                "value": told if rule.unit == "table" else str(value.value),
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
            titles = dict.fromkeys(policy.sources[one.source].title for one in value.references)
            shown.append({**row, "told": told, "titles": list(titles)})
    questions = [policy.readings[name] for name in dict.fromkeys(name for rule in rules for name in rule.open)]
    data = {"policy_version": policy.version, "open": {one.name: one.question for one in questions}}
    cited = words("money.cited", version=policy.version[:12])
    known = {"terms": shown, "questions": questions, "cited": cited}
    return Page("terms.html", words("money.title"), data, rows, _COLUMNS, known)


def value_in_words(value: Value, unit: str, words: Words) -> str | None:
    """A number with its unit, a day, or the bands of a table, as the language writes them.

    None for a text, which stands in English: its translation is that of a text of a data file.
    """
    held = value.value
    if isinstance(held, str):
        return _day(held, words)
    if not isinstance(held, Decimal):
        return "; ".join(_band(one, words) for one in held.bands)
    if unit == "share":
        return words.percent(held)
    whole = int(held)
    if whole == held:
        return words.count(f"policy.unit.{unit}", whole)
    return words(f"policy.unit.{unit}.other", n=f"{held:,}")


def _day(text: str, words: Words) -> str | None:
    """A text that is a day, as that on which the reimbursement begins; None for another."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return None


def _band(band: Band, words: Words) -> str:
    key = "terms.band.through" if band.through is not None else "terms.band.below"
    end = band.through if band.through is not None else band.below
    told = words(key if end is not None else "terms.band.open", start=str(band.start), end=str(end))
    return words("terms.band", band=told, dollars=words.money(band.dollars))
