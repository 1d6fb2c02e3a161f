"""A synthetic log says when it is measured what was planted in it, row for row and kind for kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from section287g.funding import choose, read_policy
from section287g.handovers import measure_log, read_log
from section287g.handovers.jaillog import Log, LogReport
from section287g.handovers.synthetic import LogFaults, LogTruth, make_log

EVERY = LogFaults(
    warrants_not_on_record=7,
    services_not_on_record=11,
    interviews_not_on_record=40,
    claims_in_time=5,
    claims_late=3,
    claims_not_reported=2,
    no_times=4,
    days_without_time=3,
    two_digit_years=2,
    times_in_the_future=6,
    reversed_times=5,
    without_booking=1,
    two_rows_of_one_booking=8,
    blank_lines=9,
)


def read(truth: LogTruth) -> Log:
    return read_log(truth.path, truth.now, zone=truth.zone, model=truth.model)


def measured(truth: LogTruth, log: Log) -> LogReport:
    policy = read_policy()
    return measure_log(log, policy, choose(policy), truth.now, timedelta(hours=40))


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize("zone", ["America/Chicago", "America/Phoenix", "Pacific/Honolulu"])
@pytest.mark.parametrize("model", ["jem", "wso"])
def test_a_log_says_what_was_planted(tmp_path: Path, zone: str, model: str) -> None:
    truth = make_log(tmp_path / "log.csv", bookings=600, zone=zone, model=model, faults=EVERY)
    log = read(truth)
    assert (log.read, len(log.rows), log.set_aside) == (truth.read, truth.used, truth.set_aside)
    assert (truth.used, truth.set_aside) == (600, 4 + 3 + 2 + 6 + 5 + 1 + 2 * 8)
    assert Counter(one.kind for one in log.problems) == truth.problems
    report = measured(truth, log)
    found = {
        clock: next(line for line in report.limits if line.clock == clock)
        for clock in ("form", "regulation", "agreement")
    }
    assert {clock: counted(line.standings) for clock, line in found.items()} == truth.standings
    assert {one.check: counted(one.outcomes) for one in report.papers if one.check in truth.papers} == truth.papers
    assert counted({one.outcome: one.rows for one in report.outcomes}) == truth.outcomes
    assert {one.step: one.on_record for one in report.funnel} == truth.on_record
    # of a hundred bookings three are held now, and end by form and by regulation within 38 hours
    assert Counter(one.clock for one in report.soon) == {"Form I-247A": 18, "Regulation, 8 CFR 287.7(d)": 18}
    assert {one.left for one in report.soon} == {38 * 3600}


def test_the_stories_shares_are_exact(tmp_path: Path) -> None:
    truth = make_log(tmp_path / "log.csv", bookings=1_000)
    assert truth.outcomes["taken by ICE"] == 450
    assert truth.standings["form"] == {"within": 710, "past": 120, "open": 30, "open past": 40, "not known": 100}
    assert truth.standings["regulation"]["past"] == 60
    assert truth.set_aside == 0


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    made = [make_log(tmp_path / f"{place}.csv", seed=seed, faults=EVERY) for place, seed in enumerate((1, 1, 2))]
    first, again, other = [one.path.read_bytes() for one in made]
    assert first == again
    assert first != other
    assert made[0].outcomes == made[2].outcomes


def test_one_cell_that_identifies_somebody_refuses_the_whole_log(tmp_path: Path) -> None:
    truth = make_log(tmp_path / "log.csv", bookings=40, faults=LogFaults(identities=2, blank_lines=3))
    log = read(truth)
    assert log.refused
    assert truth.refused
    assert not log.rows
    assert Counter(one.kind for one in log.problems) == truth.problems
    assert (log.read, log.set_aside) == (truth.read, truth.set_aside) == (42, 42)


def test_more_faults_than_bookings_are_not_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="50 bookings are to have a warrant"):
        make_log(tmp_path / "log.csv", bookings=40, faults=LogFaults(warrants_not_on_record=50))
