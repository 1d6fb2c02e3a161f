"""A synthetic release, loaded and linked: every detainer's outcome and days are those that were planted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from section287g.handovers.linking import LinkSettings, link_release
from section287g.handovers.release import Release, load_release
from section287g.handovers.synthetic import Faults, Truth, make_release

FAULTS = Faults(
    repeated_detainers=30,
    reissued_detainers=20,
    superseding_detainers=25,
    arrests_within_24_hours=40,
    bond_stints=10,
    same_day_stints=12,
    repeated_removals=11,
    days_after_extraction=7,
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Release]:
    folder = tmp_path_factory.mktemp("planted")
    truth = make_release(folder / "files", stints=8_000, detainers=2_500, faults=FAULTS)
    return truth, load_release(truth.files, "planted", store=folder / "store")


def _truth(truth: Truth) -> Counter[tuple[str, int | None]]:
    """Outcome and days of every row that the newer rule keeps, as the generator planted them."""
    import duckdb

    rows = duckdb.sql(
        f"SELECT outcome, CASE WHEN outcome = 'booked in' THEN days END FROM '{truth.detainers}'"
        " WHERE repeats NOT IN ('repeated', 'reissued')"
    ).fetchall()
    return Counter(rows)


@pytest.mark.parametrize(
    "settings",
    [
        LinkSettings(route="straight"),
        LinkSettings(earliest=-2),  # the arrest that goes with a book-in may be dated up to two days before it
    ],
    ids=["straight", "over an arrest"],
)
def test_outcomes_and_days_are_recovered_exactly(planted: tuple[Truth, Release], settings: LinkSettings) -> None:
    truth, release = planted
    with link_release(release, settings) as linked:
        rows = linked.engine.rows("SELECT outcome, days_to_book_in, COUNT(*) FROM outcomes GROUP BY ALL")
        assert Counter({(outcome, days): number for outcome, days, number in rows}) == _truth(truth)
        assert linked.account["duplicate by the rule"] == truth.duplicates["detainers"]["newer"]


def test_an_arrest_dated_before_its_detainer_is_outside_the_default_window(
    planted: tuple[Truth, Release],
) -> None:
    truth, release = planted
    with link_release(release) as linked:
        (missed,) = linked.engine.rows("SELECT COUNT(*) FROM outcomes WHERE outcome = 'booked in'")[0]
    with link_release(release, replace(LinkSettings(), earliest=-2)) as linked:
        (found,) = linked.engine.rows("SELECT COUNT(*) FROM outcomes WHERE outcome = 'booked in'")[0]
    assert missed < found == truth.outcomes["booked in"]
