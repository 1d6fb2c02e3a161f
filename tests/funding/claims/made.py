"""Makes claims of invented records for the tests of this room, through the public verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from section287g.funding import choose, read_policy
from section287g.funding.claims import make_claim
from section287g.funding.claims.lines import Past, PastLine
from section287g.funding.claims.model import Claim
from section287g.funding.claims.records import Intake
from section287g.funding.periods import Span

YEAR = Span(date(2025, 10, 1), date(2026, 9, 30))
FIRST_QUARTER = Span(date(2025, 10, 1), date(2025, 12, 31))
SECOND_QUARTER = Span(date(2026, 1, 1), date(2026, 3, 31))


def made(
    records: Intake,
    period: Span = FIRST_QUARTER,
    readings: Mapping[str, str] | None = None,
    earlier: Sequence[Past] = (),
    replaces: Past | None = None,
) -> Claim:
    policy = read_policy()
    return make_claim(
        records,
        policy,
        choose(policy, readings),
        period,
        in_force=lambda *_: [],
        registry={"content": "none", "newest_list": "2026-02-27"},
        earlier=earlier,
        replaces=replaces,
    )


def past(claim: Claim) -> Past:
    """A claim as a later one sees it."""
    lines = [PastLine(one.cost, one.officer, one.period, one.year, one.amount) for one in claim.lines]
    return Past(claim.claim, claim.period, claim.readings, tuple(lines))


def amounts(claim: Claim) -> dict[tuple[str, str | None], Decimal]:
    """Dollars by cost and officer, own period and corrections together."""
    sums: dict[tuple[str, str | None], Decimal] = {}
    for line in claim.lines:
        place = line.cost, line.officer
        sums[place] = sums.get(place, Decimal(0)) + line.amount
    return sums
