"""The check 'criminality', on whom the programme hands over: convicted, pending, neither, by ICE's own coding.

The answer comes from a release of ICE's records that a user loaded, as it may be published. Of arrests it is given
for all, for those labelled 287(g), and for 287(g) and custodial arrests in one, since labels changed in mid-2025 and
both interpretations stand; of detainers and of the book-ins that followed, each with its own denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from section287g.figures.judge import verdict_on
from section287g.figures.model import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS, Figure, Found, Verdict
from section287g.figures.relations import fits, relations
from section287g.figures.vocabulary import needed

if TYPE_CHECKING:
    from section287g.handovers.measures import CriminalityShares

__all__ = ["check_criminality"]

_VALUES: Final = ("convicted", "pending", "neither", "not recorded")
_TENTH: Final = Decimal("0.1")


def check_criminality(figure: Figure, shares: Sequence[CriminalityShares], release: str) -> Verdict:
    """What a release shows of the criminality of those handed over; without shares, what would be needed.

    A figure without a number is answered with all shares and no verdict but that it cannot be told, since ICE's
    coding says whether somebody was convicted, and not of what. One with a number names its classes, and holds where
    it does for any of the populations that it speaks of.
    """
    if not shares:
        return verdict_on(
            figure,
            CANNOT_BE_TOLD,
            f"lists of agreements do not show this: it needs {needed(figure.parameters['needs'])}; no release of "
            "such records is given.",
            query="287g handovers load FILE... --release NAME; 287g figures --release NAME",
        )
    where = f"release {release}"
    found = [one for share in shares for one in _found(share, where)]
    query = f"287g handovers report --release {release}"
    if figure.relation is None:
        told = "; ".join(_told(share) for share in shares if share.total is not None) or "no share that may be told"
        return verdict_on(
            figure,
            CANNOT_BE_TOLD,
            f"ICE's own coding in {where} gives {told}. It says whether somebody was convicted, and not of what, so "
            "that it cannot be told how grave a crime was; and no share is claimed.",
            found=found,
            query=query,
        )
    return _judged(figure, shares, where, found, query)


def _judged(
    figure: Figure, shares: Sequence[CriminalityShares], where: str, found: Sequence[Found], query: str
) -> Verdict:
    classes = figure.parameters["classes"]
    asked = figure.parameters.get("of", ())
    told, fitting = [], []
    for share in shares:
        parts = [share.share(one.replace("-", " ")) for one in classes]
        if (asked and _short(share.population) not in asked) or None in parts:
            continue
        percent = _percent(sum((part for part in parts if part is not None), Fraction(0)))
        told.append(f"{percent} percent of {share.population} ({share.interpretation})")
        if fits(figure, percent):
            fitting.append(share.population)
    what = " or ".join(one.replace("-", " ") for one in classes)
    if not told:
        return verdict_on(figure, CANNOT_BE_TOLD, f"{where} does not tell {what} apart.", found=found, query=query)
    meant = relations()[figure.relation].explained if figure.relation is not None else ""
    holds = f"holds for {' and '.join(fitting)}" if fitting else "does not hold for any of them"
    return verdict_on(
        figure,
        HOLDS if fitting else DOES_NOT_HOLD,
        f"by ICE's own coding in {where}, {what} are {'; '.join(told)}; so {figure.number}{meant} {holds}.",
        found=found,
        query=query,
    )


def _short(population: str) -> str:
    """A population as a figures file names it: detainers, book-ins, arrests, or arrests-287g in any labelling."""
    if population.startswith("detainers"):
        return "detainers"
    if population.startswith("booked in"):
        return "book-ins"
    return "arrests-287g" if "287(g)" in population else "arrests"


def _found(share: CriminalityShares, where: str) -> list[Found]:
    if share.total is None:
        return []
    about = f"{where}, {share.interpretation}"
    return [
        Found(count, f"{share.population}, {value}, of {share.total:,}", about)
        for value, count in share.counts.items()
    ]


def _told(share: CriminalityShares) -> str:
    parts = []
    for value in _VALUES:
        part = share.share(value)
        if part is not None:
            parts.append(f"{value} {_percent(part)} percent")
    said = ", ".join(parts) or "nothing that may be told apart"
    return f"of {share.total:,} {share.population} ({share.interpretation}): {said}"


def _percent(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return exact.quantize(_TENTH, ROUND_HALF_UP)
