"""One model: what it is, how many agreements and agencies have it, where and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.known import series_until
from section287g.explorer.page import Page
from section287g.explorer.pages.terms import value_in_words
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, Words, words_of
from section287g.lists.lookups import MODEL_NAMES

if TYPE_CHECKING:
    from section287g.funding.rules import Parameter, Value

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
    says_of = f"what agreements of {model} say"
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
        "says": record.fixed(says_of, lambda: _says(model)),
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
            "says": record.fixed(f"{says_of} in {asked.language}", lambda: _shown(model, words)),
            "series": draw_series(series, standing.moment.day, words, asked),
        },
    )


def _says(model: str) -> Sequence[Mapping[str, Any]]:
    """The rules that agreements of a model hold, with each value's days, status and source: for programs."""
    return [
        {
            "rule": rule.label,
            "value": f"{value.value:,}" if isinstance(value.value, Decimal) else str(value.value),
            "unit": None if rule.unit == "text" else rule.unit,
            "since": value.start,
            "until": value.until,
            "status": value.status,
            "sources": titles,
        }
        for rule, value, titles in _values(model)
    ]


def _shown(model: str, words: Words) -> Sequence[Mapping[str, Any]]:
    """The same for people: `told` is a value in the language, None for one that is a text."""
    told = [value_in_words(value, rule.unit, words) for rule, value, _ in _values(model)]
    return [{**one, "told": value} for one, value in zip(_says(model), told, strict=True)]


def _values(model: str) -> Iterator[tuple[Parameter, Value, Sequence[str]]]:
    """Each value of each rule of a model, with the titles of its sources."""
    from section287g.funding.policy import read_policy

    policy = read_policy()
    for form in _RULES:
        for rule in policy.under(form.format(model)):
            for value in rule.values:
                titles = dict.fromkeys(policy.sources[one.source].title for one in value.references)
                yield rule, value, list(titles)
