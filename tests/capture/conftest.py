"""A server, a clock that only moves when told, a store and a client for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from section287g.capture import Client, Store

from .loopback import Loopback


class FakeTime:
    """A clock that moves by sleeping, or when a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 18, 12, 0, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def pass_by(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    server = Loopback()
    yield server
    server.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def client(server: Loopback, time: FakeTime) -> Iterator[Client]:
    with Client(
        clock=time.clock,
        sleep=time.sleep,
        contact="mailto:test@example.org",
        allowed_hosts={"127.0.0.1"},
        tries=3,
        read_timeout=0.25,
        max_bytes=200_000,
    ) as client:
        yield client
