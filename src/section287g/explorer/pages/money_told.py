"""What an estimate says of itself, in the page's language: how amounts come about, notes, and why some are not known.

The estimate explains itself in English by steps. Here a step's text is taken apart into what it names, its days and
what is done to it; each part is said in the language. What has no translation stays in English and is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from section287g.explorer.drawn.amounts import quarter_in_words
from section287g.explorer.forms import said_in
from section287g.explorer.pages.agency_money import said_of, sources_of
from section287g.explorer.pages.money_form import FIELDS, GROUP
from section287g.explorer.pages.terms import value_in_words
from section287g.explorer.words import Words, catalogue
from section287g.funding.explaining import cents

if TYPE_CHECKING:
    from section287g.funding.estimate import Estimate
    from section287g.funding.explaining import Step
    from section287g.funding.rules import Policy

__all__ = ["Told", "days_in_words", "field_name", "notes_in_words", "swings_in_words", "tell_step", "why_in_words"]

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_OURS: Final = "officers 'officers': "
"""How the estimate names the officers of a form, who are one group."""
_WHAT: Final = re.compile(
    r"(?P<what>.+?)(?:(?:, | from )(?P<first>\d{4}-\d\d-\d\d) to (?P<last>\d{4}-\d\d-\d\d))?"
    r"(?: (?:in|of) federal fiscal year (?P<year>\d{4}))?(?P<under> under the agreement)?"
    r"(?P<covered>, as far as it is covered)?(?P<cost>, by cost)?(?P<all>, officers)?"
)
_AWARD: Final = re.compile("Award of (.+)")
_SUMS: Final = ("sum", "the first, in whole cents, less the others")
_HOW: Final[Mapping[str, str]] = {
    "sum": "sum",
    "the first, in whole cents, less the others": "cents",
    "the first": "first",
    "the whole amount": "whole",
    "the smaller of the first two": "smaller",
    "the first less the second, not below zero": "less",
    "as stated": "stated",
    "counted": "counted",
    "no day is covered": "no_day",
    "no purchase": "no_purchase",
    "the band's": "band",
    "below the bands": "below",
    "not stated": "not_stated",
}
"""How a step follows, and the word for it."""
_WHY: Final[Mapping[str, tuple[str, ...]]] = {
    "trained": ("trained",),
    "certified": ("certified",),
    "first_use": ("first_use",),
    "first_arrest": ("first_arrest",),
    "dedicated": ("dedicated",),
    "hours_share": ("hours_share", "dedicated"),
    "regular_pay": ("regular_pay",),
    "signed": ("signed",),
    "equipment_cost": ("equipment_cost",),
    "vehicle_cost": ("vehicle_cost",),
    "hours": ("hours_share", "overtime_hours"),
}
"""Reasons why an amount is not known, and the fields of the form that would tell it."""
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_SIGNS: Final[Mapping[str, str]] = {
    "the first times the second": _TIMES,
    "the first times the second times the third": _TIMES * 2,
    "the first times the second by the third": f"{_TIMES}÷",
}
"""What is done with the second and the third part of a product."""
_UNITS: Final = ("dollars", "dollars per officer", "dollars per agency")


@dataclass(frozen=True, slots=True)
class Told:
    """One step in the page's language: what, its amount, how it follows from `parts`, and the rule behind it.

    `sign` is what is done with it where it is one of several factors.
    """

    sign: str
    what: Markup
    amount: str | None
    how: str | None
    behind: Markup
    parts: Sequence[Told]


def days_in_words(text: str, words: Words) -> str:
    """A sentence with its days as the language writes them."""
    return _DAY.sub(lambda found: words.day(date.fromisoformat(found[0])), text)


def field_name(name: str) -> str:
    """A field of the form, by its name in the estimate: `salary of officers`, `count`, `other, other costs`."""
    ours = name.partition(",")[0].partition(" of ")[0]
    names = {field: one for one, field in GROUP.items()} | {"cost": "other"}
    return names.get(ours, ours)


def why_in_words(why: str, words: Words) -> tuple[Markup, Sequence[str]]:
    """Why an amount is not known, and the fields that would tell it."""
    text = why.removeprefix(_OURS)
    english = said_in(words, "money.why", text)
    found = next((fields for key, fields in _WHY.items() if catalogue("en")[f"money.why.{key}"] == text), ())
    return (_english(text, words) if english is None else escape(days_in_words(english, words))), found


def notes_in_words(made: Estimate, words: Words) -> Iterator[Markup]:
    """The notes of an estimate, each a sentence."""
    for note in made.notes:
        text = note.removeprefix(_OURS)
        said = said_in(words, "money.note", text)
        if said is None:
            yield _english(text, words)
        else:
            by = said_in(words, "by", found[1]) if (found := re.search(r"\((.+)\): ", said)) else None
            told = said if by is None or found is None else said.replace(found[1], by, 1)
            told = days_in_words(told, words)
            yield escape(f"{told[:1].upper()}{told[1:]}.")


def swings_in_words(made: Estimate, words: Words) -> Iterator[tuple[str, str, str, Decimal, Decimal]]:
    """What moves the result if one number is low or high: its name, low, high, and what both come to."""
    for one in made.swings:
        field = field_name(one.name)
        if not one.swing:
            continue
        what = words(f"money.field.{field}") if field in FIELDS else words("money.swing.later")
        low, high = (_said_amount(text, words) for text in (one.low, one.high))
        yield what, low, high, one.net_low, one.net_high


def tell_step(step: Step, policy: Policy, words: Words, sign: str = "") -> Told:
    """A step with those below it, and the sign before it where it is a factor.

    A product of products is told as one row of factors. Sums of one part are left out, and so are parts of a sum
    that are nothing.
    """
    parts = list(step.parts)
    while len(parts) == 1 and parts[0].how in _SUMS:
        parts = list(parts[0].parts)
    how = None if step.how in _SIGNS else step.how
    factors = [("", one) for one in parts if one.amount or one.reading is not None or step.how not in _SUMS]
    if step.how in _SIGNS:
        factors = _factors(step)
    elif step.how in _SUMS and len(factors) == 1 and factors[0][1].how in _SIGNS:
        how, factors = None, _factors(factors[0][1])
    below = tuple(tell_step(one, policy, words, before) for before, one in factors)
    if step.reading is not None:
        return Told("", escape(words("money.step.reading")), None, None, said_of(step.what, words), below)
    behind = _rule(step, policy, words)
    told = None if how is None or how == "by rule" else _how(how, words)
    return Told(sign, _what(step.what, words), _amount(step, words), told, behind, below)


def _factors(step: Step) -> list[tuple[str, Step]]:
    """The factors of a product, with those of its first factor, each with its sign; then what only explains."""
    signs = _SIGNS[step.how]
    first, others = step.parts[0], step.parts[1:]
    found = _factors(first) if first.how in _SIGNS else [("", first)]
    explained = [one for one in found if one[1].reading is not None]
    found = [one for one in found if one[1].reading is None]
    found += zip(signs, others, strict=False)
    return [*found, *explained, *(("", one) for one in others[len(signs) :])]


def _rule(step: Step, policy: Policy, words: Words) -> Markup:
    if step.rule is None:
        return Markup()
    path, on = step.rule
    value = policy.value(path, on)
    since = words("agency.terms.from", day=value.start, status=words(f"terms.status.{value.status}"))
    told = Markup("{} {}").format(since, sources_of(value, policy, words))
    if step.amount is not None:
        return told
    held = value_in_words(value, policy.parameters[path].unit, words)
    return Markup("{}. {}").format(said_of(str(value.value), words) if held is None else escape(held), told)


def _what(text: str, words: Words) -> Markup:
    award = _AWARD.fullmatch(text)
    if award is not None:
        return escape(words("money.step.award", quarter=quarter_in_words(award[1], words)))
    found = _WHAT.fullmatch(text)
    if found is None:
        return _english(text, words)
    whole = found["what"] + (found["under"] or "")
    told = words.text(whole) if found["under"] else None
    said: Markup = escape(told) if told is not None else said_of(found["what"].replace(" 'officers'", ""), words)
    if found["under"] and told is None:
        said = escape(words("money.step.under")).format(what=said)
    if found["first"]:
        days = {name: words.day(date.fromisoformat(found[name])) for name in ("first", "last")}
        said = escape(words("money.step.span")).format(what=said, **days)
    if found["year"]:
        said = escape(words("money.step.year")).format(what=said, year=found["year"])
    for name in ("covered", "cost", "all"):
        if found[name]:
            said = escape(words(f"money.step.{name}")).format(what=said)
    return said


def _amount(step: Step, words: Words) -> str | None:
    """An amount in its unit, rounded for reading; the exact ones are in the page's JSON."""
    if step.amount is None:
        return None
    if step.unit in _UNITS:
        return words.money(cents(step.amount))
    near = Decimal(step.amount.numerator) / Decimal(step.amount.denominator)
    if step.unit == "share":
        return words.percent(near)
    rounded = near.quantize(Decimal("0.01")) if Fraction(near) % 1 else near.to_integral_value()
    number = words.number(int(rounded) if rounded == int(rounded) else float(rounded))
    key = f"money.step.unit.{step.unit}"
    return words(key, n=number) if words.has(key) else number


def _how(how: str, words: Words) -> str | None:
    if how in _HOW:
        return words(f"money.how.{_HOW[how]}")
    return said_in(words, "money.how", how)


def _said_amount(text: str, words: Words) -> str:
    return said_in(words, "money.swing", text) or text


def _english(text: str, words: Words) -> Markup:
    return escape(text) if words.language == "en" else Markup('<span lang="en">{}</span>').format(text)
