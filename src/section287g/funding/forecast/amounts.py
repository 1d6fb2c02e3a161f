"""The announced envelope, the appropriations and published estimates beside the outlay. For `programme`.

No appropriation has a line for 287(g). That outlay stays below one says nothing of what is left for it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from section287g.funding.forecast.model import Beside, Envelope, Spread, spread
from section287g.funding.forecast.outlay import KINDS, Outlay
from section287g.funding.forecast.settings import known_by, read_settings
from section287g.funding.periods import Span
from section287g.funding.rules import Parameter, Policy, Value

__all__ = ["beside_appropriations", "each_officer", "implied_each", "pass_envelope", "published_estimates"]

_CENTS: Final = 100
_QUARTERS: Final = 4
_EACH_YEAR: Final = ("salary", "benefits", "overtime", "awards")
"""The kinds of outlay that come again every year."""


def pass_envelope(policy: Policy, outlay: Outlay, known_on: date | None) -> Envelope | None:
    """When the announced amount would be passed, and what quarters become if nothing beyond it is paid.

    None where the amount was not known on the day of the forecast.
    """
    path = read_settings().envelope
    value = policy.parameters[path].values[-1]
    if not known_by(policy, value.references, known_on) or not isinstance(value.value, Decimal):
        return None
    cents = int(value.value * _CENTS)
    total = outlay.total()
    cumulative = np.cumsum(total, axis=0)
    within = np.clip(cents - (cumulative - total), 0, total)
    over = cumulative > cents
    first = np.where(over.any(axis=0), over.argmax(axis=0), len(outlay.quarters))
    ends = np.percentile(first, (10, 50, 90), method="inverted_cdf").astype(int).tolist()
    low, middle, high = (outlay.quarters[one] if one < len(outlay.quarters) else None for one in ends)
    return Envelope(
        path, value.value, tuple(float(one) for one in over.mean(axis=1)), low, middle, high, np.asarray(within)
    )


def beside_appropriations(policy: Policy, outlay: Outlay, known_on: date | None) -> tuple[Beside, ...]:
    """The appropriations that name agreements among their uses, with the outlay while each is open.

    An appropriation is open from its law's day through its last day; a quarter that it opens in counts whole.
    """
    found = []
    for path in read_settings().appropriations:
        rule = policy.parameters[path]
        for value in rule.values:
            if known_by(policy, value.references, known_on) and isinstance(value.value, Decimal):
                is_open = [_open_in(value, quarter) for quarter in outlay.quarters]
                found.append(_beside(rule, value, value.value, spread(outlay.total()[is_open].sum(axis=0))))
    return tuple(found)


def _open_in(value: Value, quarter: Span) -> bool:
    return value.start <= quarter.last and (value.until is None or quarter.first <= value.until)


def published_estimates(policy: Policy, known_on: date | None) -> tuple[Beside, ...]:
    """Amounts and numbers of people that others published, as the rules hold them, in order of names."""
    found = []
    for path, rule in policy.parameters.items():
        if any(f"{path}.".startswith(f"{group}.") for group in read_settings().published):
            for value in rule.values:
                if known_by(policy, value.references, known_on) and isinstance(value.value, Decimal):
                    found.append(_beside(rule, value, value.value, None))
    return tuple(found)


def implied_each(policy: Policy, known_on: date | None) -> tuple[Fraction, ...]:
    """Dollars an officer and year that published outlays imply, by division with published officers; none unknown."""
    found = []
    for pair in read_settings().implied:
        values = [policy.parameters[path].values[-1] for path in pair]
        if all(known_by(policy, one.references, known_on) for one in values):
            outlay, officers = (Fraction(one.value) for one in values if isinstance(one.value, Decimal))
            found.append(outlay / officers)
    return tuple(found)


def each_officer(outlay: Outlay) -> Spread | None:
    """Cents an officer and year in the last quarter: pay and awards, four times, over the officers then eligible.

    Officers are the mean of the quarter's two ends. None where a draw has none, or there is one quarter only.
    """
    if len(outlay.quarters) < 2:
        return None
    each = [KINDS.index(kind) for kind in _EACH_YEAR]
    officers = outlay.eligible[-2] + outlay.eligible[-1]
    if not officers.all():
        return None
    return spread(outlay.by_kind[-1, each].sum(axis=0) * _QUARTERS * 2 // officers)


def _beside(rule: Parameter, value: Value, number: Decimal, outlay: Spread | None) -> Beside:
    sources = tuple(one.source for one in value.references)
    return Beside(rule.path, rule.label, rule.unit, number, value.start, value.until, value.status, sources, outlay)
