"""What was claimed and what came of it: sums, ages, other payers, replaced claims, payments that fit no claim."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funding.claims.made import FIRST_QUARTER, SECOND_QUARTER, made, past
from section287g.errors import ClaimRefused, InputRefused
from section287g.funding.claims import ledger_of
from section287g.funding.claims.bundle import Bundle, bundle_text, read_bundle
from section287g.funding.claims.ledger import Entry
from section287g.funding.claims.model import Claim
from section287g.funding.claims.records import Payment
from section287g.funding.periods import Span
from support.claim_records import at, officer, payroll
from support.claim_records import intake as records

ON = date(2026, 6, 30)


def bundle(claim: Claim, folder: Path) -> Bundle:
    path = folder / f"{claim.claim}.json"
    path.write_text(bundle_text(claim, dict.fromkeys(claim.earlier, "0" * 64)), encoding="utf-8")
    return read_bundle(path)


def payment(name: str, day: date, event: str, amount: str, **changes: Any) -> Payment:
    given: dict[str, Any] = {"claim": None, "period": FIRST_QUARTER, "payer": "ice", "cost": None}
    given |= changes
    return Payment(
        name,
        day,
        given["payer"],
        event,
        given["claim"],
        given["period"],
        Decimal(amount),
        None,
        at("payments.csv", 2, "amount"),
    )


def one_claim(**changes: Any) -> Claim:
    """One pay period of 2,300.00 and 700.00, and 7,500 for equipment: 10,500.00."""
    return made(records([officer("D-1")], [payroll("D-1", date(2025, 10, 1), **changes)]))


def only(entries: list[Entry], payer: str = "ice") -> Entry:
    return next(one for one in entries if one.payer == payer)


def test_claimed_paid_and_what_is_open_with_its_age(tmp_path: Path) -> None:
    events = [
        payment("1", date(2026, 1, 20), "submitted", "10500.00"),
        payment("2", date(2026, 3, 1), "approved", "10400.00"),
        payment("3", date(2026, 3, 1), "disallowed", "100.00"),
        payment("4", date(2026, 3, 15), "paid", "9000.00"),
        payment("5", date(2026, 4, 1), "returned", "500.00"),
        payment("6", date(2026, 7, 1), "paid", "1400.00"),
    ]
    entry = only(ledger_of([bundle(one_claim(), tmp_path)], events, ON))
    assert (entry.claimed, entry.approved, entry.paid) == (
        Decimal("10500.00"),
        Decimal("10400.00"),
        Decimal("9000.00"),
    )
    assert (entry.disallowed, entry.returned) == (Decimal("100.00"), Decimal("500.00"))
    assert entry.open == Decimal("1900.00")
    assert (entry.submitted, entry.age) == (date(2026, 1, 20), 161)


def test_without_a_day_of_submission_age_counts_from_the_end_of_the_period(tmp_path: Path) -> None:
    assert only(ledger_of([bundle(one_claim(), tmp_path)], [], ON)).age == 181


def test_nothing_is_open_and_nothing_ages_once_all_is_paid(tmp_path: Path) -> None:
    entry = only(ledger_of([bundle(one_claim(), tmp_path)], [payment("1", ON, "paid", "10500.00")], ON))
    assert (entry.open, entry.age, entry.remarks) == (Decimal("0.00"), None, ())


def test_too_much_paid_is_said(tmp_path: Path) -> None:
    entry = only(ledger_of([bundle(one_claim(), tmp_path)], [payment("1", ON, "paid", "10500.01")], ON))
    assert entry.open == Decimal("-0.01")
    assert entry.remarks == ("more was paid than claimed",)


def test_other_funders_have_their_own_lines(tmp_path: Path) -> None:
    claim = one_claim(other_funder="state", other_salary=Decimal("300.00"))
    entries = ledger_of([bundle(claim, tmp_path)], [payment("1", ON, "paid", "250.00", payer="state")], ON)
    assert (only(entries).claimed, only(entries).paid) == (Decimal("10200.00"), Decimal("0.00"))
    state = only(entries, "state")
    assert (state.claimed, state.paid, state.open) == (Decimal("300.00"), Decimal("250.00"), Decimal("50.00"))


def test_a_replaced_claim_asks_for_nothing_and_what_was_paid_on_it_is_told(tmp_path: Path) -> None:
    first = one_claim()
    again = made(records([officer("D-1")], [payroll("D-1", date(2025, 10, 1))]), replaces=past(first))
    bundles = [bundle(first, tmp_path), bundle(again, tmp_path)]
    entries = ledger_of(bundles, [payment("1", ON, "paid", "500.00", claim=first.claim)], ON)
    old, new = entries
    assert (old.status, old.claimed, old.paid) == ("replaced", Decimal("0.00"), Decimal("500.00"))
    assert "set it against the claim that stands" in old.remarks[-1]
    assert (new.status, new.claimed) == ("standing", Decimal("10500.00"))


def test_a_payment_that_fits_no_claim_is_kept(tmp_path: Path) -> None:
    odd = [
        payment("1", ON, "paid", "77.00", claim="somebody.else"),
        payment("2", ON, "paid", "5.00", period=Span(date(2025, 10, 1), date(2025, 10, 31))),
    ]
    loose = ledger_of([bundle(one_claim(), tmp_path)], odd, ON)[-1]
    assert (loose.status, loose.claim, loose.paid, loose.open) == ("no claim", None, Decimal("82.00"), None)


def test_events_after_the_day_are_not_there_yet(tmp_path: Path) -> None:
    entry = only(ledger_of([bundle(one_claim(), tmp_path)], [payment("1", date(2026, 7, 1), "paid", "5.00")], ON))
    assert entry.paid == 0


def test_two_claims_that_replace_the_same_are_refused(tmp_path: Path) -> None:
    first = bundle(one_claim(), tmp_path)
    others = []
    for number in (2, 3):
        content = {**first.content, "replaces": first.past.claim, "claim": f"{first.past.claim[:-1]}{number}"}
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        others.append(read_bundle(path))
    with pytest.raises(ClaimRefused, match="both replace"):
        ledger_of([first, *others], [], ON)
    with pytest.raises(ClaimRefused, match="is there twice"):
        ledger_of([first, first], [], ON)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "section287g claim", "format_version": 2}', "\x00"])
def test_what_is_no_bundle_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=r"claim\.json"):
        read_bundle(path)


def test_a_second_claim_has_its_own_entry(tmp_path: Path) -> None:
    first = one_claim()
    rows = [payroll("D-1", date(2025, 10, 1)), payroll("D-1", date(2026, 2, 2), row=3)]
    second = made(records([officer("D-1")], rows), SECOND_QUARTER, earlier=[past(first)])
    entries = ledger_of([bundle(second, tmp_path), bundle(first, tmp_path)], [], ON)
    assert [(one.period, one.claimed) for one in entries] == [
        (FIRST_QUARTER, Decimal("10500.00")),
        (SECOND_QUARTER, Decimal("3000.00")),
    ]
