"""The forecast whole: what adds up, what a day may know, what a seed fixes, and what money beyond an amount does."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from section287g.errors import NotFound
from section287g.funding import Policy, read_policy
from section287g.funding.forecast import Forecast, Spread, forecast_programme, spread
from section287g.funding.forecast.amounts import pass_envelope
from section287g.funding.forecast.outlay import KINDS, Outlay
from section287g.funding.forecast.rows import columns_by, dollars, forecast_rows
from section287g.funding.periods import quarter_of, quarters
from section287g.registry import Registry, open_registry

from .made import growing, registry

DRAWS = 400
ENVELOPE = 1_600_000_000


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy()


@pytest.fixture(scope="module")
def embedded() -> Registry:
    return open_registry()


@pytest.fixture(scope="module")
def made(embedded: Registry, policy: Policy) -> Forecast:
    return forecast_programme(embedded, policy, draws=DRAWS)


def outlay_of(made: Forecast) -> Outlay:
    assert made.outlay is not None
    return made.outlay


def test_states_and_kinds_add_up_to_the_same_cents(made: Forecast) -> None:
    outlay = outlay_of(made)
    assert (outlay.by_state.sum(axis=1) == outlay.by_kind.sum(axis=1)).all()
    assert (outlay.by_state >= 0).all()
    rows = forecast_rows(made, "quarter")
    assert [row["cumulative"] for row in rows][-1] == dollars(spread(outlay.total().sum(axis=0)).middle)
    years = {row["fiscal_year"]: row for row in forecast_rows(made, "fiscal-year")}
    mine = [
        number
        for number, quarter in enumerate(outlay.quarters)
        if quarter.first.year == 2026 and quarter.first.month < 10
    ]
    mine.insert(0, mine[0] - 1)
    assert years["FY2026"]["outlay"] == dollars(spread(outlay.total()[mine].sum(axis=0)).middle)
    assert [row["type"] for row in forecast_rows(made, "type")] == [*KINDS, "all"]


def test_rows_have_their_columns_and_intervals_lie_in_each_other(made: Forecast) -> None:
    for by in ("quarter", "fiscal-year", "state", "type"):
        rows = forecast_rows(made, by)
        assert rows
        for row in rows:
            assert list(row) == columns_by(by)
            for name in ("agencies", "officers", "outlay", "cumulative"):
                if name in row:
                    ends = [row[f"{name}{end}"] for end in ("_low95", "_low80", "", "_high80", "_high95")]
                    assert ends == sorted(ends), (by, name)


def test_quarters_run_from_the_first_money_to_the_last_asked_for(made: Forecast) -> None:
    outlay = outlay_of(made)
    assert list(outlay.quarters) == quarters(date(2025, 9, 26), date(2027, 12, 31))
    rows = {row["quarter"]: row for row in forecast_rows(made, "quarter")}
    assert {name: row["basis"] for name, row in rows.items()} == {
        "FY2025 Q4": "counted", "FY2026 Q1": "counted", "FY2026 Q2": "begun", "FY2026 Q3": "forecast",
        "FY2026 Q4": "forecast", "FY2027 Q1": "forecast", "FY2027 Q2": "forecast", "FY2027 Q3": "forecast",
        "FY2027 Q4": "forecast", "FY2028 Q1": "forecast",
    }  # fmt: skip
    first = rows["FY2025 Q4"]
    assert (first["salary"], first["benefits"], first["overtime"], first["awards"]) == (0, 0, 0, 0)
    assert first["equipment"] > 0
    assert first["agencies_low95"] == first["agencies_high95"] == 521


def test_the_same_seed_gives_the_same_and_another_another(embedded: Registry, policy: Policy, made: Forecast) -> None:
    again = forecast_programme(embedded, policy, draws=DRAWS)
    other = forecast_programme(embedded, policy, draws=DRAWS, seed=288)
    assert (outlay_of(again).by_state == outlay_of(made).by_state).all()
    assert again.comparisons == made.comparisons
    assert (outlay_of(other).by_state != outlay_of(made).by_state).any()


def test_readings_change_what_they_must(made: Forecast, embedded: Registry, policy: Policy) -> None:
    totals = {(one.salary_basis, one.officers.option): one.total for one in made.comparisons}
    assert len(totals) == 9
    full, hours = totals["full_annual_salary", "trained_2025_09"], totals["documented_287g_hours", "trained_2025_09"]
    assert hours.high95 < full.middle
    assert totals["full_annual_salary", "reported_2026_01_high"].middle > full.middle
    chosen = forecast_programme(embedded, policy, draws=DRAWS, readings={"salary_basis": "documented_287g_hours"})
    national = spread(outlay_of(chosen).total().sum(axis=0))
    assert abs(national.middle - hours.middle) < 100 * len(made.split.states)  # rounded by state, or once


def test_an_assumption_that_is_fixed_has_no_swing_and_bears_out_its_value(embedded: Registry, policy: Policy) -> None:
    assume = [
        "pay_year=50000", "benefits_rate=0.5", "overtime_use=0", "lag_days=0", "award_success=0", "vehicle_share=0",
    ]  # fmt: skip
    made = forecast_programme(embedded, policy, draws=DRAWS, assume=assume)
    outlay = outlay_of(made)
    by_kind = {kind: outlay.by_kind[:, number] for number, kind in enumerate(KINDS)}
    assert [kind for kind, cents in by_kind.items() if not cents.any()] == ["overtime", "vehicles", "awards"]
    # each state's amounts are rounded on their own: half a cent a state apart at most
    assert abs(by_kind["salary"] - 2 * by_kind["benefits"]).max() <= 2 * len(made.split.states)
    assert {swing.name for swing in made.swings if swing.low != swing.high} == {"agencies"}


def test_a_day_knows_no_later_list_source_or_number(embedded: Registry, policy: Policy) -> None:
    before = forecast_programme(embedded, policy, draws=DRAWS, known_on=date(2025, 9, 1))
    assert (before.outlay, before.officers, before.terms, before.published) == (None, None, (), ())
    assert before.left_out == ("On 2025-09-01 no reimbursement was announced: agencies only.",)
    assert before.counted[-1][0] <= date(2025, 9, 1)
    after = forecast_programme(embedded, policy, draws=DRAWS, known_on=date(2025, 9, 3))
    assert (list(after.usable), after.envelope) == (["trained_2025_09"], None)
    assert [one.path for one in after.appropriations] == ["appropriations.pl_119_21.ice"]
    assert outlay_of(after).by_kind[:, KINDS.index("equipment")].sum() == 0
    assert {one.start for one in after.published} == {date(2025, 9, 2)}
    with pytest.raises(NotFound, match="its source is later"):
        forecast_programme(
            embedded, policy, draws=DRAWS, known_on=date(2025, 9, 3),
            readings={"officers_per_agency": "reported_2026_01_low"},
        )  # fmt: skip


def test_what_is_known_on_a_day_is_what_its_lists_alone_would_give(tmp_path: Path, policy: Policy) -> None:
    """A registry of all lists asked as of a day, and one of the lists up to it."""
    lists = growing(40, 2)
    day = date(2025, 10, 1)
    whole = registry(tmp_path / "whole", lists)
    early = registry(tmp_path / "early", {one: rows for one, rows in lists.items() if one <= day})
    known = forecast_programme(whole, policy, draws=DRAWS, known_on=day)
    alone = forecast_programme(early, policy, draws=DRAWS, known_on=day)
    assert known.newest == alone.newest == date(2025, 9, 29)
    assert (outlay_of(known).by_state == outlay_of(alone).by_state).all()
    assert known.agencies() == alone.agencies()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"quarters": 0}, "1 to 20 quarters"),
        ({"quarters": 21}, "1 to 20 quarters"),
        ({"draws": 99}, "100 to 50,000 draws"),
        ({"draws": 50_001}, "100 to 50,000 draws"),
    ],
)
def test_numbers_out_of_range_are_refused(
    embedded: Registry, policy: Policy, asked: dict[str, int], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        forecast_programme(embedded, policy, quarters=asked.get("quarters", 8), draws=asked.get("draws", 100))


def small(*totals: list[int]) -> Outlay:
    """Outlay of quarters and draws in dollars, all of it salary, of one state."""
    cents = np.array(totals, dtype=np.int64) * 100
    by_kind = np.zeros((len(totals), len(KINDS), cents.shape[1]), dtype=np.int64)
    by_kind[:, 0] = cents
    spans, day = [], date(2025, 10, 1)
    for _ in totals:
        spans.append(quarter_of(day))
        day = spans[-1].last + timedelta(days=1)
    return Outlay(tuple(spans), ("FL",), by_kind, cents[:, None, :], np.ones_like(cents))


def test_nothing_is_paid_beyond_the_envelope(policy: Policy) -> None:
    """Three draws: one passes it in the second quarter, one in the third, one reaches it exactly and never passes."""
    part = ENVELOPE // 2
    outlay = small([part, part, part], [part + 1, 100, part - 1], [700, part, 1])
    found = pass_envelope(policy, outlay, None)
    assert found is not None
    assert (found.within // 100).tolist() == [[part, part, part], [part, 100, part - 1], [0, part - 100, 1]]
    assert (found.passed[:2], found.passed[2]) == ((0.0, pytest.approx(1 / 3)), pytest.approx(2 / 3))
    assert (found.low80, found.middle, found.high80) == (outlay.quarters[1], outlay.quarters[2], None)
    assert pass_envelope(policy, outlay, date(2025, 9, 25)) is None


def test_published_figures_imply_an_amount_for_an_officer_and_year(made: Forecast) -> None:
    assert made.implied == (Fraction(1_400_000_000, 13_800), Fraction(2_000_000_000, 15_800))
    assert made.each is not None
    assert 50_000 < dollars(made.each.middle) < 200_000


def test_a_spread_is_read_off_the_draws() -> None:
    assert spread(np.array([7, 1, 9, 5, 3])) == Spread(1, 1, 5, 9, 9)
    assert dollars(149) == 1
    assert dollars(150) == 2
