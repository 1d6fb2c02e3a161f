"""What feeds tell of lists whose truth is planted here; and that it stays when later lists come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.feeds import feed_of_page, feed_paths
from section287g.registry import build, open_registry
from support.workbooks import Row, moa_address, name_for, workbook

BEXAR = Row("TEXAS", "Bexar County Sheriff's Office", county="Bexar County", signed=date(2025, 3, 1))
LINKED = replace(BEXAR, moa_link=moa_address("b.pdf"))
TRAVIS = Row("TEXAS", "Travis County Sheriff's Office", county="Travis County", signed=date(2025, 3, 2))
ALACHUA = Row("FLORIDA", "Alachua County Sheriff's Office", county="Alachua County", signed=date(2025, 7, 4))
LISTS = [
    (date(2025, 7, 1), [BEXAR, TRAVIS]),
    (date(2025, 7, 8), [BEXAR, TRAVIS, ALACHUA]),
    (date(2025, 7, 15), [LINKED, ALACHUA]),
    (date(2025, 7, 22), [LINKED, ALACHUA]),
    (date(2025, 8, 1), [LINKED, ALACHUA]),
    (date(2025, 8, 10), [LINKED, TRAVIS, ALACHUA]),
    (date(2025, 8, 20), [LINKED, TRAVIS]),
]
EXPECTED = [
    ("absent", "2025-08-20", "fl-alachua-county-sheriff"),
    ("returned", "2025-08-10", "tx-travis-county-sheriff"),
    ("ended", "2025-08-01", "tx-travis-county-sheriff"),
    ("absent", "2025-07-15", "tx-travis-county-sheriff"),
    ("cell", "2025-07-15", "tx-bexar-county-sheriff"),
    ("joined", "2025-07-08", "fl-alachua-county-sheriff"),
]
"""By hand: missing from 15 July on, two lists and 14 days later is first so on 1 August; on 22 July it is 7 days."""

Sites = Callable[[int], TestClient]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The explorer over the first so many of the lists."""
    opened: dict[int, TestClient] = {}
    registries = []

    def over(number: int) -> TestClient:
        if number not in opened:
            folder = tmp_path_factory.mktemp(f"first{number}")
            _write(folder / "lists", LISTS[:number])
            build([folder / "lists"], folder / "registry")
            registries.append(open_registry(folder / "registry"))
            opened[number] = TestClient(make_app(registries[-1], today=lambda: date(2025, 9, 1)))
        return opened[number]

    yield over
    for one in registries:
        one.close()


def _write(folder: Path, lists: Sequence[tuple[date, list[Row]]]) -> None:
    folder.mkdir()
    for day, rows in lists:
        saved = datetime(day.year, day.month, day.day, 13, 5, tzinfo=UTC)
        content = workbook(rows, kind="participating", modified=saved)
        (folder / name_for("participating", day, "am")).write_bytes(content)


def items(site: TestClient, path: str = "/feeds/changes") -> list[dict[str, Any]]:
    answer = site.get(f"{path}.json")
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["items"]
    return told


def test_every_planted_change_is_told_once_and_nothing_else(sites: Sites) -> None:
    found = [
        (one["tags"][0], one["date_published"][:10], one["url"].rpartition("/")[2])
        for one in items(sites(len(LISTS)))
    ]
    assert sorted(found) == sorted(EXPECTED)
    assert [day for _, day, _ in found] == [day for _, day, _ in EXPECTED]


def test_an_entry_says_what_was_seen(sites: Sites) -> None:
    site = sites(len(LISTS))
    ids = {row["day"]: row["list_id"] for row in site.get("/api/v1/lists").json()["data"]}
    texts = {(one["tags"][0], one["date_published"][:10]): one["content_text"] for one in items(site)}
    who = "Travis County Sheriff's Office (TX), Task Force Model"
    assert texts["absent", "2025-07-15"] == (
        f"{who}. On the list of Jul 8, 2025 ({ids['2025-07-08']}), "
        f"not on the list of Jul 15, 2025 ({ids['2025-07-15']})."
    )
    assert texts["ended", "2025-08-01"] == (
        f"{who}. On none of 3 lists in a row, from that of Jul 15, 2025 ({ids['2025-07-15']}) to that of Aug 1, 2025 "
        f"({ids['2025-08-01']}). From here on this record counts it as ended."
    )
    assert texts["returned", "2025-08-10"] == (
        f"{who}. On the list of Aug 10, 2025 ({ids['2025-08-10']}), "
        f"not on the list of Aug 1, 2025 ({ids['2025-08-01']}). "
        f"It was on the list of Jul 8, 2025 ({ids['2025-07-08']}). Day of signing on the list: Mar 2, 2025."
    )
    assert texts["joined", "2025-07-08"].endswith("Day of signing on the list: Jul 4, 2025.")
    assert moa_address("b.pdf") in texts["cell", "2025-07-15"]
    for text in texts.values():
        assert not any(word in text.lower() for word in ("because", "withdr", "quit", "terminat", "cancel"))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_ids_and_texts_stay_when_later_lists_come(sites: Sites, prefix: str) -> None:
    before: dict[str, dict[str, Any]] = {}
    for number in range(1, len(LISTS) + 1):
        now = {one["id"]: one for one in items(sites(number), f"{prefix}/feeds/changes")}
        assert set(before) <= set(now)
        for key, one in before.items():
            assert now[key] == one
        before = now
    assert len(before) == len(EXPECTED)


def test_ids_stay_when_the_registry_is_built_anew(sites: Sites, tmp_path: Path) -> None:
    _write(tmp_path / "lists", list(reversed(LISTS)))
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        site = TestClient(make_app(registry, today=lambda: date(2030, 1, 1)))
        assert items(site) == items(sites(len(LISTS)))
        assert site.get("/feeds/changes.atom").content == sites(len(LISTS)).get("/feeds/changes.atom").content


def test_each_feed_tells_its_own(sites: Sites) -> None:
    site = sites(len(LISTS))
    every = {one["id"] for one in items(site)}
    texas = {one["id"] for one in items(site, "/feeds/states/TX")}
    florida = {one["id"] for one in items(site, "/feeds/states/FL")}
    assert texas | florida == every
    assert not texas & florida
    assert {one["id"] for one in items(site, "/feeds/counties/12001")} == florida
    assert {one["id"] for one in items(site, "/feeds/agencies/fl-alachua-county-sheriff")} == florida
    assert {one["id"] for one in items(site, "/feeds/models/tfm")} == every
    assert items(site, "/feeds/models/jem") == []
    assert items(site, "/feeds/states/MA") == []
    assert items(site, "/feeds/counties/48167") == []


def test_all_feeds_are_named_and_answer(sites: Sites) -> None:
    site = sites(2)
    paths = list(feed_paths(site.app.state.record))
    assert len(paths) == len(set(paths))
    for path in [one for one in paths if "/counties/" not in one]:
        assert site.get(f"{path}.atom").status_code == 200
    assert feed_of_page("/agencies/fl-alachua-county-sheriff") in paths
    assert feed_of_page("/agencies") == feed_of_page("/") == "/feeds/changes"
