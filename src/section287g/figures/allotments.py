"""The check 'allotments': is a reported amount what the announced terms come to for the counts reported with it?

With all counts reported the answer is exact. Where one is not reported, or the source does not say what all of the
amount is for, the rest is shown, with the count that it would be, marked as inferred: the verdict is that it cannot
be told. A part that was reported, rounded, is compared with what its term comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from section287g.errors import NotFound
from section287g.figures.model import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS, Figure, Found, Verdict, counted
from section287g.figures.published import Stated, stated, summed
from section287g.figures.relations import fits, relations
from section287g.figures.rulenames import by_rules, dollars, joined
from section287g.figures.standing import Untold
from section287g.figures.termparts import COUNTED_IN, TERMS, WHOLE, Part, in_dollars, part_of, unit_of
from section287g.figures.vocabulary import needed
from section287g.funding.rules import Policy

__all__ = ["check_allotments"]

_LIMIT: Final = "actual_up_to_cap"
_ABOUT: Final = "about"
_REST: Final = "transport as reported"


@dataclass(frozen=True, slots=True)
class _Case:
    """What a figure states, and what the terms with known counts come to.

    `lacking` is the term whose count is not reported: one unit of it, on the day or when it is first known.
    """

    figure: Figure
    claimed: Decimal
    published: Stated | None
    counts: Mapping[str, tuple[Stated, ...]]
    sums: tuple[Stated, ...]
    parts: Mapping[str, Part]
    lacking: tuple[str, Part] | None

    @property
    def known(self) -> Fraction:
        return sum((part.amount for part in self.parts.values()), Fraction(0))

    @property
    def rest(self) -> Fraction:
        return Fraction(self.claimed) - self.known

    @property
    def complete(self) -> bool:
        return self.lacking is None and "other" not in self.figure.parameters["terms"]

    @property
    def every_part(self) -> tuple[Part, ...]:
        return (*self.parts.values(), *((self.lacking[1],) if self.lacking else ()))

    @property
    def by_rule(self) -> tuple[Stated, ...]:
        """Every number that a rule holds."""
        every = (*((self.published,) if self.published else ()), *self.sums)
        return tuple(one for one in (*every, *(one for held in self.counts.values() for one in held)) if one.rule)


def check_allotments(policy: Policy, figure: Figure) -> Verdict:
    """Whether an amount is what the announced terms come to for the counts reported with it."""
    case = _case(policy, figure)
    wrong = list(_contradictions(case))
    sentence = [*_parts_in_words(case), *_sum_in_words(case)]
    if case.complete:
        verdict, so = _compared(case)
    else:
        sentence += _rest_in_words(case)
        verdict, so = _with_a_rest(case)
    if wrong:
        verdict, so = DOES_NOT_HOLD, f"so it does not hold: {joined(wrong)}"
    sentence += [so, _by(case), *_limit(case, verdict), *_circle(case)]
    return by_rules(
        figure,
        verdict,
        f"{'; '.join(sentence)}.",
        found=_found(case),
        rules=[*(part.term.rule for part in case.every_part), *(one.rule for one in case.by_rule if one.rule)],
        values=[*(part.value for part in case.every_part), *(one.value for one in case.by_rule if one.value)],
    )


def _case(policy: Policy, figure: Figure) -> _Case:
    on, given = figure.on, figure.parameters
    if figure.value is None:
        raise ValueError(f"{figure.place}: {figure.check} needs a value")
    counts = {
        name: summed(policy, name, given[name], on) for name in ("officers", "vehicles", "quarters") if name in given
    }
    numbers = {name: sum((one.number for one in held), Decimal(0)) for name, held in counts.items()}
    terms = [name for name in given["terms"] if name in TERMS]
    lacking = [name for name in terms if not set(TERMS[name].counts) <= numbers.keys()]
    try:
        parts = {name: part_of(policy, name, numbers, on) for name in terms if name not in lacking}
        one = part_of(policy, lacking[0], _one_of(lacking[0]), _known_on(policy, lacking[0], on)) if lacking else None
    except NotFound as error:
        raise Untold(str(error)) from None
    if one is not None and not one.each:
        raise Untold(f"{one.where} is zero, and a rest is no number of such allotments")
    published = stated(policy, "amount", given["amount"][0], on) if "amount" in given else None
    sums = summed(policy, "sum", given.get("sum", ()), on)
    return _Case(figure, figure.value, published, counts, sums, parts, (lacking[0], one) if one is not None else None)


def _one_of(term: str) -> dict[str, Decimal]:
    return dict.fromkeys(TERMS[term].counts, Decimal(1))


def _known_on(policy: Policy, term: str, on: date) -> date:
    """The day itself, or the first later day with a known value of the term: payments are reported before rules."""
    values = policy.parameters[TERMS[term].rule].values
    later = [value.start for value in values if value.start > on]
    return on if any(value.holds(on) for value in values) or not later else later[0]


def _told(case: _Case, name: str) -> Decimal | None:
    """A part in dollars as it was reported beside the amount; None where it was not."""
    values = case.figure.parameters.get(name)
    return Decimal(values[0]) if values else None


def _agrees(found: Fraction, told: Decimal) -> bool:
    return relations()[_ABOUT].fits(dollars(found), told)


def _contradictions(case: _Case) -> Iterator[str]:
    """What was reported beside the amount and does not go with it, or with the terms."""
    equipment, transport = _told(case, "equipment"), _told(case, "transport")
    if equipment is not None and not _agrees(case.parts["equipment"].amount, equipment):
        yield f"equipment was reported as {in_dollars(equipment)}"
    if transport is not None and not _agrees(case.rest, transport):
        yield f"transport was reported as {in_dollars(transport)}, and {in_dollars(case.rest)} remain"
    total = sum((one.number for one in case.sums), Decimal(0))
    if case.sums and total != case.claimed:
        yield f"{joined(in_dollars(one.number) for one in case.sums)} add up to {in_dollars(total)}"


def _parts_in_words(case: _Case) -> list[str]:
    told = []
    for name, part in case.parts.items():
        reported = _told(case, name)
        shown = reported is not None and _agrees(part.amount, reported)
        told.append(part.in_words + (_as_reported(part.amount, reported) if reported is not None and shown else ""))
    return [joined(told)] if told else []


def _sum_in_words(case: _Case) -> list[str]:
    if not case.sums or sum((one.number for one in case.sums), Decimal(0)) != case.claimed:
        return []
    return [f"the amount is the sum of {joined(in_dollars(one.number) for one in case.sums)}"]


def _as_reported(found: Fraction, told: Decimal) -> str:
    return f" (reported as {in_dollars(told)}{_digits(found, told)})"


def _digits(found: Fraction, told: Decimal) -> str:
    """How a number was shortened to the digits that were reported, where it was in one of the two usual ways."""
    exact = dollars(found)
    last = Decimal(1).scaleb(len(str(int(told))) - len(str(int(told)).rstrip("0")))
    whole = exact / last
    if exact == told:
        return ""
    if whole.quantize(Decimal(1), ROUND_HALF_UP) * last == told:
        return ", rounded"
    return ", cut and not rounded" if int(whole) * last == told else ", which is within 1 percent"


def _compared(case: _Case) -> tuple[str, str]:
    claim = f"{case.figure.claimed}{relations()[case.figure.relation or _ABOUT].explained}"
    in_all = f"{in_dollars(case.known)} in all, " if len(case.parts) > 1 else ""
    if fits(case.figure, dollars(case.known)):
        return (
            HOLDS,
            f"{in_all}so {claim} holds as what the terms come to; whether it was paid, the rules do not show",
        )
    return DOES_NOT_HOLD, f"{in_all}{_apart(case)}, so {claim} does not hold as what the terms come to"


def _apart(case: _Case) -> str:
    return f"{in_dollars(abs(case.rest))} {'less' if case.rest > 0 else 'more'} than claimed"


def _with_a_rest(case: _Case) -> tuple[str, str]:
    if case.rest < 0 and not fits(case.figure, dollars(case.known)):
        return DOES_NOT_HOLD, f"that is {_apart(case)}, so {case.figure.claimed} does not hold"
    needs = needed(case.figure.parameters["needs"])
    return CANNOT_BE_TOLD, f"so whether the whole is what the terms give cannot be told: it needs {needs}"


def _rest_in_words(case: _Case) -> list[str]:
    if case.rest < 0:
        return []
    transport = _told(case, "transport")
    remain = f"{in_dollars(case.rest)} remain"
    if transport is not None and _agrees(case.rest, transport):
        remain += f", {_REST}{_as_reported(case.rest, transport).replace('reported as', 'as')}"
    if case.lacking is None:
        return [f"{remain}, and what they are for is not reported"]
    name, one = case.lacking
    number, over = _inferred(case, one)
    return [
        f"{remain}, which would be {counted(number, unit_of(name))} at {in_dollars(one.each)} each (inferred, not "
        f"reported) with {in_dollars(over) if over else 'nothing'} left over"
    ]


def _inferred(case: _Case, one: Part) -> tuple[Decimal, Fraction]:
    number, over = divmod(case.rest, one.each)
    return Decimal(number), over


def _by(case: _Case) -> str:
    """The rules, each with the day on which it was asked; terms are taken whole, by the readings named."""
    told = []
    for part in case.every_part:
        first = "" if part.on == case.figure.on else "first known "
        told.append(f"{part.term.rule} {first}on {part.on} ({part.value.status}, confidence {part.value.confidence})")
    readings = [f"{part.term.limited}={WHOLE[part.term.limited]}" for part in case.every_part if part.term.limited]
    return f"by {joined(told)}" + (f", taken whole ({joined(readings)})" if readings else "")


def _limit(case: _Case, verdict: str) -> Iterator[str]:
    """Where less was paid than whole allotments come to: that the other reading would allow it."""
    if verdict == DOES_NOT_HOLD and case.rest < 0 and any(part.term.limited for part in case.every_part):
        yield f"as an upper limit (the option {_LIMIT}) an allotment may also be less"


def _circle(case: _Case) -> Iterator[str]:
    """Where a rule rests on the very report that is tested, the test is no independent one; that is said."""
    reports = {one.source for held in case.by_rule if held.value for one in held.value.references}
    circular = {
        part.term.rule: [one.source for one in part.value.references if one.source in reports]
        for part in case.every_part
    }
    rules = [rule for rule, shared in circular.items() if shared]
    if rules:
        shared = dict.fromkeys(source for rule in rules for source in circular[rule])
        yield f"{joined(rules)} {'rest' if len(rules) > 1 else 'rests'} on this report too ({', '.join(shared)})"


def _found(case: _Case) -> list[Found]:
    """Counts as reported, what each term comes to, and what remains; what is inferred says so in its unit."""
    on = case.figure.on
    found = [Found(one.number, COUNTED_IN[name], one.where(on)) for name, held in case.counts.items() for one in held]
    found += [Found(one.number, "dollars, a part as reported", one.where(on)) for one in case.sums]
    found += [Found(dollars(part.amount), f"dollars for {name}", part.where) for name, part in case.parts.items()]
    if case.complete:
        where = joined(part.where for part in case.parts.values())
        return [*found, Found(dollars(case.known), "dollars in all", where)] if len(case.parts) > 1 else found
    if case.rest < 0:
        return found
    amount = case.published.where(on) if case.published else "as stated"
    name = f", {_REST}" if "transport" in case.figure.parameters else ""
    found.append(Found(dollars(case.rest), f"dollars that remain{name}", amount))
    if case.lacking is not None:
        one = case.lacking[1]
        number, over = _inferred(case, one)
        found.append(Found(number, f"{unit_of(case.lacking[0])} (inferred)", one.where))
        found.append(Found(dollars(over), "dollars left over", one.where))
    return found
