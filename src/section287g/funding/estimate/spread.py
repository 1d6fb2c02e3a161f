"""How far the readings move the receipts: one at a time, and over all combinations at once. For the estimate's range.

Receipts are a sum of kinds, and a reading either says which days are covered, for all kinds, or moves a few kinds and
no other. So the lowest sum is, for each way of covering days, the sum of the lowest of each: no combination is
missed. Options that ask for what was not stated are left out of the range, and named with what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import product

from section287g.funding.chosen import Chosen
from section287g.funding.estimate.covering import SHARED
from section287g.funding.estimate.horizon import Horizon
from section287g.funding.estimate.inputs import EstimateInput
from section287g.funding.estimate.model import OptionTotal
from section287g.funding.estimate.monthly import whole
from section287g.funding.estimate.receipts import KINDS, OWN, Receipts
from section287g.funding.rules import Policy

__all__ = ["extremes", "option_totals", "receipts_total"]


def receipts_total(receipts: Receipts, kinds: Iterable[str] = KINDS) -> tuple[Decimal | None, str]:
    """The sum of kinds of receipt over the horizon; None where it is not known, and why."""
    total = Decimal("0.00")
    for kind in kinds:
        amount, why = whole(partial(receipts.step, kind), receipts.horizon)
        if amount is None:
            return None, why
        total += amount
    return total, ""


def option_totals(
    given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon, costs: Decimal | None
) -> list[OptionTotal]:
    """All receipts under each option of each reading that has several, one reading at a time.

    `costs` are None where none is stated: then there is no net.
    """
    found = []
    for name in [*SHARED, *(one for _, own in OWN for one in own)]:
        reading = policy.reading(name)
        if len(reading.options) < 2:
            continue
        for option in reading.options:
            receipts = Receipts.of(given, policy, chosen.with_option(name, option.name), horizon)
            amount, why = receipts_total(receipts)
            net = None if amount is None or costs is None else amount - costs
            now = chosen[name] == option.name
            found.append(OptionTotal(name, option.name, option.meaning, now, amount, net, why))
    return found


def extremes(
    given: EstimateInput, policy: Policy, chosen: Chosen, horizon: Horizon
) -> tuple[tuple[Decimal, Chosen], tuple[Decimal, Chosen]] | None:
    """The lowest and the highest receipts over all combinations, each with its readings; None where none is known."""
    lows: list[tuple[Decimal, Chosen]] = []
    highs: list[tuple[Decimal, Chosen]] = []
    seen: dict[object, list[list[tuple[Decimal, Mapping[str, str]]]]] = {}
    for shared in _combinations(policy, SHARED):
        at = _with(chosen, shared)
        covers = Receipts.of(given, policy, at, horizon).covers
        signature = tuple(covers.items())
        if signature not in seen:
            seen[signature] = [_known(given, policy, at, horizon, kinds, own) for kinds, own in OWN]
        parts = seen[signature]
        if not all(parts):
            continue
        for found, best in ((lows, min), (highs, max)):
            # among equals the readings chosen stay, so that only what matters is named as differing
            picked = [best(part, key=lambda one: one[0]) for part in parts]
            both = at
            for _, options in picked:
                both = _with(both, options)
            found.append((sum((amount for amount, _ in picked), Decimal("0.00")), both))
    if not lows:
        return None
    near = partial(_changes, chosen)
    return min(lows, key=lambda one: (one[0], near(one[1]))), min(highs, key=lambda one: (-one[0], near(one[1])))


def _known(
    given: EstimateInput,
    policy: Policy,
    chosen: Chosen,
    horizon: Horizon,
    kinds: tuple[str, ...],
    own: tuple[str, ...],
) -> list[tuple[Decimal, Mapping[str, str]]]:
    """What kinds of receipt come to under every combination of their own readings; nearest to the chosen first."""
    found = []
    for options in _combinations(policy, own):
        amount, _ = receipts_total(Receipts.of(given, policy, _with(chosen, options), horizon), kinds)
        if amount is not None:
            found.append((amount, options))
    return sorted(found, key=lambda one: sum(chosen[name] != option for name, option in one[1].items()))


def _combinations(policy: Policy, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    options = [[option.name for option in policy.reading(name).options] for name in names]
    return (dict(zip(names, combination, strict=True)) for combination in product(*options))


def _with(chosen: Chosen, options: Mapping[str, str]) -> Chosen:
    return Chosen({**chosen.options, **options}, chosen.by_hand)


def _changes(chosen: Chosen, other: Chosen) -> int:
    return sum(other[name] != option for name, option in chosen.options.items())
