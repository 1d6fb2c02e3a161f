"""One model: what it is, how many agreements and agencies have it, where and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.known import series_until
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, words_of
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["model_page"]

_RULES: Final = ("agreement.{}", "training.{}")


def model_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """One model at the moment. Its table is the states with their counts."""
    words = words_of(asked.language)
    model = parameters["model"]
    if model not in MODEL_NAMES:
        raise NotFoundInWords(words("missing.model", id=model[:20]))
    standing = record.standing(asked.as_of, asked.known_on)
    rows: list[dict[str, Any]] = []
    for code, agreements in sorted(standing.by_state.items()):
        own = [one for one in agreements if one["model"] == model]
        if own:
            agencies = len({one["agency_id"] for one in own})
            state = record.states[code].name if code in record.states else code
            rows.append({"state": code, "name": state, "agreements": len(own), "agencies": agencies})
    rows.sort(key=lambda one: (-int(str(one["agreements"])), one["state"]))
    agreements_in_all = sum(int(str(one["agreements"])) for one in rows)
    of_model = [one for agreements in standing.by_state.values() for one in agreements if one["model"] == model]
    with_document = sum(one["moa_url"] is not None for one in of_model)
    says = record.fixed(f"what agreements of {model} say", lambda: _says(model))
    series = [{**one, "agreements": one[model]} for one in series_until(record.series, standing.moment)]
    data = {
        "model": model,
        "name": MODEL_NAMES[model],
        "in_words": standing.moment.in_words(),
        "agreements": agreements_in_all,
        "agencies": sum(int(str(one["agencies"])) for one in rows),
        "states": len(rows),
        "with_document": with_document,
        "without_document": len(of_model) - with_document,
        "says": says,
    }
    return Page(
        "model.html",
        words(f"model.{model}"),
        data,
        rows,
        ("state", "name", "agreements", "agencies"),
        {
            "model": model,
            "moment": standing.moment,
            "permanent": asked.permanent(as_of=record.named(standing.moment)),
            "series": draw_series(series, standing.moment.day, words, asked),
        },
    )


def _says(model: str) -> Sequence[Mapping[str, Any]]:
    """The rules that agreements of a model hold, with each value's days, status and source."""
    from section287g.funding.policy import read_policy

    policy = read_policy()
    return [
        {
            "rule": rule.label,
            "value": f"{value.value:,}" if isinstance(value.value, Decimal) else str(value.value),
            "unit": None if rule.unit == "text" else rule.unit,
            "since": value.start,
            "until": value.until,
            "status": value.status,
            "sources": list(dict.fromkeys(policy.sources[one.source].title for one in value.references)),
        }
        for form in _RULES
        for rule in policy.under(form.format(model))
        for value in rule.values
    ]
