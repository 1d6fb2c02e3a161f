"""Money: what the announced terms would pay an agency and what it would cost; a form whose address reproduces it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import NotFound
from section287g.explorer.asked import Asked, BadRequest
from section287g.explorer.drawn.amounts import draw_quarters, quarter_in_words
from section287g.explorer.forms import said_in
from section287g.explorer.page import Page, Unanswered
from section287g.explorer.pages.agency_money import said_of
from section287g.explorer.pages.money_form import FIELDS, MODELS, MORE, NEEDED, months_taken, read_form
from section287g.explorer.pages.money_told import (
    Told,
    days_in_words,
    field_name,
    notes_in_words,
    swings_in_words,
    tell_step,
    why_in_words,
)
from section287g.explorer.pages.terms import terms_page
from section287g.explorer.record import Record
from section287g.explorer.words import BadRequestInWords, InWords, NotFoundInWords, Words, words_of

if TYPE_CHECKING:
    from section287g.funding.chosen import Chosen
    from section287g.funding.estimate import Estimate
    from section287g.funding.rules import Policy

__all__ = ["FIELDS", "money_page", "money_parameters"]

_DRAWS: Final = 2_000
_LABELS: Final = {"model": "word.model"}
"""The label of a field that has another than `money.field` and its name."""
_ORDER: Final = re.compile(r"(\w+): (\S+) lies before (\w+), (\S+); correct one.*")
_NAMED: Final = re.compile(rf"\b(?:{'|'.join(name for name in FIELDS if '_' in name)})\b")
"""Fields by their names in the address, where these are no words."""
_TOO_LARGE: Final = "draws: "
_YEAR: Final = 2_000
"""Any year: the months of a fiscal year are told by name alone."""


@cache
def money_parameters() -> frozenset[str]:
    """Every parameter of the page: its fields, and each reading by its name."""
    from section287g.funding.policy import read_policy

    return frozenset({"agency", "model", *FIELDS, *read_policy().readings})


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
    lacking = [name for name in NEEDED if asked.text(name) is None]
    shown: dict[str, Any] = {
        "fields": FIELDS,
        "needed": NEEDED,
        "more": MORE,
        "filled": any(asked.text(name) for names in MORE.values() for name in names),
        "months": [words.day(date(_YEAR, month, 1), "LLLL") for month in range(1, 13)],
        "models": MODELS,
        "policy": policy,
        "agency": record.dossiers[agency] if agency else None,
        "made": None,
        "refused": None,
        "wrong": (),
        "cited": words("money.cited", version=policy.version[:12]),
    }
    if len(lacking) == len(NEEDED):
        return Page("money.html", words("money.title"), {"needed": list(NEEDED)}, (), COLUMNS, shown)
    key = ("estimate", tuple(sorted(asked.query.items())))
    try:
        if lacking:
            told = "; ".join(words(f"money.field.{name}") for name in lacking)
            raise BadRequestInWords(words("money.lacking", fields=told))
        made = record.kept(key, lambda: _estimate(record, asked))
    except BadRequest as why:
        wrong = lacking or [field_name(str(why).partition(" ")[0].rstrip(":,"))]
        again = {**shown, "refused": why, "wrong": wrong, "told": _refused_in(words, why)}
        raise Unanswered(why, Page("money.html", words("money.title"), {}, (), COLUMNS, again, 400)) from None
    shown |= _result(made, asked, policy, words)
    return Page("money.html", words("money.title"), estimate_object(made), list(estimate_rows(made)), COLUMNS, shown)


def _result(made: Estimate, asked: Asked, policy: Policy, words: Words) -> dict[str, Any]:
    """What the page shows of an estimate."""
    whole = made.whole
    kinds = [
        (side, kind)
        for side, amounts in (("receipts", whole.receipts), ("costs", whole.costs))
        for kind, amount in amounts.items()
        if kind not in made.left_out and (amount is None or amount or kind in made.costs_stated)
    ]
    month = made.given.fiscal_year_month
    return {
        "made": made,
        "whole": whole,
        "lead": list(_lead(made, words)),
        "years": made.by_own_year(),
        "kinds": kinds,
        "behind": [(kind, whole.receipts.get(kind, whole.costs.get(kind)), _told(made, kind, policy, words))
                   for _, kind in kinds],
        "whys": {one.kind: why_in_words(one.why, words) for one in made.receipts if one.months is None},
        "lacks": [(said_in(words, "money.lack", one.what), one.what, one.fields) for one in made.not_stated],
        "taken": list(_taken(made, asked, words)),
        "notes": list(notes_in_words(made, words)),
        "swings": list(swings_in_words(made, words)),
        "assumed": [said_of(policy.parameters[path].label, words) for path, _ in made.assumed],
        "cash": [(quarter_in_words(one.name, words), one) for one in made.cash],
        "chart": draw_quarters(made, words),
        "open": _open(made, asked, policy.readings, words),
        "year": [words.day(date(_YEAR, one, 1), "LLLL") for one in (month, (month + 10) % 12 + 1)],
        "officers": words.number(int(made.given.groups[0].count.mid)),
    }  # fmt: skip


def _told(made: Estimate, kind: str, policy: Policy, words: Words) -> Told | None:
    step = made.explain(kind)
    return None if step is None or step.amount is None else tell_step(step, policy, words)


def _lead(made: Estimate, words: Words) -> Iterable[str]:
    """The answer, the range first: what would be received, then what is left of it of the costs stated."""
    whole, low, high = made.whole, made.lowest, made.highest
    if low is not None and high is not None:
        between = {"low": words.money(low.receipts), "high": words.money(high.receipts)}
        yield words("money.lead.range" if low.receipts != high.receipts else "money.lead.one", **between)
    if whole.received is None:
        yield words("money.lead.unknown")
    else:
        yield words("money.lead.taken", received=words.money(whole.received))
    left = sum(one.left_out and one.kind != "other" for one in made.costs)
    if whole.spent is None:
        yield words.count("money.lead.costless", left)
        return
    yield words.count("money.lead.costs", left, spent=words.money(whole.spent))
    if low is not None and high is not None and low.net is not None and high.net is not None and low.net != high.net:
        yield words("money.lead.net.range", low=words.money(low.net), high=words.money(high.net))
    if whole.net is not None:
        yield words("money.lead.net", net=words.money(whole.net))


def _taken(made: Estimate, asked: Asked, words: Words) -> Iterable[str]:
    """What was taken for what the form leaves open."""
    model = words(f"model.{made.given.model}")
    if asked.text("model") is None:
        yield words("money.taken.model" if asked.text("agency") is None else "money.taken.own", model=model)
    for name, day in months_taken(asked):
        field = words("missing.field", name=words(f"money.field.{name}"))
        yield words("money.taken.month", field=field, month=asked.text(name), day=words.day(day))


def _refused_in(words: Words, why: BadRequest) -> str | None:
    """Why a form cannot be computed, in the page's language; None where no catalogue has it.

    The message names a field as the address does; on the page the field's label takes that place.
    """
    text = str(why)
    if isinstance(why, InWords):
        return text
    if text.startswith(_TOO_LARGE):
        return words("money.large")
    order = _ORDER.fullmatch(text)
    if order is not None:
        name, day, other, earlier = order.groups()
        told = words("money.order", name=_label(name, words), day=day, other=_label(other, words), earlier=earlier)
        return days_in_words(told, words)
    said = said_in(words, "error", text) or said_in(words, "money.refusal", text)
    name = re.split("[ :,]", text, maxsplit=1)[0]
    if said is None or not said.startswith(name):
        return said
    told = _NAMED.sub(lambda found: _label(found[0], words) or found[0], said.removeprefix(name))
    return (_label(field_name(name), words) or name) + told


def _label(name: str, words: Words) -> str | None:
    """A field's label, as a message quotes it; None for what is no field."""
    key = _LABELS.get(name, f"money.field.{name}")
    return words("missing.field", name=words(key)) if words.has(key) else None


def _estimate(record: Record, asked: Asked) -> Estimate:
    from section287g.funding.estimate import Refused, estimate_agency
    from section287g.funding.policy import read_policy

    try:
        return estimate_agency(read_form(record, asked), read_policy(), _chosen(asked), draws=_DRAWS)
    except Refused as error:
        raise BadRequest(f"{field_name(error.field)}: {error.why}") from None


def _chosen(asked: Asked) -> Chosen:
    from section287g.funding.chosen import choose
    from section287g.funding.policy import read_policy

    policy = read_policy()
    try:
        return choose(policy, {name: option for name, option in asked.query.items() if name in policy.readings})
    except NotFound as error:
        raise BadRequest(str(error)) from None


def _open(made: Estimate, asked: Asked, readings: Mapping[str, Any], words: Words) -> list[dict[str, Any]]:
    """Each open reading that this estimate rests on, with what every option of it comes to and why that is not known.

    Those whose options all come to the same are `alike`; `chosen` tells whether the address names one of them.
    """
    found: dict[str, list[Any]] = {}
    for one in made.options:
        found.setdefault(one.reading, []).append(one)
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "question": readings[name].question,
            "options": [(one, why_in_words(one.why, words) if one.why else None) for one in options],
            "swing": _swing(options),
            "alike": len({one.receipts for one in options}) == 1,
            "chosen": asked.text(name) is not None,
        }
        for name, options in found.items()
        if len(options) > 1
    ]
    return sorted(rows, key=lambda row: (-row["swing"], row["name"]))


def _swing(options: Sequence[Any]) -> Decimal:
    sums = [one.receipts for one in options if one.receipts is not None]
    return max(sums) - min(sums) if sums else Decimal(0)
