"""A release is published in one way, which is recorded by what the release holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from handovers.linking.planted import Planted
from handovers.measures.releases import mixed, release_of
from section287g.errors import InputRefused
from section287g.handovers.linking import LinkSettings
from section287g.handovers.measures import MeasureSettings, report_release
from section287g.handovers.measures.published import published_report
from section287g.handovers.release import Release


def test_one_way_of_publishing_is_recorded_and_another_refused(tmp_path: Path) -> None:
    release = release_of(mixed(), tmp_path)
    first = report_release(release, measures=MeasureSettings(("state",)))
    assert report_release(release, measures=MeasureSettings(("state",))) == first
    with pytest.raises(InputRefused, match="grouped by 'state', not 'month'"):
        report_release(release, measures=MeasureSettings(("month",)))
    with pytest.raises(InputRefused, match="second way"):
        report_release(release, LinkSettings(window=179), MeasureSettings(("state",)))
    assert report_release(release, measures=MeasureSettings(("month",)), anew=True).by == ("month",)
    with pytest.raises(InputRefused, match="never published"):
        report_release(release, minimum=3)


def test_the_same_content_under_another_name_is_published_in_one_way(tmp_path: Path) -> None:
    first = release_of(mixed(), tmp_path)
    report_release(first, measures=MeasureSettings(("state",)))
    again = release_of(mixed(), tmp_path, "again")
    assert report_release(again, measures=MeasureSettings(("state",))).by == ("state",)
    with pytest.raises(InputRefused, match="grouped by 'state', not 'county'"):
        report_release(again, measures=MeasureSettings(("county",)))
    shutil.rmtree(first.folder)
    shutil.rmtree(again.folder)
    with pytest.raises(InputRefused, match="second way"):
        report_release(release_of(mixed(), tmp_path, "third"), measures=MeasureSettings(("county",)))


def test_a_release_of_some_of_the_same_files_is_refused(tmp_path: Path) -> None:
    whole = release_of(mixed(), tmp_path, files=("aa", "bb"))
    report_release(whole)
    part = release_of(Planted().detainer("x", "2025-05-01"), tmp_path, "part", files=("bb",))
    with pytest.raises(InputRefused, match="some of the same files"):
        report_release(part)
    other = release_of(Planted().detainer("x", "2025-05-01"), tmp_path, "other", files=("cc",))
    assert report_release(other).release == "other"


def test_another_table_of_jails_of_the_same_name_is_another_way(tmp_path: Path) -> None:
    release = release_of(mixed(), tmp_path)
    table = tmp_path / "jails.csv"
    table.write_text("facility_code,county_fips\nHARRIGA,13145\n")
    report_release(release, measures=MeasureSettings(("county",)), facilities=table)
    table.write_text("facility_code,county_fips\nHARRIGA,13121\n")
    with pytest.raises(InputRefused, match="jails to counties"):
        report_release(release, measures=MeasureSettings(("county",)), facilities=table)


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release that was reported once, by the default way."""
    release = release_of(mixed(), tmp_path_factory.mktemp("reported"))
    report_release(release)
    return release


@pytest.mark.parametrize(
    ("links", "measures"),
    [
        (LinkSettings(window=90), None),
        (LinkSettings(earliest=-2), None),
        (LinkSettings(duplicates="older"), None),
        (LinkSettings(route="straight"), None),
        (None, MeasureSettings(requests="all")),
        (None, MeasureSettings(lag=30)),
        (None, MeasureSettings(span=90)),
        (None, MeasureSettings(grouping="toolkit")),
        (None, MeasureSettings(("month",))),
    ],
)
def test_every_other_way_is_refused(
    links: LinkSettings | None, measures: MeasureSettings | None, reported: Release
) -> None:
    with pytest.raises(InputRefused, match="second way"):
        report_release(reported, links, measures)


def test_the_last_published_report_is_kept_beside_the_release(tmp_path: Path) -> None:
    release = release_of(mixed(), tmp_path)
    assert published_report(release) is None
    made = report_release(release)
    assert published_report(release) == json.loads(json.dumps(made.as_object()))
