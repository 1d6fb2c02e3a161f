"""The public verb of this room: published figures in, a verdict on each out. For `287g figures` and notebooks.

Counts are tested against a registry, statements about money against the programme's rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from section287g.figures.allotments import check_allotments
from section287g.figures.counting import check_count, check_growth
from section287g.figures.criminality import check_criminality
from section287g.figures.judge import verdict_on
from section287g.figures.model import CANNOT_BE_TOLD, Figure, Verdict
from section287g.figures.periods import check_changes, check_signed
from section287g.figures.read import read_figures
from section287g.figures.rulecheck import check_rule
from section287g.figures.single import check_left, check_not_testable
from section287g.figures.standing import Untold
from section287g.funding.policy import read_policy
from section287g.funding.rules import Policy

if TYPE_CHECKING:
    from section287g.handovers.measures import CriminalityShares
    from section287g.handovers.release import Release
    from section287g.registry import Registry

__all__ = ["check_figures"]

_CHECKS: Final[dict[str, Callable[[Registry, Figure], Verdict]]] = {
    "count": check_count,
    "growth": check_growth,
    "signed": check_signed,
    "changes": check_changes,
    "left": check_left,
    "not-testable": check_not_testable,
}
_BY_RULES: Final[dict[str, Callable[[Policy, Figure], Verdict]]] = {
    "rule": check_rule,
    "allotments": check_allotments,
}


def check_figures(
    registry: Registry,
    figures: Iterable[Figure] | None = None,
    policy: Policy | None = None,
    release: Release | None = None,
) -> list[Verdict]:
    """A verdict on each figure, in the order given; without figures, on those that the package carries.

    The rules are those of the package unless others are given. Statements about whom the programme hands over are
    tested against `release`, a loaded release of ICE's records, as it may be published; without one they cannot be
    told.

    A figure about a day with several lists holds where it holds on any of them. Where no list of the registry
    speaks for the day, the verdict is that it cannot be told; that is no error. Counts are of agreements and of
    agencies, each value with its unit and the list it was counted on.

    >>> import section287g
    >>> verdict = check_figures(section287g.open())[1]
    >>> verdict.claimed, verdict.verdict
    ('almost 960 agencies', 'holds for another unit')
    """
    asked = read_figures(policy=policy) if figures is None else figures
    shares: list[CriminalityShares] | None = None
    found = []
    for figure in asked:
        if figure.check == "criminality":
            if shares is None:
                shares = _shares(registry, release)
            found.append(check_criminality(figure, shares, release.name if release is not None else ""))
        else:
            found.append(_check(registry, figure, policy))
    return found


def _shares(registry: Registry, release: Release | None) -> list[CriminalityShares]:
    if release is None:
        return []
    from section287g.handovers.measures import criminality_shares

    return list(criminality_shares(release, registry))


def _check(registry: Registry, figure: Figure, policy: Policy | None) -> Verdict:
    try:
        if figure.check in _BY_RULES:
            return _BY_RULES[figure.check](policy or read_policy(), figure)
        return _CHECKS[figure.check](registry, figure)
    except Untold as error:
        return verdict_on(figure, CANNOT_BE_TOLD, f"{error}.")
