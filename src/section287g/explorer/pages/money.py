"""Money: what the announced terms would pay an agency and what it would cost; a form whose address reproduces it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import NotFound
from section287g.explorer.asked import Asked, BadRequest
from section287g.explorer.drawn.amounts import draw_quarters
from section287g.explorer.forms import said_in
from section287g.explorer.page import Page, Unanswered
from section287g.explorer.pages.terms import terms_page
from section287g.explorer.record import Record
from section287g.explorer.words import BadRequestInWords, InWords, NotFoundInWords, Words, words_of

if TYPE_CHECKING:
    from section287g.funding.chosen import Chosen
    from section287g.funding.estimate import Estimate, EstimateInput

__all__ = ["FIELDS", "money_page", "money_parameters"]

FIELDS: Final = {
    "officers": "number", "salary": "number", "benefits": "number", "training": "day", "credentialed": "day",
    "vehicles": "number", "overtime_hours": "number", "hours_share": "number", "success": "number",
    "equipment_cost": "number", "vehicle_cost": "number", "travel": "number", "insurance": "number",
    "administration_hours": "number", "administration_rate": "number", "legal": "number", "signed": "day",
}  # fmt: skip
"""What the form asks: the name in the address and whether it is a number, or low, middle and high, or a day."""
_NEEDED: Final = ("officers", "salary", "benefits", "training", "credentialed")
_GROUP: Final = {
    "officers": "count", "salary": "salary", "benefits": "benefits", "training": "training",
    "credentialed": "credentialed", "overtime_hours": "overtime_hours", "hours_share": "hours_share",
}  # fmt: skip
"""Fields of a group of officers, by their names in the address; the others are of the agency."""
_MODELS: Final = ("tfm", "jem", "wso")
_MOST_QUARTERS: Final = 20
_DRAWS: Final = 2_000
_LABELS: Final = {"model": "word.model"}
"""The label of a field that has another than `money.field` and its name."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def money_parameters() -> frozenset[str]:
    """Every parameter of the page: its fields, and each reading by its name."""
    from section287g.funding.policy import read_policy

    return frozenset({"agency", "model", "quarters", *FIELDS, *read_policy().readings})


def money_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The form, and the estimate where the form is filled in. Its table is one amount a period and kind."""
    from section287g.funding.estimate.shown import COLUMNS, estimate_object, estimate_rows
    from section287g.funding.policy import read_policy

    if asked.frozen:
        return terms_page(asked)
    words = words_of(asked.language)
    policy = read_policy()
    agency = asked.text("agency")
    if agency is not None and agency not in record.dossiers:
        raise NotFoundInWords(words("missing.agency", id=agency[:80]))
    shown: dict[str, Any] = {
        "fields": FIELDS,
        "needed": _NEEDED,
        "models": _MODELS,
        "policy": policy,
        "agency": record.dossiers[agency] if agency else None,
        "made": None,
        "refused": None,
        "lacking": [name for name in _NEEDED if asked.text(name) is None],
    }
    if len(shown["lacking"]) == len(_NEEDED):
        return Page("money.html", words("money.title"), {"needed": list(_NEEDED)}, (), COLUMNS, shown)
    key = ("estimate", tuple(sorted(asked.query.items())))
    try:
        if shown["lacking"]:
            told = "; ".join(words(f"money.field.{name}") for name in shown["lacking"])
            raise BadRequestInWords(words("money.lacking", fields=told))
        made = record.kept(key, lambda: _estimate(record, asked))
    except BadRequest as why:
        again = {**shown, "refused": why, "told": _refused_in(words, why)}
        raise Unanswered(why, Page("money.html", words("money.title"), {}, (), COLUMNS, again, 400)) from None
    shown |= {
        "made": made,
        "lacks": [(said_in(words, "money.lack", one.what), one.what) for one in made.not_stated],
        "chart": draw_quarters(made, words),
        "open": _open(made, asked, policy.readings),
        "officers": int(made.given.groups[0].count.mid),
    }
    return Page("money.html", words("money.title"), estimate_object(made), list(estimate_rows(made)), COLUMNS, shown)


def _refused_in(words: Words, why: BadRequest) -> str | None:
    """Why a form cannot be computed, in the page's language; None where no catalogue has it.

    The message names a field as the address does; where it is translated, the field's label takes that place.
    """
    text = str(why)
    if words.language == "en" or isinstance(why, InWords):
        return text
    days = said_in(words, "money.order", text)
    if days is not None:
        return _DAY.sub(lambda found: words.day(date.fromisoformat(found[0])), days)
    told = said_in(words, "error", text) or said_in(words, "money.refusal", text)
    name = text.partition(" ")[0].rstrip(":")
    label = _LABELS.get(name, f"money.field.{name}")
    if told is None or not told.startswith(name) or not words.has(label):
        return told
    return words("missing.field", name=words(label)) + told.removeprefix(name)


def _estimate(record: Record, asked: Asked) -> Estimate:
    from section287g.funding.estimate import Refused, estimate_agency
    from section287g.funding.policy import read_policy

    policy = read_policy()
    try:
        given = _given(record, asked)
        spread = any(value is not None and "," in value for name, value in asked.query.items() if name in FIELDS)
        return estimate_agency(given, policy, _chosen(asked), draws=_DRAWS if spread else 0)
    except Refused as error:
        names = {field: name for name, field in _GROUP.items()}
        raise BadRequest(f"{names.get(error.field, error.field)}: {error.why}") from None


def _chosen(asked: Asked) -> Chosen:
    from section287g.funding.chosen import choose
    from section287g.funding.policy import read_policy

    policy = read_policy()
    try:
        return choose(policy, {name: option for name, option in asked.query.items() if name in policy.readings})
    except NotFound as error:
        raise BadRequest(str(error)) from None


def _given(record: Record, asked: Asked) -> EstimateInput:
    from section287g.funding.estimate import EstimateInput, Group, prefill

    values: dict[str, Any] = {name: _value(asked, name, kind) for name, kind in FIELDS.items()}
    group = {field: values[name] for name, field in _GROUP.items() if values[name] is not None}
    ours = {name: value for name, value in values.items() if name not in _GROUP and value is not None}
    quarters = asked.number("quarters", 1, _MOST_QUARTERS) if asked.text("quarters") else None
    given = EstimateInput((Group(**group),), **ours)
    if quarters is not None:
        given = replace(given, quarters=quarters)
    model, agency = asked.one_of("model", _MODELS), asked.text("agency")
    if model is not None:
        given = replace(given, model=model)
    return given if agency is None else prefill(given, record.registry, agency, model)


def _value(asked: Asked, name: str, kind: str) -> Any:
    from section287g.funding.estimate.inputs import Quantity

    if kind == "day":
        day: date | None = asked.day(name)
        return day
    text = asked.text(name)
    if text is None:
        return None
    try:
        return Quantity.of(*text.split(","))
    except ValueError as error:
        raise BadRequest(f"{name} cannot be {text!r}: {error}; three are written as 55000,62000,70000") from None


def _open(made: Estimate, asked: Asked, readings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each open reading that this estimate rests on, with what every option of it comes to.

    Those whose options all come to the same net are `alike`; `chosen` tells whether the address names one of them.
    """
    found: dict[str, list[Any]] = {}
    for one in made.options:
        found.setdefault(one.reading, []).append(one)
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "question": readings[name].question,
            "options": options,
            "swing": _swing(options),
            "alike": len({one.net for one in options}) == 1,
            "chosen": asked.text(name) is not None,
        }
        for name, options in found.items()
        if len(options) > 1
    ]
    return sorted(rows, key=lambda row: (-row["swing"], row["name"]))


def _swing(options: list[Any]) -> Decimal:
    nets = [one.net for one in options if one.net is not None]
    return max(nets) - min(nets) if nets else Decimal(0)
