"""What visitors choose is kept in memory up to a number and a weight, and no answer is wrong for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from section287g.explorer import make_app
from section287g.explorer.keeping import Kept, weigh
from section287g.explorer.record import Record
from section287g.registry import open_registry


@given(
    most=st.integers(1, 6),
    heaviest=st.integers(200, 5_000),
    asked=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3_000)), max_size=60),
)
def test_neither_number_nor_weight_is_passed(most: int, heaviest: int, asked: list[tuple[int, int]]) -> None:
    kept = Kept(most, heaviest)
    for name, length in asked:
        answer = kept.ask((name, length), lambda length=length, name=name: f"{name}" + "x" * length)
        assert answer == f"{name}" + "x" * length
        assert len(kept) <= most
        assert 0 <= kept.weight <= heaviest


def test_an_answer_is_made_once_while_it_is_kept_and_the_oldest_goes_first() -> None:
    kept, made = Kept(2, 100_000), []

    def ask(name: str) -> str:
        return kept.ask((name,), lambda: (made.append(name), name)[1])

    for name in ("a", "b", "a", "c", "a", "b"):
        assert ask(name) == name
    assert made == ["a", "b", "c", "b"]


def test_what_is_too_heavy_is_given_and_not_kept() -> None:
    kept = Kept(9, 1_000)
    assert kept.ask(("small",), lambda: "x") == "x"
    before = kept.weight
    assert len(kept.ask(("large",), lambda: "x" * 5_000)) == 5_000
    assert (len(kept), kept.weight) == (1, before)


def test_a_long_list_weighs_about_what_its_rows_do() -> None:
    rows = [{"name": f"agency {number}" * 9, "number": number} for number in range(1_000)]
    exact = sum(len(row["name"]) for row in rows)  # a letter is a byte at least
    assert exact < weigh(rows) < 10 * exact


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The explorer with room for little."""
    with open_registry() as registry, TestClient(make_app(registry, today=lambda: date(2026, 3, 9))) as client:
        client.app.state.record.answers = Kept(12, 9_000_000)
        yield client


def test_a_walk_through_all_days_fills_nothing(small: TestClient, site: TestClient) -> None:
    record: Record = small.app.state.record
    days = sorted({str(one["date"]) for one in record.series})
    chance = random.Random(6)
    pages = (
        "/agencies.json?",
        "/states/TX.json?",
        "/counties/48167.json?",
        "/api/v1/agreements?",
        "/covers.json?q=TX&",
    )
    for step in range(40):
        as_of, known_on = chance.choice(days), chance.choice(days)
        address = f"{chance.choice(pages)}as_of={as_of}&known_on={known_on}"
        answer = small.get(address)
        assert answer.status_code in (200, 404)
        assert len(record.answers) <= 12
        assert record.answers.weight <= 9_000_000
        if step % 8 == 0:
            assert answer.content == site.get(address).content
    for address in ("/changes.json?from=2021-01-12&to={}", "/api/v1/changes?from=2021-01-12&to={}"):
        for day in days[-6:]:
            assert small.get(address.format(day)).status_code == 200
            assert record.answers.weight <= 9_000_000


def test_what_no_visitor_chooses_is_kept_for_good(small: TestClient) -> None:
    record: Record = small.app.state.record
    first = small.get("/feeds/states/TX.atom").content
    asked: list[str] = []
    for number in range(30):
        record.kept((number,), lambda: "x")
    assert record.fixed("changes seen", lambda: asked.append("again")) is not None
    assert asked == []
    assert small.get("/feeds/states/TX.atom").content == first
