"""The example year of claims: every claim comes out of its files again, and as worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from section287g.funding import read_policy
from section287g.funding.claims import compare, recompute_explanations, remake
from section287g.funding.claims.bundle import Bundle
from section287g.funding.claims.folder import find_bundle
from section287g.registry import Registry, open_registry
from support.commands import Run

EXAMPLE = Path(__file__).parent.parent / "examples" / "a-year-of-claims"
AGENCY = "tx-example-county-sheriff"
FILES = {
    f"{AGENCY}.2025-10-01.2025-12-31.1": "1-first-quarter",
    f"{AGENCY}.2026-01-01.2026-03-31.1": "2-second-quarter",
    f"{AGENCY}.2026-04-01.2026-06-30.1": "3-third-quarter",
    f"{AGENCY}.2026-04-01.2026-06-30.2": "4-third-quarter-again",
    f"{AGENCY}.2026-07-01.2026-09-30.1": "5-fourth-quarter",
}
FIRST, SECOND, THIRD, AGAIN, FOURTH = FILES


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with open_registry(EXAMPLE / "registry") as opened:
        yield opened


def bundle(claim: str) -> Bundle:
    return find_bundle(EXAMPLE / "claims" / claim)[0]


def lines(claim: str, **wanted: Any) -> list[Decimal]:
    """The amounts of a claim's lines with these values."""
    found = [
        one for one in bundle(claim).content["lines"] if all(one[name] == value for name, value in wanted.items())
    ]
    return [Decimal(one["amount"]) for one in found]


def test_every_claim_is_there_with_its_packet() -> None:
    assert sorted(path.name for path in (EXAMPLE / "claims").iterdir()) == sorted(FILES)
    for claim in FILES:
        names = sorted(path.name for path in (EXAMPLE / "claims" / claim).iterdir())
        assert names == ["claim.json", "packet.pdf", "packet.xlsx", "public.json"]


@pytest.mark.parametrize("claim", list(FILES))
def test_a_claim_comes_out_of_its_files_again(claim: str, registry: Registry) -> None:
    """Where this fails after a change of rules, python -m tools.examples makes the claims anew."""
    found = bundle(claim)
    again = remake(found, EXAMPLE / FILES[claim], EXAMPLE / "claims", registry, read_policy())
    assert recompute_explanations(found) == []
    assert compare(found, again.claim, again.earlier) == []


def test_the_year_as_worked_out_by_hand() -> None:
    """D-01 has 10/14 + 5 + 12/14 pay periods of 2,400.00 in the first quarter, D-03 as many of 2,320.00.

    D-02, credentialed on 14 November, has 8/14 + 2 + 12/14 of 2,250.00. 34 of 40 leads are 85 percent: 750 dollars
    for each of three officers.
    """
    assert sorted(lines(FIRST, cost="salary")) == [Decimal("7714.29"), Decimal("15245.71"), Decimal("15771.43")]
    assert lines(FIRST, cost="award") == [Decimal("2250.00")]
    assert sum(lines(FIRST, cost="equipment")) == 3 * 7500
    assert lines(FIRST, cost="vehicle") == [Decimal("100000.00")]


def test_the_correction_of_the_first_quarter() -> None:
    """Eight hours too many at 30.00 and a half, with 7.65 percent on them: 360.00 and 27.54."""
    assert lines(SECOND, corrects=FIRST) == [Decimal("-387.54")]
    assert lines(SECOND, cost="equipment") == [Decimal("7310.25") - Decimal("1500.00")]


def test_a_quarter_without_leads_and_one_at_a_band_edge() -> None:
    assert lines(SECOND, cost="award") == []
    assert "quarter not rated" in [one["kind"] for one in bundle(SECOND).content["exceptions"]]
    assert lines(AGAIN, cost="award", corrects=None) == [Decimal(3 * 500)]
    assert "band edge" in [one["kind"] for one in bundle(AGAIN).content["exceptions"]]
    assert lines(FOURTH, cost="award") == [Decimal(3 * 1000)]


def test_the_limit_of_overtime_is_reached_in_the_third_quarter() -> None:
    """A quarter of 65,520.00, the salary since January."""
    to_date = [
        one["to_date"]
        for one in bundle(AGAIN).content["lines"]
        if (one["cost"], one["officer"], one["corrects"]) == ("overtime", "D-01", None)
    ]
    assert to_date == ["16380.00"]
    assert lines(FOURTH, cost="overtime", officer="D-01") == []


def test_the_resubmission_replaces_and_corrects() -> None:
    """D-04 is credentialed a fortnight later: 12/14 of 2,200.00, and 2/14 of the 60 percent that the state leaves."""
    assert bundle(AGAIN).replaces == THIRD
    assert lines(AGAIN, cost="salary", corrects=SECOND) == [Decimal("-2074.29")]


def test_the_ledger_of_the_year(run: Run) -> None:
    words = ("--claims", str(EXAMPLE / "claims"), "--registry", str(EXAMPLE / "registry"), "--on", "2026-11-24")
    said = run("claim", "ledger", str(EXAMPLE / FILES[FOURTH]), *words, "--format", "json")
    assert said.code == 0
    entries = {(one["claim"], one["payer"]): one for one in json.loads(said.out)}
    assert entries[FIRST, "ice"]["open"] == "0.00"
    assert (entries[SECOND, "ice"]["returned"], entries[SECOND, "ice"]["open"]) == ("1200.00", "0.00")
    assert (entries[THIRD, "ice"]["status"], entries[AGAIN, "ice"]["age"]) == ("replaced", 119)
    assert entries[SECOND, "state"]["open"] == "0.00"
